"""Planning a round in the chat, by buttons; only how many of a group are hoped for is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Literal

from bot.app import asking, planning
from bot.app.permits import check, permit
from bot.app.telling import BACK, fault_lines, survey_called
from bot.app.turn import Turn
from bot.digest.missing import who
from bot.domain.clock import At, Local, When, wall
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Several, Tap, Text
from bot.domain.permission import Action
from bot.domain.place import Place
from bot.domain.rounds import Audience
from bot.domain.say import Choice, Line, Listed, Named, Say, Verbatim, Words
from bot.domain.survey import Kind
from bot.domain.targets import LISTED, Target, read_targets, sort_out

PLACE = "newround"
STEPS = (
    "survey",
    "countries",
    "languages",
    "opens",
    "days",
    "remind",
    "target",
    "targets",
    "voice",
    "confirm",
)
OPENS = ("now", "tomorrow", "in_3_days", "in_7_days")
DAYS = (3, 7, 14, 21)
REMIND = {"none": (), "72h": (timedelta(hours=72),), "24h": (timedelta(hours=24),)}
TARGETS = (0, 20, 50, 100, 300)
PICKING = ("countries", "languages")
TYPED = "targets"
VOICE = ("no", "yes")
#: How targets are typed; the words that can stand there are named below it.
EXAMPLES = (Verbatim("YE 30"), Verbatim("woman 50"), Verbatim("YE woman 20"))
CANCEL = (Choice("cancel", Words("newround.cancel")),)


def begin(turn: Turn) -> None:
    """The first step. Raises Refused where her role may not plan."""
    check(turn.house, turn.person, Action.PLAN, "round")
    _show(turn, Place(PLACE, {"at": STEPS[0]}))


def step(turn: Turn, message: Inbound) -> bool:
    """One press; False where it is none, so that the desk can answer. Raises Refused."""
    check(turn.house, turn.person, Action.PLAN, "round")
    at = turn.place.get("at") or STEPS[0]
    if isinstance(message, Several) and at in PICKING and message.step == turn.step:
        facts = {**turn.place.facts, at: ",".join(message.picks)}
        _show(turn, Place(PLACE, {**facts, "at": _after(turn, facts, at)}))
        return True
    if isinstance(message, Text) and at == TYPED:
        _type(turn, message.text)
        return True
    if not isinstance(message, Tap):
        _show(turn, turn.place)
        return True
    if message.choice == "cancel":
        turn.place = Place("desk")
        return False
    if message.choice == "make" and at == STEPS[-1]:
        _make(turn)
    elif not (at in PICKING and message.choice == "done") and not _offered(turn, at, message.choice):
        _show(turn, turn.place)
    elif at in PICKING and message.choice != "done":
        chosen = set(filter(None, (turn.place.get(at) or "").split(",")))
        name = message.choice[1:]
        chosen = chosen | {name} if message.choice[0] == "+" else chosen - {name}
        _show(turn, Place(PLACE, {**turn.place.facts, at: ",".join(sorted(chosen))}), same=True)
    else:
        facts = dict(turn.place.facts)
        if message.choice != "done":
            facts[at] = message.choice.removeprefix("c_")
        _show(turn, Place(PLACE, {**facts, "at": _after(turn, facts, at)}))
    return True


def _type(turn: Turn, text: str) -> None:
    """The targets that were typed, one a line; with any mistake among them they are asked for anew."""
    facts = dict(turn.place.facts)
    targets, faults = sort_out(line for line in text.splitlines() if line.strip())
    try:
        faults += planning.faults_of_targets(
            turn.house, turn.conn, replace(_wish(turn, facts), targets=targets)
        )
    except Fault as fault:
        faults += fault.lines
    if faults:
        _show(turn, turn.place, before=fault_lines(Fault(tuple(faults))))
        return
    facts[TYPED] = "\n".join(f"{target.name}:{target.people}" for target in targets)
    _show(turn, Place(PLACE, {**facts, "at": _after(turn, facts, TYPED)}))


def _offered(turn: Turn, at: str, choice: str) -> bool:
    """Whether a button really stands on the screen of this step."""
    return any(each.id == choice for each in _choices(turn, turn.place, at))


def _after(turn: Turn, facts: Mapping[str, str], at: str) -> str:
    """The next step; nobody is asked whether answers may be spoken where none is or none may be."""
    following = STEPS[min(STEPS.index(at) + 1, len(STEPS) - 1)]
    if following == "voice" and not _takes_voice(turn, facts):
        return _after(turn, facts, following)
    return following


def _takes_voice(turn: Turn, facts: Mapping[str, str]) -> bool:
    survey = asking.offered(turn.house, turn.conn)[_survey(turn, facts)]
    return survey.risk != planning.HIGH and any(each.kind is Kind.TEXT for each in survey.questions)


def _show(turn: Turn, place: Place, *, same: bool = False, before: tuple[Line, ...] = ()) -> None:
    at = place.get("at") or STEPS[0]
    choices = _choices(turn, place, at)
    rows = tuple((choice,) for choice in choices)
    lines: tuple[Line, ...] = (*before, Words(f"newround.{at}"))
    if at == TYPED:
        groups = (Verbatim(", ".join(ids)) for ids in LISTED.values())
        languages = ", ".join(f"language={code}" for code in turn.house.catalogs.languages)
        lines = (*lines, *EXAMPLES, *groups, Verbatim(languages))
    if at == "confirm":
        lines = (*_summary(turn, place), *lines)
        rows = ((Choice("make", Words("newround.make")),),)
    picking = at in PICKING
    if picking:
        rows = (*rows, (Choice("done", Words("interview.done")),))
    entry: Literal["none", "text"] = "text" if at == TYPED else "none"
    turn.show(Say(lines, (*rows, CANCEL), picking=picking, entry=entry), place, same_step=same)


def _summary(turn: Turn, place: Place) -> list[Line]:
    """Everything that was chosen, in the words of the buttons."""
    lines: list[Line] = []
    for at in STEPS[:-1]:
        chosen = {f"c_{place.get(at)}"} | {f"-{name}" for name in _set(place.facts, at)}
        labels = [each.label for each in _choices(turn, place, at) if each.id in chosen]
        lines += [Listed(tuple(labels))] if labels else []
    return lines + [
        Words("newround.hoped", {"who": who(each), "hoped": each.people}) for each in _targets(place.facts)
    ]


def _choices(turn: Turn, place: Place, at: str) -> list[Choice]:
    match at:
        case "survey":
            return [
                Choice(f"c_{_marked(name)}", survey_called(survey))
                for name, survey in asking.offered(turn.house, turn.conn).items()
            ]
        case "countries":
            return [
                _toggle(place, at, code.lower(), Named("country", code))
                for code in turn.person.limits or turn.house.offered_countries()
            ]
        case "languages":
            return [
                _toggle(place, at, code.lower(), Named("language", code))
                for code in turn.house.catalogs.languages
            ]
        case "opens":
            return [Choice(f"c_{name}", Words(f"newround.opens_{name}")) for name in OPENS]
        case "days":
            return [Choice(f"c_{days}", Words("desk.days", count=days)) for days in DAYS]
        case "remind":
            return [Choice(f"c_{name}", Words(f"newround.remind_{name}")) for name in REMIND]
        case "target":
            return [
                Choice(
                    f"c_{target}",
                    Words("newround.people", count=target) if target else Words("newround.no_target"),
                )
                for target in TARGETS
            ]
        case "targets":
            return [Choice("c_none", Words("newround.no_targets"))]
        case "voice":
            return [Choice(f"c_{name}", Words(f"newround.voice_{name}")) for name in VOICE]
        case _:
            return []


def _toggle(place: Place, at: str, id_: str, label: Line) -> Choice:
    chosen = id_ in (place.get(at) or "").split(",")
    return Choice(f"{'-' if chosen else '+'}{id_}", label, chosen)


def _make(turn: Turn) -> None:
    try:
        planned = planning.plan(turn.house, turn.conn, _wish(turn, turn.place.facts), planner=turn.person.id)
    except Fault as fault:
        turn.show(Say(fault_lines(fault), (CANCEL,)), Place(PLACE, {"at": STEPS[0]}))
        return
    for id_ in planned.ids:
        permit(turn.house, turn.conn, turn.person, Action.PLAN, f"round:{id_}")
    lines: list[Line] = [Words("newround.made", {"id": planned.ids[0]})]
    lines += [Verbatim(warning) for warning in planned.warnings]
    rows = (
        (Choice(f"try_{planned.ids[0]}", Words("desk.do_try")),),
        (Choice(f"open_{planned.ids[0]}", Words("desk.do_open")),),
        BACK,
    )
    turn.show(Say(tuple(lines), rows), Place("desk"))


def _wish(turn: Turn, facts: Mapping[str, str]) -> planning.Wish:
    by_lower = {code.lower(): code for code in turn.house.catalogs.languages}
    opens = _opens(turn, facts.get("opens", "now"))
    target = int(facts.get("target", "0"))
    return planning.Wish(
        surveys=(_survey(turn, facts),),
        opens=opens,
        closes=opens.shifted(timedelta(days=int(facts.get("days", "7")))),
        audience=Audience(
            frozenset(code.upper() for code in _set(facts, "countries")),
            frozenset(by_lower[code] for code in _set(facts, "languages") if code in by_lower),
        ),
        remind=REMIND.get(facts.get("remind", "72h"), REMIND["72h"]),
        target=target or None,
        targets=_targets(facts),
        voice=facts.get("voice") == "yes",
    )


def _survey(turn: Turn, facts: Mapping[str, str]) -> str:
    """The survey that was chosen. Raises Fault where it is there no more."""
    names = {_marked(name): name for name in asking.offered(turn.house, turn.conn)}
    chosen = names.get(facts.get("survey", ""))
    if chosen is None:
        raise Fault(("SURVEY: choose one of those shown.",))
    return chosen


def _marked(name: str) -> str:
    """A survey on its button, by its name: the list may get longer while she chooses."""
    return name.replace(":", "_")


def _targets(facts: Mapping[str, str]) -> tuple[Target, ...]:
    """Those typed, as they were kept; 'none' is a button's."""
    kept = facts.get(TYPED, "none")
    return () if kept == "none" else read_targets(kept.splitlines())


def _set(facts: Mapping[str, str], name: str) -> list[str]:
    return [each for each in facts.get(name, "").split(",") if each]


def _opens(turn: Turn, choice: str) -> When:
    if choice == "now":
        return At(turn.now)
    days = {"tomorrow": 1, "in_3_days": 3, "in_7_days": 7}.get(choice, 1)
    day = wall(turn.now, turn.person.zone).date() + timedelta(days=days)
    return Local(datetime.combine(day, time(9)))
