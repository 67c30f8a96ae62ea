from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.channels.telegram.receiving import IDLE_SECONDS, Alarm, Receiving
from bot.channels.telegram.wire import Wire
from bot.domain.inbound import Text
from tests.botapi import Emulator
from tests.channels.telegram.conftest import SHE

POLL = 20


class Poller:
    """A `Receiving` that runs in the background, with its waits noted and not waited."""

    def __init__(self, wire, intake, **more):
        self.alarms: list[Alarm] = []
        self.waits: list[float] = []
        self.time = 1_000.0
        self.receiving = Receiving(
            wire,
            intake,
            self.alarms.append,
            poll_seconds=POLL,
            now=lambda: self.time,
            sleep=self.sleep,
            **more,
        )
        self.task = asyncio.create_task(self.receiving.run())

    async def sleep(self, seconds):
        self.waits.append(seconds)
        await asyncio.sleep(0)

    async def stop(self):
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


@pytest.fixture
async def start(wire, intake):
    running = []

    def begin(**more):
        poller = Poller(wire, intake, **more)
        running.append(poller)
        return poller

    yield begin
    for poller in running:
        await poller.stop()


def polls(api):
    return [call for call in api.calls if call.method == "getUpdates"]


async def test_what_waits_is_taken_in_one_batch_and_confirmed_by_the_next_poll(api, ledger, start):
    for number in range(20):
        api.people.text(SHE, f"answer {number}")
    start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert ledger.batches == [20]
    assert [arrival.inbound for arrival in ledger.taken] == [Text(f"answer {n}") for n in range(20)]


async def test_nothing_is_confirmed_before_it_is_committed(api, start, ledger):
    committing, let = asyncio.Event(), asyncio.Event()
    honest = ledger.take

    async def slow(arrivals):
        committing.set()
        await let.wait()
        return await honest(arrivals)

    ledger.take = slow
    api.people.text(SHE, "hello")
    start()
    await committing.wait()
    assert len(polls(api)) == 1
    assert api.people.waiting() == 1
    let.set()
    await api.until(lambda: not api.people.waiting())
    assert len(ledger.taken) == 1


async def test_a_commit_that_fails_leaves_the_offset_and_the_same_updates_come_again(api, ledger, start):
    ledger.fails = 2
    first = api.people.text(SHE, "hello")["update"]
    poller = start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    # The fourth, which confirmed, is still waiting for more.
    assert [call.values["offset"] for call in polls(api)] == [0, 0, 0]
    assert [arrival.key for arrival in ledger.taken] == [str(first)]
    assert len(poller.waits) == 2


async def test_one_bad_update_does_not_hold_up_the_nineteen_beside_it(api, ledger, start):
    for number in range(20):
        if number == 7:
            bad = api.people.raw({"message": {"message_id": 1, "text": "\ud83d", "date": "never"}})
        else:
            api.people.text(SHE, f"answer {number}")
    start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert len(ledger.taken) == 19
    assert [(channel, key) for channel, key, _ in ledger.put_aside] == [("telegram", str(bad))]


async def test_a_batch_of_nonsense_only_is_put_aside_and_confirmed(api, ledger, start):
    for _ in range(3):
        api.people.raw({"tomorrow": {}})
    start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert ledger.batches == []
    assert len(ledger.put_aside) == 3


async def test_a_full_batch_is_followed_by_another_at_once(api, ledger, start):
    for number in range(250):
        api.people.text(SHE, str(number))
    poller = start()
    await api.until(lambda: api.people.polling() and not api.people.waiting(), 20)
    assert ledger.batches == [100, 100, 50]
    assert poller.waits == []


async def test_every_poll_says_which_updates_it_wants(api, start):
    start()
    await api.until(api.people.polling)
    await api.until(lambda: api.inbox.allowed is not None)
    assert api.inbox.allowed == ("message", "edited_message", "callback_query", "my_chat_member")


async def test_a_webhook_left_behind_is_taken_away_and_nothing_is_dropped(api, ledger, start):
    api.world.set_webhook({"url": "https://example.org/hook"})
    await api.close()  # its deliveries, not its chats
    await api.open()
    api.people.text(SHE, "hello")
    start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert len(ledger.taken) == 1


