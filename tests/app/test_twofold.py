"""Translating twofold: two apart, a third decides, and what is decided outlives a kill and a lost file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.app import bringing, twofold
from bot.domain.inbound import Command, Text
from bot.domain.person import Role
from bot.i18n.po import Unit, path_of, read
from bot.i18n.standing import Review, review_of
from bot.storage import owncatalogs, people
from bot.storage.proposals import Sentence
from tests.app.conftest import Crew

FIRST = "commands.start"


async def translates(crew: Crew, who: str, *texts: str) -> None:
    await crew.joins(who, Role.TRANSLATOR)
    await crew.presses(who, "l_fr")
    await crew.does(who, Command("translate"))
    for text in texts:
        await crew.does(who, Text(text))


async def says(crew: Crew, who: str) -> str:
    return repr(await crew.sees(who))


def own(crew: Crew) -> dict[str, Unit]:
    folder = crew.stage.house.db.path.parent / owncatalogs.FOLDER
    return {unit.context: unit for unit in owncatalogs.every(folder, "fr")}


async def two(crew: Crew) -> None:
    await translates(crew, "tina", "Commencer")
    await translates(crew, "tara", "Démarrer")


async def decides(crew: Crew) -> None:
    await two(crew)
    await crew.joins("vera", Role.REVIEWER)
    await crew.rows("UPDATE person SET language = 'fr' WHERE role = 'reviewer'")
    await crew.does("vera", Command("adjudicate"))
    await crew.presses("vera", "take_1")


async def test_neither_sees_the_others_words_and_a_third_translator_gets_the_next_sentence(
    crew: Crew,
) -> None:
    await translates(crew, "tina", "Commencer")
    await crew.joins("tara", Role.TRANSLATOR)
    await crew.presses("tara", "l_fr")
    await crew.does("tara", Command("translate"))
    assert FIRST in await says(crew, "tara")
    assert "Commencer" not in await says(crew, "tara")
    await crew.does("tara", Text("Démarrer"))
    await translates(crew, "tess")
    assert FIRST not in await says(crew, "tess")


async def test_who_wrote_one_of_the_two_may_not_decide_however_she_tries(crew: Crew) -> None:
    await two(crew)
    await crew.does("tina", Command("adjudicate"))
    assert "twofold.nothing" in await says(crew, "tina")
    found = await crew.rows("SELECT id FROM person ORDER BY id")
    key = twofold.key_of(Sentence("fr", FIRST, ("Begin",)))
    place = f'{{"name": "twofold", "facts": {{"at": "adjudicate", "key": "{key}"}}}}'
    await crew.rows("UPDATE person SET place = ? WHERE id = ?", place, found[0][0])
    await crew.presses("tina", "take_1")
    assert await crew.rows("SELECT * FROM adjudicated") == []
    assert len(await crew.rows("SELECT * FROM proposal")) == 2


async def test_what_is_decided_stands_in_our_own_catalog_reviewed_by_the_role_of_who_decided(
    crew: Crew,
) -> None:
    await decides(crew)
    assert own(crew) == {}
    await twofold.write_down(crew.stage.house)
    unit = own(crew)[FIRST]
    assert unit.forms == ("Démarrer",)
    assert review_of(unit) == Review("reviewer", date(2026, 12, 1))
    assert await crew.rows("SELECT written FROM adjudicated") == [(1,)]
    assert await crew.rows("SELECT * FROM proposal") == []
    crew.stage.house.catalogs.look_again()
    await translates(crew, "tess")
    assert FIRST not in await says(crew, "tess")


async def test_a_kill_before_the_file_and_a_file_that_is_lost_take_nothing_of_a_decision(crew: Crew) -> None:
    await decides(crew)
    await crew.stage.reload()
    house = crew.stage.house
    await twofold.write_down(house, again=True)
    assert own(crew)[FIRST].forms == ("Démarrer",)
    path_of(house.db.path.parent / owncatalogs.FOLDER, "fr", "bot").unlink()
    await twofold.write_down(house)
    assert own(crew) == {}
    await twofold.write_down(house, again=True)
    assert own(crew)[FIRST].forms == ("Démarrer",)


async def test_a_start_takes_back_nothing_that_was_brought_after_the_decision(
    crew: Crew, tmp_path: Path
) -> None:
    await decides(crew)
    house = crew.stage.house
    await twofold.write_down(house)
    folder = house.db.path.parent / owncatalogs.FOLDER
    content = bringing.handed_out(folder, "fr", bringing.Form.PO).replace("Démarrer".encode(), b"Allons-y")
    bringing.take_back(folder, "fr", content, by=None, on=date(2026, 12, 2))
    await twofold.write_down(house, again=True)
    assert own(crew)[FIRST].forms == ("Allons-y",)
    assert read(path_of(folder, "fr", "bot"), "fr").state == "draft"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Allez {nom}", "twofold.extra"),
        ("<b>Allez</b>", "twofold.wrong"),
        ("  ", "twofold.wrong"),
        ("mot " * 90, "twofold.wrong"),
    ],
)
async def test_a_fault_is_told_at_once_and_nothing_is_kept(crew: Crew, text: str, told: str) -> None:
    await translates(crew, "tina", text)
    assert told in await says(crew, "tina")
    assert FIRST in await says(crew, "tina")
    assert await crew.rows("SELECT * FROM proposal") == []


async def test_each_plural_form_is_asked_for_on_its_own(crew: Crew) -> None:
    await translates(crew, "tina")
    while "twofold.form" not in await says(crew, "tina"):
        await crew.presses("tina", "next")
    await crew.does("tina", Text("{count} chose"))
    assert "twofold.form" in await says(crew, "tina")
    [[forms]] = await crew.rows("SELECT forms FROM proposal")
    assert forms == '["{count} chose"]'
    await crew.does("tina", Text("{count} choses"))
    assert "twofold.kept" in await says(crew, "tina")


async def test_with_a_translator_who_is_let_go_goes_what_nobody_decided_on(crew: Crew) -> None:
    await two(crew)
    tina = (await crew.known("tina")).person.id
    await crew.stage.house.db.run(lambda conn: people.delete(conn, tina))
    assert [row[0] for row in await crew.rows("SELECT forms FROM proposal")] == ['["D\\u00e9marrer"]']
    assert await crew.rows("SELECT person FROM translates WHERE person = ?", tina) == []


async def test_her_languages_are_those_that_she_names_however_often(crew: Crew) -> None:
    await crew.joins("tina", Role.TRANSLATOR)
    house, person = crew.stage.house, (await crew.known("tina")).person
    for wanted in (("fr", "ar"), ("fr",), ("fr",), ("fr", "en", "xx")):
        await house.db.run(lambda conn, w=wanted: twofold.choose(house, conn, person, w))  # type: ignore[misc]
    assert await crew.rows("SELECT language FROM translates") == [("fr",)]
