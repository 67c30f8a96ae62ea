"""What goes out sealed and what may come back: strict in both directions, and no small count in it."""

from __future__ import annotations

import json
from dataclasses import replace
from unicodedata import category

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.domain.handed import pack_bundle, pack_review, read_bundle, read_review
from bot.domain.review import HIDDEN, Box, Bundle, Decision, Do, Reviewed, cells, gathered, marked, without

#: A new line, and the two marks that some scripts cannot be written without.
KEPT = "\n\u200c\u200d"
BUNDLE = Bundle(
    4,
    "ab" * 32,
    "A survey",
    True,
    (("wrong", "What could go wrong?"), ("change", "What would you change?")),
    tuple((tag, f"About {tag}.") for tag in ("knowing", "money", "time")),
    tuple(Box("wrong" if number < 3 else "change", f"Ym94{number}", number != 1) for number in range(5)),
)
TEXTS = ["Rana in Aden knows.", "no quote", "about violence", "Write to a@b.org", "More time."]
QUOTES = [True, False, True, True, True]
DECIDED = [
    Decision(Do.RELEASE, ("Rana", "Aden"), ("knowing",)),
    Decision(Do.TAG, (), ("money",)),
    Decision(Do.LEAVE_OUT),
    Decision(Do.RELEASE),
    Decision(Do.RELEASE, (), ("time",)),
]


def test_a_review_holds_released_texts_tags_and_counts_and_nothing_else() -> None:
    review = gathered(BUNDLE, TEXTS, QUOTES, DECIDED)
    assert review.questions == {
        "wrong": Reviewed(3, 1, ("[…] in […] knows.",), {"knowing": 1, "money": 1}),
        "change": Reviewed(2, 0, ("More time.", "Write to […]"), {"time": 1}),
    }
    packed = pack_review(review)
    assert read_review(packed) == review
    for word in ("no quote", "violence", "Rana", "a@b.org", "Ym94"):
        assert word not in packed


def test_every_wrong_decision_is_told_at_once() -> None:
    wrong = [
        Decision(Do.RELEASE, (), ("UPPER",)),
        Decision(Do.RELEASE),
        Decision(Do.LEAVE_OUT, (), ("violence",)),
        Decision(Do.TAG),
        Decision(Do.RELEASE, ("More time.",)),
    ]
    with pytest.raises(Fault) as fault:
        gathered(BUNDLE, TEXTS, QUOTES, wrong)
    lines = fault.value.lines
    assert [line.split(":")[0] for line in lines] == [f"decision {n}" for n in (1, 2, 3, 3, 4, 5)]
    assert "did not agree to be quoted" in lines[1]
    assert "not tagged" in lines[2]
    assert "no tag of this survey" in lines[3]
    assert "nothing is left" in lines[5]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call 0777 123 456 now", "a phone number"),
        ("call +967-777-000-111", "a phone number"),
        ("write to some.one@example.org", "an e-mail address"),
        ("see https://example.org/x?y", "a link"),
        ("see t.me/group", "a link"),
        ("ask @some_one", "a handle"),
    ],
)
def test_what_points_at_somebody_by_its_form_is_marked_and_taken_out(text: str, kind: str) -> None:
    assert [each for *_, each in marked(text)] == [kind]
    assert HIDDEN in without(text, [])
    assert not marked(without(text, []))


def test_years_sums_and_plain_words_are_not_marked() -> None:
    assert marked("By 2030, 50 percent; about 1,500 people, at 10.30. No @ all.") == []


@given(st.text())
def test_what_is_released_steers_no_terminal_and_no_screen(text: str) -> None:
    released = without(text, [])
    assert not {category(char) for char in released if char not in KEPT} & {"Cc", "Cf", "Cs", "Co"}
    assert "\x1b" not in released
    assert "\u202e" not in released


def test_a_bundle_comes_back_as_it_went_and_any_change_shows() -> None:
    packed = pack_bundle(BUNDLE)
    assert read_bundle(packed) == BUNDLE
    for change in (
        packed[:-5],
        packed.replace("Ym940", "Ym941"),
        "{}",
        "[]",
        "null",
        packed.replace('"round": 4', '"round": 5'),
    ):
        with pytest.raises(Fault, match="not a whole file"):
            read_bundle(change)


