"""Joining and settings as a pure machine: language, consent sentence by sentence, then a few facts.

Nothing is asked before consent, and consent is asked again when its text changes. Every fact can be
skipped. The same screens serve /settings, one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain import consent, languages
from bot.domain.consent import PURPOSES, SENTENCES
from bot.domain.inbound import Inbound, Tap, Text, Unsupported, Voice
from bot.domain.person import (
    CONSENT_VERSION,
    GENDERS,
    GROUP_KINDS,
    Consent,
    Hear,
    Person,
    Role,
    Standing,
    in_few_words,
)
from bot.domain.place import HOME, Place
from bot.domain.say import Choice, Line, Named, Say, Words

FACTS = (
    "country",
    "country_in",
    "zone",
    "hours",
    "gender",
    "group_kind",
    "write_first",
    "clean_chat",
    "shared",
)
#: Asked of nobody who joins; in the settings it stands after the language.
READS = "reads"
#: What makes no sense where messages stay in the phone.
_OF_A_CHAT = ("clean_chat", "shared")
STAFF_FACTS = ("zone", "clean_chat")
#: Safe hours on offer, in minutes after local midnight.
HOURS: Mapping[str, tuple[int, int]] = {
    "day": (9 * 60, 19 * 60),
    "morning": (8 * 60, 12 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (17 * 60, 21 * 60),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen from, the date that consent names, what is `recorded`, if `voice` was agreed to.

    Who is `texted` has no chat that could be emptied, and no screen that could be hidden from others.
    """

    languages: Sequence[str]
    countries: Sequence[str]
    zones: Mapping[str, Sequence[str]]
    erase_until: date
    more_zones: Sequence[str] = field(default=())
    recorded: bool = False
    voice: bool = False
    texted: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """What a message led to. `left` means that she declined: nothing of her is kept."""

    person: Person
    place: Place
    say: Say | None = None
    toast: Words | None = None
    left: bool = False


def begin(person: Person, offer: Offer) -> Joined:
    """The first screen that is still due: language, consent, a fact, or home."""
    if person.language is None:
        return _to(person, Place("language"), offer)
    if person.role is not Role.ADVOCATE:
        if person.standing is Standing.JOINING:
            return _fact_after(person, None, offer)
        return Joined(person, HOME)
    if not person.consent.current:
        return _to(person, Place("consent", {"n": "0"}), offer)
    if person.standing is Standing.JOINING:
        return _fact_after(person, None, offer)
    return Joined(person, HOME)


def step(person: Person, place: Place, message: Inbound, offer: Offer) -> Joined:
    """Take one message at a joining or settings screen."""
    match message:
        case Tap(_, choice):
            return _tapped(person, place, choice, offer)
        case Text() | Voice() | Unsupported():
            hint = "joining.country_unknown" if place.name == "fact" else "interview.use_buttons"
            if place.get("name") not in ("country", "country_in"):
                hint = "interview.use_buttons"
            say = screen(person, place, offer)
            return Joined(person, place, replace(say, lines=(Words(hint), *say.lines)))
        case _:
            return Joined(person, place, screen(person, place, offer))


def _tapped(person: Person, place: Place, choice: str, offer: Offer) -> Joined:
    match place.name:
        case "language":
            language = languages.pressed(choice, offer.languages)
            if language is not None:
                changed = languages.in_language(person, language)
                if place.get("back") == "settings":
                    return _to(changed, Place("settings"), offer)
                return begin(changed, offer)
        case "consent":
            return _consent(person, place, choice, offer)
        case "purpose":
            return _purpose(person, place, choice, offer)
        case "fact":
            return _fact(person, place, choice, offer)
        case "settings":
            if choice == "close":
                return Joined(person, HOME)
            if choice.removeprefix("f_") in _purposes_of(person):
                purpose = Place("purpose", {"name": choice.removeprefix("f_"), "back": "settings"})
                return _to(person, purpose, offer)
            if choice == "f_language":
                return _to(person, Place("language", {"back": "settings"}), offer)
            name = choice.removeprefix("f_")
            if name in (READS, *_facts_of(person), *_extras(person, offer)):
                return _to(person, Place("fact", {"name": name, "back": "settings"}), offer)
    return Joined(person, place, toast=Words("interview.stale"))


def _consent(person: Person, place: Place, choice: str, offer: Offer) -> Joined:
    number = place.number("n")
    if choice == "next":
        if number + 1 < len(SENTENCES):
            return _to(person, Place("consent", {"n": str(number + 1)}), offer)
        return _to(person, Place("purpose", {"name": PURPOSES[0]}), offer)
    if choice == "few":
        return _to(in_few_words(person, few=True), Place("consent", {"n": "0"}), offer)
    if choice == "back" and number > 0:
        return _to(person, Place("consent", {"n": str(number - 1)}), offer)
    if choice == "no":
        return _declined(person)
    return Joined(person, place, toast=Words("interview.stale"))


