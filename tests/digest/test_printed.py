from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from struct import unpack

import pytest
import typst
from pypdf import PdfReader

from bot.digest import Digest, Page, build, card, pdf
from bot.digest.page import Grouped, Note, Section
from bot.digest.printed import _FONTS, _ROOT, MOST_CHARTS, _breakable, on_card
from bot.digest.spoken import spoken
from bot.domain.findings import find
from bot.domain.release import release
from bot.domain.say import Verbatim, Words
from bot.i18n.isolates import FSI, PDI
from bot.surveyfile.load import load, survey_paths
from tests.digest.test_digest import CATALOGS, FACTS, FEW_REFUSE, SURVEYS, K, in_groups, numbers, page, plain
from tests.domain.crowd import crowd

ASKED = load(survey_paths(SURVEYS)[0])
SHIPPED = build(
    Digest(replace(FACTS, survey=ASKED, trial=True), release(find(crowd(2, 200, ASKED), ASKED), K))
)
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    '#panic("stop")',
    "] } ) $ x^2 $ \\ ` ``` <label> @label // no /* end",
    "= Heading, *bold*, _thin_",
    "w" * 400,
    "\u200f\u200eabc\u061c אבג",
)
BOX = "\U0001f54a"


def quoting(*texts: str, on: Page | None = None) -> Page:
    quotes = Section(Verbatim("Quotes"), (Note(Verbatim("They wrote"), tuple(map(Verbatim, texts))),))
    made = page(FEW_REFUSE) if on is None else on
    return replace(made, sections=(quotes, *made.sections))


def read(content: bytes) -> list[str]:
    return [each.extract_text() for each in PdfReader(BytesIO(content)).pages]


def squeezed(text: str) -> str:
    """The text without what the setting of lines adds to it."""
    return "".join(each for each in text if each.isprintable() and not each.isspace())


