"""The text of the figures: closed, round, and whole."""

from __future__ import annotations

import pytest

from bot.app.health import Part
from bot.metrics.errors import ErrorCount
from bot.metrics.looking import Seen
from bot.metrics.tally import Histogram, Meter, Shown
from bot.metrics.text import Now, text
from tests.metrics.scraped import CLOSED, is_closed, samples, value

NOW = Now(
    dict.fromkeys(Part, True),
    answered=0.0042,
    lag=3.7,
    looked=12,
    held_up=4,
    rate=25.0,
    memory=123_456_789,
    free=5_000_000_001,
    wal=1,
    backups=3,
    newest=3_605.5,
    silent=119.0,
)


def scrape(shown: Shown | None = None, seen: Seen | None = None, now: Now = NOW) -> str:
    return text(shown or Shown(), ErrorCount().counts, seen or Seen(), now).decode()


def test_everything_that_may_be_there_is_there_from_the_first_scrape_on() -> None:
    found = scrape()
    is_closed(found)
    assert {name for name, _ in samples(found)} == set(CLOSED)


@pytest.mark.threat(11)
def test_a_label_that_nobody_listed_comes_up_nowhere() -> None:
    shown = Shown(turns={("amina", "applied"): 50}, sends={("telegram", "Kinshasa"): 50})
    found = scrape(shown, Seen(alarms=frozenset({"target", "fr"})))
    is_closed(found)
    assert not any(word in found for word in ("amina", "Kinshasa", "target", '"fr"'))


def test_what_can_be_round_is_round() -> None:
    seconds = Histogram((0.1, 1.0), [140, 70, 1], 63.3)
    shown = Shown(sends={("telegram", "sent"): 1_019}, commit_seconds=seconds)
    found = scrape(shown, Seen(rows=(20, 400), waited=(60, 0)))
    assert value(found, "charterbot_sends_total", channel="telegram", outcome="sent") == 1_010
    assert value(found, "charterbot_commit_seconds_bucket", le="0.1") == 100
    assert value(found, "charterbot_commit_seconds_bucket", le="1") == 200
    assert value(found, "charterbot_commit_seconds_count") == 200
    assert value(found, "charterbot_commit_seconds_sum") == pytest.approx(60.0)
    assert value(found, "charterbot_queue", **{"class": "reply"}) == 20
    assert value(found, "charterbot_queue_oldest_seconds", **{"class": "reply"}) == 60
    for name, whole in (
        ("memory_bytes", 117 * 2**20),
        ("disk_free_bytes", 298 * 2**24),
        ("wal_bytes", 2**22),
        ("backup_age_seconds", 3_600),
        ("telegram_silent_seconds", 60),
        ("schedule_lag_seconds", 3),
        ("database_answer_seconds", 0),
    ):
        assert value(found, f"charterbot_{name}") == whole, name


def test_what_there_is_none_of_is_not_told() -> None:
    found = scrape(now=Now({part: part is not Part.DISK for part in Part}, 0, 0, 0, 0, 25, None, 0, 0))
    names = {name.removeprefix("charterbot_") for name, _ in samples(found)}
    assert names.isdisjoint({"memory_bytes", "backups", "backup_age_seconds", "telegram_silent_seconds"})
    assert value(found, "charterbot_ready", part="disk") == 0
    assert value(found, "charterbot_ready", part="database") == 1
    assert value(found, "charterbot_wal_bytes") == 0


def test_errors_count_by_the_room_that_told_them_and_nothing_is_read_of_them() -> None:
    import logging

    counting = ErrorCount()
    for name, level in (
        ("bot.app.turns", logging.ERROR),
        ("bot.channels.telegram.receiving", logging.WARNING),
        ("bot.channels.telegram.receiving", logging.CRITICAL),
        ("asyncio", logging.ERROR),
        ("bot.app.turns", logging.INFO),
    ):
        record = logging.LogRecord(name, level, __file__, 1, "what %s said", ("amina", 1, 2), None)
        if record.levelno >= counting.level:
            counting.handle(record)
    assert counting.counts == {
        ("turn", "error"): 1,
        ("telegram", "warning"): 1,
        ("telegram", "error"): 1,
        ("other", "error"): 1,
    }
    is_closed(text(Meter(1, lambda: 0.0).shown, counting.counts, Seen(), NOW).decode())
