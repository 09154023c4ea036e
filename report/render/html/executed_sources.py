"""From a project's folder to its documents with the results of their cells, and what is told of their settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from report.core.chapters import Chapter as SourceChapter
from report.core.chapters import Place
from report.core.configuration import Configuration, Settings, clock_dates, read_configuration
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.metadata import configuration_of
from report.core.progress import Say, Warn, keep_to_itself, show_warning
from report.core.project import Project
from report.core.settings import Lines
from report.core.settings_check import Aside, looks_of, told_aside, unknown_of
from report.evidence.record.reads import Reads, note_reads
from report.render.book.book import at_once
from report.render.book.document import ExecutedDocument
from report.render.book.entries import Entry, entries_of
from report.render.book.filter_files import shortcodes_of
from report.render.book.from_template import read_entries, with_pages
from report.render.html.first_heading_title import with_first_heading_as_title
from report.render.reading.cells import read_cells, read_defaults
from report.render.reading.embeds import with_embedded
from report.render.reading.execute import execute_chapters, outputs_of
from report.render.reading.executed_chapter import Executed
from report.render.reading.shortcodes import icons_of


def open_project(place: Path, profile: str | None = None) -> tuple[Project, Configuration, tuple[Entry, ...]]:
    """The project of a folder or file, its settings, and the documents to render."""
    place = place.resolve()
    if not place.exists():
        raise UsageError(Problem(f"{place.name} does not exist", str(place.parent)))
    start = place if place.is_dir() else place.parent
    root = next((folder for folder in (start, *start.parents) if configuration_of(folder).is_file()), start)
    project = Project(root)
    configuration = read_configuration(root, profile)
    if place.is_file() and configuration.kind != "book":
        return project, configuration, with_pages([Entry(place.relative_to(root).as_posix())], project)
    return project, configuration, with_pages(entries_of(configuration), project)


def cache_of(project: Project) -> Path | None:
    """The project's cache; none for a document outside a project."""
    return project.cache if project.configuration.is_file() else None


def read_sources(
    entries: Sequence[Entry],
    project: Project,
    configuration: Configuration,
    warn: Warn = show_warning,
    say: Say = keep_to_itself,
) -> tuple[ExecutedDocument, ...]:
    """The documents with the results of their cells; those that are unchanged are not run again.

    Parameters
    ----------
    entries
        The documents.
    project, configuration
        Where they are, and its settings.
    warn
        Told of what has no effect in settings and cells: of looks once for all, of the rest once for each place.
    say
        Told how many documents were run.

    Raises
    ------
    ContentError
        With the faults of all headers, or else of all cells.
    """
    read = read_entries(entries, project)
    chapters = at_once(lambda chapter: with_metadata(chapter, configuration), read)
    _check_headers(chapters, configuration)
    limits = {"seconds": configuration.cell_seconds, "megabytes": configuration.cell_megabytes}
    chapters = with_embedded(
        chapters, project, lambda found: outputs_of(found, configuration.settings, project, **limits, say=say)
    )
    executed = execute_chapters(chapters, configuration.settings, project, **limits, say=say)
    whole = _read_whole(entries)
    note_reads(project, {name: each for name, each in _reads_of(chapters, executed).items() if name in whole})
    for warning in told_of(configuration, chapters, [aside for done in executed for aside in done.aside]):
        warn(warning)
    for warning in dict.fromkeys(warning for done in executed for warning in done.warnings):
        warn(warning)
    return tuple(
        ExecutedDocument(
            done.path,
            done.header,
            chapter.header_lines,
            *_lines(done),
            {**chapter.files, **done.files},
            chapter.template,
        )
        for chapter, done in zip(chapters, executed, strict=True)
    )


def _read_whole(entries: Sequence[Entry]) -> set[str]:
    """The files of which all documents are among these: of one that is several pages, print takes the list alone."""
    counted = Counter(entry.file for entry in entries)
    return {each.file for each in entries if each.pages is None or counted[each.file] > len(each.pages.pages)}


