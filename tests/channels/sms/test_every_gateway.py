"""What holds for every gateway: sending, failing, and taking nothing that its provider did not post."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.app.channel import Policy
from bot.channels.sms.errors import Doubt, Forged, GatewayError, Unreadable
from bot.channels.sms.gateway import Gateway, Heard, Posted, Report, ReportState
from tests.channels.sms.providers import (
    AFRICASTALKING,
    ALL,
    HERS,
    NO_PATIENCE,
    TWILIO,
    Provider,
    opened,
    outbound,
    posted,
)
from tests.smsapi.served import Order, Post, Served

EVERY = pytest.mark.parametrize("provider", ALL, ids=[provider.name for provider in ALL])
CANARY = "wanari-moja"
SECRETS = (
    "phone-password",
    "atsk_",
    "5ef1",
    "bearer-word",
    "signing-key",
    "what-the-gateway",
    "a-secret-end",
)


@pytest.fixture
async def api(provider: Provider) -> AsyncIterator[Served]:
    async with provider.serve() as served:
        yield served


@pytest.fixture
async def gateway(provider: Provider, api: Served) -> AsyncIterator[Gateway]:
    async with opened(provider, api) as made:
        yield made


async def failure(gateway: Gateway, *, to: str = HERS) -> GatewayError:
    """What a message of ours ends in."""
    with pytest.raises(GatewayError) as caught:
        await gateway.send(outbound(to=to))
    return caught.value


@EVERY
async def test_a_message_is_taken_as_it_was_written(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    for text in (
        "What matters most?",
        "ما الأهم؟ 1) الأمان 2) الأرض",
        "a & b = c + d % 😀\n2) ተቀበል",
        "é" * 700,
    ):
        sent = await gateway.send(outbound(text, mark=f"{len(text):064x}"))
        assert (api.messages[-1].to, api.messages[-1].text) == (HERS, text)
        assert sent.reference == api.messages[-1].reference
    assert not api.refusals
    assert gateway.name == provider.config(api.root).sms_gateway


@EVERY
async def test_half_a_letter_in_a_text_stops_nothing(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    await gateway.send(outbound("a\ud83d"))
    assert len(api.messages) == 1


@EVERY
async def test_the_same_mark_arrives_once_where_the_provider_promises_so(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    first = await gateway.send(outbound())
    again = await gateway.send(outbound())
    other = await gateway.send(outbound(mark="77" * 32))
    assert len(api.messages) == (2 if provider.repeats else 3)
    assert (first.reference == again.reference) is provider.repeats
    assert other.reference not in {first.reference, again.reference}


@EVERY
@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "garbage_after", "large_after"])
async def test_what_may_have_gone_out_is_sent_again_only_where_it_arrives_once(
    provider: Provider, api: Served, gateway: Gateway, kind: str
) -> None:
    api.orders.append(Order(kind))  # type: ignore[arg-type]
    if kind in {"garbage_after", "large_after"} and provider.name in {"phone", "server"}:
        await gateway.send(outbound())  # the id is ours: nothing of the answer is needed
    else:
        error = await failure(gateway)
        assert error.policy is (Policy.NOT_SENT if provider.repeats else Policy.AMBIGUOUS)
    assert len(api.messages) == (0 if kind == "cut_before" else 1)
    await gateway.send(outbound())
    assert len(api.messages) == (1 if provider.repeats or kind == "cut_before" else 2)


@EVERY
@pytest.mark.parametrize("kind", ["silent_before", "silent_after"])
async def test_a_gateway_that_says_nothing_is_given_up(provider: Provider, api: Served, kind: str) -> None:
    api.orders.append(Order(kind))  # type: ignore[arg-type]
    async with opened(provider, api, patience=NO_PATIENCE) as gateway:
        error = await failure(gateway)
    assert error.policy is (Policy.NOT_SENT if provider.repeats else Policy.AMBIGUOUS)
    assert error.code == 0


@EVERY
async def test_a_slow_gateway_is_waited_for(provider: Provider, api: Served, gateway: Gateway) -> None:
    api.orders.append(Order("slow_after"))
    assert (await gateway.send(outbound())).reference == api.messages[0].reference


@EVERY
async def test_where_nothing_listens_nothing_was_sent(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    await api.close()
    assert (await failure(gateway)).policy is Policy.NOT_SENT
    await api.open()
    await gateway.send(outbound())
    await gateway.close()
    assert (await failure(gateway)).policy is Policy.NOT_SENT


@EVERY
@pytest.mark.parametrize(
    ("status", "policy"),
    [
        (301, Policy.TOKEN),
        (307, Policy.TOKEN),
        (400, Policy.REFUSED),
        (401, Policy.TOKEN),
        (402, Policy.TOKEN),
        (403, Policy.TOKEN),
        (404, Policy.TOKEN),
        (408, Policy.NOT_SENT),
        (410, Policy.UNREACHABLE),
        (413, Policy.REFUSED),
        (422, Policy.REFUSED),
        (429, Policy.PAUSE),
        (500, Policy.AMBIGUOUS),
        (502, Policy.AMBIGUOUS),
        (503, Policy.PAUSE),
        (504, Policy.AMBIGUOUS),
    ],
)
async def test_each_status_asks_for_something(
    provider: Provider, api: Served, gateway: Gateway, status: int, policy: Policy
) -> None:
    api.orders.append(Order("status", status))
    error = await failure(gateway)
    if policy is Policy.AMBIGUOUS and provider.repeats:
        policy = Policy.NOT_SENT
    assert (error.policy, error.code, error.retry_after) == (policy, status, None)


@EVERY
@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("999999999", 3600.0),
        ("Sat, 28 Nov 2026 08:00:30 GMT", 30.0),
        ("Sat, 28 Nov 2026 07:00:00 GMT", 1.0),
        ("soon", None),
        ("-5", None),
        ("٧", None),
        ("9" * 400, None),
    ],
)
async def test_a_gateway_tells_how_long_to_wait(
    provider: Provider, api: Served, told: str, wait: float | None
) -> None:
    api.orders.append(Order("status", 429, {"Retry-After": told}))
    async with opened(provider, api, now=lambda: 1795852800.0) as gateway:
        error = await failure(gateway)
    assert (error.policy, error.retry_after) == (Policy.PAUSE, wait)


@EVERY
async def test_a_redirect_is_not_followed(provider: Provider, api: Served, gateway: Gateway) -> None:
    api.orders.append(Order("status", 307, {"Location": f"{api.root}/elsewhere"}))
    assert (await failure(gateway)).policy is Policy.TOKEN
    assert api.calls == 1


@EVERY
async def test_a_wrong_login_stops_sending(provider: Provider, api: Served) -> None:
    wrong = Provider(
        provider.name,
        provider.serve,
        dict(provider.settings) | {"SMS_KEY": "another-key"},
        repeats=provider.repeats,
    )
    async with opened(wrong, api) as gateway:
        assert (await failure(gateway)).policy is Policy.TOKEN
    assert not api.messages


@EVERY
async def test_a_message_that_came_in_is_heard(provider: Provider, api: Served, gateway: Gateway) -> None:
    for text in ("2", "", "نعم ٢", "a=b&c +d%\n😀"):
        post = api.said(provider.hook, HERS, text, key=f"key-{len(text)}")  # type: ignore[attr-defined]
        told = gateway.read(posted(post))
        assert told.heard == (Heard(f"key-{len(text)}", HERS, text),)
        assert not told.reports
        assert gateway.read(posted(post)) == told


@EVERY
@pytest.mark.parametrize("sender", ["MPESA", "40404", "", "n/a", "+1" + "0" * 40])
async def test_nobody_answers_a_name_or_a_short_code(
    provider: Provider, api: Served, gateway: Gateway, sender: str
) -> None:
    post = api.said(provider.hook, sender, "You have won!")  # type: ignore[attr-defined]
    told = gateway.read(posted(post))
    assert (told.heard, told.reports) == ((), ())


@EVERY
async def test_a_receipt_tells_what_became_of_a_message(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    sent = await gateway.send(outbound())
    post = api.receipt(provider.hook, api.messages[0])  # type: ignore[attr-defined]
    told = gateway.read(posted(post))
    assert (told.heard, told.reports) == ((), (Report(sent.reference, ReportState.DELIVERED),))


@pytest.mark.threat(17)
@EVERY
async def test_a_post_without_a_signature_is_forged(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    post: Post = api.said(provider.hook, HERS, "2")  # type: ignore[attr-defined]
    bare = Post(f"{post.url.rpartition('/')[0]}/", {"content-type": "text/plain"}, post.body)
    with pytest.raises(Forged) as caught:
        gateway.read(posted(bare))
    assert caught.value.doubt is Doubt.UNSIGNED


@pytest.mark.threat(17)
@EVERY
async def test_a_post_with_another_signature_is_forged(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    post: Post = api.said(provider.hook, HERS, "2")  # type: ignore[attr-defined]
    other = "https://charter.example.org/sms/a-guess"
    for wrong in ("0" * 64, "ﷺ", "\udcff"):
        changed = (
            posted(post, url=f"{other}{wrong}")
            if provider is AFRICASTALKING
            else posted(post, x_signature=wrong, x_twilio_signature=wrong)
        )
        with pytest.raises(Forged) as caught:
            gateway.read(changed)
        assert caught.value.doubt is Doubt.WRONG


@pytest.mark.threat(17)
@pytest.mark.parametrize("provider", ALL[1:], ids=[provider.name for provider in ALL[1:]])
async def test_a_post_that_was_changed_is_forged(provider: Provider, api: Served, gateway: Gateway) -> None:
    post: Post = api.said(provider.hook, HERS, "2")  # type: ignore[attr-defined]
    for body in (post.body.replace(b"254711000111", b"254711000112"), post.body + b" ", b"", b"\xff{"):
        with pytest.raises(Forged) as caught:
            gateway.read(posted(post, body=body))
        assert caught.value.doubt is Doubt.WRONG


@pytest.mark.threat(11)
@EVERY
async def test_no_number_text_or_key_is_in_any_log_or_error(
    provider: Provider, api: Served, caplog: pytest.LogCaptureFixture
) -> None:
    told = ""
    orders = [Order("status", status) for status in (400, 401, 429, 500, 307)]
    for order in (*orders, Order("cut_before"), Order("cut_after"), Order("garbage_after"), None):
        if order:
            api.orders.append(order)
        async with opened(provider, api) as gateway:
            for name in ("", "httpx", "httpcore", "httpcore.http11", "httpcore.connection", "asyncio"):
                caplog.set_level(logging.DEBUG, logger=name or None)
            if order and not (order.kind == "garbage_after" and provider.name in {"phone", "server"}):
                with pytest.raises(GatewayError) as failed:
                    await gateway.send(outbound(CANARY))
                told += "".join(traceback.format_exception(failed.value)) + repr(failed.value)
                assert (failed.value.__cause__, failed.value.__context__) == (None, None)
            else:
                told += repr(await gateway.send(outbound(CANARY)))
    async with opened(provider, api) as gateway:
        post: Post = api.said(provider.hook, HERS, CANARY)  # type: ignore[attr-defined]
        told += repr(gateway.read(posted(post))) + repr(posted(post)) + repr(outbound(CANARY))
        with pytest.raises(Forged) as caught:
            gateway.read(posted(post, url="https://x.org/", x_signature="0" * 64, x_twilio_signature="0"))
        told += "".join(traceback.format_exception(caught.value))
    assert not [log for log in caplog.records if log.name.partition(".")[0] in {"httpx", "httpcore"}]
    for secret in (HERS, HERS[1:], CANARY, *SECRETS):
        assert secret not in caplog.text
        assert secret not in told


@pytest.mark.parametrize("provider", [AFRICASTALKING, TWILIO], ids=["africastalking", "twilio"])
async def test_a_form_that_is_none_is_never_a_traceback(
    provider: Provider, api: Served, gateway: Gateway
) -> None:
    post: Post = api.said(provider.hook, HERS, "2")  # type: ignore[attr-defined]
    for body in (
        b"",
        b"\xff\xfe",
        b"&&&",
        b"a=" * 5000,
        b"id=%zz&text=%ff&from=%00",
        b'{"id": 1}',
        b"id=&text=2",
    ):
        with suppress(Forged, Unreadable):
            assert gateway.read(posted(post, body=body)) == Posted()
