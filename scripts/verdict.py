"""What the rules of each instrument name, beside what it paid: the grounds of the verdict on policy."""

from __future__ import annotations

from report.exhibits import Cell, Column, Inputs, Quantity, Row, Table, table
from scripts.policy_instruments import BUDGETS, PEI, executed_lines, spent

RULES = "instrument-rules"
# The lines of budget behind an instrument, where its own name is not the name of one line.
LINES = {"PEI": PEI}


@table(reads=[RULES, BUDGETS])
def verdict(data: Inputs) -> Table:
    """What the rules of instruments name as the thing to be paid for, what was read of them, and the most paid."""
    rows: list[list[Cell | Quantity]] = []
    for rule in data[RULES]:
        rows.append(
            [
                Cell(_name(rule), rule.rows),
                rule.cell("names"),
                rule.cell("passes"),
                rule.cell("read"),
                _most_paid(data, str(rule["key"])),
                Cell.citing(rule.rows),
            ]
        )
    passing = sum(rule["passes"] == "yes" for rule in data[RULES])
    return Table(
        columns=[
            Column("Instrument"),
            Column("What its rules name"),
            Column("Passes"),
            Column("What was read"),
            Column("Most paid in a year, million pesos"),
            Column("Source"),
        ],
        rows=rows,
        title=f"The rules of {passing} of {len(rows)} instruments name new products, processes or combined knowledge",
        caption=(
            "Passes: whether the rules name new products, processes or combined knowledge as the thing to be paid "
            "for; the reading is ours, and no text was read in full. PRODIAT, PROIAT and PPCI are names of the line "
            "S220. A dash: no line of its own in the budget."
        ),
    )


def _name(rule: Row) -> str:
    short = {"FIT_FINNOVA": "FIT and FINNOVA", "EFIDT_NEW": "Tax credit, second", "DECRETO03": "Decree of 2003"}
    short |= {"CII": "Industrial innovation centres", "SECTOR_FUNDS": "Sector funds"}
    return short.get(str(rule["key"]), str(rule["key"]))


def _most_paid(data: Inputs, instrument: str) -> Cell:
    names = LINES.get(instrument, [instrument])
    years = sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in names})
    if not years:
        return Cell("–")
    paid, year = max((spent(data, names, year), year) for year in years)
    return Cell(f"{paid:.0f} ({year})", paid.rows)
