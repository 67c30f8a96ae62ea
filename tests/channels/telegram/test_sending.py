from __future__ import annotations

import base64
import contextlib
import logging
import socket
import traceback
from dataclasses import replace

import pytest

from bot.app.channel import Attachment, Delivered, Delivery, DeliveryError, Policy, Post, Remove
from bot.channels.telegram.errors import CallError, Reason
from bot.channels.telegram.parting import units
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.wire import Wire, bot_name
from bot.domain.say import Choice, Say, Verbatim, Words
from bot.i18n.catalogs import Catalogs
from tests.botapi import TOKEN, Emulator
from tests.channels.telegram.conftest import SHE

CANARY = "Canary words"
HOURS = 3600.0


def say(text=CANARY, *, buttons=True, step=7):
    rows = (
        (Choice("good", Verbatim("Good")), Choice("back", Verbatim("Back"), chosen=True)),
        (Choice("skip", Verbatim("Skip")),),
    )
    return Say((Verbatim(text),), rows if buttons else (), step)


def delivery(item, address=SHE):
    return Delivery(1, str(address), "en", item)


def shown(text):
    """A text as it stands in the chat: quoted words are isolated from what surrounds them."""
    return text.strip("\u2068\u2069")


async def test_a_message_stands_in_the_chat_with_its_buttons_protected_and_without_preview(api, channel):
    done = await channel.deliver(delivery(Post(say("see https://example.org <b>&amp;"))))
    (message,) = api.people.messages(SHE)
    assert done == Delivered(message["id"])
    assert shown(message["text"]) == "see https://example.org <b>&amp;"
    assert [[button["data"] for button in row] for row in message["buttons"]] == [
        ["7.good", "7.back"],
        ["7.skip"],
        ["7.x"],
    ]
    assert message["buttons"][0][1]["text"].startswith("✓ ")
    assert (message["protect_content"], message["preview"], message["silent"]) == (True, False, False)


@pytest.mark.case(40)
async def test_no_call_ever_asks_for_a_parse_mode(api, channel):
    await channel.deliver(delivery(Post(say("*_<b>", buttons=False), silent=True, protect=False)))
    (call,) = api.calls
    assert "parse_mode" not in call.values
    assert call.values["disable_notification"] is True
    assert "protect_content" not in call.values


async def test_an_edit_is_made_in_place(api, channel):
    first = await channel.deliver(delivery(Post(say("one"))))
    done = await channel.deliver(delivery(Post(say("two", buttons=False), edit=first.message)))
    assert done == Delivered(first.message)
    (message,) = api.people.messages(SHE)
    assert (shown(message["text"]), message["buttons"]) == ("two", [])


@pytest.mark.case(17)
async def test_an_edit_to_what_stands_there_already_counts_as_delivered(api, channel):
    first = await channel.deliver(delivery(Post(say())))
    assert await channel.deliver(delivery(Post(say(), edit=first.message))) == Delivered(first.message)
    assert len(api.people.messages(SHE)) == 1


@pytest.mark.case(17)
@pytest.mark.parametrize("target", ["gone", "hers", "a file"])
async def test_where_an_edit_cannot_be_made_a_new_message_is_sent(api, channel, target):
    old = 4_000
    if target == "hers":
        old = api.people.text(SHE, "hello")["message"]
    elif target == "a file":
        file = Attachment("digest.html", "text/html", b"<p>")
        old = (await channel.deliver(delivery(Post(say(), attachment=file)))).message
    done = await channel.deliver(delivery(Post(say("anew"), edit=old)))
    assert done.message != old
    assert shown(api.people.messages(SHE)[-1]["text"]) == "anew"


async def test_a_file_goes_with_a_short_text_as_one_message(api, channel):
    file = Attachment("digest.html", "text/html", "<p>é</p>".encode())
    done = await channel.deliver(delivery(Post(say(), attachment=file, protect=False)))
    (message,) = api.people.messages(SHE)
    assert done == Delivered(message["id"])
    assert (message["document"], shown(message["text"])) == ("digest.html", CANARY)
    assert base64.b64decode(api.people.file(SHE, message["id"])) == file.content
    assert message["buttons"] != []


