"""Mail as a channel, towards a real server with real TLS, and everything that such a server can do to it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.app.channel import Attachment, Delivered, Delivery, DeliveryError, Policy, Post, Remove
from bot.channels.email.errors import POLICIES, Step
from bot.channels.email.sending import EmailChannel
from bot.channels.email.server import Security, Server, greet
from bot.domain.say import Choice, Say, Verbatim, Words
from bot.i18n.catalogs import Catalogs
from tests.channels.email.mailserver import PASSWORD, USER, MailServer, serving

ADDRESS = "canary@example.org"
CANARY = "Canary words"
MARK = "5f" * 16
CATALOGS = Catalogs()


def delivery(text: str = CANARY, language: str = "en", file: Attachment | None = None) -> Delivery:
    say = Say((Verbatim(text),), ((Choice("home", Words("desk.back")),),))
    return Delivery(7, ADDRESS, language, Post(say, attachment=file, protect=False), MARK)


def towards(found: MailServer, security: Security, **changes: object) -> EmailChannel:
    server = Server(
        "localhost", found.port, security, "news@charter.example", context=found.trusting, patience=5.0
    )
    return EmailChannel(replace(server, **changes), CATALOGS)  # type: ignore[arg-type]


@asynccontextmanager
async def mailing(**changes: object) -> AsyncIterator[tuple[MailServer, EmailChannel]]:
    async with serving() as found:
        yield found, towards(found, Security.STARTTLS, **changes)


async def failing(channel: EmailChannel) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.deliver(delivery())
    return caught.value


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
async def test_a_digest_is_mailed_over_tls_with_its_file_and_a_subject_that_tells_nothing(tls: str) -> None:
    file = Attachment("digest-a-1.html", "text/html; charset=utf-8", "<p>تقرير</p>".encode())
    async with serving(tls=tls, login=True) as found:
        channel = towards(found, Security(tls), user=USER, password=PASSWORD)
        assert await channel.deliver(delivery(file=file)) == Delivered()
        assert await greet(channel._server) is None
    (mail,) = found.handler.mails
    assert found.handler.secure == [True]
    assert found.handler.envelopes[0].rcpt_tos == [ADDRESS]
    assert (mail["Subject"], mail["To"], mail["From"]) == ("News for you", ADDRESS, "news@charter.example")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (f"<{MARK}@charter.example>", "auto-generated")
    assert mail["Date"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip().strip("\u2068\u2069") == CANARY
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/html"
    assert attached.get_filename() == "digest-a-1.html"
    assert attached.get_content() == "<p>تقرير</p>"
    assert "http" not in found.handler.envelopes[0].content.decode("ascii")  # type: ignore[union-attr]


async def test_a_mail_in_arabic_is_sent_in_seven_bits_and_read_as_it_was() -> None:
    async with mailing() as (found, channel):
        await channel.deliver(delivery("نص طويل " * 200, "ar"))
    (mail,) = found.handler.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "نص طويل" in body.get_content()
    content = found.handler.envelopes[0].content
    assert isinstance(content, bytes)
    assert content.isascii()
    assert mail["Content-Language"] == "ar"


async def test_a_server_with_another_certificate_gets_no_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    for tls in ("implicit", "starttls"):
        async with serving(tls=tls) as found, serving(tls=tls) as other:
            stranger = towards(found, Security(tls), context=other.trusting)
            assert (await failing(stranger)).policy is Policy.NOT_SENT
            unknown = towards(found, Security(tls), context=None)
            assert (await failing(unknown)).policy is Policy.NOT_SENT
        async with serving(tls=tls, host="mail.example.org") as found:
            assert (await failing(towards(found, Security(tls)))).policy is Policy.NOT_SENT
        assert found.handler.envelopes == []
    assert ADDRESS not in caplog.text


async def test_a_server_that_offers_no_tls_gets_no_word_and_none_at_all_beyond_this_machine() -> None:
    async with serving(tls="none") as found:
        assert (await failing(towards(found, Security.STARTTLS))).policy is Policy.NOT_SENT
        assert found.handler.envelopes == []
        assert await towards(found, Security.NONE).deliver(delivery()) == Delivered()
        away = towards(found, Security.NONE, host="0.0.0.0")  # noqa: S104 (as good as another machine's)
        assert (await failing(away)).policy is Policy.NOT_SENT
        assert len(found.handler.envelopes) == 1


async def test_what_was_cut_off_after_the_content_may_have_arrived_and_before_it_has_not() -> None:
    async with mailing() as (found, channel):
        found.handler.faults = ["cut"]
        assert (await failing(channel)).policy is Policy.AMBIGUOUS
    assert (await failing(channel)).policy is Policy.NOT_SENT


async def test_a_server_that_says_nothing_after_the_content_is_waited_for_so_long_and_no_longer() -> None:
    async with mailing(patience=0.2) as (found, channel):
        found.handler.faults = ["wait"]
        assert (await failing(channel)).policy is Policy.AMBIGUOUS


@pytest.mark.parametrize(
    ("at_address", "after_content", "policy"),
    [
        ("451 later", "", Policy.NOT_SENT),
        ("550 no such user canary@example.org", "", Policy.REFUSED),
        ("530 log in first", "", Policy.TOKEN),
        ("", "452 full", Policy.NOT_SENT),
        ("", "554 not wanted", Policy.REFUSED),
    ],
)
async def test_what_the_server_says_asks_for_its_policy_and_nothing_of_it_is_told(
    caplog: pytest.LogCaptureFixture,
    at_address: str,
    after_content: str,
    policy: Policy,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with mailing() as (found, channel):
        found.handler.at_address = [at_address] if at_address else []
        found.handler.after_content = [after_content] if after_content else []
        error = await failing(channel)
    assert error.policy is policy
    told = "".join(traceback.format_exception(error))
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert "mail 7 failed" in ours
    for secret in (ADDRESS, CANARY, PASSWORD):
        assert secret not in told
        assert secret not in ours


async def test_a_password_that_is_refused_stops_the_channel_and_stands_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(tls="implicit", login=True) as found:
        channel = towards(found, Security.IMPLICIT, user=USER, password="canary-wrong")
        error = await failing(channel)
        assert error.policy is Policy.TOKEN
        assert await greet(channel._server) == "logging in failed (SMTPAuthenticationError)"
    assert "canary-wrong" not in "".join(traceback.format_exception(error)) + caplog.text


async def test_what_was_mailed_is_not_taken_back() -> None:
    async with mailing() as (found, channel):
        assert await channel.deliver(replace(delivery(), item=Remove((1, 2)))) == Delivered()
    assert found.handler.mails == []


def test_every_step_has_its_policy_for_every_kind_of_answer() -> None:
    assert set(POLICIES) == {(step, digit) for step in Step for digit in (0, 4, 5)}
