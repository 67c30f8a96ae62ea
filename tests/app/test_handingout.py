"""Sentences that were written here come to translators like those that ship, and outlive a lost file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.app import bringing, handingout, twofold
from bot.domain.say import Wording
from bot.i18n.po import path_of
from bot.storage import owncatalogs, proposals, sentences
from bot.storage.proposals import Sentence
from tests.app.conftest import Crew

NEW = Wording("charter:a1", "At least 40 out of every 100 people are women.")
NOTE = "A part of a proposal."


def folder(crew: Crew) -> Path:
    return crew.stage.house.db.path.parent / owncatalogs.FOLDER


async def written(crew: Crew) -> None:
    house = crew.stage.house
    await house.db.run(lambda conn: sentences.add(conn, NEW, NOTE))
    await handingout.hand_out(house)


async def test_a_sentence_written_here_is_exported_with_its_note_and_taken_back(crew: Crew) -> None:
    await written(crew)
    house = crew.stage.house
    assert not house.catalogs.complete(NEW, "fr")
    content = bringing.handed_out(folder(crew), "fr", bringing.Form.PO).decode()
    assert f"#. {NOTE}" in content
    asked = f'msgid "{NEW.text}"\nmsgstr ""'
    assert asked in content
    filled = content.replace(asked, f'msgid "{NEW.text}"\nmsgstr "Au moins 40 personnes sur 100."')
    bringing.take_back(folder(crew), "fr", filled.encode(), by=None, on=date(2026, 12, 1))
    house.catalogs.look_again()
    assert house.catalogs.words(NEW, ("fr",)) == "Au moins 40 personnes sur 100."
    await handingout.hand_out(house)
    assert house.catalogs.words(NEW, ("fr",)) == "Au moins 40 personnes sur 100."


async def test_it_stands_on_the_translators_desk_in_every_language(crew: Crew) -> None:
    await written(crew)
    for language in crew.stage.house.catalogs.languages[1:]:
        assert ("surveys", NEW.context, (NEW.text,)) in [
            (domain, unit.context, unit.source) for domain, unit in crew.stage.house.catalogs.units(language)
        ]


async def test_what_was_decided_of_it_is_written_again_where_the_file_was_lost(crew: Crew) -> None:
    await written(crew)
    house = crew.stage.house
    sentence = Sentence("fr", NEW.context, (NEW.text,))
    await house.db.run(
        lambda conn: proposals.decide(conn, sentence, ("Quarante.",), "reviewer", "2026-12-01")
    )
    await twofold.write_down(house)
    assert house.catalogs.words(NEW, ("fr",)) == "Quarante."
    path_of(folder(crew), "fr", "surveys").unlink()
    house.handed_out = frozenset()  # as after a start
    await handingout.hand_out(house)
    await twofold.write_down(house, again=True)
    assert house.catalogs.words(NEW, ("fr",)) == "Quarante."


async def test_other_sentences_that_no_catalog_ships_are_not_served(crew: Crew) -> None:
    house = crew.stage.house
    old = Wording("no.such.key", "Old")
    await house.db.run(lambda conn: sentences.add(conn, old, ""))
    await handingout.hand_out(house)
    assert all(unit.context != old.context for _, unit in house.catalogs.units("fr"))
