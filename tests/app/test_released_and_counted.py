"""What staff can have of a round: released figures, coarse counts, and the same bytes whenever they ask."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import blake2b
from random import Random

import pytest

from bot.app import counting, planning, releasing, reporting
from bot.app.exporting import as_csv, as_jsonl, export_of
from bot.app.packaging import Rows, files_of, package_of
from bot.app.standing import standing
from bot.digest import as_json, chat_text, html, text
from bot.domain.breakdown import Left, unpack_breakdowns
from bot.domain.clock import At
from bot.domain.counts import Counts
from bot.domain.differing import Between, between
from bot.domain.person import CONSENT_VERSION, Consent, Person, Standing
from bot.domain.released import loads
from bot.domain.survey import Answer, Kind
from bot.domain.targets import read_targets
from bot.i18n.catalogs import Catalogs
from bot.storage import answers, cuts, keptcounts, people, rounds, sessions
from bot.storage.database import Conn
from bot.storage.rounds import Round
from tests.conversations.stage import Stage
from tests.domain.crowd import crowd

CATALOGS = Catalogs()
NORMAL = "round a-women-at-the-table opens now closes +14d"
HIGH = "round d-working-group opens now closes +14d"


async def come(stage: Stage, count: int, country: str = "YE") -> None:
    """So many people join, and may be asked and written to."""

    def add(conn: Conn) -> None:
        for _ in range(count):
            name = f"{people.newest(conn)}"
            hash_ = stage.house.sealer.address_hash("test", name)
            id_ = people.add(conn, Person(id=0), "test", hash_, stage.house.sealer.seal_address(name))
            consent = Consent(CONSENT_VERSION, answer=True, contact=True)
            people.update(
                conn,
                Person(id_, standing=Standing.ACTIVE, language="en", consent=consent, country=country),
            )

    await stage.house.db.run(add)


async def the_round(stage: Stage) -> Round:
    return await stage.house.db.run(lambda conn: planning.existing(conn, 1))


async def answer(stage: Stage, seed: int, count: int, start: int = 0, *, order: int = 0) -> None:
    """People answer, whose pseudonyms and answers follow from the seed alone, in this order of arrival."""
    round_ = await the_round(stage)

    def write(conn: Conn) -> None:
        survey = stage.house.survey(conn, round_.survey)
        found = list(crowd(seed, count, survey))[start:]
        Random(order).shuffle(found)  # noqa: S311 - an order, not a secret
        for each in found:
            pseudonym = blake2b(repr(each.key).encode(), digest_size=16).digest()
            person = Person(
                id=0,
                language=each.language,
                country=each.country,
                gender=each.gender,
                group_kind=each.group_kind,
            )
            given = [
                (question, each.answers[question.id])
                for question in survey.questions
                if question.id in each.answers and question.kind is not Kind.TEXT
            ]
            answers.write(conn, stage.house.sealer, round_.id, pseudonym, person=person, answers=given)
            answers.count_in(conn, round_.id, pseudonym, person)

    await stage.house.db.run(write)


async def outputs(stage: Stage) -> dict[str, str | bytes]:
    """Everything that staff can have of a round."""
    round_ = await the_round(stage)

    def made(conn: Conn) -> dict[str, str | bytes]:
        page = reporting.page_of(stage.house, conn, round_)
        export = export_of(conn, round_)
        now, tried = standing(stage.house, conn, round_), counting.dry_run(stage.house, conn, round_)
        return {
            "file": html(page, "en", CATALOGS),
            "chat": chat_text(page, "en", CATALOGS),
            "text": text(page, "en", CATALOGS),
            "json": as_json(page, "en", CATALOGS),
            "csv": as_csv(export),
            "jsonl": as_jsonl(export),
            "package": b"\n".join(
                files_of(package_of(stage.house, conn, round_), Rows.CSV, "en", CATALOGS).values()
            ),
            "standing": f"{now.answered} {now.invited} {now.uncertain} {now.counted}",
            "dry run": f"{tried}",
        }

    return await stage.house.db.run(made)


@pytest.mark.case(56)
@pytest.mark.threat(9)
async def test_whoever_asks_a_hundred_times_gets_the_same_bytes_whatever_arrives_meanwhile(
    stage: Stage,
) -> None:
    await come(stage, 30)
    await stage.round(NORMAL)
    await answer(stage, 4, 60)
    assert await releasing.release_now(stage.house, await the_round(stage), closing=True)
    first = await outputs(stage)
    for time in range(100):
        if time % 10 == 0:
            await answer(stage, 4, 61 + time // 10, 60 + time // 10)
            await come(stage, 3)
        assert await outputs(stage) == first


@pytest.mark.case(55)
@pytest.mark.threat(9)
async def test_nine_new_people_make_no_cut_and_ten_make_one_that_follows_the_last(stage: Stage) -> None:
    await stage.round(NORMAL)
    # Nobody was invited by name, so that how many are still to answer is not known.
    await stage.house.db.run(lambda conn: conn.execute("DELETE FROM participation"))
    for count, made in ((40, True), (49, False), (50, True)):
        await answer(stage, 4, count)
        round_ = await the_round(stage)
        assert await releasing.release_now(stage.house, round_, closing=True) is made
    last = await stage.house.db.run(lambda conn: cuts.last(conn, 1))
    assert last is not None
    assert (last.number, last.people) == (2, 50)
    # Ten take everything back: the next cut follows by the same rule, or none is made.
    await stage.house.db.run(lambda conn: conn.execute("DELETE FROM respondent WHERE pseudonym < x'10'"))
    round_ = await the_round(stage)
    left = await stage.house.db.run(lambda conn: answers.count(conn, 1))
    assert await releasing.release_now(stage.house, round_, closing=True) in {False, left <= 40}


@pytest.mark.threat(10)
async def test_from_two_orders_of_arrival_come_the_same_rows_and_the_same_bytes(
    stage: Stage,
) -> None:
    await stage.round(NORMAL)
    found = []
    for order in (1, 2):
        await stage.house.db.run(_start_again)
        await answer(stage, 4, 60, order=order)
        await releasing.release_now(stage.house, await the_round(stage), closing=True)
        rows = await stage.house.db.run(_rows)
        found.append((rows, await outputs(stage)))
    assert found[0] == found[1]


def _start_again(conn: Conn) -> None:
    for table in ("respondent", "cut"):
        conn.execute(f"DELETE FROM {table}")  # noqa: S608 - constants


def _rows(conn: Conn) -> list[list[tuple[object, ...]]]:
    """All that is kept of answers, every column, in the order in which it lies in the file."""
    return [
        [tuple(row) for row in conn.execute(f"SELECT * FROM {table}")]  # noqa: S608 - constants
        for table in ("respondent", "answer", "cut")
    ]


@pytest.mark.threat(10)
async def test_nothing_kept_of_answers_goes_with_the_order_in_which_people_came(stage: Stage) -> None:
    """Every column is turned into ranks; none of them follows the rank of arrival, however it is sorted."""
    await stage.round(NORMAL)
    round_ = await the_round(stage)
    arrived: list[bytes] = []

    def write(conn: Conn) -> None:
        survey = stage.house.survey(conn, round_.survey)
        question = next(each for each in survey.questions if each.kind is Kind.SCALE)
        step = question.options[0].id
        for place in range(200):
            pseudonym = stage.house.pseudonym(round_.id, place + 1)
            arrived.append(pseudonym)
            given = [(question, Answer(question.id, step, survey.hash, "en"))]
            person = Person(id=place + 1, language="en")
            answers.write(conn, stage.house.sealer, round_.id, pseudonym, person=person, answers=given)
            answers.count_in(conn, round_.id, pseudonym, person)
            if place in (50, 120):
                keptcounts.begin(conn, round_.id)
                keptcounts.keep(conn, round_.id, Counts(survey).packed())

    await stage.house.db.run(write)
    await releasing.release_now(stage.house, await the_round(stage), closing=True)
    for table in ("respondent", "answer"):
        rows = await stage.house.db.run(
            lambda conn, table=table: [dict(row) for row in conn.execute(f"SELECT * FROM {table}")]  # type: ignore[misc]  # noqa: S608 - constants
        )
        ranks = [arrived.index(row["pseudonym"]) for row in rows]
        assert abs(correlation(ranks, list(range(len(ranks))))) < 0.2, f"the order of {table}"
        for column in rows[0]:
            values = [str(row[column]) for row in rows]
            order = sorted(set(values))
            assert abs(correlation(ranks, [order.index(value) for value in values])) < 0.2, column


def correlation(one: list[int], other: list[int]) -> float:
    """Spearman's, where one is a ranking already; 0 for a column that is all the same."""
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    both = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread = sum((a - mean_one) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other)
    return both / spread**0.5 if spread else 0.0


