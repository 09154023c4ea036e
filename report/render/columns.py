"""How wide the columns of a table are on paper, where a column cannot grow and a word must fit."""

from __future__ import annotations

import re
from typing import Any

from report.render.composed import Ast, plain_text

CHARACTERS = 92  # of table text on one line of the measure, in Paper Sans at 8.5 points on 142 mm
PADDING = 2.2  # the space between columns, in characters
HEAD = 1.12  # semibold is wider
WORDS = re.compile(r"[^ \n]+")  # a no-break space joins words


def fit_columns(tree: Ast) -> Ast:
    """The tree with new widths for tables in which a column is narrower than its longest word.

    Each column of such a table gets what its longest word needs, and of the rest a share by how much it has to say. So
    does a table without widths whose rows are longer than a line; a shorter one stays as wide as its words are.
    """
    return {**tree, "blocks": _fitted(tree["blocks"])}


def _fitted(node: Any) -> Any:
    if isinstance(node, list):
        return [_fitted(item) for item in node]
    if not isinstance(node, dict):
        return node
    fitted = {key: _fitted(value) for key, value in node.items()}
    if fitted.get("t") == "Table":
        attributes, caption, columns, *rest = fitted["c"]
        fitted["c"] = [attributes, caption, _with_widths(columns, fitted), *rest]
    return fitted


def _with_widths(columns: list[Any], table: dict[str, Any]) -> list[Any]:
    words, lines = [0.0] * len(columns), [0.0] * len(columns)
    totals = [0] * len(columns)
    head = table["c"][3][1]
    bodies = [row for body in table["c"][4] for row in (*body[2], *body[3])]
    for row, wider in [(row, HEAD) for row in head] + [(row, 1.0) for row in bodies]:
        place = 0
        for cell in row[1]:
            _, _, _, span, content = cell
            text = plain_text(content)
            if span == 1 and place < len(columns):
                words[place] = max(words[place], wider * max((len(word) for word in WORDS.findall(text)), default=0))
                lines[place] = max(lines[place], wider * len(text))
                totals[place] += len(text)
            place += span
    given = [width["c"] if width["t"] == "ColWidth" else 0.0 for _, width in columns]
    needed = [(word + PADDING) / CHARACTERS for word in words]
    if all(given) and all(width >= need for width, need in zip(given, needed, strict=True)):
        return columns
    if not all(given) and sum(lines) + PADDING * len(columns) <= CHARACTERS:
        return columns
    typical = [(total / max(len(bodies), 1) + PADDING) / CHARACTERS for total in totals]
    return [
        [alignment, {"t": "ColWidth", "c": round(width, 4)}]
        for (alignment, _), width in zip(columns, share_out(needed, typical), strict=True)
    ]


def share_out(needed: list[float], typical: list[float]) -> list[float]:
    """Widths with the sum 1: what is needed, and the rest in proportion to what a typical cell has beyond it.

    If not even the needed ones fit, each is made smaller by the same share.
    """
    left = 1 - sum(needed)
    if left <= 0:
        return [need / sum(needed) for need in needed]
    wishes = [max(wish - need, 0.0) for wish, need in zip(typical, needed, strict=True)]
    if not sum(wishes):
        wishes = needed
    return [need + left * wish / sum(wishes) for need, wish in zip(needed, wishes, strict=True)]
