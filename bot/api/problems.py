"""What went wrong, as programs read it: problem details of RFC 9457, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.responses import JSONResponse, Response

MEDIA: Final = "application/problem+json"
#: Where a fault stands in a body, by how its line begins; other names are those of the body's own fields.
PLACES: Final[Mapping[str, str]] = {
    "SURVEY": "surveys",
    "--revision": "revisions",
    "--target-of": "targets",
    "--export-by": "export_by",
}
_NAMED: Final = re.compile(r"(SURVEY|--[a-z-]+)(?: +([^:]*))?: (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake: where it is, what is wrong and the remedy. `pointer` is into the body."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def facts(self) -> dict[str, str]:
        """The same for JSON."""
        places = {"pointer": self.pointer, "parameter": self.parameter}
        return {"detail": self.detail, **{name: place for name, place in places.items() if place is not None}}


class Problem(Exception):
    """Ends a call with a problem. What was begun is undone."""

    def __init__(self, status: HTTPStatus, *wrong: Wrong, detail: str, **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.wrong = wrong
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> Response:
        """The answer."""
        return problem(self.status, self.detail, self.wrong, self.headers)


def problem(
    status: HTTPStatus, detail: str, wrong: Iterable[Wrong] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """An answer that says what is wrong."""
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "errors": [each.facts() for each in wrong],
    }
    return JSONResponse(told, status, dict(headers or {}), media_type=MEDIA)


def missing(what: str) -> Problem:
    """There is no such thing, or nothing of it is released."""
    return Problem(HTTPStatus.NOT_FOUND, detail=what)


def unusable(wrong: Iterable[Wrong]) -> Problem:
    """What was sent is not of the form that the description of this interface tells."""
    return Problem(
        HTTPStatus.BAD_REQUEST, *wrong, detail="What was sent is not as /api/v1/openapi.json describes it."
    )


def of_lines(lines: Iterable[str]) -> Problem:
    """The faults that a use case found, each at its place in the body where it has one there."""
    wrong = [_wrong(line) for line in lines]
    placed = any(each.pointer is not None for each in wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if placed else HTTPStatus.CONFLICT
    detail = "What was sent cannot be used." if placed else "This cannot be done now."
    return Problem(status, *wrong, detail=detail)


def _wrong(line: str) -> Wrong:
    named = _NAMED.fullmatch(line)
    if named is None:
        return Wrong(line)
    name, value, told = named.groups()
    field = PLACES.get(name, name.removeprefix("--").replace("-", "_"))
    return Wrong(f"{value}: {told}" if value else told, pointer=f"#/{field}")
