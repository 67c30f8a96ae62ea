"""All versions of each proposal: from the files, from rounds that asked about them, and written here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.editions import versions
from bot.domain.edition import Edition, Fate, Passage, changes, differing
from bot.domain.say import Wording
from bot.storage import charter
from bot.storage.database import Conn, StorageError
from tests.app.conftest import Crew
from tests.app.test_versions import ROUND, A, folder, reword

__all__ = ["folder"]


def second(first: Edition) -> Edition:
    """The next version: one part changed, one taken out, one added."""
    a1, a2, _, *others = first.passages
    changed = replace(a1, text=Wording(a1.text.context, "At least 40 out of every 100 people are women."))
    added = replace(a2, id="a6", name=Wording("charter:a6", "New"), text=Wording("charter:a6", "It is new."))
    return replace(first, version=2, passages=(changed, a2, *others, added))


async def test_each_proposal_that_ships_has_the_version_of_its_file(crew: Crew) -> None:
    house = crew.stage.house
    found = await house.db.run(lambda conn: versions(house, conn))
    assert {id_: [each.edition.version for each in every] for id_, every in found.items()} == {
        id_: [1] for id_ in "abcde"
    }
    a1 = found["a"][0].edition.passages[0]
    assert a1.name == Wording(f"{A}:floor", "The lowest share of women")
    assert a1.text.context == "charter:a1"


async def test_what_a_round_asked_is_known_after_the_file_has_a_later_version(
    crew: Crew, folder: Path
) -> None:
    house = crew.stage.house
    await crew.stage.round(ROUND)
    reword(folder, "- id: a\n    version: 1", "- id: a\n    version: 2")
    reword(folder, "women, from the start", "women, from the first day")
    one, two = (await house.db.run(lambda conn: versions(house, conn)))["a"]
    assert (one.rounds, two.rounds) == ((1,), ())
    assert differing(one.edition, two.edition) == ["part a1"]
    assert (
        one.edition.passages[0].text.text == "At least 30 out of every 100 people are women, from the start."
    )


async def test_a_version_written_here_is_kept_and_stands_once_a_round_asked_about_it(crew: Crew) -> None:
    house = crew.stage.house
    first = (await house.db.run(lambda conn: versions(house, conn)))["a"][0].edition
    new = second(first)

    def keep(conn: Conn) -> None:
        charter.put(conn, replace(new, passages=first.passages), 0)
        charter.put(conn, new, 1)
        charter.set_asked(conn, "a", 2)

    await house.db.run(keep)
    one, two = (await house.db.run(lambda conn: versions(house, conn)))["a"]
    assert (one.edition, two.edition) == (first, new)
    with pytest.raises(StorageError, match="is not changed"):
        await house.db.run(lambda conn: charter.put(conn, replace(first, version=2), 2))


def test_each_part_has_its_fate() -> None:
    wording = Wording("charter:a", "x")
    first = Edition("a", 1, wording, wording, wording, wording, ())

    def passage(id_: str, text: str) -> Passage:
        return Passage(id_, Wording("n", id_), Wording("t", text))

    before = replace(first, passages=(passage("a1", "old"), passage("a2", "gone"), passage("a3", "same")))
    now = replace(
        first, version=2, passages=(passage("a4", "new"), passage("a1", "other"), passage("a3", "same"))
    )
    assert [(each.id, each.fate) for each in changes(before, now)] == [
        ("a4", Fate.ADDED),
        ("a1", Fate.CHANGED),
        ("a3", Fate.KEPT),
        ("a2", Fate.TAKEN_OUT),
    ]
    assert differing(before, now) == ["part a4", "part a1", "part a2"]
