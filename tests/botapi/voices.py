"""Voice notes as Telegram's server keeps them: both sides may send one on by its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.botapi.clock import Clock
from tests.botapi.errors import bad
from tests.botapi.reading import File

LINK_SECONDS = 3600
LARGEST_DOWNLOAD = 20 * 1024 * 1024


@dataclass(slots=True)
class Stored:
    """A voice note that is kept."""

    id: str
    content: bytes
    seconds: int

    def json(self) -> dict[str, Any]:
        """As messages carry it."""
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id}",
            "duration": self.seconds,
            "mime_type": "audio/ogg",
            "file_size": len(self.content),
        }


class Voices:
    """All voice notes of one bot, and the links that lead to them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, Stored] = {}
        self._links: dict[str, tuple[str, float]] = {}

    def keep(self, content: bytes, seconds: int) -> Stored:
        """Keep a sound under a new id."""
        made = Stored(f"AwACAgQ-synthetic_{len(self._kept)}", content, seconds)
        self._kept[made.id] = made
        return made

    def sent(self, asked: object, seconds: int) -> Stored | None:
        """What `sendVoice` is given, by its id or anew; None where it is no voice note in its form."""
        if isinstance(asked, File) and not asked.content:
            raise bad("file must be non-empty")
        match asked:
            case str() if asked in self._kept:
                return self._kept[asked]
            case str() if asked:
                raise bad("wrong file identifier/HTTP URL specified")
            case File(_, _, content):
                return self.keep(content, seconds) if is_opus(content) else None
            case _:
                raise bad("there is no voice in the request")

    def link(self, id_: str) -> dict[str, Any]:
        """What `getFile` tells: a path, good for an hour."""
        found = self._kept.get(id_)
        if found is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(found.content) > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        path = f"voice/file_{len(self._links)}.oga"
        self._links[path] = (found.id, self._clock.now())
        named = {name: each for name, each in found.json().items() if name.startswith("file")}
        return {**named, "file_path": path}

    def at(self, path: str) -> bytes | None:
        """What a link leads to; None once it is an hour old."""
        id_, given = self._links.get(path, ("", 0.0))
        if not id_ or self._clock.now() - given > LINK_SECONDS:
            return None
        return self._kept[id_].content


def is_opus(content: bytes) -> bool:
    """Whether the first page of a file says that it is Opus in Ogg."""
    return content.startswith(b"OggS") and content[28:36] == b"OpusHead"
