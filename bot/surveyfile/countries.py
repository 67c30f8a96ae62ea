"""The countries in which a round may open: who helps there, and who decided that it is safe enough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.domain.quiet import NEVER_QUIET, WEEK, Quiet, Span, parse_between
from bot.surveyfile.mistakes import Mistakes
from bot.surveyfile.source import read_table, read_text
from bot.surveyfile.table import Table

FILE = "countries.yaml"
CODE = re.compile(r"[A-Z]{2}")
DECIDERS = 2
_ROLE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Z]{2})?")
_LONGEST = 200
_SMS = ("sms", "sms_price", "sms_currency")
_CURRENCY = re.compile(r"[A-Z]{3}")
_HIGHEST_PRICE = 1000


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who helps: `reach` is a number, an address or a way to go."""

    name: str
    reach: str
    languages: tuple[str, ...] = ()
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a round may open, since when, and the ids of the roles that decided it."""

    go: bool
    on: date
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sms:
    """That short messages may go to a country, which its phone companies read, and what a segment costs."""

    price: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Country:
    """One country's entry."""

    contacts: tuple[Contact, ...]
    checked_until: date
    decision: Decision
    quiet: Quiet = NEVER_QUIET
    sms: Sms | None = None


@dataclass(frozen=True, slots=True)
class Countries:
    """All entries, by ISO 3166 alpha-2 code."""

    entries: Mapping[str, Country]

    def contacts(self, code: str) -> tuple[Contact, ...]:
        """Who helps in this country; nobody where it has no entry."""
        entry = self.entries.get(code)
        return () if entry is None else entry.contacts

    def quiet(self, code: str | None) -> Quiet:
        """When nobody is written to first in this country; never quiet where it has no entry."""
        entry = None if code is None else self.entries.get(code)
        return NEVER_QUIET if entry is None else entry.quiet

    def sms(self, code: str) -> Sms | None:
        """What a segment of a short message costs there; None where none may go there."""
        entry = self.entries.get(code)
        return None if entry is None or not entry.decision.go else entry.sms

    def faults(self, code: str, today: date) -> tuple[str, ...]:
        """Nothing where a round may open there today; else every reason with its remedy, a sentence each."""
        entry = self.entries.get(code)
        if entry is None:
            remedy = f"add what `charterbot country template {code}` prints and fill it in"
            return (f"{code} has no entry in countries.yaml: {remedy}.",)
        decision = entry.decision
        judged = (
            (bool(entry.contacts), f"{code} has no support contact: add at least one under contacts."),
            (
                entry.checked_until >= today,
                (
                    f"{code}: the support contacts were checked until {entry.checked_until} only: "
                    "check each of them again and move checked_until."
                ),
            ),
            (
                decision.go,
                f"{code}: the decision is no-go: two people have to decide anew before a round opens there.",
            ),
            (
                len(decision.by) >= DECIDERS,
                f"{code}: the decision needs two different people: name both under by.",
            ),
            (
                decision.on <= today,
                f"{code}: the decision is dated {decision.on}, which is still to come: correct the date.",
            ),
        )
        return tuple(reason for holds, reason in judged if not holds)


def read(path: Path) -> Countries:
    """The entries in this file, none where there is no file. Raises Fault with every mistake in it.

    The form is checked here; whether an entry is good enough for a round is told by `faults`, so
    that one country that waits for its decision holds up no other.
    """
    if not path.exists():
        return Countries({})
    mistakes = Mistakes(str(path))
    text = read_text(path, mistakes)
    mistakes.refuse()
    return _read(text or "", mistakes)


def template(code: str) -> str:
    """An entry to fill in, as text for countries.yaml. As it stands no round opens with it."""
    return f"""{code}:
  # Who helps people in this country: at least one that somebody reached in the last weeks.
  # Take out the [] and the # signs, and write what is true there; languages and hours may be left out.
  contacts: []
  #  - name: "the name of a helpline or office"
  #    reach: "a phone number, an address or a way to go, in quotes"
  #    languages: [ar, en]
  #    hours: "when somebody answers"
  # The last day on which these contacts count as checked, year-month-day.
  checked_until: 2000-01-01
  # Whether it is safe enough to ask people in this country. Two different people decide, each named
  # by the id of a role, not by a name, such as [field-lead, safety-lead].
  decision:
    go: false
    on: 2000-01-01
    by: []
  # Days of the week, and hours between two days, on which nobody is written to first there, by the
  # clock of each person. Take out the # signs where there are any.
  # quiet_days: [friday]
  # quiet_hours: [{{from: 2027-02-08, to: 2027-03-09, between: "15:00-20:30"}}]
  # Whether people there may be asked by short message (SMS). The phone company reads each one and keeps who
  # wrote to whom: only those two who decide may say yes. The price is that of one segment, as you are billed.
  sms: no
  # sms_price: 0.02
  # sms_currency: USD
"""


