"""Guards of the console: who is let in, what a form may do, and where a coordinator's work ends."""

from __future__ import annotations

from tests.bite.guard import Guard

_IN = ("tests/console/test_entering.py",)
_ABUSE = ("tests/console/test_abuse.py",)
_LIMITS = ("tests/app/test_confining.py",)

OF_ENTERING = (
    Guard(
        "a link into the console works once",
        "bot/storage/signins.py",
        'USE_LINK = "DELETE FROM sign_in WHERE hash = ? AND expires > ? RETURNING person"',
        'USE_LINK = "SELECT person FROM sign_in WHERE hash = ? AND expires > ?"',
        _IN,
    ),
    Guard(
        "a session ends when it is not used",
        "bot/app/signing.py",
        "    return now - int(IDLE.total_seconds()), now - int(MOST.total_seconds())",
        "    return now - int(MOST.total_seconds()), now - int(MOST.total_seconds())",
        _IN,
    ),
    Guard(
        "a form without the word of this session changes nothing",
        "bot/console/door.py",
        "        return hmac.compare_digest(word.encode(), visit.token.encode())",
        "        return bool(word)",
        _IN,
    ),
    Guard(
        "a form that another site sends changes nothing",
        "bot/console/door.py",
        "if form is None or word is None or is_foreign(request) or not",
        "if form is None or word is None or not",
        _IN,
    ),
    Guard(
        "links that let nobody in do not fill the log",
        "bot/console/door.py",
        "        if self._refused.takes(0 if visit is None else visit.session.id):\n",
        "        if True:\n",
        _ABUSE,
    ),
    Guard(
        "cookies that let nobody in do not fill the log",
        "bot/app/signing.py",
        "    if last is not None and 0 <= now - int(last) < NOTED_AGAIN.total_seconds():\n",
        "    if last is not None and False:\n",
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "a cookie of the name that this site does not use lets nobody in",
        "bot/console/door.py",
        "        return _held(request, self._name)\n",
        "        return _held(request, COOKIE) or _held(request, HOST_COOKIE)\n",
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "an open page of somebody whose role was taken is one row",
        "bot/app/signing.py",
        "        fault.note(conn)\n        signins.end(conn, found.id, found.person)\n",
        "        fault.note(conn)\n",
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "and is in the log",
        "bot/console/door.py",
        "        if self._is_mixed(request):\n",
        "        if False:\n",
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "a name with blanks around it is another name",
        "bot/console/door.py",
        'each.strip(" \\t").partition("=") for each in held',
        'each.strip().partition("=") for each in held',
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "over https the cookie has a name that no other host can set",
        "bot/console/door.py",
        "        self._name = HOST_COOKIE if settings.secure else COOKIE\n",
        "        self._name = COOKIE\n",
        ("tests/console/test_entering.py",),
    ),
    Guard(
        "who stops is in no browser any more",
        "bot/app/leaving.py",
        "    signins.end_all(turn.conn, turn.person.id)\n",
        "",
        _ABUSE,
    ),
    Guard(
        "who moves to another phone leaves no browser open",
        "bot/app/entering.py",
        "    signins.end_all(conn, person)  # the old phone may be in other hands\n",
        "",
        _ABUSE,
    ),
    Guard(
        "what somebody wrote is never made a link",
        "bot/channels/web/pages.py",
        "    return comes and isinstance",
        "    return isinstance",
        ("tests/channels/web/test_pages.py",),
    ),
    Guard(
        "the first page does not tell when the first person came",
        "bot/console/home.py",
        "    made_up = house.rules.trial and people",
        "    made_up = people",
        _ABUSE,
    ),
    Guard(
        "a page that keeps itself fresh is nobody being there",
        "bot/console/door.py",
        "        look = signing.inside if BY_ITSELF in request.headers else signing.entered\n",
        "        look = signing.entered\n",
        _ABUSE,
    ),
    Guard(
        "another end for a high-risk round does not tell whether anybody answers",
        "bot/app/planning.py",
        "    if needs_farewell(found) and end < house.now() + FAREWELL:\n",
        "    if sessions.counts(conn, found.id) and end < house.now() + FAREWELL:\n",
        _ABUSE,
    ),
    Guard(
        "closing a high-risk round does not tell whether anybody answers",
        "bot/app/planning.py",
        "    if needs_farewell(found):\n",
        "    if needs_farewell(found) and sessions.counts(conn, found.id):\n",
        ("tests/app/test_high_risk.py",),
    ),
    Guard(
        "nor does the end of one that passed while the service was down",
        "bot/app/releasing.py",
        "    if round_.notified or not planning.needs_farewell(round_):\n",
        "    if round_.notified or not answers.count(conn, round_.id):\n",
        ("tests/app/test_high_risk.py",),
    ),
    Guard(
        "no address takes a number that the database cannot hold",
        "bot/console/door.py",
        '    regex = "[0-9]{1,18}"\n',
        '    regex = "[0-9]+"\n',
        _ABUSE,
    ),
    Guard(
        "nobody ends the session of another",
        "bot/storage/signins.py",
        'END = "DELETE FROM console_session WHERE id = ? AND person = ?"',
        'END = "DELETE FROM console_session WHERE id = ? AND ? > 0"',
        _IN,
    ),
    Guard(
        "a coordinator who is limited does nothing beyond",
        "bot/app/permits.py",
        "    if _is_beyond(conn, staff, action, resource):\n",
        "    if False:\n",
        _LIMITS,
    ),
    Guard(
        "a coordinator who is limited invites nobody beyond",
        "bot/app/links.py",
        "    _check_reach(house, conn, maker, invite)\n",
        "",
        _LIMITS,
    ),
    Guard(
        "only an owner limits others",
        "bot/app/confining.py",
        "        if not owns(by):\n",
        "        if False:\n",
        _LIMITS,
    ),
    Guard(
        "after a restore no browser is let in",
        "bot/app/restoring.py",
        "        signins.forget_all(conn)\n",
        "",
        ("tests/app/test_restoring.py",),
    ),
)
