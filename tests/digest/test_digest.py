from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bot.channels.telegram.parting import parts, units
from bot.channels.telegram.sending import TRIAL
from bot.digest import Digest, Facts, as_json, build, chat_text, html, text
from bot.digest.chat import LONGEST, chat_lines
from bot.digest.page import Chart, Note, Page, Row, Section
from bot.digest.printed import on_card
from bot.digest.spoken import spoken
from bot.domain.findings import Respondent, add_up, find
from bot.domain.quoted import Quoted, Translated
from bot.domain.release import release
from bot.domain.released import Released
from bot.domain.review import Review, Reviewed
from bot.domain.say import Say, Verbatim, Words
from bot.domain.snapshot import export_counts
from bot.domain.survey import Answer, Half, Option
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import FSI, PDI
from bot.i18n.render import render
from bot.surveyfile.load import load, load_text, survey_paths
from tests.domain.crowd import crowd, survey

K = 5
SURVEY = survey()
CATALOGS = Catalogs(strict=True)
FACTS = Facts(
    SURVEY,
    K,
    "running",
    opens=datetime(2026, 11, 20, tzinfo=UTC),
    closes=datetime(2026, 12, 4, tzinfo=UTC),
    made_at=datetime(2026, 11, 26, 7, tzinfo=UTC),
    cut_at=datetime(2026, 11, 25, 23, 30, tzinfo=UTC),
)


def supporters(**steps: int) -> list[Respondent]:
    found: list[Respondent] = []
    for step, count in steps.items():
        for _ in range(count):
            half = list(Half)[len(found) % 2]
            country = ("AF", "YE", "SD")[len(found) % 3]
            answers = {"whole": Answer("whole", step), "why": Answer("why", "CANARY")}
            found.append(Respondent(len(found), country, "ar", "woman", "peace_group", answers, half))
    return found


def cut(people: list[Respondent]) -> Released:
    released = release(find(people, SURVEY), K)
    assert released is not None
    return released


def page(people: list[Respondent], before: list[Respondent] | None = None, facts: Facts = FACTS) -> Page:
    return build(Digest(facts, cut(people), None if before is None else cut(before)))


NUMBER = load_text(
    """
id: numbered
title: A number
short_name: A number
asks: It asks for a number.
changes: Nothing.
keeps: All.
questions:
  - {id: n, kind: number, heading: The number, text: How many?, unit: percent, least: 0, most: 9, step: 1}
""",
    "numbered",
)
FEW_REFUSE = supporters(good=30, live_with=12, needs_change=9, cannot_accept=3, cannot_judge=6)


def written(one: Page) -> str:
    return text(one, "en", CATALOGS).replace(FSI, "").replace(PDI, "")


SURVEYS = Path(__file__).parents[2] / "surveys"


@pytest.mark.parametrize("path", survey_paths(SURVEYS), ids=lambda path: path.stem)
def test_a_message_is_in_the_drafters_language_from_its_first_word_to_its_last(path: Path):
    asked = load(path)
    for seed in (2, 4):  # in these crowds one thing on each list is named often enough to be told
        released = release(find(crowd(seed, 200, asked), asked), K)
        brief = build(Digest(replace(FACTS, survey=asked), released)).brief
        assert [line for _, line in brief if not CATALOGS.complete(line, "fr")] == []


