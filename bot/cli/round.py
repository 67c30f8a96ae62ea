"""`charterbot round`: rounds planned, opened, paused, extended, closed, thrown away, and how they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from bot.app import closing, dropping, planning
from bot.app.counting import DryRun, dry_run, least_told, text_cost
from bot.app.house import House
from bot.app.permits import check, named, permit, permit_as
from bot.app.roundfacts import facts
from bot.app.smsplans import TextCost
from bot.app.standing import Standing, standing
from bot.app.wishing import Typed, named_surveys, read
from bot.cli import bulletin, smsbudget, wishing
from bot.cli.identity import As
from bot.cli.inside import inside, within
from bot.cli.printing import AsJson, tell_json, tell_table, tell_warnings
from bot.cli.standings import tell_round, tell_rounds, utc
from bot.domain.clock import parse_when
from bot.domain.findings import PARTITIONS
from bot.domain.permission import Action, Kind
from bot.domain.person import reaches
from bot.storage import rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

app = typer.Typer()
RoundId = Annotated[int, typer.Argument(metavar="ROUND", help="The round's number.", show_default=False)]
Closes = Annotated[str, typer.Option(metavar="WHEN", help=wishing.WHEN_HELP)]


@app.command(
    epilog="Example: charterbot round plan a-women-at-the-table priorities --opens 2026-12-01T09:00"
    " --closes 2026-12-08T20:00 --every P7D --countries YE,SD --languages ar,en --remind 72h --target 100"
    " --as 1"
)
def plan(  # noqa: PLR0917 (options come by name, through Typer)
    surveys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SURVEY...]", help="Shipped surveys, or files.", show_default=False),
    ] = None,
    revision: Annotated[
        list[str] | None,
        typer.Option(metavar="PROPOSAL", help=wishing.REVISION_HELP, show_default=False),
    ] = None,
    opens: Annotated[str, typer.Option(metavar="WHEN", help=wishing.WHEN_HELP)] = "now",
    closes: Annotated[
        str | None, typer.Option(metavar="WHEN", help=wishing.WHEN_HELP, show_default=False)
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="SPAN", help="How much later each further round is, such as P7D. Else at once."),
    ] = None,
    countries: Annotated[
        list[str] | None,
        typer.Option(metavar="AF,YE", help="Countries spoken about. Else all.", show_default=False),
    ] = None,
    languages: Annotated[
        list[str] | None, typer.Option(metavar="EN,AR", help="Languages. Else all.", show_default=False)
    ] = None,
    cohorts: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME,NAME", help="Cohorts of invitations. Else all.", show_default=False),
    ] = None,
    remind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPAN,SPAN", help="When to remind after opening, or none. Else 72h.", show_default=False
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="N", help="How many people you hope for: you are told if fewer answer."),
    ] = None,
    targets: Annotated[
        list[str] | None,
        typer.Option("--target-of", metavar="GROUP:N", help=wishing.TARGET_HELP, show_default=False),
    ] = None,
    digest: Annotated[
        str, typer.Option(metavar="daily@07:00", help="When drafters get what is new, or none.")
    ] = planning.DEFAULT_DIGEST,
    export_by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="country,gender",
            help=f"What an export tells beside answers: at most two of {', '.join(PARTITIONS)},"
            " or none. Fixed for good. Else country.",
            show_default=False,
        ),
    ] = None,
    voice: Annotated[bool, typer.Option("--voice", help=wishing.VOICE_HELP)] = False,  # noqa: FBT002 (as Typer has it)
    statements: Annotated[
        list[str] | None,
        typer.Option(metavar="all|1,4,7", help=wishing.STATEMENTS_HELP, show_default=False),
    ] = None,
    sms_budget: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help=wishing.SMS_HELP, show_default=False)
    ] = None,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Plan one round a survey. Nothing is sent before you open them.

    WHEN is a local time, which comes for each person on her own clock, or `now` or `+3d`, which is one
    instant for all.
    """
    typed = Typed(
        named_surveys(surveys, revision),
        opens,
        closes,
        every,
        countries,
        languages,
        cohorts,
        remind,
        target,
        targets,
        digest,
        export_by,
        voice,
        statements,
        sms_budget,
    )

    def planned(house: House, conn: Conn) -> tuple[planning.Planned, list[Standing]]:
        planner = named(house, conn, as_, Action.PLAN, Kind.ROUND)
        check(house, planner, Action.PLAN, Kind.ROUND)
        made = planning.plan(house, conn, read(house, conn, typed), planner=planner.id)
        for id_ in made.ids:
            permit(house, conn, planner, Action.PLAN, f"{Kind.ROUND}:{id_}")
        return made, [_standing(house, conn, id_) for id_ in made.ids]

    made, found = inside(planned)
    if as_json:
        tell_json({"ids": made.ids, "warnings": made.warnings})
        return
    tell_rounds(found)
    tell_warnings(made.warnings)
    typer.echo("Planned. Nothing is sent before you open them: charterbot round open ROUND")


