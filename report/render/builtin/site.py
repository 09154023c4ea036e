"""From a project to its site: documents read and finished, laid out, and put in place of the old site."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from report.errors import ContentError, Problem, UsageError, raise_all
from report.files import leads_outside, replaced_folder
from report.progress import Pause, Warn, go_on, show_warning
from report.project import CONFIGURATION, Project
from report.prose.plain import without_marks, words_of_markdown
from report.record.reads import Reads, note_reads
from report.render import pages
from report.render.authors import authors_of
from report.render.builtin import pandoc
from report.render.builtin.book import (
    Chapter,
    Entry,
    Publication,
    at_once,
    book_words,
    entries_of,
    read_publication,
    relative,
)
from report.render.builtin.cells import read_cells, read_defaults
from report.render.builtin.configuration import Configuration, read_configuration
from report.render.builtin.document import Source, finish
from report.render.builtin.execute import execute_chapters
from report.render.builtin.executed import Executed
from report.render.builtin.links import Links, copy_files, links_of, shown_files
from report.render.builtin.references import context_of
from report.render.builtin.source import COPY_IN, Place, read_chapter
from report.render.builtin.source import Chapter as SourceChapter
from report.render.builtin.words import date_in_words
from report.render.pages import Page, Way
from report.render.pictures import clean_folder

TOC_DEPTH = 3  # Quarto's


@dataclass(frozen=True)
class Rendered:
    """What a rendering made.

    Parameters
    ----------
    folder
        The site.
    pages
        Its pages, relative to the folder.
    warnings
        Faults that were let pass.
    publication
        What they were made from.
    """

    folder: Path
    pages: tuple[str, ...]
    warnings: tuple[Problem, ...]
    publication: Publication


def render_project(
    place: Path,
    output: Path | None = None,
    profile: str | None = None,
    *,
    lenient: bool = False,
    beside: Collection[str] = (),
    warn: Warn = show_warning,
    pause: Pause = go_on,
    tell: Warn | None = None,
) -> Rendered:
    """Render a book, a website or a single document to HTML.

    Parameters
    ----------
    place
        The project's folder, or one `.qmd` file: of a book all is rendered, else this file alone.
    output
        The folder to put in place; by default what the project says.
    profile
        Names of profiles, separated by commas.
    lenient
        Faults that Quarto lets pass (a reference, citation or link that leads nowhere, an identifier used twice, a
        missing image) are warnings and not errors.
    beside
        Paths in the site of files that will stand beside the pages: links may lead to them.
    warn
        Told of what has no effect in cells; see `read_sources`.
    pause
        Called between steps; what it raises ends the rendering.
    tell
        Told of pictures that were scaled down or are too large; by default ``warn``.

    Raises
    ------
    ContentError
        With all faults of the documents. The old site is untouched.
    UsageError
        If the project's settings are wrong or no output folder is known.
    """
    project, configuration, entries = open_project(place, profile)
    folder = output or configuration.output_folder
    if folder is None:
        found = "the project does not say where its pages go"
        raise UsageError(Problem(found, remedy="give an output folder, or set project: output-dir: in _quarto.yml"))
    sources = read_sources(entries, project, configuration, warn)
    pause()
    publication = read_publication(sources, entries, configuration, "html", cache_of(project), pause)
    publication = replace(publication, beside=frozenset(beside))
    made, warnings = make_pages(publication, cache_of(project), pause=pause)
    judge(warnings, lenient)
    with replaced_folder(folder) as fresh:
        for page in made:
            target = fresh / page.chapter.href
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page.html, "utf-8")
            copy_files(page.links.files, project.root, fresh)
            for name, content in shown_files(page.chapter).items():
                image = target.parent / name
                image.parent.mkdir(parents=True, exist_ok=True)
                image.write_bytes(content)
        copy_files(_resources(configuration), project.root, fresh)
        clean_folder(fresh, cache_of(project), tell or warn)
        pages.write_assets(fresh)
    return Rendered(folder, tuple(page.chapter.href for page in made), warnings, publication)


def open_project(place: Path, profile: str | None = None) -> tuple[Project, Configuration, tuple[Entry, ...]]:
    """The project of a folder or file, its settings, and the documents to render."""
    place = place.resolve()
    if not place.exists():
        raise UsageError(Problem(f"{place.name} does not exist", str(place.parent)))
    start = place if place.is_dir() else place.parent
    root = next((folder for folder in (start, *start.parents) if (folder / CONFIGURATION).is_file()), start)
    project = Project(root)
    configuration = read_configuration(root, profile)
    if place.is_file() and configuration.kind != "book":
        return project, configuration, (Entry(place.relative_to(root).as_posix()),)
    return project, configuration, entries_of(configuration)


def cache_of(project: Project) -> Path | None:
    """The project's cache; none for a document outside a project."""
    return project.cache if project.configuration.is_file() else None


