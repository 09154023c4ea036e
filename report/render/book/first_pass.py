"""What goes into the first pass of a document: its text with shortcodes replaced, and the settings of the filters."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from report.core.chapters import Place, first_heading
from report.core.configuration import FORMATS, Configuration, Settings
from report.core.dates import date_in_words
from report.core.errors import ContentError, Problem
from report.core.fences import outside_fences
from report.core.files import sha256
from report.core.language import words_of
from report.render.book import macros, pandoc
from report.render.book.entries import entries_of
from report.render.book.filter_files import filters_of, shortcodes_of, states_of
from report.render.book.licences import copyright_of, licence_of
from report.render.book.nesting import too_deep
from report.render.book.numbering import kinds_of
from report.render.reading.about_page import with_about
from report.render.reading.brand import colours_of, read_brand
from report.render.reading.executed_chapter import Content
from report.render.reading.shortcodes import replace_shortcodes

LOOSE = re.compile(r"^\s*:{3,}\s*\{[^}]*[\w-](?:\s+=|=\s)[^}]*\}")  # ::: {#x key = "v"}
READ_AS_MARKDOWN = ("title", "subtitle", "abstract", "nocite")


@dataclass(frozen=True)
class ExecutedDocument:
    """A document as the cells left it.

    Parameters
    ----------
    path
        Its file, relative to the project's root.
    header
        Its YAML header.
    header_lines
        Line of each key of the header.
    lines, places
        The text below the header, and where each line was written.
    files
        Images made by cells: path relative to the document's folder → bytes, or what makes them.
    template
        The document whose text this is, if that is another one.
    """

    path: str
    header: Mapping[str, Any]
    header_lines: Mapping[str, int]
    lines: tuple[str, ...]
    places: tuple[Place, ...]
    files: Mapping[str, Content]
    template: str = ""

    @property
    def file(self) -> str:
        """The file in which it is written."""
        return self.template or self.path

    def place_of(self, text: str) -> Place:
        """Where ``text`` stands first; the document's first line if it is nowhere."""
        pattern = re.compile(rf"(?<![\w\\]){re.escape(text)}(?![\w])")
        for line, place in zip(self.lines, self.places, strict=True):
            if text in line and pattern.search(line):
                return place
        for line, place in zip(self.lines, self.places, strict=True):
            if text in line:
                return place
        return Place(self.file, 1)


@dataclass(frozen=True)
class Text:
    """What goes into the first pass of a document.

    Parameters
    ----------
    source
        The document, its shortcodes replaced.
    settings, lua_settings
        The document's settings over the project's, and those of the filters.
    text
        What pandoc reads.
    top
        The part of its header that is read as Markdown.
    warnings
        Faults of shortcodes that Quarto lets pass.
    key
        Names all of it.
    """

    source: ExecutedDocument
    settings: Settings
    lua_settings: Mapping[str, Any]
    text: str
    top: Mapping[str, Any]
    warnings: tuple[Problem, ...]
    key: str


