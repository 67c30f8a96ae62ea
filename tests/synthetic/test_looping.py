"""What was said becomes a new text, people are told, and are asked about it: all of it by made-up people."""

from __future__ import annotations

from datetime import date

from bot.domain.decision import wording_of
from bot.domain.say import Words
from bot.domain.survey import Use
from bot.storage import charter
from bot.synthetic.crowd import SimulatedClock
from bot.synthetic.playing import Consultation
from bot.synthetic.rewriting import CONDITION, SHARE
from bot.synthetic.timetable import REVISED, starts
from tests.synthetic.conftest import Opens


async def test_the_loop_is_closed_in_the_chats_of_eight_and_on_the_page(opens: Opens) -> None:
    clock = SimulatedClock(starts(date(2026, 12, 1), loops=True))
    async with opens(now=clock) as house:
        consultation = Consultation(house, clock, people=40, seed=3, surveys=(REVISED,), loops=True)
        played = await consultation.play()
        made = await house.db.run(charter.every)
        kinds = await house.db.run(
            lambda conn: conn.execute("SELECT count(*), count(DISTINCT key) FROM outbox").fetchone()
        )
        shown = [list(each.screens(house.catalogs)) for each in played.bulletins]
        reason = wording_of(1, played.closed[0].page.digest.facts.decisions["floor"])
        assert reason is not None
        reasons = [house.catalogs.words(reason, language) for language in ("fr", "ar", "es")]
        spoken = {
            language: house.catalogs.words(made[0].passages[0].text, language) for language in ("fr", "ar")
        }
    assert kinds[0] == kinds[1]
    first, second = played.closed
    assert second.standing.round.survey_id == "a-version-2"
    assert (second.standing.answered or 0) >= 10
    # The new text carries out what was decided, and reads so in languages that nobody was asked to translate.
    decided = first.page.digest.facts
    assert {each for each, version in decided.carried.items() if version == 2} == {"floor", "condition"}
    assert [each.version for each in made] == [2]
    assert CONDITION not in {each.id for each in made[0].passages}
    assert made[0].passages[0].id == SHARE
    assert all("40" in text for text in spoken.values())
    assert len({reason.text, *reasons}) == 4
    # Eight people, one of each country, were told, and each turned over every screen.
    assert len({each.reader.who.country for each in played.bulletins}) == 8
    for each, screens in zip(played.bulletins, shown, strict=True):
        assert any(line == Words("bulletin.last") for line in each.seen[-1].lines)
        assert len(screens) == len(each.seen) > 8
        assert not any(
            line.key.startswith("bulletin") for line in each.seen[0].lines if isinstance(line, Words)
        )
    # Of the new text both votes were counted.
    uses = {question.use for question in second.page.digest.facts.survey.questions}
    assert {Use.BEFORE, Use.BETTER, Use.SUPPORT} <= uses
    (subject,) = [each for each in played.told.subjects if each.id == "a"]
    assert [each.version for each in subject.versions] == [1, 2]
    assert len(subject.rounds) == 2
