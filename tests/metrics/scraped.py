"""What a scrape may hold: every name, and every label with all its values. Nothing else, ever."""

from __future__ import annotations

from itertools import product

from prometheus_client.parser import text_string_to_metric_families

TURNS = {"channel": {"telegram", "web"}, "outcome": {"applied", "not_now", "refused", "failed"}}
SENDS = {
    "channel": {"telegram", "email", "synthetic"},
    "outcome": {
        *("sent", "fault", "not_sent", "ambiguous", "pause", "unreachable", "refused", "token", "conflict"),
    },
}
CLASS = {"class": {"reply", "broadcast"}}
KINDS = {
    *(
        "alarm",
        "api",
        "sending",
        "webhook",
        "turn",
        "start",
        "mail",
        "telegram",
        "page",
        "console",
        "schedule",
        "storage",
        "other",
    ),
}
ALARMS = {
    *("backup", "conflict", "disk", "gap", "lost", "mail", "receiving", "refused", "round_key", "token"),
    *("sms", "sms_budget", "sms_day", "webhook"),
}
TURN_BOUNDS = {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"}
COMMIT_BOUNDS = {"0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1", "5", "+Inf"}
WORKS_BOUNDS = {"1", "2", "4", "8", "16", "32", "64", "128", "+Inf"}
PARTS = {"database", "writing", "schema", "disk", "telegram", "sending"}

#: By sample; a label's values are all there, always, so that none tells of something by coming up.
CLOSED: dict[str, dict[str, set[str]]] = {
    "charterbot_turns_total": TURNS,
    "charterbot_turn_seconds_bucket": {"le": TURN_BOUNDS},
    "charterbot_turn_seconds_count": {},
    "charterbot_turn_seconds_sum": {},
    "charterbot_sends_total": SENDS,
    "charterbot_commit_seconds_bucket": {"le": COMMIT_BOUNDS},
    "charterbot_commit_seconds_count": {},
    "charterbot_commit_seconds_sum": {},
    "charterbot_commit_works_bucket": {"le": WORKS_BOUNDS},
    "charterbot_commit_works_count": {},
    "charterbot_commit_works_sum": {},
    "charterbot_queue": CLASS,
    "charterbot_queue_oldest_seconds": CLASS,
    "charterbot_send_rate_limit": {},
    "charterbot_told_to_wait_total": {},
    "charterbot_errors_total": {"kind": KINDS, "level": {"warning", "error"}},
    "charterbot_alarm": {"alarm": ALARMS},
    "charterbot_cuts_total": {},
    "charterbot_schedule_lag_seconds": {},
    "charterbot_looked_seconds": {},
    "charterbot_ready": {"part": PARTS},
    "charterbot_database_answer_seconds": {},
    "charterbot_telegram_silent_seconds": {},
    "charterbot_memory_bytes": {},
    "charterbot_disk_free_bytes": {},
    "charterbot_wal_bytes": {},
    "charterbot_backups": {},
    "charterbot_backup_age_seconds": {},
}

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(scrape: str) -> Samples:
    """Every sample of a scrape, by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(scrape)
        for sample in family.samples
    }


def value(scrape: str, name: str, **labels: str) -> float:
    """One sample."""
    return samples(scrape)[name, tuple(sorted(labels.items()))]


def allowed(name: str) -> set[tuple[tuple[str, str], ...]]:
    """All labels that the samples of this name have."""
    labels = CLOSED[name]
    return {
        tuple(zip(sorted(labels), values, strict=True))
        for values in product(*(labels[each] for each in sorted(labels)))
    }


def is_closed(scrape: str) -> None:
    """Assert that a scrape holds nothing but what it may, and each name with all of its labels."""
    found = samples(scrape)
    names = {name for name, _ in found}
    assert names <= set(CLOSED)
    for name in names:
        assert {labels for each, labels in found if each == name} == allowed(name), name
