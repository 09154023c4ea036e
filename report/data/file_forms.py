"""What `datapackage.json` says of the form of its files; what is not so leads other programs to other rows."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

# What a package may say of the form of its files: how these programs write and read them.
FORM = {
    "scheme": ("file",),
    "type": ("table",),
    "encoding": ("utf-8", "utf8"),
    "format": ("csv",),
    "mediatype": ("text/csv",),
}
DIALECT: Mapping[str, tuple[Any, ...]] = {
    "delimiter": (",",),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "header": (True,),
    "headerRows": ([1],),
    "skipInitialSpace": (False,),
    "commentChar": (None,),
    "commentRows": ([],),
    "escapeChar": (None,),
    "nullSequence": (None, ""),
    "lineTerminator": ("\n", "\r\n"),
    **dict.fromkeys(("property", "itemType", "itemKeys", "sheetNumber", "sheetName", "table"), (None,)),
}
DEFAULT = "default"
FORMATS = {"string": ("email", "uri", "uuid"), "date": ("%Y-%m-%d",)}  # which say nothing else than the cells
NOT_OF_FIELDS = {
    "missingValues": "those of the whole dataset, in its schema",
    "categories": "constraints, enum: the words that a cell may hold",
    "categoriesOrdered": "constraints, enum: the words that a cell may hold",
}
# What a schema may say of itself that these programs do not look at.
NOT_OF_SCHEMAS = {
    "uniqueKeys": "primaryKey, or unique among the constraints of a field: other keys are not checked",
}
CLOSE = 0.85  # of difflib: `delimitr` is a slip of writing
WRITTEN = {"decimalChar": ".", "groupChar": "", "bareNumber": True}  # numbers


def faults_in_form(at: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a resource says of its file that is not so, and leads other programs to other rows than these."""
    told = {**dict.fromkeys(FORM), **resource}
    dialect = resource.get("dialect", {})
    for name, form in FORM.items():
        if told[name] is not None and str(told[name]).lower() not in form:
            yield f"{at}: {name} is {json.dumps(told[name])}", f'"{form[0]}", as the file is'
    for name in ("compression", "data", "extrapaths"):
        if name in resource:
            yield f"{at}: has {name}", "the rows in a plain file"
    if not isinstance(dialect, dict):
        yield f"{at}: dialect is {json.dumps(dialect)}", "keys and values"
        return
    for name, value in dialect.items():
        if name not in DIALECT and (close := difflib.get_close_matches(name, DIALECT, 1, CLOSE)):
            yield f'{at}: dialect, the key "{name}" is not known', f'"{close[0]}"'
        if name in DIALECT and value not in DIALECT[name]:
            yield f"{at}: dialect, {name} is {json.dumps(value)}", json.dumps(DIALECT[name][0])


def faults_in_writing(at: str, field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a field says of how its numbers are written that is not so, as found and expected."""
    kind, form = field.get("type"), field.get("format", DEFAULT)
    if form != DEFAULT and form not in FORMATS.get(str(kind), ()):
        yield f"{at}: format is {json.dumps(form)}", f"no format: a {kind} is written in one way"
    for key, instead in NOT_OF_FIELDS.items():
        if key in field:
            yield f"{at}: has {key}", instead
    for key, word in (("trueValues", "true"), ("falseValues", "false")):
        if key in field and (not isinstance(field[key], list) or word not in field[key]):
            yield f"{at}: {key} is {json.dumps(field[key])}", f'a list with "{word}", as cells are written'
    for name, value in WRITTEN.items():
        if field.get(name, value) != value:
            expected = f"{json.dumps(value)}, as cells are written, or no {name}" if value else f"no {name}"
            yield f"{at}: {name} is {json.dumps(field[name])}", expected


def faults_in_schema(at: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a schema says of its keys and columns that nothing here holds, as found and expected."""
    for key, instead in NOT_OF_SCHEMAS.items():
        if key in schema:
            yield f"{at}: schema has {key}", instead
    if schema.get("fieldsMatch", "exact") not in ("exact", ["exact"]):
        yield f"{at}: fieldsMatch is {json.dumps(schema['fieldsMatch'])}", '"exact", as columns are, or no fieldsMatch'
