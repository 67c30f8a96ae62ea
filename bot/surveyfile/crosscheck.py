"""What one item of a survey asks of the others: ids, conditions, shared lists, figures kept back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot.domain.survey import Question
from bot.surveyfile.items import Item, Rule, Said
from bot.surveyfile.plain import numbers_in
from bot.surveyfile.table import Table, nearest


def crosscheck(
    table: Table, header: tuple[Said, ...], items: tuple[Item, ...], questions: tuple[Question, ...]
) -> None:
    """Note every mistake that only shows between items."""
    _ids(items)
    _lists(items)
    _conditions(items, questions)
    _figures(table, header, items)


def _ids(items: tuple[Item, ...]) -> None:
    lines: dict[str, int] = {}
    for item in items:
        if item.id in lines:
            first = lines[item.id]
            item.table.wrong("id", "each id once was expected", f'"{item.id}" again, as in line {first}')
        elif item.id:
            lines[item.id] = item.table.at("id")


def _lists(items: tuple[Item, ...]) -> None:
    earlier: dict[str, Item] = {}
    for item in items:
        if item.options_of is not None:
            other = earlier.get(item.options_of)
            if other is None or not other.options:
                found = f'"{item.options_of}"{nearest(item.options_of, earlier)}'
                item.table.wrong(
                    "options_of", "an earlier question with options of its own was expected", found
                )
        elif item.kind in ("choice", "choices", "scale", "ranking") and not item.table.has("options"):
            item.table.wrong("options", "a list of options was expected", "nothing")
        earlier[item.id] = item


def _conditions(items: tuple[Item, ...], questions: tuple[Question, ...]) -> None:
    every = {question.id for question in questions}
    earlier: dict[str, Question] = {}
    for item in items:
        for rule in item.when:
            _condition(item, rule, earlier, every)
        earlier |= {question.id: question for question in questions if question.item == item.id}


def _condition(item: Item, rule: Rule, earlier: dict[str, Question], every: set[str]) -> None:
    key = f"{item.id}.when.{rule.question}"
    mistakes = item.table.mistakes
    question = earlier.get(rule.question)
    if question is None:
        found = "one that comes later" if rule.question in every else f'"{rule.question}"'
        hint = "" if rule.question in every else nearest(rule.question, earlier)
        mistakes.add(rule.line, key, "an earlier question was expected", f"{found}{hint}")
        return
    known = [option.id for option in question.options]
    if not known:
        mistakes.add(rule.line, key, "a question with options was expected", f"a {question.kind}")
        return
    for value in rule.values:
        if value not in known:
            expected = f"values out of {', '.join(known)} were expected"
            mistakes.add(rule.line, key, expected, f'"{value}"{nearest(value, known)}')


def _figures(table: Table, header: tuple[Said, ...], items: tuple[Item, ...]) -> None:
    """A figure is shown by the question that judges it, and by nothing before that.

    Half of the people give their own number first; one glimpse of the figure in the introduction
    or in an earlier question would pull their answers to it.
    """
    before = list(header)
    for item in items:
        figure = item.number.figure if item.number is not None else None
        if figure is not None:
            if figure not in numbers_in(item.text):
                item.table.wrong("text", f"a text that shows the figure, {figure}, was expected")
            own = [said for said in item.said if said.key != f"{item.id}.text"]
            _kept_back(table, figure, item, (*before, *own))
        before += item.said


def _kept_back(table: Table, figure: Decimal, item: Item, shown: Iterable[Said]) -> None:
    for said in shown:
        if figure in numbers_in(said.text):
            expected = f"no figure, {figure}, before {item.id} shows it, was expected"
            table.mistakes.add(said.line, said.key, expected, f'"{said.text[:40]}"')
