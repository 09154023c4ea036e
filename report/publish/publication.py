"""The whole of a publication: checked, put together beside the last one, sent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from report.errors import ContentError, Problem, UsageError, raise_all
from report.project import Project
from report.publish.destinations import KEPT, find_destination
from report.publish.readiness import WORDS, build_hash, problems_of, revision_of
from report.publish.versions import (
    FEED,
    FOLDER,
    LIST,
    NUMBER,
    RECORD,
    STYLE,
    Version,
    by_version,
    feed,
    list_page,
    read_versions,
    record_of,
    sitemap,
    switch,
    with_switch,
)
from report.render.catalogue import Described, describe
from report.render.citing import PDF, WORD, citation_files
from report.render.heads import with_head
from report.render.not_found import PAGE as NOT_FOUND
from report.render.paper import Paper

SITEMAP = "sitemap.xml"
HEADERS = "_headers"  # read by Netlify and by others that took the form from it
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))[^>]*>")
RELATIVE = re.compile(r'\b(href|src)="(?![a-z][a-z0-9+.-]*:|[/#])([^"]*)"')
ADDRESS = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What is to be published, and where.

    Parameters
    ----------
    to
        The place, in one of the forms of `destinations.FORMS`.
    url
        Where readers will find it; empty if nobody knows, or if `_quarto.yml` says it.
    force
        Words of `readiness.WORDS`, separated by commas.
    """

    to: str
    url: str = ""
    force: str = ""


def publish(project: Project, asked: Asked, say: Say) -> str:
    """Publish the build of a project; what to tell about it.

    Raises
    ------
    UsageError
        If the place, the address or the words are wrong, or a version would be changed that is public.
    ContentError
        If the build is not ready, or the place cannot be reached.
    """
    forced = _forced(asked.force)
    place = find_destination(asked.to, project)
    described = describe(project, _address(asked.url) if asked.url else None)
    if described is None:
        raise UsageError(Problem("only a paper with a CITATION.cff can be published"))
    if not NUMBER.fullmatch(described.paper.version):
        found = f"version {described.paper.version} cannot be put in order"
        raise UsageError(Problem(found, "CITATION.cff", expected="three numbers, such as 1.0.0"))
    say("checking the build")
    raise_all(ContentError, problems_of(project, forced))
    with place.before() as before, TemporaryDirectory() as scratch:
        known = read_versions(before)
        version = _version(project, described.paper, has_report="unverified" not in forced)
        versions = _joined(version, known, "replace" in forced)
        say(f"putting version {version.version} together")
        tree = Path(scratch, "tree")
        compose(project, described, version, versions, before, tree)
        say("sending")
        return place.send(tree, f"Publish version {version.version}")


def compose(
    project: Project, described: Described, version: Version, versions: Sequence[Version], before: Path, tree: Path
) -> None:
    """Put together what will be public in the new folder ``tree``.

    Parameters
    ----------
    project
        Whose build it is.
    described
        What its pages tell programs, with the address if there is one.
    version
        The version that is published.
    versions
        All versions, newest first.
    before
        What is public now: older versions and a host's own files are taken over as they are.
    tree
        The folder to make.
    """
    paper = described.paper
    tree.mkdir(parents=True)
    for name in KEPT:
        _take_over(before / name, tree / name)
    for each in versions:
        _take_over(before / FOLDER / each.version, tree / FOLDER / each.version)
    for top, folder in (("", tree), (f"{FOLDER}/{version.version}/", tree / FOLDER / version.version)):
        if top:
            if folder.is_dir() and version in read_versions(before):
                continue  # public already, with the same bytes
            shutil.rmtree(folder, ignore_errors=True)
        _copy_build(project, version, paper, folder)
        address = paper.address + top if paper.address else ""
        of_edition = replace(described, paper=replace(paper, address=address), has_pdf=True)
        for page in sorted(version.pages):
            path = folder / page
            text = with_head(of_edition, page, path.read_text(encoding="utf-8"))
            up = "../" * page.count("/")
            if page != NOT_FOUND:
                way = up + "../" * top.count("/")
                list_ = switch(versions, version, paper, top=way, page=page, at_top=not top)
                text = with_switch(text, list_, up + STYLE, way + FEED if paper.address else "")
            elif paper.address and not top:
                text = _rebased(text, urlsplit(paper.address).path)
            path.write_text(text, encoding="utf-8")
    _write_top(tree, paper, versions)


