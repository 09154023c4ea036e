"""The register of provenance: every number, table, figure and checked sentence with the rows behind it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from report.exhibits.kinds import KINDS
from report.render.documents.evidence import Evidence, link, listed
from report.render.documents.templating import Markdown, fill

ROWS = 5  # rows of a record that the page shows


def provenance_page(evidence: Evidence) -> str:
    """A record for each exhibit, with an anchor that links can name."""
    kinds = {name: told["kind"] for name, told in evidence.exhibits.items()}
    groups = [
        (kind.heading, [_record(evidence, name) for name in kinds if kinds[name] == kind.name])
        for kind in KINDS.values()
    ]
    return fill("provenance", {"groups": groups, "version": evidence.package.version})


def _record(evidence: Evidence, name: str) -> dict[str, Any]:
    told = evidence.exhibits[name]
    place = told["function"]
    datasets = Counter(row.partition("/")[0] for row in told["rows"])
    return {
        "id": name,
        "anchor": f"{told['kind']}-{name}",
        "text": told.get("text", ""),
        "number": told.get("number"),
        "unit": told.get("unit", ""),
        "definition": told["definition"],
        "function": f"{place['name']}, {place['file']}:{place['line']}",
        "rows": [_row(evidence, address) for address in told["rows"][:ROWS]],
        "more": max(0, len(told["rows"]) - ROWS),
        "datasets": [Markdown(f"[{each}]({evidence.data_page(each)})") for each in datasets],
        "uses": [
            Markdown(f"[{evidence.titles[path]}]({link(path)})")
            for path in dict.fromkeys(use.path for use in evidence.uses.get(name, ()))
        ],
        "json": f"../../provenance/{name}.json",
    }


def _row(evidence: Evidence, address: str) -> dict[str, Any]:
    cells = evidence.package.cells(address)
    return {
        "address": address,
        "confidence": cells.get("confidence", ""),
        "locator": cells.get("locator", ""),
        "sources": [evidence.source(source) for source in listed(cells.get("source_id", ""))],
    }
