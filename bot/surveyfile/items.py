"""One item of a survey file, as it is written there: before it becomes questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.survey import NumberSpec, Option, Use
from bot.surveyfile import shared
from bot.surveyfile.plain import LONGEST_CHOICE, LONGEST_TITLE, wording
from bot.surveyfile.table import Table

ID = re.compile(r"[a-z0-9_]{1,24}")
ID_SHAPE = "an id of 1 to 24 of a-z, 0-9 and _"
PART_ID = re.compile(r"[a-z][1-9][0-9]?")
PART_SHAPE = "the id of a part in charter.yaml, such as a1,"
UNITS = ("percent", "year", "million_usd", "people", "plain")
COMMON = ("id", "kind", "text", "part", "heading", "note", "when")
KEYS = {
    "note": ("id", "kind", "text", "note", "when"),
    "choice": (*COMMON, "options", "options_of", "also", "shuffled", "use", "about_person"),
    "choices": (
        *COMMON,
        *("options", "options_of", "also", "shuffled", "most", "matters_most", "add", "about_person"),
    ),
    "scale": (*COMMON, "options", "also", "about_person"),
    "number": (*COMMON, "own", "unit", "least", "most", "step", "figure"),
    "text": COMMON,
    "ranking": (*COMMON, "options", "options_of", "shuffled", "most"),
    "support": COMMON,
}
WITH_OPTIONS = ("choice", "choices", "scale", "ranking")
FEWEST_OPTIONS = 2
HEADING_NOTE = "A heading in the digest, for those who draft the charter. Nobody is asked this."


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the file with its place and the translators' note."""

    key: str
    text: str
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a `when:`, with its place."""

    question: str
    values: tuple[str, ...]
    negated: bool
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item: `said` holds all its own texts, in the order in which they are shown."""

    id: str
    kind: str
    table: Table
    text: str
    said: tuple[Said, ...]
    heading: str | None
    part_id: str | None
    when: tuple[Rule, ...]
    options: tuple[Option, ...] = ()
    options_of: str | None = None
    standing: tuple[Option, ...] = ()
    shuffled: bool = False
    use: Use = Use.OTHER
    most: int | None = None
    matters_most: bool = False
    add: str | None = None
    own: str | None = None
    number: NumberSpec | None = None


def read_item(table: Table, survey: str) -> Item | None:
    """The item in this mapping; None where not even its kind is known. Mistakes are noted."""
    id_ = table.word("id", ID, ID_SHAPE)
    if id_:
        table.path = id_
    kind = table.one_of("kind", tuple(KEYS))
    if not kind:
        return None
    table.only(KEYS[kind])
    note = table.text("note", needed=False)
    heading = wording(table, "heading", longest=LONGEST_TITLE, needed=False) if kind != "note" else ""
    part_id = table.word("part", PART_ID, PART_SHAPE, needed=False) if kind != "note" else ""
    own = wording(table, "own", needed=table.has("figure")) if kind == "number" else ""
    text = wording(table, "text")
    add = wording(table, "add", needed=False) if kind == "choices" else ""
    said = [
        Said(f"{id_}.{key}", value, remark, table.at(key))
        for key, value, remark in (
            ("heading", heading, HEADING_NOTE),
            ("own", own, note),
            ("text", text, note),
        )
        if value
    ]
    options: tuple[Option, ...] = ()
    if kind in WITH_OPTIONS:
        options, labels = _options(table, f"{survey}:{id_}")
        said += labels
    if add:
        said.append(Said(f"{id_}.add", add, note, table.at("add")))
    reads = KEYS[kind]
    return Item(
        id=id_,
        kind=kind,
        table=table,
        text=text,
        said=tuple(said),
        heading=heading or None,
        part_id=part_id or None,
        when=_rules(table),
        options=options,
        options_of=_options_of(table) if "options_of" in reads else None,
        standing=_standing(table) if "also" in reads else (),
        shuffled="shuffled" in reads and table.flag("shuffled") is not False,
        use=_use(table, kind),
        most=_most_picks(table, len(options)) if kind in ("choices", "ranking") else None,
        matters_most=kind == "choices" and table.flag("matters_most") is True,
        add=add or None,
        own=own or None,
        number=_number(table) if kind == "number" else None,
    )


def _use(table: Table, kind: str) -> Use:
    match kind:
        case "support":
            return Use.SUPPORT
        case "choices":
            return Use.LIST
        case "text":
            return Use.OPEN
        case "choice":
            return Use(table.one_of("use", (Use.MOST, Use.OTHER), needed=False) or Use.OTHER)
        case _:
            return Use.OTHER


