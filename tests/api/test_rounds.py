"""Rounds by a program: planned, opened, paused, extended and closed as in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import planning
from bot.storage import audit, people
from tests.api.conftest import Runs
from tests.app.conftest import Crew

KEY = {"Idempotency-Key": "a-key-of-a-program-1"}
PLAN = {"surveys": ["priorities"], "closes": "+7d", "countries": ["YE"]}


async def log(crew: Crew) -> list[tuple[int, str, str, str]]:
    rows = await crew.stage.house.db.run(lambda conn: list(audit.rows(conn)))
    return [(each.entry.staff, each.entry.action, each.entry.resource, each.entry.outcome) for each in rows]


async def test_a_round_is_planned_opened_paused_resumed_extended_and_closed(
    crew: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    program = await runs("coordinator")
    made = await program.posts("/rounds", PLAN)
    assert program.answer.status_code == 201
    assert [(each["id"], each["state"]) for each in made["rounds"]] == [(1, "draft")]
    assert (await program.posts("/rounds/1/open"))["round"]["state"] == "running"
    assert (await program.posts("/rounds/1/pause"))["round"]["state"] == "paused"
    assert (await program.posts("/rounds/1/resume"))["round"]["state"] == "running"
    later = await program.posts("/rounds/1/extend", {"closes": "+9d"})
    assert later["round"]["closes_last"] > made["rounds"][0]["closes_last"]
    await program.posts("/rounds/1/close")
    await crew.stage.tick()
    assert (await program.gets("/rounds/1"))["state"] == "closed"
    done = [(who, action) for who, action, resource, _ in await log(crew) if resource == "round:1"]
    told = ["plan", "open", "pause", "open", "extend", "close", "see rounds"]
    assert done == [(staff["coordinator"], each) for each in told]


async def test_what_cannot_be_done_now_is_told_and_changes_nothing(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    await program.posts("/rounds", PLAN)
    for doing in ("pause", "resume"):
        assert await program.calls("POST", f"/rounds/1/{doing}") == 409
        assert "Round 1 is draft" in program.wrong["errors"][0]["detail"]
    assert (await program.gets("/rounds/1"))["state"] == "draft"


async def test_every_mistake_in_a_plan_is_told_at_once_each_at_its_place(runs: Runs) -> None:
    program = await runs("coordinator")
    wrong = {
        **PLAN,
        "closes": "tomorrow",
        "countries": ["Yemen"],
        "languages": ["xx"],
        "target": 5,
        "targets": ["country"],
        "digest": "often",
        "export_by": ["shoe"],
        "sms_budget": "much",
    }
    assert await program.calls("POST", "/rounds", json=wrong) == 422
    assert program.places.keys() == {
        *("#/closes", "#/countries", "#/languages", "#/targets", "#/digest", "#/export_by", "#/sms_budget"),
    }
    assert program.places["#/closes"].startswith('"tomorrow" ') or "tomorrow" in program.places["#/closes"]


async def test_every_mistake_in_the_form_of_a_body_is_told_at_once(runs: Runs) -> None:
    program = await runs("coordinator")
    assert await program.calls("POST", "/rounds", json={"target": "many", "shoe": 1, "voice": "yes"}) == 400
    assert program.places.keys() == {"#/target", "#/shoe", "#/voice", "#/closes"}
    assert "many" not in program.answer.text
    for content in (b"", b"[", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"closes": "\\ud800"}'):
        answer = await program.calls(
            "POST", "/rounds", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer == 400, content
    assert (
        await program.calls("POST", "/rounds", content=b"{}", headers={"Content-Type": "text/plain"}) == 415
    )


@pytest.mark.parametrize("name", ["/etc/passwd.yaml", "../surveys/priorities.yaml", "priorities.yaml", "x"])
async def test_no_plan_opens_a_file(runs: Runs, name: str) -> None:
    program = await runs("coordinator")
    assert await program.calls("POST", "/rounds", json={**PLAN, "surveys": [name]}) == 422
    assert program.places == {"#/surveys": "choose among those shown."}


async def test_a_plan_that_is_sent_twice_with_its_key_is_made_once(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    first = await program.posts("/rounds", PLAN, headers=KEY)
    assert await program.posts("/rounds", PLAN, headers=KEY) == first
    assert await crew.rows("SELECT count(*) FROM round") == [(1,)]
    assert await program.calls("POST", "/rounds", json={**PLAN, "closes": "+8d"}, headers=KEY) == 422
    assert program.places == {"Idempotency-Key": "named something else before: give another key."}
    other = await runs("coordinator2")
    assert (await other.posts("/rounds", PLAN, headers=KEY))["rounds"][0]["id"] == 2
    crew.stage.clock.at += timedelta(days=2)
    await crew.stage.tick()
    assert (await program.posts("/rounds", PLAN, headers=KEY))["rounds"][0]["id"] == 3
    assert await program.calls("POST", "/rounds", json=PLAN, headers={"Idempotency-Key": "short"}) == 400


async def test_what_is_done_to_a_round_is_done_once_by_its_key_too(crew: Crew, runs: Runs) -> None:
    program = await runs("coordinator")
    await program.posts("/rounds", PLAN)
    await program.posts("/rounds/1/open", headers=KEY)
    await program.posts("/rounds/1/pause")
    assert (await program.posts("/rounds/1/open", headers=KEY))["round"]["state"] == "paused"
    assert await program.calls("POST", "/rounds/1/close", headers=KEY) == 422


async def test_rounds_come_a_page_at_a_time(runs: Runs) -> None:
    program = await runs("coordinator")
    for _ in range(5):
        await program.posts("/rounds", PLAN)
    seen, path = [], "/rounds?limit=2"
    while True:
        page = await program.gets(path)
        seen.append([each["id"] for each in page["rounds"]])
        if page["next"] is None:
            break
        path = f"/rounds?limit=2&cursor={page['next']}"
    assert seen == [[1, 2], [3, 4], [5]]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=1&limit=2", "cursor=x", "cursor=-1", "limit="],
)
async def test_a_question_of_another_form_is_refused_with_its_name(runs: Runs, query: str) -> None:
    program = await runs("coordinator")
    assert await program.calls("GET", f"/rounds?{query}") == 400
    assert list(program.places) == [query.partition("=")[0]]


@pytest.mark.threat(7)
async def test_who_is_limited_to_countries_sees_and_does_only_hers_at_once(
    crew: Crew, runs: Runs, staff: dict[str, int]
) -> None:
    program = await runs("coordinator2")
    await program.posts("/rounds", PLAN)
    await program.posts("/rounds", {**PLAN, "countries": ["SD"]}, headers=KEY)
    house = crew.stage.house
    await house.db.run(lambda conn: people.set_limits(conn, staff["coordinator2"], {"YE"}))
    assert [each["id"] for each in (await program.gets("/rounds"))["rounds"]] == [1]
    assert await program.calls("GET", "/rounds/2") == 403
    for doing in ("open", "pause", "resume", "close"):
        assert await program.calls("POST", f"/rounds/2/{doing}") == 403
    assert await program.calls("POST", "/rounds/2/extend", json={"closes": "+9d"}) == 403
    assert await program.calls("POST", "/rounds", json={**PLAN, "countries": ["SD"]}) == 422
    assert await program.calls("POST", "/rounds", json={**PLAN, "countries": ["SD"]}, headers=KEY) == 403
    states = await house.db.run(lambda conn: [planning.existing(conn, 2).state])
    assert states == ["draft"]


async def test_there_is_no_round_with_this_number(runs: Runs) -> None:
    program = await runs("coordinator")
    for number in ("1", "0", "-1", "x", "9999999999", "9" * 40, "1.0", "%31x"):
        assert await program.calls("GET", f"/rounds/{number}") == 404, number
        assert program.wrong["title"] == "Not Found"
