"""Translating in the chat: what is next for whom, what two people wrote apart, and what a third decides.

A decision is in the database first. The catalog is written from there, at once and again after every start
where it lacks the sentence, so nothing that was decided is lost to a kill.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from bot.app import translating
from bot.app.house import House
from bot.app.permits import check, permit
from bot.app.translating import DONE
from bot.app.translating import Sentence as InCatalog
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.twofold import Proposal, may_propose, to_decide
from bot.i18n.faults import form_faults
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import BUTTON, Domain, Unit, forms_of
from bot.i18n.protecting import protects
from bot.i18n.standing import (
    Pretest,
    Review,
    Standing,
    fingerprint,
    pretest_of,
    pretested,
    reviewed,
    settled,
    standing_of,
)
from bot.storage import owncatalogs, proposals, retellings
from bot.storage.database import Conn
from bot.storage.proposals import Decided, Sentence
from bot.storage.retellings import Tried

log = logging.getLogger(__name__)
GONE = "This sentence is not to be translated any more."


@dataclass(frozen=True, slots=True)
class Task:
    """A sentence that waits for somebody; `between` are the two to decide on, if she is to decide."""

    sentence: Sentence
    domain: Domain
    unit: Unit
    written: tuple[str, ...] = ()
    between: tuple[Proposal, ...] = ()

    @property
    def key(self) -> str:
        """What stands for it on a screen: never its words."""
        return key_of(self.sentence)

    @property
    def form(self) -> int:
        """The form that is to be written next."""
        return len(self.written)


@dataclass(frozen=True, slots=True)
class InHand:
    """How many sentences of a language one person has written, two have, and speakers are trying out."""

    once: int = 0
    twice: int = 0
    tried: int = 0


def in_hand(conn: Conn) -> dict[str, InHand]:
    """What translators and speakers have in hand, language by language."""
    apart, tried = proposals.apart(conn), retellings.under_way(conn)
    return {
        language: InHand(*apart.get(language, (0, 0)), tried.get(language, 0))
        for language in apart.keys() | tried.keys()
    }


def key_of(sentence: Sentence) -> str:
    """A sentence in a few letters."""
    told = "\x1f".join((sentence.language, sentence.context, *sentence.english))
    return blake2b(told.encode(), digest_size=6).hexdigest()


def languages(house: House, conn: Conn, person: Person) -> tuple[str, ...]:
    """The languages in which she translates and decides: a translator's choice, or what a reviewer reads."""
    known = house.catalogs.languages
    if person.role is Role.TRANSLATOR:
        wanted = proposals.chosen(conn, person.id)
    else:
        wanted = (house.language_of(person), *person.reads)
    return tuple(each for each in wanted if each in known and each != SOURCE)


def offered(house: House) -> tuple[str, ...]:
    """The languages into which somebody can translate."""
    return tuple(each for each in house.catalogs.languages if each != SOURCE)


def choose(house: House, conn: Conn, person: Person, wanted: Collection[str]) -> None:
    """Let a translator's languages be these, and no other. Raises Refused."""
    permitted(house, person, Action.TRANSLATE)
    known = proposals.chosen(conn, person.id)
    for each in offered(house):
        if (each in wanted) != (each in known):
            proposals.toggle(conn, person.id, each)


def permitted(house: House, person: Person, action: Action) -> None:
    """Ask whether she may, before a screen that leads there. Raises Refused."""
    check(house, person, action, Kind.LANGUAGE)


def to_translate(house: House, conn: Conn, person: Person, past: str = "") -> Task | None:
    """The next sentence for her to translate, those that protect people first. Raises Refused."""
    permitted(house, person, Action.TRANSLATE)
    return _after(past, _translatable(house, conn, person))


def to_adjudicate(house: House, conn: Conn, person: Person, past: str = "") -> Task | None:
    """The next sentence between whose two translations she may decide. Raises Refused."""
    permitted(house, person, Action.ADJUDICATE)
    return _after(past, _decidable(house, conn, person))


def task(house: House, conn: Conn, person: Person, key: str, *, deciding: bool) -> Task:
    """The sentence on her screen, as it stands now. Raises Fault where it is not for her any more."""
    every = _decidable(house, conn, person) if deciding else _translatable(house, conn, person)
    found = next((each for each in every if each.key == key), None)
    if found is None:
        raise Fault((GONE,))
    return found


def write(house: House, conn: Conn, person: Person, todo: Task, text: str) -> tuple[list[str], bool]:
    """Keep a form that she wrote, unless there is a fault in it; and whether the sentence is done with it."""
    deciding = bool(todo.between)
    action = Action.ADJUDICATE if deciding else Action.TRANSLATE
    check(house, person, action, f"{Kind.LANGUAGE}:{todo.sentence.language}")
    unit = replace(todo.unit, label=BUTTON in todo.unit.notes)
    faults = list(form_faults(unit, todo.sentence.language, todo.form, text))
    if faults:
        return faults, False
    forms = (*todo.written, text)
    whole = len(forms) == forms_of(todo.sentence.language, todo.unit)
    if whole and deciding:
        decide(house, conn, person, todo, forms)
    else:
        proposals.put(conn, todo.sentence, Proposal(person.id, forms, len(forms), deciding))
    return [], whole