def read_sources(
    entries: Sequence[Entry], project: Project, configuration: Configuration, warn: Warn = show_warning
) -> tuple[Source, ...]:
    """The documents with the results of their cells; those that are unchanged are not run again.

    Parameters
    ----------
    entries
        The documents.
    project, configuration
        Where they are, and its settings.
    warn
        Told of what has no effect in cells, once for each place.

    Raises
    ------
    ContentError
        With the faults of all headers, or else of all cells.
    """

    def read(entry: Entry) -> SourceChapter:
        return read_chapter(project.root / entry.path, project.root)

    chapters = at_once(read, entries)
    _check_headers(chapters, configuration)
    executed = execute_chapters(
        chapters,
        configuration.settings,
        project,
        seconds=configuration.cell_seconds,
        megabytes=configuration.cell_megabytes,
    )
    note_reads(project, {done.path: Reads(tuple(done.dependencies), done.outside) for done in executed})
    for warning in dict.fromkeys(warning for done in executed for warning in done.warnings):
        warn(warning)
    return tuple(
        Source(done.path, done.header, chapter.header_lines, *_lines(done), done.files)
        for chapter, done in zip(chapters, executed, strict=True)
    )


def _check_headers(chapters: Sequence[SourceChapter], configuration: Configuration) -> None:
    """Raise the faults of all headers before any cell runs, and with them those of cell options."""
    problems: list[Problem] = []
    for chapter in chapters:
        try:
            configuration.of_document(chapter.header, chapter.header_lines, chapter.path, "html")
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


def judge(warnings: Sequence[Problem], lenient: bool) -> None:
    """Raise the faults that may pass only in lenient mode; in it, show them."""
    paths = list(dict.fromkeys(warning.path for warning in warnings))
    ordered = sorted(dict.fromkeys(warnings), key=lambda warning: (paths.index(warning.path), warning.line))
    if not lenient:
        raise_all(ContentError, ordered)
    for warning in ordered:
        show_warning(warning)


@dataclass(frozen=True)
class _Made:
    chapter: Chapter
    html: str
    links: Links


def make_pages(
    publication: Publication,
    cache: Path | None,
    paths: Collection[str] | None = None,
    known: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    pause: Pause = go_on,
) -> tuple[list[_Made], tuple[Problem, ...]]:
    """All pages, or those of the documents ``paths``, laid out; and the faults that were found on the way.

    The parts of some pages may be ``known`` by their documents' paths.
    """
    warnings = publication.warnings()

    def make(chapter: Chapter) -> tuple[_Made, tuple[Problem, ...]]:
        pause()
        links = links_of(publication, chapter)
        context, extra, unresolved = context_of(publication, chapter, links.rewritten)
        said: tuple[Problem, ...] = ()
        parts = known.get(chapter.entry.path)
        if parts is None:
            parts, said = finish(chapter.document, context, extra, pandoc.write_page, cache)
        html = pages.lay_out(_page(publication, chapter, parts))
        return _Made(chapter, html, links), (*unresolved, *links.problems, *said)

    wanted = [each for each in publication.chapters if paths is None or each.entry.path in paths]
    results = at_once(make, wanted)
    for _, found in results:
        warnings += found
    return [made for made, _ in results], tuple(dict.fromkeys(warnings))


