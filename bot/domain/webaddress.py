"""Web addresses that we send to: public ones over https, and in a trial this machine too.

Whoever may give an address could else have the service ask things of its own network that only it reaches.
What a name means is looked at anew whenever something is sent there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

MOST_LETTERS: Final = 500
#: Addresses of IPv6 behind which one of IPv4 may stand that we do not see.
_TRANSLATED: Final = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_PLAIN: Final = re.compile(r"[!-~]+", re.ASCII)


def address_faults(url: str, *, trial: bool) -> list[str]:
    """Everything for which we would not send to an address; empty where we would."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return ["URL: is no web address. Give one such as https://example.org/charterbot."]
    return list(_faults(url, parts, parts.hostname, trial=trial))


def may_send_to(number: str, *, trial: bool) -> bool:
    """Whether we send to the machine of this number.

    >>> may_send_to("93.184.215.14", trial=False), may_send_to("::ffff:10.0.0.1", trial=True)
    (True, False)
    >>> may_send_to("127.0.0.1", trial=True), may_send_to("127.0.0.1", trial=False)
    (True, False)
    """
    try:
        found = ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.scope_id or any(found in each for each in _TRANSLATED)):
        return False
    if found.is_loopback:
        return trial
    return found.is_global and not found.is_multicast


def without_password(url: str) -> str:
    """An address of a server as it may be shown: who logs in, by what, and how, is left out.

    >>> without_password("postgresql://bot:secret@db.example.org:5432/charter?sslmode=verify-full")
    'postgresql://db.example.org:5432/charter'
    >>> without_password("postgresql://bot:se/cret@db.example.org/charter")
    'postgresql://db.example.org/charter'
    """
    parts = urlsplit(url)
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    return f"{parts.scheme}://{shown.rpartition('@')[2]}" if "@" in shown else shown


def is_local(host: str) -> bool:
    """Whether a name or number means this machine without being looked up."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold().rstrip(".") == "localhost"


def _faults(url: str, parts: SplitResult, host: str, *, trial: bool) -> Iterator[str]:
    local = is_local(host)
    if parts.scheme != "https" and not (trial and local and parts.scheme == "http"):
        yield "URL: only https is told of events. Give an address that begins with https://."
    if parts.username is not None or parts.password is not None:
        yield "URL: has a name or a password in it. Leave them out."
    if parts.fragment:
        yield "URL: has a # in it, behind which nothing is sent. Leave it out."
    if len(url) > MOST_LETTERS:
        yield f"URL: has {len(url)} letters. Give one of up to {MOST_LETTERS}."
    if (local and not trial) or (_is_number(host) and not may_send_to(host, trial=trial)):
        yield "URL: is of this machine or of a network of its own. Give a public address."


def _split(url: str) -> SplitResult | None:
    if not _PLAIN.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname  # a port that is none is found when it is asked for
    except ValueError:
        return None
    return parts


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
