"""A new dataset's beginning: its table, its place in the package and a test that says what is left to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from report.data.descriptor import DESCRIPTOR, NAME, UNWRITTEN, read_package
from report.data.package import open_package
from report.data.periods import FORMS, UNDATED
from report.errors import Problem, UsageError, raise_all
from report.files import sha256, write_atomically, write_if_changed
from report.project import Project

LONGEST_NAME = 60
SEVERAL_SOURCES = {"resource": "sources", "field": "source_id", "separator": "; "}
# The columns of a dataset of figures, as README.md explains them: description, type and what a cell must satisfy.
COLUMNS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "key": (
        "Stable name of the row, unique in the dataset; made once from its content and never changed by insertions.",
        "string",
        {"required": True, "unique": True, "pattern": "[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*"},
    ),
    "series_id": (
        "The measure; rows of one series are comparable except across the breaks in the dataset breaks.",
        "string",
        {"required": True},
    ),
    "entity": ("Country, state, region, company or product the figure is about.", "string", {"required": True}),
    "period": ("The time the figure is about, as the source states it.", "string", {"required": True}),
    "period_type": ("What kind of time it is.", "string", {"required": True, "enum": [*FORMS, UNDATED]}),
    "year": (
        "Calendar year in which the period lies; empty for ranges over several years and for undated items.",
        "integer",
        {"minimum": 1900},
    ),
    "value": ("The figure as received, in the unit of the column unit.", "number", {"required": True}),
    "unit": ("Unit as received; its machine-readable form is in the dataset units.", "string", {"required": True}),
    "source_id": (
        "One or several ids of the dataset sources, separated by a semicolon and a space.",
        "string",
        {"required": True},
    ),
    "locator": ("Where in the source: page, paragraph, table, file and row.", "string", {"required": True}),
    "confidence": (
        "A official or scholarly text, as far as it was read; B reputable secondary source, press and what people say "
        "included, or faithful copy; C weak, rounded, "
        "undated, inferred or derived from rounded figures.",
        "string",
        {"required": True, "enum": ["A", "B", "C"]},
    ),
    "note": ("What a reader must know about this row.", "string", {}),
}
TEST = '''"""The dataset {name} holds what its sources print. Made by `make new-dataset`; fill in what is marked."""

from __future__ import annotations

from pathlib import Path

from report.data import open_package
from report.project import Project

ROOT = Path(__file__).parents[2]

# Figures printed in the sources, typed here from them and not read from the data: address → value.
# For instance  "{name}/some-key-2024": 1234,  # title of the source, page
RECEIVED: dict[str, float] = {{}}


def test_the_dataset_holds_figures_as_their_sources_print_them() -> None:
    frame = open_package(Project(ROOT)).read("{name}").frame
    assert len(frame), "data/{name}/{name}.csv has no rows yet: add them, then run: make data-seal NAME={name}"
    assert RECEIVED, "no figure is compared with its source yet: type one or two into RECEIVED of this file"
    assert {{address: frame["value"].get(address) for address in RECEIVED}} == RECEIVED
'''


@dataclass(frozen=True)
class Scaffold:
    """What was made for a new dataset.

    Parameters
    ----------
    name
        The dataset.
    table, test
        The files made, as messages name them.
    columns
        The register's columns, in which its sources are to be described.
    """

    name: str
    table: str
    test: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(
            [
                f"made {self.table}, its description in data/{DESCRIPTOR}, and {self.test}",
                "what is left:",
                f"  1. add rows to {self.table}: data/README.md says what each column holds",
                "  2. add each new source to data/sources/sources.csv, with the columns",
                f"       {','.join(self.columns)}",
                "     and each new unit to data/sources/units.csv; then run: make data-seal NAME=sources  (or units)",
                f"  3. write title and description of {self.name} in data/{DESCRIPTOR}, in place of “{UNWRITTEN} …”",
                f"  4. run: make data-seal NAME={self.name}; make data",
                f"  5. type one or two printed figures into {self.test}, and run: .venv/bin/pytest {self.test}",
                f"  6. give it a page of the site: copy chapters/evidence/data-trade.qmd to data-{self.name}.qmd with",
                "     another title and name, and list it in _quarto.yml",
                f'  7. read it in an exhibit: @value(reads=["{self.name}"], …)',
            ]
        )


def add_dataset(project: Project, name: str) -> Scaffold:
    """Begin a dataset of figures: a table without rows, its description and a test that fails until it is filled.

    Raises
    ------
    UsageError
        If the name is not fit for a dataset, or taken; nothing is made then.
    """
    package = open_package(project)
    table = project.data / name / f"{name}.csv"
    test = project.root / "tests" / "data" / f"test_{name.replace('-', '_')}.py"
    raise_all(UsageError, _name_faults(name, package.names))
    for path in (table, test):
        if path.exists():
            raise UsageError(Problem("exists already", project.shown(path), remedy="choose another name"))
    text = ",".join(COLUMNS) + "\n"
    described = project.data / DESCRIPTOR
    whole = read_package(project)
    whole["resources"].append(_description(name, text))
    write_atomically(table, text)
    write_atomically(test, TEST.format(name=name))
    write_if_changed(described, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    columns = package.described("sources").columns
    return Scaffold(name, project.shown(table), project.shown(test), columns)


def _name_faults(name: str, taken: tuple[str, ...]) -> Iterator[Problem]:
    if not name:
        yield Problem("no dataset named", remedy="run: make new-dataset NAME=charging-points")
    elif not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        expected = f"lower-case words joined by hyphens, at most {LONGEST_NAME} characters"
        yield Problem(f'"{name}" cannot name a dataset', expected=expected)
    elif name in taken:
        yield Problem(f'there is a dataset "{name}" already', f"data/{DESCRIPTOR}", remedy="choose another name")


def _description(name: str, text: str) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for column, (description, kind, constraints) in COLUMNS.items():
        title = column.removesuffix("_id").replace("_", " ").capitalize()
        field: dict[str, Any] = {"name": column, "type": kind, "title": title, "description": description}
        if constraints:
            field["constraints"] = dict(constraints)
        if column == "source_id":
            field["references"] = SEVERAL_SOURCES
        fields.append(field)
    return {
        "name": name,
        "path": f"{name}/{name}.csv",
        "type": "table",
        "title": f"{UNWRITTEN} what the table shows, in a few words",
        "description": f"{UNWRITTEN} what a row is, where and when, and what a reader must know",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(text.encode()),
        "hash": f"sha256:{sha256(text)}",
        "rows": 0,
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "licenceNote": "Facts and figures with their sources; the selection, keys and notes are under CC-BY-4.0, "
        "the originals under the terms of their publishers.",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "primaryKey": ["key"],
            "missingValues": [""],
            "foreignKeys": [{"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}],
        },
    }
