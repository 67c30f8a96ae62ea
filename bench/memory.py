"""What of an answer is still in the memory of the running service a minute later: a report, no gate.

`python -m bench.memory [SECONDS]`. A service that is seized while it runs can be read; this tells how
much of what people wrote is found in it then, besides the keys, which are.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.keys import ADDRESS, ANSWER, DATABASE, Keys
from tests.service.folder import Folder, consultation
from tests.service.phone import CANARY, Phone, answer_next
from tests.service.running import Api, start

CHATS = range(501, 506)
SECONDS = 60.0
KINDS = (DATABASE, ADDRESS, ANSWER)


def counts(process: int, wanted: dict[str, bytes]) -> dict[str, int]:
    """How often each of these stands in the memory of a process that may be read by us."""
    found = dict.fromkeys(wanted, 0)
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            ends = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if ends is None:
                continue
            begin, end = (int(each, 16) for each in ends.groups())
            try:
                memory.seek(begin)
                content = memory.read(end - begin)
            except (OSError, ValueError):
                continue
            for name, sought in wanted.items():
                found[name] += content.count(sought)
    return found


async def measure(seconds: float) -> None:
    """Let people answer, wait, and look."""
    with TemporaryDirectory() as place:
        async with Api() as api:
            folder = Folder(Path(place))
            await asyncio.to_thread(asyncio.run, consultation(folder, CHATS))
            phones = [Phone(api, chat) for chat in CHATS]
            service = await (await start(folder, api)).ready()
            for phone in phones:
                await api.until(lambda phone=phone: phone.screen() is not None)  # type: ignore[misc]
                while await answer_next(phone):
                    pass
            keys = Keys(folder.keys)
            wanted = {"words that people wrote": CANARY.encode()}
            wanted |= {f"the {name} key": keys.get(name) for name in KINDS}
            for wait in (0.0, seconds):
                await asyncio.sleep(wait)
                for name, number in counts(service.process.pid, wanted).items():
                    print(f"{wait:>4.0f} s later: {number:>4} times {name}")
            await service.stop()


if __name__ == "__main__":
    asyncio.run(measure(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
