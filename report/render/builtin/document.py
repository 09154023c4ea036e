"""One document, from Markdown with results in place to a syntax tree that says what it declares and asks for."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.errors import ContentError, Problem
from report.files import sha256
from report.prose.hidden import Holds
from report.prose.plain import without_marks
from report.render.builtin import pandoc
from report.render.builtin.configuration import FORMATS, Configuration, Settings
from report.render.builtin.nesting import too_deep
from report.render.builtin.numbering import kinds_of
from report.render.builtin.pandoc import Ast, Said
from report.render.builtin.shortcodes import replace_shortcodes
from report.render.builtin.slips import definitions_hidden, slips_of
from report.render.builtin.source import Place
from report.render.builtin.too_much import with_path, with_place
from report.render.builtin.words import words_for
from report.store import Store

READ_AS_MARKDOWN = ("title", "subtitle", "abstract", "nocite")
KEPT_AT_HAND = 256  # results of passes, for the next build of a process that goes on, as a preview's does
LINES_ABOVE = 4  # of the metadata that is put before the text given to pandoc


@dataclass(frozen=True)
class Source:
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
        Images made by cells: path relative to the document's folder → bytes.
    """

    path: str
    header: Mapping[str, Any]
    header_lines: Mapping[str, int]
    lines: tuple[str, ...]
    places: tuple[Place, ...]
    files: Mapping[str, bytes]

    def place_of(self, text: str) -> Place:
        """Where ``text`` stands first; the document's first line if it is nowhere."""
        pattern = re.compile(rf"(?<![\w\\]){re.escape(text)}(?![\w])")
        for line, place in zip(self.lines, self.places, strict=True):
            if text in line and pattern.search(line):
                return place
        for line, place in zip(self.lines, self.places, strict=True):
            if text in line:
                return place
        return Place(self.path, 1)


@dataclass(frozen=True)
class Document:
    """A document after the first pass.

    Parameters
    ----------
    source
        What was read.
    settings
        The document's settings over the project's.
    lua_settings
        The settings of the filters, for the second pass.
    tree
        The syntax tree, floats and other blocks in their normal form.
    index
        What the document declares and asks for, see `filters/index.lua`.
    cites
        Its citations in order, each as inlines of the tree.
    warnings
        Faults that Quarto lets pass with a warning or in silence.
    key
        Names everything that the tree comes from.
    """

    source: Source
    settings: Settings
    lua_settings: Mapping[str, Any]
    tree: Ast
    index: Mapping[str, Any]
    cites: tuple[Any, ...]
    warnings: tuple[Problem, ...]
    key: str

    @property
    def path(self) -> str:
        """The document's file, relative to the project's root."""
        return self.source.path

    @property
    def language(self) -> str:
        """Its language tag."""
        return str(self.settings.get("lang", "en"))

    @property
    def words(self) -> Mapping[str, str]:
        """The words of its language."""
        return words_for(self.language)

    @property
    def plain_title(self) -> str:
        """Its title without markup; the name of the file if it has none."""
        found = self.tree["meta"].get("plain_title")
        return without_marks(found["c"]) if found else Path(self.path).stem


def read_document(
    source: Source,
    configuration: Configuration,
    target: str,
    *,
    title_block: Mapping[str, Any] | None = None,
    is_chapter: bool = False,
    cache: Path | None = None,
) -> Document:
    """The first pass over one document.

    Parameters
    ----------
    source
        The document.
    configuration
        The project's settings.
    target
        ``"html"``, ``"typst"`` or ``"docx"``: decides conditional content.
    title_block
        Title, subtitle and abstract in place of the document's own.
    is_chapter
        The first heading is the title, unless the header gives one.
    cache
        Folder for results under the hash of what they come from; None for none.

    Raises
    ------
    ContentError
        With all faults for which no page can be made.
    """
    given = text_of(source, configuration, target, title_block, is_chapter)
    kept, said = with_place(
        given, lambda: _cached(cache, given.key, given.text, given.lua_settings, pandoc.read_markdown)
    )
    return _document(given, kept, said)


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

    source: Source
    settings: Settings
    lua_settings: Mapping[str, Any]
    text: str
    top: Mapping[str, Any]
    warnings: tuple[Problem, ...]
    key: str


