"""The data package: datasets read with checks, sources, and the checks over all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem
from report.core.project import DESCRIPTOR, Project
from report.data.access import Access, access_to, is_absent, not_at_hand
from report.data.checks import check_references
from report.data.derived_values import ARITHMETIC, ORIGINS, check_derivations
from report.data.descriptor import ANY_DATASET, Descriptor, read_descriptors, read_version
from report.data.parsed_tables import (
    Content,
    by_key,
    check_alone,
    content_of,
    frame_of,
    is_unreadable,
    open_content_of,
    records_of,
)
from report.data.rules import Checked, CheckReport, Rule
from report.data.sources import Source, csl_of_all, source_from
from report.data.tables import Record, check_bytes, shown_path

if TYPE_CHECKING:
    import pandas as pd

SOURCES = "sources"  # the dataset that registers the sources
DISAGREEMENTS = "disagreements"  # the dataset that says by how much sources disagree
CHECKSUM = Rule("bytes and checksum", "Every file has the size and the SHA-256 that the package records.")
NAMES = Rule("names of other rows", "Every source, unit, code or row that a row names exists.")
DERIVED = Rule("derived values", "Every computed row equals the arithmetic over the rows it names.")
DISAGREE = Rule("known disagreements", "Sources that disagree still disagree by the amount that is recorded.")


@dataclass(frozen=True)
class Dataset:
    """A table of the package, read and checked.

    Parameters
    ----------
    name
        As in ``package.read(name)``.
    frame
        One row for each record; the index ``row`` holds its address ``name/key``. Columns and dtypes follow the
        schema; a missing text is NaN, a missing whole number is NA.
    hash
        Names the content and the descriptor.
    descriptor
        The dataset's part of `datapackage.json`.
    """

    name: str
    frame: pd.DataFrame
    hash: str
    descriptor: Mapping[str, Any]


class Package:
    """The project's data package; a table is read when it is asked for, and only once.

    Parameters
    ----------
    project
        The project whose `data/` is read.
    content
        Gives the content of a dataset's file: of all that are here, or of those whose rows may be shown.
    """

    def __init__(self, project: Project, content: Callable[[Project, Descriptor], Content] = open_content_of) -> None:
        self.project = project
        self._descriptors = read_descriptors(project)
        self._opens = content
        self._content = cache(lambda name: content(project, self.described(name)))
        self._names_of = cache(self._read_names)
        self._dataset = cache(self._read_dataset)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all datasets, in the package's order."""
        return tuple(self._descriptors)

    @cached_property
    def version(self) -> str:
        """The package's version; empty text if it has none."""
        return read_version(self.project)

    def descriptor(self, name: str) -> Mapping[str, Any]:
        """A dataset's part of `datapackage.json`."""
        return self.described(name).raw

    def hash(self, name: str) -> str:
        """Name a dataset's recorded content and descriptor, without reading its rows.

        Together with `check_quickly` it says whether anything that reads the dataset is stale.
        """
        return self.described(name).hash

    def read(self, name: str) -> Dataset:
        """Read a dataset and check it.

        Raises
        ------
        ContentError
            With every problem of the dataset, if it has any, or if there is no such dataset.
        """
        return self._dataset(name)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """All sources by id, in the register's order."""
        return {record.cells["source_id"]: source_from(record.cells) for record in self._sound_records(SOURCES)}

    def source(self, source_id: str) -> Source:
        """One source.

        Raises
        ------
        ContentError
            If the register has no such id.
        """
        if source_id not in self.sources:
            raise ContentError(_unknown("source", source_id, self.sources))
        return self.sources[source_id]

    @property
    def unreadable(self) -> frozenset[str]:
        """The datasets of whose files no row can be read: missing, too large, or no such table."""
        return frozenset(name for name in self.names if not self.withholds(name) and is_unreadable(self._content(name)))

    def withholds(self, name: str) -> bool:
        """Whether a dataset's rows are not given with the paper, and this package has them not."""
        access = self.access(name)
        return access is not None and (self._opens is open_content_of or is_absent(self.project, access))

    def access(self, name: str) -> Access | None:
        """Who may read a dataset; None if its rows are given with the paper."""
        return access_to(self.described(name))

    def names_withheld(self, addresses: str) -> bool:
        """Whether a cell names rows, ``dataset/key``, that this package has not."""
        found = {each.partition("/")[0].strip() for each in addresses.split(";")}
        return any(name in self._descriptors and self.withholds(name) for name in found)

    def check_file(self, name: str) -> Iterator[Checked]:
        """Apply those rules to one dataset that look at nothing but its file."""
        yield Checked(name, CHECKSUM, 1, tuple(check_bytes(self.project, self.described(name))))
        yield from check_alone(self._content(name))

    def check(self, name: str) -> Iterator[Checked]:
        """Apply every rule to one dataset."""
        if self.withholds(name):
            return
        descriptor = self.described(name)
        shown = shown_path(self.project, descriptor)
        rows = self.records(name)
        yield from self.check_file(name)
        yield Checked(
            name,
            NAMES,
            len(rows) * len(descriptor.references),
            tuple(check_references(rows, descriptor, shown, self._names_of)),
        )
        rows = tuple(record for record in rows if not self.names_withheld(record.cells.get(ORIGINS, "")))
        derived = sum(bool(record.cells.get(ARITHMETIC)) for record in rows)
        rule = DISAGREE if name == DISAGREEMENTS else DERIVED
        yield Checked(name, rule, derived, tuple(check_derivations(rows, descriptor, shown, self.cell)))

    def records(self, name: str) -> tuple[Record, ...]:
        """A dataset's rows as text, as they stand in the file: not checked, and quick."""
        return records_of(self._content(name)).rows

    def cells(self, address: str) -> Mapping[str, str]:
        """The row at an address as text, not checked; empty if there is none."""
        name, _, key = address.partition("/")
        record = by_key(self._content(name)).get(key) if name in self._descriptors else None
        return record.cells if record else {}

    def cell(self, address: str, column: str) -> str | None:
        """The text in a column of the row at an address, not checked, or None if there is no such cell."""
        return self.cells(address).get(column)

    def shown_path(self, name: str) -> str:
        """A dataset's file as messages name it."""
        return shown_path(self.project, self.described(name))

    def described(self, name: str) -> Descriptor:
        """A dataset as the package describes it."""
        if name not in self._descriptors:
            raise ContentError(_unknown("dataset", name, self._descriptors))
        return self._descriptors[name]

    def _sound_records(self, name: str) -> tuple[Record, ...]:
        CheckReport(tuple(self.check(name))).raise_problems()
        return self.records(name)

    def _read_names(self, dataset: str, column: str) -> Collection[str]:
        if dataset == ANY_DATASET:
            return _Addresses(self)
        if self.withholds(dataset):
            return _Any()
        return {record.cells[column] for record in self.records(dataset)}

    def _read_dataset(self, name: str) -> Dataset:
        descriptor = self.described(name)
        access = self.access(name)
        if access and self.withholds(name):
            raise not_at_hand(self.project, access, descriptor)
        self._sound_records(name)
        return Dataset(name, frame_of(self._content(name)), descriptor.hash, descriptor.raw)


