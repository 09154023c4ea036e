"""What studies found of the instruments that pay firms, centres or regions."""

from __future__ import annotations

import re

from report.exhibits import Cell, Column, Inputs, Row, Table, table
from scripts.policy_instruments import INSTRUMENTS

SOURCES = "sources"
# Kinds that pay firms, centres or regions; every entry of these kinds with a described mechanism is looked at.
EVALUATED = ["tax credit", "grant", "infrastructure"]
NONE_FOUND = "none found"
STUDIED = ["PEI", "EFIDT_OLD"]  # those of which studies ask whether firms changed
# One study in the words of the inventory: “Unger 2011: limited results” or “finds no effect (CHAVEZ_PEI)”.
STUDY = re.compile(r"(?:(?P<who>[^:;()]+ \d{4}): )?(?P<found>.*?)(?: \((?P<source>[A-Z][A-Z_0-9]+)\))?$")


@table(reads=[INSTRUMENTS, SOURCES])
def evaluations(data: Inputs) -> Table:
    """What studies of the PEI and the first tax credit found, and for how many instruments there is none."""
    described = data[INSTRUMENTS].where(type=EVALUATED, mechanism=lambda text: bool(text))
    without = [row for row in described if _without(row)]
    others = [row for row in described if not _without(row) and row["instrument_id"] not in STUDIED]
    names = {"PEI": "PEI", "EFIDT_OLD": "First tax credit"}
    studies = [
        [Cell(names[name], row.rows), Cell(study, row.rows), Cell(_sentence(found), row.rows)]
        for name in STUDIED
        for row in described.where(instrument_id=name)
        for study, found in _studies(data, row)
    ]
    return Table(
        columns=[Column("Instrument"), Column("Study"), Column("What it found")],
        rows=studies,
        title="Studies agree on more staff in innovation and disagree on patents; one asks about links",
        caption=(
            "Most were read in their abstract or opening only. "
            f"For {len(others)} more instruments there are evaluations of design or of keeping the rules, or of an "
            f"effect that we could not read; for {len(without)} of {len(described)} tax credits, grants and "
            "infrastructure programmes none was found."
        ),
    )


def _studies(data: Inputs, row: Row) -> list[tuple[str, str]]:
    """Who studied an instrument, and what they found."""
    told = []
    for part in str(row["evaluation_evidence"]).split("; "):
        study = STUDY.fullmatch(part)
        if study and (study["who"] or study["source"]):
            told.append((study["who"] or _cited(data, study["source"]), study["found"]))
    return told


def _cited(data: Inputs, source: str) -> str:
    """The first author, or the publisher, and the year of a source."""
    row = data[SOURCES].one(source_id=source)
    authors = [name.strip() for name in str(row["authors"] or row["publisher"]).split(";")]
    family = authors[0].split(",")[0]
    return f"{family} and others {row['year']}" if len(authors) > 1 else f"{family} {row['year']}"


def _without(row: Row) -> bool:
    return str(row["evaluation_evidence"] or NONE_FOUND).startswith(NONE_FOUND)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
