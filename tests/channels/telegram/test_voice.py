from __future__ import annotations

import base64
import json
import logging

import pytest

from bot.app.channel import SOUND, Arrival, Attachment, Delivery, DeliveryError, Policy, Post, Remove
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire
from bot.domain.inbound import Voice
from bot.domain.say import Choice, Say, Verbatim
from tests.botapi import TOKEN, Emulator
from tests.channels.telegram.conftest import SHE, Ledger
from tests.sounds import synthetic

MOST = 2 * 1024 * 1024
HEARD = synthetic(1)


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def file(content: bytes = HEARD, reference: str | None = None) -> Attachment:
    return Attachment("1.ogg", SOUND, content, reference)


def delivery(attachment: Attachment, *, text: str = "1", buttons: bool = False) -> Delivery:
    rows = ((Choice("keep", Verbatim("Keep")),),) if buttons else ()
    return Delivery(
        1, str(SHE), "en", Post(Say((Verbatim(text),) if text else (), rows, 7), None, attachment)
    )


async def note_of(api: Emulator, intake: Intake, ledger: Ledger, content: bytes = HEARD) -> Voice:
    """A voice note that she sends, as it arrives."""
    api.people.voice(SHE, in_base64(content), seconds=1)
    (update,) = api.inbox.batch()
    await intake.take([json.loads(update[1])])
    arrival: Arrival = ledger.taken[-1]
    assert isinstance(arrival.inbound, Voice)
    return arrival.inbound


async def test_a_voice_note_arrives_with_its_length_and_its_sound_can_be_got(
    api: Emulator, intake: Intake, ledger: Ledger, channel: TelegramChannel
) -> None:
    note = await note_of(api, intake, ledger)
    assert (note.seconds, note.size) == (1, len(HEARD))
    assert [call.method for call in api.calls] == [], "nothing is got that nobody asked for"
    assert await channel.sound(note.reference, MOST) == HEARD


async def test_a_sound_larger_than_asked_for_is_refused_by_what_is_told_and_by_what_comes(
    api: Emulator, intake: Intake, ledger: Ledger, channel: TelegramChannel, wire: Wire
) -> None:
    note = await note_of(api, intake, ledger)
    with pytest.raises(DeliveryError) as told:
        await channel.sound(note.reference, len(HEARD) - 1)
    assert (told.value.policy, api.calls_of("download")) == (Policy.REFUSED, [])
    found = await wire.call("getFile", {"file_id": note.reference})
    with pytest.raises(DeliveryError) as came:
        await wire.download(found["file_path"], len(HEARD) - 1)
    assert came.value.policy is Policy.REFUSED


async def test_a_sound_that_telegram_does_not_know_is_refused_and_the_bot_goes_on(
    api: Emulator, channel: TelegramChannel, wire: Wire
) -> None:
    with pytest.raises(DeliveryError) as unknown:
        await channel.sound("nobody", MOST)
    assert unknown.value.policy is Policy.REFUSED
    with pytest.raises(DeliveryError) as gone:
        await wire.download("voice/file_9.oga", MOST)
    assert gone.value.policy is Policy.REFUSED, "a file that is gone is no wrong token"


async def test_what_fails_on_the_way_is_tried_again_and_tells_the_token_to_nobody(
    api: Emulator, intake: Intake, ledger: Ledger, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    note = await note_of(api, intake, ledger)
    for method in ("getFile", "download"):
        api.people.fault("reset_before", method, times=None)  # a GET is tried twice by the library
        with pytest.raises(DeliveryError) as failed:
            await channel.sound(note.reference, MOST)
        assert failed.value.policy is Policy.NOT_SENT
        api.people.clear_faults()
        assert TOKEN not in repr(failed.value) + repr(failed.value.__context__)
    assert await channel.sound(note.reference, MOST) == HEARD
    assert TOKEN not in caplog.text
    assert note.reference not in caplog.text


async def test_a_sound_is_sent_as_a_voice_note_protected_with_its_words_and_buttons(
    api: Emulator, channel: TelegramChannel
) -> None:
    done = await channel.deliver(delivery(file(), buttons=True))
    (message,) = api.people.messages(SHE)
    assert (message["kind"], message["id"], message["protect_content"]) == ("voice", done.message, True)
    assert message["text"].strip("\u2068\u2069") == "1"
    assert [button["data"] for row in message["buttons"] for button in row] == ["7.keep", "7.x"]
    assert api.people.heard(SHE, message["id"]) == in_base64(HEARD)


async def test_a_sound_without_words_has_no_caption(api: Emulator, channel: TelegramChannel) -> None:
    await channel.deliver(delivery(file(), text=""))
    (call,) = api.calls_of("sendVoice")
    assert "caption" not in call.values


async def test_a_sound_is_sent_up_once_and_then_by_its_reference(
    api: Emulator, channel: TelegramChannel
) -> None:
    first = await channel.deliver(delivery(file()))
    assert first.reference is not None
    again = await channel.deliver(delivery(file(reference=first.reference)))
    assert again.reference == first.reference
    uploaded, known = api.calls_of("sendVoice")
    assert not isinstance(uploaded.values["voice"], str)
    assert known.values["voice"] == first.reference
    assert again.message is not None
    assert api.people.heard(SHE, again.message) == in_base64(HEARD)


async def test_a_reference_that_another_bot_was_given_is_replaced_by_the_sound(
    api: Emulator, channel: TelegramChannel
) -> None:
    done = await channel.deliver(delivery(file(reference="of-another-bot")))
    assert done.message is not None
    assert done.reference not in (None, "of-another-bot")
    assert api.people.heard(SHE, done.message) == in_base64(HEARD)


async def test_who_lets_nobody_send_her_voice_notes_gets_a_file(
    api: Emulator, channel: TelegramChannel
) -> None:
    api.people.refuse_voices(SHE)
    done = await channel.deliver(delivery(file()))
    (message,) = api.people.messages(SHE)
    assert (message["kind"], message["document"], done.reference) == ("document", "1.ogg", None)


async def test_a_sound_that_was_heard_is_taken_out_like_any_message(
    api: Emulator, channel: TelegramChannel
) -> None:
    done = await channel.deliver(delivery(file()))
    assert done.message is not None
    await channel.deliver(Delivery(2, str(SHE), "en", Remove((done.message,))))
    assert api.people.messages(SHE) == []
