from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from bot.digest import Digest, Page, as_json, build, csv_zip
from bot.digest.csvtables import COLUMNS
from bot.domain.closing import Closing, Rewording
from bot.domain.comprehension import Comprehension, Flag
from bot.domain.disclosure import kept
from bot.domain.findings import find
from bot.domain.participation import Participation
from bot.domain.release import release
from bot.domain.released import Given, Picks
from bot.domain.survey import Nonresponse, Option
from bot.domain.targets import read_targets
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEY, K, numbers, page
from tests.digest.test_grouped import TWO, with_block
from tests.domain.crowd import crowd


def opened(one: Page, lang: str = "en") -> dict[str, list[dict[str, str]]]:
    with ZipFile(io.BytesIO(csv_zip(one, lang, CATALOGS))) as archive:
        files = {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
    assert all(content.startswith(b"\xef\xbb\xbf") for content in files.values())
    texts = {name: content.decode("utf-8-sig") for name, content in files.items()}
    assert {name: tuple(text.splitlines()[0].split(",")) for name, text in texts.items()} == COLUMNS
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def test_each_kind_of_figure_is_a_table_with_the_least_and_the_most_of_each_count():
    found = opened(page(FEW_REFUSE))
    steps = {row["answer"]: row for row in found["steps"] if row["question"] == "whole"}
    assert (steps["good"]["label"], steps["good"]["low"], steps["good"]["high"]) == (
        "Good as it is",
        "30",
        "30",
    )
    assert (steps["cannot_accept"]["low"], steps["cannot_accept"]["high"]) == ("0", "4")
    assert steps["good"]["asked"] == "60"
    women = next(row for row in found["people"] if (row["by"], row["group"]) == ("gender", "woman"))
    assert (women["label"], women["low"], women["high"]) == ("Women", "56", "60")


def test_a_file_of_its_own_says_what_the_tables_are_and_what_may_be_concluded_from_them():
    one = page(FEW_REFUSE, facts=replace(FACTS, synthetic=True))
    told = [row["text"] for row in opened(one, "fr")["about"]]
    assert told[0].startswith("Réponses artificielles")
    assert told[-4].startswith("Ceci montre ce qu’ont dit les personnes qui ont participé")
    assert told[-1].startswith("À citer ainsi")


def test_numbers_stand_with_each_half_apart_and_their_medians():
    found = opened(page(numbers(24, 50)))["numbers"]
    (median,) = [row for row in found if (row["half"], row["what"]) == ("own_first", "median")]
    assert (median["value"], median["low"], median["high"]) == ("50", "20", "24")
    assert {row["half"] for row in found if row["half"]} == {"own_first", "figure_first"}
    assert next(row["label"] for row in found if row["what"] == "too_low")


def test_the_tables_hold_every_count_of_the_release_and_no_other():
    for seed in (2, 5, 9):
        one = page(crowd(seed, 120, SURVEY))
        released = one.digest.released
        assert released is not None
        found = opened(one)
        people = {(row["by"], row["group"], row["low"], row["high"]) for row in found["people"]}
        assert people == {
            (by, cell.id, *(("", "") if table.kept else (str(cell.low), str(cell.high))))
            for by, table in released.groups.items()
            for cell in table.cells
        }
        rows = {row["question"] for name in ("steps", "lists", "numbers", "open") for row in found[name]}
        assert {part.question for part in released.parts if isinstance(part, Picks | Given)} <= rows


def test_what_is_kept_back_has_empty_counts():
    one = page(FEW_REFUSE)
    released = one.digest.released
    assert released is not None
    kept = {name: replace(table, kept=True) for name, table in released.groups.items()}
    hidden = build(Digest(FACTS, replace(released, groups=kept)))
    assert {(row["low"], row["high"]) for row in opened(hidden)["people"]} == {("", "")}


def test_counts_by_group_stand_one_row_a_group_and_step():
    found = opened(with_block(TWO))["by_group"]
    assert len(found) == 2 * 5
    assert found[0] | {"label": ""} == {
        "question": "whole",
        "by": "country",
        "group": "AF",
        "label": "",
        "answer": "good",
        "people_low": "50",
        "people_high": "50",
        "low": "26",
        "high": "30",
    }


def test_no_cell_can_be_taken_for_a_formula():
    hostile = Option("good", '=HYPERLINK("http://x")', "scale")
    question = SURVEY.question("whole")
    wild = replace(SURVEY, questions=(replace(question, options=(hostile, *question.options[1:])),))
    released = release(find(FEW_REFUSE, wild), K)
    found = opened(build(Digest(replace(FACTS, survey=wild), released)))
    assert found["steps"][0]["label"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_same_digest_is_the_same_bytes(lang: str):
    people = crowd(4, 120, SURVEY)
    assert csv_zip(page(people), lang, CATALOGS) == csv_zip(page(people[::-1]), lang, CATALOGS)


def test_before_the_first_release_every_table_is_empty():
    found = opened(build(Digest(FACTS, None)))
    assert {name for name, rows in found.items() if rows} == {"about"}


def around() -> Page:
    """A digest with targets, a flag, a closed and a reworded question, and those invited."""
    since = datetime(2026, 11, 24, tzinfo=UTC)
    facts = replace(
        FACTS,
        targets=read_targets(("AF 30", "AF woman 20", "YE woman 40", "another 10")),
        closings=(Closing("share", "fr", since),),
        rewordings=(Rewording("whole", "ar", 2, since),),
        languages=4,
    )
    flags = (Flag("why", "fr", Nonresponse.SKIPPED),)
    return build(
        replace(
            page(FEW_REFUSE, facts=facts).digest,
            stood={"country=AF+gender=woman": 10, "country=YE+gender=woman": 0},
            participation=Participation(150, 140, 70, None, step=10, known=True),
            comprehension=Comprehension(24, flags, {}),
        )
    )


def test_targets_flags_closings_and_who_was_invited_are_tables_with_the_names_of_the_json():
    one = around()
    found, told = opened(one), json.loads(as_json(one, "en", CATALOGS))
    assert [(row["of"], row["hoped_for"], row["low"], row["high"]) for row in found["targets"]] == [
        ("country=AF", "30", "16", "20"),
        ("country=AF+gender=woman", "20", "10", ""),
        ("country=YE+gender=woman", "40", "0", "9"),
        ("gender=another", "10", "0", "4"),
    ]
    for name in ("flags", "not_asked", "reworded"):
        rows = [{key: str(value) for key, value in row.items()} for row in told["translations"][name]]
        assert [{key: row[key] for key in rows[0]} for row in found[name]] == rows
    assert found["flags"][0]["label"] == "Why not?"
    assert found["not_asked"][0]["part"] == "The share"
    assert [(row["what"], row["low"], row["high"]) for row in found["participation"]] == [
        ("invited", "150", ""),
        ("reached", "140", ""),
        ("started", "70", ""),
        ("finished", "60", "60"),
        ("declined", "", "9"),
        ("rate_percent", "37", "40"),
    ]
    assert any("24 comparisons were made" in row["text"] for row in found["about"])


def test_of_those_invited_the_tables_tell_nothing_where_nearly_all_answered_and_before_a_release():
    one = around()
    nearly = Participation(None, None, None, None, step=10, known=True, nearly_all=True)
    whats = [row["what"] for row in opened(build(replace(one.digest, participation=nearly)))["participation"]]
    assert whats == ["finished", "declined"]
    found = opened(build(replace(one.digest, released=None)))
    assert {name for name, rows in found.items() if rows} == {"about"}


def test_a_target_of_which_the_page_tells_nothing_has_no_numbers_in_its_row():
    one = around()
    assert one.digest.released is not None
    kept_back = {name: kept((), 60, K) for name in one.digest.released.groups}
    hidden = build(replace(one.digest, released=replace(one.digest.released, groups=kept_back), stood={}))
    assert {(row["low"], row["high"]) for row in opened(hidden)["targets"][::3]} == {("", "")}