async def test_a_file_goes_after_a_text_that_is_too_long_for_a_caption(api, channel):
    file = Attachment("digest.html", "text/html", b"<p>")
    done = await channel.deliver(delivery(Post(say("word " * 300), attachment=file)))
    text, document = api.people.messages(SHE)
    assert text["document"] is None
    assert document["document"] == "digest.html"
    assert done == Delivered(document["id"], others=(text["id"],))


@pytest.mark.case(37)
async def test_a_text_too_long_for_one_message_goes_in_parts_and_the_buttons_with_the_last(api, channel):
    text = "\n\n".join(f"{number} " + "🎲 word " * 90 for number in range(12))
    done = await channel.deliver(delivery(Post(say(text))))
    messages = api.people.messages(SHE)
    assert len(messages) > 1
    assert all(units(message["text"]) <= 4096 for message in messages)
    for number, message in enumerate(messages, start=1):
        assert message["text"].startswith(f"{number}/{len(messages)}\n")
    whole = "".join(message["text"].partition("\n")[2] for message in messages)
    assert "".join(shown(whole).split()) == "".join(text.split())
    assert [bool(message["buttons"]) for message in messages] == [False] * (len(messages) - 1) + [True]
    assert (*done.others, done.message) == tuple(message["id"] for message in messages)


async def test_each_message_of_several_but_the_first_waits_for_its_turn(api, channel):
    stood = []

    async def again():
        stood.append(len(api.people.messages(SHE)))

    file = Attachment("digest.html", "text/html", b"<p>")
    await channel.deliver(replace(delivery(Post(say("word " * 2000), attachment=file)), again=again))
    assert stood == [*range(1, len(api.people.messages(SHE)))]
    assert len(stood) > 1


async def test_of_a_message_in_parts_that_broke_off_it_is_not_said_that_nothing_was_sent(api, channel):
    api.people.fault("429", "sendDocument", retry_after=9)
    file = Attachment("digest.html", "text/html", b"<p>")
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Post(say("word " * 300), attachment=file)))
    assert caught.value.policy is Policy.AMBIGUOUS


async def test_messages_are_removed_a_hundred_at_a_time(api, channel):
    ids = [api.people.text(SHE, str(number))["message"] for number in range(230)]
    await channel.deliver(delivery(Remove(tuple(ids))))
    assert api.people.messages(SHE) == []
    assert len(api.calls) == 3


@pytest.mark.case(17)
async def test_removing_passes_over_what_is_gone_or_too_old_and_takes_the_rest(channel_then):
    api, channel = channel_then
    old = api.people.text(SHE, "old")["message"]
    api.people.advance(49 * HOURS)
    new = [api.people.text(SHE, str(number))["message"] for number in range(3)]
    await channel.deliver(delivery(Remove((old, *new, 99_999))))
    assert [message["id"] for message in api.people.messages(SHE)] == [old]


async def test_removing_one_that_is_gone_is_no_fault(api, channel):
    assert await channel.deliver(delivery(Remove((4_000,)))) == Delivered()


async def test_removing_nothing_makes_no_call(api, channel):
    await channel.deliver(delivery(Remove(())))
    assert list(api.calls) == []


@pytest.fixture
async def channel_then(tmp_path):
    """A channel to an emulator whose clock stands still."""
    async with Emulator(start=1_800_000_000.0) as api:
        api.people.user(SHE)
        wire = Wire(api.token, api.url)
        await wire.open()
        yield api, TelegramChannel(wire, Catalogs(tmp_path))
        await wire.close()


