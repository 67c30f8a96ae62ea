"""What posts to web addresses: to the outside and to nothing of ours, whatever a name means just then."""

from __future__ import annotations

import asyncio
import logging
import ssl

import pytest
import trustme

from bot.app.posting import NotTold
from bot.channels.hooks.wire import HookPoster, Resolve
from bot.domain.webaddress import address_faults, may_send_to
from tests.channels.hooks.receiver import Receiver
from tests.ports import free_place

INSIDE = (
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    "0.0.0.0",  # noqa: S104 - nothing is bound
    *("100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::"),
    *("", "localhost", "0x7f000001", "2130706433", "127.1", "1.2.3", "example.org"),
)
OUTSIDE = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def means(*numbers: str) -> Resolve:
    """A name server in which every name means these."""

    async def resolve(_: str, __: int) -> list[str]:
        return list(numbers)

    return resolve


@pytest.mark.parametrize("number", INSIDE)
async def test_nothing_is_sent_to_a_machine_that_is_not_outside(number: str) -> None:
    assert not may_send_to(number, trial=False)
    for numbers in ((number,), (OUTSIDE[0], number)):
        poster = HookPoster(trial=False, resolve=means(*numbers))
        with pytest.raises(NotTold) as fault:
            await poster.post("https://example.org/", {}, b"{}")
        assert fault.value.kind == "network"


@pytest.mark.parametrize("number", OUTSIDE)
def test_what_is_outside_may_be_told(number: str) -> None:
    assert may_send_to(number, trial=False)
    host = f"[{number}]" if ":" in number else number
    assert address_faults(f"https://{host}/x", trial=False) == []


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.org/",
            "ftp://example.org/",
            "https://",
            "https:///x",
            "example.org",
            "javascript:1",
        ),
        *("https://localhost/", "https://LOCALHOST./", "https://127.0.0.1/", "https://[::1]/"),
        *("https://10.0.0.1/", "https://[fe80::1]/", "https://169.254.169.254/latest/meta-data"),
        *("https://me:word@example.org/", "https://example.org/#x", "https://example.org:99999/"),
        *("https://example.org/ x", "https://example.org\\@10.0.0.1/", "https://exämple.org/", "https://[/"),
        "https://example.org/" + "x" * 500,
    ],
)
async def test_an_address_that_is_not_of_the_kind_is_refused_before_anything_is_looked_up(url: str) -> None:
    assert address_faults(url, trial=False)

    async def never(_: str, __: int) -> list[str]:
        raise AssertionError

    with pytest.raises(NotTold) as fault:
        await HookPoster(trial=False, resolve=never).post(url, {}, b"{}")
    assert fault.value.kind == "address"


def test_all_faults_of_an_address_are_told_at_once() -> None:
    assert len(address_faults("http://me@localhost/#x", trial=False)) == 4


async def test_a_trial_may_tell_this_machine_and_no_other_inside() -> None:
    async with Receiver() as there:
        poster = HookPoster(trial=True)
        assert await poster.post(there.url, {"Webhook-Id": "1"}, b"{}") == 204
        await poster.close()
        assert there.told[0]["path"] == "/told?of=rounds"
        assert there.told[0]["headers"]["Host"] == f"127.0.0.1:{there.port}"
    for url in ("http://example.org/", "http://10.0.0.1/", "https://10.0.0.1/"):
        with pytest.raises(NotTold):
            await HookPoster(trial=True, resolve=means("10.0.0.1")).post(url, {}, b"{}")


def trusted() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server that is `hooks.test`, and whoever believes that."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("hooks.test").configure_cert(server)
    authority.configure_trust(client)
    return server, client


async def test_it_goes_to_the_number_that_was_looked_at_with_the_name_s_certificate() -> None:
    server, client = trusted()
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    async with Receiver(server) as there:
        url = f"https://hooks.test:{there.port}/x"
        poster = HookPoster(trial=True, resolve=resolve, context=client)
        assert await poster.post(url, {}, b"{}") == 204
        assert there.told[0]["headers"]["Host"] == f"hooks.test:{there.port}"
        assert asked == [("hooks.test", there.port)]
        with pytest.raises(NotTold, match="ConnectError"):
            await poster.post(url.replace("hooks.test", "other.test"), {}, b"{}")
        await poster.close()
        stranger = HookPoster(trial=True, resolve=resolve)
        with pytest.raises(NotTold, match="ConnectError"):
            await stranger.post(url, {}, b"{}")
        await stranger.close()
        assert len(there.told) == 1


async def test_no_redirect_is_followed() -> None:
    async with Receiver(script=["moved"]) as there:
        poster = HookPoster(trial=True)
        assert await poster.post(there.url, {}, b"{}") == 307
        await poster.close()
        assert len(there.told) == 1


async def test_who_hangs_or_answers_without_end_is_left() -> None:
    async with Receiver(script=["hang", "endless"]) as there:
        hurried, patient = HookPoster(trial=True, seconds=0.3), HookPoster(trial=True)
        with pytest.raises(NotTold, match="Timeout"):
            await hurried.post(there.url, {}, b"{}")
        await there.until(1)
        assert await patient.post(there.url, {}, b"{}") == 200
        await hurried.close()
        await patient.close()


async def test_a_name_that_is_not_answered_in_time_is_given_up() -> None:
    async def silent(_: str, __: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    poster = HookPoster(trial=False, resolve=silent, seconds=0.05)
    with pytest.raises(NotTold, match="Timeout"):
        await poster.post("https://example.org/", {}, b"{}")


@pytest.mark.threat(11)
async def test_no_address_and_no_secret_stands_in_a_log_or_in_what_is_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with Receiver(script=[500]) as there:
        poster = HookPoster(trial=True)
        await poster.post(f"{there.url}&key=canary-in-address", {"X": "canary-in-header"}, b"canary-in-body")
        await poster.close()
    poster = HookPoster(trial=True)
    with pytest.raises(NotTold) as fault:
        await poster.post(f"http://{free_place()}/canary-in-address", {}, b"canary-in-body")
    assert "canary" not in caplog.text
    assert (fault.value.args, fault.value.__cause__) == (("ConnectError",), None)
    assert fault.value.__context__ is None
