"""From what a cell gave to Markdown, in the form Quarto gives it."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from report.errors import ContentError, Problem
from report.render.builtin.cells import Cell
from report.render.builtin.filenames import address_of
from report.render.builtin.source import Place

ALTAIR_ID = re.compile(r"altair-viz-[0-9a-f]{32}")
STYLER_ID = re.compile(r"\bT_[0-9a-f]{5}(?=[_\"\s])")
IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
# The first that an object offers is shown.
PREFERENCE = ("text/html", "text/markdown", *IMAGES, "text/latex", "text/plain")
MARKS = re.compile(r"[`*_{}\[\]()<>#+\-.!|$]")  # signs that would be Markdown in an inline text


@dataclass(frozen=True)
class Shown:
    """A cell's part of the document: Markdown lines, and the images they refer to, by file name."""

    lines: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Body:
    """One output: its kind as in Quarto's class, its form (html, markdown, image, text, latex), and its text.

    An HTML result has ``elsewhere`` the Markdown to show in a format that is not HTML.
    """

    kind: str
    form: str
    text: str
    elsewhere: str = ""


def show_cell(cell: Cell, outputs: Sequence[dict[str, Any]], folder: str, name: str, place: Place) -> Shown:
    """The Markdown of a cell with its results.

    Parameters
    ----------
    cell
        The cell and its options.
    outputs
        What it gave, as `reuse.Results` has it; empty if it was not run.
    folder, name
        Folder of image files, relative to the chapter, and the first part of their names.
    place
        Where the cell is, for messages.

    Raises
    ------
    ContentError
        If an output has no form that can be shown, or options and outputs do not fit each other.
    """
    options = cell.options
    if not options.include:
        return Shown()
    files: dict[str, bytes] = {}
    bodies = list(_bodies(cell, outputs, folder, name, place, files)) if options.output else []
    code = [_code(cell)] if options.echo is not False and cell.code else []
    if options.output == "asis":
        text = [_asis(body) for body in bodies if body.kind != "error"]
        if options.float_kind and text:
            text = [_float(cell, options.label, text, options.caption)]
        errors = [_output(body) for body in bodies if body.kind == "error"]
        parts = [*([_div(_opening(cell), code)] if code else []), *text, *errors]
        return Shown(_lines(parts), files)
    if options.float_kind and not bodies and code:  # a labelled cell that is not run is numbered with its code
        parts = [_float(cell, options.label, code, options.caption)]
    else:
        parts = [*code, *(_parts(cell, bodies, place) if options.float_kind else _plain_parts(cell, bodies))]
    return Shown(_lines([_div(_opening(cell), parts)]) if parts else (), files)


def show_inline(value: dict[str, Any]) -> str:
    """The Markdown of an inline expression's value; empty if there is nothing to show.

    A text is written so that none of its signs is Markdown; other values are shown as Python shows them.
    """
    data = value["data"]
    if "text/html" in data:
        return f"`{_text(data['text/html'])}`{{=html}}"
    if "text/markdown" in data:
        return _text(data["text/markdown"])
    if "text/latex" in data:
        return _text(data["text/latex"])
    plain = _text(data.get("text/plain", ""))
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        # As in Quarto the text is what Python's repr shows between its quotes: a backslash there is two.
        return MARKS.sub(r"\\\g<0>", plain[1:-1].replace("\\", "\\\\\\\\"))
    return plain


def settle_ids(text: str, name: str) -> str:
    """HTML with the random identifiers of Altair and pandas made from ``name`` and their order."""
    for pattern, form in ((ALTAIR_ID, "altair-viz-{}-{}"), (STYLER_ID, "T_{}_{}")):
        for number, identifier in enumerate(dict.fromkeys(pattern.findall(text)), 1):
            text = text.replace(identifier, form.format(name, number))
    return text


def fenced(text: str, attributes: str = "") -> str:
    """A code block whose fence is longer than any row of backticks in the text."""
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{marks}{attributes}\n{text}\n{marks}"


