"""What will be public: the pages of a version at the top and at its own address, and what tells of all versions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from report.core.filenames import address_of
from report.core.files import put_files
from report.core.messages import messages_in
from report.core.paper import Paper
from report.core.project import Project
from report.evidence.catalogue import Described
from report.evidence.citing import citation_files
from report.evidence.front_page import with_files
from report.evidence.heads import BLOCK, with_head
from report.evidence.not_found import PAGE as NOT_FOUND
from report.release.publish.history import OWN_RECORD, RECORD, PublicationRecord, Version, record_of, version_text
from report.release.publish.manifest import MANIFEST
from report.release.publish.version_index import (
    FEED,
    HEADERS,
    HEADERS_TEXT,
    JATS,
    LIST,
    ROBOTS,
    SITEMAP,
    STYLE,
    feed,
    list_page,
    notice_of,
    rebased,
    robots_text,
    sitemap,
    stub_page,
    switch,
    with_address,
    with_notice,
    with_switch,
    without_switch,
)

CITE = "chapters/evidence/cite.html"
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))[^>]*>")
OF_THE_FOLDER = (OWN_RECORD, MANIFEST)  # in a version's folder, but not at the top


@dataclass(frozen=True)
class Edition:
    """Where the pages of one publication of a version stand: at the top, or in the version's own folder."""

    record: PublicationRecord
    version: Version
    paper: Paper
    at_top: bool
    has_jats: bool = False

    def dressed(self, page: str, text: str) -> str:
        """A page with the list of versions, and the notice if its version was withdrawn."""
        up = "../" * page.count("/")
        way = up + ("" if self.at_top else "../" * self.version.folder.count("/") + "../")
        if page == NOT_FOUND:
            base = urlsplit(self.paper.address).path
            return rebased(text, base) if self.paper.address and self.at_top else text
        say = messages_in(self.paper.language)
        list_ = switch(
            self.record, self.version, self.paper, top=way, page=page, at_top=self.at_top, has_jats=self.has_jats
        )
        text = with_switch(text, list_, up + STYLE, way + FEED if self.paper.address else "", say)
        if self.paper.address and (page == CITE or page.startswith("exhibits/")):
            lasting = f"{self.paper.address}{self.version.folder}/{'' if page == CITE else page}"
            text = with_address(text, lasting, self.version.version, self.paper.language)
        text = with_files(text, up + self.paper.pdf_name, up + self.paper.word_name)
        if not self.version.withdrawn:
            return text
        instead = "" if self.record.latest == self.version.version else self.record.latest
        return with_notice(text, notice_of(self.version, instead, f"{way}index.html", say))


def compose_build(
    project: Project, described: Described, record: PublicationRecord, version: Version, tree: Path
) -> None:
    """Put the build of a project into the new folder ``tree``: at the top and in the version's own folder.

    Parameters
    ----------
    project
        Whose build it is.
    described
        What its pages tell programs, with the address if there is one.
    record
        All that will be public.
    version
        The version that is published.
    tree
        The folder to make.
    """
    paper = described.paper
    for at_top, folder in ((True, tree), (False, tree / version.folder)):
        _copy_build(project, version, paper, folder)
        address = f"{paper.address}{'' if at_top else f'{version.folder}/'}" if paper.address else ""
        of_edition = replace(described, paper=replace(paper, address=address), has_pdf=True)
        edition = Edition(record, version, paper, at_top, (folder / JATS).is_file())
        for page in sorted(version.pages):
            path = folder / page
            text = with_head(of_edition, page, path.read_text(encoding="utf-8"))
            path.write_text(edition.dressed(page, text), encoding="utf-8")
    (tree / version.folder / OWN_RECORD).write_text(version_text(version), encoding="utf-8")


def compose_top(published: Path, old: str, record: PublicationRecord, paper: Paper, tree: Path) -> None:
    """Put a version that is published already at the top of ``tree``.

    Parameters
    ----------
    published
        The version's own folder as it is public.
    old
        The address of the place when it was published; empty if there was none.
    record
        All that will be public, this version the latest.
    paper
        With the address of the place.
    tree
        The folder to make.
    """
    version = record.top
    edition = Edition(record, version, paper, at_top=True, has_jats=(published / JATS).is_file())
    shutil.copytree(published, tree, ignore=shutil.ignore_patterns(*OF_THE_FOLDER), dirs_exist_ok=True)
    own, top = f"{old}{version.folder}/", paper.address
    for page in version.pages:
        path = tree / page
        if path.is_file():
            text = without_switch(path.read_text(encoding="utf-8"))
            if old and top:
                text = BLOCK.sub(lambda head: head[0].replace(own, top), text, count=1)
            path.write_text(edition.dressed(page, text), encoding="utf-8")


