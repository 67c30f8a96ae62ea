"""How items become questions."""

from __future__ import annotations

from decimal import Decimal

from bot.domain.survey import Answer, Condition, Half, Kind, Nonresponse, NumberSpec, Use, applies
from tests.surveyfile.writing import survey

SUPPORT = """\
- id: plan
  kind: support
  heading: The plan
  text: What do you think of the plan?
"""
NUMBER = """\
- id: many
  kind: number
  own: How many trees should it be?
  text: The proposal says 30 trees. Is this too low, about right or too high?
  unit: people
  least: 0
  most: 100.0
  step: 1
  figure: 30
"""
LIST = """\
- id: kinds
  kind: choices
  text: Which would you keep?
  options:
    - {id: oak, text: Oak}
    - {id: elm, text: Elm}
    - {id: other, text: Another, last: true}
  also: [cannot_judge, none]
  most: 2
  matters_most: true
  add: Which others?
"""


def test_support_is_the_shared_steps_with_a_direction_of_change_and_a_reason_for_a_red_line():
    plan, direction, reason = survey(SUPPORT).questions
    assert (plan.id, plan.kind, plan.use, plan.heading) == ("plan", Kind.SCALE, Use.SUPPORT, "The plan")
    assert [option.id for option in plan.options] == [
        *("good", "live_with", "needs_change", "cannot_accept", "cannot_judge"),
    ]
    assert {option.context for option in plan.options} == {"scale"}
    assert not plan.shuffled
    assert plan.context == "trees:plan"
    assert (direction.id, direction.item, direction.kind) == ("plan.direction", "plan", Kind.CHOICE)
    assert direction.use is Use.DIRECTION
    assert direction.context == "scale"
    assert [option.id for option in direction.options] == ["too_far", "not_far_enough", "something_else"]
    assert direction.when == (Condition("plan", frozenset({"needs_change"})),)
    assert not direction.shuffled
    assert (reason.id, reason.item, reason.kind) == ("plan.reason", "plan", Kind.CHOICE)
    assert reason.use is Use.REASON
    assert reason.when == (Condition("plan", frozenset({"cannot_accept"})),)
    assert [option.id for option in reason.options] == [
        *("danger", "misused", "unfair", "unworkable", "not_right", "other_reason"),
    ]


def test_a_number_with_a_figure_asks_one_half_before_it_and_the_other_after_it():
    own, judged, instead = survey(NUMBER).questions
    spec = NumberSpec("people", Decimal(0), Decimal(100), Decimal(1), Decimal(30))
    assert (own.id, own.kind, own.use, own.half) == ("many.own", Kind.NUMBER, Use.OWN, Half.OWN_FIRST)
    assert (judged.id, judged.kind, judged.use, judged.half) == ("many", Kind.CHOICE, Use.JUDGEMENT, None)
    assert [option.id for option in judged.options] == ["too_low", "about_right", "too_high", "cannot_judge"]
    assert not judged.shuffled
    assert (instead.id, instead.use, instead.half) == ("many.instead", Use.INSTEAD, Half.FIGURE_FIRST)
    assert instead.when == (Condition("many", frozenset({"too_low", "too_high"})),)
    assert own.number == judged.number == instead.number == spec
    assert str(own.number.most) == "100"
    assert {question.item for question in (own, judged, instead)} == {"many"}


def test_a_number_without_a_figure_is_one_question():
    plain = NUMBER.replace("  figure: 30\n", "").replace("  own: How many trees should it be?\n", "")
    (only,) = survey(plain).questions
    assert (only.id, only.kind, only.use, only.half) == ("many", Kind.NUMBER, Use.OTHER, None)


def test_a_list_asks_what_to_keep_what_matters_most_and_what_to_add():
    keep, most, add = survey(LIST).questions
    assert (keep.kind, keep.use, keep.shuffled, keep.most_picks) == (Kind.CHOICES, Use.LIST, True, 2)
    assert [option.id for option in keep.options] == ["oak", "elm", "other", "none", "cannot_judge"]
    assert [option.last for option in keep.options] == [False, False, True, True, True]
    assert [option.alone for option in keep.options] == [False, False, False, True, True]
    assert (most.id, most.kind, most.use, most.most_picks) == ("kinds.most", Kind.CHOICE, Use.MOST, None)
    assert [option.id for option in most.options] == ["oak", "elm", "other", "all", "cannot_judge"]
    assert (add.id, add.kind, add.use, add.text) == ("kinds.add", Kind.TEXT, Use.OPEN, "Which others?")
    assert add.options == ()


def test_what_matters_most_is_not_asked_of_who_keeps_none_but_of_who_skipped():
    most = survey(LIST).question("kinds.most")
    for value, asked in ((("none",), False), (("cannot_judge",), False), (("oak", "elm"), True)):
        assert applies(most, {"kinds": Answer("kinds", value)}, Half.OWN_FIRST) is asked
    assert applies(most, {"kinds": Answer("kinds", Nonresponse.SKIPPED)}, Half.OWN_FIRST) is True


def test_unordered_options_are_shuffled_unless_the_file_says_no_and_scales_never():
    options = "  options:\n    - {id: oak, text: Oak}\n    - {id: elm, text: Elm}\n"
    for kind, shuffled in (("choice", True), ("choices", True), ("ranking", True), ("scale", False)):
        item = f"- id: kind\n  kind: {kind}\n  text: Which?\n{options}"
        assert survey(item).question("kind").shuffled is shuffled
        if kind != "scale":
            assert survey(f"{item}  shuffled: false\n").question("kind").shuffled is False


def test_who_is_asked_about_herself_may_prefer_not_to_say():
    item = "- id: age\n  kind: choice\n  text: How old are you?\n  about_person: true\n  options:\n"
    item += "    - {id: young, text: Young}\n    - {id: old, text: Old}\n"
    last = survey(item).question("age").options[-1]
    assert (last.id, last.last, last.context) == ("prefer_not", True, "scale")


def test_what_depends_on_a_question_that_was_not_asked_is_not_asked():
    chain = LIST + SUPPORT + "  when: {kinds: [oak]}\n"
    chain += "- id: why\n  kind: text\n  text: Why?\n  when: {plan: {not: [good]}}\n"
    why = survey(chain).question("why")
    assert why.when == (
        Condition("kinds", frozenset({"oak"})),
        Condition("plan", frozenset({"good"}), negated=True),
    )
    elm = {"kinds": Answer("kinds", ("elm",))}
    assert applies(why, elm, Half.OWN_FIRST) is False
    oak = {"kinds": Answer("kinds", ("oak",))}
    assert applies(why, oak, Half.OWN_FIRST) is None
    assert applies(why, oak | {"plan": Answer("plan", "live_with")}, Half.OWN_FIRST) is True
    direction = survey(chain).question("plan.direction")
    assert applies(direction, elm, Half.OWN_FIRST) is False


def test_a_note_is_a_screen_without_an_answer():
    (note,) = survey("- id: hello\n  kind: note\n  text: >\n    These are\n    trees.\n").questions
    assert (note.kind, note.text, note.options) == (Kind.NOTE, "These are trees.", ())
