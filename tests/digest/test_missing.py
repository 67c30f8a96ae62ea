from __future__ import annotations

import json
import re
from dataclasses import replace

from bot.digest import Digest, Page, as_json, build, html, pdf, text
from bot.domain.disclosure import kept
from bot.domain.say import Words
from bot.domain.targets import read_targets
from bot.i18n.isolates import FSI, PDI
from tests.digest.schema import faults
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, K, cut, page, written
from tests.digest.test_printed import SHIPPED, read, squeezed

TYPED = ("AF 30", "CO 40", "woman 50", "AF woman 20", "YE woman 40", "CO woman 10")
TARGETS = read_targets(TYPED)
STOOD = {"country=AF+gender=woman": 10, "country=YE+gender=woman": 0, "country=CO+gender=woman": 0}


def hoping(*typed: str) -> Page:
    facts = replace(FACTS, targets=read_targets(typed))
    return build(Digest(facts, cut(FEW_REFUSE), stood=STOOD))


def part(one: Page) -> str:
    said = written(one)
    return said[said.index("Who is missing\n") :].split("\n\n", 2)[1]


def test_each_group_stands_with_how_many_answered_of_how_many_are_hoped_for() -> None:
    lines = part(hoping(*TYPED)).splitlines()
    assert lines[0] == "How many answered, and how many are hoped for"
    rows = [re.split(r" {2,}", line.strip())[:2] for line in lines[1:7]]
    assert rows == [
        ["Afghanistan", "16 to 20 of 30"],
        ["Colombia", "0 to 4 of 40"],
        ["Women", "56 to 60 of 50"],
        ["Women, Afghanistan", "at least 10 of 20"],
        ["Women, Yemen", "fewer than 10 of 40"],
        ["Women, Colombia", "fewer than 5 of 10"],
    ]
    assert lines[7].strip() == "A country is the one that people speak about."
    assert "steps of 10" in lines[8]
    assert "up to 9 ahead" in lines[8]


def test_a_bar_shows_how_much_of_what_is_hoped_for_is_there_and_all_marks_stand_below_each_other() -> None:
    rows = part(hoping("AF 30", "CO 40", "woman 50", "AF woman 20")).splitlines()[1:5]
    assert [re.split(" {2,}", row.strip(), maxsplit=2)[2] for row in rows] == [
        "████████░░░     |",
        "░               |",
        "████████████████|██░░",
        "████████        |",
    ]
    marks = re.findall(r'<s style="inset-inline-start:([\d.]+)%">', html(hoping(*TYPED), "en", CATALOGS))
    assert marks == ["83.3"] * 6


def test_many_more_than_hoped_for_make_no_bar_of_the_others_small() -> None:
    row = part(hoping("woman 10", "AF 30")).splitlines()[2]
    assert re.split(" {2,}", row.strip())[2:] == ["███████░", "|"]


def test_the_same_stands_on_paper_and_in_arabic() -> None:
    one = hoping(*TYPED)
    whole = squeezed("".join(read(pdf(one, "en", CATALOGS)))).replace(FSI, "").replace(PDI, "")
    assert squeezed("at least 10 of 20") in whole
    asked = SHIPPED.digest
    shipped = build(replace(asked, facts=replace(asked.facts, targets=TARGETS), stood=STOOD))
    said = html(shipped, "ar", CATALOGS)
    assert 'dir="rtl"' in said
    assert CATALOGS.words(Words("digest.missing"), "ar") in said


def test_programs_get_bounds_and_null_where_none_is_told() -> None:
    raw = json.loads(as_json(hoping(*TYPED), "en", CATALOGS))
    assert faults(raw) == []
    assert raw["targets"][0] == {"of": {"country": "AF"}, "hoped_for": 30, "low": 16, "high": 20}
    assert raw["targets"][3] == {
        "of": {"country": "AF", "gender": "woman"},
        "hoped_for": 20,
        "low": 10,
        "high": None,
    }
    untold = replace(cut(FEW_REFUSE), groups={**cut(FEW_REFUSE).groups, "country": kept((), 60, K)})
    one = build(Digest(replace(FACTS, targets=TARGETS), untold, stood=STOOD))
    raw = json.loads(as_json(one, "en", CATALOGS))
    assert faults(raw) == []
    assert raw["targets"][0] == {"of": {"country": "AF"}, "hoped_for": 30, "low": None, "high": None}
    assert re.search("Afghanistan +not shown of 30", part(one))


def test_a_round_that_hopes_for_nobody_in_particular_has_no_such_section() -> None:
    assert "Who is missing" not in text(page(FEW_REFUSE), "en", CATALOGS)
    assert json.loads(as_json(page(FEW_REFUSE), "en", CATALOGS))["targets"] == []
    nothing = build(Digest(replace(FACTS, targets=TARGETS), None))
    assert "Who is missing" not in text(nothing, "en", CATALOGS)


def test_without_two_groups_at_once_nothing_is_said_of_steps() -> None:
    said = written(hoping("woman 50"))
    assert "Of two groups at once" not in said
    assert "A country is the one that people speak about." not in said
