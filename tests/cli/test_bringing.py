from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.i18n.po import DOMAINS, LOCALES, Unit, path_of, read
from bot.i18n.spreadsheet import MOST_ROWS
from bot.i18n.standing import review_of
from tests.cli.shell import Done, Shell

HEADS = {
    "key": "Key",
    "words": "Translation fr",
    "right": "Right?",
    "english": "English",
    "one": "Translation fr, for 0, 1",
}


def own(shell: Shell, language: str = "fr") -> dict[tuple[str, str], Unit]:
    """The sentences that the people here have put before what ships."""
    folder = shell.data / "locales"
    paths = [path_of(folder, language, domain) for domain in DOMAINS]
    return {unit.key: unit for path in paths if path.exists() for unit in read(path, language).units}


def export(shell: Shell, form: str, language: str = "fr") -> Path:
    done = shell.type("locales", "export", language, "--format", form)
    assert done.code == 0, done.err
    return shell.folder / f"{language}.{form}"


def fill(path: Path, change: Callable[[dict[str, Any], Any], None]) -> None:
    """Open the sheet as a translator would; `change` gets each row's cells by heading, and the sheet."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    names = [cell.value for cell in sheet[1]]
    for row in list(sheet.iter_rows(min_row=2)):
        change(dict(zip(names, row, strict=True)), sheet)
    book.save(path)


def at(key: str, /, **texts: str) -> Callable[[dict[str, Any], Any], None]:
    """Write into the cells of one row; a heading's first word stands for it."""

    def change(cells: dict[str, Any], _: Any) -> None:
        if cells["Key"].value == key:
            for name, text in texts.items():
                cells[HEADS[name]].value = text

    return change


def twice(key: str) -> Callable[[dict[str, Any], Any], None]:
    """The same row once more at the end."""

    def change(cells: dict[str, Any], sheet: Any) -> None:
        if cells["Key"].value == key:
            sheet.append([cell.value for cell in cells.values()])

    return change


def text_only(cells: dict[str, Any], _: Any) -> None:
    """What looks like a formula, as a text."""
    if cells["Key"].value == "consent.no":
        cell = cells[HEADS["words"]]
        cell.value, cell.data_type = "=1+1", "s"


SPOILT = (
    at("consent.yes", words="Oui, et bien plus que ce qui tient sur un bouton"),
    at("consent.number", words="<b>{numero}</b>"),
    at("consent.agree", english="I agree to everything"),
    at("consent.not_this", words='=HYPERLINK("http://example.org")'),
    text_only,
    at("common.people", one=""),
    at("interview.next", key="interview.previous"),
    at("consent.free", right="perhaps"),
    at("consent.group", one="Un"),
    at("consent.seen", right="yes"),
)


def bring(shell: Shell, path: Path, *words: str, language: str = "fr") -> Done:
    return shell.type("locales", "import", language, str(path), *words)


@pytest.mark.parametrize("form", ["po", "xlsx"])
@pytest.mark.parametrize("language", ["ar", "es", "fr"])
def test_what_was_handed_out_and_comes_back_as_it_was_changes_nothing(
    shell: Shell, form: str, language: str
) -> None:
    done = bring(shell, export(shell, form, language), language=language)
    assert done.code == 0, done.err
    assert done.out.startswith("0 translations changed, 0 of what was taken in reviewed")
    assert "0 still to do" in done.out
    assert own(shell, language) == {}


def test_a_spreadsheet_brings_words_and_reviews_by_the_role_that_is_named(shell: Shell) -> None:
    path = export(shell, "xlsx")
    fill(path, at("consent.yes", words="Oui, volontiers", right="yes"))
    fill(path, at("consent.not_this", right="Yes"))
    fill(path, at("interview.next", words="Suite"))
    done = bring(shell, path, "--by", "partner", "--on", "2026-11-01")
    assert (done.code, done.out.split(",")[0]) == (0, "2 translations changed"), done.err
    kept = {unit.context: (unit.forms, review_of(unit)) for unit in own(shell).values()}
    assert kept["consent.yes"][0] == ("Oui, volontiers",)
    for context, role in (
        ("consent.yes", "partner"),
        ("consent.not_this", "partner"),
        ("interview.next", None),
    ):
        assert getattr(kept[context][1], "role", None) == role
    assert len(kept) == 3
    # Words that change afterwards are a draft again, without anybody saying so.
    again = shell.folder / "again.xlsx"
    path.rename(again)
    fill(again, at("consent.yes", words="Oui"))
    fill(again, at("consent.yes", right=""))
    fill(again, at("consent.not_this", right=""))
    assert bring(shell, again).code == 0
    assert review_of(own(shell)["consent.yes", "Yes"]) is None