async def test_a_press_is_answered_after_the_commit_with_what_is_to_be_shown(api, ledger, start):
    ledger.toast = "Ü" * 300
    api.people.tap(SHE, "1.good", message=5)
    start()
    await api.until(lambda: api.people.toasts(SHE))
    assert api.people.toasts(SHE) == ["Ü" * 200]


@pytest.mark.case(18)
async def test_a_press_that_cannot_be_answered_is_taken_all_the_same(api, ledger, start):
    api.people.fault("400", "answerCallbackQuery", description="Bad Request: query is too old")
    api.people.tap(SHE, "1.good", message=5)
    start()
    await api.until(lambda: api.calls_of("answerCallbackQuery"))
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert len(ledger.taken) == 1


async def test_a_press_that_is_passed_over_stops_waiting_too(api, ledger, start):
    query = api.people.tap(SHE, "forged", message=5)["query"]
    start()
    await api.until(lambda: api.world.queries[query].answered)
    assert ledger.taken == []


@pytest.mark.case(19)
async def test_the_bot_leaves_a_group_that_it_was_added_to(api, ledger, start):
    api.people.group(-5)
    api.people.joins(-5, SHE)
    start()
    await api.until(lambda: api.people.left() == [-5])
    assert ledger.taken == []


@pytest.mark.case(11)
@pytest.mark.parametrize("kind", ["502", "500", "reset_before", "bad_json", "429", "timeout_before"])
async def test_a_poll_that_fails_is_made_again_and_nothing_is_lost(api, ledger, intake, kind, monkeypatch):
    wire = Wire(api.token, api.url)
    await wire.open()
    api.people.fault(kind, "getUpdates", times=2)
    poller = Poller(wire, intake)
    # A poll that never ends is given up after a grace of seconds, which a test has no time for.
    original = wire.call

    async def impatient(method, parameters, **more):
        if "read_seconds" in more and kind == "timeout_before" and len(poller.waits) < 2:
            more["read_seconds"] = 0.5
        return await original(method, parameters, **more)

    monkeypatch.setattr(wire, "call", impatient)
    api.people.text(SHE, "hello")
    try:
        await api.until(lambda: api.people.polling() and not api.people.waiting(), 20)
        assert len(ledger.taken) == 1
        assert len(poller.waits) == 2
        assert poller.waits[0] <= 0.5 < 2 * poller.waits[1] + 0.01
    finally:
        await poller.stop()
        await wire.close()


@pytest.mark.case(9)
async def test_a_pause_that_telegram_asks_for_is_kept(api, ledger, intake):
    time = [100.0]
    wire = Wire(api.token, api.url, now=lambda: time[0])
    await wire.open()
    poller = Poller(wire, intake)

    async def sleep(seconds):
        poller.waits.append(seconds)
        time[0] += seconds

    poller.receiving._sleep = sleep
    api.people.fault("429", "getUpdates", retry_after=30)
    try:
        await api.until(api.people.polling)
        assert poller.waits == [30.0]
    finally:
        await poller.stop()
        await wire.close()


@pytest.mark.case(5, 16)
@pytest.mark.parametrize(
    ("kind", "alarm"), [("401", Alarm.TOKEN), ("404", Alarm.TOKEN), ("409", Alarm.CONFLICT)]
)
@pytest.mark.threat(4)
async def test_what_only_a_person_can_mend_stops_receiving_and_raises_the_alarm(
    api, start, kind, alarm, caplog
):
    api.people.fault(kind, "getUpdates", times=None)
    poller = start()
    await asyncio.wait_for(poller.task, 60)
    assert poller.alarms == [alarm]
    assert len(polls(api)) == 1
    assert api.token not in caplog.text


@pytest.mark.case(5)
async def test_another_of_ours_may_poll_for_a_while_before_it_counts_as_a_conflict(api, start):
    api.people.fault("409", "getUpdates", times=3)
    poller = start(conflict_seconds=60)
    await api.until(lambda: api.people.polling() and len(polls(api)) > 3)
    assert len(poller.waits) == 3
    assert poller.alarms == []


