"""`charterbot locales recordings`: what can be heard in each language, and which files are broken."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from bot.app import recordings
from bot.app.recordings import Stands
from bot.assembly import is_there
from bot.assembly.opening import SURVEYS
from bot.cli.inside import inside
from bot.cli.printing import AsJson, tell_json, tell_table
from bot.config import Config, load_config
from bot.domain.aloud import aloud
from bot.domain.faults import Fault
from bot.i18n.catalogs import Catalogs
from bot.i18n.values import english_name
from bot.schedule.clock import utc_now
from bot.storage import owncatalogs
from bot.storage.recordings import FOLDER
from bot.surveyfile.load import load, survey_paths

NONE = (
    "Nobody has recorded anything yet, and nothing is shipped: no question has a button to hear it. Invite a"
    " narrator: charterbot invite --role narrator"
)


def tell(
    language: Annotated[
        str | None, typer.Argument(metavar="[LANGUAGE]", help="One language only, such as uk or fa_AF.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Show how many prompts were recorded in each language, are missing, or read words that have changed.

    They are those of surveys, and what the bot itself says and shows on buttons around them. Each wording
    counts once, wherever it stands. Every broken file is told; then nothing else is.
    """
    config = load_config()
    catalogs = Catalogs(own=config.data / owncatalogs.FOLDER)
    if language is not None and language not in catalogs.languages:
        known = ", ".join(catalogs.languages)
        raise Fault((f'LANGUAGE: "{language[:20]}" is none of these: {known}.',))
    languages = catalogs.languages if language is None else (language,)
    folders = (config.data / FOLDER, SURVEYS / FOLDER)
    faults = [fault for each in languages for fault in recordings.faults(folders, each)]
    if faults:
        raise Fault(tuple(faults))
    surveys = [load(path) for path in survey_paths(SURVEYS)]
    own = tuple(aloud(_erase_until(config)))
    found = [recordings.stands(catalogs, surveys, own, folders, each) for each in languages]
    if as_json:
        tell_json([{**asdict(each), "prompts": each.prompts} for each in found])
        return
    tell_table(("Language", "Prompts", "Recorded", "Missing", "Stale"), [_row(each) for each in found])
    if not any(each.there or each.stale for each in found):
        typer.echo(NONE)


def _erase_until(config: Config) -> date:
    """The day that the consent names; before the first start there is none, and today's stands for it."""
    if not is_there(config):
        return utc_now().date()
    return inside(lambda house, _: house.rules.erase_until)


def _row(each: Stands) -> tuple[str | Text, ...]:
    stale = Text(str(each.stale), "yellow") if each.stale else str(each.stale)
    name = f"{each.language} {english_name(each.language)}"
    return name, str(each.prompts), str(each.there), str(each.missing), stale
