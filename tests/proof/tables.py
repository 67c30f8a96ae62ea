"""The tables: from marks and outcomes to Markdown between two comments of a document."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.proof.cases import CASES, Entry
from tests.proof.threats import THREATS

ROOT = Path(__file__).resolve().parents[2]
BEGIN = "<!-- written by `python -m tests.proof` -->"
END = "<!-- end -->"
COLLECT = """
import json, sys
from tests.proof.tables import collected
shown = collected()
rows = {name: {mark: sorted(numbers) for mark, numbers in each.marks.items()} for name, each in shown.items()}
sys.stdout.write("\\n" + json.dumps(rows))
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One table: where it stands, which mark fills it, and its rows."""

    path: Path
    mark: str
    head: tuple[str, str]
    entries: Mapping[int, Entry]


DOCUMENTS = (
    Document(ROOT / "docs/reliability.md", "case", ("What happens", "What is expected"), CASES),
    Document(ROOT / "docs/threats.md", "threat", ("Threat", "What is done"), THREATS),
)


@dataclass(slots=True)
class Shown:
    """One test with its marks, and how it went; several runs of one test (parameters) count as one."""

    marks: dict[str, set[int]] = field(default_factory=dict)
    outcomes: set[str] = field(default_factory=set)


class Marks:
    """A plugin of pytest that notes which test shows what, and how those that are known already went."""

    def __init__(self, shown: dict[str, Shown] | None = None) -> None:
        self.shown: dict[str, Shown] = {} if shown is None else shown

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            marks: dict[str, set[int]] = {}
            for document in DOCUMENTS:
                for mark in item.iter_markers(document.mark):
                    marks.setdefault(document.mark, set()).update(mark.args)
            if marks:
                found = self.shown.setdefault(_name(item.nodeid), Shown())
                for name, numbers in marks.items():
                    found.marks.setdefault(name, set()).update(numbers)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = self.shown.get(_name(report.nodeid))
        if found is not None and (report.when == "call" or report.outcome != "passed"):
            found.outcomes.add(report.outcome)


def collected() -> dict[str, Shown]:
    """Which test shows what, without running any; to be called once in a process."""
    marks = Marks()
    code = pytest.main(
        ["--collect-only", "-qq", "-p", "no:cacheprovider", "-p", "no:xdist", str(ROOT / "tests")], [marks]
    )
    if code is not pytest.ExitCode.OK:
        raise RuntimeError(f"collecting the tests ended with {code!r}")
    return marks.shown


def ran(arguments: Sequence[str]) -> dict[str, Shown]:
    """The same after running them, on every core; `arguments` go to pytest."""
    marks = Marks(known())
    pytest.main(["-m", "case or threat", "-q", "-n", "auto", *arguments], [marks])
    return marks.shown


def known() -> dict[str, Shown]:
    """What `collected` finds, found in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", COLLECT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows = json.loads(told.stdout.rpartition("\n")[2])
    return {
        name: Shown({mark: set(numbers) for mark, numbers in marks.items()}) for name, marks in rows.items()
    }


def write(document: Document, shown: Mapping[str, Shown]) -> list[str]:
    """Write a document's table; returns what is missing in it or failed."""
    faults = list(_faults(document, shown))
    text = document.path.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    whole = f"{before}{BEGIN}\n\n{table(document, shown)}\n\n{END}{after}"
    document.path.write_text(whole, "utf-8")
    good = len(document.entries) - len({line.split(":")[0] for line in faults})
    print(f"{document.path.name}: {good} of {len(document.entries)}", *faults, sep="\n  ", file=sys.stderr)  # noqa: T201
    return faults


def table(document: Document, shown: Mapping[str, Shown]) -> str:
    """The table in Markdown: number, what, expected, the tests, and how they went."""
    lines = [f"| | {document.head[0]} | {document.head[1]} | Tests | Result |", "|---|---|---|---|---|"]
    for number, entry in document.entries.items():
        tests = tests_of(document, number, shown)
        names = "<br>".join(_link(name) for name in tests)
        lines.append(f"| {number} | {entry.what} | {entry.expected} | {names} | {_result(tests, shown)} |")
    good = sum(
        1 for number in document.entries if _result(tests_of(document, number, shown), shown) == "passed"
    )
    return "\n".join([*lines, "", f"{good} of {len(document.entries)} shown by tests that passed."])


def tests_of(document: Document, number: int, shown: Mapping[str, Shown]) -> list[str]:
    """The tests that show one row."""
    return sorted(name for name, each in shown.items() if number in each.marks.get(document.mark, ()))


def _faults(document: Document, shown: Mapping[str, Shown]) -> Iterator[str]:
    for number in document.entries:
        result = _result(tests_of(document, number, shown), shown)
        if result != "passed":
            yield f"{document.mark} {number}: {result}"


def _result(tests: Sequence[str], shown: Mapping[str, Shown]) -> str:
    if not tests:
        return "no test"
    outcomes = set().union(*(shown[name].outcomes for name in tests))
    return "passed" if outcomes == {"passed"} else "failed" if "failed" in outcomes else "not run"


def _name(nodeid: str) -> str:
    """A test's name without its parameters."""
    return nodeid.partition("[")[0]


def _link(name: str) -> str:
    path, _, test = name.partition("::")
    return f"[{test.removeprefix('test_').replace('_', ' ').replace('::', ': ')}](../{path})"
