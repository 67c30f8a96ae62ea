"""Conditions and limits between forms and survey files."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.survey import Condition
from bot.surveyfile.xlsform.expressions import Bounds, bounds, merged, relevant, when
from bot.surveyfile.xlsform.xpath import (
    Call,
    Expression,
    Here,
    Joined,
    Number,
    Reference,
    Text,
    Unreadable,
    parse,
    printed,
)

ANSWERS = {"kind": ("oak", "elm", "ash", "1"), "uses": ("talks", "money", "none"), "plan": ("good", "bad")}
SEVERAL = ("uses",)
OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod")


def one(question: str, *values: str, negated: bool = False) -> Condition:
    return Condition(question, frozenset(values), negated)


def read(text: str) -> tuple[Condition, ...]:
    return merged(when(text, ANSWERS, SEVERAL), SEVERAL)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("${kind} = 'oak'", [one("kind", "oak")]),
        ("'oak'=${kind}", [one("kind", "oak")]),
        ('${ kind } = "oak"', [one("kind", "oak")]),
        ("${kind} = ‘oak’", [one("kind", "oak")]),
        ("${kind} = 1", [one("kind", "1")]),
        ("${kind} = 'oak' or ${kind}='elm'", [one("kind", "oak", "elm")]),
        ("${kind} != 'oak'", [one("kind", "oak", negated=True)]),
        ("not(${kind} = 'oak' or ${kind} = 'elm')", [one("kind", "oak", "elm", negated=True)]),
        ("${kind} != 'oak' and ${kind} != 'elm'", [one("kind", "oak", "elm", negated=True)]),
        ("(${kind} = 'oak' or ${kind} = 'elm') and ${kind} != 'elm'", [one("kind", "oak")]),
        ("${kind} = 'oak' or ${kind} != 'elm'", [one("kind", "elm", negated=True)]),
        ("${kind} != ''", [one("kind", "oak", "elm", "ash", "1")]),
        ("${kind} = ''", [one("kind", "oak", "elm", "ash", "1", negated=True)]),
        ("selected(${kind}, 'oak')", [one("kind", "oak")]),
        ("selected(${uses}, 'talks')", [one("uses", "talks")]),
        ("selected(${uses}, 'talks') or selected(${uses}, 'money')", [one("uses", "talks", "money")]),
        (
            "not(selected(${uses}, 'talks')) and not(selected(${uses}, 'none'))",
            [one("uses", "talks", "none", negated=True)],
        ),
        (
            "${plan} = 'good' and not(selected(${uses}, 'none'))",
            [one("plan", "good"), one("uses", "none", negated=True)],
        ),
        ("not(not(${plan} = 'good'))", [one("plan", "good")]),
        ("true()", []),
        ("true() and ${plan} = 'good'", [one("plan", "good")]),
        ("${plan} != 'good' or ${plan} != 'bad'", []),
    ],
)
def test_a_condition_is_read_as_what_when_says(text: str, wanted: list[Condition]) -> None:
    assert list(read(text)) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${kind} = 'oak' or ${plan} = 'good'", "'or' between two questions"),
        ("${age} > 18", "beside a number"),
        ("${age} = 18", "an earlier question with answers"),
        ("${plan} > 18", "beside a number"),
        ("${kind} = 'pine'", 'oak, elm, ash, 1, was expected, not "pine"'),
        ("selected(${uses}, 'talks') and selected(${uses}, 'money')", "'and' about uses"),
        ("selected(${uses}, 'talks') and not(selected(${uses}, 'none'))", "'and' about uses"),
        ("not(selected(${uses}, 'talks')) or not(selected(${uses}, 'none'))", "'or' with a 'not'"),
        ("${kind} = 'oak' and ${kind} = 'elm'", "this is never asked"),
        ("${kind} = 'oak' and false()", "this is never asked"),
        ("count-selected(${uses}) > 1", "beside a number"),
        ("string-length(${uses}) > 1", "string-length() is not known"),
        ("regex(., '[a-z]+')", "regex() is not known"),
        ("if(${kind} = 'oak', true(), false())", "if() is not known"),
        ("${kind} = ${plan}", "an answer beside a text or a number"),
        ("${kind} + 1 = 2", "an answer beside a text"),
        ("${kind} + 1", "nothing is worked out"),
        ("/data/kind = 'oak'", "not as a path"),
        ("../kind = 'oak'", "not as a path"),
        ("${kind}/name = 'oak'", "not as a path"),
        ("${kind} = oak", '"oak" stands without'),
        ("${kind} = ", "at the end"),
        ("${kind} = 'oak", "in XPath was expected"),
        ("(${kind} = 'oak'", "at the end"),
        ("${kind} = 'oak')", 'nothing more was expected at ")"'),
        ("${kind} => 'oak'", "was expected at"),
        ("selected(${uses})", "selected(${question}, 'answer')"),
        ("selected(${uses}, 'talks money')", "selected(${question}, 'answer')"),
        (". = 'oak'", "not the answer itself"),
        ("", "at the end"),
        ("-", "at the end"),
        ("--1", "behind"),
        ("(" * 100, "fewer brackets"),
        ("1+" * 999 + "1", "at most 200 operators"),
        ("${kind} = 'oak' or " * 300, "at most 2000 characters"),
        (
            " or ".join(f"(${{kind}} = '{x}' and ${{plan}} = '{y}')" for x in "abcd" for y in "ab"),
            "too many cases",
        ),
    ],
)
def test_what_when_cannot_say_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (". >= 0 and . <= 100", Bounds(Decimal(0), Decimal(100))),
        (".>=0 and .<=100", Bounds(Decimal(0), Decimal(100))),
        ("0 < . and 10 > .", Bounds(Decimal(0), Decimal(10), open_least=True, open_most=True)),
        (". >= -5 and . < 2.5", Bounds(Decimal(-5), Decimal("2.5"), open_most=True)),
        (". >= 0 and . >= 3 and . <= 9 and . < 9 and . < 10", Bounds(Decimal(3), Decimal(9), open_most=True)),
        (". > 3 and . >= 3 and . <= 9", Bounds(Decimal(3), Decimal(9), open_least=True)),
        ("not(. < 1) and not(. > 5)", Bounds(Decimal(1), Decimal(5))),
        ("not(. < 1 or . > 5)", Bounds(Decimal(1), Decimal(5))),
        (". mod 5 = 0 and . >= 0 and . <= 10", Bounds(Decimal(0), Decimal(10), step=Decimal(5))),
        ("(. - -3) mod 5 = 0", Bounds(step=Decimal(5), since=Decimal(-3))),
        ("count-selected(.) <= 3", Bounds(most_picks=3)),
        ("count-selected(.) < 3", Bounds(most_picks=2)),
        ("count-selected(.) <= 3 and count-selected(.) <= 2", Bounds(most_picks=2)),
        ("not(selected(., 'none') and count-selected(.) > 1)", Bounds(alone=frozenset(("none",)))),
        ("not(selected(., 'none')) or count-selected(.) = 1", Bounds(alone=frozenset(("none",)))),
        (
            "count-selected(.) <= 2 and not(selected(., 'none') and count-selected(.) >= 2)",
            Bounds(most_picks=2, alone=frozenset(("none",))),
        ),
    ],
)
def test_a_constraint_is_read_as_bounds(text: str, wanted: Bounds) -> None:
    assert bounds(text) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (". >= 0 or . <= 10", "limits joined by 'and'"),
        (". = 5", "a least and a most"),
        (". = 'a'", "a limit of the answer itself"),
        (". <= ${most}", "an answer beside a text or a number"),
        ("${age} <= 5", "a limit of the answer itself"),
        (". <= '5'", "a number without quotation marks"),
        ("count-selected(.) >= 2", "no least"),
        ("count-selected(.) <= 0", "1 or more"),
        ("count-selected(.) <= 1.5", "a whole number of picks"),
        ("false()", "limits joined by 'and'"),
        ("not(selected(., 'none')) or count-selected(.) = 2", "limits joined by 'and'"),
        ("regex(., '^a$')", "regex() is not known"),
        ("not(. mod 5 = 0)", "steps without 'not'"),
        (". mod 5 = 0 and . mod 3 = 0", "steps were expected once"),
        ("(. * 2) mod 5 = 0", "steps of the answer itself"),
        (". mod 5 = 1", "an answer beside a text or a number"),
        (". <= today()", "an answer beside a text or a number"),
    ],
)
def test_a_constraint_that_asks_for_more_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        bounds(text)
    assert reason in str(caught.value)


values = st.frozensets(st.sampled_from(("a", "b", "c_1", "it's")), min_size=1)
conditions = st.lists(
    st.builds(Condition, st.sampled_from(("kind", "uses.most", "f1")), values, st.booleans()),
    unique_by=lambda each: each.question,
    max_size=3,
)


@given(conditions)
def test_a_when_that_is_written_reads_the_same(asked: list[Condition]) -> None:
    answers = dict.fromkeys(("kind", "uses.most", "f1"), ("a", "b", "c_1", "it's"))
    written = relevant(asked, several=("uses.most",))
    assert list(when(written or "true()", answers, ("uses.most",))) == asked


names = st.from_regex(r"[a-z][a-z0-9_.-]{0,6}[a-z0-9]", fullmatch=True)
numbers = st.decimals(-999, 999, places=2).map(Number)
texts = st.text(st.characters(exclude_characters="'\"‘’“”", codec="utf-8"), max_size=8).map(Text)
leaves: st.SearchStrategy[Expression] = st.one_of(
    texts, numbers, names.map(Reference), st.just(Here()), st.builds(Call, names, st.just(()))
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Call, names, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Joined, st.sampled_from(OPERATORS), inner, inner),
    ),
    max_leaves=12,
)


@given(trees)
def test_a_tree_that_is_printed_reads_as_the_same_tree(tree: Expression) -> None:
    assert parse(printed(tree)) == tree


@given(
    st.one_of(
        st.text(max_size=60), st.text("${}kind.()'=<>!,/ andorselctu-0123", max_size=80), trees.map(printed)
    )
)
def test_whatever_is_written_is_read_or_refused_and_never_anything_else(text: str) -> None:
    for reads in (read, bounds):
        with suppress(Unreadable):
            reads(text)
