"""Cell options: what an author may set above a cell, checked, with the document's defaults filled in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from report.errors import ContentError, Problem, raise_all
from report.render.builtin.configuration import Settings
from report.render.builtin.source import Chapter, Place, SourceCell
from report.settings import read_yaml

NOT_SET = object()  # unlike None, which is YAML's null
OPTION_LINE = re.compile(r"^#\s?\|\s?(?P<text>.*)$")


@dataclass(frozen=True)
class Form:
    """What an option's value may be: a test, and the words for it in a message."""

    words: str
    fits: Callable[[Any], bool]


def _one_of(*values: Any) -> Form:
    words = [str(value).lower() for value in values]
    return Form(
        f"{', '.join(words[:-1])} or {words[-1]}",
        lambda given: any(given is value or (isinstance(value, str) and given == value) for value in values),
    )


def _is_list_of_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(item, str) for item in given)


FLAG = _one_of(True, False)
TEXT = Form("a text", lambda given: isinstance(given, str))
TEXTS = Form("a list of texts", _is_list_of_texts)
ONE_OR_MORE = Form("a text or a list of texts", lambda given: isinstance(given, str) or _is_list_of_texts(given))
COUNT = Form("a whole number from 1", lambda given: type(given) is int and given > 0)
LABEL = Form(
    "a name of letters, digits, - and _, as in fig-plants",
    lambda given: isinstance(given, str) and re.fullmatch(r"[^\W_][\w.:-]*", given) is not None,
)

OPTIONS: Mapping[str, Form] = {
    "echo": _one_of(True, False, "fenced"),
    "output": _one_of(True, False, "asis"),
    "include": FLAG,
    "eval": FLAG,
    "warning": FLAG,
    "error": FLAG,
    "code-fold": _one_of(True, False, "show"),
    "code-summary": TEXT,
    "label": LABEL,
    "fig-cap": TEXT,
    "fig-alt": ONE_OR_MORE,
    "fig-subcap": TEXTS,
    "layout-ncol": COUNT,
    "tbl-cap": TEXT,
    "lst-label": LABEL,
    "lst-cap": TEXT,
    "filename": TEXT,
    "classes": ONE_OR_MORE,
    "tags": ONE_OR_MORE,
}
DEFAULTS = ("echo", "output", "include", "eval", "warning", "error", "code-fold", "code-summary")
# Quarto's own, with an effect on the page that is not made here; to pass them in silence would lose it.
OUTSIDE = {
    *("code-annotations", "code-line-numbers", "code-overflow", "column", "id", "panel", "renderings"),
    *("fig-align", "fig-cap-location", "fig-column", "fig-dpi", "fig-env", "fig-format", "fig-height", "fig-link"),
    *("fig-pos", "fig-scap", "fig-width", "layout", "layout-align", "layout-nrow", "layout-valign"),
    *("cap-location", "out-height", "out-width"),
    *("tbl-cap-location", "tbl-colwidths", "tbl-column", "tbl-subcap"),
}


@dataclass(frozen=True)
class Options:
    """The settings of one cell; what each means is Quarto's."""

    echo: bool | Literal["fenced"] = True
    output: bool | Literal["asis"] = True
    include: bool = True
    eval: bool = True
    warning: bool = True
    error: bool = False
    code_fold: bool | Literal["show"] = False
    code_summary: str = "Code"
    label: str = ""
    fig_cap: str = ""
    fig_alt: tuple[str, ...] = ()
    fig_subcap: tuple[str, ...] = ()
    layout_ncol: int = 0
    tbl_cap: str = ""
    lst_label: str = ""
    lst_cap: str = ""
    filename: str = ""
    classes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def float_kind(self) -> str:
        """``"fig"`` or ``"tbl"`` if the label numbers the result, else empty."""
        kind, _, rest = self.label.partition("-")
        return kind if rest and kind in ("fig", "tbl") else ""

    @property
    def caption(self) -> str:
        """The caption of the result: that of the label's kind, or the one that is given."""
        return {"fig": self.fig_cap, "tbl": self.tbl_cap}.get(self.float_kind) or self.fig_cap or self.tbl_cap


@dataclass(frozen=True)
class Cell:
    """A cell with its options apart from its code.

    Parameters
    ----------
    source
        Where it is in the chapter.
    options
        Its own options over the document's defaults.
    option_lines
        The option lines as written, for ``echo: fenced``.
    code
        The code without option lines, as it is run and shown.
    first
        Index in `Chapter.lines` of the first line of ``code``.
    warnings
        Options that have no effect.
    """

    source: SourceCell
    options: Options
    option_lines: tuple[str, ...]
    code: str
    first: int
    warnings: tuple[Problem, ...] = field(default=())