def attribute(value: str) -> str:
    """A value between quotation marks, as Pandoc reads it in attributes."""
    escaped = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _lines(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple("\n\n".join(parts).split("\n"))


def _div(attributes: str, parts: Sequence[str]) -> str:
    return "\n\n".join([f"::: {{{attributes}}}", *parts, ":::"])


def _opening(cell: Cell) -> str:
    identifier = [f"#cell-{cell.options.label}"] if cell.options.label else []
    return " ".join([*identifier, ".cell", *(f".{name}" for name in cell.options.classes)])


def _bodies(
    cell: Cell, outputs: Sequence[dict[str, Any]], folder: str, name: str, place: Place, files: dict[str, bytes]
) -> Iterator[_Body]:
    """The outputs to show, in order, images put into ``files``."""
    for number, output in enumerate(_in_order(outputs), 1):
        if output["type"] == "stream":
            if output["name"] == "stdout" or cell.options.warning:
                yield _Body(output["name"], "text", output["text"].rstrip("\n"))
        elif output["type"] == "error":
            yield _Body("error", "text", "\n".join(output["traceback"]).rstrip("\n"))
        else:
            yield _display(cell, output["data"], folder, f"{name}-{number}", place, files)


def _in_order(outputs: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Outputs with printed text in one piece and errors after it: how it arrives in pieces is chance."""
    streams: dict[str, str] = {}

    def printed() -> Iterator[dict[str, Any]]:
        for name in ("stdout", "stderr"):
            if streams.get(name):
                yield {"type": "stream", "name": name, "text": streams.pop(name)}

    for output in outputs:
        if output["type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
        else:
            yield from printed()
            yield output
    yield from printed()


def _display(cell: Cell, data: dict[str, Any], folder: str, name: str, place: Place, files: dict[str, bytes]) -> _Body:
    kind = next((kind for kind in PREFERENCE if kind in data), None)
    if kind is None:
        offered = ", ".join(sorted(data)) or "nothing"
        remedy = "give the object one of these forms, or set #| output: false"
        raise ContentError(Problem(f"a result offers only {offered}", *place, ", ".join(PREFERENCE), remedy))
    if kind in IMAGES:
        file = f"{folder}/{name}.{IMAGES[kind]}"
        given = _text(data[kind])
        files[file] = given.encode() if kind == "image/svg+xml" else base64.b64decode(given)
        return _Body("display", "image", file)
    text = _text(data[kind]).strip("\n")
    if kind != "text/html":
        return _Body("display", kind.removeprefix("text/"), text)
    others = {name: value for name, value in data.items() if name != kind and name in PREFERENCE}
    other = _markdown(_display(cell, others, folder, name, place, files)) if others else ""
    return _Body("display", "html", settle_ids(text, name), other)


def _markdown(body: _Body, caption: str = "", alt: str = "") -> str:
    """An output as Markdown, with a caption that has no number if one is given."""
    if body.form == "image":
        return f"![{caption}]({address_of(body.text)})" + (f"{{fig-alt={attribute(alt)}}}" if alt else "")
    if body.form == "html":
        table = re.match(r"(?s)(.*?<table\b[^>]*>)(.*)", body.text)
        if caption and table:
            head, rest = table.groups()
            return f"{_raw(head + '<caption>')}\n\n{caption}\n\n{_raw('</caption>' + rest)}"
        if caption:
            return f"{_raw('<figure>')}\n\n{_raw(body.text)}\n\n{_raw('<figcaption>')}\n\n{caption}\n\n" + _raw(
                "</figcaption></figure>"
            )
        return _raw(body.text)
    if body.form in ("markdown", "latex"):
        return f"{body.text}\n\n: {caption}" if caption else body.text
    return fenced(body.text)


def _raw(text: str) -> str:
    return fenced(text, "{=html}")


def _asis(body: _Body) -> str:
    return _markdown(body) if body.form in ("image", "html") else body.text


def _output(body: _Body, identifier: str = "", caption: str = "", alt: str = "") -> str:
    kind = body.kind if body.kind in ("stdout", "stderr", "error") else "display"
    attributes = [f"#{identifier}"] if identifier else []
    attributes += [".cell-output", f".cell-output-{kind}"]
    parts = [_markdown(body, caption, alt)]
    if body.elsewhere:
        web = _div('.content-visible when-format="html"', parts)
        parts = [web, _div('.content-visible unless-format="html"', [body.elsewhere])]
    return _div(" ".join(attributes), parts)


def _alt(cell: Cell, number: int) -> str:
    """The alternative text of a cell's output, its outputs counted from 1; one text is for all."""
    given = cell.options.fig_alt
    return given[0] if len(given) == 1 else given[number - 1] if number <= len(given) else ""


def _plain_parts(cell: Cell, bodies: Sequence[_Body]) -> list[str]:
    """Outputs without a number; a label becomes the identifier of the output, or of each with its position."""
    options, parts = cell.options, []
    for number, body in enumerate(bodies, 1):
        label = options.label and (options.label if len(bodies) == 1 else f"{options.label}-{number}")
        captioned = body.kind == "display" and body.form in ("image", "html", "markdown")
        caption = options.caption if captioned else ""
        parts.append(_output(body, label, caption, _alt(cell, number)))
    return parts


def _parts(cell: Cell, bodies: Sequence[_Body], place: Place) -> list[str]:
    """Outputs of a labelled figure or table: what is displayed is numbered; printed text only if nothing else is."""
    options = cell.options
    numbered = [body for body in bodies if body.kind == "display"] or [body for body in bodies if body.kind == "stdout"]
    if not numbered:
        return [_output(body) for body in bodies]
    around = [_output(body) for body in bodies if body not in numbered]
    if options.fig_subcap and len(options.fig_subcap) != len(numbered):
        found = f"fig-subcap gives {len(options.fig_subcap)} captions for {len(numbered)} results"
        raise ContentError(Problem(found, *place, "as many captions as the cell displays results"))
    inner = []
    for number, body in enumerate(numbered, 1):
        shown = _output(body, alt=_alt(cell, number))
        if options.fig_subcap:
            shown = _float(cell, f"{options.label}-{number}", [shown], options.fig_subcap[number - 1], panel=True)
        inner.append(shown)
    return [*around, _float(cell, options.label, inner, options.caption)]


def _float(cell: Cell, identifier: str, parts: Sequence[str], caption: str, *, panel: bool = False) -> str:
    """A figure or table div: the parts, then the caption."""
    options = cell.options
    attributes = [f"#{identifier}"]
    if not panel and options.layout_ncol:
        attributes.append(f'layout-ncol="{options.layout_ncol}"')
    if not panel and len(options.fig_alt) == 1:
        attributes.append(f"fig-alt={attribute(options.fig_alt[0])}")
    return _div(" ".join(attributes), [*parts, *([caption] if caption else [])])


def _code(cell: Cell) -> str:
    """The cell's code as a block: folded, named or with its fence as the options ask."""
    options = cell.options
    attributes, text = ".python .cell-code", cell.code
    if options.echo == "fenced":
        kept = [line for line in cell.option_lines if not re.match(r"#\s?\|\s?echo\s*:", line)]
        text = fenced("\n".join([*kept, text]), "{python}")
        attributes = ".markdown .cell-code"
    if options.lst_label:
        attributes = f"#{options.lst_label} {attributes} lst-cap={attribute(options.lst_cap)}"
    if options.filename:
        attributes += f" filename={attribute(options.filename)}"
    block = fenced(text, f"{{{attributes}}}")
    if options.code_fold is not False:
        state = " open" if options.code_fold == "show" else ""
        summary = html.escape(options.code_summary, quote=False)
        block = "\n\n".join(
            [_raw(f'<details class="code-fold"{state}><summary>{summary}</summary>'), block, _raw("</details>")]
        )
    return block
