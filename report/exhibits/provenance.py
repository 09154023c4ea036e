"""Where an exhibit comes from: the rows, sources and marks of confidence behind all that it shows, checked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256
from report.core.messages import spoken
from report.data.derived_values import COMPUTED
from report.exhibits.columns import field_at
from report.exhibits.formula import amounts
from report.exhibits.inputs import ROWS, SEPARATOR, DatasetLike

if TYPE_CHECKING:
    from report.data import Break, Source
    from report.exhibits.quantity import Quantity

SOURCE_SEPARATOR = "; "  # between the ids in a cell of the column source_id
UNITS = "data/sources/units.csv"
SPECIAL = ("year", "rank")  # units that change how a number is written, see `wording.number_text`
ALIKE = 0.8  # above this share of equal letters two units are one with a slip (vehicels), or taken for one another
CITED_AT_MOST = 8  # a longer source line hides the caption; all sources stand with the exhibit's data


@dataclass(frozen=True)
class Provenance:
    """The rows an exhibit may rest on.

    Parameters
    ----------
    datasets
        The declared datasets by name.
    sources
        The registered sources by id.
    breaks
        Gives the breaks that rows meet when they are shown together.
    units
        What each unit means: kind, of what, multiplier, currency and price basis.
    fewest
        Of datasets whose rows may not be shown: from how many rows a thing must be computed to be shown.
    columns
        By dataset the units that the package gives to its columns.
    """

    datasets: Mapping[str, DatasetLike]
    sources: Mapping[str, Source]
    breaks: Callable[[Iterable[str]], Sequence[Break]] = lambda _: ()
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fewest: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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
        counted = Counter(address.partition("/")[0] for address in dict.fromkeys(rows))
        for name, least in self.fewest.items():
            if 0 < counted[name] < least:
                few = "1 row" if counted[name] == 1 else f"{counted[name]} rows"
                yield Problem(
                    f"{what} rests on {few} of {name}, whose rows may not be shown",
                    expected=f"at least {least} rows of it",
                    remedy='show what more rows come to; or, if its terms allow it, set "fewest" of its "access" in '
                    "data/datapackage.json",
                )

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

    def check_unit(self, quantity: Quantity, unit: str, what: str = "the value") -> list[Problem]:
        """The fault of a number that is shown in another unit than that of its rows; see `_unit_faults`."""
        return list(self._unit_faults(quantity, unit, what))

    def _unit_faults(self, quantity: Quantity, unit: str, what: str) -> Iterator[Problem]:
        """The fault of a number that was taken from rows as it is and is shown in another unit than theirs.

        Their unit stands in the rows' column ``unit``, or beside the column's type in `datapackage.json`.
        """
        amounts_read = amounts(quantity.formula).items()
        read = [(row.partition("/")[0], *each) for row, cells in amounts_read for each in cells.items()]
        if read and all(column != "value" for _, column, _ in read):
            yield from self._check_columns(quantity, unit, read, what)
            return
        cells = [(self._cell(row, "value"), self._cell(row, "unit")) for row in quantity.rows]
        units = {each for _, each in cells if isinstance(each, str) and each}
        numbers = [value for value, _ in cells if isinstance(value, int | float) and value == value]
        if len(units) != 1 or len(numbers) != len(cells) or math.fsum(numbers) != quantity.number:
            return  # computed, or a number of another column
        of_rows = units.pop()
        if not self._may_stand_for(unit, of_rows):
            theirs = "its row has" if len(cells) == 1 else "its rows have"
            remedy = f'write unit="{of_rows}"; or compute the number from that unit'
            yield Problem(
                f'{what} has the unit "{unit}", and {theirs} "{of_rows}"', expected=f'"{of_rows}"', remedy=remedy
            )

    def check_name_of_unit(self, unit: str) -> list[Problem]:
        """The fault of a unit that the table of units does not have, and that is written almost as one that it has.

        Any noun may be a unit, since a paper counts what it likes; a name that is nearly a known one is a slip, or so
        like it that a reader would take it for that. Which of the two it is only the author knows.
        """
        if not self.units or unit in self.units or unit.partition(" ")[0] in SPECIAL:
            return []
        if any(each.startswith(f"{unit} ") for each in self.units):
            return []  # the shorter form of one
        near = [each for each in self.units if SequenceMatcher(None, unit.lower(), each.lower()).ratio() > ALIKE]
        told = ", ".join(f'"{each}"' for each in sorted(near))
        remedy = f"if that is what is meant, write it so; if it is another unit, add it to {UNITS}"
        return [Problem(f'the unit "{unit}" is not in {UNITS}', expected=f"close: {told}", remedy=remedy)][: len(near)]

    def _check_columns(
        self, quantity: Quantity, unit: str, read: Sequence[tuple[str, str, int | float]], shown: str
    ) -> Iterator[Problem]:
        """The same for numbers of columns that have a unit of their own."""
        units = {self.columns.get(name, {}).get(column, "") for name, column, _ in read}
        of_column = units.pop() if len(units) == 1 else ""
        if not {unit, of_column} <= self.units.keys() or math.fsum(number for _, _, number in read) != quantity.number:
            return  # computed, or in words of its own
        if not self._may_stand_for(unit, of_column):
            found = f'{shown} has the unit "{unit}", and the column "{read[0][1]}" has "{of_column}"'
            remedy = f'write unit="{of_column}"; or compute the number from that unit'
            yield Problem(found, expected=f'"{of_column}"', remedy=remedy)

    def _may_stand_for(self, unit: str, of_rows: str) -> bool:
        """Whether a number in the unit of its rows may be shown in another one.

        The shorter form of a unit may (``percent`` for ``percent of GDP``), a count for a rate of the same things, and
        for a ratio, whose unit says per how many and not what is counted.
        """
        if unit == of_rows or of_rows.startswith(f"{unit} "):
            return True
        if unit not in self.units or of_rows not in self.units:
            return not self.units
        shown, received = self.units[unit], self.units[of_rows]
        if shown == received or (shown[0] == received[0] and shown[2:] == received[2:] and not shown[1]):
            return True
        is_same_thing = shown[1] == received[1] and shown[2:] == received[2:]
        return shown[0] == "count" and (received[0] == "ratio" or (received[0] == "rate" and is_same_thing))

    def source_ids(self, rows: Iterable[str]) -> tuple[str, ...]:
        """The ids of the rows' sources, in the order of first appearance."""
        found: dict[str, None] = {}
        for address in rows:
            cell = self._field(address, "source_id")
            found.update(dict.fromkeys(cell.split(SOURCE_SEPARATOR) if cell else []))
        return tuple(found)

    def described_sources(self, rows: Iterable[str]) -> list[dict[str, Any]]:
        """The rows' sources as their records, each with its citation key and the hash of the record."""
        return [dict(_described(self.sources[name])) for name in self.source_ids(rows)]

    def confidence(self, rows: Iterable[str]) -> dict[str, int]:
        """How many of the rows have each mark of confidence."""
        marks = Counter(self._field(address, "confidence") for address in rows)
        return {mark: marks[mark] for mark in sorted(marks) if mark}

    def _field(self, address: str, column: str) -> str:
        cell = self._cell(address, column)
        return cell if isinstance(cell, str) else ""

    def _cell(self, address: str, column: str) -> Any:
        return field_at(self.datasets[address.partition("/")[0]].frame, address, column)


