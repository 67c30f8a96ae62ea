from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.app import inviting, links, planning, releasing
from bot.app.channel import Arrival, Delivered, Delivery
from bot.app.house import House
from bot.app.turns import Turns
from bot.domain.clock import Hours, is_safe
from bot.domain.inbound import Command
from bot.domain.person import Role
from bot.storage import cuts, meta
from bot.storage.invites import Invite
from bot.synthetic.acting import Player
from bot.synthetic.channel import SyntheticChannel
from bot.synthetic.crowd import Crowd, SimulatedClock, shipped, with_clock
from bot.synthetic.people import Conduct, make_people
from bot.synthetic.seed import SEEDED, SURVEY, seed_trial
from tests.synthetic.conftest import NOW, Opens


class Killed(RuntimeError):
    """Stands for a kill."""


async def rows(house: House, sql: str) -> list[tuple[Any, ...]]:
    return await house.db.run(lambda conn: [tuple(row) for row in conn.execute(sql)])


async def stands(house: House) -> dict[str, int]:
    found = await rows(
        house,
        "SELECT (SELECT count(*) FROM person WHERE synthetic = 1), (SELECT count(*) FROM person),"
        " (SELECT count(*) FROM participation WHERE invited IS NOT NULL),"
        " (SELECT count(*) FROM participation WHERE state = 'finished'),"
        " (SELECT sum(people) FROM cut), (SELECT count(*) FROM cut), (SELECT count(*) FROM round)",
    )
    names = ("synthetic", "people", "invited", "finished", "in_cut", "cuts", "rounds")
    return dict(zip(names, found[0], strict=True))


SEEDED_TRIAL = {
    "synthetic": 94,
    "people": 94,
    "invited": 90,
    "finished": 60,
    "in_cut": 60,
    "cuts": 1,
    "rounds": 1,
}


async def test_a_seeded_trial_has_ninety_invited_sixty_answers_in_one_cut_and_an_open_round(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: Counter[int] = Counter()
    really = SyntheticChannel.deliver

    async def counted(self: SyntheticChannel, delivery: Delivery) -> Delivered:
        sent[delivery.id] += 1
        return await really(self, delivery)

    monkeypatch.setattr(SyntheticChannel, "deliver", counted)
    async with opens() as house:
        await seed_trial(house)
        assert await stands(house) == SEEDED_TRIAL
        assert set(sent.values()) == {1}
        assert await rows(house, "SELECT DISTINCT state FROM outbox") == [("sent",)]
        assert await rows(house, "SELECT count(*) FROM inbox") == [(0,)]
        (round_,) = await rows(house, "SELECT state, opens, closes FROM round")
        assert round_[0] == "running"
        closes = datetime.fromisoformat(round_[2].removeprefix("at "))
        assert closes - NOW == timedelta(days=14)
        texts = await rows(house, "SELECT count(*) FROM answer WHERE kind = 'text'")
        assert texts[0][0] > 5
        assert (await rows(house, "SELECT max(done) FROM outbox"))[0][0] <= NOW.timestamp()

        invitations = await rows(
            house,
            "SELECT person, due, zone, safe_from, safe_to FROM outbox JOIN person ON person.id = person"
            " WHERE kind = 'invite'",
        )
        assert len({each[0] for each in invitations}) == len(invitations) == 90
        for _, due, zone, start, end in invitations:
            assert is_safe(datetime.fromtimestamp(due, NOW.tzinfo), zone, Hours(start, end))

        await seed_trial(house)
        assert await stands(house) == SEEDED_TRIAL


async def test_who_is_at_the_end_of_her_hours_at_each_step_is_met_too(opens: Opens) -> None:
    evening = datetime(2026, 11, 27, 18, 40, 13, tzinfo=NOW.tzinfo)
    async with opens(now=lambda: evening) as house:
        await seed_trial(house)
        assert await stands(house) == SEEDED_TRIAL


async def test_one_new_answer_does_not_move_the_released_cut(opens: Opens) -> None:
    async with opens() as house:
        await seed_trial(house)
        before = await house.db.run(lambda conn: cuts.last(conn, 1))
        clock = SimulatedClock(NOW)
        later = with_clock(house, clock)
        # A number of her own, beyond those who are there, and so an address of her own.
        (*_, newcomer) = make_people(5, 91, house.catalogs.languages)
        crowd = Crowd(later, clock, [Player(newcomer, shipped(house, [SURVEY]), {SURVEY: Conduct.ANSWERS})])
        await crowd.join(crowd.players.values())
        await crowd.come(crowd.players.values())
        assert (await stands(house))["finished"] == 61
        round_ = await house.db.run(lambda conn: planning.existing(conn, 1))
        assert not await releasing.release_now(later, round_)
        clock.pass_(timedelta(days=2))
        await releasing.tick(later)
        assert await house.db.run(lambda conn: cuts.last(conn, 1)) == before


async def test_a_seeding_that_was_killed_half_way_is_wiped_and_made_anew(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = inviting.invite_due
    calls = 0

    async def killed(house: House) -> int:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise Killed
        return await really(house)

    async with opens() as house:
        link = await house.db.run(
            lambda conn: links.make_invite(
                house, conn, Invite(Role.COORDINATOR), 1, int(NOW.timestamp()) + 9999
            )
        )
        monkeypatch.setattr(inviting, "invite_due", killed)
        with pytest.raises(Killed):
            await seed_trial(house)
        half = await stands(house)
        assert half["people"] == 94
        assert half["cuts"] == 0
        assert await house.db.run(lambda conn: meta.get(conn, SEEDED)) is None
    monkeypatch.undo()
    async with opens() as house:
        await seed_trial(house)
        assert await stands(house) == SEEDED_TRIAL
        assert len(list(house.keys.folder.glob("round-*.key"))) == 1
        # An invitation that a person made meanwhile still opens the door.
        await Turns(house).take([Arrival("web", "1", "key", Command("start", link.code))])
        assert await rows(house, "SELECT role FROM person WHERE synthetic = 0") == [("coordinator",)]
