"""The people's side: what tests let users do, and what they can see."""

from __future__ import annotations

import base64
from typing import Any

from tests.botapi.faults import Fault, Faults
from tests.botapi.world import Chat, Message, World

PHOTO = [{"file_id": "p", "file_unique_id": "pu", "width": 90, "height": 90, "file_size": 1200}]
MEDIA: dict[str, Any] = {
    "photo": PHOTO,
    "voice": {"file_id": "v", "file_unique_id": "vu", "duration": 3, "file_size": 19_000_000},
    "video": {"file_id": "w", "file_unique_id": "wu", "width": 1, "height": 1, "duration": 1},
    "video_note": {"file_id": "n", "file_unique_id": "nu", "length": 240, "duration": 1},
    "audio": {"file_id": "a", "file_unique_id": "au", "duration": 7},
    "document": {"file_id": "d", "file_unique_id": "du", "file_name": "secret-name.pdf"},
    "animation": {"file_id": "g", "file_unique_id": "gu", "width": 1, "height": 1, "duration": 1},
    "sticker": {
        "file_id": "s",
        "file_unique_id": "su",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
    "contact": {"phone_number": "+10000000000", "first_name": "Third", "user_id": 5},
    "location": {"latitude": 1.5, "longitude": 2.5},
    "venue": {"location": {"latitude": 1.5, "longitude": 2.5}, "title": "T", "address": "A"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "1",
        "question": "Q",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "story": {"chat": {"id": 9, "type": "private", "first_name": "Third"}, "id": 1},
}


class People:
    """Everything takes and gives plain values, so that it can be driven over HTTP as well."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults

    # Who there is

    def user(
        self,
        id: int,  # noqa: A002 - named as in the API, since tests pass it by name
        *,
        name: str = "Synthetic",
        username: str | None = None,
        language: str | None = None,
        started: bool = True,
        is_bot: bool = False,
    ) -> int:
        """Make a person with a private chat of the same id."""
        self.world.chats[id] = Chat(id, "private", name, username, language, started=started, is_bot=is_bot)
        return id

    def group(
        self,
        id: int,  # noqa: A002 - named as in the API
        *,
        title: str = "Group",
        type: str = "group",  # noqa: A002 - named as in the API
        member: bool = True,
    ) -> int:
        """Make a group, supergroup or channel (a negative id)."""
        self.world.chats[id] = Chat(id, type, title, member=member)
        return id

    # What they do

    def text(self, user: int, text: str, *, chat: int | None = None, **more: Any) -> dict[str, int]:
        """Send a text; one that begins with '/' is marked as a command. `more` goes into the message."""
        return self._say(user, chat, {"text": text, **_command(text), **more}, text=text)

    def command(self, user: int, name: str, argument: str = "", **more: Any) -> dict[str, int]:
        """Send a command."""
        return self.text(user, f"/{name} {argument}".strip(), **more)

    def forward(self, user: int, text: str) -> dict[str, int]:
        """Send on what somebody else once wrote."""
        third = {"id": 5, "is_bot": False, "first_name": "Third", "username": "third_person"}
        origin = {"type": "user", "sender_user": third, "date": int(self.world.clock.now())}
        return self.text(user, text, forward_origin=origin)

    def media(
        self, user: int, kind: str, *, caption: str | None = None, album: str | None = None
    ) -> dict[str, int]:
        """Send something that is no text: photo, voice, contact, location and so on."""
        parts: dict[str, Any] = {kind: MEDIA[kind]}
        if kind == "venue":
            parts["location"] = MEDIA["location"]
        if caption is not None:
            parts["caption"] = caption
        if album is not None:
            parts["media_group_id"] = album
        return self._say(user, None, parts, kind=kind)

    def voice(self, user: int, content: str, *, seconds: int = 3, **more: Any) -> dict[str, int]:
        """Send a voice note with this sound, in base64. `more` goes into the message."""
        kept = self.world.voices.keep(base64.b64decode(content), seconds)
        return self._say(user, None, {"voice": kept.json(), **more}, kind="voice")

    def heard(self, chat: int, message: int) -> str:
        """The sound of a voice note that the bot sent, in base64."""
        voice = self.world.chats[chat].messages[message].voice
        if voice is None:
            raise KeyError(message)
        return base64.b64encode(voice.content).decode()

    def refuse_voices(self, user: int) -> None:
        """Let nobody send her voice notes, as some accounts may."""
        self.world.chats[user].refuses_voices = True

    def edit(self, user: int, message: int, text: str, **more: Any) -> dict[str, int]:
        """Change a text that she sent."""
        chat = self.world.chats[user]
        known = chat.messages.get(message)
        if known is not None:
            known.text = text
        parts = {
            "message_id": message,
            "from": self.world.user_json(chat),
            "chat": self.world.chat_json(chat),
            "date": int(known.date if known else self.world.clock.now()),
            "edit_date": int(self.world.clock.now()),
            "text": text,
            **more,
        }
        return {"update": self.world.inbox.put({"edited_message": parts}), "message": message}

    def tap(
        self,
        user: int,
        data: str,
        *,
        message: int | None = None,
        chat: int | None = None,
        inaccessible: bool = False,
    ) -> dict[str, Any]:
        """Press a button by its data; without `message` the newest that carries it. `data` is not checked."""
        place = self.world.chats[user if chat is None else chat]
        if message is None:
            message = next(
                (each.id for each in reversed(place.messages.values()) if data in _data_of(each)), 1
            )
        return self._press(user, place, message, data, inaccessible=inaccessible)

    def press(self, user: int, label: str) -> dict[str, Any]:
        """Press the newest button with this label (or one that ends with it). Raises KeyError."""
        chat = self.world.chats[user]
        for message in reversed(chat.messages.values()):
            for button in _buttons_of(message):
                if button["text"] == label or button["text"].endswith(label):
                    return self._press(user, chat, message.id, button["callback_data"])
        raise KeyError(label)

    def member(self, user: int, status: str) -> int:
        """Block ('kicked') or unblock ('member') the bot, which tells it so. Returns the update id."""
        chat = self.world.chats[user]
        old = "kicked" if chat.blocked else "member"
        chat.blocked = status == "kicked"
        bot = self.world.get_me({})
        change = {
            "chat": self.world.chat_json(chat),
            "from": self.world.user_json(chat),
            "date": int(self.world.clock.now()),
            "old_chat_member": {"user": bot, "status": old, "until_date": 0},
            "new_chat_member": {"user": bot, "status": status, "until_date": 0},
        }
        return self.world.inbox.put({"my_chat_member": change})

    def block(self, user: int, *, blocked: bool = True) -> None:
        """Block the bot without its being told."""
        self.world.chats[user].blocked = blocked

    def deactivate(self, user: int) -> None:
        """The account is gone."""
        self.world.chats[user].deactivated = True

    def migrate(self, group: int, to: int) -> None:
        """A group becomes a supergroup under another id."""
        self.world.chats[group].migrated_to = to
        self.group(to, type="supergroup")

    def joins(self, group: int, user: int) -> int:
        """A user adds the bot to a group. Returns the update id."""
        bot = self.world.get_me({})
        self.world.chats[group].member = True
        change = {
            "chat": self.world.chat_json(self.world.chats[group]),
            "from": self.world.user_json(self.world.chats[user]),
            "date": int(self.world.clock.now()),
            "old_chat_member": {"user": bot, "status": "left"},
            "new_chat_member": {"user": bot, "status": "member"},
        }
        return self.world.inbox.put({"my_chat_member": change})

    def raw(self, update: dict[str, Any]) -> int:
        """Any update at all, as it is; the id is given unless it has one."""
        return self.world.inbox.put(update)

    def restart_ids(self, next_id: int) -> None:
        """Go on from another update id."""
        self.world.inbox.restart_ids(next_id)

    # What they see

    def messages(self, chat: int, *, bot_only: bool = False) -> list[dict[str, Any]]:
        """The messages that stand in a chat now, oldest first."""
        return [
            {
                "id": message.id,
                "from_bot": message.from_bot,
                "kind": message.kind,
                "text": message.text or message.caption,
                "buttons": [
                    [{"text": b["text"], "data": b.get("callback_data")} for b in row]
                    for row in (message.markup or {}).get("inline_keyboard", [])
                ],
                "protect_content": message.protect,
                "silent": message.silent,
                "edited": message.edited,
                "preview": message.preview,
                "date": message.date,
                "document": message.document.name if message.document else None,
            }
            for message in self.world.chats[chat].messages.values()
            if message.from_bot or not bot_only
        ]

    def file(self, chat: int, message: int) -> str:
        """The content of a document that the bot sent, in base64."""
        document = self.world.chats[chat].messages[message].document
        if document is None:
            raise KeyError(message)
        return base64.b64encode(document.content).decode()

    def toasts(self, user: int) -> list[str | None]:
        """What her presses were answered with, in order; unanswered ones are left out."""
        return [query.text for query in self.world.queries.values() if query.user == user and query.answered]

    def commands(self, language: str = "", scope: str = "default") -> list[dict[str, str]]:
        """The command list set for a language."""
        return self.world.commands.get((scope, language), [])

    def left(self) -> list[int]:
        """The groups that the bot left."""
        return list(self.world.left)

    def waiting(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self.world.inbox)

    def waits(self, update: int) -> bool:
        """Whether the bot has not confirmed this update."""
        return update in self.world.inbox

    def polling(self) -> bool:
        """Whether the bot waits in a long poll now."""
        return self.world.inbox.polling

    # What goes wrong

    def fault(self, kind: Any, method: str = "*", **more: Any) -> None:
        """Order a fault; see `faults.Fault`."""
        self.faults.add(Fault(kind, method, **more))

    def clear_faults(self) -> None:
        """Everything works again."""
        self.faults.clear()

    def advance(self, seconds: float) -> float:
        """Move the emulator's clock. Returns its time."""
        self.world.clock.advance(seconds)
        return self.world.clock.now()

    # Private

    def _say(
        self,
        user: int,
        chat: int | None,
        parts: dict[str, Any],
        *,
        text: str = "",
        kind: str = "text",
    ) -> dict[str, int]:
        place = self.world.chats[user if chat is None else chat]
        self.world.chats[user].started = True
        now = self.world.clock.now()
        message = Message(self.world.new_message_id(), False, now, text, sender=user, kind=kind)
        place.messages[message.id] = message
        said = {
            "message_id": message.id,
            "from": self.world.user_json(self.world.chats[user]),
            "chat": self.world.chat_json(place),
            "date": int(now),
            **parts,
        }
        return {"update": self.world.inbox.put({"message": said}), "message": message.id}

    def _press(
        self, user: int, chat: Chat, message: int, data: str, *, inaccessible: bool = False
    ) -> dict[str, Any]:
        known = chat.messages.get(message)
        if known is None or inaccessible:
            shown = {"chat": self.world.chat_json(chat), "message_id": message, "date": 0}
        else:
            shown = self.world.message_json(chat, known)
        query = self.world.new_query(user)
        press = {
            "id": query.id,
            "from": self.world.user_json(self.world.chats[user]),
            "message": shown,
            "chat_instance": str(chat.id),
            "data": data,
        }
        return {
            "update": self.world.inbox.put({"callback_query": press}),
            "query": query.id,
            "message": message,
        }


def _command(text: str) -> dict[str, Any]:
    if not text.startswith("/") or len(text) == 1:
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}


def _buttons_of(message: Message) -> list[dict[str, Any]]:
    return [button for row in (message.markup or {}).get("inline_keyboard", []) for button in row]


def _data_of(message: Message) -> list[Any]:
    return [button.get("callback_data") for button in _buttons_of(message)]
