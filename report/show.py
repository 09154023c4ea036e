"""What chapters import: values, figures and tables that are already built, as Markdown for pandoc and Quarto.

Only `build/exhibits` is read, and of it only the folders of what is asked for, so that a chapter depends on what it
shows and on nothing else.
"""

from __future__ import annotations

import difflib
import html
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem
from report.core.files import hash_of, sha256
from report.core.project import Project, find_project
from report.core.slugs import slug_of
from report.exhibits.kinds import KINDS
from report.exhibits.kinds.kind import NARROW, PICTURE
from report.exhibits.markdown import escaped, quoted
from report.exhibits.provenance import citations

PIXELS_PER_INCH = 96  # of CSS, and so of a chart's width
DASHES = 100  # the widths of a table's columns are shares of so many dashes
RENDERING = "REPORT_RENDERS"  # set where the built-in renderer runs cells
OF_USER = ("QUARTO_PATH", "QUARTO_PYTHON")  # variables that a person sets, and no sign that Quarto runs
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

    def _repr_html_(self) -> str | None:
        """The number in a notebook, which knows no Markdown of pandoc; nothing for a renderer."""
        return html.escape(self.text) if _is_notebook() else None

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
    in_notebook
        The same as HTML, for a notebook.
    """

    id: str
    markdown: str
    in_notebook: str = ""

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_html_(self) -> str | None:
        """The picture or the table in a notebook; nothing for a renderer, which makes it from the Markdown."""
        return self.in_notebook if _is_notebook() else None

    def __str__(self) -> str:
        return self.markdown


def id_for(name: str, *values: object) -> str:
    """The id of what is made for a value of a column: of ``value("harvest", valley="North")``, ``harvest-north``."""
    return "-".join([name, *map(slug_of, values)])


def value(name: str, show: str = "", *, project: Project | None = None, **parameter: str | int) -> Value:
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
    parameter
        Of a value that is made for each value of a column, the column and its value: ``valley="North"``.

    Raises
    ------
    UnknownExhibit
        If there is no such value, or it cannot be shown so.
    """
    metadata = _metadata(name, "value", project or find_project(), parameter)
    texts, name = metadata["texts"], metadata["id"]
    return Value(name, _text_as(name, texts, show) if show else metadata["text"], texts)


def figure(name: str, *, project: Project | None = None, **parameter: str | int) -> Shown:
    """The figure ``name`` of a project with its caption, under the label ``fig-name``; for a ``parameter`` see `value`.

    Raises
    ------
    UnknownExhibit
        If there is no such figure.
    """
    project = project or find_project()
    metadata = _metadata(name, "figure", project, parameter)
    name = metadata["id"]
    folder = project.exhibits / name
    drawn = [folder / name for name in (PICTURE, NARROW) if name in metadata["files"]]
    svg = "\n".join(path.read_text(encoding="utf-8").strip() for path in drawn)
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
        _figure_in_html(svg + _caption_in_html(metadata["caption"])),
    )


def table(name: str, *, project: Project | None = None, **parameter: str | int) -> Shown:
    """The table ``name`` of a project with its caption, under the label ``tbl-name``; for a ``parameter`` see `value`.

    Raises
    ------
    UnknownExhibit
        If there is no such table.
    """
    project = project or find_project()
    metadata = _metadata(name, "table", project, parameter)
    name = metadata["id"]
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
        name,
        f':::: {{#tbl-{name} .exhibit data-exhibit="{name}"}}\n\n{body}\n\n{metadata["caption"]}\n\n::::\n',
        _figure_in_html(_table_in_html(made) + _caption_in_html(metadata["caption"])),
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


def _is_notebook() -> bool:
    """Whether the cell that asks is one of a notebook: a kernel runs it, and none of the two renderers started that."""
    ours = any(name == RENDERING or (name.startswith("QUARTO_") and name not in OF_USER) for name in os.environ)
    return "ipykernel" in sys.modules and not ours


