"""Guards of several workers on one database: nothing counts twice, and nothing goes out twice."""

from __future__ import annotations

from tests.bite.guard import Guard

_SERVER = ("tests/storage/test_server.py",)
_WORKERS = ("tests/service/test_workers.py",)
_LATE = ("tests/app/test_delivered.py",)

OF_WORKERS = (
    Guard(
        "turns of one person wait for each other, whichever workers make them",
        "bot/storage/postgres.py",
        '                *(f"SELECT pg_advisory_xact_lock({number})" for number in sorted({*self.of})),\n',
        "",
        _SERVER,
    ),
    Guard(
        "what no turn writes is written alone",
        "bot/storage/postgres.py",
        "table not in BESIDE_OTHERS and self.in_transaction",
        "not table and self.in_transaction",
        _SERVER,
    ),
    Guard(
        "of two who wait for each other one is made anew",
        "bot/storage/postgres.py",
        "if isinstance(error, _AGAIN):",
        "if not error:",
        _SERVER,
    ),
    Guard(
        "what was cut off at its commit is asked for before it is made anew",
        "bot/storage/server.py",
        "if doubt is not None and _was_kept(conn, doubt):",
        "if doubt is not None and not doubt.number:",
        _SERVER,
    ),
    Guard(
        "a worker that cannot learn what was kept goes on as somebody new",
        "bot/storage/server.py",
        "                        self._crew.renounce()\n",
        "                        pass\n",
        _SERVER,
    ),
    Guard(
        "all shares of a rate together are no more than it",
        "bot/storage/workers.py",
        "min(fair, rate - others)",
        "fair",
        _SERVER,
    ),
    Guard(
        "a share that is given up is kept until the next time",
        "bot/storage/workers.py",
        "kept = max(mine, self._shares.get(bot, 0))",
        "kept = mine",
        _SERVER,
    ),
    Guard(
        "who is not heard of is waited for",
        "bot/storage/workers.py",
        "elif since + GRACE <= now:",
        "elif since <= now:",
        _SERVER,
    ),
    Guard(
        "what another worker took over is not sent by the first",
        "bot/storage/outbox.py",
        "SELECT 1 FROM outbox WHERE id = ? AND state = 'sending' AND worker = ?\"",
        "SELECT 1 FROM outbox WHERE id = ? AND state = 'sending' AND worker <> -?\"",
        _SERVER,
    ),
    Guard(
        "what came stands though others have settled for its worker",
        "bot/storage/recovery.py",
        "    AND state IN ('pending', 'uncertain', 'refused') AND kind <> 'remove'\n",
        "    AND state IN ('refused') AND kind <> 'remove'\n",
        _LATE,
    ),
    Guard(
        "what is to be taken out of a chat does not count as done by a note from before",
        "bot/app/delivered.py",
        "    if row.say is None:\n        return _Came.COPY",
        "    if row.say is None and not row.key:\n        return _Came.COPY",
        _LATE,
    ),
    Guard(
        "what another worker sends by now is left to it by a note from before",
        "bot/storage/outbox.py",
        "state = 'sent', done = ? WHERE id = ? AND state = 'sending' AND worker = ?\"",
        "state = 'sent', done = ? WHERE id = ? AND state = 'sending' AND worker >= 0 * ?\"",
        _LATE,
    ),
    Guard(
        "a try that came to nothing puts nothing back that another worker sends by now",
        "bot/storage/outbox.py",
        "  WHERE id = ? AND state = 'sending' AND worker = ?\n",
        "  WHERE id = ? AND state = 'sending' AND worker >= 0 * ?\n",
        _LATE,
    ),
    Guard(
        "nor does it end it",
        "bot/storage/outbox.py",
        'MARK_TAKEN = f"{MARK} AND worker = ?"',
        'MARK_TAKEN = f"{MARK} AND worker >= 0 * ?"',
        _LATE,
    ),
    Guard(
        "of what went out twice none is taken back that may be her screen",
        "bot/app/delivered.py",
        "        return _Came.WANTED if settled else _Came.COPY\n",
        "        return _Came.WANTED if settled else _Came.UNWANTED\n",
        _LATE,
    ),
    Guard(
        "the screen that she pressed before its worker noted it is not taken from her",
        "bot/app/delivered.py",
        "(row.worker != 0 and done.message == _screen(conn, row))",
        "row.worker < 0",
        _LATE,
    ),
    Guard(
        "what came before she was gone goes though others had settled for it",
        "bot/app/delivered.py",
        "if _has_left(conn, row) or (row.kind",
        "if (row.kind",
        _LATE,
    ),
    Guard(
        "a note that was kept is made no second time",
        "bot/app/delivered.py",
        "    if sender == row.worker:\n        return _Came.NOTED\n",
        "",
        _LATE,
    ),
    Guard(
        "what another worker reserved for a short message is not given back",
        "bot/storage/smsbudget.py",
        "WHERE outbox.id = ?1 AND worker = ?2)",
        "WHERE outbox.id = ?1 AND worker >= 0 * ?2)",
        _SERVER,
    ),
    Guard(
        "two workers never send in one line at once",
        "bot/app/taking.py",
        "*(outbox.lines_elsewhere(conn, worker) if worker else ())",
        "",
        _WORKERS,
    ),
    Guard(
        "who has no share of the rate takes nothing",
        "bot/app/dispatch.py",
        "if pacing.is_shut and channels[0] != MAIL:",
        "if pacing.is_shut and not channels:",
        ("tests/app/test_dispatch.py",),
    ),
    Guard(
        "a round's key that another process destroyed is used no more",
        "bot/app/house.py",
        "if self.db.worker and not self.keys.has_round(round_id):",
        "if self.db.worker < 0:",
        ("tests/app/test_roundkeys.py",),
    ),
    Guard(
        "what a killed worker had under way is settled",
        "bot/assembly/leading.py",
        "            await self._dispatcher.recover(gone)\n",
        "",
        _WORKERS,
    ),
    Guard(
        "whoever leads next finishes what was left half done",
        "bot/assembly/service.py",
        "        await self._righting.take_over()\n",
        "",
        _WORKERS,
    ),
)