@app.command("list", epilog="Example: charterbot round list --as 1")
def all_of_them(as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show all rounds: released figures only."""

    def listed(house: House, conn: Conn) -> list[Standing]:
        person = permit_as(house, conn, as_, Action.SEE_ROUNDS, Kind.ROUND)
        found = (each for each in rounds.every(conn) if reaches(person, each.audience.countries))
        return [standing(house, conn, each) for each in found]

    found = inside(listed)
    if as_json:
        tell_json([facts(each) for each in found])
    elif found:
        tell_rounds(found)
    else:
        typer.echo("There is no round yet. Plan one: charterbot round plan --help")


@app.command(epilog="Example: charterbot round show 1 --json --as 1")
def show(round_id: RoundId, as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Show how a round stands: released figures only."""

    def seen(house: House, conn: Conn) -> Standing:
        permit_as(house, conn, as_, Action.SEE_ROUNDS, _named(round_id))
        return _standing(house, conn, round_id)

    tell_round(inside(seen), as_json=as_json)


@app.command("open", epilog="Example: charterbot round open 1 --dry-run --as 1")
def open_(
    round_id: RoundId,
    dry_run: Annotated[  # noqa: FBT002 (as Typer has it)
        bool, typer.Option("--dry-run", help="Only show how many would get it, and when. Never who.")
    ] = False,
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Let a round go by its times, where every gate is open."""
    if dry_run:
        _tell_dry_run(round_id, as_, as_json=as_json)
    else:
        _change(
            (as_, Action.OPEN, round_id),
            lambda house, conn: planning.open_round(house, conn, round_id),
            "The round is open and goes by its times.",
            as_json=as_json,
        )
        tell_warnings(
            inside(lambda house, conn: planning.open_notes(house, conn, planning.existing(conn, round_id)))
        )


@app.command(epilog="Example: charterbot round pause 1 --as 1")
def pause(round_id: RoundId, as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Send nothing more for a round until it is opened again."""
    _change(
        (as_, Action.PAUSE, round_id),
        lambda _, conn: planning.pause(conn, round_id),
        "The round is paused. Nothing is sent for it until you open it again.",
        as_json=as_json,
    )


@app.command(epilog="Example: charterbot round extend 1 --closes 2026-12-15T20:00 --as 1")
def extend(round_id: RoundId, closes: Closes, as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Give a round another closing time."""

    def extended(house: House, conn: Conn) -> Round:
        return planning.extend(house, conn, round_id, parse_when(closes, house.now(), "--closes"))

    _change(
        (as_, Action.EXTEND, round_id), extended, "The round closes at another time now.", as_json=as_json
    )


@app.command(epilog="Example: charterbot round drop 1 --as 1")
def drop(round_id: RoundId, as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """Throw away a draft that was never opened, for good. Its number is not given again."""

    async def dropped(house: House) -> None:
        await dropping.drop(
            house, round_id, lambda conn: named(house, conn, as_, Action.DROP, _named(round_id))
        )

    within(dropped)
    if as_json:
        tell_json({"dropped": round_id})
    else:
        typer.echo(f"Round {round_id} is thrown away. Nothing was ever sent for it.")


@app.command(epilog="Example: charterbot round close 1 --as 1")
def close(round_id: RoundId, as_: As = None, as_json: AsJson = False) -> None:  # noqa: FBT002 (as Typer has it)
    """End a round now, for good; its closing digest goes out. A high-risk round takes a day to close."""
    waits = False

    def closed(house: House, conn: Conn) -> Round:
        nonlocal waits
        found = planning.close_now(house, conn, round_id)
        waits = planning.needs_farewell(found)
        return found

    _change(
        (as_, Action.CLOSE, round_id),
        closed,
        "The round is closing. Its digest goes out as soon as the service has closed it.",
        as_json=as_json,
    )
    if waits:
        tell_warnings(["people get 24 hours more and are told: once it has closed nobody can erase answers."])


@app.command("close-question", epilog="Example: charterbot round close-question 1 3 ar --as 1")
def close_question(
    round_id: RoundId,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="Its number on the screen, or id.", show_default=False)
    ],
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Such as ar.", show_default=False)],
    as_: As = None,
    as_json: AsJson = False,  # noqa: FBT002 (as Typer has it)
) -> None:
    """Ask a question no more in one language, for good: a correction there changed what it means.

    Answers given to it in that language are kept, and left out of the counts from the next release on.
    """

    def closed(house: House, conn: Conn) -> Standing:
        staff = named(house, conn, as_, Action.CLOSE_QUESTION, _named(round_id))
        closing.close_question(house, conn, staff, round_id, question=question, language=language)
        return _standing(house, conn, round_id)

    now = inside(closed)
    if not as_json:
        typer.echo(f"Question {question} is not asked any more in {language}.")
    tell_round(now, as_json=as_json)


app.command("sms-budget", epilog=smsbudget.EXAMPLE)(smsbudget.sms_budget)
app.command("bulletin", epilog=bulletin.EXAMPLE)(bulletin.bulletin)


def _named(round_id: int) -> str:
    """A round as the audit log names it."""
    return f"{Kind.ROUND}:{round_id}"


def _change(
    asked: tuple[int | None, Action, int], work: Callable[[House, Conn], Round], done: str, *, as_json: bool
) -> None:
    staff, action, round_id = asked

    def changed(house: House, conn: Conn) -> Standing:
        permit_as(house, conn, staff, action, _named(round_id))
        return standing(house, conn, work(house, conn))

    found = inside(changed)
    if not as_json:
        typer.echo(done)
    tell_round(found, as_json=as_json)


def _standing(house: House, conn: Conn, round_id: int) -> Standing:
    return standing(house, conn, planning.existing(conn, round_id))


def _tell_dry_run(round_id: int, staff: int | None, *, as_json: bool) -> None:
    def tried(house: House, conn: Conn) -> tuple[DryRun, list[str], list[str], Round, TextCost | None]:
        permit_as(house, conn, staff, Action.DRY_RUN, _named(round_id))
        found = planning.existing(conn, round_id)
        faults, notes = planning.open_faults(house, conn, found), planning.open_notes(house, conn, found)
        return dry_run(house, conn, found), faults, notes, found, text_cost(house, conn, found)

    shown, faults, notes, found, texts = inside(tried)
    fewer = least_told(found)
    if as_json:
        tell_json(
            {
                "round": round_id,
                "fewer_than": fewer,
                "counted": shown.at.isoformat(),
                "shares": [
                    {
                        "country": each.country,
                        "together": each.together,
                        "people_at_least": each.people,
                        "opens": each.opens,
                        "closes": each.closes,
                    }
                    for each in shown.shares
                ],
                "faults": faults,
                "notes": notes,
                "sms": None if texts is None else smsbudget.facts(texts),
            }
        )
        return
    tell_table(
        ("Country", "People", "From (local time)", "Until (local time)"),
        (
            (
                each.country or ("all together" if each.together else "not told"),
                f"fewer than {fewer}" if each.people is None else f"at least {each.people}",
                each.opens,
                each.closes,
            )
            for each in shown.shares
        ),
    )
    typer.echo("Each gets one neutral message, within her own safe hours. Nothing was sent.")
    typer.echo(f"Counted {utc(shown.at)}; it is counted anew a day later.")
    for line in () if texts is None else texts.lines():
        typer.echo(line)
    tell_warnings(notes)
    for each in faults:
        typer.echo(f"It would not open yet: {each}", err=True)
