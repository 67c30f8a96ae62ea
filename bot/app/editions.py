"""All versions of each proposal, from wherever their words stand.

`charter.yaml` holds one version of each. Earlier ones are kept, word for word, with the rounds that asked of
them, and later ones may have been written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.app.house import House
from bot.domain.edition import Edition, differing, edition_of
from bot.domain.faults import Fault
from bot.domain.rounds import RoundState
from bot.storage import charter, rounds
from bot.storage.database import Conn
from bot.surveyfile.load import load, survey_paths


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a proposal, and the rounds that were opened on it, oldest first."""

    edition: Edition
    rounds: tuple[int, ...] = ()


def versions(house: House, conn: Conn) -> Mapping[str, tuple[Version, ...]]:
    """Every version of every proposal, oldest first, in the words of the first round that asked about it."""
    found = {(each.proposal, each.version): each for each in shipped(house.surveys)}
    found |= {(each.proposal, each.version): each for each in charter.every(conn)}
    asked: dict[tuple[str, int], list[int]] = {}
    # Of one wording, where it was written tells best in which places catalogs hold its sentences.
    known = frozenset(found)
    for round_ in rounds.every(conn):
        edition = None if round_.state is RoundState.DRAFT else edition_of(house.survey(conn, round_.survey))
        if edition is not None:
            key = edition.proposal, edition.version
            if key not in asked and not (key in known and not differing(found[key], edition)):
                found[key] = edition
            asked.setdefault(key, []).append(round_.id)
    every: dict[str, tuple[Version, ...]] = {}
    for key in sorted(found):
        version = Version(found[key], tuple(asked.get(key, ())))
        every[key[0]] = (*every.get(key[0], ()), version)
    return every


def shipped(folder: Path) -> tuple[Edition, ...]:
    """The version that the files hold of each proposal; a survey with mistakes tells none."""
    paths = (*survey_paths(folder), *folder.glob("charter.yaml"))
    return _read(folder, tuple((str(path), path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _read(folder: Path, _: tuple[tuple[str, int], ...]) -> tuple[Edition, ...]:
    found: dict[str, Edition] = {}
    for path in survey_paths(folder):
        try:
            edition = edition_of(load(path))
        except Fault:
            continue
        if edition is not None:
            found.setdefault(edition.proposal, edition)
    return tuple(found.values())
