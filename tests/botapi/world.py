"""The chats as Telegram's server keeps them, and what the bot's methods do to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.errors import ApiError, bad, forbidden
from tests.botapi.inbox import Inbox
from tests.botapi.reading import File
from tests.botapi.voices import Stored, Voices
from tests.botapi.wording import TOAST_CHARACTERS, caption_of, markup_of, text_of

DELETE_SECONDS = 48 * 3600
QUERY_SECONDS = 60
LANGUAGE_CODES = 2


@dataclass(slots=True)
class Message:
    """A message that stands in a chat."""

    id: int
    from_bot: bool
    date: float
    text: str = ""
    caption: str = ""
    markup: dict[str, Any] | None = None
    protect: bool = False
    silent: bool = False
    document: File | None = None
    voice: Stored | None = None
    edited: bool = False
    sender: int | None = None
    kind: str = "text"
    preview: bool = True


@dataclass(slots=True)
class Chat:
    """A chat; for a private one also the person in it."""

    id: int
    type: str
    name: str
    username: str | None = None
    language: str | None = None
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    member: bool = True
    migrated_to: int | None = None
    is_bot: bool = False
    refuses_voices: bool = False
    messages: dict[int, Message] = field(default_factory=dict)


@dataclass(slots=True)
class Query:
    """A button press that waits for its answer."""

    id: str
    at: float
    user: int
    answered: bool = False
    text: str | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to."""

    url: str = ""
    secret: str | None = None
    most: int = 40
    last_error: str | None = None
    last_error_at: float = 0.0


