"""How many questions and minutes are promised."""

from __future__ import annotations

from bot.surveyfile.extent import questions_and_minutes
from tests.surveyfile.writing import survey


def test_follow_ups_count_as_minutes_but_not_as_questions_of_their_own():
    plan = "- id: p{0}\n  kind: support\n  text: And this?\n"
    assert questions_and_minutes(survey("".join(plan.format(n) for n in range(2)))) == (2, 1)
    assert questions_and_minutes(survey("".join(plan.format(n) for n in range(3)))) == (3, 2)
    # Nobody is asked both what needs a change and why it cannot be accepted.
    assert questions_and_minutes(survey("".join(plan.format(n) for n in range(5)))) == (5, 2)


def test_only_one_half_of_a_number_counts():
    number = (
        "- id: n{0}\n  kind: number\n  own: How many?\n  text: Now it is {1}. Is it too low?\n"
        "  unit: plain\n  least: 0\n  most: 90\n  step: 1\n  figure: {1}\n"
    )
    two = survey("".join(number.format(n, 30 + n) for n in range(2)))
    assert questions_and_minutes(two) == (2, 1)  # twice 15 + 12 seconds, not twice 42


def test_notes_take_time_but_carry_no_number():
    note = "- id: n{0}\n  kind: note\n  text: Hello.\n"
    text = "- id: why\n  kind: text\n  text: Why?\n"
    assert questions_and_minutes(survey("".join(note.format(n) for n in range(3)) + text)) == (1, 2)
