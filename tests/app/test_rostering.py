"""Numbers of a roster: sealed at once, told to nobody, and gone with everything that takes people out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.app import numbers, rosterfile, rostering, sweeping, withdrawing
from bot.app.channel import Arrival
from bot.app.confining import limit
from bot.app.links import WEB_URL
from bot.app.numbers import Note
from bot.app.permits import Refused
from bot.app.rosterfile import COLUMNS
from bot.app.rostering import RowLink
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Person, Role, Standing
from bot.domain.say import Say, Verbatim, Words
from bot.storage import audit, ledger, meta, outbox, people, reach, rosters
from bot.storage.database import Conn, StorageError
from tests.app.conftest import Crew

HEAD = ",".join(COLUMNS)
NUMBER, OTHER, THIRD = "+967712345678", "+967712345679", "+967712345670"
KEYS = count(1)


def row(phone: str = NUMBER, country: str = "YE", language: str = "ar", cohort: str = "winter") -> str:
    return f"{phone},{country},{language},{cohort},asked at a meeting,2026-11-20,the field lead"


async def takes(crew: Crew, *rows: str, who: str = "salma", expires: str = "30d") -> list[RowLink]:
    """A coordinator brings a roster of these rows."""
    house, staff = crew.stage.house, (await crew.known(who)).person

    def work(conn: Conn) -> list[RowLink]:
        meta.put(conn, WEB_URL, "https://page.example")
        left = rostering.begin(house, conn, staff)
        entries = rosterfile.read(house, "\n".join((HEAD, *rows)).encode(), left)
        roster = rostering.looked_at(house, conn, staff, entries)
        return rostering.take(house, conn, staff, roster, rostering.until(house, expires))

    return await house.db.run(work)


async def writes_to(crew: Crew, number: str = NUMBER) -> int:
    """What sending does to a number that waits; returns whom it reaches."""
    house = crew.stage.house

    def work(conn: Conn) -> int:
        address_hash = house.sealer.address_hash(numbers.SMS, number)
        waiting = rosters.expected(conn, address_hash, house.seconds())
        assert waiting is not None
        assert waiting.sealed is not None
        invite = numbers.invite_of(waiting)
        person = Person(0, country=invite.country, language=invite.language, cohort=invite.cohort)
        id_ = people.add(conn, person, numbers.SMS, address_hash, waiting.sealed)
        numbers.note_invited(house, address_hash)
        rosters.invited(conn, waiting.id, id_)
        return id_

    return await house.db.run(work)


async def sends(crew: Crew, inbound: Inbound, number: str = NUMBER) -> None:
    """Something comes from a number."""
    await crew.stage.turns.take([Arrival(numbers.SMS, f"sms {next(KEYS)}", number, inbound)])


async def sees(crew: Crew, number: str = NUMBER) -> Say:
    house = crew.stage.house
    newest = "SELECT say, private FROM outbox WHERE person = ? AND say IS NOT NULL ORDER BY id DESC LIMIT 1"

    def work(conn: Conn) -> Say:
        known = people.find(conn, house.sealer.address_hash(numbers.SMS, number))
        assert known is not None
        return outbox.said(conn.execute(newest, (known.person.id,)).fetchone(), house.sealer)

    return await house.db.run(work)


async def is_asked_for_consent(crew: Crew) -> bool:
    line = (await sees(crew)).lines[0]
    return isinstance(line, Words) and line.key.startswith("consent.")


async def waiting(crew: Crew) -> int:
    return int(str((await crew.rows("SELECT count(*) FROM roster WHERE state = 'waiting'"))[0][0]))


@pytest.fixture
async def salma(crew: Crew) -> int:
    return await crew.joins("salma", Role.COORDINATOR)


@pytest.mark.threat(7)
async def test_a_number_is_sealed_and_no_file_of_the_folder_shows_it_or_the_note(
    crew: Crew, salma: int, tmp_path: Path
) -> None:
    await takes(crew, row())
    ((sealed, note),) = await crew.rows("SELECT sealed, note FROM roster")
    house = crew.stage.house
    assert isinstance(sealed, bytes)
    assert isinstance(note, bytes)
    assert house.sealer.open_address(sealed) == NUMBER
    assert json.loads(house.sealer.open_address(note)) == [
        "asked at a meeting",
        "2026-11-20",
        "the field lead",
    ]
    stored = " ".join(str(each) for each in await crew.rows("SELECT * FROM roster"))
    assert "712345678" not in stored
    assert "field lead" not in stored


@pytest.mark.threat(7)
async def test_who_brought_a_number_stands_beside_nobody_who_is_there(crew: Crew, salma: int) -> None:
    await takes(crew, row(), row(OTHER))
    person = await writes_to(crew)
    assert await crew.rows("SELECT person, maker FROM roster ORDER BY id") == [(person, None), (None, salma)]
    house = crew.stage.house
    with pytest.raises(StorageError, match="CHECK"):
        await house.db.run(lambda conn: conn.execute("UPDATE roster SET maker = 1 WHERE person IS NOT NULL"))


async def test_rows_without_a_number_get_a_link_each_that_lets_one_in_with_what_its_row_says(
    crew: Crew, salma: int
) -> None:
    first, second = await takes(crew, row(""), row(), row("", "SD", "fr", "spring"))
    assert (first.row, second.row) == (2, 4)
    for who, each in (("amina", first), ("late", first), ("fatou", second)):
        await crew.does(who, Command("start", each.link.code))
    person = (await crew.known("fatou")).person
    assert (person.country, person.language, person.cohort) == ("SD", "fr", "spring")
    assert (await crew.known("late")).person.standing is Standing.ERASED
    assert await crew.rows("SELECT count(*) FROM roster") == [(1,)], "nothing leads from a link to its note"
    assert [
        tuple(each) for each in await crew.rows("SELECT country, codes, uses FROM batch ORDER BY country")
    ] == [
        ("SD", 1, 1),
        ("YE", 1, 1),
    ]


@pytest.mark.threat(7)
async def test_a_number_that_is_known_in_any_way_is_taken_like_any_other_and_nobody_waits_twice(
    crew: Crew, salma: int
) -> None:
    await takes(crew, row())
    await writes_to(crew)
    await takes(crew, row(OTHER))
    before = await crew.rows("SELECT id, state, expires FROM roster ORDER BY id")
    log = "SELECT action, resource, outcome FROM audit ORDER BY number DESC LIMIT 1"
    seen = [(await takes(crew, row(number)), await crew.rows(log)) for number in (NUMBER, OTHER, THIRD)]
    assert seen[0] == seen[1] == seen[2]
    assert (await crew.rows("SELECT id, state, expires FROM roster ORDER BY id"))[:2] == before
    assert await waiting(crew) == 2


@pytest.mark.threat(7)
async def test_who_said_stop_is_never_led_to_again_and_what_she_gave_is_gone(crew: Crew, salma: int) -> None:
    await takes(crew, row())
    await writes_to(crew)
    await sends(crew, Text("STOP"))
    assert (await sees(crew)).lines[0] == Words("roster.stopped")
    crew.stage.clock.at += timedelta(minutes=5)
    await sweeping.drop_erased(crew.stage.house)
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    assert await crew.rows("SELECT count(*) FROM address WHERE channel = 'sms'") == [(0,)]
    await takes(crew, row())
    assert await waiting(crew) == 0


async def test_who_was_written_to_joins_in_her_language_and_is_not_asked_for_her_country(
    crew: Crew, salma: int
) -> None:
    await takes(crew, row(language="fr"))
    person = await writes_to(crew)
    await sends(crew, Text("oui"))
    assert await is_asked_for_consent(crew)
    assert await crew.rows("SELECT state, person, maker FROM roster") == [("joined", person, None)]
    assert await crew.rows("SELECT language, country FROM person WHERE id = ?", person) == [("fr", "YE")]


async def test_who_writes_before_she_is_written_to_is_expected(crew: Crew, salma: int) -> None:
    await sends(crew, Text("hello"), OTHER)
    await takes(crew, row())
    assert await crew.rows("SELECT count(*) FROM address WHERE channel = 'sms'") == [(0,)]
    await sends(crew, Text("hello"))
    assert await is_asked_for_consent(crew)
    assert await crew.rows("SELECT state, sealed FROM roster") == [("joined", None)]
    note = await crew.stage.house.db.run(
        lambda conn: numbers.note_of(crew.stage.house, conn, person_of(crew, conn))
    )
    assert note == Note("asked at a meeting", date(2026, 11, 20), "the field lead")


def person_of(crew: Crew, conn: Conn, number: str = NUMBER) -> int:
    known = people.find(conn, crew.stage.house.sealer.address_hash(numbers.SMS, number))
    assert known is not None
    return known.person.id


async def joins(crew: Crew, number: str = NUMBER) -> None:
    """She skips what can be skipped and agrees."""
    await sends(crew, Text("hello"), number)
    for _ in range(40):
        say = await sees(crew, number)
        ids = [choice.id for choice in say.choices()]
        onward = next((id_ for id_ in ("l_en", "next", "yes", "skip") if id_ in ids), None)
        if onward is None or "later" in ids:
            return
        await sends(crew, Tap(say.step, onward), number)


@pytest.mark.threat(21)
async def test_erasing_takes_the_row_along_and_leaves_nothing_but_that_no_roster_leads_there(
    crew: Crew, salma: int
) -> None:
    house = crew.stage.house
    await takes(crew, row())
    await joins(crew)
    await sends(crew, Command("erase"))
    await sends(crew, Tap((await sees(crew)).step, "yes"))
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    hash_ = house.sealer.address_hash(numbers.SMS, NUMBER)
    assert await crew.rows("SELECT hash FROM number_left") == [(hash_,)]
    assert house.ledger.latest(ledger.NUMBER)[hash_.hex()].value == ledger.GONE
    await takes(crew, row())
    assert await waiting(crew) == 0


async def test_who_stopped_after_joining_stays_and_is_not_led_to_again(crew: Crew, salma: int) -> None:
    await takes(crew, row())
    await joins(crew)
    await sends(crew, Text("stop"))
    standing = "SELECT standing FROM person JOIN address ON person = id WHERE channel = 'sms'"
    assert await crew.rows(standing) == [("stopped",)]
    await takes(crew, row())
    assert await waiting(crew) == 0


async def test_who_moved_to_another_phone_is_not_led_to_again_on_the_one_before(
    crew: Crew, salma: int
) -> None:
    await takes(crew, row())
    await joins(crew)
    house = crew.stage.house
    await sends(crew, Command("help"))
    await sends(crew, Tap((await sees(crew)).step, "phone"))
    *_, code = (line.text for line in (await sees(crew)).lines if isinstance(line, Verbatim))
    await crew.does("amina", Command("start", code))
    hash_ = house.sealer.address_hash(numbers.SMS, NUMBER)
    assert await crew.rows("SELECT hash FROM number_left") == [(hash_,)]


async def test_numbers_go_at_their_time_and_with_them_who_agreed_to_nothing(crew: Crew, salma: int) -> None:
    await takes(crew, row(), row(OTHER), row(THIRD), expires="7d")
    await writes_to(crew)
    await joins(crew, OTHER)
    house = crew.stage.house
    crew.stage.clock.at += timedelta(days=7, seconds=-2)
    await sweeping.forget(house)
    assert await crew.rows("SELECT count(*) FROM roster") == [(3,)]
    crew.stage.clock.at += timedelta(seconds=4)
    await sweeping.forget(house)
    assert await crew.rows("SELECT state FROM roster") == [("joined",)]
    assert await crew.rows("SELECT count(*) FROM address WHERE channel = 'sms'") == [(1,)]
    await takes(crew, row(), row(THIRD))
    assert await waiting(crew) == 1, "who was written to once is not written to again"


async def test_who_comes_in_the_last_minute_has_a_week_to_join(crew: Crew, salma: int) -> None:
    await takes(crew, row(), expires="7d")
    crew.stage.clock.at += timedelta(days=7, seconds=-2)
    await sends(crew, Text("hello"))
    crew.stage.clock.at += timedelta(days=6)
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT state FROM roster") == [("joined",)]
    crew.stage.clock.at += timedelta(days=2)
    await sweeping.forget(crew.stage.house)
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    assert await crew.rows("SELECT count(*) FROM address WHERE channel = 'sms'") == [(0,)]


@pytest.mark.threat(21)
async def test_after_the_day_that_consent_names_nothing_of_numbers_is_kept(crew: Crew, salma: int) -> None:
    await takes(crew, row(), row(OTHER))
    await writes_to(crew)
    await sends(crew, Text("STOP"))
    house = crew.stage.house
    crew.stage.clock.at += timedelta(days=(house.rules.erase_until - house.now().date()).days + 1)
    await sweeping.keep_promise(house)
    assert await crew.rows("SELECT hash FROM roster UNION SELECT hash FROM number_left") == []
    assert house.ledger.latest(ledger.NUMBER) == {}


@pytest.mark.threat(7)
async def test_where_two_said_that_a_country_is_left_numbers_that_wait_there_are_erased(
    crew: Crew, salma: int
) -> None:
    await crew.joins("nadia", Role.COORDINATOR)
    house = crew.stage.house
    await takes(crew, row(), row(OTHER, "SD"))
    for who, left in (("salma", 2), ("nadia", 1)):
        staff = (await crew.known(who)).person
        await house.db.run(lambda conn, staff=staff: withdrawing.leave(house, conn, staff, "YE"))  # type: ignore[misc]
        await withdrawing.keep_away(house)
        assert await waiting(crew) == left
    with pytest.raises(Fault, match=r"row 2, column B \(country\): this country was left"):
        await takes(crew, row(THIRD))


async def test_what_a_coordinator_brought_goes_with_her_unless_it_was_written_to(
    crew: Crew, salma: int
) -> None:
    await crew.joins("nadia", Role.COORDINATOR)
    await takes(crew, row(), row(OTHER), row(""))
    await takes(crew, row(THIRD), who="nadia")
    await writes_to(crew)
    await crew.does("salma", Command("erase"))
    await crew.presses("salma", "yes")
    assert await crew.rows("SELECT state FROM roster ORDER BY id") == [("invited",), ("waiting",)]
    assert await crew.rows("SELECT count(*) FROM invite WHERE language = 'ar'") == [(0,)]


async def test_a_roster_can_be_withdrawn_by_who_brought_it_as_far_as_nothing_was_sent(
    crew: Crew, salma: int
) -> None:
    await crew.joins("nadia", Role.COORDINATOR)
    await takes(crew, row(), row(OTHER))
    await writes_to(crew)
    house = crew.stage.house
    content = "\n".join((HEAD, row(), row(OTHER), row(THIRD))).encode()
    for who, left in (("nadia", 1), ("salma", 0)):
        staff = (await crew.known(who)).person

        def work(conn: Conn, staff: Person = staff) -> None:
            roster = rostering.looked_at(house, conn, staff, rosterfile.read(house, content))
            rostering.withdraw(house, conn, staff, roster)

        await house.db.run(work)
        assert await waiting(crew) == left
    assert await crew.rows("SELECT state FROM roster") == [("invited",)]


@pytest.mark.threat(7)
async def test_who_is_limited_to_countries_brings_people_of_these_alone(crew: Crew, salma: int) -> None:
    nadia = await crew.joins("nadia", Role.COORDINATOR)
    house = crew.stage.house
    await house.db.run(lambda conn: limit(house, conn, None, nadia, ["YE"]))
    with pytest.raises(Refused) as raised:
        await takes(crew, row(), row(OTHER, "SD"), row("", ""), who="nadia")
    assert [line.partition(":")[0] for line in raised.value.lines] == ["row 3, country", "row 4, country"]
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]
    last = "SELECT staff, action, outcome FROM audit ORDER BY number DESC LIMIT 1"
    assert await crew.rows(last) == [(nadia, "take roster", "refused")]
    await takes(crew, row(), who="nadia")
    assert await waiting(crew) == 1


@pytest.mark.threat(7)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_nobody_else_brings_people(crew: Crew, role: Role) -> None:
    await crew.joins("other", role)
    with pytest.raises(Refused):
        await takes(crew, row(), who="other")
    assert await crew.rows("SELECT count(*) FROM roster") == [(0,)]


@pytest.mark.parametrize(("rows", "told"), [(9, "few"), (10, "10"), (19, "10"), (20, "20")])
async def test_the_log_tells_in_steps_how_many_rows_were_taken(
    crew: Crew, salma: int, rows: int, told: str
) -> None:
    await takes(crew, *(row(f"+9677123456{place:02}") for place in range(rows)))
    entries = await crew.stage.house.db.run(lambda conn: list(audit.rows(conn)))
    assert entries[-1].entry.resource == f"roster:{told}"


async def test_who_brings_people_of_a_country_and_cohort_reviews_nothing_of_these(
    crew: Crew, salma: int
) -> None:
    await takes(crew, row(), row("", "SD", cohort="spring"))
    found: Callable[[Conn], object] = lambda conn: (reach.countries(conn, salma), reach.cohorts(conn, salma))  # noqa: E731
    assert await crew.stage.house.db.run(found) == ({"YE", "SD"}, {"winter", "spring"})


@pytest.mark.parametrize("expires", ["91d", "2020-01-01", "never"])
async def test_an_end_is_within_ninety_days(crew: Crew, salma: int, expires: str) -> None:
    with pytest.raises(Fault, match="--expires"):
        await takes(crew, row(), expires=expires)
