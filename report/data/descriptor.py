"""What `datapackage.json` promises about each dataset, read and checked without pandas."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import hash_of
from report.core.project import Project
from report.core.shapes import (
    FLAG,
    TEXT,
    TEXT_OR_TEXTS,
    TEXTS,
    WHOLE,
    Is,
    Keys,
    ListOf,
    MapOf,
    OneOf,
    read_json,
)
from report.data.file_forms import faults_in_form, faults_in_schema, faults_in_writing
from report.data.package_terms import TERMS, problems_in_terms
from report.data.terms import ACCESS, SHAPE, faults_in_access

TYPES = {"string", "integer", "number", "boolean", "date", "year"}
CONSTRAINTS = {"required", "unique", "pattern", "minimum", "maximum", "enum"}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMES = "words of the letters a to z without accents and of digits, joined by hyphens"
NAMED = re.compile(r'"name":\s*(?P<name>"(?:[^"\\]|\\.)*"|null)')  # "name": "prices"
HASH = re.compile(r"sha256:[0-9a-f]{64}")
SERIES, PERIOD_TYPE = "series_id", "period_type"
LIMITS = {
    "integer": "a number",
    "year": "a year as 2026",
    "number": "a number",
    "date": "a date as 2026-11-23, in quotation marks",
}
LONGEST_NAME = 255  # bytes of a name on the disks of all systems
ROLES = ("sources", "units", "claims")  # what a dataset may be to the machine
UNWRITTEN = "To be written:"  # how a text begins that a new dataset still lacks
ANY_DATASET = "*"  # a reference to rows of any dataset, as addresses `dataset/key`
# What the programs rely on where something is given; that all is given which must be, `_faults` looks at.
LIMIT = Is("a number, or a date in quotation marks", (int, float, str))
FIELD = Keys(
    {
        "name": TEXT,
        "type": TEXT,
        "title": TEXT,
        "description": TEXT,
        "unit": TEXT,
        "rdfType": TEXT,
        "constraints": Keys(
            {
                "required": FLAG,
                "unique": FLAG,
                "pattern": TEXT,
                "minimum": LIMIT,
                "maximum": LIMIT,
                "enum": ListOf(Is("a text, a number, true or false", (str, int, float, bool))),
            }
        ),
        "references": Keys({"resource": TEXT, "field": TEXT, "separator": TEXT}, ("resource",)),
    }
)
FOREIGN_KEY = Keys(
    {
        "fields": TEXT_OR_TEXTS,
        "reference": Keys({"resource": TEXT, "fields": TEXT_OR_TEXTS}, ("fields",)),
    },
    ("fields", "reference"),
)
RESOURCE = Keys(
    {
        **TERMS,
        **dict.fromkeys(("name", "path", "title", "description", "hash", "licenceNote"), TEXT),
        **dict.fromkeys(("bytes", "rows"), WHOLE),
        **dict.fromkeys(("withoutLocator", "withoutRows"), OneOf((TEXT, FLAG), "the reason, a text")),
        "role": TEXT,
        "statedBy": TEXTS,
        "series": TEXTS,
        "parts": TEXTS,
        "mixedUnits": MapOf(TEXT),
        ACCESS: SHAPE,
        "original": Keys({"path": TEXT, "name": TEXT, "hash": TEXT, "bytes": WHOLE}, ("path", "hash")),
        "schema": Keys(
            {
                "fields": ListOf(FIELD),
                "primaryKey": TEXT_OR_TEXTS,
                "missingValues": TEXTS,
                "foreignKeys": ListOf(FOREIGN_KEY),
            }
        ),
    }
)
PACKAGE = Keys(
    {
        **TERMS,
        **dict.fromkeys(("name", "title", "description"), TEXT),
        "resources": ListOf(RESOURCE),
    },
    ("resources",),
)


@dataclass(frozen=True)
class Field:
    """One column: its name and type, and what its cells must satisfy."""

    name: str
    type: str
    constraints: Mapping[str, Any]
    description: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The compiled pattern that every cell must match from end to end."""
        return re.compile(self.constraints["pattern"]) if "pattern" in self.constraints else None

    @cached_property
    def limits(self) -> tuple[Any, Any]:
        """The least and the greatest value that a cell may hold, of the field's type; None where there is none."""
        least, greatest = (self.constraints.get(name) for name in ("minimum", "maximum"))
        if self.type == "date":
            least, greatest = (each and datetime.date.fromisoformat(each) for each in (least, greatest))
        return least, greatest


@dataclass(frozen=True)
class Reference:
    """A column whose cells name rows of another dataset; with a separator, one cell may name several.

    Parameters
    ----------
    field, dataset, target
        The column, the dataset it refers to (``ANY_DATASET`` for addresses ``dataset/key``) and the column there.
    separator
        What stands between two names in one cell; empty if a cell holds one name.
    """

    field: str
    dataset: str
    target: str
    separator: str

    def names_in(self, cell: str) -> list[str]:
        """The names in one cell."""
        return cell.split(self.separator) if self.separator else [cell]


