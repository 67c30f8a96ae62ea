"""What a short message answers: the number of a choice, several of them, or its words, as a press would.

Where there are no buttons each choice stands on a line behind a number. At a question for a number those
stand behind a star, so that none is taken for the answer. The ways back and out need no line: their words
are enough. What needs a screen, a sound or another's hands is not offered at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import count
from typing import Final

from bot.domain.inbound import Several, Tap
from bot.domain.leaving import bare
from bot.domain.numbers import in_digits
from bot.domain.say import Choice, Say, Verbatim

#: Choices that only a screen can keep its word on: sound, pictures, and one phone in two hands.
_NEVER: Final = frozenset(
    {
        *("few", "hear", "hear_yes", "hear_no", "speak", "aid", "x", "f_reads", "f_clean_chat", "f_shared"),
        *("f_few_words", "f_hear", "f_voice"),
    }
)
#: Said by their words alone, where a question or a way on stands before them.
_BY_WORD: Final = frozenset({"back", "later", "done"})
_ONWARD: Final = frozenset({"skip", "next"})
_LONGEST: Final = 60
_BETWEEN: Final = re.compile(r"[\s,;.()/&+-]+")
_STAR: Final = "*"
#: What stands between two numbers, in the languages that are spoken here.
_AND: Final = frozenset(
    {
        *(
            "and",
            "et",
            "y",
            "e",
            "i",
            "ak",
            "na",
            "mpe",
            "da",
            "iyo",
            "و",
            "او",
            "та",
            "й",
            "и",
            "እና",
            "ከምኡውን",
        ),
        *("နဲ့", "نیز", "هەروەها"),
    }
)


def offered(say: Say) -> tuple[Choice, ...]:
    """The choices that a message can answer, in reading order."""
    return tuple(each for each in say.choices() if each.id not in _NEVER)


def numbered(say: Say) -> tuple[tuple[str, Choice], ...]:
    """The choices that stand on lines of their own, each behind what is to be sent for it."""
    every = offered(say)
    onward = any(each.id in _ONWARD for each in every)
    lines = [each for each in every if not (onward and each.id in _BY_WORD)]
    star = _STAR if say.entry == "number" else ""
    given = [int(each.label.text) if _is_number(each) else 0 for each in lines]  # type: ignore[union-attr]
    free = count(max(given, default=0) + 1)
    return tuple((f"{star}{number or next(free)}", each) for number, each in zip(given, lines, strict=True))


def reply(say: Say, labels: Mapping[str, str], text: str) -> Tap | Several | None:
    """What a message chooses of a screen; `labels` are the words of its choices by their ids.

    None where it is no choice, but maybe an answer in her own words, or a number.
    """
    if len(text) > _LONGEST:
        return None
    picked = _by_number(say, text)
    if picked is None:
        word = _by_word(say, labels, text)
        picked = None if word is None else (word,)
    if picked is None:
        return None
    toggles = [each.id[1:] for each in picked if each.id[0] in "+-"]
    if len(toggles) == len(picked):
        return Several(say.step, tuple(dict.fromkeys(toggles)))
    return Tap(say.step, picked[0].id) if len(picked) == 1 else None


def _is_number(choice: Choice) -> bool:
    """Whether a choice is called by a number already, as the questions of a list are."""
    return choice.id.startswith("q_") and isinstance(choice.label, Verbatim) and choice.label.text.isdecimal()


def _by_number(say: Say, text: str) -> tuple[Choice, ...] | None:
    marks = dict(numbered(say))
    plain = in_digits(text)
    if say.entry == "number" and _STAR not in plain:
        return None
    marks = {mark.removeprefix(_STAR): choice for mark, choice in marks.items()}
    plain = plain.replace(_STAR, " ")
    words = [each for each in _BETWEEN.split(plain) if each and each not in _AND]
    if not words or not all(each.isdecimal() and len(each) < 4 for each in words):
        return None
    found = [marks.get(str(int(each))) for each in words]
    picked = tuple(each for each in found if each is not None)
    return picked if len(picked) == len(found) else None


def _by_word(say: Say, labels: Mapping[str, str], text: str) -> Choice | None:
    """The one choice whose words these are, or begin with these; in own words only the whole of them."""
    said = _words(text)
    every = [(choice, _words(labels.get(choice.id, ""))) for choice in offered(say)]
    whole = [choice for choice, words in every if words and words == said]
    if len(whole) == 1 or say.entry == "text":
        return whole[0] if len(whole) == 1 else None
    begun = [choice for choice, words in every if said and words[: len(said)] == said]
    return begun[0] if len(begun) == 1 else None


def _words(text: str) -> list[str]:
    """The words of a text without case, accents and signs."""
    letters = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in bare(text))
    return letters.split()