class World:
    """All chats of one bot. Each method of the API is a method here, its name in Python's spelling."""

    def __init__(self, clock: Clock, inbox: Inbox, token: str, username: str = "charter_test_bot") -> None:
        self.clock = clock
        self.inbox = inbox
        self.id = int(token.partition(":")[0])
        self.username = username
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook = Webhook()
        self.left: list[int] = []
        self.webhook_changed: Callable[[], None] = lambda: None
        self.voices = Voices(clock)
        self._next_message = 1
        self._next_query = 1

    # What the bot asks

    def get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": "Charter",
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def get_chat(self, values: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(values)
        return {**self.chat_json(chat), "accent_color_id": 0, "max_reaction_count": 11}

    def leave_chat(self, values: dict[str, Any]) -> bool:
        chat = self._chat(values)
        if chat.type == "private":
            raise bad("chat member status can't be changed in private chats")
        if not chat.member:
            raise forbidden("bot is not a member of the group chat")
        chat.member = False
        self.left.append(chat.id)
        return True

    def send_message(self, values: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(values)
        text = text_of(values.get("text"), values.get("parse_mode"))
        message = self._post(chat, values, text=text)
        options = values.get("link_preview_options") or {}
        message.preview = not options.get("is_disabled", False)
        return self.message_json(chat, message)

    def send_document(self, values: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(values)
        document = values.get("document")
        if not isinstance(document, File):
            raise bad("there is no document in the request")
        if not document.content:
            raise bad("file must be non-empty")
        caption = caption_of(values.get("caption"), values.get("parse_mode"))
        message = self._post(chat, values, caption=caption, document=document, kind="document")
        return self.message_json(chat, message)

    def send_voice(self, values: dict[str, Any]) -> dict[str, Any]:
        chat = self._writable(values)
        asked = values.get("voice")
        voice = self.voices.sent(asked, values.get("duration") or 0)
        caption = caption_of(values.get("caption"), values.get("parse_mode"))
        if voice is not None and chat.refuses_voices:
            raise bad("VOICE_MESSAGES_FORBIDDEN")
        # What is no voice note in its form is sent as a document in its place.
        parts = (
            {"document": asked, "kind": "document"} if voice is None else {"voice": voice, "kind": "voice"}
        )
        return self.message_json(chat, self._post(chat, values, caption=caption, **parts))

    def get_file(self, values: dict[str, Any]) -> dict[str, Any]:
        return self.voices.link(values.get("file_id") or "")

    def edit_message_text(self, values: dict[str, Any]) -> dict[str, Any]:
        chat, message = self._editable(values)
        if message.document is not None or message.voice is not None:
            raise bad("there is no text in the message to edit")
        text = text_of(values.get("text"), values.get("parse_mode"))
        return self._change(chat, message, text, markup_of(values.get("reply_markup")))

    def edit_message_reply_markup(self, values: dict[str, Any]) -> dict[str, Any]:
        chat, message = self._editable(values)
        return self._change(chat, message, message.text, markup_of(values.get("reply_markup")))

    def delete_message(self, values: dict[str, Any]) -> bool:
        chat = self._chat(values)
        message = chat.messages.get(values["message_id"])
        if message is None:
            raise bad("message to delete not found")
        self._check_deletable(chat, message)
        del chat.messages[message.id]
        return True

    def delete_messages(self, values: dict[str, Any]) -> bool:
        chat = self._chat(values)
        ids = values["message_ids"]
        if not 1 <= len(ids) <= 100:
            raise bad("the number of messages to delete must be between 1 and 100")
        found = [chat.messages[id_] for id_ in ids if id_ in chat.messages]
        for message in found:
            self._check_deletable(chat, message)
        for message in found:
            chat.messages.pop(message.id, None)
        return True

    def answer_callback_query(self, values: dict[str, Any]) -> bool:
        if len(values.get("text") or "") > TOAST_CHARACTERS:
            raise bad("MESSAGE_TOO_LONG")
        query = self.queries.get(values["callback_query_id"])
        if query is None or query.answered or self.clock.now() - query.at > QUERY_SECONDS:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query.answered = True
        query.text = values.get("text")
        return True

    def set_my_commands(self, values: dict[str, Any]) -> bool:
        commands = values["commands"]
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            name, about = command["command"], command["description"]
            if not (1 <= len(name) <= 32 and name.isascii() and name.replace("_", "").isalnum()):
                raise bad("BOT_COMMAND_INVALID")
            if name != name.lower():
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(about) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        language = values.get("language_code") or ""
        if language and not (len(language) == LANGUAGE_CODES and language.isalpha() and language.islower()):
            raise bad("invalid language code specified")
        scope = (values.get("scope") or {"type": "default"})["type"]
        self.commands[scope, language] = commands
        return True

    def get_my_commands(self, values: dict[str, Any]) -> list[dict[str, str]]:
        scope = (values.get("scope") or {"type": "default"})["type"]
        return self.commands.get((scope, values.get("language_code") or ""), [])

    def delete_my_commands(self, values: dict[str, Any]) -> bool:
        scope = (values.get("scope") or {"type": "default"})["type"]
        self.commands.pop((scope, values.get("language_code") or ""), None)
        return True

    def set_webhook(self, values: dict[str, Any]) -> bool:
        url, secret = values.get("url") or "", values.get("secret_token")
        # The real server takes https only; a test's server on loopback speaks plain http.
        if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self.inbox.allow(values.get("allowed_updates"))
        if values.get("drop_pending_updates"):
            self.inbox.drop_all()
        self.webhook = Webhook(url, secret, values.get("max_connections") or 40)
        self.inbox.webhook_set = bool(url)
        if url:
            self.inbox.end_poll_for_webhook()
        self.webhook_changed()
        return True

    def delete_webhook(self, values: dict[str, Any]) -> bool:
        return self.set_webhook({"drop_pending_updates": values.get("drop_pending_updates")})

    def get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.inbox),
        }
        if self.webhook.url:
            info["max_connections"] = self.webhook.most
        if self.webhook.last_error:
            info["last_error_date"] = int(self.webhook.last_error_at)
            info["last_error_message"] = self.webhook.last_error
        if self.inbox.allowed is not None:
            info["allowed_updates"] = list(self.inbox.allowed)
        return info

    # What both sides need

    def new_message_id(self) -> int:
        """Message ids grow over all private chats of a bot together."""
        self._next_message += 1
        return self._next_message - 1

    def new_query(self, user: int) -> Query:
        """A press, open for an answer for a minute."""
        query = Query(str(4_000_000_000_000 + self._next_query), self.clock.now(), user)
        self._next_query += 1
        self.queries[query.id] = query
        return query

    def chat_json(self, chat: Chat) -> dict[str, Any]:
        """A chat as updates and answers carry it."""
        shown: dict[str, Any] = {"id": chat.id, "type": chat.type}
        shown["first_name" if chat.type == "private" else "title"] = chat.name
        if chat.username:
            shown["username"] = chat.username
        return shown

    def user_json(self, chat: Chat) -> dict[str, Any]:
        """A person as updates carry her."""
        shown: dict[str, Any] = {"id": chat.id, "is_bot": chat.is_bot, "first_name": chat.name}
        if chat.username:
            shown["username"] = chat.username
        if chat.language:
            shown["language_code"] = chat.language
        return shown

    def message_json(self, chat: Chat, message: Message) -> dict[str, Any]:
        """A message as updates and answers carry it."""
        if message.from_bot:
            told = ("id", "is_bot", "first_name", "username")
            sender = {name: each for name, each in self.get_me({}).items() if name in told}
        else:
            sender = self.user_json(self.chats[message.sender or chat.id])
        shown: dict[str, Any] = {
            "message_id": message.id,
            "from": sender,
            "chat": self.chat_json(chat),
            "date": int(message.date),
        }
        if message.document is not None:
            shown["document"] = {
                "file_id": f"file-{message.id}",
                "file_unique_id": f"unique-{message.id}",
                "file_name": message.document.name,
                "mime_type": message.document.media_type,
                "file_size": len(message.document.content),
            }
        elif message.voice is not None:
            shown["voice"] = message.voice.json()
        elif message.text:
            shown["text"] = message.text
        if message.caption:
            shown["caption"] = message.caption
        if message.markup:
            shown["reply_markup"] = message.markup
        if message.protect:
            shown["has_protected_content"] = True
        if message.edited:
            shown["edit_date"] = int(self.clock.now())
        return shown

    # Private

    def _chat(self, values: dict[str, Any]) -> Chat:
        id_ = values.get("chat_id")
        if id_ in (None, ""):
            raise bad("chat_id is empty")
        chat = self.chats.get(id_) if isinstance(id_, int) else None
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        return chat

    def _writable(self, values: dict[str, Any]) -> Chat:
        chat = self._chat(values)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.is_bot:
            raise forbidden("bots can't send messages to bots")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.member:
            raise forbidden("bot is not a member of the group chat")
        return chat

    def _editable(self, values: dict[str, Any]) -> tuple[Chat, Message]:
        chat = self._writable(values)
        if "message_id" not in values:
            raise bad("message identifier is not specified")
        message = chat.messages.get(values["message_id"])
        if message is None:
            raise bad("message to edit not found")
        if not message.from_bot:
            raise bad("message can't be edited")
        return chat, message

    def _change(
        self, chat: Chat, message: Message, text: str, markup: dict[str, Any] | None
    ) -> dict[str, Any]:
        if text == message.text and markup == message.markup:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        message.text, message.markup, message.edited = text, markup, True
        return self.message_json(chat, message)

    def _post(self, chat: Chat, values: dict[str, Any], **parts: Any) -> Message:
        message = Message(
            self.new_message_id(),
            from_bot=True,
            date=self.clock.now(),
            markup=markup_of(values.get("reply_markup")),
            protect=bool(values.get("protect_content")),
            silent=bool(values.get("disable_notification")),
            **parts,
        )
        chat.messages[message.id] = message
        return message

    def _check_deletable(self, chat: Chat, message: Message) -> None:
        if self.clock.now() - message.date > DELETE_SECONDS:
            raise bad("message can't be deleted for everyone")
        if chat.type != "private" and not message.from_bot:
            raise bad("message can't be deleted")
