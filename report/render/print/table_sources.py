"""Tables for paper: the sources of their rows as numbers to a list below, and no number torn from its sign.

On a page a source can be named in its row, since the column may be as long as it likes. On paper a row with three
sources would be twelve lines high, and what it says would stand in columns two words wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from report.core.messages import ENGLISH, SOURCE, messages_in
from report.render.print.composed import LEAVES, Ast, plain_text

NO_BREAK = "\N{NO-BREAK SPACE}"
SIGNS = ("%", "°", "€", "$")
NOTES = "table-sources"  # the class of the list below a table
FEWEST = 3  # rows with sources: for fewer a list is no gain


def with_numbered_sources(tree: Ast) -> Ast:
    """The tree with numbers in place of citations in the columns of its tables that hold nothing else."""
    say = messages_in(plain_text(tree["meta"].get("lang")) or SOURCE) if "meta" in tree else ENGLISH
    return {**tree, "blocks": _changed(tree["blocks"], say("Sources"))}


def _changed(node: Any, heading: str) -> Any:
    if isinstance(node, list):
        return _kept_together([_changed(each, heading) for each in node])
    if not isinstance(node, dict) or node.get("t") in LEAVES:
        return node
    made = {name: _changed(each, heading) for name, each in node.items()}
    if made.get("t") == "Figure":
        attributes, caption, blocks = made["c"]
        found: list[Any] = []
        blocks = [_numbered(block, found) if block.get("t") == "Table" else block for block in blocks]
        if found:
            made["c"] = [attributes, _without_sources(caption), [*blocks, _list_of(found, heading)]]
    return made


def _kept_together(nodes: list[Any]) -> list[Any]:
    """Inlines with a space that does not break between a number and the sign after it: 45 %."""
    kept: list[Any] = []
    for node in nodes:
        words = kept[-2]["c"] if len(kept) > 1 and _is(kept[-1], "Space") and _is(kept[-2], "Str") else ""
        if words and words[-1:].isdigit() and _is(node, "Str") and node["c"].startswith(SIGNS):
            del kept[-1]
            kept[-1] = {"t": "Str", "c": f"{words}{NO_BREAK}{node['c']}"}
        else:
            kept.append(node)
    return kept


def _numbered(table: dict[str, Any], found: list[Any]) -> dict[str, Any]:
    """The table with numbers in its columns of sources; the citations that they stand for are added to ``found``."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    rows = [row for body in bodies for row in (*body[2], *body[3])]
    places = [at for at in range(len(columns)) if _holds_sources_only(rows, at)]
    if not places:
        return table
    numbers: dict[str, int] = {}

    def number(citation: Any) -> int:
        key = plain_text([citation])
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            found.append(citation)
        return numbers[key]

    for row in rows:
        for at in places:
            cited = sorted({number(each) for each in _citations(row[1][at])})
            words = ", ".join(map(str, cited)) or plain_text(row[1][at][4])
            row[1][at] = [*row[1][at][:4], [{"t": "Plain", "c": [{"t": "Str", "c": words}]}]]
    # What the columns of names took is shared among the others; `columns` makes words fit again.
    widths = [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    return {**table, "c": [attributes, caption, widths, head, bodies, foot]}


def _holds_sources_only(rows: list[Any], at: int) -> bool:
    cells = [row[1][at] for row in rows if at < len(row[1])]
    cited = [cell for cell in cells if any(_citations(cell))]
    only = all(not plain_text(cell[4]).strip(" –") or _all_cited(cell) for cell in cells)
    return len(cited) >= FEWEST and only


def _all_cited(cell: Any) -> bool:
    """Whether a cell holds citations and what stands between them."""
    inlines = [inline for block in cell[4] for inline in block.get("c", ())]
    return all(
        _is_citation(each) or _is(each, "Space") or _is(each, "SoftBreak") or (_is(each, "Str") and each["c"] in ";,.")
        for each in inlines
    )


def _citations(cell: Any) -> Iterator[Any]:
    for block in cell[4]:
        yield from (each for each in block.get("c", ()) if _is_citation(each))


def _is_citation(node: Any) -> bool:
    return _is(node, "Cite") or (_is(node, "Span") and "citation" in node["c"][0][1])


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("t") == kind


def _list_of(citations: list[Any], heading: str) -> dict[str, Any]:
    """The list below a table: 1 Helveston (2025); 2 AAAVER (2025)."""
    inlines: list[Any] = [{"t": "Str", "c": f"{heading}:"}]
    for at, citation in enumerate(citations, 1):
        inlines += [{"t": "Space"}, {"t": "Str", "c": f"{at}{NO_BREAK}"}, citation]
        inlines.append({"t": "Str", "c": ";" if at < len(citations) else "."})
    return {"t": "Div", "c": [["", [NOTES], []], [{"t": "Para", "c": inlines}]]}


def _without_sources(caption: Any) -> Any:
    """The caption without its own line of sources, which the list below the table says in full."""

    def bare(node: Any) -> Any:
        if isinstance(node, list):
            return [bare(each) for each in node if not (_is(each, "Span") and "source" in each["c"][0][1])]
        return {name: bare(each) for name, each in node.items()} if isinstance(node, dict) else node

    return bare(caption)
