"""What the card behind a number, cell or chart tells a reader, in plain words; what checkers need stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report.core.messages import N_
from report.data.sources import Source
from report.evidence.gathered import Evidence, listed
from report.evidence.withheld import dataset_behind
from report.exhibits.addresses import WITHHELD
from report.exhibits.kinds import KINDS
from report.exhibits.number_format import shortest_text

LARGEST = 40_000  # bytes of rows and cells that a press may load; the whole record is behind a link
SHOWN = 24  # rows that the card of a number or sentence has at most; tables and figures need theirs for cells and marks
FEW = 6  # rows: of more, what sources say otherwise of a single one says little of the number
EXTENTS = {
    "whole": N_("read in full"),
    "data file": N_("its data file was read"),
    "part": N_("read in part"),
    "opening": N_("only its opening was read"),
    "abstract": N_("only its abstract was read"),
    "contents": N_("only its list of contents was read"),
    "not recorded": N_("how much of it was read is not recorded"),
}


def card_of(evidence: Evidence, record: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The card of an exhibit, lean enough to be loaded at a press.

    Parameters
    ----------
    evidence
        What the paper rests on.
    record
        The exhibit's record, from `records.record_of`.
    texts
        The ways to show a value; empty for what is none.
    """
    sources, rows = _rows(evidence, record)
    amounts = record.get("amounts", {})
    withheld = record.get(WITHHELD, {})
    kind = KINDS[record["kind"]]
    say = evidence.say
    card = {
        "id": record["id"],
        "kind": record["kind"],
        "definition": record["definition"],
        "shown": texts.get("unit", ""),
        "how": {name: each for name, each in record.get("formula", {}).items() if each},
        "sources": sources,
        "total": sum(not dataset_behind(row[0]) for row in rows) + sum(each["rows"] for each in withheld.values()),
        "rows": rows,
        "disagreements": [
            {**each, "rows": [at for at, row in enumerate(rows) if row[0] in listed(each["rows"])]}
            for each in record["disagreements"]
        ],
        "amounts": {
            address: [f"{say(column.replace('_', ' '))} {_number(number)}" for column, number in each.items()]
            for address, each in amounts.items()
        },
        "function": record["function"],
        "data_version": record["data_version"],
        "datasets": {
            name: {"page": told["page"], "sha256": told["sha256"][:12]} for name, told in record["datasets"].items()
        },
        "uses": list(_uses(record, kind.label(record["id"]))),
    }
    for name in ("number", "unit", "rule"):
        if name in record:
            card[name] = say(record[name]) if name == "unit" else record[name]
    if withheld:
        card[WITHHELD] = {name: each["says"] for name, each in withheld.items()}
    if "cells" in record:
        card["cells"] = cells_by_place(record)
    return _lean(card, None if kind.is_numbered else SHOWN)


def cells_by_place(record: Mapping[str, Any]) -> list[list[list[int]]]:
    """The rows behind each cell of a table, by their places among the rows of the record."""
    places = {row["address"]: at for at, row in enumerate(record["rows"])}
    return [[[places[address] for address in cell] for cell in line] for line in record["cells"]]


def _lean(card: dict[str, Any], most: int | None) -> dict[str, Any]:
    """The card with as many of its rows as a press may load; the count of all stays."""
    size, kept = 0, 0
    for row in card["rows"][:most]:
        size += sum(len(str(each)) + 3 for each in row)
        if size > LARGEST * (0.55 if "cells" in card else 1):
            break
        kept += 1
    if kept == len(card["rows"]):
        return card
    card["rows"] = card["rows"][:kept]
    used = {at for row in card["rows"] for at in row[2]}
    places = {old: new for new, old in enumerate(sorted(used))}
    card["sources"] = [card["sources"][old] for old in places]
    card["amounts"] = {row[0]: card["amounts"][row[0]] for row in card["rows"] if row[0] in card["amounts"]}
    card["rows"] = [[*row[:2], [places[at] for at in row[2]], *row[3:]] for row in card["rows"]]
    card["disagreements"] = [
        {**each, "rows": [at for at in each["rows"] if at < kept]} for each in card["disagreements"]
    ]
    if "cells" in card:
        card["counts"] = [[len(cell) for cell in line] for line in card["cells"]]
        card["cells"] = [[[at for at in cell if at < kept][:FEW] for cell in line] for line in card["cells"]]
    return card


def _rows(evidence: Evidence, record: Mapping[str, Any]) -> tuple[list[dict[str, str]], list[list[Any]]]:
    """The sources, each once, and the rows: address, what it says, places of its sources, place in them, mark, note."""
    places: dict[str, int] = {}
    rows = []
    for row in record["rows"]:
        at = [places.setdefault(each["id"], len(places)) for each in row["sources"]]
        rows.append([row["address"], row["says"], at, row["locator"], row["confidence"]])
    return [source_words(evidence, name) for name in places], rows


def source_words(evidence: Evidence, name: str) -> dict[str, str]:
    """A source in the words of a reader: who, what, when, how much of it was read, and the way to the original."""
    source = evidence.source(name)
    who = source.authors or source.publisher
    told = {
        "id": name,
        "who": who,
        "title": source.title or name,
        "where": source.publisher if source.publisher != who else "",
        "year": year_of(evidence, source),
        "read": evidence.say(EXTENTS[source.extent]) if source.extent in EXTENTS else "",
        "url": source.url if source.url.startswith(("https://", "http://")) else "",
        "lang": source.language,
    }
    return {key: value for key, value in told.items() if value}


def year_of(evidence: Evidence, source: Source) -> str:
    """The year as a reference has it, however its date is written: “[2019]”, “May 2020”; empty if there is no date."""
    return str(source.year or (evidence.say("n.d.") if source.date else ""))


def _uses(record: Mapping[str, Any], label: str) -> Iterator[dict[str, str]]:
    """Where it stands in the text: each page once, at its first place there."""
    anchor = label or f"{record['kind']}-{record['id']}"
    for page, title in {use["page"]: use["title"] for use in record["uses"]}.items():
        yield {"page": f"{page}#{anchor}", "title": title}


def _number(number: float) -> str:
    whole = number == round(number)
    if whole and 1900 <= number <= 2100:
        return str(round(number))
    return shortest_text(number, 0 if whole else 3)


def sources_in_words(evidence: Evidence, names: Sequence[str], most: int) -> str:
    """The line that names sources below a picture: who and when; the paper's own arithmetic comes last.

    Parameters
    ----------
    evidence
        What the paper rests on.
    names
        The ids of the sources.
    most
        How many are named; the others are counted.
    """
    found = {name: evidence.source(name) for name in names}
    named = ((each.authors or each.publisher or each.title or name, each) for name, each in found.items())
    dated = ((who, year_of(evidence, each)) for who, each in named)
    words = list(dict.fromkeys(f"{who} ({year})" if year else who for who, year in dated))
    if not words:
        return ""
    say = evidence.say
    more = say("; and %(count)s more", count=len(words) - most) if len(words) > most else ""
    return say.counted("Source: %(names)s", "Sources: %(names)s", len(words), names="; ".join(words[:most]) + more)
