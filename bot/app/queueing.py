"""The reviewers' queue: open answers of ordinary rounds that wait to be read, one step a transaction.

Only texts of people in the last cut are in it, and of each question as many as that cut shows at least.
The log says that somebody reviewed a round, and the same whatever she decided. A text that tells of
violence or a threat is erased; a pattern of misconduct is passed on once a round, with nothing of any text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from hashlib import blake2b

from bot.app import planning, quotes, removing, renewing, tallying
from bot.app.counting import stepped
from bot.app.house import House
from bot.app.permits import GONE, check, permit, refusal, review_faults
from bot.domain import reading as made
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.reading import Reading, State, Translation
from bot.domain.released import loads
from bot.domain.review import tag_faults
from bot.domain.rounds import RoundState
from bot.domain.say import Say, Words
from bot.domain.survey import Question, Quote
from bot.storage import cuts, meta, outbox, people, readings, rounds
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.readings import Kept, Unopened
from bot.storage.rounds import Round

READ = (RoundState.RUNNING, RoundState.PAUSED, RoundState.CLOSED)
NO_SUCH = "This text waits no more: it was decided, changed or erased meanwhile."
#: Under this name it is noted that a pattern was passed on of a round.
PATTERN = "pattern:"
UNHEARD = "This answer was spoken: write down what it says first, and let another reviewer accept that."
CHANGED = "This was changed since you read it. Please read it once more."
UNQUOTED = "Its writer did not agree to this text being quoted: tag it, or leave it out."


@dataclass(frozen=True, slots=True)
class Waiting:
    """At least how many texts of a question wait; None: fewer than `fewer_than`."""

    round: Round
    question: Question
    least: int | None
    fewer_than: int


@dataclass(frozen=True, slots=True)
class Text:
    """One text before a reviewer. `accepting`: it is released, and its translation waits to be accepted.

    `spoken`: it is a recording, and its text what a reviewer wrote down so far; `agreeing`: another did, so
    that it is hers to accept.
    """

    id: int
    round: Round
    question: Question
    text: str
    language: str
    reading: Reading
    quotable: bool
    accepting: bool
    codebook: tuple[str, ...]
    spoken: bool = False
    agreeing: bool = False

    @property
    def shown(self) -> str:
        """What would be quoted of it."""
        return made.shown(self.text, self.reading)

    @property
    def mark(self) -> str:
        """The same while all that is read and would be shown of it is."""
        told = self.reading.translation
        seen = json.dumps([self.text, self.shown, None if told is None else told.text])
        return blake2b(seen.encode(), digest_size=12).hexdigest()


def waiting(house: House, conn: Conn, staff: Person) -> list[Waiting]:
    """What waits in the rounds that she may review, question by question."""
    permit(house, conn, staff, Action.REVIEW, Kind.ROUND)
    return [
        each
        for round_ in rounds.in_state(conn, *READ)
        if round_.risk == "normal" and not review_faults(conn, staff, round_)
        for each in _waiting(house, conn, round_)
    ]


def places(house: House, conn: Conn, staff: Person) -> list[Round]:
    """The rounds in which a text waits for her; nothing is read of them. Raises Refused."""
    check(house, staff, Action.REVIEW, Kind.ROUND)
    return [
        round_
        for round_ in rounds.in_state(conn, *READ)
        if round_.risk == "normal"
        and not review_faults(conn, staff, round_)
        and any(_waits_for(each, staff) for each in texts(house, conn, round_))
    ]


def read_elsewhere(house: House, conn: Conn, staff: Person) -> list[Round]:
    """The high-risk rounds that she may review: none of their answers can be read here. Raises Refused."""
    check(house, staff, Action.REVIEW, Kind.ROUND)
    found = rounds.in_state(conn, *READ)
    return [each for each in found if each.risk != "normal" and not review_faults(conn, staff, each)]


def next_text(house: House, conn: Conn, staff: Person, round_id: int, after: int = 0) -> Text | None:
    """The next text that waits, behind the one named `after`; None where none is left."""
    round_ = permitted(house, conn, staff, round_id)
    every = texts(house, conn, round_)
    named = (place for place, each in enumerate(every, 1) if after and each.id == after)
    start = next((place for place in named if _waits_for(every[place - 1], staff)), 0)
    waits = next((each for each in every[start:] if _waits_for(each, staff)), None)
    if waits is None:
        return None
    kept = waits.open()
    if kept.id == 0:
        kept = replace(kept, id=readings.begin(conn, house.sealer, round_id, kept), state=State.OPEN)
    return as_text(house, conn, round_, kept, staff)


def text_of(house: House, conn: Conn, staff: Person, id_: int) -> Text:
    """A text as it stands now. Raises Fault where it waits no more."""
    round_, kept = found(house, conn, staff, id_)
    return as_text(house, conn, round_, kept, staff)


def text_and_before(house: House, conn: Conn, staff: Person, id_: int) -> tuple[Text, int]:
    """A text as it stands now, and the number of the one that waits for her before it; 0: there is none."""
    round_, every, here = _found(house, conn, staff, id_)
    earlier = every[: every.index(here)] if _waits_for(here, staff) else []
    before = next((each.id for each in reversed(earlier) if each.id and _waits_for(each, staff)), 0)
    return as_text(house, conn, round_, here.open(), staff), before


def hide(house: House, conn: Conn, staff: Person, id_: int, words: str) -> Text:
    """Take words out of what would be shown. Raises Fault."""
    return _change(house, conn, staff, id_, lambda kept: made.hidden(kept.text, kept.reading, words))


def quote(house: House, conn: Conn, staff: Person, id_: int, piece: str) -> Text:
    """Say which piece of it would be shown. Raises Fault where it does not stand there word for word."""
    return _change(house, conn, staff, id_, lambda kept: made.quoting(kept.text, kept.reading, piece))


def translate(house: House, conn: Conn, staff: Person, id_: int, text: str) -> Text:
    """Give a translation into her own language. Raises Fault where it loses a gap or points at anybody."""

    def translated(kept: Kept) -> Reading:
        told = Translation(text, house.language_of(staff), staff.id, of=kept.reading.version)
        return made.translating(kept.text, kept.reading, told)

    return _change(house, conn, staff, id_, translated)


def tag(house: House, conn: Conn, staff: Person, id_: int, word: str) -> Text:
    """Give a text a tag of the round's codebook, or take it off again. Raises Fault."""
    round_, kept = _heard(house, conn, staff, id_)
    tags = kept.reading.tags
    now = tuple(each for each in tags if each != word) if word in tags else (*tags, word)
    return _tagged(house, conn, round_, kept, now)