def test_support_stands_in_counts_with_the_red_line_by_itself():
    lines = written(page(FEW_REFUSE)).splitlines()
    red = lines.index("Red line: cannot accept it (60 people were asked)")
    assert lines[red + 1].split("  ")[1:3] == ["I cannot accept it", "0 to 4"]
    steps = "\n".join(lines[lines.index("Support (60 people were asked)") :])
    assert re.search(r"Good as it is +30 +50%", steps)
    assert re.search(r"I can live with it +12 +20%", steps)
    assert re.search(r"I cannot judge this +5 to 9", steps)


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_a_red_line_of_a_few_reads_nought_to_four_in_every_form_and_like_that_of_nobody():
    nobody = supporters(good=30, live_with=12, needs_change=9, cannot_judge=9)
    few = supporters(good=30, live_with=12, needs_change=9, cannot_accept=3, cannot_judge=6)
    for form in (html, chat_text, text):
        said, same = (form(page(people), "en", CATALOGS) for people in (few, nobody))
        assert said == same
    assert "Cannot accept it: 0 to 4." in chat_text(page(few), "en", CATALOGS).replace(FSI, "").replace(
        PDI, ""
    )


@pytest.mark.case(55)
@pytest.mark.threat(8)
def test_that_all_chose_the_same_reads_nearly_all_in_every_form_with_no_percentage():
    everyone = supporters(good=60)
    assert re.search(r"Good as it is +56 to 60, nearly all +█", written(page(everyone)))
    for form in (html, chat_text, text):
        said, nearly = (form(page(people), "en", CATALOGS) for people in (everyone, supporters(good=57)))
        assert "56 to 60, nearly all" in said
        assert "100%" not in re.sub("<style>.*</style>|width:[^;]*;", "", said)
        assert "nearly all" in nearly


@pytest.mark.threat(9)
@pytest.mark.parametrize("output", [html, text])
def test_a_digest_says_plainly_that_a_number_can_be_a_few_behind(output):
    said = output(page(FEW_REFUSE), "en", CATALOGS)
    assert "A number moves only when 5 or more people change it" in said
    assert "up to 4 behind" in said


def test_bars_begin_at_one_column_whatever_takes_none_in_a_label_or_a_number():
    step = Words("digest.step_of", {"part": Verbatim("المشاركة"), "step": Verbatim("e\u0301gal")})
    many = Words("digest.at_least", {"number": Verbatim("30")})
    rows = (
        Row(Words("digest.trial"), Verbatim("5"), 5, 5, Verbatim("10%")),
        Row(step, many, 30, 30),
        Row(Verbatim("x"), Verbatim("12 to 16"), 12, 16, Verbatim("100%"), Verbatim("7%")),
    )
    chart = Section(Verbatim("x"), (Chart(Verbatim("x"), rows, out_of=50),))
    drawn = text(replace(page(FEW_REFUSE), sections=(chart,)), "en", CATALOGS).splitlines()
    assert len({cell_len(line.partition("█")[0]) for line in drawn if "█" in line}) == 1
    assert sum("█" in line for line in drawn) == 3


def test_percentages_stand_from_thirty_people_on():
    assert "%  " not in written(page(supporters(good=15, live_with=7, cannot_accept=7)))
    assert "%  " in written(page(supporters(good=15, live_with=7, cannot_accept=8)))


def test_who_answered_is_told_by_country_language_gender_and_kind_of_group():
    said = written(page(FEW_REFUSE))
    assert re.search(r"Afghanistan +16 to 20", said)
    assert "العربية, or a language of only a few" in said
    assert re.search(r"Women +56 to 60", said)
    assert re.search(r"Men +0 to 4", said)
    assert re.search(r"Peace groups +56 to 60", said)


def test_no_text_of_a_person_is_in_any_output():
    people = FEW_REFUSE + supporters(cannot_accept=10)
    one = page(people)
    outputs = (*(made(one, "en", CATALOGS) for made in (html, chat_text, as_json)), written(one))
    assert not any("CANARY" in output for output in outputs)
    assert "Answers waiting for review" in outputs[0]


@pytest.mark.parametrize("output", [html, chat_text, text])
def test_every_digest_says_what_may_be_concluded_and_how_to_cite(output):
    said = output(page(FEW_REFUSE), "en", CATALOGS)
    for sentence in (
        "women, advocates or a country",
        "proves nothing",
        "Cite as: 60 participants from 3 or more",
    ):
        assert sentence in said
    assert "20 November 2026 to 25 November 2026" in said


