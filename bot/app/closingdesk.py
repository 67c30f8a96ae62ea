"""Closing a question in one language at the coordinator's desk: which one, where, and a last look."""

from __future__ import annotations

from bot.app import closing, planning
from bot.app.permits import check
from bot.app.telling import BACK
from bot.app.turn import Turn
from bot.app.wordings import languages
from bot.domain.closing import closable
from bot.domain.permission import Action
from bot.domain.place import Place
from bot.domain.say import Choice, Line, Named, Say, Value, Wording, Words
from bot.domain.survey import Question
from bot.storage import closings
from bot.storage.rounds import Round

BEGIN, QUESTION, LANGUAGE, YES = "wrong", "wrongq", "wrongl", "wrongy"
NAMES = (BEGIN, QUESTION, LANGUAGE, YES)


def pressed(turn: Turn, name: str, rest: str) -> bool:
    """One press on the way; False where it names nothing that can be closed."""
    numbers = [int(each) if each.isdigit() and len(each) < 10 else 0 for each in rest.split("_")]
    if len(numbers) != {BEGIN: 1, QUESTION: 2, LANGUAGE: 3, YES: 3}[name]:
        return False
    check(turn.house, turn.person, Action.CLOSE_QUESTION, f"round:{numbers[0]}")
    round_ = planning.existing(turn.conn, numbers[0])
    questions = closable(turn.house.survey(turn.conn, round_.survey))
    spoken = languages(turn.house, round_)
    if not all(1 <= at <= len(known) for at, known in zip(numbers[1:], (questions, spoken), strict=False)):
        return False
    match name:
        case "wrong":
            _ask_question(turn, round_, questions)
        case "wrongq":
            _ask_language(turn, round_, numbers[1], questions[numbers[1] - 1])
        case _:
            _sure(turn, round_, numbers[1], numbers[2], done=name == YES)
    return True


def _ask_question(turn: Turn, round_: Round, questions: tuple[Question, ...]) -> None:
    lines: list[Line] = [Words("desk.wrong_which")]
    for number, each in enumerate(questions, start=1):
        called = Wording(each.context, each.text)
        lines.append(Words("interview.listed", {"number": number, "question": called}))
    rows = tuple(
        (Choice(f"{QUESTION}_{round_.id}_{number}", Words("desk.wrong_question", {"number": number})),)
        for number in range(1, len(questions) + 1)
    )
    turn.show(Say(tuple(lines), (*rows, BACK)), Place("desk"))


def _ask_language(turn: Turn, round_: Round, number: int, question: Question) -> None:
    closed = {each.language for each in closings.of_round(turn.conn, round_.id) if each.item == question.item}
    rows = tuple(
        (Choice(f"{LANGUAGE}_{round_.id}_{number}_{at}", Named("language", code)),)
        for at, code in enumerate(languages(turn.house, round_), start=1)
        if code not in closed
    )
    turn.show(Say((Words("desk.wrong_language"),), (*rows, BACK)), Place("desk"))


def _sure(turn: Turn, round_: Round, number: int, at: int, *, done: bool) -> None:
    code = languages(turn.house, round_)[at - 1]
    values: dict[str, Value] = {"number": number, "language": Named("language", code)}
    if done:
        closing.close_question(
            turn.house, turn.conn, turn.person, round_.id, question=str(number), language=code
        )
        turn.show(Say((Words("desk.wrong_done", values),), (BACK,)), Place("desk"))
        return
    yes = (Choice(f"{YES}_{round_.id}_{number}_{at}", Words("desk.wrong_yes")),)
    turn.show(Say((Words("desk.wrong_ask", values),), (yes, BACK)), Place("desk"))
