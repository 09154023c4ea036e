"""Where a project is and where its parts are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from report.core.drafts import is_draft, named_drafts
from report.core.errors import Problem, UsageError
from report.core.files import existing_name, sha256
from report.core.metadata import (
    CONFIGURATION,
    DOCUMENTS,
    chapter_paths,
    configuration_of,
    profile_of,
    read_settings,
    read_settings_of,
)
from report.core.profiles import local_settings_of, profiles_in_use
from report.core.store import Store

__all__ = [
    "CONFIGURATION",
    "DESCRIPTOR",
    "EVIDENCE",
    "SCRIPTS",
    "Project",
    "RenderSource",
    "find_project",
    "find_source",
]

DESCRIPTOR = "datapackage.json"  # of the data: which tables there are, and what their columns hold
SCRIPTS = "scripts"  # the paper's own arithmetic and drawing, a package of this name
ELSEWHERE = "REPORT_BUILDS"  # of the environment: root of a project, and where what is made of it is kept
CODE_OF = "notebook-"  # begins the name of the page of a chapter's code
EVIDENCE = "chapters/evidence"  # pages that are made from the evidence; an author writes no text there


@dataclass(frozen=True)
class Project:
    """A folder with a `_quarto.yml`, and the places of everything read or made in it.

    Parameters
    ----------
    root
        Absolute path of the folder that holds `_quarto.yml`.
    """

    root: Path

    @property
    def configuration(self) -> Path:
        """`_quarto.yml`."""
        return configuration_of(self.root)

    @property
    def data(self) -> Path:
        """The data package's folder."""
        return self.root / "data"

    @property
    def descriptor(self) -> Path:
        """The description of the data."""
        return self.data / DESCRIPTOR

    @property
    def has_data(self) -> bool:
        """Whether it describes data, as a paper does and a document alone does not."""
        return self.descriptor.is_file()

    @property
    def scripts(self) -> Path:
        """The paper's own arithmetic and drawing."""
        return self.root / SCRIPTS

    @property
    def chapters(self) -> tuple[Path, ...]:
        """The text as it is written: the chapters that `_quarto.yml` lists, in its order, where they are, no drafts.

        Of a project that lists none, as one that is no book, they are `index.qmd` and all below `chapters/`.

        Raises
        ------
        ReportError
            If `_quarto.yml` is malformed.
        """
        found = [self.root / existing_name(self.root, name) for name in chapter_paths(self.root)]
        found = found or [self.root / "index.qmd", *sorted((self.root / "chapters").rglob("*.qmd"))]
        evidence = self.root / EVIDENCE
        found = [path for path in found if path.is_file() and not path.is_relative_to(evidence)]
        drafts = self.drafts_among(path.relative_to(self.root).as_posix() for path in found)
        return tuple(path for path in found if path.relative_to(self.root).as_posix() not in drafts)

    def drafts_among(self, names: Iterable[str]) -> frozenset[str]:
        """Those documents of which nothing is made: they say so, or `_quarto.yml` says it of them.

        Of a chapter that is a draft, the page of its code is one too, also where that page alone is asked about.
        """
        listed = tuple(names)
        if any(name.startswith(f"{EVIDENCE}/{CODE_OF}") for name in listed):
            listed = tuple(dict.fromkeys((*listed, *chapter_paths(self.root))))
        settings, _ = read_settings(self.root)
        drafts = named_drafts(settings, listed)
        profiles = [profile_of(self.root, each) for each in profiles_in_use(self.root, settings)]
        for path in (*profiles, local_settings_of(self.root)):
            drafts |= named_drafts(read_settings_of(self.root, path.name), listed)
        drafts |= {name for name in listed if is_draft(self.root, name)}
        return drafts | {f"{EVIDENCE}/{CODE_OF}{PurePosixPath(name).stem}.qmd" for name in drafts}

    @property
    def build(self) -> Path:
        """Everything made; may be deleted at any time."""
        whose, _, elsewhere = os.environ.get(ELSEWHERE, "").partition(os.pathsep)
        return Path(elsewhere) if elsewhere and whose == str(self.root) else self.root / "build"

    @property
    def exhibits(self) -> Path:
        """One folder for each exhibit, and `values.json`."""
        return self.build / "exhibits"

    @property
    def checks(self) -> Path:
        """What the last full check of the data found, rule by rule."""
        return self.build / "data" / "checks.json"

    @property
    def pages(self) -> Path:
        """The pages that are made from the evidence, as Markdown."""
        return self.build / "pages"

    @property
    def cache(self) -> Path:
        """Intermediate results under the hash of their inputs."""
        return self.build / "cache"

    @property
    def store(self) -> Store:
        """Those results, each read only while it is what was kept."""
        return Store(self.cache)

    @property
    def site(self) -> Path:
        """The HTML site."""
        return self.build / "site"

    @property
    def pdf(self) -> Path:
        """The paper as PDF."""
        return self.build / "paper.pdf"

    @property
    def docx(self) -> Path:
        """The paper as a Word document."""
        return self.build / "paper.docx"

    def lock(self, step: str) -> Path:
        """The lock file that keeps two builds from doing one step at once."""
        return self.build / "locks" / step

    def shown(self, path: Path) -> str:
        """A path as messages name it: relative to the root, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def build_elsewhere(project: Project) -> None:
    """Keep what is made of a project that this machine is no part of in the user's cache, and nothing in its folder."""
    if (project.root / "report").is_dir() or (project.root / "build" / "cache").is_dir():
        return
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    folder = home / "report-builds" / sha256(str(project.root))[:16]
    os.environ[ELSEWHERE] = f"{project.root}{os.pathsep}{folder}"  # for the processes that this one starts, too


def find_project(start: Path | None = None) -> Project:
    """The project that holds ``start`` (a file or folder; by default the current folder).

    Raises
    ------
    UsageError
        If neither ``start`` nor a folder above it has a `_quarto.yml`.
    """
    place = (start or Path.cwd()).resolve()
    for folder in (place, *place.parents):
        if configuration_of(folder).is_file():
            return Project(folder)
    raise UsageError(
        Problem(f"no {CONFIGURATION} in {place} or above it", remedy="run the command in the project's folder")
    )


@dataclass(frozen=True)
class RenderSource:
    """What to render.

    Parameters
    ----------
    project
        The project, or for a document outside any project the folder it is in.
    document
        The one document to render, or None for the whole project.
    """

    project: Project
    document: Path | None = None

    @property
    def first_page(self) -> str:
        """The page that a reader opens first."""
        if self.document is None:
            return "index.html"
        return self.document.relative_to(self.project.root).with_suffix(".html").as_posix()


def find_source(path: Path) -> RenderSource:
    """The project in the folder ``path``, or the document in the file ``path``.

    Raises
    ------
    UsageError
        If ``path`` is neither.
    """
    path = path.resolve()
    if path.is_dir() and configuration_of(path).is_file():
        return RenderSource(Project(path))
    if path.is_file() and path.suffix in DOCUMENTS:
        try:
            return RenderSource(find_project(path), path)
        except UsageError:
            return RenderSource(Project(path.parent), path)
    found = "no such file or folder" if not path.exists() else "nothing to render"
    expected = f"a folder with a {CONFIGURATION}, or a .qmd file"
    raise UsageError(Problem(found, str(path), expected=expected))
