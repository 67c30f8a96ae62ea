from __future__ import annotations

from bot.channels.telegram.commands import COMMANDS, publish_commands
from bot.i18n.catalogs import Catalogs
from bot.i18n.words import ALL


async def test_the_list_is_published_in_english_and_in_each_language_that_has_all_of_it(api, wire):
    catalogs = Catalogs()
    await publish_commands(wire, catalogs)
    for language in ("", "en"):
        listed = api.people.commands(language)
        assert [command["command"] for command in listed] == list(COMMANDS)
    published = {language for _, language in api.world.commands}
    assert published <= {"", *(language[:2] for language in catalogs.languages)}


async def test_a_language_without_all_the_words_gets_no_list_and_so_falls_back_to_english(
    api, wire, tmp_path
):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    one = f'msgctxt "commands.start"\nmsgid "{ALL["commands.start"].english}"\nmsgstr "Commencer"\n'
    (folder / "bot.po").write_text(head + one)
    (folder / "surveys.po").write_text(head)
    await publish_commands(wire, Catalogs(tmp_path))
    assert {language for _, language in api.world.commands} == {"", "en"}


def test_no_command_of_staff_is_listed():
    assert not {"rounds", "newround", "status", "pause_round", "extend", "close", "invite"} & set(COMMANDS)


def test_each_command_has_words_short_enough_for_a_menu():
    for name in COMMANDS:
        assert 1 <= len(ALL[f"commands.{name}"].english) <= 60