def _reads_of(chapters: Sequence[SourceChapter], executed: Sequence[Executed]) -> dict[str, Reads]:
    """What cells read, by the file in which they are written."""
    found: dict[str, Reads] = {}
    for chapter, done in zip(chapters, executed, strict=True):
        before = found.get(chapter.file, Reads())
        files = dict.fromkeys((*before.files, *done.dependencies))
        found[chapter.file] = Reads(tuple(files), tuple(dict.fromkeys((*before.outside, *done.outside))))
    return found


def with_metadata(chapter: SourceChapter, configuration: Configuration) -> SourceChapter:
    """A document whose header holds what files of settings say of it: those of its folders, and those it names."""
    if configuration.kind != "book":
        chapter = with_first_heading_as_title(chapter)
    beside = configuration.metadata_for(chapter.header, chapter.header_lines, chapter.file)
    if not beside.values:
        return chapter
    own = Settings.of_header(chapter.header, chapter.header_lines, chapter.file)
    named = Settings({key: chapter.header[key] for key in chapter.header if key in ("metadata-file", "metadata-files")})
    merged = beside.over(own) if named.values else own.over(beside)
    lines = {key: place.line if place.path == chapter.file else 1 for key, place in merged.places.items()}
    return replace(chapter, header=dict(merged.values), header_lines=Lines(lines))


def told_of(
    configuration: Configuration, chapters: Sequence[SourceChapter], of_cells: Sequence[Aside]
) -> tuple[Problem, ...]:
    """What is said of settings that stop nothing: looks in one line, names that nobody knows, dates of the clock."""
    aside = list(looks_of(configuration.settings))
    told = [*unknown_of(configuration.settings), *configuration.clock]
    for chapter in chapters:
        header = Settings.of_header(chapter.header, chapter.header_lines, chapter.file)
        aside += [*looks_of(header), *_icons_of(chapter, configuration)]
        told += [*unknown_of(header), *clock_dates(header)]
    return tuple(dict.fromkeys([*told_aside([*aside, *of_cells]), *told]))


def _icons_of(chapter: SourceChapter, configuration: Configuration) -> list[Aside]:
    """The icons of a document that are not shown, but those that an extension of the author makes."""
    icons = list(icons_of(chapter.lines, chapter.places))
    if not icons:
        return []
    settings = configuration.of_document(chapter.header, chapter.header_lines, chapter.file, "html")
    made = shortcodes_of(settings, configuration.root, chapter.file)[1]
    return [icon for icon in icons if icon.name.strip("{}<> ") not in made]


def refuse_dates_of_the_clock(project: Project) -> None:
    """Raise what a check and a release cannot let pass: dates that only the clock knows.

    Raises
    ------
    ContentError
        With each date that is no literal one.
    """
    _, configuration, entries = open_project(project.root)
    problems = list(configuration.clock)
    for read in read_entries([entry for entry in entries if not entry.template], project):
        chapter = with_metadata(read, configuration)
        problems += clock_dates(Settings.of_header(chapter.header, chapter.header_lines, chapter.path))
    raise_all(ContentError, problems)


def _check_headers(chapters: Sequence[SourceChapter], configuration: Configuration) -> None:
    """Raise the faults of all headers before any cell runs, and with them those of cell options."""
    problems: list[Problem] = []
    for chapter in chapters:
        try:
            configuration.of_document(chapter.header, chapter.header_lines, chapter.file, "html")
        except ContentError as error:
            problems.extend(error.problems)
    for chapter in chapters if problems else ():
        try:
            read_cells(chapter, read_defaults(configuration.settings, chapter))
        except ContentError as error:
            problems.extend(error.problems)
    raise_all(ContentError, dict.fromkeys(problems))


def _lines(executed: Executed) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """Lines of the text and where each was written."""
    return tuple(executed.markdown.split("\n")[: len(executed.line_map)]), executed.line_map
