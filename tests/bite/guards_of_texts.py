"""The guards about new texts of proposals, and what moved between two of them."""

from __future__ import annotations

from tests.bite.guard import Guard

OF_TEXTS = (
    Guard(
        "a version that a round asked about keeps its words",
        "bot/storage/migrations/0005_loop.sql",
        "WHEN OLD.asked AND (NEW.content IS NOT OLD.content OR NOT NEW.asked)",
        "WHEN 0",
        ("tests/app/test_editions.py",),
    ),
    Guard(
        "a round that opens settles the words of its version",
        "bot/app/planning.py",
        "    versions.settle(conn, house.survey(conn, found.survey))\n",
        "",
        ("tests/app/test_revising.py",),
    ),
    Guard(
        "a version that was written here is asked about in its own words only",
        "bot/app/versions.py",
        "return [] if mine is None or written is None else differing(written, mine)",
        "return []",
        ("tests/app/test_revising.py",),
    ),
    Guard(
        "only a drafter makes a version",
        "bot/app/revising.py",
        '    permit(house, conn, by, Action.REVISE, f"{Kind.PROPOSAL}:{new.proposal}")\n',
        "",
        ("tests/app/test_revising.py",),
    ),
    Guard(
        "red lines gone and new are told only where each of the four is of enough people",
        "bot/domain/redlines.py",
        "if min(found.counts) < released.k or",
        "if min(found.counts) < 0 or",
        ("tests/domain/test_redlines.py",),
    ),
    Guard(
        "red lines gone and new tell of no few in any group",
        "bot/domain/redlines.py",
        "            _opens(count, known, now, k)\n",
        "            False\n",
        ("tests/domain/test_redlines.py",),
    ),
    Guard(
        "what is told of red lines is settled once",
        "bot/storage/migrations/0005_loop.sql",
        "CREATE TRIGGER red_line_stands BEFORE UPDATE ON red_line\n",
        "CREATE TRIGGER red_line_stands BEFORE UPDATE ON red_line WHEN 0\n",
        ("tests/app/test_movement.py",),
    ),
    Guard(
        "after a backup came back nothing more is told of red lines that may have been told",
        "bot/app/restoring.py",
        "        movement.withhold_all(house, conn)\n",
        "",
        ("tests/app/test_restoring.py",),
    ),
)
