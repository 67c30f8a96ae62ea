"""Guards of rosters: what a file may hold, and that nobody learns from one who takes part."""

from __future__ import annotations

from tests.bite.guard import Guard

_READ = ("tests/app/test_rosterfile.py",)
_TAKEN = ("tests/app/test_rostering.py",)
_TYPED = ("tests/cli/test_roster.py",)
_PAGES = ("tests/console/test_rostering.py",)
_CALLED = ("tests/texts/test_calling.py",)
_SHEETS = ("tests/surveyfile/test_sheets.py",)

OF_ROSTER = (
    Guard(
        "a spreadsheet that unpacks to too much is not opened",
        "bot/surveyfile/sheets.py",
        "sum(part.file_size for part in parts) > MOST_UNPACKED",
        "sum(part.file_size for part in parts) < 0",
        _SHEETS,
    ),
    Guard(
        "a sheet with too many rows is refused and not cut off",
        "bot/surveyfile/sheets.py",
        "if len(trimmed) > limits.rows:",
        "if len(trimmed) < 0:",
        _SHEETS,
    ),
    Guard(
        "a roster has no column but its own",
        "bot/app/rosterfile.py",
        "        if name not in COLUMNS\n",
        "        if name in NAMES\n",
        _READ,
    ),
    Guard(
        "a roster's row needs a whole note of consent",
        "bot/app/rosterfile.py",
        "        if name not in there\n",
        "        if not name\n",
        _READ,
    ),
    Guard(
        "a number stands once in a roster",
        "bot/app/rosterfile.py",
        "        if first != row:",
        "        if first > row:",
        _READ,
    ),
    Guard(
        "consent for a roster is of the last year",
        "bot/app/rosterfile.py",
        "elif when < self._last - CONSENT_HOLDS:",
        "elif when.year < 1:",
        _READ,
    ),
    Guard(
        "a number that may be two is refused",
        "bot/surveyfile/phones.py",
        "return NotUsable.WRONG if whole is None else NotUsable.NO_PLUS",
        "return NotUsable.WRONG",
        _READ,
    ),
    Guard(
        "no roster brings a known number once more",
        "bot/storage/rosters.py",
        "if not conn.execute(IS_KNOWN, (brought.hash,)).fetchone()[0]:",
        "if not conn.execute(IS_KNOWN, (b'',)).fetchone()[0]:",
        _TAKEN,
    ),
    Guard(
        "the log tells a roster's rows in steps",
        "bot/app/rostering.py",
        "count = stepped(len(roster.entries), house.rules.min_cell)",
        "count = len(roster.entries)",
        _TAKEN,
    ),
    Guard(
        "who is limited to countries brings nobody of others",
        "bot/app/rostering.py",
        "if not reaches(staff, {each.country} if each.country else ())",
        "if not reaches(staff, staff.limits)",
        _TAKEN,
    ),
    Guard(
        "no roster leads again to who erased",
        "bot/app/erasing.py",
        "    numbers.note_left(house, conn, person)\n",
        "",
        _TAKEN,
    ),
    Guard(
        "no roster leads again to the phone before",
        "bot/app/entering.py",
        "    numbers.note_left(house, conn, person)\n",
        "",
        _TAKEN,
    ),
    Guard(
        "who says stop before she agreed is gone",
        "bot/app/leaving.py",
        "if numbers.agreed_to_nothing(turn.conn, turn.person):",
        "if turn.left:",
        _TAKEN,
    ),
    Guard(
        "a number goes at its roster's end",
        "bot/app/sweeping.py",
        "    rosters.forget_unsent(conn, now)\n",
        "",
        _TAKEN,
    ),
    Guard(
        "who did not answer goes at a roster's end",
        "bot/app/sweeping.py",
        "    for person in rosters.unanswered(conn, now):",
        "    for person in rosters.unanswered(conn, 0):",
        _TAKEN,
    ),
    Guard(
        "numbers go where a country was left",
        "bot/app/withdrawing.py",
        "    rosters.drop_in_left(conn)\n",
        "",
        _TAKEN,
    ),
    Guard(
        "numbers go after the day that consent names",
        "bot/app/sweeping.py",
        "    rosters.forget_all(conn)\n",
        "",
        _TAKEN,
    ),
    Guard(
        "what a coordinator brought goes with her",
        "bot/app/erasing.py",
        '    "DELETE FROM roster WHERE maker = ?",\n',
        "",
        _TAKEN,
    ),
    Guard(
        "a ledger keeps numbers from being written to twice",
        "bot/app/noting.py",
        "    numbers.catch_up(house, conn, carried=meta.get(conn, CARRIED) is not None)\n",
        "",
        _TYPED,
    ),
    Guard(
        "a restore takes over what was done with numbers",
        "bot/storage/carrying.py",
        "                _numbers(conn, old)\n",
        "",
        _TYPED,
    ),
    Guard(
        "links of a roster are written before it is settled",
        "bot/cli/roster.py",
        "        if path is not None and path.exists():",
        "        if path is not None and not path.name:",
        _TYPED,
    ),
    Guard(
        "a page takes only the roster that was looked through",
        "bot/console/rostering.py",
        '    if filled.one("looked") != word:',
        '    if not filled.one("looked"):',
        _PAGES,
    ),
    Guard(
        "what one looked through another cannot take",
        "bot/console/rostering.py",
        "{visit.person.id}\\0{digest}",
        "{digest}",
        _PAGES,
    ),
    Guard(
        "a page takes a roster once",
        "bot/console/rostering.py",
        "return resent.once(house, conn, me, sent, take).before",
        "return bool(take())",
        _PAGES,
    ),
    Guard(
        "a number is written to where its row's country and its own allow it",
        "bot/app/calling.py",
        "    for each in (person, carried):",
        "    for each in (person,):",
        _CALLED,
    ),
    Guard(
        "a number is written to by day",
        "bot/app/calling.py",
        "    return Wait(free) if free > now else Send()",
        "    return Send() if free > now else Send()",
        _CALLED,
    ),
    Guard(
        "a first message is looked at once more before it goes",
        "bot/app/timely.py",
        "            return calling.last_look(self._house, self._conn, person, self._number(row))",
        "            return Send()",
        _CALLED,
    ),
    Guard(
        "a first message goes in a language that was read",
        "bot/app/calling.py",
        "    if not gates.may_speak(house, person):",
        "    if not gates.may_speak(house, carried):",
        _CALLED,
    ),
    Guard(
        "first messages are spread",
        "bot/app/calling.py",
        "due=house.seconds() + _spread(house, row),",
        "due=house.seconds(),",
        _CALLED,
    ),
    Guard(
        "who writes by herself gets no first message",
        "bot/app/calling.py",
        "    if not numbers.is_called(conn, person):",
        "    if not numbers.agreed_to_nothing(conn, person):",
        _CALLED,
    ),
    Guard(
        "links of a roster come to somebody",
        "bot/cli/roster.py",
        "    if roster.linked and typed.links is None and typed.sheet is None:",
        "    if roster.linked and typed.dry_run:",
        _TYPED,
    ),
)
