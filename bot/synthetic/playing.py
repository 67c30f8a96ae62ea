"""A whole consultation on a simulated clock: five rounds, one a week, answered by synthetic advocates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.app import inviting, planning, releasing, reporting, reviewing, sweeping
from bot.app.house import TRIAL_COUNTRIES, House
from bot.app.permits import permit
from bot.app.publishing import consultation_of
from bot.app.readings import open_bundle
from bot.app.standing import Standing, standing
from bot.digest.charterpage import Consultation as Told
from bot.digest.page import Page
from bot.digest.sheets import MEDIA, Form
from bot.domain.clock import Local
from bot.domain.handed import pack_review, read_review
from bot.domain.inbound import Command, Inbound
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.rounds import Audience, RoundState
from bot.domain.say import Say, Words
from bot.domain.targets import Target, read_targets
from bot.storage import cuts, people, rounds
from bot.storage.database import Conn
from bot.storage.keys import SIZE as KEY_SIZE
from bot.storage.offline import THROWAWAY, read_private
from bot.storage.rounds import Round
from bot.synthetic import opinions
from bot.synthetic.acting import Player
from bot.synthetic.crowd import Crowd, SimulatedClock, shipped
from bot.synthetic.drafting import decide
from bot.synthetic.people import Advocate, Conduct, make_people
from bot.synthetic.reading import read_all
from bot.synthetic.staff import add_staff

SURVEYS = ("a-women-at-the-table", "b-recovery-money", "c-un-women", "d-working-group", "e-training")
#: The round to which more people come than to the others, where there are more.
LARGEST = "b-recovery-money"
#: Those who come to every round, told apart from those who come to the largest alone.
ALWAYS = "always"
EVERY = timedelta(days=7)
HOUR = timedelta(hours=1)
#: People come to their chats at these hours (UTC) only, many at once, so that they share commits.
VISITED_EVERY = 6
#: After a pause she comes back so much later.
PAUSED_FOR = timedelta(days=5)
#: The last zone of the eight countries closes a morning's round within so many hours.
AFTER_CLOSING = 18
GROUP = 100
#: The eight countries lie between three hours before UTC and five after it; a day later all had safe hours.
ZONES_AHEAD = timedelta(hours=4)
SAFE_HOURS_COME = timedelta(hours=30)
#: What the rounds hope for, in percent of all people.
HOPED = ("woman 50", "man 20", "YE 10", "YE woman 8", "SD woman 8")
HOPED_HIGH = ("woman 50", "man 20", "youth_group 15", "woman women_group 20")


@dataclass(frozen=True, slots=True)
class Closed:
    """A round when it was over, as its coordinator sees it, and its digest once its open answers were read.

    `sent` are the kinds of files that the drafter got of it.
    """

    standing: Standing
    reminders: int
    page: Page
    sent: frozenset[Form]

    @property
    def name(self) -> str:
        """What its files are called, without how they end."""
        return self.standing.round.survey_id


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a consultation: its rounds, what anybody may read of it, and how much went in and out."""

    closed: tuple[Closed, ...]
    told: Told
    turns: int
    messages: int


def starts(last_day: date) -> datetime:
    """When the simulated clock starts, for a consultation whose last round closes on a day."""
    return datetime.combine(last_day, time(6), UTC) - EVERY * len(SURVEYS) - timedelta(days=1)


def lay_round_keys(folder: Path, seed: int) -> None:
    """Put the rounds' keys there beforehand, worked out from the seed: the same seed, the same consultation.

    Halves and orders hang on them. Such keys guard nothing, and here is nobody to guard.
    """
    folder.mkdir(mode=0o700, parents=True)
    for number in range(1, len(SURVEYS) + 1):
        key = blake2b(f"{seed}:{number}".encode(), digest_size=KEY_SIZE).digest()
        (folder / f"round-{number}.key").write_bytes(key)


