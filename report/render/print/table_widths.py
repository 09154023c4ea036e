"""How wide the columns of a table are on paper, where a column cannot grow and a word must fit."""

from __future__ import annotations

import re
from typing import Any

from report.render.print.composed import LEAVES, Ast, plain_text

CHARACTERS = 92  # of table text on one line of the measure, in Paper Sans at 8.5 points on 142 mm
CHARACTERS_SMALL = 110  # the same at 7.2 points, for tables that have much to say in many columns
CHARACTERS_WIDE = 133  # the same on 172 mm: a table that reaches into the margins, where the format has room there
WIDE = "wide-table"  # the class of such a table
INSIDE = ("BulletList", "OrderedList", "BlockQuote", "Note", "DefinitionList")  # have margins of their own
BOXES = {"callout", "margin-aside", "landscape", "theorem", "proof"}  # divisions that have, too, or no margins to use
HIGH = 3.2  # lines of a row on average: from there on the margins are used
SMALL = "small-table"  # the class of a table that is set in the smaller size
MANY_LINES = 6.0  # of a typical row: from there on the smaller size is easier to read than the taller row
PADDING = 2.2  # the space between columns, in characters
MANY_COLUMNS = 6  # from there on
LONGEST_SHARE = 0.4  # of the longest cell of a column
HEAD = 1.12  # semibold is wider
WORDS = re.compile(r"[^ \n]+")  # a no-break space joins words
PARTS = re.compile(r"[^ \n-]+-?|-")  # of words, which may break after a hyphen where there is no room for all of them
SMALLEST = 0.3  # of the usual size: below that nobody reads a table


def fit_columns(tree: Ast, widest: int = CHARACTERS_SMALL) -> Ast:
    """The tree with new widths for tables in which a column is narrower than its longest word.

    Each column of such a table gets what its longest word needs, and of the rest a share by how much it has to say. So
    does a table without widths whose rows are longer than a line; a shorter one stays as wide as its words are.

    Parameters
    ----------
    tree
        The document.
    widest
        Characters on a line of the widest table that the format can set, in the smaller size.
    """
    return {**tree, "blocks": _fitted(tree["blocks"], widest)}


def _fitted(node: Any, widest: int) -> Any:
    if isinstance(node, list):
        return [_fitted(item, widest) for item in node]
    if not isinstance(node, dict) or node.get("t") in LEAVES:
        return node
    if node.get("t") in INSIDE or (node.get("t") == "Div" and set(node["c"][0][1]) & BOXES):
        widest = CHARACTERS_SMALL
    fitted = {key: _fitted(value, widest) for key, value in node.items()}
    if fitted.get("t") == "Table":
        attributes, caption, columns, *rest = fitted["c"]
        widths, classes, size = _with_widths(columns, fitted, widest)
        attributes = [attributes[0], [*attributes[1], *classes], attributes[2]]
        if size < 1:
            attributes = [attributes[0], attributes[1], [*attributes[2], ["size", f"{size:.3g}"]]]
        fitted["c"] = [attributes, caption, widths, *rest]
    return fitted


def _with_widths(columns: list[Any], table: dict[str, Any], widest: int) -> tuple[list[Any], list[str], float]:
    """The columns with their widths, the classes of a small or wide table, and how much smaller still it is set.

    No word reaches into the next column; where that needs it, one may break after a hyphen.
    """
    words, lines = [0.0] * len(columns), [0.0] * len(columns)
    parts = [0.0] * len(columns)
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
                longest = max((len(part) for part in PARTS.findall(text)), default=0)
                parts[place] = max(parts[place], wider * longest)
                lines[place] = max(lines[place], wider * len(text))
                totals[place] += len(text)
            place += span
    given = [width["c"] if width["t"] == "ColWidth" else 0.0 for _, width in columns]
    needed = [(word + PADDING) / CHARACTERS for word in words]
    average = sum(totals) / max(len(bodies), 1)
    is_small = sum(needed) > 1 or average / CHARACTERS > MANY_LINES or len(columns) > MANY_COLUMNS
    # By what a cell of the column says on average, and by its longest cell, which decides how high its row is.
    typical = [
        (max(total / max(len(bodies), 1), LONGEST_SHARE * line) + PADDING) / CHARACTERS
        for total, line in zip(totals, lines, strict=True)
    ]
    line = CHARACTERS_SMALL if is_small else CHARACTERS
    is_wide = widest > CHARACTERS_SMALL and _height(bodies, share_out(needed, typical), line) > HIGH
    if is_wide:
        is_small, line = True, widest
    classes = [name for name, is_so in ((SMALL, is_small), (WIDE, is_wide)) if is_so]
    needed = [need * CHARACTERS / line for need in needed]
    size = 1.0
    if sum(needed) > 1:
        room = line - PADDING * len(columns)
        size = max(SMALLEST, min(1.0, room / sum(parts)))
        needed = [(size * part + PADDING) / line for part in parts]
    if all(given) and all(width >= need for width, need in zip(given, needed, strict=True)):
        return columns, classes, 1.0
    if not all(given) and sum(lines) + PADDING * len(columns) <= CHARACTERS:
        return columns, classes, 1.0
    shared = zip(columns, share_out(needed, typical), strict=True)
    fitted = [[alignment, {"t": "ColWidth", "c": round(width, 4)}] for (alignment, _), width in shared]
    return fitted, classes, size


def _height(rows: list[Any], widths: list[float], line: int) -> float:
    """How many lines a row has on average, if so many characters stand on a line of the whole table."""
    highest = [
        max(
            (
                len(plain_text(cell[4])) / (max(width - PADDING / line, 0.02) * line)
                for cell, width in zip(row[1], widths, strict=False)
            ),
            default=0,
        )
        for row in rows
    ]
    return sum(highest) / max(len(highest), 1)


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