@pytest.mark.parametrize("output", [html, chat_text, text])
def test_between_cuts_a_digest_says_why_one_answer_does_not_move_it(output):
    said = output(page(FEW_REFUSE), "en", CATALOGS)
    assert "at least 10 new people" in said
    assert "More are coming in." in said


@pytest.mark.parametrize("output", [html, chat_text, text])
def test_a_closing_digest_tells_that_up_to_nine_answers_are_not_shown(output):
    said = output(page(FEW_REFUSE, facts=replace(FACTS, closing=True, state="closed")), "en", CATALOGS)
    assert "Up to 9 answers are not shown, to protect people." in said
    assert "More are coming in." not in said


@pytest.mark.parametrize("output", [html, chat_text, text])
def test_a_trial_says_so_before_anything_else(output):
    said = output(page(FEW_REFUSE, facts=replace(FACTS, trial=True, synthetic=True)), "en", CATALOGS)
    body = said[said.find("<body>") :] if "<body>" in said else said
    words = re.sub(r"<[^>]*>", "", body).strip()
    assert words.startswith("TRIAL.")
    assert words.index("Synthetic") < words.index(SURVEY.short_name)


def test_before_the_first_cut_a_digest_says_when_figures_come():
    said = chat_text(build(Digest(FACTS, None)), "en", CATALOGS)
    assert "The first ones come when 10 people have answered. More are coming in." in said
    closed = build(Digest(replace(FACTS, closing=True, state="closed"), None))
    assert "Fewer than 10 people answered." in text(closed, "en", CATALOGS)


def test_what_changed_since_the_last_digest_is_told_where_both_counts_are_shown():
    said = written(page([*FEW_REFUSE, *supporters(live_with=10)], FEW_REFUSE))
    assert "10 people are newly counted since the last digest." in said
    assert "The whole: I can live with it: 12 → 22" in said
    assert "I cannot accept it: " not in said
    assert "Nothing: the figures are those of the last digest." in written(page(FEW_REFUSE, FEW_REFUSE))
    assert "This is the first digest with figures." in written(page(FEW_REFUSE))


def numbers(count: int, own: int) -> list[Respondent]:
    found: list[Respondent] = []
    for _ in range(count):
        answers = {"share.own": Answer("share.own", Decimal(own)), "share": Answer("share", "too_low")}
        found.append(Respondent(len(found), "AF", "en", None, None, answers, Half.OWN_FIRST))
        later = {"share": Answer("share", "too_low"), "share.instead": Answer("share.instead", Decimal(own))}
        found.append(Respondent(-len(found), "AF", "en", None, None, later, Half.FIGURE_FIRST))
    return found


def test_numbers_stand_in_each_half_with_lower_and_higher_apart():
    said = written(page(numbers(24, 50)))
    assert "Named a number first: the figure is… (a random half of 48 people)" in said
    assert "Saw the figure first: it is… (a random half of 48 people)" in said
    assert len(re.findall(r"Higher than 30% +(20 to )?24", said)) == 2
    assert len(re.findall(r"Lower than 30% +0 to 4", said)) == 2
    assert "The middle number of 20 to 24 people is 50%." in said


def test_halves_of_too_few_people_are_not_told():
    assert "Too few people in each half" in written(page(numbers(9, 50)))


def long_digest() -> Page:
    """More parts than one message can tell, in letters that are two units each."""
    asked = tuple(
        replace(SURVEY.question("whole"), id=f"w{n}", item=f"w{n}", heading="😀" * 60, when=())
        for n in range(30)
    )
    wide = replace(SURVEY, questions=asked)
    people = [
        replace(one, answers={part.id: Answer(part.id, "good") for part in asked}) for one in FEW_REFUSE
    ]
    released = release(find(people, wide), K)
    return build(Digest(replace(FACTS, survey=wide), released))


