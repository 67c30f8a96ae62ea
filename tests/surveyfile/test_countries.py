"""Where a round may open, and what a coordinator is told where it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import Fault
from bot.domain.quiet import Quiet, Span
from bot.surveyfile.countries import Contact, Countries, Country, Decision, read, template

TODAY = date(2027, 1, 15)
GOOD = """\
YE:
  contacts:
    - name: A helpline
      reach: "123"
      languages: [ar]
      hours: day and night
    - {name: An office, reach: Ask at the market}
  checked_until: 2027-01-15
  decision:
    go: true
    on: 2027-01-15
    by: [coordinator-1, lead-2]
"""


def reading(tmp_path: Path, text: str) -> Countries:
    path = tmp_path / "countries.yaml"
    path.write_text(text, "utf-8")
    return read(path)


def test_an_entry_with_contacts_a_date_and_two_deciders_opens_the_country(tmp_path: Path):
    countries = reading(tmp_path, GOOD)
    assert countries.faults("YE", TODAY) == ()
    assert countries.contacts("YE") == (
        Contact("A helpline", "123", ("ar",), "day and night"),
        Contact("An office", "Ask at the market"),
    )
    assert countries.contacts("AF") == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("checked_until: 2027-01-15", "checked_until: 2027-01-14", "checked until 2027-01-14 only"),
        ("go: true", "go: false", "no-go"),
        ("by: [coordinator-1, lead-2]", "by: [coordinator-1]", "two different people"),
        ("by: [coordinator-1, lead-2]", "by: []", "two different people"),
        ("on: 2027-01-15", "on: 2027-01-16", "still to come"),
    ],
)
def test_what_is_not_good_enough_is_told_in_one_sentence_with_its_remedy(tmp_path, old, new, words):
    (reason,) = reading(tmp_path, GOOD.replace(old, new)).faults("YE", TODAY)
    assert reason.startswith("YE")
    assert words in reason
    assert ":" in reason
    assert "\n" not in reason


def test_a_country_without_contacts_or_without_an_entry_stays_closed(tmp_path: Path):
    head, tail = GOOD.split("  contacts:\n")
    without = f"{head}  contacts: []\n  checked_until{tail.split('  checked_until')[1]}"
    (reason,) = reading(tmp_path, without).faults("YE", TODAY)
    assert "no support contact" in reason
    (reason,) = reading(tmp_path, GOOD).faults("AF", TODAY)
    assert "charterbot country template AF" in reason


def test_where_there_is_no_file_or_an_empty_one_no_country_is_open(tmp_path: Path):
    assert read(tmp_path / "countries.yaml") == Countries({})
    assert reading(tmp_path, "# nothing yet\n") == Countries({})


def test_a_template_can_be_read_but_opens_nothing_until_every_part_is_filled_in(tmp_path: Path):
    text = template("YE")
    told = []
    for old, new in (
        ("contacts: []", "contacts:\n    - {name: A helpline, reach: '123'}"),
        ("checked_until: 2000-01-01", "checked_until: 2027-03-01"),
        ("go: false", "go: true"),
        ("by: []", "by: [one, two]"),
    ):
        told.append(len(reading(tmp_path, text).faults("YE", TODAY)))
        text = text.replace(old, new)
    assert told == [4, 3, 2, 1]  # all reasons at once, so that nobody has to come back for each
    assert reading(tmp_path, text).faults("YE", TODAY) == ()


def test_the_example_in_the_template_works_once_its_signs_are_taken_out(tmp_path: Path):
    text = (
        template("YE")
        .replace("contacts: []", "contacts:")
        .replace("  #  -", "    -")
        .replace("  #    ", "      ")
    )
    (contact,) = reading(tmp_path, text).contacts("YE")
    assert contact.languages == ("ar", "en")


def test_the_quiet_of_the_template_works_once_its_signs_are_taken_out(tmp_path: Path):
    quiet = reading(tmp_path, template("YE").replace("  # quiet", "  quiet")).quiet("YE")
    assert quiet == Quiet(frozenset({4}), (Span(date(2027, 2, 8), date(2027, 3, 9), 15 * 60, 20 * 60 + 30),))
    assert Countries({}).quiet("YE") == Quiet()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("quiet_days: [Freitag]", "days like friday"),
        (
            "quiet_days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
            "at least one day that is not quiet",
        ),
        ('quiet_hours: [{from: 2027-02-08, to: 2027-03-09, between: "20:00-16:00"}]', "hours of one day"),
        ('quiet_hours: [{from: 2027-03-09, to: 2027-02-08, between: "16:00-20:00"}]', "a day not before"),
        ("quiet_hours: [{from: 2027-03-09}]", "to"),
    ],
)
def test_quiet_that_cannot_be_is_told_by_line(tmp_path: Path, line: str, words: str):
    with pytest.raises(Fault) as told:
        reading(tmp_path, f"{GOOD}  {line}\n")
    assert words in " ".join(told.value.lines)


def test_all_mistakes_are_told_at_once_by_line(tmp_path: Path):
    path = tmp_path / "countries.yaml"
    path.write_text(
        """\
ye: {}
AF:
  contacts:
    - name: A helpline
      reach: 123
    - {name: X, reach: Y, tongues: [ar], languages: [arabic]}
  checked_untill: 2027-01-01
  decision:
    go: perhaps
    on: 2027-02-30
    by: [one, one, Amina K]
""",
        "utf-8",
    )
    with pytest.raises(Fault) as caught:
        read(path)
    lines = [line.removeprefix(f"{path}:") for line in caught.value.lines]
    for start, words in (
        ("1: ye:", "two capital letters"),
        ("1: ye.contacts:", "a list was expected"),
        ("2: AF.checked_until:", "a day like 2027-03-31"),
        ("5: AF.contacts[1].reach:", "put it in quotes"),
        ("6: AF.contacts[2].tongues:", "a known key"),
        ("6: AF.contacts[2].languages:", '"arabic"'),
        ("7: AF.checked_untill:", 'did you mean "checked_until"?'),
        ("9: AF.decision.go:", "true or false"),
        ("10: AF.decision.on:", "2027-02-30"),
        ("11: AF.decision.by:", '"one" again'),
        ("11: AF.decision.by:", '"Amina K"'),
    ):
        assert any(line.startswith(start) and words in line for line in lines), (start, words, lines)


def test_norway_is_a_country_and_not_a_no(tmp_path: Path):
    assert reading(tmp_path, GOOD.replace("YE", "NO")).faults("NO", TODAY) == ()


def test_a_country_may_stand_only_once(tmp_path: Path):
    with pytest.raises(Fault, match="each key once"):
        reading(tmp_path, GOOD + GOOD)


@given(
    contacts=st.integers(0, 2),
    until=st.dates(date(2027, 1, 1), date(2027, 2, 1)),
    go=st.booleans(),
    on=st.dates(date(2027, 1, 1), date(2027, 2, 1)),
    by=st.lists(st.sampled_from("abc"), unique=True),
)
def test_a_country_is_open_exactly_when_every_condition_holds(contacts, until, go, on, by):
    contact = Contact("A helpline", "123")
    countries = Countries({"YE": Country((contact,) * contacts, until, Decision(go, on, tuple(by)))})
    holds = contacts > 0 and until >= TODAY and go and len(by) >= 2 and on <= TODAY
    assert (countries.faults("YE", TODAY) == ()) is holds