POLICIES = [
    ("500", Policy.AMBIGUOUS),
    ("502", Policy.AMBIGUOUS),
    ("bad_json", Policy.AMBIGUOUS),
    ("bad_json_after", Policy.AMBIGUOUS),
    ("reset_before", Policy.AMBIGUOUS),
    ("reset_after", Policy.AMBIGUOUS),
    ("timeout_after", Policy.AMBIGUOUS),
    ("401", Policy.TOKEN),
    ("404", Policy.TOKEN),
    ("403", Policy.UNREACHABLE),
    ("409", Policy.CONFLICT),
    ("400", Policy.REFUSED),
    ("429", Policy.PAUSE),
]


@pytest.mark.case(11, 12, 14)
@pytest.mark.parametrize(("kind", "policy"), POLICIES)
@pytest.mark.threat(4, 11)
async def test_each_fault_asks_for_its_policy_and_tells_no_content(api, channel, caplog, kind, policy):
    caplog.set_level(logging.DEBUG)
    api.people.fault(kind, "sendMessage")
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Post(say())))
    assert caught.value.policy is policy
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__context__)
    for secret in (api.token, CANARY, "<html>"):
        assert secret not in told
        assert secret not in caplog.text
    delivered = {"bad_json_after": 1, "reset_after": 1, "timeout_after": 1}.get(kind, 0)
    assert len(api.people.messages(SHE)) == delivered


@pytest.mark.parametrize("kind", ["500", "502", "bad_json", "reset_before", "reset_after", "timeout_after"])
async def test_what_does_no_harm_twice_may_simply_be_repeated(api, channel, kind):
    first = (await channel.deliver(delivery(Post(say("one"))))).message
    again = delivery(Post(say("two"), edit=first))
    api.people.fault(kind, "editMessageText")
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(again)
    assert caught.value.policy is Policy.NOT_SENT
    assert await channel.deliver(again) == Delivered(first)

    api.people.fault(kind, "deleteMessage")
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Remove((first,))))
    assert caught.value.policy is Policy.NOT_SENT
    await channel.deliver(delivery(Remove((first,))))
    assert api.people.messages(SHE) == []


@pytest.mark.case(13)
async def test_a_server_that_nobody_reaches_was_certainly_sent_nothing(api, channel):
    await api.close()
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Post(say())))
    assert caught.value.policy is Policy.NOT_SENT


@pytest.mark.case(13)
async def test_a_server_that_takes_no_connection_in_time_was_certainly_sent_nothing(monkeypatch):
    monkeypatch.setattr("bot.channels.telegram.wire.CONNECT_SECONDS", 0.1)
    with contextlib.ExitStack() as stack:
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(8):  # a queue that is full, so that the next one hangs
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect(deaf.getsockname())
        wire = Wire(TOKEN, f"http://127.0.0.1:{deaf.getsockname()[1]}", read_seconds=7.7)
        await wire.open()
        try:
            with pytest.raises(DeliveryError) as caught:
                await TelegramChannel(wire, Catalogs()).deliver(delivery(Post(say())))
        finally:
            await wire.close()
    assert caught.value.policy is Policy.NOT_SENT


@pytest.mark.case(15)
@pytest.mark.parametrize("why", ["blocked", "deactivated", "unknown", "never started"])
async def test_whoever_cannot_be_written_to_is_unreachable(api, channel, why):
    address = SHE
    match why:
        case "blocked":
            api.people.block(SHE)
        case "deactivated":
            api.people.deactivate(SHE)
        case "unknown":
            address = 4_040
        case "never started":
            address = api.people.user(78, started=False)
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Post(say()), address))
    assert caught.value.policy is Policy.UNREACHABLE


@pytest.mark.case(19)
async def test_a_group_that_moved_is_unreachable(api, channel):
    api.people.group(-5)
    api.people.migrate(-5, -1005)
    with pytest.raises(CallError) as caught:
        await channel.deliver(delivery(Post(say()), -5))
    assert (caught.value.policy, caught.value.reason) == (Policy.UNREACHABLE, Reason.MOVED)


