"""The guards about telling people what was decided."""

from __future__ import annotations

from tests.bite.guard import Guard

TESTS = ("tests/app/test_bulletins.py",)
OF_BULLETINS = (
    Guard(
        "a bulletin goes to whoever answered and who did not alike",
        "bot/storage/bulletins.py",
        "WHERE role = 'advocate' AND standing = 'active' AND consent_answer = 1\n",
        "WHERE role = 'advocate' AND standing = 'active' AND consent_answer = 1\n"
        "    AND person.id IN (SELECT person FROM participation WHERE state = 'finished')\n",
        TESTS,
    ),
    Guard(
        "nobody is told of anything who did not agree to later messages",
        "bot/domain/rounds.py",
        "may_write_first(person) or (None if person.consent.contact else Reason.NO_CONTACT)\n",
        "may_write_first(person)\n",
        TESTS,
    ),
    Guard(
        "a bulletin counts among the messages of a week",
        "bot/domain/rounds.py",
        "    earliest = _free(person, may_start(max(now, opens), started), quiet)\n",
        "    earliest = _free(person, max(now, opens), quiet)\n",
        TESTS,
    ),
    Guard(
        "who takes back that she may be written to later is not, whatever stands in line",
        "bot/app/timely.py",
        "        if against is None and row.kind in CALLS and not person.consent.contact:\n",
        "        if False:\n",
        TESTS,
    ),
    Guard(
        "a part is told of once",
        "bot/app/bulletins.py",
        "for item in parts if item not in told}",
        "for item in parts}",
        TESTS,
    ),
    Guard(
        "that a bulletin was sent outlasts its row",
        "bot/app/bulletins.py",
        "                bulletins.mark_sent(self.conn, person.id, self.bulletin)\n",
        "                pass\n",
        TESTS,
    ),
    Guard(
        "after a restore nobody is told twice",
        "bot/app/restoring.py",
        "    bulletins.hold(house, conn, since)\n",
        "",
        TESTS,
    ),
    Guard(
        "after a restore nobody is told twice whom the backup meant to look at later",
        "bot/app/bulletins.py",
        "found = bulletins.readers(conn, bulletin, after, CHUNK, due=ANY_TIME)",
        "found = bulletins.readers(conn, bulletin, after, CHUNK, due=house.seconds())",
        TESTS,
    ),
    Guard(
        "a reason that was asked for readers of digests alone stays with them",
        "bot/domain/decision.py",
        "told = decision.why and decision.for_all",
        "told = decision.why",
        (*TESTS, "tests/digest/test_charterpage.py"),
    ),
    Guard(
        "nobody reads on a page what people were not told of",
        "bot/app/reporting.py",
        "told = bulletins.told(conn, round_.id) if anybody else found.keys()",
        "told = found.keys()",
        ("tests/cli/test_publish.py",),
    ),
    Guard(
        "people are told once the closing digest is out",
        "bot/app/bulletins.py",
        "    if round_.state is not RoundState.CLOSED or not round_.reported:\n",
        "    if False:\n",
        TESTS,
    ),
    Guard(
        "most is said only where it surely is",
        "bot/digest/said.py",
        "others = sum(cell.high for cell in cells",
        "others = sum(cell.low for cell in cells",
        ("tests/digest/test_said.py",),
    ),
    Guard(
        "no count that is hidden is spoken of",
        "bot/digest/said.py",
        "cell is not None and cell.low > 0:",
        "cell is not None and cell.high > 0:",
        ("tests/digest/test_said.py",),
    ),
)
