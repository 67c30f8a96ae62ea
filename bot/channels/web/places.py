"""The places of the phone page, each with its own cookies: one browser can hold three roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Place:
    """A root address. The browser's cookies are sent below it only."""

    root: str

    @property
    def seat(self) -> str:
        """The name of the cookie that says who sits here."""
        return f"{self.root.strip('/')}1"

    @property
    def door(self) -> str:
        """The name of the cookie that a start page sets."""
        return f"{self.root.strip('/')}0"

    @property
    def start(self) -> str:
        """The address of the start page."""
        return f"{self.root}start"

    @property
    def leave(self) -> str:
        """The address that the leave button posts to."""
        return f"{self.root}leave"


PLACES: Final = {
    "advocate": Place("/p/"),
    "coordinator": Place("/s/"),
    "drafter": Place("/d/"),
    "reviewer": Place("/v/"),
    "translator": Place("/t/"),
    "speaker": Place("/l/"),
    "narrator": Place("/n/"),
}


@dataclass(frozen=True, slots=True)
class Cookies:
    """How cookies are set: readable by no script, sent to this site only, encrypted where the page is."""

    keep: timedelta
    always_secure: bool

    def seat(self, request: Request, place: Place) -> str | None:
        """The key of who sits at this place; None where there is none, or it is not one of ours."""
        return _read(request, place.seat)

    def door(self, request: Request, place: Place) -> str | None:
        """The random word of the start page that this browser saw."""
        return _read(request, place.door)

    def sit(self, request: Request, response: Response, place: Place, key: str) -> None:
        """Let this browser be known at the place, for as long as cookies are kept."""
        self._set(request, response, place.root, {place.seat: key}, self.keep)

    def open_door(self, request: Request, response: Response, place: Place, word: str) -> None:
        """Remember the start page that was shown, until the browser closes."""
        self._set(request, response, place.root, {place.door: word}, None)

    def clear(self, request: Request, response: Response, place: Place, *names: str) -> None:
        """Take these cookies off the browser."""
        self._set(request, response, place.root, dict.fromkeys(names, ""), timedelta())

    def _set(
        self,
        request: Request,
        response: Response,
        path: str,
        values: Mapping[str, str],
        keep: timedelta | None,
    ) -> None:
        for name, value in values.items():
            response.set_cookie(
                name,
                value,
                max_age=None if keep is None else int(keep.total_seconds()),
                path=path,
                secure=self.always_secure or request.url.scheme == "https",
                httponly=True,
                samesite="strict",
            )


def _read(request: Request, name: str) -> str | None:
    value = request.cookies.get(name, "")
    return value if KEY.fullmatch(value) else None
