"""The page on reproducibility: which release this build is, and how anybody can verify it."""

from __future__ import annotations

from typing import Any

from report.record import Released, read_released
from report.record.snapshot import results_of
from report.render.documents.evidence import Evidence
from report.render.documents.templating import fill


def reproducibility_page(evidence: Evidence) -> str:
    """Whether the results of this build are those of the last release, and what a verification does."""
    released = read_released(evidence.project)
    return fill("reproducibility", {"release": _of(released), "moved": _moved(evidence, released)})


def _of(released: Released | None) -> dict[str, Any]:
    if released is None:
        return {}
    counts = [(layer, len(items)) for layer, items in released.snapshot.layers.items() if layer != "inputs"]
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
                        "layer": layer,
                        "name": name,
                        "old": before.get(name, "absent") if shown else "",
                        "new": items.get(name, "absent") if shown else "",
                    }
                )
    return moved
