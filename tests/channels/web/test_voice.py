from __future__ import annotations

import asyncio

import pytest

from bot.app.channel import SOUND, Attachment
from bot.channels.web.uploads import MOST_FORM
from bot.domain.inbound import Command, Unsupported, Voice
from bot.domain.say import Say, Words
from bot.domain.sound import MOST_BYTES
from tests.channels.web.house import SCREENS, Browser, House
from tests.sounds import synthetic

ASKS = Say((Words("interview.text_how"),), (), 1, voice=True)


@pytest.fixture
async def asked(house: House, browser: Browser) -> Browser:
    """A browser on a screen that takes a voice note."""
    house.screens = (ASKS, *SCREENS[1:])
    await browser.join()
    await browser.open("/p/")
    return browser


async def sent(browser: Browser, content: bytes, *, step: str = "1", word: str | None = None):
    fields = {"t": word or browser.word(), "step": step}
    return await browser.post("/p/voice", data=fields, files={"voice": ("secret-name.ogg", content, SOUND)})


async def test_a_voice_note_arrives_with_its_length_and_is_kept_byte_by_byte(
    house: House, asked: Browser
) -> None:
    content = synthetic(2)
    page = await sent(asked, content)
    assert page.url.path == "/p/"
    assert house.turns() == [Command("start"), Voice("ref-0", 2, len(content))]
    assert house.kept == {"ref-0": content}
    assert "secret-name" not in repr(house)


async def test_what_would_end_a_form_early_or_looks_like_text_arrives_as_it_is(
    house: House, asked: Browser
) -> None:
    content = synthetic(1) + b"\r\n--\r\n\r\n" + bytes(range(256))
    await sent(asked, content)
    assert house.turns()[1:] == [Unsupported("voice")], "what is no recording is no voice note"
    assert list(house.kept.values()) == [content]


async def test_a_voice_note_sent_twice_counts_once(house: House, asked: Browser) -> None:
    word, content = asked.word(), synthetic(1)
    await asyncio.gather(*(sent(asked, content, word=word) for _ in range(3)))
    assert len(house.turns()) == 2


async def test_a_screen_that_takes_none_takes_none(house: House, browser: Browser) -> None:
    await browser.join()
    await browser.open("/p/")
    page = await sent(browser, synthetic(1))
    assert "That page was an older one" in page.text
    assert house.turns() == [Command("start")]
    assert house.kept == {}


async def test_a_voice_note_for_an_older_question_changes_nothing(house: House, asked: Browser) -> None:
    page = await sent(asked, synthetic(1), step="7")
    assert "That page was an older one" in page.text
    assert house.turns() == [Command("start")]


async def test_what_is_a_little_too_large_is_told_of_and_kept_nowhere(house: House, asked: Browser) -> None:
    await sent(asked, bytes(MOST_BYTES + 1))
    assert house.turns()[1:] == [Voice("", 0, MOST_BYTES + 1)]
    assert house.kept == {}


async def test_what_is_far_too_large_is_not_even_read(house: House, asked: Browser) -> None:
    page = await sent(asked, bytes(MOST_FORM + 1))
    assert page.status_code == 413
    assert house.turns() == [Command("start")]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"t=1&step=1&voice=x"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="voice"\r\n'),
    ],
)
async def test_what_is_no_form_of_ours_is_refused(
    house: House, asked: Browser, kind: str, body: bytes
) -> None:
    page = await asked.post("/p/voice", content=body, headers={"Content-Type": kind})
    assert page.status_code == 403
    assert house.turns() == [Command("start")]


async def test_a_sound_is_played_only_when_she_presses_and_only_from_here(
    house: House, browser: Browser
) -> None:
    house.screens = (Say((Words("interview.text_how"),), (), 1, sound="recording:en/a/b"),)
    await browser.join()
    page = await browser.open("/p/")
    assert '<audio controls preload="none" src="/p/sound/7"></audio>' in page.text
    assert "autoplay" not in page.text
    assert "media-src 'self'" in page.headers["content-security-policy"]
    seat = browser.seat()
    assert seat is not None
    house.files[seat, 7] = Attachment("voice.ogg", SOUND, b"sound")
    heard = await browser.get("/p/sound/7")
    assert (heard.content, heard.headers["content-type"]) == (b"sound", SOUND)
    assert heard.headers["cache-control"] == "no-store"
    assert (await browser.get("/p/sound/8")).status_code == 404
    assert (await Browser(browser._transport.app).get("/p/sound/7")).status_code == 404  # type: ignore[attr-defined]
