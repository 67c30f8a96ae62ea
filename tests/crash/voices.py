"""People who answer with their voices, and reviewers and a narrator with phones."""

from __future__ import annotations

import asyncio
import base64
import random
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.app import releasing
from bot.app.house import House
from bot.assembly import open_house
from bot.domain.person import CONSENT_VERSION, Consent, Person, Role, Standing
from bot.domain.survey import SPOKEN, Answer, Quote
from bot.storage import answers, people, rounds, spoken
from bot.storage.database import Conn
from bot.storage.keys import Keys
from bot.storage.sealing import pseudonym
from bot.storage.spoken import Name
from tests.crash.scene import HELLO, WAITING
from tests.service.conftest import CHATS
from tests.service.folder import Folder
from tests.service.phone import QUESTION, QUOTED, Phone
from tests.service.running import Api, Running, start
from tests.sounds import synthetic

SURVEY = Path(__file__).resolve().parents[1] / "service" / "spoken.yaml"
QUESTIONS = ("t1", "t2")
#: What she may do with her voice, on the screen of a question.
SPEAKS = "send a voice note"
WANTED = "SELECT count(*) FROM wanted_sound"
SEALED = "SELECT question, sealed FROM spoken WHERE round = 1 AND pseudonym = ?"
EVERY = "SELECT sealed FROM spoken WHERE sealed IS NOT NULL"
STAFF = {Role.REVIEWER: (521, 522), Role.NARRATOR: (523,)}
#: Opening, starting, agreeing in two presses, two answers, whether to quote each, and whether they count.
STEPS = 9


def voice_of(chat: int, question: str) -> bytes:
    """What this person says to this question: it sounds like nobody else and like no other."""
    return synthetic(20, voice=chat * 10 + QUESTIONS.index(question))


def says(phone: Phone, question: str) -> int:
    """Send it, and wait for nothing; returns the number of the update."""
    content = base64.b64encode(voice_of(phone.chat, question)).decode()
    return int(phone.api.people.voice(phone.chat, content, seconds=20)["update"])


async def speak_next(phone: Phone) -> bool:
    """Do what the screen asks for, by voice wherever that may be; False where nothing is left to do."""
    stage, labels = phone.text(), phone.labels()
    asked = QUESTION.search(stage)
    onward = ("Go on", "Open", "Start", "Answer by voice", "Yes, by voice", QUOTED, "Count my answers")
    label = next((each for each in onward if each in labels), None)
    if asked and SPEAKS in stage:
        says(phone, f"t{asked[1]}")
    elif label is not None:
        phone.api.people.press(phone.chat, label)
    else:
        return False
    await phone.api.until(lambda: phone.text() not in ("", stage))
    return True


async def speak_until(phone: Phone, question: str) -> None:
    """Do what the screen asks for until she may speak to this question."""
    while not (SPEAKS in phone.text() and f"Question {question[1:]} of" in phone.text()):
        assert await speak_next(phone)


async def speak_all(phone: Phone) -> None:
    """Do what the screen asks for until nothing is left to do."""
    while await speak_next(phone):
        pass


def kept(folder: Folder, chat: int) -> dict[str, bytes | None]:
    """The recordings that are kept of a person's answers, opened; None where one has not come yet."""
    person = folder.person(chat)
    assert person is not None
    name = pseudonym(Keys(folder.keys).round(1), person)
    opens = folder.sealer.open_sound
    return {each: sealed and opens(bytes(sealed)) for each, sealed in folder.rows(SEALED, name)}


def every_voice_is_kept_once(folder: Folder, phones: list[Phone]) -> None:
    """Exactly what each of these people said is kept, sealed, and nothing is asked for any more."""
    for phone in phones:
        assert kept(folder, phone.chat) == {each: voice_of(phone.chat, each) for each in QUESTIONS}
        assert {each.value for each in folder.answers(phone.chat).values()} == {SPOKEN}
    assert folder.value(WANTED) == 0
    assert folder.value("SELECT count(*) FROM answer") == len(QUESTIONS) * len(phones)
    assert folder.value("SELECT count(*) FROM held_voice") == 0
    assert folder.is_whole()


def employ(house: House, conn: Conn) -> None:
    """Two who review and one who narrates, each with a phone."""
    for role, chats in STAFF.items():
        for chat in chats:
            person = Person(0, role=role, standing=Standing.ACTIVE, language="en", zone="UTC")
            person = replace(person, consent=Consent(CONSENT_VERSION, answer=True, contact=True))
            hash_ = house.sealer.address_hash("telegram", str(chat))
            id_ = people.add(conn, person, "telegram", hash_, house.sealer.seal_address(str(chat)))
            people.update(conn, replace(person, id=id_))


async def spoken_before(folder: Folder) -> None:
    """Everybody has spoken and counts, and a cut was made: their recordings wait for reviewers."""
    async with open_house(folder.config()) as house:
        await house.db.run(partial(_speak, house))
    await cut(folder)


async def cut(folder: Folder) -> None:
    """Count what was said so far, as at a digest's time: from then on it is read."""
    async with open_house(folder.config()) as house:
        round_ = (await house.db.run(rounds.every))[0]
        assert await releasing.release_now(house, round_, closing=True)


def _speak(house: House, conn: Conn) -> None:
    survey = house.survey(conn, rounds.every(conn)[0].survey)
    for chat in CHATS:
        known = people.find(conn, house.sealer.address_hash("telegram", str(chat)))
        assert known is not None
        for question in QUESTIONS:
            name = Name(1, house.pseudonym(1, known.person.id), question)
            pair = (survey.question(question), Answer(question, SPOKEN, survey.hash, "en"))
            answers.write(conn, house.sealer, 1, name.pseudonym, person=known.person, answers=[pair])
            answers.quote_answer(conn, 1, name.pseudonym, question, Quote.WITH_COUNTRY)
            spoken.keep(conn, house.sealer, name, spoken.ask(conn, name), voice_of(chat, question))
        answers.count_in(conn, 1, name.pseudonym, known.person)


class Kills:
    """A service that is killed at a place that `deadly` knows, and started again."""

    def __init__(self, folder: Folder, api: Api, seed: int) -> None:
        self.folder = folder
        self.api = api
        dice = random.Random(f"voices {seed}")  # noqa: S311 - to be repeated, not to be secret
        # Before the service starts: whoever has no chat when it invites her cannot be reached.
        self.few = [Phone(api, chat) for chat in dice.sample(CHATS, dice.randint(2, 4))]
        self.armed = folder.root / "armed"

    async def start(self, dies: str | None = None) -> Running:
        """Start the service."""
        odd = None if dies is None else {"DIES_AT": dies, "DIES_ONCE": str(self.armed)}
        return await (await start(self.folder, self.api, odd=odd)).ready()

    async def fallen(self, running: Running) -> None:
        """Wait until it has killed itself."""
        assert await running.ended() == -signal.SIGKILL
        assert not self.armed.exists()

    async def some(self) -> list[Phone]:
        """A few people who are invited, each of whom may speak to the first question by now."""
        for phone in self.few:
            await phone.sees(HELLO)
        await asyncio.gather(*(speak_until(phone, QUESTIONS[0]) for phone in self.few))
        await self.api.confirmed()
        return self.few


async def settled(folder: Folder, api: Api) -> None:
    """Wait until nothing is asked for, and nothing waits to be sent."""
    await api.confirmed()
    await folder.until(WANTED, 0)
    await folder.until(WAITING, 0)
