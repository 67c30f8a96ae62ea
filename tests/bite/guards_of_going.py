"""Guards of the pages about how rounds go: what they may tell, and to whom."""

from __future__ import annotations

from tests.bite.guard import Guard

_PAGES = ("tests/console/test_going.py",)
_STANDING = ("tests/app/test_standing.py",)
_LIVE = ("tests/console/test_live.py",)

OF_GOING = (
    Guard(
        "where people stopped is told in steps",
        "bot/domain/participation.py",
        "found.append(min([move(count, stands, k), *found[-1:]]))",
        "found.append(count)",
        ("tests/domain/test_participation_attack.py",),
    ),
    Guard(
        "where people stopped moves by twice the smallest cell",
        "bot/domain/participation.py",
        "found.append(min([move(count, stands, k), *found[-1:]]))",
        "found.append(min([count // (2 * k) * 2 * k, *found[-1:]]))",
        ("tests/domain/test_participation_attack.py",),
    ),
    Guard(
        "where nearly all answered it is not told where the others stopped",
        "bot/domain/participation.py",
        "unfinished=() if nearly_all else stood(",
        "unfinished=stood(",
        ("tests/domain/test_participation_attack.py",),
    ),
    Guard(
        "nothing is told of a small cohort",
        "bot/app/standing.py",
        "return bool(round_.audience.cohorts) and max(answered, invited, counted) < FEWEST_OF_COHORTS",
        "return max(answered, invited, counted) < 0",
        (*_PAGES, *_STANDING),
    ),
    Guard(
        "a dry run tells no share of a small cohort",
        "bot/app/counting.py",
        "stepped(count, round_.min_cell) if count >= least else None,",
        "stepped(count, round_.min_cell),",
        _STANDING,
    ),
    Guard(
        "the alarm of a target follows what coordinators may see",
        "bot/app/alarms.py",
        "answered = figures.standing(house, conn, each).answered",
        "answered = house.db and each.target",
        _STANDING,
    ),
    Guard(
        "what waits is counted at its time and not when somebody looks",
        "bot/app/watching.py",
        "if before is not None and 0 <= now - before.at < GAP.total_seconds():",
        "if before is not None and now < before.at:",
        _PAGES,
    ),
    Guard(
        "what answers somebody is not among what waits",
        "bot/storage/backlog.py",
        "WHERE state = 'pending' AND kind IN ('invite', 'reminder', 'notice', 'digest') AND key",
        "WHERE state = 'pending' AND key",
        _PAGES,
    ),
    Guard(
        "what waits is told in hundreds",
        "bot/app/watching.py",
        "        move(ready, 0 if before is None else before.ready, STEP // 2),",
        "        ready,",
        _PAGES,
    ),
    Guard(
        "a limited coordinator sees how her own rounds go",
        "bot/app/going.py",
        "(each for each in rounds.every(conn) if reaches(person, each.audience.countries))",
        "(each for each in rounds.every(conn))",
        _PAGES,
    ),
    Guard(
        "a stream tells of a cut and never of an answer",
        "bot/storage/cuts.py",
        'NUMBER = "SELECT max(number) FROM cut WHERE round = ?"',
        'NUMBER = "SELECT count(*) FROM respondent WHERE round = ?"',
        _LIVE,
    ),
    Guard(
        "only who may see a round listens to it",
        "bot/app/going.py",
        '    check(house, person, Action.SEE_ROUNDS, f"{Kind.ROUND}:{round_id}")\n',
        "",
        _LIVE,
    ),
    Guard(
        "listening does not keep a session open",
        "bot/console/live.py",
        "entered = signing.inside(self._house, conn, cookie)",
        "entered = signing.entered(self._house, conn, cookie)",
        _LIVE,
    ),
    Guard(
        "a session has one stream",
        "bot/console/live.py",
        "            before.ended.set()",
        "            before.ended.clear()",
        _LIVE,
    ),
    Guard(
        "there are only so many streams",
        "bot/console/live.py",
        "if found.session not in self._open and len(self._open) >= MOST:",
        "if found.session < 0:",
        _LIVE,
    ),
    Guard(
        "a stream ends with its round",
        "bot/console/live.py",
        "if not found.runs or await stream.rest(",
        "if await stream.rest(",
        _LIVE,
    ),
)
