"""The guards about statements: who meets which, who writes them, and what leads back to anybody."""

from __future__ import annotations

from tests.bite.guard import Guard

OF_STATEMENTS = (
    Guard(
        "those that were given least are drawn",
        "bot/domain/statements.py",
        "waiting = [(times, rng.random(), id_)",
        "waiting = [(0, rng.random(), id_)",
        ("tests/domain/test_statements.py",),
    ),
    Guard(
        "chance decides between statements that were given equally often",
        "bot/domain/statements.py",
        "waiting = [(times, rng.random(), id_)",
        "waiting = [(times, 0.0, id_)",
        ("tests/domain/test_statements.py",),
    ),
    Guard(
        "what was drawn stays drawn",
        "bot/app/answering.py",
        '        **({"drawn": session.drawn, "met": session.met} if session.drawn else {}),\n',
        "",
        ("tests/app/test_drawing.py",),
    ),
    Guard(
        "with whoever erases the counts of statements go down",
        "bot/storage/migrations/0005_loop.sql",
        "WHEN json_extract(OLD.session, '$.drawn') IS NOT NULL",
        "WHEN false",
        ("tests/app/test_drawing.py",),
    ),
    Guard(
        "a statement rests on enough people, or is the team's own",
        "bot/app/stating.py",
        "if not own and not _rests(house, conn, sources):",
        "if not own and not sources:",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "no reviewer finds out whether one person wrote two texts",
        "bot/storage/statements.py",
        "    GROUP BY round, question)",
        "    GROUP BY round)",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "no translation of a text becomes a statement",
        "bot/app/stating.py",
        "return (text.text,) if translation is None else (text.text, translation.text)",
        "return (text.text,)",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "what a statement rests on is counted again when it is approved",
        "bot/app/stating.py",
        "if agreed and not found.own and not _rests(",
        "if False and not _rests(",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "nobody approves her own statement, nor one of her circle",
        "bot/app/stating.py",
        "return [*([] if second else [TWO]), *read]",
        "return [*read]",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "once approved, what a statement rested on is forgotten",
        "bot/storage/statements.py",
        "    conn.execute(APPROVE, (approver, id_))\n    conn.execute(FORGET_SOURCES, (id_,))\n",
        "    conn.execute(APPROVE, (approver, id_))\n",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "no text of anybody becomes a statement",
        "bot/app/stating.py",
        "    if len(said) <= LONGEST and _is_borrowed(house, conn, staff, said, sources):\n",
        "    if False:\n",
        ("tests/app/test_stating.py",),
    ),
    Guard(
        "who may not read the texts approves no statement made of them",
        "bot/app/stating.py",
        "return [*([] if second else [TWO]), *read]",
        "return [*([] if second else [TWO])]",
        ("tests/app/test_stating.py",),
    ),
)