def text_of(
    source: ExecutedDocument,
    configuration: Configuration,
    target: str,
    title_block: Mapping[str, Any] | None,
    is_chapter: bool,
) -> Text:
    """What goes into the first pass; the parameters are those of `read_document`."""
    settings = configuration.of_document(source.header, source.header_lines, source.file, target)
    words = words_of(settings)
    kinds = kinds_of(settings, words)
    lua_settings = {
        "formats": FORMATS[target],
        "profiles": configuration.profiles,
        "true_metadata": sorted(_true_paths(settings.values)),
        "kinds": {prefix: {"family": kind.family, "name": kind.name} for prefix, kind in kinds.items()}
        if settings.get("crossref") is not False
        else {},
        "from": reader_of(settings),
        "annotations": str(settings.get("code-annotations", "below")).lower(),
        "callouts": str(settings.get("callout-appearance", "default")),
        "colwidths": json.dumps(settings.get("tbl-colwidths", True)).strip('"'),
        "shift": int(settings.get("shift-heading-level-by", 0)),
        "words": words,
        "chapter": is_chapter,
    }
    plain, early, late = filters_of(settings, configuration.root)
    if plain or early or late:
        lua_settings["filters"] = [str(path) for path in (*plain, *early)]
        lua_settings["plain_filters"] = {str(path): True for path in plain}
        lua_settings["late_filters"] = [str(path) for path in late]
        lua_settings["filter_states"] = states_of((*plain, *early, *late))
        lua_settings |= _told(source, settings, configuration)
    handled: frozenset[str] = frozenset()
    if settings.get("shortcodes") or any("{{<" in line for line in source.lines):
        handlers, handled = shortcodes_of(settings, configuration.root, source.file)
        if handlers:
            lua_settings["shortcodes"] = [str(path) for path in handlers]
            lua_settings["shortcode_states"] = states_of(handlers)
            lua_settings |= _told(source, settings, configuration)
    header = source.header if title_block is None else title_block
    top = {key: settings.get(key) if title_block is None else header[key] for key in READ_AS_MARKDOWN if key in header}
    top |= {key: str(value).strip() for key, value in top.items() if value is not None}
    if "abstract" in top:
        top["abstract"] = top["abstract"].rstrip() + "\n"  # read as paragraphs
    known = _with_title(with_date_in_words(settings), source, configuration)
    first = replace_shortcodes(
        [json.dumps(top, ensure_ascii=False)], [source_place(source, "title")], known, configuration.variables
    )
    folder = PurePosixPath(settings.place("brand").path).parent.as_posix()
    brand = read_brand(settings.get("brand"), configuration.root, folder)
    lines, places = with_about(settings, source.lines, source.places)
    replaced = replace_shortcodes(lines, places, known, configuration.variables, brand=brand, handled=handled)
    faults = [*first.faults, *replaced.faults, *_too_deep_top(source, top), *too_deep(replaced.lines, replaced.places)]
    if faults:
        raise ContentError(*faults)
    lines = with_tight_attributes(replaced.lines)
    words_of_formulas, shown_lines = macros.from_header(settings, configuration.root), lines
    if reader_of(settings).startswith("markdown"):  # other readers take a definition for text
        defined, shown_lines = macros.from_formulas(lines)
        words_of_formulas += defined
    text = "\n".join(["---", *first.lines, "---", words_of_formulas, *shown_lines, ""])
    key = key_of("document", text, lua_settings)
    shown = replace(source, lines=lines, places=replaced.places, files={**source.files, **replaced.files})
    return Text(shown, settings, lua_settings, text, top, (*first.warnings, *replaced.warnings), key)


def _with_title(known: Mapping[str, Any], source: ExecutedDocument, configuration: Configuration) -> Mapping[str, Any]:
    """Metadata in which a chapter has its heading for a title, and the first page what the book says of itself."""
    book = configuration.settings.get("book") if configuration.kind == "book" else None
    if not isinstance(book, Mapping):
        return known
    is_first = PurePosixPath(source.file).with_suffix("").as_posix() == "index"
    told = {key: book[key] for key in ("title", "subtitle", "author", "description") if key in book and is_first}
    heading = first_heading(line for _, line in outside_fences(source.lines))
    return {**({"title": heading} if heading else {}), **told, **known}


def _told(source: ExecutedDocument, settings: Settings, configuration: Configuration) -> dict[str, Any]:
    """What an author's own code may ask for: file and project, settings, variables, colours of the brand, programs."""
    root, place = configuration.root, PurePosixPath(source.file).parent
    output = configuration.output_folder
    folder = PurePosixPath(settings.place("brand").path).parent.as_posix()
    told: dict[str, Any] = {
        "input": str(root / source.file),
        "metadata": {**settings.values, **_rendered_of(configuration)},
        "variables": dict(configuration.variables),
        "brand": colours_of(read_brand(settings.get("brand"), root, folder)),
        "paths": {"rscript": shutil.which("Rscript") or "Rscript", "typst": shutil.which("typst") or ""},
        "python": sys.executable,
    }
    if configuration.settings.values:
        offset = posixpath.relpath(".", place.as_posix())
        profiles = list(configuration.profiles)
        told["project"] = {"directory": str(root), "offset": offset, "profile": profiles}
        told["project"] |= {"output_directory": str(output)} if output else {}
    plain: dict[str, Any] = json.loads(json.dumps(told, default=str))
    return plain


UNNUMBERED = re.compile(r"(?m)^#\s[^\n]*\{[^}\n]*(?:\.unnumbered|(?<![\w-])-(?![\w-]))[^}\n]*\}\s*$")


