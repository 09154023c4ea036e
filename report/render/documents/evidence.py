"""What the pages of evidence are made from, read once for all of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from report.data import Package, Source, open_package
from report.data.descriptor import Descriptor
from report.data.tables import Record
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import read_metadata
from report.metadata import read_settings, row_words
from report.project import Project
from report.render.documents.templating import Markdown, safe
from report.render.documents.uses import Use, titles_of, uses_of

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
        found = {folder.name: read_metadata(folder) for folder in folders if folder.is_dir()}
        return {name: metadata for name, metadata in found.items() if metadata}

    @cached_property
    def row_words(self) -> tuple[str, ...]:
        """The columns that say in words what a row is."""
        return row_words(read_settings(self.project.root)[0])

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """Where the chapters use each exhibit."""
        return uses_of(self.project)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each page by its file."""
        return titles_of(self.project)

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """The datasets in each folder of `data/`, in the package's order."""
        found: dict[str, list[str]] = {}
        for name in self.package.names:
            found.setdefault(self.package.described(name).path.split("/")[0], []).append(name)
        return {folder: tuple(names) for folder, names in found.items()}

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """The exhibits that rest on rows of each dataset."""
        found: dict[str, list[str]] = {}
        for name, metadata in self.exhibits.items():
            for dataset in dict.fromkeys(row.partition("/")[0] for row in metadata["rows"]):
                found.setdefault(dataset, []).append(name)
        return {dataset: tuple(names) for dataset, names in found.items()}

    @cached_property
    def supports(self) -> Mapping[str, Mapping[str, int]]:
        """For each source, how many rows of each dataset rest on it."""
        found: dict[str, dict[str, int]] = {}
        for name in self.package.names:
            if "source_id" not in self.package.described(name).columns or name == "sources":
                continue
            for record in self.package.records(name):
                for source in filter(None, record.cells["source_id"].split(SEPARATOR)):
                    counted = found.setdefault(source, {})
                    counted[name] = counted.get(name, 0) + 1
        return found

    @cached_property
    def cited(self) -> Mapping[str, tuple[str, ...]]:
        """For each source, the exhibits that rest on it."""
        found: dict[str, list[str]] = {}
        for name, metadata in self.exhibits.items():
            for source in metadata["sources"]:
                found.setdefault(source["id"], []).append(name)
        return {source: tuple(names) for source, names in found.items()}

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
        anchor = f"#{named}" if named else ""
        return Markdown(f"[{label}]({link(use.path)}{anchor})")


def link(path: str) -> str:
    """The way from a page of evidence to a file of the project."""
    return posixpath.relpath(path, HERE)


def listed(cell: str) -> list[str]:
    """The names in a cell that holds several."""
    return [name for name in cell.split(SEPARATOR) if name]
