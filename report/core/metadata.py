"""The files in which a paper says what it is: `_quarto.yml`, `CITATION.cff`, `pyproject.toml`; one reader of each.

`_quarto.yml` also says which chapters there are, and in which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem, UsageError
from report.core.shapes import ANYTHING, NOTHING, PLAIN, TEXT, TEXT_OR_TEXTS, TEXTS, Keys, ListOf, OneOf, Shape

if TYPE_CHECKING:
    from report.core.settings import Lines

CONFIGURATION = "_quarto.yml"
CITATION = "CITATION.cff"
PACKAGE = "pyproject.toml"
DOCUMENTS = (".qmd", ".md", ".ipynb", ".Rmd")  # of which a page is made
LINE = re.compile(r"-{3,}\s*")  # between chapters in a list: "-----"
ROW_WORDS = ("statement", "event", "name", "title", "entity")  # where `_quarto.yml` names no columns


def _optional(shape: Shape, words: str) -> Shape:
    """A value of a shape, or a key behind which nothing is written."""
    return OneOf((shape, NOTHING), words)


WORDS = _optional(PLAIN, PLAIN.words)
NAME = _optional(TEXT, TEXT.words)
NAMES = _optional(TEXT_OR_TEXTS, TEXT_OR_TEXTS.words)
LISTED = ListOf(ANYTHING, "a list of files and parts")  # what of it is neither, `contents_of` tells
SITE = {
    **dict.fromkeys(("title", "subtitle", "date", "site-url", "description"), WORDS),
    **dict.fromkeys(("chapters", "appendices"), _optional(LISTED, LISTED.words)),
    "navbar": _optional(OneOf((Keys(dict.fromkeys(("left", "right"), ListOf(ANYTHING))), ANYTHING), ""), ""),
}
SETTINGS = Keys(
    {
        "book": Keys(SITE, words="keys and values, as in: title: …"),
        "website": Keys(SITE, words="keys and values, as in: title: …"),
        "lang": WORDS,
        "keywords": _optional(OneOf((PLAIN, ListOf(PLAIN)), "words"), "a word or a list of words"),
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
    is_part
        Whether it opens its part: a page without a number, whose title is the part's.
    text
        What lists of chapters call it; empty for its title.
    """

    path: str
    key: str
    part: str = ""
    is_appendix: bool = False
    is_part: bool = False
    text: str = ""


def as_spelled(path: Path) -> Path:
    """A file of settings as it is called there: `_quarto.yaml` where there is no `_quarto.yml`, as Quarto takes it."""
    other = path.with_suffix(".yaml")
    return other if not path.exists() and other.is_file() else path


def configuration_of(root: Path) -> Path:
    """The file with the settings of the project in a folder, which may not be there."""
    return as_spelled(root / CONFIGURATION)


def read_settings(root: Path) -> tuple[dict[str, Any], Lines]:
    """What `_quarto.yml` says, with the line of each key; nothing without that file.

    Raises
    ------
    ContentError
        If it is malformed, or what stands under a key is not what programs take there.
    """
    return _read(root, configuration_of(root).name, SETTINGS)


def profile_of(root: Path, name: str) -> Path:
    """The file with the settings of a profile, which may not be there."""
    return as_spelled(root / f"_quarto-{name}.yml")


def read_settings_of(root: Path, name: str) -> dict[str, Any]:
    """What another file with settings of a project says; nothing without that file."""
    return _read(root, name, SETTINGS)[0]


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
    from report.core.settings import read_toml_file

    path = root / PACKAGE
    project: dict[str, Any] = read_toml_file(path, PACKAGE, PACKAGED).get("project", {}) if path.exists() else {}
    return project


def row_words(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of the data that say in words what a row is, the first that is filled in: ``report: row-words:``."""
    own = settings.get("report")
    told = own.get("row-words") if isinstance(own, Mapping) else None
    return tuple(map(str, told)) if isinstance(told, list) else ROW_WORDS


def synonyms(root: Path) -> tuple[tuple[str, ...], ...]:
    """Groups of words that readers use for one thing, from ``report: synonyms:``; none if none are given.

    Raises
    ------
    ContentError
        If what stands there is not a list of lists of words.
    """
    settings, lines = read_settings(root)
    own = settings.get("report")
    given = own.get("synonyms") if isinstance(own, Mapping) else None
    if given is None:
        return ()
    if not isinstance(given, list):
        raise _no_synonyms(lines["report.synonyms"])
    for place, group in enumerate(given):
        if not isinstance(group, list) or len(group) < 2 or not all(isinstance(word, str | int) for word in group):
            raise _no_synonyms(lines[f"report.synonyms.{place}"])
    return tuple(tuple(map(str, group)) for group in given)


def _no_synonyms(line: int) -> ContentError:
    found = "report: synonyms: is not a list of groups of words"
    return ContentError(
        Problem(found, CONFIGURATION, line, expected="groups of two words or more, as in: - [hive, colony]")
    )


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
    within = item.get("chapters") if isinstance(item, Mapping) else None
    part = item.get("part") if isinstance(item, Mapping) else None
    if part is None:
        yield from _chapter(item, key, "", is_appendix)
        return
    if not isinstance(part, str) or not isinstance(within, list | None):
        yield key
        return
    if PurePosixPath(part).suffix in DOCUMENTS:
        yield Listed(part, f"{key}.part", part, is_appendix, is_part=True)
    for number, each in enumerate(within or ()):
        yield from _chapter(each, f"{key}.chapters.{number}", part, is_appendix)


def _chapter(item: Any, key: str, part: str, is_appendix: bool) -> Iterator[Listed | str]:
    """A file, or a file with what it is called; a line between chapters is none."""
    if isinstance(item, str):
        if not LINE.fullmatch(item):
            yield Listed(item, key, part, is_appendix)
        return
    if not isinstance(item, Mapping):
        yield key
        return
    path, text = item.get("file", item.get("href")), item.get("text")
    if path is None and isinstance(text, str) and LINE.fullmatch(text):
        return
    if isinstance(path, str) and PurePosixPath(path).suffix in DOCUMENTS and isinstance(text, str | None):
        yield Listed(path, key, part, is_appendix, text=text or "")
    elif not (isinstance(path, str) and "://" in path):  # a link to elsewhere is no chapter
        yield key


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
    from report.core.settings import Lines, read_yaml_file  # brings YAML, which what only shows exhibits never needs

    path = root / name
    if not path.exists():
        return {}, Lines()
    if path.is_dir():
        raise ContentError(Problem("is a folder", name, 0, "a file of text", "restore the file"))
    return read_yaml_file(path, name, shape)
