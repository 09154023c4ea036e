"""Old and new side by side: cells of tables, marks of figures, numbers of values."""

from __future__ import annotations

import base64
import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

from report.evidence.record.snapshot import Snapshot
from report.release.verify.comparison import Mismatch

NUMBER = re.compile(r"\((?P<number>-?(?:\d[\d.]*(?:e[+-]?\d+)?|inf|nan)) ")
MARKED = "#c1121f"  # drawn around what the other figure does not have
SVG = "http://www.w3.org/2000/svg"
ROWS = 40  # of a table that are shown at most


@dataclass(frozen=True)
class ComparedCell:
    """A cell of a table, and whether it differs from the one in the other table."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Beside:
    """What is shown of one item that differs.

    Parameters
    ----------
    old_table, new_table
        Rows of cells, those without a difference left out.
    old_figure, new_figure
        Addresses that hold the drawing itself.
    difference
        Of a value's numbers, as text.
    """

    old_table: tuple[tuple[ComparedCell, ...], ...] = ()
    new_table: tuple[tuple[ComparedCell, ...], ...] = ()
    old_figure: str = ""
    new_figure: str = ""
    difference: str = ""


def beside(mismatch: Mismatch, expected: Snapshot | None, found: Snapshot | None) -> Beside:
    """Old and new of one item, as far as both are at hand and can be read."""
    try:
        return _shown(mismatch, expected, found)
    except (OSError, ValueError, csv.Error, ElementTree.ParseError):
        return Beside()


def _shown(mismatch: Mismatch, expected: Snapshot | None, found: Snapshot | None) -> Beside:
    if mismatch.layer == "values":
        return Beside(difference=_difference(mismatch.expected, mismatch.found))
    old = expected.file(mismatch.layer, mismatch.item) if expected else None
    new = found.file(mismatch.layer, mismatch.item) if found else None
    if old is None or new is None:
        return Beside()
    if mismatch.layer == "tables":
        before, after = compared_cells(_table(old), _table(new))
        return Beside(old_table=before, new_table=after)
    if mismatch.layer == "figures":
        one, two = old.read_text(encoding="utf-8"), new.read_text(encoding="utf-8")
        return Beside(old_figure=_address(marked(one, two)), new_figure=_address(marked(two, one)))
    return Beside()


def compared_cells(
    old: list[list[str]], new: list[list[str]]
) -> tuple[tuple[tuple[ComparedCell, ...], ...], tuple[tuple[ComparedCell, ...], ...]]:
    """The header and the rows that differ, in both, each cell with whether it does."""
    before: list[tuple[ComparedCell, ...]] = []
    after: list[tuple[ComparedCell, ...]] = []
    nothing: list[str] = []
    for number, (one, two) in enumerate(zip_longest(old, new, fillvalue=nothing)):
        pairs = list(zip_longest(one, two, fillvalue=""))
        if number and all(a == b for a, b in pairs):
            continue
        before.append(tuple(ComparedCell(a, a != b) for a, b in pairs))
        after.append(tuple(ComparedCell(b, a != b) for a, b in pairs))
    return tuple(before[:ROWS]), tuple(after[:ROWS])


def marked(drawing: str, other: str) -> str:
    """A figure in which every mark that the other one does not have is outlined."""
    ElementTree.register_namespace("", SVG)
    tree, theirs = ElementTree.fromstring(drawing), ElementTree.fromstring(other)
    known = Counter(_look(each) for each in theirs.iter())
    for element in tree.iter():
        look = _look(element)
        if known[look]:
            known[look] -= 1
        elif element.tag.rpartition("}")[2] in ("path", "rect", "circle", "line", "text"):
            element.set("style", f"stroke:{MARKED};stroke-width:2;stroke-opacity:1")
    return ElementTree.tostring(tree, encoding="unicode")


def _look(element: ElementTree.Element) -> tuple[str, str, str]:
    kept = sorted((name, text) for name, text in element.attrib.items() if name not in ("id", "aria-label"))
    return element.tag, repr(kept), (element.text or "").strip()


def _address(drawing: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _difference(old: str, new: str) -> str:
    before, after = NUMBER.search(old), NUMBER.search(new)
    return f"{float(after['number']) - float(before['number']):+.6g}" if before and after else ""