class Consultation:
    """Plays it. `tell` hears how far it is, from 0 to 1, and what is going on.

    `people` take part in every round, and `more` in the largest alone: only of so many does a digest tell
    averages of countries, and where groups differ.
    """

    def __init__(
        self,
        house: House,
        clock: SimulatedClock,
        *,
        people: int,
        more: int = 0,
        seed: int,
        language: str = "en",
        surveys: Sequence[str] = SURVEYS,
        tell: Callable[[float, str], None] = lambda _, __: None,
    ) -> None:
        self._house = house
        self._clock = clock
        self._tell = tell
        self._start = clock()
        self._names = tuple(surveys)
        known = shipped(house, surveys)
        advocates = make_people(seed, people + more, house.catalogs.languages)
        self._advocates = [Player(each, known) for each in advocates]
        self._always = self._advocates[:people]
        self._drafter = Player(_drafter(seed, language), known)
        self.crowd = Crowd(house, clock, [*self._advocates, self._drafter])
        self._visits: dict[datetime, dict[str, Inbound | None]] = defaultdict(dict)
        self._reminders: Counter[int] = Counter()
        self._closed: dict[int, Closed] = {}
        self._rounds: dict[int, Round] = {}
        self._reviewers: list[Person] = []

    async def play(self) -> Played:
        """From the first person who joins to the last closing digest."""
        self._tell(0.0, "People join")
        await self.crowd.join([self._drafter], Role.DRAFTER)
        for group, cohort in ((self._always, ALWAYS), (self._advocates[len(self._always) :], None)):
            for first in range(0, len(group), GROUP):
                await self.crowd.join(group[first : first + GROUP], cohort=cohort)
                self._tell(0.0, "People join")
        await self._house.db.run(self._plan)
        hours = 24 + 24 * 7 * len(self._names) + AFTER_CLOSING
        for hour in range(1, hours):
            self._clock.set(self._start + hour * HOUR)
            await self._wake(hour)
            self._tell(hour / hours, self._going_on())
        await self._house.db.run(self._decide)
        told = await self._house.db.snapshot(lambda conn: consultation_of(self._house, conn))
        self._tell(1.0, "All rounds are closed, and their parts decided on")
        return Played(
            tuple(self._closed[each] for each in sorted(self._closed)),
            told,
            self.crowd.turns,
            self.crowd.channel.delivered,
        )

    def _plan(self, conn: Conn) -> None:
        first_day = (self._start + timedelta(days=1)).date()
        opens = Local(datetime.combine(first_day, time(9)))
        roles = (Role.COORDINATOR, Role.COORDINATOR, Role.REVIEWER, Role.REVIEWER)
        planner, _, *self._reviewers = add_staff(self._house, conn, roles)
        for number, (name, survey) in enumerate(shipped(self._house, self._names).items()):
            begins = opens.shifted(number * EVERY)
            cohorts = frozenset[str]() if name == LARGEST else frozenset({ALWAYS})
            audience = Audience(frozenset(TRIAL_COUNTRIES), cohorts=cohorts)
            wish = planning.Wish((name,), begins, begins.shifted(EVERY), None, audience)
            if name == LARGEST:
                # Told once, at closing: what is told every day moves in steps and leaves groups more open.
                wish = replace(wish, digest_at=None)
            hoped = replace(wish, targets=self._hoped(name, high_risk=survey.risk == planning.HIGH))
            (id_,) = planning.plan(self._house, conn, hoped, planner=planner.id).ids
            for action in (Action.PLAN, Action.OPEN):
                permit(self._house, conn, planner, action, f"{Kind.ROUND}:{id_}")
            self._rounds[id_] = planning.open_round(self._house, conn, id_)

    def _decide(self, conn: Conn) -> None:
        """Let the drafter decide on every part, and her digests tell it."""
        drafter = people.staff(conn, Role.DRAFTER)[0].person
        for id_, closed in self._closed.items():
            decide(self._house, conn, drafter, closed.standing.round)
            page = reporting.page_of(self._house, conn, closed.standing.round)
            self._closed[id_] = replace(closed, page=page)

    def _meant(self, survey: str) -> list[Player]:
        """Those whom the round of a survey is for."""
        return self._advocates if survey == LARGEST else self._always

    def _hoped(self, survey: str, *, high_risk: bool) -> tuple[Target, ...]:
        """Some targets that are met and some that are not; of high-risk rounds none by country."""
        people, fewest = len(self._meant(survey)), 2 * self._house.rules.min_cell
        return tuple(
            replace(target, people=max(fewest, people * target.people // 100))
            for target in read_targets(HOPED_HIGH if high_risk else HOPED)
        )

    async def _wake(self, hour: int) -> None:
        """What the running service does every few seconds, once an hour; then who comes now."""
        house = self._house
        if hour % 6 == 0 or self._is_busy():
            await inviting.invite_due(house)
        await releasing.tick(house)
        if hour % 6 == 0:
            await inviting.notify_closing(house)
            await sweeping.clean_chats(house)
        if hour % 24 == 0:
            await sweeping.forget(house)
        await self.crowd.deliver()
        await self._note_closed()
        self._expect()
        due = self._visits.pop(self._clock(), {})
        if due:
            await self._receive(due)

    def _is_busy(self) -> bool:
        """Whether a round opened, or its reminders fell due, within a day: somebody's safe hours begin."""
        now = self._clock()
        due = [
            round_.opens.instant("UTC") + span
            for round_ in self._rounds.values()
            for span in (timedelta(), *round_.remind)
        ]
        return any(-ZONES_AHEAD <= now - each <= SAFE_HOURS_COME for each in due)

    def _expect(self) -> None:
        """Note when those written to will look, and when those come whom the bot may not write to."""
        for address, say in self.crowd.channel.called().items():
            round_ = self._rounds.get(_round_called(say))
            if round_ is not None:
                again = any(isinstance(line, Words) and line.key == "invite.again" for line in say.lines)
                self._reminders[round_.id] += again
                self._expect_one(self.crowd.players[address], round_, again=again)
        for round_ in self._rounds.values():
            if round_.opens.instant("UTC") == self._clock():
                for each in self._meant(round_.survey_id):
                    if not (each.who.contact and each.who.write_first):
                        self._expect_one(each, round_, again=False)

    def _expect_one(self, player: Player, round_: Round, *, again: bool) -> None:
        survey = round_.survey_id
        conduct = player.conduct(survey)
        if conduct is Conduct.SILENT or again is not (conduct is Conduct.REMINDED):
            return
        when = self._slot(self._clock() + player.who.delay(survey))
        if conduct is not Conduct.PAUSES:
            self._visits[when][player.who.address] = None
            return
        self._visits[when][player.who.address] = Command("pause")
        self._visits[self._slot(when + PAUSED_FOR)][player.who.address] = Command("continue")

    def _slot(self, instant: datetime) -> datetime:
        """The next hour at which people come, after the one that is now."""
        slots = (instant - self._start) // (VISITED_EVERY * HOUR) + 1
        return self._start + slots * VISITED_EVERY * HOUR

    async def _receive(self, visits: dict[str, Inbound | None]) -> None:
        plain = [self.crowd.players[address] for address, inbound in visits.items() if inbound is None]
        await self.crowd.come(plain)
        await self.crowd.walk({address: each for address, each in visits.items() if each is not None})

    async def _note_closed(self) -> None:
        house = self._house
        for round_ in await house.db.run(lambda conn: rounds.in_state(conn, RoundState.CLOSED)):
            if round_.id in self._closed:
                continue
            if round_.offline_key is not None:
                await self._review(round_)
            else:
                await read_all(house, round_, *self._reviewers)
                await self.crowd.deliver()
            files = self.crowd.channel.files(self._drafter.who.address)
            told, page = await house.db.run(
                lambda conn, round_=round_: _as_told(house, conn, round_)  # type: ignore[misc]
            )
            named = {each.media_type for each in files if round_.survey_id in each.name}
            sent = frozenset(form for form in Form if MEDIA[form] in named)
            self._closed[round_.id] = Closed(told, self._reminders[round_.id], page, sent)

    async def _review(self, round_: Round) -> None:
        """What reviewers do elsewhere, done here with the throwaway key: out, read, decided, brought back."""
        house = self._house
        folder = house.rules.throwaway
        if folder is None or await house.db.run(lambda conn: cuts.last(conn, round_.id)) is None:
            return
        bundle = await house.db.run(lambda conn: reviewing.bundle_of(house, conn, round_))
        opened = open_bundle(bundle, read_private(folder / THROWAWAY))
        decided = [
            opinions.decide(written.text, quote=opened.may_quote(number))
            for number, written in enumerate(opened.written)
        ]
        review = read_review(pack_review(opened.review(decided)))
        await house.db.run(lambda conn: reviewing.take_in(house, conn, round_, review))
        await self.crowd.deliver()

    def _going_on(self) -> str:
        now = self._clock()
        current = [each for each in self._rounds.values() if each.opens.instant("UTC") <= now]
        day = (now - self._start).days
        return f"Day {day}: {current[-1].survey_id}" if current else f"Day {day}: people have joined"


def _as_told(house: House, conn: Conn, round_: Round) -> tuple[Standing, Page]:
    return standing(house, conn, round_), reporting.page_of(house, conn, round_)


def _round_called(say: Say) -> int:
    """The round that an invitation or a reminder opens; 0 for any other message."""
    ids = [choice.id.removeprefix("r_") for choice in say.choices() if choice.id.startswith("r_")]
    return int(ids[0]) if ids else 0


def _drafter(seed: int, language: str) -> Advocate:
    """The synthetic drafter to whom the digests go."""
    return Advocate(
        seed=seed,
        number=0,
        country="",
        abroad=None,
        language=language,
        gender=None,
        group_kind=None,
        hours="",
        quotes=False,
        contact=False,
        write_first=False,
        lean=0,
    )
