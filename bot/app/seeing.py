"""Screens for whoever would rather hear and see than read: marks on buttons, and what was recorded of it all.

A recording is found by the words that it reads, whoever says them: a question, a step of a scale, a sentence
of the consent, a button. Each is sent with the number or picture of its button. Under each screen stand two
ways out that others type: to leave at once, and to have everything erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.app import recordings, sounding
from bot.app.house import House
from bot.domain.person import Hear, Person
from bot.domain.pictured import QUIET, numbered, pictured
from bot.domain.say import Choice, Line, Say, Verbatim, Words
from bot.i18n.negotiation import Languages, direction
from bot.i18n.render import shown_language
from bot.storage.recordings import Name

#: Said on every question, and heard on none.
UNSAID = frozenset({"interview.progress", "consent.number"})


WAYS_OUT = (Choice("x", Words("page.leave")), Choice("erase", Words("page.command_erase")))
OUT = frozenset(choice.id for choice in WAYS_OUT)


def seen(house: House, person: Person, languages: Languages, say: Say) -> tuple[Say, list[Say]]:
    """The screen in few words, and the sounds that go with it, in the order of the screen."""
    if person.few_words and say.rows and not any(choice.id in OUT for choice in say.choices()):
        say = replace(say, rows=(*say.rows, WAYS_OUT))
    language = shown_language(say, languages, house.catalogs)
    loud = person.hear is Hear.ALWAYS
    shelf = recordings.shelf(sounding.folders(house), language) if loud else {}
    found = [name for line in say.lines if (name := _name(house, shelf, language, line)) is not None]
    of_choices = {
        choice.id: name
        for choice in say.choices()
        if (name := _name(house, shelf, language, choice.label)) is not None
    }
    say = pictured(say, of_choices, rtl=direction(language) == "rtl")
    marks = [
        (choice.mark.split(" ")[0], of_choices[choice.id])
        for choice in _heard(say)
        if choice.id in of_choices
    ]
    sounds = [Say((), sound=sounding.of_recording(name)) for name in found]
    sounds += [Say((Verbatim(mark),), sound=sounding.of_recording(name)) for mark, name in marks]
    return say, sounds


def _heard(say: Say) -> Iterator[Choice]:
    """The buttons that are read aloud: the answers, what leads on, and where there is no answer the way past.

    So whoever can neither write nor say a number hears that she may go on without.
    """
    read = numbered(say) or {"skip"}
    yield from (each for each in say.choices() if each.id in read or each.id not in QUIET)


def _name(house: House, shelf: Mapping[str, Name], language: str, line: Line) -> Name | None:
    if not shelf or (isinstance(line, Words) and line.key in UNSAID):
        return None
    return shelf.get(recordings.fingerprint(house.catalogs.words(line, language)))
