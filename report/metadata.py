"""The files in which a paper says what it is: `_quarto.yml`, `CITATION.cff`, `pyproject.toml`; one reader of each.

`_quarto.yml` also says which chapters there are, and in which order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.errors import ContentError, Problem, UsageError
from report.shapes import ANYTHING, NOTHING, PLAIN, TEXT, TEXT_OR_TEXTS, TEXTS, Keys, ListOf, OneOf, Shape

if TYPE_CHECKING:
    from report.settings import Lines

CONFIGURATION = "_quarto.yml"
CITATION = "CITATION.cff"
PACKAGE = "pyproject.toml"
ROW_WORDS = ("statement", "event", "name", "title", "entity")  # where `_quarto.yml` names no columns


def _optional(shape: Shape, words: str) -> Shape:
    """A value of a shape, or a key behind which nothing is written."""
    return OneOf((shape, NOTHING), words)


WORDS = _optional(PLAIN, PLAIN.words)
NAME = _optional(TEXT, TEXT.words)
NAMES = _optional(TEXT_OR_TEXTS, TEXT_OR_TEXTS.words)
LISTED = ListOf(ANYTHING, "a list of files and parts")  # what of it is neither, `contents_of` tells
SITE = {
    **dict.fromkeys(("title", "subtitle", "date", "site-url", "description", "lang"), WORDS),
    "keywords": _optional(OneOf((PLAIN, ListOf(PLAIN)), "words"), "a word or a list of words"),
    **dict.fromkeys(("chapters", "appendices"), _optional(LISTED, LISTED.words)),
    "navbar": _optional(OneOf((Keys(dict.fromkeys(("left", "right"), ListOf(ANYTHING))), ANYTHING), ""), ""),
}
SETTINGS = Keys(
    {
        "book": Keys(SITE, words="keys and values, as in: title: …"),
        "website": Keys(SITE, words="keys and values, as in: title: …"),
        "lang": WORDS,
        # The renderer tells other values of these with words of its own.
        "project": OneOf(
            (
                Keys(
                    {
                        **dict.fromkeys(("type", "output-dir", "execute-dir", "lib-dir"), NAME),
                        **dict.fromkeys(("render", "resources", "pre-render", "post-render"), NAMES),
                    }
                ),
                ANYTHING,
            ),
            "",
        ),
        "profile": _optional(
            Keys({"default": TEXT_OR_TEXTS, "group": ListOf(TEXT_OR_TEXTS)}), "keys and values, as in: default: …"
        ),
        "format": _optional(OneOf((Keys(), TEXT), ""), "a name, or names with options"),
    }
)
CITED = Keys(
    {
        **dict.fromkeys(("title", "version", "date-released", "message", "type"), WORDS),
        "authors": _optional(ListOf(Keys(words="keys and values, as in: name: …")), "a list of authors"),
        "keywords": _optional(ListOf(PLAIN, "a list of words"), "a list of words"),
        "license": _optional(OneOf((TEXT, TEXTS), ""), "the name of a licence, or a list of names"),
    }
)
PACKAGED = Keys(
    {
        "project": Keys(
            {
                **dict.fromkeys(("name", "version", "requires-python"), TEXT),
                "optional-dependencies": Keys({"quarto": TEXTS}),
            }
        )
    }
)


@dataclass(frozen=True)
class Listed:
    """A chapter of a book.

    Parameters
    ----------
    path
        Its file, relative to the project's root.
    key
        The key of `_quarto.yml` that names it, dots between the steps.
    part
        Title of its part; empty text outside of parts.
    is_appendix
        Whether it stands among the appendices.
    """

    path: str
    key: str
    part: str = ""
    is_appendix: bool = False


def read_settings(root: Path) -> tuple[dict[str, Any], Lines]:
    """What `_quarto.yml` says, with the line of each key; nothing without that file.

    Raises
    ------
    ContentError
        If it is malformed, or what stands under a key is not what programs take there.
    """
    return _read(root, CONFIGURATION, SETTINGS)


def read_book(root: Path) -> tuple[dict[str, Any], Lines]:
    """What stands in `_quarto.yml` under `book:`, with the line of each key of the file; see `read_settings`."""
    settings, lines = read_settings(root)
    book: dict[str, Any] = settings.get("book") or {}
    return book, lines


def read_citation(root: Path) -> tuple[dict[str, Any], Lines]:
    """What `CITATION.cff` says, with the line of each key; nothing without that file.

    Raises
    ------
    ContentError
        As of `read_settings`.
    """
    return _read(root, CITATION, CITED)


def read_package(root: Path) -> dict[str, Any]:
    """What `pyproject.toml` says under `[project]`; nothing without that file.

    Raises
    ------
    ContentError
        As of `read_settings`.
    """
    from report.settings import read_toml_file

    path = root / PACKAGE
    project: dict[str, Any] = read_toml_file(path, PACKAGE, PACKAGED).get("project", {}) if path.exists() else {}
    return project


def row_words(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of the data that say in words what a row is, the first that is filled in: ``report: row-words:``."""
    own = settings.get("report")
    told = own.get("row-words") if isinstance(own, Mapping) else None
    return tuple(map(str, told)) if isinstance(told, list) else ROW_WORDS