def tag_with(house: House, conn: Conn, staff: Person, id_: int, words: Collection[str]) -> Text:
    """Let a text have these tags of the round's codebook and no other. Raises Fault."""
    round_, kept = _heard(house, conn, staff, id_)
    return _tagged(house, conn, round_, kept, tuple(dict.fromkeys(words)))


def accept(
    house: House, conn: Conn, staff: Person, id_: int, *, agreed: bool, seen: str | None = None
) -> None:
    """Accept the translation of another reviewer, as it was `seen`, or take it away. Raises Fault."""

    def judged(kept: Kept) -> Reading:
        check_seen(as_text(house, conn, round_, kept), seen)
        accepted = made.accepting(kept.reading, staff.id)
        return accepted if agreed else replace(kept.reading, translation=None)

    round_, _ = found(house, conn, staff, id_)
    before = renewing.shown(house, conn, round_, id_)
    _change(house, conn, staff, id_, judged)
    if agreed:
        renewing.note(house, conn, round_, id_, before)


def decide(
    house: House,
    conn: Conn,
    staff: Person,
    id_: int,
    state: State,
    *,
    tags: Collection[str] | None = None,
    seen: str | None = None,
) -> None:
    """Release, tag or leave out; with these tags and no other, where any are given. Raises Fault.

    What would be shown of it has to be what was `seen`, by its mark.
    """
    round_, kept = found(house, conn, staff, id_)
    reading = kept.reading if tags is None else replace(kept.reading, tags=tuple(dict.fromkeys(tags)))
    if kept.state is not State.OPEN:
        raise Fault((NO_SUCH,))
    if kept.is_spoken and state is not State.LEFT_OUT:
        raise Fault((UNHEARD,))
    check_seen(as_text(house, conn, round_, kept), seen)
    match state:
        case State.RELEASED:
            faults = [] if kept.quote not in (None, Quote.NO) else [UNQUOTED]
            whole = made.released(kept.text, reading)
            faults += made.quote_faults(whole, made.shown(kept.text, reading))
        case State.TAGGED:
            faults = [] if reading.tags else ["Give at least one tag, or leave it out."]
            reading = replace(reading, quote=None, translation=None)
        case _:
            faults, reading = [], Reading(transcript=made.refused(reading).transcript)
            readings.silence(conn, round_.id, kept)
    faults += tag_faults(reading.tags, _codebook(house, conn, round_))
    if faults:
        raise Fault(tuple(faults))
    if state is State.RELEASED:
        removing.note_released(house, conn, round_.id, kept)
    readings.decide(conn, house.sealer, id_, state, reading)
    renewing.note(house, conn, round_, id_, None)
    tallying.count_when_read(house, conn, round_)


