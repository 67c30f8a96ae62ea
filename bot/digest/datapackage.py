"""Released answers for those who work on with them: data, a dictionary, a descriptor and a list of sums.

The descriptor is a Data Package (version 2) with a Table Schema for each table. It names no licence: that is
for whoever leads the consultation to say.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from hashlib import sha256
from typing import Any, Final

from bot.digest.dictionary import ROUND, VALUE, Entry, Package, Telling, dictionary
from bot.digest.guide import guide, title
from bot.digest.spreadsheet import safe_cell
from bot.domain.say import Line, Words
from bot.domain.sums import SUMS, sums
from bot.i18n.catalogs import Catalogs

DESCRIPTOR: Final = "datapackage.json"
DICTIONARY: Final = "dictionary.csv"
README: Final = "README.md"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA: Final = {"csv": "text/csv", "jsonl": "application/jsonl"}
#: The columns of the dictionary, with the words for what each is called and holds.
COLUMNS: Final[dict[str, tuple[Line, Line]]] = {
    "column": (Words("console.package.column_column"), Words("console.package.about_column")),
    "question": (Words("console.package.column_question"), Words("console.package.about_of")),
    "value": (Words("digest.column_answer"), Words("console.package.about_entry")),
    "label": (Words("console.package.column_label"), Words("console.package.about_label")),
    "more": (Words("console.package.column_about"), Words("console.package.about_about")),
    "rows": (Words("console.package.column_rows"), Words("console.package.about_rows")),
}
#: An empty cell alone is missing, as there is none; 'NA' is Namibia.
_MISSING: Final = [""]


def files(package: Package, ending: str, data: bytes, language: str, catalogs: Catalogs) -> dict[str, bytes]:
    """All files of a package by name: `data` (the rows, as 'csv' or 'jsonl'), and what explains them.

    The same release in the same words is the same bytes.
    """
    entries = dictionary(package, language, catalogs)
    found = {
        f"answers.{ending}": data,
        DICTIONARY: _table(entries),
        README: guide(package, f"answers.{ending}", entries, language, catalogs).encode(),
    }
    telling = _Describing(package, ending, entries, language, catalogs)
    found[DESCRIPTOR] = (json.dumps(telling.package(found), ensure_ascii=False, indent=1) + "\n").encode()
    return {**found, SUMS: sums(found)}


def _table(entries: Sequence[Entry]) -> bytes:
    """The dictionary as a table; by its mark at the beginning a spreadsheet knows that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in entries:
        rows = str(each.rows) if each.value else ""
        told = (each.column, each.question, each.value, each.label, " ".join(each.more), rows)
        writer.writerow(map(safe_cell, told))
    return out.getvalue().encode("utf-8-sig")


class _Describing(Telling):
    """The descriptor of one package."""

    def __init__(
        self, package: Package, ending: str, entries: Sequence[Entry], language: str, catalogs: Catalogs
    ) -> None:
        super().__init__(language, catalogs)
        self._package = package
        self._ending = ending
        self._entries = entries
        self._tag = language.replace("_", "-")

    def package(self, made: dict[str, bytes]) -> dict[str, Any]:
        package, facts = self._package, self._package.page.digest.facts
        survey = facts.survey
        of_proposal = {} if survey.proposal is None else {"proposal": survey.proposal}
        created = (
            {} if facts.cut_at is None else {"created": f"{facts.cut_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        )
        return {
            "$schema": PROFILE,
            "name": f"answers-{survey.id}-round-{package.round}",
            "title": self.say(title(package)),
            "description": "\n\n".join(self.all((*package.page.banners, Words("console.package.rows")))),
            "version": f"{survey.version or 0}.{package.release}.0",
            **created,
            "resources": list(self._resources(made)),
            "charterbot": {
                "round": package.round,
                "release": package.release,
                "survey": survey.id,
                "wording": survey.hash,
                **of_proposal,
                "proposal_version": survey.version,
                "smallest_count": facts.k,
                "trial": facts.trial,
                "synthetic": facts.synthetic,
                "language": self._tag,
            },
        }

    def _resources(self, made: dict[str, bytes]) -> Iterator[dict[str, Any]]:
        about = self.say(Words("console.package.answers"))
        yield self._resource("answers", f"answers.{self._ending}", made, about) | {
            "schema": {
                "fields": [self._field(name) for name in self._package.columns],
                "missingValues": _MISSING,
                "foreignKeys": [
                    {
                        "fields": ["question", "value"],
                        "reference": {"resource": "dictionary", "fields": ["question", "value"]},
                    }
                ],
            }
        }
        about = self.say(Words("console.package.dictionary"))
        yield self._resource("dictionary", DICTIONARY, made, about) | {
            "schema": {
                "fields": [self._explaining(name, *words) for name, words in COLUMNS.items()],
                "missingValues": _MISSING,
            }
        }

    def _resource(self, name: str, path: str, made: dict[str, bytes], about: str) -> dict[str, Any]:
        ending = path.rpartition(".")[2]
        dialect = {
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
        }
        return {
            "name": name,
            "type": "table",
            "path": path,
            "description": about,
            "format": ending,
            "mediatype": MEDIA[ending],
            "encoding": "utf-8",
            "bytes": len(made[path]),
            "hash": f"sha256:{sha256(made[path]).hexdigest()}",
            **(dialect if ending == "csv" else {}),
        }

    def _field(self, name: str) -> dict[str, Any]:
        (about,) = (each for each in self._entries if each.column == name and not each.value)
        held = [each for each in self._entries if each.column == name and each.value]
        kind = {"name": name, "title": about.label, "description": " ".join(about.more)}
        if name == ROUND:
            numbers = [int(each.value) for each in held]
            return kind | {"type": "integer", "constraints": {"required": True, "enum": numbers}}
        values = list(dict.fromkeys(self._cell(each.value) for each in held))
        told = kind | {"type": "string", "constraints": {"required": True, "enum": values}}
        # The words of several questions, or of their answers, can be the same: these stand in the dictionary.
        if name in {"question", VALUE}:
            return told
        return told | {
            "categories": [{"value": self._cell(each.value), "label": each.label} for each in held],
            "categoriesOrdered": False,
        }

    def _cell(self, value: str) -> str:
        """A value as it stands in the file."""
        return safe_cell(value) if self._ending == "csv" else value

    def _explaining(self, name: str, called: Line, holds: Line) -> dict[str, Any]:
        told: dict[str, Any] = {"name": name, "title": self.say(called), "description": self.say(holds)}
        match name:
            case "column":
                return told | {
                    "type": "string",
                    "constraints": {"required": True, "enum": list(self._package.columns)},
                }
            case "label":
                return told | {"type": "string", "constraints": {"required": True}}
            case "rows":
                return told | {"type": "integer", "constraints": {"minimum": 0}}
            case _:
                return told | {"type": "string"}
