"""The settings of a project and its documents: `_quarto.yml`, profile files, `_variables.yml` and headers, merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.chapters import COPY_IN, Place
from report.core.dates import CLOCK, clock_day, read_day
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.files import leads_outside, repository_of
from report.core.merged_settings import FORMATS, Settings
from report.core.metadata import SETTINGS, as_spelled, configuration_of, profile_of
from report.core.partials import faults_of_partials
from report.core.profiles import local_settings_of, profiles_in_use
from report.core.quarto_settings import SCOPES, close_names, did_you_mean, placed
from report.core.settings import read_yaml_file
from report.core.settings_check import faults_of, is_texts
from report.core.shapes import ANYTHING, Shape

__all__ = ["FORMATS", "Configuration", "Settings", "clock_dates", "read_configuration"]

VARIABLES = "_variables.yml"
CELL_SECONDS = 60  # enough for a chart; what takes longer belongs into the analysis, where it is kept
CELL_MEGABYTES = 10  # of a printed text or a table; a page with more is slow to open, and nobody reads it
KINDS = ("default", "website", "book", "manuscript")
OWN_KEYS = (
    "cell-seconds",
    "cell-megabytes",
    "doi",
    "prose",
    "row-words",
    "synonyms",
)  # of a project, under ``report:``, which Quarto lets pass
CHECKED_ELSEWHERE = ("doi", "prose", "row-words", "synonyms")  # of these, what is no number
DOCUMENT_KEYS = ("pages", "print")  # the same of a document
OUTPUT = {"default": "", "website": "_site", "book": "_book", "manuscript": "_manuscript"}  # Quarto's own folders

FOLDER_METADATA = "_metadata.yml"  # of a folder: settings of all documents below it
LANGUAGE_FILE = "_language.yml"
DATES = ("date", "date-modified", "book.date", "website.date")


@dataclass(frozen=True)
class Configuration:
    """A project's settings, read once.

    Parameters
    ----------
    root
        The project's folder.
    kind
        ``"default"``, ``"website"`` or ``"book"``.
    settings
        `_quarto.yml` with the profiles' files over it, and over them `_quarto.yml.local`.
    variables
        `_variables.yml`.
    profiles
        Names of the profiles in use.
    clock
        What is said of dates in `_quarto.yml` that only the clock knows.
    """

    root: Path
    kind: str
    settings: Settings
    variables: Mapping[str, Any]
    profiles: tuple[str, ...]
    clock: tuple[Problem, ...] = ()

    @property
    def output_folder(self) -> Path | None:
        """Where the pages go, or None if the project does not say."""
        name = self.settings.get("project.output-dir") or OUTPUT[self.kind]
        return self.root / name if name else None

    @property
    def cell_seconds(self) -> int:
        """What one cell may take: ``report: cell-seconds:``."""
        seconds: int = self.settings.get("report.cell-seconds", CELL_SECONDS)
        return seconds

    @property
    def cell_megabytes(self) -> int:
        """What one cell may show: ``report: cell-megabytes:``."""
        megabytes: int = self.settings.get("report.cell-megabytes", CELL_MEGABYTES)
        return megabytes

    def of_document(self, header: Mapping[str, Any], lines: Mapping[str, int], path: str, target: str) -> Settings:
        """The settings of one document: its header over the project's.

        Raises
        ------
        ContentError
            With all values of the wrong type and all settings outside the subset.
        """
        own = with_files_found(Settings.of_header(header, lines, path), self.root)
        partials = faults_of_partials(own, self.root)
        raise_all(ContentError, [*faults_of(own), *_document_faults(own), *_impossible_dates(own), *partials])
        own = _with_clock(_with_language(own, self.root), self.root / path)
        return own.flat(target).over(self.settings.flat(target))

    def metadata_for(self, header: Mapping[str, Any], lines: Mapping[str, int], path: str) -> Settings:
        """What files of settings say of a document beside its own header: those of its folders, then those it names.

        Raises
        ------
        ContentError
            If a file that the header names is missing or is not YAML, and with all that is wrong in the files.
        """
        found = Settings()
        for folder in reversed(PurePosixPath(path).parents):
            file = as_spelled(self.root / folder / FOLDER_METADATA)
            if file.is_file():
                name = file.relative_to(self.root).as_posix()
                found = self._checked(name).over(found)
        own = Settings.of_header(header, lines, path)
        for name in _metadata_files(own, self.root):
            found = self._checked(name).over(found)
        return found

    def _checked(self, name: str) -> Settings:
        settings = with_files_found(_read(self.root, name, ANYTHING), self.root)
        partials = faults_of_partials(settings, self.root)
        raise_all(ContentError, [*faults_of(settings), *_impossible_dates(settings), *partials])
        return settings


def read_configuration(root: Path, profile: str | None = None) -> Configuration:
    """The settings of the project in ``root``; a folder without `_quarto.yml` has none.

    Parameters
    ----------
    root
        The project's folder.
    profile
        Names of profiles, separated by commas; by default what the environment or the project's files say.

    Raises
    ------
    ContentError
        If a file is not YAML.
    UsageError
        With all wrong keys and values.
    """
    base = _read(root, configuration_of(root).name)
    profiles = profiles_in_use(root, base.values, profile)
    merged = base
    for path in (*(profile_of(root, name) for name in reversed(profiles)), local_settings_of(root)):
        merged = _read(root, path.name).over(merged)
    for name in _metadata_files(merged, root):
        merged = _read(root, name, ANYTHING).over(merged)
    merged = with_files_found(merged, root)
    faults = (*_project_faults(merged), *_own_faults(merged), *faults_of(merged), *_impossible_dates(merged))
    faults += tuple(faults_of_partials(merged, root))
    raise_all(UsageError, faults)
    kind = merged.get("project.type") or ("manuscript" if "manuscript" in merged.values else "default")
    clock = tuple(clock_dates(merged))
    merged = _with_clock(_with_language(merged, root), configuration_of(root))
    variables = _read(root, as_spelled(root / VARIABLES).name, ANYTHING).values
    return Configuration(root, kind, merged, variables, profiles, clock)


def clock_dates(settings: Settings) -> Iterator[Problem]:
    """The dates of settings that are the clock's: a page with one is not the same tomorrow."""
    for key in DATES:
        value = settings.get(key)
        if value in CLOCK:
            told = f'"{key}" is {value}: the page says another day when it is built another day'
            yield Problem(told, *settings.place(key), "a literal date, as 2026-02-01, for pages that can be reproduced")


