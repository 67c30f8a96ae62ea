"""Who may do what, written down a second time and by hand: the tests hold the code to this table."""

from __future__ import annotations

from bot.domain.person import Role

ROLES = ("advocate", "coordinator", "drafter", "reviewer", "translator", "speaker", "narrator")
TABLE = """
answer             own         yes  -    -    -    -    -  -
keep own settings  own         yes  yes  yes  yes  yes  yes  yes
see rounds         round       -    yes  -    -    -    -  -
dry run            round       -    yes  -    -    -    -  -
plan               round       -    yes  -    -    -    -  -
open               round       -    yes  -    -    -    -  -
pause              round       -    yes  -    -    -    -  -
extend             round       -    yes  -    -    -    -  -
drop               round       -    yes  -    -    -    -  -
close              round       -    yes  -    -    -    -  -
close question     round       -    yes  -    -    -    -  -
bulletin           round       -    yes  -    -    -    -  -
invite             invitation  -    yes  -    -    -    -  -
take roster        roster      -    yes  -    -    -    -  -
read digest        round       -    yes  yes  -    -    -  -
decide             round       -    -    yes  -    -    -  -
revise             proposal    -    -    yes  -    -    -  -
export             round       -    yes  yes  -    -    -  -
export linkable    round       -    yes  yes  -    -    -  -
export sealed      round       -    -    -    yes  -    -  -
import review      round       -    -    -    yes  -    -  -
review             round       -    -    -    yes  -    -  -
take back          round       -    -    -    yes  -    -  -
write statement    statement   -    -    -    yes  -    -  -
approve statement  statement   -    -    -    yes  -    -  -
read statements    statement   -    yes  yes  yes  -    -  -
translate          language    -    -    -    -    yes  -  -
adjudicate         language    -    -    -    yes  yes  -  -
retell             language    -    -    -    -    -    yes  -
leave country      country     -    yes  -    -    -    -  -
confirm leaving    country     -    yes  -    -    -    -  -
return country     country     -    yes  -    -    -    -  -
list staff         staff       -    yes  -    -    -    -  -
revoke staff       staff       -    yes  -    -    -    -  -
limit staff        staff       -    yes  -    -    -    -  -
read audit         audit       -    yes  yes  yes  yes  -  -
narrate            recording   -    -    -    -    -    -    yes
publish            charter     -    yes  -    -    -    -    -
enter the console  own         -    yes  yes  yes  yes  -    -
make token         token       -    yes  yes  -    -    -    -
list tokens        token       -    yes  yes  -    -    -    -
revoke token       token       -    yes  yes  -    -    -    -
use the interface  token       -    yes  yes  -    -    -    -
keep webhooks      webhook     -    yes  yes  -    -    -    -
"""


def _read() -> dict[tuple[str, str], frozenset[Role]]:
    found = {}
    for line in TABLE.strip().splitlines():
        *words, kind = line.split()[: -len(ROLES)]
        marks = zip(ROLES, line.split()[-len(ROLES) :], strict=True)
        found[" ".join(words), kind] = frozenset(Role(role) for role, mark in marks if mark == "yes")
    return found


#: Roles by action and kind of resource; what is missing here, nobody may.
MAY = _read()


def may(role: Role, action: str, kind: str) -> bool:
    """What the table says."""
    return role in MAY.get((action, kind), frozenset())
