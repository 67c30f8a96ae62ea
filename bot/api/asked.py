"""What stands behind the question mark of an address: known names, each once, as described."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from bot.api.problems import Wrong, unusable

#: So many things a page holds, at most and where nothing is said.
MOST: Final = 100
USUAL: Final = 50


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name with its form, in the words of JSON Schema, and what is taken where it is not given."""

    name: str
    schema: dict[str, Any]
    default: str
    told: str

    def value(self, request: Request, faults: list[Wrong]) -> str:
        """What was asked for; a mistake is added to the faults."""
        given = request.query_params.getlist(self.name)
        if not given:
            return self.default
        if len(given) > 1:
            faults.append(Wrong("is given more than once: give it once.", parameter=self.name))
        elif not self._takes(given[0]):
            faults.append(Wrong(f"cannot be used: {self.told}", parameter=self.name))
        return given[0]

    def _takes(self, given: str) -> bool:
        if "enum" in self.schema:
            return given in self.schema["enum"]
        if self.schema["type"] == "integer":
            return (
                re.fullmatch(r"[1-9][0-9]{0,2}", given) is not None and int(given) <= self.schema["maximum"]
            )
        return re.fullmatch(self.schema["pattern"].strip("^$"), given) is not None


def page_of(pattern: str) -> tuple[Parameter, Parameter]:
    """How much of a list, and after what: `next` of the page before, of this form."""
    limit = Parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        str(USUAL),
        f"give a whole number from 1 to {MOST}.",
    )
    cursor = Parameter(
        "cursor",
        {"type": "string", "pattern": f"^{pattern}$"},
        "",
        "give what `next` of the page before says.",
    )
    return limit, cursor


def asked(request: Request, parameters: Sequence[Parameter]) -> dict[str, str]:
    """What was asked for, by name. Raises Problem with every mistake."""
    faults: list[Wrong] = []
    found = {each.name: each.value(request, faults) for each in parameters}
    if faults:
        raise unusable(faults)
    return found
