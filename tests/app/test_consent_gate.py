"""No question leaves before a consent to the text as it is now, whatever is done and in whatever order."""

from __future__ import annotations

import random

import pytest

from bot.app.channel import Post as Sent
from bot.domain import joining
from bot.domain import person as persons
from bot.domain.inbound import Command, Inbound, Tap, Text
from bot.domain.person import Role
from bot.domain.say import Say, Wording, Words
from bot.storage.invites import Invite
from tests.app.conftest import CHANNEL, Crew, Post

ACTS = 90
ONWARD = ("l_en", "next", "yes", "skip", "start", "o_c")
COMMANDS = ("start", "continue", "settings", "language", "help", "mydata", "privacy", "stop", "x", "pause")
CONSENT = (
    "SELECT consent_answer, consent_version FROM person WHERE role = 'advocate' AND standing <> 'erased'"
)


CODE = "SELECT count(*) FROM transfer"


def the_text_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    version = persons.CONSENT_VERSION + 1
    for module in (persons, joining):
        monkeypatch.setattr(module, "CONSENT_VERSION", version)


def is_question(say: Say) -> bool:
    """Whether a screen asks something of a survey: its words come from the survey, below its name."""
    return any(
        (isinstance(line, Words) and line.key == "interview.progress")
        or (isinstance(line, Wording) and not line.context.endswith(":_"))
        for line in say.lines
    )


def something(rng: random.Random, say: Say, past: list[Say]) -> Inbound:
    old = rng.choice(past)
    onward = [choice.id for choice in say.choices() if choice.id in ONWARD]
    kinds = ("on", "press", "old", "forged", "round", "command", "text")
    match rng.choices(kinds, (80, 4, 4, 3, 3, 4, 2))[0]:
        case "on" if onward:
            return Tap(say.step, rng.choice(onward))
        case "press" if say.rows:
            return Tap(say.step, rng.choice(say.choices()).id)
        case "old" if old.rows:
            return Tap(old.step, rng.choice(old.choices()).id)
        case "forged":
            return Tap(say.step, rng.choice(("start", "next", "o_c", "skip", "r_1", "show")))
        case "round":
            return Tap(0, rng.choice(("r_1", "r_2")))
        case "command":
            return Command(rng.choice(COMMANDS))
        case _:
            return Text(rng.choice(("30", "go on", "hello", "Yemen")))


@pytest.mark.threat(5)
@pytest.mark.parametrize("seed", range(4))
async def test_no_question_leaves_without_consent_to_the_text_of_now(
    crew: Crew, post: Post, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same acts each time, no secret
    await crew.stage.round("round priorities,a opens now closes +60d")
    code = await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))
    past: list[Say] = []
    asked = 0
    for number in range(ACTS):
        if not past or not await crew.rows(CONSENT):
            await crew.does("amina", Command("start", code))
        else:
            await crew.does("amina", something(rng, past[-1], past))
        if number == ACTS * 2 // 3:  # the text changes while she is anywhere
            the_text_changes(monkeypatch)
        before = len(post.channel.delivered)
        await post.dispatcher.drain()
        if await crew.rows("SELECT 1 FROM person WHERE standing <> 'erased'"):
            past.append(await crew.sees("amina"))
        for each in post.channel.delivered[before:]:
            if isinstance(each.item, Sent) and is_question(each.item.say) and number != ACTS * 2 // 3:
                asked += 1
                assert await crew.rows(CONSENT) == [(1, persons.CONSENT_VERSION)]
    assert asked, "a property that is never put to the test would hold of anything"


async def a_code(crew: Crew, who: str) -> str:
    await crew.does(who, Command("help"))
    await crew.presses(who, "phone")
    return str((await crew.sees(who)).lines[-1].text)  # type: ignore[union-attr]


@pytest.mark.threat(5)
@pytest.mark.parametrize("standing", ["active", "paused", "joining"])
async def test_a_code_from_another_phone_takes_nobodys_place_who_has_still_to_agree_to_the_new_text(
    crew: Crew, standing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round("round priorities opens now closes +60d")
    zahra = await crew.joins("zahra")
    await crew.presses("zahra", "start", "next", "o_c")
    amina = await crew.joins("amina")
    code = await a_code(crew, "amina")
    the_text_changes(monkeypatch)
    await crew.stage.house.db.run(
        lambda conn: conn.execute("UPDATE person SET standing = ? WHERE id = ?", (standing, zahra))
    )
    await crew.does("zahra", Command("start"))
    await crew.does("zahra", Command("start", code))
    assert (await crew.known("zahra")).person.id == zahra
    assert (await crew.known("zahra")).place.name == "consent"
    assert (await crew.known("amina")).person.id == amina
    assert await crew.rows(CODE) == [(1,)]
    assert "first = c" in "".join(await crew.stage.kept(CHANNEL, "zahra"))


@pytest.mark.parametrize("word", ["pause", "stop"])
async def test_who_comes_back_after_the_text_changed_agrees_to_it_and_is_asked_nothing_she_told(
    crew: Crew, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.stage.round("round priorities opens now closes +60d")
    await crew.joins("amina")
    await crew.presses("amina", "start", "next", "o_c")
    await crew.does("amina", Command(word))
    the_text_changes(monkeypatch)
    await crew.does("amina", Command("continue"))
    known = await crew.known("amina")
    assert (known.person.standing, known.place.name) == (persons.Standing.ACTIVE, "consent")
    while (await crew.known("amina")).place.name in ("consent", "purpose"):
        ids = [choice.id for choice in (await crew.sees("amina")).choices()]
        await crew.presses("amina", "next" if "next" in ids else "yes")
    assert (await crew.known("amina")).place.name != "fact"
    assert "first = c" in "".join(await crew.stage.kept(CHANNEL, "amina"))


async def test_who_only_pressed_start_here_still_moves_here(crew: Crew) -> None:
    amina = await crew.joins("amina")
    code = await a_code(crew, "amina")
    await crew.does("new", Command("start", await crew.stage.invite(Invite(Role.ADVOCATE, "YE"))))
    await crew.does("new", Command("start", code))
    assert (await crew.known("new")).person.id == amina
