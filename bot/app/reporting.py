"""Digests as they go out: one page from a round's last cut, in the drafter's language and zone."""

from __future__ import annotations

from bot.app import planning
from bot.app.house import House, moment
from bot.digest.building import build
from bot.digest.chat import chat_lines
from bot.digest.page import Digest, Facts, Page
from bot.digest.webpage import html
from bot.domain.person import Person
from bot.domain.released import loads
from bot.domain.rounds import RoundState
from bot.domain.say import Say
from bot.domain.snapshot import cells_of
from bot.i18n.negotiation import SOURCE
from bot.storage import audit, cuts, decisions, outbox, people, reviews
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
            () if last is None else cells_of(last.export),
            round_.export_by,
        )
    )


def put_digest(house: House, conn: Conn, round_: Round, person: Person, mark: str) -> bool:
    """Put a round's digest into the outbox for one drafter; False where this one went to her before."""
    last = cuts.last(conn, round_.id)
    had = last is not None and outbox.exists(conn, _key(round_, str(last.number), person))
    key = _key(round_, mark, person)
    if outbox.exists(conn, key):
        return False
    language = house.language_of(person)
    page = page_of(house, conn, round_, zone=person.zone or "UTC", same=had)
    now = house.seconds()
    content = html(page, language, house.catalogs).encode()
    number = 0 if last is None else last.number
    file = cuts.add_file(
        conn, f"digest-{round_.survey_id}-{number}.html", "text/html; charset=utf-8", content, now
    )
    letter = Letter(
        key=key,
        person=person.id,
        kind=Outgoing.DIGEST,
        language=language,
        say=Say(chat_lines(page, language, house.catalogs)),
        file=file,
        round=round_.id,
        protect=False,
    )
    return outbox.put(conn, letter, now) is not None


def _key(round_: Round, mark: str, person: Person) -> str:
    return f"digest:{round_.id}:{mark}:{person.id}"