def _purpose(person: Person, place: Place, choice: str, offer: Offer) -> Joined:
    name = place.get("name") or PURPOSES[0]
    if choice == "back":
        return _to(person, Place("consent", {"n": str(len(SENTENCES) - 1)}), offer)
    if choice in ("yes", "no") and place.get("back") == "settings":
        changed = replace(person.consent, **{name: choice == "yes"})
        return _to(replace(person, consent=changed), Place("settings"), offer)
    if choice not in ("yes", "no"):
        return Joined(person, place, toast=Words("interview.stale"))
    agreed = choice == "yes"
    if name == "answer":
        if not agreed:
            return _declined(person)
        person = replace(person, consent=Consent(CONSENT_VERSION, answer=True))
        return _to(person, Place("purpose", {"name": "quote"}), offer)
    if name == "quote":
        person = replace(person, consent=replace(person.consent, quote=agreed))
        return _to(person, Place("purpose", {"name": "contact"}), offer)
    person = replace(person, consent=replace(person.consent, contact=agreed))
    return begin(person, offer)


def _declined(person: Person) -> Joined:
    return Joined(person, Place(), Say((Words("consent.declined"),)), left=True)


def _fact(person: Person, place: Place, choice: str, offer: Offer) -> Joined:
    name = place.get("name") or FACTS[0]
    back = place.get("back")
    if choice == "back" and back == "settings":
        return _to(person, Place("settings"), offer)
    if name == "shared" and choice == "o_others":
        return Joined(person, Place("choose", {"back": back} if back else {}))
    if choice != "skip":
        changed = with_fact(person, name, choice.removeprefix("o_"), offer)
        if changed is None:
            return Joined(person, place, toast=Words("interview.stale"))
        person = changed
    if name == READS:
        return _to(person, place, offer)
    if back == "settings":
        if name in ("country", "country_in") and choice != "skip" and _zone_unclear(person, offer):
            return _to(person, Place("fact", {"name": "zone", "back": "settings"}), offer)
        return _to(person, Place("settings"), offer)
    return _fact_after(person, name, offer)


def with_fact(person: Person, name: str, value: str, offer: Offer) -> Person | None:
    """The person with one fact set; None where the value is not among those that can be chosen."""
    match name:
        case "country" if _is_country(value, offer):
            return _with_zone(replace(person, country=value.upper()), offer)
        case "country_in":
            if value == "same" and person.country is not None:
                return _with_zone(replace(person, country_in=person.country), offer)
            if _is_country(value, offer):
                return _with_zone(replace(person, country_in=value.upper()), offer)
        case "zone":
            zones = zones_of(person, offer)
            if value.isdigit() and int(value) < len(zones):
                return replace(person, zone=zones[int(value)])
        case "reads":
            language = languages.pressed(value, offer.languages, "")
            return None if language is None else languages.reading(person, language)
        case "hours" if value in HOURS:
            start, end = HOURS[value]
            return replace(person, safe_from=start, safe_to=end)
        case "gender" if value in GENDERS:
            return replace(person, gender=value)
        case "group_kind" if value in GROUP_KINDS:
            return replace(person, group_kind=value)
        case _:
            return _with_wish(person, name, value)
    return None


def _with_wish(person: Person, name: str, value: str) -> Person | None:
    match name, value:
        case "write_first", "yes" | "no":
            return replace(person, write_first=value == "yes")
        case "clean_chat", "yes" | "no":
            return replace(person, clean_chat=value == "yes")
        case "hear", "never" | "press" | "always":
            return replace(person, hear=Hear(value))
        case "few_words", "yes" | "no":
            return in_few_words(person, few=value == "yes")
        case "shared", "only":
            return replace(person, code=None, entered=False)
    return None


def after_digits(person: Person, place: Place, offer: Offer) -> Joined:
    """Where she goes on once she has chosen digits for a phone that others use, or has left it."""
    if place.get("back") == "settings":
        return _to(person, Place("settings"), offer)
    return begin(person, offer) if "new" in place.facts else _fact_after(person, "shared", offer)


def _is_country(value: str, offer: Offer) -> bool:
    return value.upper() in offer.zones


def _with_zone(person: Person, offer: Offer) -> Person:
    """Take the zone where the country has just one; forget one that is not the country's."""
    zones = zones_of(person, offer)
    if len(zones) == 1:
        return replace(person, zone=zones[0])
    return person if person.zone in zones else replace(person, zone=None)