def test_every_fault_is_told_at_once_with_its_row_and_nothing_is_written(shell: Shell) -> None:
    path = export(shell, "xlsx")

    for change in SPOILT:
        fill(path, change)
    fill(path, twice("consent.who"))
    faults = "\n".join(bring(shell, path).faults)
    for told in (
        "consent.yes: is a button of 48 characters",
        "consent.number: lacks {number}",
        "consent.number: has {numero}, which is not in the English",
        "consent.number: holds mark-up",
        'consent.agree: the English is not "I agree to everything" any more',
        "stands a formula or a number. Write words.",
        "consent.no: begins like a formula",
        "common.people: form [0] is empty",
        "interview.previous: there is no such sentence",
        "consent.who: stands in row",
        'under "Right?" stands "perhaps"',
        "nothing belongs under",
        "consent.seen: is marked as right. Say by whom: --by ROLE.",
    ):
        assert told in faults, told
    assert all(line.startswith("row ") for line in faults.splitlines())
    assert own(shell) == {}


def test_a_catalog_with_faults_is_refused_with_its_lines_and_a_doubled_sentence_is_seen(shell: Shell) -> None:
    path = export(shell, "po")
    text = path.read_text("utf-8")
    spoilt = text.replace(
        'msgctxt "consent.yes"\nmsgid "Yes"\nmsgstr "', 'msgctxt "consent.yes"\nmsgid "Yes"\nmsgstr "<'
    )
    assert spoilt != text
    path.write_text(f'{spoilt}\nmsgctxt "consent.yes"\nmsgid "Yes"\nmsgstr "Si"\n', "utf-8")
    marked, doubled = bring(shell, path).faults
    assert marked.startswith("line ")
    assert "mark-up" in marked
    assert "stands in line" in doubled
    assert own(shell) == {}


def test_reviews_in_a_catalog_count_only_where_somebody_stands_for_them(shell: Shell) -> None:
    shell.type("locales", "review", "fr", "--by", "partner", typed="y\nq\n")
    path = export(shell, "po")
    (reviewed,) = own(shell).values()
    path_of(shell.data / "locales", "fr", "bot").unlink()
    assert bring(shell, path).code == 0
    assert own(shell) == {}
    assert bring(shell, path, "--by", "reviewer").code == 0
    assert own(shell) == {reviewed.key: reviewed}


def test_a_file_for_another_language_is_refused(shell: Shell) -> None:
    for form in ("po", "xlsx"):
        (line,) = bring(shell, export(shell, form, "es")).faults
        assert "for es, not for fr" in line


def test_an_export_never_takes_the_place_of_a_file_that_may_be_filled_in(shell: Shell) -> None:
    path = export(shell, "xlsx")
    before = path.read_bytes()
    (line,) = shell.type("locales", "export", "fr", "--format", "xlsx").faults
    assert "is there already" in line
    assert path.read_bytes() == before


def repacked(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


def with_entities(xml: bytes) -> bytes:
    head, mark, rest = xml.partition(b"?>")
    return head + mark + ENTITIES + rest if mark else ENTITIES + xml


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        (SHEET, with_entities, "cannot be read"),
        ("[Content_Types].xml", with_entities, "cannot be read"),
        (SHEET, lambda _: b" " * 60_000_000, "far more than words take"),
        (
            SHEET,
            lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999999"', 1),
            f"more than {MOST_ROWS} rows",
        ),
        (SHEET, lambda xml: xml[: len(xml) // 2], "cannot be read"),
    ],
    ids=["entities", "entities in the list of parts", "a bomb", "a row far away", "a half"],
)
def test_a_hostile_spreadsheet_is_refused_within_limits(
    shell: Shell, part: str, change: Callable[[bytes], bytes], told: str
) -> None:
    path = export(shell, "xlsx")
    repacked(path, part, change)
    (line,) = bring(shell, path).faults
    assert told in line
    assert own(shell) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"\0" * 100, b"msgid", b"\xff\xfe" + "msgid".encode("utf-16"), b"x" * 5_000_001],
    ids=["nothing", "a head", "zeros", "a word", "another encoding", "too much"],
)
def test_what_is_no_such_file_is_refused_in_one_line(shell: Shell, content: bytes) -> None:
    path = shell.folder / "brought"
    path.write_bytes(content)
    (line,) = bring(shell, path).faults
    assert "Traceback" not in line
    (line,) = bring(shell, shell.folder / "nowhere.po").faults
    assert "cannot be read" in line


def test_no_cell_that_is_handed_out_is_ever_worked_out(shell: Shell) -> None:
    folder = shell.data / "locales" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "bot.po").write_text('\nmsgctxt "consent.yes"\nmsgid "Yes"\nmsgstr "=1+1"\n', "utf-8")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(export(shell, "xlsx").read_bytes())).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n"}
    assert all(cell.value is None for row in sheet.iter_rows() for cell in row if cell.data_type == "n")


def test_the_shipped_catalogs_are_never_written(shell: Shell) -> None:
    before = {path: path.read_bytes() for path in LOCALES.rglob("*.po")}
    path = export(shell, "xlsx")
    fill(path, at("consent.yes", words="Oui, volontiers"))
    assert bring(shell, path).code == 0
    assert {path: path.read_bytes() for path in LOCALES.rglob("*.po")} == before
