"""Whether somebody may do something, asked before it is done, and written down whatever the answer.

A refusal undoes what was begun; its row in the audit log is written all the same, by whoever undoes
(`bot.storage.database.Noted`). Resources are rounds, countries, invitations by role, staff by id:
never anything about an advocate.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.house import House
from bot.domain.faults import Fault
from bot.domain.permission import Action, Kind, kind_of, may
from bot.domain.person import Person, Role, Standing, reaches
from bot.storage import audit, people, reach, rounds
from bot.storage.audit import NOBODY, Entry, Outcome
from bot.storage.database import Conn, Noted
from bot.storage.rounds import Round

#: The role of a row where it was nobody of the staff, and where it was whoever keeps the machine.
UNKNOWN = "unknown"
OPERATOR = "operator"
GONE = (Standing.STOPPED, Standing.ERASED)
BEYOND = "Your work here is limited to some countries, and this reaches beyond them."
HOW_TO = (
    "`charterbot staff list` shows the ids. A first coordinator joins through the link of"
    " `charterbot invite --role coordinator`."
)


@dataclass(eq=False)
class Refused(Noted):
    """Somebody may not do this; that she wanted to stands in the audit log."""


def may_do(person: Person, action: Action, resource: str) -> bool:
    """Whether she may, without asking for it."""
    kind = kind_of(resource)
    return kind is not None and person.standing not in GONE and may(person.role, action, kind)


def permit(house: House, conn: Conn, staff: Person, action: Action, resource: str) -> None:
    """Let somebody of the staff do or read something, and write it down. Raises Refused."""
    check(house, staff, action, resource)
    check_reach(house, conn, staff, action, resource)
    write(house, conn, staff, action, resource, outcome=Outcome.DONE)


def check_reach(house: House, conn: Conn, staff: Person, action: Action, resource: str) -> None:
    """Refuse a coordinator who is limited to countries whatever reaches beyond them. Raises Refused."""
    if _is_beyond(conn, staff, action, resource):
        raise refusal(house, staff, action, resource, BEYOND)


def _is_beyond(conn: Conn, staff: Person, action: Action, resource: str) -> bool:
    """Whether a coordinator who is limited to countries would reach beyond them."""
    kind, (_, _, name) = kind_of(resource), resource.partition(":")
    match kind:
        case _ if not staff.limits:
            return False
        case Kind.ROUND if name.isdecimal():
            found = rounds.get(conn, int(name)) if int(name) < 2**63 else None
            return found is not None and not reaches(staff, found.audience.countries)
        case Kind.COUNTRY:
            return not reaches(staff, {name} if name else ())
        case Kind.INVITATION:
            return name not in {"", Role.ADVOCATE.value}
        case Kind.STAFF:
            return action is not Action.LIST_STAFF
        case Kind.CHARTER:
            return True
        case _:
            return False


def check(house: House, staff: Person, action: Action, resource: str) -> None:
    """Ask beforehand whether somebody may; nothing is written down where she may. Raises Refused."""
    if not may_do(staff, action, resource):
        line = f"A {staff.role} may not do this ({action}, {resource}): the table in the README says who may."
        raise refusal(house, staff, action, resource, line)


def permit_as(
    house: House, conn: Conn, staff: int | None, action: Action, resource: str, *, place: str = "--as"
) -> Person:
    """The same for somebody named at the shell, with `--as` or elsewhere; returns her. Raises Fault."""
    person = named(house, conn, staff, action, resource, place=place)
    permit(house, conn, person, action, resource)
    return person


def named(
    house: House, conn: Conn, staff: int | None, action: Action, resource: str, *, place: str = "--as"
) -> Person:
    """Who was named at the shell, whether or not she may. Raises Fault; somebody unknown is written down."""
    if staff is None:
        raise Fault((f"{place}: say who you are. {HOW_TO}",))
    found = people.get(conn, staff) if 0 < staff < 2**63 else None
    if found is None or found.person.role is Role.ADVOCATE or found.person.standing in GONE:
        # An id is written only where the log knows it as staff: an advocate's never stands in it.
        shown = staff if 0 < staff < 2**63 and audit.was_staff(conn, staff) else NOBODY
        entry = Entry(house.seconds(), shown, UNKNOWN, action, resource, Outcome.REFUSED)
        line = f"{place} {staff}: nobody of the staff has this id. {HOW_TO}"
        raise Refused((line,), lambda conn: audit.add(conn, entry))
    return found.person


def permit_invite(house: House, conn: Conn, staff: int | None, role: Role) -> Person | None:
    """Let an invitation be made at the shell; returns who makes it. Raises Fault.

    Whoever keeps the machine may invite staff, as nobody of them: None. Else a team that one coordinator
    invited could do nothing that needs two.
    """
    resource = f"{Kind.INVITATION}:{role}"
    if staff is None and role is not Role.ADVOCATE:
        entry = Entry(house.seconds(), NOBODY, OPERATOR, Action.INVITE, resource, Outcome.DONE)
        audit.add(conn, entry)
        return None
    return permit_as(house, conn, staff, Action.INVITE, resource)


def refusal(house: House, staff: Person, action: Action, resource: str, *lines: str) -> Refused:
    """A refusal to be raised, for whatever reason: it is written down although all else is undone."""
    staffed = staff.role is not Role.ADVOCATE
    entry = Entry(
        house.seconds(),
        staff.id if staffed else NOBODY,
        staff.role.value if staffed else UNKNOWN,
        action,
        resource,
        Outcome.REFUSED,
    )
    return Refused(lines, lambda conn: audit.add(conn, entry))


def write(
    house: House, conn: Conn, staff: Person, action: Action, resource: str, *, outcome: Outcome
) -> None:
    """Write down what somebody of the staff did."""
    audit.add(conn, Entry(house.seconds(), staff.id, staff.role.value, action, resource, outcome))


def review_faults(conn: Conn, staff: Person, round_: Round) -> list[str]:
    """Why somebody may not read what people wrote in a round; empty where she may.

    Nobody reads answers of a country or a cohort in which she invites or coordinates, or ever did: what
    she did before her role changed counts too.
    """
    countries, cohorts = reach.countries(conn, staff.id), reach.cohorts(conn, staff.id)
    asked, groups = round_.audience.countries, round_.audience.cohorts
    met = sorted(countries if not asked or reach.EVERYWHERE in countries else countries & asked)
    met += sorted(cohorts if not groups else cohorts & groups)
    return [
        f"ROUND {round_.id}: you invite or coordinate in"
        f" {'every country' if name == reach.EVERYWHERE else name}, so somebody else has to review it."
        for name in met
    ]