def text_of(
    source: Source,
    configuration: Configuration,
    target: str,
    title_block: Mapping[str, Any] | None,
    is_chapter: bool,
) -> Text:
    """What goes into the first pass; the parameters are those of `read_document`."""
    settings = configuration.of_document(source.header, source.header_lines, source.path, target)
    language = settings.place("lang")
    words = words_for(str(settings.get("lang", "en")), language.path, language.line)
    kinds = kinds_of(settings, words)
    lua_settings = {
        "formats": FORMATS[target],
        "profiles": configuration.profiles,
        "true_metadata": sorted(_true_paths(settings.values)),
        "kinds": {prefix: {"family": kind.family, "name": kind.name} for prefix, kind in kinds.items()},
        "words": words,
        "chapter": is_chapter,
    }
    header = source.header if title_block is None else title_block
    top = {key: settings.get(key) if title_block is None else header[key] for key in READ_AS_MARKDOWN if key in header}
    top |= {key: str(value) for key, value in top.items() if value is not None}
    if "abstract" in top:
        top["abstract"] = top["abstract"].rstrip() + "\n"  # read as paragraphs
    first = replace_shortcodes(
        [json.dumps(top, ensure_ascii=False)], [source_place(source, "title")], settings.values, configuration.variables
    )
    replaced = replace_shortcodes(source.lines, source.places, settings.values, configuration.variables)
    faults = [*first.faults, *replaced.faults, *_too_deep_top(source, top), *too_deep(replaced.lines, replaced.places)]
    if faults:
        raise ContentError(*faults)
    text = "\n".join(["---", *first.lines, "---", "", *replaced.lines, ""])
    key = _key("read", text, lua_settings)
    shown = Source(source.path, source.header, source.header_lines, replaced.lines, replaced.places, source.files)
    return Text(shown, settings, lua_settings, text, top, (*first.warnings, *replaced.warnings), key)


def _too_deep_top(source: Source, top: Mapping[str, Any]) -> Iterator[Problem]:
    """The keys of the header at which words are nested too deeply."""
    for key, value in top.items():
        lines = str(value).split("\n")
        yield from dict.fromkeys(too_deep(lines, [source_place(source, key)] * len(lines)))


def _document(given: Text, kept: Ast, said: Sequence[Said]) -> Document:
    """The document that the first pass made of what was given."""
    meta = {**kept["meta"]}  # what is kept serves the next build of this process as well
    index = json.loads(meta.pop("index")["c"])
    cites = tuple(item["c"] for item in meta.pop("cites")["c"])
    tree = {**kept, "meta": meta}
    shown = given.source
    warnings = (
        *given.warnings,
        *problems_of(said, shown),
        *slips_of(shown, index),
        *definitions_hidden(shown, _holds(given.lua_settings)),
    )
    return Document(shown, given.settings, given.lua_settings, tree, index, cites, warnings, given.key)


def _holds(lua_settings: Mapping[str, Any]) -> Holds:
    """Which conditions hold for this format, as `filters/conditions.lua` has it."""
    known = {"format": "formats", "profile": "profiles", "meta": "true_metadata"}
    return lambda about, value: value in lua_settings[known[about]] if about in known else None


def foresee(
    source: Source,
    configuration: Configuration,
    context: Mapping[str, Any],
    extra: Mapping[str, Any],
    cache: Path,
    *,
    title_block: Mapping[str, Any] | None = None,
    is_chapter: bool = False,
) -> Document | None:
    """The document without its blocks, once the page that ``context`` and ``extra`` make of it is kept in ``cache``.

    It needs about half the time of `read_document` and `finish`, and gives None where these are needed: if the document
    was read before, or there is something to complain about. `has_page` says if the page is the one that is wanted.
    """
    given = text_of(source, configuration, "html", title_block, is_chapter)
    if _kept(cache, given.key) is not None:
        return None
    added = _added(context, extra)
    tree, page, said = with_place(given, lambda: pandoc.foresee_page(given.text, added, given.lua_settings))
    if said:
        return None
    key = _key(pandoc.write_page.__name__, [given.key, added], given.lua_settings)
    Store(cache).put_json(_name_of(key), key, [page, []])
    return _document(given, tree, ())


