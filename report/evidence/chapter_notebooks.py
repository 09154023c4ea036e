"""A chapter taken apart as a notebook: its paragraphs, its cells, and the code behind what each of them shows."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from report.core.chapters import INLINE, OPTION, Chapter
from report.core.fences import fenced
from report.core.hidden import in_html, without_hidden
from report.core.messages import Messages
from report.evidence.gathered import link
from report.exhibits.calls import CALL, MARK
from report.exhibits.kinds import KINDS
from report.exhibits.markdown import escaped, quoted

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HIDING = re.compile(r"^#\|\s*classes:.*content-(hidden|visible)")
SHOW = re.compile(r"""show=["'](?P<show>[a-z]+)["']""")
HEADING = re.compile(r"^(?P<marks>#+) +(?P<words>.+?)(?:\s*\{[^}]*\})?\s*$")
OWN = "notebook-"  # begins the identifiers of a notebook page
TO_NOTEBOOK = "{.to-notebook}"  # the link from a chapter to this page
# ](prices.png), ](my photo (1).jpg), ](prices.png "A title"): pandoc lets a path have blanks and pairs of parentheses
RELATIVE = re.compile(
    r"\]\((?P<open><?)(?!/|#|[a-z]+:)"
    r"""(?P<path>(?:[^()\s<>]|\([^()\n]*\)|[ ](?![ "']))+)(?P<rest>>?(?:\s+"[^"\n]*"|\s+'[^'\n]*')?\))"""
)
WITHIN = re.compile(r"\]\(#(?P<id>[^)\s]+)\)")  # as in [see there](#prices)
# $$ y = a $$ {#eq-growth} and : Prices {#tbl-prices}: braces that only number, and are words anywhere else
NUMBERING = re.compile(r"(?P<of>\$\$|^:\s.*?)\s*\{#(?:eq|tbl)-[^{}]*\}\s*$")
# {.note #prices}; between backticks nothing is an identifier
IDENTIFIER = re.compile(r"`[^`]*`|(?P<before>\{(?:[^{}`]*\s)?)#(?P<id>[A-Za-z][\w:.-]*)(?=[\s}]|$)")
MARKED = re.compile(r'\{\.claim data-claim="[^"]*"\}')  # the chapter is where a sentence is checked, not its notebook

Exhibits = Mapping[str, Mapping[str, Any]]  # metadata by id


@dataclass(frozen=True)
class Computed:
    """What an exhibit is called, and the function that makes it.

    Parameters
    ----------
    id, kind, definition
        As in the exhibit's metadata.
    file, line
        Where the function stands.
    code
        The function with its decorators.
    """

    id: str
    kind: str
    definition: str
    file: str
    line: int
    code: str

    def place(self, say: Messages) -> str:
        """File and line, as in ``scripts/industry.py, line 20``."""
        return say("%(file)s, line %(line)s", file=self.file, line=self.line)


@dataclass(frozen=True)
class Block:
    """A paragraph or a cell of a chapter.

    Parameters
    ----------
    text
        Markdown of a paragraph, with its values in place; empty for a cell.
    code
        Of a cell, without its options; empty for a paragraph.
    computed
        What is shown or asserted in the block, in order.
    """

    text: str
    code: str
    computed: tuple[Computed, ...]

    @property
    def shown(self) -> tuple[Computed, ...]:
        """The figures and tables that a cell shows."""
        return tuple(each for each in self.computed if KINDS[each.kind].is_numbered)


def blocks_of(root: Path, chapter: Chapter, exhibits: Exhibits) -> tuple[Block, ...]:
    """The blocks of a chapter in order, its title and the cells that only set up left out."""
    return tuple(_blocks(root, chapter, exhibits))


def _blocks(root: Path, chapter: Chapter, exhibits: Exhibits) -> Iterator[Block]:
    at = 0
    lines = tuple(_without_identifiers(without_hidden(chapter.lines, in_html)))
    for cell in chapter.cells:
        yield from _paragraphs(root, chapter, lines[at : cell.start], exhibits)
        at = cell.end + 1
        is_hidden = not lines[cell.start] or any(HIDING.match(line) for line in cell.content)
        if "#| include: false" not in cell.content and not is_hidden:
            code = "\n".join(line for line in cell.content if not OPTION.match(line)).strip()
            yield Block("", code, _computed(root, code, exhibits))
    yield from _paragraphs(root, chapter, lines[at:], exhibits)


def _paragraphs(root: Path, chapter: Chapter, lines: tuple[str, ...], exhibits: Exhibits) -> Iterator[Block]:
    folder = posixpath.dirname(chapter.path)
    for written in re.split(r"\n\s*\n", "\n".join(lines)):
        text = COMMENT.sub("", written).strip()
        if not text or text.startswith("# ") or TO_NOTEBOOK in text:
            continue
        if heading := HEADING.match(text):
            text = f"{heading['marks']} {heading['words']} {{.unnumbered}}"
        shown = INLINE.sub(lambda found: found["before"] + _value(found["expression"], exhibits), text)
        shown = RELATIVE.sub(lambda it: f"]({it['open']}{link(posixpath.join(folder, it['path']))}{it['rest']}", shown)
        shown = WITHIN.sub(lambda found: f"]({link(chapter.path)}#{found['id']})", shown)
        yield Block(MARKED.sub("{.claim}", shown), "", _computed(root, written, exhibits))


def _without_identifiers(lines: Sequence[str]) -> Iterator[str]:
    """The lines with identifiers of their own: those of the chapter are there already, and references lead to them."""
    for _, line, part in fenced(lines):
        if part != "code":
            line = NUMBERING.sub(r"\g<of>", line)
            line = IDENTIFIER.sub(lambda it: f"{it['before']}#{OWN}{it['id']}" if it["id"] else it[0], line)
        yield line


def _value(expression: str, exhibits: Exhibits) -> str:
    """A value as the chapter shows it; any other expression as it is written."""
    call = CALL.match(expression)
    if call is None or call["id"] not in exhibits:
        return f"`{expression}`"
    metadata = exhibits[call["id"]]
    show = SHOW.search(expression)
    texts = metadata.get("texts", {})  # of values alone; what is no value is told where its chapter is read
    text = texts.get(show["show"]) if show else metadata.get("text")
    if text is None:
        return f"`{expression}`"
    return f"[{escaped(text)}]{{.value data-value={quoted(call['id'])}}}"


def _computed(root: Path, text: str, exhibits: Exhibits) -> tuple[Computed, ...]:
    names = dict.fromkeys(found["id"] for found in sorted((*CALL.finditer(text), *MARK.finditer(text)), key=_start))
    return tuple(_function(root, exhibits[name]) for name in names if name in exhibits)


def _start(found: re.Match[str]) -> int:
    return found.start()


def _function(root: Path, metadata: Mapping[str, Any]) -> Computed:
    place = metadata["function"]
    functions = _functions(root / place["file"], (root / place["file"]).stat().st_mtime_ns)
    return Computed(
        metadata["id"],
        metadata["kind"],
        metadata["definition"],
        place["file"],
        place["line"],
        functions.get(place["name"], ""),
    )


@cache
def _functions(path: Path, _changed: int) -> Mapping[str, str]:
    """The text of every function of a module by its name, with its decorators."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    return {
        node.name: "\n".join(
            lines[min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1 : node.end_lineno]
        )
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }
