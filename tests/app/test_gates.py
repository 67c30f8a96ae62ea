"""In a real consultation nobody is asked anything where her countries are not cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app import answering, gates, inviting, translating
from bot.domain.inbound import Command
from bot.i18n.catalogs import Catalogs
from bot.storage import rounds
from bot.storage.database import Conn
from bot.surveyfile.countries import Countries, read
from tests.app.conftest import Crew

CLEARED = """\
YE:
  contacts:
    - {name: A helpline, reach: "123", languages: [en], hours: day and night}
  checked_until: 2027-06-01
  decision: {go: true, on: 2026-11-01, by: [coordinator-1, lead-2]}
"""


@pytest.mark.threat(19)
@pytest.mark.parametrize("cleared", [True, False])
async def test_a_running_round_asks_only_where_its_country_is_cleared(
    crew: Crew, tmp_path: Path, *, cleared: bool
) -> None:
    await crew.joins("amina")
    await crew.stage.round("round priorities opens now closes +2d for YE")
    house = crew.stage.house
    (tmp_path / "countries.yaml").write_text(CLEARED if cleared else "{}\n", "utf-8")
    found: Callable[[], Countries] = lambda: read(tmp_path / "countries.yaml")  # noqa: E731 - as the house has it
    house.rules, house.countries = replace(house.rules, trial=False), found
    person = (await crew.known("amina")).person

    def is_open(conn: Conn) -> bool:
        (round_,) = rounds.every(conn)
        return answering.is_open(house, conn, round_, person, house.now())

    assert await house.db.run(is_open) is cleared
    await crew.does("amina", Command("continue"))
    assert ("start" in [choice.id for choice in (await crew.sees("amina")).choices()]) is cleared
    await inviting.invite_due(house)
    invited = await crew.rows("SELECT count(*) FROM outbox WHERE kind = 'invite'")
    assert invited == [(int(cleared),)]


async def test_a_real_round_opens_in_a_language_once_a_speaker_has_reviewed_what_protects_people(
    crew: Crew, tmp_path: Path
) -> None:
    house, own = crew.stage.house, tmp_path / "own"
    house.catalogs = Catalogs(own=own)
    assert gates.language_faults(house, ["fr", "en"]) == []
    house.rules = replace(house.rules, trial=False)
    (fault,) = gates.language_faults(house, ["fr", "en"])
    assert "charterbot locales review fr" in fault
    left = list(translating.waiting(own, "fr", protecting=True))
    translating.review(own, "fr", left[1:], "partner", date(2026, 11, 1))
    house.catalogs.look_again()
    assert "reviewed 1 of" in gates.language_faults(house, ["fr"])[0]
    translating.review(own, "fr", left[:1], "partner", date(2026, 11, 1))
    house.catalogs.look_again()
    assert gates.language_faults(house, ["fr"]) == []
    # The rest is a draft still, as the coordinator is told and the digest says.
    assert house.catalogs.state("fr") == "draft"
    closed, unread = gates.language_notes(house, [])
    assert " fr" not in closed
    assert "in fr speakers have reviewed what protects people, and not yet all else" in unread
    assert gates.language_notes(house, ["en", "fr"]) == [unread]
    rest = list(translating.waiting(own, "fr", protecting=False))
    translating.review(own, "fr", rest, "partner", date(2026, 11, 1))
    house.catalogs.look_again()
    assert gates.language_notes(house, ["en", "fr"]) == []
