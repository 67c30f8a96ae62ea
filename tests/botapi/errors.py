"""The refusals of the Bot API, worded as the real server words them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}


def bad(description: str) -> ApiError:
    """A 400 with the prefix that every 400 carries."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """A 403 with the prefix that every 403 carries."""
    return ApiError(403, f"Forbidden: {description}")
