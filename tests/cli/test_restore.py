from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from bot.app import erasing, releasing
from bot.assembly import DATABASE_FILE
from bot.domain.counts import Counts
from bot.domain.decision import Decision, Verdict
from bot.domain.person import Role
from bot.domain.rounds import RoundState
from bot.domain.subscription import Frequency, Subscription, Way
from bot.storage import (
    audit,
    bulletins,
    closings,
    cuts,
    decisions,
    fresh,
    invites,
    keptcounts,
    people,
    rounds,
    subscriptions,
    swap,
)
from bot.storage import ledger as ledgers
from bot.storage.cuts import Cut
from bot.storage.invites import Invite
from tests.cli.shell import Shell

FIRST = "SELECT id FROM person WHERE role = 'advocate' ORDER BY id LIMIT 1"
COUNT = "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM respondent)"


def counts(shell: Shell) -> tuple[int, ...]:
    return shell.inside(lambda house, conn: tuple(conn.execute(COUNT).fetchone()))


def erase_one(shell: Shell) -> None:
    def work(house, conn):
        person = int(conn.execute(FIRST).fetchone()[0])
        erasing.wipe(house, conn, person)
        people.delete(conn, person)

    shell.inside(work)


@pytest.mark.threat(13)
@pytest.mark.case(50)
def test_a_restored_backup_is_rid_of_who_erased_since_and_the_old_database_is_kept_aside(
    released: Shell,
) -> None:
    before = counts(released)
    assert released.type("backup", "b.db").code == 0
    erase_one(released)
    done = released.type("restore", "b.db")
    assert done.code == 0, done.err
    assert "Who has erased is erased in it too" in done.out
    assert counts(released) == tuple(number - 1 for number in before)
    assert (released.data / swap.ASIDE).exists()
    assert not (released.data / "restoring.db").exists()
    assert released.type("digest", "1").code == 0


@pytest.mark.threat(13)
def test_into_an_empty_folder_the_ledger_beside_the_backup_and_a_newer_one_are_heeded(
    released: Shell,
) -> None:
    before = counts(released)
    released.type("backup", "old.db")
    erase_one(released)
    released.type("backup", "new.db")
    erase_one(released)
    shutil.copy(released.data / ledgers.FILE, released.folder / "newest")
    shutil.copy(released.folder / "new.db.ledger", released.folder / "old.db.ledger")
    for newer, gone in (((), 1), (("--ledger", "newest"), 2)):
        shutil.rmtree(released.data)
        done = released.type("restore", "old.db", *newer)
        assert done.code == 0, done.err
        assert counts(released) == tuple(number - gone for number in before)


def test_it_waits_until_the_service_is_stopped(released: Shell) -> None:
    released.type("backup", "b.db")

    def while_open(house, conn):
        content = (released.data / DATABASE_FILE).read_bytes()
        (line,) = released.type("restore", "b.db").faults
        assert "stop the service" in line
        assert (released.data / DATABASE_FILE).read_bytes() == content

    released.inside(while_open)


@pytest.mark.case(48)
@pytest.mark.parametrize("wrong", ["key", "file", "nothing", "ledger"])
def test_what_cannot_be_put_back_changes_nothing(released: Shell, wrong: str) -> None:
    released.type("backup", "b.db")
    before = (released.data / DATABASE_FILE).read_bytes()
    told: tuple[str, ...] = ("b.db",)
    if wrong == "key":
        (released.keys / "database.key").write_bytes(b"x" * 32)
    elif wrong == "file":
        (released.folder / "b.db").write_bytes(b"no database at all" * 999)
    elif wrong == "nothing":
        told = ("c.db",)
    else:
        (released.folder / "l").write_text("not a ledger\n")
        told = ("b.db", "--ledger", "l")
    done = released.type("restore", *told)
    assert done.code == 2
    assert (released.data / DATABASE_FILE).read_bytes() == before
    there = {path.name for path in released.data.iterdir()}
    assert there.isdisjoint({"restoring.db", swap.READY, swap.ASIDE})


def test_a_restore_that_was_killed_before_its_end_is_finished_by_whatever_opens_next(
    released: Shell,
) -> None:
    states = released.inside(lambda _, conn: [each.state for each in rounds.every(conn)])
    released.type("backup", "b.db")
    (released.folder / "b.db").rename(released.data / swap.READY)
    assert released.inside(lambda _, conn: [each.state for each in rounds.every(conn)]) == states
    assert (released.data / swap.ASIDE).exists()


