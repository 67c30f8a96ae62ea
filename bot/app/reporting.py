"""Digests as they go out: one page from a round's last cut, in the drafter's language and zone."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.app import planning
from bot.app.house import House, moment
from bot.digest.building import build
from bot.digest.chat import chat_lines
from bot.digest.page import Digest, Facts, Page
from bot.digest.sheets import MEDIA, Form, sheet
from bot.domain.breakdown import unpack_breakdowns
from bot.domain.participation import Participation, unpack_participation
from bot.domain.person import Person
from bot.domain.released import loads
from bot.domain.rounds import RoundState
from bot.domain.say import Say, Words
from bot.i18n.negotiation import SOURCE
from bot.storage import audit, cuts, decisions, outbox, people, reviews
from bot.storage.cuts import Cut
from bot.storage.database import Conn
from bot.storage.outbox import Letter, Outgoing
from bot.storage.rounds import Round


def page_of(house: House, conn: Conn, round_: Round, *, zone: str = "UTC", same: bool = False) -> Page:
    """The digest of a round's last cut; `same` tells that the reader had this very cut before."""
    last = cuts.last(conn, round_.id)
    before = last if same else cuts.last(conn, round_.id, back=1)
    zones = planning.audience_zones(round_.audience)
    languages = round_.audience.languages or house.catalogs.languages
    facts = Facts(
        survey=house.survey(conn, round_.survey),
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
        review=reviews.of_round(conn, round_.id),
        decisions=decisions.standing(conn, round_.id),
    )
    return build(
        Digest(
            facts,
            None if last is None else loads(last.released),
            None if before is None else loads(before.released),
            {} if last is None else unpack_breakdowns(last.export, round_.export_by),
            _participation(last),
        )
    )


def _participation(cut: Cut | None) -> Participation | None:
    """What a cut tells of those invited; those from before it was told tell nothing."""
    if cut is None or cut.participation is None:
        return None
    return unpack_participation(json.loads(cut.participation))


def put_digest(house: House, conn: Conn, round_: Round, person: Person, mark: str) -> bool:
    """Put a round's digest into the outbox for one drafter; False where this one went to her before.

    The image and the pages follow the message, each by itself, so that each arrives once.
    """
    key = _key(round_, mark, person)
    if outbox.exists(conn, key):
        return False
    mail = _mail(house, conn, round_, person, key)
    mail.put_message()
    if mail.page.digest.released is not None:
        mail.put_file(Form.PNG)
    mail.put_file(Form.PDF)
    return True


def put_web_page(house: House, conn: Conn, round_: Round, person: Person, mark: str) -> None:
    """Put a round's digest as an HTML file into the outbox, for a drafter who asks for it."""
    _mail(house, conn, round_, person, _key(round_, mark, person)).put_file(Form.HTML)


@dataclass(frozen=True, slots=True)
class _Mail:
    """One digest on its way to one drafter; `key` is that of the message, and its files' begin with it."""

    house: House
    conn: Conn
    round: Round
    person: Person
    key: str
    page: Page
    number: int

    def put_message(self) -> None:
        """What stands in the chat."""
        language = self.house.language_of(self.person)
        self._put(self.key, Say(chat_lines(self.page, language, self.house.catalogs)))

    def put_file(self, form: Form) -> None:
        """Nothing is printed here: the file is made from its sheet when it is sent."""
        name = f"digest-{self.round.survey_id}-{self.number}.{form}"
        content = sheet(form, self.page, self.house.language_of(self.person), self.house.catalogs)
        file = cuts.add_file(self.conn, name, MEDIA[form], content, self.house.seconds(), form=form)
        self._put(f"{self.key}:{form}", Say((Words(f"digest.file_{form}"),)), file)

    def _put(self, key: str, say: Say, file: int | None = None) -> None:
        letter = Letter(
            key=key,
            person=self.person.id,
            kind=Outgoing.DIGEST,
            language=self.house.language_of(self.person),
            say=say,
            file=file,
            round=self.round.id,
            protect=False,
        )
        outbox.put(self.conn, letter, self.house.seconds())


def _mail(house: House, conn: Conn, round_: Round, person: Person, key: str) -> _Mail:
    last = cuts.last(conn, round_.id)
    had = last is not None and outbox.exists(conn, _key(round_, str(last.number), person))
    page = page_of(house, conn, round_, zone=person.zone or "UTC", same=had)
    return _Mail(house, conn, round_, person, key, page, 0 if last is None else last.number)


def _key(round_: Round, mark: str, person: Person) -> str:
    return f"digest:{round_.id}:{mark}:{person.id}"
