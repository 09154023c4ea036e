"""Faults that Quarto lets pass without a word: lost text, cells that never run, pictures and links without a goal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from report.core.chapters import COPY_IN, included_in, open_fences
from report.core.errors import ContentError, Problem
from report.core.fences import outside_fences
from report.core.project import CONFIGURATION
from report.core.settings import read_yaml
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.dead_links import CODE_SPAN, Site
from report.render.reading.kernel import KERNELS, installed_kernels

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
# <div id="fig-output" …>, <section id="sec-data" …>; not Quarto's own "fig-output-caption-<uuid>"
KINDS = "fig|tbl|lst|eq|sec|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau"
UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
IDENTIFIER = re.compile(rf'\bid="((?:{KINDS})-(?![^"]*-caption-{UUID}")[^"]+)"')
CELL = re.compile(r'<div id="([^"]+)" class="cell')
NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")  # a mark, as in: as he says.[^one]
NOTE_TEXT = re.compile(r"\s*\[\^([^\]\s]+)\]:")  # [^one]: What he says.
EXPRESSION = re.compile(r"(?<!<pre>)<code>\{python\} ([^<]+)</code>")  # <code>{python} 1 + 1</code>
PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^":/][^":]*)"')  # relative to the page: no scheme, no host


def find_silent_faults(
    chapters: Chapters, rendered: Iterable[str], site: Path, beside: Collection[str] = ()
) -> Iterator[Problem]:
    """The faults in what was rendered.

    Parameters
    ----------
    chapters
        The texts.
    rendered
        Names of the files that became pages.
    site
        The pages made from them.
    beside
        Files that will stand beside the pages, by their paths in the site.
    """
    yield from _unknown_kernel(chapters)
    for name in _with_included(chapters, rendered):
        if start := chapters.unclosed_cell(name):
            yield Problem(
                "a cell is never closed, so it was not run and its code became text",
                name,
                start,
                remedy="close it with a line of backticks",
            )
        for index in open_fences(chapters.lines(name)):
            found = "a code block is never closed, so it became text"
            yield Problem(found, name, index + 1, remedy="close it with a line of the same marks")
        if start := chapters.unclosed_shortcode(name):
            yield Problem(
                "a shortcode is never closed, and all text after it is lost", name, start, remedy="close it with >}}"
            )
        for line, path in chapters.leading_outside(name):
            yield Problem(f"includes {path}, which is outside the project", name, line, remedy=COPY_IN)
        for line in chapters.marked_in_vain(name):
            yield Problem(
                "Quarto hides divs, spans and code blocks only, and would show this",
                name,
                line,
                remedy="put it into a div, ::: {.content-hidden}, or a span, [words]{.content-hidden}",
            )
        yield from _notes_without_text(name, chapters)
    pages = Site(site, chapters, beside)
    first: dict[str, str] = {}  # the chapter in which an identifier stands first
    for page in sorted(site.rglob("*.html")):
        chapter = page.relative_to(site).with_suffix(".qmd").as_posix()
        raw = page.read_text(encoding="utf-8")
        text = SCRIPT.sub("", raw)
        yield from _repeated_identifiers(text, chapter, first, chapters)
        yield from _expressions_left(text, chapter, chapters)
        yield from _folders_named(raw, chapter, chapters)
        names = _with_included(chapters, [chapter])
        yield from pages.find_dead_links(page.relative_to(site).as_posix(), text, names)
        for picture in dict.fromkeys(PICTURE.findall(text)):
            file = page.parent / unquote(picture.partition("?")[0].partition("#")[0])
            if not file.is_file() and normpath(file.relative_to(site)) not in beside:
                path, line = chapters.find(re.escape(Path(unquote(picture)).name), chapter) or (chapter, 0)
                yield Problem(f"the picture {picture} does not exist", path, line, remedy="add it, or correct its path")


def _unknown_kernel(chapters: Chapters) -> Iterator[Problem]:
    """The kernel that the project asks for, if there is none of its name: Quarto takes another one then."""
    try:
        settings, lines = read_yaml("\n".join(chapters.lines(CONFIGURATION)), CONFIGURATION)
    except ContentError:
        return
    given = settings.get("jupyter") if isinstance(settings, Mapping) else None
    key = "jupyter"
    if isinstance(given, Mapping):
        key, given = ("jupyter.kernel", given["kernel"]) if "kernel" in given else ("jupyter", given.get("kernelspec"))
    if isinstance(given, Mapping):
        key, given = "jupyter.kernelspec.name", given.get("name")
    if isinstance(given, str) and given not in KERNELS and given not in (known := installed_kernels()):
        found = f'there is no Jupyter kernel "{given}", and Quarto runs the cells in another one'
        yield Problem(found, CONFIGURATION, lines[key], remedy=f"name one that is installed: {', '.join(known)}")


def _repeated_identifiers(text: str, chapter: str, first: dict[str, str], chapters: Chapters) -> Iterator[Problem]:
    """What has the identifier of something before it, in its own page or, in a book, in another.

    ``first`` gathers where each stands first; pages that are listed nowhere are no part of the book.
    """
    for identifier, count in Counter(IDENTIFIER.findall(text)).items():
        bare, pulled = re.escape(identifier), re.escape(identifier.partition("-")[2])
        pattern = rf"#{bare}[\s}}]|label:\s*[\"']?{bare}[\"']?\s*$|(?:figure|table)\([\"']{pulled}[\"']\)"
        before = first.setdefault(identifier, chapter) if chapters.is_book else chapter
        if count > 1 and not identifier.startswith("sec-"):  # a title bears its own twice, and pandoc tells of sections
            path, line = chapters.find(pattern, chapter, -1) or (chapter, 0)
            found = f'the identifier "{identifier}" is given {count} times, and references lead to the first'
            yield Problem(found, path, line, remedy="give each its own")
        elif before != chapter:
            path, line = chapters.find(pattern, chapter) or (chapter, 0)
            other, number = chapters.find(pattern, before) or (before, 0)
            place = f"{other}:{number}" if number else other
            found = f'the identifier "{identifier}" is given in two chapters, and references cannot tell them apart'
            yield Problem(found, path, line, f"it is that of {place} already", "give each its own")


def _expressions_left(text: str, chapter: str, chapters: Chapters) -> Iterator[Problem]:
    """Inline expressions that are on the page as code: Quarto starts no kernel for a chapter without a cell."""
    for expression in dict.fromkeys(map(unescape, EXPRESSION.findall(text))):
        place = chapters.find(rf"(?<!`)`\{{python\}} +{re.escape(expression)}`(?!`)", chapter)
        if place:
            yield Problem(
                "an inline expression is not computed, since the chapter has no cell",
                *place,
                remedy="write engine: jupyter into the chapter's header, or add a cell",
            )


def _notes_without_text(name: str, chapters: Chapters) -> Iterator[Problem]:
    """Footnote marks that no line defines: they are on the page as they are written."""
    lines = chapters.lines(name)
    defined = {found[1] for line in lines if (found := NOTE_TEXT.match(line))}
    for index, line in outside_fences(lines):
        for mark in NOTE.findall(CODE_SPAN.sub("", line)):
            if mark not in defined:
                yield Problem(f"the footnote [^{mark}] has no text", name, index + 1, f"a paragraph [^{mark}]: …")


def _folders_named(text: str, chapter: str, chapters: Chapters) -> Iterator[Problem]:
    """The cell that prints the folder of the project, which no other machine has."""
    at = text.find(chapters.root)
    if at >= 0:
        labels = CELL.findall(text, 0, at)
        pattern = rf"label:\s*[\"']?{re.escape(labels[-1])}[\"']?\s*$" if labels else ""
        path, line = (chapters.find(pattern, chapter) if pattern else None) or (chapter, 0)
        yield Problem(
            f"the page names a folder of this machine: {chapters.root}",
            path,
            line,
            expected="paths relative to the project, so that every machine builds the same bytes",
            remedy="have the cell print no absolute path",
        )


def _with_included(chapters: Chapters, rendered: Iterable[str]) -> list[str]:
    """The files rendered and those that they include, each once."""
    names: list[str] = []
    waiting = list(rendered)
    while waiting:
        name = waiting.pop(0)
        if name not in names:
            names.append(name)
            included = (path for line in chapters.lines(name) for path in included_in(line))
            # A path with a slash in front starts at the project, another at the including file.
            waiting.extend(normpath(join("/", dirname(name), path)).lstrip("/") for path in included)
    return names