def test_only_tags_of_the_codebook_are_taken_and_whoever_gives_another_hears_which_there_are() -> None:
    free = [*DECIDED[:4], Decision(Do.RELEASE, (), ("aden",))]
    with pytest.raises(Fault) as fault:
        gathered(BUNDLE, TEXTS, QUOTES, free)
    [line] = fault.value.lines
    assert line == 'decision 5: "aden" is no tag of this survey. Its tags: knowing, money, time.'
    with pytest.raises(Fault, match="Its tags: none"):
        gathered(replace(BUNDLE, codebook=()), TEXTS, QUOTES, DECIDED)


def test_a_bundle_from_before_tags_came_with_it_is_to_be_made_anew() -> None:
    raw = json.loads(pack_bundle(BUNDLE))
    with pytest.raises(Fault, match="anew"):
        read_bundle(json.dumps({**raw, "format": 1}))
    del raw["codebook"]
    with pytest.raises(Fault, match="not a whole file"):
        read_bundle(json.dumps(raw))


def test_a_review_that_holds_more_or_something_else_is_refused_with_every_fault() -> None:
    raw = json.loads(pack_review(gathered(BUNDLE, TEXTS, QUOTES, DECIDED)))
    raw["round"] = True
    raw["questions"]["wrong"] |= {"left_out": 3, "tags": {"UPPER": 1, "many": 99}}
    raw["questions"]["change"]["texts"] = ["a\x1b[2J", "Write to a@b.org", "  ", 7, "x" * 5000]
    raw["questions"]["more"] = {"read": 1, "left_out": 0, "texts": [], "tags": {}, "pseudonym": "x"}
    with pytest.raises(Fault) as fault:
        read_review(json.dumps(raw))
    told = "\n".join(fault.value.lines)
    for place in (
        "round:",
        "questions.wrong: more were released",
        "questions.wrong.tags 1:",
        "questions.wrong.tags 2:",
        "questions.change.texts 1: it holds control",
        "questions.change.texts 2: it holds what looks like an e-mail address",
        "questions.change.texts 3: words",
        "questions.change.texts 4: words",
        "questions.change.texts 5: longer",
        "questions.more:",
    ):
        assert place in told
    assert "a@b.org" not in told


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", "null", "1e999", '{"format": 1}'])
def test_what_is_no_review_is_told_in_one_line(text: str) -> None:
    with pytest.raises(Fault, match="charterbot review"):
        read_review(text)


@pytest.mark.threat(8)
@given(
    k=st.integers(3, 10),
    tagged=st.lists(st.sets(st.sampled_from("abcd"), max_size=3), max_size=60),
    left_out=st.integers(0, 12),
    texts=st.integers(0, 5),
)
def test_nothing_shown_says_that_a_hidden_count_is_not_zero(
    k: int, tagged: list[set[str]], left_out: int, texts: int
) -> None:
    """What is shown goes with a world in which every hidden count is zero, or they are k or more."""
    released = min(texts, len(tagged))
    answers = [tags for place, tags in enumerate(tagged) if tags or place < released]
    released = min(released, len(answers))
    counts = {tag: sum(tag in tags for tags in answers) for tag in "abcd"}
    found = Reviewed(len(answers) + left_out, left_out, ("text",) * released, counts)
    assume(not found.few(k))
    tags, out = cells(found, k)
    for cell, count in ((tags[tag], counts[tag]) for tag in counts):
        assert cell.low <= count <= cell.high
    assert out.low <= left_out <= out.high
    shown = [*tags.values(), out]
    assert all(cell.low == 0 or cell.low >= k for cell in shown)
    rest = found.read - sum(cell.at_zero for cell in shown) - released
    assert rest <= 0 or rest >= k or out.high == found.read
    for cell in shown:
        assert cell.exact is None or found.read - cell.exact >= k, "nearly all is a range"


@pytest.mark.threat(8)
def test_what_was_left_out_cannot_be_had_by_subtracting_tags_from_what_was_read() -> None:
    tags, out = cells(Reviewed(24, 3, (), {"fear": 11, "time": 10}), 5)
    assert (out.low, out.high) == (0, 4)
    assert (tags["time"].low, tags["time"].high) == (10, 10)
    assert (tags["fear"].low, tags["fear"].high) == (10, 14)


def test_boxes_in_another_order_are_another_bundle() -> None:
    assert replace(BUNDLE, boxes=BUNDLE.boxes[::-1]).id != BUNDLE.id
