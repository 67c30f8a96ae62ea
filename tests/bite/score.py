"""How many small changes a test noticed, by module: what `mutmut results --all true` tells, as a table."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

#: What counts as noticed: a test failed, or never came to its end.
NOTICED = ("killed", "timeout", "suspicious", "segfault")
#: What a run that was ended early has not come to says nothing.
NOT_TRIED = "not checked"
LINE = re.compile(r"^\s*(?P<module>[\w.]+)\.x\S*__mutmut_\d+: (?P<state>[\w ]+)$")


def scores(lines: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many changes of each module were noticed, and how many were tried.

    >>> scores(["  bot.domain.say.x_pack__mutmut_1: killed", "  bot.domain.say.x_pack__mutmut_2: survived"])
    {'bot.domain.say': (1, 2)}
    >>> scores(["  bot.domain.say.x_pack__mutmut_3: not checked"])
    {}
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        match = LINE.match(line)
        if match is not None and match["state"] != NOT_TRIED:
            found[match["module"]][match["state"]] += 1
    return {
        module: (sum(states[state] for state in NOTICED), states.total())
        for module, states in sorted(found.items())
    }


def main() -> None:
    """A table, worst last."""
    found = scores(sys.stdin)
    table = Table("Module", "Noticed", "Tried", "Share")
    for module, (noticed, whole) in sorted(found.items(), key=lambda item: -item[1][0] / item[1][1]):
        table.add_row(module, str(noticed), str(whole), f"{noticed / whole:.0%}")
    noticed, whole = (sum(column) for column in zip(*found.values(), strict=True))
    table.add_section()
    table.add_row("bot.domain", str(noticed), str(whole), f"{noticed / whole:.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
