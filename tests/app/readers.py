"""A running round of which a cut was made, with texts in it, and two reviewers who read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import queueing, releasing, reporting
from bot.app.queueing import Text
from bot.digest.jsontext import as_json
from bot.digest.plain import text as plain_text
from bot.domain.person import Consent, Person, Role, Standing
from bot.domain.reading import State
from bot.domain.survey import Answer, Quote
from bot.storage import answers, people, rounds
from bot.storage.database import Conn
from bot.storage.sealing import Sealer

if TYPE_CHECKING:
    from tests.app.conftest import Crew

ROUND = "round priorities opens now closes +14d remind none"
PEOPLE = 24
WROTE = 14
NEEDLE = "Thornapple"


def words(number: int) -> str:
    return f"{NEEDLE} {number:02d} of Rana, call +967 777 000 1{number:02d}"


@dataclass
class Queue:
    """A running round of which a cut was made, with texts in it, and a reviewer."""

    crew: Crew
    staff: Person
    other: Person

    async def does(
        self, work: Callable[..., Any], *args: object, who: Person | None = None, **more: bool
    ) -> Any:
        house = self.crew.stage.house
        return await house.db.run(lambda conn: work(house, conn, who or self.staff, *args, **more))

    async def first(self) -> Text:
        found = await self.does(queueing.next_text, 1)
        assert isinstance(found, Text)
        return found

    async def digest(self) -> str:
        house = self.crew.stage.house
        page = await house.db.run(
            lambda conn: reporting.page_of(house, conn, rounds.get(conn, 1))  # type: ignore[arg-type]
        )
        assert "{" not in plain_text(page, "en", house.catalogs)
        return as_json(page, "en", house.catalogs)

    async def review(self) -> Any:
        found = json.loads(await self.digest())["review"]
        return None if found is None else found["missing"]

    async def everything(self, state: State) -> None:
        """Decide all that waits in the same way."""
        while (text := await self.does(queueing.next_text, 1)) is not None:
            if state is State.TAGGED:
                await self.does(queueing.tag, text.id, text.codebook[0])
            await self.does(queueing.decide, text.id, state)


@contextmanager
def opened() -> Iterator[list[str]]:
    """The texts of people that are opened meanwhile, each time that one is."""
    found: list[str] = []
    really = Sealer.open_text

    def noted(sealer: Sealer, sealed: bytes) -> str:
        text = really(sealer, sealed)
        if text.startswith(NEEDLE):
            found.append(text)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sealer, "open_text", noted)
        yield found


def fill(crew: Crew, conn: Conn) -> None:
    house = crew.stage.house
    survey = house.survey(conn, rounds.every(conn)[0].survey)
    for number in range(PEOPLE):
        consent = Consent(1, answer=True, quote=True, contact=True)
        country = "YE" if number < 20 else "SD"
        person = Person(0, standing=Standing.ACTIVE, language="en", consent=consent, country=country)
        hash_, sealed = house.sealer.address_hash("web", f"{number}"), house.sealer.seal_address(f"{number}")
        id_ = people.add(conn, person, "web", hash_, sealed)
        given = [(survey.question("first"), Answer("first", "a", survey.hash, "en"))]
        if number < WROTE:
            given.append((survey.question("missing"), Answer("missing", words(number), survey.hash, "en")))
        name = house.pseudonym(1, id_)
        answers.write(conn, house.sealer, 1, name, person=replace(person, id=id_), answers=given)
        if number < WROTE:
            answers.quote_answer(conn, 1, name, "missing", Quote.WITH_COUNTRY)
        answers.count_in(conn, 1, name, person)


async def queue_of(crew: Crew) -> Queue:
    """All of it, ready to be read."""
    await crew.stage.round(ROUND)
    await crew.joins("vera", Role.REVIEWER)
    await crew.joins("wanda", Role.REVIEWER)
    house = crew.stage.house
    await house.db.run(lambda conn: fill(crew, conn))
    round_ = (await house.db.run(rounds.every))[0]
    assert await releasing.release_now(house, round_, closing=True)
    vera, wanda = (await crew.known("vera")).person, (await crew.known("wanda")).person
    return Queue(crew, vera, wanda)
