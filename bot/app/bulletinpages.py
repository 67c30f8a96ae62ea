"""A bulletin before a person: short screens that she turns over, by eye or by ear.

It shows what counts at this moment, whatever counted when the message went out.
"""

from __future__ import annotations

from dataclasses import replace

from bot.app import deciding, gates, hearing, recordings, sounding
from bot.app.house import House
from bot.app.telling import survey_name
from bot.app.turn import Turn
from bot.digest.bulletin import Page, Told, pages
from bot.domain.decision import wording_of
from bot.domain.inbound import Inbound, Tap
from bot.domain.person import Hear
from bot.domain.place import Place
from bot.domain.released import loads
from bot.domain.say import Choice, Say, Words
from bot.i18n.render import shown_language
from bot.storage import bulletins, chats, cuts, decisions, rounds
from bot.storage.bulletins import Bulletin
from bot.storage.database import Conn
from bot.storage.recordings import Name

PLACE = "bulletin"
#: So many of the newest are offered where nothing else is open.
MOST_OFFERED = 3
NEXT = Choice("next", Words("interview.next"))
BACK = Choice("back", Words("interview.back"))
CLOSE = Choice("close", Words("settings.close"))


def rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    """Buttons to the newest bulletins, for whoever comes by herself."""
    found = bulletins.every(turn.conn)[:MOST_OFFERED]
    named = ((each, rounds.get(turn.conn, each.round)) for each in found)
    return tuple(
        (Choice(f"b_{each.round}_{each.number}", Words("bulletin.button", {"name": survey_name(turn, of)})),)
        for each, of in named
        if of is not None and gates.may_be_told(turn.house, turn.conn, turn.person, of.risk)
    )


def chosen(turn: Turn, choice: str) -> bool:
    """Open the bulletin that a button names; False where it names none."""
    name, _, rest = choice.partition("_")
    numbers = [int(each) for each in rest.split("_") if each.isdecimal() and len(each) < 10]
    if name != "b" or len(numbers) != 2 or bulletins.get(turn.conn, *numbers) is None:
        return False
    _show(turn, Place(PLACE, {"round": str(numbers[0]), "number": str(numbers[1])}))
    return True


def again(turn: Turn) -> bool:
    """Show the screen of hers once more, in her language of now; False where there is none."""
    if _bulletin(turn) is None:
        return False
    _show(turn, turn.place)
    return True


def step(turn: Turn, message: Inbound) -> bool:
    """One press at these screens; False where it leads away from them."""
    heard = hearing.pressed(turn, message)
    page = turn.place.number("page")
    match message:
        case _ if _bulletin(turn) is None:
            return False
        case Tap() if heard is not None:
            _hear(turn, heard)
        case Tap(_, "next"):
            _turn_to(turn, page + 1)
        case Tap(_, "back"):
            _turn_to(turn, max(0, page - 1))
        case Tap(_, "close"):
            return False
        case _:
            _show(turn, turn.place)
    return True


def pages_of(house: House, conn: Conn, bulletin: Bulletin) -> tuple[Page, ...]:
    """What a bulletin tells people, screen by screen, as things stand now."""
    round_ = rounds.get(conn, bulletin.round)
    assert round_ is not None  # noqa: S101 - a bulletin belongs to one
    standing, numbers = decisions.standing(conn, round_.id), decisions.numbers(conn, round_.id)
    told, carried = bulletins.items(conn, bulletin), deciding.carried(house, conn, round_)
    last = cuts.last(conn, round_.id)
    return pages(
        house.survey(conn, round_.survey),
        None if last is None else loads(last.released),
        [
            Told(
                part,
                standing[part.item],
                anew=numbers[part.item] != told[part.item],
                carried=carried.get(part.item),
                why=wording_of(round_.id, standing[part.item]),
            )
            for part in deciding.parts(house, conn, round_)
            if part.item in told
        ],
    )


def _bulletin(turn: Turn) -> Bulletin | None:
    return bulletins.get(turn.conn, turn.place.number("round"), turn.place.number("number"))


def _turn_to(turn: Turn, page: int) -> None:
    _show(turn, Place(PLACE, {**turn.place.facts, "page": str(page)}))


def _show(turn: Turn, place: Place, *, aloud: bool = False) -> None:
    """One screen; `aloud`: she said that sound is safe now."""
    before, turn.place = turn.place, place
    every = _pages(turn)
    at = min(place.number("page"), len(every) - 1)
    last = at == len(every) - 1
    lines = (*every[at], *((Words("bulletin.last"),) if last else ()))
    onward = ((NEXT,),) if not last else ()
    back = (BACK,) if at else ()
    say = Say(lines, (*onward, (*back, CLOSE)))
    turn.place = before
    names = _recorded(turn, say)
    language = shown_language(say, turn.languages, turn.house.catalogs)
    worded = turn.house.catalogs.complete(hearing.BUTTON.label, language)
    if names and worded and turn.person.hear is not Hear.NEVER:
        say = replace(say, rows=((hearing.BUTTON,), *say.rows))
    kept = Place(PLACE, {**place.facts, "page": str(at)})
    turn.show(say, hearing.kept(turn, kept, now=aloud))
    if hearing.always(turn) and not turn.person.few_words:
        _play(turn, names)


def _hear(turn: Turn, choice: str) -> None:
    """She wants to hear the screen: at once where she said that it is safe, else she is asked that."""
    if choice == hearing.HEAR and not hearing.is_safe(turn) and not hearing.always(turn):
        hearing.ask(turn)
        return
    if choice != hearing.HEAR:
        _show(turn, turn.place, aloud=choice == hearing.YES)
    if choice != hearing.NO:
        _play(turn, _recorded(turn, Say(_pages(turn)[turn.place.number("page")])))


def _play(turn: Turn, names: list[Name]) -> None:
    lifetime = chats.FIRST_SWEEP if turn.person.clean_chat else None
    for name in names:
        turn.tell(Say((), sound=sounding.of_recording(name)), lifetime=lifetime)


def _recorded(turn: Turn, say: Say) -> list[Name]:
    """What somebody has recorded of a screen, by the words that it reads."""
    language = shown_language(say, turn.languages, turn.house.catalogs)
    shelf = recordings.shelf(sounding.folders(turn.house), language)
    read = (recordings.fingerprint(turn.house.catalogs.words(line, language)) for line in say.lines)
    return [shelf[each] for each in read if each in shelf]


def _pages(turn: Turn) -> tuple[Page, ...]:
    """The screens of the bulletin at her place, as things stand now."""
    bulletin = _bulletin(turn)
    assert bulletin is not None  # noqa: S101 - the caller checked
    return pages_of(turn.house, turn.conn, bulletin)
