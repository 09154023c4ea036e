"""What `datapackage.json` says of the form of its files; what is not so leads other programs to other rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

# What a package may say of the form of its files: how these programs write and read them.
FORM = {"encoding": ("utf-8", "utf8"), "format": ("csv",), "mediatype": ("text/csv",)}
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
}
WRITTEN = {"decimalChar": ".", "groupChar": "", "bareNumber": True}  # numbers


def faults_in_form(at: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a resource says of its file that is not so, and leads other programs to other rows than these."""
    told = {**dict.fromkeys(FORM), **resource}
    dialect = resource.get("dialect", {})
    for name, form in FORM.items():
        if told[name] is not None and str(told[name]).lower() not in form:
            yield f"{at}: {name} is {json.dumps(told[name])}", f'"{form[0]}", as the file is'
    for name in ("compression", "data"):
        if name in resource:
            yield f"{at}: has {name}", "the rows in a plain file"
    if not isinstance(dialect, dict):
        yield f"{at}: dialect is {json.dumps(dialect)}", "keys and values"
        return
    for name, value in dialect.items():
        if name in DIALECT and value not in DIALECT[name]:
            yield f"{at}: dialect, {name} is {json.dumps(value)}", json.dumps(DIALECT[name][0])


def faults_in_writing(at: str, field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a field says of how its numbers are written that is not so, as found and expected."""
    for name, value in WRITTEN.items():
        if field.get(name, value) != value:
            expected = f"{json.dumps(value)}, as cells are written, or no {name}" if value else f"no {name}"
            yield f"{at}: {name} is {json.dumps(field[name])}", expected
