from __future__ import annotations

import csv
import io
import json
from collections import Counter

from bot.domain.breakdown import unpack_breakdowns
from bot.storage import cuts
from tests.cli.shell import Shell


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_export_holds_exactly_the_cells_of_the_last_cut(released: Shell) -> None:
    rows = rows_of(released.type("export", "1").out)
    cut = released.inside(lambda _, conn: cuts.last(conn, 1))
    assert cut is not None
    cells = {
        (cell.question, cell.kind, cell.value, *cell.attrs): cell.count
        for cell in unpack_breakdowns(cut.export, ("country",))["country",]
        if cell.count
    }
    assert rows
    assert list(rows[0]) == ["round", "question", "kind", "value", "country"]
    assert Counter(tuple(row.values())[1:] for row in rows) == cells
    assert {row["round"] for row in rows} == {"1"}


def test_no_combination_in_an_export_is_under_the_smallest_cell(released: Shell) -> None:
    rows = rows_of(released.type("export", "1").out)
    assert min(Counter(tuple(row.values()) for row in rows).values()) >= 5


def test_the_same_export_is_the_same_bytes_and_in_no_telling_order(released: Shell) -> None:
    once, again = (released.type("export", "1").out for _ in range(2))
    assert once == again
    lines = once.splitlines()[1:]
    assert lines != sorted(lines)
    # where rows of a person stood together, her questions would follow each other
    questions = [line.split(",")[1] for line in lines]
    assert questions != sorted(questions, key=questions.index)


def test_json_lines_say_the_same_as_the_table(released: Shell) -> None:
    lines = [json.loads(line) for line in released.type("export", "1", "--format", "jsonl").out.splitlines()]
    rows = rows_of(released.type("export", "1").out)
    assert [{**line, "round": str(line["round"])} for line in lines] == rows


def test_an_export_to_a_file_is_for_its_owner_alone_and_a_trial_says_so(released: Shell) -> None:
    done = released.type("export", "1", "--output", "out.csv")
    path = released.folder / "out.csv"
    assert (done.code, done.out) == (0, "")
    assert "trial" in done.err
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == released.type("export", "1").out
    assert sorted(each.name for each in released.folder.iterdir()) == ["data", "keys", "out.csv"]


def test_answers_after_the_cut_are_not_in_an_export(released: Shell) -> None:
    before = released.type("export", "1").out
    released.inside(lambda _, conn: conn.execute("DELETE FROM answer").rowcount)
    assert released.type("export", "1").out == before


def test_nothing_is_exported_before_a_release(trial: Shell) -> None:
    trial.type("round", "plan", "priorities", "--closes", "+7d")
    (line,) = trial.type("export", "1").faults
    assert line.startswith("ROUND 1: nothing has been released yet")


def test_an_export_of_no_round_or_to_no_folder_is_refused_in_a_line(released: Shell) -> None:
    assert released.type("export", "7").faults == ["ROUND 7: there is no such round. Known: 1."]
    done = released.type("export", "1", "--output", "nowhere/out.csv")
    assert done.code == 2
    assert done.err.splitlines()[-1].startswith("nowhere/out.csv: cannot be written")