def remove(house: House, conn: Conn, staff: Person, id_: int) -> None:
    """Erase a text that tells of violence or a threat: nothing but its having been there is kept."""
    round_, kept = found(house, conn, staff, id_)
    removing.remove(house, conn, round_.id, kept)
    tallying.count_when_read(house, conn, round_)


def note_pattern(house: House, conn: Conn, staff: Person, id_: int) -> bool:
    """Leave out a text that shows a pattern of misconduct, and tell who is named for it, once a round.

    The message has nothing of the text, of the round or of a country. False where nobody is named.
    """
    round_, kept = found(house, conn, staff, id_)
    contact = house.rules.conduct_contact
    known = None if contact is None else people.get(conn, contact)
    readings.decide(conn, house.sealer, id_, State.LEFT_OUT, Reading())
    readings.silence(conn, round_.id, kept)
    tallying.count_when_read(house, conn, round_)
    if known is None or known.person.role is Role.ADVOCATE or known.person.standing in GONE:
        return False
    if meta.get(conn, f"{PATTERN}{round_.id}") is None:
        meta.put(conn, f"{PATTERN}{round_.id}", "1")
        letter = Letter(
            key=f"pattern:{round_.id}",
            person=known.person.id,
            kind=Outgoing.ALERT,
            language=house.languages_of(known.person),
            say=Say((Words("queue.pattern_told"),)),
        )
        outbox.put(conn, letter, house.seconds(), house.sealer)
        house.wake()
    return True


def texts(house: House, conn: Conn, round_: Round) -> list[Unopened]:
    """All that may be read of a round, sealed as it is: whoever shows one opens it, and no other."""
    cut = cuts.last(conn, round_.id)
    room = {} if cut is None else quotes.room_of(loads(cut.released))
    return quotes.unopened_of(house, conn, round_, room) if room else []


def permitted(
    house: House, conn: Conn, staff: Person, round_id: int, action: Action = Action.REVIEW
) -> Round:
    """The round, for who may review it now; others do not hear which there are. Raises Fault."""
    resource = f"{Kind.ROUND}:{round_id}"
    check(house, staff, action, resource)
    round_ = planning.existing(conn, round_id)
    if round_.risk != "normal":
        told = f"ROUND {round_id}: a high-risk round, whose answers are read on another computer."
        raise Fault((told,))
    if round_.state not in READ:
        raise Fault((f"ROUND {round_id} has not begun.",))
    lines = review_faults(conn, staff, round_)
    if lines:
        raise refusal(house, staff, action, resource, *lines)
    permit(house, conn, staff, action, resource)
    return round_


