"""What each of several bots offers, is told of, and is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import alarms, silence, watching
from bot.app.channel import Policy
from bot.app.dispatch import Dispatcher
from bot.app.lanes import paused_until
from bot.app.links import BOT_NAME, link_of
from bot.app.pacing import Pacing
from bot.assembly.sending import Sending
from bot.domain.bots import MAIN, Bot, Bots, of_bot
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.domain.say import Named, Verbatim, Words
from bot.storage import meta
from bot.storage.database import Conn
from bot.storage.invites import Invite
from bot.storage.outbox import Outgoing
from tests.app.conftest import CHANNEL, Crew, Scripted
from tests.app.test_crossing import SAHEL, WHO, Two

BOTS = Bots((Bot(SAHEL, ("fr", "ar"), ("NE", "YE")),))


@pytest.fixture
async def two(crew: Crew) -> Two:
    house = crew.stage.house
    house.rules = replace(house.rules, bots=BOTS)
    return Two(crew)


async def opened(two: Two, bot: str, language: str | None) -> str:
    """A newcomer opens her link with a bot; returns the language that she is spoken to in."""
    invite = await two.crew.stage.invite(Invite(Role.ADVOCATE))
    arrival = replace(two.arrival(bot, Command("start", invite)), language=language)
    await two.crew.stage.turns.take([arrival])
    return str(await two.value("SELECT language FROM outbox WHERE say IS NOT NULL ORDER BY id DESC LIMIT 1"))


@pytest.mark.parametrize(
    ("bot", "app", "spoken"),
    [(SAHEL, "de", "fr"), (SAHEL, None, "fr"), (SAHEL, "ar", "ar"), (MAIN, "de", "en"), (MAIN, "ar", "ar")],
)
async def test_a_newcomer_is_spoken_to_in_her_language_or_else_the_first_of_the_bot(
    two: Two, bot: str, app: str | None, spoken: str
) -> None:
    assert await opened(two, bot, app) == spoken


async def test_the_languages_of_the_bot_are_offered_first(two: Two) -> None:
    await opened(two, SAHEL, None)
    say = await two.crew.sees(WHO)
    labels = [each.label.code for each in say.choices() if isinstance(each.label, Named)]
    assert labels[:2] == ["fr", "ar"]
    assert set(labels) == set(two.house.catalogs.languages)


async def test_the_countries_of_the_bot_are_offered_first(two: Two) -> None:
    assert two.house.offered_countries(SAHEL)[:2] == ["NE", "YE"]
    assert len(set(two.house.offered_countries(SAHEL))) == len(two.house.offered_countries(SAHEL))


async def test_a_link_leads_to_the_bot_of_its_country_once_that_has_told_its_name(two: Two) -> None:
    def links(conn: Conn) -> Mapping[str | None, str | None]:
        meta.put(conn, BOT_NAME, "main_bot")
        before = link_of(two.house, conn, "c", Role.ADVOCATE, "NE").telegram
        assert before == "https://t.me/main_bot?start=c"
        meta.put(conn, of_bot(BOT_NAME, SAHEL), "sahel_bot")
        return {
            each: link_of(two.house, conn, "c", Role.ADVOCATE, each).telegram for each in ("NE", "ML", None)
        }

    assert await two.house.db.run(links) == {
        "NE": "https://t.me/sahel_bot?start=c",
        "ML": "https://t.me/main_bot?start=c",
        None: "https://t.me/main_bot?start=c",
    }


async def test_a_bot_that_is_refused_stands_still_alone_and_says_that_it_is_this_one(two: Two) -> None:
    await two.joins(SAHEL)
    channel, told = Scripted(), list[str]()
    channel.script = [Policy.CONFLICT]
    dispatcher = Dispatcher(two.house, {CHANNEL: channel}, Pacing(0, 0, lambda: 0.0), told.append, bot=SAHEL)
    await two.put(Outgoing.REPLY)
    await dispatcher.drain()
    assert told == ["conflict:sahel"]
    sending = Sending(two.dispatchers[MAIN])
    assert sending.alarms() == set()
    sending.add(dispatcher)
    assert sending.alarms() == {"conflict:sahel"}


async def test_an_alarm_says_which_bot_it_is_about_where_there_are_several(two: Two) -> None:
    assert alarms.told(two.house, "token:sahel") == (Words("alarm.token"), Verbatim("sahel"))
    assert alarms.told(two.house, "token") == (Words("alarm.token"), Verbatim("main"))
    assert alarms.told(two.house, "target:3") == (Words("alarm.target"),)
    two.house.rules = replace(two.house.rules, bots=Bots())
    assert alarms.told(two.house, "token") == (Words("alarm.token"),)


async def test_a_bot_that_heard_nothing_for_long_is_told_of_and_no_other(two: Two) -> None:
    for bot in (MAIN, SAHEL):
        await silence.heard(two.house, bot)
    two.crew.stage.clock.at += timedelta(hours=20)
    await silence.heard(two.house, MAIN)
    two.crew.stage.clock.at += timedelta(hours=20)
    for bot in (MAIN, SAHEL):
        await silence.heard(two.house, bot)
    assert [name for name, _ in await two.house.db.run(alarms.standing)] == ["gap:sahel"]


async def test_the_console_tells_that_nothing_goes_out_only_where_no_bot_sends(two: Two) -> None:
    later = two.house.seconds() + 3600

    def look(conn: Conn, *waiting: str) -> int | None:
        for bot in waiting:
            meta.put(conn, paused_until(bot), str(later))
        watching.take(two.house, conn, 30)
        found = watching.watched(conn)
        assert found is not None
        assert found.rate == 60
        return found.held

    assert await two.house.db.run(lambda conn: look(conn, MAIN)) is None
    two.crew.stage.clock.at += watching.GAP
    assert await two.house.db.run(lambda conn: look(conn, SAHEL)) == later