def _figure_in_html(inside: str) -> str:
    return f'<figure style="margin: 1em 0; max-width: 48em">{inside}</figure>'


def _caption_in_html(caption: str) -> str:
    """A caption as text: links and citations keep their words."""
    text = re.sub(r"\[([^][]*)\]\([^)]*\)|\[([^][]*)\]\{[^}]*\}", r"\1\2", caption)
    text = re.sub(r"@src-|[*_\\]", "", text)
    return f"<figcaption>{html.escape(' '.join(text.split()))}</figcaption>"


def _table_in_html(made: dict[str, Any]) -> str:
    aligned = ["right" if column["align"] == "right" else "left" for column in made["columns"]]
    head = "".join(f"<th>{html.escape(column['header'])}</th>" for column in made["columns"])
    lines = [
        "".join(
            f'<td style="text-align: {side}">{html.escape(" ".join([cell["text"], *cell.get("cites", ())]))}</td>'
            for cell, side in zip(row["cells"], aligned, strict=True)
        )
        for row in made["rows"]
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


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


def _metadata(name: str, kind: str, project: Project, parameter: Mapping[str, str | int]) -> dict[str, Any]:
    if len(parameter) > 1:
        raise UnknownExhibit(f'{kind} "{name}" is asked for {len(parameter)} parameters; one column can be given')
    known = id_for(name, *parameter.values())
    try:
        place = (project.exhibits / known / "metadata.json").resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise UnknownExhibit(_not_made_for(name, kind, project, parameter)) from None
    metadata = _read(place, project)
    told = {key: each for key, each in metadata.items() if key != "content"}
    if metadata.get("content") != hash_of(told):
        raise _damaged(place, project)
    made_for = metadata.get("for_each", {})
    for column, given in parameter.items():
        if (made_for.get("family"), made_for.get("column"), made_for.get("value")) != (name, column, given):
            raise UnknownExhibit(_not_made_for(name, kind, project, parameter))
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


def _was(folder: Path, project: Project) -> list[str]:
    """The ids that an exhibit had before."""
    try:
        return list(_read(folder / "metadata.json", project).get("was", []))
    except UnknownExhibit:
        return []


def _not_made_for(name: str, kind: str, project: Project, parameter: Mapping[str, str | int]) -> str:
    """Why there is nothing for a parameter: no such family, another column, or a value that no row holds."""
    members = [_for_each(folder, project) for folder in sorted(project.exhibits.glob(f"{name}-*"))]
    members = [each for each in members if each.get("family") == name]
    if not members:
        return _not_found(name, kind, project)
    column = members[0]["column"]
    if set(parameter) != {column}:
        return f'{kind} "{name}" is made for each {column}: {kind}("{name}", {column}=…)'
    given = str(parameter[column])
    values = [str(each["value"]) for each in members]
    close = _listed(difflib.get_close_matches(given, values, n=3, cutoff=0.5))
    return f'no {kind} "{name}" for {column} "{given}"; ' + (f"close: {close}" if close else f"there are {len(values)}")


def _for_each(folder: Path, project: Project) -> dict[str, Any]:
    """Of which family an exhibit is, and for which value of which column it is made; empty for others."""
    try:
        found = _read(folder / "metadata.json", project).get("for_each")
    except UnknownExhibit:
        return {}
    return found if isinstance(found, dict) else {}


def _not_found(name: str, kind: str, project: Project) -> str:
    exhibits = project.exhibits
    if not (exhibits / "values.json").is_file():
        return "the exhibits are not built; run: make exhibits"
    of_kind = [folder.name for folder in sorted(exhibits.iterdir()) if _call_of(folder, project) == kind]
    if now := next((each for each in of_kind if name in _was(exhibits / each, project)), ""):
        return f'no {kind} "{name}"; it is "{now}" now'
    close = difflib.get_close_matches(name, of_kind, n=3, cutoff=0.5)
    return f'no {kind} "{name}"' + (f"; close: {_listed(close)}" if close else f"; there are {len(of_kind)} {kind}s")


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
