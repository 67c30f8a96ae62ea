"""What a round can ask, frozen: surveys that ship, survey files, and the statements that were approved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.statements import FIVE, MOST
from bot.storage import statements
from bot.storage.database import Conn
from bot.storage.statements import State, Statement
from bot.surveyfile import statements as asked
from bot.surveyfile.frozen import Frozen, freeze
from bot.surveyfile.load import survey_paths

#: Stands among the surveys of a wish for a round of statements.
STATEMENTS = asked.ID


def shipped(house: House) -> list[str]:
    """The ids of the surveys that ship."""
    return [path.stem for path in survey_paths(house.surveys)]


def frozen(
    house: House, conn: Conn, surveys: Sequence[str], numbers: Sequence[int] = ()
) -> list[Frozen | Fault]:
    """Each of these surveys ready to be stored, or every mistake in it; `numbers` are those of statements."""
    result: list[Frozen | Fault] = []
    for name in surveys:
        try:
            result.append(_statements(conn, numbers) if name == STATEMENTS else _file(house, name))
        except Fault as fault:
            result.append(fault)
    return result


def approved(conn: Conn) -> list[Statement]:
    """All that can be asked, oldest first."""
    return statements.in_state(conn, State.APPROVED)


def _statements(conn: Conn, numbers: Sequence[int]) -> Frozen:
    """The survey of these statements, of all that are approved where none is named. Raises Fault."""
    known = {each.id: each for each in approved(conn)}
    wanted = dict.fromkeys(numbers or known)
    faults = [
        f"--statements {number}: no approved statement has this number. `charterbot statements` lists them."
        for number in wanted
        if number not in known
    ]
    if not faults and not FIVE <= len(wanted) <= MOST:
        faults.append(
            f"--statements: a round takes {FIVE} to {MOST} approved statements, and these are {len(wanted)}."
            " `charterbot statements` lists them: name those that you want, such as 1,4,7,8,9."
        )
    if faults:
        raise Fault(tuple(faults))
    return asked.frozen_of({number: known[number].text for number in wanted})


def _file(house: House, name: str) -> Frozen:
    path = Path(name) if name.endswith(".yaml") else house.surveys / f"{name}.yaml"
    if not path.exists():
        known = ", ".join(shipped(house))
        raise Fault((f"{name}: there is no such survey. Known: {known}; or give a file.",))
    return freeze(path)
