"""One raw update, read: what a person did, or why it is passed over.

Nothing that could name her leaves this function: no name, username, phone number, place or forwarded
origin, only the chat's id; of files no more than the reference to a voice note, which is not its sound.
Commands that no person can type begin with '!': `Command('!blocked')` when she blocks the bot,
`Command('!unblocked')` when she lets it back in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update

from bot.app.channel import Arrival
from bot.channels.telegram.codec import decode
from bot.domain.inbound import Command, Inbound, Text, Unsupported, Voice

CHANNEL = "telegram"
BLOCKED = Command("!blocked")
UNBLOCKED = Command("!unblocked")
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(
    r"/([a-z0-9_]{1,32})(?:@[a-z0-9_]+)?(?:\s+(.*))?\Z", re.ASCII | re.DOTALL | re.IGNORECASE
)
_MEDIA = (
    *("photo", "voice", "video_note", "video", "audio", "animation", "sticker", "contact", "venue"),
    *("location", "poll", "story", "dice", "game", "paid_media", "checklist", "invoice", "document"),
)
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_MOST = 2**63 - 1
#: Several times what a message can hold.
MOST_TEXT = 20_000
_PRESSED_PARTS = ("message_id", "date", "chat")
_MESSAGE_PARTS = (*_PRESSED_PARTS, "from", "sender_chat", "text")
# What Telegram itself notes in a chat. Nobody said anything, so nobody is answered.
_NOTES = frozenset(
    {
        *("message_auto_delete_timer_changed", "pinned_message", "write_access_allowed", "chat_shared"),
        *("users_shared", "connected_website", "chat_background_set", "boost_added", "gift", "unique_gift"),
        *("successful_payment", "refunded_payment", "passport_data", "web_app_data", "new_chat_members"),
        *("left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created"),
        *(
            "supergroup_chat_created",
            "channel_chat_created",
            "migrate_to_chat_id",
            "proximity_alert_triggered",
        ),
        *("migrate_from_chat_id", "giveaway", "giveaway_created", "giveaway_winners", "giveaway_completed"),
        *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    }
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that is passed over; a press is still answered, with nothing, so that it stops waiting."""

    reason: str
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The bot stands in a group or channel, where nothing is read; it leaves."""

    chat: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An update that nobody can make sense of: its id, where it has one, and the error's class name."""

    update_id: int | None
    error: str


Read = Arrival | Ignored | Left | Unreadable


def read(raw: Any) -> Read:
    """What one raw update says. Never raises, whatever it is given."""
    if not isinstance(raw, dict):
        return Unreadable(None, "NotAnObject")
    id_ = raw.get("update_id")
    if not isinstance(id_, int) or isinstance(id_, bool):
        return Unreadable(None, "NoUpdateId")
    try:
        return _plain_press(id_, raw) or _read(Update.de_json(_needed(raw), None), raw)
    except RecursionError:
        return Unreadable(id_, "RecursionError")
    except Exception as error:  # noqa: BLE001 - the library may raise anything over bad input
        return Unreadable(id_, type(error).__name__)


class MissingSender(Exception):
    """A message or press without the person who made it."""


class UnknownKind(Exception):
    """An update of no kind that we asked for."""


class NotText(Exception):
    """Text that is none."""


class TooLong(Exception):
    """Text that no client lets anyone type."""


def _read(update: Update, raw: dict[str, Any]) -> Read:
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    if update.message is not None:
        return _message(update.update_id, update.message, raw["message"])
    if update.edited_message is not None:
        return _edit(update.update_id, update.edited_message)
    if update.my_chat_member is not None:
        return _standing(update.update_id, update.my_chat_member)
    post = update.channel_post or update.edited_channel_post
    if post is not None:
        return Left(_whole(post.chat.id))
    raise UnknownKind


def _plain_press(id_: int, raw: dict[str, Any]) -> Arrival | None:
    """A press with everything as it should be, as almost every update is; None for any other.

    What is unusual in any part is left to the library, which takes much longer to look at it.
    """
    match raw:
        case {
            "callback_query": {
                "id": str(query),
                "from": {"id": int(sender), "is_bot": False, "first_name": str()} as user,
                "message": {
                    "message_id": int(message),
                    "date": int(),
                    "chat": {"id": int(chat), "type": "private"},
                },
                "chat_instance": str(),
                "data": str(data),
            }
        } if len(raw) == 2 and chat == sender and query.isascii() and abs(message) <= _MOST >= abs(chat):
            tap = decode(data)
            if tap is not None:
                language = _language(user.get("language_code"))
                return Arrival(CHANNEL, str(id_), str(chat), tap, language, message, query=query)
    return None


