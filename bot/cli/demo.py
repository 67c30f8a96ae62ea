"""`charterbot demo`: a whole consultation with synthetic advocates, in a minute, in a folder of its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.assembly import open_house
from bot.cli.publish import made_with_bar
from bot.config import Config
from bot.digest.page import Moves
from bot.digest.parts import heading
from bot.digest.plain import text
from bot.digest.printed import card, pdf
from bot.digest.revised import moved
from bot.digest.sheets import Form
from bot.digest.webpage import html
from bot.domain.faults import Fault
from bot.i18n.catalogs import Catalogs
from bot.i18n.negotiation import SOURCE
from bot.storage.database import Conn
from bot.storage.publication import put_folder
from bot.synthetic.crowd import SimulatedClock
from bot.synthetic.played import Closed, Played
from bot.synthetic.playing import Consultation
from bot.synthetic.timetable import LARGEST, lay_round_keys, starts

EXAMPLE = "charterbot demo --language ar --output digests-ar"
OUTPUT = Path("demo-digests")
#: All digests as text, one after the other.
TRANSCRIPT = "transcript.txt"
#: What some people were told of what was decided, as it stood in their chats.
BULLETINS = "bulletins.txt"
#: The page for anybody, in a folder of its own.
PAGE = "charter"
#: The largest round has so many times as many people more: enough for averages and differences.
MORE = 1
FEWEST, MOST = 20, 2000
READ = """\
Open answers of proposals a, b and c were read in the queue by two made-up reviewers: one released and
translated, the other accepted the translations.
Proposals d and e are high-risk: their open answers, made up too, were sealed to a throwaway key, taken
out, read, and brought back as texts, tags and counts, by a made-up reviewer.
"""


def command(
    people: Annotated[
        int,
        typer.Option(
            min=FEWEST,
            max=MOST,
            help="How many synthetic advocates take part in every round; as many more in the largest.",
        ),
    ] = 300,
    seed: Annotated[int, typer.Option(help="The same number gives the same people and answers.")] = 1,
    output: Annotated[Path, typer.Option(help="Folder for the digests.")] = OUTPUT,
    language: Annotated[str, typer.Option(help="Language of the digests.")] = "en",
    whole: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--whole", help="Print every digest too, and not only where they are.")
    ] = False,
) -> None:
    """Play five rounds on a simulated clock and leave what the drafters get. Everyone in it is synthetic."""
    shipped = Catalogs().languages
    if language not in shipped:
        raise Fault((f"--language {language}: not shipped. Known: {', '.join(shipped)}.",))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault((f"--output {output}: cannot be made ({error.strerror}).",)) from None
    console = Console()
    everyone = people * (1 + MORE)
    console.print(f"A consultation on a simulated clock. All {everyone} people in it are synthetic: made up.")
    with TemporaryDirectory(prefix="charterbot-demo-") as folder:
        played, catalogs = asyncio.run(_play(Path(folder), people, seed, language, console))
    said = "\n".join([READ, *(text(each.page, language, catalogs) for each in played.closed)])
    if whole:
        typer.echo(said)
    for each in played.closed:
        _leave(output, each, language, catalogs)
    (output / TRANSCRIPT).write_text(said, encoding="utf-8")
    (output / BULLETINS).write_text(_bulletins(played, catalogs), encoding="utf-8")
    put_folder(output / PAGE, made_with_bar(played.told, catalogs))
    console.print(_table(played))
    for each in played.closed:
        if each.page.digest.facts.survey.revises is not None:
            console.print(_movement(each, catalogs))
    console.print(f"{played.turns} steps of synthetic people were taken, {played.messages} messages sent.")
    _tell_what_to_open(output.resolve(), played)


async def _play(
    folder: Path, people: int, seed: int, language: str, console: Console
) -> tuple[Played, Catalogs]:
    clock = SimulatedClock(starts(datetime.now(UTC).date(), loops=True))
    lay_round_keys(folder / "keys", seed)
    config = Config(data=folder / "data", keys=folder / "keys", trial=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=1.0)
        async with open_house(config, clock) as house:
            # This folder is thrown away at the end: nothing in it has to outlive a power cut.
            await house.db.alone(_do_not_sync)
            consultation = Consultation(
                house,
                clock,
                people=people,
                more=MORE * people,
                seed=seed,
                language=language,
                loops=True,
                tell=lambda done, what: progress.update(task, completed=done, description=what),
            )
            return await consultation.play(), house.catalogs


def _do_not_sync(conn: Conn) -> None:
    conn.execute("PRAGMA synchronous = OFF")


def _tell_what_to_open(folder: Path, played: Played) -> None:
    """One digest to begin with, and where the others are. Paths stand on lines of their own, unbroken."""
    largest = next((each for each in played.closed if each.name == LARGEST), played.closed[0])
    typer.echo("Open this first, in a browser; it has the most people, averages and groups that differ:")
    typer.echo(f"  {folder / largest.name}.html")
    typer.echo("Every digest, as HTML, PDF for paper and PNG for a chat:")
    typer.echo(f"  {folder}")
    typer.echo("What anybody could read of it: proposals, figures, decisions. Open it in a browser:")
    typer.echo(f"  {folder / PAGE / 'index.html'}")
    if played.bulletins:
        typer.echo("What eight people were told of what was decided, screen by screen, in their languages:")
        typer.echo(f"  {folder / BULLETINS}")
    typer.echo("All digests as one text, with how their open answers were read:")
    typer.echo(f"  {folder / TRANSCRIPT}")


def _bulletins(played: Played, catalogs: Catalogs) -> str:
    """Each reader's screens, one below the other."""
    told: list[str] = []
    for each in played.bulletins:
        who = each.reader.who
        told.append(f"== A synthetic advocate, {who.country}, {who.language} ==")
        for screen in each.screens(catalogs):
            buttons = [f"[{button.label}]" for row in screen.rows for button in row]
            told.append("\n".join((screen.text, *buttons)))
    return "\n\n".join((*told, ""))


