"""Digests as they go out: one page from a round's last cut, in the drafter's language and zone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from bot.app import movement, planning, quotes
from bot.app.deciding import carried
from bot.app.house import House, moment
from bot.app.standing import participation_of
from bot.digest.building import build
from bot.digest.chat import chat_lines
from bot.digest.page import Digest, Facts, Page
from bot.digest.sheets import MEDIA, Form, sheet
from bot.domain.breakdown import unpack_left
from bot.domain.closing import asked, still_together
from bot.domain.decision import Decision
from bot.domain.person import Person
from bot.domain.released import loads
from bot.domain.review import Review
from bot.domain.rounds import RoundState
from bot.domain.say import Say, Words
from bot.domain.subscription import Way
from bot.i18n.negotiation import SOURCE, Languages
from bot.storage import (
    audit,
    bulletins,
    closings,
    cuts,
    decisions,
    outbox,
    people,
    reviews,
    subscriptions,
    wordings,
)
from bot.storage.database import Conn
from bot.storage.outbox import MAIL, Letter, Outgoing
from bot.storage.rounds import Round
from bot.storage.subscriptions import Mailbox

#: How the marks begin of digests that somebody asked for.
ASKED = "asked:"


def page_of(
    house: House,
    conn: Conn,
    round_: Round,
    *,
    zone: str = "UTC",
    same: bool = False,
    back: int = 1,
    since: int | None = None,
    anybody: bool = False,
) -> Page:
    """The digest of a round's last cut; `same` tells that the reader had this very cut before.

    `back` tells how many cuts before it came the last one that she had, `since` from when on what was
    released is new to her. For `anybody` nothing is read of what people wrote, and of decisions it tells
    those alone of which people were told.
    """
    last = cuts.last(conn, round_.id)
    before = last if same else cuts.last(conn, round_.id, back=back)
    zones = planning.audience_zones(round_.audience)
    closed = closings.of_round(conn, round_.id)
    languages = round_.audience.languages or house.catalogs.languages
    decided = _decided(conn, round_, anybody=anybody)
    facts = Facts(
        survey=asked(house.survey(conn, round_.survey), {each.item for each in closed}),
        k=round_.min_cell,
        state=round_.state.value,
        opens=min(round_.opens.instant(each) for each in zones),
        closes=max(round_.closes.instant(each) for each in zones),
        made_at=house.now() if last is None else moment(last.at),
        cut_at=None if last is None else moment(last.at),
        audit=None if last is None or last.audit_head is None else audit.short(last.audit_head),
        zone=zone,
        trial=house.rules.trial,
        synthetic=people.any_synthetic(conn),
        closing=round_.state is RoundState.CLOSED,
        drafts=tuple(
            code for code in sorted(languages) if code != SOURCE and house.catalogs.state(code) == "draft"
        ),
        review=None if anybody else _review(house, conn, round_, since),
        decisions=decided,
        carried={item: each for item, each in carried(house, conn, round_).items() if item in decided},
        targets=round_.targets,
        closings=closed,
        languages=len(languages),
        rewordings=still_together(wordings.changed(conn, round_.id), closed),
    )
    previous = None if before is None else loads(before.released)
    if last is None:
        return build(Digest(facts, None, previous))
    left = unpack_left(loads(last.released), last.export, round_.export_by)
    return build(
        Digest(
            replace(facts, red_lines=movement.told(conn, round_, left)),
            left.released,
            previous,
            left.breakdowns,
            participation_of(last),
            json.loads(last.targets),
            left.comprehension,
            None if last.of_groups is None else loads(last.of_groups),
        )
    )


def _decided(conn: Conn, round_: Round, *, anybody: bool) -> dict[str, Decision]:
    """What counts now on each part; for anybody only once a coordinator had people told."""
    found = decisions.standing(conn, round_.id)
    told = bulletins.told(conn, round_.id) if anybody else found.keys()
    return {item: each for item, each in found.items() if item in told}


def _review(house: House, conn: Conn, round_: Round, since: int | None) -> Review | None:
    """What reviewers released of open answers, here or elsewhere."""
    return reviews.of_round(conn, round_.id) or quotes.review_of(house, conn, round_, since)


def put_digest(
    house: House, conn: Conn, round_: Round, person: Person, mark: str, *, since: int | None = None
) -> bool:
    """Put a round's digest into the outbox for one drafter, by the ways that she chose.

    False where this one went to her before. What she asks for comes where she asks. In a chat the image
    and the pages follow the message, each by itself, so that each arrives once; a mail carries the pages.
    With `since` its figures are those of the last digest, and what was released from then on is new in it.
    """
    if _had(conn, round_, mark, person):
        return False
    for via in (None,) if mark.startswith(ASKED) else _vias(house, conn, person):
        parcel = _parcel(house, conn, round_, person, mark, via=via, since=since)
        if via is not None:
            parcel.put_message(Form.PDF)
            continue
        parcel.put_message()
        if parcel.page.digest.released is not None:
            parcel.put_file(Form.PNG)
        parcel.put_file(Form.PDF)
    return True


def put_web_page(house: House, conn: Conn, round_: Round, person: Person, mark: str) -> None:
    """Put a round's digest as an HTML file into the outbox, for a drafter who asks for it."""
    _parcel(house, conn, round_, person, mark).put_file(Form.HTML)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """One digest on its way to one drafter; `key` is that of the message, and its files' begin with it."""

    house: House
    conn: Conn
    round: Round
    person: Person
    key: str
    page: Page
    number: int
    language: Languages
    via: str | None

    def put_message(self, form: Form | None = None) -> None:
        """What stands in the chat, or in a mail with a file."""
        say = Say(chat_lines(self.page, self.language, self.house.catalogs))
        self._put(self.key, say, None if form is None else self._file(form))

    def put_file(self, form: Form) -> None:
        """A file in a message of its own."""
        self._put(f"{self.key}:{form}", Say((Words(f"digest.file_{form}"),)), self._file(form))

    def _file(self, form: Form) -> int:
        """Nothing is printed here: the file is made from its sheet when it is sent."""
        name = f"digest-{self.round.survey_id}-{self.number}.{form}"
        content = sheet(form, self.page, self.language, self.house.catalogs)
        return cuts.add_file(self.conn, name, MEDIA[form], content, self.house.seconds(), form=form)

    def _put(self, key: str, say: Say, file: int | None) -> None:
        letter = Letter(
            key=key,
            person=self.person.id,
            kind=Outgoing.DIGEST,
            language=self.language,
            say=say,
            file=file,
            round=self.round.id,
            protect=False,
            via=self.via,
        )
        outbox.put(self.conn, letter, self.house.seconds())


