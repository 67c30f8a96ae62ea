from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bot.digest import Page, as_json, html, pdf, text
from bot.digest.building import build
from bot.digest.diverging import Bar, diverging
from bot.digest.page import Digest, Group, Grouped, Section, Step, Tally
from bot.digest.parts import plain, span
from bot.digest.spoken import spoken
from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.say import Named, Verbatim, Wording, Words
from bot.i18n.isolates import FSI, PDI
from bot.surveyfile.load import load
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEYS, numbers, page
from tests.digest.test_printed import SHIPPED, read, squeezed
from tests.domain.crowd import crowd

STEPS = (
    Step("good", Verbatim("Good as it is"), "good"),
    Step("live_with", Verbatim("I can live with it"), "fair"),
    Step("needs_change", Verbatim("It needs a change"), "change"),
    Step("cannot_accept", Verbatim("I cannot accept it"), "red"),
    Step("cannot_judge", Verbatim("I cannot judge this"), "quiet"),
)


def tally(low: int, high: int) -> Tally:
    return Tally(span(low, high), low, high)


def group(country: str, size: int, *cells: tuple[int, int]) -> Group:
    people = Tally(Words("digest.people", count=size), size, size)
    return Group(country, Named("country", country), people, tuple(tally(*cell) for cell in cells))


def grouped(*rows: Group) -> Grouped:
    return Grouped("whole", "country", Verbatim("Support by country"), STEPS, rows)


TWO = grouped(
    group("AF", 50, (26, 30), (5, 9), (5, 9), (0, 4), (0, 4)),
    group("YE", 40, (10, 14), (5, 9), (5, 9), (10, 14), (0, 4)),
)


def with_block(block: Grouped, on: Page | None = None) -> Page:
    made = page(FEW_REFUSE) if on is None else on
    return replace(made, sections=(Section(Verbatim("By group"), (block,)), *made.sections))


def test_each_group_stands_with_its_size_and_a_count_for_each_step_in_every_form():
    one = with_block(TWO)
    lines = text(one, "en", CATALOGS).replace(FSI, "").replace(PDI, "").splitlines()
    at = lines.index("Support by country")
    assert lines[at + 1].startswith("  Afghanistan: ")
    assert lines[at + 2] == "    Good as it is: 26 to 30"
    said = html(one, "en", CATALOGS)
    table = said[said.index('<table class="grouped">') :]
    table = table[: table.index("</table>")]
    told = re.sub(r"<[^>]*>", "\n", table).replace(FSI, "").replace(PDI, "")
    for words in (
        "Support by country",
        "Afghanistan",
        "Yemen",
        "26 to 30",
        "10 to 14",
        "I cannot judge this",
    ):
        assert words in told
    assert re.findall(r"<td>(?!<bdi dir=)", table) == []
    whole = squeezed("".join(read(pdf(one, "en", CATALOGS))))
    assert squeezed("Support by country") in whole
    assert squeezed("26 to 30 5 to 9 5 to 9 0 to 4 0 to 4") in whole.replace(FSI, "").replace(PDI, "")


def test_programs_get_ids_and_bounds_and_no_words():
    (found,) = json.loads(as_json(with_block(TWO), "en", CATALOGS))["by_group"]
    assert (found["question"], found["by"]) == ("whole", "country")
    assert found["steps"] == [step.id for step in STEPS]
    assert found["groups"][0]["id"] == "AF"
    assert found["groups"][0]["people"] == {"low": 50, "high": 50}
    assert found["groups"][0]["counts"]["good"] == {"low": 26, "high": 30}


def test_a_group_without_its_words_in_the_readers_language_turns_the_whole_digest_to_english():
    missing = replace(TWO, rows=(replace(TWO.rows[0], label=Words("digest.by_country")),))
    assert 'lang="fr"' in html(with_block(missing, SHIPPED), "fr", CATALOGS)
    untold = replace(TWO, caption=Wording("whole:_", "Said by nobody"))
    assert 'lang="en"' in html(with_block(untold, SHIPPED), "fr", CATALOGS)


def bar(*steps: tuple[str, int, int], out_of: int = 100) -> Bar:
    return Bar(steps, out_of)  # type: ignore[arg-type]


def test_support_lies_on_one_side_of_the_line_objections_on_the_other_and_no_judgement_apart():
    (found,) = diverging(
        [bar(("good", 40, 40), ("fair", 20, 20), ("change", 15, 15), ("red", 5, 5), ("quiet", 20, 20))]
    )
    widths = {side: found[side]["width"] for side in found}
    assert widths == {"with": "60.0", "against": "20.0", "apart": "20.0"}
    assert [each["tone"] for each in found["with"]["pieces"]] == ["fair", "good"]
    assert [each["tone"] for each in found["against"]["pieces"]] == ["change", "red"]
    assert [each["tone"] for each in found["apart"]["pieces"]] == ["quiet"]


def test_the_line_stands_in_one_place_for_all_groups_and_equal_shares_are_equally_long():
    few, many = diverging([bar(("good", 5, 5), ("red", 5, 5), out_of=10), bar(("good", 100, 100))])
    assert few["against"]["width"] == many["against"]["width"] == "33.3"
    assert few["with"]["pieces"] == [{"tone": "good", "sure": "50.0", "open": "0.0"}]
    assert many["with"]["pieces"] == [{"tone": "good", "sure": "100.0", "open": "0.0"}]


