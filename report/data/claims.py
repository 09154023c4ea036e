"""What became of the claims that a paper starts from: verdicts that follow from rows and are never typed alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.core.errors import Problem
from report.data.rules import Found, Rule, rule_of
from report.data.tables import SEPARATOR, Record

if TYPE_CHECKING:
    from report.data.package import Package

CLAIMS = "claims"  # the role of the dataset, as its description says: "role": "claims"
STATED_BY = "statedBy"  # the property that names the sources of the claims: they cannot speak for themselves
SUPPORTED, CORRECTED, DISPUTED, OPEN = "supported", "supported with a correction", "disputed", "not verifiable"
VERDICTS = (SUPPORTED, CORRECTED, DISPUTED, OPEN)
WEIGHTY = {"A", "B"}  # marks of rows that can carry a verdict
CLAIMS_RULE = Rule("claims", "Every verdict on a claim follows from the rows named for and against it.")


@dataclass(frozen=True)
class Comparison:
    """A row held against a claim.

    Parameters
    ----------
    address
        The row's.
    value
        Its figure; None if the claim has no number or the row none.
    difference_percent
        How far the figure lies from the number claimed, in percent of that number.
    agrees
        Whether it speaks for the claim.
    """

    address: str
    value: float | None
    difference_percent: float | None
    agrees: bool


@dataclass(frozen=True)
class Judged:
    """A claim with what its rows make of it.

    Parameters
    ----------
    verdict
        One of ``VERDICTS``.
    comparisons
        The rows for and against, in the order in which they are named.
    faults
        What is wrong with the rows named: found and expected.
    """

    verdict: str
    comparisons: tuple[Comparison, ...]
    faults: tuple[tuple[str, str], ...]


def judge_claim(package: Package, claim: Mapping[str, str]) -> Judged:
    """What follows from the rows of one claim.

    A number agrees if it lies within the tolerance. A trend holds if the later of its two figures is larger. For a
    fact, rows on both sides make a dispute, unless a correction says how both can be right. A judgement is supported
    by a row of confidence A or B that judges likewise, and no single row refutes it. Rows of the sources that
    state the claims do not count.
    """
    faults: list[tuple[str, str]] = []
    compared = []
    stated_by = _stated_by(package)
    for side, agrees in (("rows_for", True), ("rows_against", False)):
        for address in filter(None, claim[side].split(SEPARATOR)):
            cells = package.cells(address)
            if stated_by & set(cells.get("source_id", "").split(SEPARATOR)):
                faults.append((f"{address} is of a source of the claims itself", "rows of other sources"))
            compared.append(_compared(address, cells, claim, agrees, faults))
    verdict = _verdict(claim, tuple(compared), {each.address: package.cells(each.address) for each in compared})
    return Judged(verdict, tuple(compared), tuple(faults))


def claims_of(package: Package) -> tuple[str, tuple[Record, ...]]:
    """The dataset whose role it is to hold claims, and its rows; an empty name and no rows without one."""
    name = next((each for each in package.names if package.described(each).raw.get("role") == CLAIMS), "")
    return name, package.records(name) if name else ()


def _stated_by(package: Package) -> set[str]:
    name, _ = claims_of(package)
    return set(package.described(name).raw.get(STATED_BY, ())) if name else set()


@rule_of(CLAIMS_RULE)
def check_claims(package: Package) -> Found:
    """Compare the verdicts on record with what follows from their rows."""
    name, records = claims_of(package)
    yield len(records)
    for record in records:
        named = f"{record.cells['rows_for']}{SEPARATOR}{record.cells['rows_against']}".split(SEPARATOR)
        closed = [each for each in named if each and _is_closed(package, each)]
        if closed:
            found = f"{closed[0].partition('/')[0]} has rows that others may not have, and the claim rests on one"
            yield Problem(found, package.shown_path(name), record.line, "rows that everybody can look up")
            continue
        judged = judge_claim(package, record.cells)
        shown = package.shown_path(name)
        remedy = f"correct the row; then run: make data-seal NAME={name}"
        yield from (Problem(found, shown, record.line, expected, remedy) for found, expected in judged.faults)
        if record.cells["verdict"] != judged.verdict:
            found = f'column "verdict" holds "{record.cells["verdict"]}"'
            yield Problem(found, shown, record.line, f"{judged.verdict}, by the rows named", remedy)


def _is_closed(package: Package, address: str) -> bool:
    dataset = address.partition("/")[0]
    return dataset in package.names and package.access(dataset) is not None


def _compared(
    address: str, cells: Mapping[str, str], claim: Mapping[str, str], agrees: bool, faults: list[tuple[str, str]]
) -> Comparison:
    value = _number(cells.get("value", ""))
    if claim["kind"] != "number":
        return Comparison(address, value if claim["kind"] == "trend" else None, None, agrees)
    claimed, tolerance = float(claim["claimed_value"]), float(claim["tolerance_percent"])
    if value is None or cells.get("unit") != claim["unit"]:
        faults.append((f"{address} has no figure in {claim['unit']}", "a figure that can be compared"))
        return Comparison(address, value, None, agrees)
    away = 100 * abs(value - claimed) / claimed
    if (away <= tolerance) != agrees:
        side = "within" if away <= tolerance else "outside"
        faults.append((f"{address} is {side} the tolerance: {away:.1f} percent away", "the other column of rows"))
    return Comparison(address, value, away, away <= tolerance)


def _verdict(claim: Mapping[str, str], compared: tuple[Comparison, ...], rows: Mapping[str, Mapping[str, str]]) -> str:
    kind = claim["kind"]
    pro = [each for each in compared if each.agrees]
    con = [each for each in compared if not each.agrees]
    if kind == "trend":
        figures = [each.value for each in pro if each.value is not None]
        if len(figures) != 2:
            return OPEN
        return SUPPORTED if figures[1] > figures[0] else DISPUTED
    if kind == "judgement":
        return SUPPORTED if any(rows[each.address].get("confidence") in WEIGHTY for each in pro) else OPEN
    if pro and (con or claim["correction"]):
        return CORRECTED if claim["correction"] else DISPUTED
    if pro:
        return SUPPORTED
    return DISPUTED if con else OPEN


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