def _read(text: str, mistakes: Mistakes) -> Countries:
    if not _holds_anything(text):
        return Countries({})
    table = read_table(text, mistakes)
    entries = {} if table is None else _entries(table)
    mistakes.refuse()
    return Countries(entries)


def _entries(table: Table) -> dict[str, Country]:
    entries: dict[str, Country] = {}
    for code in table:
        if not CODE.fullmatch(code):
            table.wrong(code, "a country code of two capital letters was expected", f'"{code}"')
        below = table.table(code)
        entry = _country(below) if below is not None else None
        if entry is not None:
            entries[code] = entry
    return entries


def _holds_anything(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _country(table: Table) -> Country | None:
    table.only(("contacts", "checked_until", "decision", "quiet_days", "quiet_hours", *_SMS))
    contacts = tuple(contact for row in table.tables("contacts") if (contact := _contact(row)) is not None)
    until = table.day("checked_until")
    below = table.table("decision")
    decision = _decision(below) if below is not None else None
    quiet, sms = _quiet(table), _sms(table)
    if until is None or decision is None:
        return None
    return Country(contacts, until, decision, quiet, sms)


def _quiet(table: Table) -> Quiet:
    days = table.words("quiet_days", needed=False)
    for day in days:
        if day not in WEEK:
            table.wrong("quiet_days", "days like friday were expected", f'"{day}"')
    if set(days) >= set(WEEK):
        table.wrong("quiet_days", "at least one day that is not quiet was expected", "all seven")
        days = ()
    rows = table.tables("quiet_hours", needed=False)
    spans = tuple(span for row in rows if (span := _span(row)) is not None)
    return Quiet(frozenset(WEEK.index(day) for day in days if day in WEEK), spans)


def _sms(table: Table) -> Sms | None:
    allowed = table.one_of("sms", ("yes", "no"), needed=False) == "yes"
    price = table.number("sms_price", needed=allowed)
    currency = table.word("sms_currency", _CURRENCY, "three capital letters like USD", needed=allowed)
    if price is not None and not 0 <= price <= _HIGHEST_PRICE:
        table.wrong("sms_price", f"a price from 0 to {_HIGHEST_PRICE} was expected", str(price))
        return None
    return Sms(price, currency) if allowed and price is not None and currency else None


def _span(table: Table) -> Span | None:
    table.only(("from", "to", "between"))
    first, last = table.day("from"), table.day("to")
    text = table.text("between")
    hours = parse_between(text)
    if text and hours is None:
        table.wrong("between", 'hours of one day like "16:00-20:30" were expected', f'"{text}"')
    if first is None or last is None or hours is None:
        return None
    if last < first:
        table.wrong("to", "a day not before from was expected", str(last))
    return Span(first, last, *hours)


def _contact(table: Table) -> Contact | None:
    table.only(("name", "reach", "languages", "hours"))
    name, reach = table.text("name"), table.text("reach")
    hours = table.text("hours", needed=False)
    for key, text in (("name", name), ("reach", reach), ("hours", hours)):
        if len(text) > _LONGEST:
            table.wrong(key, f"at most {_LONGEST} characters were expected", str(len(text)))
    languages = table.words("languages", needed=False)
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            table.wrong("languages", "codes like ar or fa_AF were expected", f'"{language}"')
    return Contact(name, reach, languages, hours or None) if name and reach else None


def _decision(table: Table) -> Decision | None:
    table.only(("go", "on", "by"))
    go = table.flag("go")
    if go is None and not table.has("go"):
        table.wrong("go", "true or false was expected", "nothing")
    on = table.day("on")
    by = table.words("by")
    for role in by:
        if not _ROLE.fullmatch(role):
            table.wrong("by", "ids of roles out of a-z, 0-9, - and _ were expected", f'"{role}"')
    return None if go is None or on is None else Decision(go, on, by)