def _rendered_of(configuration: Configuration) -> dict[str, Any]:
    """The settings of a book with Quarto's list of what it renders: parts, appendices and numbers of chapters."""
    book = configuration.settings.get("book")
    if configuration.kind != "book" or not isinstance(book, Mapping):
        return {}
    items: list[dict[str, Any]] = []
    counts: Counter[bool] = Counter()
    part, in_appendix = "", False
    for entry in entries_of(configuration):
        if entry.is_appendix and not in_appendix:
            in_appendix = True
            words = words_of(configuration.settings)
            items.append({"type": "appendix", "text": f"{words['appendices']} {{.unnumbered}}", "depth": 0})
        if entry.part and entry.part != part and not entry.is_part:
            items.append({"type": "part", "text": entry.part, "depth": 0})
        part = entry.part
        depth = 1 if (entry.part or entry.is_appendix) and not entry.is_part else 0
        item: dict[str, Any] = {"type": "part" if entry.is_part else "chapter", "file": entry.path, "depth": depth}
        path = configuration.root / entry.path
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        if not entry.is_part and not UNNUMBERED.search(text):
            counts[entry.is_appendix] += 1
            item["number"] = counts[entry.is_appendix]
        items.append(item)
    return {"book": {**book, "render": items}}


def with_tight_attributes(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines in which no blank stands around the ``=`` of a div's attributes, where pandoc would read no div."""
    if not any(LOOSE.search(line) for line in lines):
        return lines
    outside = dict(outside_fences(lines))
    return tuple(LOOSE.sub(_tight, line) if index in outside else line for index, line in enumerate(lines))


def _tight(found: re.Match[str]) -> str:
    return re.sub(r"(?<=[\w-])\s*=\s*(?=[\"'\w])", "=", found[0])


def reader_of(settings: Settings) -> str:
    """The format of the text as pandoc names it: ``markdown``, or what ``from:`` says.

    Raises
    ------
    ContentError
        If it is no kind of Markdown.
    """
    given = str(settings.get("from") or settings.get("reader") or "markdown")
    if not re.fullmatch(r"(markdown|commonmark|commonmark_x|gfm)(_\w+)?([+-]\w+)*", given):
        expected = "markdown, commonmark_x or gfm, with extensions as in markdown+emoji-smart"
        raise ContentError(Problem(f'"from" is {given}', *settings.place("from"), expected))
    return given


def with_date_in_words(settings: Settings) -> Mapping[str, Any]:
    """The settings as the shortcode ``meta`` shows them: dates in words, licence and rights with their parts."""
    shown = dict(settings.values)
    if date := settings.get("date"):
        form = str(settings.get("date-format", "long"))
        shown["date"] = date_in_words(str(date), str(settings.get("lang", "en")), form)
    if isinstance(given := settings.get("license"), str):
        text, address = licence_of(given)
        shown["license"] = {"text": text, "url": address, "type": "creative-commons" if text != given else ""}
    if isinstance(given := settings.get("copyright"), str | Mapping):
        more = dict(given) if isinstance(given, Mapping) else {}
        shown["copyright"] = {**more, "statement": copyright_of(given)}
    return shown


def _too_deep_top(source: ExecutedDocument, top: Mapping[str, Any]) -> Iterator[Problem]:
    """The keys of the header at which words are nested too deeply."""
    for key, value in top.items():
        lines = str(value).split("\n")
        yield from dict.fromkeys(too_deep(lines, [source_place(source, key)] * len(lines)))


def source_place(source: ExecutedDocument, key: str) -> Place:
    """Where the header gives ``key``."""
    return Place(source.file, source.header_lines.get(key, 1))


def key_of(name: str, given: Any, settings: Mapping[str, Any]) -> str:
    """Names what goes into a pass; compact JSON, the only form that the fast encoder writes."""
    return sha256(json.dumps([pandoc.version(), name, given, settings], sort_keys=True))


def _true_paths(values: Mapping[str, Any], start: str = "") -> Iterator[str]:
    """Dotted paths of all keys that are true."""
    for key, value in values.items():
        if value is True:
            yield f"{start}{key}"
        elif isinstance(value, Mapping):
            yield from _true_paths(value, f"{start}{key}.")