def _page(publication: Publication, chapter: Chapter, parts: Mapping[str, Any]) -> Page:
    """The data of one page."""
    configuration, document = publication.configuration, chapter.document
    settings, words = document.settings, document.words
    is_index = publication.is_book and chapter.entry.path == "index.qmd"
    block = configuration.settings.get("book", {}) if is_index else settings.values
    authors = authors_of(configuration.settings, "book", configuration.root) if is_index else None
    named = configuration.settings.get(f"{configuration.kind}.title") if configuration.kind != "default" else ""
    site_title = words_of_markdown(str(named or ""))
    title = Markup(parts.get("title") or "")
    plain = without_marks(str(parts.get("plain_title") or ""))
    number = ""
    if not is_index and chapter.number and chapter.entry.is_appendix:
        title = Markup(f"{words['appendix']} {chapter.number} — ") + title
        plain = f"{words['appendix']} {chapter.number} — {plain}"
    elif not is_index and chapter.number:
        number = chapter.number
        plain = f"{number}\u00a0 {plain}"
    window = plain or PurePosixPath(chapter.entry.path).stem
    if site_title and not is_index:
        window = f"{window} – {site_title}"
    has_contents = settings.get("toc", publication.is_book)
    ways = _ways(publication, chapter)
    place = publication.chapters.index(chapter)
    keywords = block.get("keywords", [])
    return Page(
        kind=configuration.kind,
        language=document.language,
        words=words,
        window_title=window,
        site_title=site_title,
        root="../" * chapter.href.count("/"),
        title=title,
        title_id=chapter.title_id,
        number=number,
        subtitle=Markup(parts.get("subtitle") or ""),
        abstract=Markup(parts.get("abstract") or ""),
        authors=authors_of(settings, "", configuration.root) if authors is None else authors,
        date=date_in_words(str(block["date"]), document.language) if block.get("date") else "",
        keywords=tuple(
            words_of_markdown(str(word)) for word in ([keywords] if isinstance(keywords, str) else keywords)
        ),
        description=words_of_markdown(str(block.get("description") or "")),
        body=Markup(parts["body"]),
        contents=pages.nested(parts["contents"], settings.get("toc-depth", TOC_DEPTH)) if has_contents else (),
        sidebar=_sidebar(publication, ways) if publication.is_book else (),
        navbar=_navbar(publication, chapter) if configuration.kind == "website" else (),
        previous=ways[place - 1] if publication.is_book and place > 0 else None,
        next=ways[place + 1] if publication.is_book and place + 1 < len(ways) else None,
    )


def _ways(publication: Publication, here: Chapter) -> list[Way]:
    """A link to each chapter, seen from ``here``."""
    ways = []
    for chapter in publication.chapters:
        text = chapter.document.plain_title
        if publication.is_book and chapter.entry.path == "index.qmd":
            sections = [item for item in chapter.document.index["targets"] if item["family"] == "section"]
            text = sections[0]["title"] if sections and sections[0]["level"] == 1 else text
        ways.append(Way(text, relative(here.href, chapter.href), chapter.number or "", chapter is here))
    return ways


def _sidebar(publication: Publication, ways: Sequence[Way]) -> tuple[Way, ...]:
    """The chapters by parts, and the appendices under a heading of their own."""
    result: list[Way] = []
    appendices = book_words(publication.configuration)["appendices"]
    for chapter, way in zip(publication.chapters, ways, strict=True):
        part = chapter.entry.part or (appendices if chapter.entry.is_appendix else "")
        if not part:
            result.append(way)
        elif result and not result[-1].href and result[-1].text == part:
            result[-1] = Way(part, below=(*result[-1].below, way))
        else:
            result.append(Way(part, below=(way,)))
    return tuple(result)


def _navbar(publication: Publication, here: Chapter) -> tuple[Way, ...]:
    """The links of a website's navbar: files by their title, or texts with an address."""
    pages_by_path = {chapter.entry.path: chapter for chapter in publication.chapters}
    settings = publication.configuration.settings
    ways = []
    for side in ("left", "right"):
        for number, item in enumerate(settings.get(f"website.navbar.{side}", [])):
            given = {"href": item} if isinstance(item, str) else item
            href = str(given.get("href", given.get("file", "")))
            chapter = pages_by_path.get(href)
            if chapter is None and href.endswith(".qmd"):
                place = settings.place(f"website.navbar.{side}.{number}")
                raise ContentError(Problem(f"the page {href} does not exist", *place))
            text = str(given.get("text") or (chapter.document.plain_title if chapter else href))
            ways.append(Way(text, relative(here.href, chapter.href) if chapter else href, is_here=chapter is here))
    return tuple(ways)


def _resources(configuration: Configuration) -> list[str]:
    """Files that `project: resources:` names."""
    asked = configuration.settings.get("project.resources", [])
    patterns = [asked] if isinstance(asked, str) else asked
    root = configuration.root
    found: list[str] = []
    for number, pattern in enumerate(map(str, patterns)):
        place = configuration.settings.place(f"project.resources.{number}")
        inside = pattern.removeprefix("/")  # as in links, from the project's folder
        paths = [] if ".." in PurePosixPath(inside).parts else [path for path in root.glob(inside) if path.is_file()]
        if ".." in PurePosixPath(inside).parts or any(leads_outside(path, root) for path in paths):
            raise ContentError(Problem(f"the resources {pattern} are outside the project", *place, remedy=COPY_IN))
        found += sorted(path.relative_to(root).as_posix() for path in paths)
    return found
