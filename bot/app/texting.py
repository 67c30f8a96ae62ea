"""Short messages: what one means by the screen it answers, who is answered at all, and what became of ours.

A message has no buttons and names no screen. So a number counts for the newest message that asks for
something, and only once that has surely reached her phone; before, nothing is changed and she is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.app import gates
from bot.app.channel import Arrival
from bot.app.house import House
from bot.app.links import INVITE_PREFIX, MOVE_PREFIX
from bot.domain.bytext import reply
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.leaving import Leaving, leaving_word
from bot.domain.person import Person, Role, Standing
from bot.domain.texted import texted
from bot.i18n.render import shown_language
from bot.storage import outbox, people, texts
from bot.storage.database import Conn
from bot.storage.people import Known
from bot.storage.texts import SMS, Shown

#: So many seconds a message takes to a phone at least: what comes sooner was written before it was read.
ON_ITS_WAY: Final = 3
#: Belongs to no screen, so that it changes nothing and she is told.
TOO_EARLY: Final = Tap(-1, "early")
#: Who said STOP is sent nothing more, not even an answer, before she says START or asks for help.
UNANSWERED: Final = Command("!stopped")
_CODE: Final = re.compile(rf"[{INVITE_PREFIX}{MOVE_PREFIX}][A-Za-z0-9_-]{{22}}", re.ASCII)
_COMMAND: Final = re.compile(r"/([a-z_]{1,32})(?:\s+(.*))?", re.ASCII | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Became:
    """What the gateway says became of a message that it took. `gone`: nothing arrives there."""

    reference: str
    state: str
    gone: bool


def understood(house: House, conn: Conn, arrival: Arrival) -> Arrival:
    """A short message as what it means; what came by another channel as it is."""
    if arrival.channel != SMS or not isinstance(arrival.inbound, Text):
        return arrival
    text = arrival.inbound.text.strip()
    meant: Inbound | None = _code(text) or _way_out(text)
    if meant is None:
        found = people.find(conn, house.sealer.address_hash(SMS, arrival.address))
        here = found is not None and found.person.standing is not Standing.ERASED
        meant = _said(house, conn, found, text) if found is not None and here else Text(text)
    return replace(arrival, inbound=meant)


def _code(text: str) -> Command | None:
    """An invitation, or a way here from another phone, maybe behind a word; phones begin with a capital."""
    for word in text.split():
        code = word[:1].lower() + word[1:]
        if _CODE.fullmatch(code):
            return Command("start", code)
    return None


def _way_out(text: str) -> Command | None:
    """What is obeyed in any state and before anything else, in any language: to stop, to erase, to get help.

    There is no chat to leave, and who wants to leave wants no more of it: so that stops too.
    """
    word = leaving_word(text)
    if word is Leaving.X:
        return Command(Leaving.STOP.value)
    if word is not None and word is not Leaving.CONTINUE:
        return Command(word.value)
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    name = match[1].lower()
    return Command(Leaving.STOP.value if name == Leaving.X.value else name, (match[2] or "").strip())


def _said(house: House, conn: Conn, found: Known, text: str) -> Inbound:
    """What somebody known says at the screen that she has before her."""
    back = leaving_word(text) is Leaving.CONTINUE
    if back and found.person.standing is not Standing.ACTIVE:
        return Command(Leaving.CONTINUE.value)
    shown = texts.newest(conn, found.person.id, house.sealer)
    chosen = None if shown is None else _chosen(house, shown, text)
    awaited = chosen is not None or (shown is not None and shown.say.entry == "text")
    if found.person.standing is Standing.STOPPED and not awaited:
        return UNANSWERED
    if back and chosen is None:
        return Command(Leaving.CONTINUE.value)
    if shown is not None and (shown.left is None or 0 <= house.seconds() - shown.left < ON_ITS_WAY):
        return TOO_EARLY
    return chosen or Text(text)


def _chosen(house: House, shown: Shown, text: str) -> Inbound | None:
    say = texted(shown.say)
    language = shown_language(say, shown.languages, house.catalogs)
    labels = {each.id: house.catalogs.words(each.label, language) for each in say.choices()}
    return reply(shown.say, labels, text)


def is_mute(arrival: Arrival) -> bool:
    """Whether nobody is answered who is not let in: an answer would be paid for by whoever runs this."""
    return arrival.channel == SMS


def may_come(house: House, arrival: Arrival, role: Role, country: str | None) -> bool:
    """Whether an invitation lets her in by the way she comes: short messages are for who answers alone."""
    if arrival.channel != SMS:
        return True
    known = gates.may_text_to(house, arrival.address) and gates.may_text(house, Person(0, country=country))
    return role is Role.ADVOCATE and known


def is_shut(house: House, conn: Conn, arrival: Arrival, person: Person) -> bool:
    """Whether nothing is open where she writes from: a country that was left, or that takes no texts."""
    return gates.is_left(conn, person) or (arrival.channel == SMS and not gates.may_text(house, person))


async def became(house: House, told: Iterable[Became]) -> None:
    """Note what became of messages; where nothing arrives, nothing more is sent to her until she writes."""
    reports = tuple(told)
    if reports:
        await house.db.run(lambda conn: _note(house, conn, reports))


def _note(house: House, conn: Conn, reports: Iterable[Became]) -> None:
    for each in reports:
        person = texts.report(conn, house.sealer.text_hash(each.reference), each.state)
        if person is not None and each.gone:
            people.out_of_reach(conn, person)
            outbox.cancel(conn, person, house.seconds(), replies=True)