@dataclass(frozen=True)
class Descriptor:
    """One dataset as `datapackage.json` describes it.

    Parameters
    ----------
    raw
        Its part of `datapackage.json`, untouched.
    line
        The line on which it begins.
    """

    raw: Mapping[str, Any]
    line: int

    @property
    def name(self) -> str:
        """The dataset's name, as in addresses ``name/key``."""
        return str(self.raw["name"])

    @property
    def path(self) -> str:
        """The file, relative to the data folder."""
        return str(self.raw["path"])

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns, in the order of the file."""
        return tuple(
            Field(field["name"], field["type"], field.get("constraints", {}), field.get("description", ""))
            for field in self.raw["schema"]["fields"]
        )

    @property
    def key(self) -> str:
        """The column that names a row."""
        return _only(self.raw["schema"]["primaryKey"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Cells that mean “no value”."""
        return tuple(self.raw["schema"].get("missingValues", [""]))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(field.name for field in self.fields)

    @property
    def series(self) -> tuple[str, ...]:
        """The columns that together name a series; none if the dataset holds no series."""
        default = [SERIES] if SERIES in self.columns else []
        return tuple(self.raw.get("series", default))

    @property
    def parts(self) -> tuple[str, ...]:
        """Further columns that tell apart two figures of one series, period, unit and source."""
        return tuple(self.raw.get("parts", []))

    @property
    def period(self) -> str:
        """The column that holds the period as received, or empty text."""
        return next((name for name in ("period", "date") if {name, PERIOD_TYPE} <= {*self.columns}), "")

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The columns that name rows of other datasets: foreign keys, and `references` for several in a cell.

        A column that is both names one row in a cell, as every other program reads a foreign key.
        """
        found = {}
        for field in self.raw["schema"]["fields"]:
            if "references" in field:
                to = field["references"]
                found[field["name"]] = Reference(
                    field["name"], to["resource"], to.get("field", ""), to.get("separator", "")
                )
        for foreign in self.raw["schema"].get("foreignKeys", []):
            name, to = _only(foreign["fields"]), foreign["reference"]
            found[name] = Reference(name, to.get("resource", self.name), _only(to["fields"]), "")
        return tuple(found.values())

    @cached_property
    def hash(self) -> str:
        """Names the dataset's content and everything said about it: a change of a row, a unit or a type changes it."""
        return hash_of(self.raw)


def read_package(project: Project) -> dict[str, Any]:
    """What `datapackage.json` says, in the shape that the programs rely on.

    Raises
    ------
    ContentError
        If it is missing, is not JSON, or has another shape.
    """
    path = project.descriptor
    whole: dict[str, Any] = read_json(path, project.shown(path), PACKAGE)
    return whole


def read_version(project: Project) -> str:
    """The package's version; empty text if it has none."""
    return str(read_package(project).get("version", ""))