def units_of_columns(descriptor: Mapping[str, Any]) -> Mapping[str, str]:
    """The units that a dataset's part of `datapackage.json` gives to its columns."""
    return {each["name"]: each["unit"] for each in descriptor["schema"]["fields"] if "unit" in each}


@lru_cache(maxsize=4096)
def _described(source: Source) -> Mapping[str, Any]:
    """The record of a source, on which hundreds of exhibits may rest."""
    return {**asdict(source), "citation_key": source.citation_key, "hash": source_hash(source)}


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


def own_last(names: Iterable[str]) -> list[str]:
    """Ids of sources in their order, the paper's own arithmetic after those that others wrote."""
    return sorted(names, key=lambda name: name == COMPUTED)


def source_line(keys: Iterable[str]) -> str:
    """The line that names an exhibit's sources, as Markdown with citations."""
    say = spoken()
    keys = list(keys)
    if not keys:  # the codebook and the guide are this project's own and rest on no other source
        return say("Source: this project.")
    more = say("; and %(count)s more", count=len(keys) - CITED_AT_MOST) if len(keys) > CITED_AT_MOST else ""
    names = citations(keys[:CITED_AT_MOST]) + more
    return say.counted("Source: %(names)s", "Sources: %(names)s", len(keys), names=names) + "."
