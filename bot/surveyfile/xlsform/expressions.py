"""Conditions and limits of a form: from XPath to our `when`, picks and bounds, and from `when` to XPath.

An expression is first brought into clauses: all of them have to hold, each by one of its atoms. That is
what `when` says too, as long as each clause looks at one question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bot.domain.survey import Condition
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
    quoted,
)

_MOST_CLAUSES: Final = 64
_TURNED: Final = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_TRUE: Final[tuple[Clause, ...]] = ()
_FALSE: Final[tuple[Clause, ...]] = (frozenset(),)


@dataclass(frozen=True, slots=True)
class Picked:
    """Whether one answer was chosen; of the answer that is being given where `question` is None.

    An empty `value` stands for an answer that was not given.
    """

    question: str | None
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, or how many answers were chosen, beside a number; `question` as in Picked."""

    question: str | None
    counted: bool
    operator: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Stepped:
    """That the answer which is being given lies on steps, counted from `since`."""

    since: Decimal
    step: Decimal


Atom = Picked | Measured | Stepped
Clause = frozenset[Atom]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a constraint asks: a number's ends and steps, the most picks, and which answers are picked alone.

    `open_least` and `open_most` say that the end itself is not meant; steps are counted from `since`.
    """

    least: Decimal | None = None
    most: Decimal | None = None
    open_least: bool = False
    open_most: bool = False
    step: Decimal | None = None
    since: Decimal = Decimal(0)
    most_picks: int | None = None
    alone: frozenset[str] = frozenset()


def relevant(when: Iterable[Condition], several: Collection[str]) -> str:
    """The XPath of a `when`; `several` are the questions that may have several answers.

    >>> either, no = Condition("kind", frozenset(("oak", "elm"))), Condition("uses", frozenset(("x",)), True)
    >>> relevant([either, no], several=["uses"])
    "(${kind} = 'elm' or ${kind} = 'oak') and not(selected(${uses}, 'x'))"
    """
    return " and ".join(_relevant(each, each.question in several) for each in when)


def when(
    text: str, answers: Mapping[str, Collection[str]], several: Collection[str]
) -> tuple[Condition, ...]:
    """All conditions that a `relevant` joins by 'and', in order; `merged` makes one of those on one question.

    `answers` are those of the earlier questions that have any. Raises Unreadable where it says what `when`
    cannot say.

    >>> when("${kind} != 'oak' and (selected(${uses}, 'x') or selected(${uses}, 'y'))",
    ...      {"kind": ("oak", "elm"), "uses": ("x", "y")}, ["uses"]) == (
    ...      Condition("kind", frozenset(("oak",)), negated=True), Condition("uses", frozenset(("x", "y"))))
    True
    """
    found: dict[Condition, None] = {}
    for part in _parts(parse(text)):
        said = (_condition(clause, answers, several) for clause in clauses(part))
        found.update(dict.fromkeys(merged((each for each in said if each is not None), several)))
    return tuple(found)


def merged(conditions: Iterable[Condition], several: Collection[str]) -> tuple[Condition, ...]:
    """The conditions with those on one question as one. Raises Unreadable where no one says as much."""
    found: dict[str, list[Condition]] = {}
    for each in conditions:
        found.setdefault(each.question, []).append(each)
    return tuple(_both(several_of_one, several) for several_of_one in found.values())


def bounds(text: str) -> Bounds:
    """What a constraint asks of the answer. Raises Unreadable where it asks for more than can be kept."""
    found = Bounds()
    for clause in clauses(parse(text)):
        found = _bounded(found, clause)
    return found


def clauses(tree: Expression) -> tuple[Clause, ...]:
    """The expression as clauses, each once, in the order in which they stand. Raises Unreadable."""
    return tuple(dict.fromkeys(_clauses(tree, negated=False)))


def _parts(tree: Expression) -> Iterator[Expression]:
    """What 'and' joins at the outside."""
    match tree:
        case Joined("and", left, right):
            yield from _parts(left)
            yield from _parts(right)
        case _:
            yield tree


def _relevant(each: Condition, several: bool) -> str:  # noqa: FBT001 (one call, and it says which)
    subject = f"${{{each.question}}}"
    said = [
        f"selected({subject}, {quoted(value)})" if several else f"{subject} = {quoted(value)}"
        for value in sorted(each.values)
    ]
    either = " or ".join(said)
    if not each.negated:
        return either if len(said) == 1 else f"({either})"
    # All of a condition's answers within one 'not', so that it comes back as one condition.
    return f"not({either})" if several or len(said) > 1 else either.replace(" = ", " != ", 1)


def _clauses(tree: Expression, *, negated: bool) -> tuple[Clause, ...]:
    match tree:
        case Call("true", ()):
            return _FALSE if negated else _TRUE
        case Call("false", ()):
            return _TRUE if negated else _FALSE
        case Call("not", (inner,)):
            return _clauses(inner, negated=not negated)
        case Joined("and" | "or" as operator, left, right):
            sides = _clauses(left, negated=negated), _clauses(right, negated=negated)
            return _joined(*sides, either=(operator == "or") is not negated)
        case _:
            atom = _atom(tree)
            return (frozenset((_turned(atom) if negated else atom,)),)


def _joined(left: tuple[Clause, ...], right: tuple[Clause, ...], *, either: bool) -> tuple[Clause, ...]:
    joined = tuple(one | other for one in left for other in right) if either else (*left, *right)
    if len(joined) > _MOST_CLAUSES:
        raise Unreadable("a shorter condition was expected: this one has too many cases")
    return joined


def _turned(atom: Atom) -> Atom:
    """The atom that holds where this one does not."""
    if isinstance(atom, Picked):
        return replace(atom, negated=not atom.negated)
    if isinstance(atom, Stepped):
        raise Unreadable("steps without 'not' were expected, as in . mod 5 = 0")
    return replace(atom, operator=_TURNED[atom.operator])


def _atom(tree: Expression) -> Atom:
    match tree:
        case Call("selected", (subject, Text(value))) if value and " " not in value:
            return Picked(_subject(subject), value)
        case Call("selected", _):
            raise Unreadable("selected(${question}, 'answer') was expected")
        case Joined("=", Joined("mod", over, Number(step)), Number(rest)) if step > 0 and not rest:
            return Stepped(_since(over), step)
        case Joined(operator, Text() | Number() as value, subject) if operator in _MIRRORED:
            return _compared(_MIRRORED[operator], subject, value)
        case Joined(operator, subject, Text() | Number() as value) if operator in _MIRRORED:
            return _compared(operator, subject, value)
        case Joined("+" | "-" | "*" | "div" | "mod", _, _):
            raise Unreadable("nothing is worked out here: a condition without sums was expected")
        case Call(name, _):
            raise Unreadable(f"{name}() is not known here: only selected, not and count-selected are")
        case _:
            raise Unreadable("an answer beside a text or a number was expected")


def _compared(operator: str, subject: Expression, value: Text | Number) -> Atom:
    """An answer beside a value. What is in quotation marks is a name, or else a number is meant."""
    match subject, value:
        case Call("count-selected", (of,)), Number(number):
            return Measured(_subject(of), counted=True, operator=operator, number=number)
        case ((Reference() | Here()), Text(text)) if operator in ("=", "!="):
            return Picked(_subject(subject), text, negated=operator == "!=")
        case Reference(question), Number(number) if operator in ("=", "!="):
            return Picked(question, f"{number:f}", negated=operator == "!=")
        case ((Reference() | Here()), Number(number)):
            return Measured(_subject(subject), counted=False, operator=operator, number=number)
        case ((Reference() | Here()), Text()):
            raise Unreadable(f'a number without quotation marks was expected behind "{operator}"')
        case Call(name, _), _:
            raise Unreadable(f"{name}() is not known here: only selected, not and count-selected are")
        case _:
            raise Unreadable("an answer beside a text or a number was expected")


def _since(tree: Expression) -> Decimal:
    """From where steps are counted: `.` or, as in `(. - 3) mod 5`, `. - 3`."""
    match tree:
        case Here():
            return Decimal(0)
        case Joined("-", Here(), Number(since)):
            return since
        case _:
            raise Unreadable("steps of the answer itself were expected, as in . mod 5 = 0")


def _subject(tree: Expression) -> str | None:
    match tree:
        case Reference(question):
            return question
        case Here():
            return None
        case _:
            raise Unreadable("a question was expected as ${name}")


def _condition(
    clause: Clause, answers: Mapping[str, Collection[str]], several: Collection[str]
) -> Condition | None:
    """What one clause asks of one question; None where it holds whatever was answered."""
    if not clause:
        raise Unreadable("a condition that can hold was expected: this is never asked")
    looked_at = {None if isinstance(atom, Stepped) else atom.question for atom in clause}
    question = next(iter(looked_at))
    if len(looked_at) > 1:
        raise Unreadable(
            "'or' between two questions cannot be kept: ask two questions, each with its condition"
        )
    if question is None:
        raise Unreadable("an earlier question was expected as ${name}, not the answer itself")
    picks = [atom for atom in clause if isinstance(atom, Picked)]
    if len(picks) < len(clause):
        raise Unreadable(f"${{{question}}} beside a number cannot be kept: only answers that were chosen can")
    if question not in answers:
        raise Unreadable(f"an earlier question with answers to choose from was expected, not {question}")
    known = frozenset(answers[question])
    each = [_values(atom, known) for atom in picks]
    for values, _ in each:
        if unknown := sorted(values - known):
            raise Unreadable(
                f"one of the answers of {question}, {', '.join(answers[question])}, was expected,"
                f' not "{unknown[0]}"'
            )
    chosen = frozenset[str]().union(*(values for values, negated in each if not negated))
    kept = [values for values, negated in each if negated]
    if not kept:
        return Condition(question, chosen)
    if question in several:
        if chosen or len(kept) > 1:
            raise Unreadable(f"'or' with a 'not' about {question} cannot be kept: it has several answers")
        return Condition(question, kept[0], negated=True)
    apart = frozenset.intersection(*kept) - chosen
    return Condition(question, apart, negated=True) if apart else None


def _values(atom: Picked, known: frozenset[str]) -> tuple[frozenset[str], bool]:
    """The answers that an atom names; 'not answered' is none of all the answers there are."""
    if atom.value:
        return frozenset((atom.value,)), atom.negated
    return known, not atom.negated


def _both(conditions: list[Condition], several: Collection[str]) -> Condition:
    """All conditions on one question as one."""
    question = conditions[0].question
    apart = frozenset[str]().union(*(each.values for each in conditions if each.negated))
    chosen = [each.values for each in conditions if not each.negated]
    if not chosen:
        return Condition(question, apart, negated=True)
    if len(conditions) == 1:
        return conditions[0]
    if question in several:
        raise Unreadable(
            f"'and' about {question} cannot be kept: it has several answers, of which one is looked for"
        )
    left = frozenset.intersection(*chosen) - apart
    if not left:
        raise Unreadable("a condition that can hold was expected: this is never asked")
    return Condition(question, left)


def _bounded(found: Bounds, clause: Clause) -> Bounds:
    """The bounds with one clause more."""
    if alone := _alone(clause):
        return replace(found, alone=found.alone | {alone})
    if len(clause) != 1:
        raise Unreadable("limits joined by 'and' were expected, as in . >= 0 and . <= 10")
    (atom,) = clause
    if isinstance(atom, Stepped):
        if found.step is not None:
            raise Unreadable("steps were expected once")
        return replace(found, step=atom.step, since=atom.since)
    if not isinstance(atom, Measured) or atom.question is not None:
        raise Unreadable("a limit of the answer itself was expected, as in . >= 0 and . <= 10")
    if atom.counted:
        picks = _picks(atom)
        return replace(found, most_picks=min(picks, found.most_picks or picks))
    return _ended(found, atom)


def _ended(found: Bounds, atom: Measured) -> Bounds:
    """The bounds with one end more; of two at the same side the closer one counts."""
    if atom.operator in (">=", ">"):
        is_open = atom.operator == ">"
        if found.least is None or (atom.number, is_open) > (found.least, found.open_least):
            return replace(found, least=atom.number, open_least=is_open)
        return found
    if atom.operator in ("<=", "<"):
        is_open = atom.operator == "<"
        if found.most is None or (atom.number, not is_open) < (found.most, not found.open_most):
            return replace(found, most=atom.number, open_most=is_open)
        return found
    raise Unreadable("a least and a most were expected, as in . >= 0 and . <= 10")


def _picks(atom: Measured) -> int:
    """The most picks that a limit allows."""
    if atom.operator not in ("<=", "<"):
        raise Unreadable(
            "at most so many picks can be kept, as in count-selected(.) <= 3, and no least:"
            " everything can be skipped here"
        )
    picks = atom.number - 1 if atom.operator == "<" else atom.number
    if picks != picks.to_integral_value() or picks < 1:
        raise Unreadable("a whole number of picks, 1 or more, was expected")
    return int(picks)


def _alone(clause: Clause) -> str | None:
    """The answer that goes with no other pick, where that is what the clause says."""
    if len(clause) != 2:
        return None
    picked = next((each for each in clause if isinstance(each, Picked)), None)
    counted = next((each for each in clause if isinstance(each, Measured)), None)
    if picked is None or counted is None or picked.question is not None or counted.question is not None:
        return None
    one = (counted.operator, str(counted.number)) in (("=", "1"), ("<=", "1"), ("<", "2"))
    return picked.value if picked.negated and counted.counted and one else None
