"""The drafter's screens for the next version of a proposal: part by part, kept until she makes it."""

from __future__ import annotations

from dataclasses import replace

from bot.app import revising
from bot.app.permits import check
from bot.app.telling import BACK, fault_lines
from bot.app.turn import Turn
from bot.domain.edition import Change, Edition, Fate, changes
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.permission import Action, Kind
from bot.domain.place import Place
from bot.domain.revision import History
from bot.domain.say import Choice, Differs, Line, Say, Verbatim, Wording, Words
from bot.domain.survey import CHARTER
from bot.storage import charter
from bot.surveyfile.plain import LONGEST_TEXT, LONGEST_TITLE, unplain
from bot.surveyfile.proposed import passage

PLACE = "revise"
#: What is typed at a screen: the name or the text of a part, or what the whole proposal asks for.
NAME, TEXT, WHOLE = "name", "text", "whole"
UP = (Choice("up", Words("interview.back")),)


def begin(turn: Turn) -> None:
    """The proposals. Raises Refused where her role may not revise."""
    check(turn.house, turn.person, Action.REVISE, Kind.PROPOSAL)
    found = revising.histories(turn.house, turn.conn)
    rows = tuple((Choice(f"of_{id_}", past.versions[-1].short_name),) for id_, past in found.items())
    turn.show(Say((Words("revising.which"),), (*rows, BACK)), Place(PLACE))


def awaits_words(place: Place) -> bool:
    """Whether what is typed here is a text of the proposal, and not a word that asks for something."""
    return place.name == PLACE and place.get("typed") is not None


def step(turn: Turn, message: Inbound) -> bool:
    """One press or text at these screens; False where it leads away from them. Raises Fault."""
    check(turn.house, turn.person, Action.REVISE, Kind.PROPOSAL)
    match message:
        case Text(text) if awaits_words(turn.place):
            _typed(turn, " ".join(text.split()))
            return True
        case Tap(_, choice):
            name, _, rest = choice.partition("_")
            if name == "of":
                _show(turn, rest)
                return True
            proposal = turn.place.get("proposal")
            return proposal is not None and _pressed(turn, proposal, name, rest)
        case _:
            return False


def _pressed(turn: Turn, proposal: str, name: str, rest: str) -> bool:
    part = turn.place.get("part") or ""
    match name:
        case "up":
            _show(turn, proposal)
        case "part":
            _show_part(turn, proposal, rest)
        case "add":
            _ask(turn, proposal, NAME, "")
        case "whole":
            _ask(turn, proposal, WHOLE, "")
        case "write":
            _ask(turn, proposal, TEXT, part)
        case "out" | "leave":
            _change(turn, proposal, part, leave=name == "leave")
        case "anew":
            charter.drop_draft(turn.conn, turn.person.id, proposal)
            _show(turn, proposal)
        case "look":
            _look(turn, proposal)
        case "make":
            _make(turn, proposal)
        case _:
            return False
    return True


def _state(turn: Turn, proposal: str) -> tuple[History, Edition]:
    return revising.begun(turn.house, turn.conn, turn.person, proposal)


def _keep(turn: Turn, new: Edition) -> None:
    charter.put_draft(turn.conn, turn.person.id, new)


def _show(turn: Turn, proposal: str, *before: Line) -> None:
    past, new = _state(turn, proposal)
    found = changes(past.basis, new)
    lines: list[Line] = [*before, Words("newround.version", {"name": new.short_name, "version": new.version})]
    lines += [
        Words(f"revising.{each.fate}", {"part": each.name}) for each in found if each.fate is not Fate.KEPT
    ]
    lines.append(Words("revising.choose"))
    rows = [(Choice(f"part_{each.id}", each.name),) for each in found]
    rows += [(Choice("add", Words("revising.add")),), (Choice("whole", Words("revising.whole")),)]
    if charter.draft(turn.conn, turn.person.id, proposal) is not None:
        rows.append((Choice("anew", Words("revising.anew")),))
    if not past.faults(new):
        rows.append((Choice("look", Words("revising.look")),))
    turn.show(Say(tuple(lines), (*rows, BACK)), Place(PLACE, {"proposal": proposal}))


