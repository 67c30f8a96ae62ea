"""What a Data Package of tables has to be, as its specification (version 2) says, for what we use of it.

Written from the text of the standard: datapackage.org, Data Package, Data Resource, Table Dialect and Table
Schema. The published profile is not at hand where there is no network.
"""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator

_TEXT: Final = {"type": "string", "minLength": 1}
_NAME: Final = {"type": "string", "pattern": r"^[a-z0-9._-]+$"}
#: Relative, below the descriptor, and with no way up.
_PATH: Final = {"type": "string", "pattern": r"^(?![/~.])(?!.*\.\./)(?!.*\\)[^:]+$"}
_MISSING: Final = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_KEY: Final = {"type": "array", "items": _TEXT, "minItems": 1}

_CONSTRAINTS: Final = {
    "type": "object",
    "properties": {
        "required": {"type": "boolean"},
        "unique": {"type": "boolean"},
        "minimum": {"type": ["number", "string"]},
        "maximum": {"type": ["number", "string"]},
        "enum": {"type": "array", "minItems": 1, "uniqueItems": True},
    },
    "additionalProperties": False,
}
_FIELD: Final = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": _TEXT,
        "type": {
            "enum": ["string", "number", "integer", "boolean", "date", "datetime", "time", "year", "any"]
        },
        "title": _TEXT,
        "description": _TEXT,
        "constraints": _CONSTRAINTS,
        "categories": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["value"],
                "properties": {"value": {"type": ["string", "integer"]}, "label": _TEXT},
                "additionalProperties": False,
            },
        },
        "categoriesOrdered": {"type": "boolean"},
        "missingValues": _MISSING,
    },
    "additionalProperties": False,
    # Only texts and whole numbers fall into categories.
    "if": {"required": ["categories"]},
    "then": {"properties": {"type": {"enum": ["string", "integer"]}}},
}
_SCHEMA: Final = {
    "type": "object",
    "required": ["fields"],
    "properties": {
        "fields": {"type": "array", "minItems": 1, "items": _FIELD},
        "missingValues": _MISSING,
        "primaryKey": _KEY,
        "foreignKeys": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["fields", "reference"],
                "properties": {
                    "fields": _KEY,
                    "reference": {
                        "type": "object",
                        "required": ["fields"],
                        "properties": {"resource": _NAME, "fields": _KEY},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_DIALECT: Final = {
    "type": "object",
    "properties": {
        "delimiter": _TEXT,
        "lineTerminator": _TEXT,
        "quoteChar": {"type": "string", "minLength": 1, "maxLength": 1},
        "doubleQuote": {"type": "boolean"},
        "header": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_RESOURCE: Final = {
    "type": "object",
    "required": ["name", "path", "type", "schema"],
    "properties": {
        "name": _NAME,
        "path": _PATH,
        "type": {"const": "table"},
        "title": _TEXT,
        "description": _TEXT,
        "format": {"type": "string", "pattern": "^[a-z]+$"},
        "mediatype": {"type": "string", "pattern": r"^[a-z]+/[a-z0-9.+-]+$"},
        "encoding": {"const": "utf-8"},
        "bytes": {"type": "integer", "minimum": 0},
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "dialect": _DIALECT,
        "schema": _SCHEMA,
    },
    "additionalProperties": False,
}
PACKAGE: Final = {
    "type": "object",
    "required": ["$schema", "name", "resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": _NAME,
        "title": _TEXT,
        "description": _TEXT,
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "resources": {"type": "array", "minItems": 1, "items": _RESOURCE},
        # Properties of one's own are allowed.
        "charterbot": {"type": "object"},
    },
    "additionalProperties": False,
}
VALIDATOR: Final = Draft202012Validator(PACKAGE)


def faults(raw: Any) -> list[str]:
    """What of a descriptor is not as the standard says; also what no schema can tell."""
    found = [f"{each.json_path}: {each.message[:200]}" for each in VALIDATOR.iter_errors(raw)]
    if found:
        return found
    names = [each["name"] for each in raw["resources"]]
    if len(set(names)) != len(names):
        found.append("two resources of one name")
    columns = {each["name"]: [one["name"] for one in each["schema"]["fields"]] for each in raw["resources"]}
    for resource in raw["resources"]:
        own = columns[resource["name"]]
        if len(set(own)) != len(own):
            found.append(f"{resource['name']}: two fields of one name")
        for field in resource["schema"]["fields"]:
            found += _of_categories(field)
        for key in resource["schema"].get("foreignKeys", ()):
            other = columns.get(key["reference"].get("resource", resource["name"]), [])
            if not set(key["fields"]) <= set(own) or not set(key["reference"]["fields"]) <= set(other):
                found.append(f"{resource['name']}: a foreign key of fields that there are not")
            if len(key["fields"]) != len(key["reference"]["fields"]):
                found.append(f"{resource['name']}: a foreign key of two lengths")
    return found


def _of_categories(field: dict[str, Any]) -> list[str]:
    if "categories" not in field:
        return []
    values = [each["value"] for each in field["categories"]]
    labels = [each["label"] for each in field["categories"] if "label" in each]
    enum = field.get("constraints", {}).get("enum", [])
    wrong = len(set(values)) != len(values) or len(set(labels)) != len(labels) or not set(enum) <= set(values)
    return [f"{field['name']}: categories that are not apart, or leave out a value"] if wrong else []
