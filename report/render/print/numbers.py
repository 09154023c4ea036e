"""The appendix that leads from each number of the text to its definition, its rows and its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from report.core.messages import Messages, messages_of
from report.core.project import Project
from report.exhibits.staleness import read_metadata
from report.render.print.composed import LEAVES, Ast, elements, plain_text

HEADING = "numbers-of-the-text"
LINK = "value-link"  # the class of a link from a number: it looks like the text around it
PROVENANCE = "chapters/evidence/provenance.html"  # where the site tells the same
NAMED_ROWS = 2  # of a number: of more, their count and their datasets are told
NAMED_SOURCES = 3
WIDTHS = (0.15, 0.59, 0.26)
NOT_LINKED = (
    "Header",
    "Figure",
    "Table",
    "Link",
    "Image",
    *LEAVES,
)  # titles stand in the contents too, captions have their own


def with_list_of_numbers(tree: Ast, project: Project) -> Ast:
    """The tree with a last chapter that tells, in the order of the text, where each of its numbers comes from.

    Parameters
    ----------
    tree
        The document; its numbers are spans of the class ``value`` that name their exhibit.
    project
        The project, whose exhibits are built.

    Returns
    -------
    Ast
        The tree as it is if its text has no such numbers.
    """
    told = {name: (text, made) for name, text in _numbers(tree) if (made := read_metadata(project.exhibits / name))}
    if not told:
        return tree
    say = messages_of(project.root)
    known = {identifier for each in elements(tree["blocks"]) if (identifier := _reference(each))}
    rows = [_row(_cells(name, text, made, known, say)) for name, (text, made) in told.items()]
    head = _row([[_plain(words)] for words in (say("Number"), say("What it is, and its rows"), say("Sources"))])
    none = ["", [], []]
    widths = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in WIDTHS]
    table = {"t": "Table", "c": [none, [None, []], widths, [none, [head]], [[none, 0, [], rows]], [none, []]]}
    title = say("Where each number comes from")
    intro = say(
        "Each number of the text once, in its order: what it is, the rows of the data behind it, and their sources."
    )
    chapter = [
        {"t": "Header", "c": [1, [HEADING, ["unnumbered"], []], [_str(title)]]},
        {"t": "Para", "c": [_str(intro)]},
        {"t": "Figure", "c": [["", [], [["kind", "tbl"]]], [None, []], [table]]},
    ]
    return {**tree, "blocks": [*tree["blocks"], *chapter]}


def with_links_of_numbers(tree: Ast, site: str) -> Ast:
    """The tree whose numbers lead to what the site tells of them; without a site, to their place in the appendix.

    Parameters
    ----------
    tree
        The document, with its list of numbers.
    site
        The address under which this version stays; empty if none is known.
    """
    listed = {each["c"][0][0] for each in elements(tree["blocks"]) if each["t"] == "Span"}

    def linked(node: Any) -> Any:
        if isinstance(node, list):
            return [linked(each) for each in node]
        if not isinstance(node, dict) or node.get("t") in NOT_LINKED:
            return node
        name = _name(node)
        if name and f"number-{name}" in listed:
            target = f"{site}{PROVENANCE}#value-{name}" if site else f"#number-{name}"
            return {"t": "Link", "c": [["", [LINK], []], [node], [target, ""]]}
        return {key: linked(value) for key, value in node.items()}

    return {**tree, "blocks": linked(tree["blocks"])}


def _name(node: Mapping[str, Any]) -> str:
    """The exhibit of a number of the text; empty for anything else."""
    if node.get("t") != "Span" or "value" not in node["c"][0][1]:
        return ""
    return str(dict(node["c"][0][2]).get("data-value", ""))


def _numbers(tree: Ast) -> Iterator[tuple[str, str]]:
    """Each number of the text once, as it is shown first."""
    seen: set[str] = set()
    for each in elements(tree["blocks"]):
        name = _name(each)
        if name and name not in seen:
            seen.add(name)
            yield name, plain_text(each)


def _reference(node: Mapping[str, Any]) -> str:
    return str(node["c"][0][0]) if node["t"] == "Div" and "csl-entry" in node["c"][0][1] else ""


def _cells(name: str, text: str, made: Mapping[str, Any], known: set[str], say: Messages) -> list[list[Any]]:
    number = {"t": "Span", "c": [[f"number-{name}", [], []], [_str(text)]]}
    formula = made.get("formula", {}).get("text", "")
    told = " ".join(filter(None, (made["definition"], f"{formula}." if formula else "")))
    return [
        [{"t": "Plain", "c": [number]}],
        [{"t": "Plain", "c": [_str(told), _space(), {"t": "Emph", "c": [_str(f"{_rows_in_words(made, say)}.")]}]}],
        [{"t": "Plain", "c": list(_sources(made, known, say))}],
    ]


def _rows_in_words(made: Mapping[str, Any], say: Messages) -> str:
    rows = made.get("rows", [])
    if len(rows) <= NAMED_ROWS:
        return "; ".join(rows) or say("It has no rows of its own")
    datasets = Counter(row.partition("/")[0] for row in rows)
    return say.counted(
        "%(count)s row of %(datasets)s",
        "%(count)s rows of %(datasets)s",
        len(rows),
        datasets=", ".join(datasets),
    )


def _sources(made: Mapping[str, Any], known: set[str], say: Messages) -> Iterator[dict[str, Any]]:
    """Who said it and when, each with a link to the list of references, or to what it is itself."""
    sources = made.get("sources", [])
    for at, source in enumerate(sources[:NAMED_SOURCES]):
        if at:
            yield from (_str(";"), _space())
        words = f"{source['publisher'] or source['authors'] or source['title']} {_year(source, say)}"
        reference = f"ref-{source['citation_key']}"
        target = f"#{reference}" if reference in known else source["url"]
        yield {"t": "Link", "c": [["", [], []], [_str(words)], [target, ""]]} if target else _str(words)
    if len(sources) > NAMED_SOURCES:
        rest = len(sources) - NAMED_SOURCES
        yield from (_str(";"), _space(), _str(say.counted("%(count)s other", "%(count)s others", rest)))


def _year(source: Mapping[str, Any], say: Messages) -> str:
    return str(source.get("year") or say("n.d."))


def _str(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def _space() -> dict[str, Any]:
    return {"t": "Space"}


def _plain(text: str) -> dict[str, Any]:
    return {"t": "Plain", "c": [_str(text)]}


def _row(cells: list[list[Any]]) -> list[Any]:
    none = ["", [], []]
    return [none, [[none, {"t": "AlignDefault"}, 1, 1, blocks] for blocks in cells]]
