"""Short statements made of what people suggested: written by one reviewer, approved by another.

A statement is new words: no text of anybody is shown to people by it. It rests on texts of at least as many
different people as a cell needs, or is the team's own and says so. How many there are is counted by the
machine and told to nobody: only that they are too few. Once approved, what it rested on is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.app import queueing
from bot.app.house import House
from bot.app.paging import Page, page_of
from bot.app.permits import check, permit, refusal, review_faults
from bot.app.queueing import READ, Text
from bot.domain import reading as made
from bot.domain.easy import too_long
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, are_two
from bot.domain.review import is_plain, marked
from bot.domain.say import Wording
from bot.domain.statements import borrows
from bot.storage import people, readings, rounds, sentences, statements
from bot.storage.database import Conn
from bot.storage.readings import Unopened
from bot.storage.rounds import Round
from bot.storage.statements import State, Statement
from bot.surveyfile import statements as asked

#: The longest a statement may be: it stands alone on the screen of an old phone.
LONGEST = 200
TOO_FEW = (
    "These texts are not from enough different people. Choose more answers to one question, or let it be the"
    " team's own statement."
)
BORROWED = "These are the words of a text: say it in your own."
NO_SUCH = "This statement waits no more: it was approved or turned down meanwhile."
TWO = "A second person approves it: not who wrote it, nor anybody whom she let in."
SUGGESTED = (made.State.RELEASED, made.State.TAGGED)


def places(house: House, conn: Conn, staff: Person) -> list[Round]:
    """The rounds of which she may read suggestions that were released or tagged. Raises Refused."""
    check(house, staff, Action.STATE, Kind.STATEMENT)
    return [
        round_
        for round_ in rounds.in_state(conn, *READ)
        if round_.risk == "normal"
        and not review_faults(conn, staff, round_)
        and any(_is_suggestion(each) for each in queueing.texts(house, conn, round_))
    ]


def suggestions(
    house: House, conn: Conn, staff: Person, round_id: int, only: Collection[int] | None = None
) -> list[Text]:
    """What was released or tagged in a round, as reviewers read it, or `only` some of it. Raises Fault."""
    found = _suggested(house, conn, staff, round_id)
    wanted = [(round_, each) for round_, each in found if only is None or each.id in only]
    return [queueing.as_text(house, conn, round_, each.open()) for round_, each in wanted]


def suggestions_page(
    house: House, conn: Conn, staff: Person, round_id: int, *, after: int, most: int
) -> Page:
    """At most so many of them, behind the one named `after`. Raises Fault where she may not."""
    return page_of(house, conn, _suggested(house, conn, staff, round_id), after, most)


def suggestion_ids(house: House, conn: Conn, staff: Person, round_id: int) -> set[int]:
    """The numbers of all of them; none is opened. Raises Fault where she may not."""
    return {each.id for _, each in _suggested(house, conn, staff, round_id)}


def write(
    house: House, conn: Conn, staff: Person, text: str, sources: Collection[int], *, own: bool
) -> Statement:
    """Keep a statement until another approves it, once however often it is sent.

    Raises Fault with every mistake at once.
    """
    check(house, staff, Action.STATE, Kind.STATEMENT)
    said = " ".join(text.split())
    faults = text_faults(said)
    if len(said) <= LONGEST and _is_borrowed(house, conn, staff, said, sources):
        faults.append(BORROWED)
    if not own and not _rests(house, conn, sources):
        faults.append(TOO_FEW)
    if faults:
        raise Fault(tuple(faults))
    rests = () if own else sources
    id_ = statements.same(conn, said, rests, own=own, writer=staff.id)
    if id_ is None:
        id_ = statements.add(conn, said, rests, own=own, writer=staff.id)
    permit(house, conn, staff, Action.STATE, f"{Kind.STATEMENT}:{id_}")
    return existing(conn, id_)


def text_faults(text: str) -> list[str]:
    """What keeps these words from being a statement; empty where nothing does."""
    faults = [] if text else ["Write one short sentence."]
    if len(text) > LONGEST:
        faults.append(f"At most {LONGEST} characters: this has {len(text)}.")
        # So much more is looked at and no farther: that can take long, and others would wait.
        text = text[: 10 * LONGEST]
    faults += [
        f'At most {each.most} {each.unit} a sentence: "{each.begins} …" has {each.found}.'
        for each in too_long(text)
    ]
    faults += [f"It has {kind} in it: take that out." for _, _, kind in marked(text)]
    if not all(map(is_plain, text)):
        faults.append("It has characters in it that cannot be seen: type it anew.")
    return faults


def to_approve(house: House, conn: Conn, staff: Person, after: int = 0) -> Statement | None:
    """The next statement that she may approve, behind the one numbered `after`. Raises Refused."""
    check(house, staff, Action.APPROVE, Kind.STATEMENT)
    waits = [each for each in statements.in_state(conn, State.WRITTEN) if each.id > after]
    return next((each for each in waits if not _seconding_faults(conn, staff, each)), None)


def rests_on(house: House, conn: Conn, staff: Person, statement: Statement) -> list[Text]:
    """The texts that a statement rests on. Raises Fault where she may not read them."""
    found = _behind(house, conn, staff, statement)
    return list(page_of(house, conn, found, 0, len(found)).texts)


def rests_on_page(
    house: House, conn: Conn, staff: Person, statement: Statement, *, after: int, most: int
) -> Page:
    """At most so many of them, behind the one named `after`. Raises Fault where she may not read them."""
    return page_of(house, conn, _behind(house, conn, staff, statement), after, most)


def approve(house: House, conn: Conn, staff: Person, id_: int, *, agreed: bool) -> Statement:
    """Approve what another wrote, for good, or turn it down. Raises Fault."""
    resource = f"{Kind.STATEMENT}:{id_}"
    check(house, staff, Action.APPROVE, resource)
    found = existing(conn, id_)
    if found.state is not State.WRITTEN:
        raise Fault((NO_SUCH,))
    lines = _seconding_faults(conn, staff, found)
    if lines:
        raise refusal(house, staff, Action.APPROVE, resource, *lines)
    if agreed and not found.own and not _rests(house, conn, statements.sources(conn, id_)):
        raise Fault((TOO_FEW,))
    permit(house, conn, staff, Action.APPROVE, resource)
    if agreed:
        statements.approve(conn, id_, staff.id)
        sentences.add(conn, Wording(asked.context_of(id_), found.text), asked.NOTE)
    else:
        statements.drop(conn, id_)
    return existing(conn, id_)


def approved(house: House, conn: Conn, staff: Person) -> list[Statement]:
    """All that a round can ask, oldest first. Raises Refused."""
    permit(house, conn, staff, Action.READ_STATEMENTS, Kind.STATEMENT)
    return statements.in_state(conn, State.APPROVED)


def existing(conn: Conn, id_: int) -> Statement:
    """The statement with this number. Raises Fault."""
    found = statements.get(conn, id_)
    if found is None:
        raise Fault((NO_SUCH,))
    return found


def _rests(house: House, conn: Conn, sources: Collection[int]) -> bool:
    """Whether enough different people wrote these texts, and none was taken back since."""
    return statements.people(conn, json.dumps(sorted(set(sources)))) >= house.rules.min_cell


def _is_borrowed(house: House, conn: Conn, staff: Person, said: str, sources: Collection[int]) -> bool:
    """Whether a statement repeats one of the texts that it was made from, which are never shown to people."""
    found = {readings.round_of(conn, each) for each in sources} - {None}
    texts = [text for each in found for text in suggestions(house, conn, staff, each or 0, set(sources))]
    return any(borrows(said, words) for each in texts for words in _told(each))


def _told(text: Text) -> tuple[str, ...]:
    """A text in all words in which it is read here."""
    translation = text.reading.translation
    return (text.text,) if translation is None else (text.text, translation.text)


def _suggested(house: House, conn: Conn, staff: Person, round_id: int) -> list[tuple[Round, Unopened]]:
    check(house, staff, Action.STATE, Kind.STATEMENT)
    round_ = queueing.permitted(house, conn, staff, round_id)
    return [(round_, each) for each in queueing.texts(house, conn, round_) if _is_suggestion(each)]


def _behind(house: House, conn: Conn, staff: Person, statement: Statement) -> list[tuple[Round, Unopened]]:
    check(house, staff, Action.APPROVE, Kind.STATEMENT)
    ids = set(statements.sources(conn, statement.id))
    return [
        found
        for round_ in _rounds_of(conn, statement)
        for found in _suggested(house, conn, staff, round_.id)
        if found[1].id in ids
    ]


def _is_suggestion(kept: Unopened) -> bool:
    return kept.state in SUGGESTED


def _seconding_faults(conn: Conn, staff: Person, statement: Statement) -> list[str]:
    """Why somebody may not approve a statement: she is no second to its writer, or may not read its texts."""
    writer = people.get(conn, statement.writer)
    second = writer is not None and writer.person.id != staff.id and are_two(staff, writer.person)
    read = (line for each in _rounds_of(conn, statement) for line in review_faults(conn, staff, each))
    return [*([] if second else [TWO]), *read]


def _rounds_of(conn: Conn, statement: Statement) -> list[Round]:
    """The rounds of the texts that a statement rests on."""
    found = {readings.round_of(conn, each) for each in statements.sources(conn, statement.id)}
    every = (rounds.get(conn, each) for each in sorted(each for each in found if each is not None))
    return [each for each in every if each is not None]
