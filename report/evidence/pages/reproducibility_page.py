"""The page on reproducibility: which release this build is, and how anybody can verify it."""

from __future__ import annotations

from typing import Any

from report.data.declared_steps import read_steps
from report.data.steps import versions_noted
from report.evidence.gathered import Evidence
from report.evidence.record import Released, read_released
from report.evidence.record.snapshot import results_of
from report.evidence.templating import fill
from report.evidence.withheld import terms_in_words


def reproducibility_page(evidence: Evidence) -> str:
    """Whether the results of this build are those of the last release, and what a verification does."""
    released = read_released(evidence.project)
    values = {"release": _of(evidence, released), "moved": _moved(evidence, released)}
    return fill("reproducibility", {**values, "closed": _closed(evidence), "steps": _steps(evidence)}, evidence.say)


def _closed(evidence: Evidence) -> list[dict[str, Any]]:
    """The datasets without whose files not everything is computed anew, each with the exhibits that rest on it."""
    package = evidence.package
    found = ((name, access) for name in package.names if (access := package.access(name)))
    return [
        {
            "name": name,
            "page": evidence.data_page(name),
            "why": evidence.say(access.why),
            "terms": terms_in_words(access, evidence.say),
            "exhibits": [each for each, told in evidence.exhibits.items() if name in told["reads"]],
        }
        for name, access in found
    ]


def _steps(evidence: Evidence) -> list[dict[str, Any]]:
    """The steps of other programs, as they were last run: the same, whether or not the program is here."""
    versions = versions_noted(evidence.project)
    return [
        {
            "name": each.name,
            "tool": versions.get(each.name) or each.tool or each.program,
            "command": each.command,
            "needs": each.needs or each.tool or each.program,
            "outputs": list(each.outputs),
        }
        for each in read_steps(evidence.project)
    ]


def _of(evidence: Evidence, released: Released | None) -> dict[str, Any]:
    if released is None:
        return {}
    layers = released.snapshot.layers.items()
    counts = [(evidence.say(layer), len(items)) for layer, items in layers if layer != "inputs"]
    return {
        "version": released.version,
        "date": released.date,
        "machine": released.machine,
        "python": released.python,
        "counts": counts,
    }


def _moved(evidence: Evidence, released: Released | None) -> list[dict[str, str]]:
    """Results that are not those of the release."""
    if released is None:
        return []
    moved = []
    for layer, items in results_of(evidence.project).items():
        before = released.snapshot.layers[layer]
        for name in sorted({*items, *before}):
            if items.get(name) != before.get(name):
                shown = layer == "values"
                moved.append(
                    {
                        "layer": evidence.say(layer),
                        "name": name,
                        "old": before.get(name, evidence.say("absent")) if shown else "",
                        "new": items.get(name, evidence.say("absent")) if shown else "",
                    }
                )
    return moved