async def test_what_telegram_refuses_is_refused(api, wire):
    with pytest.raises(CallError) as caught:
        await wire.call("sendMessage", {"chat_id": SHE, "text": "x" * 4097})
    assert caught.value.policy is Policy.REFUSED


@pytest.mark.case(9)
async def test_a_pause_is_told_and_no_call_is_made_inside_it(api, tmp_path):
    time = [100.0]
    wire = Wire(api.token, api.url, now=lambda: time[0])
    await wire.open()
    channel = TelegramChannel(wire, Catalogs(tmp_path))
    api.people.fault("429", "*", retry_after=30)
    for after in (0, 29):
        time[0] = 100.0 + after
        with pytest.raises(DeliveryError) as caught:
            await channel.deliver(delivery(Post(say())))
        assert (caught.value.policy, caught.value.retry_after) == (Policy.PAUSE, 30 - after)
    assert len(api.calls) == 1
    time[0] = 130.0
    await channel.deliver(delivery(Post(say())))
    assert len(api.people.messages(SHE)) == 1
    await wire.close()


@pytest.mark.case(10)
async def test_a_429_that_names_no_time_leaves_the_time_to_others(api, channel, wire):
    api.people.fault("429", "sendMessage")
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery(Post(say())))
    assert caught.value.retry_after is None
    assert wire.pause == 0


@pytest.mark.case(16)
@pytest.mark.threat(4)
async def test_a_token_of_somebody_else_is_in_no_text(api, caplog, capfd):
    for name in ("", "telegram", "telegram.Bot", "aiohttp.client", "httpx"):
        caplog.set_level(logging.DEBUG, name)
    token = "987654:" + "Z" * 35
    wire = Wire(token, api.url)
    await wire.open()
    for method in ("getMe", "getUpdates", "sendMessage"):
        with pytest.raises(CallError) as caught:
            await wire.call(method, {"chat_id": 1, "text": CANARY})
        assert caught.value.policy is Policy.TOKEN
        assert token not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__context__ is None
    await wire.close()
    out, err = capfd.readouterr()
    assert token not in caplog.text + out + err
    assert CANARY not in caplog.text + out + err


async def test_the_bot_knows_its_own_name(wire):
    assert await bot_name(wire) == "charter_test_bot"


async def test_a_wire_that_is_not_open_has_sent_nothing(api):
    with pytest.raises(CallError) as caught:
        await Wire(api.token, api.url).call("getMe", {})
    assert caught.value.policy is Policy.NOT_SENT


async def test_text_that_is_none_is_refused_before_it_is_sent(api, wire):
    with pytest.raises(CallError) as caught:
        await wire.call("sendMessage", {"chat_id": SHE, "text": CANARY + "\ud83d"})
    assert caught.value.policy is Policy.REFUSED
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert list(api.calls) == []


async def test_a_proxy_that_the_environment_names_is_used_and_one_that_is_not_there_sent_nothing(
    api, monkeypatch
):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    wire = Wire(api.token, api.url)
    await wire.open()
    with pytest.raises(CallError) as caught:
        await wire.call("getMe", {})
    await wire.close()
    assert caught.value.policy is Policy.NOT_SENT
    assert list(api.calls) == []


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "This is a trial."), ("fr", "Ceci est un essai."), ("es", "Esto es una prueba.")],
)
async def test_every_message_of_a_trial_says_that_it_is_one_whatever_it_is(api, wire, language, told):
    channel = TelegramChannel(wire, Catalogs(), trial=True)
    invitation = Say((Words("invite.hello"),), ((Choice("r_1", Words("invite.open")),),))
    sent = await channel.deliver(Delivery(1, str(SHE), language, Post(invitation)))
    await channel.deliver(Delivery(2, str(SHE), language, Post(Say((Words("leaving.erased"),)))))
    edit = Post(Say((Words("leaving.paused"),)), edit=sent.message)
    await channel.deliver(Delivery(3, str(SHE), language, edit))
    assert [message["text"].split("\n\n")[0] for message in api.people.messages(SHE)] == [told, told]
