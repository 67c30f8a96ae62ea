"""Statements: new words by one reviewer, approved by another, resting on enough people whom nobody counts."""

from __future__ import annotations

import pytest

from bot.app import answering, asking, queueing, stating
from bot.app.permits import Refused
from bot.domain.faults import Fault
from bot.domain.person import Role
from bot.domain.reading import State as Read
from bot.domain.review import HIDDEN
from bot.storage import audit, reach, readings, sentences, statements
from bot.storage.database import Conn, StorageError
from bot.storage.statements import State
from tests.app.readers import NEEDLE, Queue
from tests.engine import on_both

pytestmark = on_both

TEXT = "Those who live with the war should sit at the table."


async def texts(queue: Queue, number: int) -> list[int]:
    await queue.everything(Read.RELEASED)
    found = await queue.does(stating.suggestions, 1)
    return [each.id for each in found[:number]]


async def test_a_statement_is_written_by_one_and_approved_by_another(queue: Queue) -> None:
    ids = await texts(queue, 5)
    made = await queue.does(stating.write, f"  {TEXT}\n", ids, own=False)
    assert (made.text, made.state, made.own) == (TEXT, State.WRITTEN, False)
    assert await queue.does(stating.to_approve) is None, "not by whoever wrote it"
    with pytest.raises(Refused):
        await queue.does(stating.approve, made.id, agreed=True)
    assert await queue.does(stating.to_approve, who=queue.other) == made
    assert len(await queue.does(stating.rests_on, made, who=queue.other)) == 5
    done = await queue.does(stating.approve, made.id, agreed=True, who=queue.other)
    assert (done.state, done.approver) == (State.APPROVED, queue.other.id)
    house = queue.crew.stage.house
    assert await house.db.run(asking.approved) == [done]
    told = await house.db.run(sentences.every)
    assert [each.context for each, _ in told] == [f"statement:s{made.id}"]


async def test_once_approved_nothing_leads_from_it_to_a_text(queue: Queue) -> None:
    ids = await texts(queue, 6)
    made = await queue.does(stating.write, TEXT, ids, own=False)
    assert len(await queue.crew.rows("SELECT * FROM statement_source")) == 6
    await queue.does(stating.approve, made.id, agreed=True, who=queue.other)
    assert await queue.crew.rows("SELECT * FROM statement_source") == []
    with pytest.raises(StorageError, match="not changed"):
        await queue.crew.stage.house.db.run(lambda conn: conn.execute("UPDATE statement SET text = 'other'"))


async def test_too_few_people_make_no_statement_but_the_teams_own(queue: Queue) -> None:
    ids = await texts(queue, 4)
    with pytest.raises(Fault) as told:
        await queue.does(stating.write, TEXT, ids, own=False)
    assert told.value.lines == (stating.TOO_FEW,)
    assert not any(char.isdigit() for line in told.value.lines for char in line), "no count is told"
    with pytest.raises(Fault):
        await queue.does(stating.write, TEXT, ids * 2, own=False)
    made = await queue.does(stating.write, TEXT, ids, own=True)
    assert made.own
    assert await queue.crew.rows("SELECT * FROM statement_source") == []


async def test_people_are_counted_and_not_texts_and_never_over_two_rounds(queue: Queue) -> None:
    ids = await texts(queue, 5)

    def twice(conn: Conn) -> int:
        [[name]] = conn.execute("SELECT pseudonym FROM reading WHERE id = ?", (ids[0],)).fetchall()
        conn.execute(
            "INSERT INTO answer (round, pseudonym, question, kind, sealed, wording, language)"
            " SELECT round, pseudonym, 'more', kind, sealed, wording, language FROM answer"
            " WHERE pseudonym = ? AND question = 'missing'",
            (name,),
        )
        conn.execute(
            "INSERT INTO reading (id, round, pseudonym, question, state, sealed)"
            " SELECT 77, round, pseudonym, 'more', state, sealed FROM reading WHERE id = ?",
            (ids[0],),
        )
        return statements.people(conn, f"[{','.join(map(str, [*ids[:4], 77]))}]")

    assert await queue.crew.stage.house.db.run(twice) == 4


