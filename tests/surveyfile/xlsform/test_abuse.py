"""Whatever is brought as a form is taken in or refused with a reason, and never anything else."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from bot.domain.faults import Fault
from bot.surveyfile.load import load_text
from bot.surveyfile.xlsform import columns
from tests.forms import SETTINGS, form, read, workbook

ROWS = "type | name | label\ntext | why | Why?"


def faults(content: bytes) -> list[str]:
    with pytest.raises(Fault) as caught:
        read(content)
    return list(caught.value.lines)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no workbook"),
        (b"type,name,label\ntext,why,Why?\n", "no workbook"),
        (b"<html></html>", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old workbook (.xls) or has a password"),
        (b"PK\x03\x04", "cannot be read as a spreadsheet"),
        (b"PK\x03\x04" + b"\xff" * 5000, "cannot be read as a spreadsheet"),
        (form(ROWS)[:-200], "cannot be read as a spreadsheet"),
        (b"PK\x03\x04" + b"\0" * 5_000_001, "larger than 5 MB"),
        (workbook(sheet1=ROWS), "no sheet called survey"),
        (workbook(choices="list_name | name | label"), "no sheet called survey"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_one_line(content: bytes, reason: str) -> None:
    (line,) = faults(content)
    assert reason in line


def test_a_file_that_unpacks_to_far_more_than_words_take_is_refused() -> None:
    packed = BytesIO(form(ROWS))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/huge.bin", b"\0" * 60_000_000)
    (line,) = faults(packed.getvalue())
    assert "unpacks to far more" in line


def test_entities_in_the_xml_of_a_sheet_are_refused() -> None:
    before = zipfile.ZipFile(BytesIO(form(ROWS)))
    spoilt = BytesIO()
    with zipfile.ZipFile(spoilt, "w") as archive:
        for name in before.namelist():
            part = before.read(name)
            if name.startswith("xl/worksheets/"):
                part = part.replace(
                    b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet', 1
                )
            archive.writestr(name, part)
    (line,) = faults(spoilt.getvalue())
    assert "cannot be read as a spreadsheet" in line


def test_more_rows_or_columns_than_a_form_has_are_refused() -> None:
    (line,) = faults(form([["type", "name", "label"], *[["text", "a", "A?"]] * 3001]))
    assert "more than 3000 rows" in line
    (line,) = faults(form([["type", "name", *map(str, range(300))], ["text", "a"]]))
    assert "more than 250 columns" in line


@pytest.mark.parametrize("rows", [[], [[]], [["type", "name", "label"]], "type | name | label"])
def test_a_sheet_without_rows_is_told(rows: list[list[str]] | str) -> None:
    assert all(line.startswith("survey: ") for line in faults(form(rows)))


def test_cells_that_hold_no_words_are_told_each_at_its_place() -> None:
    content = form(
        [
            ["type", "name", "label"],
            ["text", "a", "=HYPERLINK(1)"],
            ["text", "b", datetime(2027, 2, 1)],  # noqa: DTZ001 (a cell has no zone)
            ["text", "c", "#REF!"],
        ]
    )
    lines = faults(content)
    assert [line.split(": ")[0] for line in lines if "words were expected" in line] == [
        "survey!C2",
        "survey!C3",
        "survey!C4",
    ]


def test_merged_cells_hold_one_value_and_the_others_are_told_as_empty() -> None:
    book = load_workbook(
        BytesIO(
            form(
                "type | name | label\nselect_one k | a | A?", "list_name | name | label\nk | x | X\nk | y | Y"
            )
        )
    )
    book["choices"].merge_cells("A2:A3")
    content = BytesIO()
    book.save(content)
    lines = faults(content.getvalue())
    assert any(line.startswith("choices!A3: list_name: the name of a list") for line in lines)


def test_numbers_that_a_spreadsheet_made_of_names_are_taken_as_they_look() -> None:
    found = read(
        form(
            [["type", "name", "label"], ["select_one k", "a", "How many?"]],
            [["list_name", "name", "label"], ["k", 1, 1], ["k", 2.0, "2 or more"]],
        )
    )
    assert [(each.id, each.text) for each in found.source.survey.questions[0].options] == [
        ("1", "1"),
        ("2", "2 or more"),
    ]


def test_a_column_that_stands_there_twice_and_a_second_row_of_settings_are_told() -> None:
    lines = faults(
        form("type | name | label | Label\ntext | a | A? | B?", settings=SETTINGS + "B | b | C.\n")
    )
    assert [line.partition(": ")[0] for line in lines] == ["settings!A3", "survey!D1"]


@pytest.mark.parametrize("sheet", ["entities", "external_choices"])
def test_sheets_that_hold_what_has_no_counterpart_are_refused(sheet: str) -> None:
    (line,) = faults(form(ROWS, **{sheet: "list_name | name\na | b"}))
    assert line.startswith(f"{sheet}: sheet: ")


def test_sheets_that_no_form_has_are_passed_over() -> None:
    assert read(form(ROWS, notes="anything\nat all")).source.survey.id == "trees"


TYPES = sorted(
    {
        *QUESTION_TYPE_DICT,
        *(f"{name} k" for name in (*aliases.select, *aliases.cascading)),
        *(f"{begin} {name}" for begin in ("begin", "end") for name in aliases.control),
        *("select_one k or_other", "select_multiple k or specify other", "csv-external", "begin_group"),
    }
)
#: What of them is a question, an end of a group or a note here. All else is refused.
TAKEN = {
    *("note", "add note prompt"),
    *("integer", "int", "add integer prompt", "q integer", "decimal", "add decimal prompt", "q decimal"),
    *("range", "text", "string", "add text prompt", "q string"),
    *("audio", "add audio prompt", "q audio", "begin group", "begin_group", "begin lgroup"),
    *(
        f"{name} k"
        for name in (
            *("select_one", "select one", "select1", "select one from", "add select one prompt using"),
            *("select_multiple", "select all that apply", "select all that apply from"),
            *("add select multiple prompt using", "rank"),
        )
    ),
}


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_that_other_programs_know_is_taken_or_refused_with_a_reason(type_: str) -> None:
    bounds = ". >= 0 and . <= 9" if any(each in type_ for each in ("int", "decimal")) else ""
    group = "begin" in type_
    content = form(
        f"type | name | label | constraint\ntext | why | Why? |\n{type_} | other | Other? | {bounds}"
        + ("\nend group | | |" if group else ""),
        "list_name | name | label\nk | a | A\nk | b | B",
    )
    if type_ in TAKEN:
        assert len(read(content).source.items) == (1 if "begin" in type_ else 2)
    else:
        assert faults(content)[0].startswith("survey!A3: type: ")


WORDS = st.sampled_from(
    (
        *("", "a", "b", "k", "yes", "no", "Why?", "text", "note", "integer", "range", "select_one k"),
        *("select_multiple k", "rank k", "begin_group", "end_group", "${a} = 'a'", "selected(${a}, 'b')"),
        *(". >= 0 and . <= 5", "count-selected(.) <= 1", "start=0 end=4", "scale.support", "support"),
        *("number", "scale", "select_one scale.judgement", "a.own", "b.add", "_", "charter.half", "3", "-1"),
        *(
            "none",
            "None of them",
            "tag",
            "words",
            "𝔘𝔫𝔦",
            "x" * 400,
            "\n\n",
            "'",
            '"',
            "{}",
            "- :",
            "&x",
            "*x",
        ),
        *("randomize=true", "%", "#", "!!int", "<b>", "\u202e", "null", "~", "1e5", "true"),
    )
)
#: All that a spreadsheet can hold.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
HEADINGS = (
    *(columns.TYPE, columns.NAME, columns.LABEL, "hint", columns.RELEVANT, columns.CONSTRAINT),
    *(columns.PARAMETERS, columns.KIND, columns.PART, columns.HEADING, columns.NOTE_COLUMN, columns.OF),
    *(columns.SHUFFLED, columns.LAST, columns.OPTIONS_OF, columns.USE, columns.MOST, columns.MATTERS_MOST),
    *(columns.UNIT, columns.FIGURE, "label::French (fr)", "required", "appearance", "default"),
)


def _sheet(*headings: str) -> st.SearchStrategy[list[list[str]]]:
    rows = st.lists(st.lists(WORDS | TEXTS, min_size=len(headings), max_size=len(headings)), max_size=5)
    return rows.map(lambda found: [list(headings), *found])


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(HEADINGS).flatmap(lambda order: _sheet(*order[:14])),
    _sheet("list_name", "name", "label", "label::French (fr)"),
    _sheet("form_title", "form_id", "charter::asks", "charter::risk", "charter::short_name"),
    _sheet("what", "of", "key", "value", "value::French (fr)"),
)
def test_whatever_the_cells_hold_a_form_is_taken_or_refused(
    survey: list[list[str]], choices: list[list[str]], head: list[list[str]], charter: list[list[str]]
) -> None:
    content = workbook(survey=survey, choices=choices, settings=head, charter=charter)
    try:
        found = read(content)
    except Fault:
        return
    assert load_text(found.text, "form.yaml") == found.source.survey


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=2000).map(lambda each: b"PK\x03\x04" + each) | st.binary(max_size=300))
def test_whatever_bytes_are_brought_they_are_refused(content: bytes) -> None:
    assert faults(content)


LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(st.lists(LABELS, min_size=1, max_size=4))
def test_any_words_are_the_same_in_the_file_as_in_the_form(labels: list[str]) -> None:
    rows = [["text", f"q{number}", label] for number, label in enumerate(labels)]
    try:
        found = read(form([["type", "name", "label"], *rows]))
    except Fault:
        return
    assert [each.text for each in found.source.survey.questions] == [
        " ".join(each.split()) for each in labels
    ]
    assert load_text(found.text, "form.yaml") == found.source.survey