@pytest.mark.case(5)
async def test_a_conflict_that_lasts_stops_receiving(api, start):
    api.people.fault("409", "getUpdates", times=None)
    poller = start(conflict_seconds=60)
    await api.until(lambda: len(polls(api)) > 3)
    assert poller.alarms == []
    poller.time += 60
    await asyncio.wait_for(poller.task, 60)
    assert poller.alarms == [Alarm.CONFLICT]


@pytest.mark.case(5)
async def test_a_conflict_that_was_met_when_it_polled_before_counts_no_more(api, start):
    api.people.fault("409", "getUpdates", times=None)
    poller = start(conflict_seconds=60)
    await api.until(lambda: len(polls(api)) > 1)
    await poller.stop()
    poller.time += 3600
    before = len(polls(api))
    poller.task = asyncio.create_task(poller.receiving.run())
    await api.until(lambda: len(polls(api)) > before + 3)
    assert poller.alarms == []


async def test_a_token_that_is_refused_at_once_raises_the_alarm(api, intake):
    wire = Wire("123456:" + "w" * 35, api.url)
    await wire.open()
    poller = Poller(wire, intake)
    await asyncio.wait_for(poller.task, 60)
    await wire.close()
    assert poller.alarms == [Alarm.TOKEN]


@pytest.mark.case(5)
async def test_of_two_pollers_the_one_that_telegram_turns_away_stops(api, start, intake):
    first = start()
    await api.until(api.people.polling)
    wire = Wire(api.token, api.url)
    await wire.open()
    second = Poller(wire, intake)
    await asyncio.wait_for(first.task, 60)
    assert first.alarms == [Alarm.CONFLICT]
    await api.until(api.people.polling)
    assert second.alarms == []
    await second.stop()
    await wire.close()


async def test_the_first_poll_waits_for_nothing_and_those_after_it_do(api, start):
    poller = start()
    await api.until(api.people.polling)
    api.people.text(SHE, "hello")
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert [call.values.get("timeout", 0) for call in polls(api)] == [0, poller.receiving._poll_seconds]


async def test_last_ok_stands_still_while_polls_fail_and_moves_when_they_go_well(api, ledger, start):
    api.people.fault("502", "getUpdates", times=None)
    poller = start()
    began = poller.receiving.last_ok
    poller.time += 900
    await api.until(lambda: len(poller.waits) >= 3)
    assert poller.receiving.last_ok == began
    poller.time += 5
    api.people.clear_faults()
    await api.until(api.people.polling)
    assert poller.receiving.last_ok == poller.time
    poller.time += 5
    api.people.text(SHE, "hello")
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert poller.receiving.last_ok == poller.time


@pytest.mark.case(22)
async def test_after_a_quiet_day_a_lower_update_id_is_not_swallowed(api, ledger, start):
    api.people.restart_ids(900_000)
    api.people.text(SHE, "before")
    poller = start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    poller.time += IDLE_SECONDS + 1
    # One poll ends and the next begins, as they do all day.
    api.inbox._poll.set_result(None)
    await api.until(lambda: polls(api)[-1].values["offset"] == 900_001 and api.people.polling())
    api.people.restart_ids(17)
    api.people.text(SHE, "after")
    await api.until(lambda: len(ledger.taken) == 2)
    assert ledger.taken[1].key == "17"


@pytest.mark.case(21)
async def test_a_restart_is_given_again_what_was_committed_and_not_confirmed(api, ledger, intake, wire):
    api.people.text(SHE, "hello")
    first = Poller(wire, intake)
    # Killed between the commit and the next poll.
    committed = asyncio.Event()
    honest = intake.take

    async def then_dies(batch):
        await honest(batch)
        committed.set()
        await asyncio.Event().wait()

    intake.take = then_dies
    await committed.wait()
    await first.stop()
    intake.take = honest
    second = Poller(wire, intake)
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    await second.stop()
    assert [arrival.key for arrival in ledger.taken] == ["1000", "1000"]


@pytest.mark.case(6)
async def test_an_update_left_waiting_for_a_day_is_gone_at_telegram(api: Emulator, ledger, start):
    api.people.text(SHE, "too late")
    api.people.advance(25 * 3600)
    api.people.text(SHE, "in time")
    start()
    await api.until(lambda: api.people.polling() and not api.people.waiting())
    assert [arrival.inbound for arrival in ledger.taken] == [Text("in time")]