async def test_trying_a_text_beside_others_does_not_tell_whether_one_person_wrote_two(queue: Queue) -> None:
    ids = await texts(queue, 5)

    def tried(conn: Conn) -> list[int]:
        names = [
            conn.execute("SELECT pseudonym FROM reading WHERE id = ?", (each,)).fetchone()[0] for each in ids
        ]
        for number, name in ((77, names[0]), (78, names[4])):
            conn.execute(
                "INSERT INTO answer (round, pseudonym, question, kind, sealed, wording, language)"
                " SELECT round, pseudonym, 'more', kind, sealed, wording, language FROM answer"
                " WHERE pseudonym = ? AND question = 'missing'",
                (name,),
            )
            conn.execute(
                "INSERT INTO reading (id, round, pseudonym, question, state, sealed)"
                " SELECT ?, round, pseudonym, 'more', state, sealed FROM reading WHERE pseudonym = ?"
                " AND question = 'missing'",
                (number, name),
            )
        four = ids[:4]
        return [statements.people(conn, f"[{','.join(map(str, [*four, each]))}]") for each in (77, 78)]

    hers, anothers = await queue.crew.stage.house.db.run(tried)
    assert hers == anothers == 4


async def test_who_erases_before_it_is_approved_takes_her_text_out_of_it(queue: Queue) -> None:
    ids = await texts(queue, 5)
    made = await queue.does(stating.write, TEXT, ids, own=False)
    house = queue.crew.stage.house
    [gone] = [row[0] for row in await queue.crew.rows("SELECT pseudonym FROM reading WHERE id = ?", ids[0])]

    def erased(conn: Conn) -> None:
        for [person] in conn.execute("SELECT id FROM person").fetchall():
            if house.pseudonym(1, person) == gone:
                answering.erase_all(house, conn, person, [1])

    await house.db.run(erased)
    with pytest.raises(Fault) as told:
        await queue.does(stating.approve, made.id, agreed=True, who=queue.other)
    assert told.value.lines == (stating.TOO_FEW,)
    await queue.does(stating.approve, made.id, agreed=False, who=queue.other)
    assert await queue.crew.rows("SELECT state FROM statement") == [("dropped",)]


async def test_a_text_that_is_taken_back_counts_no_more(queue: Queue) -> None:
    ids = await texts(queue, 5)
    house = queue.crew.stage.house

    def opened(conn: Conn) -> None:
        text = next(each for each in readings.every_text(conn, house.sealer) if each[1].id == ids[0])
        conn.execute("UPDATE reading SET state = 'left_out', anew = NULL WHERE id = ?", (text[1].id,))

    await house.db.run(opened)
    with pytest.raises(Fault):
        await queue.does(stating.write, TEXT, ids, own=False)


async def test_somebody_whom_the_writer_let_in_is_no_second(queue: Queue) -> None:
    made = await queue.does(stating.write, TEXT, [], own=True)
    await queue.crew.joins("lena", Role.REVIEWER)

    def let_in(conn: Conn) -> None:
        conn.execute("UPDATE person SET circle = ? WHERE role = 'reviewer'", (queue.staff.id,))

    await queue.crew.stage.house.db.run(let_in)
    lena = (await queue.crew.known("lena")).person
    assert await queue.does(stating.to_approve, who=lena) is None
    with pytest.raises(Refused):
        await queue.does(stating.approve, made.id, agreed=True, who=lena)


async def test_who_may_not_read_the_texts_approves_nothing_of_them(queue: Queue) -> None:
    ids = await texts(queue, 5)
    made = await queue.does(stating.write, TEXT, ids, own=False)
    await queue.crew.stage.house.db.run(
        lambda conn: reach.add(conn, queue.other.id, frozenset({"YE"}), frozenset())
    )
    assert await queue.does(stating.to_approve, who=queue.other) is None
    with pytest.raises(Refused):
        await queue.does(stating.approve, made.id, agreed=True, who=queue.other)
    with pytest.raises(Refused):
        await queue.does(stating.rests_on, made, who=queue.other)


