"""Cell options: what an author may set above a cell, checked, with the document's defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from report.core.chapters import LANGUAGE, OPTION, Chapter, Place, SourceCell
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem, raise_all
from report.core.quarto_settings import WAY, close_names, did_you_mean, placed
from report.core.settings import read_yaml
from report.core.settings_check import Aside, is_unset

NOT_SET = object()  # unlike None, which is YAML's null
OPTION_LINES = {  # of a diagram: %%| label: fig-steps, //| label: fig-steps
    "mermaid": re.compile(r"^%%\s?\|\s?(?P<text>.*)$"),
    "dot": re.compile(r"^//\s?\|\s?(?P<text>.*)$"),
}


@dataclass(frozen=True)
class OptionForm:
    """What an option's value may be: a test, and the words for it in a message."""

    words: str
    fits: Callable[[Any], bool]


def _one_of(*values: Any) -> OptionForm:
    words = [str(value).lower() for value in values]
    return OptionForm(
        f"{', '.join(words[:-1])} or {words[-1]}",
        lambda given: any(given is value or (isinstance(value, str) and given == value) for value in values),
    )


def _is_list_of_texts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(item, str) for item in given)


def _is_renderings(given: Any) -> bool:
    return _is_list_of_texts(given) and 0 < len(given) == len(set(given)) and set(given) <= {"light", "dark"}


FLAG = _one_of(True, False)
TEXT = OptionForm("a text", lambda given: isinstance(given, str))
TEXTS = OptionForm("a list of texts", _is_list_of_texts)
ONE_OR_MORE = OptionForm("a text or a list of texts", lambda given: isinstance(given, str) or _is_list_of_texts(given))
COUNT = OptionForm("a whole number from 1", lambda given: type(given) is int and given > 0)
LABEL = OptionForm(
    "a name of letters, digits, - and _, as in fig-plants",
    lambda given: isinstance(given, str) and re.fullmatch(r"[^\W_][\w.:-]*", given) is not None,
)

SUBCAPTIONS = OptionForm("a list of texts, or true", lambda given: given is True or _is_list_of_texts(given))
LAYOUT = OptionForm("a list of numbers, or of lists of them", lambda given: isinstance(given, list | str | bool))

SIZE = OptionForm("a width or height, as 70% or 400px", lambda given: isinstance(given, str | int | float))
SIZES = ("out-width", "out-height")

OPTIONS: Mapping[str, OptionForm] = {
    "echo": _one_of(True, False, "fenced"),
    "output": _one_of(True, False, "asis"),
    "include": FLAG,
    "eval": FLAG,
    "warning": FLAG,
    "error": FLAG,
    "code-fold": _one_of(True, False, "show"),
    "code-summary": TEXT,
    "label": LABEL,
    "fig-cap": ONE_OR_MORE,
    "fig-alt": ONE_OR_MORE,
    "fig-subcap": SUBCAPTIONS,
    "layout-ncol": COUNT,
    "layout-nrow": COUNT,
    "layout": LAYOUT,
    "tbl-cap": ONE_OR_MORE,
    "tbl-subcap": SUBCAPTIONS,
    "tbl-colwidths": LAYOUT,
    "column": TEXT,
    "renderings": OptionForm("[light, dark], or one of the two", _is_renderings),
    "panel": _one_of("tabset", "sidebar", "input", "fill", "center"),
    "id": LABEL,
    "file": TEXT,
    "fig-align": _one_of("default", "left", "center", "right"),
    "out-width": SIZE,
    "out-height": SIZE,
    "lst-label": LABEL,
    "lst-cap": TEXT,
    "filename": TEXT,
    "classes": ONE_OR_MORE,
    "tags": ONE_OR_MORE,
}
DEFAULTS = ("echo", "output", "include", "eval", "warning", "error", "code-fold", "code-summary")


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
    code_summary: str = ""
    label: str = ""
    fig_cap: str | tuple[str, ...] = ()
    fig_alt: tuple[str, ...] = ()
    fig_subcap: tuple[str, ...] | Literal[True] = ()
    layout_ncol: int = 0
    layout_nrow: int = 0
    layout: Any = None
    tbl_cap: str | tuple[str, ...] = ()
    tbl_subcap: tuple[str, ...] | Literal[True] = ()
    tbl_colwidths: Any = None
    column: str = ""
    panel: str = ""
    renderings: tuple[str, ...] = ()
    id: str = ""
    fig_align: str = ""
    out_width: str = ""
    out_height: str = ""
    file: str = ""
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
    def captions(self) -> tuple[str, ...]:
        """The captions of the results: those of the label's kind, or those that are given."""
        given = {"fig": self.fig_cap, "tbl": self.tbl_cap}.get(self.float_kind) or self.fig_cap or self.tbl_cap
        return (given,) if isinstance(given, str) and given else tuple(given)

    @property
    def caption(self) -> str:
        """The first of the captions; empty without any."""
        return self.captions[0] if self.captions else ""

    @property
    def subcaptions(self) -> tuple[str, ...] | Literal[True]:
        """Captions of the parts of a panel; True for letters alone."""
        return (self.tbl_subcap if self.float_kind == "tbl" else ()) or self.fig_subcap or self.tbl_subcap


