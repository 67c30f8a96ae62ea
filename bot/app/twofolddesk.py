"""Translators' screens in the chat, and those at which a third decides between what two wrote."""

from __future__ import annotations

from bot.app import twofold
from bot.app.permits import Refused
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.app.twofold import Task
from bot.domain import languages
from bot.domain.faults import Fault
from bot.domain.inbound import Inbound, Tap, Text
from bot.domain.permission import Action
from bot.domain.person import Role
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Listed, Named, Say, Verbatim, Words
from bot.i18n.faults import LABEL_LENGTH
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import BUTTON, served
from bot.storage import proposals

PLACE = "twofold"
#: What she does there: write a translation, or decide between two.
TRANSLATE, ADJUDICATE = "translate", "adjudicate"
MINE = "mine"
_NUMBERS_SHOWN = 5


def home(turn: Turn, *before: Line) -> None:
    """A translator's first screen; without a language she chooses one first."""
    if not twofold.languages(turn.house, turn.conn, turn.person):
        _ask_languages(turn)
        return
    names = (
        (TRANSLATE, "twofold.begin"),
        (ADJUDICATE, "twofold.choose"),
        ("pretest", "pretest.begin"),
        (MINE, "twofold.mine"),
    )
    rows = tuple((Choice(choice, Words(key)),) for choice, key in names)
    turn.show(Say((*before, Words("desk.translator")), rows), Place(PLACE))


def translate(turn: Turn) -> None:
    """/translate: one sentence after the other."""
    twofold.permitted(turn.house, turn.person, Action.TRANSLATE)
    if not twofold.languages(turn.house, turn.conn, turn.person):
        _ask_languages(turn)
    else:
        _next(turn, TRANSLATE)


def adjudicate(turn: Turn) -> None:
    """/adjudicate: one pair of translations after the other."""
    twofold.permitted(turn.house, turn.person, Action.ADJUDICATE)
    _next(turn, ADJUDICATE)


def awaits_words(place: Place) -> bool:
    """Whether a translation is to be typed here."""
    return place.name == PLACE and place.get("writing") is not None


def step(turn: Turn, message: Inbound) -> bool:
    """One press, or a translation that was typed; False where it is nothing of these screens."""
    try:
        return _step(turn, message)
    except Refused:
        raise
    except Fault:
        _next(turn, turn.place.get("at") or TRANSLATE, Words("twofold.gone"))
        return True


def _step(turn: Turn, message: Inbound) -> bool:
    match message:
        case Text(text) if awaits_words(turn.place):
            _write(turn, text.strip())
        case Tap(_, "translate"):
            translate(turn)
        case Tap(_, "adjudicate"):
            adjudicate(turn)
        case Tap(_, "mine") if turn.person.role is Role.TRANSLATOR:
            _ask_languages(turn)
        case Tap(_, "next") if turn.place.get("key") is not None:
            turn.place = Place(PLACE, {**turn.place.facts, "past": turn.place.get("key") or ""})
            _next(turn, turn.place.get("at") or TRANSLATE)
        case Tap(_, "take_0" | "take_1" as choice) if turn.place.get("at") == ADJUDICATE:
            todo = _task(turn)
            twofold.decide(turn.house, turn.conn, turn.person, todo, todo.between[int(choice[-1])].forms)
            _next(turn, ADJUDICATE, Words("twofold.decided"))
        case Tap(_, "third") if turn.place.get("at") == ADJUDICATE:
            _ask(turn, _task(turn))
        case Tap(_, choice) if turn.place.get("at") == MINE and choice != "home":
            return _toggle(turn, choice)
        case Text():
            _again(turn)
        case _:
            return False
    return True


def _ask_languages(turn: Turn) -> None:
    twofold.permitted(turn.house, turn.person, Action.TRANSLATE)
    known = proposals.chosen(turn.conn, turn.person.id)
    buttons = (languages.button(each) for each in twofold.offered(turn.house))
    rows = tuple((Choice(one.id, one.label, one.id.removeprefix("l_") in known),) for one in buttons)
    turn.show(Say((Words("twofold.which"),), (*rows, BACK)), Place(PLACE, {"at": MINE}))


def _toggle(turn: Turn, choice: str) -> bool:
    language = languages.pressed(choice, turn.house.catalogs.languages)
    if language is None or language == SOURCE:
        return False
    known = set(proposals.chosen(turn.conn, turn.person.id))
    twofold.choose(turn.house, turn.conn, turn.person, known ^ {language})
    _ask_languages(turn)
    return True


