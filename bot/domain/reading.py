"""What a reviewer makes of one open answer: what is hidden, quoted, translated and tagged.

The text itself is never changed. What is released of it is the text without what was hidden; what is
quoted is a piece of that, word for word; a translation keeps every gap and adds nothing that points at
anybody. A recording is written down first: what is read is the transcript that another reviewer accepted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from bot.domain.blank import is_blank
from bot.domain.faults import Fault
from bot.domain.quoted import Quoted, Translated
from bot.domain.review import HIDDEN, MOST_TEXT, marked, without


class State(StrEnum):
    """How far a text is."""

    OPEN = "open"
    RELEASED = "released"
    TAGGED = "tagged"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation with the members of staff who made it and accepted it, by id.

    `of` is the version of the transcript that it was made from; 0 for what she wrote herself.
    """

    text: str
    language: str
    by: int
    accepted_by: int | None = None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a member of staff heard in a recording, until another agrees; then the words are the answer's own.

    `of` is the recording's fingerprint; each that is written, or written anew, has a `version` of its own.
    The text is empty where one was taken away, and where it has become the answer.
    """

    text: str
    version: int
    of: str
    by: int
    accepted_by: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text so far. `quote` is the piece to be shown; None stands for all of it."""

    hide: tuple[str, ...] = ()
    quote: str | None = None
    tags: tuple[str, ...] = ()
    translation: Translation | None = None
    transcript: Transcript | None = None

    @property
    def version(self) -> int:
        """Which version of a transcript the text is; 0 for what she wrote herself."""
        return 0 if self.transcript is None else self.transcript.version


def released(text: str, reading: Reading) -> str:
    """The text as it may be shown."""
    return without(text, reading.hide)


def hidden(text: str, reading: Reading, words: str) -> Reading:
    """The reading with these words hidden too. Raises Fault where they do not stand there.

    What was quoted or translated before is asked for anew: it may hold them. What is hidden is hidden once.
    """
    if words in reading.hide:
        return reading
    if is_blank(words) or words not in text:
        raise Fault(("These words do not stand in the text as you wrote them.",))
    return replace(reading, hide=(*reading.hide, words), quote=None, translation=None)


def quoting(text: str, reading: Reading, quote: str) -> Reading:
    """The reading with this piece to be quoted. Raises Fault where it is no piece of what is released."""
    piece = quote.strip()
    faults = list(quote_faults(released(text, reading), piece))
    if faults:
        raise Fault(tuple(faults))
    return replace(reading, quote=piece, translation=None)


def quote_faults(whole: str, quote: str) -> Iterator[str]:
    """Why a quote may not be shown: it is empty, or was edited after its text was released.

    >>> list(quote_faults("We need […] and water.", "need […] and"))
    []
    >>> list(quote_faults("We need […] and water.", "need schools and"))
    ['A quote is a piece of the released text, word for word; this one does not stand in it.']
    """
    if not quote.replace(HIDDEN, "").strip(" .,;"):
        yield "Nothing is left of the quote."
    elif quote not in whole:
        yield "A quote is a piece of the released text, word for word; this one does not stand in it."


def shown(text: str, reading: Reading) -> str:
    """What is quoted of a text."""
    return released(text, reading) if reading.quote is None else reading.quote


def written_down(reading: Reading, fingerprint: str, text: str, by: int) -> Reading:
    """The reading with a transcript of a recording. Raises Fault with what is wrong with it."""
    faults = list(transcript_faults(text))
    if faults:
        raise Fault(tuple(faults))
    return replace(reading, transcript=Transcript(text, reading.version + 1, fingerprint, by))


def transcript_faults(text: str) -> Iterator[str]:
    """Why a transcript is not taken.

    >>> list(transcript_faults(" "))
    ['Write what you hear in words.']
    """
    if is_blank(text) or "\0" in text:
        yield "Write what you hear in words."
    if len(text) > MOST_TEXT:
        yield f"The transcript is longer than {MOST_TEXT} letters."


def agreed(reading: Reading, fingerprint: str, staff: int) -> tuple[str, Reading]:
    """The words of a transcript that is accepted, and the reading then. Raises Fault.

    Nobody accepts her own, nor one that was made of another recording.
    """
    told = reading.transcript
    if told is None or not told.text or told.of != fingerprint:
        raise Fault(("There is no transcript of this recording to accept.",))
    if told.by == staff:
        raise Fault(("Somebody else has to accept a transcript of yours.",))
    return told.text, Reading(transcript=replace(told, text="", accepted_by=staff))


def refused(reading: Reading) -> Reading:
    """The reading with its transcript taken away: the recording waits to be written down anew."""
    told = reading.transcript
    return replace(reading, transcript=None if told is None else replace(told, text=""))


def translating(text: str, reading: Reading, translation: Translation) -> Reading:
    """The reading with a translation of what is quoted. Raises Fault with everything wrong with it."""
    faults = list(translation_faults(shown(text, reading), translation.text))
    if faults:
        raise Fault(tuple(faults))
    return replace(reading, translation=translation)


def translation_faults(quote: str, translation: str) -> Iterator[str]:
    """Why a translation is not taken.

    >>> list(translation_faults("Ask […].", "Demandez."))
    ['The translation has 0 gaps […], the text has 1: keep each one.']
    """
    if is_blank(translation) or "\0" in translation:
        yield "Write the translation in words."
        return
    if len(translation) > MOST_TEXT:
        yield f"The translation is longer than {MOST_TEXT} letters."
        return
    gaps, kept = quote.count(HIDDEN), translation.count(HIDDEN)
    if gaps != kept:
        yield f"The translation has {kept} gaps {HIDDEN}, the text has {gaps}: keep each one."
    for _, _, kind in marked(translation):
        yield f"The translation holds what looks like {kind}, which the text does not: take it out."


def accepting(reading: Reading, staff: int) -> Reading:
    """The reading with its translation accepted. Raises Fault where its maker would accept her own."""
    if reading.translation is None:
        raise Fault(("There is no translation to accept.",))
    if reading.translation.by == staff:
        raise Fault(("Somebody else has to accept a translation of yours.",))
    return replace(reading, translation=replace(reading.translation, accepted_by=staff))


def quoted(text: str, reading: Reading, language: str, country: str | None) -> Quoted:
    """What a digest shows of a released text. Raises Fault where its quote does not stand in it."""
    piece = shown(text, reading)
    faults = list(quote_faults(released(text, reading), piece))
    told = reading.translation
    faults += [] if told is None else list(translation_faults(piece, told.text))
    if faults:
        raise Fault(tuple(faults))
    translated = None if told is None else Translated(told.text, told.language, told.accepted_by is not None)
    return Quoted(piece, language, country, translated)


def pack(reading: Reading) -> str:
    """A reading as it is stored, before it is sealed."""
    return json.dumps(asdict(reading), ensure_ascii=False)


def unpack(text: str) -> Reading:
    """Read back what `pack` made."""
    raw = json.loads(text)
    told, heard = raw["translation"], raw.get("transcript")
    return Reading(
        tuple(raw["hide"]),
        raw["quote"],
        tuple(raw["tags"]),
        None if told is None else Translation(**told),
        None if heard is None else Transcript(**heard),
    )
