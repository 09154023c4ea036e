"""The table of the chapter on methods: how sure the rows behind the paper are."""

from __future__ import annotations

from report.exhibits import Cell, Column, Inputs, Quantity, Table, percent_of, sum_of, table

# What the paper draws on most, as a reader would call it. Datasets with mixed marks in one row are left out.
EVIDENCE = {
    "light-vehicles": "Light vehicles, AMIA and INEGI",
    "production-2017-reconciliation": "Totals for 2017",
    "oica-production": "Motor vehicles, OICA",
    "rules-of-origin": "Content rules",
    "trade-agreements-count": "Trade agreements",
    "centres-count": "Counts of research centres",
    "sti-framework": "Framework of science policy",
    "instrument-budgets": "Budgets of instruments",
    "consortium-centre-budgets": "Budgets of research centres",
    "coded-evidence": "Coded findings",
}
MARKS = ("A", "B", "C")


def marked_a(data: Inputs, name: str) -> Quantity:
    """How many rows of a dataset carry the mark A."""
    evidence = data[name]
    return sum_of(Quantity(int(row["confidence"] == "A"), row.rows) for row in evidence)


@table(reads=list(EVIDENCE))
def confidence_marks(data: Inputs) -> Table:
    """Rows behind each kind of evidence by mark of confidence."""
    rows: list[list[Cell | Quantity]] = []
    for name, called in EVIDENCE.items():
        evidence = data[name]
        counts = {mark: [row.address for row in evidence if row["confidence"] == mark] for mark in MARKS}
        rows.append(
            [
                Cell(called, evidence.rows),
                # A mark that no row carries rests on all the rows that were looked through.
                *(Quantity(len(found), tuple(found) or evidence.rows) for found in counts.values()),
                evidence.count(),
            ]
        )
    sure = sum_of(marked_a(data, name) for name in EVIDENCE)
    official = sum_of(marked_a(data, name) for name in ("sti-framework", "instrument-budgets"))
    return Table(
        columns=[Column("Evidence"), *(Column(mark) for mark in MARKS), Column("Rows")],
        rows=rows,
        title=f"{percent_of(official, sure):.0f}% of the rows marked A are public accounts or statistics of science",
        caption="Rows of the data package by mark of confidence; a row is one number or one finding.",
    )
