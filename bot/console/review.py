"""A reviewer's queue in the console: what waits, one text after the other, and taking a release back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import planning, queueing, takingback, transcribing
from bot.app.house import House
from bot.app.paging import Page
from bot.app.queueing import NO_SUCH, Text
from bot.console.door import Door
from bot.console.forms import WHOLE, Filled, number
from bot.console.ranges import in_parts
from bot.console.visit import Visit, Wrong
from bot.digest.parts import short_name
from bot.domain.faults import Fault
from bot.domain.person import Person
from bot.domain.reading import State
from bot.domain.say import Line, Named, Wording
from bot.i18n.negotiation import direction
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.surveyfile.codebook import CONTEXT

#: So many released texts stand on one page.
ON_A_PAGE: Final = 20
#: What can be made of a text before it is decided: the field in which it is typed, and the use case.
TYPED: Final[Mapping[str, tuple[str, Callable[..., Text]]]] = {
    "hide": ("words", queueing.hide),
    "piece": ("piece", queueing.quote),
    "translate": ("translation", queueing.translate),
    "write": ("heard", transcribing.write_down),
}
DECIDED: Final = {"release": State.RELEASED, "tagged": State.TAGGED, "leave": State.LEFT_OUT}
#: These leave a text where it stands.
STAYS: Final = ("tags", "agree", "disagree")
SOUND: Final = "audio/ogg"


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    text = "/review/text/{number:number}"
    return [
        door.get("/review", waits),
        door.get("/review/round/{number:number}", onward),
        door.get(text, read),
        door.post(text, do),
        door.get(f"{text}/sound", hear),
        door.get("/review/released/{number:number}", released),
        door.post("/review/released/{number:number}/back", take_back),
    ]


async def waits(visit: Visit) -> Response:
    """What waits, round by round; what is released; and what is read elsewhere."""

    def find(house: House, conn: Conn, me: Person) -> list[dict[str, Any]]:
        by_round: dict[int, dict[str, Any]] = {}
        for each in queueing.waiting(house, conn, me):
            row = by_round.setdefault(each.round.id, {**_named(house, conn, each.round), "questions": []})
            asked = Wording(each.question.context, each.question.heading or each.question.text)
            row["questions"].append((asked, each.least, each.fewer_than))
        return list(by_round.values())

    def find_more(house: House, conn: Conn, me: Person) -> dict[str, list[dict[str, Any]]]:
        undone = takingback.rounds_with_any(house, conn, me)
        elsewhere = queueing.read_elsewhere(house, conn, me)
        return {
            "undone": [_named(house, conn, each) for each in undone],
            "elsewhere": [_named(house, conn, each) for each in elsewhere],
        }

    rows = await visit.run(find)  # who may not is written down here
    return visit.page("review/waits.html", rows=rows, **await visit.look(find_more))


async def onward(visit: Visit) -> Response:
    """On to the next text of a round that waits for her, behind the one that the address names."""
    after = number(visit.request.query_params.get("after", ""))
    found = await visit.run(lambda h, c, me: queueing.next_text(h, c, me, visit.number, after))
    if found is not None:
        return visit.to(f"/review/text/{found.id}")
    return visit.page("review/done.html", round=visit.number, after=after)


async def read(visit: Visit) -> Response:
    """One text, with all that can be done with it."""
    try:
        return await _page(visit, Filled())
    except Wrong as fault:
        return _gone(visit, fault, "/review")


async def do(visit: Visit) -> Response:
    """One step with a text: each is a transaction, as in the chat."""
    filled = visit.filled()
    doing, id_ = filled.one("do"), visit.number
    after = number(filled.one("after"))
    next_ = f"/review/round/{number(filled.one('round'))}?after={after}"
    try:
        told = await visit.run(lambda house, conn, me: _do(house, conn, me, id_, filled))
    except Wrong as fault:
        if NO_SUCH in fault.lines:
            return _gone(visit, fault, next_)
        place = TYPED[doing][0] if doing in TYPED else "tags" if doing in ("tags", "tagged") else WHOLE
        for line in fault.lines:
            filled.fault(place, line)
        try:
            return await _page(visit, filled, 400)
        except Wrong as later:
            return _gone(visit, later, next_)
    return visit.to(f"/review/text/{id_}" if doing in TYPED or doing in STAYS else next_, told)


def _do(house: House, conn: Conn, me: Person, id_: int, filled: Filled) -> str:
    """Do what the pressed button says; returns what is told of it. Raises Fault."""
    doing = filled.one("do")
    match doing:
        case "hide" | "piece" | "translate" | "write":
            field, work = TYPED[doing]
            work(house, conn, me, id_, filled.one(field))
            return "review.kept"
        case "tags":
            queueing.tag_with(house, conn, me, id_, filled.all("tag"))
            return "review.kept"
        case "release" | "tagged" | "leave":
            tags = None if doing == "leave" else filled.all("tag")
            queueing.decide(house, conn, me, id_, DECIDED[doing], tags=tags, seen=filled.one("seen"))
            return f"review.{doing}_done"
        case "remove":
            queueing.remove(house, conn, me, id_)
            return "queue.removed"
        case "pattern":
            noted = queueing.note_pattern(house, conn, me, id_)
            return "queue.pattern_noted" if noted else "queue.pattern_nobody"
        case "accept" | "refuse":
            queueing.accept(house, conn, me, id_, agreed=doing == "accept", seen=filled.one("seen"))
            return f"review.{doing}_done"
        case "agree" | "disagree":
            agreed = doing == "agree"
            transcribing.accept(house, conn, me, id_, agreed=agreed, seen=filled.one("seen"))
            return f"review.{doing}_done"
        case _:
            raise Fault((NO_SUCH,))


async def hear(visit: Visit) -> Response:
    """The recording of a text, to be heard and kept nowhere."""
    sound = await visit.run(lambda house, conn, me: transcribing.sound(house, conn, me, visit.number))
    return in_parts(visit.request, sound, SOUND)


async def released(visit: Visit) -> Response:
    """What is released of a round, a page at a time."""
    past = number(visit.request.query_params.get("after", ""))

    def find(house: House, conn: Conn, me: Person) -> tuple[Page, dict[str, Any]]:
        found = takingback.released_page(house, conn, me, visit.number, after=past, most=ON_A_PAGE)
        return found, _named(house, conn, planning.existing(conn, visit.number))

    found, named = await visit.run(find)
    texts = [_shown(visit, each) for each in found.texts]
    return visit.page("review/released.html", texts=texts, more=found.more, **named)


async def take_back(visit: Visit) -> Response:
    """Take a release back, for good or to be read once more."""
    filled = visit.filled()
    list_ = f"/review/released/{number(filled.one('round'))}"
    remove = filled.one("do") == "remove"
    if not remove and filled.one("do") != "wait":
        raise Fault((NO_SUCH,))
    try:
        await visit.run(lambda h, c, me: takingback.take_back(h, c, me, visit.number, remove=remove))
    except Wrong as fault:
        return _gone(visit, fault, list_)
    return visit.to(list_, "review.undone_removed" if remove else "review.undone_waits")


async def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    def find(
        house: House, conn: Conn, me: Person
    ) -> tuple[Text, int, list[tuple[str, Wording, Wording]], Line]:
        text, before = queueing.text_and_before(house, conn, me, visit.number)
        survey = house.survey(conn, text.round.survey)
        tags = [(one.tag, Wording(CONTEXT, one.tag), Wording(CONTEXT, one.means)) for one in survey.codebook]
        return text, before, tags, short_name(survey)

    text, before, tags, name = await visit.run(find)
    told = visit.speech.line
    given = filled.all("tag") if filled.faults else text.reading.tags
    return visit.page(
        "review/text.html",
        status,
        filled=filled,
        text=text,
        said=_shown(visit, text),
        name=visit.speech("desk.round_name", id=text.round.id, name=name),
        before=before,
        tags=[
            {"tag": tag, "name": told(called), "means": told(means), "given": tag in given}
            for tag, called, means in tags
        ],
        mine=told(Named("language", visit.house.language_of(visit.person))),
        writes=_letters(visit.house.language_of(visit.person)),
    )


def _shown(visit: Visit, text: Text) -> dict[str, Any]:
    """A text as pages show it, each part with the way in which it is written."""
    translation = text.reading.translation
    return {
        "id": text.id,
        "round": text.round.id,
        "asked": visit.speech.line(Wording(text.question.context, text.question.text)),
        "language": visit.speech.line(Named("language", text.language)),
        "shown": text.shown,
        "letters": _letters(text.language),
        "translation": None if translation is None else translation.text,
        "translated": {} if translation is None else _letters(translation.language),
    }


def _letters(language: str) -> dict[str, str]:
    """What a page says of the letters of a language."""
    return {"lang": language.replace("_", "-"), "dir": direction(language)}


def _named(house: House, conn: Conn, round_: Round) -> dict[str, Any]:
    return {"id": round_.id, "name": short_name(house.survey(conn, round_.survey))}


def _gone(visit: Visit, fault: Fault, path: str) -> Response:
    """Lead on where a text waits no more; any other fault is told as it is."""
    if NO_SUCH not in fault.lines:
        raise fault
    return visit.to(path, "review.gone")
