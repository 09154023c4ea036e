"""One build after another in a process that stays: what the author looks at first, then the whole site."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from report.core.errors import Problem, ReportError
from report.core.files import hash_of, sha256_file
from report.core.programs import describe_fault
from report.core.progress import Say, keep_silent, keep_to_itself, told_once
from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.postprocess import Dress, dressing_of
from report.preview.change_set import Work
from report.render.engine import Engine
from report.render.site import RenderSource, render_site

if TYPE_CHECKING:
    from report.exhibits.pool import Crew
    from report.render.book.book import NumberedChapter, Publication

REMARKS = 5  # on the text that are told after one build
AT_FIRST = 2  # chapters made early when none of those that changed is looked at
REST_SECONDS = 0.8  # after an early page: the browser shows it meanwhile, and the author may go on writing
SHOWN = re.compile(r'data-(?:value|exhibit|claim)="([a-z0-9-]+)"')  # an exhibit in a text that its cells have left
LOOKS = (".css", ".js", ".svg")  # of files beside the pages: a page is shown with them
ASKED_FOR_LATER = ("provenance", "search")  # folders of what a page loads when a reader asks for it


class BuildListener(Protocol):
    """Who learns of builds; see `build_state.Board`."""

    def build_begins(self) -> None:
        """A build runs."""

    def pages_made(self, pages: Mapping[str, bytes]) -> None:
        """Some pages are made before the others."""

    def problems_found(self, problems: tuple[str, ...]) -> None:
        """Something is wrong, and the build goes on to find the rest."""

    def build_succeeded(self, settled: Collection[str]) -> None:
        """The site is built; the pages ``settled`` are as they were made early."""

    def build_failed(self, problems: tuple[str, ...]) -> None:
        """The build is given up."""


class Superseded(Exception):
    """Something changed while a build ran, and the next one will do what this one leaves."""


class Builder:
    """Builds what has to be built, and tells how it went.

    Parameters
    ----------
    project
        The project.
    engine
        The renderer.
    told
        Learns of every build.
    say
        Told what happens, for the terminal.
    is_superseded
        Whether something has changed since the build began, or does so within some seconds.
    """

    def __init__(
        self,
        project: Project,
        engine: Engine,
        told: BuildListener,
        say: Say,
        is_superseded: Callable[[float], bool] = lambda seconds: False,
    ) -> None:
        self._project = project
        self._engine = engine
        self._tell = told_once(project)
        self._told = told
        self._say = say
        self._is_superseded = is_superseded
        self._publication: Publication | None = None
        self._dress: Dress | None = None
        self._looks = ""
        self._crew: Crew | None = None
        self._remarks: frozenset[Problem] = frozenset()

    def build(self, work: Work, looked_at: Collection[str] = ()) -> Work:
        """Build; gives what is left to do, because something changed in between.

        The last good site stays in its place if the build fails.

        Parameters
        ----------
        work
            What has to be built.
        looked_at
            The pages that are open, by their paths in the site: these are made first.
        """
        started = time.monotonic()
        left = Work()
        self._told.build_begins()
        try:
            early: Mapping[str, bytes] = {}
            if work.exhibits:
                early = self._build_exhibits(work, looked_at, started)
                work = replace(work, exhibits=False)
            early = early or self._make_early(work, looked_at, started)
            self._pause(REST_SECONDS if early else 0)
            made = render_site(
                RenderSource(self._project),
                self._project.site,
                self._engine,
                None,
                keep_to_itself,
                warn=keep_silent,
                tell=self._tell,
                pause=self._pause,
            )
            self._publication = made.publication
            self._engine = made.engine  # one that does not run is not tried again with every edit
        except Superseded:
            left = work
        except ReportError as error:
            if self._crew and self._crew.is_broken:
                self.stop()
            self._fail(tuple(str(problem) for problem in error.problems))
        except Exception as error:  # the author goes on writing, and sees it where every other fault is seen
            self._fail((describe_fault(error),))
        else:
            self._told.build_succeeded(self._settled(early))
            self._say(f"built in {time.monotonic() - started:.1f} s")
            self._remark()
            self._dress = None if self._is_superseded(0) else dressing_of(Evidence(self._project), self._project.site)
        # What is kept for the next build is large, and searching it for garbage again and again would slow that build.
        # It is searched here, for what was kept for this one and points in circles would stay for good.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return left

    def _remark(self) -> None:
        """Tell what `make check` will not let pass and was not so before; nothing while the author goes on writing."""
        from report.prose import remarks_on

        if self._is_superseded(0):
            return
        try:
            found = remarks_on(self._project)
        except ReportError:
            return  # what builds tells it
        for each in [problem for problem in found if problem not in self._remarks][:REMARKS]:
            self._say(f"warning: {each}")
        self._remarks = frozenset(found)

    def _build_exhibits(self, work: Work, looked_at: Collection[str], started: float) -> Mapping[str, bytes]:
        """Build all exhibits; gives the pages that were made as soon as those shown on them were built."""
        from report.exhibits.build import build_exhibits

        self._dress = None
        chapters = self._chapters_of(looked_at)
        text = "\n".join(line for chapter in self._all_chapters(chapters) for line in chapter.document.source.lines)
        early: dict[str, bytes] = {}

        def show() -> None:
            early.update(self._make_early(replace(work, chapters=work.chapters | chapters), looked_at, started))

        build_exhibits(self._project, self._crew, frozenset(SHOWN.findall(text)), show)
        return early

    def get_ready(self) -> None:
        """Have processes at hand that draw, before the first change of data asks for them."""
        if self._project.has_data and self._crew is None:
            from report.exhibits.pool import Crew

            self._crew = Crew(self._project)

    def stop(self) -> None:
        """End what builds exhibits."""
        if self._crew:
            self._crew.stop()
            self._crew = None

    def _make_early(self, work: Work, looked_at: Collection[str], started: float) -> Mapping[str, bytes]:
        """The pages of changed chapters that differ from those of the site, told before all others are made."""
        if self._publication is None or work.other or not work.chapters:
            return {}
        from report.render.html.incremental import pages_again

        seen = self._chapters_of(looked_at, work.chapters)
        paths = seen or set(sorted(work.chapters)[:AT_FIRST])
        site = self._project.site
        try:
            made = pages_again(self._publication, paths, self._project, self._project.cache)
            dress = self._dress or dressing_of(Evidence(self._project), site)
            pages = {path: dress(path, text).encode() for path, text in made.items()}
        except ReportError as error:  # all other chapters are looked at as well before the build is given up
            self._told.problems_found(tuple(str(problem) for problem in error.problems))
            return {}
        changed = {path: page for path, page in pages.items() if not _holds(site / path, page)}
        if changed:
            self._told.pages_made(changed)
            self._say(f"{', '.join(sorted(changed))} in {time.monotonic() - started:.1f} s")
        return changed

    def _chapters_of(self, pages: Collection[str], files: Collection[str] | None = None) -> frozenset[str]:
        """The chapters of which some pages are made; only those written in some files, if these are given."""
        chapters = self._publication.chapters if self._publication else ()
        return frozenset(
            chapter.entry.path
            for chapter in chapters
            if chapter.href in pages and (files is None or {chapter.entry.path, chapter.entry.file} & {*files})
        )

    def _all_chapters(self, paths: Collection[str]) -> tuple[NumberedChapter, ...]:
        chapters = self._publication.chapters if self._publication else ()
        return tuple(chapter for chapter in chapters if chapter.entry.path in paths)

    def _settled(self, early: Mapping[str, bytes]) -> frozenset[str]:
        """The pages that need not be loaded again: the site has them as they were shown, and all that they load."""
        before, self._looks = self._looks, _looks(self._project.site)
        if self._looks != before:
            return frozenset()
        return frozenset(path for path, page in early.items() if _holds(self._project.site / path, page))

    def _pause(self, seconds: float = 0) -> None:
        if self._is_superseded(seconds):
            raise Superseded

    def _fail(self, problems: tuple[str, ...]) -> None:
        for problem in problems:
            self._say(problem)
        self._told.build_failed(problems)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _looks(site: Path) -> str:
    """Names the style sheets, scripts and drawings of a site."""

    def files() -> Iterator[Path]:
        for folder in sorted(path for path in site.iterdir() if path.is_dir() and path.name not in ASKED_FOR_LATER):
            yield from (path for path in sorted(folder.rglob("*")) if path.suffix in LOOKS)

    return hash_of({path.relative_to(site).as_posix(): sha256_file(path) for path in files()})
