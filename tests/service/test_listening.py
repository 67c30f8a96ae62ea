"""A service that polls can be reached from this machine alone: nobody who watches or scans finds a door."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest

from bot.domain.person import Role
from tests.service.folder import Folder
from tests.service.phone import Phone
from tests.service.running import Api, Running

LISTENS = "0A"


def sockets(process: int) -> set[str]:
    """The numbers of a process's sockets."""
    found = set()
    for each in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed meanwhile
            found.update(re.findall(r"socket:\[(\d+)\]", str(each.readlink())))
    return found


def address(hexadecimal: str) -> str:
    """An address as the kernel writes it: words of four bytes, each the other way round."""
    raw = bytes.fromhex(hexadecimal)
    return str(ip_address(b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))))


def open_doors(process: int) -> list[str]:
    """Where a process takes connections, or datagrams from anyone."""
    own, found = sockets(process), []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for row in Path(f"/proc/{process}/net/{name}").read_text().splitlines()[1:]:
            fields = row.split()
            if fields[9] in own and (name.startswith("udp") or fields[3] == LISTENS):
                found.append(address(fields[1].partition(":")[0]))
    return found


@pytest.mark.threat(6)
@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="there is no /proc/net here to look into")
async def test_a_service_that_polls_listens_on_loopback_only(
    folder: Folder, api: Api, service: Running
) -> None:
    await Phone(api, 1).joins(await folder.invite(Role.ADVOCATE))
    doors = open_doors(service.process.pid)
    assert doors, "the phone page is there, so this looks at the right place"
    assert all(ip_address(each).is_loopback for each in doors)
    assert not [call for call in api.calls if call.method == "setWebhook"]
