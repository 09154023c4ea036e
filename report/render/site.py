"""One site from one source, whichever renderer makes it: the last good site stays until the next one is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from report.core.commands import clear_litter
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.files import held_lock, put_files, replaced_folder
from report.core.profiles import asking_for
from report.core.progress import Pause, Say, Warn, go_on, keep_to_itself, show_warning
from report.core.project import EVIDENCE, Project, RenderSource, find_source
from report.data.access import copies_among
from report.data.page_sets import PageSet, page_sets
from report.evidence.gathered import Evidence
from report.evidence.margin_notes import write_references
from report.evidence.pages import write_documents
from report.evidence.pages.notebook_pages import PREFIX as NOTEBOOK
from report.evidence.postprocess import dress_site
from report.evidence.search import write_search
from report.evidence.site_files import Companions, companions_of
from report.render.engine import LITTER, Engine, without_quarto

if TYPE_CHECKING:
    from report.render.book.book import Publication

__all__ = [
    "Made",
    "RenderSource",
    "check_chapters",
    "check_site",
    "find_source",
    "finish_site",
    "one_page_of",
    "render_site",
]

NOTEBOOKS = f"{EVIDENCE}/{NOTEBOOK}"
TEXTS = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


@dataclass(frozen=True)
class Made:
    """How a site was made.

    Parameters
    ----------
    engine
        The renderer that made it: the built-in one if Quarto was found and turned out not to run.
    publication
        What the built-in renderer made it from; None of another one's.
    first_page
        The page that a reader opens first.
    """

    engine: Engine
    publication: Publication | None
    first_page: str = "index.html"


def render_site(
    source: RenderSource,
    output: Path,
    engine: Engine,
    profile: str | None,
    say: Say,
    warn: Warn = show_warning,
    pause: Pause = go_on,
    tell: Warn | None = None,
    *,
    lenient: bool = False,
) -> Made:
    """Render ``source`` and put the result in the place of the folder ``output``.

    A second render of the same project waits until the first has ended. After an error ``output`` is as it was.

    Parameters
    ----------
    source
        What to render.
    output
        A folder for the result alone: all that is in it goes.
    engine
        The renderer, from `choose_engine`.
    profile
        Names of the project's profiles, or None for those that the environment or the project's files take.
    say
        Told what is being done.
    warn
        Told of what has no effect in cells, by the built-in renderer.
    pause
        Called between steps; what it raises ends the render as an error does.
    tell
        Told of pictures that were scaled down or are too large; by default ``warn``.
    lenient
        With the built-in renderer faults that Quarto lets pass are warnings: a link, reference or citation that leads
        nowhere, a missing image.

    Returns
    -------
    Made
        By which renderer, and from what.

    Raises
    ------
    ContentError
        If the renderer finds something wrong, or the result is not fit to be published.
    ToolMissing
        If Quarto was asked for and does not run.
    UsageError
        If ``output`` holds something that is not a rendered site.
    """
    output = output.resolve()
    _refuse_to_replace_other_work(source, output)
    with (
        _told_where_they_are(),
        asking_for(profile),
        held_lock(source.project.lock("site"), lambda: say("waiting for another build of the site")),
        replaced_folder(output) as fresh,
    ):
        clear_litter(source.project.lock(LITTER))
        pause()
        evidence = Evidence(source.project)
        write_documents(evidence)
        pause()
        companions = companions_of(evidence, pause, say) if source.document is None else {}
        publication = None
        if engine.quarto:
            for each in page_sets(source.project).values():
                warn(one_page_of(each))
            from report.render.quarto.run import QuartoBroken, render_with_quarto

            try:
                render_with_quarto(
                    source.project, source.document, fresh, engine.quarto, profile, say, tell or warn, companions
                )
            except QuartoBroken as error:
                if not engine.falls_back:
                    raise error.__cause__ or error from None
                engine = without_quarto(error.problems[0].found)
                say(engine.reason)
        if not engine.quarto:
            from report.render.html.site import render_project

            place = source.document or source.project.root
            rendered = render_project(
                place, fresh, profile, lenient=lenient, beside=companions, warn=warn, pause=pause, tell=tell, say=say
            )
            publication = rendered.publication
        pause()
        if source.document is None:
            _finish(evidence, companions, fresh, pause, say, of_quarto=bool(engine.quarto))
        elif engine.quarto:
            from report.render.quarto.post_process import drop_comments

            drop_comments(fresh)
        first = publication.chapters[0].href if publication else source.first_page
        check_site(source, fresh, first)
    return Made(engine, publication, first)


def finish_site(project: Project, site: Path) -> None:
    """Do to pages that Quarto alone has made what `render_site` does to its own."""
    evidence = Evidence(project)
    _finish(evidence, companions_of(evidence), site, of_quarto=True)


def _finish(
    evidence: Evidence,
    companions: Companions,
    site: Path,
    pause: Pause = go_on,
    say: Say = keep_to_itself,
    *,
    of_quarto: bool,
) -> None:
    """Put the files beside the pages that they link to, and into the pages what only the whole site knows."""
    put_files(site, companions)
    if of_quarto:
        from report.render.quarto.post_process import post_process

        post_process(evidence.project, site)
    dress_site(evidence, site, pause, say)
    if not of_quarto:
        write_search(evidence, site, pause)
        write_references(site)


@contextmanager
def _told_where_they_are() -> Iterator[None]:
    """Leave out of an error what a generated page says again of a fault that stands at an author's line."""
    try:
        yield
    except ContentError as error:
        written = [each for each in error.problems if not each.path.startswith(f"{EVIDENCE}/")]
        told = {each.found for each in written}
        generated = [each for each in error.problems if each.path.startswith(f"{EVIDENCE}/")]
        # A notebook page is a chapter once more: what is wrong there is wrong in the chapter, perhaps in other words.
        made = [
            each for each in generated if each.found not in told and not (written and each.path.startswith(NOTEBOOKS))
        ]
        if len(written) + len(made) == len(error.problems):
            raise
        raise type(error)(*written, *made) from error


