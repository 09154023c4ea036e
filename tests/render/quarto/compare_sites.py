"""What a reader finds on the pages of two sites made of one project, held side by side.

    python -m tests.render.quarto.compare_sites SITE_BY_QUARTO SITE_BY_BUILTIN

prints each difference in words, headings, tables, figures, references, citations, lists of works and contents, with
the reason that `site_differences.json` gives for it, and ends with status 1 if one has none.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

KNOWN = Path(__file__).parents[1] / "quarto_reference/site_differences.json"
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "svg", "nav", "button", "template", "math", "noscript", "dialog"}
SILENT_CLASSES = {"exhibit-tools", "margin-sources", "visually-hidden", "screen-reader-only"}
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup"}
HEADING = re.compile(r"h[1-6]$")
LOOKED_AT = ("*.html", "chapters/**/*.html")  # all else is written by the machine, whoever rendered the pages


@dataclass
class Outline:
    """What stands on a page: its blocks of words, and those that have a part of their own."""

    blocks: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    floats: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page into an outline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found = Outline()
        # Tag, part, where its words begin in the page and in the block, what goes before them.
        self.open: list[tuple[str, str, int, int, str]] = []
        self.words: list[str] = []
        self.block: list[str] = []
        self.silent = self.main = self.toc = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        classes = set(given.get("class", "").split())
        if tag in VOID:
            self.handle_data(" " if tag == "br" else "")
            return
        self.main += bool(self.main) or tag == "main"
        self.toc += bool(self.toc) or (tag == "nav" and (given.get("role") == "doc-toc" or given.get("id") == "TOC"))
        hidden = "display:none" in given.get("style", "").replace(" ", "") or given.get("aria-hidden") == "true"
        self.silent += bool(self.silent or hidden or tag in SILENT or classes & SILENT_CLASSES)
        if tag not in INLINE:
            self._end_block()
        part = before = ""
        if self.toc and tag == "a":
            part = "contents"
        elif self.main and not self.silent:
            part, before = self._part(tag, classes, given)
        self.open.append((tag, part, len(self.words), len(self.block), before))

    def _part(self, tag: str, classes: set[str], given: dict[str, str]) -> tuple[str, str]:
        if HEADING.match(tag):
            return "headings", f"{tag} "
        if tag in ("figcaption", "caption"):
            return "floats", ""
        if tag == "a" and "quarto-xref" in classes:
            return "references", f"{self._target(given['href'])} "
        if tag == "span" and "citation" in classes:
            return "citations", ""
        if "csl-entry" in classes:
            return "works", ""
        return "", ""

    def _target(self, href: str) -> str:
        return self.page + href if href.startswith("#") else normpath(join(dirname(self.page), href))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or all(each[0] != tag for each in self.open):
            return
        while True:
            name, part, start, inside, before = self.open.pop()
            if part:
                getattr(self.found, part).append(before + _plain("".join(self.words[start:])))
            if part == "references":  # they have a part of their own, so that blocks differ by other words alone
                self.block[inside:] = [before.strip()]
            if name not in INLINE:
                self._end_block()
            self.main -= bool(self.main)
            self.toc -= bool(self.toc)
            self.silent -= bool(self.silent)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.toc or (self.main and not self.silent):
            self.words.append(data)
        if self.main and not self.silent:
            self.block.append(data)

    def _end_block(self) -> None:
        text = _plain("".join(self.block))
        self.words.append(" ")
        self.block = []
        if text:
            self.found.blocks.append(text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def outline_of(text: str, page: str) -> Outline:
    """The outline of the page that stands at ``page`` in its site."""
    reader = _Reader(page)
    reader.feed(text)
    return reader.found


@dataclass(frozen=True)
class Difference:
    """Words that one site has in the place of others."""

    page: str
    part: str
    by_quarto: tuple[str, ...]
    by_builtin: tuple[str, ...]

    def __str__(self) -> str:
        one, other = list(self.by_quarto), list(self.by_builtin)
        return f"{self.page}: {self.part}: Quarto has {one}, the built-in renderer {other}"


def differences(by_quarto: Path, by_builtin: Path) -> Iterator[Difference]:
    """Every difference between the pages of two sites."""
    names = sorted(
        {
            path.relative_to(site).as_posix()
            for site in (by_quarto, by_builtin)
            for pattern in LOOKED_AT
            for path in site.glob(pattern)
        }
    )
    for name in names:
        outlines = [
            outline_of((site / name).read_text("utf-8"), name) if (site / name).is_file() else Outline(["no such page"])
            for site in (by_quarto, by_builtin)
        ]
        for part in vars(outlines[0]):
            one, other = (getattr(each, part) for each in outlines)
            for kind, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
                if kind != "equal":
                    yield Difference(name, part, tuple(one[a:b]), tuple(other[c:d]))


def reason_for(difference: Difference) -> str:
    """Why it is so, as `site_differences.json` says; empty if nothing does.

    Each entry there has expressions for page, part and what each renderer has, a line for each piece. A group that
    one of the last two names may be asked for in the other, ``(?P=name)``: they are matched as one text.
    """
    text = "\n".join([*difference.by_quarto, "\x1f", *difference.by_builtin])
    for each in json.loads(KNOWN.read_text("utf-8")):
        if (
            re.fullmatch(each["page"], difference.page)
            and re.fullmatch(each["part"], difference.part)
            and re.fullmatch(f"(?:{each['quarto']})\n?\x1f\n?(?:{each['builtin']})", text, re.DOTALL)
        ):
            return str(each["reason"])
    return ""


def main(arguments: list[str]) -> int:
    """Print the differences; 1 if one is without a reason."""
    unexplained = 0
    for each in differences(Path(arguments[0]), Path(arguments[1])):
        reason = reason_for(each)
        unexplained += not reason
        print(f"{each}\n    {reason or 'NO REASON IS KNOWN'}")
    return min(unexplained, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
