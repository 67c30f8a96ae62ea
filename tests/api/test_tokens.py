"""Tokens: whom they let in, for what, for how long, and what is never told of them."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

import pytest

from bot.api.site import OPERATIONS
from bot.app import apitokens, revoking
from bot.app.apitokens import MOST_EACH, PREFIX
from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.person import Person, Role
from bot.domain.scope import COVERS, Scope
from bot.storage import audit, people
from bot.storage.apitokens import Token
from bot.storage.database import Conn
from bot.synthetic.staff import add_staff
from tests.api.calling import Program, token
from tests.api.conftest import Runs
from tests.api.test_rounds import PLAN, log
from tests.app.conftest import Crew
from tests.console.browsing import person

pytestmark = pytest.mark.threat(7)
#: What is called of each operation, with all that it needs.
CALLED = {
    "listRounds": ("GET", "/rounds", None),
    "planRounds": ("POST", "/rounds", PLAN),
    "seeRound": ("GET", "/rounds/1", None),
    "openRound": ("POST", "/rounds/1/open", None),
    "pauseRound": ("POST", "/rounds/1/pause", None),
    "resumeRound": ("POST", "/rounds/1/resume", None),
    "extendRound": ("POST", "/rounds/1/extend", {"closes": "+9d"}),
    "closeRound": ("POST", "/rounds/1/close", None),
    "readFindings": ("GET", "/rounds/1/findings", None),
    "readExport": ("GET", "/rounds/1/exports", None),
    "listProposals": ("GET", "/proposals", None),
    "listDecisions": ("GET", "/decisions", None),
}


async def stands(crew: Crew, who: int, role: str, standing: str = "active") -> None:
    """Make her somebody else from now on."""
    change = "UPDATE person SET role = ?, standing = ? WHERE id = ?"
    await crew.stage.house.db.run(lambda conn: conn.execute(change, (role, standing, who)))


def listed(house: House, by: Person, conn: Conn) -> list[Token]:
    return apitokens.every(house, conn, by)


def revoked(house: House, by: Person, number: int, conn: Conn) -> None:
    apitokens.revoke(house, conn, by, number)


def test_no_operation_is_left_out_here() -> None:
    assert CALLED.keys() | {"describe"} == {each.name for each in OPERATIONS}


async def test_without_a_token_nothing_is_told(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    await program.posts("/rounds", PLAN)
    assert program.word is not None
    forged = program.word[:-1] + ("A" if program.word[-1] != "A" else "B")
    headers: tuple[dict[str, str], ...] = (
        *({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"Authorization": program.word}),
        *({"Authorization": f"Basic {program.word}"}, {"Authorization": f"Bearer {program.word} x"}),
        *({"Authorization": f"Bearer {forged}"}, {"Authorization": f"Bearer {PREFIX}"}),
        *({"Authorization": "Bearer ' OR 1=1 --"}, {"Authorization": f"Bearer {program.word.lower()}"}),
        *({"Cookie": f"token={program.word}"}, {"X-Api-Key": program.word}),
    )
    async with Program(crew.stage.house) as stranger:
        for method, path, body in CALLED.values():
            for each in headers:
                assert await stranger.calls(method, path, json=body, headers=each) == 401, (path, each)
                assert stranger.answer.headers["www-authenticate"] == "Bearer"
            twice = [("Authorization", f"Bearer {program.word}"), ("Authorization", "Bearer x")]
            assert await stranger.calls(method, path, json=body, headers=twice) == 401
            for name in ("token", "access_token", "api_key", "authorization"):
                assert await stranger.calls(method, f"{path}?{name}={program.word}", json=body) == 401
        assert await stranger.calls("GET", "/openapi.json") == 200


async def test_a_token_does_what_its_scopes_say_and_no_more(crew: Crew, runs: Runs) -> None:
    await (await runs("coordinator")).posts("/rounds", PLAN)
    by_name = {each.name: each for each in OPERATIONS}
    for scope in Scope:
        program = await runs("coordinator", [scope])
        for name, (method, path, body) in CALLED.items():
            status = await program.calls(method, path, json=body)
            if by_name[name].scope is scope:
                assert status in (200, 201, 404, 409), (scope, name)
            else:
                assert status == 403, (scope, name)
                assert program.wrong["errors"][0]["detail"].startswith("This token lacks the scope ")
    refused = [row for row in await log(crew) if row[3] == "refused"]
    assert len(refused) == sum(each.scope is not scope for scope in Scope for each in OPERATIONS[1:])


async def test_a_drafter_does_what_a_drafter_may(crew: Crew, runs: Runs, staff: dict[str, int]) -> None:
    await (await runs("coordinator")).posts("/rounds", PLAN)
    with pytest.raises(Fault) as fault:
        await token(crew.stage.house, staff["drafter"], Scope)
    assert fault.value.lines == (
        "--scopes rounds:read: a drafter may do nothing of it. Leave it out.",
        "--scopes rounds:write: a drafter may do nothing of it. Leave it out.",
    )
    program = await runs("drafter")
    assert (await program.gets("/decisions"))["decisions"] == []
    assert await program.calls("GET", "/rounds") == 403


async def test_what_she_may_no_longer_do_her_tokens_may_not_either_at_once(
    crew: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    program = await runs("coordinator2")
    await program.gets("/rounds")
    house = crew.stage.house
    hers = staff["coordinator2"]
    await stands(crew, hers, "drafter")
    assert await program.calls("GET", "/rounds") == 403
    await stands(crew, hers, "reviewer")
    assert await program.calls("GET", "/decisions") == 401
    for standing in ("stopped", "erased"):
        await stands(crew, hers, "coordinator", standing)
        assert await program.calls("GET", "/rounds") == 401
    await stands(crew, hers, "coordinator")
    await program.gets("/rounds")
    by = await person(house, staff["coordinator"])
    await house.db.run(lambda conn: revoking.revoke(house, conn, by, hers))
    assert await program.calls("GET", "/rounds") == 401
    assert await crew.rows("SELECT count(*) FROM api_token") == [(0,)]


async def test_a_token_ends_on_its_day_and_is_forgotten(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    await program.gets("/rounds")
    crew.stage.clock.at += timedelta(days=90, seconds=-1)
    await program.gets("/rounds")
    crew.stage.clock.at += timedelta(seconds=1)
    assert await program.calls("GET", "/rounds") == 401
    await crew.stage.tick()
    assert await crew.rows("SELECT count(*) FROM api_token") == [(0,)]


async def test_a_token_that_is_revoked_lets_nobody_in_any_more(
    crew: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    program, house = await runs("drafter"), crew.stage.house
    [[number]] = await crew.rows("SELECT id FROM api_token")
    me = await person(house, staff["drafter"])
    await program.gets("/decisions")
    await house.db.run(lambda conn: apitokens.revoke(house, conn, me, int(str(number))))
    assert await program.calls("GET", "/decisions") == 401
    assert await crew.rows("SELECT count(*) FROM api_token") == [(0,)]


async def test_another_s_token_is_revoked_by_a_coordinator_without_limits_alone(
    crew: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    house = crew.stage.house
    await runs("coordinator")
    await house.db.run(lambda conn: people.set_limits(conn, staff["coordinator2"], {"YE"}))
    for who in ("drafter", "coordinator2"):
        she = await person(house, staff[who])
        assert await house.db.run(partial(listed, house, she)) == []
        with pytest.raises(Fault, match="somebody else's token"):
            await house.db.run(partial(revoked, house, she, 1))
    await runs("drafter")
    leads = await person(house, staff["coordinator"])
    assert [each.id for each in await house.db.run(lambda conn: apitokens.every(house, conn, leads))] == [
        1,
        2,
    ]
    await house.db.run(lambda conn: apitokens.revoke(house, conn, leads, 2))


async def test_only_a_hash_and_days_are_kept(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    await program.gets("/rounds")
    [row] = await crew.rows("SELECT * FROM api_token")
    assert program.word is not None
    assert program.word not in str(row)
    assert (row[4], row[6]) == ("2026-12-01", "2026-12-01")
    crew.stage.clock.at += timedelta(days=3, hours=5)
    await program.gets("/rounds")
    assert await crew.rows("SELECT used FROM api_token") == [("2026-12-04",)]


async def test_strangers_do_not_fill_the_log(crew: Crew, staff: dict[str, int]) -> None:
    async with Program(crew.stage.house) as stranger:
        for number in range(30):
            await stranger.calls("GET", "/rounds", word=f"{PREFIX}{number}")
        refused = [row for row in await log(crew) if row[3] == "refused"]
        assert refused == [(0, "use the interface", "token", "refused")]
        crew.stage.clock.at += timedelta(hours=1)
        await stranger.calls("GET", "/rounds", word="x")
        assert len([row for row in await log(crew) if row[3] == "refused"]) == 2


async def test_a_token_may_call_so_often_a_minute_and_is_told_when_again(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator", calls=3)
    crew.stage.clock.at += timedelta(seconds=20)
    for _ in range(3):
        await program.gets("/rounds")
    assert await program.calls("GET", "/rounds") == 429
    assert program.answer.headers["retry-after"] == "40"
    other = await token(crew.stage.house, (await person_of(crew, "coordinator")), [Scope.ROUNDS_READ])
    assert await program.calls("GET", "/rounds", word=other) == 200
    crew.stage.clock.at += timedelta(seconds=40)
    await program.gets("/rounds")


async def person_of(crew: Crew, role: str) -> int:
    [[id_], *_] = await crew.rows("SELECT id FROM person WHERE role = ? ORDER BY id", role)
    return int(str(id_))


async def test_every_mistake_in_a_token_that_is_wanted_is_told_at_once(
    crew: Crew, staff: dict[str, int]
) -> None:
    house = crew.stage.house
    for expires in ("400d", "yesterday", "2020-01-01"):
        with pytest.raises(Fault) as fault:
            await token(house, staff["coordinator"], ["rounds:all"], expires)
        assert [line.split(" ")[0].rstrip(":") for line in fault.value.lines] == ["--scopes", "--expires"]
    with pytest.raises(Fault, match="--scopes: say what it is for"):
        await token(house, staff["coordinator"], [])
    for _ in range(MOST_EACH):
        await token(house, staff["coordinator"])
    with pytest.raises(Fault, match="Revoke one"):
        await token(house, staff["coordinator"])


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TRANSLATOR, Role.SPEAKER, Role.NARRATOR])
async def test_whose_work_has_no_use_for_one_makes_none(crew: Crew, role: Role) -> None:
    house = crew.stage.house
    [she] = await house.db.run(lambda conn: add_staff(house, conn, (role,)))
    with pytest.raises(Fault, match="may not do this"):
        await token(house, she.id)
    last = (await house.db.run(lambda conn: list(audit.rows(conn))))[-1].entry
    assert (last.action, last.resource, last.outcome) == ("make token", "token", "refused")


def test_each_scope_covers_something_and_nothing_is_covered_twice() -> None:
    covered = [action for actions in COVERS.values() for action in actions]
    assert COVERS.keys() == set(Scope)
    assert len(covered) == len(set(covered))


async def test_no_token_stands_in_a_log_or_in_an_answer(
    crew: Crew, runs: Runs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    program = await runs("coordinator")
    assert program.word is not None
    for method, path, body in CALLED.values():
        await program.calls(method, path, json=body)
        assert program.word not in program.answer.text
        assert program.word not in str(program.answer.headers)
        await program.calls(method, f"{path}?token={program.word}", json=body, word="x")
        assert program.word not in program.answer.text
    ours = [each for each in caplog.records if not each.name.startswith(("httpx", "httpcore"))]
    assert not [each for each in ours if program.word in each.getMessage()]
