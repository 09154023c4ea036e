"""From what a cell gave to Markdown, in the form Quarto gives it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.core.fences import ticks_around
from report.core.filenames import address_of
from report.core.plain import words_of_html
from report.render.reading import html_results
from report.render.reading.cells import CodeCell
from report.render.reading.charts import chart_in
from report.render.reading.executed_chapter import Content
from report.render.reading.generated_ids import settle_ids
from report.render.reading.handles import is_handle

IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
# The first that an object offers is shown.
PREFERENCE = ("text/html", "text/markdown", *IMAGES, "text/latex", "text/plain")
MARKS = re.compile(r"[`*_{}\[\]()<>#+\-.!|$]")  # signs that would be Markdown in an inline text


@dataclass(frozen=True)
class CellOutput:
    """A cell's part of the document: Markdown lines, and the images they refer to, by file name."""

    lines: tuple[str, ...] = ()
    files: dict[str, Content] = field(default_factory=dict)


@dataclass(frozen=True)
class _Body:
    """One output: its kind as in Quarto's class, its form (html, markdown, image, text, latex), and its text.

    An HTML result has ``elsewhere`` the Markdown to show in a format that is not HTML, an image its ``size`` as
    attributes, and ``alt`` the words in it, for those who do not see it.
    """

    kind: str
    form: str
    text: str
    elsewhere: str = ""
    size: str = ""
    alt: str = ""


def show_cell(cell: CodeCell, outputs: Sequence[dict[str, Any]], folder: str, name: str, place: Place) -> CellOutput:
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
        return CellOutput()
    files: dict[str, Content] = {}
    bodies = list(_bodies(cell, outputs, folder, name, place, files)) if options.output else []
    is_tabs = options.panel == "tabset"  # of which Quarto shows the headings and what is below each, no code
    code = [_code(cell)] if options.echo is not False and cell.code and not is_tabs else []
    if options.output == "asis":
        text = [_asis(body) for body in bodies if body.kind != "error"]
        if options.float_kind and text:
            text = [_float(cell, options.label, text, options.caption)]
        if is_tabs and text:
            text = [_div(_opening(cell), text)]
        errors = [_output(body) for body in bodies if body.kind == "error"]
        parts = [*([_div(_opening(cell), code)] if code else []), *text, *errors]
        return CellOutput(_lines(parts), files)
    if options.float_kind and not bodies and code:  # a labelled cell that is not run is numbered with its code
        parts = [_float(cell, options.label, code, options.caption)]
    else:
        parts = [*code, *(_parts(cell, bodies, place) if options.float_kind else _plain_parts(cell, bodies, place))]
    return CellOutput(_lines([_div(_opening(cell), parts)]) if parts else (), files)


def show_inline(value: dict[str, Any]) -> str:
    """The Markdown of an inline expression's value; empty if there is nothing to show.

    A text is written so that none of its signs is Markdown; other values are shown as Python shows them.
    """
    data = value["data"]
    if "text/html" in data:
        words = MARKS.sub(r"\\\g<0>", words_of_html(_text(data["text/html"])))
        return html_results.inline(_text(data["text/html"]), _text(data.get("text/markdown", words)))
    if "text/markdown" in data:
        return _text(data["text/markdown"])
    if "text/latex" in data:
        return _text(data["text/latex"])
    plain = _text(data.get("text/plain", ""))
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        # As in Quarto the text is what Python's repr shows between its quotes: a backslash there is two.
        return MARKS.sub(r"\\\g<0>", plain[1:-1].replace("\\", "\\\\\\\\"))
    return plain


def fenced(text: str, attributes: str = "") -> str:
    """A code block whose fence is longer than any row of backticks in the text."""
    marks = ticks_around(text)
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


def _opening(cell: CodeCell) -> str:
    identifier = [f"#cell-{cell.options.label}"] if cell.options.label else []
    column = [f".column-{cell.options.column}"] if cell.options.column else []
    panel = [f".panel-{cell.options.panel}"] if cell.options.panel else []
    return " ".join([*identifier, ".cell", *(f".{name}" for name in cell.options.classes), *column, *panel])


def _bodies(
    cell: CodeCell, outputs: Sequence[dict[str, Any]], folder: str, name: str, place: Place, files: dict[str, Content]
) -> Iterator[_Body]:
    """The outputs to show, in order, images put into ``files``."""
    has_image = any(set(IMAGES) & set(output.get("data", ())) for output in outputs)
    kept = [output for output in outputs if not is_handle(output, has_image)]
    for number, output in enumerate(_in_order(kept), 1):
        if output["type"] == "stream":
            if output["name"] == "stdout" or cell.options.warning:
                yield _Body(output["name"], "text", output["text"].rstrip("\n"))
        elif output["type"] == "error":
            yield _Body("error", "text", "\n".join(output["traceback"]).rstrip("\n"))
        else:
            shown = _display(cell, output["data"], folder, f"{name}-{number}", place, files)
            yield (
                replace(shown, size=_size(cell, output), alt=output.get("alt", "")) if shown.form == "image" else shown
            )


