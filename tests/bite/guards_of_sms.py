"""Guards of short messages."""

from __future__ import annotations

from tests.bite.guard import Guard

_TEXTING = ("tests/texts/test_texting.py",)
_PAYING = ("tests/texts/test_paying.py",)
_BUDGETS = ("tests/console/test_budgets.py",)

OF_SMS = (
    Guard(
        "no stranger is answered by short message",
        "bot/app/turns.py",
        "routing.is_signal(arrival) or texting.is_mute(arrival)",
        "routing.is_signal(arrival)",
        _TEXTING,
    ),
    Guard(
        "no high-risk round comes by short message",
        "bot/app/gates.py",
        'return round_.risk == "normal" and paid and may_text',
        "return paid and may_text",
        _TEXTING,
    ),
    Guard(
        "only a country that allows it takes short messages",
        "bot/app/gates.py",
        "return house.rules.trial or not any(entries.sms(code) is None for code in _told(person))",
        "return True",
        _TEXTING,
    ),
    Guard(
        "nobody works here by short message",
        "bot/app/texting.py",
        "return role is Role.ADVOCATE and known",
        "return known",
        _TEXTING,
    ),
    Guard(
        "a reply that was written too early changes nothing",
        "bot/app/texting.py",
        "if shown is not None and (shown.left is None or 0 <= house.seconds() - shown.left < ON_ITS_WAY):",
        "if False:",
        _TEXTING,
    ),
    Guard(
        "STOP comes before what is on the screen",
        "bot/app/texting.py",
        "    meant: Inbound | None = _code(text) or _way_out(text)\n",
        "    meant: Inbound | None = _code(text)\n",
        _TEXTING,
    ),
    Guard(
        "a forged post of short messages is refused",
        "bot/channels/sms/webhook.py",
        "            return Response(status_code=403)\n",
        "            return Response(status_code=200)\n",
        _TEXTING,
    ),
    Guard(
        "a post is confirmed only once it is on disk",
        "bot/channels/sms/webhook.py",
        "            return Response(status_code=503)\n",
        "            return Response(status_code=200)\n",
        _TEXTING,
    ),
    Guard(
        "the consent begins with who reads short messages",
        "bot/domain/texted.py",
        "        yield FIRST\n",
        "        yield from ()\n",
        _TEXTING,
    ),
    Guard(
        "where nothing arrives nothing more is sent",
        "bot/app/texting.py",
        "            people.out_of_reach(conn, person)\n",
        "            pass\n",
        _TEXTING,
    ),
    Guard(
        "nothing goes to a number whose country does not allow it",
        "bot/app/paying.py",
        "    if not gates.may_text_to(house, number):\n",
        "    if False:\n",
        _TEXTING,
    ),
    Guard(
        "who said stop is answered by nothing before she says start",
        "bot/app/texting.py",
        "    if found.person.standing is Standing.STOPPED and not awaited:\n",
        "    if False:\n",
        _TEXTING,
    ),
    Guard(
        "no budget of short messages is exceeded",
        "bot/app/paying.py",
        "paid = smsbudget.take(conn, row.id, round_id, millionths(price.price) * segments)",
        "paid = True",
        _PAYING,
    ),
    Guard(
        "what may have left is not given back",
        "bot/app/dispatch.py",
        "return failed if error.policy is Policy.AMBIGUOUS else _unsent(row, failed)",
        "return _unsent(row, failed)",
        _PAYING,
    ),
    Guard(
        "what surely did not leave is given back",
        "bot/app/dispatch.py",
        "return failed if error.policy is Policy.AMBIGUOUS else _unsent(row, failed)",
        "return failed",
        _PAYING,
    ),
    Guard(
        "a round without a budget asks nobody by short message",
        "bot/app/gates.py",
        "paid = house.rules.trial or smsbudget.of(conn, round_.id) is not None",
        "paid = True",
        _PAYING,
    ),
    Guard(
        "nobody gives a budget of short messages who may not plan",
        "bot/app/budgeting.py",
        "    check(house, by, ACTION, _named(round_id))\n",
        "",
        _BUDGETS,
    ),
    Guard(
        "a pause of short messages holds no chat up",
        "bot/app/lanes.py",
        "return channel if channel in {MAIL, SMS} else CHATS",
        "return channel if channel == MAIL else CHATS",
        _PAYING,
    ),
    Guard(
        "each part of a short message has a mark of its own",
        "bot/channels/sms/sending.py",
        'f"{mark}:{number}"',
        'f"{mark}"',
        _PAYING,
    ),
    Guard(
        "a number is no choice where a number is asked for",
        "bot/domain/bytext.py",
        'star = _STAR if say.entry == "number" else ""',
        'star = ""',
        ("tests/domain/test_bytext.py",),
    ),
    Guard(
        "no segment ends within a character",
        "bot/channels/sms/segments.py",
        "        if used + cost > room:\n",
        "        if used >= room:\n",
        ("tests/channels/sms/test_segments.py",),
    ),
    Guard(
        "a budget of an opened round is held against what may be spent and not against what is",
        "bot/app/budgeting.py",
        "millionths(most) < before.most:",
        "millionths(most) < before.spent:",
        ("tests/cli/test_sms.py",),
    ),
)