def _needed(raw: dict[str, Any]) -> dict[str, Any]:
    """The update with no more of its message than is read here.

    What a contact, a place, a quoted message or a button is made of is so never even parsed, and
    cannot make an update unreadable.
    """
    needed = dict(raw)
    for kind in ("message", "edited_message"):
        if kind in raw:
            needed[kind] = _slim(raw[kind], _MESSAGE_PARTS)
    query = raw.get("callback_query")
    if isinstance(query, dict) and "message" in query:
        needed["callback_query"] = {**query, "message": _slim(query["message"], _PRESSED_PARTS)}
    return needed


def _slim(message: Any, parts: tuple[str, ...]) -> Any:
    if not isinstance(message, dict):
        return message
    return {name: message[name] for name in parts if name in message}


def _message(id_: int, message: Message, raw: dict[str, Any]) -> Read:
    passed_over = _not_a_person(message)
    if passed_over is not None:
        return passed_over
    inbound: Inbound
    if message.text is not None:
        inbound = _typed(_text(message.text))
    elif _NOTES & raw.keys():
        return Ignored("note")
    else:
        inbound = _voice(raw.get("voice")) or Unsupported(
            next((kind for kind in _MEDIA if raw.get(kind) is not None), "other")
        )
    return _arrival(id_, message, inbound)


def _voice(voice: object) -> Voice | None:
    """A voice note as Telegram tells of one; None for any other thing."""
    match voice:
        case {"file_id": str(reference), "duration": int(seconds), **more} if _REFERENCE.fullmatch(reference):
            size = more.get("file_size")
            return Voice(reference, min(max(seconds, 0), _MOST), size if isinstance(size, int) else None)
    return None


def _edit(id_: int, message: Message) -> Read:
    passed_over = _not_a_person(message)
    if passed_over is not None:
        return passed_over
    # An edit may correct an answer. It may not give a command afterwards, nor take words away.
    if message.text is None or not message.text or message.text.startswith("/"):
        return Ignored("edit")
    return _arrival(id_, message, Text(_text(message.text)), edited=True)


def _press(id_: int, query: CallbackQuery) -> Read:
    query_id = _text(query.id)
    message, sender = query.message, query.from_user
    if message is None:
        return Ignored("no_message", query_id)
    if message.chat.type != Chat.PRIVATE or message.chat.id != sender.id or sender.is_bot:
        return Ignored("not_hers", query_id)
    tap = decode(query.data)
    if tap is None:
        return Ignored("forged", query_id)
    return Arrival(
        channel=CHANNEL,
        key=str(id_),
        address=str(_whole(message.chat.id)),
        inbound=tap,
        language=_language(sender.language_code),
        message=_whole(message.message_id),
        query=query_id,
    )


def _standing(id_: int, change: ChatMemberUpdated) -> Read:
    status = change.new_chat_member.status
    if change.chat.type != Chat.PRIVATE:
        gone = status in (ChatMember.LEFT, ChatMember.BANNED)
        return Ignored("gone") if gone else Left(_whole(change.chat.id))
    if change.from_user.id != change.chat.id:
        return Ignored("not_hers")
    inbound = BLOCKED if status in (ChatMember.LEFT, ChatMember.BANNED) else UNBLOCKED
    return Arrival(CHANNEL, str(id_), str(_whole(change.chat.id)), inbound)


def _not_a_person(message: Message) -> Read | None:
    if message.chat.type != Chat.PRIVATE:
        return Left(_whole(message.chat.id))
    if message.from_user is None:
        raise MissingSender
    if message.from_user.is_bot or message.sender_chat is not None:
        return Ignored("bot")
    if message.from_user.id != message.chat.id:
        return Ignored("not_hers")
    return None


def _arrival(id_: int, message: Message, inbound: Inbound, *, edited: bool = False) -> Arrival:
    sender = message.from_user
    return Arrival(
        channel=CHANNEL,
        key=str(id_),
        address=str(_whole(message.chat.id)),
        inbound=inbound,
        language=_language(sender.language_code if sender else None),
        message=_whole(message.message_id),
        edited=edited,
    )


def _typed(text: str) -> Text | Command:
    match = _COMMAND.match(text.strip()) if text.startswith("/") else None
    if match is None:
        return Text(text)
    return Command(match[1].lower(), (match[2] or "").strip())


def _text(value: object) -> str:
    """The text itself; raises on what no database could store (half a surrogate pair)."""
    if not isinstance(value, str):
        raise NotText
    if len(value) > MOST_TEXT:
        raise TooLong
    value.encode("utf-8")
    return value


def _whole(value: object) -> int:
    """The number itself; raises on what no table could hold."""
    if not isinstance(value, int) or abs(value) > _MOST:
        raise TypeError
    return value


def _language(code: object) -> str | None:
    return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z0-9-]{2,20}", code) else None
