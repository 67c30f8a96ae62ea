"""`charterbot survey export`, `import` and `template`: surveys as XLSForm, for ODK and KoboToolbox."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app.forms import Exported, exported
from bot.app.importing import TakenIn, taken_in
from bot.assembly.opening import SURVEYS
from bot.cli.printing import counted, deliver, tell_warnings
from bot.config import load_config
from bot.domain.faults import Fault
from bot.domain.version import draft_faults
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE
from bot.storage import owncatalogs
from bot.storage.recordings import FOLDER
from bot.surveyfile.extent import questions_and_minutes
from bot.surveyfile.xlsform.helping import EXAMPLE
from bot.surveyfile.xlsform.names import as_survey_id
from bot.surveyfile.xlsform.reading import LIMITS

Out = Annotated[
    Path, typer.Option("--out", metavar="FORM.xlsx", help="Where to write it.", show_default=False)
]


def export(
    survey: Annotated[
        str, typer.Argument(metavar="SURVEY", help="One that ships, or a file.", show_default=False)
    ],
    out: Out,
    languages: Annotated[
        str | None,
        typer.Option(
            metavar="fr,ar",
            help="Only these beside English, as far as each goes.",
            show_default="all that have every word of it",
        ),
    ] = None,
) -> None:
    """Write a survey as XLSForm, which ODK and KoboToolbox take, and which `survey import` takes back.

    Recordings of its words are copied to FORM-media, beside the form. The form asks no consent, erases
    nothing and keeps no small number back: what is gathered with it elsewhere is for whoever gathers it to
    protect.
    """
    wanted = None if languages is None else [each.strip() for each in languages.split(",") if each.strip()]
    path = Path(survey) if survey.endswith(".yaml") else SURVEYS / f"{survey}.yaml"
    _must_be_new(out)
    config = load_config()
    catalogs = Catalogs(own=config.data / owncatalogs.FOLDER)
    found = exported(path, catalogs, (config.data / FOLDER, SURVEYS / FOLDER), wanted)
    _deliver(found, out)
    typer.echo(f"{out}: {counted(found.rows, 'row')} in {counted(len(found.languages), 'language')}.")
    tell_warnings(_told(found))


def template(out: Out) -> None:
    """Write a form to author a survey in: a question of every kind, and a sheet 'help' on all that is taken.

    Put your own in place of the example, and bring it in with `survey import`.
    """
    _must_be_new(out)
    deliver(exported(EXAMPLE, Catalogs(), (), (SOURCE,)).content, out)


def bring(
    form: Annotated[Path, typer.Argument(metavar="FORM.xlsx", help="The form.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.yaml",
            help="Where to write it. Its name is the survey's id.",
            show_default="the form's id, in surveys/",
        ),
    ] = None,
    proposal: Annotated[
        str,
        typer.Option(metavar="a", help="The proposal that it asks about.", show_default="what the form says"),
    ] = "",
    check: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--check", help="Tell what is wrong with it, and write nothing.")
    ] = False,
) -> None:
    """Make a survey file of an XLSForm, and a .po file of each other language in it.

    Every fault is told at once, with sheet, cell and column, and then nothing is written. What has no
    counterpart here is refused, with the reason and what to do. Nothing that is there is written over.
    """
    id_ = "" if out is None else _id_of(out)
    folder = SURVEYS if out is None else out.parent
    found = taken_in(_content(form), name=form.stem, folder=folder, id_=id_, proposal=proposal)
    questions, minutes = questions_and_minutes(found.survey)
    size = f"{counted(questions, 'question')}, about {counted(minutes, 'minute')}"
    if check:
        typer.echo(f"{form}: ok, {size}")
    else:
        path = out or SURVEYS / f"{found.survey.id}.yaml"
        _keep(found, path)
        typer.echo(f"{path}: {size}")
        for code in found.catalogs:
            line = f"{_catalog(path, code)}: once the survey is in surveys/, `python -m bot.i18n.update`,"
            typer.echo(f"{line} then `charterbot locales import {code} {_catalog(path, code)}`")
    for line in draft_faults(found.survey):
        typer.echo(f"{form}: a draft: {line}")
    tell_warnings(found.notes)


def _id_of(out: Path) -> str:
    """The id of a survey in this file. Raises Fault for a name that no survey's file has."""
    if out.suffix != ".yaml" or as_survey_id(out.stem) != out.stem:
        raise Fault((f"--out: a name of a-z, 0-9 and - that ends in .yaml was expected (found {out.name}).",))
    return out.stem


def _content(form: Path) -> bytes:
    """What the file holds, a little more than is read of it at most."""
    try:
        with form.open("rb") as opened:
            return opened.read(LIMITS.size + 1)
    except OSError as error:
        raise Fault((f"{form}: cannot be read ({error.strerror}). Give a form.",)) from None


def _keep(found: TakenIn, path: Path) -> None:
    """Write the survey and its catalogs, all or none. Raises Fault where one is there already."""
    content = {_catalog(path, code): text for code, text in found.catalogs.items()} | {path: found.text}
    there = tuple(
        f"{each}: is there already. Give another file with --out, or move it away."
        for each in content
        if each.exists()
    )
    if there:
        raise Fault(there)
    done: list[Path] = []
    try:
        for each, text in content.items():
            deliver(text.encode(), each, tell=False)
            done.append(each)
    except Fault:
        for each in done:
            each.unlink(missing_ok=True)
        raise


def _catalog(path: Path, code: str) -> Path:
    return path.with_name(f"{path.stem}.{code}.po")


def _must_be_new(out: Path) -> None:
    """Raise Fault for a file that somebody may be working in, or that no program would open."""
    faults: list[str] = []
    if out.suffix != ".xlsx":
        faults.append(f"--out: a file that ends in .xlsx was expected (found {out.name}).")
    faults += [
        f"{path}: is there already, and may be filled in. Give another file, or move it away."
        for path in (out, _media(out))
        if path.exists()
    ]
    if faults:
        raise Fault(tuple(faults))


def _deliver(found: Exported, out: Path) -> None:
    """The recordings first, so that a form that is there names none that is missing."""
    if found.sounds:
        try:
            _media(out).mkdir(parents=True)
        except OSError as error:
            raise Fault((f"{_media(out)}: cannot be made ({error.strerror}). Give another file.",)) from None
    for name, path in found.sounds.items():
        deliver(path.read_bytes(), _media(out) / name, tell=False)
    deliver(found.content, out)


def _media(out: Path) -> Path:
    return out.with_name(f"{out.stem}-media")


def _told(found: Exported) -> list[str]:
    """What somebody should know before the form is used."""
    drafts = ", ".join(f"{code} ({count})" for code, count in found.drafts.items())
    lacking = ", ".join(f"{code} ({count})" for code, count in found.missing.items())
    told = []
    if drafts:
        told.append(f"no speaker has reviewed these words yet: {drafts}. Have them read before you ask.")
    if lacking and found.left_out:
        told.append(f"left out, because words are missing: {lacking}. --languages takes them as they are.")
    elif lacking:
        told.append(f"words are missing: {lacking}. Other programs show '-' there.")
    if found.sounds:
        told.append(f"{counted(len(found.sounds), 'recording')} to send along with the form.")
    return told
