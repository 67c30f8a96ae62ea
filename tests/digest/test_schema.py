from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.digest import Digest, Page, as_json, build
from bot.domain.findings import find
from bot.domain.release import release
from bot.surveyfile.load import load, survey_paths
from tests.digest.schema import VALIDATOR, faults
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEY, SURVEYS, K, in_groups, page
from tests.digest.test_grouped import TWO, with_block
from tests.domain.crowd import crowd


def raw(one: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(one, "en", CATALOGS))
    return found


def test_the_schema_is_one_itself():
    Draft202012Validator.check_schema(VALIDATOR.schema)


def test_no_object_of_the_schema_takes_a_key_that_it_does_not_name():
    def objects(schema: Any) -> Iterator[dict[str, Any]]:
        match schema:
            case dict():
                if schema.get("type") == "object":
                    yield schema
                for each in schema.values():
                    yield from objects(each)
            case list():
                for each in schema:
                    yield from objects(each)

    found = list(objects(VALIDATOR.schema))
    assert len(found) > 20
    for each in found:
        strict = each["additionalProperties"] is False and each["required"] == list(each["properties"])
        # Else its keys are ids, and what stands under each of them is described.
        assert strict or {"propertyNames", "additionalProperties"} <= set(each)


@pytest.mark.parametrize("path", survey_paths(SURVEYS), ids=lambda path: path.stem)
def test_every_shipped_survey_gives_digests_of_this_schema(path: Path):
    asked = load(path)
    for seed in range(4):
        released = release(find(crowd(seed, 12 + 60 * seed, asked), asked), K)
        facts = replace(FACTS, survey=asked, closing=seed == 3)
        assert faults(raw(build(Digest(facts, released, released)))) == []
    assert faults(raw(build(Digest(replace(FACTS, survey=asked), None)))) == []


def test_every_kind_of_question_and_what_is_told_of_groups_is_in_the_schema():
    kinds: set[str] = set()
    for seed in range(12):
        one = raw(page(crowd(seed, 10 + 12 * seed, SURVEY), crowd(seed + 1, 10 + 10 * seed, SURVEY)))
        assert faults(one) == []
        kinds |= {part["is"] for part in one["released"]["parts"]}
    assert kinds == {"picks", "values", "figured", "given", "ranked"}
    for one in (raw(in_groups(30)), raw(with_block(TWO))):
        assert faults(one) == []
    assert raw(in_groups(30))["between_groups"]["differences"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.update(more=1),
        lambda found: found["released"]["groups"]["gender"].update(more=1),
        lambda found: found["released"]["parts"][0].update(people=["Amina"]),
        lambda found: found["released"]["groups"]["country"]["cells"][0].update(low=-1),
        lambda found: found.pop("review"),
        lambda found: found.update(format=1),
        lambda found: found["by_group"][0]["groups"][0]["counts"]["good"].update(exact=3),
    ],
)
def test_a_drift_of_the_digest_is_a_fault(spoil: Callable[[dict[str, Any]], object]):
    found = raw(with_block(TWO, page(FEW_REFUSE)))
    spoiled = deepcopy(found)
    spoil(spoiled)
    assert faults(found) == []
    assert faults(spoiled) != []