def test_a_chat_message_fits_and_drops_detail_first():
    said = chat_text(long_digest(), "en", CATALOGS)
    assert 3500 < units(said) <= LONGEST
    assert said.endswith("More in the files that follow.")
    assert "Cite as: 60 participants" in said
    assert "A single new answer does not move the figures." in said


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_a_trials_digest_is_one_message_of_a_chat_in_every_language(language: str):
    lines = chat_lines(long_digest(), language, CATALOGS)
    sent = render(Say((TRIAL, *lines)), language, CATALOGS).text
    assert len(parts(sent)) == 1
    assert 3500 < units(sent) <= LONGEST


@pytest.mark.parametrize("output", [html, chat_text, text])
def test_the_same_digest_is_the_same_bytes(output):
    people = crowd(4, 120, SURVEY)
    assert output(page(people), "en", CATALOGS) == output(page(people[::-1]), "en", CATALOGS)
    assert as_json(page(people), "en", CATALOGS) == as_json(page(people[::-1]), "en", CATALOGS)


def test_every_kind_of_question_can_be_told_in_every_output():
    for seed in range(12):
        one = page(crowd(seed, 10 + 12 * seed, SURVEY), crowd(seed + 1, 10 + 10 * seed, SURVEY))
        for output in (html, chat_text, text):
            assert output(one, "en", CATALOGS)
        assert json.loads(as_json(one, "en", CATALOGS))["released"]["people"] == 10 + 12 * seed


@pytest.mark.case(40)
@pytest.mark.threat(18)
def test_the_html_loads_nothing_runs_nothing_and_escapes_what_it_shows():
    hostile = Option("good", '<script>alert(1)</script>"&', "scale")
    question = SURVEY.question("whole")
    changed = replace(question, heading="<b>part</b>", options=(hostile, *question.options[1:]))
    wild = replace(SURVEY, questions=(changed,), title="<i>title</i>")
    released = release(find(FEW_REFUSE, wild), K)
    said = html(build(Digest(replace(FACTS, survey=wild), released)), "en", CATALOGS)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    for sign in (
        "<script",
        "<b>part",
        "<i>title",
        "http:",
        "https:",
        "<link",
        "<img",
        "url(",
        "@import",
        " onload",
    ):
        assert sign not in said


def test_the_html_is_small_and_every_count_is_isolated():
    said = html(page(crowd(4, 120, SURVEY)), "en", CATALOGS)
    assert len(said.encode()) < 60_000
    assert re.findall(r"<td>(?!<bdi dir=)", said) == []
    assert '<html lang="en" dir="ltr">' in said


def test_a_language_without_all_the_words_gives_way_to_english_as_a_whole():
    assert html(page(FEW_REFUSE), "ha", CATALOGS) == html(page(FEW_REFUSE), "en", CATALOGS)


def test_times_are_told_where_the_reader_is():
    assert "26 November 2026, 04:00" in written(page(FEW_REFUSE, facts=replace(FACTS, zone="Asia/Kabul")))


def in_groups(refuse: int) -> Page:
    """A digest of women who refuse a part, this many of 50, and men who mostly do not."""
    steps = {
        "woman": {"cannot_accept": refuse, "good": 40 - refuse, "live_with": 5, "no such step": 5},
        "man": {"cannot_accept": 6, "good": 40, "live_with": 9, "no such step": 5},
        "": {"cannot_accept": 5, "good": 5, "live_with": 5, "no such step": 1},
    }
    people = [
        replace(one, key=f"{gender}{one.key!r}".encode(), gender=gender or None)
        for gender, said in steps.items()
        for one in supporters(**said)
    ]
    released = cut(people)
    export = tuple(export_counts(add_up(people, SURVEY, (("gender",),)), ("gender",), released))
    return build(Digest(FACTS, released, breakdowns={("gender",): export}))


