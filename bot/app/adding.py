"""Adding up a cut: what is released of those who are in it. It only reads, a snapshot of the database."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.app.links import OPEN_CODES
from bot.app.standing import participation_of
from bot.domain.breakdown import break_down, breakdowns_of, pack_breakdowns, unpack_left
from bot.domain.closing import Closed, closed_in, outside
from bot.domain.comprehension import compare
from bot.domain.counts import Counts
from bot.domain.extent import numbered
from bot.domain.findings import Respondent, add_up, findings_of
from bot.domain.participation import pack_participation, participation
from bot.domain.release import release
from bot.domain.released import Released, dumps, loads
from bot.domain.rounds import half_of, seed_of
from bot.domain.session import Aid, Stage
from bot.domain.survey import Survey
from bot.domain.targets import stand
from bot.storage import answers, closings, cuts, keptcounts, meta, rounds, sessions
from bot.storage.answers import Counted
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.rounds import Round
from bot.surveyfile.frozen import thaw


def is_known(conn: Conn, round_: Round) -> bool:
    """Whether everyone who can answer was invited by a link for one person."""
    return round_.known_audience and meta.get(conn, OPEN_CODES) is None


def cut_of(conn: Conn, round_id: int, at: int) -> tuple[Cut, str] | None:
    """The cut that follows the last one, not kept yet, and its counts, packed; None where nothing may move.

    It only reads, and can be called in a process of its own.
    """
    round_ = rounds.get(conn, round_id)
    if round_ is None:
        return None
    survey = thaw(rounds.survey_text(conn, round_.survey))
    last = cuts.last(conn, round_.id)
    by = round_.export_by
    before = None if last is None else unpack_left(loads(last.released), last.export, by)
    counts = counts_of(conn, round_, survey)
    released = release(findings_of(counts), round_.min_cell, None if before is None else before.released)
    if released is None:
        return None
    of_groups = _of_groups(conn, round_, survey, last)
    told = participation(
        sessions.stages(conn, round_.id),
        # Whoever typed the answer of a group took part too.
        released.people + (0 if of_groups is None else of_groups.people),
        round_.min_cell,
        known=is_known(conn, round_),
        unfinished=_unfinished(conn, round_, survey),
        before=None if last is None else participation_of(last),
    )
    stood = {} if last is None else json.loads(last.targets)
    breakdowns = break_down(counts, released, before)
    was = None if before is None else before.comprehension
    closed = {each.item for each in closings.of_round(conn, round_.id)}
    comprehension = compare(counts, released, breakdowns, was, closed=closed)
    cut = Cut(
        number=1 if last is None else last.number + 1,
        people=released.people,
        released=dumps(released),
        export=pack_breakdowns(breakdowns, comprehension),
        at=at,
        participation=json.dumps(pack_participation(told)),
        targets=json.dumps(stand(round_.targets, counts, released, breakdowns, stood)),
        of_groups=None if of_groups is None else dumps(of_groups),
    )
    return cut, counts.packed()


def _unfinished(conn: Conn, round_: Round, survey: Survey) -> list[int]:
    """How many who have not finished came to each numbered question, or farther: exact, never shown."""
    items = numbered(survey)
    places = {each.id: items.index(each.item) for each in survey.questions if each.item in items}
    found = [0] * len(items)
    for stage, at, many in sessions.unfinished_at(conn, round_.id):
        last = len(items) - 1 if stage == Stage.END else places.get(at or "", -1)
        for place in range(last + 1):
            found[place] += many
    return found


def _of_groups(conn: Conn, round_: Round, survey: Survey, last: Cut | None) -> Released | None:
    """What is told of the answers that groups gave: by the same rules, as of a round of its own.

    No group is among the people of the cut, so neither release tells anything of the other. One stands as it
    was until 2k more, or fewer, groups are in it.
    """
    before = None if last is None or last.of_groups is None else loads(last.of_groups)
    closed = closed_in(survey, closings.of_round(conn, round_.id))
    counts = add_up(respondents(answers.of_groups(conn, round_.id), closed), survey)
    return release(findings_of(counts), round_.min_cell, before) or before


def counts_of(conn: Conn, round_: Round, survey: Survey) -> Counts:
    """What everyone in the cut adds up to: those of the last one, if they were kept, and who is new."""
    bys = breakdowns_of(survey, round_.export_by)
    packed = keptcounts.counts(conn, round_.id)
    kept = None if packed is None else Counts.unpacked(packed, survey, bys)
    found = answers.counted(conn, round_.id) if kept is None else answers.new(conn, round_.id)
    closed = closed_in(survey, closings.of_round(conn, round_.id))
    return add_up(respondents(found, closed), survey, bys, kept)


def respondents(found: Iterator[Counted], closed: Closed = frozenset()) -> Iterator[Respondent]:
    """Those who answered; what is closed in the language they answered in is left out."""
    for each in found:
        yield Respondent(
            key=each.pseudonym,
            country=each.country,
            language=each.language,
            gender=each.gender,
            group_kind=each.group_kind,
            helped=each.aid is Aid.HELPED,
            answers=outside(each.answers, closed),
            half=half_of(seed_of(each.pseudonym)),
        )
