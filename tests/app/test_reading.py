"""Further languages that somebody reads: what is sent to her keeps them, and so does her page."""

from __future__ import annotations

from bot.domain.inbound import Command
from tests.app.conftest import Crew, Post


async def test_all_that_is_sent_to_her_may_come_in_each_language_that_she_reads(crew: Crew) -> None:
    post = Post(crew.stage)
    await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_reads", "o_fr", "o_ar", "back", "close")
    await crew.stage.round("round priorities opens now closes +14d remind none")
    await crew.stage.tick()
    await post.dispatcher.drain()
    sent = await crew.rows("SELECT DISTINCT kind, language FROM outbox ORDER BY id DESC LIMIT 2")
    assert ("invite", "en fr ar") in sent
    assert post.channel.delivered[-1].language == ("en", "fr", "ar")
    assert (await crew.known("amina")).person.reads == ("fr", "ar")


async def test_erasing_takes_them_along(crew: Crew) -> None:
    await crew.joins("amina")
    await crew.does("amina", Command("settings"))
    await crew.presses("amina", "f_reads", "o_fr")
    await crew.does("amina", Command("erase"))
    await crew.presses("amina", "yes")
    assert await crew.rows("SELECT reads FROM person WHERE reads <> '[]'") == []
