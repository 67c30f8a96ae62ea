"""Statements in a digest: four counts together, or none; and those that too few saw by their names."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from zipfile import ZipFile

import jsonschema
import pytest

from bot.digest import Digest, as_json, build, chat_text, html, text
from bot.digest.csvtables import csv_zip
from bot.digest.jsontext import schema
from bot.digest.onepart import one_part
from bot.digest.stated import Stated, stated
from bot.domain.disclosure import Cell, Table, kept, partition
from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.released import Picks, Released
from bot.domain.say import Words
from bot.domain.survey import Survey
from tests.digest.test_digest import CATALOGS, FACTS
from tests.domain.stating import listeners, statements

K = 5
ASKED = statements(6)


def released(tables: dict[str, Table]) -> Released:
    base = release(find(listeners(1, 60, ASKED), ASKED), K)
    assert base is not None
    return replace(base, parts=tuple(Picks(each, table) for each, table in tables.items()))


def table(agree: int, disagree: int, passed: int) -> Table:
    return partition({"agree": agree, "disagree": disagree, "pass": passed}, 60, K)


TOLD = released(
    {
        "s1": table(20, 12, 7),
        "s2": table(14, 3, 6),
        "s3": table(2, 1, 3),
        "s4": kept(("agree", "disagree", "pass"), 60, K),
        "s5": table(30, 0, 8),
        "s6": table(9, 9, 9),
    }
)


def digest(asked: Survey = ASKED) -> Digest:
    return Digest(replace(FACTS, survey=asked), TOLD)


def test_how_many_saw_it_follows_from_what_was_released() -> None:
    found = {each.question.id: each for each in stated(ASKED, TOLD)}
    assert found["s1"].seen == (39, 39)
    assert found["s2"].seen == (20, 24)
    assert found["s3"].table is None
    assert found["s4"].table is None
    assert found["s4"].seen == (0, 0)


def test_all_four_counts_stand_together_and_a_statement_that_too_few_saw_is_named() -> None:
    told = text(build(digest()), "en", CATALOGS)
    assert "Statement 1 is short.: seen by 39" in told
    after = told.split("Statement 1 is short.: seen by 39")[1].splitlines()[1:4]
    assert [line.strip() for line in after] == ["I agree: 20", "I do not agree: 12", "Pass: 7"]
    assert "Statement 2 is short.: seen by 20 to 24" in told
    few = told.split("Too few people saw these.")[1]
    assert "Statement 3 is short." in few
    assert "Statement 4 is short." in few
    assert "Statement 1 is short." not in few.split("What changed")[0]


def test_no_statement_stands_as_a_question_of_its_own() -> None:
    headings = [section.heading for section in build(digest()).sections]
    assert [each for each in headings if not isinstance(each, Words)] == []


@pytest.mark.parametrize("make", [html, chat_text])
def test_page_and_chat_have_them(make) -> None:
    told = make(build(digest()), "en", CATALOGS)
    assert "Statement 1 is short." in told
    assert "39" in told


def test_programs_get_the_same_and_no_count_without_the_others() -> None:
    found = json.loads(as_json(build(digest()), "en", CATALOGS))
    jsonschema.validate(found, json.loads(schema()))
    assert found["statements"][1]["counts"] == {
        "seen": {"low": 20, "high": 24},
        "agreed": {"low": 14, "high": 14},
        "disagreed": {"low": 0, "high": 4},
        "passed": {"low": 6, "high": 6},
    }
    assert found["statements"][2]["counts"] is None


def test_the_spreadsheet_has_a_row_a_statement() -> None:
    archive = ZipFile(io.BytesIO(csv_zip(build(digest()), "en", CATALOGS)))
    rows = list(csv.DictReader(io.StringIO(archive.read("statements.csv").decode("utf-8-sig"))))
    assert [each["statement"] for each in rows] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert (rows[1]["seen_low"], rows[1]["seen_high"], rows[1]["passed_low"]) == ("20", "24", "6")
    assert {value for name, value in rows[2].items() if name not in ("statement", "label")} == {""}
    assert list(csv.reader(io.StringIO(archive.read("lists.csv").decode("utf-8-sig"))))[1:] == []


def test_who_decides_sees_the_four_counts_of_one_statement() -> None:
    lines = [CATALOGS.words(line, "en") for line in one_part(build(digest()), "s2")]
    assert any("Seen by 20 to 24: 14 agree, 0 to 4 do not agree, 6 passed." in each for each in lines)
    lines = [CATALOGS.words(line, "en") for line in one_part(build(digest()), "s3")]
    assert any("Too few people saw it." in each for each in lines)


def test_a_count_that_stands_alone_is_never_made() -> None:
    lone = Table(60, exact=True, cells=(Cell("agree", 20, 20), Cell("disagree", 0, 4), Cell("pass", 0, 4)))
    found = Stated(ASKED.questions[0], lone).counts()
    assert set(found) == {"seen", "agreed", "disagreed", "passed"}