def _write_top(tree: Path, paper: Paper, versions: Sequence[Version]) -> None:
    """The files that only the top has."""
    pages = [page for page in versions[0].pages if page != NOT_FOUND]
    files = {".nojekyll": "", RECORD: record_of(versions, paper), LIST: list_page(versions, paper)}
    if paper.address:
        files |= {FEED: feed(versions, paper), SITEMAP: sitemap([*pages, LIST], paper)}
        if urlsplit(paper.address).path == "/":
            files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {paper.address}{SITEMAP}\n"
    if not INLINE.search((tree / "index.html").read_text(encoding="utf-8")):
        lines = [
            f"Content-Security-Policy: {POLICY}",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
        ]
        files[HEADERS] = "/*\n" + "".join(f"  {line}\n" for line in lines)
    for name, text in files.items():
        (tree / name).write_text(text, encoding="utf-8")


def _copy_build(project: Project, version: Version, paper: Paper, folder: Path) -> None:
    shutil.copytree(project.site, folder, dirs_exist_ok=True)
    shutil.copyfile(project.pdf, folder / PDF)
    shutil.copyfile(project.docx, folder / WORD)
    (folder / STYLE).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("versions.css"), folder / STYLE)
    for name, content in citation_files(paper).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    if version.has_report:
        (folder / "verification").mkdir(exist_ok=True)
        for name in ("index.html", "verdict.json"):
            shutil.copyfile(project.build / "verification" / name, folder / "verification" / name)


def _version(project: Project, paper: Paper, *, has_report: bool) -> Version:
    pages = sorted(path.relative_to(project.site).as_posix() for path in project.site.rglob("*.html"))
    build = build_hash(project)
    return Version(paper.version, paper.date, build, revision_of(project), tuple(pages), has_report)


def _joined(version: Version, known: Sequence[Version], may_replace: bool) -> tuple[Version, ...]:
    """All versions with the new one, newest first.

    Raises
    ------
    UsageError
        If it is public already with other bytes, or older than what is public.
    """
    same = by_version(known).get(version.version)
    remedy = "raise the version in CITATION.cff"
    if same and same.build == version.build and not may_replace:
        version = same
    elif same and not may_replace:
        found = f"version {version.version} is published already, with other content, and its address must keep it"
        raise UsageError(Problem(found, "CITATION.cff", remedy=f"{remedy}, or say FORCE=replace"))
    if known and version.rank < known[0].rank:
        found = f"version {version.version} is older than {known[0].version}, which is published"
        raise UsageError(Problem(found, "CITATION.cff", remedy=remedy))
    others = [each for each in known if each.version != version.version]
    return (version, *others)


def _forced(text: str) -> frozenset[str]:
    words = frozenset(filter(None, text.split(",")))
    if unknown := sorted(words - WORDS.keys()):
        expected = "; ".join(f"{word}: {meaning}" for word, meaning in WORDS.items())
        raise UsageError(Problem(f"FORCE={','.join(unknown)} is not known", expected=expected))
    return words


def _address(url: str) -> str:
    if not ADDRESS.fullmatch(url):
        raise UsageError(Problem(f"URL={url} is no address", expected="such as https://example.org/paper/"))
    return f"{url.rstrip('/')}/"


def _take_over(old: Path, new: Path) -> None:
    if old.is_dir():
        shutil.copytree(old, new)
    elif old.is_file():
        shutil.copyfile(old, new)


def _rebased(text: str, base: str) -> str:
    """The page with its relative links made to begin at the host's root, so that they hold at any depth."""
    return RELATIVE.sub(lambda found: f'{found[1]}="{base}{found[2]}"', text)
