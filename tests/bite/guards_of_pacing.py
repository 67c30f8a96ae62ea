"""Guards of the rates at which messages go out."""

from __future__ import annotations

from tests.bite.guard import Guard

_PACING = ("tests/app/test_pacing.py",)

OF_PACING = (
    Guard(
        "what is under way counts",
        "bot/app/pacing.py",
        "if len(self._answered) + len(self._under_way) <",
        "if len(self._answered) <",
        _PACING,
    ),
    Guard(
        "a turn leaves its place a second after its answer",
        "bot/app/pacing.py",
        "self._answered.append(self._clock() + self._window)",
        "self._answered.append(self._clock())",
        _PACING,
    ),
    Guard(
        "what hangs holds no others up",
        "bot/app/pacing.py",
        "return min(now + self._window, self._answered[0] if self._answered else now + self._window)",
        "return self._answered[0] if self._answered else now + LONGEST_TURN",
        _PACING,
    ),
    Guard(
        "each part of a message counts",
        "bot/app/pacing.py",
        "            self._end(number, chat)\n            await",
        "            await",
        _PACING,
    ),
    Guard(
        "each part of a message waits for its turn",
        "bot/channels/telegram/sending.py",
        "                if messages:\n                    await again()\n",
        "",
        ("tests/channels/telegram/test_sending.py",),
    ),
    Guard(
        "an echo of a refusal lowers the rate no further",
        "bot/app/pacing.py",
        "if now < self._heeding_from:",
        "if now < 0:",
        _PACING,
    ),
    Guard(
        "a refusal lowers the rate",
        "bot/app/dispatch.py",
        "                self._paces.get(row.channel, self._pacing).slower(until - now)\n",
        "",
        ("tests/app/test_dispatch.py",),
    ),
    Guard(
        "a mail takes no turn from the chats",
        "bot/app/dispatch.py",
        "lane_of_row(row) == CHATS or row.channel",
        "True or row.channel",
        ("tests/app/test_mailing.py",),
    ),
)
