"""All figures as Prometheus reads them. What is rounded is rounded here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.app.channel import Policy
from bot.app.health import Part
from bot.i18n.words import ALL
from bot.metrics.around import FAULT, SENT, TURN_OUTCOMES
from bot.metrics.errors import KINDS, LEVELS, OTHER
from bot.metrics.looking import STEPS, Seen
from bot.metrics.tally import Histogram, Shown

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
INBOUND: Final = ("telegram", "web")
OUTBOUND: Final = ("telegram", "email", "synthetic")
SEND_OUTCOMES: Final = (SENT, FAULT, *(policy.value for policy in Policy))
#: Alarms about the machine; that a round is under its target is its coordinator's.
ALARMS: Final = tuple(
    sorted(key.removeprefix("alarm.") for key in ALL if key.startswith("alarm.") and key != "alarm.target")
)
MEBIBYTE: Final = 1024 * 1024
#: A commit is often somebody's; the service makes some by itself, among which a hundred hides each.
COMMIT_STEP: Final = 100
#: A send is somebody's, too, and who knows how many a broadcast had could take them off.
SEND_STEP: Final = 10


@dataclass(frozen=True, slots=True)
class Now:
    """What is as it is at this moment, and tells nothing of anybody."""

    parts: Mapping[Part, bool]
    answered: float
    lag: float
    looked: int
    held_up: int
    rate: float
    memory: int | None
    free: int
    wal: int
    backups: int | None = None
    newest: float | None = None
    silent: float | None = None


def text(shown: Shown, errors: Mapping[tuple[str, str], int], seen: Seen, now: Now) -> bytes:
    """Every figure there is, in a fixed order, each label with all values that it can have."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families((*_of_people(shown), *_of_work(errors, seen, now), *_of_machine(now))))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _of_people(shown: Shown) -> Iterator[Metric]:
    """What moves by what people do, as it may be shown."""
    turns = CounterMetricFamily(
        "charterbot_turns",
        "What came in, by how it ended; moves with enough people only.",
        labels=("channel", "outcome"),
    )
    for channel in INBOUND:
        for outcome in TURN_OUTCOMES:
            turns.add_metric((channel, outcome), shown.turns.get((channel, outcome), 0))
    yield turns
    yield _histogram("charterbot_turn_seconds", "From an arrival to its commit.", shown.turn_seconds, 1)
    sends = CounterMetricFamily(
        "charterbot_sends", "What was to go out, by how it ended; in tens.", labels=("channel", "outcome")
    )
    for channel in OUTBOUND:
        for outcome in SEND_OUTCOMES:
            sends.add_metric((channel, outcome), _down(shown.sends.get((channel, outcome), 0), SEND_STEP))
    yield sends
    yield _histogram(
        "charterbot_commit_seconds", "How long commits took; in hundreds.", shown.commit_seconds, COMMIT_STEP
    )
    yield _histogram(
        "charterbot_commit_works",
        "How many works shared a commit; in hundreds.",
        shown.commit_works,
        COMMIT_STEP,
    )


def _of_work(errors: Mapping[tuple[str, str], int], seen: Seen, now: Now) -> Iterator[Metric]:
    """What waits, what went wrong, and how the work goes on."""
    rows = GaugeMetricFamily(
        "charterbot_queue",
        "Messages that were to go by now and have not: replies in twenties, all else in hundreds.",
        labels=("class",),
    )
    waited = GaugeMetricFamily(
        "charterbot_queue_oldest_seconds",
        "In whole minutes, also while it is tried again; of replies since the end of its five, from two on.",
        labels=("class",),
    )
    for name, count, seconds in zip(STEPS, seen.rows, seen.waited, strict=True):
        rows.add_metric((name,), count)
        waited.add_metric((name,), seconds)
    yield rows
    yield waited
    yield _gauge("charterbot_send_rate_limit", "Messages a second that may go out.", now.rate)
    yield CounterMetricFamily("charterbot_told_to_wait", "How often Telegram said 429.", value=now.held_up)
    told = CounterMetricFamily("charterbot_errors", "What the log told, by kind.", labels=("kind", "level"))
    for kind in (*sorted(KINDS.values()), OTHER):
        for level in LEVELS:
            told.add_metric((kind, level), errors.get((kind, level), 0))
    yield told
    alarm = GaugeMetricFamily("charterbot_alarm", "Whether an alarm stands.", labels=("alarm",))
    for name in ALARMS:
        alarm.add_metric((name,), name in seen.alarms)
    yield alarm
    yield CounterMetricFamily("charterbot_cuts", "Releases made, of all rounds.", value=seen.releases)
    yield _gauge("charterbot_schedule_lag_seconds", "By how much the latest wake is late.", int(now.lag))
    yield _gauge("charterbot_looked_seconds", "How old what is looked at once a minute is.", now.looked)


def _of_machine(now: Now) -> Iterator[Metric]:
    """How the process, its disk and its copies are."""
    parts = GaugeMetricFamily("charterbot_ready", "Whether this is well, as /readyz tells.", labels=("part",))
    for part in Part:
        parts.add_metric((part.value,), now.parts[part])
    yield parts
    yield _gauge(
        "charterbot_database_answer_seconds",
        "How long the database's thread took to answer.",
        round(now.answered, 2),
    )
    if now.silent is not None:
        yield _gauge(
            "charterbot_telegram_silent_seconds",
            "Since Telegram last answered, in whole minutes.",
            _down(now.silent, 60),
        )
    if now.memory is not None:
        yield _gauge("charterbot_memory_bytes", "Resident memory, in MiB.", _down(now.memory, MEBIBYTE))
    yield _gauge(
        "charterbot_disk_free_bytes",
        "Room on the disk of the data, in 16 MiB.",
        _down(now.free, 16 * MEBIBYTE),
    )
    yield _gauge(
        "charterbot_wal_bytes", "Size of the write-ahead log, up to 4 MiB.", -_down(-now.wal, 4 * MEBIBYTE)
    )
    if now.backups is not None:
        yield _gauge("charterbot_backups", "Backups in BOT_BACKUPS.", now.backups)
    if now.newest is not None:
        yield _gauge(
            "charterbot_backup_age_seconds",
            "Since the newest was made, in whole minutes.",
            _down(now.newest, 60),
        )


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _histogram(name: str, told: str, counted: Histogram, step: int) -> Metric:
    """A histogram whose counts are whole steps; its sum is as much smaller as its count."""
    upto = [_down(each, step) for each in accumulate(counted.counts)]
    bounds = [*(f"{float(bound):g}" for bound in counted.bounds), "+Inf"]
    exact = sum(counted.counts)
    share = upto[-1] / exact if exact else 0.0
    family = HistogramMetricFamily(name, told)
    family.add_metric((), list(zip(bounds, upto, strict=True)), round(counted.total * share, 3))
    return family


def _down(value: float, step: int) -> int:
    """The multiple of `step` at or below a value.

    >>> _down(19, 10), _down(-5, 4)
    (10, -8)
    """
    return int(value // step) * step
