"""Taking out of chats what is answered or old, and out of the database what has served its time."""

from __future__ import annotations

from bot.app import erasing, resent, roundkeys, signing, sitting, speaking
from bot.app.approving import WITHIN_SECONDS
from bot.app.house import House
from bot.app.room import make_ballast, with_room
from bot.app.sharing import FORGOTTEN
from bot.app.webhooks import end_alarms
from bot.domain import retention
from bot.domain.person import Standing
from bot.storage import (
    apitokens,
    approvals,
    arrivals,
    chats,
    cuts,
    invites,
    ledger,
    outbox,
    outdated,
    people,
    retellings,
    rosters,
    rounds,
    sessions,
    sharing,
    smsbudget,
    sounds,
    subscriptions,
    texts,
    traces,
    waiting,
    webhooks,
)
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing

LAST_WORDS = int(retention.LAST_WORDS.total_seconds())
UPLOADS = int(retention.UPLOADS.total_seconds())
WEEK_AND_MORE = int(retention.WEEK_AND_MORE.total_seconds())


async def clean_chats(house: House) -> int:
    """Put the removal of every message whose time has come into the outbox; returns for how many people."""
    done = await house.db.run(lambda conn: _clean(house, conn))
    if done:
        house.wake()
    return done


def _clean(house: House, conn: Conn) -> int:
    now = house.seconds()
    outdated.forget_seen(conn, now)
    people.forget_seen(conn, now - sitting.SILENCE)
    waiting.forget(conn, now - sitting.KEPT)
    speaking.forget(house, conn)
    sharing.forget_tries(conn, now - FORGOTTEN)
    found = chats.due(conn, now)
    for person, messages in found.items():
        known = people.get(conn, person)
        if known is None or known.person.standing is Standing.ERASED:
            continue
        letter = Letter(
            key=f"sweep:{person}:{messages[0]}:{messages[-1]}:{now}",
            person=person,
            kind=Outgoing.REMOVE,
            language=house.languages_of(known.person),
            removes=messages,
        )
        outbox.put(conn, letter, now)
        chats.going(conn, person, messages, now)
        if known.panel in messages:
            people.set_panel(conn, person, None)
    return len(found)


async def forget(house: House) -> None:
    """Delete what is no longer needed."""

    def work(conn: Conn) -> None:
        now = house.seconds()
        keep = house.rules.keep
        arrivals.forget_applied(conn, now - int(keep.update_ids.total_seconds()))
        arrivals.forget_quarantined(conn, now - int(keep.put_aside.total_seconds()))
        outdated.forget(conn, now - int(keep.sent.total_seconds()), now - WEEK_AND_MORE)
        erasing.forget_notes(house, conn)
        sounds.forget_uploads(conn, house.sealer, now - UPLOADS)
        chats.forget(conn, now)
        sessions.forget_typed(conn)
        invites.forget(conn, now)
        _forget_numbers(house, conn, now)
        signing.forget(house, conn)
        resent.forget(house, conn)
        apitokens.forget(conn, now)
        end_alarms(house, conn)
        webhooks.forget(conn, now - int(keep.sent.total_seconds()))
        approvals.forget(conn, now - WITHIN_SECONDS)
        subscriptions.forget_unconfirmed(conn, now)
        cuts.forget_files(conn, now - WEEK_AND_MORE)
        sessions.forget(conn)
        texts.forget(conn, now - WEEK_AND_MORE)
        smsbudget.forget_days(conn, house.now().date().isoformat())

    await house.db.run(work)


async def drop_erased(house: House) -> int:
    """Delete the emptied rows of people to whom the last words are out, and all traces on disk.

    Where a reader is in the way of that, the next wake or the next start goes on with it.
    """

    async def drop() -> int:
        return await house.db.run(lambda conn: people.delete_gone(conn, house.seconds() - LAST_WORDS))

    gone = await with_room(house, drop)
    await with_room(house, lambda: house.db.alone(traces.cut))
    return gone


async def resume(house: House) -> None:
    """At a start, before anything arrives: finish what a kill may have left half done."""
    await keep_promise(house)
    await drop_erased(house)
    await make_ballast(house)


def _forget_numbers(house: House, conn: Conn, now: int) -> None:
    """Erase the numbers whose time is over, and whoever they led to who has agreed to nothing."""
    rosters.forget_unsent(conn, now)
    for person in rosters.unanswered(conn, now):
        erasing.wipe(house, conn, person)
        people.delete(conn, person)


def _forget_people(house: House, conn: Conn) -> None:
    people.delete_advocates(conn)
    retellings.drop_all(conn)
    rosters.forget_all(conn)
    house.ledger.let_go(ledger.PERSON)
    house.ledger.let_go(ledger.NUMBER)


async def keep_promise(house: House) -> None:
    """After the day that consent names: destroy what joins people to their answers, and forget the people."""
    if house.now().date() <= house.rules.erase_until:
        return
    every = await house.db.run(rounds.every)
    for each in every:
        if not each.retired or house.keys.has_round(each.id):
            await roundkeys.retire(house, each.id)
    await house.db.run(lambda conn: _forget_people(house, conn))
    await house.db.alone(traces.cut)
