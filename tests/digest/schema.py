"""The published schema as what a digest in JSON is held against."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from bot.digest.jsontext import schema

VALIDATOR = Draft202012Validator(json.loads(schema()))


def faults(raw: Any) -> list[str]:
    """What of a digest is not as the schema says, each with its place."""
    return [f"{each.json_path}: {each.message[:200]}" for each in VALIDATOR.iter_errors(raw)]
