"""What was typed wrongly is told in our own words, with its place and its remedy, whatever the verb."""

from __future__ import annotations

import re

import pytest

from tests.cli.shell import Shell

#: How the libraries beneath speak.
THEIRS = re.compile(
    r"Input should|Invalid value|Value error|Usage:|Missing|No such|Got unexpected|requires an"
)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("digest abc", 'ROUND: "abc" is no whole number. Give one in digits, such as 1.'),
        ("round show 1.5", 'ROUND: "1.5" is no whole number.'),
        ("review queue abc", 'ROUND: "abc" is no whole number.'),
        ("invite --uses many", '--uses: "many" is no whole number.'),
        (
            "digest 1 --as x",
            '--as: "x" is no whole number. Give one in digits, such as 1. It means: Who you are',
        ),
        ("digest 1 --format doc", '--format: "doc" cannot be used. Give one of these: text, html, json, pdf'),
        (
            "digest decide 1 a drop",
            'DECISION: "drop" cannot be used. Give one of these: keep, change, turn_down, ask_again.',
        ),
        ("demo --people 3", '--people: "3" cannot be used. Give a whole number from 20 to 2000.'),
        ("demo --people abc", '--people: "abc" cannot be used. Give a whole number from 20 to 2000.'),
        ("digest 1 2", '"2": more than it takes. Leave it out'),
        ("digest 1 --nope", "--nope: there is no such option. Known: --format, --output, --language,"),
        ("digest 1 --output", "--output: its value is missing. Write it after --output."),
        ("settings --json=3", "--json: it takes no value. Leave the value out."),
        ("round extend 1", "--closes: is missing. It means: A local time"),
        ("backup", "FILE: is missing. It means: A new file, or a folder."),
        ("round opne 1", '"opne": there is no such verb. Known: plan, list, show, open,'),
        ("setings", '"setings": there is no such verb. Known: run, demo, survey,'),
    ],
)
def test_what_was_typed_wrongly_is_one_line_with_its_place_and_its_remedy(
    shell: Shell, typed: str, told: str
) -> None:
    (line,) = shell.type(*typed.split()).faults
    assert line.startswith(told)
    assert THEIRS.search(line) is None


def test_how_to_see_what_can_be_typed_is_told_where_a_verb_was_found(shell: Shell) -> None:
    (line,) = shell.type("digest", "abc").faults
    assert line.endswith("See `charterbot digest show --help`.")


def test_what_was_typed_cannot_steer_a_terminal_and_is_cut(shell: Shell) -> None:
    (line,) = shell.type("digest", "\x1b[31m" + "x" * 200).faults
    assert "\x1b" not in line
    assert len(line) < 200


def test_a_verb_that_needs_another_shows_its_help_and_exit_code_2(shell: Shell) -> None:
    done = shell.type("round")
    assert done.code == 2
    assert "close-question" in done.out + done.err
