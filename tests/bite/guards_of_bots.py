"""Guards of several bots that carry one consultation."""

from __future__ import annotations

from tests.bite.guard import Guard

_CROSSING = ("tests/app/test_crossing.py",)
_SEVERAL = ("tests/app/test_several_bots.py",)
_SETTINGS = ("tests/test_several_bots.py",)

OF_BOTS = (
    Guard(
        "a bot takes no row of another bot",
        "bot/storage/outbox.py",
        "state = 'pending' AND outbox.bot = ? AND priority",
        "state = 'pending' AND outbox.bot >= min('', ?) AND priority",
        _CROSSING,
    ),
    Guard(
        "what waits goes over with her",
        "bot/app/crossing.py",
        "    bots.hand_over(conn, person, arrival.bot)\n",
        "    conn.execute(bots.SET, (arrival.bot, person))\n",
        _CROSSING,
    ),
    Guard(
        "an edit of one chat is none of another",
        "bot/storage/bots.py",
        "SET bot = ?, edit = NULL, due",
        "SET bot = ?, due",
        _CROSSING,
    ),
    Guard(
        "a removal stays with the bot whose chat it is of",
        "bot/storage/bots.py",
        " AND kind <> 'remove' AND via IS NULL",
        " AND via IS NULL",
        _CROSSING,
    ),
    Guard(
        "the chat with the bot before is emptied by that bot",
        "bot/app/crossing.py",
        "            bot=known.bot,\n",
        "            bot=arrival.bot,\n",
        _CROSSING,
    ),
    Guard(
        "no number of the chat before is noted in the next one",
        "bot/app/crossing.py",
        "    chats.drop_all(conn, person)\n",
        "",
        _CROSSING,
    ),
    Guard(
        "the screen of the chat before is edited in no other",
        "bot/app/crossing.py",
        "    return replace(known, panel=None, bot=arrival.bot)\n",
        "    return replace(known, bot=arrival.bot)\n",
        _CROSSING,
    ),
    Guard(
        "what was on its way as she went over is taken back",
        "bot/app/delivered.py",
        "    if crossing.has_gone_over(conn, row):\n        _note_behind",
        "    if False:\n        _note_behind",
        _CROSSING,
    ),
    Guard(
        "a chat closed to one bot stops nothing at another",
        "bot/app/dispatch.py",
        "        if crossing.has_gone_over(conn, row):\n            return\n",
        "",
        _CROSSING,
    ),
    Guard(
        "a chat that she closed where she is not makes her no stranger",
        "bot/app/turns.py",
        "if routing.is_signal(arrival) and found.bot != arrival.bot:",
        "if False:",
        _CROSSING,
    ),
    Guard(
        "each bot keeps its own pause",
        "bot/app/lanes.py",
        "    return of_bot(PAUSED_UNTIL, bot)\n",
        "    return PAUSED_UNTIL\n",
        (*_CROSSING, *_SEVERAL),
    ),
    Guard(
        "the same number of an update at two bots is two updates",
        "bot/channels/telegram/intake.py",
        "key=of_bot(thing.key, self._bot)",
        "key=thing.key",
        ("tests/channels/telegram/test_several_bots.py",),
    ),
    Guard(
        "a voice note is got by the bot that it came to",
        "bot/channels/telegram/intake.py",
        "reference=of_bot(inbound.reference, self._bot)",
        "reference=inbound.reference",
        ("tests/channels/telegram/test_several_bots.py",),
    ),
    Guard(
        "a link leads to the bot of its country",
        "bot/app/links.py",
        "    bot = own or meta.get(conn, BOT_NAME)\n",
        "    bot = meta.get(conn, BOT_NAME)\n",
        _SEVERAL,
    ),
    Guard(
        "the languages of a bot are offered first",
        "bot/app/offering.py",
        "house.offered_languages(turn.arrival.bot)",
        "house.catalogs.languages",
        _SEVERAL,
    ),
    Guard(
        "an alarm says which bot it is about",
        "bot/app/alarms.py",
        "    return (words,) if bot is None else (words, Verbatim(bot))\n",
        "    return (words,)\n",
        _SEVERAL,
    ),
    Guard(
        "one bot that hears nothing is told of",
        "bot/app/silence.py",
        "    noted = of_bot(HEARD, bot)\n",
        "    noted = HEARD\n",
        _SEVERAL,
    ),
    Guard(
        "no two names are of one bot",
        "bot/config/bots.py",
        '        if other != bot.name:\n            yield f"{SETTING}, {bot.name}, token',
        '        if False:\n            yield f"{SETTING}, {bot.name}, token',
        _SETTINGS,
    ),
    Guard(
        "a country stands at one bot",
        "bot/config/bots.py",
        "            if other != bot.name:\n                place",
        "            if False:\n                place",
        _SETTINGS,
    ),
    Guard(
        "the word of a webhook opens no other bot's",
        "bot/assembly/bots.py",
        "hmac.new(word.encode(), bot.encode(), sha256).hexdigest() if bot else word",
        "word",
        ("tests/service/test_bots.py",),
    ),
    Guard(
        "one bot that is not reached stops no other",
        "bot/assembly/bots.py",
        "                    return False\n",
        "                    raise\n",
        ("tests/service/test_bots.py",),
    ),
)
