"""From an exhibit's function to the files of its folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from report.errors import ContentError, Problem, raise_all
from report.exhibits.evidence import Evidence, rows_of, source_line
from report.exhibits.inputs import ROWS, SEPARATOR, Inputs
from report.exhibits.judgement import Judgement
from report.exhibits.markdown import caption
from report.exhibits.quantity import Quantity, joined
from report.exhibits.registry import Exhibit
from report.exhibits.results import Cell, Column, Figure, Table
from report.exhibits.wording import number_text, texts_of
from report.files import canonical_json

# What a cell outside the first column may hold without a row behind it: signs that there is nothing to show.
NOTHING = {"", "–", "—", "n/a", "…"}


@dataclass(frozen=True)
class Output:
    """What an exhibit amounts to.

    Parameters
    ----------
    rows
        The addresses of all data rows behind it, each once, in the order in which they are shown.
    files
        The files of its folder by name, without `metadata.json`.
    details
        What `metadata.json` says of this kind of exhibit.
    """

    rows: tuple[str, ...]
    files: Mapping[str, bytes | str]
    details: Mapping[str, Any]


def compute(exhibit: Exhibit, evidence: Evidence) -> Output:
    """Call an exhibit's function and make its files.

    Raises
    ------
    ContentError
        If the function returns something else than its kind asks for, or shows anything without evidence.
    """
    result = exhibit.compute(Inputs(evidence.datasets.__getitem__, exhibit.reads))
    if exhibit.kind == "value" and isinstance(result, Quantity):
        return _of_value(exhibit, result, evidence)
    if exhibit.kind == "table" and isinstance(result, Table):
        return _of_table(result, evidence)
    if exhibit.kind == "figure" and isinstance(result, Figure):
        return _of_figure(exhibit, result, evidence)
    if exhibit.kind == "claim" and isinstance(result, Judgement):
        return _of_claim(result, evidence)
    wanted = {"value": "Quantity", "table": "Table", "figure": "Figure", "claim": "Judgement"}[exhibit.kind]
    raise ContentError(Problem(f"the function returned a {type(result).__name__}", expected=f"a {wanted}"))


def _of_value(exhibit: Exhibit, quantity: Quantity, evidence: Evidence) -> Output:
    problems = list(evidence.check_rows(quantity.rows, "the value"))
    if quantity.number != quantity.number or quantity.number in (float("inf"), float("-inf")):
        problems.append(Problem(f"the value is {quantity.number}", expected="a number"))
    raise_all(ContentError, problems)
    texts = texts_of(quantity.number, exhibit.unit, exhibit.decimals)
    if exhibit.show not in texts:
        raise ContentError(
            Problem(
                f'the value {quantity.number} cannot be shown as "{exhibit.show}"',
                expected=f"one of: {', '.join(texts)}",
            )
        )
    header = ["id", "value", "unit", ROWS]
    data = _csv(header, [[exhibit.id, quantity.number, exhibit.unit, SEPARATOR.join(quantity.rows)]])
    details = {
        "number": quantity.number,
        "unit": exhibit.unit,
        "decimals": exhibit.decimals,
        "text": texts[exhibit.show],
        "texts": texts,
    }
    return Output(quantity.rows, {"data.csv": data}, details)


def _of_claim(judgement: Judgement, evidence: Evidence) -> Output:
    raise_all(ContentError, evidence.check_rows(judgement.rows, "the claim"))
    if not judgement.holds:
        raise ContentError(
            Problem(
                f"it is not true that {judgement.rule}",
                expected="data of which the sentence is true",
                remedy="correct the sentence that is marked with this claim, or what it is computed from",
            )
        )
    header = ["rule", ROWS]
    data = _csv(header, [[judgement.rule, SEPARATOR.join(judgement.rows)]])
    return Output(judgement.rows, {"data.csv": data}, {"rule": judgement.rule})


def _of_figure(exhibit: Exhibit, figure: Figure, evidence: Evidence) -> Output:
    from report.exhibits import drawing

    _check_words({"title": figure.title, "subtitle": figure.subtitle, "alt": figure.alt})
    spec = drawing.specification(figure.chart)
    drawn = drawing.inline_datasets(spec)
    if not any(drawn.values()):
        raise ContentError(Problem("the chart has no data", expected="a frame from chart_frame or frame_of"))
    for name, data in drawn.items():
        evidence.check_data(data, f"the chart's {name}")
    offered = [{str(name): field for name, field in datum.items()} for datum in figure.data.to_dict("records")]
    evidence.check_data(offered, "the figure's data")
    rows = joined(*(rows_of(datum) for datum in [*offered, *(datum for data in drawn.values() for datum in data)]))
    breaks = evidence.check_breaks(rows, figure.breaks)
    svg = drawing.svg_of(spec, exhibit.id, figure.title, figure.alt)
    files: dict[str, bytes | str] = {
        "data.csv": figure.data.to_csv(index=False, lineterminator="\n"),
        "figure.svg": svg,
        "figure.png": drawing.png_of(svg),
        "spec.vg.json": canonical_json(drawing.vega_of(spec)),
        "spec.vl.json": canonical_json(spec),
    }
    details = {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "caption": caption(figure.title, figure.subtitle, figure.caption, _sources(rows, evidence)),
        "width_px": drawing.width_of(svg),
        "breaks": [{"key": each.key, "description": each.description, "rule": each.rule} for each in breaks],
    }
    return Output(rows, files, details)


def _of_table(table: Table, evidence: Evidence) -> Output:
    _check_words({"title": table.title})
    problems = [
        Problem(
            f"row {number} of the table has {len(cells)} cells", expected=f"{len(table.columns)}, one for each column"
        )
        for number, cells in enumerate(table.rows, 1)
        if len(cells) != len(table.columns)
    ]
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
        records.append({"name": row_name, "cells": made})
    raise_all(ContentError, problems)
    rows = joined(*(cell.rows for cells in table.rows for cell in cells))
    columns = [
        {**asdict(column), "name": name, "align": column.align or _alignment([cells[at] for cells in table.rows])}
        for at, (name, column) in enumerate(zip(names, table.columns, strict=True))
    ]
    data = _csv(
        [*names, ROWS],
        [
            [*(_raw(cell, evidence) for cell in cells), SEPARATOR.join(joined(*(cell.rows for cell in cells)))]
            for cells in table.rows
        ],
    )
    details = {"title": table.title, "caption": caption(table.title, "", table.caption, _sources(rows, evidence))}
    return Output(
        rows, {"data.csv": data, "table.json": canonical_json({"columns": columns, "rows": records})}, details
    )


def _cell(name: str, column: Column, cell: Cell | Quantity, evidence: Evidence) -> dict[str, Any]:
    record: dict[str, Any] = {"name": name, "rows": list(cell.rows)}
    if isinstance(cell, Quantity):
        text = number_text(cell.number, column.unit, column.decimals)
        return {**record, "text": text, "number": cell.number, "unit": column.unit}
    if cell.cites:
        record["cites"] = [evidence.sources[name].citation_key for name in evidence.source_ids(cell.rows)]
    if cell.link:
        record["link"] = cell.link
    return {**record, "text": cell.text}


def _cell_faults(cell: Cell | Quantity, at: int, what: str, evidence: Evidence) -> list[Problem]:
    if isinstance(cell, Cell) and not cell.rows and not cell.cites and (at == 0 or cell.text in NOTHING):
        return []
    return list(evidence.check_rows(cell.rows, what))


def _raw(cell: Cell | Quantity, evidence: Evidence) -> str | int | float:
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


def _check_words(words: Mapping[str, str]) -> None:
    raise_all(
        ContentError,
        (
            Problem(
                f"the {name} is empty",
                expected="facts for readers who do not see the chart" if name == "alt" else "a sentence",
            )
            for name, text in words.items()
            if not text.strip()
        ),
    )


def _sources(rows: Sequence[str], evidence: Evidence) -> str:
    return source_line(evidence.sources[name].citation_key for name in evidence.source_ids(rows))


def _csv(header: Sequence[str], records: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(records)
    return text.getvalue()