@dataclass(frozen=True)
class CodeCell:
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
    aside
        Options of looks, which have none either.
    """

    source: SourceCell
    options: Options
    option_lines: tuple[str, ...]
    code: str
    first: int
    warnings: tuple[Problem, ...] = field(default=())
    aside: tuple[Aside, ...] = ()


def read_cells(chapter: Chapter, defaults: Options) -> tuple[CodeCell, ...]:
    """The chapter's cells with their options.

    Raises
    ------
    ContentError
        With all options that cannot be read, have a wrong value or are outside the subset, and all repeated labels.
    """
    problems: list[Problem] = []
    cells: list[CodeCell] = []
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
    if settings.get("project.type") == "manuscript" or "manuscript" in settings.values:
        found = {"echo": False, "warning": False}  # an article shows no code unless it is asked for
    for source in (settings, Settings.of_header(chapter.header, chapter.header_lines, chapter.file)):
        for start in ("", "execute.", "format.html."):
            for name in DEFAULTS:
                value = source.get(f"{start}{name}", NOT_SET)
                if value is not NOT_SET:
                    found[name] = value
                    problems.extend(_wrong_value(name, value, source.place(f"{start}{name}")))
    raise_all(ContentError, problems)
    return _over(Options(), found)


def _read_cell(source: SourceCell, chapter: Chapter, defaults: Options) -> CodeCell:
    count = 0
    option_line = OPTION_LINES.get(source.language, OPTION)
    while count < len(source.content) and option_line.match(source.content[count]):
        count += 1
    lines = source.content[:count]
    place = chapter.places[source.start + 1] if count else chapter.places[source.start]
    text = "\n".join(match["text"] for match in map(option_line.match, lines) if match)
    given, given_lines = read_yaml(text, place.path, place.line)
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise ContentError(Problem("the cell's options are not keys and values", *place, "as in: #| echo: false"))
    problems: list[Problem] = []
    warnings: list[Problem] = []
    if source.unread:
        expected = f"```{{{source.language}}} and below it lines such as #| echo: false"
        found = f'"{source.unread}" in the braces of a cell has no effect'
        warnings.append(Problem(found, *chapter.places[source.start], expected))
    aside: list[Aside] = []
    for name, value in given.items():
        where = Place(place.path, given_lines[str(name)])
        if name in OPTIONS:
            problems.extend(_wrong_value(name, value, where))
        else:
            given_aside = _judge(str(name), value, where, problems, warnings)
            aside += [given_aside] if given_aside else []
    raise_all(ContentError, problems)
    known = {name: value for name, value in given.items() if name in OPTIONS}
    if source.language != LANGUAGE:
        known = {"echo": False, **known}
    code = source.content[count:]
    blank = next((index for index, line in enumerate(code) if line.strip()), len(code))
    return CodeCell(
        source,
        _over(defaults, known),
        lines,
        "\n".join(code[blank:]).rstrip(),
        source.start + 1 + count + blank,
        tuple(warnings),
        tuple(aside),
    )


def _judge(name: str, value: Any, where: Place, problems: list[Problem], warnings: list[Problem]) -> Aside | None:
    """A name that is not read here: of content an error, of looks set aside, of another tool told."""
    known = placed("cell", name)
    found = f'the cell option "{name}"'
    if known and known.kind == "looks":
        return None if is_unset(value) else Aside(name, where)
    if known and known.kind == "content":
        if not is_unset(value):
            told = f"{found} is not supported by the built-in renderer"
            problems.append(Problem(told, *where, WAY + known.instead))
        return None
    if known:
        return None
    near = close_names("cell", name)
    supported = did_you_mean(near) or f"one of {', '.join(OPTIONS)}"
    if near:
        problems.append(Problem(f"{found} is not known", *where, supported))
    else:
        warnings.append(Problem(f"{found} is not known and has no effect", *where, supported))
    return None


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
            value = {"fig-alt": [value], "classes": value.split(), "tags": value.split()}.get(name, value)
        if name == "classes":
            value = [word.removeprefix(".") for word in value]
        is_list = isinstance(value, list) and name not in ("layout", "tbl-colwidths")
        values[name.replace("-", "_")] = tuple(value) if is_list else str(value) if name in SIZES else value
    return replace(options, **values)