def test_groups_that_differ_much_and_the_one_with_the_least_support_are_named_with_their_numbers():
    said = written(in_groups(30))
    assert (
        "More in “Women” than in “Men” said “I cannot accept it”: 26 to 30 of 50, and 6 to 10 of 60." in said
    )
    assert "even if any five people in each group had answered otherwise" in said
    assert "The whole. “Women”: 15 to 23 of 50 said it is good or can live with it." in said
    facts = json.loads(as_json(in_groups(30), "en", CATALOGS))["between_groups"]
    assert {each["step"] for each in facts["differences"]} == {"cannot_accept", "good"}
    assert [each["share"]["group"] for each in facts["lowest_support"]] == ["woman"]
    assert "26 to 30 of" in re.sub(r"<[^>]*>", "", html(in_groups(30), "en", CATALOGS)).replace(
        FSI, ""
    ).replace(PDI, "")
    (section,) = (each for each in in_groups(30).sections if each.heading == Words("digest.between"))
    for block in section.blocks:
        assert isinstance(block, Note)
        assert block.items or block.line == Words("digest.between_how")


def test_where_no_groups_differ_much_a_digest_says_so_once_and_nothing_where_none_are_compared():
    none = "No difference between groups is large enough to rely on."
    assert written(in_groups(12)).count(none) == 1
    assert "Between groups" not in written(page(FEW_REFUSE))


def test_json_keeps_its_keys():
    raw = json.loads(as_json(page(FEW_REFUSE, FEW_REFUSE), "en", CATALOGS))
    assert list(raw) == [
        *("format", "trial", "synthetic", "survey", "parts", "round", "made_at", "cut_at", "audit_head"),
        *("rules", "languages_not_reviewed", "questions", "released"),
        *("answers_of_groups", "participation"),
        *("averages_of_countries", "targets", "statements", "by_group", "between_groups"),
        *("translations", "review"),
        *("decisions",),
        *("revision", "since_last_digest", "conclusions"),
    ]
    assert raw["since_last_digest"] == {"people_before": 60, "people_now": 60}
    assert raw["rules"]["not_shown_up_to"] is None
    assert raw["conclusions"][0].startswith("This shows what the people who took part said")
    assert raw["conclusions"][-1].startswith("Cite as: 60 participants from ")


@pytest.mark.case(39)
def test_a_label_that_begins_with_a_name_of_the_other_direction_keeps_the_direction_of_the_page():
    said = html(page(FEW_REFUSE), "en", CATALOGS)
    assert f'<bdi dir="ltr">{FSI}العربية{PDI}, or a language of only a few</bdi>' in said
    assert "<bdi>" not in said


def test_each_part_stands_in_the_charters_own_words_with_the_version_that_was_asked():
    asked = load(SURVEYS / "a-women-at-the-table.yaml")
    released = release(find(crowd(2, 200, asked), asked), K)
    facts = replace(FACTS, survey=asked)
    one = build(Digest(facts, released))
    lines = written(one).splitlines()
    assert "Proposal a, version 1." in lines
    floor = lines.index("The lowest share of women")
    assert lines[floor + 3 : floor + 5] == [
        "Proposal a, version 1, says:",
        "  At least 30 out of every 100 people are women, from the start.",
    ]
    for form in (html, text):
        assert form(one, "en", CATALOGS).count("The share grows each year. How fast is not set yet.") == 2
    raw = json.loads(as_json(one, "en", CATALOGS))
    assert (raw["survey"]["proposal"], raw["survey"]["version"]) == ("a", 1)
    assert [part["id"] for part in raw["parts"]] == ["a1", "a2", "a3", "a4", "a5"]
    assert {each["part"] for each in raw["questions"] if each["item"] == "pace"} == {"a4"}
    before = build(Digest(replace(facts, survey=replace(asked, version=None)), released))
    assert "says:" not in written(before)