def _size(cell: CodeCell, output: Mapping[str, Any]) -> str:
    """The size of an image as attributes: what the cell's options say, else what the image is made for."""
    options = cell.options
    sizes = {"width": options.out_width, "height": options.out_height}
    if not any(sizes.values()):
        sizes = {name: str(value) for name, value in output.get("sizes", {}).items()}
    attributes = [f'{name}="{value}"' for name, value in sizes.items() if value]
    if options.fig_align in ("left", "center", "right"):
        attributes.append(f'fig-align="{options.fig_align}"')
    return " ".join(attributes)


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


def _display(
    cell: CodeCell, data: dict[str, Any], folder: str, name: str, place: Place, files: dict[str, Content]
) -> _Body:
    kind = next((kind for kind in PREFERENCE if kind in data), None)
    if kind is None:
        offered = ", ".join(sorted(data)) or "nothing"
        remedy = html_results.remedy_without_form(data)
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
    if html_results.says_nothing(_text(others.get("text/plain", ""))):
        del others["text/plain"]
    if set(others) <= {"text/plain"} and (
        other := _on_paper(text, f"{folder}/{name}.svg", place, files, has_text=bool(others))
    ):
        return _Body("display", "html", settle_ids(text, name), other)
    other = _markdown(_display(cell, others, folder, name, place, files)) if others else ""
    return _Body("display", "html", settle_ids(text, name), other)


def _on_paper(text: str, file: str, place: Place, files: dict[str, Content], *, has_text: bool) -> str:
    """What stands in PDF and Word for HTML that has a chart of Vega or a table in it.

    Of other HTML what can be read without a browser is shown. Empty where it shows nothing, or a text is beside it.
    """
    if chart := chart_in(text, place):
        files[file] = chart
        return f"![]({address_of(file)})"
    if html_results.has_table(text):
        return fenced(re.sub(r"(?s)<(style|script)\b.*?</\1>", "", text), "{.html-result}")
    if has_text:
        return ""
    if words := html_results.readable(text):
        return fenced(words, "{.html-result}")
    if html_results.needs_browser(text):
        files[file] = partial(html_results.refuse, place)  # asked for where PDF or Word is made, and only there
        return f"![]({address_of(file)})"
    return ""


def _markdown(body: _Body, caption: str = "", alt: str = "") -> str:
    """An output as Markdown, with a caption that has no number if one is given."""
    if body.form == "image":
        alt = alt or (body.alt if not caption else "")
        attributes = " ".join(filter(None, (f"fig-alt={attribute(alt)}" if alt else "", body.size)))
        return f"![{caption}]({address_of(body.text)})" + (f"{{{attributes}}}" if attributes else "")
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
    return _by_format(body, _markdown(body)) if body.form in ("image", "html") else body.text


def _by_format(body: _Body, shown: str) -> str:
    """What a page shows of a result, and where there is other Markdown for PDF and Word, that for them."""
    if not body.elsewhere:
        return shown
    web = _div('.content-visible when-format="html"', [shown])
    return web + "\n\n" + _div('.content-visible unless-format="html"', [body.elsewhere])


def _output(body: _Body, identifier: str = "", caption: str = "", alt: str = "") -> str:
    kind = body.kind if body.kind in ("stdout", "stderr", "error") else "display"
    attributes = [f"#{identifier}"] if identifier else []
    attributes += [".cell-output", f".cell-output-{kind}"]
    return _div(" ".join(attributes), [_by_format(body, _markdown(body, caption, alt))])


def _alt(cell: CodeCell, number: int) -> str:
    """The alternative text of a cell's output, its outputs counted from 1; one text is for all."""
    given = cell.options.fig_alt
    return given[0] if len(given) == 1 else given[number - 1] if number <= len(given) else ""