async def test_no_text_of_anybody_becomes_a_statement(queue: Queue) -> None:
    ids = await texts(queue, 5)
    house = queue.crew.stage.house
    wrote = house.sealer.seal_text("Wells must be there for every child and mother")
    await house.db.run(
        lambda conn: conn.execute(
            "UPDATE answer SET sealed = ? WHERE pseudonym = (SELECT pseudonym FROM reading WHERE id = ?)"
            " AND question = 'missing'",
            (wrote, ids[0]),
        )
    )
    for own in (False, True):
        with pytest.raises(Fault) as told:
            await queue.does(stating.write, "Water MUST be there for every child, now.", ids, own=own)
        assert told.value.lines == (stating.BORROWED,)


async def test_nor_does_its_translation(queue: Queue) -> None:
    waits = await queue.first()
    told = "There must be water for every mother and child"
    await queue.does(queueing.translate, waits.id, f"{told} {HIDDEN}", who=queue.other)
    await queue.does(queueing.decide, waits.id, Read.RELEASED)
    for own in (False, True):
        with pytest.raises(Fault) as faults:
            await queue.does(stating.write, f"{told} soon.", [waits.id], own=own)
        assert stating.BORROWED in faults.value.lines


async def test_words_that_are_long_or_point_at_somebody_are_told_all_at_once(queue: Queue) -> None:
    long = " ".join(["word"] * 21)
    with pytest.raises(Fault) as told:
        await queue.does(stating.write, f"{long}. Call +967 777 000 111. {'x' * 200}", [], own=False)
    assert [line.split(":")[0] for line in told.value.lines][:2] == [
        "At most 200 characters",
        "At most 20 words a sentence",
    ]
    assert "It has a phone number in it: take that out." in told.value.lines
    assert stating.TOO_FEW in told.value.lines
    assert await queue.crew.rows("SELECT * FROM statement") == []


async def test_the_log_names_statements_and_no_words(queue: Queue) -> None:
    ids = await texts(queue, 5)
    made = await queue.does(stating.write, TEXT, ids, own=False)
    await queue.does(stating.approve, made.id, agreed=True, who=queue.other)
    rows = [row.entry for row in await queue.crew.stage.house.db.run(lambda conn: list(audit.rows(conn)))]
    assert [(each.action, each.resource) for each in rows if each.resource.startswith("statement")] == [
        ("write statement", f"statement:{made.id}"),
        ("approve statement", f"statement:{made.id}"),
    ]
    assert NEEDLE not in str(rows)


async def test_a_round_takes_five_to_a_hundred_approved_statements(queue: Queue) -> None:
    house = queue.crew.stage.house
    await queue.crew.stage.state("stated 4")
    [few] = await house.db.run(lambda conn: asking.frozen(house, conn, [asking.STATEMENTS]))
    assert isinstance(few, Fault)
    assert "5 to 100" in few.lines[0]
    [unknown] = await house.db.run(lambda conn: asking.frozen(house, conn, [asking.STATEMENTS], [1, 77, 78]))
    assert isinstance(unknown, Fault)
    assert len(unknown.lines) == 2
    await queue.crew.stage.state("stated 8")
    [found] = await house.db.run(
        lambda conn: asking.frozen(house, conn, [asking.STATEMENTS], [2, 9, 5, 6, 7])
    )
    assert not isinstance(found, Fault)
    [again] = await house.db.run(
        lambda conn: asking.frozen(house, conn, [asking.STATEMENTS], [9, 7, 6, 5, 2])
    )
    assert found == again


async def test_the_same_from_the_same_texts_is_kept_once_and_from_others_anew(queue: Queue) -> None:
    ids = await texts(queue, 6)
    first = await queue.does(stating.write, TEXT, ids[:5], own=False)
    assert await queue.does(stating.write, f" {TEXT} ", ids[:5], own=False) == first
    assert await queue.does(stating.write, TEXT, ids, own=False) != first
    assert await queue.does(stating.write, TEXT, ids[:5], own=False, who=queue.other) != first
