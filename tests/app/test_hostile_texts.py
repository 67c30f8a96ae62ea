"""Texts that would turn a screen round, run in a page, calculate in a sheet or fill a log: kept as typed, and
shown as nothing but text.
"""

from __future__ import annotations

import csv
import html
import io
import json
import logging
import re
import unicodedata

import httpx
import pytest
from starlette.applications import Starlette

from bot.app.channel import Arrival, Delivery
from bot.app.channel import Post as Shown
from bot.app.screening import Pages
from bot.channels.telegram.parting import MOST_UNITS, parts, units
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire
from bot.channels.web import PageSettings, build_web
from bot.digest.spreadsheet import safe_cell
from bot.domain.blank import is_blank
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Role
from bot.domain.say import Say, Verbatim, Words
from bot.i18n.isolates import FSI, PDI
from bot.i18n.render import render
from bot.storage.invites import Invite
from tests.app.conftest import CHANNEL, Crew, Post
from tests.botapi import Emulator

LONGEST = 4096
EMOJI = "🎲" * 4000
WOMAN = "👩🏽\u200d🚀"
ZALGO = "z" + "\u0301" * 500
OVERRIDE = "\u202eevil\u202c"
PERSIAN = "می\u200cخواهم"

LONG = {
    "4,096 letters": "x" * LONGEST,
    "4,096 words": ("word " * 820)[:LONGEST],
    "4,000 pictures": EMOJI,
    "pictures of several characters": WOMAN * 1000,
    "2,000 brackets": "<" * 2000,
    "Arabic": "سلام " * 800,
    "one line of Burmese": "မြန်မာ" * 600,
}
BLANK = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u2003\u3000",
    "joiners": "\u200d\u200c\u2060\ufeff",
    "direction marks": "\u200e\u200f\u061c\u202a\u202e\u2066\u2069",
    "variation selectors": "\ufe0f\ufe0e\U000e0100",
    "fillers of Hangul": "\u3164\u115f\u1160\uffa0",
    "the blank pattern of Braille": "\u2800",
    "a grapheme joiner": "\u034f",
    "soft hyphens": "\u00ad\u00ad",
    "controls": "\x01\x1b\x7f",
    "marks without a letter": "\u0301\u0301",
    "tags": "\U000e0020\U000e007f",
}
SEEN = ["0", "?", "…", "🎲", "ا", "မ", "ا\u064e", PERSIAN, WOMAN, "\u200fشكر", "¯", "🏳️", "\U0001fae8"]
HOSTILE = {
    "an override": OVERRIDE,
    "an isolate that is not closed": "\u2067open",
    "closing ours": f"{PDI}{PDI}out",
    "markup": "<b>bold</b> & <script>alert(1)</script> <i>unclosed",
    "a mention by link": '<a href="tg://user?id=5">her</a> [her](tg://user?id=5)',
    "a mention": "@somebody /erase #tag",
    "Markdown": "*a* _b_ `c` [d](http://e.example) ||f||",
    "an address": "http://evil.example/track?x=1 www.evil.example",
    "quotes": "\"'><img src=x onerror=alert(1)>",
    "a template": "{{ 7*7 }} {name} %s {0.__class__} ${x}",
    "a formula": '=HYPERLINK("http://evil.example","x")',
    "a log line": "x\n2026-01-01T00:00:00Z ERROR forged",
    "an escape sequence": "\x1b[2J\x1b]0;x\x07",
    "marks piled up": ZALGO,
    "half a character": "\ud83d",
    "several line ends": "a\r\nb\u2028c\u2029d\x85e",
}


