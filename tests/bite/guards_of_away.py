"""Guards of a service whose database server, or another of its workers, is away for a while."""

from __future__ import annotations

from tests.bite.guard import Guard

_SERVER = ("tests/storage/test_server.py",)
_AWAY = ("tests/service/test_server_away.py",)

OF_AWAY = (
    Guard(
        "whoever led leads no more from the moment that the server is away",
        "bot/storage/server.py",
        "        self._crew.leads = False  # another may do so from now on\n",
        "",
        _SERVER,
    ),
    Guard(
        "nothing is done on a connection that does not hold what it should",
        "bot/storage/server.py",
        "                conn.close()  # nothing may be done on one that does not hold what it should\n",
        "",
        _SERVER,
    ),
    Guard(
        "what waits for a server that is away waits for it once",
        "bot/storage/server.py",
        "self._away_since or time.monotonic()",
        "time.monotonic()",
        _SERVER,
    ),
    Guard(
        "who was killed just before is waited for",
        "bot/storage/server.py",
        "given_up = time.monotonic() + MOMENT",
        "given_up = 0.0",
        ("tests/cli/test_move.py",),
    ),
    Guard(
        "who is being forgotten waits until that has ended",
        "bot/storage/workers.py",
        "            conn.plain(SETTLED, (WRITING,))\n",
        "",
        _SERVER,
    ),
    Guard(
        "a server lets go of the locks of a machine that is gone",
        "bot/storage/postgres.py",
        "    conn.execute(_LIVELY_THERE)\n",
        "",
        _SERVER,
    ),
    Guard(
        "a server that is away is no standstill",
        "bot/app/health.py",
        "isinstance(asked.exception(), StorageError | None)",
        "asked.exception() is None",
        _AWAY,
    ),
    Guard(
        "a worker that cannot have its database is given nothing",
        "bot/app/health.py",
        "self._reads.answer(self._patience) is not None",
        "self._reads.turns(self._patience)",
        _AWAY,
    ),
    Guard(
        "a service waits for a server that starts later",
        "bot/cli/run.py",
        "        except Away as away:\n            if",
        "        except ZeroDivisionError as away:\n            if",
        _AWAY,
    ),
    Guard(
        "another of ours may still poll for a while",
        "bot/channels/telegram/receiving.py",
        "                if error.policy in _ALARMS and not self._may_pass(error.policy):",
        "                if error.policy in _ALARMS:",
        ("tests/channels/telegram/test_receiving.py",),
    ),
)
