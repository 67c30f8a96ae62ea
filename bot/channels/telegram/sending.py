"""Bringing what stands in the outbox to a person's chat. Plain text only: no parse mode, ever.

And getting the sound of a voice note that came from there, where somebody asked for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

from bot.app.channel import SOUND, Attachment, Delivered, Delivery, DeliveryError, Policy, Post, Remove
from bot.app.pacing import Again
from bot.channels.telegram.codec import encode
from bot.channels.telegram.errors import CallError, Reason, repeatable
from bot.channels.telegram.parting import CAPTION_UNITS, parts, units
from bot.channels.telegram.reading import CHANNEL
from bot.channels.telegram.wire import Wire
from bot.domain.say import Say, Words
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import Languages
from bot.i18n.render import Button, Rendered, render

AT_ONCE = 100
TRIAL = Words("common.trial")
LEAVE = Words("page.leave")


class TelegramChannel:
    """Telegram, as a `Channel`, and as `Sounds`."""

    def __init__(self, wire: Wire, catalogs: Catalogs, *, trial: bool = False) -> None:
        """`trial` has every message begin with that it is one."""
        self._wire = wire
        self._catalogs = catalogs
        self._trial = trial

    @property
    def name(self) -> str:
        """The channel's word in addresses and the outbox."""
        return CHANNEL

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Show or remove messages in one chat. Raises DeliveryError."""
        chat = int(delivery.address)
        match delivery.item:
            case Remove(messages):
                return Delivered(kept=await self._remove(chat, messages))
            case Post() as post:
                return await self._post(chat, post, self._words(post.say, delivery.language), delivery.again)
            case never:
                assert_never(never)

    async def sound(self, reference: str, most: int) -> bytes:
        """The sound of a voice note. Raises DeliveryError; the address it is got from is told to nobody."""
        try:
            found = await self._wire.call("getFile", {"file_id": reference})
        except CallError as error:
            raise repeatable(error) from None
        match found:
            case {"file_size": int(size)} if size > most:
                raise DeliveryError(Policy.REFUSED)
            case {"file_path": str(path)}:
                return await self._wire.download(path, most)
            case _:
                raise DeliveryError(Policy.REFUSED)

    def _words(self, say: Say, languages: Languages) -> Rendered:
        shown = replace(say, lines=(TRIAL, *say.lines)) if self._trial else say
        return self._with_leave(say, render(shown, languages, self._catalogs))

    def _with_leave(self, say: Say, words: Rendered) -> Rendered:
        """Every screen can be left at once, as every page can; invitations and notices are none."""
        if say.step == 0 or not say.rows or any(choice.id == "x" for choice in say.choices()):
            return words
        leave = Button("x", self._catalogs.words(LEAVE, words.language))
        return replace(words, rows=(*words.rows, (leave,)))

    async def _post(self, chat: int, post: Post, words: Rendered, again: Again) -> Delivered:
        texts = parts(words.text)
        in_place = post.edit is not None and len(texts) == 1 and post.attachment is None
        if in_place and await self._edit(chat, post, words):
            return Delivered(post.edit)
        common = _common(chat, post)
        keyboard = _keyboard(post.say, words)
        if post.attachment is not None and units(words.text) <= CAPTION_UNITS:
            caption = {"caption": words.text} if words.text else {}
            sent = await self._send_file({**common, **caption, **keyboard}, post.attachment, again)
            return Delivered(_message_id(sent), reference=_reference(sent))
        sends = [_text(common, text) for text in texts]
        sends[-1] |= keyboard
        messages: list[int] = []
        try:
            for asked in sends:
                if messages:
                    await again()
                sent = await self._wire.call("sendMessage", asked)
                messages.append(_message_id(sent))
            if post.attachment is not None:
                await again()
                sent = await self._send_file(common, post.attachment, again)
                messages.append(_message_id(sent))
        except CallError as error:
            if messages and error.policy in {Policy.NOT_SENT, Policy.PAUSE}:
                # A part of it stands in the chat already, so it cannot count as not sent.
                raise DeliveryError(Policy.AMBIGUOUS, error.retry_after) from None
            raise
        reference = None if post.attachment is None else _reference(sent)
        return Delivered(messages[-1], tuple(messages[:-1]), reference=reference)

    async def _send_file(self, asked: dict[str, Any], file: Attachment, again: Again) -> Any:
        """A file as a document; a sound as a voice note, by its reference where Telegram still knows it."""
        if file.media_type != SOUND:
            return await self._wire.call("sendDocument", asked, file=file)
        try:
            if file.reference is not None:
                return await self._wire.call("sendVoice", {**asked, "voice": file.reference})
            return await self._wire.call("sendVoice", asked, file=file, as_="voice")
        except CallError as error:
            if error.reason is Reason.NO_VOICES:  # whoever lets nobody send her voice notes can open a file
                await again()
                return await self._wire.call("sendDocument", asked, file=file)
            if file.reference is None or error.policy is not Policy.REFUSED or not file.content:
                raise
        await again()
        return await self._wire.call("sendVoice", asked, file=file, as_="voice")

    async def _edit(self, chat: int, post: Post, words: Rendered) -> bool:
        """Whether the message now shows these words; False where it can be edited no more."""
        asked = {
            "chat_id": chat,
            "message_id": post.edit,
            "text": words.text,
            "link_preview_options": {"is_disabled": True},
            **_keyboard(post.say, words),
        }
        try:
            await self._wire.call("editMessageText", asked)
        except CallError as error:
            if error.reason is Reason.NOT_EDITABLE:
                return False
            if error.reason is not Reason.UNCHANGED:
                raise repeatable(error) from None
        return True

    async def _remove(self, chat: int, messages: tuple[int, ...]) -> tuple[int, ...]:
        """Delete messages; returns those that Telegram would not delete, which stop none of the others."""
        kept: list[int] = []
        for start in range(0, len(messages), AT_ONCE):
            chunk = list(messages[start : start + AT_ONCE])
            if len(chunk) > 1 and await self._removed(
                "deleteMessages", {"chat_id": chat, "message_ids": chunk}
            ):
                continue
            # One that is too old fails the whole chunk, so each is tried by itself.
            kept += [
                message
                for message in chunk
                if not await self._removed("deleteMessage", {"chat_id": chat, "message_id": message})
            ]
        return tuple(kept)

    async def _removed(self, method: str, asked: dict[str, Any]) -> bool:
        try:
            await self._wire.call(method, asked)
        except CallError as error:
            if error.reason is Reason.GONE:
                return True
            if error.policy is Policy.REFUSED:
                return False
            raise repeatable(error) from None
        return True


def _common(chat: int, post: Post) -> dict[str, Any]:
    common: dict[str, Any] = {"chat_id": chat}
    if post.protect:
        common["protect_content"] = True
    if post.silent:
        common["disable_notification"] = True
    return common


def _text(common: dict[str, Any], text: str) -> dict[str, Any]:
    return {**common, "text": text, "link_preview_options": {"is_disabled": True}}


def _keyboard(say: Say, words: Rendered) -> dict[str, Any]:
    rows = [
        [{"text": button.label, "callback_data": encode(say.step, button.id)} for button in row]
        for row in words.rows
        if row
    ]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _reference(sent: Any) -> str | None:
    """What Telegram calls the voice note that it has just sent."""
    match sent:
        case {"voice": {"file_id": str(reference)}}:
            return reference
    return None


def _message_id(sent: Any) -> int:
    try:
        return int(sent["message_id"])
    except (KeyError, TypeError, ValueError):
        pass
    raise CallError(Policy.AMBIGUOUS, reason=Reason.UNREADABLE)
