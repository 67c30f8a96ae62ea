"""A whole consultation on a simulated clock: five rounds, one a week, answered by synthetic advocates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.app import inviting, planning, releasing, reporting, reviewing, sweeping, twofold
from bot.app.asking import REVISION
from bot.app.bulletins import send_due
from bot.app.bulletins import tell as tell_people
from bot.app.handingout import hand_out as handing_out
from bot.app.house import TRIAL_COUNTRIES, House
from bot.app.permits import permit
from bot.app.publishing import consultation_of
from bot.app.readings import open_bundle
from bot.app.standing import Standing, standing
from bot.digest.page import Page
from bot.digest.sheets import MEDIA, Form
from bot.domain.clock import Local
from bot.domain.decision import Verdict
from bot.domain.faults import Fault
from bot.domain.handed import pack_review, read_review
from bot.domain.inbound import Command, Inbound
from bot.domain.permission import Action, Kind
from bot.domain.person import Person, Role
from bot.domain.rounds import Audience, RoundState
from bot.domain.say import Say, Words
from bot.domain.targets import Target, read_targets
from bot.storage import cuts, people, rounds
from bot.storage.database import Conn
from bot.storage.offline import THROWAWAY, read_private
from bot.storage.rounds import Round
from bot.synthetic import opinions
from bot.synthetic.acting import Player
from bot.synthetic.answered import Bulletin, readers
from bot.synthetic.crowd import Crowd, SimulatedClock, shipped
from bot.synthetic.drafting import decide
from bot.synthetic.people import Advocate, Conduct, make_people
from bot.synthetic.played import Closed, Played
from bot.synthetic.reading import read_all
from bot.synthetic.rewriting import CONDITION, PROPOSAL, SHARE, rewrite
from bot.synthetic.staff import add_staff
from bot.synthetic.timetable import BULLETIN_HOURS, EVERY, HOUR, LARGEST, LOOP_HOURS, REVISED, SURVEYS, hours

#: What is decided there on two parts, whatever was said: the new text carries it out.
SURE = {SHARE: Verdict.CHANGE, CONDITION: Verdict.TURN_DOWN}
#: Those who come to every round, told apart from those who come to the largest alone.
ALWAYS = "always"
#: People come to their chats at these hours (UTC) only, many at once, so that they share commits.
VISITED_EVERY = 6
#: Who is told something looks so often: it is taken out of her chat within two days.
LOOKED_EVERY = 12
#: After a pause she comes back so much later.
PAUSED_FOR = timedelta(days=5)
GROUP = 100
#: The eight countries lie between three hours before UTC and five after it; a day later all had safe hours.
ZONES_AHEAD = timedelta(hours=4)
SAFE_HOURS_COME = timedelta(hours=30)
#: What the rounds hope for, in percent of all people.
HOPED = ("woman 50", "man 20", "YE 10", "YE woman 8", "SD woman 8")
HOPED_HIGH = ("woman 50", "man 20", "youth_group 15", "woman women_group 20")


class Consultation:
    """Plays it. `tell` hears how far it is, from 0 to 1, and what is going on.

    `people` take part in every round, and `more` in the largest alone: only of so many does a digest tell
    averages of countries, and where groups differ. `loops`: what was said becomes a new text,
    people are told, and are asked about it.
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
        loops: bool = False,
        tell: Callable[[float, str], None] = lambda _, __: None,
    ) -> None:
        self._house = house
        self._clock = clock
        self._tell = tell
        self._start = clock()
        self._names = tuple(surveys)
        self._loops = loops and REVISED in surveys
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
        await self._pass(1, hours(len(self._names), loops=False))
        await self._house.db.run(lambda conn: self._decide(conn, self._closed))
        bulletins: tuple[Bulletin, ...] = ()
        if self._loops:
            bulletins = await self._answer_back(hours(len(self._names), loops=False))
        await self._house.db.run(self._tell_of_the_rest)
        await self._retell()
        told = await self._house.db.snapshot(lambda conn: consultation_of(self._house, conn))
        self._tell(1.0, "All rounds are closed, and their parts decided on")
        return Played(
            tuple(self._closed[each] for each in sorted(self._closed)),
            told,
            bulletins,
            self.crowd.turns,
            self.crowd.channel.delivered,
        )

    async def _pass(self, first: int, end: int) -> None:
        """Let these hours go by, of all that the consultation takes."""
        whole = hours(len(self._names), loops=self._loops)
        for hour in range(first, end):
            self._clock.set(self._start + hour * HOUR)
            await self._wake(hour)
            self._tell(hour / whole, self._going_on())

    async def _answer_back(self, hour: int) -> tuple[Bulletin, ...]:
        """A new text, what was decided told to people, and a round on it; returns who read what, and what."""
        house, drafter = self._house, await self._house.db.run(_drafting)
        await house.db.run(lambda conn: rewrite(house, conn, drafter))
        await self._translated()
        revised = next(id_ for id_, each in self._closed.items() if each.name == REVISED)
        await house.db.run(lambda conn: tell_people(house, conn, self._planner, revised))
        read = [Bulletin(each) for each in readers(self._always)]
        for later in range(hour, hour + BULLETIN_HOURS, LOOKED_EVERY):
            await self._pass(later, later + LOOKED_EVERY)
            for each in read:
                await each.read(self.crowd)
        await house.db.run(self._plan_revision)
        await self._pass(hour + BULLETIN_HOURS, hour + LOOP_HOURS)
        newest = max(self._closed)
        await house.db.run(lambda conn: self._decide(conn, {newest: self._closed[newest]}))
        await self._translated()
        return tuple(read)

    async def _translated(self) -> None:
        """Let the catalogs have what was decided of the words that were written here."""
        await handing_out(self._house)
        await twofold.write_down(self._house)

    def _tell_of_the_rest(self, conn: Conn) -> None:
        """Have people told of every decision, which stands on the page for anybody once they are."""
        for id_ in self._closed:
            with suppress(Fault):  # they were, or too few answered for anything to be decided
                tell_people(self._house, conn, self._planner, id_)

    async def _retell(self) -> None:
        """Make the digests anew, with what was decided since in them."""
        for id_, closed in self._closed.items():
            page = await self._house.db.run(
                lambda conn, of=closed: reporting.page_of(self._house, conn, of.standing.round)  # type: ignore[misc]
            )
            self._closed[id_] = replace(closed, page=page)

    def _plan_revision(self, conn: Conn) -> None:
        """A short round on the new text, for those who are asked everything."""
        day = (self._clock() + timedelta(days=1)).date()
        opens = Local(datetime.combine(day, time(9)))
        audience = Audience(frozenset(TRIAL_COUNTRIES), cohorts=frozenset({ALWAYS}))
        wish = planning.Wish((f"{REVISION}{PROPOSAL}",), opens, opens.shifted(EVERY), None, audience)
        round_ = self._open(conn, wish)
        survey = self._house.survey(conn, round_.survey)
        for each in self._advocates:
            each.meets(survey)

    def _plan(self, conn: Conn) -> None:
        first_day = (self._start + timedelta(days=1)).date()
        opens = Local(datetime.combine(first_day, time(9)))
        roles = (Role.COORDINATOR, Role.COORDINATOR, Role.REVIEWER, Role.REVIEWER)
        self._planner, _, *self._reviewers = add_staff(self._house, conn, roles)
        for number, (name, survey) in enumerate(shipped(self._house, self._names).items()):
            begins = opens.shifted(number * EVERY)
            cohorts = frozenset[str]() if name == LARGEST else frozenset({ALWAYS})
            audience = Audience(frozenset(TRIAL_COUNTRIES), cohorts=cohorts)
            wish = planning.Wish((name,), begins, begins.shifted(EVERY), None, audience)
            if name == LARGEST:
                # Told once, at closing: what is told every day moves in steps and leaves groups more open.
                wish = replace(wish, digest_at=None)
            hoped = replace(wish, targets=self._hoped(name, high_risk=survey.risk == planning.HIGH))
            self._open(conn, hoped)

    def _open(self, conn: Conn, wish: planning.Wish) -> Round:
        (id_,) = planning.plan(self._house, conn, wish, planner=self._planner.id).ids
        for action in (Action.PLAN, Action.OPEN):
            permit(self._house, conn, self._planner, action, f"{Kind.ROUND}:{id_}")
        self._rounds[id_] = planning.open_round(self._house, conn, id_)
        return self._rounds[id_]

    def _decide(self, conn: Conn, closed: Mapping[int, Closed]) -> None:
        """Let the drafter decide on every part of these rounds."""
        drafter = _drafting(conn)
        for each in closed.values():
            decide(
                self._house,
                conn,
                drafter,
                each.standing.round,
                SURE if self._loops and each.name == REVISED else {},
            )

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
        await send_due(house)
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


def _drafting(conn: Conn) -> Person:
    """The drafter, as the house knows her."""
    return people.staff(conn, Role.DRAFTER)[0].person


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
