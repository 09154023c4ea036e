"""JSON schemas for editors, made from the shapes that the programs hold files against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report.core import configuration
from report.core.files import write_if_changed
from report.core.shapes import Is, Keys, ListOf, MapOf, OneOf, Shape
from report.data.declared_steps import KEYS, REQUIRED
from report.data.descriptor import CONSTRAINTS, HASH, NAME, PACKAGE, TYPES
from report.data.terms import ACCESS, RESTRICTED, TOO_LARGE
from report.prose.vocabulary import SHAPE as PROSE

DRAFT = "http://json-schema.org/draft-07/schema#"
JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file in `report/schemas`."""
    return {
        "datapackage.schema.json": _datapackage(),
        "settings.schema.json": _settings(),
        "steps.schema.json": _steps(),
    }


def schema_of(shape: Shape) -> dict[str, Any]:
    """A shape as a JSON schema."""
    if isinstance(shape, Is):
        if object in shape.types:
            return {}
        types = sorted({JSON_TYPES[each] for each in shape.types if each in JSON_TYPES})
        return {"type": types[0] if len(types) == 1 else types, "description": shape.words} if types else {}
    if isinstance(shape, ListOf):
        return {"type": "array", "items": schema_of(shape.item)}
    if isinstance(shape, MapOf):
        return {"type": "object", "additionalProperties": schema_of(shape.value)}
    if isinstance(shape, Keys):
        found: dict[str, Any] = {
            "type": "object",
            "properties": {name: schema_of(each) for name, each in shape.known.items()},
        }
        return {**found, "required": list(shape.required)} if shape.required else found
    if isinstance(shape, OneOf):
        return {"anyOf": [schema_of(each) for each in shape.shapes]}
    return {}


def _datapackage() -> dict[str, Any]:
    found = {"$schema": DRAFT, "title": "A data package of a paper", **schema_of(PACKAGE)}
    resource = found["properties"]["resources"]["items"]
    resource["properties"]["name"] |= {"pattern": f"^{NAME.pattern}$"}
    resource["properties"]["hash"] |= {"pattern": f"^{HASH.pattern}$"}
    resource["required"] = ["name", "path", "title", "description", "hash", "bytes", "schema"]
    resource["properties"][ACCESS]["properties"]["kind"] = {"enum": [RESTRICTED, TOO_LARGE]}
    resource["properties"][ACCESS]["properties"]["fewest"] |= {"minimum": 1}
    field = resource["properties"]["schema"]["properties"]["fields"]["items"]
    field["properties"]["type"] = {"enum": sorted(TYPES)}
    field["required"] = ["name", "type"]
    constraints = field["properties"]["constraints"]
    assert {*constraints["properties"]} == CONSTRAINTS
    constraints["additionalProperties"] = False
    return found


def _settings() -> dict[str, Any]:
    numbers = [key for key in configuration.OWN_KEYS if key not in configuration.CHECKED_ELSEWHERE]
    own: dict[str, Any] = {key: {"type": "integer", "minimum": 1} for key in numbers}
    own["prose"] = {"type": "object", "properties": schema_of(PROSE)["properties"], "additionalProperties": False}
    texts = {"type": "array", "items": {"type": "string"}}
    own["row-words"] = texts
    own["synonyms"] = {"type": "array", "items": {**texts, "minItems": 2}}
    of_versions = {"type": "object", "properties": {"version": {"type": "string"}, "concept": {"type": "string"}}}
    own["doi"] = {"anyOf": [{"type": "string"}, of_versions]}
    book = {name: {"type": "string"} for name in ("title", "subtitle", "date", "site-url")}
    book["date"] |= {"pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "The day of release, in quotation marks"}
    return {
        "$schema": DRAFT,
        "title": "Settings of a paper",
        "type": "object",
        "properties": {
            "book": {"type": "object", "properties": {**book, "chapters": {"type": "array"}}},
            "report": {"type": "object", "properties": own, "additionalProperties": False},
        },
    }


def _steps() -> dict[str, Any]:
    lists: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    properties = {key: lists if kind is list else {"type": "string"} for key, kind in KEYS.items()}
    step = {"type": "object", "properties": properties, "required": list(REQUIRED), "additionalProperties": False}
    return {"$schema": DRAFT, "title": "Steps of other programs", "type": "object", "additionalProperties": step}


def write_schemas() -> None:
    """Write them to `report/schemas`, where editors look for them."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        write_if_changed(Path(__file__).parents[1] / "schemas" / name, text)


if __name__ == "__main__":
    write_schemas()
