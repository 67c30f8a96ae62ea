"""Requests read by aiogram's method models: a second, independent understanding of the API.

The real server passes over parameters that it does not know; this one refuses them, since in a
test an unknown parameter is always a mistake of ours.
"""

from __future__ import annotations

import json
import re
import types
import typing
from dataclasses import dataclass
from typing import Any

import aiogram.methods
from aiogram.methods.base import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError

from tests.botapi.errors import bad

_NUMBER = re.compile(r"-?\d{1,19}\Z")


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file, kept whole."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reader:
    """How one method's parameters are read: which are plain text, which are ids, the rest is JSON."""

    model: type[BaseModel]
    texts: frozenset[str]
    ids: frozenset[str]

    def values(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Decode form values into what JSON would have said. Raises ApiError 400."""
        return {name: self._value(name, value) for name, value in raw.items()}

    def check(self, values: dict[str, Any]) -> None:
        """Have aiogram's model read the values, strictly. Raises ApiError 400."""
        unknown = values.keys() - self.model.model_fields.keys()
        if unknown:
            raise bad(f"unknown parameter {', '.join(sorted(unknown))}")
        try:
            read = self.model.model_validate_json(json.dumps(values), strict=True)
        except ValidationError as fault:
            first = fault.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise bad(f"can't parse parameter {place}: {first['msg']}") from None
        _refuse_unknown(read)

    def _value(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name in self.ids and _NUMBER.match(value):
            return int(value)
        if name in self.texts:
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse parameter {name}: it is no JSON") from None


def reader_of(method: str) -> Reader | None:
    """The reader of a method by its name in any case; None where aiogram knows no such method."""
    return READERS.get(method.lower())


def _refuse_unknown(thing: Any) -> None:
    if isinstance(thing, BaseModel):
        if thing.model_extra:
            raise bad(f"unknown field {', '.join(sorted(thing.model_extra))} in {type(thing).__name__}")
        for name in thing.model_fields_set:
            _refuse_unknown(getattr(thing, name))
    elif isinstance(thing, list):
        for each in thing:
            _refuse_unknown(each)


def _members(annotation: Any) -> set[Any]:
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return {member for part in typing.get_args(annotation) for member in _members(part)}
    return {annotation}


def _reader(model: type[BaseModel]) -> Reader:
    texts, ids = set(), set()
    for name, field in model.model_fields.items():
        members = {member for member in _members(field.annotation) if isinstance(member, type)}
        if int in members and str in members:
            ids.add(name)
        if str in members or any(issubclass(member, InputFile) for member in members):
            texts.add(name)
    return Reader(model, frozenset(texts), frozenset(ids))


READERS: dict[str, Reader] = {
    model.__api_method__.lower(): _reader(model)
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
}