def decide(house: House, conn: Conn, person: Person, todo: Task, forms: tuple[str, ...]) -> None:
    """Settle how a sentence is said. Raises Refused, and Fault where one of the two is hers."""
    permit(house, conn, person, Action.ADJUDICATE, f"{Kind.LANGUAGE}:{todo.sentence.language}")
    if not to_decide(person.id, todo.between):
        raise Fault((GONE,))
    proposals.decide(conn, todo.sentence, forms, person.role.value, house.now().date().isoformat())


async def write_down(house: House, *, again: bool = False) -> None:
    """Write what was decided since into our own catalogs; `again`, as after a start, all that they lack."""
    every, tries = await house.db.run(lambda conn: (proposals.decided(conn), retellings.tried(conn)))
    decided = [each for each in every if again or not each.written]
    tried = [each for each in tries if again or not each.written]
    if not decided and not tried:
        return
    house.catalogs.look_again()  # what stands there now is added to
    own = house.db.path.parent / owncatalogs.FOLDER
    try:
        done = await asyncio.to_thread(_write_down, house, own, decided)
        if done:
            house.catalogs.look_again()
        noted = await asyncio.to_thread(_note_tried, house, own, tried)
    except (Fault, OSError, ValueError) as error:
        log.error("what was decided cannot be written down yet: %s", type(error).__name__)
        return
    if done or noted:
        await house.db.run(lambda conn: _mark_written(conn, done, noted))
        house.catalogs.look_again()


def _mark_written(conn: Conn, done: list[Decided], noted: list[Tried]) -> None:
    proposals.mark_written(conn, done)
    retellings.mark_written(conn, noted)


def _note_tried(house: House, own: Path, tried: list[Tried]) -> list[Tried]:
    """Note each pretest beside the words that were tried out, where these still stand."""
    noted: list[Tried] = []
    for language in sorted({each.language for each in tried}):
        there = {fingerprint(unit): (domain, unit) for domain, unit in house.catalogs.units(language)}
        fresh = [
            each
            for each in tried
            if each.fingerprint in there and pretest_of(there[each.fingerprint][1]) is None
        ]
        units = [
            InCatalog(
                domain,
                pretested(unit, Pretest(each.speakers, date.fromisoformat(each.day)), each.misread),
            )
            for each in fresh
            for domain, unit in [there[each.fingerprint]]
        ]
        translating.keep(own, language, units)
        noted += fresh
    return noted


def _write_down(house: House, own: Path, decided: list[Decided]) -> list[Decided]:
    done: list[Decided] = []
    for language in sorted({each.sentence.language for each in decided}):
        there = {
            Sentence(language, unit.context, unit.source): (domain, unit)
            for domain, unit in house.catalogs.units(language)
        }
        kept = {unit.key for unit in owncatalogs.every(own, language) if not unit.empty}
        fresh = [
            each
            for each in decided
            if each.sentence in there and not (each.written and there[each.sentence][1].key in kept)
        ]
        units = [
            InCatalog(domain, _settled(unit, each))
            for each in fresh
            for domain, unit in [there[each.sentence]]
        ]
        translating.keep(own, language, units)
        done += fresh
    return done


def _settled(unit: Unit, each: Decided) -> Unit:
    """The sentence as it was decided: a third speaker has read it beside its English, which is a review."""
    notes = tuple(line for line in unit.remarks if not line.startswith("|"))
    fresh = settled(replace(unit, forms=each.forms, fuzzy=False, remarks=notes))
    return reviewed(fresh, Review(each.role, date.fromisoformat(each.day)))


def _after(past: str, tasks: Iterable[Task]) -> Task | None:
    """The first task behind the one named, or the first of all where that is not there any more."""
    every = list(tasks)
    keys = [each.key for each in every]
    start = keys.index(past) + 1 if past in keys else 0
    return next(iter(every[start:]), None)


def _translatable(house: House, conn: Conn, person: Person) -> Iterator[Task]:
    for each, written in _open(house, conn, person):
        if may_propose(person.id, written):
            own = next((one.forms for one in written if one.person == person.id), ())
            yield replace(each, written=own)


def _decidable(house: House, conn: Conn, person: Person) -> Iterator[Task]:
    for each, written in _open(house, conn, person):
        between = to_decide(person.id, written)
        if between:
            own = next((one.forms for one in written if one.person == person.id and one.third), ())
            yield replace(each, written=own, between=between)


def _open(house: House, conn: Conn, person: Person) -> Iterator[tuple[Task, list[Proposal]]]:
    """Every sentence of her languages that no speaker has reviewed, those that protect people first."""
    settled_now = {each.sentence for each in proposals.decided(conn) if not each.written}
    for language in languages(house, conn, person):
        waiting = [
            Task(Sentence(language, unit.context, unit.source), domain, unit)
            for domain, unit in house.catalogs.units(language)
            if _standing(unit) not in DONE
        ]
        counts = {each.sentence: forms_of(language, each.unit) for each in waiting}
        written = proposals.of_language(conn, language, counts)
        for each in sorted(waiting, key=lambda one: not protects(one.unit.context)):
            if each.sentence not in settled_now:
                yield each, written.get(each.sentence, [])


def _standing(unit: Unit) -> Standing:
    return Standing.MISSING if unit.fuzzy or unit.empty else standing_of(unit)
