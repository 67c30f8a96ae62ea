"""A package of answers: what the descriptor, the dictionary and the guide say, held against the rows."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from bot.app.exporting import Export
from bot.app.packaging import Rows, rows_as
from bot.digest import Digest, build
from bot.digest.datapackage import files
from bot.digest.dictionary import Package
from bot.digest.zipped import zipped
from bot.domain.disclosure import Table
from bot.domain.findings import add_up, findings_of
from bot.domain.release import release
from bot.domain.say import Wording
from bot.domain.snapshot import export_counts
from bot.domain.survey import Kind, Option, Question
from bot.i18n.words import ALL
from tests.digest.profile import faults
from tests.digest.test_digest import CATALOGS, FACTS, SURVEY, K
from tests.domain.crowd import crowd

COLUMNS = ("round", "question", "kind", "value")
BYS: tuple[tuple[str, ...], ...] = ((), ("country",), ("gender", "group_kind"), ("language", "help"))


def package(by: tuple[str, ...] = ("country",), seed: int = 4, people: int = 300) -> Package:
    """What has left of a crowd, in the order of its cells."""
    counts = add_up(crowd(seed, people, SURVEY), SURVEY, (by,))
    released = release(findings_of(counts), K)
    assert released is not None
    rows = tuple(
        ("7", cell.question, cell.kind, cell.value, *cell.attrs)
        for cell in export_counts(counts, by, released)
        for _ in range(cell.count)
    )
    return Package(build(Digest(FACTS, released)), 7, 3, (*COLUMNS, *by), rows)


def made(one: Package, form: Rows = Rows.CSV, language: str = "en") -> dict[str, bytes]:
    data = rows_as(form, Export(one.round, one.release, one.columns, one.rows))
    return files(one, form.value, data, language, CATALOGS)


def asked_otherwise(one: Package, question: Question) -> Package:
    """The same, with another question in place of one."""
    digest = one.page.digest
    every = tuple(question if each.id == question.id else each for each in digest.facts.survey.questions)
    facts = replace(digest.facts, survey=replace(digest.facts.survey, questions=every))
    return replace(one, page=replace(one.page, digest=replace(digest, facts=facts)))


def table(content: bytes) -> list[dict[str, str]]:
    """Read as anybody would, with what Python brings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def records(found: dict[str, bytes]) -> list[dict[str, Any]]:
    if "answers.csv" in found:
        return [{**row, "round": int(row["round"])} for row in table(found["answers.csv"])]
    return [json.loads(line) for line in found["answers.jsonl"].splitlines()]


