"""The description is whole and true: every route stands in it, and nothing else does."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from starlette.routing import Route

from bot.api.site import OPERATIONS, description
from bot.digest.jsontext import schema as digest_schema
from tests.api.conftest import Runs
from tests.api.test_rounds import PLAN
from tests.app.conftest import Crew
from tests.console.released import releases


async def test_every_route_stands_in_it_and_the_other_way_round(runs: Runs) -> None:
    program = await runs("coordinator")
    served = {
        (re.sub(r"\{round:round\}", "{round}", route.path), method)
        for route in program.app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    told = description()["paths"]
    assert served == {(path, method.upper()) for path, methods in told.items() for method in methods}
    assert len(served) == len(OPERATIONS) >= 13


async def test_it_is_served_to_anybody_as_the_shell_prints_it(runs: Runs) -> None:
    program = await runs("coordinator")
    assert await program.calls("GET", "/openapi.json", headers={"Authorization": ""}) == 200
    assert program.answer.json() == json.loads(json.dumps(description()))


def test_what_it_refers_to_is_there_and_what_is_there_is_referred_to() -> None:
    found = description()
    text = json.dumps(found)
    named = set(re.findall(r'"#/components/schemas/([\w]+)', text))
    assert named == set(found["components"]["schemas"])
    assert set(found["components"]["schemas"]["Digest"]["$defs"]) == set(json.loads(digest_schema())["$defs"])


def test_each_operation_says_who_may_and_what_can_go_wrong() -> None:
    for path, methods in description()["paths"].items():
        for method, each in methods.items():
            if each["operationId"] == "describe":
                assert each["security"] == []
                continue
            assert {"401", "403", "429"} <= each["responses"].keys(), (method, path)
            assert re.fullmatch(r"(rounds|findings|exports):(read|write)", each["security"][0]["token"][0])
            assert ("{round}" in path) == ("404" in each["responses"])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/rounds", "Rounds"),
        ("/rounds/1", "Round"),
        ("/rounds/1/findings", "Digest"),
        ("/proposals", "Proposals"),
        ("/decisions", "Decisions"),
        ("/openapi.json", "Description"),
    ],
)
async def test_what_is_answered_is_as_described(crew: Crew, runs: Runs, path: str, name: str) -> None:
    program = await runs("coordinator")
    await program.posts(
        "/rounds", {**PLAN, "surveys": ["a-women-at-the-table"], "targets": ["country=YE:40"]}
    )
    await program.posts("/rounds/1/open")
    await releases(crew, 1)
    check(await program.gets(path), name)


async def test_problems_and_what_is_done_are_as_described(runs: Runs) -> None:
    program = await runs("coordinator")
    check(await program.posts("/rounds", PLAN), "Planned")
    check(await program.posts("/rounds/1/open"), "Changed")
    for method, path, more in (
        ("GET", "/rounds/7", {}),
        ("GET", "/rounds?limit=x", {}),
        ("POST", "/rounds", {"json": {}}),
        ("POST", "/rounds", {"json": {"closes": "never"}}),
        ("POST", "/rounds/1/open", {}),
        ("PUT", "/rounds", {}),
        ("GET", "/nowhere", {}),
        ("GET", "/rounds", {"word": "x"}),
    ):
        assert await program.calls(method, path, **more) >= 400
        check(program.wrong, "Problem")


def check(told: Any, name: str) -> None:
    document = DRAFT202012.create_resource(description())
    registry = Registry().with_resource("urn:api", document)
    schema = {"$ref": f"urn:api#/components/schemas/{name}"}
    jsonschema.Draft202012Validator(schema, registry=registry).validate(told)