def test_a_backup_goes_into_a_folder_under_the_name_of_its_moment(released: Shell) -> None:
    (released.folder / "backups").mkdir()
    done = released.type("backup", "backups")
    assert done.code == 0
    (path,) = (released.folder / "backups").glob("charterbot-????-??-??-??????.db")
    assert path.with_name(f"{path.name}.ledger").exists()
    assert path.name in done.out


def test_what_was_released_since_and_what_staff_did_is_taken_over_from_the_database_before(
    released: Shell,
) -> None:
    released.type("backup", "b.db")
    heads = "SELECT number, head FROM audit ORDER BY number"

    def work(house, conn):
        last = cuts.last(conn, 1)
        assert last is not None
        newer = replace(last, number=last.number + 1, people=last.people + 10, at=last.at + 90_000)
        cuts.add(conn, 1, replace(newer, targets='{"country=YE+gender=woman": 20}'))
        rounds.set_state(conn, 1, RoundState.PAUSED)

    released.inside(work)
    assert released.type("digest", "1").code == 0
    before = released.inside(lambda _, conn: [tuple(row) for row in conn.execute(heads)])
    last = released.inside(lambda _, conn: cuts.last(conn, 1))
    done = released.type("restore", "b.db")
    assert "was taken over from the database before" in done.out
    assert released.inside(lambda _, conn: cuts.last(conn, 1)) == last
    assert released.inside(lambda _, conn: rounds.in_state(conn, RoundState.PAUSED))
    after = released.inside(lambda _, conn: [tuple(row) for row in conn.execute(heads)])
    assert after[: len(before)] == before
    assert released.inside(lambda _, conn: audit.broken_at(conn)) is None


def test_a_draft_that_was_thrown_away_since_does_not_come_back(released: Shell) -> None:
    released.employ(Role.COORDINATOR)
    for _ in range(2):
        assert released.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    released.type("backup", "b.db")
    assert released.type("round", "plan", "priorities", "--closes", "+9d", "--countries", "YE").code == 0
    assert released.type("round", "drop", "2").code == 0
    assert released.type("round", "drop", "4").code == 0
    (released.data / ledgers.FILE).unlink()  # which would tell it too
    assert released.type("restore", "b.db").code == 0
    ids = released.inside(lambda _, conn: [each.id for each in rounds.every(conn)])
    assert ids == [1, 3]
    known = released.inside(lambda _, conn: rounds.dropped(conn))
    assert known == {2: frozenset(), 4: {"YE"}}, "the log is read with it"
    assert released.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    assert released.inside(lambda _, conn: rounds.every(conn)[-1].id) == 5


def test_nor_does_it_where_the_database_before_cannot_be_read(released: Shell) -> None:
    released.employ(Role.COORDINATOR)
    for _ in range(2):
        assert released.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    released.type("backup", "b.db")
    assert released.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    for dropped in ("2", "4"):
        assert released.type("round", "drop", dropped).code == 0
    (released.data / DATABASE_FILE).write_bytes(b"nothing that could be read" * 500)
    assert "was taken over from erased.ledger" in released.type("restore", "b.db").out
    assert "lost its key" not in released.type("doctor").out
    ids = released.inside(lambda _, conn: [each.id for each in rounds.every(conn)])
    assert ids == [1, 3]
    assert released.type("round", "plan", "priorities", "--closes", "+9d").code == 0
    assert released.inside(lambda _, conn: rounds.every(conn)[-1].id) == 5


def test_where_the_database_before_cannot_be_read_that_is_said(released: Shell) -> None:
    released.type("backup", "b.db")
    (released.data / DATABASE_FILE).write_bytes(b"nothing that could be read" * 500)
    done = released.type("restore", "b.db")
    assert done.code == 0, done.err
    assert "was taken over from erased.ledger" in done.out
    assert "will release nothing more" not in done.out