def fields(found: dict[str, bytes], number: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(found["datapackage.json"])["resources"][number]["schema"][
        "fields"
    ]
    return told


PACKAGES = [pytest.param(by, form, id=f"{'+'.join(by) or 'nothing'}-{form}") for by in BYS for form in Rows]


@pytest.mark.parametrize(("by", "form"), PACKAGES)
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_a_descriptor_is_as_the_standard_says_and_true_of_its_files(
    by: tuple[str, ...], form: Rows, language: str
) -> None:
    found = made(package(by), form, language)
    told = json.loads(found["datapackage.json"])
    assert faults(told) == []
    assert told["version"] == "0.3.0"  # this survey is on no proposal
    assert (told["name"], told["created"]) == ("answers-crowd-round-7", "2026-11-25T23:30:00Z")
    assert "licenses" not in told
    for each in told["resources"]:
        assert each["bytes"] == len(found[each["path"]])
        assert each["hash"] == f"sha256:{sha256(found[each['path']]).hexdigest()}"


@pytest.mark.parametrize(("by", "form"), PACKAGES)
def test_every_column_and_every_value_is_explained_and_nothing_that_is_not_there(
    by: tuple[str, ...], form: Rows
) -> None:
    one = package(by)
    found = made(one, form)
    rows, entries = records(found), table(found["dictionary.csv"])
    assert rows
    assert [each["name"] for each in fields(found, 0)] == list(rows[0]) == list(one.columns)
    assert [each["column"] for each in entries if not each["value"]] == list(one.columns)
    assert [each["name"] for each in fields(found, 1)] == list(entries[0])
    explained = {(each["column"], each["value"]) for each in entries}
    for field in fields(found, 0):
        name, allowed = field["name"], set(field["constraints"]["enum"])
        assert {row[name] for row in rows} <= allowed
        assert {(name, str(each)) for each in allowed} == {
            each for each in explained if each[0] == name and each[1]
        }
    keys = {(each["question"], each["value"]) for each in entries}
    assert {(row["question"], row["value"]) for row in rows} <= keys
    assert all(each["label"] and each["column"] in one.columns for each in entries)


@pytest.mark.parametrize("by", BYS, ids=str)
def test_the_numbers_of_rows_are_those_of_the_rows(by: tuple[str, ...]) -> None:
    found = made(package(by))
    rows, entries = records(found), table(found["dictionary.csv"])
    answers = Counter((row["question"], row["value"]) for row in rows)
    told = {
        (each["question"], each["value"]): int(each["rows"])
        for each in entries
        if each["column"] == "value" and each["value"]
    }
    assert {place: n for place, n in told.items() if n} == answers
    assert 0 in told.values()
    for name in {*COLUMNS, *by} - {"value"}:
        held = [int(each["rows"]) for each in entries if each["column"] == name and each["value"]]
        assert sum(held) == len(rows)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_question_stands_in_its_exact_words_with_every_answer(language: str) -> None:
    found = made(package(), language=language)
    entries = table(found["dictionary.csv"])
    worded = {
        each["value"]: each["label"] for each in entries if each["column"] == "question" and each["value"]
    }
    asked = [each for each in SURVEY.questions if each.kind is not Kind.NOTE]
    assert list(worded) == [each.id for each in asked]
    for question in asked:
        assert worded[question.id] == CATALOGS.words(Wording(question.context, question.text), language)
        offered = [each["value"] for each in entries if each["question"] == question.id]
        if question.kind is Kind.RANKING:
            assert offered == [
                f"{place}:{each.id}" for each in question.options for place in ("first", "later")
            ]
        elif question.kind is Kind.NUMBER:
            assert offered == sorted(offered, key=int)
        elif question.kind is not Kind.TEXT:
            assert offered == [each.id for each in question.options]
    good = next(each for each in entries if (each["question"], each["value"]) == ("whole", "good"))
    assert good["label"] == {"en": "Good as it is", "fr": "C’est bien comme ça"}[language]


def test_of_each_question_it_is_told_how_and_of_whom_it_was_asked() -> None:
    entries = table(made(package())["dictionary.csv"])
    more = {each["value"]: each["more"] for each in entries if each["column"] == "question"}
    assert more["share.own"] == (
        "A number from 0% to 100%. Asked of a random half, before they saw today's figure."
    )
    assert "Asked only of those who answered “share” with: too_high, too_low." in more["share.instead"]
    assert "Asked of a random half, who saw today's figure first." in more["share.instead"]
    assert more["two"] == "Any of the answers offered; each of them is a row of its own."
    assert "Not asked of those who answered “whole” with: cannot_accept, cannot_judge." in more["pace"]
    assert more["why"].startswith("In the person's own words, so there are no rows of it.")


def test_the_guide_says_what_is_left_out_and_how_not_to_count() -> None:
    guide = made(package())["README.md"].decode()
    for told in (
        "An answer that fewer than 5 people gave has no row.",
        "Of each answer there are at most as many rows as the release shows of it at least.",
        "A row stands beside a group only where 5 rows or more are the same.",
        "While fewer than 30 people are counted there are no rows",
        "What people wrote or said in their own words is never in these rows.",
        "Do not weight the rows, and work out no margins of error.",
        "No licence comes with these files.",
        "That none is shown proves nothing.",
        "The figures stand as of 25 November 2026, 23:30.",
    ):
        assert told in guide
    beside = made(package(()))["README.md"].decode()
    assert "beside a group" not in beside
    assert "there are no rows, since" not in beside


@pytest.mark.parametrize("language", ["ar", "es", "fr"])
def test_the_guide_explains_in_a_language_that_has_the_words(language: str) -> None:
    english = made(package())["README.md"].decode()
    guide = made(package(), language=language)["README.md"].decode()
    sentences = [
        entry.english
        for key, entry in ALL.items()
        if key.startswith("console.package.") and entry.english in english and len(entry.english.split()) > 4
    ]
    assert len(sentences) > 10
    assert [each for each in sentences if each in guide] == []


@pytest.mark.case(41)
@pytest.mark.threat(18)
def test_what_could_be_a_formula_or_a_mark_is_neither() -> None:
    (question,) = (each for each in SURVEY.questions if each.id == "two")
    options = (Option("a", "=HYPERLINK(1)", "scale"), *question.options[1:])
    hostile = replace(question, options=options, text="1. <b>*Which*</b>\n# of `two`?\n- 30 or 1.5?")
    found = made(asked_otherwise(package(), hostile))
    labels = {(each["question"], each["value"]): each["label"] for each in table(found["dictionary.csv"])}
    assert labels["two", "a"] == "'=HYPERLINK(1)"
    assert labels["", "two"] == "1. <b>*Which*</b>\n# of `two`?\n- 30 or 1.5?"
    guide = found["README.md"].decode()
    assert "> 1\\. \\<b\\>\\*Which\\*\\</b\\>\n> \\# of \\`two\\`?\n> \\- 30 or 1.5?" in guide
    json.loads(found["datapackage.json"])


def test_a_value_that_no_survey_offers_any_more_stands_as_it_is_and_is_allowed() -> None:
    one = package()
    old = replace(one, rows=(*one.rows, *[("7", "two", "choices", "=gone", "YE")] * 5))
    csv_, jsonl = made(old), made(old, Rows.JSONL)
    assert faults(json.loads(csv_["datapackage.json"])) == []
    assert (
        "'=gone" in next(each for each in fields(csv_, 0) if each["name"] == "value")["constraints"]["enum"]
    )
    assert (
        "=gone" in next(each for each in fields(jsonl, 0) if each["name"] == "value")["constraints"]["enum"]
    )
    for found in (csv_, jsonl):
        allowed = {each["name"]: each["constraints"]["enum"] for each in fields(found, 0)}
        assert all(row["value"] in allowed["value"] for row in records(found))


def test_groups_that_the_digest_keeps_back_are_not_listed() -> None:
    one = package()
    released = one.page.digest.released
    assert released is not None
    shown: Table = released.groups["country"]
    assert shown.cells
    kept = replace(released, groups={**released.groups, "country": replace(shown, kept=True)})
    hidden = replace(one, page=build(Digest(FACTS, kept)), rows=())
    entries = table(made(hidden)["dictionary.csv"])
    assert [each["value"] for each in entries if each["column"] == "country" and each["value"]] == [
        "not_told",
        "other",
    ]


def test_namibia_is_a_country_and_not_missing() -> None:
    one = package()
    found = made(replace(one, rows=(*one.rows, *[("7", "two", "choices", "a", "NA")] * 5)))
    (resource, _) = json.loads(found["datapackage.json"])["resources"]
    assert resource["schema"]["missingValues"] == [""]
    country = next(each for each in resource["schema"]["fields"] if each["name"] == "country")
    assert {"value": "NA", "label": "Namibia"} in country["categories"]
    assert "NA" in country["description"]


def test_a_package_without_rows_explains_all_the_same() -> None:
    found = made(replace(package(), rows=()))
    assert faults(json.loads(found["datapackage.json"])) == []
    assert found["answers.csv"] == b"round,question,kind,value,country\n"
    assert {each["rows"] for each in table(found["dictionary.csv"])} == {"", "0"}


def test_the_same_release_is_the_same_bytes_whatever_the_round_does() -> None:
    one = package()
    facts = replace(FACTS, state="closed", closing=True, made_at=FACTS.closes)
    later = replace(one, page=build(replace(one.page.digest, facts=facts)))
    assert zipped(made(one)) == zipped(made(later))


def test_each_package_says_of_which_proposal_and_version_it_is() -> None:
    one = package()
    survey = replace(SURVEY, proposal="a", version=2)
    page = build(replace(one.page.digest, facts=replace(FACTS, survey=survey, trial=True)))
    found = made(replace(one, page=page))
    told = json.loads(found["datapackage.json"])
    assert told["version"] == "2.3.0"
    assert (told["charterbot"]["proposal"], told["charterbot"]["proposal_version"]) == ("a", 2)
    assert told["charterbot"]["wording"] == SURVEY.hash
    assert "Proposal a, version 2." in found["README.md"].decode()
    assert told["description"].startswith("TRIAL.")
    assert "**TRIAL." in found["README.md"].decode()
