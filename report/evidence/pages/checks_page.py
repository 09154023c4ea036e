"""The page of checks: what must hold for the data, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.core.messages import Messages
from report.data import check_open_package
from report.evidence.gathered import Evidence
from report.evidence.pages.sparklines import share_bar
from report.evidence.templating import Markdown, fill

SAID = ("name", "statement")  # of a rule


def checks_page(evidence: Evidence) -> str:
    """The result of every rule, applied now, and how the rows and sources divide."""
    report = check_open_package(evidence.package).as_json()
    rules: list[dict[str, Any]] = report["rules"]
    counts: dict[str, dict[str, int]] = report["counts"]
    say = evidence.say
    return fill(
        "checks",
        {
            "version": evidence.package.version,
            "rules": [{**rule, **{key: say(told) for key, told in rule.items() if key in SAID}} for rule in rules],
            "not_checked": [name for name in evidence.package.names if evidence.package.access(name)],
            "problems": [problem for rule in rules for problem in rule["problems"]],
            "looked_at": sum(rule["looked_at"] for rule in rules),
            "counts": [_told(say, what, numbers) for what, numbers in counts.items()],
        },
        say,
    )


def _told(say: Messages, what: str, numbers: Mapping[str, int]) -> tuple[str, str, Mapping[str, int], Markdown]:
    """How rows or sources divide: heading, by what, the numbers, and a bar of them."""
    shown = {say(name): number for name, number in numbers.items()}
    return say(what).capitalize(), say(what.rpartition(" by ")[2]), shown, share_bar(shown, say(what))
