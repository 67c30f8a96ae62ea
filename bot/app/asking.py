"""What a round can ask, frozen: surveys that ship, files, new versions, statements that were approved."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.app import editions
from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.statements import FIVE, MOST
from bot.domain.survey import Survey
from bot.storage import statements
from bot.storage.database import Conn
from bot.storage.statements import State, Statement
from bot.surveyfile import statements as asked
from bot.surveyfile.frozen import Frozen, freeze, thaw
from bot.surveyfile.frozen import frozen as frozen_of
from bot.surveyfile.load import load, survey_paths
from bot.surveyfile.revision import revision_survey

#: Stands among the surveys of a wish for a round of statements.
STATEMENTS = asked.ID
#: Stands there before the letter of a proposal, for its newest version beside the one before.
REVISION = "revision:"


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
            result.append(_one(house, conn, name, numbers))
        except Fault as fault:
            result.append(fault)
    return result


def offered(house: House, conn: Conn) -> dict[str, Survey]:
    """The surveys to choose from by name: those that ship, those on new versions, and that of statements."""
    found = {name: load(house.surveys / f"{name}.yaml") for name in shipped(house)}
    for id_, past in editions.versions(house, conn).items():
        if len(past) > 1:
            with suppress(Fault):
                found[f"{REVISION}{id_}"] = _revision(house, conn, id_)
    stated = {each.id: each.text for each in approved(conn)}
    if len(stated) >= FIVE:
        found[STATEMENTS] = thaw(asked.frozen_of(stated).text)
    return found


def survey_of(house: House, conn: Conn, name: str, numbers: Sequence[int] = ()) -> Survey:
    """One of the surveys that are offered, as a round would ask it. Raises Fault; opens no other file."""
    must_offer(house, (name,))
    return thaw(_one(house, conn, name, numbers).text)


def must_offer(house: House, names: Sequence[str]) -> None:
    """Refuse what is none of the surveys that can be offered, such as the path of a file. Raises Fault."""
    known = (*shipped(house), STATEMENTS)
    if any(name not in known and not name.startswith(REVISION) for name in names):
        raise Fault(("SURVEY: choose among those shown.",))


def approved(conn: Conn) -> list[Statement]:
    """All that can be asked, oldest first."""
    return statements.in_state(conn, State.APPROVED)


def _one(house: House, conn: Conn, name: str, numbers: Sequence[int]) -> Frozen:
    if name == STATEMENTS:
        return _statements(conn, numbers)
    if name.startswith(REVISION):
        return frozen_of(_revision(house, conn, name.removeprefix(REVISION)))
    return _file(house, name)


def _revision(house: House, conn: Conn, proposal: str) -> Survey:
    """The survey that holds the newest version of a proposal beside the one before. Raises Fault."""
    found = editions.versions(house, conn)
    if proposal not in found:
        known = ", ".join(found) or "none"
        raise Fault((f'--revision "{proposal[:40]}": there is no such proposal. Known: {known}.',))
    if len(found[proposal]) == 1:
        line = (
            f"--revision {proposal}: it has one version only. A drafter makes the next one:"
            f" `charterbot revise {proposal}`, or /revise in the chat."
        )
        raise Fault((line,))
    *_, before, now = (each.edition for each in found[proposal])
    return revision_survey(before, now)


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