def zones_of(person: Person, offer: Offer) -> Sequence[str]:
    """The time zones of the country she is in, or else of the one she speaks about."""
    country = person.country_in or person.country
    if country is None:
        return offer.more_zones if person.role is not Role.ADVOCATE else ()
    return offer.zones.get(country, ())


def _zone_unclear(person: Person, offer: Offer) -> bool:
    return len(zones_of(person, offer)) > 1 and person.zone is None


def _facts_of(person: Person) -> tuple[str, ...]:
    return FACTS if person.role is Role.ADVOCATE else STAFF_FACTS


def _extras(person: Person, offer: Offer) -> tuple[str, ...]:
    """What is only in the settings, and nobody is asked when she joins."""
    few = ("few_words",) if person.role is Role.ADVOCATE else ()
    return (*few, *(("hear",) if offer.recorded else ()))


def _purposes_of(person: Person) -> tuple[str, ...]:
    """What of her consent can be given and taken back alone; the consent to answer goes by leaving."""
    return ("quote", "contact") if person.role is Role.ADVOCATE else ()


def _fact_after(person: Person, name: str | None, offer: Offer) -> Joined:
    facts = _facts_of(person)
    start = 0 if name is None else facts.index(name) + 1
    for following in facts[start:]:
        if following == "zone" and not _zone_unclear(person, offer):
            continue
        if following == "country" and person.country is not None and name is None:
            continue
        if following == "shared" and person.code is not None:
            continue
        if offer.texted and following in _OF_A_CHAT:
            continue
        return _to(person, Place("fact", {"name": following}), offer)
    return Joined(replace(person, standing=Standing.ACTIVE), HOME)


# -- screens -------------------------------------------------------------------------------------

SKIP = Choice("skip", Words("interview.skip"))
BACK = Choice("back", Words("interview.back"))


def _to(person: Person, place: Place, offer: Offer) -> Joined:
    return Joined(person, place, screen(person, place, offer))


def screen(person: Person, place: Place, offer: Offer) -> Say:
    """What a joining or settings screen says."""
    match place.name:
        case "language":
            rows = tuple((languages.button(each),) for each in offer.languages)
            return Say((Words("joining.choose_language"),), rows)
        case "consent":
            return consent.sentence(person, place.number("n"), offer.erase_until)
        case "purpose":
            return consent.purpose(place.get("name") or PURPOSES[0])
        case "settings":
            return _settings(person, offer)
        case _:
            return _fact_screen(person, place, offer)


def _settings(person: Person, offer: Offer) -> Say:
    voice = ("voice",) if offer.voice else ()
    names = ("language", READS, *_facts_of(person), *_extras(person, offer), *_purposes_of(person), *voice)
    rows = tuple((Choice(f"f_{name}", Words(f"settings.{name}")),) for name in names)
    return Say((Words("settings.choose"),), (*rows, (Choice("close", Words("settings.close")),)))


def _fact_screen(person: Person, place: Place, offer: Offer) -> Say:
    name = place.get("name") or FACTS[0]
    lines: tuple[Line, ...] = (Words(f"joining.{name}"),)
    options: list[Choice] = []
    entry = "none"
    match name:
        case "country" | "country_in":
            lines = (*lines, Words("joining.other_country"))
            entry = "text"
            if name == "country_in" and person.country is not None:
                options.append(Choice("o_same", Named("country", person.country)))
            options += [
                Choice(f"o_{code.lower()}", Named("country", code))
                for code in offer.countries
                if not (name == "country_in" and code == person.country)
            ]
        case "reads":
            options = languages.reads_buttons(person, offer.languages)
        case "zone":
            options = [
                Choice(f"o_{index}", Named("zone", zone))
                for index, zone in enumerate(zones_of(person, offer))
            ]
        case "hours":
            options = [Choice(f"o_{hours}", Words(f"joining.hours_{hours}")) for hours in HOURS]
        case "gender":
            options = [Choice(f"o_{gender}", Words(f"joining.gender_{gender}")) for gender in GENDERS]
        case "group_kind":
            options = [Choice(f"o_{kind}", Words(f"joining.group_{kind}")) for kind in GROUP_KINDS]
        case "write_first" | "clean_chat" | "few_words":
            options = [
                Choice("o_yes", Words(f"joining.{name}_yes")),
                Choice("o_no", Words(f"joining.{name}_no")),
            ]
        case "hear":
            options = [
                Choice(f"o_{each}", Words(f"joining.hear_{each}"), each is person.hear) for each in Hear
            ]
        case "shared":
            options = [Choice(f"o_{use}", Words(f"joining.shared_{use}")) for use in ("only", "others")]
    last = BACK if place.get("back") == "settings" else SKIP
    return Say(
        lines,
        (*((option,) for option in options), (last,)),
        entry="text" if entry == "text" else "none",
    )
