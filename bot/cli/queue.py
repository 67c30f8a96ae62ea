"""`charterbot review` and `review queue`: reading open answers of ordinary rounds, each step kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.panel import Panel

from bot.app import queueing, transcribing
from bot.app.house import House
from bot.app.permits import Refused, named
from bot.app.queueing import Text
from bot.cli.identity import As
from bot.cli.inside import inside
from bot.cli.listening import listen
from bot.cli.showing import BEFORE, STOP, TAKE_OUT, plain, with_marks
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.reading import State
from bot.storage.database import Conn

T = TypeVar("T")
PROTOCOL = (
    BEFORE,
    (
        "Where one does: press v. It is removed for good, and only that there was a text is kept. Do not tag"
        " it, copy it, forward it or look into it, and do not try to find out who wrote it: the writer chose"
        " to be unknown, and a search can put her in danger."
    ),
    STOP,
    TAKE_OUT,
)
DOING = (
    "[h] hide words  [p] quote a piece  [x] translate  [t] tags\n"
    "[r] release  [n] tag only  [l] leave out  [v] violence or a threat  [m] pattern of misconduct\n"
    "[s] next, undecided  [?] the rules again  [q] stop for now"
)
SPOKEN = (
    "[e] listen  [w] write down what you hear  [l] leave out  [v] violence or a threat\n"
    "[m] pattern of misconduct  [s] next, undecided  [?] the rules again  [q] stop for now"
)
AGREEING = f"[a] accept what another wrote down, and destroy the recording  [d] take it away\n{SPOKEN}"
BEFORE_HEARING = (
    "Before you listen: a voice can weigh more than words. If it tells of violence or a threat, stop"
    " listening and press v. Use headphones, and do not try to find out who speaks."
)
ACCEPTING = "[a] accept the translation  [d] take it away  [s] next, undecided  [q] stop for now"
DECISIONS = {"r": State.RELEASED, "n": State.TAGGED, "l": State.LEFT_OUT}


def tell_waiting(as_: As = None) -> None:
    """Tell how many open answers wait to be reviewed, by round and question."""

    def found(house: House, conn: Conn) -> list[str]:
        staff = named(house, conn, as_, Action.REVIEW, Kind.ROUND)
        return [
            f"{each.round.id}  {each.round.survey_id}  {each.question.id}  {_count(each)}"
            for each in queueing.waiting(house, conn, staff)
        ]

    for line in inside(found) or ["Nothing waits that you may read."]:
        typer.echo(line)


def read_queue(
    round_id: Annotated[int, typer.Argument(metavar="ROUND", help="The round.", show_default=False)],
    as_: As = None,
) -> None:
    """Read the open answers of a round that wait, one after the other."""
    console = Console(highlight=False)
    desk = _Desk(as_, round_id)
    text = desk.next_text()
    _rules(console)
    past = 0
    while text is not None:
        choice = _one(console, desk, text)
        if choice == "q":
            return
        past = text.id if choice == "s" else past
        text = desk.next_text(past)
    typer.echo(f"Nothing more waits for you in round {round_id}.")


class _Desk:
    """Somebody who reads a round: whatever she does is a transaction of its own."""

    def __init__(self, staff: int | None, round_id: int) -> None:
        self._staff = staff
        self._round = round_id
        self._resource = f"{Kind.ROUND}:{round_id}"

    def next_text(self, past: int = 0) -> Text | None:
        return self.does(lambda h, c, who: queueing.next_text(h, c, who, self._round, past))

    def does(self, work: Callable[[House, Conn, Person], T]) -> T:
        def once(house: House, conn: Conn) -> T:
            return work(house, conn, named(house, conn, self._staff, Action.REVIEW, self._resource))

        return inside(once)


def _one(console: Console, desk: _Desk, text: Text) -> str:
    """One text until it is decided or left; returns the last choice."""
    while True:
        show_text(console, text)
        console.print(_choices(text), markup=False)
        choice = str(typer.prompt("Your choice", prompt_suffix=" ")).strip().lower()
        if choice in ("q", "s"):
            return choice
        try:
            now = _do(console, desk, text, choice)
        except Refused:
            raise
        except Fault as fault:
            if queueing.NO_SUCH in fault.lines:
                typer.echo(queueing.NO_SUCH)
                return ""
            for line in fault.lines:
                console.print(line, style="yellow", markup=False)
            continue
        if now is None:
            return choice
        text = now


def _do(console: Console, desk: _Desk, text: Text, choice: str) -> Text | None:
    """Do what was chosen; the text as it stands then, or None where it is done."""
    id_ = text.id
    if text.spoken and choice in ("e", "w", "a", "d"):
        return _spoken(console, desk, text, choice)
    if text.accepting:
        if choice in ("a", "d"):
            desk.does(lambda h, c, who: queueing.accept(h, c, who, id_, agreed=choice == "a"))
            return None
        return text
    match choice:
        case "h" | "p" | "x" | "t":
            return _write(desk, text, choice)
        case "r" | "n" | "l":
            desk.does(lambda h, c, who: queueing.decide(h, c, who, id_, DECISIONS[choice]))
            return None
        case "v" if _sure("Remove it for good? yes or no"):
            desk.does(lambda h, c, who: queueing.remove(h, c, who, id_))
            return None
        case "m" if _sure("Leave it out, and let whoever is named know, without any text? yes or no"):
            if not desk.does(lambda h, c, who: queueing.note_pattern(h, c, who, id_)):
                typer.echo("Nobody is named (BOT_CONDUCT_CONTACT): speak with whoever leads this.")
            return None
        case "?":
            _rules(console)
    return text


def _choices(text: Text) -> str:
    if text.spoken:
        return AGREEING if text.agreeing else SPOKEN
    return ACCEPTING if text.accepting else DOING


def _spoken(console: Console, desk: _Desk, text: Text, choice: str) -> Text | None:
    """What can be done with a recording; the words that were agreed to are a text from then on."""
    id_ = text.id
    match choice:
        case "e":
            console.print(BEFORE_HEARING, style="bold", markup=False)
            if _sure("Listen now? yes or no"):
                listen(desk.does(lambda h, c, who: transcribing.sound(h, c, who, id_)))
        case "w":
            words = str(typer.prompt("What you hear, word for word", default="", show_default=False))
            return desk.does(lambda h, c, who: transcribing.write_down(h, c, who, id_, words))
        case _ if text.agreeing:
            desk.does(lambda h, c, who: transcribing.accept(h, c, who, id_, agreed=choice == "a"))
            return desk.does(lambda h, c, who: queueing.text_of(h, c, who, id_))
    return text


def _write(desk: _Desk, text: Text, choice: str) -> Text:
    asked, does = {
        "h": ("Words to take out, as they stand", queueing.hide),
        "p": ("The piece to quote, word for word", queueing.quote),
        "x": ("The translation, into your language", queueing.translate),
        "t": (f"A tag ({', '.join(text.codebook)}); once more takes it off", queueing.tag),
    }[choice]
    words = str(typer.prompt(asked, default="", show_default=False))
    return desk.does(lambda house, conn, staff: does(house, conn, staff, text.id, words.strip()))


def _sure(asked: str) -> bool:
    return str(typer.prompt(asked, default="no", show_default=False)).strip().lower() in ("y", "yes")


def show_text(console: Console, text: Text) -> None:
    """One text with what was made of it."""
    reading = text.reading
    content = with_marks(_content(text), reading.hide, text.shown or _content(text))
    console.print(Panel(content, title=f"{text.id} · {text.language}", subtitle=plain(text.question.text)))
    if reading.translation is not None:
        console.print(f"Translation: {plain(reading.translation.text)}", markup=False)
    if reading.tags:
        console.print(f"Tags: {', '.join(reading.tags)}", markup=False)
    if not text.quotable and not text.accepting and not text.spoken:
        console.print(queueing.UNQUOTED, style="yellow")


def _content(text: Text) -> str:
    return text.text or "(spoken; nobody has written it down yet)" if text.spoken else text.text


def _rules(console: Console) -> None:
    for line in PROTOCOL:
        console.print(line, style="bold", markup=False)


def _count(waiting: queueing.Waiting) -> str:
    if waiting.least is None:
        return f"fewer than {waiting.fewer_than} wait"
    return f"at least {waiting.least} wait"
