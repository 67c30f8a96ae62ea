"""Settings as people read them: their names, their values, and nothing of a secret."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.config.values import Expected

PREFIX: Final = "BOT_"
HIDDEN: Final = "(hidden)"
UNSET: Final = "(none)"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as people read it; a secret's value is masked."""

    name: str
    value: str
    default: str
    meaning: str


def name_of(field: str) -> str:
    """The name of a setting as it is given."""
    return PREFIX + field.upper()


def expected(info: FieldInfo) -> Expected:
    """What a setting may be."""
    return next(note for note in info.metadata if isinstance(note, Expected))


def default_of(info: FieldInfo) -> str:
    """What a setting is where nothing is given, in words where that is no plain value."""
    return expected(info).default or shown(info.default)


def shown(value: object) -> str:
    """A value as people read it; nothing of a secret."""
    match value:
        case None:
            return UNSET
        case SecretStr():
            return HIDDEN
        case bytes():
            return b64encode(value).decode()
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)
