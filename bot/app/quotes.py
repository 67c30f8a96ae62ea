"""What reviewers released of an ordinary round, as a digest shows it, made anew each time.

Nothing of it is kept apart from the answers: whoever changes an answer, takes her yes back or erases is in
no digest that is made afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.app.house import House
from bot.domain.breakdown import Left, surely_asked, unpack_left
from bot.domain.closing import closed_in
from bot.domain.faults import Fault
from bot.domain.findings import GIVEN
from bot.domain.quoted import Quoted
from bot.domain.reading import State, quoted
from bot.domain.released import Given, Released, loads
from bot.domain.review import Review, Reviewed, few
from bot.domain.survey import Question, Quote
from bot.storage import closings, cuts, readings
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.readings import Kept, Tally, Unopened
from bot.storage.rounds import Round


def room_of(released: Released) -> dict[str, int]:
    """How many texts of each question the cut shows at least: so many may be read, and no more.

    Who came after the cut could otherwise be told by what is there more than in the cut.
    """
    found: dict[str, int] = {}
    for part in released.parts:
        cell = part.table.cell(GIVEN) if isinstance(part, Given) and not part.table.kept else None
        if isinstance(part, Given) and cell is not None:
            found[part.question] = cell.low
    return found


def texts_of(
    house: House, conn: Conn, round_: Round, room: Mapping[str, int], only: Collection[int] | None = None
) -> list[Kept]:
    """The texts of a round that may be read, or `only` some of them, by the numbers of their readings.

    No other is opened.
    """
    every = unopened_of(house, conn, round_, room)
    return [each.open() for each in every if only is None or each.id in only]


def unopened_of(house: House, conn: Conn, round_: Round, room: Mapping[str, int]) -> list[Unopened]:
    """The texts of a round that may be read, sealed as they are.

    What answered a question that was closed since is left out.
    """
    closed = closed_in(house.survey(conn, round_.survey), closings.of_round(conn, round_.id))
    return readings.unopened(conn, house.sealer, round_.id, room, closed)


def review_of(house: House, conn: Conn, round_: Round, since: int | None = None) -> Review | None:
    """What was released of a round and may be shown now; None where nobody has read anything of it.

    New is what came to stand there from `since` on.
    """
    cut = cuts.last(conn, round_.id)
    if round_.risk != "normal" or cut is None:
        return None
    tallies = readings.tallies(conn, round_.id)
    if not tallies and not readings.any_decided(conn, round_.id):
        return None
    look = _Look.at(house, conn, round_, cut)
    if not tallies and all(each.state in (None, State.OPEN) for each in look.kept):
        return None
    questions = {
        question: _counted(look.found(question, since), tallies.get(question)) for question in look.room
    }
    return Review("", round_.id, round_.survey, questions)


def shown_of(house: House, conn: Conn, round_: Round, only: Collection[int]) -> dict[int, Quoted]:
    """What a digest shows now of each of these texts, by the number of its reading."""
    cut = cuts.last(conn, round_.id)
    if round_.risk != "normal" or cut is None:
        return {}
    look = _Look.at(house, conn, round_, cut, only)
    return {
        each.id: quote
        for each in look.kept
        if not few(look.room[each.question], round_.min_cell) and (quote := look.quote(each)) is not None
    }


def anew_of(house: House, conn: Conn, round_: Round, since: int) -> bool:
    """Whether anything stands in the digest that came there from `since` on."""
    return bool(shown_of(house, conn, round_, readings.anew(conn, round_.id, since)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be shown of one question."""

    room: int
    quotes: tuple[Quoted, ...]
    refused: int


@dataclass(frozen=True, slots=True)
class _Look:
    """The texts of a round that may be read, beside what its last cut tells of groups."""

    room: dict[str, int]
    kept: list[Kept]
    #: What may stand beside a quote, by question and by 'country' or 'language'.
    beside: dict[tuple[str, str], frozenset[str]]

    @classmethod
    def at(
        cls, house: House, conn: Conn, round_: Round, cut: Cut, only: Collection[int] | None = None
    ) -> _Look:
        released = loads(cut.released)
        room = room_of(released)
        left = unpack_left(released, cut.export, round_.export_by)
        survey = house.survey(conn, round_.survey)
        beside = {
            (question, name): may_stand_beside(survey.question(question), name, left)
            for question in room
            for name in ("country", "language")
        }
        return cls(room, texts_of(house, conn, round_, room, only), beside)

    def found(self, question: str, since: int | None) -> _Found:
        quotes: list[Quoted] = []
        refused = 0
        for each in self.kept:
            if each.question != question:
                continue
            try:
                quote = self._quoted(each)
            except Fault:
                refused += 1
                continue
            new = since is not None and each.anew is not None and each.anew >= since
            quotes += () if quote is None else (replace(quote, new=new),)
        return _Found(self.room[question], tuple(sorted(quotes, key=lambda one: one.text or "")), refused)

    def quote(self, each: Kept) -> Quoted | None:
        """What is shown of a text; None for nothing, and where its quote was changed behind its release."""
        try:
            return self._quoted(each)
        except Fault:
            return None

    def _quoted(self, each: Kept) -> Quoted | None:
        if each.state is not State.RELEASED or each.quote in (None, Quote.NO):
            return None
        told = each.quote is Quote.WITH_COUNTRY and each.country in self.beside[each.question, "country"]
        whole = quoted(each.text, each.reading, each.language, each.country if told else None)
        return whole if each.language in self.beside[each.question, "language"] else _in_common(whole)


def _counted(found: _Found, tally: Tally | None) -> Reviewed:
    if tally is None:
        return Reviewed(found.room, 0, quotes=found.quotes, counted=False, refused=found.refused)
    return Reviewed(
        tally.read,
        tally.left_out,
        tags=tally.tags,
        quotes=found.quotes,
        released=tally.released,
        refused=found.refused,
    )


def _in_common(found: Quoted) -> Quoted | None:
    """A quote whose own language too few people speak: its accepted translation alone, or nothing yet."""
    told = found.translated
    return replace(found, text=None, language=None) if told is not None and told.accepted else None


def may_stand_beside(question: Question, name: str, left: Left) -> frozenset[str]:
    """The countries, or languages, that may stand beside a quote: those shown with at least 2k people.

    Of languages the largest always may: it is the one that small ones are counted with. Beside words that
    follow an answer stand only those of which the cut tells that k or more gave that answer.
    """
    table = left.released.groups[name]
    if table.kept:
        return frozenset()
    least = 2 * left.released.k
    shown = frozenset(cell.id for cell in table.cells if cell.low >= least or cell.id == table.joined)
    return shown & surely_asked(question, name, left) if question.when else shown
