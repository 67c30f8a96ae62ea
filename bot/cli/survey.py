"""`charterbot survey`: checking survey files, and those that are shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.printing import AsJson, counted, tell_json, tell_table
from bot.domain.faults import Fault
from bot.domain.survey import Survey
from bot.i18n.extract import SURVEYS
from bot.surveyfile.extent import questions_and_minutes
from bot.surveyfile.load import check as mistakes_in
from bot.surveyfile.load import load

app = typer.Typer()


@app.command(epilog="Example: charterbot survey check surveys/*.yaml")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Survey files.", show_default=False)],
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Tell every mistake in survey files, with line, key and what was expected; exit code 2 if any."""
    faults = mistakes_in(files)
    if faults:
        raise Fault(tuple(faults))
    found = [(str(path), load(path)) for path in files]
    if as_json:
        tell_json([{"file": name, **_facts(each)} for name, each in found])
        return
    for name, each in found:
        questions, minutes = questions_and_minutes(each)
        typer.echo(f"{name}: ok, {counted(questions, 'question')}, about {counted(minutes, 'minute')}")


@app.command("list", epilog="Example: charterbot survey list")
def shipped(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show the surveys that are shipped."""
    found = [load(path) for path in sorted(SURVEYS.glob("*.yaml"))]
    if as_json:
        tell_json([_facts(each) for each in found])
        return
    tell_table(
        ("Survey", "Questions", "Minutes", "Risk", "Title"),
        (
            (
                each.id,
                str(questions_and_minutes(each)[0]),
                str(questions_and_minutes(each)[1]),
                each.risk,
                each.title,
            )
            for each in found
        ),
    )


def _facts(survey: Survey) -> dict[str, object]:
    questions, minutes = questions_and_minutes(survey)
    return {
        "id": survey.id,
        "title": survey.title,
        "questions": questions,
        "minutes": minutes,
        "risk": survey.risk,
        "hash": survey.hash,
    }