def _task(turn: Turn) -> Task:
    deciding = turn.place.get("at") == ADJUDICATE
    return twofold.task(turn.house, turn.conn, turn.person, turn.place.get("key") or "", deciding=deciding)


def _next(turn: Turn, at: str, *before: Line) -> None:
    find = twofold.to_adjudicate if at == ADJUDICATE else twofold.to_translate
    past = turn.place.get("past") or ""
    found = find(turn.house, turn.conn, turn.person, past)
    if found is None:
        turn.show(Say((*before, Words("twofold.nothing")), (BACK,)), Place(PLACE))
    elif at == ADJUDICATE:
        _pair(turn, found, *before)
    else:
        _ask(turn, found, *before)


def _again(turn: Turn) -> None:
    """The same screen once more, where something was typed that it did not ask for."""
    if turn.place.get("key") is not None:
        _pair(turn, _task(turn), Words("interview.use_buttons"))
    else:
        home(turn) if turn.person.role is Role.TRANSLATOR else adjudicate(turn)


def _at(turn: Turn, todo: Task, at: str, **more: str) -> Place:
    return Place(PLACE, {"at": at, "key": todo.key, "past": turn.place.get("past") or "", **more})


def _ask(turn: Turn, todo: Task, *before: Line) -> None:
    """The English, its note and its place; one plural form after the other."""
    language = todo.sentence.language
    lines: list[Line] = [*before, Words("twofold.ask", {"language": Named("language", language)})]
    lines += english(todo)
    if todo.unit.counts:
        lines.append(Words("twofold.form", {"numbers": numbers(language, todo.form)}))
    at = ADJUDICATE if todo.between else TRANSLATE
    rows = ((Choice("next", Words("twofold.next")),), BACK)
    turn.show(Say(tuple(lines), rows, entry="text"), _at(turn, todo, at, writing="1"))


def english(todo: Task) -> list[Line]:
    """What is to be said, with what is noted beside it and where it stands."""
    one, *several = todo.sentence.english
    lines: list[Line] = [Words("twofold.english", {"text": Verbatim(one)})]
    lines += [Words("twofold.several", {"text": Verbatim(each)}) for each in several]
    notes = [each for each in todo.unit.notes if each != BUTTON]
    lines += [Words("twofold.note", {"note": Verbatim(each)}) for each in notes]
    if BUTTON in todo.unit.notes:
        lines.append(Words("twofold.button", {"most": LABEL_LENGTH}))
    return [*lines, Words("twofold.place", {"place": Verbatim(todo.sentence.context)})]


def numbers(language: str, form: int) -> Line:
    """A few of the numbers for which a plural form stands."""
    few = served(language)[form][:_NUMBERS_SHOWN]
    return Listed(tuple(Verbatim(str(each)) for each in few)) if few else Words("twofold.large")


def _write(turn: Turn, text: str) -> None:
    todo = _task(turn)
    faults, whole = twofold.write(turn.house, turn.conn, turn.person, todo, text)
    if faults:
        _ask(turn, todo, *map(kindly, faults))
    elif whole:
        at = turn.place.get("at") or TRANSLATE
        _next(turn, at, Words("twofold.decided" if todo.between else "twofold.kept"))
    else:
        _ask(turn, _task(turn))


def kindly(fault: str) -> Line:
    """A fault in words of the reader; what no words were made for is told as it is found."""
    name = fault.partition("{")[2].partition("}")[0]
    if fault.startswith("lacks {"):
        return Words("twofold.lacks", {"name": Verbatim(f"{{{name}}}")})
    if fault.startswith("has {"):
        return Words("twofold.extra", {"name": Verbatim(f"{{{name}}}")})
    if fault.startswith("is a button"):
        return Words("twofold.too_long", {"most": LABEL_LENGTH})
    return Words("twofold.wrong", {"why": Verbatim(fault)})


def _pair(turn: Turn, todo: Task, *before: Line) -> None:
    """Both translations beside the English; nothing tells who wrote which."""
    lines: list[Line] = [*before, *english(todo)]
    lines.append(Words("twofold.two", {"language": Named("language", todo.sentence.language)}))
    for key, each in zip(("first", "second"), todo.between, strict=True):
        lines += [Words(f"twofold.{key}", {"text": Verbatim(form)}) for form in each.forms]
    choices = (("take_0", "take_first"), ("take_1", "take_second"), ("third", "write"), ("next", "next"))
    rows = tuple((Choice(choice, Words(f"twofold.{key}")),) for choice, key in choices)
    turn.show(Say(tuple(lines), (*rows, BACK)), _at(turn, todo, ADJUDICATE))
