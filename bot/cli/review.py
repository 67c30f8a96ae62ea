"""`charterbot review`: reading sealed answers where their key is, and bringing back what may be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from bot.app import reviewing
from bot.app.house import House
from bot.app.permits import named
from bot.app.readings import Opened, open_bundle, pack_decisions, read_decisions
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.leading import led_by
from bot.cli.logs import set_up
from bot.cli.printing import deliver
from bot.cli.queue import read_queue, tell_waiting
from bot.cli.showing import BEFORE, STOP, TAKE_OUT, plain, with_marks
from bot.cli.takeback import list_released, take_back
from bot.domain.faults import Fault
from bot.domain.handed import pack_review, read_bundle, read_review
from bot.domain.permission import Action, Kind
from bot.domain.review import Decision, Do, decision_faults, without
from bot.storage.database import Conn
from bot.storage.offline import read_private
from bot.storage.rounds import Round

READ = "read"
WAITING = "waiting"
PROTOCOL = (
    BEFORE,
    (
        "Where one does: leave it out. Do not tag it, copy it, forward it or look into it, and do not try to"
        " find out who wrote it: the writer chose to be unknown, and a search can put her in danger."
    ),
    STOP,
    TAKE_OUT,
)
CHOICES = "[r] release  [h] hide words  [t] tag only  [l] leave out  [b] back  [q] stop for now"
UNQUOTED = "Its writer did not agree to be quoted: it cannot be released as a text, only tagged."


app = typer.Typer(cls=led_by(READ, alone=WAITING))


app.command(WAITING, epilog="Example: charterbot review --as 5")(tell_waiting)
app.command("released", epilog="Example: charterbot review released 2 --as 5")(list_released)
app.command("take-back", epilog="Example: charterbot review take-back 71044 --as 5")(take_back)
app.command("queue", epilog="Example: charterbot review queue 2 --as 5")(read_queue)


@app.command(
    READ, epilog="Example: charterbot review --key review.key round-4.sealed.json --out round-4.review.json"
)
def read(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help="A file of `export ROUND --sealed`.", show_default=False)
    ],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where the review goes.", show_default=False)
    ],
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Decisions made before, one a text; asks nothing."),
    ] = None,
) -> None:
    """Read the answers of a bundle one by one, on a computer that is not the service's.

    After each decision what was decided is kept beside the review, so that you can stop and go on. The
    review holds the texts that you release, tags and counts, and nothing else.
    """
    set_up("ERROR")
    opened = open_bundle(read_bundle(_text(bundle)), read_private(key))
    kept = out.with_name(f"{out.name}.part")
    given = None if decisions is None else read_decisions(opened.bundle, _text(decisions))
    decided = _ask(opened, kept) if given is None else given
    if len(decided) < len(opened.written):
        typer.echo(
            f"{len(decided)} of {len(opened.written)} are decided; the same command goes on from there."
        )
        return
    deliver(pack_review(opened.review(decided)).encode(), out)
    kept.unlink(missing_ok=True)
    typer.echo(
        "On the machine of the service, a reviewer brings it back: charterbot review import FILE --as ID"
    )


@app.command("import", epilog="Example: charterbot review import round-4.review.json --as 5")
def bring_back(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A review.", show_default=False)],
    as_: As = None,
) -> None:
    """Bring back what a review released: texts, tags and counts. Drafters get the digest anew."""
    review = read_review(_text(file))

    def brought(house: House, conn: Conn) -> Round:
        resource = f"{Kind.ROUND}:{review.round}"
        staff = named(house, conn, as_, Action.IMPORT_REVIEW, resource)
        return reviewing.bring_back(house, conn, staff, review)

    found = inside(brought)
    typer.echo(
        f"Brought back for round {found.id}. The digest shows it: charterbot digest {found.id} --as ID"
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise Fault((f"{file}: cannot be read ({error.strerror}).",)) from None
    except UnicodeDecodeError:
        raise Fault((f"{file}: not a text in UTF-8.",)) from None


def _ask(opened: Opened, kept: Path) -> list[Decision]:
    """One text after the other, from the first that is not decided yet."""
    console = Console(highlight=False)
    decided = read_decisions(opened.bundle, _text(kept)) if kept.exists() else []
    for line in PROTOCOL:
        console.print(line, style="bold", markup=False)
    for tag, means in opened.bundle.codebook:
        console.print(f"{plain(tag)}: {plain(means)}", markup=False)
    if opened.bundle.trial:
        console.print("This is of a trial: no text in it may be taken for a real one.", style="yellow")
    while len(decided) < len(opened.written):
        number = len(decided)
        answer = _one(console, opened, number)
        if answer is None:
            break
        if answer is BACK:
            decided = decided[:-1]
        else:
            decided.append(answer)
        deliver(pack_decisions(opened.bundle, decided).encode(), kept, tell=False)
    return decided


BACK = Decision(Do.LEAVE_OUT, ("back",))


def _one(console: Console, opened: Opened, number: int) -> Decision | None:
    """What to do with one text; None to stop, BACK for the one before."""
    text, quote = opened.written[number].text, opened.may_quote(number)
    hide: tuple[str, ...] = ()
    while True:
        title = f"{number + 1} of {len(opened.written)} · {opened.written[number].language}"
        console.print(
            Panel(
                with_marks(text, hide, without(text, hide)), title=title, subtitle=plain(opened.asked(number))
            )
        )
        if not quote:
            console.print(UNQUOTED, style="yellow")
        console.print(CHOICES, markup=False)
        choice = typer.prompt("Your choice", prompt_suffix=" ").strip().lower()
        if choice in ("b", "q"):
            return BACK if choice == "b" else None
        if choice == "h":
            hide = _hide(console, text, hide)
            continue
        decision = _decision(choice, hide, opened.bundle.tags)
        if decision is None:
            continue
        faults = list(decision_faults(text, decision, opened.bundle.tags, quote=quote))
        if not faults:
            return decision
        for line in faults:
            console.print(line, style="yellow", markup=False)


def _decision(choice: str, hide: tuple[str, ...], codebook: tuple[str, ...]) -> Decision | None:
    asked = f"Tags ({', '.join(map(plain, codebook))}), with commas"
    match choice:
        case "r":
            return Decision(Do.RELEASE, hide, _tags(f"{asked}, or none"))
        case "t":
            return Decision(Do.TAG, (), _tags(asked))
        case "l":
            return Decision(Do.LEAVE_OUT)
        case _:
            return None


def _hide(console: Console, text: str, hide: tuple[str, ...]) -> tuple[str, ...]:
    words = typer.prompt("Words to take out, as they stand", default="", show_default=False)
    if words and words in text:
        return (*hide, words)
    console.print("They do not stand there.", style="yellow")
    return hide


def _tags(asked: str) -> tuple[str, ...]:
    typed = typer.prompt(asked, default="", show_default=False)
    return tuple(dict.fromkeys(tag.strip().lower() for tag in typed.split(",") if tag.strip()))
