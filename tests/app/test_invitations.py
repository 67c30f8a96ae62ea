"""Invitations: whoever has one may come in, so often, so long, and nothing tells afterwards whose it was."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.app.links import make_invite, new_code
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.say import Words
from bot.storage.invites import Invite
from tests.app.conftest import Crew


async def code_of(crew: Crew, maker: int | None, uses: int, invite: Invite | None = None) -> str:
    house = crew.stage.house
    expires = house.seconds() + 14 * 24 * 3600
    asked = invite or Invite(Role.ADVOCATE, "YE", "winter")
    return await house.db.run(lambda conn: make_invite(house, conn, asked, uses, expires, maker=maker).code)


async def comes_in(crew: Crew, who: str, code: str) -> bool:
    await crew.does(who, Command("start", code))
    lines = (await crew.sees(who)).lines
    return [line.key for line in lines if isinstance(line, Words)] != ["entering.neutral"]


@pytest.mark.threat(7)
def test_a_code_is_128_bits_of_chance() -> None:
    codes = {new_code("i") for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(r"i[\w-]{22}", code) for code in codes)
    # 22 letters of six bits each hold 16 bytes: every place takes many values, none is fixed
    assert min(len({code[place] for code in codes}) for place in range(1, 22)) > 32


@pytest.mark.threat(7)
async def test_a_second_account_on_a_used_code_gets_the_neutral_sentence(crew: Crew) -> None:
    code = await code_of(crew, None, 1)
    assert await comes_in(crew, "first", code)
    assert not await comes_in(crew, "second", code)
    assert not await comes_in(crew, "third", "i" + "A" * 22)
    assert await comes_in(crew, "first", code), "she herself is known"


@pytest.mark.threat(7)
async def test_a_code_is_counted_and_ends(crew: Crew) -> None:
    code = await code_of(crew, None, 3)
    assert [await comes_in(crew, f"n{number}", code) for number in range(4)] == [True] * 3 + [False]
    late = await code_of(crew, None, 3)
    crew.stage.clock.at += timedelta(days=14)
    assert not await comes_in(crew, "late", late)


@pytest.mark.threat(7)
async def test_only_a_keyed_hash_of_a_code_is_kept(crew: Crew) -> None:
    code = await code_of(crew, None, 1)
    (row,) = await crew.rows("SELECT * FROM invite")
    assert not any(code in str(value) or code.encode() in bytes(str(value), "utf-8") for value in row)
    assert row[0] == crew.stage.house.sealer.code_hash(code)


@pytest.mark.threat(7)
async def test_nothing_joins_who_came_in_to_whoever_invited_her(crew: Crew) -> None:
    maker = await crew.joins("salma", Role.COORDINATOR)
    code = await code_of(crew, maker, 2)
    assert await crew.rows("SELECT maker, uses_left FROM invite WHERE maker = ?", maker) == [(maker, 2)]
    await comes_in(crew, "first", code)
    await comes_in(crew, "second", code)
    assert await crew.rows("SELECT maker, uses_left FROM invite WHERE role = 'advocate'") == [(None, 0)]
    names = await crew.rows(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    )
    columns = {(str(table), str(column)) for table, column in names}
    for word in ("maker", "invite", "inviter", "invited_by", "code_hash", "hash"):
        assert ("person", word) not in columns
        assert ("respondent", word) not in columns
        assert ("participation", word) not in columns
    # who works here stands beside what she does only, never beside anybody who answers; beside a number of a
    # roster only until somebody is there whom it reaches
    assert {table for table, column in columns if column in ("maker", "staff")} == {
        *("invite", "audit", "approval", "reach", "country_left", "roster"),
    }


async def test_where_somebody_invites_is_noted_as_a_place_and_not_as_people(crew: Crew) -> None:
    maker = await crew.joins("salma", Role.COORDINATOR)
    await code_of(crew, maker, 1)
    await code_of(crew, maker, 1, Invite(Role.ADVOCATE))
    await code_of(crew, maker, 1, Invite(Role.DRAFTER))
    found = await crew.rows("SELECT staff, kind, name FROM reach ORDER BY kind, name")
    assert found == [(maker, "cohort", "winter"), (maker, "country", "*"), (maker, "country", "YE")]


async def test_who_plans_a_round_coordinates_where_it_is_asked(crew: Crew) -> None:
    salma = await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("newround"))
    await crew.presses(
        "salma",
        "c_a-women-at-the-table",
        "+ye",
        "done",
        "done",
        "c_now",
        "c_7",
        "c_none",
        "c_0",
        "c_none",
        "c_no",
        "make",
    )
    assert await crew.rows("SELECT id FROM round") == [(1,)]
    assert await crew.rows("SELECT staff, kind, name FROM reach") == [(salma, "country", "YE")]
