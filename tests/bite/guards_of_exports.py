"""Guards of the package of answers: no row more than leaves anyway, and nothing of others replaced."""

from __future__ import annotations

from tests.bite.guard import Guard

_SHELL = ("tests/cli/test_package.py",)
_PACKAGE = ("tests/digest/test_datapackage.py",)
_FILES = ("tests/storage/test_publication.py",)

OF_EXPORTS = (
    Guard(
        "a package holds the rows of the export and no others",
        "bot/app/packaging.py",
        "return Package(page, export.round, export.cut, export.columns, export.rows)",
        "return Package(page, export.round, export.cut, export.columns, export.rows * 2)",
        _SHELL,
    ),
    Guard(
        "who may not export gets no package",
        "bot/cli/export.py",
        '        permit_as(house, conn, as_, Action.EXPORT, f"{Kind.ROUND}:{round_id}")\n'
        "        if language not in",
        "        if language not in",
        _SHELL,
    ),
    Guard(
        "a package names no group that the digest keeps back",
        "bot/digest/dictionary.py",
        "shown = [] if table is None or table.kept else",
        "shown = [] if table is None else",
        _PACKAGE,
    ),
    Guard(
        "every answer that rows hold is explained and allowed",
        "bot/digest/dictionary.py",
        "others = sorted(there - dict(offered).keys(), key=_size)",
        "others = sorted(there - there, key=_size)",
        _PACKAGE,
    ),
    Guard(
        "a package tells nothing that changes without a release",
        "bot/digest/guide.py",
        "if isinstance(line, Words) and line.key in _LASTING]",
        "if isinstance(line, Words)]",
        _PACKAGE,
    ),
    Guard(
        "words in a guide are not marks of its form",
        "bot/digest/guide.py",
        r'return _BEGINS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))',
        "return text",
        _PACKAGE,
    ),
    Guard(
        "a cell of the dictionary is no formula",
        "bot/digest/datapackage.py",
        "writer.writerow(map(safe_cell, told))",
        "writer.writerow(told)",
        _PACKAGE,
    ),
    Guard(
        "Namibia is not read as missing",
        "bot/digest/datapackage.py",
        '_MISSING: Final = [""]',
        '_MISSING: Final = ["", "NA"]',
        _PACKAGE,
    ),
    Guard(
        "files are packed without the time at which it was done",
        "bot/digest/zipped.py",
        "entry = ZipInfo(name, EARLIEST)",
        "entry = ZipInfo(name, (2026, 1, len(content) % 28 + 1, 0, 0, 0))",
        _SHELL,
    ),
    Guard(
        "a package is for its owner alone",
        "bot/storage/publication.py",
        "Keeping(SUMS, sums, read_sums, 0o700, 0o600)",
        "Keeping(SUMS, sums, read_sums, 0o755, 0o644)",
        (*_FILES, *_SHELL),
    ),
    Guard(
        "a file of somebody else is not replaced",
        "bot/storage/publication.py",
        "if (path.is_symlink() or path.exists()) and not _is_ours(path):",
        "if path.is_dir():",
        (*_FILES, *_SHELL),
    ),
    Guard(
        "a ZIP file into which somebody put more is not replaced",
        "bot/storage/publication.py",
        "if sorted(names) != sorted((*told, SUMS)):",
        "if not told:",
        _FILES,
    ),
    Guard(
        "a list of sums that somebody else made is none of ours",
        "bot/domain/sums.py",
        "if first == _OURS and all(found) else {}",
        "if all(found) else {}",
        ("tests/domain/test_sums.py", *_FILES),
    ),
)
