"""The reviewer's screens in the chat: what waits, the rules, and one text after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.app import queueing, sounding, takebackdesk, transcribing
from bot.app.permits import Refused
from bot.app.queueing import Text, Waiting
from bot.app.telling import BACK, fault_lines, round_name, survey_name
from bot.app.turn import Turn
from bot.domain import inbound
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap
from bot.domain.place import Place
from bot.domain.reading import State
from bot.domain.say import Choice, Line, Listed, Named, Say, Value, Verbatim, Wording, Words
from bot.surveyfile.codebook import CONTEXT

PLACE = takebackdesk.PLACE
TYPED = ("hide", "piece", "translate", "write")
#: How many seconds a recording stays in a reviewer's chat.
HEARD = 15 * 60


def home(turn: Turn) -> None:
    """The first screen of a reviewer."""
    rows = (
        (Choice("review", Words("queue.begin")),),
        (Choice("statements", Words("statements.begin")),),
        (Choice("adjudicate", Words("twofold.choose")),),
        (Choice("pretest", Words("pretest.begin")),),
    )
    turn.show(Say((Words("desk.reviewer"),), rows), Place("desk"))


def begin(turn: Turn) -> None:
    """What waits, round by round. Raises Refused where her role may not review."""
    found = queueing.waiting(turn.house, turn.conn, turn.person)
    lines = tuple(_waiting(turn, each) for each in found) or (Words("queue.none"),)
    once = {each.round.id: each.round for each in found}
    rows = tuple((Choice(f"from_{id_}", survey_name(turn, round_)),) for id_, round_ in once.items())
    turn.show(Say(lines, (*rows, *takebackdesk.rows(turn), BACK)), Place(PLACE))


def awaits_words(place: Place) -> bool:
    """Whether what is typed here belongs to a text, and is no word that asks for something."""
    return place.name == PLACE and place.get("doing") in TYPED


def step(turn: Turn, message: Inbound) -> bool:
    """One press or text at these screens; False where it leads away from them. Raises Fault."""
    match message:
        case inbound.Text(text) if awaits_words(turn.place):
            _typed(turn, text)
        case Tap(_, choice):
            return _pressed(turn, choice)
        case _:
            return False
    return True


def _pressed(turn: Turn, choice: str) -> bool:
    name, _, rest = choice.partition("_")
    if name == "from" and rest.isdigit():
        _rules(turn, int(rest))
    elif name == "next":
        _next(turn, past=turn.place.number("text"))
    elif turn.place.number("text") and choice in AT_TEXT:
        AT_TEXT[choice](turn)
    elif turn.place.number("text") and name == "t" and rest.isdigit():
        _toggle(turn, int(rest))
    else:
        return takebackdesk.pressed(turn, choice)
    return True


def _rules(turn: Turn, round_id: int) -> None:
    """What to do with what should not be read by anybody, before the first text and whenever asked for."""
    rules = (
        Words("queue.rule_leave"),
        Words("queue.rule_remove", {"button": Words("queue.violence")}),
        Words("queue.rule_hide"),
        Words("queue.rule_stop"),
    )
    place = Place(PLACE, {"round": str(round_id)})
    turn.show(Say(rules, ((Choice("next", Words("queue.go")),), BACK)), place)


def _next(turn: Turn, *before: Line, past: int = 0) -> None:
    """The next text behind the last one that she left undecided."""
    after = past or turn.place.number("past")
    turn.place = Place(PLACE, {"round": str(turn.place.number("round")), "past": str(after)})
    found = queueing.next_text(turn.house, turn.conn, turn.person, turn.place.number("round"), after)
    if found is None:
        turn.show(Say((*before, Words("queue.done")), (BACK,)), Place(PLACE))
    else:
        _show(turn, found, *before)


def _at(turn: Turn, text: Text) -> Place:
    past = str(turn.place.number("past"))
    return Place(PLACE, {"round": str(text.round.id), "text": str(text.id), "past": past})


def _show(turn: Turn, text: Text, *before: Line) -> None:
    place = _at(turn, text)
    lines = (*before, *_lines(text))
    rows = _spoken_rows(text) if text.spoken else _accept_rows() if text.accepting else _rows(text)
    turn.show(Say(lines, (*rows, BACK)), place)


def _lines(text: Text) -> list[Line]:
    question, reading = text.question, text.reading
    lines: list[Line] = [Words("queue.asked", {"question": Wording(question.context, question.text)})]
    if text.spoken:
        key = "agree_ask" if text.agreeing else "spoken_written" if text.text else "spoken"
        lines += [Words(f"queue.{key}"), *((Verbatim(text.text),) if text.text else ())]
    elif text.accepting:
        lines += [Words("queue.accept_ask"), Verbatim(text.shown)]
    else:
        lines.append(Verbatim(text.text))
        if text.shown != text.text:
            lines.append(Words("queue.shown", {"text": Verbatim(text.shown)}))
        if reading.tags:
            tags = Listed(tuple(Wording(CONTEXT, each) for each in reading.tags))
            lines.append(Words("queue.tags", {"tags": tags}))
        if not text.quotable:
            lines.append(Words("queue.unquoted"))
    if reading.translation is not None:
        lines.append(Words("queue.translation", {"text": Verbatim(reading.translation.text)}))
    return lines


def _rows(text: Text) -> list[tuple[Choice, ...]]:
    rows: list[tuple[Choice, ...]] = []
    if text.quotable:
        rows.append((Choice("hide", Words("queue.hide")), Choice("piece", Words("queue.piece"))))
        rows.append((Choice("translate", Words("queue.translate")),))
    if text.codebook:
        rows.append((Choice("tags", Words("queue.tag")),))
    if text.quotable:
        rows.append((Choice("release", Words("queue.release")),))
    if text.reading.tags:
        rows.append((Choice("tagged", Words("queue.tagged")),))
    rows += [(Choice(name, Words(f"queue.{name}")),) for name in ("leave", "violence", "pattern", "next")]
    return rows


def _spoken_rows(text: Text) -> list[tuple[Choice, ...]]:
    agreeing = ("agree", "disagree") if text.agreeing else ()
    names = ("hear", *agreeing, "write", "leave", "violence", "pattern", "next")
    return [(Choice(name, Words(f"queue.{name}")),) for name in names]


def _accept_rows() -> list[tuple[Choice, ...]]:
    return [(Choice(name, Words(f"queue.{name}")),) for name in ("accept", "refuse", "next")]


def _ask(turn: Turn, doing: str) -> None:
    text = _text(turn)
    values = {"language": Named("language", turn.language)} if doing == "translate" else {}
    shown = (Verbatim(text.shown),) if text.shown else ()
    lines = (*shown, Words(f"queue.{doing}_ask", dict(values)))
    place = Place(PLACE, {**turn.place.facts, "doing": doing})
    turn.show(Say(lines, ((Choice("text", Words("queue.back")),),), entry="text"), place)


def _typed(turn: Turn, typed: str) -> None:
    """What she typed about a text; where it cannot be, she is told why, and the text stands as it was."""
    does = {
        "hide": queueing.hide,
        "piece": queueing.quote,
        "translate": queueing.translate,
        "write": transcribing.write_down,
    }
    id_ = turn.place.number("text")
    try:
        found = does[turn.place.get("doing") or ""](turn.house, turn.conn, turn.person, id_, typed)
    except Refused:
        raise
    except Fault as fault:
        if queueing.NO_SUCH in fault.lines:
            raise
        _show(turn, _text(turn), *fault_lines(fault))
        return
    _show(turn, found)


def _tags(turn: Turn) -> None:
    text = _text(turn)
    rows = tuple(
        (Choice(f"t_{number}", Wording(CONTEXT, each), each in text.reading.tags),)
        for number, each in enumerate(text.codebook)
    )
    means = tuple(
        Words("queue.tag_means", {"tag": Wording(CONTEXT, each.tag), "means": Wording(CONTEXT, each.means)})
        for each in turn.house.survey(turn.conn, text.round.survey).codebook
    )
    back = (Choice("text", Words("queue.back")),)
    place = _at(turn, text)
    turn.show(Say((Words("queue.tag_ask"), *means), (*rows, back)), place)


def _toggle(turn: Turn, number: int) -> None:
    text = _text(turn)
    if number < len(text.codebook):
        queueing.tag(turn.house, turn.conn, turn.person, text.id, text.codebook[number])
    _tags(turn)


def _decide(turn: Turn, state: State) -> None:
    queueing.decide(turn.house, turn.conn, turn.person, turn.place.number("text"), state)
    _next(turn)


def _violence(turn: Turn) -> None:
    lines = (Words("queue.rule_leave"),)
    rows = ((Choice("remove", Words("queue.remove")),), (Choice("text", Words("queue.back")),))
    turn.show(Say(lines, rows), turn.place)


def _remove(turn: Turn) -> None:
    queueing.remove(turn.house, turn.conn, turn.person, turn.place.number("text"))
    _next(turn, Words("queue.removed"))


def _ask_pattern(turn: Turn) -> None:
    rows = ((Choice("pattern-note", Words("queue.pattern_note")),), (Choice("text", Words("queue.back")),))
    turn.show(Say((Words("queue.pattern_ask"),), rows), turn.place)


def _pattern(turn: Turn) -> None:
    told = queueing.note_pattern(turn.house, turn.conn, turn.person, turn.place.number("text"))
    _next(turn, Words("queue.pattern_noted" if told else "queue.pattern_nobody"))


def _accept(turn: Turn, *, agreed: bool) -> None:
    queueing.accept(turn.house, turn.conn, turn.person, turn.place.number("text"), agreed=agreed)
    _next(turn)


def _before_hearing(turn: Turn) -> None:
    """What a voice may tell of, before it is heard."""
    lines = (Words("queue.hear_rule", {"button": Words("queue.violence")}), Words("queue.rule_leave"))
    rows = ((Choice("hear-now", Words("queue.hear_now")),), (Choice("text", Words("queue.back")),))
    turn.show(Say((*lines, Words("queue.rule_stop")), rows), turn.place)


def _hear(turn: Turn) -> None:
    """The recording, as a message of its own that can be neither passed on nor kept, and leaves the chat."""
    text = _text(turn)
    transcribing.sound(turn.house, turn.conn, turn.person, text.id)
    say = Say((Words("queue.heard", count=HEARD // 60),), sound=sounding.of_answer(text.id))
    turn.tell(say, lifetime=HEARD)
    _show(turn, text)


def _agree(turn: Turn, *, agreed: bool) -> None:
    """What another wrote down; once it is agreed to, it is a text like any other, and is read at once."""
    id_ = turn.place.number("text")
    transcribing.accept(turn.house, turn.conn, turn.person, id_, agreed=agreed)
    _show(turn, _text(turn))


def _text(turn: Turn) -> Text:
    return queueing.text_of(turn.house, turn.conn, turn.person, turn.place.number("text"))


def _waiting(turn: Turn, each: Waiting) -> Line:
    asked = Wording(each.question.context, each.question.heading or each.question.text)
    named: dict[str, Value] = {"round": round_name(turn, each.round), "question": asked}
    if each.least is None:
        return Words("queue.waiting_few", {**named, "fewer": each.fewer_than})
    return Words("queue.waiting", named, each.least)


AT_TEXT: Mapping[str, Callable[[Turn], None]] = {
    "hide": lambda turn: _ask(turn, "hide"),
    "piece": lambda turn: _ask(turn, "piece"),
    "translate": lambda turn: _ask(turn, "translate"),
    "hear": _before_hearing,
    "hear-now": _hear,
    "write": lambda turn: _ask(turn, "write"),
    "agree": lambda turn: _agree(turn, agreed=True),
    "disagree": lambda turn: _agree(turn, agreed=False),
    "text": lambda turn: _show(turn, _text(turn)),
    "tags": _tags,
    "release": lambda turn: _decide(turn, State.RELEASED),
    "tagged": lambda turn: _decide(turn, State.TAGGED),
    "leave": lambda turn: _decide(turn, State.LEFT_OUT),
    "violence": _violence,
    "remove": _remove,
    "pattern": _ask_pattern,
    "pattern-note": _pattern,
    "accept": lambda turn: _accept(turn, agreed=True),
    "refuse": lambda turn: _accept(turn, agreed=False),
}
