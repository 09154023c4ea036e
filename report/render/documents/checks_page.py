"""The page of checks: what must hold for the data, and what came of it."""

from __future__ import annotations

from typing import Any

from report.data import check_package
from report.render.documents.evidence import Evidence
from report.render.documents.pictures import share_bar
from report.render.documents.templating import fill


def checks_page(evidence: Evidence) -> str:
    """The result of every rule, applied now, and how the rows and sources divide."""
    report = check_package(evidence.project).as_json()
    rules: list[dict[str, Any]] = report["rules"]
    counts: dict[str, dict[str, int]] = report["counts"]
    return fill(
        "checks",
        {
            "version": evidence.package.version,
            "rules": rules,
            "problems": [problem for rule in rules for problem in rule["problems"]],
            "looked_at": sum(rule["looked_at"] for rule in rules),
            "counts": [(what, numbers, share_bar(numbers, what)) for what, numbers in counts.items()],
        },
    )
