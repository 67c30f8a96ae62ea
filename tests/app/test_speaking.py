"""Answers that are spoken: agreed to, fetched, kept sealed, and gone with what she does; all synthetic."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import asking, sweeping
from bot.app.channel import DeliveryError, Policy
from bot.app.fetching import Fetching
from bot.app.house import House
from bot.assembly.service import TAKERS
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Voice
from bot.domain.inbound import Text as Typed
from bot.domain.survey import SPOKEN
from bot.storage import answers
from bot.storage.database import Conn, StorageError
from bot.surveyfile.load import load
from tests.app.conftest import CHANNEL, Crew
from tests.app.needle import found as found_in
from tests.conversations.stage import Clock, staged
from tests.sounds import TONE, synthetic

ROUND = "round priorities opens now closes +14d remind none voice"


@dataclass
class Source:
    """Sounds that fail as the script says, and then are there."""

    sounds: dict[str, bytes]
    script: list[Policy] = field(default_factory=list)

    async def sound(self, reference: str, most: int) -> bytes:
        if self.script:
            raise DeliveryError(self.script.pop(0))
        return self.sounds[reference]


async def comes_to_words(crew: Crew, who: str = "amina") -> None:
    """She stands at the open question, and agreed to answer it by voice."""
    await crew.joins(who)
    await crew.presses(who, "start", "next", "skip", "skip", "skip", "speak", "yes")


async def fetched(crew: Crew, source: Source) -> int:
    return await Fetching(crew.stage.house, {CHANNEL: source}, TAKERS).tick()


async def answered(crew: Crew, who: str = "amina") -> object:
    """What her answer to the open question is now; None for none."""
    person = (await crew.known(who)).person.id
    house = crew.stage.house
    found = await house.db.run(
        lambda conn: answers.read(conn, house.sealer, 1, house.pseudonym(1, person)).get("missing")
    )
    return None if found is None else found.value


async def recordings(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows("SELECT sealed FROM spoken")


# -- on the way in


async def test_a_voice_note_is_an_answer_at_once_and_its_sound_comes_after(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, len(TONE)))
    assert await answered(crew) == SPOKEN
    assert await recordings(crew) == [(None,)]
    assert await fetched(crew, Source({"one": TONE})) == 1
    [(sealed,)] = await recordings(crew)
    assert crew.stage.house.sealer.open_sound(sealed) == TONE  # type: ignore[arg-type]
    assert await crew.rows("SELECT 1 FROM wanted_sound") == []


@pytest.mark.threat(18)
@pytest.mark.case(35)
async def test_where_no_voice_is_taken_nothing_of_one_is_kept(crew: Crew) -> None:
    await crew.stage.round(ROUND.removesuffix(" voice"))
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Voice("one", 20, 100))
    said = await crew.sees("amina")
    assert said.lines[0].key == "interview.only_words"  # type: ignore[union-attr]
    assert "speak" not in [choice.id for choice in said.choices()]
    for table in ("wanted_sound", "held_voice", "spoken"):
        assert await crew.rows(f"SELECT 1 FROM {table}") == [], table  # noqa: S608 - constants


@pytest.mark.threat(18)
async def test_a_high_risk_round_is_never_planned_with_voices_nor_does_any_round_change(crew: Crew) -> None:
    house = crew.stage.house
    high = next(name for name in asking.shipped(house) if load(house.surveys / f"{name}.yaml").risk == "high")
    with pytest.raises(Fault, match="--voice"):
        await crew.stage.round(f"round {high} opens now closes +14d voice")
    await crew.stage.round(ROUND)
    for wrong in ("voice = 0", "risk = 'high'"):
        with pytest.raises(StorageError):
            await crew.rows(f"UPDATE round SET {wrong}")  # noqa: S608 - constants


@pytest.mark.threat(18)
async def test_before_she_has_agreed_a_voice_note_is_fetched_by_nobody(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Voice("canary-reference", 20, 100))
    assert await crew.rows("SELECT 1 FROM wanted_sound") == []
    [held] = await crew.rows("SELECT * FROM held_voice")
    assert "canary" not in repr(held)
    crew.stage.clock.at += timedelta(hours=1)
    await sweeping.clean_chats(crew.stage.house)
    assert await crew.rows("SELECT 1 FROM held_voice") == []
    await crew.presses("amina", "yes", "go")
    assert await answered(crew) is None, "it waited too long: she is asked to send it again"
    assert (await crew.sees("amina")).voice


async def test_leaving_the_chat_lets_go_of_a_voice_note_that_waits_for_her_word(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", Voice("one", 20, 100), Command("x"))
    assert await crew.rows("SELECT 1 FROM held_voice") == []


async def test_of_several_voice_notes_the_newest_counts_whichever_comes_first(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))
    await crew.presses("amina", "back")
    await crew.does("amina", Voice("two", 20, 100))
    source = Source({"one": synthetic(1), "two": TONE}, [Policy.NOT_SENT])
    await fetched(crew, source)
    crew.stage.clock.at += timedelta(minutes=1)
    await fetched(crew, source)
    [(sealed,)] = await recordings(crew)
    assert crew.stage.house.sealer.open_sound(sealed) == TONE  # type: ignore[arg-type]


async def test_words_written_meanwhile_are_not_replaced_by_a_sound_that_comes_late(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))
    await crew.presses("amina", "back")
    await crew.does("amina", Typed("Rather in writing"))
    await fetched(crew, Source({"one": TONE}))
    assert await answered(crew) == "Rather in writing"
    assert await recordings(crew) == []


@pytest.mark.parametrize(
    ("sound", "key"),
    [(b"not a sound", "voice.lost"), (synthetic(121), "voice.lost_long"), (None, "voice.lost")],
)
async def test_of_a_sound_that_cannot_be_had_nothing_stays_and_she_is_told(
    crew: Crew, sound: bytes | None, key: str
) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))
    await fetched(crew, Source({"one": sound or b""}, [Policy.REFUSED] if sound is None else []))
    assert await answered(crew) is None
    assert (await crew.sees("amina")).lines[0].key == key  # type: ignore[union-attr]
    await crew.does("amina", Typed("Then in writing"))
    assert await answered(crew) == "Then in writing"


async def test_who_waited_long_is_told_at_an_hour_of_hers(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))
    crew.stage.clock.at = crew.stage.clock.at.replace(hour=23)
    await fetched(crew, Source({}, [Policy.REFUSED]))
    [(due,)] = await crew.rows("SELECT due FROM outbox WHERE key LIKE 'reply:voice:%'")
    assert isinstance(due, int)
    assert due > crew.stage.house.seconds() + 3600


async def test_what_is_cut_off_between_the_fetch_and_its_commit_loses_and_doubles_nothing(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))

    def dies(house: House, conn: Conn, wanted: Any, sound: bytes | None) -> None:
        TAKERS["answer"](house, conn, wanted, sound)
        raise OSError("killed here")

    source = Source({"one": TONE})
    await Fetching(crew.stage.house, {CHANNEL: source}, {"answer": dies}).tick()
    await crew.stage.reload()
    assert await recordings(crew) == [(None,)]
    crew.stage.clock.at += timedelta(minutes=1)
    assert await fetched(crew, source) == 1
    assert len(await recordings(crew)) == 1


async def test_where_recordings_take_all_their_room_she_gets_the_kind_sentence(crew: Crew) -> None:
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    crew.stage.house.rules = replace(crew.stage.house.rules, most_sound=0)
    await crew.does("amina", Voice("one", 20, 100))
    assert (await crew.sees("amina")).lines[0].key == "interview.only_words"  # type: ignore[union-attr]
    assert await recordings(crew) == []


# -- going


@pytest.fixture(params=["open", "encrypted"])
async def bare(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Crew]:
    """The same store twice: once without its key, so that what is only hidden by it shows."""
    if request.param == "open":
        monkeypatch.setattr("bot.storage.database._give_key", lambda *_: None)
    async with staged(tmp_path, Clock(), {}) as made:
        yield Crew(made)


async def spoke(crew: Crew) -> list[bytes]:
    """She has answered by voice and it is here; returns what is to be looked for on disk."""
    await crew.stage.round(ROUND)
    await comes_to_words(crew)
    await crew.does("amina", Voice("one", 20, 100))
    await fetched(crew, Source({"one": synthetic(60)}))
    [(sealed,)] = await recordings(crew)
    assert isinstance(sealed, bytes)
    assert looked(crew, [sealed]) == {} or crew.stage.path.read_bytes().startswith(b"SQLite")
    return [sealed]


def looked(crew: Crew, needles: list[bytes]) -> dict[str, int]:
    return found_in(crew.stage.path.parent.parent, needles)


@pytest.mark.threat(12, 21)
@pytest.mark.parametrize("how", ["erase", "take back", "write", "decline", "end"])
async def test_a_recording_goes_with_what_she_does_and_nothing_of_it_is_on_disk(bare: Crew, how: str) -> None:
    needles = await spoke(bare)
    match how:
        case "erase":
            await bare.does("amina", Command("erase"))
            await bare.presses("amina", "yes")
        case "take back":
            await bare.does("amina", Command("settings"))
            await bare.presses("amina", "f_voice", "take")
            assert await answered(bare) is None
        case "write":
            await bare.presses("amina", "back")
            await bare.does("amina", Typed("Rather in writing"))
        case "decline":
            await bare.presses("amina", "skip", "dont")
        case "end":
            bare.stage.clock.at += timedelta(days=999)
            await sweeping.keep_promise(bare.stage.house)
    await sweeping.drop_erased(bare.stage.house)
    assert await recordings(bare) == []
    assert looked(bare, needles) == {}


@pytest.mark.threat(11)
async def test_no_voice_and_no_reference_to_one_stands_anywhere_unsealed(
    bare: Crew, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await bare.stage.round(ROUND)
    await comes_to_words(bare)
    await bare.does("amina", Voice("canary-reference", 20, 100))
    sound = synthetic(60)
    await fetched(bare, Source({"canary-reference": sound}, [Policy.NOT_SENT]))
    bare.stage.clock.at += timedelta(minutes=1)
    await fetched(bare, Source({"canary-reference": sound}))
    assert looked(bare, [sound, b"canary-reference"]) == {}
    assert "canary" not in caplog.text
