"""Translators' queue in the console, and deciding between what two people wrote apart."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import twofold
from bot.app.house import House
from bot.app.twofold import GONE, Task
from bot.app.twofolddesk import english, kindly, numbers
from bot.console.door import Door
from bot.console.forms import Filled
from bot.console.visit import Visit, Wrong
from bot.domain.faults import Fault
from bot.domain.permission import Action
from bot.domain.person import Person, Role
from bot.domain.say import Line, Named, Words
from bot.i18n.negotiation import direction
from bot.storage.database import Conn

TRANSLATE: Final = "/translate"
ADJUDICATE: Final = "/adjudicate"
#: Which of two translations is right, by the button that says so.
TAKEN: Final = {"first": 0, "second": 1}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get(TRANSLATE, translate),
        door.post(TRANSLATE, write),
        door.get(f"{TRANSLATE}/languages", languages),
        door.post(f"{TRANSLATE}/languages", choose),
        door.get(ADJUDICATE, adjudicate),
        door.post(ADJUDICATE, decide),
    ]


async def translate(visit: Visit) -> Response:
    """The next sentence for her to translate; without a language she chooses one first."""
    past = _past(visit)

    def find(house: House, conn: Conn, me: Person) -> tuple[bool, Task | None]:
        twofold.permitted(house, me, Action.TRANSLATE)
        has = bool(twofold.languages(house, conn, me))
        return has, twofold.to_translate(house, conn, me, past)

    has, todo = await visit.run(find)
    if not has:
        return visit.to(f"{TRANSLATE}/languages")
    return _page(visit, todo, past, Filled())


async def adjudicate(visit: Visit) -> Response:
    """The next sentence between whose two translations she may decide."""
    past = _past(visit)
    todo = await visit.run(lambda house, conn, me: twofold.to_adjudicate(house, conn, me, past))
    return _page(visit, todo, past, Filled(), deciding=True)


async def write(visit: Visit) -> Response:
    """Keep what she wrote of a sentence, form by form."""
    return await _write(visit, visit.filled(), deciding=False)


async def decide(visit: Visit) -> Response:
    """Take one of the two, or write a third."""
    filled = visit.filled()
    taken = TAKEN.get(filled.one("do"))
    if taken is None:
        return await _write(visit, filled, deciding=True)

    def take(house: House, conn: Conn, me: Person) -> None:
        twofold.permitted(house, me, Action.ADJUDICATE)
        todo = twofold.task(house, conn, me, filled.one("key"), deciding=True)
        twofold.decide(house, conn, me, todo, todo.between[taken].forms)

    path = f"{ADJUDICATE}?after={_key(filled.one('after'))}"
    try:
        await visit.run(take)
    except Wrong as fault:
        return _gone(visit, fault, path)
    return visit.to(path, "twofold.decided")


async def languages(visit: Visit) -> Response:
    """The languages into which she translates."""

    def find(house: House, conn: Conn, me: Person) -> tuple[str, ...]:
        twofold.permitted(house, me, Action.TRANSLATE)
        return twofold.languages(house, conn, me)

    chosen = await visit.run(find)
    offered = [(each, visit.speech.line(Named("language", each))) for each in twofold.offered(visit.house)]
    filled = Filled(tuple(("language", each) for each in chosen))
    return visit.page("translate/languages.html", filled=filled, offered=offered)


async def choose(visit: Visit) -> Response:
    """Keep them as they are ticked."""
    wanted = visit.filled().all("language")
    await visit.run(lambda house, conn, me: twofold.choose(house, conn, me, wanted))
    return visit.to(TRANSLATE if wanted else f"{TRANSLATE}/languages", "translate.chosen")


async def _write(visit: Visit, filled: Filled, *, deciding: bool) -> Response:
    past = _key(filled.one("after"))
    path = f"{ADJUDICATE if deciding else TRANSLATE}?after={past}"

    def keep(house: House, conn: Conn, me: Person) -> tuple[Task, list[str], bool]:
        twofold.permitted(house, me, Action.ADJUDICATE if deciding else Action.TRANSLATE)
        todo = twofold.task(house, conn, me, filled.one("key"), deciding=deciding)
        if str(todo.form) != filled.one("form"):  # this form of it was sent before
            return todo, [], False
        return todo, *twofold.write(house, conn, me, todo, filled.one("text"))

    try:
        todo, faults, whole = await visit.run(keep)
    except Wrong as fault:
        return _gone(visit, fault, path)
    if faults:
        for line in faults:
            filled.fault("text", _told(visit, kindly(line)))
        return _page(visit, todo, past, filled, 400, deciding=deciding)
    if not whole:
        return visit.to(path)
    return visit.to(path, "twofold.decided" if deciding else "twofold.kept")


def _page(
    visit: Visit, todo: Task | None, past: str, filled: Filled, status: int = 200, *, deciding: bool = False
) -> Response:
    root = ADJUDICATE if deciding else TRANSLATE
    # A reviewer's languages are those that she reads.
    chooses = visit.person.role is Role.TRANSLATOR
    if todo is None:
        return visit.page("translate/none.html", path=root, after=past, chooses=chooses)
    language = todo.sentence.language
    ask = [visit.speech("twofold.form", numbers=numbers(language, todo.form))] if todo.unit.counts else []
    return visit.page(
        "translate/pair.html" if deciding else "translate/one.html",
        status,
        filled=filled,
        todo=todo,
        path=root,
        after=past,
        english=[_told(visit, each) for each in english(todo)],
        form=ask,
        tongue=visit.speech.line(Named("language", language)),
        letters={"lang": language.replace("_", "-"), "dir": direction(language)},
        chooses=chooses,
    )


def _told(visit: Visit, line: Line) -> str:
    """A sentence of the chat's screens, in the language in which all of the page is."""
    speech = visit.speech
    return speech(line.key, line.count, **line.values) if isinstance(line, Words) else speech.line(line)


def _past(visit: Visit) -> str:
    return _key(visit.request.query_params.get("after", ""))


def _key(text: str) -> str:
    """What stands for a sentence; nothing where it cannot."""
    return text if text.isascii() and text.isalnum() and len(text) < 20 else ""


def _gone(visit: Visit, fault: Fault, path: str) -> Response:
    """Lead on where a sentence needs nothing of her any more; any other fault is told as it is."""
    if GONE not in fault.lines:
        raise fault
    return visit.to(path, "twofold.gone")