def _options_of(table: Table) -> str | None:
    """The earlier item whose options are used; `options` and `options_of` exclude each other."""
    if not table.has("options_of"):
        return None
    if table.has("options"):
        table.wrong("options_of", "either options or options_of was expected", "both")
    return table.word("options_of", ID, ID_SHAPE) or None


def _options(table: Table, context: str) -> tuple[tuple[Option, ...], list[Said]]:
    if table.has("options_of"):
        return (), []
    found: list[Option] = []
    said: list[Said] = []
    rows = table.tables("options")
    for row in rows:
        row.only(("id", "text", "note", "last"))
        id_ = row.word("id", ID, ID_SHAPE)
        text = wording(row, "text", longest=LONGEST_CHOICE)
        note = row.text("note", needed=False) or table.text("note", needed=False)
        if id_ and id_ in {each.id for each in found}:
            row.wrong("id", "each id once in a question was expected", f'"{id_}" again')
        if id_ in shared.STANDING:
            row.wrong("id", "an id of its own was expected", f'"{id_}"; write it under also:')
        found.append(Option(id_, text, context, last=row.flag("last") is True))
        said.append(Said(f"{row.path}.text", text, note, row.at("text")))
    if table.is_list("options") and len(rows) < FEWEST_OPTIONS:
        table.wrong("options", f"at least {FEWEST_OPTIONS} options were expected", str(len(rows)))
    return tuple(found), said


def _standing(table: Table) -> tuple[Option, ...]:
    """The shared options that the item asks for, in the fixed order of the shared texts."""
    wanted = set(table.words("also", needed=False))
    known = tuple(id_ for id_ in shared.STANDING if id_ != "prefer_not")
    for word in sorted(wanted - set(known)):
        table.wrong("also", f"words out of {', '.join(known)} were expected", f'"{word}"')
    if table.flag("about_person"):
        wanted.add("prefer_not")
    return tuple(shared.standing(id_) for id_ in shared.STANDING if id_ in wanted)


def _most_picks(table: Table, offered: int) -> int | None:
    most = table.number("most", needed=False)
    if most is None:
        return None
    if most != most.to_integral_value() or most < 1 or (offered and most > offered):
        span = f"1 to {offered}" if offered else "1 or more"
        table.wrong("most", f"a whole number of picks, {span}, was expected", str(most))
        return None
    return int(most)


def _number(table: Table) -> NumberSpec | None:
    unit = table.one_of("unit", UNITS)
    least, most, step = table.number("least"), table.number("most"), table.number("step")
    figure = table.number("figure", needed=False)
    if table.has("own") and not table.has("figure"):
        table.wrong("own", "figure: was expected beside own:", "none")
    if least is None or most is None or step is None:
        return None
    if step <= 0:
        table.wrong("step", "a step above 0 was expected", str(step))
        return None
    if most <= least:
        table.wrong("most", f"a number above least, {least}, was expected", str(most))
        return None
    if (most - least) % step:
        table.wrong("most", _grid(least, step), str(most))
    if unit in ("percent", "people", "year", "million_usd") and least < 0:
        table.wrong("least", "0 or more was expected", str(least))
    if figure is not None:
        _figure(table, figure, least, most, step)
    return NumberSpec(unit, least, most, step, figure)


def _figure(table: Table, figure: Decimal, least: Decimal, most: Decimal, step: Decimal) -> None:
    """The figure lies on the grid and is none of the numbers that every prompt shows anyway."""
    if not least < figure < most:
        expected = f"a number between {least} and {most} was expected, neither of them"
        table.wrong("figure", expected, str(figure))
    elif (figure - least) % step:
        table.wrong("figure", _grid(least, step), str(figure))
    elif figure == least + step:
        expected = "a figure other than least plus step, which is shown as an example, was expected"
        table.wrong("figure", expected, str(figure))


def _grid(least: Decimal, step: Decimal) -> str:
    return f"a number on the grid {least}, {least + step}, {least + step + step}, … was expected"


def _rules(table: Table) -> tuple[Rule, ...]:
    when = table.table("when", needed=False)
    if when is None:
        return ()
    rules: list[Rule] = []
    for question in when:
        negated = not when.is_list(question)
        holder, key = when, question
        if negated:
            inner = when.table(question, expected="a list of values, or not: with a list, was")
            if inner is None:
                continue
            inner.only(("not",))
            holder, key = inner, "not"
        values = holder.words(key)
        if not values and holder.has(key):
            holder.wrong(key, "at least one value was expected", "an empty list")
        rules.append(Rule(question, values, negated, when.at(question)))
    return tuple(rules)
