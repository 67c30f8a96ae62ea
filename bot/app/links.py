"""Invitation codes and the links that carry them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.app import gates, staffing
from bot.app.house import House
from bot.app.permits import refusal
from bot.domain.bots import of_bot
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import UNKNOWN_CIRCLE, Person, Role, reaches
from bot.domain.zones import ZONES
from bot.storage import invites, meta, people, reach
from bot.storage.database import Conn
from bot.storage.invites import Invite

INVITE_PREFIX = "i"
MOVE_PREFIX = "m"
BOT_NAME = "bot_name"
#: Set once a code is out that several people can use: from then on the audience is no known list.
OPEN_CODES = "open_codes"
WEB_URL = "web_url"
SMS_NUMBER = "sms_number"
MOST_USES = 100_000
PLACES = {
    Role.ADVOCATE: "p",
    Role.COORDINATOR: "s",
    Role.DRAFTER: "d",
    Role.REVIEWER: "v",
    Role.TRANSLATOR: "t",
    Role.SPEAKER: "l",
    Role.NARRATOR: "n",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation as it is handed on: the bare code, and where it can be opened, or sent to by message."""

    code: str
    telegram: str | None
    web: str | None
    sms: str | None = None

    @property
    def best(self) -> str:
        """The link to show first."""
        return self.telegram or self.web or self.code


def new_code(prefix: str) -> str:
    """A code of 128 random bits that fits in a link."""
    return prefix + secrets.token_urlsafe(16)


def make_invite(
    house: House, conn: Conn, invite: Invite, uses: int, expires: int, *, maker: int | None = None
) -> Link:
    """Make an invitation; only a hash of its code is kept. Raises Fault.

    `maker` is the member of staff who makes it: it stands with it as long as it can be used. Whoever comes
    to work here by it is of her circle; without a maker it is whoever keeps the machine who invites, and
    each begins a circle of her own.
    """
    faults = invite_faults(house, conn, invite, uses, expires)
    if faults:
        raise Fault(tuple(faults))
    _check_reach(house, conn, maker, invite)
    if uses > 1 and invite.role is Role.ADVOCATE:
        meta.put(conn, OPEN_CODES, "1")
    if maker is not None and invite.role is not Role.ADVOCATE:
        invite = replace(invite, circle=_circle(conn, maker))
    code = new_code(INVITE_PREFIX)
    invites.add(conn, house.sealer.code_hash(code), invite, uses, expires, maker=maker)
    if maker is not None and invite.role is Role.ADVOCATE:
        reach.add(conn, maker, *([each] if each else [] for each in (invite.country, invite.cohort)))
    link = link_of(house, conn, code, invite.role, invite.country)
    return link if gates.may_text(house, Person(0, country=invite.country)) else replace(link, sms=None)


def invite_faults(house: House, conn: Conn, invite: Invite, uses: int, expires: int) -> list[str]:
    """Every mistake in an invitation; empty where it can be made."""
    faults = []
    if invite.country is not None and invite.country not in ZONES:
        faults.append(f"--country {invite.country}: two capital letters of ISO 3166, such as YE.")
    faults += gates.left_notes(conn, [invite.country] if invite.country else ())
    if invite.cohort is not None:
        faults += staffing.cohort_faults([invite.cohort], "--cohort")
    if not 1 <= uses <= MOST_USES:
        faults.append(f"--uses: give a number of people, from 1 to {MOST_USES}.")
    elif uses > 1 and invite.role is not Role.ADVOCATE and not house.rules.trial:
        faults.append("--uses: who works here comes by a link of her own: make one for each.")
    if expires <= house.seconds():
        faults.append("--expires: this time is past: give a later one.")
    return faults


def _check_reach(house: House, conn: Conn, maker: int | None, invite: Invite) -> None:
    """Refuse a coordinator who is limited to countries what lies beyond them. Raises Refused."""
    known = None if maker is None else people.get(conn, maker)
    if known is not None and not reaches(known.person, {invite.country} if invite.country else ()):
        line = f"--country: your work here is limited: give one of {', '.join(known.person.limits)}."
        raise refusal(house, known.person, Action.INVITE, f"{Kind.INVITATION}:{invite.role}", line)


def _circle(conn: Conn, maker: int) -> int:
    known = people.get(conn, maker)
    return UNKNOWN_CIRCLE if known is None else known.person.circle or UNKNOWN_CIRCLE


def link_of(house: House, conn: Conn, code: str, role: Role, country: str | None = None) -> Link:
    """The links for a code, as far as the service has told where it can be reached.

    In Telegram it leads to the bot that serves the country, once that one has told its name, else to the main
    one. Opened with any other bot it does the same.
    """
    own = meta.get(conn, of_bot(BOT_NAME, house.rules.bots.serving(country)))
    bot = own or meta.get(conn, BOT_NAME)
    web = meta.get(conn, WEB_URL)
    number = meta.get(conn, SMS_NUMBER)
    return Link(
        code,
        None if bot is None else f"https://t.me/{bot}?start={code}",
        None if web is None else f"{web}/{PLACES[role]}/start/{code}",
        None if number is None or role is not Role.ADVOCATE else f"sms:{number}?body={code}",
    )