def test_what_is_sure_and_what_may_be_are_told_apart_and_never_reach_past_everyone():
    (found,) = diverging([bar(("good", 6, 10), ("fair", 0, 8), out_of=10)])
    assert found["with"]["pieces"] == [
        {"tone": "fair", "sure": "0.0", "open": "26.6"},
        {"tone": "good", "sure": "60.0", "open": "13.3"},
    ]


def test_a_red_line_that_somebody_may_have_is_seen_beside_milder_steps():
    (found,) = diverging([bar(("good", 14, 27), ("change", 6, 19), ("red", 0, 13), out_of=36)])
    change, red = found["against"]["pieces"]
    assert (red["tone"], red["sure"]) == ("red", "0.0")
    assert red["open"] == change["open"] != "0.0"


@pytest.mark.parametrize("bars", [[], [bar(("good", 0, 0), out_of=0)], [bar(("red", 0, 0))]])
def test_bars_of_nobody_have_no_pieces(bars: list[Bar]):
    assert all(not side["pieces"] for found in diverging(bars) for side in found.values())


def test_more_groups_than_a_page_holds_go_on_over_the_next_with_the_steps_said_again():
    many = grouped(*(replace(TWO.rows[0], label=plain(1000 + n)) for n in range(40)))
    told = [each for each in map(squeezed, read(pdf(with_block(many), "en", CATALOGS))) if "26to30" in each]
    assert len(told) > 1
    assert all(squeezed("I cannot judge this") in each for each in told)


def test_those_at_a_figure_lie_half_on_each_side_of_its_line_and_those_without_a_number_apart():
    (found,) = diverging(
        [bar(("lower", 10, 10), ("at", 20, 24), ("higher", 30, 30), ("quiet", 16, 16), out_of=80)]
    )
    assert [each["tone"] for each in found["with"]["pieces"]] == ["at", "lower"]
    assert [each["tone"] for each in found["against"]["pieces"]] == ["at", "higher"]
    assert [each["tone"] for each in found["apart"]["pieces"]] == ["quiet"]
    assert [found[side]["width"] for side in ("with", "against", "apart")] == ["27.5", "52.5", "20.0"]


def test_those_who_said_nothing_leave_the_bar_empty():
    (found,) = diverging([bar(("good", 10, 10), ("red", 5, 5))])
    assert (found["with"]["width"], found["against"]["width"]) == ("10.0", "5.0")


def charts(one: Page) -> list[dict[str, Any]]:
    blocks = [block for section in spoken(one, "en", CATALOGS)["sections"] for block in section["blocks"]]
    return [block for block in blocks if block.get("both")]


def test_support_by_the_whole_is_one_more_bar_above_its_table():
    (support,) = charts(page(FEW_REFUSE))
    assert (
        support["both"]["with"]["width"] == "65.6"
    )  # 42 of 60, beside 13 and 9 who may be on the other sides
    assert [each["tone"] for each in support["both"]["against"]["pieces"]] == ["change", "red"]
    told = html(page(FEW_REFUSE), "en", CATALOGS)
    assert told.count('<span class="both" aria-hidden="true">') == 1
    assert support["rows"]


def test_numbers_lie_around_the_figure_of_the_proposal_which_is_named_at_the_line():
    found = [chart for chart in charts(page(numbers(24, 50))) if chart["mark"]]
    assert [chart["mark"] for chart in found] == ["30%", "30%"]
    for chart in found:
        assert "higher" in {each["tone"] for each in chart["both"]["against"]["pieces"]}
        assert [row["tone"] for row in chart["rows"]][:3] == ["lower", "at", "higher"]


def test_a_name_of_the_other_direction_moves_no_number_of_the_pages():
    arabic = replace(TWO.rows[0], label=Named("language", "ar"), size=Tally(plain(78), 78, 78))
    one = replace(SHIPPED, sections=(Section(Verbatim("By"), (replace(TWO, rows=(arabic,)),)),))
    found: list[tuple[float, str]] = []
    PdfReader(BytesIO(pdf(one, "en", CATALOGS))).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, *_: found.append((cm[4] + tm[4], text))
    )
    starts = [x for x, text in found if "78" in text]
    assert min(starts) > 65  # points; the name begins at 57, at the margin


def test_a_digest_begins_with_what_may_be_concluded_and_all_parts_in_one_table():
    asked = load(SURVEYS / "a-women-at-the-table.yaml")
    released = release(find(crowd(2, 200, asked), asked), 5)
    one = build(Digest(replace(FACTS, survey=asked), released))
    assert one.sections[0].heading == Words("digest.glance")
    (table,) = one.sections[0].blocks
    assert isinstance(table, Grouped)
    assert [row.id for row in table.rows] == ["condition", "rising", "equal", "overall"]
    said = html(one, "en", CATALOGS)
    assert (
        said.index("What may be concluded") < said.index("All parts at a glance") < said.index("Who answered")
    )
    # For programs it is nothing new: they have the totals themselves.
    assert all(each["question"] for each in json.loads(as_json(one, "en", CATALOGS))["by_group"])