def short_name(title: str) -> str:
    """A title as it stands in names of files: *Café, té y miel* as ``cafe-te-y-miel``.

    Letters of other scripts stay as they are; a title without letters and digits is ``paper``.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", title) if not unicodedata.combining(each))
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain).lower())) or "paper"


def contents_of(settings: Mapping[str, Any]) -> Iterator[Listed | str]:
    """The chapters and appendices of a book in reading order; of what is neither file nor part, the key.

    Parameters
    ----------
    settings
        Of the book, as `_quarto.yml` gives them or merged with a profile's.
    """
    book = settings.get("book")
    for name in ("chapters", "appendices"):
        items = book.get(name) if isinstance(book, Mapping) else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            yield from _chapters_in(item, f"book.{name}.{number}", name == "appendices")


def _chapters_in(item: Any, key: str, is_appendix: bool) -> Iterator[Listed | str]:
    if isinstance(item, str):
        yield Listed(item, key, "", is_appendix)
        return
    within = item.get("chapters") if isinstance(item, Mapping) else None
    part = item.get("part") if isinstance(item, Mapping) else None
    if not isinstance(part, str) or not isinstance(within, list | None):
        yield key
        return
    for number, path in enumerate(within or ()):
        place = f"{key}.chapters.{number}"
        yield Listed(path, place, part, is_appendix) if isinstance(path, str) else place


def chapter_paths(root: Path) -> tuple[str, ...]:
    """The files of the chapters that `_quarto.yml` lists, in its order.

    Raises
    ------
    ContentError
        As of `read_settings`.
    UsageError
        With every item of the list that is no chapter.
    """
    settings, lines = read_settings(root)
    found = list(contents_of(settings))
    wrong = [not_a_chapter(key, CONFIGURATION, lines[key]) for key in found if isinstance(key, str)]
    if wrong:
        raise UsageError(*wrong)
    return tuple(dict.fromkeys(each.path for each in found if isinstance(each, Listed)))


def not_a_chapter(key: str, path: str, line: int) -> Problem:
    """The fault of an item in the list of chapters."""
    if ".chapters." in key.removeprefix("book.chapters."):
        return Problem("a part holds something else than files", path, line, "- file.qmd", "correct this line")
    expected = "- file.qmd, or - part: Title with chapters: below"
    return Problem("this is no chapter", path, line, expected, "correct this line")


def _read(root: Path, name: str, shape: Shape) -> tuple[dict[str, Any], Lines]:
    from report.settings import Lines, read_yaml_file  # brings YAML, which what only shows exhibits never needs

    path = root / name
    if not path.exists():
        return {}, Lines()
    if path.is_dir():
        raise ContentError(Problem("is a folder", name, 0, "a file of text", "restore the file"))
    return read_yaml_file(path, name, shape)
