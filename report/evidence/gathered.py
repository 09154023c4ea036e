"""What the pages of evidence are made from, read once for all of them."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from report.core.chapter_lines import ChapterLines, read_lines
from report.core.chapters import Chapter, read_chapter
from report.core.messages import Messages, messages_of
from report.core.metadata import read_settings, row_words
from report.core.paper import Paper, read_paper
from report.core.project import EVIDENCE, Project
from report.data import Package, Source, open_package
from report.data.descriptor import Descriptor
from report.data.tables import Record
from report.evidence.templating import Markdown, safe
from report.evidence.usage_index import Use, titles_of, uses_of
from report.exhibits.calls import pictures_in
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import METADATA, read_metadata

SEPARATOR = "; "  # between names in a cell
HERE = "chapters/evidence"  # the folder of the pages, from which their links are written


@dataclass(frozen=True)
class Evidence:
    """The package, the exhibits of the last build, and the text that uses them."""

    project: Project

    @cached_property
    def package(self) -> Package:
        """The data package."""
        return open_package(self.project)

    @cached_property
    def exhibits(self) -> Mapping[str, Mapping[str, Any]]:
        """The metadata of all exhibits by id, in order."""
        folders = sorted(self.project.exhibits.iterdir()) if self.project.exhibits.is_dir() else []
        found = {folder.name: _metadata_of(folder) for folder in folders if folder.is_dir()}
        return {name: metadata for name, metadata in found.items() if metadata}

    @cached_property
    def say(self) -> Messages:
        """What the pages themselves say, in the language of the paper."""
        return messages_of(self.project.root)

    @cached_property
    def row_words(self) -> tuple[str, ...]:
        """The columns that say in words what a row is."""
        return row_words(read_settings(self.project.root)[0])

    @cached_property
    def paper(self) -> Paper | None:
        """What is known of the paper; None for a project that is none."""
        return read_paper(self.project)

    @cached_property
    def chapters(self) -> tuple[Path, ...]:
        """The chapters, in the order of the text."""
        return tuple(self.project.chapters)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each chapter, by path."""
        return {name: "\n".join(lines) for name, (lines, _) in self.lines.items()}

    def chapter(self, path: Path) -> Chapter:
        """A chapter with its cells, read when it is first asked for.

        Raises
        ------
        ContentError
            If it cannot be read.
        """
        if path not in self._parsed:
            self._parsed[path] = read_chapter(path, self.project.root)
        return self._parsed[path]

    @cached_property
    def _parsed(self) -> dict[Path, Chapter]:
        return {}

    @cached_property
    def pages(self) -> ChapterLines:
        """The lines of chapters and, after them, of the pages of evidence."""
        return read_lines(self.project, sorted((self.project.root / EVIDENCE).glob("*.qmd")))

    @cached_property
    def lines(self) -> ChapterLines:
        """The lines of the chapters."""
        names = [self.project.shown(path) for path in self.chapters]
        return {name: self.pages[name] for name in names}

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """Where the chapters use each exhibit."""
        return uses_of(self.project, self.lines)

    @cached_property
    def not_shown(self) -> tuple[str, ...]:
        """The tables and figures that no chapter names yet, in order of id."""
        texts = self.texts.values()
        numbered = (name for name, told in self.exhibits.items() if KINDS[told["kind"]].is_numbered)
        return tuple(
            name
            for name in numbered
            if name in self.on_first_page
            or (name not in self.uses and not any(re.search(rf"(?<![\w-]){name}(?![\w-])", text) for text in texts))
        )

    @cached_property
    def on_first_page(self) -> frozenset[str]:
        """The figures that the first page shows and no chapter: they have no number, and a page of their own."""
        return frozenset(name for text in self.texts.values() for name in pictures_in(text) if name not in self.uses)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each page by its file."""
        return titles_of(self.pages)

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """The datasets in each folder of `data/`, in the package's order."""
        return _grouped((self.package.described(name).path.split("/")[0], name) for name in self.package.names)

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """The exhibits that rest on rows of each dataset."""
        return _grouped(
            (dataset, name)
            for name, metadata in self.exhibits.items()
            for dataset in dict.fromkeys(row.partition("/")[0] for row in metadata["rows"])
        )

    @cached_property
    def supports(self) -> Mapping[str, Mapping[str, int]]:
        """For each source, how many rows of each dataset rest on it."""
        found: dict[str, Counter[str]] = {}
        for name in self.package.names:
            if "source_id" not in self.package.described(name).columns or name == "sources":
                continue
            for record in self.package.records(name):
                for source in filter(None, record.cells["source_id"].split(SEPARATOR)):
                    found.setdefault(source, Counter())[name] += 1
        return found

    @cached_property
    def cited(self) -> Mapping[str, tuple[str, ...]]:
        """For each source, the exhibits that rest on it."""
        return _grouped((each["id"], name) for name, told in self.exhibits.items() for each in told["sources"])

    def records(self, name: str) -> tuple[Record, ...]:
        """The rows of a dataset; none if there is no such dataset."""
        return self.package.records(name) if name in self.package.names else ()

    def naming(self, dataset: str, notes: str) -> Iterator[Mapping[str, str]]:
        """The rows of the dataset ``notes`` whose column ``rows`` names rows of ``dataset``."""
        for record in self.records(notes):
            if any(row.startswith(f"{dataset}/") for row in record.cells.get("rows", "").split(SEPARATOR)):
                yield record.cells

    def source(self, source_id: str) -> Source:
        """One source of the register."""
        return self.package.source(source_id)

    def described(self, name: str) -> Descriptor:
        """A dataset as the package describes it."""
        return self.package.described(name)

    def data_page(self, dataset: str) -> str:
        """The page that holds a dataset, with its anchor, as a link from another page of evidence."""
        folder = self.described(dataset).path.split("/")[0]
        return f"data-{folder}.qmd#{dataset}"

    def link_to_exhibit(self, name: str) -> Markdown:
        """A link to the first place where an exhibit stands in the text; its name alone if it stands in none."""
        metadata = self.exhibits[name]
        label = safe(metadata.get("title") or name)
        use = next(iter(self.uses.get(name, ())), None)
        if use is None:
            return label
        named = KINDS[metadata["kind"]].label(name)
        anchor = f"#{named}" if named and not use.page else ""  # which the page that lists the others does not have
        return Markdown(f"[{label}]({link(use.path)}{anchor})")


def _metadata_of(folder: Path) -> Mapping[str, Any] | None:
    """What an exhibit says of itself, read once for all makers of a site; whoever changes it writes a new file."""
    try:
        state = (folder / METADATA).stat()
    except OSError:
        return None
    return _read_once(folder, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=4096)
def _read_once(folder: Path, *state: int) -> Mapping[str, Any] | None:
    return read_metadata(folder)


def shown(evidence: Evidence) -> tuple[str, ...]:
    """The tables and figures that the chapters show, and those that none shows yet, so that their author sees them."""
    return tuple(
        name
        for name, told in evidence.exhibits.items()
        if KINDS[told["kind"]].is_numbered and (name in evidence.uses or name in evidence.not_shown)
    )


def link(path: str) -> str:
    """The way from a page of evidence to a file of the project."""
    return posixpath.relpath(path, HERE)


def listed(cell: str) -> list[str]:
    """The names in a cell that holds several."""
    return [name for name in cell.split(SEPARATOR) if name]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """For each first of the pairs all seconds, in their order."""
    found: dict[str, list[str]] = {}
    for name, each in pairs:
        found.setdefault(name, []).append(each)
    return {name: tuple(group) for name, group in found.items()}
