"""Reading survey files: what is accepted, and how every mistake is told with its place."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.surveyfile.load import check, load, load_text
from tests.surveyfile.writing import HEADER, mistakes, survey

CHOICE = """\
- id: kind
  kind: choice
  text: Which kind?
  options:
    - {id: oak, text: Oak}
    - {id: elm, text: Elm}
"""
TEXT = """\
- id: why
  kind: text
  text: Why?
"""
NUMBER = """\
- id: many
  kind: number
  own: How many trees should it be?
  text: The proposal says 30 trees. Is this too low, about right or too high?
  unit: people
  least: 0
  most: 100
  step: 1
  figure: 30
"""


def told(lines: list[str], place: str, *words: str) -> None:
    """One of the lines is about this place and says these words."""
    hits = [line for line in lines if line.startswith(place)]
    assert hits, lines
    assert any(all(word in hit for word in words) for hit in hits), hits


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_lines():
    lines = mistakes(
        """\
- id: Kind
  kind: choise
  text: Which?
- id: many
  kind: number
  unit: percents
  least: ten
  most: 5
  step: 1
  text: How many?
""",
        HEADER.replace("keeps:", "keep:"),
    )
    told(lines, "6: keep:", '"keep"', 'did you mean "keeps"?')
    told(lines, "8: questions[1].id:", "an id of 1 to 24", '"Kind"')
    told(lines, "9: questions[1].kind:", "one of note, choice", '"choise"; did you mean "choice"?')
    told(lines, "13: many.unit:", "percent, year", 'did you mean "percent"?')
    told(lines, "14: many.least:", "a number was expected", '"ten"')
    numbers = [int(line.split(":")[0]) for line in lines]
    assert numbers == sorted(numbers)
    assert len(lines) == 5


def test_an_unknown_key_that_is_near_none_lists_what_is_known():
    told(mistakes(f"{TEXT}  zebra: 1\n"), "11: why.zebra:", "id, kind, text, part, heading, note, when")


def test_a_key_of_another_kind_is_unknown():
    told(mistakes(f"{TEXT}  figure: 3\n"), "11: why.figure:", "a known key was expected")


def test_a_missing_key_is_told_at_the_line_where_its_question_begins():
    told(mistakes("- id: why\n  kind: text\n"), "8: why.text:", "a text was expected (found nothing)")


@pytest.mark.parametrize(
    ("questions", "place", "word"),
    [
        ("- id: why\n  kind: text\n  text: 30\n", "10: why.text:", "put it in quotes (found a number, 30)"),
        ("- id: why\n  kind: text\n  text: [a]\n", "10: why.text:", "found a list"),
        ("- id: why\n  kind: text\n  text: ''\n", "10: why.text:", "an empty one"),
        ("- why\n", "8: questions[1]:", 'keys with values were expected (found "why")'),
        ("  a: 1\n", "7: questions:", "a list was expected (found keys with values)"),
        (f"{CHOICE}  shuffled: maybe\n", "14: kind.shuffled:", 'true or false was expected (found "maybe")'),
        (f"{CHOICE}  shuffled: 1\n", "14: kind.shuffled:", "found a number, 1"),
        ("- [a]: 1\n", "8: questions[1]:", "a word was expected as key"),
        (f"{CHOICE}  also: none\n", "14: kind.also:", "a list of words"),
        (f"{CHOICE}  also: [nobody]\n", "14: kind.also:", "all, none, cannot_judge"),
        (f"{CHOICE}  use: own\n", "14: kind.use:", "one of most, other"),
    ],
)
def test_a_wrong_kind_of_value_is_told(questions, place, word):
    told(mistakes(questions), place, word)


def test_a_question_id_and_a_key_and_an_option_may_stand_only_once():
    told(mistakes(TEXT + TEXT), "11: why.id:", '"why" again, as in line 8')
    told(mistakes(f"{TEXT}  text: Why not?\n"), "11: questions[1].text:", "each key once", "line 10")
    told(mistakes(f"{CHOICE}    - {{id: oak, text: Oak tree}}\n"), "14: kind.options[3].id:", '"oak" again')


def test_a_condition_looks_back_only_and_at_values_that_exist():
    later = TEXT + "  when: {kind: [oak]}\n" + CHOICE
    told(mistakes(later), "11: why.when.kind:", "an earlier question", "comes later")
    after = CHOICE + TEXT
    told(mistakes(f"{after}  when: {{kinds: [oak]}}\n"), "17: why.when.kinds:", 'did you mean "kind"?')
    told(mistakes(f"{after}  when: {{kind: [oaks]}}\n"), "17: why.when.kind:", "oak, elm", 'mean "oak"?')
    told(mistakes(f"{after}  when: {{kind: {{not: []}}}}\n"), "17: why.when.kind.not:", "at least one")
    told(mistakes(f"{after}  when: {{kind: oak}}\n"), "17: why.when.kind:", "a list of values")
    told(mistakes(f"{after}  when: {{kind: {{no: [oak]}}}}\n"), "17: why.when.kind.no:", 'mean "not"?')
    texts = TEXT + CHOICE + "  when: {why: [because]}\n"
    told(mistakes(texts), "17: kind.when.why:", "a question with options", "a text")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("step: 1", "step: 0", "15: many.step:", "a step above 0"),
        ("step: 1", "step: 7", "14: many.most:", "on the grid 0, 7, 14"),
        ("step: 1", "step: 25", "16: many.figure:", "on the grid 0, 25, 50"),
        ("step: 1", "step: 0.4", "14: many.most:", ""),
        ("most: 100", "most: 0", "14: many.most:", "above least, 0"),
        ("least: 0", "least: -1", "13: many.least:", "0 or more"),
        ("figure: 30", "figure: 100", "16: many.figure:", "between 0 and 100"),
        ("figure: 30", "figure: 1", "16: many.figure:", "shown as an example"),
        ("least: 0", "least: 1e3", "13: many.least:", "a number was expected"),
        ("figure: 30", "figure: .inf", "16: many.figure:", "a number was expected"),
        ("  figure: 30\n", "", "10: many.own:", "figure: was expected"),
        ("  own: How many trees should it be?\n", "", "8: many.own:", "a text was expected"),
    ],
)
def test_a_number_that_cannot_work_is_told(old, new, place, words):
    survey(NUMBER)
    if "0.4" in new:
        survey(NUMBER.replace(old, new))  # 30 and 100 both lie on that grid: decimals are exact
    else:
        told(mistakes(NUMBER.replace(old, new)), place, words)


@pytest.mark.parametrize("written", ["30", "30 %", "٣٠", "30.0", "30,0"])
def test_the_figure_is_not_given_away_before_a_person_gave_her_own_number(written):
    own = NUMBER.replace("should it be?", f"should it be, is {written} fine?")
    told(mistakes(own), "10: many.own:", "no figure, 30, before many shows it")
    told(mistakes(NUMBER, HEADER.replace("would plant", f"would plant {written}")), "4: asks:", "no figure")
    told(mistakes(TEXT.replace("Why", f"Why {written}") + NUMBER), "10: why.text:", "no figure")


def test_another_number_than_the_figure_may_stand_before_it_and_the_figure_after_it():
    survey(TEXT.replace("Why", "Why 300 or 3") + NUMBER + CHOICE.replace("Which", "With 30, which"))


def test_a_judgement_must_show_the_figure_that_it_asks_about():
    told(mistakes(NUMBER.replace("says 30", "says some")), "11: many.text:", "shows the figure, 30")


def test_too_few_options_or_more_picks_than_options_are_told():
    one = CHOICE.replace("    - {id: elm, text: Elm}\n", "")
    told(mistakes(one), "11: kind.options:", "at least 2")
    told(mistakes(CHOICE.partition("  options")[0]), "8: kind.options:", "a list of options", "nothing")
    several = CHOICE.replace("kind: choice", "kind: choices")
    told(mistakes(f"{several}  most: 3\n"), "14: kind.most:", "1 to 2", "3")
    told(mistakes(f"{several}  most: 1.5\n"), "14: kind.most:", "a whole number")


def test_options_of_needs_an_earlier_list():
    other = "- id: next\n  kind: choice\n  text: And then?\n  options_of: {}\n"
    assert [o.id for o in survey(CHOICE + other.format("kind")).question("next").options] == ["oak", "elm"]
    told(mistakes(CHOICE + other.format("kinds")), "17: next.options_of:", 'did you mean "kind"?')
    told(mistakes(other.format("next")), "11: next.options_of:", "an earlier question")
    told(mistakes(TEXT + other.format("why")), "14: next.options_of:", "with options of its own")
    both = CHOICE + other.format("kind") + "  options: []\n"
    told(mistakes(both), "17: next.options_of:", "either options or options_of")


def test_a_shared_option_is_not_written_by_hand():
    own = CHOICE.replace("{id: elm, text: Elm}", "{id: none, text: None}")
    told(mistakes(own), "13: kind.options[2].id:", "write it under also:")


def test_long_texts_long_sentences_and_long_choices_are_told():
    sentence = " ".join(["tree"] * 21)
    told(mistakes(TEXT.replace("Why?", sentence)), "10: why.text:", "at most 20 words", "21")
    survey(TEXT.replace("Why?", f"{' '.join(['tree'] * 20)}. {' '.join(['oak'] * 20)}?"))
    told(mistakes(TEXT.replace("Why?", "A tree. " * 38)), "10: why.text:", "at most 300", "303")
    told(mistakes(CHOICE.replace("Oak", "O" * 41)), "12: kind.options[1].text:", "at most 40", "41")
    told(mistakes(TEXT, HEADER.replace("short_name: Trees", f"short_name: {'T' * 41}")), "3: short_name:")


@pytest.mark.threat(19)
@pytest.mark.parametrize("phrase", ["your country", "Your own country", "your government", "your\n    state"])
def test_nobody_is_asked_about_her_own_country(phrase):
    text = TEXT.replace("Why?", f"Why in {phrase}?")
    told(mistakes(text), "10: why.text:", '"any country" or "where you live" was expected')
    survey(TEXT.replace("Why?", "Why in any country, or where you live?"))


def test_a_survey_of_more_than_five_minutes_is_told():
    many = "".join(TEXT.replace("why", f"why{n}") for n in range(7))
    survey(many)
    assert mistakes(many + NUMBER) == ["7: questions: at most 5 minutes were expected (found 6)"]


def test_a_survey_needs_a_question():
    assert mistakes("  []\n") == ["7: questions: at least one question was expected (found none)"]


def test_yes_and_no_are_words_as_yaml_1_2_has_it():
    spoken = CHOICE.replace("oak", "yes").replace("elm", "no") + TEXT + "  when: {kind: [no]}\n"
    assert [o.id for o in survey(spoken).question("kind").options] == ["yes", "no"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: trees\n\ttitle: x\n", 2, "a tab; indent with spaces"),
        ("id: a: b\n", 1, "mapping values are not allowed here"),
        ("id: trees\nquestions: [\n", 2, "expected the node content"),
        ("id: 'trees\n", 1, "unexpected end of stream"),
        ("id: x\n---\nid: y\n", 2, "another document"),
        ("id: &x trees\ntitle: *x\n", 2, "not a reference"),
        ("id: trees\ntitle: a\x07\n", 2, "control characters"),
        ("", 1, "keys with values were expected (found none)"),
        ("- id\n", 1, "keys with values were expected (found a list)"),
        ("[" * 500 + "]" * 500, 1, "lists within lists without end"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text, line, words):
    with pytest.raises(Fault) as caught:
        load_text(text, "f.yaml")
    (only,) = caught.value.lines
    assert only.startswith(f"f.yaml:{line}: ")
    assert words in only


def test_a_file_in_another_encoding_is_told_with_the_line_of_the_first_bad_byte(tmp_path: Path):
    path = tmp_path / "trees.yaml"
    path.write_bytes("id: trees\ntitle: Bäume\n".encode("latin-1"))
    with pytest.raises(Fault) as caught:
        load(path)
    assert caught.value.lines == (
        f"{path}:2: file: UTF-8 text was expected (found the byte e4; save the file as UTF-8)",
    )


def test_check_tells_of_all_files_and_of_ids_that_two_share(tmp_path: Path):
    good, missing, other = (tmp_path / name for name in ("trees.yaml", "missing.yaml", "other.yaml"))
    good.write_text(f"{HEADER}questions:\n{TEXT}", "utf-8")
    other.write_text(f"{HEADER}questions:\n{TEXT}", "utf-8")
    twin = tmp_path / "below" / "trees.yaml"
    twin.parent.mkdir()
    twin.write_text(good.read_text("utf-8"), "utf-8")
    assert check([good]) == []
    found = check([good, missing, other, twin])
    assert found[0].startswith(f"{missing}:1: file: a file that can be read was expected")
    assert found[1] == f'{other}:1: id: the name of the file, "other", was expected (found "trees")'
    assert found[2].startswith(f"{twin}:1: id: an id of its own was expected")
    assert len(found) == 3


@given(st.text(max_size=200))
def test_any_text_is_a_survey_or_a_fault(text: str):
    with pytest.raises(Fault) as caught:
        load_text(text, "f.yaml")
    assert caught.value.lines


@given(st.data())
def test_a_good_file_with_one_line_spoilt_is_a_survey_or_a_fault(data: st.DataObject):
    whole = f"{HEADER}questions:\n{NUMBER}{CHOICE}{TEXT}  when: {{kind: [oak]}}\n".splitlines()
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.sampled_from(("", whole[at][2:], f"  {whole[at]}", whole[at].split(":")[0])))
    with contextlib.suppress(Fault):
        load_text("\n".join(whole), "f.yaml")
