"""The table of the chapter on methods: how sure the rows behind the paper are."""

from __future__ import annotations

from report.exhibits import Cell, Column, Inputs, Quantity, Row, Table, percent_of, sum_of, table

# All tables whose rows carry a mark of evidence, as a reader would call them; a test compares them with the package.
# The register of sources marks whole sources and not rows, and is left out.
EVIDENCE = {
    "Light vehicles, AMIA and INEGI": ["light-vehicles", "production-2017-reconciliation"],
    "Motor vehicles, OICA": ["oica-production", "world-production-ranking"],
    "Automotive industry": [
        "economy-weight",
        "autoparts",
        "fdi",
        "plants",
        "plants-count",
        "clusters",
        "chain-and-skills",
        "map-places",
        "state-outlines",
    ],
    "Trade and its rules": [
        "openness",
        "trade-agreements",
        "trade-agreements-count",
        "trade-regime-timeline",
        "rules-of-origin",
    ],
    "Research and science policy": ["rd-indicators", "sti-framework", "prices"],
    "Policy instruments": ["instruments", "instrument-rules", "policy-timeline", "governments"],
    "Budgets of instruments": ["instrument-budgets"],
    "Research centres": ["centres", "centres-count", "public-centres"],
    "Consortia": [
        "consortia-comparison",
        "consortium-members",
        "consortium-governance",
        "consortium-funding",
        "consortium-timeline",
        "consortium-centre-budgets",
    ],
    "Coded findings": ["coded-evidence"],
    "Challenges and indicators": ["challenges", "indicators"],
}
STATISTICS = ("Research and science policy", "Budgets of instruments")
MARKS = ("A", "A/B", "B", "C", None)


def marked(data: Inputs, called: str, mark: str | None) -> Quantity:
    """How many rows of one kind of evidence carry a mark; a zero rests on all the rows that were looked through."""
    evidence = rows_of(data, called)
    found = [row.address for row in evidence if (row["confidence"] or None) == mark]
    return Quantity(len(found), tuple(found) or tuple(row.address for row in evidence))


def rows_of(data: Inputs, called: str) -> list[Row]:
    """All rows of one kind of evidence."""
    return [row for name in EVIDENCE[called] for row in data[name]]


@table(reads=[name for names in EVIDENCE.values() for name in names])
def confidence_marks(data: Inputs) -> Table:
    """Rows behind each kind of evidence by mark of confidence."""
    rows: list[list[Cell | Quantity]] = []
    for called in EVIDENCE:
        addresses = tuple(row.address for row in rows_of(data, called))
        counts = [marked(data, called, mark) for mark in MARKS]
        rows.append([Cell(called, addresses), *counts, Quantity(len(addresses), addresses)])
    sure = sum_of(marked(data, called, "A") for called in EVIDENCE)
    share = percent_of(sum_of(marked(data, called, "A") for called in STATISTICS), sure)
    return Table(
        columns=[Column("Evidence"), *(Column(mark or "None") for mark in MARKS), Column("Rows")],
        rows=rows,
        title=f"{share:.0f}% of the rows marked A concern science statistics or budgets of instruments",
        caption=(
            "Rows of all tables of the data package whose rows carry marks; a row is one number, event or finding. "
            "Rows without a mark record that nothing was seen."
        ),
    )
