"""Writing down what was spoken: by two people, once, and the recording is gone. All voices are synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from bot.app import queueing, removing, sounding, transcribing
from bot.app.permits import Refused
from bot.app.queueing import Text
from bot.cli import listening
from bot.domain.faults import Fault
from bot.domain.inbound import Command
from bot.domain.person import Person
from bot.domain.reading import State, pack, unpack
from bot.domain.survey import SPOKEN, Answer, Quote
from bot.storage import answers, rounds, spoken, traces
from bot.storage.database import Conn
from bot.storage.spoken import Name
from tests.app.conftest import CHANNEL, Crew, Post
from tests.app.needle import found as found_in
from tests.app.readers import Queue
from tests.sounds import TONE, synthetic

MARKER = "SELECT answer.sealed FROM answer JOIN spoken USING (round, pseudonym, question)"
HEARD = "Thornapple wells of Rana"


async def recordings(crew: Crew) -> list[tuple[object, ...]]:
    return await crew.rows("SELECT sealed FROM spoken")


def looked(crew: Crew, needles: list[bytes]) -> dict[str, int]:
    return found_in(crew.stage.path.parent.parent, needles)


@pytest.fixture
async def heard(queue: Queue) -> Queue:
    """The queue with one answer in it that was spoken; all others are left out."""
    house = queue.crew.stage.house
    await queue.crew.rows("DROP TRIGGER round_voice")
    await queue.crew.rows("UPDATE round SET voice = 1")

    def speak(conn: Conn) -> None:
        [row] = conn.execute("SELECT pseudonym FROM answer WHERE question = 'missing' LIMIT 1").fetchall()
        name = Name(1, bytes(row[0]), "missing")
        question = house.survey(conn, rounds.every(conn)[0].survey).question("missing")
        answer = [(question, Answer("missing", SPOKEN, "w", "en"))]
        answers.write(conn, house.sealer, 1, name.pseudonym, person=Person(0, language="en"), answers=answer)
        answers.quote_answer(conn, 1, name.pseudonym, "missing", Quote.WITH_COUNTRY)
        spoken.keep(conn, house.sealer, name, spoken.ask(conn, name), synthetic(60))

    await house.db.run(speak)
    return queue


async def spoken_one(queue: Queue, who: Person | None = None) -> Text:
    """The spoken answer as the queue shows it."""
    after = 0
    while (text := await queue.does(queueing.next_text, 1, after, who=who)) is not None:
        if text.spoken:
            assert isinstance(text, Text)
            return text
        after = text.id
    raise AssertionError("none waits")


async def test_one_reviewer_writes_down_and_another_accepts_and_then_it_is_a_text(heard: Queue) -> None:
    text = await spoken_one(heard)
    assert await heard.does(transcribing.sound, text.id) == synthetic(60)
    written = await heard.does(transcribing.write_down, text.id, f" {HEARD} ")
    assert (written.text, written.agreeing) == (HEARD, False)
    with pytest.raises(Fault, match="Somebody else"):
        await heard.does(transcribing.accept, text.id, agreed=True)
    other = await spoken_one(heard, heard.other)
    assert (other.id, other.text, other.agreeing) == (text.id, HEARD, True)
    await heard.does(transcribing.accept, text.id, agreed=True, who=heard.other)
    now = await heard.does(queueing.text_of, text.id)
    assert (now.spoken, now.text) == (False, HEARD)
    assert await recordings(heard.crew) == []
    with pytest.raises(Fault):
        await heard.does(transcribing.sound, text.id)
    await heard.does(queueing.hide, text.id, "Rana")
    await heard.does(queueing.decide, text.id, State.RELEASED)
    found = await heard.review()
    assert found is not None
    assert [each["text"] for each in found["quotes"]] == ["Thornapple wells of […]"]


async def test_a_transcript_names_its_recording_and_a_translation_names_its_transcript(heard: Queue) -> None:
    text = await spoken_one(heard)
    first = await heard.does(transcribing.write_down, text.id, "what was misheard")
    fingerprint = heard.crew.stage.house.sealer.sound_hash(synthetic(60)).hex()
    told = first.reading.transcript
    assert (told.version, told.of, told.by) == (1, fingerprint, heard.staff.id)
    await heard.does(transcribing.accept, text.id, agreed=False, who=heard.other)
    second = await heard.does(transcribing.write_down, text.id, HEARD, who=heard.other)
    assert second.reading.transcript.version == 2
    await heard.does(transcribing.accept, text.id, agreed=True)
    translated = await heard.does(queueing.translate, text.id, "Des puits, Rana")
    assert translated.reading.transcript.of == fingerprint
    assert translated.reading.translation.of == 2
    assert unpack(pack(translated.reading)) == translated.reading


async def test_nothing_is_released_or_tagged_before_its_words_are_agreed_to(heard: Queue) -> None:
    text = await spoken_one(heard)
    await heard.does(transcribing.write_down, text.id, HEARD)
    for state in (State.RELEASED, State.TAGGED):
        with pytest.raises(Fault, match="was spoken"):
            await heard.does(queueing.decide, text.id, state)
    for work, words in ((queueing.tag, text.codebook[0]), (queueing.hide, "Rana"), (queueing.quote, "wells")):
        with pytest.raises(Fault, match="was spoken"):
            await heard.does(work, text.id, words)
    with pytest.raises(Fault, match="in words"):
        await heard.does(transcribing.write_down, text.id, "  ")


async def test_what_is_spoken_waits_and_is_counted_like_any_open_answer(heard: Queue) -> None:
    [waits] = await heard.does(queueing.waiting)
    assert waits.least == 10
    await heard.crew.rows("UPDATE round SET state = 'closed'")
    text = await spoken_one(heard)
    while (each := await heard.does(queueing.next_text, 1)) is not None and each.id != text.id:
        await heard.does(queueing.decide, each.id, State.LEFT_OUT)
    assert await heard.crew.rows("SELECT 1 FROM tally") == [], "not counted while one waits to be heard"
    await heard.does(queueing.decide, text.id, State.LEFT_OUT)
    while (each := await heard.does(queueing.next_text, 1)) is not None:
        await heard.does(queueing.decide, each.id, State.LEFT_OUT)
    assert len(await heard.crew.rows("SELECT 1 FROM tally")) == 1


@pytest.mark.threat(12)
@pytest.mark.parametrize("how", ["accept", "leave out", "pattern", "violence"])
async def test_a_recording_that_was_dealt_with_is_destroyed(heard: Queue, how: str) -> None:
    text = await spoken_one(heard)
    [(sealed,)] = await recordings(heard.crew)
    assert isinstance(sealed, bytes)
    match how:
        case "accept":
            await heard.does(transcribing.write_down, text.id, HEARD)
            await heard.does(transcribing.accept, text.id, agreed=True, who=heard.other)
        case "leave out":
            await heard.does(queueing.decide, text.id, State.LEFT_OUT)
        case "pattern":
            await heard.does(queueing.note_pattern, text.id)
        case "violence":
            await heard.does(queueing.remove, text.id)
    assert await recordings(heard.crew) == []
    house = heard.crew.stage.house
    assert await house.db.run(traces.remain)
    await house.db.alone(traces.cut)
    assert looked(heard.crew, [sealed]) == {}


@pytest.mark.threat(13)
async def test_a_backup_with_the_recording_of_what_was_removed_since_lets_go_of_it(heard: Queue) -> None:
    house = heard.crew.stage.house
    text = await spoken_one(heard)
    before = await house.db.run(lambda conn: [tuple(r) for r in conn.execute("SELECT * FROM spoken")])
    marker = await house.db.run(lambda conn: conn.execute(MARKER).fetchone()[0])
    await heard.does(transcribing.write_down, text.id, HEARD)
    await heard.does(transcribing.accept, text.id, agreed=True, who=heard.other)
    await heard.does(queueing.remove, text.id)

    def backup_comes_back(conn: Conn) -> None:
        row = before[0]
        conn.execute(
            "UPDATE answer SET sealed = ? WHERE pseudonym = ? AND question = ?", (marker, row[1], row[2])
        )
        conn.execute("DELETE FROM reading")
        conn.execute("INSERT INTO spoken VALUES (?, ?, ?, ?, ?, ?)", row)
        removing.again(house, conn)

    await house.db.run(backup_comes_back)
    assert await recordings(heard.crew) == []


@pytest.mark.threat(7)
async def test_only_who_may_review_the_round_hears_it(heard: Queue) -> None:
    text = await spoken_one(heard)
    await heard.crew.joins("dora", by=None)
    stranger = (await heard.crew.known("dora")).person
    with pytest.raises(Refused):
        await heard.does(transcribing.sound, text.id, who=stranger)


@pytest.mark.threat(18)
async def test_a_reviewer_hears_it_in_a_message_that_is_protected_and_leaves_the_chat(
    heard: Queue, post: Post
) -> None:
    crew = heard.crew
    text = await spoken_one(heard)
    await crew.rows("UPDATE reading SET state = 'left_out' WHERE id <> ?", text.id)
    await crew.does("vera", Command("review"))
    await crew.presses("vera", "from_1", "next")
    for _ in range(20):
        if "hear" in [choice.id for choice in (await crew.sees("vera")).choices()]:
            break
        await crew.presses("vera", "next")
    await crew.presses("vera", "hear")
    lines = [getattr(line, "key", "") for line in (await crew.sees("vera")).lines]
    assert "queue.hear_rule" in lines, "what a voice may tell of comes before it is heard"
    await crew.presses("vera", "hear-now")
    await post.dispatcher.drain()
    [sent] = [each.item for each in post.channel.delivered if getattr(each.item, "attachment", None)]
    assert sent.attachment.content == synthetic(60)  # type: ignore[union-attr]
    assert sent.protect  # type: ignore[union-attr]
    assert await crew.rows("SELECT 1 FROM file") == [], "it stands nowhere but in the answer"
    [(forced,)] = await crew.rows(
        "SELECT count(*) FROM chat_message WHERE forced = 1 AND due <= ?", crew.stage.house.seconds() + 900
    )
    assert forced == 1


async def test_a_recording_destroyed_before_it_is_sent_is_not_sent(heard: Queue, post: Post) -> None:
    text = await spoken_one(heard)
    await heard.does(queueing.decide, text.id, State.LEFT_OUT)
    house = heard.crew.stage.house
    found = await sounding.attached(house, house.db.run, CHANNEL, 1, sounding.of_answer(text.id))
    assert found is None


def test_at_the_shell_a_recording_is_a_file_of_hers_alone_until_she_has_heard_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[int, bytes, Path]] = []

    def heard_it(*_: object, **__: object) -> str:
        path = Path(capsys.readouterr().out.rsplit(": ", 1)[1].strip())
        seen.append((path.stat().st_mode & 0o777, path.read_bytes(), path))
        return ""

    monkeypatch.setattr(typer, "prompt", heard_it)
    listening.listen(TONE)
    [(mode, content, path)] = seen
    assert (mode, content) == (0o600, TONE)
    assert not path.parent.exists()
