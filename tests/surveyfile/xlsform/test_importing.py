"""Forms that somebody wrote in a spreadsheet: what becomes of them, and why some are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.domain.faults import Fault
from bot.domain.survey import Condition, Kind, Question, Use
from bot.surveyfile.load import load_text
from tests.forms import form, read

YES_NO = """\
list_name | name | label
yn | yes | Yes
yn | no | No
"""


def questions(survey: str, choices: str = YES_NO) -> dict[str, Question]:
    found = read(form(survey, choices))
    assert load_text(found.text, "trees.yaml") == found.source.survey
    return {each.id: each for each in found.source.survey.questions}


def faults(survey: str, choices: str = YES_NO, **more: str) -> list[str]:
    with pytest.raises(Fault) as caught:
        read(form(survey, choices, **more))
    return list(caught.value.lines)


def fault(survey: str, choices: str = YES_NO, **more: str) -> str:
    (line,) = faults(survey, choices, **more)
    return line


def test_every_kind_of_question_comes_from_its_type() -> None:
    found = questions(
        """
        type | name | label | constraint | parameters
        note | hello | These are questions about trees. | |
        select_one yn | has | Is there a tree where you live? | |
        select_multiple yn | both | Which of these? | count-selected(.) <= 1 |
        rank yn | order | Put these in order. | |
        integer | many | How many trees? | . >= 0 and . <= 50 |
        decimal | tall | How tall are they? | . > 0 and . <= 5 |
        range | out_of | How many of ten? | | start=0 end=10 step=2
        text | why | Why? | |
        audio | tell | What else? | |
        """
    )
    assert [each.kind for each in found.values()] == [
        *(Kind.NOTE, Kind.CHOICE, Kind.CHOICES, Kind.RANKING),
        *(Kind.NUMBER, Kind.NUMBER, Kind.NUMBER, Kind.TEXT, Kind.TEXT),
    ]
    spans = {
        id_: (str(each.number.least), str(each.number.most), str(each.number.step))
        for id_, each in found.items()
        if each.number is not None
    }
    assert spans == {"many": ("0", "50", "1"), "tall": ("0.1", "5", "0.1"), "out_of": ("0", "10", "2")}
    assert found["both"].most_picks == 1


def test_older_ways_to_write_types_and_headings_are_read_alike() -> None:
    found = questions(
        """
        Type | Name | Label : English | bind::relevant | Bind::Constraint
        select one yn | has | Is there a tree? | |
        add select multiple prompt using yn | both | Which? | |
        select all that apply from yn | more | Which more? | ${has} = 'yes' |
        int | many | How many? | | .>=1 and .<=5
        string | why | Why? | |
        """
    )
    assert list(found) == ["has", "both", "more", "many", "why"]
    assert found["more"].when == (Condition("has", frozenset(("yes",))),)


def test_a_group_is_flat_and_its_questions_have_its_condition() -> None:
    found = read(
        form(
            """
            type | name | label | relevant
            select_one yn | has | Is there a tree? |
            begin group | outer | Trees | ${has} = 'yes'
            select_one yn | old | Is it old? |
            begin_group | inner | | ${old} != 'no'
            text | why | Why? | ${has} != 'no'
            end_group | | |
            end group | outer | |
            text | rest | What else? |
            """,
            YES_NO,
        )
    )
    survey = found.source.survey
    has = Condition("has", frozenset(("yes",)))
    assert survey.question("old").when == (has,)
    assert set(survey.question("why").when) >= {has, Condition("old", frozenset(("no",)), negated=True)}
    assert survey.question("rest").when == ()
    assert "survey!C3: label: groups have no title here" in "\n".join(found.notes)


def test_names_that_are_no_ids_here_are_changed_everywhere_and_told() -> None:
    found = read(
        form(
            """
            type | name | label | relevant
            select_one KINDS | Tree-Kind | Which kind? |
            text | WHY | Why? | ${Tree-Kind} = 'Oak.Red'
            """,
            "list name | name | label\nKINDS | Oak.Red | Red oak\nKINDS | Elm | Elm",
        )
    )
    (condition,) = found.source.survey.question("why").when
    assert condition == Condition("tree_kind", frozenset(("oak_red",)))
    told = "names hold only a-z, 0-9 and _ here, and were changed to that"
    assert found.notes == (f"choices, rows 2, 3: name: {told}", f"survey, rows 2, 3: name: {told}")


def test_a_list_that_two_questions_use_is_written_once() -> None:
    found = read(
        form("type | name | label\nselect_one yn | one | First?\nselect_one yn | two | Second?", YES_NO)
    )
    assert found.text.count("options:") == 1
    assert "options_of: one" in found.text
    one, two = found.source.survey.questions
    assert one.options == two.options


def test_answers_that_all_surveys_share_stand_at_the_end_with_no_other_pick() -> None:
    found = questions(
        """
        type | name | label | constraint
        select_multiple k | kinds | Which? | not(selected(., 'none')) or count-selected(.) = 1
        """,
        """
        list_name | name | label
        k | none | None of them
        k | oak | Oak
        k | elm | Elm
        """,
    )
    assert [(each.id, each.alone) for each in found["kinds"].options] == [
        ("oak", False),
        ("elm", False),
        ("none", True),
    ]


def test_options_move_only_where_the_form_says_so() -> None:
    found = questions(
        """
        type | name | label | parameters | charter::shuffled
        select_one yn | one | First? | |
        select_one yn | two | Second? | randomize=true |
        select_one yn | three | Third? | randomize = true, seed=3 | no
        """
    )
    assert [each.shuffled for each in found.values()] == [False, True, False]


def test_our_own_columns_make_what_no_other_program_knows() -> None:
    found = questions(
        """
        type | name | label | charter::kind | charter::heading | charter::matters_most | charter::note
        select_one scale.support | good | What do you think of it? | support | The whole | |
        select_multiple yn | which | Which? | | | yes | Both may be chosen.
        select_one yn | often | How often? | scale | | |
        """
    )
    assert list(found) == ["good", "good.direction", "good.reason", "which", "which.most", "often"]
    assert found["good"].use is Use.SUPPORT
    assert found["good"].heading == "The whole"
    assert found["often"].kind is Kind.SCALE


def test_a_figure_of_today_has_its_number_in_a_row_of_its_own() -> None:
    found = questions(
        """
        type | name | label | constraint | charter::kind | charter::figure | charter::of
        integer | many.own | How many trees should there be? | . >= 0 and . <= 50 | | | many
        select_one scale.judgement | many | There would be 30. Is that right? | | number | 30 |
        """
    )
    assert list(found) == ["many.own", "many", "many.instead"]
    assert found["many.own"].number is not None
    assert found["many.own"].number.figure == Decimal(30)


def test_the_first_note_says_what_a_form_is_about_that_does_not_say_so_itself() -> None:
    found = read(
        form(
            """
            type | name | label | label::French (fr)
            note | intro | Every village would plant trees. | Chaque village planterait des arbres.
            text | why | Why? | Pourquoi ?
            """,
            settings="form_title | form_id\nTrees | trees",
        )
    )
    assert found.source.survey.asks == "Every village would plant trees."
    assert [each.id for each in found.source.survey.questions] == ["why"]
    assert [(each.context, each.words) for each in found.translated] == [
        ("trees:_", "Chaque village planterait des arbres."),
        ("trees:why", "Pourquoi ?"),
    ]


def test_hints_stand_behind_what_they_explain_in_each_language_that_has_both() -> None:
    found = read(
        form(
            """
            type | name | label::English | hint::English | label::fr | hint::fr | label::es | hint::es
            text | why | Why? | Name nobody. | Pourquoi ? | Sans noms. | Por que? |
            """
        )
    )
    assert found.source.survey.question("why").text == "Why? Name nobody."
    assert [(each.language, each.words) for each in found.translated] == [("fr", "Pourquoi ? Sans noms.")]
    assert any("has no hint" in line for line in found.notes)


def test_what_is_taken_over_otherwise_is_told_once_with_all_its_places() -> None:
    found = read(
        form(
            """
            type | name | label | required | appearance | label::Klingon (tlh)
            text | one | First? | yes | multiline |
            text | two | Second? | true() | |
            """
        )
    )
    assert found.notes == (
        "survey: label::Klingon (tlh): is none of the bot's languages; what stands there is left out",
        "survey, rows 2, 3: required: every question can be skipped here, so this one too",
    )


def test_a_survey_on_a_proposal_is_told_what_the_charter_says() -> None:
    charter = (
        "proposals:\n- id: t\n  version: 1\n  short_name: Trees\n  asks: Trees for all.\n  parts:\n"
        "  - {id: t1, name: How many, text: Two trees.}\n"
    )
    rows = "type | name | label | charter::part\ntext | why | Why? | t1"
    settings = "form_title | form_id\nTrees | trees"
    found = read(form(rows, settings=settings), charter=charter, proposal="t")
    assert (found.source.survey.proposal, found.source.survey.asks) == ("t", "Trees for all.")
    with pytest.raises(Fault) as caught:
        read(form(rows.replace("t1", "t9"), settings=settings), charter=charter, proposal="t")
    assert caught.value.lines == (
        "survey: questions: a question about each part of the proposal was expected (found none about t1)",
        'survey!D2: charter::part: one of the parts t1 was expected (found "t9")',
    )


@pytest.mark.parametrize(
    ("type_", "reason"),
    [
        ("start", "point at a person"),
        ("end", "point at a person"),
        ("today", "point at a person"),
        ("deviceid", "point at a person"),
        ("phonenumber", "point at a person"),
        ("username", "point at a person"),
        ("email", "point at a person"),
        ("audit", "point at a person"),
        ("background-audio", "point at a person"),
        ("start-geopoint", "point at a person"),
        ("geopoint", "where somebody is would point at her"),
        ("geoshape", "where somebody is would point at her"),
        ("image", "no answer is a picture"),
        ("file", "no answer is a picture"),
        ("barcode", "no answer is a picture"),
        ("date", "no answer is a date"),
        ("dateTime", "no answer is a date"),
        ("calculate", "nothing is worked out"),
        ("hidden", "nothing is worked out"),
        ("begin_repeat", "again and again"),
        ("begin loop over x", "again and again"),
        ("acknowledge", "nobody has to agree"),
        ("select_one_from_file trees.csv", "answers come from the sheet choices"),
        ("select_one_external trees", "answers come from the sheet choices"),
        ("xml-external", "answers come from the sheet choices"),
        ("select_one yn or_other", "Write 'other' as an answer of its own"),
        ("select_one", "the name of a list"),
        ("select_one nowhere", "a list with answers on the sheet choices"),
        ("selct_one yn", "a type of row that is known here"),
        ("", "a type, such as select_one or text"),
    ],
)
def test_a_row_without_a_counterpart_is_refused_at_its_cell_with_a_reason(type_: str, reason: str) -> None:
    line = fault(f"type | name | label\ntext | why | Why?\n{type_} | other | Other?")
    assert line.startswith("survey!A3: type: ")
    assert reason in line


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("relevant", "${nowhere} = 'a'", "an earlier question with answers"),
        ("relevant", "${many} > 3", "beside a number cannot be kept"),
        ("relevant", "selected-at(${has}, 1) = 'yes'", "selected-at() is not known"),
        ("constraint", "regex(., '[a-z]')", "no constraint was expected"),
        ("default", "A tree", "no answer was expected before"),
        ("calculation", "1 + 1", "nothing is worked out"),
        ("choice_filter", "x=${has}", "all answers of a list are offered"),
        ("media::image", "tree.png", "no picture was expected"),
        ("media::video::English", "tree.mp4", "no video was expected"),
        ("read_only", "yes", "a question that can be answered"),
        ("charter::kind", "support", "for text text was expected"),
        ("charter::part", "t1", "proposal: was expected"),
        ("charter::matters_most", "maybe", "yes or no was expected"),
    ],
)
def test_a_cell_that_cannot_be_kept_is_refused_with_a_reason(column: str, cell: str, reason: str) -> None:
    line = fault(
        f"""
        type | name | label | constraint | {column} |
        select_one yn | has | Is there a tree? | | |
        integer | many | How many? | . >= 0 and . <= 9 | |
        text | why | Why? | | {cell} |
        """
        if column != "constraint"
        else f"type | name | label | constraint\ntext | w | W?\ntext | x | X?\ntext | y | Y? | {cell}"
    )
    letter = "D" if column == "constraint" else "E"
    assert line.startswith(f"survey!{letter}4: {column}: ")
    assert reason in line


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        ("integer | many | How many? | |", "survey!D2: constraint", "a least and a most"),
        ("integer | many | How many? | . >= 0 |", "survey!D2: constraint", "a least and a most"),
        ("integer | many | How many? | . >= 9 and . <= 2 |", "survey!D2: constraint", "a number above least"),
        ("integer | many | How many? | . > 0 or . < 5 |", "survey!D2: constraint", "joined by 'and'"),
        ("range | many | How many? | | start=a end=5", "survey!E2: parameters", "numbers were expected"),
        ("range | many | How many? | | start=0 end=5 step=2", "survey!E2: parameters", "on the grid"),
        ("select_multiple yn | a | A? | count-selected(.) <= 9 |", "survey!D2: constraint", "1 to 2"),
        ("select_multiple yn | a | A? | count-selected(.) > 1 |", "survey!D2: constraint", "can be skipped"),
        (
            "select_multiple yn | a | A? | not(selected(., 'no')) or count-selected(.) = 1 |",
            "survey!D2: constraint",
            "only all, none and cannot_judge",
        ),
        ("text | Ü | Why? | |", "survey!B2: name", "1 to 24 of a-z, 0-9 and _"),
        ("text | | Why? | |", "survey!B2: name", "(found nothing)"),
        ("text | why | | |", "survey!C2: label", "a text was expected"),
        ("text | why | Why, ${has}? | |", "survey!C2: label", "plain words"),
        ("text | why | Why, **really**? | |", "survey!C2: label", "plain words"),
        ("text | why | In your country? | |", "survey!C2: label", '"any country"'),
        ("text | why | =1+1 | |", "survey!C2: label", "a formula"),
        ("end_group | | | |", "survey!A2: type", "begin_group was expected"),
    ],
)
def test_each_mistake_is_told_at_its_cell(row: str, place: str, reason: str) -> None:
    lines = faults(f"type | name | label | constraint | parameters\n{row}\ntext | last | Last?")
    assert any(line.startswith(f"{place}: ") and reason in line for line in lines), lines


def test_the_limits_of_survey_check_are_told_at_the_cell_of_a_form() -> None:
    lines = faults(
        "type | name | label\nselect_one k | why | " + "word " * 70,
        "list_name | name | label\nk | a | " + "x" * 41 + "\nk | b | B",
    )
    assert [line.partition(" (found")[0] for line in lines] == [
        "survey!C2: label: at most 300 characters were expected",
        "survey!C2: label: at most 20 words a sentence were expected",
        "choices!C2: label: at most 40 characters were expected",
    ]


def test_every_fault_of_a_form_is_told_at_once_in_the_order_of_sheets_and_rows() -> None:
    lines = faults(
        """
        type | name | label | relevant
        start | start | |
        text | a | A? | ${start} = 'x'
        text | a | Again? |
        select_one k | c | C? | ${a} > 1
        """,
        "list_name | name | label\nk | x | X\nk | X | Y\n | z | Z",
        settings="form_title | charter::risk | charter::colour\n | odd | red",
    )
    assert [": ".join(line.split(": ", 2)[:2]) for line in lines] == [
        "settings!C1: heading",
        "settings!row 2: charter::asks",
        "settings!A2: form_title",
        "settings!B2: charter::risk",
        "survey!A2: type",
        "survey!B4: name",
        "survey!A5: type",
        "choices!B3: name",
        "choices!A4: list_name",
    ]


def test_a_form_in_another_language_than_english_is_refused() -> None:
    line = fault("type | name | label::French (fr)\ntext | why | Pourquoi ?")
    assert line.startswith("survey: label: a column label::English (en) was expected")


def test_a_form_that_says_neither_its_title_nor_what_it_is_about_is_told_where_to_say_so() -> None:
    title, asks = faults("type | name | label\ntext | why | Why?", settings="style\npages")
    assert title == "settings!row 2: form_title: a text was expected (found nothing)"
    assert asks.startswith("settings!row 2: charter::asks: what it is about was expected")
    assert "or in a note before all else" in asks


def test_a_row_that_is_switched_off_is_left_out_and_told() -> None:
    found = read(form("type | name | label | disabled\nstart | start | | yes\ntext | why | Why? |"))
    assert [each.id for each in found.source.survey.questions] == ["why"]
    assert found.notes == ("survey!D2: disabled: the row is switched off, and left out",)


def test_a_not_of_a_question_that_not_all_were_asked_is_told() -> None:
    found = read(
        form(
            """
            type | name | label | relevant
            select_one yn | has | Has? |
            select_one yn | old | Old? | ${has} = 'yes'
            text | why | Why? | ${old} != 'yes'
            """,
            YES_NO,
        )
    )
    assert found.notes == (
        "survey!D4: relevant: it is asked only of those who were asked what its condition looks at",
    )
    assert found.source.survey.question("why").when[0] == Condition("has", frozenset(("yes",)))
