"""What a data editor asks, after the lists of the social-science data editors, and who can answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from report.core.errors import ReportError, first_of
from report.core.project import Project
from report.data import open_package
from report.evidence.withheld import count_of, rows_in_words
from report.exhibits.build import what_was_not_run
from report.release.checklist import rules
from report.release.checklist.citation import citation
from report.release.checklist.project_files import Files

PASS, FAIL, PERSON = "pass", "fail", "needs a person"
SHOWN = 5  # faults of a statement that are shown


@dataclass(frozen=True)
class Answer:
    """The answer to one statement.

    Parameters
    ----------
    id, statement
        Which statement.
    status
        ``pass``, ``fail`` or ``needs a person``.
    said
        What was found: the faults, or what was looked at, or what a person must judge.
    """

    id: str
    statement: str
    status: str
    said: str


@dataclass(frozen=True)
class Point:
    """A statement, and the rule that finds faults; without a rule it needs a person.

    Parameters
    ----------
    id
        Its name.
    said
        What a pass means, or what a person must judge.
    faults
        Gives what is wrong, each fault with its place; its first line is the statement.
    statement
        Where there is no rule.
    """

    id: str
    said: str
    faults: Callable[[Files], Iterable[str]] | None = None
    statement: str = ""

    def answer(self, files: Files) -> Answer:
        """Apply the rule."""
        if self.faults is None:
            return Answer(self.id, self.statement, PERSON, self.said)
        statement = (self.faults.__doc__ or "").strip()
        found = list(self.faults(files))
        if not found:
            return Answer(self.id, statement, PASS, self.said)
        return Answer(self.id, statement, FAIL, first_of(found, SHOWN, "; "))


POINTS: tuple[Point, ...] = (
    Point("command", "make builds exhibits, site, PDF and Word file", rules.one_command),
    Point("readme", "requirements, commands, contents and licences", rules.readme),
    Point("paths", "none in programs, text or data", rules.absolute_paths),
    Point("notebooks", "there are none; chapters are run from nothing", rules.notebooks),
    Point("set-up", "each imports what it uses", rules.chapters_set_themselves_up),
    Point("clock", "no program of the analysis asks for it", rules.clock),
    Point("seeds", "the analysis uses none", rules.randomness),
    Point("network", "no program of the analysis uses it", rules.network),
    Point("pins", "all entries of all locks", rules.pinned),
    Point("addresses", "packages come from wherever the reader trusts", rules.addresses),
    Point("dependencies", "every import is in the lock or in Python", rules.dependencies),
    Point("python", "in pyproject.toml", rules.python_version),
    Point("data", "checksums, keys, units, sums and the rest", rules.data_rules),
    Point("described", "each has its schema in the data package", rules.undescribed),
    Point("columns", "in words, with unit where it has one", rules.columns),
    Point("rights", "for the package and each dataset", rules.rights),
    Point("sources", "by id, in the register of sources", rules.sources),
    Point("data-version", "in data/CHANGELOG.md", rules.version_of_data),
    Point("located", "file and line of each", rules.located),
    Point("rows", "all of them", rules.rest_on_rows),
    Point("captions", "all of them", rules.captions),
    Point("expected", "in tests/expected, changed by a release only", rules.released),
    Point("licences", "LICENSE and LICENSE-text", rules.licences),
    Point("citation", "CITATION.cff, _quarto.yml and pyproject.toml agree", citation),
    Point("personal", "no tax or population id, no private address", rules.personal),
    Point("secrets", "no key, token or password that can be told as one, nor a file named like one", rules.secrets),
    Point("formats", "text, CSV, JSON, PNG, JPEG, WebP, SVG and open fonts", rules.formats),
    Point("empty", "none but markers of packages", rules.empty),
    Point("duplicates", "none outside the tests", rules.duplicates),
    Point("size", f"none above {rules.LARGE // 1_000_000} MB", rules.large),
    Point("names", "plain letters, no two that differ in case only", rules.portable_names),
    Point("encoding", "all of them", rules.encodings),
    Point("made", "build/ is not", rules.made_files),
    Point(
        "ethics",
        "Whether people were asked or observed, and by whose leave, no program can tell.",
        statement="Review by an ethics board, if it was needed.",
    ),
    Point(
        "redistribution",
        "Rows hold facts with their sources; each source's terms are in the register.",
        statement="The rows may be passed on.",
    ),
    Point(
        "access",
        "Addresses and dates of reading are in the register; pages may have gone.",
        statement="The sources can still be read.",
    ),
    Point(
        "manuscript",
        "If a journal prints the paper, compare its text with the PDF.",
        statement="The results match the published text.",
    ),
    Point(
        "judgement",
        "The checks see numbers and not arguments.",
        statement="What the paper concludes is supported.",
    ),
)


def answer_all(project: Project) -> tuple[Answer, ...]:
    """Every statement with its answer, in the order of the list."""
    files = Files(project)
    return (*(point.answer(files) for point in POINTS), *availability(project))


def availability(project: Project) -> Iterator[Answer]:
    """What is not given with the paper and how to ask for it; nothing of a paper that gives everything."""
    try:
        package = open_package(project) if project.has_data else None
        names = package.names if package else ()
        closed = [(name, access) for name in names if package and (access := package.access(name))]
        missing = what_was_not_run(project)
    except ReportError:
        return  # the rules above tell of it
    said = [
        f"{access.path}: {rows_in_words(access, count_of(package, name)).rstrip('.')}"
        for name, access in closed
        if package is not None
    ]
    said += [f"not run here: {each}" for each in missing]
    if said:
        yield Answer("availability", "What is not given can be asked for.", PERSON, "; ".join(said))
