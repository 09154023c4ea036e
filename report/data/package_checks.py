"""The checks over the whole package: all problems at once, quickly or thoroughly."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator

from report.core.errors import ContentError, Problem
from report.core.files import sha256_file
from report.core.metadata import CONFIGURATION, read_book
from report.core.project import DESCRIPTOR, Project
from report.data.access import RECORDED, check_kept_apart, withheld_from
from report.data.appearance import check_appearance, check_package_texts, check_rows
from report.data.balance_checks import check_sums
from report.data.breaks import check_breaks
from report.data.checks import check_keys
from report.data.claims import check_claims
from report.data.copied_figures import check_copied
from report.data.descriptor import UNWRITTEN, Descriptor, read_descriptors
from report.data.from_file import ORIGINAL
from report.data.literature import check_bibliography, check_citations
from report.data.own import check_own
from report.data.package import SOURCES, Package, open_whole_package
from report.data.parsed_tables import content_of, is_unreadable, records_of
from report.data.register_checks import check_languages, check_sources_once
from report.data.row_notes import check_row_notes
from report.data.rules import Checked, CheckReport, Found, Rule, rule_of
from report.data.semantic_checks import check_once, check_ranges, check_sourced, check_time, check_units
from report.data.sources import EXTENTS
from report.data.tables import check_bytes, shown_path

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
EXTENT_RULE = Rule("extent read", "What was read of each source is said in a fixed word, beside the words as received.")
WRITTEN_RULE = Rule("descriptions", "Every dataset has a title and a description that say what it is.")
ORIGINALS_RULE = Rule("originals", "A file that a table was made from is kept, with the bytes that it came with.")
APART_RULE = Rule("rows kept apart", "Rows that are not given with the paper are in no commit, and git ignores them.")
# Files that hold tables, and names that spreadsheet programs give to files of their own while a table is open.
TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods")
OF_PROGRAMS = ("~$", ".")
STRANGERS_RULE = Rule("no file outside the package", "Every table in the data folder is described by the package.")


def check_quickly(project: Project) -> tuple[Problem, ...]:
    """Compare every file's size and checksum with `datapackage.json`, and its keys with each other; no other rule.

    Raises
    ------
    ContentError
        If `data/datapackage.json` itself cannot be read.
    """
    descriptors = read_descriptors(project).values()
    problems = [problem for each in descriptors for problem in check_bytes(project, each)]
    problems += check_kept_apart(project, descriptors)
    for each in descriptors:
        if withheld_from(each.raw):
            continue  # its bytes were sound when they were sealed; such a table may take minutes to read
        content = content_of(project, each)
        if is_unreadable(content):
            continue  # for one reason, which is told
        rows, shown = records_of(content).rows, shown_path(project, each)
        problems += check_keys(rows, each, shown)
        problems += check_rows(rows, each, shown)
    return (*problems, *_strangers(project, descriptors))


def check_package(project: Project) -> CheckReport:
    """Apply every rule to every dataset.

    Raises
    ------
    ContentError
        If `data/datapackage.json` itself cannot be read, or `_quarto.yml` has no date of release.
    """
    return _checked(open_whole_package(project))


def check_open_package(package: Package) -> CheckReport:
    """Apply every rule to a package as `open_package` gives it: the same, whoever has the rows that may not be shown.

    Raises
    ------
    ContentError
        As for `check_package`.
    """
    return _checked(package)


def _checked(package: Package) -> CheckReport:
    project = package.project
    release = release_date(project)
    descriptors = [package.described(name) for name in package.names]
    apart = Checked("", APART_RULE, len(descriptors), tuple(check_kept_apart(project, descriptors)))
    strangers = Checked("", STRANGERS_RULE, len(descriptors), tuple(_strangers(project, descriptors)))
    if lost := package.unreadable:
        # Whatever other tables say of these rows would be wrong for that one reason, and bury it.
        alone = [result for name in package.names for result in package.check_file(name)]
        alone += [
            result
            for name in package.names
            if name not in lost and not package.withholds(name)
            for result in check_appearance(package, name)
        ]
        return CheckReport((*alone, strangers, apart), _counts(package), _not_checked(package))
    results = [result for name in package.names for result in package.check(name)]
    open_here = [name for name in package.names if not package.withholds(name)]
    results += [result for name in open_here for result in check_appearance(package, name)]
    results += [
        *check_package_texts(package),
        _check_written(descriptors),
        check_units(package),
        check_ranges(package),
        check_time(package, release),
        check_once(package),
        check_sourced(package),
        check_copied(package),
        check_sources_once(package),
        check_languages(package),
        _check_extent(package),
        check_sums(package),
        check_breaks(package),
        *check_own(package),
        check_claims(package),
        check_bibliography(package),
        check_citations(package),
        strangers,
        check_row_notes(package),
        *_originals(project, [each for each in descriptors if not package.withholds(each.name)]),
        *([apart] if any(withheld_from(each.raw) for each in descriptors) else []),
    ]
    return CheckReport(tuple(results), _counts(package), _not_checked(package))


def _not_checked(package: Package) -> tuple[str, ...]:
    """The datasets whose rows this package has not, and with them what other rows say of theirs."""
    found = (package.access(name) for name in package.names if package.withholds(name))
    return tuple(f"{each.dataset}, and what other rows say of its rows: {each.needs}" for each in found if each)


def release_date(project: Project) -> datetime.date:
    """The day on which the paper is released, as `_quarto.yml` gives it: nothing in the data may be later.

    Raises
    ------
    ContentError
        If there is no such date.
    """
    book, lines = read_book(project.root)
    given = str(book.get("date") or "")
    try:
        return datetime.date.fromisoformat(given if DATE.fullmatch(given) else "")
    except ValueError as error:
        found = f"the book's date is {given}" if given else "the book has no date of release"
        problem = Problem(found, CONFIGURATION, lines["book.date"], 'a line as  date: "2026-11-24"', "correct the date")
        raise ContentError(problem) from error


def _check_written(descriptors: Collection[Descriptor]) -> Checked:
    """Find datasets that were begun and not yet described."""
    problems = [
        Problem(
            f'dataset "{each.name}": {text} is still to be written',
            f"data/{DESCRIPTOR}",
            each.line,
            "words for the reader of the site",
            "write it, then run: make data",
        )
        for each in descriptors
        for text in ("title", "description")
        if str(each.raw[text]).startswith(UNWRITTEN)
    ]
    return Checked("", WRITTEN_RULE, 2 * len(descriptors), tuple(problems))


@rule_of(EXTENT_RULE)
def _check_extent(package: Package) -> Found:
    """Find sources that do not say how much of them was read, in a fixed word and in words."""
    records = package.records(SOURCES)
    yield len(records)
    for record in records:
        word, words = record.cells.get("extent", ""), record.cells.get("extent_read", "")
        if word not in EXTENTS or not words:
            yield Problem(
                f'column "extent" holds "{word}"' if words else 'column "extent_read" is empty',
                package.shown_path(SOURCES),
                record.line,
                f"one of {', '.join(EXTENTS)}" if words else "how much of the source was read, in words",
                f"say what was read; then run: make data-seal NAME={SOURCES}",
            )


def _counts(package: Package) -> dict[str, dict[str, int]]:
    """How many rows have each mark of confidence, and of how many sources how much was read."""
    marks: Counter[str] = Counter()
    for name in package.names:
        if name != SOURCES and "confidence" in package.described(name).columns:
            marks.update(record.cells["confidence"] or "none" for record in package.records(name))
    extents = Counter(record.cells.get("extent", "") for record in package.records(SOURCES))
    return {
        "rows by confidence": {mark: marks[mark] for mark in sorted(marks)},
        "sources by extent read": {word: extents[word] for word in EXTENTS if extents[word]},
    }


def _originals(project: Project, descriptors: Collection[Descriptor]) -> Iterator[Checked]:
    """Compare the files that tables were made from with what the package says of them; nothing if there are none."""
    kept = [each for each in descriptors if ORIGINAL in each.raw]
    problems = []
    for each in kept:
        told = each.raw[ORIGINAL]
        path = project.data / told["path"]
        if not path.is_file():
            found, remedy = "is missing: the table was made from it", "put the file back"
            problems.append(Problem(found, project.shown(path), 0, told["hash"], remedy))
        elif f"sha256:{sha256_file(path)}" != told["hash"]:
            found = "is not the file that the table was made from"
            remedy = "put that file back; a newer one makes a dataset of its own: make new-dataset NAME=… FROM=…"
            problems.append(Problem(found, project.shown(path), 0, told["hash"], remedy))
    if kept:
        yield Checked("", ORIGINALS_RULE, len(kept), tuple(problems))


def _strangers(project: Project, descriptors: Collection[Descriptor]) -> Iterator[Problem]:
    """Tables in the data folder that the package does not describe."""
    described = {descriptor.path for descriptor in descriptors}
    described |= {str(each.raw[ORIGINAL]["path"]) for each in descriptors if ORIGINAL in each.raw}
    steps = project.scripts / "steps.yml"  # a table that a step reads is named there
    declared = steps.read_text(encoding="utf-8", errors="replace") if steps.is_file() else ""
    recorded = project.data / RECORDED
    for path in sorted(project.data.rglob("*")):
        if path.suffix.lower() not in TABLES or path.name.startswith(OF_PROGRAMS) or path.is_relative_to(recorded):
            continue  # in the last, the build itself keeps results
        if path.relative_to(project.data).as_posix() not in described and project.shown(path) not in declared:
            yield Problem(
                "is not described",
                project.shown(path),
                expected=f"every table in {DESCRIPTOR}",
                remedy=f"describe it in data/{DESCRIPTOR}, or move it out of data/",
            )