def test_where_nobody_is_known_to_have_been_asked_no_number_stands_for_them():
    told = written(page(FEW_REFUSE))
    assert "The main reason of those who cannot accept it (few or no people were asked)" in told
    assert "about 0" not in told


def test_reasons_that_too_few_gave_each_are_one_sentence_and_no_table_of_nothing():
    six = [replace(one, key=f"no {at}".encode()) for at, one in enumerate(supporters(cannot_accept=6))]
    reasons = ("danger", "danger", "misused", "misused", "unfair", "unfair")
    said = [
        replace(one, answers={**one.answers, "whole.reason": Answer("whole.reason", reason)})
        for one, reason in zip(six, reasons, strict=True)
    ]
    told = written(build(Digest(FACTS, cut([*supporters(good=40, live_with=14), *said]))))
    assert "The main reason of those who cannot accept it (6 people were asked)" in told
    assert "Too few gave each answer to show any." in told
    assert "It could put people in danger" not in told


@pytest.mark.parametrize(
    ("language", "many"),
    [("en", "nearly all"), ("fr", "presque toutes"), ("es", "casi todas"), ("ar", "تقريبًا")],
)
def test_a_middle_number_that_nearly_all_gave_ends_its_sentence_in_every_language(language: str, many: str):
    people = [replace(each, answers={"n": Answer("n", Decimal(3))}) for each in supporters(good=60)]
    one = build(Digest(replace(FACTS, survey=NUMBER), release(find(people, NUMBER), K)))
    keys = ("digest.median", "digest.brief_median")
    lines = [*one.lines(), *(line for _, line in one.brief)]
    found = [line for line in lines if isinstance(line, Words) and line.key in keys]
    assert {line.key for line in found} == set(keys)
    for line in found:
        said = plain(CATALOGS.words(replace(line, values={**line.values, "part": Verbatim("A")}), language))
        assert re.search(rf"{many}.*\(56 \S+ 60\).* 3\s?\S*\.$", said), said


@pytest.mark.parametrize("path", survey_paths(SURVEYS), ids=lambda path: path.stem)
def test_a_proposal_has_one_name_in_the_page_the_message_the_card_and_wherever_it_is_chosen(path: Path):
    asked = load(path)
    one = build(Digest(replace(FACTS, survey=asked), release(find(crowd(2, 60, asked), asked), K)))
    chosen = asked.short_name
    assert json.loads(as_json(one, "en", CATALOGS))["survey"]["title"] == chosen
    assert on_card(one, "en", CATALOGS)["title"] == chosen
    for form in (html, chat_text, text):
        said = form(one, "en", CATALOGS)
        assert chosen in said.replace("&#39;", "'")
        assert asked.title == chosen or asked.title not in said


def test_a_translation_stands_under_its_quote_and_is_no_quote_of_its_own():
    quote = Quoted("ماء نظيف", "ar", None, Translated("Clean water", "en", accepted=True))
    review = Review("", 1, SURVEY.id, {"why": Reviewed(20, 0, quotes=(quote, Quoted("Time", "en")))})
    one = page(FEW_REFUSE, facts=replace(FACTS, review=review))
    told = "Translated from العربية by a reviewer, accepted by another: Clean water"
    found = [each for block in spoken_blocks(one) for each in block.get("items", ()) if each["under"]]
    assert [(plain(each["said"]), list(map(plain, each["under"]))) for each in found] == [
        ("ماء نظيف", [told])
    ]
    lines = written(one).splitlines()
    assert lines[lines.index("  ماء نظيف") + 1] == f"    {told}"
    assert re.search(r"<li><bdi[^>]*>[^<]*ماء نظيف[^<]*</bdi><ul><li>", html(one, "en", CATALOGS))


def spoken_blocks(one: Page) -> list[dict[str, Any]]:
    return [block for section in spoken(one, "en", CATALOGS)["sections"] for block in section["blocks"]]


def plain(said: str) -> str:
    return said.replace(FSI, "").replace(PDI, "")
