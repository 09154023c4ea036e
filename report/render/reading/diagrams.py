"""Diagrams written as text, drawn without a browser: Mermaid by the package mmdr, dot by graphviz-pure.

The two packages are Rust compiled for Python; they need no other program, ask no network, and draw the same bytes each
time. They are an extra of this project (``diagrams`` in `pyproject.toml`): who writes no diagrams needs neither.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from report.core.chapters import Chapter, Place
from report.core.commands import OverTime, run
from report.core.errors import ContentError, Problem
from report.core.files import leads_outside
from report.render.reading.cells import CodeCell

PACKAGES = {"mermaid": "mmdr==0.4.0", "dot": "graphviz-pure==0.2.2"}
PROGRAM = "graphviz-pure"
SECONDS = 60.0  # a diagram takes a tenth of one
SHOWN_TEXT = re.compile(r"<text\b[^>]*>(?P<inner>.*?)</text>", re.DOTALL)
SIZE = re.compile(r'<svg\b[^>]*\swidth="100%"')
BOX = re.compile(r'viewBox="[-\d.e]+ [-\d.e]+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')
NOT_MADE = re.compile(r"<!--.*?-->\s*|<!DOCTYPE.*?>\s*", re.DOTALL)  # who drew it, and where its grammar is


def draw_diagram(cell: CodeCell, chapter: Chapter, root: Path) -> list[dict[str, Any]]:
    """The outputs of a cell with a diagram: one image.

    Raises
    ------
    ContentError
        If its language cannot be read, or the package that draws it is not installed.
    """
    place = chapter.places[min(cell.first, cell.source.end)]
    text = cell.code
    if name := cell.options.file:
        path = root / (name.lstrip("/") if name.startswith("/") else (Path(chapter.file).parent / name))
        if leads_outside(path, root) or not path.is_file():
            raise ContentError(Problem(f"the diagram {name} does not exist", *place))
        text = path.read_text(encoding="utf-8", errors="replace")
    drawn = _mermaid(text, place) if cell.source.language == "mermaid" else _dot(text, place)
    return [{"type": "display", "data": {"image/svg+xml": drawn}, "alt": words_in(drawn)}]


def words_in(svg: str) -> str:
    """The words that a drawing shows, each once, in their order."""
    texts = [" ".join(re.sub(r"<[^>]*>", " ", each["inner"]).split()) for each in SHOWN_TEXT.finditer(svg)]
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _lacking(language: str, place: Place) -> ContentError:
    package = PACKAGES[language]
    remedy = f"run: .venv/bin/uv pip install {package}; or show a picture: ![caption](picture.svg)"
    found = f"a diagram in {language} is drawn with the package {package}, which is not installed"
    return ContentError(Problem(found, *place, remedy=remedy))


def _mermaid(text: str, place: Place) -> str:
    try:
        from mmdr import render  # type: ignore[import-not-found]
    except ImportError:
        raise _lacking("mermaid", place) from None
    try:
        drawn = str(render(text, backend="merman").svg())
    except ValueError as error:
        raise ContentError(Problem(f"the diagram cannot be drawn: {error}", *place)) from error
    box = BOX.search(drawn)
    if box and SIZE.search(drawn[:400]):  # a page shows an image of no size across its whole width
        size = f'width="{float(box["width"]):.0f}" height="{float(box["height"]):.0f}"'
        drawn = drawn.replace('width="100%"', size, 1)
    return drawn


def _dot(text: str, place: Place) -> str:
    beside = [str(Path(sys.executable).parent), *(f"{folder}/bin" for folder in sys.path if folder)]
    program = next((found for folder in beside if (found := shutil.which(PROGRAM, path=folder))), None)
    if program is None:
        raise _lacking("dot", place)
    try:
        done = run([program, "-Tsvg"], stdin=text, seconds=SECONDS)
    except OverTime as error:
        raise ContentError(Problem("the diagram was not drawn in time", *place)) from error
    if done.status:
        said = done.stderr.strip().removeprefix("Error: <stdin>: ").splitlines()
        raise ContentError(Problem(f"the diagram cannot be drawn: {said[0] if said else done.status}", *place))
    return NOT_MADE.sub("", done.stdout)
