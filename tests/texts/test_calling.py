"""One message to each number of a roster: where its countries allow it, by day, and never a second one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.app import calling, rosterfile, rostering, sweeping
from bot.app.links import WEB_URL
from bot.app.rosterfile import COLUMNS
from bot.channels.sms.segments import size
from bot.channels.sms.texting import texts_of
from bot.domain.person import Person, Role, Standing
from bot.domain.quiet import Quiet
from bot.domain.say import Say, Words
from bot.i18n.negotiation import direction
from bot.storage import left, meta, people
from bot.storage.database import Conn
from bot.surveyfile.countries import Contact, Countries, Country, Decision, Sms
from tests.conversations.stage import Stage
from tests.texts.phones import Phones

SMS = Sms(Decimal("0.02"), "USD")
ENTRY = Country(
    (Contact("a helpline", "1234"),),
    date(2027, 12, 31),
    Decision(go=True, on=date(2026, 1, 1), by=("one", "two")),
    sms=SMS,
)
#: The phones of the stage are of Kenya.
OPEN = {"KE": ENTRY, "YE": ENTRY}
AT_NIGHT = datetime(2026, 12, 1, 22, tzinfo=UTC)


def allow(stage: Stage, entries: dict[str, Country]) -> None:
    """Let this be a real consultation in these countries."""
    stage.house.rules = replace(stage.house.rules, trial=False)
    stage.house.countries = lambda: Countries(entries)


async def brings(phones: Phones, *whose: str, country: str = "YE", language: str = "en") -> None:
    """A coordinator brings the numbers of these people."""
    house = phones.stage.house
    rows = [
        f"{phones.number(who)},{country},{language},winter,asked at a meeting,2026-11-20,the field lead"
        for who in whose
    ]
    content = "\n".join((",".join(COLUMNS), *rows)).encode()

    def take(conn: Conn) -> None:
        meta.put(conn, WEB_URL, "https://page.example")
        hash_ = house.sealer.address_hash("test", "salma")
        known = people.find(conn, hash_)
        if known is None:
            person = Person(0, Role.COORDINATOR, Standing.ACTIVE)
            people.add(conn, person, "test", hash_, house.sealer.seal_address("salma"))
            known = people.find(conn, hash_)
        assert known is not None
        entries = rosterfile.read(house, content)
        roster = rostering.looked_at(house, conn, known.person, entries)
        rostering.take(house, conn, known.person, roster, rostering.until(house, "30d"))

    await house.db.run(take)


async def calls(phones: Phones) -> int:
    """What the schedule does; returns how many messages came to phones by it."""
    before = len(phones.api.messages)
    await calling.call_waiting(phones.stage.house)
    await phones.dispatcher.drain()
    return len(phones.api.messages) - before


async def test_who_was_brought_gets_one_neutral_message_and_joins_by_answering_it(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina")
    assert await calls(phones) == 1
    (hello,) = phones.shown("amina")
    assert hello.startswith("Hello. You said that a message may come here.")
    assert "STOP" in hello
    assert size(hello).segments == 1
    assert await calls(phones) == 0
    consent = "\n".join(await phones.says("amina", "yes please"))
    assert consent.startswith("The phone company can read these messages")
    for _ in range(40):
        shown = "\n".join(phones.all_of("amina")[-2:])
        wanted = next((each for each in ("Next", "Yes", "Skip") if f" {each}" in shown), None)
        if wanted is None:
            break
        await phones.says("amina", wanted)
    found = await phones.known("amina")
    assert found is not None
    person = found.person
    assert (person.standing, person.country, person.cohort, person.language) == (
        "active",
        "YE",
        "winter",
        "en",
    )
    await phones.says("amina", "/mydata")
    shown = "\n".join(await phones.says("amina", "1"))
    assert "How you were asked whether we may write: asked at a meeting, on" in shown
    assert "by the field lead" in shown


async def test_stop_ends_it_at_once_and_for_good(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina")
    await calls(phones)
    phones.shown("amina")
    assert await phones.says("amina", "Stop") == ["That is fine. Nothing more comes here."]
    phones.stage.clock.at += timedelta(minutes=5)
    await sweeping.drop_erased(phones.stage.house)
    assert await phones.known("amina") is None
    await brings(phones, "amina")
    assert await calls(phones) == 0
    assert await phones.says("amina", "hello?") == []


@pytest.mark.threat(7)
@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"YE": ENTRY}, "the country of the number has no entry"),
        ({"KE": ENTRY}, "the country of the row has no entry"),
        ({"KE": replace(ENTRY, sms=None), "YE": ENTRY}, "the phone company's country takes no texts"),
        ({"KE": ENTRY, "YE": replace(ENTRY, sms=None)}, "the country of the row takes no texts"),
        ({"KE": ENTRY, "YE": replace(ENTRY, decision=replace(ENTRY.decision, go=False))}, "no-go"),
        ({"KE": ENTRY, "YE": replace(ENTRY, checked_until=date(2026, 1, 1))}, "contacts not checked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_nothing_goes_where_either_country_does_not_allow_it(
    phones: Phones, entries: dict[str, Country], told: str
) -> None:
    allow(phones.stage, entries)
    await brings(phones, "amina")
    assert await calls(phones) == 0, told
    assert await phones.rows("SELECT state FROM roster") == [("waiting",)]
    allow(phones.stage, OPEN)
    phones.stage.clock.at += calling.AGAIN
    assert await calls(phones) == 1


async def test_nothing_goes_in_a_language_whose_protecting_texts_nobody_has_read(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina", language="fr")
    assert await calls(phones) == 0


@pytest.mark.parametrize("country", ["YE", "KE"])
async def test_nothing_goes_to_a_country_that_was_left(phones: Phones, country: str) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina")
    await phones.stage.house.db.run(lambda conn: left.add(conn, country, 1, 1))
    assert await calls(phones) == 0


async def test_it_waits_for_the_day_and_for_the_end_of_what_is_quiet_there(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    clock = phones.stage.clock
    clock.at = AT_NIGHT
    await brings(phones, "amina")
    assert await calls(phones) == 0
    clock.at = AT_NIGHT + timedelta(hours=11)  # noon in Yemen, on a Wednesday
    allow(phones.stage, OPEN | {"YE": replace(ENTRY, quiet=Quiet(frozenset({2})))})
    assert await calls(phones) == 0
    clock.at += timedelta(days=1)
    assert await calls(phones) == 1


async def test_what_stood_in_line_into_the_night_goes_the_day_after(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina")
    await calling.call_waiting(phones.stage.house)
    clock = phones.stage.clock
    clock.at = AT_NIGHT
    await phones.dispatcher.drain()
    assert phones.all_of("amina") == []
    clock.at += timedelta(hours=11)
    allow(phones.stage, {"KE": ENTRY})
    await phones.dispatcher.drain()
    assert phones.all_of("amina") == [], "nor where it is allowed no more"
    allow(phones.stage, OPEN)
    clock.at += timedelta(hours=2)
    await phones.dispatcher.drain()
    assert len(phones.all_of("amina")) == 1


async def test_who_wrote_by_herself_meanwhile_gets_no_first_message(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina", "rana")
    assert "The phone company" in "\n".join(await phones.says("rana", "hello"))
    await calling.call_waiting(phones.stage.house)
    await phones.comes("amina", "hello")
    await phones.dispatcher.drain()
    for who in ("amina", "rana"):
        assert not any(text.startswith("Hello. You said") for text in phones.all_of(who))
    assert await calls(phones) == 0


async def test_phones_in_one_place_do_not_all_sound_at_once(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    house = phones.stage.house
    house.rules = replace(house.rules, spread_minutes=20)
    await brings(phones, *(f"person {each}" for each in range(30)))
    at_once = await calls(phones)
    assert at_once < 10
    phones.stage.clock.at += timedelta(minutes=10)
    await phones.dispatcher.drain()
    assert at_once < len(phones.api.messages) < 30
    phones.stage.clock.at += timedelta(minutes=11)
    await phones.dispatcher.drain()
    assert len(phones.api.messages) == 30


async def test_a_second_dispatcher_after_a_stop_writes_to_nobody_twice(phones: Phones) -> None:
    allow(phones.stage, OPEN)
    await brings(phones, "amina")
    await calling.call_waiting(phones.stage.house)
    await phones.stage.reload()
    await calling.call_waiting(phones.stage.house)
    await phones.anew().drain()
    assert len(phones.all_of("amina")) == 1


async def test_the_first_message_is_short_and_keeps_stop_in_every_language(phones: Phones) -> None:
    catalogs = phones.stage.house.catalogs
    for language in catalogs.languages:
        (text,) = texts_of(Say((Words("roster.hello"),)), (language,), catalogs)
        assert "STOP" in text
        assert size(text).segments <= (3 if direction(language) == "rtl" else 2), language
