"""Open answers of an ordinary round on their way from the queue to a digest, and what stops them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest

from bot.app import erasing, queueing, reporting
from bot.app.permits import Refused
from bot.app.quotes import may_stand_beside
from bot.digest.plain import text as plain_text
from bot.domain.breakdown import surely_asked
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.domain.reading import State
from bot.domain.review import HIDDEN
from bot.domain.survey import REMOVED, Answer
from bot.storage import answers, closings, reach, rounds
from bot.storage.database import Conn
from tests.app.readers import NEEDLE, WROTE, Queue
from tests.domain.test_breakdown import SURVEY, left
from tests.domain.test_breakdown import people as people_of


async def test_what_waits_is_told_in_steps(queue: Queue) -> None:
    [found] = await queue.does(queueing.waiting)
    assert (found.question.id, found.least, found.fewer_than) == ("missing", 10, 10)
    for _ in range(5):
        text = await queue.first()
        await queue.does(queueing.decide, text.id, State.LEFT_OUT)
    [found] = await queue.does(queueing.waiting)
    assert found.least is None


async def test_what_is_released_stands_in_the_digest_without_what_points_at_anybody(queue: Queue) -> None:
    assert await queue.review() is None
    text = await queue.first()
    shown = await queue.does(queueing.hide, text.id, "Rana")
    assert shown.shown == f"{text.text[:13]} of {HIDDEN}, call {HIDDEN}"
    await queue.does(queueing.decide, text.id, State.RELEASED)
    found = await queue.review()
    assert found is not None
    assert found["quotes"] == [{"text": shown.shown, "language": "en", "country": "YE", "translation": None}]
    assert found["tags"] == {}, "counted once, when all is read"
    digest = await queue.digest()
    assert digest.count(NEEDLE) == 1
    assert "Rana" not in digest
    assert "777" not in digest


async def test_a_quote_is_a_piece_of_what_was_released_word_for_word(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.hide, text.id, "Rana")
    with pytest.raises(Fault, match="word for word"):
        await queue.does(queueing.quote, text.id, "Thornapples for Rana")
    await queue.does(queueing.quote, text.id, f"of {HIDDEN}")
    await queue.does(queueing.decide, text.id, State.RELEASED)
    found = await queue.review()
    assert found is not None
    assert [each["text"] for each in found["quotes"]] == [f"of {HIDDEN}"]


async def test_a_quote_that_was_edited_after_its_release_is_refused_and_the_digest_says_so(
    queue: Queue,
) -> None:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    sealer = queue.crew.stage.house.sealer
    edited = sealer.seal_text(json.dumps({"hide": [], "quote": "made up", "tags": [], "translation": None}))
    await queue.crew.stage.house.db.run(lambda conn: conn.execute("UPDATE reading SET sealed = ?", (edited,)))
    house = queue.crew.stage.house
    page = await house.db.run(lambda conn: reporting.page_of(house, conn, rounds.every(conn)[0]))
    told = plain_text(page, "en", house.catalogs)
    assert "made up" not in told
    assert "1 quote is not shown" in told


async def test_a_translation_keeps_every_gap_and_is_accepted_by_another_reviewer(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.hide, text.id, "Rana")
    for broken, why in (("Pomme", "2: keep"), (f"Pomme {HIDDEN} {HIDDEN} +33 612 345 678", "phone number")):
        with pytest.raises(Fault, match=why):
            await queue.does(queueing.translate, text.id, broken)
    told = await queue.does(queueing.translate, text.id, f"Pomme de {HIDDEN}, appelez {HIDDEN}")
    assert told.reading.translation.by == queue.staff.id
    await queue.does(queueing.decide, text.id, State.RELEASED)
    with pytest.raises(Fault):
        await queue.does(queueing.accept, text.id, agreed=True)
    found = await queue.review()
    assert found is not None
    assert found["quotes"][0]["translation"]["accepted"] is False
    await queue.does(queueing.accept, text.id, agreed=True, who=queue.other)
    found = await queue.review()
    assert found is not None
    assert found["quotes"][0]["translation"]["accepted"] is True
    assert "staff" not in json.dumps(found)


async def test_hiding_more_takes_the_translation_back(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.translate, text.id, f"Pomme de Rana {HIDDEN}")
    text = await queue.does(queueing.hide, text.id, "Rana")
    assert text.reading.translation is None


async def test_tags_are_those_of_the_codebook_and_counted_once_after_closing(queue: Queue) -> None:
    text = await queue.first()
    with pytest.raises(Fault, match="no tag of this survey"):
        await queue.does(queueing.tag, text.id, "my village")
    await queue.everything(State.TAGGED)
    found = await queue.review()
    assert found is not None
    assert found["tags"] == {}
    await queue.crew.rows("UPDATE round SET state = 'closed'")
    await queue.crew.rows("UPDATE reading SET state = 'open'")
    await queue.everything(State.LEFT_OUT)
    found = await queue.review()
    assert found is not None
    assert found["left_out"] == {"low": 10, "high": 14}
    assert await queue.crew.rows("SELECT count(*) FROM tally") == [(1,)]


async def test_a_text_that_tells_of_violence_is_erased_and_only_that_it_was_there_stays(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.remove, text.id)
    sealer = queue.crew.stage.house.sealer
    texts = [
        sealer.open_text(cast("bytes", row[0]))
        for row in await queue.crew.rows("SELECT sealed FROM answer WHERE sealed NOT NULL")
    ]
    assert len(texts) == WROTE
    assert texts.count(REMOVED) == 1
    assert text.text not in texts
    assert await queue.crew.rows("SELECT state FROM reading") == [("left_out",)]
    with pytest.raises(Fault, match="waits no more"):
        await queue.does(queueing.text_of, text.id)


async def test_a_pattern_is_told_once_to_whoever_is_named_with_nothing_of_any_text(queue: Queue) -> None:
    text = await queue.first()
    assert not await queue.does(queueing.note_pattern, text.id), "nobody is named"
    house = queue.crew.stage.house
    await queue.crew.joins("dora", Role.DRAFTER)
    contact = (await queue.crew.known("dora")).person.id
    house.rules = replace(house.rules, conduct_contact=contact)
    for _ in range(2):
        text = await queue.first()
        assert await queue.does(queueing.note_pattern, text.id)
    told = await queue.crew.rows("SELECT person, round FROM outbox WHERE key LIKE 'pattern:%'")
    assert told == [(contact, None)]
    say = await queue.crew.sees("dora")
    assert [line.key for line in say.lines] == ["queue.pattern_told"]  # type: ignore[union-attr]
    assert await queue.crew.rows("SELECT DISTINCT state FROM reading") == [("left_out",)]


async def test_who_did_not_agree_is_not_quoted_and_who_takes_it_back_is_in_no_later_digest(
    queue: Queue,
) -> None:
    text = await queue.first()
    await queue.crew.rows("UPDATE answer SET quote = 'no' WHERE question = 'missing'")
    with pytest.raises(Fault, match="did not agree"):
        await queue.does(queueing.decide, text.id, State.RELEASED)
    await queue.crew.rows("UPDATE answer SET quote = 'without_country' WHERE question = 'missing'")
    await queue.does(queueing.decide, text.id, State.RELEASED)
    found = await queue.review()
    assert found is not None
    assert found["quotes"][0]["country"] is None
    await queue.crew.rows("UPDATE respondent SET quote = 0")
    found = await queue.review()
    assert found is not None
    assert found["quotes"] == []


@pytest.mark.threat(21)
async def test_who_erases_is_out_of_the_queue_and_of_every_later_digest(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    waits = await queue.first()
    house = queue.crew.stage.house

    def erase_all(conn: Conn) -> None:
        for [person] in conn.execute("SELECT id FROM person WHERE role = 'advocate'").fetchall():
            erasing.wipe(house, conn, person)

    await house.db.run(erase_all)
    assert await queue.crew.rows("SELECT count(*) FROM reading") == [(0,)]
    with pytest.raises(Fault, match="waits no more"):
        await queue.does(queueing.decide, waits.id, State.RELEASED)
    assert NEEDLE not in await queue.digest()


async def test_an_answer_that_is_changed_is_read_anew(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    house = queue.crew.stage.house

    def write_anew(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        [name] = conn.execute("SELECT pseudonym FROM reading").fetchone()
        pair = (survey.question("missing"), Answer("missing", "Other words", survey.hash, "en"))
        answers.write(conn, house.sealer, 1, bytes(name), person=queue.staff, answers=[pair])

    await house.db.run(write_anew)
    assert await queue.review() is None


@pytest.mark.threat(9)
async def test_who_came_after_the_cut_is_not_in_the_queue(queue: Queue) -> None:
    await queue.crew.rows("UPDATE respondent SET released = 0")
    assert await queue.does(queueing.next_text, 1) is None
    await queue.crew.rows("UPDATE respondent SET released = 1")
    await queue.crew.rows("DELETE FROM cut")
    assert await queue.does(queueing.next_text, 1) is None


@pytest.mark.threat(9)
async def test_no_more_texts_of_a_question_are_read_than_the_cut_shows(queue: Queue) -> None:
    """Two who are in the cut wrote after it."""
    house = queue.crew.stage.house

    def write_late(conn: Conn) -> None:
        survey = house.survey(conn, rounds.every(conn)[0].survey)
        silent = (
            "SELECT pseudonym FROM respondent EXCEPT SELECT pseudonym FROM answer WHERE question = 'missing'"
        )
        for [name] in conn.execute(silent).fetchmany(2):
            pair = (survey.question("missing"), Answer("missing", "Later words", survey.hash, "en"))
            answers.write(conn, house.sealer, 1, bytes(name), person=queue.staff, answers=[pair])

    await house.db.run(write_late)
    await queue.everything(State.LEFT_OUT)
    assert await queue.crew.rows("SELECT count(*) FROM reading") == [(WROTE,)]


@pytest.mark.threat(8)
async def test_a_country_of_few_people_stands_beside_no_quote(queue: Queue) -> None:
    await queue.crew.rows("UPDATE respondent SET country = 'SD'")
    text = await queue.first()
    await queue.does(queueing.decide, text.id, State.RELEASED)
    found = await queue.review()
    assert found is not None
    assert found["quotes"][0]["country"] is None


@pytest.mark.threat(8)
def test_beside_words_that_follow_an_answer_stands_only_a_group_that_has_a_row_of_it() -> None:
    cut = left(people_of(3, 300), ("country",))
    assert cut is not None
    beside_all = may_stand_beside(SURVEY.question("whole"), "country", cut)
    beside_why = may_stand_beside(SURVEY.question("why"), "country", cut)
    # Else each quote under 'Why not?' tells that somebody of its country cannot accept it.
    assert beside_why < beside_all
    assert beside_why <= surely_asked(SURVEY.question("why"), "country", cut)


async def test_nobody_reviews_where_she_invites_and_no_high_risk_round(queue: Queue) -> None:
    await queue.crew.stage.round("round d-working-group opens now closes +14d remind none")
    with pytest.raises(Fault, match="another computer"):
        await queue.does(queueing.next_text, 2)
    text = await queue.first()
    staff = queue.staff.id
    await queue.crew.stage.house.db.run(lambda conn: reach.add(conn, staff, ["YE"], []))
    assert await queue.does(queueing.waiting) == []
    for work, argument in ((queueing.next_text, 1), (queueing.text_of, text.id)):
        with pytest.raises(Refused, match="somebody else"):
            await queue.does(work, argument)


@pytest.mark.threat(2, 11)
async def test_no_text_stands_anywhere_unsealed_and_the_log_tells_no_decision(queue: Queue) -> None:
    for state in (State.RELEASED, State.LEFT_OUT):
        text = await queue.first()
        await queue.does(queueing.hide, text.id, "Rana")
        await queue.does(queueing.decide, text.id, state)
    text = await queue.first()
    await queue.does(queueing.remove, text.id)
    tables = [row[0] for row in await queue.crew.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in await queue.crew.rows(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
            assert NEEDLE not in repr(row), table
    told = await queue.crew.rows("SELECT DISTINCT action, resource, outcome FROM audit WHERE staff > 0")
    assert ("review", "round:1", "done") in told
    assert {row[0] for row in told} <= {"review", "read digest"}


@pytest.mark.threat(8)
async def test_words_in_a_language_of_few_people_stand_there_only_as_an_accepted_translation(
    queue: Queue,
) -> None:
    await queue.crew.rows("UPDATE answer SET language = 'my'")
    text = await queue.first()
    await queue.does(queueing.translate, text.id, f"An apple of Rana, call {HIDDEN}")
    await queue.does(queueing.decide, text.id, State.RELEASED)
    found = await queue.review()
    assert found["quotes"] == [], "nobody has accepted it"
    await queue.does(queueing.accept, text.id, agreed=True, who=queue.other)
    [quote] = (await queue.review())["quotes"]
    assert (quote["text"], quote["language"]) == (None, None)
    assert quote["translation"]["text"].startswith("An apple")
    assert NEEDLE not in await queue.digest()


async def test_what_answered_a_question_that_is_closed_in_its_language_is_read_and_quoted_no_more(
    queue: Queue,
) -> None:
    await queue.everything(State.RELEASED)
    assert NEEDLE in await queue.digest()
    house = queue.crew.stage.house
    await house.db.run(lambda conn: closings.add(conn, 1, "missing", "en", house.seconds()))
    assert NEEDLE not in await queue.digest()
    assert await queue.does(queueing.next_text, 1) is None


async def test_the_text_before_is_told_and_there_is_none_before_the_first(queue: Queue) -> None:
    first = await queue.first()
    second = await queue.does(queueing.next_text, 1, first.id)
    assert await queue.does(queueing.text_and_before, first.id) == (first, 0)
    assert (await queue.does(queueing.text_and_before, second.id))[1] == first.id


async def test_tags_that_are_given_as_a_whole_are_those_and_no_other(queue: Queue) -> None:
    text = await queue.first()
    one, other, *_ = text.codebook
    for _ in range(2):
        tagged = await queue.does(queueing.tag_with, text.id, [one, one])
        assert tagged.reading.tags == (one,)
    await queue.crew.stage.house.db.run(
        lambda conn: queueing.decide(
            queue.crew.stage.house, conn, queue.staff, text.id, State.TAGGED, tags=[other]
        )
    )
    assert await queue.crew.rows("SELECT state FROM reading") == [("tagged",)]


async def test_what_is_hidden_twice_is_hidden_once_and_keeps_its_quote(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.hide, text.id, "Rana")
    await queue.does(queueing.quote, text.id, f"of {HIDDEN}")
    now = await queue.does(queueing.hide, text.id, "Rana")
    assert (now.reading.hide, now.reading.quote) == (("Rana",), f"of {HIDDEN}")


async def test_what_another_changed_since_it_was_read_is_not_released(queue: Queue) -> None:
    text = await queue.first()
    await queue.does(queueing.quote, text.id, NEEDLE, who=queue.other)
    with pytest.raises(Fault, match="changed since you read it"):
        await queue.crew.stage.house.db.run(
            lambda conn: queueing.decide(
                queue.crew.stage.house, conn, queue.staff, text.id, State.RELEASED, seen=text.mark
            )
        )
    assert await queue.crew.rows("SELECT state FROM reading") == [("open",)]
