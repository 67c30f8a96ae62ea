"""Findings, released answers, proposals and decisions by a program: what the shell and the console show."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from bot.app import deciding, planning
from bot.app.exporting import as_csv, as_jsonl, export_of
from bot.app.reporting import page_of
from bot.app.roundfacts import facts
from bot.app.standing import standing
from bot.digest.written import Format, written
from bot.domain.decision import Verdict
from bot.domain.person import Person, Role
from bot.storage import audit, people
from tests.api.conftest import Runs
from tests.app.conftest import Crew
from tests.app.test_releasing import answer
from tests.console.browsing import person
from tests.console.released import releases
from tests.console.test_going import DAY, SEVEN, answers_all, released, running

__all__ = ["running"]
READ = ("/rounds/1/findings", "/rounds/1/exports", "/rounds/1/exports?format=jsonl")


@pytest.fixture
async def told(crew: Crew) -> Crew:
    """A round of a proposal with something released."""
    await crew.stage.round("round a-women opens now closes +14d")
    await releases(crew, 1)
    return crew


async def decides(crew: Crew, by: Person, item: str, verdict: Verdict) -> None:
    house = crew.stage.house
    await house.db.run(
        lambda conn: deciding.decide(house, conn, by, 1, item=item, verdict=verdict, why="Because.")
    )


async def test_a_digest_and_an_export_are_what_the_shell_writes(told: Crew, runs: Runs) -> None:
    house = told.stage.house
    program = await runs("drafter")
    round_ = await house.db.run(lambda conn: planning.existing(conn, 1))
    for language in ("en", "fr", "ar"):
        await program.gets(f"/rounds/1/findings?language={language}")
        page = await house.db.run(lambda conn: page_of(house, conn, round_))
        assert program.answer.content == written(Format.JSON, page, language, house.catalogs)
    export = await house.db.run(lambda conn: export_of(conn, round_))
    assert await program.calls("GET", "/rounds/1/exports") == 200
    assert program.answer.content == as_csv(export)
    assert program.answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(list(csv.reader(io.StringIO(program.answer.text)))) > 100
    assert await program.calls("GET", "/rounds/1/exports?format=jsonl") == 200
    assert program.answer.content == as_jsonl(export)


async def test_how_a_round_stands_is_what_the_shell_tells(told: Crew, runs: Runs) -> None:
    house = told.stage.house
    now = await house.db.run(lambda conn: standing(house, conn, planning.existing(conn, 1)))
    said = json.loads(json.dumps(facts(now)))
    program = await runs("coordinator")
    assert await program.gets("/rounds/1") == said
    assert (await program.gets("/rounds"))["rounds"] == [said]
    assert said["answered"] == 200


@pytest.mark.threat(9, 10)
async def test_no_byte_moves_because_somebody_answers(running: Crew, runs: Runs) -> None:
    crew = running
    program = await runs("coordinator")
    await answer(crew, 30)
    assert await released(crew, SEVEN) == 1
    paths = (*READ, "/rounds", "/rounds/1", "/proposals", "/decisions", "/rounds?limit=1")

    async def bytes_of() -> list[tuple[bytes, dict[str, str]]]:
        found = []
        for path in paths:
            assert await program.calls("GET", path) == 200
            found.append((program.answer.content, dict(program.answer.headers)))
        return found

    before = await bytes_of()
    await answers_all(crew, "amina")
    await answer(crew, 40)
    assert await bytes_of() == before
    crew.stage.clock.at += timedelta(hours=3)
    await crew.stage.tick()
    assert await bytes_of() == before
    assert await released(crew, SEVEN + DAY) == 2
    assert [now != then for now, then in zip(await bytes_of(), before, strict=True)][:5] == [True] * 5


@pytest.mark.threat(10)
async def test_who_answers_is_not_told_by_a_round_that_released_nothing(running: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    for path in READ:
        assert await program.calls("GET", path) == 404
    nothing = [(await program.calls("GET", path), program.answer.content) for path in READ]
    alone = await program.gets("/rounds/1")
    await answer(running, 9)
    assert [(await program.calls("GET", path), program.answer.content) for path in READ] == nothing
    assert await program.gets("/rounds/1") == alone
    gone = [(await program.calls("GET", path.replace("1", "77", 1)), program.answer.content) for path in READ]
    assert gone == nothing


@pytest.mark.parametrize("path", READ)
async def test_what_is_known_is_not_sent_again_until_it_changes(
    told: Crew, runs: Runs, staff: dict[str, int], path: str
) -> None:
    program = await runs("drafter")
    assert await program.calls("GET", path) == 200
    mark = program.answer.headers["etag"]
    for known in (mark, f"W/{mark}", f'"x", {mark}', "*"):
        assert await program.calls("GET", path, headers={"If-None-Match": known}) == 304
        assert (program.answer.content, program.answer.headers["etag"]) == (b"", mark)
    assert await program.calls("GET", path, headers={"If-None-Match": '"x"'}) == 200
    await answer(told, 50)
    assert await program.calls("GET", path, headers={"If-None-Match": mark}) == 304
    await releases(told, 1, people=240, number=2)
    assert await program.calls("GET", path, headers={"If-None-Match": mark}) == 200
    assert program.answer.headers["etag"] != mark


async def test_reading_is_in_the_log_like_reading_elsewhere(
    told: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    program = await runs("drafter")
    for path in ("/rounds/1/findings", "/rounds/1/exports", "/proposals", "/decisions"):
        await program.calls("GET", path)
    rows = [row.entry for row in await told.stage.house.db.run(lambda conn: list(audit.rows(conn)))][1:]
    assert [(each.staff, each.role, each.action, each.resource, each.outcome) for each in rows] == [
        (staff["drafter"], "drafter", action, resource, "done")
        for action, resource in (
            ("read digest", "round:1"),
            ("export", "round:1"),
            ("read digest", "round"),
            ("read digest", "round"),
        )
    ]


async def test_proposals_come_with_their_versions_and_what_is_released(told: Crew, runs: Runs) -> None:
    program = await runs("drafter")
    found = (await program.gets("/proposals"))["proposals"]
    assert [each["proposal"] for each in found] == ["a", "b", "c", "d", "e"]
    assert found[0]["released_rounds"] == found[0]["versions"][0]["rounds"] == [1]
    assert found[1]["released_rounds"] == []
    assert all(part["text"] for each in found for version in each["versions"] for part in version["parts"])
    first = await program.gets("/proposals?limit=2")
    rest = await program.gets(f"/proposals?limit=50&cursor={first['next']}")
    assert [*first["proposals"], *rest["proposals"]] == found


async def test_decisions_come_in_order_and_the_newest_counts(
    told: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    she = await person(told.stage.house, staff["drafter"])
    program = await runs("drafter")
    items = (await program.gets("/rounds/1/findings"))["decisions"]
    part, other = list(items)[:2]
    for item, verdict in ((part, Verdict.KEEP), (other, Verdict.CHANGE), (part, Verdict.TURN_DOWN)):
        await decides(told, she, item, verdict)
    found = (await program.gets("/decisions"))["decisions"]
    assert [(each["part"], each["decision"], each["counts"]) for each in found] == [
        (part, "keep", False),
        (other, "change", True),
        (part, "turn_down", True),
    ]
    assert {each["round"] for each in found} == {each["cut"] for each in found} == {1}
    pages, path = [], "/decisions?limit=2"
    while path:
        page = await program.gets(path)
        pages += page["decisions"]
        path = page["next"] and f"/decisions?limit=2&cursor={page['next']}"
    assert pages == found


@pytest.mark.threat(7)
async def test_a_limited_coordinator_reads_only_of_her_countries(
    told: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    she = await person(told.stage.house, staff["drafter"])
    await decides(told, she, "floor", Verdict.KEEP)
    program = await runs("coordinator2")
    assert len((await program.gets("/decisions"))["decisions"]) == 1
    await told.stage.house.db.run(lambda conn: people.set_limits(conn, staff["coordinator2"], {"YE"}))
    for path in READ:
        assert await program.calls("GET", path) == 403
    assert (await program.gets("/decisions"))["decisions"] == []
    found = (await program.gets("/proposals"))["proposals"]
    assert all(each["released_rounds"] == [] for each in found)
    assert all(version["rounds"] == [] for each in found for version in each["versions"])


async def test_a_reviewer_reads_nothing_here(told: Crew, runs: Runs, staff: dict[str, int]) -> None:
    program = await runs("drafter")
    role = "UPDATE person SET role = ? WHERE id = ?"
    await told.stage.house.db.run(lambda conn: conn.execute(role, (Role.REVIEWER.value, staff["drafter"])))
    for path in (*READ, "/proposals", "/decisions"):
        assert await program.calls("GET", path) == 401