def _show_part(turn: Turn, proposal: str, id_: str, *before: Line) -> None:
    past, new = _state(turn, proposal)
    change = next((each for each in changes(past.basis, new) if each.id == id_), None)
    if change is None:
        _show(turn, proposal)
        return
    rows = []
    if change.now is not None:
        rows.append((Choice("write", Words("revising.write")),))
        rows.append((Choice("out", Words("revising.out")),))
    if change.before is not None and change.before != change.now:
        rows.append((Choice("leave", Words("revising.leave")),))
    place = Place(PLACE, {"proposal": proposal, "part": id_})
    turn.show(Say((*before, change.name, *_texts(change)), (*rows, UP)), place)


def _texts(change: Change) -> tuple[Line, ...]:
    """A part's two texts, and what differs."""
    texts = {"before": change.before, "now": change.now}
    if change.fate is Fate.KEPT:
        del texts["before"]
    lines: tuple[Line, ...] = tuple(
        Words(f"revision.{name}", {"text": each.text})
        for name, each in texts.items()
        if each is not None and each.text.text
    )
    if change.fate is not Fate.CHANGED or change.before is None or change.now is None:
        return lines
    both = change.before.text, change.now.text
    return (*lines, Differs("out", *both), Differs("in", *both))


def _ask(turn: Turn, proposal: str, what: str, part: str, *before: Line) -> None:
    _, new = _state(turn, proposal)
    there = new.passage(part)
    now: tuple[Wording, ...] = () if there is None else (there.name, there.text)
    if what == WHOLE:
        now = (new.asks,)
    longest = LONGEST_TITLE if what == NAME else LONGEST_TEXT
    lines = (*before, *(line for line in now if line.text), Words(f"revising.type_{what}", {"most": longest}))
    place = Place(PLACE, {"proposal": proposal, "typed": what, "part": part})
    turn.show(Say(lines, (UP,), entry="text"), place)


def _typed(turn: Turn, text: str) -> None:
    proposal, what = turn.place.get("proposal") or "", turn.place.get("typed") or ""
    part = turn.place.get("part") or ""
    past, new = _state(turn, proposal)
    longest = LONGEST_TITLE if what == NAME else LONGEST_TEXT
    wrong = tuple(Verbatim(f"{expected} (found {found})") for expected, found in unplain(text, longest))
    if wrong or not text:
        _ask(turn, proposal, what, part, *wrong)
    elif what == WHOLE:
        same = text == past.basis.asks.text
        _keep(turn, replace(new, asks=past.basis.asks if same else Wording(f"{CHARTER}:{proposal}", text)))
        _show(turn, proposal)
    elif what == NAME:
        id_ = past.free(new)
        _keep(turn, replace(new, passages=(*new.passages, passage(past.basis, id_, text, ""))))
        _ask(turn, proposal, TEXT, id_)
    elif (there := new.passage(part)) is not None:
        written = passage(past.basis, part, there.name.text, text)
        _keep(turn, replace(new, passages=tuple(written if one == there else one for one in new.passages)))
        _show_part(turn, proposal, part)
    else:
        _show(turn, proposal)


def _change(turn: Turn, proposal: str, part: str, *, leave: bool) -> None:
    """Take a part out, or leave it as it was, at its place."""
    past, new = _state(turn, proposal)
    old = past.basis.passage(part) if leave else None
    others = [each for each in new.passages if each.id != part]
    _keep(
        turn, replace(new, passages=revising.in_order(past.basis, others if old is None else [*others, old]))
    )
    _show(turn, proposal)


def _look(turn: Turn, proposal: str) -> None:
    """All that would change, once more, before it is made."""
    past, new = _state(turn, proposal)
    if past.faults(new):
        _show(turn, proposal, *fault_lines(Fault(tuple(past.faults(new)))))
        return
    lines: list[Line] = [Words("newround.version", {"name": new.short_name, "version": new.version})]
    for each in changes(past.basis, new):
        if each.fate is not Fate.KEPT:
            lines += [Words(f"revising.{each.fate}", {"part": each.name}), *_texts(each)]
    if new.asks != past.basis.asks:
        lines.append(Words("revision.now", {"text": new.asks}))
    rows = ((Choice("make", Words("revising.make")),), UP)
    turn.show(Say(tuple(lines), rows), Place(PLACE, {"proposal": proposal}))


def _make(turn: Turn, proposal: str) -> None:
    _, new = _state(turn, proposal)
    revising.make(turn.house, turn.conn, turn.person, new)
    charter.drop_draft(turn.conn, turn.person.id, proposal)
    line = Words("revising.made", {"name": new.short_name, "version": new.version})
    turn.show(Say((line, Words("revising.next")), (BACK,)), Place(PLACE))
