"""Nobody's words are watched: who is in distress finds help beside every open question, as everyone does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import planning
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Tap, Text
from bot.domain.say import Words
from tests.app.conftest import Crew

SUPPORT = Words("interview.support_line")
PERSON = "SELECT * FROM person WHERE id = ?"
PART = "SELECT state, session, invited, reminders FROM participation WHERE person = ?"
RESPONDENT = "SELECT country, language, gender, group_kind, state FROM respondent"
ENTRY = """YE:
  contacts:
    - {{name: "A helpline", reach: "+000 000"}}
  checked_until: {until}
  decision: {{go: true, on: 2026-11-01, by: [lead, safety]}}
"""
WITHOUT = ENTRY.replace('\n    - {{name: "A helpline", reach: "+000 000"}}', " []")


def real(crew: Crew) -> None:
    """From now on as if it were no trial."""
    crew.stage.house.rules = replace(crew.stage.house.rules, trial=False)


def entry(crew: Crew, form: str | None, days: int = 30) -> None:
    path = crew.stage.path.parent / "countries.yaml"
    if form is not None:
        path.write_text(form.format(until=crew.stage.clock().date() + timedelta(days=days)), "utf-8")


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    ("form", "days", "told"),
    [
        (None, 30, "no entry in countries.yaml"),
        (WITHOUT, 30, "no support contact"),
        (ENTRY, -1, "checked until 2026-11-30 only"),
        (ENTRY, 0, None),
    ],
    ids=["no file", "no contact", "expired", "good until today"],
)
async def test_a_round_does_not_open_where_the_support_list_is_missing_or_expired(
    crew: Crew, form: str | None, days: int, told: str | None
) -> None:
    await crew.stage.round("round priorities opens now closes +9d for YE draft")
    entry(crew, form, days)
    real(crew)
    house = crew.stage.house
    if told is None:
        await house.db.run(lambda conn: planning.open_round(house, conn, 1))
        return
    with pytest.raises(Fault, match=told):
        await house.db.run(lambda conn: planning.open_round(house, conn, 1))
    assert await crew.rows("SELECT state FROM round") == [("draft",)]


async def to_open_question(crew: Crew, who: str) -> int:
    """She is at a question in her own words; returns her id."""
    person = await crew.joins(who)
    await crew.does(who, Command("continue"))
    await on_to_open_question(crew, who)
    return person


async def on_to_open_question(crew: Crew, who: str) -> bool:
    while (say := await crew.sees(who)).entry != "text":
        ids = [choice.id for choice in say.choices()]
        onward = next((each for each in ("start", "next", "skip") if each in ids), None)
        if onward is None:
            return False
        await crew.does(who, Tap(say.step, onward))
    return True


@pytest.mark.threat(19)
@pytest.mark.parametrize("survey", ["a", "b", "c", "d", "e", "priorities"])
@pytest.mark.parametrize("said", ["more schools", "he beat me and I want to die", None])
async def test_help_stands_after_every_open_question_whatever_was_said(
    crew: Crew, survey: str, said: str | None
) -> None:
    await crew.stage.round(f"round {survey} opens now closes +9d")
    await to_open_question(crew, "amina")
    seen = 0
    while True:
        say = await crew.sees("amina")
        await crew.does("amina", Text(said) if said is not None else Tap(say.step, "skip"))
        after = await crew.sees("amina")
        assert SUPPORT in after.lines
        assert "support" in [choice.id for choice in after.choices()]
        seen += 1
        if after.entry != "text" and not await on_to_open_question(crew, "amina"):
            break
    assert seen >= 1


@pytest.mark.threat(19)
async def test_what_is_kept_of_somebody_does_not_tell_what_her_words_were(crew: Crew) -> None:
    await crew.stage.round("round priorities opens now closes +9d")
    rows = {}
    for who, said in (("amina", "more schools"), ("zahra", "he beat me and I want to die")):
        person = await to_open_question(crew, who)
        await crew.does(who, Text(said))
        [kept] = await crew.rows(PERSON, person)
        # Her id, her random tag and the pseudonym's shuffles are hers alone; all else is the same.
        plain = [each for each in kept if not isinstance(each, bytes)][1:]
        parts = await crew.rows(PART, person)
        rows[who] = (plain, [each[0] for each in parts], (await crew.sees(who)).lines)
    assert rows["amina"] == rows["zahra"]
    assert len(set(await crew.rows(RESPONDENT))) == 1
    # Nothing goes to anyone because of it: no alarm, no word to a coordinator.
    assert await crew.rows("SELECT name FROM alarm") == []
    assert await crew.rows("SELECT count(*) FROM outbox WHERE kind IN ('alert', 'notice')") == [(0,)]