@pytest.mark.threat(8)
async def test_of_a_high_risk_round_nothing_stands_by_country_or_language_anywhere(stage: Stage) -> None:
    for country in ("YE", "SD", "UA"):
        await come(stage, 30, country)
    await stage.round(HIGH)
    await answer(stage, 4, 120)
    assert await releasing.release_now(stage.house, await the_round(stage), closing=True)
    found = await outputs(stage)
    tried = await stage.house.db.run(
        lambda conn: counting.dry_run(stage.house, conn, planning.existing(conn, 1))
    )
    assert [(share.country, share.together, share.people) for share in tried.shares] == [(None, True, 90)]
    told = json.loads(found["json"])["released"]["groups"]
    assert told["country"]["cells"] == told["language"]["cells"] == []
    for name, made in found.items():
        said = made if isinstance(made, str) else made.decode()
        for word in ("Yemen", "Sudan", "Ukraine", "of only a few", "more countries", '"YE"', "'YE'", ",YE"):
            assert word not in said, (name, word)


async def counted(stage: Stage) -> tuple[int | None, bool]:
    round_ = await the_round(stage)
    now = await stage.house.db.run(lambda conn: standing(stage.house, conn, round_))
    return now.invited, now.counted is not None


@pytest.mark.threat(7, 9)
async def test_who_was_invited_is_counted_an_hour_after_opening_and_then_once_a_day(stage: Stage) -> None:
    await come(stage, 12)
    await stage.round(NORMAL)
    await stage.tick()
    assert await counted(stage) == (None, False)
    stage.clock.at += timedelta(minutes=61)
    await stage.tick()
    first = await counted(stage)
    assert first[1]
    await come(stage, 40)
    for _ in range(18):
        stage.clock.at += timedelta(hours=1)
        await stage.tick()
        assert await counted(stage) == first
    stage.clock.at += timedelta(hours=2)
    await stage.tick()
    invited = await stage.house.db.run(lambda conn: sessions.invited(conn, 1))
    assert invited > 20
    assert await counted(stage) == (invited // 10 * 10, True)


@pytest.mark.threat(7, 9)
async def test_a_coordinator_with_accounts_of_her_own_learns_nothing_of_others_within_a_day(
    stage: Stage,
) -> None:
    """Seven others; her own join one by one, and she looks after each, at this plan and at new ones."""
    await come(stage, 7)
    await stage.round(f"{NORMAL} draft")

    async def look() -> list[int | None]:
        found = await stage.house.db.run(
            lambda conn: [counting.dry_run(stage.house, conn, each) for each in rounds.every(conn)]
        )
        return [share.people for tried in found for share in tried.shares if share.country == "YE"]

    assert await look() == [None]
    for number in range(2, 7):
        await come(stage, 1)
        await stage.round(f"round a-women-at-the-table opens now closes +{10 + number}d for YE draft")
        assert await look() == [None] * number
    stage.clock.at += timedelta(hours=20)
    assert set(await look()) == {10}


async def test_what_a_digest_says_of_groups_follows_from_its_release_and_the_rows_of_its_export(
    stage: Stage,
) -> None:
    await come(stage, 30)
    await stage.round(NORMAL)
    await answer(stage, 1, 300)
    round_ = await the_round(stage)
    assert await releasing.release_now(stage.house, round_, closing=True)

    def again(conn: Conn) -> Between:
        cut = cuts.last(conn, round_.id)
        assert cut is not None
        left = Left(loads(cut.released), unpack_breakdowns(cut.export, round_.export_by))
        return between(stage.house.survey(conn, round_.survey), left)

    found = await stage.house.db.run(again)
    told = json.loads((await outputs(stage))["json"])["between_groups"]
    assert told["compared"] == list(found.compared) != []
    assert len(told["differences"]) == len(found.differences)
    assert len(told["lowest_support"]) == len(found.lowest)


async def test_a_cut_tells_in_steps_of_ten_how_many_were_invited_reached_and_began(stage: Stage) -> None:
    await come(stage, 47)
    await stage.round(NORMAL)
    round_ = await the_round(stage)

    def invited(conn: Conn) -> None:
        for person in range(1, 48):
            sessions.mark_invited(conn, person, round_.id, 1)
        for person in range(1, 26):
            sessions.put(conn, person, round_.id, "started", {})
        for person in range(1, 13):
            sessions.put(conn, person, round_.id, "declined", {})

    await stage.house.db.run(invited)
    await answer(stage, 1, 30)
    assert await releasing.release_now(stage.house, round_, closing=True)
    told = json.loads((await outputs(stage))["json"])["participation"]
    assert {name: told[name] for name in ("invited", "reached", "started", "declined", "finished")} == {
        "invited": 40,
        "reached": 40,
        "started": 20,
        "declined": 10,
        "finished": 30,
    }
    assert told["all_invited_one_by_one"]
    assert told["rate"] == {"low": 61, "high": 75}


async def hoped(stage: Stage, *typed: str) -> Round:
    """A round that hopes for so many of these groups."""
    closes = At(stage.clock.at + timedelta(days=14))
    targets = read_targets(typed)
    wish = planning.Wish(("a-women-at-the-table",), At(stage.clock.at), closes, targets=targets)
    planned = await stage.house.db.run(lambda conn: planning.plan(stage.house, conn, wish))
    await stage.house.db.run(lambda conn: planning.open_round(stage.house, conn, planned.ids[0]))
    return await the_round(stage)


async def of_two(stage: Stage) -> tuple[int, int | None]:
    """What is told of the last target."""
    now = await stage.house.db.run(
        lambda conn: standing(stage.house, conn, planning.existing(conn, 1)),
    )
    return now.targets[-1].low, now.targets[-1].high


@pytest.mark.threat(9)
async def test_targets_move_with_a_cut_alone_and_two_groups_stand_where_the_last_cut_left_them(
    stage: Stage,
) -> None:
    round_ = await hoped(stage, "YE 30", "YE woman 20")
    before = await stage.house.db.run(lambda conn: standing(stage.house, conn, round_))
    assert [each.told for each in before.targets] == [False, False]
    sudan = [("SD", "woman")] * 30 + [("SD", "man")] * 20
    await groups(stage, [("YE", "woman")] * 24 + [("YE", "man")] * 20 + sudan)
    assert await of_two(stage) == (0, None), "nothing is told before a cut"
    assert await releasing.release_now(stage.house, round_, closing=True)
    assert await of_two(stage) == (20, None)
    # Nine of them take their answers back, and twenty others come.
    await stage.house.db.run(lambda conn: conn.execute(GONE).rowcount)
    await groups(stage, [("SD", "man")] * 20, first=1000)
    assert await releasing.release_now(stage.house, round_, closing=True)
    assert await of_two(stage) == (20, None)
    told = json.loads((await outputs(stage))["json"])["targets"]
    assert told[-1] == {"of": {"country": "YE", "gender": "woman"}, "hoped_for": 20, "low": 20, "high": None}


GONE = """
  DELETE FROM respondent WHERE pseudonym IN
    (SELECT pseudonym FROM respondent WHERE country = 'YE' AND gender = 'woman' LIMIT 9)
"""


async def groups(stage: Stage, found: list[tuple[str, str]], first: int = 0) -> None:
    """So many people have their answers counted, who are in these groups."""

    def write(conn: Conn) -> None:
        survey = stage.house.survey(conn, planning.existing(conn, 1).survey)
        asked = next(each for each in survey.questions if each.options)
        for key, (country, gender) in enumerate(found, first):
            pseudonym = blake2b(repr(key).encode(), digest_size=16).digest()
            person = Person(id=0, language="en", country=country, gender=gender)
            given = [(asked, Answer(asked.id, asked.options[key % 2].id, survey.hash, "en"))]
            answers.write(conn, stage.house.sealer, 1, pseudonym, person=person, answers=given)
            answers.count_in(conn, 1, pseudonym, person)

    await stage.house.db.run(write)
