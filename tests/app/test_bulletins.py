"""Bulletins: to everyone alike, once for each part, whatever is killed, taken back or decided anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import bulletins, handingout, inviting, restoring, twofold, withdrawing
from bot.app.deciding import decide
from bot.app.permits import Refused
from bot.domain.decision import Decision, Verdict
from bot.domain.faults import Fault
from bot.domain.inbound import Command, Tap, Text
from bot.domain.person import Role
from bot.domain.rounds import RoundState
from bot.domain.say import Choice, Say, Wording, Words
from bot.i18n.render import render
from bot.storage import bulletins as kept
from bot.storage import cuts, decisions, people, rounds
from bot.storage.database import Conn
from tests.app.conftest import Crew, Post
from tests.app.test_deciding import CUT
from tests.conversations.stage import Stage
from tests.engine import on_both

pytestmark = on_both

SENT = "SELECT person, state FROM outbox WHERE key LIKE 'bulletin:%' ORDER BY person"
WHO = ("amina", "badia", "chema")


async def decided(crew: Crew, item: str, verdict: Verdict = Verdict.CHANGE, why: str = "") -> None:
    house, dora = crew.stage.house, (await crew.known("dora")).person
    await house.db.run(lambda conn: decide(house, conn, dora, 1, item=item, verdict=verdict, why=why))


async def told(crew: Crew, who: str = "hadi") -> None:
    house, hadi = crew.stage.house, (await crew.known(who)).person
    await house.db.run(lambda conn: bulletins.tell(house, conn, hadi, 1))


def end(conn: Conn) -> None:
    rounds.set_state(conn, 1, RoundState.CLOSED)
    rounds.set_reported(conn, 1)


async def world(crew: Crew) -> list[int]:
    """A round that was answered by amina, not by badia, and was never shown to chema, and that has closed."""
    await crew.joins("dora", Role.DRAFTER)
    await crew.joins("hadi", Role.COORDINATOR)
    await crew.stage.round("round priorities closes +14d for YE")
    found = [await crew.joins("amina"), await crew.joins("badia"), await crew.joins("chema", country="SD")]
    await crew.presses("amina", "start", "next", "o_c", "skip", "skip", "skip", "count")
    await crew.stage.house.db.run(lambda conn: cuts.add(conn, 1, CUT))
    await crew.stage.house.db.run(end)
    await decided(crew, "first", why="Most named it.")
    crew.stage.clock.at += timedelta(hours=1)
    return found


async def words(crew: Crew, who: str) -> list[str]:
    return [line.key for line in (await crew.sees(who)).lines if isinstance(line, Words)]


@pytest.mark.threat(14)
async def test_everyone_who_agreed_gets_the_same_whether_she_answered_or_was_asked_at_all(
    crew: Crew, post: Post
) -> None:
    everyone = await world(crew)
    await told(crew)
    assert await bulletins.send_due(crew.stage.house) == 3
    assert await crew.rows(SENT) == [(each, "pending") for each in everyone]
    assert [(await crew.sees(who)).lines for who in WHO] == [(Words("invite.hello"),)] * 3
    shown = []
    for who in WHO:
        await crew.does(who, Tap(0, "b_1_1"), Tap(0, "go"))
        pages = [await crew.sees(who)]
        while "next" in [choice.id for choice in pages[-1].choices()]:
            await crew.presses(who, "next")
            pages.append(await crew.sees(who))
        shown.append([replace(page, step=0) for page in pages])
    assert shown[0] == shown[1] == shown[2]
    assert [line.key for page in shown[0] for line in page.lines if isinstance(line, Words)] == [
        *("bulletin.asked", "bulletin.everyone", "bulletin.part", "said.spread"),
        *("bulletin.change", "bulletin.why", "bulletin.last"),
    ]


async def test_who_stopped_paused_erased_or_never_agreed_to_later_messages_gets_none(crew: Crew) -> None:
    _, _, chema = await world(crew)
    await crew.does("amina", Command("stop"))
    await crew.does("badia", Command("pause"))
    await told(crew)
    house = crew.stage.house
    person = (await crew.known("chema")).person
    no = replace(person, consent=replace(person.consent, contact=False))
    await house.db.run(lambda conn: people.update(conn, no))
    assert await bulletins.send_due(house) == 0
    await crew.does("badia", Command("continue"), Tap(0, "go"))
    silent = replace(person, write_first=False)
    await house.db.run(lambda conn: people.update(conn, silent))
    assert await bulletins.send_due(house) == 1, "who goes on is looked at again at once"
    await crew.does("badia", Command("erase"))
    await crew.presses("badia", "yes")
    assert await crew.rows("SELECT person, sent FROM bulletin_reader") == [(chema, 0)]
    assert await crew.rows(SENT) == []


async def test_it_waits_for_a_safe_hour_and_for_the_number_of_messages(crew: Crew, post: Post) -> None:
    await world(crew)
    crew.stage.clock.at = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)  # one in the morning in Aden
    await told(crew)
    assert await bulletins.send_due(crew.stage.house) == 0
    crew.stage.clock.at = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    await crew.stage.round("round a closes +14d")
    await crew.stage.round("round b closes +14d")
    assert await inviting.invite_due(crew.stage.house) > 0
    before = await crew.rows("SELECT count(*) FROM outbox WHERE kind = 'invite' AND key LIKE 'bulletin:%'")
    assert await bulletins.send_due(crew.stage.house) == 0, "two came within a week already"
    assert before == [(0,)]
    crew.stage.clock.at += timedelta(days=7, hours=1)
    assert await bulletins.send_due(crew.stage.house) == 3


async def test_just_before_it_goes_out_it_is_looked_at_once_more(crew: Crew, post: Post) -> None:
    await world(crew)
    await told(crew)
    await bulletins.send_due(crew.stage.house)
    house = crew.stage.house
    person = (await crew.known("amina")).person
    no = replace(person, consent=replace(person.consent, contact=False))
    await house.db.run(lambda conn: people.update(conn, no))
    await post.dispatcher.drain()
    assert [state for _, state in await crew.rows(SENT)] == ["stopped", "sent", "sent"]


async def test_a_part_is_told_of_once_and_one_decided_later_in_a_further_bulletin(crew: Crew) -> None:
    await world(crew)
    await told(crew)
    await bulletins.send_due(crew.stage.house)
    await decided(crew, "first", Verdict.KEEP)
    with pytest.raises(Fault, match="people were told of every decision"):
        await told(crew)
    assert await bulletins.send_due(crew.stage.house) == 0
    await crew.does("badia", Tap(0, "b_1_1"), Tap(0, "go"))
    await crew.presses("badia", "next", "next")
    assert await words(crew, "badia") == ["bulletin.keep", "bulletin.anew", "bulletin.last"]
    await decided(crew, "least", Verdict.TURN_DOWN)
    await told(crew)
    assert await bulletins.send_due(crew.stage.house) == 3
    assert await crew.rows("SELECT item, number FROM bulletin_item ORDER BY number") == [
        ("first", 1),
        ("least", 2),
    ]
    await crew.does("badia", Tap(0, "b_1_2"))
    await crew.presses("badia", "next")
    (part, *_) = (await crew.sees("badia")).lines
    assert isinstance(part, Words)
    assert (part.values["number"], part.values["total"]) == (1, 1)


async def test_doing_it_again_after_a_kill_doubles_nothing_and_loses_nothing(
    crew: Crew, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = await world(crew)
    await told(crew)
    monkeypatch.setattr(bulletins, "CHUNK", 1)
    put = kept.mark_sent
    calls = iter(range(99))

    def killed(conn: Conn, person: int, bulletin: kept.Bulletin) -> None:
        if next(calls) == 1:
            raise OSError("killed")
        put(conn, person, bulletin)

    monkeypatch.setattr(kept, "mark_sent", killed)
    with pytest.raises(OSError, match="killed"):
        await bulletins.send_due(stage.house)
    await stage.reload()
    assert await bulletins.send_due(stage.house) == 2
    assert await crew.rows(SENT) == [(each, "pending") for each in everyone]
    await stage.house.db.run(lambda conn: conn.execute("DELETE FROM outbox"))
    assert await bulletins.send_due(stage.house) == 0, "also once its row was forgotten"


async def test_after_a_backup_was_brought_back_nobody_is_told_twice(crew: Crew, stage: Stage) -> None:
    await world(crew)
    await told(crew)
    since = stage.house.seconds()
    stage.clock.at += timedelta(days=1)
    await stage.house.db.run(lambda conn: restoring.hold_calls(stage.house, conn, since))
    assert await bulletins.send_due(stage.house) == 0
    assert {state for _, state in await crew.rows(SENT)} == {"uncertain"}


async def test_nor_whoever_the_backup_meant_to_look_at_later(crew: Crew, stage: Stage) -> None:
    await world(crew)
    await told(crew)
    since = stage.house.seconds()
    [found] = await stage.house.db.run(lambda conn: bulletins.running(stage.house, conn))

    def later(conn: Conn) -> None:
        for [person] in conn.execute("SELECT id FROM person WHERE role = 'advocate'").fetchall():
            kept.look_later(conn, person, found, since + 2 * 86400)

    await stage.house.db.run(later)
    stage.clock.at += timedelta(days=1)
    await stage.house.db.run(lambda conn: restoring.hold_calls(stage.house, conn, since))
    stage.clock.at += timedelta(days=2)
    assert await bulletins.send_due(stage.house) == 0
    assert {state for _, state in await crew.rows(SENT)} == {"uncertain"}


async def test_a_reason_that_was_asked_for_readers_of_digests_alone_is_told_to_nobody_else(
    crew: Crew, stage: Stage
) -> None:
    await world(crew)
    old = stage.house.now()

    def before(conn: Conn) -> None:
        made = Decision("first", Verdict.CHANGE, CUT.number, old, "Between us.", for_all=False)
        decisions.add(conn, 1, made, stage.house.seconds())

    await stage.house.db.run(before)
    await told(crew)
    await bulletins.send_due(stage.house)
    await crew.does("badia", Tap(0, "b_1_1"), Tap(0, "go"))
    await crew.presses("badia", "next", "next")
    assert "bulletin.last" in await words(crew, "badia"), "there is no screen of reasons"


async def test_what_was_taken_back_as_a_country_was_left_comes_once_two_returned_to_it(
    crew: Crew, stage: Stage
) -> None:
    amina, badia, _ = await world(crew)
    await told(crew)
    await bulletins.send_due(stage.house)
    hadi = (await crew.known("hadi")).person
    await stage.house.db.run(lambda conn: withdrawing.leave(stage.house, conn, hadi, "YE"))
    assert await crew.rows("SELECT person FROM bulletin_reader WHERE sent = 0") == [(amina,), (badia,)]
    assert await bulletins.send_due(stage.house) == 0


async def test_after_a_month_it_is_sent_to_nobody_more_and_can_still_be_opened(crew: Crew) -> None:
    await world(crew)
    await crew.does("badia", Command("pause"))
    await told(crew)
    assert await bulletins.send_due(crew.stage.house) == 2
    crew.stage.clock.at += timedelta(days=31)
    await crew.does("badia", Command("continue"))
    assert await bulletins.send_due(crew.stage.house) == 0
    await crew.does("badia", Tap(0, "go"))
    assert [choice.id for choice in (await crew.sees("badia")).choices()] == ["b_1_1"]
    await crew.presses("badia", "b_1_1")
    assert await words(crew, "badia") == ["bulletin.asked", "bulletin.everyone"]


@pytest.mark.threat(7)
async def test_only_a_coordinator_tells_and_only_once_the_closing_digest_is_out(crew: Crew) -> None:
    await crew.joins("dora", Role.DRAFTER)
    await crew.joins("hadi", Role.COORDINATOR)
    await crew.stage.round("round priorities closes +14d")
    with pytest.raises(Fault) as open_:
        await told(crew)
    assert [line.partition(": ")[2][:30] for line in open_.value.lines] == [
        "people are told once it is clo",
        "nothing is decided on it yet. ",
    ]
    await crew.stage.house.db.run(lambda conn: cuts.add(conn, 1, CUT))
    await crew.stage.house.db.run(end)
    await decided(crew, "first")
    with pytest.raises(Refused):
        await told(crew, "dora")
    await told(crew)
    log = await crew.rows("SELECT role, action, resource, outcome FROM audit WHERE action = 'bulletin'")
    assert ("coordinator", "bulletin", "round:1", "done") in log
    assert ("drafter", "bulletin", "round:1", "refused") in log


async def test_after_a_silence_nothing_is_shown_before_she_says_that_it_is_her(crew: Crew) -> None:
    await world(crew)
    await told(crew)
    await bulletins.send_due(crew.stage.house)
    await crew.does("amina", Tap(0, "b_1_1"))
    assert await words(crew, "amina") == ["sitting.who"]
    await crew.does("amina", Tap(0, "go"))
    assert (await words(crew, "amina"))[0] == "bulletin.asked"


async def test_a_forged_or_stale_button_opens_nothing_else(crew: Crew) -> None:
    await world(crew)
    await crew.does("badia", Command("continue"), Tap(0, "go"))
    for choice in ("b_1_1", "b_1", "b_1_1_1", "b_x_y", "b_9_9", "b_"):
        await crew.does("badia", Tap(0, choice))
        assert await words(crew, "badia") == ["home.nothing_open"]
    await told(crew)
    await crew.does("badia", Tap(0, "b_1_1"))
    assert (await crew.known("badia")).place.name == "bulletin"
    await crew.presses("badia", "next", "next", "next", "close")
    assert await words(crew, "badia") == ["home.nothing_open"]


async def test_a_reason_comes_in_her_language_where_it_was_translated_and_else_alone_in_its_own(
    crew: Crew, stage: Stage
) -> None:
    await world(crew)
    house, dora = stage.house, (await crew.known("dora")).person
    french = replace(dora, language="fr")
    await house.db.run(
        lambda conn: decide(
            *(house, conn, french, 1),
            item="first",
            verdict=Verdict.KEEP,
            why="La plupart le disent.",
            translated={"ar": "قالت الأغلبية ذلك."},
        )
    )
    await handingout.hand_out(house)
    await twofold.write_down(house)
    line = Wording("decision:1:first", "La plupart le disent.")
    assert house.catalogs.complete(line, "fr")
    assert house.catalogs.words(line, "ar") == "قالت الأغلبية ذلك."
    assert not house.catalogs.complete(line, "es")
    waiting = [unit.key for _, unit in house.catalogs.units("es") if unit.empty]
    assert ("decision:1:first", line.text) in waiting, "translators are asked for it"
    shown = render(Say((line,), ((Choice("x", Words("interview.next")),),)), ("es", "fr"), house.catalogs)
    assert shown.language == "fr"


async def test_every_mistake_in_a_translated_reason_is_told_at_once(crew: Crew) -> None:
    await world(crew)
    house, dora = crew.stage.house, (await crew.known("dora")).person
    with pytest.raises(Fault) as wrong:
        await house.db.run(
            lambda conn: decide(
                *(house, conn, dora, 1),
                item="first",
                verdict=Verdict.KEEP,
                why="",
                translated={"xx": "text", "fr": " "},
            )
        )
    assert len(wrong.value.lines) == 3


async def test_a_screen_can_be_heard_where_it_was_recorded_once_she_said_that_sound_is_safe(
    crew: Crew, post: Post
) -> None:
    await world(crew)
    await told(crew)
    crew.stage.record_all("priorities", "en")
    await crew.does("amina", Tap(0, "b_1_1"), Tap(0, "go"))
    assert "hear" in [choice.id for choice in (await crew.sees("amina")).choices()]
    await post.dispatcher.drain()
    post.channel.delivered.clear()
    await crew.presses("amina", "hear")
    assert await words(crew, "amina") == ["hearing.ask"]
    await crew.presses("amina", "hear_yes")
    await post.dispatcher.drain()
    items = [getattr(each.item, "attachment", None) for each in post.channel.delivered]
    assert len([each for each in items if each is not None]) == 3, "the name, and two sentences"
    place = (await crew.known("amina")).place
    assert place.get("aloud") is not None
    await crew.does("amina", Tap((await crew.known("amina")).step, "next"))
    assert (await crew.known("amina")).place.get("aloud") is not None


async def test_in_few_words_each_screen_has_its_signs_and_its_ways_out(crew: Crew) -> None:
    await world(crew)
    await told(crew)
    person = (await crew.known("amina")).person
    few = replace(person, few_words=True)
    await crew.stage.house.db.run(lambda conn: people.update(conn, few))
    await crew.does("amina", Tap(0, "b_1_1"), Tap(0, "go"))
    marks = [(choice.id, choice.mark) for choice in (await crew.sees("amina")).choices()]
    assert marks == [("next", "▶️"), ("close", "◀️"), ("x", "🚪"), ("erase", "🗑️")]


async def test_a_change_of_language_shows_the_same_screen_again(crew: Crew) -> None:
    await world(crew)
    await told(crew)
    await crew.does("amina", Tap(0, "b_1_1"), Tap(0, "go"))
    await crew.presses("amina", "next")
    before = (await crew.sees("amina")).lines
    await crew.does("amina", Command("language", "fr"))
    assert (await crew.sees("amina")).lines == before
    await crew.does("amina", Text("hello"))
    assert (await crew.sees("amina")).lines == before


async def test_on_the_day_that_consent_names_it_goes_that_somebody_was_told_who_works_here_by_now(
    crew: Crew,
) -> None:
    amina, *_ = await world(crew)
    await told(crew)
    await bulletins.send_due(crew.stage.house)

    def later(conn: Conn) -> int:
        conn.execute("UPDATE person SET role = 'reviewer' WHERE id = ?", (amina,))
        return people.delete_advocates(conn)

    assert await crew.stage.house.db.run(later) > 0
    assert await crew.rows("SELECT role FROM person WHERE id = ?", amina) == [("reviewer",)]
    assert await crew.rows("SELECT * FROM bulletin_reader") == []
