"""A digest's files: made when they are sent or opened, beside the loop and between transactions."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.app import releasing
from bot.app.channel import Attachment, Policy, Post
from bot.app.screening import Pages
from bot.digest import sheets
from bot.domain.inbound import Command, Tap
from bot.domain.person import Role
from bot.storage import rounds
from tests.app.conftest import Crew
from tests.app.conftest import Post as Office

FILES = "SELECT outbox.key, state, form FROM outbox JOIN file ON file.id = outbox.file ORDER BY outbox.id"


@pytest.fixture
async def released(crew: Crew) -> None:
    """A drafter, and a closed round of which something was released; nothing is delivered yet."""
    await crew.stage.round("round priorities opens now closes +6d")
    await crew.joins("dana", Role.DRAFTER)
    for number in range(10):
        who = f"someone {number}"
        await crew.joins(who)
        await crew.presses(who, "start", "next", "skip", "skip", "skip", "skip", "count")


async def close(crew: Crew) -> None:
    (round_,) = await crew.stage.house.db.run(rounds.every)
    await releasing.close(crew.stage.house, round_)


def files(office: Office) -> list[Attachment]:
    items = [each.item for each in office.channel.delivered]
    return [item.attachment for item in items if isinstance(item, Post) and item.attachment is not None]


@pytest.mark.usefixtures("released")
async def test_the_image_and_the_pages_follow_the_message_and_each_arrives_once(
    crew: Crew, post: Office
) -> None:
    await close(crew)
    await post.dispatcher.drain()
    card, pages = files(post)
    assert (card.name, card.media_type) == ("digest-priorities-1.png", "image/png")
    assert (pages.name, pages.media_type) == ("digest-priorities-1.pdf", "application/pdf")
    assert card.content.startswith(b"\x89PNG")
    assert pages.content.startswith(b"%PDF")
    await releasing.tick(crew.stage.house)
    await post.anew().recover()
    await post.dispatcher.drain()
    assert len(files(post)) == 2
    to_her = [each.item for each in post.channel.delivered if each.address == "dana"]
    assert [bool(getattr(item, "attachment", None)) for item in to_her[-3:]] == [False, True, True]


@pytest.mark.usefixtures("released")
async def test_nothing_is_printed_within_a_transaction_nor_on_the_loop(
    crew: Crew, post: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, where = sheets.made, list[str]()

    def watched(form: sheets.Form, content: bytes) -> bytes:
        where.append(threading.current_thread().name)
        # What is written here waits for no transaction of the printing: there is none.
        asyncio.run_coroutine_threadsafe(crew.rows("SELECT 1"), loop).result(timeout=60)
        return real(form, content)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(sheets, "made", watched)
    await close(crew)
    assert where == []
    await post.dispatcher.drain()
    assert [name.rpartition("_")[0] for name in where] == ["printer", "printer"]


@pytest.mark.usefixtures("released")
async def test_a_kill_while_a_file_is_made_loses_nothing_and_doubles_nothing(
    crew: Crew, post: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await close(crew)

    class Killed(BaseException):
        pass

    async def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("bot.app.dispatch.filing.attached", killed)
        with pytest.raises(Killed):
            await post.dispatcher.drain()
    assert files(post) == []
    await post.anew().recover()
    await post.dispatcher.drain()
    assert [each.name for each in files(post)] == ["digest-priorities-1.png", "digest-priorities-1.pdf"]
    assert {row[1] for row in await crew.rows(FILES)} == {"sent"}


@pytest.mark.usefixtures("released")
async def test_where_pages_cannot_be_printed_the_same_goes_as_html_and_it_is_logged(
    crew: Crew, post: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError("CANARY")

    monkeypatch.setattr(sheets, "set_pages", broken)
    monkeypatch.setattr(sheets, "set_card", broken)
    await close(crew)
    await post.dispatcher.drain()
    (page,) = files(post)
    assert (page.name, page.media_type) == ("digest-priorities-1.html", "text/html; charset=utf-8")
    assert page.content.startswith(b"<!doctype html>")
    assert "could not be made as pdf: RuntimeError" in caplog.text
    assert "CANARY" not in caplog.text
    assert [row[1:] for row in await crew.rows(FILES)] == [("refused", "png"), ("sent", "pdf")]


@pytest.mark.usefixtures("released")
async def test_an_uncertain_file_is_held_by_itself_and_the_others_arrive(crew: Crew, post: Office) -> None:
    await post.dispatcher.drain()
    await close(crew)

    async def arrives() -> None:
        pass

    post.channel.script = [arrives, Policy.AMBIGUOUS]
    await post.dispatcher.drain()
    assert [row[1:] for row in await crew.rows(FILES)] == [("uncertain", "png"), ("sent", "pdf")]


@pytest.mark.usefixtures("released")
async def test_a_drafter_who_asks_gets_the_latest_again_and_as_a_web_page_only_if_she_wants(
    crew: Crew, post: Office
) -> None:
    await close(crew)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await crew.does("dana", Command("digest"))
    await post.dispatcher.drain()
    assert [each.media_type for each in files(post)] == ["image/png", "application/pdf"]
    items = [each.item for each in post.channel.delivered]
    (offer,) = [item.say for item in items if isinstance(item, Post) and item.say.rows]
    post.channel.delivered.clear()
    await crew.does("dana", Tap(offer.step, "webpage"))
    await post.dispatcher.drain()
    (page,) = files(post)
    assert (page.name, page.media_type) == ("digest-priorities-1.html", "text/html; charset=utf-8")


@pytest.mark.usefixtures("released")
async def test_on_the_phone_page_a_file_is_made_when_it_is_opened(
    crew: Crew, post: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.screening.WEB", "test")
    await close(crew)
    pages = Pages(crew.stage.house)
    ids = [int(str(row[0])) for row in await crew.rows("SELECT id FROM file ORDER BY id")]
    found = [await pages.file("dana", number) for number in ids]
    assert [each.content[:4] for each in found if each is not None] == [b"\x89PNG", b"%PDF"]
    assert await pages.file("someone 1", ids[0]) is None
    screen = await pages.screen("dana")
    assert screen is not None
    assert [each.file_name for each in screen.messages if each.file] == [
        "digest-priorities-1.png",
        "digest-priorities-1.pdf",
    ]
