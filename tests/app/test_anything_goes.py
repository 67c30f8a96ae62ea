"""Any input gets a kind answer and a way on: people do things at random, and no turn of theirs fails."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.app.desk import commands_of
from bot.app.screening import EVERYONE
from bot.app.turns import Turns
from bot.domain.inbound import Command, Inbound, Several, Tap, Text, Unsupported
from bot.domain.person import Role
from bot.domain.say import Say
from bot.storage.people import Known
from tests.app.conftest import Crew, Post

ACTS = 100
TEXTS = (
    "",
    " ",
    "30",
    "stop",
    "Yemen",
    "français",
    "help",
    "no idea",
    "\0",
    "x" * 5000,
    "٣",
    "start",
    "\ud83d",
)
JUNK = (
    "",
    "x",
    "open_x",
    "days__3",
    "days_1_",
    "days_1_x",
    "round_99",
    "uses_0",
    "role_x",
    "land_zz",
    "c_x",
    "make",
)
COMMANDS = (*EVERYONE, "start", "x", "nonsense", *commands_of(Role.COORDINATOR), *commands_of(Role.DRAFTER))


def something(rng: random.Random, say: Say, past: list[Say], known: Known) -> Inbound:
    """What somebody does next: mostly a button of her screen, sometimes anything else."""
    choices = say.choices()
    match rng.choices(("press", "old", "junk", "command", "text", "other"), (60, 5, 8, 12, 12, 3))[0]:
        case "press" if choices:
            return Tap(known.step, rng.choice(choices).id)
        case "old":
            old = rng.choice(past)
            return Tap(old.step, rng.choice(old.choices()).id) if old.rows else Tap(old.step, "skip")
        case "junk":
            return Tap(rng.choice((known.step, 0)), rng.choice(JUNK))
        case "command":
            return Command(rng.choice(COMMANDS), rng.choice(("", "fr", "nonsense")))
        case "text":
            return Text(rng.choice(TEXTS))
        case _:
            picks = tuple(choice.id[1:] for choice in choices if choice.id[:1] == "+" and rng.random() < 0.5)
            return rng.choice((Unsupported("voice"), Several(known.step, picks), Several(0, ("x",))))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("seed", range(2))
async def test_no_turn_fails_whatever_is_done(crew: Crew, post: Post, role: Role, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same acts each time, no secret
    await crew.stage.round("round priorities,a opens now closes +60d")
    await crew.joins("amina", role)
    turns = Turns(crew.stage.house)
    past: list[Say] = []
    for number in range(ACTS):
        if not await crew.rows("SELECT 1 FROM person WHERE standing <> 'erased'"):
            await crew.joins("amina", role)
        known, say = await crew.known("amina"), await crew.sees("amina")
        past.append(say)
        act = something(rng, say, past, known)
        arrival = crew.arrival("amina", act, message=number + 1)
        [receipt] = await turns.take([arrival])
        assert receipt.applied, f"{act} at {known.place}"
        if number % 10 == 0:
            crew.stage.clock.at += timedelta(minutes=rng.randint(0, 300))
            await crew.stage.tick()
            await post.dispatcher.drain()
    assert await crew.rows("SELECT key FROM inbox UNION ALL SELECT key FROM quarantine") == []
    assert "refused" not in post.alarms


@pytest.mark.parametrize("at", ["survey", "days", "target", "opens", "remind"])
async def test_a_forged_button_in_planning_is_no_fault_of_hers(crew: Crew, at: str) -> None:
    await crew.joins("salma", Role.COORDINATOR)
    await crew.does("salma", Command("newround"))
    for step, choice in (
        ("survey", "c_priorities"),
        ("countries", "done"),
        ("languages", "done"),
        ("opens", "c_now"),
        ("days", "c_7"),
        ("remind", "c_none"),
        ("target", "c_20"),
        ("targets", "c_none"),
        ("voice", "c_no"),
        ("confirm", "make"),
    ):
        known = await crew.known("salma")
        forged = step == at and known.place.get("at") == at
        [receipt] = await crew.does("salma", Tap(known.step, "c_forged" if forged else choice))
        assert receipt.applied
    assert (await crew.sees("salma")).rows, "there is a way on"


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.ADVOCATE, "r_{}"),
        *((Role.COORDINATOR, f"{name}_{{}}") for name in ("round", "try", "open", "pause", "extend", "end")),
        (Role.COORDINATOR, "days_{}_7"),
        (Role.COORDINATOR, "days_1_{}"),
        (Role.COORDINATOR, "uses_{}"),
    ],
)
async def test_a_forged_button_with_a_number_that_no_table_holds_fails_no_turn(
    crew: Crew, role: Role, name: str
) -> None:
    await crew.stage.round("round a opens now closes +60d")
    await crew.joins("amina", role)
    step = 0 if role is Role.ADVOCATE else (await crew.known("amina")).step
    [receipt] = await crew.does("amina", Tap(step, name.format("9" * 30)))
    assert receipt.applied
    assert (await crew.sees("amina")).lines
