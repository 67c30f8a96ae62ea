"""Guards of moving a consultation between its file and a server."""

from __future__ import annotations

from tests.bite.guard import Guard

_MOVE = ("tests/cli/test_move.py",)

OF_MOVING = (
    Guard(
        "an unfinished copy is never opened",
        "bot/assembly/opening.py",
        "        await db.run(moving.refuse_unfinished)\n",
        "",
        _MOVE,
    ),
    Guard(
        "a copy counts once it was read back",
        "bot/storage/moving.py",
        "lines = differing(target, *held, tell)",
        "lines: list[str] = []",
        _MOVE,
    ),
    Guard(
        "a copy of what has changed since begins anew",
        "bot/storage/moving.py",
        "mark is not None and mark.state == state and not mark.spoiled",
        "mark is not None and not mark.spoiled",
        _MOVE,
    ),
    Guard(
        "a copy that was not the same begins anew",
        "bot/storage/moving.py",
        "mark.state == state and not mark.spoiled",
        "mark.state == state",
        _MOVE,
    ),
    Guard(
        "a copy goes on behind what is there",
        "bot/storage/moving.py",
        "mark.after if table.name == mark.table else None",
        "None",
        _MOVE,
    ),
    Guard(
        "texts that a server cannot hold are told before anything is copied",
        "bot/storage/moving.py",
        "(lambda _table, _row: None) if target.takes_nul else notice",
        "lambda _table, _row: None",
        _MOVE,
    ),
    Guard(
        "a move writes nothing over",
        "bot/storage/moving.py",
        "return [] if is_empty(target) else [taken]",
        "return []",
        _MOVE,
    ),
    Guard(
        "a move with other keys is refused",
        "bot/storage/moving.py",
        "return [*keytags.faults(source.conn, keys)]",
        "return []",
        _MOVE,
    ),
    Guard(
        "numbers go on behind those of the source",
        "bot/storage/moving.py",
        "target.set_counters(counters)",
        "target.set_counters({})",
        _MOVE,
    ),
    Guard(
        "a move has the server alone",
        "bot/cli/move.py",
        "        server.take()\n",
        "",
        _MOVE,
    ),
    Guard(
        "a move has the data folder alone",
        "bot/cli/move.py",
        "held.enter_context(locking.alone(folder))",
        "pass",
        _MOVE,
    ),
    Guard(
        "no trigger fires for what is copied to a server",
        "bot/storage/copyserver.py",
        "            self._raw.execute(f'ALTER TABLE \"{table.name}\" DISABLE TRIGGER USER'.encode())\n",
        "",
        _MOVE,
    ),
    Guard(
        "a restore onto a server is whole or nothing",
        "bot/storage/exchange.py",
        "            lines = _copied(source, target)\n            if lines:\n",
        "            lines = _copied(source, target)\n            if not lines:\n",
        ("tests/cli/test_restore_server.py",),
    ),
    Guard(
        "a restore has the server alone",
        "bot/cli/restore.py",
        "        server.take()\n",
        "",
        ("tests/cli/test_restore_server.py",),
    ),
    Guard(
        "a backup from a server is of one moment",
        "bot/storage/exchange.py",
        "        source.begin_reading()\n",
        "",
        ("tests/cli/test_restore_server.py",),
    ),
    Guard(
        "what is replaced on a server is kept aside",
        "bot/cli/restore.py",
        "            exchange.copy_out(url, replaced, key)\n",
        "            pass\n",
        ("tests/cli/test_restore_server.py",),
    ),
    Guard(
        "keys of a server that were half replaced are settled by what stands in it",
        "bot/storage/rotationserver.py",
        'told is None or _goes_with(conn, told, keys.get(f"{told}.next"))',
        "True",
        ("tests/cli/test_keys_server.py",),
    ),
    Guard(
        "a start finishes a rotation of keys of a server",
        "bot/assembly/opening.py",
        "        rotationserver.finish(server.conn, keys)\n",
        "",
        ("tests/cli/test_keys_server.py",),
    ),
    Guard(
        "what a server refuses is told without its words",
        "bot/storage/copyserver.py",
        'f"{type(error).__name__} {error.sqlstate}" if error.sqlstate else "the connection was lost"',
        "str(error)",
        _MOVE,
    ),
    Guard(
        "what the old keys sealed goes out of the server's tables",
        "bot/storage/rotationserver.py",
        "            conn.plain(f'VACUUM (FULL) \"{table}\"')\n",
        "            conn.plain(f'ANALYZE \"{table}\"')\n",
        ("tests/cli/test_keys_server.py",),
    ),
    Guard(
        "a server samples nothing that is sealed",
        "bot/storage/servertables.py",
        "            conn.execute(statement.encode())\n\n\ndef _migrate",
        "            statement.encode()\n\n\ndef _migrate",
        ("tests/cli/test_keys_server.py",),
    ),
)
