"""The coordinator's desk in the chat, and the drafter's: rounds, their standing, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.app import (
    alarms,
    bulletindesk,
    choosing,
    closingdesk,
    consoledesk,
    dangerous,
    drafting,
    findings,
    invitingdesk,
    narrating,
    newround,
    phases,
    planning,
    pretestdesk,
    queuedesk,
    releasing,
    revisingdesk,
    staffdesk,
    statementdesk,
    twofolddesk,
)
from bot.app.counting import dry_run, least_told
from bot.app.permits import Refused, check, permit
from bot.app.phases import Doing
from bot.app.standing import standing
from bot.app.telling import (
    BACK,
    fault_lines,
    round_lines,
    round_name,
    standing_lines,
    survey_name,
    tried_lines,
)
from bot.app.turn import Turn
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.permission import Action
from bot.domain.person import Role, reaches
from bot.domain.place import Place
from bot.domain.rounds import RoundState
from bot.domain.say import Choice, Line, Say, Verbatim, Words
from bot.storage import rounds

COORDINATOR_COMMANDS = (
    "rounds",
    "newround",
    "status",
    "pause_round",
    "extend",
    "close",
    "invite",
    "staff",
    "leave_country",
    consoledesk.COMMAND,
)
DRAFTER_COMMANDS = ("digest", "digests", "decide", "revise", consoledesk.COMMAND)
REVIEWER_COMMANDS = ("review", "statements", "adjudicate", "pretest", consoledesk.COMMAND)
TRANSLATOR_COMMANDS = ("translate", "adjudicate", "pretest", consoledesk.COMMAND)
SPEAKER_COMMANDS = ("retell",)
NARRATOR_COMMANDS = ("narrate",)
EXTEND_DAYS = (1, 3, 7)
DRAFTER_ROWS = (
    (Choice("digest", Words("desk.latest")),),
    (Choice("digests", Words("digests.begin")),),
    (Choice("decide", Words("drafting.begin")),),
    (Choice("revise", Words("revising.begin")),),
)


def commands_of(role: Role) -> tuple[str, ...]:
    """What staff of this role may ask for beside what everyone may."""
    match role:
        case Role.COORDINATOR:
            return COORDINATOR_COMMANDS
        case Role.DRAFTER:
            return DRAFTER_COMMANDS
        case Role.REVIEWER:
            return REVIEWER_COMMANDS
        case Role.TRANSLATOR:
            return TRANSLATOR_COMMANDS
        case Role.SPEAKER:
            return SPEAKER_COMMANDS
        case Role.NARRATOR:
            return NARRATOR_COMMANDS
        case Role.ADVOCATE:
            return ()


def home(turn: Turn) -> None:
    """The first screen of staff."""
    if turn.person.role is Role.DRAFTER:
        turn.show(Say((Words("desk.drafter"),), DRAFTER_ROWS), Place("desk"))
        return
    if turn.person.role in HOMES:
        HOMES[turn.person.role](turn)
        return
    names = ("rounds", "newround", "status", "invite", "staff")
    rows = tuple((Choice(name, Words(f"desk.do_{name}")),) for name in names)
    rows = (*rows, (Choice(dangerous.ASK, Words("left.button")),))
    turn.show(Say((Words("desk.coordinator"), *_alarms(turn)), rows), Place("desk"))


def _alarms(turn: Turn) -> list[Line]:
    names = [str(row[0]) for row in turn.conn.execute("SELECT name FROM alarm ORDER BY name")]
    return [line for name in names for line in alarms.told(turn.house, name)]


def command(turn: Turn, name: str) -> bool:
    """A command of staff; False where it is none. Everything further is chosen by buttons.

    Raises Refused where her role may not: the buttons before her are no guard, since any can be forged.
    """
    match name:
        case "rounds" | "status":
            _rounds(turn)
        case "digest":
            _latest(turn)
        case "digests" if turn.person.role is Role.DRAFTER:
            choosing.begin(turn)
        case "pause_round":
            _pick(turn, "pause", RoundState.RUNNING)
        case "extend":
            _pick(turn, "extend", RoundState.RUNNING, RoundState.PAUSED, RoundState.DRAFT)
        case "close":
            _pick(turn, "close", RoundState.RUNNING, RoundState.PAUSED)
        case "invite":
            invitingdesk.begin(turn)
        case _ if name in ELSEWHERE:
            ELSEWHERE[name](turn)
        case _:
            return False
    return True


def awaits_words(place: Place) -> bool:
    """Whether what is typed here is what was asked for, and not a word that asks for something."""
    awaited = (
        drafting.awaits_reason,
        revisingdesk.awaits_words,
        choosing.awaits_text,
        queuedesk.awaits_words,
        statementdesk.awaits_words,
        twofolddesk.awaits_words,
        pretestdesk.awaits_words,
    )
    return any(each(place) for each in awaited)


def step(turn: Turn, message: Inbound) -> bool:
    """One press at a screen of the desk; False where she is not at it."""
    place = turn.place.name
    if place in ("desk", *SCREENS) and isinstance(message, Tap) and message.step != turn.step:
        turn.toast = Words("interview.stale")
        return True
    if place in SCREENS:
        return SCREENS[place](turn, message)
    if isinstance(message, Text):
        return dangerous.typed(turn, message.text)
    if place != "desk" or not isinstance(message, Tap):
        return False
    name, _, rest = message.choice.partition("_")
    _pressed(turn, name, rest)
    return True


def tell(turn: Turn, fault: Fault) -> None:
    """Show every mistake, and the way back to the desk."""
    lines = (Words("desk.refused"),) if isinstance(fault, Refused) else fault_lines(fault)
    turn.show(Say(lines, (BACK,)), Place("desk"))


def _pressed(turn: Turn, name: str, rest: str) -> None:
    if not rest and command(turn, name):
        return
    if name in WITH_ROUND and rest.isdigit():
        WITH_ROUND[name](turn, int(rest))
    elif name == "days" and rest.count("_") == 1 and all(map(str.isdigit, rest.split("_"))):
        round_id, days = map(int, rest.split("_"))
        _extend(turn, round_id, days)
    elif name in ("member", "revoke") and rest.isdigit():
        staffdesk.pressed(turn, name, int(rest))
    elif name in closingdesk.NAMES and closingdesk.pressed(turn, name, rest):
        return
    elif name in (dangerous.ASK, dangerous.DO):
        dangerous.pressed(turn, name, rest)
    elif name == "webpage" and not rest:
        _latest(turn, web=True)
    elif not invitingdesk.pressed(turn, name, rest):
        home(turn)


def _permit(turn: Turn, action: Action, resource: str) -> None:
    permit(turn.house, turn.conn, turn.person, action, resource)


def _check(turn: Turn, action: Action, resource: str) -> None:
    """Ask before a screen that only leads to the action."""
    check(turn.house, turn.person, action, resource)


def _open(turn: Turn, round_id: int) -> None:
    _permit(turn, Action.OPEN, f"round:{round_id}")
    opened = planning.open_round(turn.house, turn.conn, round_id)
    notes = planning.open_notes(turn.house, turn.conn, opened)
    _show_round(turn, round_id, Words("desk.opened"), *map(Verbatim, notes))


def _pause(turn: Turn, round_id: int) -> None:
    _permit(turn, Action.PAUSE, f"round:{round_id}")
    planning.pause(turn.conn, round_id)
    _show_round(turn, round_id, Words("desk.paused"))


def _end(turn: Turn, round_id: int) -> None:
    _permit(turn, Action.CLOSE, f"round:{round_id}")
    found = planning.close_now(turn.house, turn.conn, round_id)
    told = "desk.closing_in_a_day" if planning.needs_farewell(found) else "desk.closing"
    _show_round(turn, round_id, Words(told))


def _rounds(turn: Turn) -> None:
    _permit(turn, Action.SEE_ROUNDS, "round")
    every = [each for each in rounds.every(turn.conn) if reaches(turn.person, each.audience.countries)]
    lines: list[Line] = [Words("desk.rounds" if every else "desk.no_rounds")]
    for each in every:
        lines += standing_lines(standing(turn.house, turn.conn, each), survey_name(turn, each))
    rows = tuple((Choice(f"round_{each.id}", round_name(turn, each)),) for each in every)
    turn.show(Say(tuple(lines), (*rows, BACK)), Place("desk"))


def _round(turn: Turn, round_id: int) -> None:
    _permit(turn, Action.SEE_ROUNDS, f"round:{round_id}")
    _show_round(turn, round_id)


def _show_round(turn: Turn, round_id: int, *news: Line) -> None:
    found = planning.existing(turn.conn, round_id)
    now = standing(turn.house, turn.conn, found)
    lines = (*news, *round_lines(now, survey_name(turn, found), turn.person.zone or "UTC"))
    offered = (BUTTONS[each] for each in phases.doings(turn.house, turn.conn, found))
    rows = tuple((Choice(f"{name}_{round_id}", Words(key)),) for name, key in offered)
    turn.show(Say(lines, (*rows, BACK)), Place("desk"))


def _dry_run(turn: Turn, round_id: int) -> None:
    _permit(turn, Action.DRY_RUN, f"round:{round_id}")
    found = planning.existing(turn.conn, round_id)
    lines: list[Line] = [Words("desk.dry_run")]
    tried = dry_run(turn.house, turn.conn, found)
    lines += tried_lines(tried, least_told(found), turn.person.zone or "UTC")
    lines += fault_lines(Fault(tuple(planning.open_faults(turn.house, turn.conn, found))))
    rows = ((Choice(f"open_{round_id}", Words("desk.do_open")),), BACK)
    turn.show(Say(tuple(lines), rows), Place("desk"))


def _pick(turn: Turn, action: str, *states: RoundState) -> None:
    _permit(turn, Action.SEE_ROUNDS, "round")
    found = [
        each for each in rounds.in_state(turn.conn, *states) if reaches(turn.person, each.audience.countries)
    ]
    rows = tuple((Choice(f"{action}_{each.id}", round_name(turn, each)),) for each in found)
    line = Words(f"desk.which_{action}") if found else Words("desk.none_such")
    turn.show(Say((line,), (*rows, BACK)), Place("desk"))


def _ask_days(turn: Turn, round_id: int) -> None:
    _check(turn, Action.EXTEND, f"round:{round_id}")
    rows = tuple((Choice(f"days_{round_id}_{days}", Words("desk.days", count=days)),) for days in EXTEND_DAYS)
    turn.show(Say((Words("desk.extend_by"),), (*rows, BACK)), Place("desk"))


def _extend(turn: Turn, round_id: int, days: int) -> None:
    _permit(turn, Action.EXTEND, f"round:{round_id}")
    found = planning.existing(turn.conn, round_id)
    if days not in EXTEND_DAYS:
        home(turn)
        return
    planning.extend(turn.house, turn.conn, round_id, found.closes.shifted(timedelta(days=days)))
    _show_round(turn, round_id, Words("desk.extended"))


def _ask_close(turn: Turn, round_id: int) -> None:
    _check(turn, Action.CLOSE, f"round:{round_id}")
    rows = ((Choice(f"end_{round_id}", Words("desk.close_yes")),), BACK)
    turn.show(Say((Words("desk.close_ask"),), rows), Place("desk"))


def _latest(turn: Turn, *, web: bool = False) -> None:
    """The latest digests as messages with their files, or as web pages, which are offered after those."""
    _permit(turn, Action.READ_DIGEST, "round")
    found = findings.released_rounds(turn.conn, turn.person)
    more = ((Choice("webpage", Words("desk.as_web_page")),),) if found and not web else ()
    told = Words("desk.digest_sent" if found else "desk.digest_none")
    turn.show(Say((told,), (*more, BACK)), Place("desk"))
    releasing.send_latest(turn, found, web=web)


#: What may be done with a round: the name of its button, and what stands on it.
BUTTONS: Mapping[Doing, tuple[str, str]] = {
    Doing.TRY: ("try", "desk.do_try"),
    Doing.OPEN: ("open", "desk.do_open"),
    Doing.PAUSE: ("pause", "desk.do_pause"),
    Doing.CLOSE_QUESTION: (closingdesk.BEGIN, "desk.do_wrong"),
    Doing.EXTEND: ("extend", "desk.do_extend"),
    Doing.CLOSE: ("close", "desk.do_close"),
    Doing.TELL: (bulletindesk.ASK, "desk.do_tell"),
}
HOMES: Mapping[Role, Callable[[Turn], None]] = {
    Role.REVIEWER: queuedesk.home,
    Role.TRANSLATOR: twofolddesk.home,
    Role.SPEAKER: pretestdesk.home,
    Role.NARRATOR: narrating.home,
}
SCREENS: Mapping[str, Callable[[Turn, Inbound], bool]] = {
    newround.PLACE: newround.step,
    choosing.PLACE: choosing.step,
    drafting.PLACE: drafting.step,
    revisingdesk.PLACE: revisingdesk.step,
    queuedesk.PLACE: queuedesk.step,
    statementdesk.PLACE: statementdesk.step,
    twofolddesk.PLACE: twofolddesk.step,
    pretestdesk.PLACE: pretestdesk.step,
    narrating.PLACE: narrating.step,
}
ELSEWHERE: Mapping[str, Callable[[Turn], None]] = {
    "staff": staffdesk.everyone,
    "decide": drafting.begin,
    "revise": revisingdesk.begin,
    "review": queuedesk.begin,
    "statements": statementdesk.begin,
    "translate": twofolddesk.translate,
    "adjudicate": twofolddesk.adjudicate,
    "pretest": pretestdesk.begin,
    "retell": pretestdesk.retell,
    "narrate": narrating.begin,
    "newround": newround.begin,
    "leave_country": dangerous.ask,
    consoledesk.COMMAND: consoledesk.begin,
}
WITH_ROUND: Mapping[str, Callable[[Turn, int], None]] = {
    "round": _round,
    "try": _dry_run,
    "open": _open,
    "pause": _pause,
    "extend": _ask_days,
    "close": _ask_close,
    "end": _end,
    bulletindesk.ASK: bulletindesk.ask,
    bulletindesk.YES: bulletindesk.tell,
}
