"""Leaving, in every degree: out of the chat, a pause, a stop, all of it erased."""

from __future__ import annotations

from dataclasses import replace

from bot.app import erasing, numbers, speaking
from bot.app.asides import BACK, took_part_for_good
from bot.app.turn import Turn
from bot.domain.person import Standing
from bot.domain.place import HOME, Place, beside
from bot.domain.say import Choice, Say, Words
from bot.storage import chats, onscreen, outbox, signins


def leave_chat(turn: Turn) -> None:
    """/x: take everything out of the chat that can be, end what was on the screen, say nothing more."""
    turn.conn.execute(
        "UPDATE outbox SET state = 'dropped', done = ?, on_screen = 0 "
        "WHERE person = ? AND state IN ('pending', 'sending') AND kind IN ('reply', 'notice')",
        (turn.seconds, turn.person.id),
    )
    onscreen.clear(turn.conn, turn.person.id)
    speaking.let_go(turn.house, turn.conn, turn.person.id)
    messages = set(chats.live(turn.conn, turn.person.id, turn.seconds))
    messages |= {each for each in (turn.panel, turn.arrival.message) if each is not None}
    turn.remove(tuple(sorted(messages)))
    turn.panel = None
    # Whoever comes next is asked who she is; a button that could not be taken out does nothing.
    turn.change(replace(turn.person, entered=False))
    turn.seen = 0
    turn.place = Place("left", {"message": str(max(messages, default=0))})
    turn.step += 1
    turn.left = True


def pause(turn: Turn) -> None:
    """/pause: write nothing until she continues."""
    if turn.person.standing is not Standing.JOINING:
        turn.change(replace(turn.person, standing=Standing.PAUSED))
    outbox.cancel(turn.conn, turn.person.id, turn.seconds)
    turn.show(Say((Words("leaving.paused"),)), HOME)


def stop(turn: Turn) -> None:
    """/stop: write nothing, and take back the consent to later rounds; answers are kept.

    Of whom a roster led to, and who has agreed to nothing yet, nothing is kept.
    """
    if numbers.agreed_to_nothing(turn.conn, turn.person):
        wipe(turn)
        turn.show(Say((Words("roster.stopped"),)), Place())
        return
    stopped = turn.person.standing is Standing.STOPPED
    consent = replace(turn.person.consent, contact=False)
    standing = Standing.JOINING if turn.person.standing is Standing.JOINING else Standing.STOPPED
    turn.change(replace(turn.person, standing=standing, consent=consent))
    outbox.cancel(turn.conn, turn.person.id, turn.seconds)
    # Else a browser that staff left open elsewhere would be let in again once they go on.
    signins.end_all(turn.conn, turn.person.id)
    if not (turn.is_texted and stopped):  # whoever says so by short message is told once
        turn.show(Say((Words("leaving.stopped"), Words("leaving.stopped_erase"))), HOME)


def ask_erase(turn: Turn) -> None:
    """/erase: one confirming tap first."""
    turn.show(
        Say(
            (Words("leaving.erase_ask"),),
            ((Choice("yes", Words("leaving.erase_yes")),), (Choice("no", Words("leaving.erase_no")),)),
        ),
        beside(turn.place, "erase"),
    )


def erase(turn: Turn, choice: str) -> None:
    """The confirming tap: remove the person, her answers, and her messages where the channel allows it."""
    if choice != "yes":
        turn.show(Say((Words("leaving.erase_not"),), (BACK,)), beside(turn.place, "aside"))
        return
    beyond_reach = took_part_for_good(turn)
    wipe(turn)
    turn.show(Say((Words("leaving.erased_but" if beyond_reach else "leaving.erased"),)), Place())


def forget(turn: Turn) -> None:
    """She declined to take part: nothing of her is kept."""
    wipe(turn)
    turn.show(Say((Words("consent.declined"),)), Place())


def wipe(turn: Turn) -> None:
    """Remove all that is kept of her, and her messages in the chat."""
    live = chats.live(turn.conn, turn.person.id, turn.seconds)
    erasing.wipe(turn.house, turn.conn, turn.person.id)
    turn.remove(tuple(each for each in live if each != turn.arrival.message))
    chats.drop_all(turn.conn, turn.person.id)


def come_back(turn: Turn) -> None:
    """/continue: take a pause or a stop back, and go on where she was.

    Whoever stands so has joined; where the consent's text is another by now, going on asks for it anew.
    """
    if turn.person.standing in (Standing.PAUSED, Standing.STOPPED, Standing.UNREACHABLE):
        turn.change(replace(turn.person, standing=Standing.ACTIVE))
