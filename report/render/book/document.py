"""One document, from Markdown with results in place to a syntax tree that says what it declares and asks for."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from report.core.chapters import Place
from report.core.configuration import Configuration, Settings
from report.core.errors import Problem
from report.core.hidden import Holds
from report.core.language import words_of
from report.core.plain import without_marks
from report.core.store import Store
from report.render.book import pandoc
from report.render.book.first_pass import ExecutedDocument, Text, key_of, source_place, text_of
from report.render.book.lint import definitions_hidden, slips_of
from report.render.book.pandoc import Ast, Said
from report.render.book.too_much import with_path, with_place

__all__ = ["Document", "ExecutedDocument", "Text", "finish", "read_document", "source_place", "text_of"]

KEPT_AT_HAND = 256  # results of passes, for the next build of a process that goes on, as a preview's does
LINES_ABOVE = 4  # of the metadata that is put before the text given to pandoc


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
        The syntax tree without its blocks.
    blocks
        Those, floats and others in their normal form; as JSON if they were kept, since a page that is as before needs
        none of them, and all those of a long book need ten times their size; None if the page alone was made.
    index
        What the document declares and asks for, see `filters/index.lua`.
    cites
        Its citations in order, each as inlines of the tree.
    warnings
        Faults that Quarto lets pass with a warning or in silence.
    key
        Names everything that the tree comes from.
    """

    source: ExecutedDocument
    settings: Settings
    lua_settings: Mapping[str, Any]
    tree: Ast
    blocks: list[Any] | bytes | None
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
        return words_of(self.settings)

    @property
    def plain_title(self) -> str:
        """Its title without markup; the name of the file if it has none."""
        found = self.tree["meta"].get("plain_title")
        return without_marks(found["c"]) if found else Path(self.path).stem


def read_document(
    source: ExecutedDocument,
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
    kept = _kept(cache, given.key) if cache else None
    if kept is not None:
        head, said, blocks = kept
        return _document(given, head, blocks, _said_of(said))
    tree, complaints = with_place(given, lambda: pandoc.read_markdown(given.text, given.lua_settings))
    head = {name: each for name, each in tree.items() if name != "blocks"}
    if cache:
        content = [[head, [asdict(each) for each in complaints]], tree["blocks"]]
        lines = (json.dumps(each, ensure_ascii=False) for each in content)
        Store(cache).put(_name_of(given.key), given.key, "\n".join(lines).encode())
    return _document(given, head, tree["blocks"], complaints)


def _document(given: Text, kept: Ast, blocks: list[Any] | bytes | None, said: Sequence[Said]) -> Document:
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
    return Document(shown, given.settings, given.lua_settings, tree, blocks, index, cites, warnings, given.key)


def _holds(lua_settings: Mapping[str, Any]) -> Holds:
    """Which conditions hold for this format, as `filters/conditions.lua` has it."""
    known = {"format": "formats", "profile": "profiles", "meta": "true_metadata"}
    return lambda about, value: value in lua_settings[known[about]] if about in known else None


def foresee(
    source: ExecutedDocument,
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
    key = key_of(pandoc.write_page.__name__, [given.key, added], given.lua_settings)
    Store(cache).put_json(_name_of(key), key, [page, []])
    return _document(given, tree, None, ())


def has_page(document: Document, context: Mapping[str, Any], extra: Mapping[str, Any], cache: Path) -> bool:
    """Whether `finish` finds the document's page in the cache."""
    key = key_of(pandoc.write_page.__name__, [document.key, _added(context, extra)], document.lua_settings)
    return _kept(cache, key) is not None


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

    def made() -> tuple[Any, tuple[Said, ...]]:
        blocks = json.loads(document.blocks) if isinstance(document.blocks, bytes) else document.blocks
        tree = {**document.tree, "meta": {**document.tree["meta"], **added}, "blocks": blocks}
        found: tuple[Any, tuple[Said, ...]] = write(tree, document.lua_settings)
        return found

    # the first pass's key stands for its tree, which is long
    key = key_of(write.__name__, [document.key, added], document.lua_settings)
    result, said = with_path(document.source, lambda: _cached(cache, key, made))
    return result, tuple(problems_of(said, document.source))


def _added(context: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata that the second pass brings."""
    return {**extra, "context": {"t": "MetaString", "c": json.dumps(context)}}


def problems_of(said: Sequence[Said], source: ExecutedDocument) -> Iterator[Problem]:
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
            yield Problem(
                f"the formula cannot be read: {math[1]}", *_start_of(math[1], source), "TeX that pandoc reads"
            )
        else:
            yield Problem(item.text, *place)


def _start_of(formula: str, source: ExecutedDocument) -> Place:
    """Where a formula begins that may run over lines: told in one, as pandoc's complaint has it."""
    told = " ".join(formula.split())
    for line, place in zip(source.lines, source.places, strict=True):
        first = " ".join(line.strip().removeprefix("$$").split())
        if len(first) > 2 and told.startswith(first):  # a brace alone begins many
            return place
    return source.place_of(formula)


def _cached(cache: Path | None, key: str, make: Callable[[], tuple[Any, tuple[Said, ...]]]) -> Any:
    """What ``make`` gives, or what it gave for the same key before; nobody may change what it gives."""
    kept = _kept(cache, key) if cache else None
    if kept is not None:
        result, said, _ = kept
        return result, _said_of(said)
    result, complaints = make()
    if cache:
        Store(cache).put_json(_name_of(key), key, [result, [asdict(each) for each in complaints]])
    return result, complaints


def _said_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Said, ...]:
    return tuple(Said(**item) for item in kept)


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
    """What the cache holds under a key: a result, what was complained about, and of a document its blocks as JSON.

    A LookupError if it holds nothing: that alone is asked for again each time.
    """
    kept = Store(cache).get(_name_of(key), key)
    if kept is None:
        raise LookupError(key)
    head, _, blocks = kept.partition(b"\n")
    return (*json.loads(head), blocks)
