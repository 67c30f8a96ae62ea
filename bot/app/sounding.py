"""What is heard with a message, by the name that its `Say` carries.

`recording:<language>/<survey>/<item>` is a prompt that somebody recorded. `note:<reference>` is a voice note
that the same person sent by the same channel, played back to her. `spoken:<number of a reading>` is an answer
that was spoken, for a reviewer: it is opened as it is sent, and stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from bot.app.channel import SOUND, Attachment
from bot.app.house import House
from bot.domain.bots import MAIN, of_bot, parted
from bot.storage import readings, recordings, sounds
from bot.storage.database import Conn
from bot.storage.outbox import Row
from bot.storage.recordings import FOLDER, Name

RECORDING = "recording"
NOTE = "note"
SPOKEN = "spoken"
WEB = "web"

Read: TypeAlias = Callable[[Callable[[Conn], Attachment | None]], Awaitable[Attachment | None]]


def of_recording(name: Name) -> str:
    """The name under which a message carries a recording."""
    return f"{RECORDING}:{name}"


def of_note(reference: str) -> str:
    """The name under which a message carries a voice note back to whom it came from."""
    return f"{NOTE}:{reference}"


def of_answer(reading: int) -> str:
    """The name under which a message to a reviewer carries an answer that was spoken."""
    return f"{SPOKEN}:{reading}"


def folders(house: House) -> tuple[Path, Path]:
    """Where recordings lie: what narrators made goes before what is shipped."""
    return house.db.path.parent / FOLDER, house.surveys / FOLDER


async def attached(
    house: House, read: Read, channel: str, person: int, sound: str, *, bot: str = MAIN
) -> Attachment | None:
    """The sound of a message to this person, ready to be sent; None where it is there no more.

    A voice note can be played back by the bot that it came to, and by no other.
    """
    kind, _, rest = sound.partition(":")
    reference, came_to = parted(rest)
    match kind:
        case "recording":
            content = _recorded(house, rest)
            if content is None:
                return None
            return await read(lambda conn: _known(conn, of_bot(channel, bot), content))
        case "note" if channel == WEB:
            return await read(lambda conn: _uploaded(house, conn, person, rest))
        case "note" if came_to == bot:
            return Attachment("voice.ogg", SOUND, b"", reference)
        case "spoken" if rest.isdecimal():
            return await read(lambda conn: _spoken(house, conn, int(rest)))
        case _:
            return None


def note(house: House, conn: Conn, row: Row, reference: str | None) -> None:
    """Note what a channel calls a recording that it has just brought, so that it is not sent up again."""
    sound = None if row.say is None else row.say.sound
    kind, _, rest = (sound or "").partition(":")
    content = _recorded(house, rest) if kind == RECORDING and reference is not None else None
    if content is not None and reference is not None:
        sounds.know(conn, of_bot(row.channel, row.bot), _hash(content), reference)


def _recorded(house: House, text: str) -> bytes | None:
    name = recordings.named(text)
    if name is None:
        return None
    for folder in folders(house):
        try:
            return recordings.path_of(folder, name).read_bytes()
        except OSError:
            continue
    return None


def _known(conn: Conn, channel: str, content: bytes) -> Attachment:
    return Attachment("voice.ogg", SOUND, content, sounds.known(conn, channel, _hash(content)))


def _uploaded(house: House, conn: Conn, person: int, reference: str) -> Attachment | None:
    if not sounds.is_upload_of(conn, reference, person):
        return None
    content = sounds.uploaded(conn, house.sealer, reference)
    return None if content is None else Attachment("voice.ogg", SOUND, content)


def _spoken(house: House, conn: Conn, reading: int) -> Attachment | None:
    content = readings.sound(conn, house.sealer, reading)
    return None if content is None else Attachment("voice.ogg", SOUND, content)


def _hash(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
