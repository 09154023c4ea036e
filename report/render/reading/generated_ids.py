"""Identifiers that packages make at random, replaced so that two builds have the same bytes."""

from __future__ import annotations

import re

ALTAIR_ID = re.compile(r"altair-viz-[0-9a-f]{32}")
STYLER_ID = re.compile(r"\bT_[0-9a-f]{5}(?=[_\"\s])")
# <div id="9e3656e8-ca41-45cd-a54d-09845c52fbd6" class="plotly-graph-div"
PLOTLY_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?=\"\s+class=\"plotly-graph-div\")")


def settle_ids(text: str, name: str) -> str:
    """HTML with the random identifiers of Altair, Plotly and pandas made from ``name`` and their order."""
    forms = ((ALTAIR_ID, "altair-viz-{}-{}"), (STYLER_ID, "T_{}_{}"), (PLOTLY_ID, "plotly-{}-{}"))
    for pattern, form in forms:
        for number, identifier in enumerate(dict.fromkeys(pattern.findall(text)), 1):
            text = text.replace(identifier, form.format(name, number))
    return text