def as_text(house: House, conn: Conn, round_: Round, kept: Kept, staff: Person | None = None) -> Text:
    """A text as a reviewer sees it."""
    heard = kept.reading.transcript if kept.is_spoken else None
    written = "" if heard is None else heard.text
    return Text(
        id=kept.id,
        round=round_,
        question=house.survey(conn, round_.survey).question(kept.question),
        text=written if kept.is_spoken else kept.text,
        language=kept.language,
        reading=kept.reading,
        quotable=kept.quote not in (None, Quote.NO),
        accepting=kept.state is State.RELEASED,
        codebook=_codebook(house, conn, round_),
        spoken=kept.is_spoken,
        agreeing=bool(written) and heard is not None and staff is not None and heard.by != staff.id,
    )


# -- inside -----------------------------------------------------------------------------------------


def _waiting(house: House, conn: Conn, round_: Round) -> list[Waiting]:
    open_ = Counter(each.question for each in texts(house, conn, round_) if _is_open(each))
    survey, k = house.survey(conn, round_.survey), round_.min_cell
    return [
        Waiting(round_, survey.question(question), stepped(count, k), 2 * k)
        for question, count in sorted(open_.items())
    ]


def _is_open(kept: Unopened) -> bool:
    return kept.state in (None, State.OPEN)


def _waits_for(kept: Unopened, staff: Person) -> bool:
    """Whether there is something for her to do: to read it, or to judge another reviewer's translation."""
    if _is_open(kept) and kept.is_heard:
        heard = kept.reading().transcript
        return heard is None or not heard.text or heard.by != staff.id
    if _is_open(kept):
        return not kept.is_mute()
    told = kept.reading().translation if kept.state is State.RELEASED else None
    return told is not None and told.accepted_by is None and told.by != staff.id


def check_seen(text: Text, seen: str | None) -> None:
    """Raise Fault where a text is not any more as she read it, by its mark; None: that is not known."""
    if seen is not None and seen != text.mark:
        raise Fault((CHANGED,))


def found(house: House, conn: Conn, staff: Person, id_: int) -> tuple[Round, Kept]:
    """A text on which she may still do something, her own transcript too. Raises Fault."""
    round_, _, here = _found(house, conn, staff, id_)
    return round_, here.open()


def _found(house: House, conn: Conn, staff: Person, id_: int) -> tuple[Round, list[Unopened], Unopened]:
    """The same, sealed, with all that may be read of its round."""
    check(house, staff, Action.REVIEW, Kind.ROUND)
    round_id = readings.round_of(conn, id_)
    if round_id is None:
        raise Fault((NO_SUCH,))
    round_ = permitted(house, conn, staff, round_id)
    every = texts(house, conn, round_)
    for each in every:
        if each.id == id_ and (_is_open(each) or _waits_for(each, staff)):
            return round_, every, each
    raise Fault((NO_SUCH,))


def _tagged(house: House, conn: Conn, round_: Round, kept: Kept, tags: tuple[str, ...]) -> Text:
    faults = tuple(tag_faults(tags, _codebook(house, conn, round_)))
    if faults:
        raise Fault(faults)
    return _keep(house, conn, round_, kept, replace(kept.reading, tags=tags))


def _change(house: House, conn: Conn, staff: Person, id_: int, change: Callable[[Kept], Reading]) -> Text:
    round_, kept = _heard(house, conn, staff, id_)
    return _keep(house, conn, round_, kept, change(kept))


def _heard(house: House, conn: Conn, staff: Person, id_: int) -> tuple[Round, Kept]:
    round_, kept = found(house, conn, staff, id_)
    if kept.is_spoken:
        raise Fault((UNHEARD,))
    return round_, kept


def _keep(house: House, conn: Conn, round_: Round, kept: Kept, reading: Reading) -> Text:
    readings.keep(conn, house.sealer, kept.id, reading)
    return as_text(house, conn, round_, replace(kept, reading=reading))


def _codebook(house: House, conn: Conn, round_: Round) -> tuple[str, ...]:
    return tuple(each.tag for each in house.survey(conn, round_.survey).codebook)
