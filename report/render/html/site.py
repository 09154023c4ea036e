"""From a project to its site: documents read and finished, laid out, and put in place of the old site."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from report.core.chapters import COPY_IN
from report.core.configuration import Configuration
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.files import leads_outside, put_files, replaced_folder
from report.core.progress import Pause, Say, Warn, counting, go_on, keep_to_itself, show_warning
from report.render.book import pandoc
from report.render.book.book import NumberedChapter, Publication, at_once, read_publication
from report.render.book.document import finish
from report.render.book.entries import drafts_of, unbuilt_pages
from report.render.book.links import Links, copy_files, links_of, shown_files
from report.render.book.references import context_of
from report.render.html import listed, listing, navigation
from report.render.html.executed_sources import cache_of, open_project, read_sources
from report.render.html.frame import dependencies_of, styles_of
from report.render.html.page import page_of
from report.render.reading.pictures import clean_folder
from report.theme import pages

__all__ = ["Rendered", "cache_of", "judge", "make_pages", "open_project", "read_sources", "render_project"]


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
    say: Say = keep_to_itself,
) -> Rendered:
    """Render a book, a website or a single document to HTML.

    Parameters
    ----------
    place
        The project's folder, or one document: of a book all is rendered, else this file alone.
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
    say
        Told how far it is.

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
    sources = read_sources(entries, project, configuration, warn, say)
    pause()
    reading = counting(say, "reading documents", len(entries), pause)
    publication = read_publication(sources, entries, configuration, "html", cache_of(project), reading)
    unbuilt = unbuilt_pages(configuration, entries)
    publication = replace(publication, beside=frozenset(beside), left_out=drafts_of(configuration), unbuilt=unbuilt)
    laying_out = counting(say, "laying out pages", len(publication.chapters), pause)
    made, warnings = make_pages(publication, cache_of(project), pause=laying_out)
    judge(warnings, lenient, warn)
    with replaced_folder(folder) as fresh:
        for page in made:
            put_files(fresh, {page.chapter.href: page.html})
            styles = styles_of(page.chapter.document.settings, configuration)
            copy_files([*page.links.files, *styles], project.root, fresh)
            put_files(fresh, {name: path.read_bytes() for name, path in dependencies_of(page.chapter).items()})
            put_files((fresh / page.chapter.href).parent, shown_files(page.chapter))
        copy_files(_resources(configuration), project.root, fresh)
        clean_folder(fresh, cache_of(project), tell or warn)
        pages.write_assets(fresh)
    return Rendered(folder, tuple(page.chapter.href for page in made), warnings, publication)


def judge(warnings: Sequence[Problem], lenient: bool, warn: Warn = show_warning) -> None:
    """Raise the faults that may pass only in lenient mode; in it, tell ``warn``."""
    paths = list(dict.fromkeys(warning.path for warning in warnings))
    ordered = sorted(dict.fromkeys(warnings), key=lambda warning: (paths.index(warning.path), warning.line))
    if not lenient:
        raise_all(ContentError, ordered)
    for warning in ordered:
        warn(warning)


@dataclass(frozen=True)
class _Made:
    chapter: NumberedChapter
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
    warnings = [*publication.warnings(), *navigation.faults_of(publication), *listed.faults_of(publication)]

    def make(chapter: NumberedChapter) -> tuple[NumberedChapter, Mapping[str, Any], Links, tuple[Problem, ...]]:
        pause()
        links = links_of(publication, chapter)
        context, extra, unresolved = context_of(publication, chapter, links.rewritten)
        said: tuple[Problem, ...] = ()
        parts = known.get(chapter.entry.path)
        if parts is None:
            parts, said = finish(chapter.document, context, extra, pandoc.write_page, cache)
        return chapter, parts, links, (*unresolved, *links.problems, *said)

    wanted = [each for each in publication.chapters if paths is None or each.entry.path in paths]
    results = at_once(make, wanted)
    bodies = {chapter.entry.path: str(parts["body"]) for chapter, parts, _, _ in results}
    made = []
    for chapter, parts, links, found in results:
        warnings += found
        if listed.listings_of(chapter):
            parts = {**parts, "body": listing.with_listings(publication, chapter, bodies)}
            links = replace(links, files=listing.with_images(links.files, publication, chapter))
        made.append(_Made(chapter, pages.lay_out(page_of(publication, chapter, parts, warnings)), links))
    return made, tuple(dict.fromkeys(warnings))


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
