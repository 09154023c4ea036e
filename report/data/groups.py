"""The rows of a dataset by the values of one column: for each value a page, or an exhibit, may be made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from report.core.errors import ContentError, Problem, close_to, raise_all
from report.core.files import hash_of
from report.core.slugs import slug_of
from report.data.descriptor import Descriptor, Field
from report.data.package import Dataset, Package
from report.data.tables import Record, shown_path

TYPES = ("string", "integer", "year", "date")  # of columns whose values name something; a measure names nothing
OF_ALL_ROWS = ("hash", "bytes", "rows", "original", "derivation")  # what a description says of the whole file
LONGEST = 120  # characters of a value that becomes the name of a file
# What a text of Markdown, an address or a shortcode would take for a sign of its own: *so*, <so>, {{< so >}}, _so_.
MARKUP = re.compile(r"[*<>`\[\]{}|\\$~^@#\"\x00-\x1f\x7f]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class Group:
    """The rows of a dataset that hold one value in a column.

    Parameters
    ----------
    value
        A text, or a whole number where the column holds them.
    slug
        The value as it stands in names of files and addresses: ``nuevo-leon`` for *Nuevo León*.
    rows
        The addresses of the rows.
    hash
        Names their content and what is said of the dataset, whatever stands in other rows.
    """

    value: str | int
    slug: str
    rows: tuple[str, ...]
    hash: str

    def of(self, dataset: Dataset) -> Dataset:
        """The dataset with these rows alone."""
        return replace(dataset, frame=dataset.frame[dataset.frame.index.isin(self.rows)])


@dataclass(frozen=True)
class Groups:
    """All groups of a dataset by one column, in the order of their values, and expected values that no row holds."""

    found: tuple[Group, ...]
    without_rows: tuple[str, ...]


def groups_of(package: Package, dataset: str, column: str) -> Groups:
    """The groups of a dataset's rows by a column.

    Parameters
    ----------
    package
        The data, with or without the rows that are not given with the paper: the columns that are open may be used.
    dataset, column
        Their names. Rows without a value in the column belong to no group.

    Raises
    ------
    ContentError
        If there is no such dataset or column, if the column is no key, or is not open in a dataset whose rows are not
        given with the paper; if no row has a value; with each value that is markup or too long, and with each two
        values of one slug. Where it is said that there should be groups, only the caller knows: the problem of a
        name has no place.
    """
    described, field = _open_column(package, dataset, column)
    shown = shown_path(package.project, described)
    rows, problems = _by_value(package, described, field, shown)
    if not rows:
        raise ContentError(Problem(f'the dataset "{dataset}" has no row with a value in "{column}"', expected="rows"))
    raise_all(ContentError, [*problems, *_of_one_slug(rows, column, shown)])
    ordered = sorted(rows, key=lambda value: (value, "") if isinstance(value, int) else (0, _order(value)))
    said = {name: told for name, told in described.raw.items() if name not in OF_ALL_ROWS}
    groups = (
        Group(
            each,
            slug_of(each),
            tuple(f"{dataset}/{row.cells[described.key]}" for row in rows[each]),
            hash_of([said, [row.cells for row in rows[each]]]),
        )
        for each in ordered
    )
    known = {str(each) for each in rows}
    missing = dict.fromkeys(each for each in _expected(package, described, column) if each not in known)
    return Groups(tuple(groups), tuple(missing))


def _open_column(package: Package, dataset: str, column: str) -> tuple[Descriptor, Field]:
    """The dataset and its column, if they may be used for groups."""
    if dataset not in package.names:
        raise ContentError(
            Problem(f'there is no dataset "{dataset}"', expected=close_to(dataset, package.names, "datasets"))
        )
    described = package.described(dataset)
    field = next((each for each in described.fields if each.name == column), None)
    if field is None:
        found = f'the dataset "{dataset}" has no column "{column}"'
        raise ContentError(Problem(found, expected=close_to(column, described.columns, "columns")))
    if field.type not in TYPES:
        found = f'the column "{column}" of "{dataset}" holds values of type {field.type}, which name nothing'
        raise ContentError(Problem(found, expected=f"a column of type {', '.join(TYPES)}"))
    access = package.access(dataset)
    if access is not None and column not in access.open:
        found = f'the values of "{column}" cannot be told: the rows of "{dataset}" {access.why}'
        remedy = f'name another column; or, if its terms allow it, add "{column}" to "open" of its "access"'
        raise ContentError(Problem(found, expected="a column that is open", remedy=remedy))
    if package.withholds(dataset):
        raise ContentError(Problem(f'the rows of "{dataset}" are not here: {access.needs if access else ""}'))
    return described, field


def _by_value(
    package: Package, described: Descriptor, field: Field, shown: str
) -> tuple[dict[str | int, list[Record]], list[Problem]]:
    """The rows by their values in a column, and what is wrong with these."""
    numbers = field.type in ("integer", "year")
    rows: dict[str | int, list[Record]] = {}
    problems: list[Problem] = []
    for record in package.records(described.name):
        cell = record.cells.get(field.name, "")
        if cell in described.missing or not cell:
            continue
        try:
            value = int(cell) if numbers else cell
        except ValueError:
            raise ContentError(
                Problem(f'column "{field.name}" holds "{cell}"', shown, record.line, "a whole number")
            ) from None
        if value not in rows and (told := _unfit(value, field.name)):
            problems.append(Problem(told, shown, record.line, "a name of letters, digits, blanks and single signs"))
        rows.setdefault(value, []).append(record)
    return rows, problems


def _of_one_slug(rows: Mapping[str | int, list[Record]], column: str, shown: str) -> Iterator[Problem]:
    """A problem for each value whose address another one has."""
    slugs: dict[str, str | int] = {}
    for value, records in rows.items():
        other = slugs.setdefault(slug_of(value), value)
        if other != value:
            found = f'"{other}" and "{value}" in column "{column}" would have one address, {slug_of(value)}'
            yield Problem(found, shown, records[0].line, "values that differ in letters or digits")


def _order(value: str) -> str:
    """Texts in the order of their letters, whatever their accents and capitals: Ávila stands beside Avila."""
    return f"{slug_of(value)} {value}"


def _unfit(value: str | int, column: str) -> str:
    """Why a value cannot name a page; empty if it can."""
    told = str(value)
    if sign := MARKUP.search(told):
        return f'"{told}" in column "{column}" holds {sign[0]!r}, which is markup'
    if not slug_of(told):
        return f'"{told}" in column "{column}" has neither letters nor digits, and no address can be made of it'
    if len(told) > LONGEST or len(slug_of(told)) > LONGEST:
        return f'"{told[:40]}…" in column "{column}" is longer than {LONGEST} characters'
    return ""


def _expected(package: Package, described: Descriptor, column: str) -> Iterator[str]:
    """The values that the package says the column may hold: its ``enum``, or the rows that it refers to."""
    field = next(each for each in described.fields if each.name == column)
    yield from map(str, field.constraints.get("enum", ()))
    for reference in described.references:
        if reference.field != column or reference.separator or reference.dataset not in package.names:
            continue
        access = package.access(reference.dataset)
        target = reference.target or package.described(reference.dataset).key
        if package.withholds(reference.dataset) or (access is not None and target not in access.open):
            continue  # what may not be shown is not told by its absence either
        yield from sorted({record.cells.get(target, "") for record in package.records(reference.dataset)} - {""})


def placed_at(error: ContentError, path: str, line: int, remedy: str = "") -> ContentError:
    """The problems of `groups_of` at the place that asks for the groups; those of rows keep theirs."""
    return ContentError(
        *(
            each if each.path else replace(each, path=path, line=line, remedy=each.remedy or remedy)
            for each in error.problems
        )
    )
