"""Guards of what programs may do, and of what goes to web addresses."""

from __future__ import annotations

from tests.bite.guard import Guard

_ROUNDS = ("tests/api/test_rounds.py",)
_TOKENS = ("tests/api/test_tokens.py",)
_FINDINGS = ("tests/api/test_findings.py",)
_WIRE = ("tests/channels/hooks/test_wire.py",)
_POSTING = ("tests/app/test_posting.py",)
_WEBHOOKS = ("tests/app/test_webhooks.py",)
_RESTORE = ("tests/cli/test_restore_programs.py",)

OF_API = (
    Guard(
        "a token does no more than its scopes say",
        "bot/app/apitokens.py",
        "if not any(action in COVERS[scope] for scope in held.token.scopes):",
        "if not held.token.scopes:",
        _TOKENS,
    ),
    Guard(
        "a token lets nobody in whose work has no use for it any more",
        "bot/app/apitokens.py",
        "if found is None or known is None or not may_do(known.person, Action.USE_API, Kind.TOKEN):",
        "if found is None or known is None:",
        _TOKENS,
    ),
    Guard(
        "a token that has expired lets nobody in",
        "bot/storage/apitokens.py",
        "FROM api_token WHERE hash = ? AND expires > ?",
        "FROM api_token WHERE hash = ? AND ? > 0",
        _TOKENS,
    ),
    Guard(
        "nobody revokes another's token but who leads",
        "bot/app/apitokens.py",
        "if found.person != by.id and not leads(by):",
        "if found.person < 0:",
        _TOKENS,
    ),
    Guard(
        "of a token the day of a use is kept and no time",
        "bot/storage/apitokens.py",
        "conn.execute(USE, (day.isoformat(), token))",
        "conn.execute(USE, (str(day.toordinal() * 86400), token))",
        _TOKENS,
    ),
    Guard(
        "a token comes in its header alone, once",
        "bot/api/door.py",
        'given[0].partition(" ") if len(given) == 1 else',
        'given[0].partition(" ") if given else',
        _TOKENS,
    ),
    Guard(
        "a token has so many calls a minute",
        "bot/api/door.py",
        "if not self._calls.takes(found.token.id):",
        "if found.token.id < 0:",
        _TOKENS,
    ),
    Guard(
        "strangers do not fill the log by coming again",
        "bot/app/signing.py",
        "    if last is not None and 0 <= now - int(last) < NOTED_AGAIN.total_seconds():\n",
        "    if last is not None and now < int(last):\n",
        _TOKENS,
    ),
    Guard(
        "a program does nothing to rounds beyond her reach",
        "bot/api/call.py",
        '    check_reach(house, conn, by, action, f"{Kind.ROUND}:{round_id}")\n',
        "",
        _ROUNDS,
    ),
    Guard(
        "a list of rounds holds those alone that her work reaches",
        "bot/api/rounds.py",
        "each.id > after and reaches(me, each.audience.countries)",
        "each.id > after",
        _ROUNDS,
    ),
    Guard(
        "a plan of a program names no file",
        "bot/api/rounds.py",
        "    asking.must_offer(house, surveys)\n",
        "",
        _ROUNDS,
    ),
    Guard(
        "what has a key is done once",
        "bot/app/resent.py",
        '    hash_ = house.sealer.code_hash(f"api key\\0{by.id}\\0{key}")',
        '    hash_ = house.sealer.code_hash(f"api key\\0{by.id}\\0{key}{fresh()}")',
        _ROUNDS,
    ),
    Guard(
        "a key is of one program and no other",
        "bot/app/resent.py",
        'f"api key\\0{by.id}\\0{key}"',
        'f"api key\\0{key}"',
        _ROUNDS,
    ),
    Guard(
        "a mark tells one digest or export from another",
        "bot/api/call.py",
        "blake2b(content, digest_size=16)",
        "blake2b(media.encode(), digest_size=16)",
        _FINDINGS,
    ),
    Guard(
        "reading by a program is in the log",
        "bot/api/findings.py",
        "    return findings.read(house, conn, me, call.number, action)",
        "    found = rounds.get(conn, call.number)\n    assert found\n    return found",
        _FINDINGS,
    ),
    Guard(
        "nothing is sent to a machine that is not outside",
        "bot/domain/webaddress.py",
        "return found.is_global and not found.is_multicast",
        "return not found.is_multicast",
        _WIRE,
    ),
    Guard(
        "every number of a name must be outside",
        "bot/channels/hooks/wire.py",
        "not all(may_send_to(each, trial=self._trial) for each in numbers)",
        "not any(may_send_to(each, trial=self._trial) for each in numbers)",
        _WIRE,
    ),
    Guard(
        "it goes to the number that was looked at",
        "bot/channels/hooks/wire.py",
        "named.copy_with(host=number), headers=sent",
        "named, headers=sent",
        _WIRE,
    ),
    Guard(
        "no redirect is followed",
        "bot/channels/hooks/wire.py",
        "follow_redirects=False",
        "follow_redirects=True",
        _WIRE,
    ),
    Guard(
        "a certificate is asked of the name",
        "bot/channels/hooks/wire.py",
        'return {"sni_hostname": named.host} if named.scheme == "https" else {}',
        'return {"sni_hostname": "hooks.test"} if named.scheme == "https" else {}',
        _WIRE,
    ),
    Guard(
        "no library logs an address that is told of events",
        "bot/channels/hooks/wire.py",
        "logging.getLogger(name).setLevel(logging.CRITICAL + 1)",
        "logging.getLogger(name).setLevel(logging.DEBUG)",
        _WIRE,
    ),
    Guard(
        "an event is written with what happened",
        "bot/app/releasing.py",
        "        events.note(house, conn, Event.ROUND_CLOSED, round_)\n",
        "",
        _WEBHOOKS,
    ),
    Guard(
        "an address is told only what its owner may know",
        "bot/app/events.py",
        "if event in each.events and may_be_told(conn, each, event, round_):",
        "if event in each.events:",
        _WEBHOOKS,
    ),
    Guard(
        "at each try its owner must be allowed to know still",
        "bot/app/posting.py",
        "if round_ is None or not events.may_be_told(conn, webhook, each.event, round_):",
        "if round_ is None:",
        _POSTING,
    ),
    Guard(
        "what goes to an address is signed with its id, time and body",
        "bot/app/posting.py",
        'f"{mark}.{now}.{body}".encode()',
        'f"{now}.{body}".encode()',
        _POSTING,
    ),
    Guard(
        "what was not taken is told again",
        "bot/app/posting.py",
        "    return 200 <= status <= 299",
        "    return status < 500",
        _POSTING,
    ),
    Guard(
        "an alarm says that an address could not be told",
        "bot/app/posting.py",
        "            alarms.put(self._house, conn, alarm, on=True)",
        "            alarms.put(self._house, conn, alarm, on=False)",
        _POSTING,
    ),
    Guard(
        "one thing at a time is under way to an address",
        "bot/app/posting.py",
        "if webhook.id not in self._under_way and len(self._under_way) < AT_ONCE:",
        "if len(self._under_way) < AT_ONCE:",
        _POSTING,
    ),
    Guard(
        "a token that was revoked does not come back with a backup",
        "bot/app/apitokens.py",
        "    noting.note_ended(house, hash_)\n",
        "",
        _RESTORE,
    ),
    Guard(
        "a webhook that was removed does not come back with a backup",
        "bot/app/webhooks.py",
        "    noting.note_ended(house, webhooks.tag(conn, found.id))\n",
        "",
        _RESTORE,
    ),
    Guard(
        "where nothing tells what was revoked no token comes back",
        "bot/app/noting.py",
        "known = house.ledger.is_live() or meta.get(conn, CARRIED) is not None",
        "known = True",
        _RESTORE,
    ),
)