@pytest.fixture
async def asked(crew: Crew) -> Crew:
    """Amina stands before the last question, which is answered in words."""
    await crew.stage.round("round priorities opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    return crew


async def stored(crew: Crew) -> list[str]:
    """The open answers as they are kept."""
    sealer = crew.stage.house.sealer
    found = await crew.rows("SELECT sealed FROM answer WHERE sealed IS NOT NULL")
    return [sealer.open_text(bytes(row[0])) for row in found if isinstance(row[0], bytes)]


async def passed_on(crew: Crew, post: Post, text: str) -> list[Say]:
    """What reaches a coordinator of a text that somebody writes to her."""
    await crew.joins("salma", Role.COORDINATOR)
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await crew.does("amina", Command("help"))
    await crew.presses("amina", "write")
    await crew.does("amina", Text(text))
    await post.dispatcher.drain()
    items = [each.item for each in post.channel.delivered if each.address == "salma"]
    return [item.say for item in items if isinstance(item, Shown)]


def rendered(crew: Crew, say: Say, language: str = "en") -> str:
    return render(say, language, crew.stage.house.catalogs).text


@pytest.mark.case(37)
@pytest.mark.parametrize("kind", list(LONG))
async def test_the_longest_text_is_kept_whole_and_shown_whole_in_numbered_parts(
    asked: Crew, kind: str
) -> None:
    text = LONG[kind]
    await asked.does("amina", Text(text))
    assert await stored(asked) == [text]
    await asked.does("amina", Command("mydata"))
    await asked.presses("amina", "show")
    shown = rendered(asked, await asked.sees("amina"))
    cut = parts(shown)
    assert all(units(part) <= MOST_UNITS for part in cut)
    assert len(cut) > 1 or units(shown) <= MOST_UNITS
    bodies = cut
    if len(cut) > 1:
        numbers, _, bodies = map(list, zip(*(part.partition("\n") for part in cut), strict=True))
        assert numbers == [f"{number}/{len(cut)}" for number in range(1, len(cut) + 1)]
    unseen = f"[{FSI}{PDI}\\s]"
    assert re.sub(unseen, "", "".join(bodies)) == re.sub(unseen, "", shown)
    for part in bodies:
        assert part.count(FSI) == part.count(PDI), "each part keeps what is set apart to itself"
        first = part.lstrip(FSI)[:1]
        assert unicodedata.category(first)[0] != "M", "no part begins with a mark of the letter before"
        assert first not in ("\u200d", "\ufe0f")


@pytest.mark.case(37)
async def test_a_text_longer_than_can_be_typed_is_asked_for_in_fewer_words(asked: Crew) -> None:
    await asked.does("amina", Text("x" * (LONGEST + 1)))
    assert await stored(asked) == []
    line = (await asked.sees("amina")).lines[0]
    assert isinstance(line, Words)
    assert line.key == "interview.too_long"


@pytest.mark.case(37)
async def test_what_is_passed_on_is_passed_on_whole(asked: Crew, post: Post) -> None:
    [say] = await passed_on(asked, post, LONG["4,096 words"])
    assert say.lines[-1] == Verbatim(LONG["4,096 words"])


@pytest.mark.case(38)
@pytest.mark.parametrize("kind", list(BLANK))
async def test_what_cannot_be_seen_is_no_answer_and_is_asked_again(asked: Crew, kind: str) -> None:
    await asked.does("amina", Text(BLANK[kind]))
    assert await stored(asked) == []
    line = (await asked.sees("amina")).lines[0]
    assert isinstance(line, Words)
    assert line.key == "interview.write_something"


@pytest.mark.case(38)
@pytest.mark.parametrize("kind", list(BLANK))
async def test_what_cannot_be_seen_is_passed_on_to_nobody(asked: Crew, post: Post, kind: str) -> None:
    assert await passed_on(asked, post, BLANK[kind]) == []


@pytest.mark.case(38)
@pytest.mark.parametrize("text", ["\0", "words\0words"])
async def test_a_zero_byte_is_refused(asked: Crew, text: str) -> None:
    await asked.does("amina", Text(text))
    assert await stored(asked) == []


@pytest.mark.case(38)
@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_seen_is_never_taken_for_nothing(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.case(38)
async def test_marks_piled_up_are_kept_as_typed_and_shown_with_a_few(asked: Crew) -> None:
    await asked.does("amina", Text(ZALGO))
    assert await stored(asked) == [ZALGO]
    await asked.does("amina", Command("mydata"))
    await asked.presses("amina", "show")
    assert rendered(asked, await asked.sees("amina")).count("\u0301") == 8


BREAKING = "[\u202a-\u202e\u2066-\u2069]"
TURNING = [OVERRIDE, "\u2067open", f"{PDI}{PDI}out", "\u202aa", "\u200eLRM\u200f", "شكرا (a) b", PERSIAN]


@pytest.mark.case(39)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("text", TURNING)
async def test_direction_marks_are_kept_as_typed_and_turn_no_sentence_of_ours_round(
    asked: Crew, text: str, language: str
) -> None:
    await asked.does("amina", Text(text))
    assert await stored(asked) == [text]
    await asked.does("amina", Command("mydata"))
    await asked.presses("amina", "show")
    say = await asked.sees("amina")
    [told] = [
        line for line in say.lines if isinstance(line, Words) and Verbatim(text) in line.values.values()
    ]
    shown = rendered(asked, Say((told,)), language)
    assert f"{FSI}{re.sub(BREAKING, '', text)}{PDI}" in shown
    assert shown.count(FSI) == shown.count(PDI)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


@pytest.mark.case(39)
@pytest.mark.parametrize("text", TURNING)
async def test_in_a_paragraph_of_its_own_a_text_turns_itself_only(asked: Crew, post: Post, text: str) -> None:
    [say] = await passed_on(asked, post, text)
    ours, _, theirs = rendered(asked, say).partition("\n\n")
    assert theirs == re.sub(BREAKING, "", text)
    assert not re.search(BREAKING, ours)


@pytest.mark.case(40)
@pytest.mark.threat(18)
@pytest.mark.parametrize("kind", list(HOSTILE))
async def test_a_hostile_text_fails_no_turn_is_kept_as_typed_and_is_in_no_log(
    asked: Crew, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    text = f"canary {HOSTILE[kind]}"
    [receipt] = await asked.does("amina", Text(text))
    assert receipt.applied
    assert await stored(asked) == [text]
    assert "canary" not in caplog.text
    assert "forged" not in caplog.text
    assert await asked.rows("SELECT * FROM inbox") == []


@pytest.mark.case(40)
@pytest.mark.threat(18)
@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "half a character"])
async def test_telegram_is_given_a_hostile_text_as_text_alone(asked: Crew, post: Post, kind: str) -> None:
    """No parse mode, no entities, no preview: mark-up stays letters, and a name in it is no mention."""
    [say] = await passed_on(asked, post, HOSTILE[kind])
    async with Emulator() as api:
        api.people.user(77)
        wire = Wire(api.token, api.url)
        await wire.open()
        await TelegramChannel(wire, asked.stage.house.catalogs).deliver(Delivery(1, "77", "en", Shown(say)))
        await wire.close()
        [call] = [each for each in api.calls if each.method == "sendMessage"]
    assert "parse_mode" not in call.values
    assert "entities" not in call.values
    assert call.values["link_preview_options"] == {"is_disabled": True}
    if HOSTILE[kind].isprintable() and kind != "marks piled up":
        assert call.values["text"].endswith(f"\n\n{HOSTILE[kind]}")


def page_of(crew: Crew) -> Starlette:
    house = crew.stage.house
    settings = PageSettings(secret=bytes(32))
    return build_web(Pages(house), crew.stage.turns, house.catalogs, settings, house.now)


@pytest.mark.case(39, 40)
@pytest.mark.threat(18)
@pytest.mark.parametrize("kind", list(HOSTILE))
async def test_the_page_shows_a_hostile_text_as_text_alone(crew: Crew, kind: str) -> None:
    """Salma reads on her page what somebody wrote to the coordinators."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=page_of(crew)), base_url="http://page.test", follow_redirects=True
    ) as browser:
        code = await crew.stage.invite(Invite(Role.COORDINATOR))
        door = await browser.get(f"/s/start/{code}")
        word = re.findall(r'name="t" value="([^"]+)"', door.text)[-1]
        await browser.post(f"/s/start/{code}", data={"t": word})
        await crew.rows("UPDATE person SET standing = 'active', language = 'en' WHERE role = 'coordinator'")
        await crew.joins("amina")
        await crew.does("amina", Command("help"))
        await crew.presses("amina", "write")
        await crew.does("amina", Text(f"canary {HOSTILE[kind]}"))
        page = await browser.get("/s/")
    assert "canary" in page.text
    body = page.text[page.text.index("canary") : page.text.index("</p>", page.text.index("canary"))]
    tags = set(re.findall(r"<(/?[a-zA-Z!][^\s>]*)", body))
    assert tags <= {"bdi", "/bdi"}, "nothing of hers is an element"
    assert body.count("<bdi>") <= body.count("</bdi>") + 1
    assert not set(html.unescape(body)) & set("\u202a\u202b\u202c\u202d\u202e\x00\x1b\x07")
    assert "script" not in page.headers["content-security-policy"].replace("'none'", "")


@pytest.mark.case(41)
@pytest.mark.threat(18)
@pytest.mark.parametrize("kind", list(HOSTILE))
@pytest.mark.parametrize("before", ["", " ", "\ufeff", "\u200f", "'", '"', "\u202e"])
def test_a_hostile_text_in_a_sheet_is_a_cell_of_text(kind: str, before: str) -> None:
    text = (before + HOSTILE[kind]).encode("utf-8", "replace").decode()
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(text), "5"])
    [[cell, number]] = csv.reader(io.StringIO(written.getvalue(), newline=""))
    assert number == "5"
    assert cell in (text, "'" + text)
    first = next((c for c in unicodedata.normalize("NFKC", text) if c.isprintable() and not c.isspace()), "")
    if first in tuple("=+-@"):
        assert cell.startswith("'")
    assert json.loads(json.dumps({"text": text})) == {"text": text}


@pytest.mark.case(44)
@pytest.mark.threat(18)
async def test_nothing_that_a_person_is_called_is_in_any_table(crew: Crew) -> None:
    """An arrival has no place for a name but that of our own bot; all that the tables have of her is this."""
    assert set(Arrival.__slots__) == {
        *("channel", "key", "address", "inbound", "language", "message", "edited", "query", "bot"),
    }
    await crew.joins("amina")
    columns = {str(name) for [name] in await crew.rows("SELECT name FROM pragma_table_info('person')")}
    assert not {each for each in columns if "name" in each or "phone" in each}


async def test_what_a_press_carries_is_never_shown(asked: Crew) -> None:
    await asked.does("amina", Tap((await asked.known("amina")).step, "o_canary"))
    assert "canary" not in rendered(asked, await asked.sees("amina"))
    assert "canary" not in "".join(await asked.stage.kept(CHANNEL, "amina"))
