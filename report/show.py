"""What chapters import: values, figures and tables that are already built, as Markdown for pandoc and Quarto.

Only `build/exhibits` is read, and of it only the folders of what is asked for, so that a chapter depends on what it
shows and on nothing else.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.errors import ContentError, Problem
from report.exhibits.evidence import citations
from report.exhibits.kinds import KINDS
from report.exhibits.markdown import escaped, quoted
from report.files import hash_of, sha256
from report.project import Project, find_project

PIXELS_PER_INCH = 96  # of CSS, and so of a chart's width
DASHES = 100  # the widths of a table's columns are shares of so many dashes
NARROWEST, WIDEST = 6, 40  # characters that a column asks for, whatever it holds


class UnknownExhibit(ContentError):
    """A chapter asks for an exhibit that is not there. Its message is one line: a kernel shows the last one."""

    def __init__(self, message: str) -> None:
        super().__init__(Problem(message))


@dataclass(frozen=True)
class Value:
    """A number in running text.

    Parameters
    ----------
    id
        The exhibit's id.
    text
        The number as it is shown.
    texts
        The other ways to show it, by name.
    """

    id: str
    text: str
    texts: dict[str, str]

    def _repr_markdown_(self) -> str:
        return f"[{escaped(self.text)}]{{.value data-value={quoted(self.id)}}}"

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return _text_as(self.id, self.texts, spec) if spec else self.text


@dataclass(frozen=True)
class Shown:
    """A figure or table in a chapter: a numbered division with its caption last.

    Parameters
    ----------
    id
        The exhibit's id.
    markdown
        The division.
    """

    id: str
    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown


def value(name: str, show: str = "", *, project: Project | None = None) -> Value:
    """The value ``name`` for running text.

    Parameters
    ----------
    name
        The value's id.
    show
        ``number``, ``unit`` (``EUR 4,078 million``), ``words`` (``seven``) or ``million`` (``3.93 million``); by
        default as the value's function says.
    project
        Whose it is; by default the project around the working folder.

    Raises
    ------
    UnknownExhibit
        If there is no such value, or it cannot be shown so.
    """
    metadata = _metadata(name, "value", project or find_project())
    texts = metadata["texts"]
    return Value(name, _text_as(name, texts, show) if show else metadata["text"], texts)


def figure(name: str, *, project: Project | None = None) -> Shown:
    """The figure ``name`` of a project with its caption, under the label ``fig-name``.

    Raises
    ------
    UnknownExhibit
        If there is no such figure.
    """
    project = project or find_project()
    metadata = _metadata(name, "figure", project)
    folder = project.exhibits / name
    svg = (folder / "figure.svg").read_text(encoding="utf-8").strip()
    place = "/" + folder.relative_to(project.root).as_posix()
    width = f"{metadata['width_px'] / PIXELS_PER_INCH:.2f}in"
    image = f"{{fig-alt={quoted(metadata['alt'])} width={width}}}"
    return Shown(
        name,
        f"""\