def set_strictly(said: dict[str, object], fonts: Path = _FONTS, template: str = "digest.typ") -> list[str]:
    """Set to the standard for screen readers, which refuses letters without a glyph; what was warned of."""
    _, warned = typst.compile_with_warnings(
        _ROOT / template,
        root=_ROOT,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        format="pdf",
        sys_inputs={"said": json.dumps(said)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return [each.message for each in warned]


def test_the_pages_tell_the_counts_and_what_may_be_concluded():
    pages = read(pdf(page(FEW_REFUSE), "en", CATALOGS))
    assert len(pages) > 1
    whole = squeezed("".join(pages))
    said = spoken(page(FEW_REFUSE), "en", CATALOGS)
    for line in (said["title"], *said["facts"], *said["conclusions"]):
        assert squeezed(line) in whole
    for section in said["sections"]:
        for block in section["blocks"]:
            for row in block.get("rows", ()):
                assert squeezed(row["label"]) + squeezed(row["count"]) in whole


def test_every_page_has_its_number_and_says_that_it_is_a_trial_of_made_up_people():
    pages = read(pdf(page(FEW_REFUSE, facts=replace(FACTS, trial=True, synthetic=True)), "en", CATALOGS))
    for number, each in enumerate(pages, 1):
        assert "TRIAL" in each
        assert "Synthetic answers" in each
        assert squeezed(f"{number} / {len(pages)}") in squeezed(each)


def test_what_people_wrote_is_printed_as_text_and_runs_nothing():
    whole = squeezed("".join(read(pdf(quoting(*HOSTILE[:-1]), "en", CATALOGS))))
    for text in HOSTILE[:-1]:
        assert squeezed(text) in whole
    assert "root:" not in whole
    assert spoken(quoting(*HOSTILE, on=SHIPPED), "ar", CATALOGS)["dir"] == "rtl"
    assert pdf(quoting(*HOSTILE, on=SHIPPED), "ar", CATALOGS)


def test_what_people_wrote_runs_in_its_own_direction_and_our_own_words_in_the_pages():
    note = Note(Words("digest.reviewed_texts"), (Verbatim("[1] It helps."), Words("digest.kept")))
    said = spoken(replace(SHIPPED, sections=(Section(Verbatim("Quotes"), (note,)),)), "ar", CATALOGS)
    (block,) = said["sections"][0]["blocks"]
    assert said["dir"] == "rtl"
    assert [each["said"] for each in block["items"]] == [
        f"{FSI}[1] It helps.{PDI}",
        CATALOGS.words(Words("digest.kept"), "ar"),
    ]


def test_a_word_without_end_gets_places_to_break_and_keeps_its_marks():
    (broken,) = _breakable(["e\u0301" * 100])
    assert broken.replace("\u200b", "") == "e\u0301" * 100
    assert "\u200b\u0301" not in broken
    assert max(map(len, broken.split("\u200b"))) <= 25
    assert _breakable("short words only") == "short words only"


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
def test_every_letter_of_a_shipped_language_has_its_glyph(language: str):
    assert spoken(SHIPPED, language, CATALOGS)["lang"] == language
    assert on_card(SHIPPED, language, CATALOGS)["lang"] == language
    assert set_strictly(spoken(SHIPPED, language, CATALOGS)) == []
    assert set_strictly(on_card(SHIPPED, language, CATALOGS), template="card.typ") == []


def test_sorani_pashto_burmese_and_amharic_have_their_glyphs():
    texts = ("ژنان و ئاشتی ڕێککەوتن", "ښځې او سوله ځای ګډون", "အမျိုးသမီးများ", "ሴቶች እና ሰላም")
    said = spoken(quoting(*texts), "en", CATALOGS)
    assert set_strictly(said) == []


def test_a_letter_without_a_glyph_would_be_noticed(tmp_path: Path):
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        set_strictly(spoken(quoting(BOX), "en", CATALOGS))
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        (tmp_path / name).write_bytes((_FONTS / name).read_bytes())
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        set_strictly(spoken(SHIPPED, "ar", CATALOGS), tmp_path)


def test_a_letter_without_a_glyph_does_not_stop_the_digest():
    assert pdf(quoting(BOX), "en", CATALOGS).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_same_digest_is_the_same_bytes(language: str):
    assert pdf(SHIPPED, language, CATALOGS) == pdf(SHIPPED, language, CATALOGS)
    assert card(SHIPPED, language, CATALOGS) == card(SHIPPED, language, CATALOGS)


def test_no_time_of_making_stands_in_the_file():
    facts = PdfReader(BytesIO(pdf(page(FEW_REFUSE), "en", CATALOGS))).metadata
    assert facts is not None
    assert "/CreationDate" not in facts


def test_the_card_is_one_image_1080_pixels_wide():
    image = card(page(FEW_REFUSE), "en", CATALOGS)
    assert image.startswith(b"\x89PNG")
    assert unpack(">I", image[16:20]) == (1080,)


def test_the_card_tells_support_how_many_people_and_what_may_be_concluded():
    said = on_card(page(FEW_REFUSE, facts=replace(FACTS, trial=True)), "en", CATALOGS)
    assert said["banners"] == [CATALOGS.words(Words("digest.trial"), "en")]
    assert said["opening"][0] == CATALOGS.words(Words("digest.people", count=60), "en")
    assert [row["tone"] for row in said["support"][-1]["rows"]] == ["good", "fair", "change", "red", "quiet"]
    assert said["closing"][0] == CATALOGS.words(Words("digest.brief_fixed"), "en")


def test_the_card_of_a_survey_that_asks_for_no_support_shows_its_first_charts():
    asked = load(SURVEYS / "priorities.yaml")
    released = release(find(crowd(3, 220, asked), asked), K)
    said = on_card(build(Digest(replace(FACTS, survey=asked), released)), "en", CATALOGS)
    assert [bool(part["rows"]) for part in said["support"]][:1] == [True]
    assert said["counted"] == []
    assert len(said["support"]) <= MOST_CHARTS


def laid_out(one: Page) -> list[str]:
    """The lines of all pages as they lie on paper, each from edge to edge."""
    content = PdfReader(BytesIO(pdf(one, "en", CATALOGS)))
    pages = (each.extract_text(extraction_mode="layout") for each in content.pages)
    return [line for page_ in pages for line in page_.replace(FSI, "").replace(PDI, "").splitlines()]


def test_two_narrow_charts_stand_side_by_side_so_that_a_digest_is_short():
    lines = laid_out(page(numbers(24, 50)))
    assert any("Gender" in line and "Kind of group" in line for line in lines)
    assert any(line.count("Named a number first") == 2 for line in lines)
    assert sum("Red line" in line for line in lines) == 1
    assert not any("Red line" in line and "Support" in line for line in lines)


def test_what_a_group_said_is_one_line_of_paper_under_one_head_of_steps():
    one = in_groups(30)
    (block,) = [block for section in one.sections for block in section.blocks if isinstance(block, Grouped)][
        :1
    ]
    lines = laid_out(one)
    for group in block.rows:
        name, *counts = (
            plain(CATALOGS.words(each, "en")) for each in (group.label, *(cell.count for cell in group.cells))
        )
        squeezed_counts = "".join(map(squeezed, counts))
        assert any(squeezed(name) in squeezed(line) and squeezed_counts in squeezed(line) for line in lines)
