"""No voice is taken where somebody helps or a group answers, whenever that was said; all are synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.app.fetching import Fetching
from bot.assembly.service import TAKERS
from bot.domain.inbound import Text as Typed
from bot.domain.inbound import Voice
from bot.storage import answers, traces
from tests.app.conftest import CHANNEL, Crew
from tests.app.needle import found as found_in
from tests.sounds import TONE

ROUND = "round priorities opens now closes +14d remind none voice"
KEPT = ("wanted_sound", "held_voice", "spoken", "upload")
#: What says who answers, from the screen that asks it.
WHO = {"helped": ("aid", "aid_helped", "heard"), "group": ("aid", "aid_group")}
NOTE = Voice("canary-reference", 20, len(TONE))

pytestmark = [pytest.mark.threat(18), pytest.mark.parametrize("who", WHO)]


@dataclass
class Notes:
    """Voice notes that can be had, and which of them somebody asked for."""

    opened: list[str] = field(default_factory=list)

    async def sound(self, reference: str, most: int) -> bytes:
        self.opened.append(reference)
        return TONE


async def nothing_is_kept(crew: Crew) -> None:
    """Nothing of any voice note is kept here, and none is got from anywhere."""
    notes = Notes()
    await Fetching(crew.stage.house, {CHANNEL: notes}, TAKERS).tick()
    assert notes.opened == []
    for table in KEPT:
        assert await crew.rows(f"SELECT 1 FROM {table}") == [], table  # noqa: S608 - constants


async def is_told(crew: Crew) -> None:
    """A voice note gets the kind answer, and her screen stays as it was."""
    before = [choice.id for choice in (await crew.sees("amina")).choices()]
    await crew.does("amina", NOTE)
    screen = await crew.sees("amina")
    assert screen.lines[0].key == "aid.no_voice"  # type: ignore[union-attr]
    assert not screen.voice
    assert [choice.id for choice in screen.choices()] == before
    await nothing_is_kept(crew)


async def answered(crew: Crew) -> object:
    house = crew.stage.house
    person = (await crew.known("amina")).person.id
    found = await house.db.run(
        lambda conn: answers.read(conn, house.sealer, 1, house.pseudonym(1, person)).get("missing")
    )
    return None if found is None else found.value


async def test_at_no_screen_of_theirs_a_voice_is_taken(crew: Crew, who: str) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", *WHO[who])
    for press in ("start", "next", "skip", "skip", "skip"):
        await is_told(crew)
        await crew.presses("amina", press)
        assert "speak" not in [choice.id for choice in (await crew.sees("amina")).choices()]
    await is_told(crew)


async def test_that_she_agreed_to_speak_before_it_was_said_takes_none(crew: Crew, who: str) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip", "speak", "yes", "skip", "list")
    await crew.presses("amina", *WHO[who])
    await is_told(crew)
    await crew.presses("amina", "q_4" if who == "helped" else "q_3")
    await is_told(crew)


@pytest.mark.parametrize("came", [True, False])
async def test_what_she_spoke_before_it_was_said_is_destroyed_and_she_is_told(
    crew: Crew, who: str, *, came: bool
) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip", "speak", "yes")
    await crew.does("amina", NOTE)
    house = crew.stage.house
    if came:
        await Fetching(house, {CHANNEL: Notes()}, TAKERS).tick()
    sealed = [each for (each,) in await crew.rows("SELECT sealed FROM spoken") if isinstance(each, bytes)]
    assert bool(sealed) is came
    await crew.presses("amina", "skip", "list", *WHO[who])
    assert await answered(crew) is None
    await nothing_is_kept(crew)
    assert await house.db.run(traces.remain)
    await house.db.alone(traces.cut)
    assert found_in(crew.stage.path.parent.parent, sealed) == {}


async def test_what_waits_for_her_word_is_let_go_before_anybody_can_say_so(crew: Crew, who: str) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip")
    await crew.does("amina", NOTE)
    assert await crew.rows("SELECT 1 FROM held_voice") != []
    await crew.presses("amina", "no", "skip", "list", *WHO[who])
    await nothing_is_kept(crew)


async def test_for_herself_again_she_is_asked_anew_before_she_speaks(crew: Crew, who: str) -> None:
    await crew.stage.round(ROUND)
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "skip", "skip", "skip", "speak", "yes", "skip", "list")
    await crew.presses("amina", *WHO[who], "aid", "aid_none", "q_4")
    assert "speak" in [choice.id for choice in (await crew.sees("amina")).choices()]
    await crew.does("amina", Typed("Rather in writing"))
    assert await answered(crew) == "Rather in writing"