def compose_withdrawn(published: Path, record: PublicationRecord, version: Version, paper: Paper, tree: Path) -> None:
    """Put the folder of a version whose state has changed into ``tree``: withdrawn, or taken back.

    Parameters
    ----------
    published
        The version's own folder as it is public.
    record
        All that will be public.
    version
        The version in its new state; if it is erased, every page becomes a notice and nothing else is left.
    paper
        With the address of the place.
    tree
        The folder to make.
    """
    folder = tree / version.folder
    edition = Edition(record, version, paper, at_top=False, has_jats=(published / JATS).is_file())
    if version.erased:
        folder.mkdir(parents=True)
    else:
        shutil.copytree(published, folder, ignore=shutil.ignore_patterns(MANIFEST))
    for page in version.pages:
        path = folder / page
        if version.erased:
            path.parent.mkdir(parents=True, exist_ok=True)
            up = "../" * (page.count("/") + version.folder.count("/") + 1)
            say = messages_in(paper.language)
            ways = {say("Latest version"): f"{up}index.html", say("All versions"): up + LIST}
            words = say("Version %(version)s, to which this page belonged, was withdrawn.", version=version.version)
            path.write_text(stub_page(say("This version was withdrawn"), words, ways, paper), encoding="utf-8")
        elif path.is_file() and page != NOT_FOUND:
            text = edition.dressed(page, without_switch(path.read_text(encoding="utf-8")))
            path.write_text(text, encoding="utf-8")
    (folder / OWN_RECORD).write_text(version_text(version), encoding="utf-8")


def write_top(tree: Path, paper: Paper, record: PublicationRecord) -> None:
    """The files that only the top has."""
    top = record.top
    pages = [] if top.withdrawn else [page for page in top.pages if page != NOT_FOUND]
    files = {".nojekyll": "", RECORD: record_of(record, paper), LIST: list_page(record, paper)}
    if paper.address:
        of_top = replace(paper, date=top.date, version=top.version)
        files |= {FEED: feed(record, paper), SITEMAP: sitemap([*pages, LIST], of_top)}
        if urlsplit(paper.address).path == "/":
            files[ROBOTS] = robots_text(paper.address)
    if not INLINE.search((tree / "index.html").read_text(encoding="utf-8")):
        files[HEADERS] = HEADERS_TEXT
    for page, text in _pages_that_moved(record, paper).items():
        if not (tree / page).exists() and not any(parent.is_file() for parent in (tree / page).parents):
            files.setdefault(page, text)
    put_files(tree, files)


def _pages_that_moved(record: PublicationRecord, paper: Paper) -> Mapping[str, str]:
    """What stands at the top where only older versions have a page: pages of theirs lead there as to the latest."""
    found: dict[str, str] = {}
    say = messages_in(paper.language)
    for each in record.versions:
        for page in each.pages:
            if page in found or page in record.top.pages or page == NOT_FOUND:
                continue
            up = "../" * page.count("/")
            ways = {
                say("This page in version %(version)s", version=each.version): f"{up}{each.folder}/{address_of(page)}",
                say("The first page of version %(version)s", version=record.latest): f"{up}index.html",
                say("All versions"): up + LIST,
            }
            words = say("Version %(version)s has no such page.", version=record.latest)
            found[page] = stub_page(say("This page belongs to another version"), words, ways, paper)
    return found


def _copy_build(project: Project, version: Version, paper: Paper, folder: Path) -> None:
    shutil.copytree(project.site, folder, dirs_exist_ok=True)
    shutil.copyfile(project.pdf, folder / paper.pdf_name)
    shutil.copyfile(project.docx, folder / paper.word_name)
    if (project.build / JATS).is_file():  # `make publish` makes it; no build of the site waits for it
        shutil.copytree((project.build / JATS).parent, (folder / JATS).parent, dirs_exist_ok=True)
    (folder / STYLE).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("versions.css"), folder / STYLE)
    put_files(folder, citation_files(paper))
    if version.has_report:
        (folder / "verification").mkdir(exist_ok=True)
        for name in ("index.html", "verdict.json"):
            shutil.copyfile(project.build / "verification" / name, folder / "verification" / name)
