"""`charterbot survey`: checking survey files, those that are shipped, and surveys as forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import forms
from bot.cli.printing import AsJson, counted, tell_json, tell_table
from bot.domain.faults import Fault
from bot.domain.survey import Survey
from bot.domain.version import draft_faults
from bot.i18n.extract import SURVEYS
from bot.i18n.translatedsurveys import survey_faults
from bot.surveyfile.charter import FILE as CHARTER
from bot.surveyfile.charter import Charter, load_charter
from bot.surveyfile.extent import questions_and_minutes
from bot.surveyfile.load import check as mistakes_in
from bot.surveyfile.load import load, survey_paths

app = typer.Typer()
app.command("export", epilog="Example: charterbot survey export priorities --out priorities.xlsx")(
    forms.export
)
app.command("import", epilog="Example: charterbot survey import trees.xlsx --check")(forms.bring)
app.command("template", epilog="Example: charterbot survey template --out trees.xlsx")(forms.template)


@app.command(epilog="Example: charterbot survey check surveys/*.yaml")
def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Survey files, and charter.yaml.", show_default=False),
    ],
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Tell every mistake in survey files, with line, key and what was expected; exit code 2 if any.

    Their translations are held to the same limits: language, question and what was found are told. Where one
    changed while a round is open, `charterbot round show` says so: if it asks something else now, close the
    question there (`charterbot round close-question`).
    """
    faults = mistakes_in(files) or [fault for path in files for fault in survey_faults(path)]
    if faults:
        raise Fault(tuple(faults))
    found = [(str(path), load_charter(path) if path.name == CHARTER else load(path)) for path in files]
    if as_json:
        tell_json([{"file": name, **_facts(each)} for name, each in found])
        return
    for name, each in found:
        if isinstance(each, Charter):
            versions = ", ".join(f"{one.id} (version {one.version})" for one in each.proposals.values())
            typer.echo(f"{name}: ok, {counted(len(each.proposals), 'proposal')}: {versions}")
            continue
        questions, minutes = questions_and_minutes(each)
        typer.echo(f"{name}: ok, {counted(questions, 'question')}, about {counted(minutes, 'minute')}")
        for line in draft_faults(each):
            typer.echo(f"{name}: a draft: {line}")


@app.command("list", epilog="Example: charterbot survey list")
def shipped(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show the surveys that are shipped."""
    found = [load(path) for path in survey_paths(SURVEYS)]
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


def _facts(survey: Survey | Charter) -> dict[str, object]:
    if isinstance(survey, Charter):
        return {
            "proposals": [
                {"id": each.id, "version": each.version, "parts": [part.id for part in each.parts]}
                for each in survey.proposals.values()
            ]
        }
    questions, minutes = questions_and_minutes(survey)
    return {
        "id": survey.id,
        "title": survey.title,
        "questions": questions,
        "minutes": minutes,
        "risk": survey.risk,
        "proposal": survey.proposal,
        "version": survey.version,
        "draft": bool(draft_faults(survey)),
        "hash": survey.hash,
    }
