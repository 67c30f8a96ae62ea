"""`charterbot locales`: how far each language has come, and the reviews that speakers have given."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.app import bringing, translating
from bot.app.bringing import Form
from bot.app.translating import LanguageStands, Sentence
from bot.app.twofold import InHand, in_hand
from bot.assembly import is_there
from bot.cli import recordings
from bot.cli.inside import inside
from bot.cli.printing import AsJson, counted, deliver, tell_json, tell_table
from bot.config import load_config
from bot.domain.faults import Fault
from bot.i18n.brought import MOST_BYTES
from bot.i18n.standing import Standing
from bot.i18n.values import english_name
from bot.schedule.clock import utc_now
from bot.storage.owncatalogs import FOLDER

app = typer.Typer()
app.command("recordings", epilog="Example: charterbot locales recordings uk")(recordings.tell)
Language = Annotated[
    str, typer.Argument(metavar="LANGUAGE", help="Its code, such as uk or fa_AF.", show_default=False)
]
#: Who may review, as it is noted beside the words: a role, never a name.
ROLES = ("coordinator", "partner", "reviewer", "translator")
_DONE = (Standing.REVIEWED, Standing.PRETESTED)


@app.command(epilog="Example: charterbot locales status")
def status(as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show of each language how many sentences are missing, drafts, reviewed, and tried out with speakers.

    In hand is what one translator has written, what two have, so that a third can decide, and what
    speakers are trying out.

    A real round opens in a language once a speaker has reviewed all key texts: those on consent, privacy,
    stopping, erasing, leaving and support.
    """
    found, hands = translating.stands(_own()), _in_hand()
    if as_json:
        tell_json([_told(each, hands.get(each.language, InHand())) for each in found])
        return
    tell_table(
        (
            "Language",
            "Missing",
            "Draft",
            "Reviewed",
            "Pretested",
            "Key texts",
            "Real round",
        ),
        [
            (
                f"{each.language} {english_name(each.language)}",
                *(str(each.sentences[standing]) for standing in Standing),
                _of(each.protecting),
                Text("open", "green") if each.may_open else Text("closed", "yellow"),
            )
            for each in found
        ],
    )
    for language, hand in sorted(hands.items()):
        typer.echo(f"In hand in {language}: {_shown(hand)}.")


@app.command(epilog="Example: charterbot locales review uk --by partner")
def review(
    language: Language,
    by: Annotated[str, typer.Option(help=f"Who reviews, by role: {', '.join(ROLES)}.", show_default=False)],
    on: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of it.", show_default="today")
    ] = None,
    everything: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--all", help="Go on to all other sentences after those that protect people.")
    ] = False,
) -> None:
    """Read each translation beside its English, and note those that you find right.

    For a person who speaks the language. Each answer is kept at once, so you can stop at any time. What is
    not right stays a draft: mend it with `charterbot locales export` and `import`.
    """
    day = _day_of_review(language, by, on)
    left = list(translating.waiting(_own(), language, protecting=not everything))
    typer.echo(f"{counted(len(left), 'sentence')} to read. y: right, n: not right, q: stop here.")
    noted = 0
    for number, each in enumerate(left, start=1):
        _show(each, number, len(left))
        answer = typer.prompt("Right?", default="n", show_choices=True).strip().lower()[:1]
        if answer == "q":
            break
        if answer == "y":
            translating.review(_own(), language, [each], by, day)
            noted += 1
    typer.echo(f"{counted(noted, 'sentence')} noted as reviewed.")


@app.command(epilog="Example: charterbot locales export uk --format xlsx")
def export(
    language: Language,
    form: Annotated[Form, typer.Option("--format", help="For translation tools, or as a spreadsheet.")],
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Where to write it.", show_default="LANGUAGE.po or .xlsx, here"),
    ] = None,
) -> None:
    """Write all sentences of a language into one file, for somebody who translates or reviews elsewhere."""
    path = file or Path(f"{language}.{form}")
    if path.exists():
        raise Fault((f"{path}: is there already, and may be filled in. Give another file, or move it away.",))
    deliver(bringing.handed_out(_own(), language, form), path)


@app.command("import", epilog="Example: charterbot locales import uk uk.xlsx --by partner")
def bring(
    language: Language,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As it came back.", show_default=False)],
    by: Annotated[
        str | None, typer.Option(help="Who found right what is marked so, by role.", show_default=False)
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of it.", show_default="today")
    ] = None,
) -> None:
    """Take in what was translated or reviewed elsewhere, from a .po file or a spreadsheet.

    All faults are told at once, and then nothing is taken in. A translation that changed is a draft again.
    In a spreadsheet 'yes' under 'Right?' notes a review; in a .po file, the notes of reviews that it holds
    count where --by is given.
    """
    day = _day_of_review(language, by, on)
    done = bringing.take_back(_own(), language, _content(file), by=by, on=day)
    typer.echo(
        f"{counted(done.changed, 'translation')} changed, {done.reviewed} of what was taken in reviewed,"
        f" {done.same} as before, {done.left} still to do."
    )


def _content(file: Path) -> bytes:
    """What the file holds, a little more than is read of it at most."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Fault((f"{file}: cannot be read ({error.strerror}). Give the file that came back.",)) from None


def _day_of_review(language: str, by: str | None, on: str | None) -> date:
    """The day that was given, or today. Raises Fault with all that is wrong with what was typed."""
    faults: list[str] = []
    try:
        translating.existing(_own(), language, "bot")
    except Fault as fault:
        faults += fault.lines
    if by is not None and by not in ROLES:
        faults.append(f'--by: "{by[:40]}" is none of these roles: {", ".join(ROLES)}.')
    day = today = utc_now().date()
    try:
        day = today if on is None else date.fromisoformat(on)
    except ValueError:
        faults.append(f'--on: "{(on or "")[:40]}" is not a day. Write it like {today.isoformat()}.')
    if day > today:
        faults.append(f"--on: {on} is yet to come. A review is noted once it has happened.")
    if faults:
        raise Fault(tuple(faults))
    return day


def _own() -> Path:
    return load_config().data / FOLDER


def _show(each: Sentence, number: int, of: int) -> None:
    unit = each.unit
    typer.echo(f"\n{number} of {of}: {unit.context}")
    for note in unit.notes:
        typer.secho(note, dim=True)
    for text in (*unit.source, "", *unit.forms):
        typer.echo(text)


def _of(protecting: Counter[Standing]) -> str:
    return f"{sum(protecting[each] for each in _DONE)}/{protecting.total()}"


def _in_hand() -> dict[str, InHand]:
    """What translators and speakers have in hand, where the service was ever started."""
    if not is_there(load_config()):
        return {}
    return inside(lambda _, conn: in_hand(conn))


def _shown(hand: InHand) -> str:
    told = ((hand.once, "written by one"), (hand.twice, "by two"), (hand.tried, "being tried out"))
    return ", ".join(f"{number} {what}" for number, what in told)


def _told(each: LanguageStands, hand: InHand) -> dict[str, object]:
    return {
        "language": each.language,
        "sentences": {standing.value: each.sentences[standing] for standing in Standing},
        "protecting": {standing.value: each.protecting[standing] for standing in Standing},
        "in_hand": {"by_one": hand.once, "to_decide": hand.twice, "being_tried": hand.tried},
        "may_open": each.may_open,
    }