def _leave(folder: Path, closed: Closed, language: str, catalogs: Catalogs) -> None:
    files = {
        Form.HTML: html(closed.page, language, catalogs).encode(),
        Form.PDF: pdf(closed.page, language, catalogs),
        Form.PNG: card(closed.page, language, catalogs),
    }
    for form, content in files.items():
        (folder / f"{closed.name}.{form}").write_bytes(content)


def _movement(closed: Closed, catalogs: Catalogs) -> Table:
    """What people said of the text before and of the new one, part by part, as released."""
    digest = closed.page.digest
    survey = digest.facts.survey
    title = f"{survey.short_name}: from version {survey.revises} to version {survey.version} (synthetic)"
    table = Table("Part", title=title, title_justify="left")
    blocks = ((each, block) for each in survey.questions for block in moved(digest, each.id))
    told = [(each, block) for each, block in blocks if isinstance(block, Moves)]
    for label, _, _ in told[0][1].rows if told else ():
        table.add_column(catalogs.words(label, SOURCE), justify="right")
    for question, moves in told:
        counts = [[catalogs.words(count, SOURCE) for count in pair] for _, *pair in moves.rows]
        table.add_row(
            catalogs.words(heading(question), SOURCE), *(f"{before} → {now}" for before, now in counts)
        )
    return table


def _table(played: Played) -> Table:
    """The rounds with released counts only, as their coordinator would see them."""
    table = Table(title="Rounds (everyone synthetic)", title_justify="left")
    for name in ("Round", "Invited, at least", "Answered, as released", "Reminders sent"):
        table.add_column(name, justify="left" if name == "Round" else "right")
    for each in played.closed:
        standing = each.standing
        fewer = f"fewer than {standing.fewer_than}"
        survey = each.page.digest.facts.survey
        table.add_row(
            standing.title if survey.revises is None else f"{standing.title}, version {survey.version}",
            fewer if standing.invited is None else str(standing.invited),
            "none" if standing.answered is None else str(standing.answered),
            str(each.reminders),
        )
    return table
