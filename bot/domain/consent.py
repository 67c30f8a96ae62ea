"""The screens of consent: sentence by sentence, then one purpose after the other."""

from __future__ import annotations

from datetime import date

from bot.domain.person import Person
from bot.domain.say import Choice, Day, Say, Value, Words

#: The consent, one screen a sentence. The numbers in `person.CONSENT_VERSION` follow this list.
SENTENCES = (
    "consent.who",
    "consent.adults",
    "consent.free",
    "consent.group",
    "consent.seen",
    "consent.names",
    "consent.kept",
    "consent.erase",
    "consent.change",
    "consent.complain",
)
#: Those of them that name the day until when she can erase.
DATED = ("consent.kept", "consent.erase")
PURPOSES = ("answer", "quote", "contact")

BACK = Choice("back", Words("interview.back"))
NEXT = Choice("next", Words("interview.next"))
FEW = (Choice("few", Words("joining.few")),)


def sentence(person: Person, number: int, erase_until: date) -> Say:
    """One sentence of the consent. With the first she can choose to hear and see rather than read."""
    key = SENTENCES[number]
    values: dict[str, Value] = {"day": Day(erase_until)} if key in DATED else {}
    second = (BACK,) if number else ()
    aloud = () if number else (Words("consent.aloud"),)
    few = () if number or person.few_words else (FEW,)
    return Say(
        (
            Words("consent.number", {"number": number + 1, "total": len(SENTENCES)}),
            Words(key, values),
            *aloud,
        ),
        ((*second, NEXT), (Choice("no", Words("consent.no")),), *few),
    )


def purpose(name: str) -> Say:
    """One thing that is asked for by itself; without the consent to answer there is no other."""
    yes = Choice("yes", Words("consent.agree" if name == "answer" else "consent.yes"))
    refuse = Choice("no", Words("consent.no" if name == "answer" else "consent.not_this"))
    rows = ((yes,), (refuse,), (BACK,)) if name == "answer" else ((yes,), (refuse,))
    return Say((Words(f"consent.{name}"),), rows)