def release_again(shell: Shell) -> Cut:
    """One release more, as the schedule would make it, and the database damaged after it."""

    def work(house, conn):
        conn.execute("UPDATE round SET state = 'running', reported = 0")
        last, round_ = cuts.last(conn, 1), rounds.get(conn, 1)
        assert last is not None
        assert round_ is not None
        newer = replace(last, number=last.number + 1, people=last.people + 10, at=last.at + 90_000)
        made = replace(newer, targets='{"country=YE+gender=woman": 20}')
        counts = Counts(house.survey(conn, round_.survey)).packed()
        began = keptcounts.begin(conn, 1)
        assert releasing._keep(house, conn, round_, made, began=began, counts=counts)
        return made

    made: Cut = shell.inside(work)
    return made


@pytest.mark.threat(9, 13)
def test_what_was_released_since_is_known_by_the_ledger_alone(released: Shell) -> None:
    released.type("backup", "b.db")
    made = release_again(released)
    (released.data / DATABASE_FILE).write_bytes(b"nothing that could be read" * 500)
    assert released.type("restore", "b.db").code == 0
    assert released.inside(lambda _, conn: cuts.last(conn, 1)) == replace(made, audit_head=None)


@pytest.mark.threat(9, 13)
def test_where_nobody_knows_what_was_released_nothing_more_is_until_somebody_does(released: Shell) -> None:
    released.inside(lambda _, conn: conn.execute("UPDATE round SET state = 'running', reported = 0"))
    released.type("backup", "b.db")
    shutil.rmtree(released.data)

    def due(house, conn):
        round_ = rounds.get(conn, 1)
        assert round_ is not None
        return releasing._is_due(conn, replace(round_, min_cell=0), closing=True)

    for flags, free in (((), False), ((), False), (("--nothing-released",), True)):
        done = released.type("restore", "b.db", *flags)
        assert done.code == 0, done.err
        assert ("1 will release nothing more" in done.out) is (flags == () and "was taken" not in done.out)
        assert released.inside(due) is free


@pytest.mark.threat(20, 21)
def test_who_stopped_or_moved_since_is_not_brought_back_and_a_link_used_since_stays_used(
    released: Shell,
) -> None:
    def begun(house, conn):
        invites.add(conn, b"once", Invite(Role.ADVOCATE), 1, 2**40)
        return [row[0] for row in conn.execute("SELECT id FROM person WHERE role = 'advocate' LIMIT 3")]

    stopped, moved, other = released.inside(begun)
    released.type("backup", "b.db")
    choices = "SELECT standing, consent_contact, safe_from, code FROM person WHERE id = ?"
    reached = "SELECT channel, hash, sealed, present FROM address WHERE person = ?"

    def since(house, conn):
        conn.execute(
            "UPDATE person SET standing = 'stopped', consent_contact = 0, safe_from = 777, code = x'01'"
            " WHERE id = ?",
            (stopped,),
        )
        taken = conn.execute(reached, (other,)).fetchone()
        people.delete(conn, other)
        people.move(conn, moved, taken["channel"], taken["hash"], taken["sealed"])
        assert invites.use(conn, b"once", 1) is not None
        return tuple(taken)

    taken = released.inside(since)
    assert released.type("restore", "b.db").code == 0

    def after(house, conn):
        assert tuple(conn.execute(choices, (stopped,)).fetchone()) == ("stopped", 0, 777, b"\x01")
        assert tuple(conn.execute(reached, (moved,)).fetchone()) == taken
        assert conn.execute(reached, (other,)).fetchone() is None
        assert invites.use(conn, b"once", 1) is None

    released.inside(after)


@pytest.mark.threat(21)
def test_who_let_herself_be_quoted_and_took_it_back_since_is_not_quoted(released: Shell) -> None:
    quoted = "SELECT quote FROM respondent ORDER BY pseudonym LIMIT 2"
    two = "SELECT pseudonym FROM respondent ORDER BY pseudonym LIMIT 2"

    def quote(quote: int, number: int) -> None:
        def work(_, conn):
            names = [row[0] for row in conn.execute(two)][:number]
            conn.executemany(
                "UPDATE respondent SET quote = ? WHERE pseudonym = ?", [(quote, n) for n in names]
            )

        released.inside(work)

    quote(1, 2)
    released.type("backup", "b.db")
    quote(0, 1)
    assert released.type("restore", "b.db").code == 0
    assert released.inside(lambda _, conn: [row[0] for row in conn.execute(quoted)]) == [0, 1]


