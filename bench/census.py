"""A round that many people have answered, about twenty questions each, made at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from random import Random

from bench.seed import copy_rows, settings
from bot.app import planning
from bot.app.house import House
from bot.app.planning import Wish
from bot.assembly import open_house
from bot.config import load_config
from bot.domain.clock import At
from bot.domain.person import GENDERS, GROUP_KINDS, Person
from bot.domain.rounds import half_of, seed_of
from bot.domain.survey import Answer, Half, Kind, Nonresponse, Question, Survey, applies
from bot.storage import answers
from bot.storage.database import Conn

SURVEY = Path(__file__).resolve().parent / "twenty-answers.yaml"
COUNTRIES = ("AF", "BI", "CD", "CF", "CO", "ER", "ET", "GT", "HT", "IQ", "KE", "LB", "LY", "ML", "MM", "MX")
LANGUAGES = ("ar", "en", "es", "fr")
#: Of a hundred questions, so many are skipped, and so many not understood.
SKIPPED, UNCLEAR = 3, 2
CHUNK = 1_000


async def settle(folder: Path, people: int) -> int:
    """Make the database; returns how many answers stand in it."""
    async with open_house(load_config(settings(folder))) as house:
        now = datetime.now(UTC)
        wish = Wish((str(SURVEY),), At(now), At(now + timedelta(days=30)), digest_at=None)

        def begin(conn: Conn) -> Survey:
            (round_id,) = planning.plan(house, conn, wish).ids
            planning.open_round(house, conn, round_id)
            return house.survey(conn, planning.existing(conn, round_id).survey)

        survey = await house.db.run(begin)
        names = sorted(_pseudonym(number) for number in range(people))
        written = 0
        for at in range(0, people, CHUNK):
            some = names[at : at + CHUNK]
            written += await house.db.run(lambda conn, some=some: _write(house, conn, survey, some))  # type: ignore[misc]
        return written


def come(house: House, conn: Conn, survey: Survey, numbers: range, round_id: int = 1) -> int:
    """So many people more answer; returns with how many answers."""
    return _write(house, conn, survey, [_pseudonym(number) for number in numbers], round_id)


def multiply(conn: Conn, round_id: int, times: int) -> None:
    """Everyone who has answered so many times more, each as somebody else with the same answers."""
    conn.create_function("other", 2, lambda name, n: blake2b(name + n.to_bytes(8), digest_size=16).digest())
    # What is added meanwhile is not copied in its turn.
    conn.execute("CREATE TEMP TABLE origin (round, pseudonym)")
    conn.execute(
        "INSERT INTO origin SELECT round, pseudonym FROM respondent WHERE round = ?",
        (round_id,),
    )
    for table in ("respondent", "answer"):
        which = f"({table}.round, {table}.pseudonym) IN (SELECT round, pseudonym FROM origin)"  # noqa: S608 - constants
        copy_rows(conn, table, {"pseudonym": "other(pseudonym, n)"}, which, range(times))
    conn.execute("DROP TABLE origin")


def _pseudonym(number: int) -> bytes:
    return blake2b(number.to_bytes(8), digest_size=16).digest()


def _write(house: House, conn: Conn, survey: Survey, names: list[bytes], round_id: int = 1) -> int:
    count = 0
    for name in names:
        random = Random(name)  # noqa: S311 - a crowd, not a secret
        person = Person(
            id=0,
            country=random.choices(COUNTRIES, range(1, len(COUNTRIES) + 1))[0],
            language=random.choice(LANGUAGES),
            gender=random.choices(GENDERS, range(len(GENDERS), 0, -1))[0],
            group_kind=random.choice(GROUP_KINDS),
        )
        given = _answered(random, survey, half_of(seed_of(name)), person.language or "en")
        answers.write(conn, house.sealer, round_id, name, person=person, answers=given)
        answers.count_in(conn, round_id, name, person)
        count += len(given)
    return count


def _answered(random: Random, survey: Survey, half: Half, language: str) -> list[tuple[Question, Answer]]:
    found: dict[str, Answer] = {}
    for question in survey.questions:
        if question.kind is not Kind.NOTE and applies(question, found, half) is True:
            value = _value(random, question)
            found[question.id] = Answer(question.id, value, survey.hash, language)
    return [(survey.question(id_), answer) for id_, answer in found.items()]


def _value(random: Random, question: Question) -> str | Decimal | tuple[str, ...] | Nonresponse:
    chance = random.randrange(100)
    if chance < SKIPPED:
        return Nonresponse.SKIPPED
    if chance < SKIPPED + UNCLEAR:
        return Nonresponse.NOT_UNDERSTOOD
    ids = [option.id for option in question.options]
    match question.kind:
        case Kind.TEXT:
            return "Some words."
        case Kind.NUMBER:
            assert question.number is not None
            steps = int((question.number.most - question.number.least) / question.number.step)
            return question.number.least + question.number.step * random.randint(0, steps)
        case Kind.RANKING:
            return tuple(random.sample(ids, question.most_picks or len(ids)))
        case Kind.CHOICES:
            alone = [option.id for option in question.options if option.alone]
            several = random.sample([id_ for id_ in ids if id_ not in alone], 2)
            return (random.choice(alone),) if alone and chance > 80 else tuple(several)
        case _:
            return random.choices(ids, range(len(ids), 0, -1))[0]
