"""The register of provenance: every number, table, figure and checked sentence with the rows behind it."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping
from typing import Any

from report.evidence.gathered import Evidence, link, listed
from report.evidence.templating import Markdown, fill
from report.evidence.withheld import dataset_behind, rows_in_words
from report.exhibits.addresses import WITHHELD
from report.exhibits.kinds import KINDS

ROWS = 2  # rows of a record that the page shows


def provenance_page(evidence: Evidence) -> str:
    """A record for each exhibit, with an anchor that links can name."""
    kinds = {name: told["kind"] for name, told in evidence.exhibits.items()}
    groups = [
        (evidence.say(kind.heading), [_record(evidence, name) for name in kinds if kinds[name] == kind.name])
        for kind in KINDS.values()
    ]
    return fill("provenance", {"groups": groups, "version": evidence.package.version}, evidence.say)


def _record(evidence: Evidence, name: str) -> dict[str, Any]:
    told = evidence.exhibits[name]
    place = told["function"]
    datasets = Counter(row.partition("/")[0] for row in told["rows"])
    return {
        "id": name,
        "anchor": f"{told['kind']}-{name}",
        "summary": _summary(told, name),
        "text": told.get("text", ""),
        "number": told.get("number"),
        "unit": evidence.say(told.get("unit", "")),
        "definition": told["definition"],
        "function": f"{place['name']}, {place['file']}:{place['line']}",
        "rows": [_row(evidence, address, told) for address in told["rows"][:ROWS]],
        "more": max(0, len(told["rows"]) - ROWS),
        "datasets": [Markdown(f"[{each}]({evidence.data_page(each)})") for each in datasets],
        "uses": [
            Markdown(f"[{evidence.titles[path]}]({link(path)})")
            for path in dict.fromkeys(use.path for use in evidence.uses.get(name, ()))
        ],
        "json": f"../../provenance/{name}.json",
    }


def _summary(told: Mapping[str, Any], name: str) -> Markdown:
    """One line of a list that folds its entries: what a number, table, figure or sentence says of itself."""
    shown = told.get("text") or told.get("title") or ""
    words = f"{shown}: {told['definition']}" if told.get("text") else shown or told["definition"] or name
    return Markdown(html.escape(words, quote=False))


def _row(evidence: Evidence, address: str, told: Mapping[str, Any]) -> dict[str, Any]:
    access = evidence.package.access(name) if (name := dataset_behind(address)) else None
    if access:
        words = rows_in_words(access, told[WITHHELD][access.dataset], evidence.say)
        return {"address": address, "confidence": "", "locator": words, "sources": []}
    cells = evidence.package.cells(address)
    return {
        "address": address,
        "confidence": cells.get("confidence", ""),
        "locator": cells.get("locator", ""),
        "sources": [evidence.source(source) for source in listed(cells.get("source_id", ""))],
    }
