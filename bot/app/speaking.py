"""Open answers that are spoken: asked for once she agreed, kept sealed, and taken back with what she said.

The turn that takes a voice note writes an answer that says it was spoken; its sound comes later (`fetching`).
Only the newest voice note counts, and nothing that she has erased or replaced meanwhile is kept. Of one that
cannot be had nothing stays, and she is told.
"""

from __future__ import annotations

import json
from datetime import timedelta

from bot.app import fetching, gates
from bot.app.house import House
from bot.app.packing import pack_inbound, unpack_inbound
from bot.app.turn import Turn
from bot.domain import retention
from bot.domain.clock import Hours, next_safe
from bot.domain.inbound import Inbound, Voice
from bot.domain.person import Person, Standing
from bot.domain.rounds import RoundState
from bot.domain.say import Choice, Say, Words
from bot.domain.session import Heard, Outcome, Session
from bot.domain.sound import Flaw, checked
from bot.storage import heldvoices, outbox, people, rounds, sessions, sounds, spoken
from bot.storage.database import Conn
from bot.storage.outbox import ANSWERING, Letter, Outgoing
from bot.storage.rounds import Round
from bot.storage.sounds import Wanted
from bot.storage.spoken import Name

#: What `fetching` calls the sounds that are answers.
PURPOSE = "answer"
HELD = int(retention.HELD_VOICE.total_seconds())
#: Who waits for a word that long is told at once, else at an hour that she named.
AT_ONCE = int(retention.SILENCE.total_seconds())


def may_speak(turn: Turn, round_: Round) -> bool:
    """Whether open answers of a round may be spoken, where she is now."""
    return round_.voice and round_.risk == "normal" and turn.arrival.channel in turn.house.hears


def is_full(house: House, conn: Conn) -> bool:
    """Whether recordings take all the room that there is for them."""
    return spoken.size(conn) >= house.rules.most_sound


def is_held(turn: Turn, round_: Round, session: Session) -> bool:
    """Whether a voice note waits for her word at this question."""
    return _held(turn, round_, session.at) is not None


def after(turn: Turn, round_: Round, outcome: Outcome, message: Inbound) -> None:
    """Do with the voice note of a turn, or of one before, what came of it; its answer is written already."""
    match outcome.heard:
        case Heard.HELD if isinstance(message, Voice) and outcome.session.at is not None:
            turn.sound_awaited = True
            raw = [round_.id, outcome.session.at, pack_inbound(message)]
            sealed = turn.house.sealer.seal_text(json.dumps(raw))
            heldvoices.put(turn.conn, turn.person.id, sealed, turn.seconds)
        case Heard.TAKEN:
            [answer] = outcome.saved
            voice = message if isinstance(message, Voice) else _held(turn, round_, answer.question)
            assert voice is not None  # noqa: S101 - the session says that one is held
            pseudonym = turn.house.pseudonym(round_.id, turn.person.id)
            token = spoken.ask(turn.conn, Name(round_.id, pseudonym, answer.question))
            about = {"round": str(round_.id), "question": answer.question, "token": token.hex()}
            fetching.ask(turn, voice, PURPOSE, about)
            heldvoices.drop(turn.conn, turn.person.id)
        case Heard.DROPPED:
            let_go(turn.house, turn.conn, turn.person.id)
        case None if isinstance(message, Voice):
            sounds.drop_upload(turn.conn, message.reference)


def silence(turn: Turn, round_id: int) -> bool:
    """Destroy what she spoke in a round, or is to be got of it, and nobody has written down.

    Returns whether there was anything.
    """
    house = turn.house
    if not house.has_round_key(round_id):
        return False
    gone = spoken.drop_answers(turn.conn, round_id, house.pseudonym(round_id, turn.person.id))
    if gone:
        about = {"round": str(round_id)}
        sounds.let_go(turn.conn, house.sealer, turn.person.id, PURPOSE, about)
    return gone > 0


def take(house: House, conn: Conn, wanted: Wanted, sound: bytes | None) -> None:
    """Keep the sound of an answer, if it is still one; of one that cannot be had she is told."""
    round_id, token = int(wanted.about["round"]), bytes.fromhex(wanted.about["token"])
    if not house.has_round_key(round_id):
        return
    name = Name(round_id, house.pseudonym(round_id, wanted.person), wanted.about["question"])
    if not spoken.is_asked(conn, name, token):
        return
    found = Flaw.EMPTY if sound is None else checked(sound)
    if sound is not None and not isinstance(found, Flaw):
        spoken.keep(conn, house.sealer, name, token, sound)
        return
    spoken.drop_answer(conn, name)
    long = found in (Flaw.TOO_LONG, Flaw.TOO_LARGE)
    _tell(house, conn, wanted, round_id, Words("voice.lost_long" if long else "voice.lost"))


def let_go(house: House, conn: Conn, person: int) -> None:
    """Let go of the voice note that waits for her word, and of its sound where it was sent on a page."""
    sealed = heldvoices.get(conn, person, 0)
    if sealed is not None:
        found = unpack_inbound(json.loads(house.sealer.open_text(sealed))[2])
        if isinstance(found, Voice):
            sounds.drop_upload(conn, found.reference)
        heldvoices.drop(conn, person)


def forget(house: House, conn: Conn) -> None:
    """Let go of what was held for longer than somebody takes to read."""
    heldvoices.forget(conn, house.seconds() - HELD)


def agreed_in(turn: Turn) -> list[int]:
    """The rounds in which she agreed to answer by voice."""
    every = sessions.every_of(turn.conn, turn.person.id)
    return [round_id for round_id, session in every if session.get("agreed")]


def take_back(turn: Turn) -> None:
    """She takes back that her voice may be kept: what nobody has written down goes with it."""
    let_go(turn.house, turn.conn, turn.person.id)
    for round_id in agreed_in(turn):
        sessions.disagree(turn.conn, turn.person.id, round_id)
        silence(turn, round_id)


def _held(turn: Turn, round_: Round, question: str | None) -> Voice | None:
    sealed = heldvoices.get(turn.conn, turn.person.id, turn.seconds - HELD)
    if sealed is None:
        return None
    where, what, raw = json.loads(turn.house.sealer.open_text(sealed))
    found = unpack_inbound(raw)
    return found if isinstance(found, Voice) and (where, what) == (round_.id, question) else None


def _tell(house: House, conn: Conn, wanted: Wanted, round_id: int, words: Words) -> None:
    known, round_ = people.get(conn, wanted.person), rounds.get(conn, round_id)
    if known is None or round_ is None or round_.state is not RoundState.RUNNING:
        return
    person = known.person
    if person.standing not in (Standing.ACTIVE, Standing.JOINING) or gates.is_left(conn, person):
        return
    due = house.seconds() if house.seconds() - known.seen < AT_ONCE else _later(house, person)
    letter = Letter(
        key=f"{ANSWERING}voice:{wanted.about['token']}",
        person=person.id,
        kind=Outgoing.NOTICE,
        language=house.language_of(person),
        say=Say((words,), ((Choice(f"r_{round_id}", Words("home.go_on")),),)),
        due=due,
    )
    outbox.put(conn, letter, house.seconds(), house.sealer)


def _later(house: House, person: Person) -> int:
    now = house.now() + timedelta(seconds=1)
    return int(next_safe(now, person.zone, Hours(person.safe_from, person.safe_to)).timestamp())