def read_descriptors(project: Project) -> dict[str, Descriptor]:
    """The datasets of the project's data package by name, in the package's order.

    Raises
    ------
    ContentError
        If `datapackage.json` is missing, is not JSON, or does not describe its datasets fully.
    """
    path = project.descriptor
    shown = project.shown(path)
    if not path.is_file():
        raise ContentError(Problem("the data package's descriptor is missing", shown, remedy="restore it"))
    package = read_json(path, shown, PACKAGE)
    text = path.read_text(encoding="utf-8")
    resources = package["resources"]
    if not resources:
        raise ContentError(Problem('has no list "resources"', shown, 1, "a Frictionless data package"))
    faults = [(resource, fault) for resource in resources for fault in _faults(resource)]
    places = _lines_of(text, [resource.get("name") for resource, _ in faults])
    problems = [Problem(found, shown, places[resource.get("name")], expected) for resource, (found, expected) in faults]
    names = [resource.get("name") for resource in resources]
    problems += [
        Problem(f'names the dataset "{name}" {names.count(name)} times', shown, 0, "a name for each dataset")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    raise_all(ContentError, [*problems, *problems_in_terms(package, text, shown)])
    lines = _lines_of(text, [raw["name"] for raw in resources])
    descriptors = {raw["name"]: Descriptor(raw, lines[raw["name"]]) for raw in resources}
    raise_all(ContentError, _dangling(descriptors, shown))
    return descriptors


def _only(value: str | list[str]) -> str:
    """The one name of a key, which the specification allows as text or as a list."""
    return value if isinstance(value, str) else value[0]


def _lines_of(text: str, names: Iterable[Any]) -> dict[Any, int]:
    """The lines in which datasets are first named; 1 for a name that cannot be found."""
    first: dict[str, int] = {}
    line = start = 0
    for found in NAMED.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        first.setdefault(found["name"], line + 1)
    return {name: first.get(json.dumps(name, ensure_ascii=False), 1) for name in names}


def _faults(resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one resource of the right shape, as found and expected."""
    if not NAME.fullmatch(resource.get("name", "")):
        yield "a dataset has no name", "lower-case words joined by hyphens"
        return
    at = f'dataset "{resource["name"]}"'
    path = PurePosixPath(resource.get("path", ""))
    if path.is_absolute() or ".." in path.parts or path.suffix != ".csv" or re.search(r"[\\:\x00-\x1f]", str(path)):
        yield f"{at}: path is {json.dumps(str(path), ensure_ascii=False)}", "a CSV file inside the data folder"
    elif any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        yield f"{at}: path has a name of more than {LONGEST_NAME} bytes", "a name that a disk can hold"
    yield from faults_in_form(at, resource)
    if not HASH.fullmatch(resource.get("hash", "")):
        yield f'{at}: hash is "{resource.get("hash", "")}"', "sha256: and 64 hexadecimal digits"
    if "bytes" not in resource:
        yield f"{at}: bytes is missing", "the file's size, a whole number"
    for wanted in ("title", "description"):
        if not resource.get(wanted, "").strip():
            yield f"{at}: {wanted} is missing", "a sentence for the reader"
    schema = resource.get("schema", {})
    fields = schema.get("fields")
    if not fields or not all(field.get("name") for field in fields):
        yield f"{at}: schema has no fields", "a list of named fields"
        return
    for field in fields:
        yield from _field_faults(f'{at}, field "{field["name"]}"', field)
    yield from faults_in_schema(at, schema)
    names = [field["name"] for field in fields]
    if len(set(names)) < len(names):
        yield f"{at}: a field is named twice", "a name for each field"
    key = schema.get("primaryKey")
    if not key or (isinstance(key, list) and len(key) != 1) or _only(key) not in names:
        yield f"{at}: primaryKey is {json.dumps(key)}", "the name of one field"
    if (role := resource.get("role", ROLES[0])) not in ROLES:
        yield f'{at}: role is "{role}"', f"one of {', '.join(ROLES)}, or none"
    yield from faults_in_access(at, resource, names)
    for what in ("series", "parts"):
        for name in resource.get(what, []):
            if name not in names:
                yield f'{at}: "{what}" names "{name}"', "a field of the dataset"
    for foreign in schema.get("foreignKeys", []):
        for names_of in (foreign["fields"], foreign["reference"]["fields"]):
            if isinstance(names_of, list) and len(names_of) != 1:
                yield f"{at}: a foreign key has {len(names_of)} fields", "one field here and one there"


def _field_faults(at: str, field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind, constraints = field.get("type"), field.get("constraints", {})
    if kind not in TYPES:
        yield f'{at}: type is "{kind}"', ", ".join(sorted(TYPES))
    yield from faults_in_writing(at, field)
    for unknown in sorted(set(constraints) - CONSTRAINTS):
        yield f'{at}: constraint "{unknown}" is not known', ", ".join(sorted(CONSTRAINTS))
    for name in ("minimum", "maximum"):
        if name in constraints and not _is_limit(constraints[name], kind):
            yield f"{at}: {name} is {json.dumps(constraints[name])}", LIMITS.get(str(kind), f"none: the type is {kind}")
    try:
        re.compile(constraints.get("pattern", ""))
    except (re.error, OverflowError, RecursionError) as error:
        yield f"{at}: pattern cannot be read: {error}", "a regular expression"


def _is_limit(limit: int | float | str, kind: Any) -> bool:
    """Whether values of a type can be compared with a limit."""
    if kind in ("integer", "number", "year"):
        return not isinstance(limit, str)
    try:
        return kind == "date" and isinstance(limit, str) and bool(datetime.date.fromisoformat(limit))
    except ValueError:
        return False


def _dangling(descriptors: Mapping[str, Descriptor], shown: str) -> Iterator[Problem]:
    """References of the descriptor to datasets or columns that do not exist."""
    for descriptor in descriptors.values():
        columns = {field.name for field in descriptor.fields}
        for reference in descriptor.references:
            target = descriptors.get(reference.dataset)
            there = {field.name for field in target.fields} if target else set()
            if reference.field not in columns or (reference.dataset != ANY_DATASET and reference.target not in there):
                yield Problem(
                    f'dataset "{descriptor.name}": "{reference.field}" refers to '
                    f'"{reference.target}" of "{reference.dataset}", which does not exist',
                    shown,
                    descriptor.line,
                    "a column of a dataset of this package",
                )