def _with_clock(settings: Settings, file: Path) -> Settings:
    """Settings in which the words for dates that only the clock knows are days."""
    values = dict(settings.values)
    for key in DATES:
        value = settings.get(key)
        if value in CLOCK:
            section, _, name = key.rpartition(".")
            day = clock_day(str(value), file)
            values = {**values, section: {**values[section], name: day}} if section else {**values, name: day}
    return Settings(values, settings.places)


def _impossible_dates(settings: Settings) -> Iterator[Problem]:
    for key in DATES:
        value = settings.get(key)
        try:
            read_day(str(value or ""))
        except ValueError:
            yield Problem(
                f'"{key}" is {value}, and there is no such day', *settings.place(key), "a day of the calendar"
            )


def _with_language(settings: Settings, root: Path) -> Settings:
    """Settings whose words under ``language:`` are there, and not in a file."""
    given = settings.get("language")
    name = given if isinstance(given, str) else ""
    if not name and given is None and settings.values and (root / LANGUAGE_FILE).is_file():
        name = LANGUAGE_FILE if settings.place("project").path == configuration_of(root).name else ""
    if not name:
        return settings
    place = settings.place("language")
    folder = PurePosixPath(place.path).parent
    path = name.lstrip("/") if name.startswith("/") else (folder / name).as_posix()
    if not (root / path).is_file():
        raise ContentError(Problem(f"the file of words {name} does not exist", *place))
    return Settings({**settings.values, "language": _read(root, path, ANYTHING).values}, settings.places)


