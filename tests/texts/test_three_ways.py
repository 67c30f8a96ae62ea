"""One consultation in three ways at once, by a chat, a page in a browser and a plain phone: one digest."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.app import planning, releasing
from bot.app.reporting import page_of
from bot.digest.written import Format, written
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.storage import smsbudget
from bot.storage.database import Conn
from bot.storage.invites import Invite
from tests.conversations.chat import Driver
from tests.conversations.onpage import OnPage
from tests.conversations.ontelegram import OnTelegram
from tests.conversations.stage import Stage
from tests.texts.phones import Phones
from tests.texts.test_texting import allow

#: As many in each way, so that no way alone has enough people to be released.
EACH = 4
ONWARD = ("English", "Next", "Yes, I agree", "Yes", "Open", "Start", "Count my answers", "Good as it is")
LATE = re.compile(
    r"Skip|Back|Go on later|More|Not now|Leave now|Hear it|I do not understand|People who can help"
)
MOST_STEPS = 80
FINISHED = """
  SELECT channel, count(*) FROM participation JOIN address USING (person)
  WHERE state = 'finished' GROUP BY channel
"""
#: The number that is written, and where.
NUMBER, ASKED = "35", "from 0 to 100"


def wanted(labels: list[str]) -> str | None:
    """What everybody here presses: what leads on, or the first answer, or a skip where there is no other."""
    skip = next((each for each in labels if each.startswith("Skip")), None)
    if skip and "Done" in labels:
        return skip
    known = next((each for each in ONWARD if each in labels), None)
    return known or next((each for each in labels if not LATE.search(each)), skip)


async def go_on(driver: Driver, who: str) -> None:
    """Press on until nothing that she sees leads on."""
    for _ in range(MOST_STEPS):
        await driver.shown()
        screen = next((each for each in reversed(driver.screen(who)) if each.buttons()), None)
        if screen is None:
            return
        asked = " ".join(screen.lines)
        if ASKED in asked:
            await driver.act(who, [Text(NUMBER)])
            continue
        labels = [each.label for each in screen.buttons()]
        label = wanted(labels)
        if label is None:
            return
        press = next(each.press for each in screen.buttons() if each.label == label)
        await driver.act(who, [press])


async def answer_by_text(phones: Phones, who: str, came: list[str]) -> None:
    """The same by short message: the number before what she would press, the word Skip, or a number."""
    for _ in range(MOST_STEPS):
        shown = "\n".join(came)
        labels = dict(re.findall(r"^(\*?\d+) (.+)$", shown, re.MULTILINE))
        press = wanted([*labels.values()])
        chosen = next((number for number, label in labels.items() if label == press), None)
        if ASKED in shown:
            chosen = NUMBER
        if chosen is None:
            return
        came = await phones.says(who, chosen)


async def digest_of(stage: Stage) -> str:
    """The digest of the round, as text."""
    house = stage.house

    def told(conn: Conn) -> bytes:
        return written(Format.TEXT, page_of(house, conn, planning.existing(conn, 1)), "en", house.catalogs)

    return (await house.db.run(told)).decode()


async def test_a_chat_a_page_and_a_plain_phone_answer_one_round_and_one_digest_tells_of_all(
    stage: Stage,
) -> None:
    allow(stage, sms=True)
    telegram, page = OnTelegram(stage), OnPage(stage)
    await telegram.open()
    async with Phones(stage, {"telegram": telegram.channel}) as phones:
        await stage.round("round a opens now closes +14d for YE remind none digest daily@07:00")
        await stage.house.db.run(lambda conn: smsbudget.put(conn, 1, 500_000_000, "USD"))
        code = await stage.invite(Invite(Role.ADVOCATE, "YE"))
        for number in range(EACH):
            for driver in (telegram, page):
                who = f"{driver.name}-{number}"
                await driver.act(who, [Command("start", code)])
                await go_on(driver, who)
            who = f"sms-{number}"
            await answer_by_text(phones, who, await phones.says(who, code))
        finished = {str(way): many for way, many in await phones.rows(FINISHED)}
        assert finished == {"sms": EACH, "telegram": EACH, "web": EACH}
        stage.clock.at = datetime(2026, 12, 2, 7, 0, 3, tzinfo=UTC)
        await releasing.tick(stage.house)
        text = await digest_of(stage)
    await telegram.close()
    await page.close()
    assert f"The answers of {3 * EACH} people are counted." in text
    assert "Good as it is: 8 to 12, nearly all" in text
    assert not any(way in text.lower() for way in ("telegram", "short message", "browser"))
