"""The description of the interface, OpenAPI 3.1, made of the rows that serve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Final

import bot
from bot.api.bodies import JSON
from bot.api.operation import Operation
from bot.api.problems import MEDIA
from bot.api.rounds import KEY, KEY_FORM
from bot.api.shapes import NUMBER, shapes

ROOT: Final = "/api/v1"
VERSION: Final = "3.1.0"
ABOUT: Final = (
    "Rounds, findings and released answers of one consultation. A token belongs to a member of staff and may"
    " never do more than she may. Figures about people are those of the last release: nothing here moves"
    " because somebody answered."
)
#: What can go wrong with any call that needs a token.
_ALWAYS: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WRITING: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(ROOT + each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": VERSION,
        "info": {"title": "charterbot", "version": bot.__version__, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": shapes(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "From `charterbot token make`."}
            },
        },
    }


def _operation(found: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": found.name,
        "summary": found.summary,
        "parameters": list(_parameters(found)),
        "responses": {str(int(found.answer.status)): _answer(found), **dict(_problems(found))},
        "security": [] if found.scope is None else [{"token": [found.scope.value]}],
    }
    if found.body is not None:
        shape = {"$ref": f"#/components/schemas/{found.body.__name__}"}
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": shape}}}
    return told


def _parameters(found: Operation) -> Iterator[dict[str, Any]]:
    if found.of_round:
        number = {**NUMBER, "maximum": 2**31 - 1}
        yield {"name": "round", "in": "path", "required": True, "schema": number}
    for each in found.asked:
        yield {"name": each.name, "in": "query", "schema": each.schema}
    if found.once:
        form = {"type": "string", "pattern": f"^{KEY_FORM}$"}
        told = "Makes the call count once within a day; a second one is answered like the first."
        yield {"name": KEY, "in": "header", "description": told, "schema": form}
    if found.answer.marked:
        told = "Marks that are known: 304 where what is asked for is still one of them."
        yield {"name": "If-None-Match", "in": "header", "description": told, "schema": {"type": "string"}}


def _answer(found: Operation) -> dict[str, Any]:
    content = {
        media: {} if name is None else {"schema": {"$ref": f"#/components/schemas/{name}"}}
        for media, name in found.answer.schemas
    }
    told: dict[str, Any] = {"description": found.answer.told, "content": content}
    return {**told, "headers": {"ETag": _header("string")}} if found.answer.marked else told


def _problems(found: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    if found.answer.marked:
        known = {"description": "It is still what you know.", "headers": {"ETag": _header("string")}}
        yield str(HTTPStatus.NOT_MODIFIED.value), known
    statuses: tuple[HTTPStatus, ...] = () if found.scope is None else _ALWAYS
    statuses += (HTTPStatus.BAD_REQUEST,) if found.asked else ()
    statuses += (HTTPStatus.NOT_FOUND,) if found.of_round else ()
    statuses += _WRITING if found.method == "POST" else ()
    statuses += () if found.body is None else (HTTPStatus.UNSUPPORTED_MEDIA_TYPE,)
    for status in sorted(set(statuses)):
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        told: dict[str, Any] = {"description": status.phrase, "content": content}
        if status is HTTPStatus.TOO_MANY_REQUESTS:
            told["headers"] = {"Retry-After": _header("integer")}
        if status is HTTPStatus.UNAUTHORIZED:
            told["headers"] = {"WWW-Authenticate": _header("string")}
        yield str(status.value), told


def _header(kind: str) -> dict[str, Any]:
    return {"required": True, "schema": {"type": kind}}
