"""Checks that everything shown has data rows behind it, and what those rows say: sources and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from report.errors import ContentError, Problem, raise_all
from report.exhibits.inputs import ROWS, SEPARATOR, Dataset
from report.files import sha256

if TYPE_CHECKING:
    from report.data import Break, Source

SOURCE_SEPARATOR = "; "  # between the ids in a cell of the column source_id
CITED_AT_MOST = 8  # a longer source line hides the caption; all sources stand with the exhibit's data


@dataclass(frozen=True)
class Evidence:
    """The rows an exhibit may rest on.

    Parameters
    ----------
    datasets
        The declared datasets by name.
    sources
        The registered sources by id.
    breaks
        Gives the breaks that rows meet when they are shown together.
    """

    datasets: Mapping[str, Dataset]
    sources: Mapping[str, Source]
    breaks: Callable[[Iterable[str]], Sequence[Break]] = lambda _: ()
    _columns: dict[tuple[str, str], dict[Any, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def check_rows(self, rows: Iterable[str], what: str) -> Iterator[Problem]:
        """Faults of the row addresses behind one thing shown: none given, unknown, or of an undeclared dataset."""
        rows = list(rows)
        if not rows:
            yield Problem(
                f"{what} has no data row behind it",
                expected="row addresses",
                remedy="compute it from a Quantity or a row of a dataset",
            )
        for address in rows:
            name = address.partition("/")[0]
            if name not in self.datasets:
                yield Problem(
                    f"{what} rests on {address}, a row of a dataset that is not declared",
                    expected=f"rows of {', '.join(self.datasets)}",
                    remedy=f'add "{name}" to reads=[…] of the exhibit',
                )
            elif address not in self.datasets[name].frame.index:
                yield Problem(f"{what} rests on {address}, which does not exist")

    def check_data(self, data: Iterable[Mapping[str, Any]], what: str) -> None:
        """Make sure that every datum has rows.

        Raises
        ------
        ContentError
            With every datum that has none, or wrong ones.
        """
        problems: list[Problem] = []
        for number, datum in enumerate(data, 1):
            problems += self.check_rows(rows_of(datum), f"datum {number} of {what}")
        raise_all(ContentError, problems)

    def check_breaks(self, rows: Iterable[str], declared: Sequence[str]) -> tuple[Break, ...]:
        """The breaks that the rows of a figure meet.

        Raises
        ------
        ContentError
            With every break that is met and not declared, and every one that is declared and not met.
        """
        met = {each.key: each for each in self.breaks(rows)}
        problems = [
            Problem(
                f'the chart draws rows on both sides of the break "{each.key}": {each.description}',
                expected=each.rule,
                remedy=f'show the break, then declare it: breaks=["{each.key}"]',
            )
            for each in met.values()
            if each.key not in declared
        ]
        problems += [
            Problem(f'declares the break "{key}", which its rows do not meet', remedy="remove it from breaks=[…]")
            for key in declared
            if key not in met
        ]
        raise_all(ContentError, problems)
        return tuple(met.values())

    def source_ids(self, rows: Iterable[str]) -> tuple[str, ...]:
        """The ids of the rows' sources, in the order of first appearance."""
        found: dict[str, None] = {}
        for address in rows:
            cell = self._field(address, "source_id")
            found.update(dict.fromkeys(cell.split(SOURCE_SEPARATOR) if cell else []))
        return tuple(found)

    def described_sources(self, rows: Iterable[str]) -> list[dict[str, Any]]:
        """The rows' sources as their records, each with its citation key and the hash of the record."""
        return [
            {
                **asdict(self.sources[name]),
                "citation_key": self.sources[name].citation_key,
                "hash": source_hash(self.sources[name]),
            }
            for name in self.source_ids(rows)
        ]

    def confidence(self, rows: Iterable[str]) -> dict[str, int]:
        """How many of the rows have each mark of confidence."""
        marks = Counter(self._field(address, "confidence") for address in rows)
        return {mark: marks[mark] for mark in sorted(marks) if mark}

    def _field(self, address: str, column: str) -> str:
        name = address.partition("/")[0]
        if (name, column) not in self._columns:
            frame = self.datasets[name].frame
            known = column in frame.columns
            self._columns[name, column] = dict(zip(frame.index, frame[column], strict=True)) if known else {}
        cell = self._columns[name, column].get(address)
        return cell if isinstance(cell, str) else ""


def source_hash(source: Source) -> str:
    """Name everything a source's record says."""
    return sha256(repr(source))


def rows_of(datum: Mapping[str, Any]) -> list[str]:
    """The row addresses of a datum of a chart; none if it lacks them."""
    rows = datum.get(ROWS)
    return rows.split(SEPARATOR) if isinstance(rows, str) and rows else []


def citations(keys: Iterable[str]) -> str:
    """Citations of sources, side by side, as Markdown."""
    return "; ".join(f"@{key}" for key in keys)


def source_line(keys: Iterable[str]) -> str:
    """The line that names an exhibit's sources, as Markdown with citations."""
    keys = list(keys)
    if not keys:  # the codebook and the guide are this project's own and rest on no other source
        return "Source: this project."
    more = f"; and {len(keys) - CITED_AT_MOST} more" if len(keys) > CITED_AT_MOST else ""
    return f"{'Source' if len(keys) == 1 else 'Sources'}: {citations(keys[:CITED_AT_MOST])}{more}."