def test_of_an_unrelated_database_no_person_and_no_link_is_taken_over(released: Shell) -> None:
    before = counts(released)
    released.inside(lambda _, conn: invites.add(conn, b"once", Invite(Role.ADVOCATE), 1, 2**40))
    released.type("backup", "b.db")
    released.inside(lambda _, conn: conn.execute("UPDATE person SET tag = randomblob(16)"))
    assert released.type("restore", "b.db").code == 0
    assert counts(released) == before
    assert released.inside(lambda _, conn: invites.use(conn, b"once", 1)) is not None


@pytest.mark.threat(13)
def test_what_drafters_decided_and_where_they_are_mailed_is_as_it_was_last_or_nobody_is_mailed(
    released: Shell,
) -> None:
    drafter = released.inside(lambda _, conn: people.staff(conn, Role.DRAFTER)[0].person.id)
    address = "SELECT sealed FROM mailbox WHERE code IS NULL"

    def gives(house, conn, text="old@example.org"):
        sealed = house.sealer.seal_address(text)
        assert subscriptions.put_address(conn, drafter, sealed, b"code", house.seconds())
        assert subscriptions.confirm(conn, drafter, b"code", house.seconds())

    released.inside(gives)
    released.inside(lambda _, conn: fresh.owe(conn, 1, drafter, 1))
    released.type("backup", "b.db")
    weekly = Subscription(Frequency.WEEKLY, "fr", Way.EMAIL)

    def since(house, conn):
        gives(house, conn, "new@example.org")
        subscriptions.put(conn, drafter, weekly)
        decisions.add(conn, 1, Decision("floor", Verdict.KEEP, 1, house.now(), "Good."), house.seconds())
        closings.add(conn, 1, "floor", "fr", house.seconds())
        fresh.paid(conn, 1, drafter)

    released.inside(since)
    released.type("restore", "b.db")
    assert released.inside(lambda _, conn: fresh.owed(conn, drafter)) == [], "it went out since"
    assert released.inside(lambda _, conn: subscriptions.of(conn, drafter)) == weekly
    assert released.inside(lambda _, conn: decisions.standing(conn, 1)["floor"].why) == "Good."
    assert [each.item for each in released.inside(lambda _, conn: closings.of_round(conn, 1))] == ["floor"]
    rows = released.inside(
        lambda house, conn: [house.sealer.open_address(row[0]) for row in conn.execute(address)]
    )
    assert rows == ["new@example.org"]
    (released.data / DATABASE_FILE).write_bytes(b"nothing that could be read" * 500)
    assert released.type("restore", "b.db").code == 0
    assert released.inside(lambda _, conn: conn.execute(address).fetchall()) == []


@pytest.mark.threat(13)
def test_of_what_people_were_told_since_the_backup_nobody_is_told_again(released: Shell) -> None:
    reader = "SELECT min(id) FROM person WHERE role = 'advocate'"
    sent = "SELECT person, round, number, sent FROM bulletin_reader"
    released.inside(
        lambda house, conn: decisions.add(
            conn, 1, Decision("floor", Verdict.KEEP, 1, house.now()), house.seconds()
        )
    )
    released.type("backup", "b.db")

    def since(house, conn):
        told = bulletins.Bulletin(1, 1, house.seconds())
        bulletins.add(conn, told, decisions.numbers(conn, 1))
        bulletins.mark_sent(conn, conn.execute(reader).fetchone()[0], told)
        return [tuple(row) for row in conn.execute(sent)]

    before = released.inside(since)
    assert released.type("restore", "b.db").code == 0
    assert released.inside(lambda _, conn: bulletins.told(conn, 1)) == {"floor"}
    assert set(before) <= set(released.inside(lambda _, conn: [tuple(row) for row in conn.execute(sent)]))


@pytest.mark.threat(7)
def test_a_coordinator_who_was_limited_since_the_backup_stays_so(released: Shell) -> None:
    released.type("backup", "b.db")
    assert released.type("staff", "limit", "2", "--countries", "YE").code == 0
    assert released.type("restore", "b.db").code == 0
    found = {each["id"]: each["limits"] for each in released.type("staff", "list", "--json").json}
    assert (found[1], found[2]) == ("", "YE")
