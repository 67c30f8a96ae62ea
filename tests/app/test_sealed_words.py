"""What people wrote or answered, and codes that let somebody in, stand readable in no row of the outbox."""

from __future__ import annotations

import json

import pytest

from bot.app.channel import Arrival, Policy, Post
from bot.app.screening import Pages
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Role
from bot.domain.say import Verbatim, Words
from bot.storage.invites import Invite
from tests.app.conftest import CHANNEL, Crew
from tests.app.conftest import Post as Posted

CANARY = "canary: my sister in the valley"


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands before the last question, which is answered in words."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    return crew


async def outbox(crew: Crew) -> str:
    """All that the outbox holds, as anyone reads it who has the database open."""
    return json.dumps([[str(cell) for cell in row] for row in await crew.rows("SELECT * FROM outbox")])


def written(post: Posted, address: str) -> list[str]:
    """What was typed by people, or stands for itself, in what arrived at an address."""
    posts = [each.item for each in post.channel.delivered if each.address == address]
    lines = [line for item in posts if isinstance(item, Post) for line in item.say.lines]
    return [line.text for line in lines if isinstance(line, Verbatim)]


@pytest.mark.threat(2)
@pytest.mark.case(58)
async def test_a_message_that_is_passed_on_is_sealed_until_it_reaches_the_coordinators(
    asked: Crew, post: Posted
) -> None:
    for who in ("salma", "huda"):
        await asked.joins(who, Role.COORDINATOR)
    await asked.does("amina", Command("help"))
    await asked.presses("amina", "write")
    await asked.does("amina", Text(CANARY))
    assert "canary" not in await outbox(asked)
    await post.dispatcher.drain()
    assert "canary" not in await outbox(asked)
    assert [written(post, who) for who in ("salma", "huda")] == [[CANARY], [CANARY]]
    assert written(post, "amina") == []


@pytest.mark.threat(7)
async def test_a_message_that_is_passed_on_shares_no_key_with_the_reply_to_its_writer(asked: Crew) -> None:
    await asked.joins("salma", Role.COORDINATOR)
    await asked.does("amina", Command("help"))
    await asked.presses("amina", "write")
    arrival = asked.arrival("amina", Text(CANARY))
    for _ in range(2):
        await asked.stage.turns.take([arrival])
    keys = [str(key) for [key] in await asked.rows("SELECT key FROM outbox WHERE kind = 'alert'")]
    assert len(keys) == 1, "the turn counts once, and so does what it passes on"
    assert keys[0].startswith("passed:")
    assert arrival.key not in keys[0].split(":")
    assert CHANNEL not in keys[0]


@pytest.mark.threat(2, 21)
async def test_her_own_data_is_sealed_until_it_is_shown(asked: Crew, post: Posted) -> None:
    await asked.does("amina", Text(CANARY), Command("mydata"))
    await asked.presses("amina", "show")
    shown = await asked.sees("amina")
    assert any(isinstance(line, Words) and line.key == "mydata.answer" for line in shown.lines)
    assert "canary" not in await outbox(asked)
    await post.dispatcher.drain()
    assert any(
        isinstance(line, Words) and line.values.get("answer") == Verbatim(CANARY)
        for each in post.channel.delivered
        if isinstance(each.item, Post)
        for line in each.item.say.lines
    )


@pytest.mark.threat(2)
async def test_what_she_picked_and_which_question_followed_is_not_readable(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next")
    buttons = (await crew.sees("amina")).choices()
    picked = next(each.id for each in buttons if each.id.startswith(("o_", "+")))
    await crew.presses("amina", picked)
    if picked.startswith("o_"):
        await crew.presses("amina", "back")
    assert any(choice.chosen for choice in (await crew.sees("amina")).choices())
    text = await outbox(crew)
    assert "true" not in text
    assert picked[1:] not in text


@pytest.mark.threat(7)
async def test_an_invitation_s_link_and_a_code_for_another_phone_are_not_readable(crew: Crew) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("invite"))
    await crew.presses("salma", "role_coordinator")
    [link] = (await crew.sees("salma")).lines
    assert isinstance(link, Verbatim)
    await crew.joins("amina")
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "phone")
    code = (await crew.sees("amina")).lines[-1]
    assert isinstance(code, Verbatim)
    text = await outbox(crew)
    assert link.text not in text
    assert code.text not in text


async def test_the_page_shows_what_is_sealed(crew: Crew) -> None:
    invite = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))
    await crew.stage.turns.take([Arrival("web", "1", "page key", Command("start", invite))])
    assert await crew.rows("SELECT DISTINCT private FROM outbox") == [(1,)]
    screen = await Pages(crew.stage.house).screen("page key")
    assert screen is not None
    assert "l_en" in [choice.id for choice in screen.messages[0].say.choices()]


@pytest.mark.case(12)
async def test_a_neutral_sentence_and_a_link_that_may_have_arrived_are_sent_once_more(
    crew: Crew, post: Posted
) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("invite"))
    await post.dispatcher.drain()
    known = await crew.known("salma")
    await crew.does("salma", Tap(known.step, "role_coordinator"))
    await crew.does("nobody", Text("hello"))
    link = (await crew.sees("salma")).lines
    post.channel.delivered.clear()
    tried, post.channel.script = post.channel.tried, [Policy.AMBIGUOUS] * 3
    for _ in range(4):
        await post.dispatcher.drain()
        crew.stage.clock.at = crew.stage.clock.at.replace(minute=crew.stage.clock.at.minute + 6)
    says = [each.item.say.lines for each in post.channel.delivered if isinstance(each.item, Post)]
    assert link in says
    assert (Words("entering.neutral"),) in says
    assert post.channel.tried - tried == 3 + len(post.channel.delivered)
    assert await crew.rows("SELECT 1 FROM outbox WHERE state = 'uncertain'") == []