def one_page_of(pages: PageSet) -> Problem:
    """What is said of a chapter of several pages where Quarto renders it, which knows of one."""
    value = next(each.value for each in pages.pages if each.slug == pages.default)
    found = f"Quarto makes one page of this chapter, for {pages.key} {value}, and not {len(pages.pages)} and a list"
    return Problem(found, *pages.place, remedy="to have them all, run: make ENGINE=builtin")


def check_chapters(project: Project, say: Say = keep_to_itself) -> None:
    """Check all chapters of a project with the built-in renderer, whose result is thrown away.

    Raises
    ------
    ContentError
        With every fault of every chapter.
    """
    from report.render.html.executed_sources import refuse_dates_of_the_clock

    refuse_dates_of_the_clock(project)
    with TemporaryDirectory() as nowhere:
        render_site(RenderSource(project), Path(nowhere, "site"), Engine(None, "check"), None, say)


def check_site(source: RenderSource, folder: Path, first_page: str = "") -> None:
    """Check that a rendered site has its first page and names no folder of this machine.

    Parameters
    ----------
    source, folder
        What was rendered, and where to.
    first_page
        The first page; by default that which Quarto makes of the source.

    Raises
    ------
    ContentError
        With a problem for each file that fails.
    """
    first = first_page or source.first_page
    if not (folder / first).is_file():
        raise ContentError(Problem("the renderer ended without an error but made no such page", first))
    here = str(source.project.root).encode()
    raise_all(
        ContentError,
        (
            Problem(
                f"the page names a folder of this machine: {source.project.root}",
                path.relative_to(folder).as_posix(),
                expected="paths relative to the project, so that every machine builds the same bytes",
                remedy="find the cell or the configuration that prints an absolute path",
            )
            for path in sorted(folder.rglob("*"))
            if path.suffix in TEXTS and path.is_file() and here in path.read_bytes()
        ),
    )
    raise_all(ContentError, copies_among(source.project, folder))


def _refuse_to_replace_other_work(source: RenderSource, output: Path) -> None:
    if source.project.root.is_relative_to(output):
        raise UsageError(Problem("the output folder holds the project itself", str(output), remedy="name another one"))
    if output.exists() and not output.is_dir():
        raise UsageError(Problem("the output is a file", str(output), expected="a folder"))
    is_site = any(output.rglob("*.html")) or (output / source.first_page).is_file()
    if output.is_dir() and any(output.iterdir()) and not is_site:
        raise UsageError(
            Problem(
                "the output folder holds something other than a site, and all of it would be replaced",
                str(output),
                expected="a new or empty folder, or an earlier site",
            )
        )