class _Addresses(Collection[str]):
    """The addresses of all rows; asking for one reads only its dataset."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __contains__(self, address: object) -> bool:
        name, _, key = str(address).partition("/")
        if name not in self._package.names:
            return False
        return self._package.withholds(name) or key in by_key(self._package._content(name))

    def __iter__(self) -> Iterator[str]:
        return (f"{name}/{key}" for name in self._package.names for key in by_key(self._package._content(name)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Any(Collection[str]):
    """Names that cannot be looked up here: each may be one."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def open_package(project: Project) -> Package:
    """The project's data package as others have it: without rows that are not given with the paper.

    Raises
    ------
    ContentError
        If `data/datapackage.json` cannot be read or does not describe its datasets fully.
    """
    return Package(project)


def open_whole_package(project: Project) -> Package:
    """The data package with all rows that are here: for checks, and for what is computed; never for what is shown.

    Raises
    ------
    ContentError
        As for `open_package`.
    """
    return Package(project, content_of)


def csl_records(package: Package) -> list[dict[str, Any]]:
    """All sources as CSL-JSON records, sorted; their ids are ``src-<source_id>``."""
    return csl_of_all(package.sources.values())


def _unknown(what: str, name: str, known: Collection[str]) -> Problem:
    import difflib

    close = difflib.get_close_matches(name, known, 3)
    return Problem(
        f'there is no {what} "{name}"', f"data/{DESCRIPTOR}", expected=f"one of {', '.join(close)}" if close else ""
    )
