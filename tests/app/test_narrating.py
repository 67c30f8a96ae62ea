from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import narrating, sounding
from bot.app.channel import DeliveryError, Policy
from bot.app.fetching import Fetching
from bot.domain.inbound import Command, Tap, Text, Unsupported, Voice
from bot.domain.person import Role
from bot.domain.say import Verbatim, Words
from bot.domain.sound import MOST_BYTES
from bot.storage.recordings import Name, index_of, path_of
from tests.app.conftest import CHANNEL, Crew
from tests.sounds import TONE, synthetic

FIRST = Name("en", "a-women-at-the-table", "floor.own")


class Notes:
    """The sounds of her voice notes: the tone, or what a test says."""

    def __init__(self, content: bytes | Policy = TONE) -> None:
        self.content = content

    async def sound(self, reference: str, most: int) -> bytes:
        if isinstance(self.content, Policy):
            raise DeliveryError(self.content)
        return self.content


def folder(crew: Crew) -> Path:
    return sounding.folders(crew.stage.house)[0]


def keys(say) -> list[str]:
    return [line.key for line in say.lines if isinstance(line, Words)]


async def fetch(crew: Crew, content: bytes | Policy = TONE) -> None:
    takers = {narrating.PURPOSE: narrating.take}
    await Fetching(crew.stage.house, {CHANNEL: Notes(content)}, takers).tick()


async def at_a_prompt(crew: Crew) -> None:
    await crew.joins("nur", Role.NARRATOR)
    await crew.does("nur", Command("narrate"))


async def keeps_one(crew: Crew) -> None:
    await at_a_prompt(crew)
    await crew.does("nur", Voice("note-1", 3, 1000))
    await crew.presses("nur", "keep")


async def test_what_she_keeps_is_a_file_with_the_fingerprint_of_what_she_read(crew: Crew) -> None:
    await keeps_one(crew)
    await fetch(crew)
    assert not folder(crew).exists(), "the file is made after the commit"
    assert await narrating.put_files(crew.stage.house) == 1
    assert path_of(folder(crew), FIRST).read_bytes() == TONE
    told = index_of(folder(crew), "en", FIRST.survey)
    assert list(told) == ["floor.own"]
    assert await narrating.put_files(crew.stage.house) == 0


@pytest.mark.parametrize("lost", ["sound", "index", "both"])
async def test_a_file_that_a_kill_or_a_loss_took_is_made_again(crew: Crew, lost: str) -> None:
    await keeps_one(crew)
    await fetch(crew)
    await narrating.put_files(crew.stage.house)
    sound = path_of(folder(crew), FIRST)
    for each in {"sound": [sound], "index": [sound.parent / "index.json"]}.get(lost, sound.parent.iterdir()):
        each.unlink()
    await crew.stage.reload()
    assert await narrating.put_files(crew.stage.house) == 1
    assert sound.read_bytes() == TONE
    assert list(index_of(folder(crew), "en", FIRST.survey)) == ["floor.own"]


async def test_of_two_recordings_of_the_same_words_the_newest_is_played(crew: Crew) -> None:
    await keeps_one(crew)
    await crew.does("nur", Command("narrate"))
    await fetch(crew)
    await narrating.put_files(crew.stage.house)
    await crew.does("nur", Voice("note-2", 3, 1000))
    await crew.presses("nur", "keep")
    await fetch(crew, synthetic(5))
    assert await narrating.put_files(crew.stage.house) == 1
    assert path_of(folder(crew), FIRST).read_bytes() == synthetic(5)


async def test_what_she_did_not_keep_is_got_from_nowhere(crew: Crew) -> None:
    await at_a_prompt(crew)
    await crew.does("nur", Voice("note-1", 3, 1000))
    await crew.presses("nur", "again")
    await crew.does("nur", Voice("note-2", 3, 1000))
    await crew.presses("nur", "skip")
    assert await crew.rows("SELECT 1 FROM wanted_sound") == []


async def test_a_press_on_keep_that_comes_twice_keeps_once(crew: Crew) -> None:
    await at_a_prompt(crew)
    await crew.does("nur", Voice("note-1", 3, 1000))
    press = Tap((await crew.sees("nur")).step, "keep")
    await crew.does("nur", press, press)
    assert len(await crew.rows("SELECT 1 FROM wanted_sound")) == 1


async def test_she_hears_back_what_she_sent_before_it_is_kept(crew: Crew) -> None:
    await at_a_prompt(crew)
    await crew.does("nur", Voice("note-1", 3, 1000))
    say = await crew.sees("nur")
    assert say.sound == "note:note-1"
    assert [choice.id for choice in say.choices()] == ["keep", "again", "skip", "home"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (Voice("n", 121, 1000), "narrate.too_long"),
        (Voice("n", 3, MOST_BYTES + 1), "narrate.too_large"),
        (Text("hello"), "narrate.only_voice"),
        (Unsupported("voice"), "narrate.only_voice"),
        (Unsupported("photo"), "narrate.only_voice"),
    ],
)
async def test_what_cannot_be_used_is_kindly_asked_for_again_and_the_prompt_stays(
    crew: Crew, sent: Voice | Text | Unsupported, told: str
) -> None:
    await at_a_prompt(crew)
    before = (await crew.known("nur")).place.get("at")
    await crew.does("nur", sent)
    say = await crew.sees("nur")
    assert keys(say)[0] == told
    assert say.voice
    assert (await crew.known("nur")).place.get("at") == before


@pytest.mark.parametrize("content", [b"no sound", TONE[:-1], Policy.REFUSED])
async def test_a_sound_that_does_not_arrive_whole_is_told_and_waits_again(
    crew: Crew, content: bytes | Policy
) -> None:
    await keeps_one(crew)
    words = next(line.text for line in (await crew.sees("nur")).lines if isinstance(line, Verbatim))
    await fetch(crew, content)
    say = await crew.sees("nur")
    assert keys(say) == ["narrate.lost"]
    assert any(isinstance(line, Verbatim) and line.text != words for line in say.lines)
    assert await narrating.put_files(crew.stage.house) == 0
    await crew.does("nur", Command("narrate"))
    assert "narrate.left" in keys(await crew.sees("nur"))


async def test_a_narrator_who_was_shut_out_meanwhile_leaves_nothing(crew: Crew) -> None:
    await keeps_one(crew)
    await crew.rows("UPDATE person SET role = 'drafter' WHERE role = 'narrator'")
    await fetch(crew)
    assert await crew.rows("SELECT 1 FROM recording") == []


async def test_nothing_tells_who_recorded_what(crew: Crew) -> None:
    await keeps_one(crew)
    await fetch(crew)
    columns = {str(row[1]) for row in await crew.rows("PRAGMA table_info(recording)")}
    assert columns == {"language", "survey", "item", "fingerprint", "content"}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DRAFTER, Role.REVIEWER])
async def test_nobody_else_of_the_staff_records(crew: Crew, role: Role) -> None:
    await crew.joins("rana", role)
    await crew.does("rana", Command("narrate"))
    assert keys(await crew.sees("rana")) == ["desk.refused"]


async def test_a_voice_note_of_who_answers_is_no_recording(crew: Crew) -> None:
    await crew.stage.round("round b opens now closes +14d")
    await crew.joins("amina")
    await crew.presses("amina", "start")
    await crew.does("amina", Voice("note-1", 3, 1000))
    assert await crew.rows("SELECT 1 FROM wanted_sound") == []
