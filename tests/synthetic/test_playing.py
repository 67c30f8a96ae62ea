from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app.channel import Delivered, Delivery, Post
from bot.app.house import House
from bot.digest import as_json
from bot.digest.sheets import Form
from bot.domain.say import Say, Wording, Words
from bot.storage.outbox import Outgoing
from bot.synthetic.channel import SyntheticChannel
from bot.synthetic.crowd import SimulatedClock
from bot.synthetic.played import Played
from bot.synthetic.playing import Consultation
from bot.synthetic.timetable import lay_round_keys, starts
from tests.digest.schema import faults
from tests.synthetic.conftest import Opens

LAST_DAY = date(2026, 12, 1)
ONE = ("a-women-at-the-table",)
TWO = (*ONE, "d-working-group")


class Story:
    """Everything that was delivered, by address and by row."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.says: dict[str, list[Say]] = defaultdict(list)
        self.rows: Counter[int] = Counter()
        really = SyntheticChannel.deliver

        async def told(channel: SyntheticChannel, delivery: Delivery) -> Delivered:
            self.rows[delivery.id] += 1
            if isinstance(delivery.item, Post):
                self.says[delivery.address].append(delivery.item.say)
            return await really(channel, delivery)

        patch.setattr(SyntheticChannel, "deliver", told)


async def play(house: House, clock: SimulatedClock, surveys: tuple[str, ...], people: int = 24) -> Played:
    return await Consultation(house, clock, people=people, seed=3, surveys=surveys).play()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(starts(LAST_DAY))


async def test_a_consultation_is_played_to_its_end_and_its_digests_reach_the_drafter(
    opens: Opens, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(monkeypatch)
    async with opens(now=clock) as house:
        played = await play(house, clock, TWO)

        def facts(conn):
            count = conn.execute("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'stopped')")
            cuts = conn.execute("SELECT at FROM cut ORDER BY at")
            keys = conn.execute("SELECT key FROM outbox WHERE kind = ?", (Outgoing.DIGEST,))
            return count.fetchone()[0], [row[0] for row in cuts], [row[0] for row in keys]

        unsent, cuts, digests = await house.db.run(facts)
        held = await house.db.run(lambda conn: conn.execute("SELECT count(*) FROM inbox").fetchone()[0])
    assert [each.standing.round.survey_id for each in played.closed] == list(TWO)
    assert all(each.standing.round.state == "closed" for each in played.closed)
    assert all((each.standing.answered or 0) >= 10 for each in played.closed)
    assert all({Form.PDF, Form.PNG} <= each.sent for each in played.closed)
    told = [json.loads(as_json(each.page, "en", house.catalogs)) for each in played.closed]
    assert [faults(each) for each in told] == [[], []]
    assert unsent == held == 0
    assert sum(":closing:" in key for key in digests) <= 2 * 3
    assert played.messages == len(story.rows)
    assert set(story.rows.values()) == {1}
    # Figures move at the digest's hour and at closing, never when somebody happens to answer.
    hours = {datetime.fromtimestamp(at, UTC).hour for at in cuts}
    assert hours <= {7, 14}


async def test_nobody_is_asked_anything_before_she_has_agreed(
    opens: Opens, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(monkeypatch)
    async with opens(now=clock) as house:
        await play(house, clock, ONE)
    asked = 0
    drafter = story.says.pop("synthetic-0000")
    assert drafter
    for says in story.says.values():
        keys = [{line.key for line in say.lines if isinstance(line, Words)} for say in says]
        agreed = next((place for place, each in enumerate(keys) if "consent.answer" in each), len(says))
        for place, say in enumerate(says):
            about = [line for line in say.lines if isinstance(line, Wording)]
            invited = {"invite.hello", "invite.again"} & keys[place]
            facts = [key for key in keys[place] if key.startswith("joining.") and "language" not in key]
            if about or invited or facts:
                asked += 1
                assert place > agreed
    assert asked > 24 * 10


async def test_the_same_seed_gives_the_same_released_figures(opens: Opens, tmp_path: Path) -> None:
    released = []
    for name in ("one", "two"):
        clock = SimulatedClock(starts(LAST_DAY))
        lay_round_keys(tmp_path / name / "keys", 3)
        async with opens(name, clock) as house:
            await play(house, clock, ONE)
            released.append(
                await house.db.run(
                    lambda conn: [
                        tuple(row) for row in conn.execute("SELECT number, people, released FROM cut")
                    ]
                )
            )
    assert released[0] == released[1]
    assert len(released[0]) >= 1


async def test_at_most_two_messages_a_week_start_from_the_bot(
    opens: Opens, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: dict[str, list[datetime]] = defaultdict(list)
    really = SyntheticChannel.deliver

    async def told(channel: SyntheticChannel, delivery: Delivery) -> Delivered:
        item = delivery.item
        if isinstance(item, Post) and any(
            isinstance(line, Words) and line.key.startswith("invite.") for line in item.say.lines
        ):
            called[delivery.address].append(clock())
        return await really(channel, delivery)

    monkeypatch.setattr(SyntheticChannel, "deliver", told)
    async with opens(now=clock) as house:
        await play(house, clock, TWO)
    assert called
    for times in called.values():
        for first, third in zip(times, times[2:], strict=False):
            assert (third - first).total_seconds() >= 7 * 24 * 3600 - 3600