def _parcel(
    house: House,
    conn: Conn,
    round_: Round,
    person: Person,
    mark: str,
    *,
    via: str | None = None,
    since: int | None = None,
) -> _Parcel:
    last = cuts.last(conn, round_.id)
    number = 0 if last is None else last.number
    had = next((each for each in range(number, 0, -1) if _had(conn, round_, f"{each}", person)), None)
    back = 1 if had in (None, number) else number - had
    same = since is not None or had == number > 0
    page = page_of(house, conn, round_, zone=person.zone or "UTC", same=same, back=back, since=since)
    language = subscriptions.of(conn, person.id).language or house.languages_of(person)
    key = _key(round_, mark, person, via)
    return _Parcel(house, conn, round_, person, key, page, number, language, via)


def _vias(house: House, conn: Conn, person: Person) -> tuple[str | None, ...]:
    """The ways she chose; where no mail can go to her, her chat stands in for it."""
    confirmed = subscriptions.mailbox(conn, person.id, house.seconds()) is Mailbox.CONFIRMED
    if not (house.rules.mail and confirmed):
        return (None,)
    match subscriptions.of(conn, person.id).way:
        case Way.CHAT:
            return (None,)
        case Way.EMAIL:
            return (MAIL,)
        case Way.BOTH:
            return (None, MAIL)


def _had(conn: Conn, round_: Round, mark: str, person: Person) -> bool:
    """Whether this went to her, by whichever way."""
    return any(outbox.exists(conn, _key(round_, mark, person, via)) for via in (None, MAIL))


def _key(round_: Round, mark: str, person: Person, via: str | None = None) -> str:
    way = "" if via is None else f":{via}"
    return f"digest:{round_.id}:{mark}:{person.id}{way}"