:::: {{#fig-{name} .exhibit data-exhibit="{name}"}}

::: {{.content-visible when-format="html"}}
```{{=html}}
{svg}
```
:::

::: {{.content-visible when-format="docx"}}
![]({place}/figure.png){image}
:::

::: {{.content-visible unless-format="html"}}
::: {{.content-hidden when-format="docx"}}
![]({place}/figure.svg){image}
:::
:::

{metadata["caption"]}

::::
""",
    )


def table(name: str, *, project: Project | None = None) -> Shown:
    """The table ``name`` of a project with its caption, under the label ``tbl-name``.

    Raises
    ------
    UnknownExhibit
        If there is no such table.
    """
    project = project or find_project()
    metadata = _metadata(name, "table", project)
    made = _read(project.exhibits / name / "table.json", project, metadata["files"].get("table.json", ""))
    columns = made["columns"]
    rows = [[_cell(cell) for cell in row["cells"]] for row in made["rows"]]
    lines = [
        _line(escaped(column["header"]) for column in columns),
        _line(_rules(columns, [row["cells"] for row in made["rows"]]), " "),
        *(_line(row) for row in rows),
    ]
    body = "\n".join(lines)
    return Shown(
        name, f':::: {{#tbl-{name} .exhibit data-exhibit="{name}"}}\n\n{body}\n\n{metadata["caption"]}\n\n::::\n'
    )


def page(name: str, *, project: Project | None = None) -> str:
    """The page ``name`` made from a project's evidence, as Markdown for a cell with ``output: asis`` to print.

    Raises
    ------
    UnknownExhibit
        If there is no such page.
    """
    pages = (project or find_project()).pages
    try:
        return (pages / f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        names = sorted(path.stem for path in pages.glob("*.md"))
        close = _listed(difflib.get_close_matches(name, names, n=3, cutoff=0.5))
        hint = f"close: {close}" if close else f"there are {len(names)}" if names else "none is made; run: make"
        raise UnknownExhibit(f'no page "{name}"; {hint}') from None


def _cell(cell: dict[str, Any]) -> str:
    """A cell as Markdown; what rests on data rows is a span that names the cell, so that its evidence can be found."""
    text = escaped(cell["text"])
    if cell.get("link"):
        text = f"[{text}](<{cell['link']}>)"
    if cell["rows"] and text:
        kind = ".value " if "number" in cell else ""
        text = f"[{text}]{{{kind}data-cell={quoted(cell['name'])}}}"
    return " ".join(filter(None, [text, citations(cell.get("cites", ()))]))


def _rules(columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]]) -> list[str]:
    """The line under the head: alignments by colons, shares of the width by dashes."""
    wanted = []
    for at, column in enumerate(columns):
        lengths = [len(row[at]["text"]) + sum(map(len, row[at].get("cites", ()))) for row in rows]
        words = [len(word) for word in column["header"].split()]
        wanted.append(min(max(NARROWEST, *lengths, *words), WIDEST))
    shares = [max(3, round(DASHES * width / sum(wanted))) for width in wanted]
    return [
        "-" * (share - 1) + ":" if column["align"] == "right" else ":" + "-" * (share - 1)
        for share, column in zip(shares, columns, strict=True)
    ]


def _line(cells: Any, pad: str = " ") -> str:
    return f"|{pad}" + f"{pad}|{pad}".join(cells) + f"{pad}|"


def _text_as(name: str, texts: dict[str, str], show: str) -> str:
    if show not in texts:
        raise UnknownExhibit(f'value "{name}" cannot be shown as "{show}"; possible: {_listed(sorted(texts))}')
    return texts[show]


def _metadata(name: str, kind: str, project: Project) -> dict[str, Any]:
    try:
        place = (project.exhibits / name / "metadata.json").resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise UnknownExhibit(_not_found(name, kind, project)) from None
    metadata = _read(place, project)
    told = {key: each for key, each in metadata.items() if key != "content"}
    if metadata.get("content") != hash_of(told):
        raise _damaged(place, project)
    call = KINDS[metadata["kind"]].call
    if call != kind:
        use = f': use {call}("{name}")' if call else ", which marks a sentence"
        raise UnknownExhibit(f'no {kind} "{name}"; it is a {metadata["kind"]}{use}')
    return metadata


def _read(path: Path, project: Project, expected: str | None = None) -> dict[str, Any]:
    """What the build wrote to a file; with its hash, where that is noted elsewhere."""
    try:
        content = path.read_bytes()
        told = json.loads(content) if expected in (None, sha256(content)) else None
    except (OSError, ValueError, RecursionError):
        raise _damaged(path, project) from None
    if not isinstance(told, dict):
        raise _damaged(path, project)
    return told


def _damaged(path: Path, project: Project) -> UnknownExhibit:
    state = "damaged" if path.exists() else "missing"
    return UnknownExhibit(f"{project.shown(path)} is {state}; to have it made anew, run: make exhibits")


def _call_of(folder: Path, project: Project) -> str:
    """By which call the exhibit in a folder is shown; empty where that cannot be read."""
    try:
        found = KINDS.get(str(_read(folder / "metadata.json", project).get("kind")))
    except UnknownExhibit:
        return ""
    return found.call if found else ""


def _not_found(name: str, kind: str, project: Project) -> str:
    exhibits = project.exhibits
    if not (exhibits / "values.json").is_file():
        return "the exhibits are not built; run: make exhibits"
    of_kind = [folder.name for folder in sorted(exhibits.iterdir()) if _call_of(folder, project) == kind]
    close = difflib.get_close_matches(name, of_kind, n=3, cutoff=0.5)
    return f'no {kind} "{name}"' + (f"; close: {_listed(close)}" if close else f"; there are {len(of_kind)} {kind}s")


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
