"""What is kept of the last cut is what counting everyone again would give, or it is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.adding import counts_of, respondents
from bot.domain.breakdown import breakdowns_of
from bot.domain.counts import Counts
from bot.domain.findings import Respondent, add_up, findings_of
from bot.domain.person import Person
from bot.domain.survey import Kind
from bot.storage import answers, keptcounts, rounds
from bot.storage.database import Conn
from bot.storage.keys import Keys
from bot.storage.rounds import Round
from bot.storage.sealing import Sealer
from tests.domain.crowd import crowd, survey
from tests.engine import connect_at, on_both

pytestmark = on_both

SURVEY = survey()
BYS = breakdowns_of(SURVEY, ("country",))
ROUND = """
  INSERT INTO round (id, survey, survey_id, state, opens, closes, export_by, min_cell)
  VALUES (1, ?, 'crowd', 'running', 'local 2026-12-01T09:00', 'local 2026-12-20T09:00', '["country"]', 5)
"""
#: Who does something, as the how manieth of a crowd, and what.
DOES = st.sampled_from(["joins", "answers", "moves", "erases", "cut", "broken cut"])
STEP = st.tuples(st.integers(0, 11), DOES)


class Desk:
    """A round in a real database, with people who come, change and go."""

    def __init__(self, folder: Path) -> None:
        keys = Keys(folder / "keys")
        keys.make()
        self.sealer = Sealer.of(keys)
        self.conn: Conn = connect_at(folder / "a.db", b"k" * 32)
        self.conn.execute("INSERT INTO survey (hash, id, text) VALUES (?, 'crowd', '{}')", (SURVEY.hash,))
        self.begin_again()

    def begin_again(self) -> None:
        self.conn.execute("DELETE FROM round")
        self.conn.execute(ROUND, (SURVEY.hash,))

    @property
    def round(self) -> Round:
        found = rounds.get(self.conn, 1)
        assert found is not None
        return found

    def joins(self, number: int, seed: int = 0) -> None:
        each = crowd(seed, 12, SURVEY)[number]
        answers.count_in(self.conn, 1, name(number), self.person(each))
        self.writes(number, each)

    def answers(self, number: int) -> None:
        if answers.has(self.conn, 1, name(number)):
            self.writes(number, crowd(7, 12, SURVEY)[number])

    def writes(self, number: int, each: Respondent) -> None:
        given_ = [(SURVEY.question(id_), answer) for id_, answer in each.answers.items()]
        answers.write(self.conn, self.sealer, 1, name(number), person=self.person(each), answers=given_)

    def moves(self, number: int) -> None:
        if answers.has(self.conn, 1, name(number)):
            answers.count_in(self.conn, 1, name(number), self.person(crowd(5, 12, SURVEY)[number]))

    def erases(self, number: int) -> None:
        answers.erase(self.conn, 1, name(number))

    def cut(self, between: int | None = None) -> None:
        """A cut; `between`: this person answers anew after it was counted and before it is kept."""
        keptcounts.begin(self.conn, 1)
        counts = counts_of(self.conn, self.round, SURVEY)
        plain = everyone(self.conn)
        assert findings_of(counts) == findings_of(plain)
        assert all(counts.by(by) == plain.by(by) for by in BYS)
        if between is not None:
            self.answers(between)
        keptcounts.keep(self.conn, 1, counts.packed())

    @staticmethod
    def person(each: Respondent) -> Person:
        return Person(
            0, language=each.language, country=each.country, gender=each.gender, group_kind=each.group_kind
        )


def name(number: int) -> bytes:
    return bytes([number]) * 16


def everyone(conn: Conn) -> Counts:
    return add_up(respondents(answers.counted(conn, 1), frozenset()), SURVEY, BYS)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.conn.close()


@given(st.lists(STEP, max_size=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_people_do_between_cuts_a_cut_counts_what_counting_everyone_gives(
    desk: Desk, steps: list[tuple[int, str]]
) -> None:
    desk.begin_again()
    for number, does in steps:
        match does:
            case "joins":
                desk.joins(number)
            case "answers":
                desk.answers(number)
            case "moves":
                desk.moves(number)
            case "erases":
                desk.erases(number)
            case "cut":
                desk.cut()
            case _:
                desk.cut(between=number)
    desk.cut()


def kept(desk: Desk) -> bool:
    return keptcounts.counts(desk.conn, 1) is not None


@pytest.fixture
def after_a_cut(desk: Desk) -> Desk:
    desk.begin_again()
    for number in range(6):
        desk.joins(number)
    desk.cut()
    assert kept(desk)
    return desk


def test_a_cut_after_new_people_reads_no_row_of_the_others(after_a_cut: Desk) -> None:
    after_a_cut.joins(8)
    assert kept(after_a_cut)
    keptcounts.begin(after_a_cut.conn, 1)
    assert [each.pseudonym for each in answers.new(after_a_cut.conn, 1)] == [name(8)]


@pytest.mark.parametrize(
    "does",
    [
        "UPDATE answer SET value = 'cannot_judge' WHERE question = 'whole' AND pseudonym = x'{}'",
        "UPDATE answer SET language = 'xx' WHERE pseudonym = x'{}'",
        "DELETE FROM answer WHERE pseudonym = x'{}'",
        "DELETE FROM respondent WHERE pseudonym = x'{}'",
        "UPDATE respondent SET gender = NULL WHERE pseudonym = x'{}'",
        "UPDATE respondent SET country = 'XX' WHERE pseudonym = x'{}'",
        "UPDATE respondent SET state = 'answering' WHERE pseudonym = x'{}'",
        "UPDATE respondent SET released = 0 WHERE pseudonym = x'{}'",
        "INSERT INTO closed_question (round, item, language, at) VALUES (1, 'whole', 'ar', 0)",
        "UPDATE round SET state = 'closed'",
        "UPDATE round SET retired = 1",
    ],
)
def test_whatever_changes_of_somebody_in_it_takes_it_away_however_it_is_written(
    after_a_cut: Desk, does: str
) -> None:
    changed = after_a_cut.conn.execute(does.format(name(2).hex())).rowcount
    assert changed
    assert not kept(after_a_cut)


def test_an_answer_that_says_the_same_again_and_words_written_anew_take_nothing_away(
    after_a_cut: Desk,
) -> None:
    for number in range(6):
        after_a_cut.joins(number)
    texts = [question.id for question in SURVEY.questions if question.kind is Kind.TEXT]
    assert texts
    assert kept(after_a_cut)


def test_nothing_is_kept_of_a_round_that_has_closed(after_a_cut: Desk) -> None:
    after_a_cut.conn.execute("UPDATE round SET state = 'closed'")
    after_a_cut.cut()
    assert not kept(after_a_cut)


def test_a_cut_that_another_was_begun_after_is_told_from_the_last(after_a_cut: Desk) -> None:
    first = keptcounts.begin(after_a_cut.conn, 1)
    assert keptcounts.is_last(after_a_cut.conn, 1, first)
    assert keptcounts.begin(after_a_cut.conn, 1) == first + 1
    assert not keptcounts.is_last(after_a_cut.conn, 1, first)
