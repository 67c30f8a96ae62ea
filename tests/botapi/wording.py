"""What the server checks in words and buttons: lengths in UTF-16 units, entities, callback data."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from tests.botapi.errors import bad

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64
BUTTONS = 100
TOAST_CHARACTERS = 200

_TAG = re.compile(
    r"<(/?)([a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?)*)\s*>", re.IGNORECASE
)
_HTML_TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler"),
    *("a", "tg-emoji", "code", "pre", "blockquote"),
}
_RESERVED = set("_*[]()~`>#+-=|{}.!")
_PAIRED = ("```", "||", "__", "*", "_", "~", "`")


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def text_of(text: str | None, parse_mode: str | None) -> str:
    """The text of a message as it will stand, checked. Raises ApiError 400."""
    shown = _plain(text or "", parse_mode).strip()
    if not shown:
        raise bad("message text is empty")
    if units(shown) > TEXT_UNITS:
        raise bad("message is too long")
    return shown


def caption_of(caption: str | None, parse_mode: str | None) -> str:
    """The caption of a file as it will stand, checked. Raises ApiError 400."""
    shown = _plain(caption or "", parse_mode).strip()
    if units(shown) > CAPTION_UNITS:
        raise bad("message caption is too long")
    return shown


def markup_of(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The buttons as they will stand, checked; None where there are none. Raises ApiError 400."""
    if not markup:
        return None
    rows = [row for row in markup.get("inline_keyboard", []) if row]
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise bad("text buttons are unallowed in the inline keyboard")
        data = button.get("callback_data")
        if data is None and "url" not in button:
            raise bad("text buttons are unallowed in the inline keyboard")
        if data is not None and not 1 <= len(data.encode("utf-8", "surrogatepass")) <= CALLBACK_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    if "inline_keyboard" not in markup:
        return None
    return {"inline_keyboard": rows} if rows else None


def _plain(text: str, parse_mode: str | None) -> str:
    match (parse_mode or "").lower():
        case "":
            return text
        case "html":
            return _html(text)
        case "markdownv2":
            return _markdown(text, strict=True)
        case "markdown":
            return _markdown(text, strict=False)
        case _:
            raise bad("unsupported parse_mode")


def _html(text: str) -> str:
    """Take the tags out. The real server knows its few tags and no others, all of them closed."""
    out: list[str] = []
    stack: list[str] = []
    place = 0
    while place < len(text):
        if text[place] != "<":
            end = text.find("<", place)
            end = len(text) if end < 0 else end
            out.append(unescape(text[place:end]))
            place = end
            continue
        tag = _TAG.match(text, place)
        at = len(text[:place].encode("utf-8", "surrogatepass"))
        if tag is None:
            raise bad(f"can't parse entities: Unexpected end of name token at byte offset {at}")
        closing, name = tag[1], tag[2].lower()
        if closing:
            if not stack or (name and stack.pop() != name):
                raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
        elif name not in _HTML_TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
        else:
            stack.append(name)
        place = tag.end()
    if stack:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1]}\"")
    return "".join(out)


def _markdown(text: str, *, strict: bool) -> str:
    out: list[str] = []
    stack: list[str] = []
    place = 0
    marks = _PAIRED if strict else ("```", "*", "_", "`")
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text) and ord(text[place + 1]) < 127:
            out.append(text[place + 1])
            place += 2
            continue
        mark = next((each for each in marks if text.startswith(each, place)), None)
        link = re.compile(r"\[([^\]]*)\]\(([^)]*)\)").match(text, place)
        if mark and not (stack and stack[-1] in ("`", "```") and mark != stack[-1]):
            stack.pop() if stack and stack[-1] == mark else stack.append(mark)
            place += len(mark)
        elif link and not stack:
            out.append(link[1])
            place = link.end()
        elif strict and text[place] in _RESERVED and not (stack and stack[-1] in ("`", "```")):
            raise bad(
                f"can't parse entities: Character '{text[place]}' is reserved and must be escaped "
                "with the preceding '\\'"
            )
        else:
            out.append(text[place])
            place += 1
    if stack:
        at = len(text.encode("utf-8", "surrogatepass"))
        raise bad(f"can't parse entities: Can't find end of the entity starting at byte offset {at}")
    return "".join(out)
