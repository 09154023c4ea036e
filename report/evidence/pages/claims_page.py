"""The ledger of claims: each with its verdict, the rows for and against, and what would change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from report.data import VERDICTS, claims_of, judge_claim
from report.data.claims import Comparison
from report.evidence.gathered import Evidence, listed
from report.evidence.pages.own_words import own_words
from report.evidence.templating import fill


def claims_page(evidence: Evidence) -> str:
    """Every claim, with what its rows make of it."""
    claims = [_of(evidence, record.cells) for record in claims_of(evidence.package)[1]]
    counts = Counter(each["judged"] for each in claims)
    return fill(
        "claims",
        {
            "begins": own_words(evidence.project, "claims"),
            "claims": claims,
            "counts": [(evidence.say(verdict), counts[verdict]) for verdict in VERDICTS if counts[verdict]],
        },
        evidence.say,
    )


def _of(evidence: Evidence, cells: Mapping[str, str]) -> dict[str, Any]:
    judged = judge_claim(evidence.package, cells)
    kind = cells["kind"]
    return {
        **cells,
        "kind": evidence.say(kind),
        "judged": judged.verdict,
        "verdict": evidence.say(judged.verdict),
        "slug": judged.verdict.replace(" ", "-"),
        "rows": [_row(evidence, each, cells) for each in judged.comparisons],
    }


def _row(evidence: Evidence, compared: Comparison, claim: Mapping[str, str]) -> dict[str, Any]:
    """One row for or against: what it says, in words or as a figure, and where it comes from."""
    dataset = compared.address.partition("/")[0]
    cells = evidence.package.cells(compared.address)
    said = next((cells[name] for name in evidence.row_words if cells.get(name)), "")
    if cells.get("value") and cells.get("unit"):
        whole = float(cells["value"])
        figure = f"{whole:,.0f}" if whole.is_integer() else f"{whole:,}"
        said = f"{cells.get('entity', '')} {cells.get('period', '')}: {figure} {cells['unit']}".strip()
    say = evidence.say
    side = say.within("of a row", "for") if compared.agrees else say.within("of a row", "against")
    away = f"{compared.difference_percent:.1f}" if compared.difference_percent is not None else ""
    return {
        "side": side,
        "address": compared.address,
        "href": evidence.data_page(dataset),
        "said": said,
        "away": away,
        "tolerance": claim["tolerance_percent"],
        "confidence": cells.get("confidence", ""),
        "locator": cells.get("locator", ""),
        "sources": [evidence.source(name) for name in listed(cells.get("source_id", ""))],
    }