def has_page(document: Document, context: Mapping[str, Any], extra: Mapping[str, Any], cache: Path) -> bool:
    """Whether `finish` finds the document's page in the cache."""
    key = _key(pandoc.write_page.__name__, [document.key, _added(context, extra)], document.lua_settings)
    return _kept(cache, key) is not None


def source_place(source: Source, key: str) -> Place:
    """Where the header gives ``key``."""
    return Place(source.path, source.header_lines.get(key, 1))


def finish(
    document: Document, context: Mapping[str, Any], extra: Mapping[str, Any], write: Any, cache: Path | None = None
) -> tuple[Any, tuple[Problem, ...]]:
    """The second pass: the tree with ``context`` and ``extra`` metadata, through ``write``.

    Parameters
    ----------
    document
        After the first pass.
    context
        Numbers, references and words as plain data.
    extra
        Metadata in the form of the tree: citations, titles, bibliography.
    write
        `pandoc.write_page` or `pandoc.resolve`.
    cache
        Folder for results; None for none.

    Returns
    -------
    tuple
        What ``write`` gives, and what it complained about.
    """
    added = _added(context, extra)
    tree = {**document.tree, "meta": {**document.tree["meta"], **added}}
    # the first pass's key stands for its tree, which is long
    key = _key(write.__name__, [document.key, added], document.lua_settings)
    result, said = with_path(document.source, lambda: _cached(cache, key, tree, document.lua_settings, write))
    return result, tuple(problems_of(said, document.source))


def _added(context: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata that the second pass brings."""
    return {**extra, "context": {"t": "MetaString", "c": json.dumps(context)}}


def problems_of(said: Sequence[Said], source: Source) -> Iterator[Problem]:
    """Complaints as problems with file and line."""
    for item in said:
        if item.text.startswith("Duplicate identifier"):
            continue  # found again, and better named, by _repeated_identifiers
        line = item.line - LINES_ABOVE - 1
        place = source.places[line] if 0 <= line < len(source.places) else source.place_of(item.near)
        if item.text.startswith("Div at"):
            yield Problem("the div opened here is never closed", *place, "a line of colons, such as :::")
        elif note := re.match(r"Note with key '(.+)' defined", item.text):
            yield Problem(f"the footnote [^{note[1]}] is never referred to", *place)
        elif math := re.match(r"Could not convert TeX math (.+), rendering as TeX", item.text):
            yield Problem(f"the formula cannot be read: {math[1]}", *source.place_of(math[1]), "TeX that pandoc reads")
        else:
            yield Problem(item.text, *place)


def _key(name: str, given: Any, settings: Mapping[str, Any]) -> str:
    """Names what goes into a pass; compact JSON, the only form that the fast encoder writes."""
    return sha256(json.dumps([pandoc.version(), name, given, settings], sort_keys=True))


def _cached(cache: Path | None, key: str, given: Any, settings: Mapping[str, Any], make: Any) -> Any:
    """``make(given, settings)``, or what it gave for the same input before; nobody may change what it gives."""
    if cache is None:
        return make(given, settings)
    kept = _kept(cache, key)
    if kept is not None:
        result, said = kept
        return result, tuple(Said(**item) for item in said)
    result, said = make(given, settings)
    complaints = [{"text": item.text, "near": item.near, "line": item.line} for item in said]
    Store(cache).put_json(_name_of(key), key, [result, complaints])
    return result, said


def _name_of(key: str) -> str:
    return f"documents/{key[:2]}/{key}.json"


def _kept(cache: Path, key: str) -> Any:
    """What the cache holds under a key, or None."""
    try:
        return _read_kept(cache, key)
    except LookupError:
        return None


@functools.lru_cache(maxsize=KEPT_AT_HAND)
def _read_kept(cache: Path, key: str) -> Any:
    """What the cache holds under a key. A LookupError if it holds nothing: that alone is asked for again each time."""
    kept = Store(cache).get_json(_name_of(key), key)
    if kept is None:
        raise LookupError(key)
    return kept


def _true_paths(values: Mapping[str, Any], start: str = "") -> Iterator[str]:
    """Dotted paths of all keys that are true."""
    for key, value in values.items():
        if value is True:
            yield f"{start}{key}"
        elif isinstance(value, Mapping):
            yield from _true_paths(value, f"{start}{key}.")
