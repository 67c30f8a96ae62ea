"""Freezing: the same content, the same hash; and what was frozen is read back as it was."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.domain.survey import Condition, Half, Kind, NumberSpec, Option, Part, Question, Survey, Use
from bot.surveyfile.content import canonical, hashed
from bot.surveyfile.frozen import freeze, thaw
from bot.surveyfile.load import load, load_text
from tests.surveyfile.writing import HEADER

QUESTION = "questions:\n- id: many\n  kind: number\n  text: How many?\n"
NUMBER = "  unit: plain\n  least: 0\n  most: 10\n  step: 1\n"
WHOLE = HEADER + QUESTION + NUMBER


def test_comments_spaces_notes_and_the_order_of_keys_do_not_change_the_hash():
    plain = load_text(WHOLE, "a")
    other = "# A comment\n" + WHOLE.replace("How many?", ">\n    How\n    many?").replace("10", "10.0")
    moved = other.replace("title: Trees\n", "") + "title: Trees\nnote: For translators.\n"
    assert load_text(moved, "b") == plain
    assert load_text(moved, "b").hash == plain.hash


@pytest.mark.parametrize(
    ("old", "new"), [("How many?", "How few?"), ("most: 10", "most: 11"), ("title: Trees", "title: Tree")]
)
def test_a_changed_text_or_number_changes_the_hash(old, new):
    assert load_text(WHOLE.replace(old, new), "a").hash != load_text(WHOLE, "a").hash


def test_a_changed_shared_text_changes_the_hash(monkeypatch: pytest.MonkeyPatch):
    text = f"{HEADER}questions:\n- id: plan\n  kind: support\n  text: What do you think?\n"
    before = load_text(text, "a")
    from bot.surveyfile import shared

    monkeypatch.setitem(shared.STEPS, "good", shared.Shared("Fine", ""))
    assert load_text(text, "a").hash != before.hash
    assert thaw(canonical(before)) == before


def test_what_is_frozen_is_thawed_as_it_was(tmp_path: Path):
    path = tmp_path / "trees.yaml"
    path.write_text(WHOLE, "utf-8")
    frozen = freeze(path)
    assert frozen.id == "trees"
    assert frozen.hash == hashlib.sha256(frozen.text.encode()).hexdigest()
    assert thaw(frozen.text) == load(path)
    assert thaw(frozen.text).hash == frozen.hash


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 3}', WHOLE])
def test_what_was_never_frozen_is_a_fault(text):
    with pytest.raises(Fault):
        thaw(text)


def test_a_frozen_text_with_a_part_missing_is_a_fault():
    raw = json.loads(canonical(load_text(WHOLE, "a")))
    for key in raw:
        with pytest.raises(Fault):
            thaw(json.dumps({name: value for name, value in raw.items() if name != key}))
    raw["questions"][0]["number"]["least"] = "ten"
    with pytest.raises(Fault):
        thaw(json.dumps(raw))


def test_what_was_frozen_before_proposals_had_versions_is_read_with_none_and_keeps_its_hash():
    raw = json.loads(canonical(load_text(f"{WHOLE}  heading: How many\n", "a")))
    del raw["version"], raw["parts"]
    raw["format"] = 1
    for question in raw["questions"]:
        question["part"] = question.pop("heading")
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = thaw(text)
    assert (found.version, found.parts) == (None, ())
    (question,) = found.questions
    assert (question.heading, question.part_id) == ("How many", None)
    assert found.hash == hashlib.sha256(text.encode()).hexdigest()


words = st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.decimals(-1000, 1000, places=2)
questions = st.builds(
    Question,
    id=words,
    item=words,
    kind=st.sampled_from(Kind),
    text=words,
    context=words,
    use=st.sampled_from(Use),
    options=st.lists(st.builds(Option, words, words, words, st.booleans(), st.booleans())).map(tuple),
    shuffled=st.booleans(),
    number=st.none() | st.builds(NumberSpec, words, numbers, numbers, numbers, st.none() | numbers),
    when=st.lists(st.builds(Condition, words, st.frozensets(words), st.booleans())).map(tuple),
    half=st.none() | st.sampled_from(Half),
    heading=st.none() | words,
    part_id=st.none() | words,
    most_picks=st.none() | st.integers(1, 9),
)


@given(
    st.builds(
        Survey,
        id=words,
        proposal=st.none() | words,
        title=words,
        short_name=words,
        asks=words,
        changes=words,
        keeps=words,
        questions=st.lists(questions, max_size=3).map(tuple),
        hash=st.just(""),
        risk=st.sampled_from(("normal", "high")),
        version=st.none() | st.integers(1, 9),
        parts=st.lists(st.builds(Part, words, words, words), max_size=2).map(tuple),
    )
)
def test_any_survey_comes_back_from_its_text(survey: Survey):
    survey = hashed(survey)
    assert thaw(canonical(survey)) == survey
    assert isinstance(survey.hash, str)
    assert all(isinstance(each.number.least, Decimal) for each in survey.questions if each.number is not None)
