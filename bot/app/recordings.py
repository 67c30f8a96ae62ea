"""Prompts that can be heard: what there is to read aloud, what was recorded, and what of it still fits.

A recording belongs to its words, by their fingerprint: it is played wherever the same words are asked, and
nowhere else once they change. So the steps of support, which stand in many questions, are read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from bot.domain.say import Line, Wording, Words
from bot.domain.screens import above, figures_of, first_lines
from bot.domain.sound import MOST_BYTES, Flaw, checked
from bot.domain.survey import CHARTER, Option, Question, Survey
from bot.i18n.catalogs import Catalogs
from bot.storage.recordings import ENDING, INDEX, Name, index_of, path_of

#: Where the bot's own sentences stand among the surveys of a language.
OWN = "bot"

FAULTS: Mapping[Flaw, str] = {
    Flaw.NOT_OPUS: "is not Opus in Ogg. Record it anew, or convert it: opusenc does.",
    Flaw.BROKEN: "is cut off or damaged. Copy it once more, or record it anew.",
    Flaw.EMPTY: "holds no sound. Record it anew.",
    Flaw.TOO_LONG: "is longer than 2 minutes. Read the same words in less time.",
    Flaw.TOO_LARGE: "is larger than 2 MB. Record it with less quality; 24 kbit a second are plenty.",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to read aloud: a question, or one of its choices; `asked` are the words of the question.

    A sentence of the bot's own belongs to no question.
    """

    name: Name
    words: str
    question: Question | None
    option: Option | None
    asked: str

    @property
    def fingerprint(self) -> str:
        """What tells these words from any others."""
        return fingerprint(self.words)


@dataclass(frozen=True, slots=True)
class Stands:
    """How many prompts of a language were recorded; `stale` ones read words that have changed since."""

    language: str
    there: int
    missing: int
    stale: int

    @property
    def prompts(self) -> int:
        """How many different prompts there are to read."""
        return self.there + self.missing + self.stale


def fingerprint(words: str) -> str:
    """What tells words from any others; spaces around them are not read aloud."""
    return blake2b(words.strip().encode(), digest_size=12).hexdigest()


def prompts(catalogs: Catalogs, survey: Survey, language: str) -> Iterator[Prompt]:
    """All that is read aloud of a survey in a language, in order; what is not translated is left out.

    After the questions comes what it says of itself, how each is answered that names figures of its own, and
    the words of each part, which are told again beside what was decided.
    """
    for question in survey.questions:
        yield from of_question(catalogs, survey, question, language)
    around: dict[str, Wording | Words] = dict(first_lines(survey))
    figures = {f"{each.id}._how": figures_of(each) for each in survey.questions}
    around |= {item: line for item, line in figures.items() if line is not None}
    around |= {f"_.{part.id}": Wording(f"{CHARTER}:{part.id}", part.text) for part in survey.parts}
    for item, line in around.items():
        if catalogs.complete(line, language):
            words = catalogs.words(line, language)
            yield Prompt(Name(language, survey.id, item), words, None, None, words)


def of_question(
    catalogs: Catalogs,
    survey: Survey,
    question: Question,
    language: str,
    options: Iterable[Option] | None = None,
) -> Iterator[Prompt]:
    """A question and then its choices, in the order of the survey or in the one that is given."""
    parts: list[tuple[str, Line, Option | None]] = [
        (f"{question.id}._{number}", line, None) for number, line in enumerate(above(question), start=1)
    ]
    parts.append((question.id, Wording(question.context, question.text), None))
    parts += [
        (f"{question.id}.{each.id}", Wording(each.context, each.text), each)
        for each in (question.options if options is None else options)
    ]
    asked = catalogs.words(Wording(question.context, question.text), language)
    for item, line, option in parts:
        if catalogs.complete(line, language) and (words := catalogs.words(line, language)):
            yield Prompt(Name(language, survey.id, item), words, question, option, asked)


def of_our_own(catalogs: Catalogs, lines: Iterable[Words], language: str) -> Iterator[Prompt]:
    """Sentences of the bot's own, in a language; what is not translated is left out."""
    for line in lines:
        if catalogs.complete(line, language):
            words = catalogs.words(line, language)
            yield Prompt(Name(language, OWN, line.key), words, None, None, words)


def shelf(folders: Sequence[Path], language: str) -> Mapping[str, Name]:
    """The recordings of a language by the fingerprint of their words; those of earlier folders go first.

    Each screen asks for it, so it is read anew only where a folder or its index has changed.
    """
    indexes = tuple(
        (folder, index.parent.name, _seen(index.parent), _seen(index))
        for folder in reversed(folders)
        for index in sorted((folder / language).glob(f"*/{INDEX}"))
    )
    return _shelf(language, indexes)


Seen = tuple[int, int, int]


def _seen(path: Path) -> Seen:
    """What changes with a file, or with what lies in a folder; zeros for what is gone."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0, 0
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _shelf(language: str, indexes: tuple[tuple[Path, str, Seen, Seen], ...]) -> Mapping[str, Name]:
    found: dict[str, Name] = {}
    for folder, survey, _, _ in indexes:
        for item, words in index_of(folder, language, survey).items():
            name = Name(language, survey, item)
            if path_of(folder, name).exists():
                found[words] = name
    return MappingProxyType(found)


def stands(
    catalogs: Catalogs,
    surveys: Sequence[Survey],
    own: Sequence[Words],
    folders: Sequence[Path],
    language: str,
) -> Stands:
    """How far the recordings of a language have come, `own` sentences too; each wording counts once."""
    recorded = shelf(folders, language)
    counts = {"there": 0, "missing": 0, "stale": 0}
    for each in distinct(catalogs, surveys, own, language):
        if each.fingerprint in recorded:
            counts["there"] += 1
        elif any(path_of(folder, each.name).exists() for folder in folders):
            counts["stale"] += 1
        else:
            counts["missing"] += 1
    return Stands(language, **counts)


def distinct(
    catalogs: Catalogs, surveys: Iterable[Survey], own: Iterable[Words], language: str
) -> list[Prompt]:
    """The prompts of surveys and then the bot's `own`, each wording once: where it is asked first."""
    found: dict[str, Prompt] = {}
    asked = (each for survey in surveys for each in prompts(catalogs, survey, language))
    for each in (*asked, *of_our_own(catalogs, own, language)):
        found.setdefault(each.fingerprint, each)
    return list(found.values())


def faults(folders: Iterable[Path], language: str) -> list[str]:
    """What is wrong with the files of a language, each with its remedy."""
    told: list[str] = []
    for folder in folders:
        for path in sorted((folder / language).glob(f"*/*{ENDING}")):
            with path.open("rb") as file:
                flaw = checked(file.read(MOST_BYTES + 1))
            if isinstance(flaw, Flaw):
                told.append(f"{path}: {FAULTS[flaw]}")
            elif path.name.removesuffix(ENDING) not in index_of(folder, language, path.parent.name):
                told.append(
                    f"{path}: {path.parent / INDEX} does not tell what words it reads, so it is never played."
                    " Record it with /narrate, or note it there."
                )
    return told