def _rendered(cell: CodeCell, bodies: Sequence[_Body], place: Place, caption: str = "") -> list[str]:
    """Results for light and for dark pages, each set of them as one part.

    Raises
    ------
    ContentError
        If the cell displays more or fewer results than its option ``renderings`` speaks of.
    """
    modes = cell.options.renderings
    if not bodies or len(bodies) % len(modes):
        found = f"renderings speaks of {len(modes)} results, and the cell displays {len(bodies)}"
        raise ContentError(Problem(found, *place, f"one for each of {', '.join(modes)}"))
    parts = []
    for first in range(0, len(bodies), len(modes)):
        together = [
            _div(f".{mode}-content", [_output(body, caption=caption, alt=_alt(cell, first // len(modes) + 1))])
            for mode, body in zip(modes, bodies[first:], strict=False)
        ]
        parts.append("\n\n".join(together) if len(modes) == 1 else _div(".renderings", together))
    return parts


def _plain_parts(cell: CodeCell, bodies: Sequence[_Body], place: Place) -> list[str]:
    """Outputs without a number; a label becomes the identifier of the output, or of each with its position."""
    options, parts = cell.options, []
    if options.renderings:
        shown = [body for body in bodies if body.kind == "display"]
        return [_output(body) for body in bodies if body not in shown] + _rendered(cell, shown, place, options.caption)
    for number, body in enumerate(bodies, 1):
        label = options.label and (options.label if len(bodies) == 1 else f"{options.label}-{number}")
        captioned = body.kind == "display" and body.form in ("image", "html", "markdown")
        captions = options.captions
        caption = (captions[number - 1] if number <= len(captions) > 1 else options.caption) if captioned else ""
        parts.append(_output(body, label, caption, _alt(cell, number)))
    return parts


def _parts(cell: CodeCell, bodies: Sequence[_Body], place: Place) -> list[str]:
    """Outputs of a labelled figure or table: what is displayed is numbered; printed text only if nothing else is."""
    options = cell.options
    numbered = [body for body in bodies if body.kind == "display"] or [body for body in bodies if body.kind == "stdout"]
    if not numbered:
        return [_output(body) for body in bodies]
    around = [_output(body) for body in bodies if body not in numbered]
    results = (
        _rendered(cell, numbered, place)
        if options.renderings
        else [_output(body, alt=_alt(cell, number)) for number, body in enumerate(numbered, 1)]
    )
    captions, parts_of_panel = options.captions, options.subcaptions
    if parts_of_panel is not True and parts_of_panel and len(parts_of_panel) != len(results):
        name = f"{options.float_kind}-subcap"
        found = f"{name} gives {len(parts_of_panel)} captions for {len(results)} results"
        raise ContentError(Problem(found, *place, "as many captions as the cell displays results"))
    if len(captions) > 1 and len(captions) != len(results):
        found = f"{options.float_kind}-cap gives {len(captions)} captions for {len(results)} results"
        raise ContentError(Problem(found, *place, "one, or as many captions as the cell displays results"))
    inner = []
    for number, shown in enumerate(results, 1):
        if parts_of_panel:
            caption = "" if parts_of_panel is True else parts_of_panel[number - 1]
            shown = _float(cell, f"{options.label}-{number}", [shown], caption, panel=True)
        elif len(captions) > 1:
            shown = _float(cell, f"{options.label}-{number}", [shown], captions[number - 1])
        inner.append(shown)
    if len(captions) > 1 and not parts_of_panel:
        return [*around, *inner]
    return [*around, _float(cell, options.label, inner, options.caption)]


def _float(cell: CodeCell, identifier: str, parts: Sequence[str], caption: str, *, panel: bool = False) -> str:
    """A figure or table div: the parts, then the caption."""
    options = cell.options
    attributes = [f"#{identifier}"]
    for name, count in (("layout-ncol", options.layout_ncol), ("layout-nrow", options.layout_nrow)):
        if not panel and count:
            attributes.append(f'{name}="{count}"')
    if not panel and options.layout:
        given = options.layout if isinstance(options.layout, str) else json.dumps(options.layout)
        attributes.append(f"layout={attribute(given)}")
    if options.tbl_colwidths:
        given = options.tbl_colwidths if isinstance(options.tbl_colwidths, str) else json.dumps(options.tbl_colwidths)
        attributes.append(f"tbl-colwidths={attribute(given)}")
    if not panel and len(options.fig_alt) == 1:
        attributes.append(f"fig-alt={attribute(options.fig_alt[0])}")
    return _div(" ".join(attributes), [*parts, *([caption] if caption else [])])


def _code(cell: CodeCell) -> str:
    """The cell's code as a block: folded, named or with its fence as the options ask."""
    options, language = cell.options, cell.source.language
    attributes, text = f".{'default' if language == 'mermaid' else language} .cell-code", cell.code
    if options.echo == "fenced":
        kept = [line for line in cell.option_lines if not re.match(r"(#|//|%%)\s?\|\s?echo\s*:", line)]
        text = fenced("\n".join([*kept, text]), f"{{{language}}}")
        attributes = ".markdown .cell-code"
    if options.lst_label:
        attributes = f"#{options.lst_label} {attributes} lst-cap={attribute(options.lst_cap)}"
    if options.filename:
        attributes += f" filename={attribute(options.filename)}"
    if options.code_fold is not False:
        attributes += f' code-fold="{"show" if options.code_fold == "show" else "true"}"'
        if options.code_summary:
            attributes += f" code-summary={attribute(options.code_summary)}"
    return fenced(text, f"{{{attributes}}}")
