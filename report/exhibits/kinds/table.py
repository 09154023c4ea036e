"""Tables: cells in rows and columns, each with the rows of data behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import canonical_json, csv_text
from report.exhibits.inputs import ROWS, SEPARATOR
from report.exhibits.kinds.kind import Kind, Output, check_words, sources_of
from report.exhibits.markdown import caption
from report.exhibits.number_format import number_text
from report.exhibits.provenance import Provenance
from report.exhibits.quantity import Quantity, Year, joined
from report.exhibits.registry import Exhibit
from report.exhibits.results import Cell, Column, Table

# What a cell outside the first column may hold without a row behind it: signs that there is nothing to show.
NOTHING = {"", "–", "—", "n/a", "…"}


def _of_table(_: Exhibit, table: Table, evidence: Provenance) -> Output:
    check_words({"title": table.title})
    problems = [
        Problem(
            f"row {number} of the table has {len(cells)} cells", expected=f"{len(table.columns)}, one for each column"
        )
        for number, cells in enumerate(table.rows, 1)
        if len(cells) != len(table.columns)
    ]
    problems += [each for unit in _units(table) for each in evidence.check_name_of_unit(unit)]
    if not table.rows:
        problems.append(Problem("the table has no rows", expected="at least one"))
    raise_all(ContentError, problems)
    names = _names([column.header for column in table.columns], "column")
    row_names = _names([_raw_text(cells[0]) for cells in table.rows], "row")
    records = []
    for row_name, cells in zip(row_names, table.rows, strict=True):
        made = []
        for at, (name, column, cell) in enumerate(zip(names, table.columns, cells, strict=True)):
            made.append(_cell(f"{row_name}:{name}", column, cell, evidence))
            problems += _cell_faults(cell, at, f'cell "{row_name}:{name}"', evidence)
            if isinstance(cell, Quantity) and column.unit:
                problems += evidence.check_unit(cell, column.unit, f'the column "{column.header}"')
        records.append({"name": row_name, "cells": made})
    raise_all(ContentError, problems)
    rows = joined(*(cell.rows for cells in table.rows for cell in cells))
    columns = [
        {**asdict(column), "name": name, "align": column.align or _alignment([cells[at] for cells in table.rows])}
        for at, (name, column) in enumerate(zip(names, table.columns, strict=True))
    ]
    lines = [
        [*(_raw(cell, evidence) for cell in cells), SEPARATOR.join(joined(*(cell.rows for cell in cells)))]
        for cells in table.rows
    ]
    data = csv_text([[*names, ROWS], *lines])
    details = {"title": table.title, "caption": caption(table.title, "", table.caption, sources_of(rows, evidence))}
    return Output(
        rows, {"data.csv": data, "table.json": canonical_json({"columns": columns, "rows": records})}, details
    )


def _units(table: Table) -> dict[str, None]:
    return dict.fromkeys(column.unit for column in table.columns if column.unit)


def _cell(name: str, column: Column, cell: Cell | Quantity, evidence: Provenance) -> dict[str, Any]:
    record: dict[str, Any] = {"name": name, "rows": list(cell.rows)}
    if isinstance(cell, Quantity):
        is_year = isinstance(cell, Year) and not column.unit and not column.decimals
        text = number_text(cell.number, "year" if is_year else column.unit, column.decimals)
        return {**record, "text": text, "number": cell.number, "unit": column.unit}
    if cell.cites:
        record["cites"] = [evidence.sources[name].citation_key for name in evidence.source_ids(cell.rows)]
    if cell.link:
        record["link"] = cell.link
    return {**record, "text": cell.text}


def _cell_faults(cell: Cell | Quantity, at: int, what: str, evidence: Provenance) -> list[Problem]:
    if isinstance(cell, Cell) and not cell.rows and not cell.cites and (at == 0 or cell.text in NOTHING):
        return []
    return list(evidence.check_rows(cell.rows, what))


def _raw(cell: Cell | Quantity, evidence: Provenance) -> str | int | float:
    if isinstance(cell, Quantity):
        return cell.number
    cited = "; ".join(evidence.source_ids(cell.rows)) if cell.cites else ""
    return " ".join(filter(None, [cell.text, cited]))


def _raw_text(cell: Cell | Quantity) -> str:
    return str(cell.number) if isinstance(cell, Quantity) else cell.text


def _alignment(cells: Sequence[Cell | Quantity]) -> str:
    return "right" if any(isinstance(cell, Quantity) for cell in cells) else "left"


def _names(texts: Sequence[str], otherwise: str) -> list[str]:
    """A name for each text, fit for an identifier: its words with hyphens, numbered where two would be equal."""
    names: list[str] = []
    for text in texts:
        stem = "-".join(re.findall(r"\w+", text.lower()))[:40].strip("-") or otherwise
        name, number = stem, 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names.append(name)
    return names


TABLE = Kind("table", "Tables", Table, _of_table, output="table.json", call="table", prefix="tbl")
