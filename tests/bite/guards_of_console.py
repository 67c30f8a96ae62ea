"""The guards of what staff do in the console."""

from __future__ import annotations

from tests.bite.guard import Guard

DROPPING = ("tests/app/test_dropping.py", "tests/console/test_dropping.py")
PREVIEW = ("tests/app/test_previewing.py", "tests/console/test_preview.py")
PAUSING = ("tests/app/test_pausing.py",)
REVIEW = ("tests/console/test_review.py",)
RESENT = ("tests/app/test_resent.py", "tests/console/test_staff.py")
OF_CONSOLE = (
    Guard(
        "a batch that is being made ends with the pause of its round",
        "bot/app/inviting.py",
        "    if found is None or found.state is not RoundState.RUNNING:\n",
        "    if found is None:\n",
        PAUSING,
    ),
    Guard(
        "the last look before sending sees that a round is paused",
        "bot/app/timely.py",
        "    if row.kind in CALLS and _is_paused(conn, row.round):\n",
        "    if False:\n",
        PAUSING,
    ),
    Guard(
        "what a pause finds standing in line can be sent when it is over",
        "bot/storage/roundmail.py",
        "    AND (state = 'pending' OR state = 'sending' AND done IS NULL)\n",
        "    AND state = 'pending'\n",
        PAUSING,
    ),
    Guard(
        "a reminder that a pause held can be sent when it is over",
        "bot/storage/roundmail.py",
        '        unmade = UNINVITE if kind == "invite" else UNREMIND\n',
        "        unmade = UNINVITE\n",
        PAUSING,
    ),
    Guard(
        "only a draft is thrown away",
        "bot/app/dropping.py",
        "    if found.state is not RoundState.DRAFT or rounds.was_open(conn, round_id):\n",
        "    if rounds.was_open(conn, round_id):\n",
        DROPPING,
    ),
    Guard(
        "nothing of people's goes with a draft",
        "bot/app/dropping.py",
        "    if found.state is not RoundState.DRAFT or rounds.was_open(conn, round_id):\n",
        "    if found.state is not RoundState.DRAFT:\n",
        DROPPING,
    ),
    Guard(
        "who throws a draft away may, and is in the log",
        "bot/app/dropping.py",
        '    permit(house, conn, by, Action.DROP, f"{Kind.ROUND}:{round_id}")\n',
        "",
        DROPPING,
    ),
    Guard(
        "a draft that was thrown away does not come back with a backup",
        "bot/storage/carrying.py",
        "                rounds.drop(conn, round_id)\n",
        "                pass\n",
        ("tests/cli/test_restore.py",),
    ),
    Guard(
        "a form that is sent twice does its work once",
        "bot/app/resent.py",
        "    if before is not None:\n",
        "    if before is not None and not work():\n",
        RESENT,
    ),
    Guard(
        "what came of one person's form is nobody else's",
        "bot/app/resent.py",
        "    said = json.dumps([by.id, sent.doing,",
        "    said = json.dumps([sent.doing,",
        RESENT,
    ),
    Guard(
        "a form that comes again makes no codes again",
        "bot/app/batching.py",
        "    if before is not None:\n",
        "    if before is not None and not staff.id:\n",
        ("tests/console/test_inviting.py",),
    ),
    Guard(
        "a part of a recording ends where it is asked to",
        "bot/console/ranges.py",
        "    return range(first, min(last + 1, size)) if first < size else range(0)\n",
        "    return range(first, size) if first < size else range(0)\n",
        ("tests/console/test_ranges.py",),
    ),
    Guard(
        "a form of the console names no file of a survey",
        "bot/app/asking.py",
        "    must_offer(house, (name,))\n",
        "",
        PREVIEW,
    ),
    Guard(
        "a plan in the console names no file of a survey",
        "bot/console/planning.py",
        "    asking.must_offer(house, chosen)\n",
        "",
        ("tests/console/test_planning.py",),
    ),
    Guard(
        "nothing is read of a round with nothing released",
        "bot/app/findings.py",
        "if found is None or cuts.last(conn, found.id) is None:",
        "if found is None:",
        ("tests/console/test_findings.py",),
    ),
    Guard(
        "what somebody reads of findings is written down",
        "bot/app/findings.py",
        "    permit(house, conn, by, action, resource)\n",
        "",
        ("tests/console/test_findings.py", "tests/console/test_downloads.py"),
    ),
    Guard(
        "nothing is decided on figures that were not seen",
        "bot/app/deciding.py",
        "    elif seen not in (None, last.number):\n",
        "    elif seen is None and last.number < 0:\n",
        ("tests/console/test_deciding.py",),
    ),
    Guard(
        "a version that is made is the one that was looked at",
        "bot/console/revising.py",
        "        if _mark(new) != seen:\n",
        "        if not seen:\n",
        ("tests/console/test_revising.py",),
    ),
    Guard(
        "only a drafter is shown the form of a new version",
        "bot/console/revising.py",
        '    check(house, me, Action.REVISE, f"{Kind.PROPOSAL}:{proposal[:1]}")\n',
        "",
        ("tests/console/test_revising.py",),
    ),
    Guard(
        "groups are compared by one thing at a time",
        "bot/digest/asked_by.py",
        "    if len(wish) > 1:\n",
        "    if len(wish) > 9:\n",
        ("tests/console/test_findings.py", "tests/digest/test_grouped.py"),
    ),
    Guard(
        "a group of few people is not compared",
        "bot/digest/asked_by.py",
        "return Why.FEW if id_ and _too_few(digest.released, name, id_) else None",
        "return None",
        ("tests/console/test_findings.py",),
    ),
    Guard(
        "nothing is released or accepted that was changed since it was read",
        "bot/app/queueing.py",
        "    if seen is not None and seen != text.mark:\n",
        "    if False:\n",
        REVIEW,
    ),
    Guard(
        "what is hidden twice is hidden once",
        "bot/domain/reading.py",
        "    if words in reading.hide:\n",
        "    if False:\n",
        REVIEW,
    ),
    Guard(
        "a decision leaves one row in the log, whatever it is",
        "bot/console/review.py",
        '            tags = None if doing == "leave" else filled.all("tag")\n',
        '            tags = None if doing == "leave" else filled.all("tag")\n'
        '            if doing == "release":\n'
        '                queueing.tag_with(house, conn, me, id_, filled.all("tag"))\n',
        REVIEW,
    ),
    Guard(
        "a statement that is sent twice is kept once",
        "bot/app/stating.py",
        "    if id_ is None:\n",
        "    if True:\n",
        ("tests/console/test_statements.py",),
    ),
    Guard(
        "only who may write statements is shown where",
        "bot/console/statements.py",
        "    await visit.run(lambda house, _, me: check(house, me, Action.STATE, Kind.STATEMENT))\n",
        "",
        ("tests/console/test_statements.py",),
    ),
    Guard(
        "what is sent twice is not kept as the next form of a sentence",
        "bot/console/translate.py",
        '        if str(todo.form) != filled.one("form"):',
        "        if False:",
        ("tests/console/test_translate.py",),
    ),
    Guard(
        "findings end where the countries of a coordinator do",
        "bot/app/findings.py",
        "        if reaches(by, each.audience.countries) and cuts.last(conn, each.id) is not None\n",
        "        if cuts.last(conn, each.id) is not None\n",
        ("tests/console/test_findings.py",),
    ),
    Guard(
        "beside the versions of a text stand the rounds that her work reaches",
        "bot/app/findings.py",
        "id_ for id_ in each.rounds if id_ in reached",
        "id_ for id_ in each.rounds",
        ("tests/console/test_findings.py",),
    ),
    Guard(
        "a limited coordinator reads of the audit log what her work reaches",
        "bot/app/auditing.py",
        "if row.entry.staff == by.id or row.entry.resource in named:",
        "if row:",
        ("tests/console/test_log.py",),
    ),
)
