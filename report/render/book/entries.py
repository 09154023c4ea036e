"""Which documents a project is made of, and in which order: the chapters of a book, else the files that are found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.chapters import COPY_IN, Place
from report.core.configuration import Configuration
from report.core.drafts import idle_drafts, named_drafts
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.filenames import broken_name
from report.core.files import existing_name, leads_outside
from report.core.metadata import CONFIGURATION, DOCUMENTS, configuration_of, contents_of, not_a_chapter
from report.core.project import Project
from report.data.page_sets import PageSet

# What Quarto does not take for a document, and folders that are no part of the text.
NOT_READ = re.compile(r"(README|CLAUDE|CLAUDE\.local|AGENTS|AGENTS\.local)\.(md|qmd|Rmd)")
NOT_ENTERED = ("node_modules", "renv", "packrat", "rsconnect", "venv", "env", "__pycache__", "site_libs", "build")


@dataclass(frozen=True)
class Entry:
    """A document's place in a project.

    Parameters
    ----------
    path
        Its file, relative to the project's root.
    part
        Title of the part it belongs to; empty for none.
    is_appendix
        Whether it is numbered with letters.
    is_part
        Whether it opens its part, with the part's title, and has no number.
    text
        What lists of pages call it; empty for its title.
    page
        Its page, where that is not named like it: the article of a manuscript.
    pages
        The pages that its header asks for, or of which it is one.
    template
        Of such a page, the document whose text it has.
    """

    path: str
    part: str = ""
    is_appendix: bool = False
    is_part: bool = False
    text: str = ""
    page: str = ""
    pages: PageSet | None = None
    template: str = ""

    @property
    def file(self) -> str:
        """The file in which it is written, from which its links and the names of pictures start."""
        return self.template or self.path

    @cached_property  # asked for by every page, for every link
    def href(self) -> str:
        """Its page, relative to the site."""
        return self.page or PurePosixPath(self.path).with_suffix(".html").as_posix()


def is_index(path: str) -> bool:
    """Whether a document is the first page of a site: ``index.qmd``, or with another ending at the same place."""
    return PurePosixPath(path).stem == "index" and "/" not in path


def entries_of(configuration: Configuration) -> tuple[Entry, ...]:
    """The documents of a project in reading order.

    Raises
    ------
    ContentError
        If a chapter does not exist.
    UsageError
        If the list of chapters holds something else than files and parts, or a project has no document.
    """
    places: dict[str, Place] = {}
    if configuration.kind == "book":
        entries, places = _book_entries(configuration)
    elif configuration.kind == "manuscript":
        entries = _manuscript_entries(configuration)
    else:
        entries = tuple(Entry(path) for path in _found_documents(configuration))
    problems = []
    for entry in entries:
        path = configuration.root / entry.path
        place = places.get(entry.path, configuration.settings.place("project.render"))
        if broken := broken_name(entry.path, *place):
            problems.append(broken)
        elif not path.is_file() or leads_outside(path, configuration.root):
            what, remedy = "does not exist", "correct the name or add the file"
            if path.is_file():
                what, remedy = "is outside the project", COPY_IN
            problems.append(Problem(f"the chapter {entry.path} {what}", *place, remedy=remedy))
    if problems:
        raise ContentError(*problems)
    if configuration.kind == "book" and not any(is_index(entry.path) for entry in entries):
        place = configuration.settings.place("book.chapters")
        raise UsageError(Problem("the book has no index.qmd", *place, "index.qmd as its first chapter"))
    if not entries:
        expected = f"a file that ends with {', '.join(DOCUMENTS)}"
        raise UsageError(Problem("the project has no document", CONFIGURATION, expected=expected))
    return entries


def drafts_of(configuration: Configuration) -> frozenset[str]:
    """The documents that say ``draft: true``, or that ``website: drafts:`` names: no page is made of them."""
    if configuration.kind not in ("website", "book"):
        return frozenset()
    root, names = configuration.root, tuple(_all_documents(configuration.root))
    settings = configuration.settings
    problems = [
        Problem(
            f"{key} names {pattern}, and there is no such document", *settings.place(key), remedy="correct its name"
        )
        for key, pattern in idle_drafts(settings.values, names)
    ]
    raise_all(UsageError, problems)
    return Project(root).drafts_among(names) | named_drafts(configuration.settings.values, names)


def unbuilt_pages(configuration: Configuration, entries: Collection[Entry]) -> dict[str, str]:
    """The documents of a website that are not among ``entries``, and their pages, to which links lead all the same."""
    if configuration.kind != "website":
        return {}
    built = {entry.file for entry in entries}
    return {entry.path: entry.href for entry in entries_of(configuration) if entry.path not in built}


def _book_entries(configuration: Configuration) -> tuple[tuple[Entry, ...], dict[str, Place]]:
    """The chapters and appendices of a book, and where each is named."""
    settings = configuration.settings
    entries: list[Entry] = []
    places: dict[str, Place] = {}
    references = settings.get("book.references")
    listed = list(contents_of(settings.values))
    for each in listed:
        place = settings.place(each if isinstance(each, str) else each.key)
        if isinstance(each, str):
            raise UsageError(not_a_chapter(each, *place))
        path = existing_name(configuration.root, each.path)
        entries.append(Entry(path, each.part, each.is_appendix, each.is_part, each.text))
        places.setdefault(path, place)
    if isinstance(references, str):
        path = existing_name(configuration.root, references)
        last = next((number for number, entry in enumerate(entries) if entry.is_appendix), len(entries))
        entries.insert(last, Entry(path))
        places.setdefault(path, settings.place("book.references"))
    drafts = drafts_of(configuration)
    return tuple(entry for entry in entries if entry.path not in drafts), places


def _manuscript_entries(configuration: Configuration) -> tuple[Entry, ...]:
    """The article of a manuscript: what ``manuscript: article:`` names, else the index, else the first document."""
    given = configuration.settings.get("manuscript")
    article = given.get("article") if isinstance(given, Mapping) else None
    found = _found_documents(configuration)
    first = next((path for path in found if is_index(path)), found[0] if found else "index.qmd")
    return (Entry(str(article or first), page="index.html"),)


def _found_documents(configuration: Configuration) -> list[str]:
    """The documents of a project that is no book: those that `project: render:` names, else all."""
    root = configuration.root
    asked = configuration.settings.get("project.render")
    patterns = [asked] if isinstance(asked, str) else asked or []
    all_of_them = set(_all_documents(root))
    kept: set[str] = set() if any(not pattern.startswith("!") for pattern in patterns) else set(all_of_them)
    for pattern in patterns:
        named = pattern.removeprefix("!").removeprefix("/").removesuffix("/**").removesuffix("/")
        found = {path.relative_to(root).as_posix() for path in root.glob(named)} if named else set()
        found |= {name for name in all_of_them if any(name.startswith(f"{folder}/") for folder in found)}
        if pattern.startswith("!"):
            kept -= found
        else:
            kept |= {name for name in found if (root / name).is_file() and PurePosixPath(name).suffix in DOCUMENTS}
    output = configuration.settings.get("project.output-dir")
    drafts = drafts_of(configuration)
    visible = [path for path in kept if not _is_hidden(path) and path not in drafts]
    visible = [path for path in visible if not (output and path.startswith(f"{str(output).strip('./')}/"))]
    by_page: dict[str, str] = {}  # of two documents that would make one page, the one whose ending comes first
    for path in sorted(visible, key=lambda path: DOCUMENTS.index(PurePosixPath(path).suffix)):
        by_page.setdefault(PurePosixPath(path).with_suffix("").as_posix(), path)
    return sorted(by_page.values(), key=lambda path: (not is_index(path), path))


def _all_documents(root: Path) -> Iterator[str]:
    """All files below a folder that may be documents, without those of a project within it."""
    folders = [root]
    while folders:
        folder = folders.pop()
        for path in sorted(folder.iterdir()):
            if path.is_dir() and not path.is_symlink():
                own = configuration_of(path).is_file() or path.name in NOT_ENTERED
                if not own and not path.name.startswith(("_", ".")):
                    folders.append(path)
            elif path.suffix in DOCUMENTS and path.is_file():
                name = path.relative_to(root).as_posix()
                if not _is_hidden(name) and not NOT_READ.fullmatch(path.name):
                    yield name


def _is_hidden(path: str) -> bool:
    return any(part.startswith(("_", ".")) for part in PurePosixPath(path).parts)


def nested_entries(contents: Any) -> Iterator[Any]:
    """All items of a sidebar's contents, those of its sections after their section."""
    for item in contents if isinstance(contents, list) else [contents]:
        yield item
        if isinstance(item, Mapping) and item.get("contents") is not None:
            yield from nested_entries(item["contents"])
