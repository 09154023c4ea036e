"""Sums that must hold: parts that sources print add up to the totals that sources print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.core.errors import Problem
from report.data.derived_values import split_address
from report.data.rules import Found, Rule, rule_of
from report.data.tables import SEPARATOR

if TYPE_CHECKING:
    from report.data.package import Package

SUMS = "sums"  # the dataset: terms, total and how far they may be apart
SUMS_RULE = Rule("sums", "Parts add up to their totals, within the rounding that is stated.")
SLACK = 1e-9  # relative; what adding binary fractions may cost


@rule_of(SUMS_RULE)
def check_sums(package: Package) -> Found:
    """Add up the terms of each sum and compare them with its total."""
    records = package.records(SUMS) if SUMS in package.names else ()
    yield len(records)
    for record in records:
        cells = record.cells
        if any(package.names_withheld(cells[each]) for each in ("terms", "less", "total")):
            continue
        total = package.cell(*split_address(cells["total"])) if cells["total"] else cells["value"]
        try:
            added = _sum(package, cells["terms"]) - _sum(package, cells["less"])
            stated, allowed = _figure(total), float(cells["tolerance"] or 0)
        except ValueError:
            found, expected = f'"{cells["key"]}" cannot be added up', "terms and a total that are figures"
        else:
            if abs(added - stated) <= allowed + SLACK * max(1.0, abs(stated)):
                continue
            found = f"{cells['statement']}: the terms add up to {added:.12g}"
            expected = f"{stated:.12g}" + (f" ± {allowed:g}" if allowed else "")
        remedy = f"correct the row that is wrong, or this sum; then run: make data-seal NAME={SUMS}"
        yield Problem(found, package.shown_path(SUMS), record.line, expected, remedy)


def _sum(package: Package, addresses: str) -> float:
    return sum(_figure(package.cell(*split_address(address))) for address in addresses.split(SEPARATOR) if address)


def _figure(cell: str | None) -> float:
    return float(cell or "missing")
