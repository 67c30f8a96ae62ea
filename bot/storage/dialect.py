"""What PostgreSQL wants otherwise than SQLite: one text of each statement and migration, retold for it.

The statements of this house are written once, for SQLite. A parser reads each and writes it for PostgreSQL;
what it does not know stands here, and nowhere else: numbered places for values, `INSERT OR`, index hints,
triggers, and the few functions of SQLite that PostgreSQL is given under the same name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Final

import sqlglot
from sqlglot import exp

#: What PostgreSQL is given so that it knows these words of SQLite too.
FUNCTIONS: Final = (
    """CREATE FUNCTION json_each(text) RETURNS TABLE (key text, value text) LANGUAGE sql IMMUTABLE AS
    $$ SELECT (n - 1)::text, v FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS each (v, n) $$""",
    """CREATE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT jsonb_path_query_first($1::jsonb, $2::jsonpath) #>> '{}' $$""",
    """CREATE FUNCTION json_each(text, text) RETURNS TABLE (key text, value text) LANGUAGE sql IMMUTABLE AS
    $$ SELECT * FROM json_each(jsonb_path_query_first($1::jsonb, $2::jsonpath)::text) $$""",
    """CREATE FUNCTION json_remove(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT ($1::jsonb #- string_to_array(substr($2, 3), '.'))::text $$""",
    """CREATE FUNCTION randomblob(bigint) RETURNS bytea LANGUAGE sql VOLATILE AS
    $$ SELECT substring(uuid_send(gen_random_uuid()) FROM 1 FOR $1::integer) $$""",
    """CREATE FUNCTION json_valid(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM $1::jsonb; RETURN true; EXCEPTION WHEN others THEN RETURN false; END $$""",
    """CREATE FUNCTION hex(bytea) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT upper(encode($1, 'hex')) $$""",
)
_PLACE: Final = re.compile(r"'(?:[^']|'')*'|\?(\d*)")
_MARKS: Final = re.compile(r"/\* [A-Z ]+ \*/")
_HINT: Final = re.compile(r"\s+INDEXED BY \w+")
#: Stands in a statement that brings a row for each of a million people, who are not all held at once.
MANY_ROWS: Final = "/* MANY ROWS */"
#: Stands in a statement that changes `WHERE id IN (...)` what nobody else is changing, and waits for nobody.
SKIP_LOCKED: Final = "/* SKIP LOCKED */"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement for PostgreSQL.

    `makes_id` is whether it brings the id of a row that it makes, `writes` is the table that it changes,
    and `many` whether it brings too many rows to be held at once.
    """

    text: str
    makes_id: bool = False
    writes: str | None = None
    many: bool = False


def numbered(text: str) -> str:
    """The same statement with `:pN` for each place, numbered as SQLite numbers them.

    >>> numbered("SELECT '?' WHERE a = ?2 AND b = ?")
    "SELECT '?' WHERE a = :p2 AND b = :p3"
    """
    most = 0

    def place(found: re.Match[str]) -> str:
        nonlocal most
        if found[0].startswith("'"):
            return found[0]
        number = int(found[1]) if found[1] else most + 1
        most = max(most, number)
        return f":p{number}"

    return _PLACE.sub(place, text)


def _table(tree: exp.Expr) -> str:
    """The first table that a statement names."""
    found = tree.find(exp.Table)
    return "" if found is None else found.name


def _truth(tree: exp.Expr) -> exp.Expr:
    """Say `x <> 0` where a number stands for a truth: PostgreSQL has truths of their own."""
    for parent in tree.find_all(exp.And, exp.Or, exp.Not, exp.Where, exp.Having, exp.If, exp.Paren):
        for place in ("this", "expression"):
            if isinstance(parent, exp.Where | exp.Having | exp.Not | exp.If) and place == "expression":
                continue
            if isinstance(parent, exp.Paren) and not isinstance(
                parent.parent, exp.And | exp.Or | exp.Not | exp.Where | exp.If
            ):
                continue
            value = parent.args.get(place)
            if isinstance(value, exp.Column):
                parent.set(place, exp.NEQ(this=value.copy(), expression=exp.Literal.number(0)))
    return tree


def _fitted(tree: exp.Expr) -> exp.Expr:
    """The same tree with what PostgreSQL wants in another shape."""
    for number, inner in enumerate([*tree.find_all(exp.Subquery)]):
        if isinstance(inner.parent, exp.From | exp.Join) and not inner.alias:
            inner.set("alias", exp.TableAlias(this=exp.to_identifier(f"inner_{number}")))
    for conflict in tree.find_all(exp.OnConflict):
        keys = [
            each.this if isinstance(each, exp.Ordered) else each
            for each in conflict.args.get("conflict_keys") or ()
        ]
        conflict.set("conflict_keys", keys)
        table = _table(tree)
        where = conflict.args.get("where")
        for each in [*(one.expression for one in conflict.expressions), *([where] if where else [])]:
            for column in [*each.find_all(exp.Column)]:
                if not column.table and not column.find_ancestor(exp.Select):
                    column.set("table", exp.to_identifier(table))
    for kind in [*tree.find_all(exp.DataType)]:
        if kind.this == exp.DataType.Type.INT:
            kind.set("this", exp.DataType.Type.BIGINT)
    for literal in [*tree.find_all(exp.HexString)]:
        literal.replace(exp.cast(exp.Literal.string(f"\\x{literal.name}"), "bytea"))
    for each in [*tree.find_all(exp.JSONArrayAgg)]:  # of nothing it is nothing there, and not an empty list
        nothing = exp.cast(exp.Literal.string("[]"), "json")
        each.replace(exp.Coalesce(this=each.copy(), expressions=[nothing]))
    for asked in [*tree.find_all(exp.JSONExtract, exp.JSONExtractScalar)]:
        path = asked.expression.sql(dialect="sqlite").strip("'")
        asked.replace(
            exp.Anonymous(this="json_extract", expressions=[asked.this.copy(), exp.Literal.string(path)])
        )
    return _truth(tree)


def _skip_locked(tree: exp.Expr) -> None:
    """Lock what is to be changed first, and leave out what somebody else has locked.

    What was changed while it was looked for is looked at again where it is locked: it is to be pending still.
    """
    wanted = tree.args["where"].this
    locking = exp.select("id").from_(tree.this.copy()).where(wanted.copy()).where("state = 'pending'")
    locking.set("locks", [exp.Lock(update=True, wait=False)])
    wanted.replace(exp.In(this=exp.column("id"), query=exp.Subquery(this=locking)))


def _written(tree: exp.Expr) -> str:
    _fitted(tree)
    return re.sub(r"%\(p(\d+)\)s", r"$\1", tree.sql(dialect="postgres"))


class Dialect:
    """Retells statements; knows the primary key of each table, and which tables number their rows."""

    def __init__(
        self, keys: Mapping[str, tuple[str, ...]], numbering: Mapping[str, str], nullable: frozenset[str]
    ) -> None:
        self._keys = keys
        self._numbering = numbering
        self._nullable = nullable
        self.tell = lru_cache(maxsize=None)(self._tell)

    def _tell(self, text: str) -> Told:
        tree = sqlglot.parse_one(_HINT.sub("", numbered(_MARKS.sub("", text))), read="sqlite")
        makes = False
        writes = _table(tree) if isinstance(tree, exp.Insert | exp.Update | exp.Delete) else None
        if SKIP_LOCKED in text:
            _skip_locked(tree)
        for order in tree.find_all(exp.Ordered):
            # What cannot be nothing is found by an index in the order that goes without saying.
            if isinstance(order.this, exp.Column) and order.this.name not in self._nullable:
                order.set("nulls_first", order.args.get("desc") is True)
        if isinstance(tree, exp.Insert):
            table = _table(tree)
            self._conflict(tree, table)
            if table in self._numbering and not tree.args.get("returning"):
                tree.set("returning", exp.Returning(expressions=[exp.column(self._numbering[table])]))
                makes = True
        return Told(_written(tree), makes, writes, MANY_ROWS in text)

    def _conflict(self, tree: exp.Insert, table: str) -> None:
        word = tree.args.get("alternative")
        if not word:
            return
        tree.set("alternative", None)
        if word.upper() == "IGNORE":
            tree.set("conflict", exp.OnConflict(action=exp.var("DO NOTHING")))
            return
        key = self._keys[table]
        columns = [each.name for each in tree.this.expressions]
        sets = [
            exp.EQ(this=exp.column(name), expression=exp.column(name, table="excluded"))
            for name in columns
            if name not in key
        ]
        tree.set(
            "conflict",
            exp.OnConflict(
                conflict_keys=[exp.to_identifier(name) for name in key],
                action=exp.var("DO UPDATE"),
                expressions=sets,
            ),
        )


_TRIGGER: Final = re.compile(
    r"CREATE TRIGGER (?P<name>\w+)\s+(?P<when>BEFORE|AFTER) "
    r"(?P<event>INSERT|DELETE|UPDATE(?: OF (?P<columns>[\w, \n]+?))?)"
    r"\s+ON (?P<table>\w+)\s*(?:WHEN (?P<condition>.*?)\s*)?\bBEGIN\b(?P<body>.*)\bEND;?\s*$",
    re.DOTALL,
)
_RAISE: Final = re.compile(r"SELECT raise\(ABORT, '([^']*)'\)", re.IGNORECASE)
_OPTIONS: Final = re.compile(r"(?<=\)) STRICT(, WITHOUT ROWID)?(?=;?\s*$)")
_EXPRESSION: Final = re.compile(r"\((\w+ \+ \w+)\)")
_SEMICOLON: Final = re.compile(r";(?=(?:[^']*'[^']*')*[^']*$)")
_DROP_TRIGGER: Final = re.compile(r"DROP TRIGGER (\w+);?\s*$")


def schema(statement: str, tables: Mapping[str, str]) -> list[str]:
    """One statement of a migration, as what does the same in PostgreSQL.

    `tables` are those of the triggers that there are, by the names of the triggers.
    """
    if found := _TRIGGER.match(statement):
        return _trigger(found)
    if found := _DROP_TRIGGER.match(statement):
        return [f"DROP TRIGGER {found[1]} ON {tables[found[1]]}", f"DROP FUNCTION {found[1]}()"]
    tree = sqlglot.parse_one(numbered(_OPTIONS.sub("", statement)), read="sqlite")
    for column in tree.find_all(exp.ColumnDef):
        _column(column)
    text = _written(tree)
    if isinstance(tree, exp.Create) and tree.kind == "INDEX":
        # Both are in the order of this index then, but the planner knows the one without the words.
        text = _EXPRESSION.sub(r"((\1))", text.replace(" NULLS FIRST", ""))
    return [text]


def _column(column: exp.ColumnDef) -> None:
    kind = column.kind
    if kind is not None and kind.this == exp.DataType.Type.TEXT:  # in the order of its bytes, as in SQLite
        order = exp.CollateColumnConstraint(this=exp.to_identifier("C", quoted=True))
        column.append("constraints", exp.ColumnConstraint(kind=order))
    if kind is None or kind.this != exp.DataType.Type.INT:
        return
    kind.set("this", exp.DataType.Type.BIGINT)
    kinds = [type(each.kind) for each in column.constraints]
    if (
        exp.PrimaryKeyColumnConstraint in kinds
        and exp.AutoIncrementColumnConstraint not in kinds
        and column.name == "id"
    ):
        column.append(
            "constraints", exp.ColumnConstraint(kind=exp.GeneratedAsIdentityColumnConstraint(this=False))
        )


def _trigger(found: re.Match[str]) -> list[str]:
    name, table = found["name"], found["table"]
    body = [_in_trigger(each) for each in _SEMICOLON.split(found["body"]) if each.strip()]
    back = "OLD" if found["event"] == "DELETE" else "NEW"
    lines = ["BEGIN"]
    if found["condition"]:
        condition = sqlglot.parse_one(f"SELECT {found['condition']}", read="sqlite").expressions[0]
        lines.append(f"IF {_written(condition)} THEN")
    lines += [f"{each};" for each in body]
    if found["condition"]:
        lines.append("END IF;")
    lines += [f"RETURN {back};", "END"]
    text = "\n".join(lines)
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $trigger$\n{text}\n$trigger$",
        (
            f"CREATE TRIGGER {name} {found['when']} {found['event']} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        ),
    ]


def _in_trigger(statement: str) -> str:
    if found := _RAISE.match(statement.strip()):
        return f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{found[1]}'"
    return _written(sqlglot.parse_one(statement, read="sqlite"))


def whole(parts: list[tuple[str, str, str]]) -> list[str]:
    """All that a database of SQLite is made of (type, name, text), as what makes the same in PostgreSQL."""
    tables = {name: text for kind, name, text in parts if kind == "table" and not name.startswith("sqlite_")}
    trees = {name: sqlglot.parse_one(_OPTIONS.sub("", text), read="sqlite") for name, text in tables.items()}
    needs = {
        name: {_table(each) for each in tree.find_all(exp.Reference)} - {name} for name, tree in trees.items()
    }
    made = [*FUNCTIONS]
    for name in TopologicalSorter(needs).static_order():
        made += schema(tables[name], {})
    for wanted in ("index", "trigger"):
        for kind, _, text in parts:
            if kind == wanted and text:
                made += schema(text, {})
    return made
