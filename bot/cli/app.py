"""The verbs, and how one is found.

To add a verb: write `bot/cli/<verb>.py` with either

- `command`, a function in Typer's manner (a verb with options: `charterbot backup FILE`), or
- `app`, a `typer.Typer` (a verb with verbs of its own: `charterbot round plan`),

and a row in `VERBS`. The help of a verb stands in its row, not in its module, because the list of verbs
is shown without importing any; a module's `EXAMPLE` is shown below the help of its verb. A verb says
what is wrong by raising a `Fault`; it does not print errors and does not choose exit codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import typer


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of the table: what is typed, where it is done, what it does."""

    name: str
    module: str
    help: str


VERBS = (
    Verb("run", "bot.cli.run", "Start the service; a trial where there is no token and no data."),
    Verb("demo", "bot.cli.demo", "Play a whole consultation with synthetic advocates in a minute."),
    Verb("survey", "bot.cli.survey", "Check survey files, and write them as forms."),
    Verb("locales", "bot.cli.locales", "How far each language has come, and who has reviewed its words."),
    Verb("country", "bot.cli.country", "Support contacts and the go or no-go of each country."),
    Verb("round", "bot.cli.round", "Plan, open, pause, extend and close rounds, and see how they stand."),
    Verb("invite", "bot.cli.invite", "Make an invitation for advocates or staff."),
    Verb("roster", "bot.cli.roster", "Invite people who agreed to it, from a spreadsheet."),
    Verb("staff", "bot.cli.staff", "Who works here, and what to do when a phone is lost."),
    Verb("token", "bot.cli.token", "Let a program in for a member of staff."),
    Verb("webhook", "bot.cli.webhook", "Have a web address told what happens to rounds."),
    Verb("api", "bot.cli.api", "The description of what programs may do."),
    Verb("audit", "bot.cli.audit", "What staff did and read, and whether that log is whole."),
    Verb("digest", "bot.cli.digest", "Show what a round has found so far, and decide on its parts."),
    Verb("publish", "bot.cli.publish", "Write the consultation's own page, for anybody, as files."),
    Verb("revise", "bot.cli.revise", "Make the next version of a proposal."),
    Verb("export", "bot.cli.export", "Write out the answers that may leave."),
    Verb(
        "review",
        "bot.cli.review",
        "Read open answers, and say what may be shown of them.",
    ),
    Verb("statements", "bot.cli.statements", "The short statements that a round can ask."),
    Verb("backup", "bot.cli.backup", "Copy the database, encrypted, while the service runs."),
    Verb("keys", "bot.cli.keys", "Check the keys, replace them, or make a pair for reviewers elsewhere."),
    Verb("restore", "bot.cli.restore", "Put a backup back; who has erased since stays erased."),
    Verb("move", "bot.cli.move", "Copy everything from SQLite to PostgreSQL, or back."),
    Verb(
        "panic", "bot.cli.panic", "Destroy all keys at once and stop the service. Nothing brings them back."
    ),
    Verb("doctor", "bot.cli.doctor", "Look for what is wrong, and say what to do about it."),
    Verb("settings", "bot.cli.settings", "Show every setting, its value and its meaning."),
    Verb("version", "bot.cli.version", "Show the version."),
)


def assemble(arguments: Sequence[str]) -> typer.Typer:
    """The command line with one live verb, the one that `arguments` name; the others are only listed."""
    # pretty exceptions would show local variables, and with them what people said
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help="A survey bot through which grassroots advocates take part in drafting a charter.")(
        _door
    )
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for verb in VERBS:
        if verb.name != asked:
            app.command(verb.name, help=verb.help)(_door)
        else:
            module = import_module(verb.module)
            if hasattr(module, "app"):
                app.add_typer(module.app, name=verb.name, help=verb.help, no_args_is_help=True)
            else:
                example = getattr(module, "EXAMPLE", None)
                epilog = None if example is None else f"Example: {example}"
                app.command(verb.name, help=verb.help, epilog=epilog)(module.command)
    return app


def _door() -> None:
    """Stands for a verb that was not asked for, and for what comes before any verb: nothing."""
