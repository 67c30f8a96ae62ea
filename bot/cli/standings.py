"""How rounds stand, at the shell: for people as a table, for programs as JSON."""

from __future__ import annotations

from datetime import datetime

from bot.app.roundfacts import facts
from bot.app.standing import Standing, Unclear
from bot.cli import wishing
from bot.cli.printing import tell_json, tell_table, tell_warnings
from bot.domain.clock import At, When, wall
from bot.domain.survey import Nonresponse
from bot.domain.targets import Reached


def tell_rounds(found: list[Standing]) -> None:
    """Rounds as a table, a line each."""
    tell_table(
        ("Round", "State", "Opens", "Closes", "Answered", "Survey"),
        (
            (
                str(now.round.id),
                now.round.state.value,
                _when(now.round.opens),
                _when(now.round.closes),
                _answered(now),
                now.title,
            )
            for now in found
        ),
    )


def tell_round(now: Standing, *, as_json: bool) -> None:
    """One round in full."""
    if as_json:
        tell_json(facts(now))
        return
    round_, audience = now.round, now.round.audience
    fewer = f"fewer than {now.fewer_than}" if now.counted is not None else "not counted yet"
    tell_table(
        ("Round", str(round_.id)),
        (
            ("Survey", f"{now.title} ({round_.survey_id})"),
            ("Proposal", "none" if now.version is None else f"version {now.version}"),
            ("State", round_.state.value),
            ("Opens", _when(round_.opens)),
            ("Closes", _when(round_.closes)),
            ("Open for someone", f"{utc(now.opens)} to {utc(now.closes)}"),
            ("Countries", ", ".join(sorted(audience.countries)) or "all"),
            ("Languages", ", ".join(sorted(audience.languages)) or "all"),
            ("Cohorts", ", ".join(sorted(audience.cohorts)) or "all"),
            ("Reminders", ", ".join(f"{span / wishing.HOUR:g} h" for span in round_.remind) or "none"),
            ("Digest", round_.digest_at or "on closing only"),
            ("Voice notes", "taken from who agrees" if round_.voice else "not taken"),
            ("Export tells", ", ".join(round_.export_by) or "answers only"),
            ("Target", "none" if round_.target is None else str(round_.target)),
            *((f"Target for {each.target.name}", _reached(each)) for each in now.targets),
            ("Answered", _answered(now)),
            ("Invited", fewer if now.invited is None else f"at least {now.invited}"),
            ("May not have arrived", fewer if now.uncertain is None else f"{now.uncertain} messages"),
            *((("Came so far", _came(now)),) if now.came else ()),
            *(
                ("Not asked", f"question {each.number} in {each.language}, since {utc(each.since)}")
                for each in now.not_asked
            ),
            *(
                ("Reworded", f"question {each.number} in {each.language}, since {utc(each.since)}")
                for each in now.reworded
            ),
            *(("Look at", _unclear(each)) for each in now.unclear),
            ("Counted", "not yet" if now.counted is None else f"{utc(now.counted)}, once a day"),
        ),
    )
    _warn_of_words(now)


def _came(now: Standing) -> str:
    """How far people came, with a number for each question."""
    return "; ".join(f"question {place}: at least {count}" for place, count in enumerate(now.came, start=1))


def _warn_of_words(now: Standing) -> None:
    tell_warnings(
        [
            f"the words of question {each.number} changed in {each.language}. If it asks something else now:"
            f" charterbot round close-question {now.round.id} {each.number} {each.language}"
            for each in now.reworded
        ]
    )


def _unclear(found: Unclear) -> str:
    many = "not understood" if found.why is Nonresponse.NOT_UNDERSTOOD else "skipped"
    return f"the translation into {found.language}: question {found.number} is {many} by many"


def _answered(now: Standing) -> str:
    if now.answered is None:
        return f"fewer than {now.fewer_than}, or not released yet"
    return f"{now.answered}; more are coming in" if now.more else str(now.answered)


def _reached(found: Reached) -> str:
    if not found.told:
        return f"{found.target.people} hoped for; how many answered is not told yet"
    more = "" if found.low == found.high else " or more" if found.high is None else f" to {found.high}"
    return f"{found.target.people} hoped for; {found.low}{more} answered"


def _when(when: When) -> str:
    if isinstance(when, At):
        return utc(when.at)
    return f"{when.wall:%Y-%m-%d %H:%M} local"


def utc(instant: datetime) -> str:
    """An instant for people, in UTC."""
    return f"{wall(instant, None):%Y-%m-%d %H:%M} UTC"