def _metadata_files(settings: Settings, root: Path) -> Iterator[str]:
    """The files that settings name for more of them, relative to the root."""
    for key in ("metadata-file", "metadata-files"):
        for name, place in settings.each_of(key):
            folder = PurePosixPath(place.path).parent
            path = str(name).lstrip("/") if str(name).startswith("/") else (folder / str(name)).as_posix()
            if leads_outside(root / path, repository_of(root)):
                found = f"the file of settings {name} is outside the project"
                raise ContentError(Problem(found, *place, remedy=COPY_IN))
            if not (root / path).is_file():
                found = f"the file of settings {name} does not exist"
                raise ContentError(Problem(found, *place, remedy="correct the name or add the file"))
            yield path


def with_files_found(settings: Settings, root: Path) -> Settings:
    """Names of bibliographies and styles made absolute: each is relative to the file that gives it."""
    values = dict(settings.values)
    for key in ("bibliography", "csl"):
        if is_texts(values.get(key)):  # what else is written there is told with the other faults
            names = values[key] if isinstance(values[key], list) else [values[key]]
            folder = (root / settings.place(key).path).parent
            found = [str((root / name[1:] if name.startswith("/") else folder / name).resolve()) for name in names]
            values[key] = found if key == "bibliography" else found[0]
    return Settings(values, settings.places)


def _read(root: Path, name: str, shape: Shape | None = None) -> Settings:
    path = root / name
    if not path.is_file():
        return Settings()
    if leads_outside(path, repository_of(root)):
        raise ContentError(Problem("this is a link to a file outside the project", name, remedy=COPY_IN))
    values, lines = read_yaml_file(path, name, shape or SETTINGS)
    return Settings(values, {key: Place(name, line) for key, line in lines.items()})


def _project_faults(settings: Settings) -> Iterator[Problem]:
    project = settings.get("project", {})
    if not isinstance(project, Mapping):
        yield _no_keys(settings, "project", "type: book")
        return
    for key in project:
        if not placed("project", str(key)):
            expected = (
                did_you_mean(close_names("project", str(key))) or f"one of {', '.join(sorted(SCOPES['project']))}"
            )
            yield Problem(f'the key "{key}" under "project" is not known', *settings.place(f"project.{key}"), expected)
    kind = project.get("type", "default")
    if kind not in KINDS:
        found = f'projects of type "{kind}" are not supported'
        yield Problem(found, *settings.place("project.type"), f"one of {', '.join(KINDS)}")
    elif kind == "book" and not isinstance(settings.get("book.chapters"), list):
        yield Problem("a book without chapters", *settings.place("book"), "book: chapters: a list of .qmd files")


def _no_keys(settings: Settings, key: str, example: str) -> Problem:
    return Problem(f'"{key}" is not a list of keys and values', *settings.place(key), f"as in: {example}")


def _own_faults(settings: Settings) -> Iterator[Problem]:
    """What is wrong under ``report:``, the settings of this renderer alone."""
    own = settings.get("report", {})
    if not isinstance(own, Mapping):
        yield _no_keys(settings, "report", "cell-seconds: 60")
        return
    for key, value in own.items():
        place = settings.place(f"report.{key}")
        if key not in OWN_KEYS:
            yield Problem(f'the key "{key}" under "report" is not known', *place, f"one of {', '.join(OWN_KEYS)}")
        elif key == "row-words" and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            yield Problem('"row-words" is no list of columns', *place, "as in: row-words: [name, entity]")
        elif key not in CHECKED_ELSEWHERE and (type(value) is not int or value < 1):
            shown = str(value).lower() if isinstance(value, bool) else value
            yield Problem(f'"{key}" is {shown}', *place, f"a whole number of {key.partition('-')[2]}, from 1")


def _document_faults(settings: Settings) -> Iterator[Problem]:
    """The same in the header of a document."""
    own = settings.get("report", {})
    if not isinstance(own, Mapping):
        yield _no_keys(settings, "report", "print: false")
        return
    for key, value in own.items():
        place = settings.place(f"report.{key}")
        if key not in DOCUMENT_KEYS:
            found = f'the key "{key}" under "report" of a document is not known'
            yield Problem(found, *place, f"one of {', '.join(DOCUMENT_KEYS)}")
        elif key == "print" and not isinstance(value, bool) and not (value == "all" and "pages" in own):
            more = "; or all, for every page of the chapter" if "pages" in own else ""
            yield Problem(f'"{key}" is {value}', *place, f"true, or false for a page of the site alone{more}")