def read_cells(chapter: Chapter, defaults: Options) -> tuple[Cell, ...]:
    """The chapter's cells with their options.

    Raises
    ------
    ContentError
        With all options that cannot be read, have a wrong value or are outside the subset, and all repeated labels.
    """
    problems: list[Problem] = []
    cells: list[Cell] = []
    labels: dict[str, Place] = {}
    for source in chapter.cells:
        try:
            cell = _read_cell(source, chapter, defaults)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        cells.append(cell)
        label, place = cell.options.label, chapter.places[source.start]
        if label in labels:
            found = f'the label "{label}" is already that of the cell in line {labels[label].line}'
            problems.append(Problem(found, *place, remedy="give each cell a label of its own"))
        elif label:
            labels[label] = place
    raise_all(ContentError, problems)
    return tuple(cells)


def read_defaults(settings: Settings, chapter: Chapter) -> Options:
    """The options of a cell that sets none.

    Parameters
    ----------
    settings
        The project's settings.
    chapter
        Its header goes over them. In both, ``execute:`` and the options of ``format: html:`` are looked at, and the
        same names at the top.

    Raises
    ------
    ContentError
        With all values that do not fit.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for source in (settings, Settings.of_header(chapter.header, chapter.header_lines, chapter.path)):
        for start in ("", "execute.", "format.html."):
            for name in DEFAULTS:
                value = source.get(f"{start}{name}", NOT_SET)
                if value is not NOT_SET:
                    found[name] = value
                    problems.extend(_wrong_value(name, value, source.place(f"{start}{name}")))
    raise_all(ContentError, problems)
    return _over(Options(), found)


def _read_cell(source: SourceCell, chapter: Chapter, defaults: Options) -> Cell:
    count = 0
    while count < len(source.content) and OPTION_LINE.match(source.content[count]):
        count += 1
    lines = source.content[:count]
    place = chapter.places[source.start + 1] if count else chapter.places[source.start]
    text = "\n".join(match["text"] for match in map(OPTION_LINE.match, lines) if match)
    given, given_lines = read_yaml(text, place.path, place.line)
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise ContentError(Problem("the cell's options are not keys and values", *place, "as in: #| echo: false"))
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name, value in given.items():
        where = Place(place.path, given_lines[str(name)])
        if name in OPTIONS:
            problems.extend(_wrong_value(name, value, where))
        else:
            _judge_unknown(str(name), where, problems, warnings)
    raise_all(ContentError, problems)
    known = {name: value for name, value in given.items() if name in OPTIONS}
    code = source.content[count:]
    blank = next((index for index, line in enumerate(code) if line.strip()), len(code))
    return Cell(
        source,
        _over(defaults, known),
        lines,
        "\n".join(code[blank:]).rstrip(),
        source.start + 1 + count + blank,
        tuple(warnings),
    )


def _judge_unknown(name: str, where: Place, problems: list[Problem], warnings: list[Problem]) -> None:
    """A name outside the subset: Quarto's own and slips of the pen are faults, names of other tools are not."""
    near = difflib.get_close_matches(name.replace("_", "-"), OPTIONS, n=3, cutoff=0.7)
    supported = f"did you mean {' or '.join(near)}?" if near else f"one of {', '.join(OPTIONS)}"
    found = f'the cell option "{name}"'
    if name in OUTSIDE:
        problems.append(Problem(f"{found} is not supported by the built-in renderer", *where, supported))
    elif near:
        problems.append(Problem(f"{found} is not known", *where, supported))
    else:
        warnings.append(Problem(f"{found} is not known and has no effect", *where, supported))


def _wrong_value(name: str, value: Any, where: Place) -> Iterator[Problem]:
    form = OPTIONS[name]
    if not form.fits(value):
        shown = str(value).lower() if isinstance(value, bool) else value
        yield Problem(f'the option "{name}" is {shown}', *where, form.words)


def _over(options: Options, given: Mapping[str, Any]) -> Options:
    """``options`` with the given values, lists as tuples and single names as lists of one."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if OPTIONS[name] is ONE_OR_MORE and isinstance(value, str):
            value = [value] if name == "fig-alt" else value.split()
        if name == "classes":
            value = [word.removeprefix(".") for word in value]
        values[name.replace("-", "_")] = tuple(value) if isinstance(value, list) else value
    return replace(options, **values)
