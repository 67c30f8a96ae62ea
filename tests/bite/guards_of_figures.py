"""Guards about the figures for whoever keeps the service running, and about how it says that it is well."""

from __future__ import annotations

from tests.bite.guard import Guard

OF_FIGURES = (
    Guard(
        "figures of what people do move with enough different people only",
        "bot/metrics/tally.py",
        "        if len(self._new) < self._enough:\n            return False\n",
        "",
        ("tests/metrics/test_tally.py",),
    ),
    Guard(
        "a name that is not this machine is given no figures",
        "bot/metrics/site.py",
        'if not _names_this_machine(request.headers.get("host", "")):',
        "if request is None:",
        ("tests/metrics/test_site.py",),
    ),
    Guard(
        "figures are served to this machine alone",
        "bot/config/values.py",
        "if isinstance(address, Address) and not is_this_machine(address.host):",
        "if address is None:",
        ("tests/test_config.py",),
    ),
    Guard(
        "an answer that came too late is not taken for the next",
        "bot/app/health.py",
        "if self._asked is None or self._asked.done():",
        "if self._asked is None:",
        ("tests/app/test_health.py",),
    ),
    Guard(
        "a supervisor gives the database's thread all the time that there is",
        "bot/app/health.py",
        "self._reads.turns(patience)",
        "self._reads.turns(self._patience)",
        ("tests/app/test_health.py",),
    ),
    Guard(
        "a supervisor is told of no service that stands still",
        "bot/assembly/supervisor.py",
        "            if await alive(self.interval):\n                self.tell(TURNS)",
        "            await alive(self.interval)\n            self.tell(TURNS)",
        ("tests/test_supervisor.py",),
    ),
    Guard(
        "it is ready when people are answered and not before",
        "bot/assembly/service.py",
        "                await self.server.listening.wait()\n",
        "",
        ("tests/service/test_supervisor.py",),
    ),
    Guard(
        "whether anything can be written is tried in earnest",
        "bot/app/health.py",
        "    meta.put(conn, LOOKED_AFTER, str(now))\n",
        "",
        ("tests/app/test_health.py",),
    ),
    Guard(
        "a label is one of those that are listed",
        "bot/metrics/text.py",
        "alarm.add_metric((name,), name in seen.alarms)",
        "[alarm.add_metric((each,), 1) for each in (name, *seen.alarms)]",
        ("tests/metrics/test_text.py",),
    ),
)
