"""Guards of the worker that leads: it counts, notes and clears from its beginning, and outlasts servers."""

from __future__ import annotations

from tests.bite.guard import Guard

_LEADING = ("tests/test_leading.py",)
_LED = ("tests/test_led_bots.py",)

OF_LEADING = (
    Guard(
        "whoever takes over notes where people come in",
        "bot/assembly/righting.py",
        "                await self._begin_anew()\n                await self._finish",
        "                await self._finish",
        ("tests/test_leading.py", "tests/service/test_restarting.py"),
    ),
    Guard(
        "an alarm that still holds here stands though the lead changed",
        "bot/assembly/righting.py",
        "on=alarm in standing)",
        "on=False)",
        _LEADING,
    ),
    Guard(
        "what a mail server refused is told again where the alarm was ended",
        "bot/app/dispatch.py",
        "row.attempts >= MAIL_ALARM",
        "row.attempts == MAIL_ALARM",
        ("tests/app/test_choosing.py",),
    ),
    Guard(
        "a silence counts from the time that it is ours to listen",
        "bot/assembly/bots.py",
        "        self._webhook_ok = self.receiving.last_ok = self._now()  #",
        "        #",
        _LED,
    ),
    Guard(
        "a conflict counts from the beginning of a lead",
        "bot/channels/telegram/receiving.py",
        "        self._conflict_since = None  # what",
        "        # what",
        ("tests/channels/telegram/test_receiving.py",),
    ),
    Guard(
        "whoever does not lead waits for no poll",
        "bot/assembly/bots.py",
        "polls = self._url is None and self._house.db.leads",
        "polls = self._url is None",
        _LED,
    ),
    Guard(
        "who leads no more is late with nothing",
        "bot/assembly/service.py",
        "            self.wakes = Wakes({})  #",
        "            #",
        _LEADING,
    ),
    Guard(
        "an alarm of a token waits for the database",
        "bot/assembly/bots.py",
        "            except StorageError as error:  # the server",
        "            except TimeoutError as error:  # the server",
        _LED,
    ),
    Guard(
        "what the database failed is begun again while it leads",
        "bot/assembly/leading.py",
        "except* StorageError as failed:",
        "except* TimeoutError as failed:",
        _LEADING,
    ),
    Guard(
        "nothing but what the database failed is begun again",
        "bot/assembly/leading.py",
        "except* StorageError as failed:",
        "except* Exception as failed:",
        _LEADING,
    ),
)
