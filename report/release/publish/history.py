"""What is published in a place: its versions, and which of them stands at the top."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from report.core.errors import ContentError, Problem
from report.core.files import canonical_json
from report.core.paper import Paper
from report.core.shapes import FLAG, TEXT, TEXTS, Keys, ListOf, misfits
from report.release.publish.manifest import is_plain_name

RECORD = "versions.json"  # at the top of what is published: also the sign that it was published by this program
FOLDER = "v"  # each version's own folder stands in it
OWN_RECORD = "version.json"  # in a version's folder: its entry of the record, so that a lost record can be made again
# 0.10.0, in one way of writing it only, for it names a folder; no number of a version is as long as nine digits.
NUMBER = re.compile(r"(?:(?:0|[1-9][0-9]{0,8})\.){2}(?:0|[1-9][0-9]{0,8})")
ADDRESS = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?")  # https://example.org/paper/
TOLD = ("title", "address", "latest", "versions")  # by a record


@dataclass(frozen=True)
class Version:
    """A published version.

    Parameters
    ----------
    version, date
        The paper's own, as written.
    build
        Names the bytes that were built, before the list of versions was put into the pages.
    revision
        Of the sources, as git names it; empty if there was none.
    pages
        Its HTML pages.
    has_report
        Whether the account of its verification stands beside it.
    withdrawn
        Whether it was withdrawn: it keeps its address, with a notice, and is no news any more.
    erased
        Whether only the notice was left of a withdrawn version.
    """

    version: str
    date: str
    build: str
    revision: str
    pages: tuple[str, ...]
    has_report: bool = False
    withdrawn: bool = False
    erased: bool = False

    @property
    def rank(self) -> tuple[int, ...]:
        """For putting versions in order."""
        return rank_of(self.version)

    @property
    def folder(self) -> str:
        """Its own folder, from the top of what is published."""
        return f"{FOLDER}/{self.version}"


@dataclass(frozen=True)
class PublicationRecord:
    """What is published in a place.

    Parameters
    ----------
    versions
        Newest first.
    latest
        The number of the version at the top; empty where nothing is published.
    address
        Where readers find the place; empty if nobody has said.
    """

    versions: tuple[Version, ...] = ()
    latest: str = ""
    address: str = ""

    @property
    def live(self) -> tuple[Version, ...]:
        """The versions that are not withdrawn, newest first."""
        return tuple(each for each in self.versions if not each.withdrawn)

    @property
    def top(self) -> Version:
        """The version at the top."""
        return by_version(self.versions)[self.latest]

    def having(self, version: Version) -> tuple[Version, ...]:
        """All versions with one that is new or told anew, newest first."""
        others = [each for each in self.versions if each.version != version.version]
        return newest_first([version, *others])


def rank_of(number: str) -> tuple[int, ...]:
    """The three numbers of a version, for putting versions in order: 0.10.0 comes after 0.9.0."""
    return tuple(map(int, number.split(".")))


def newest_first(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Versions in the order in which they are told."""
    return tuple(sorted(versions, key=lambda each: each.rank, reverse=True))


def read_record(text: bytes) -> PublicationRecord:
    """The record of a place from its JSON.

    Raises
    ------
    ContentError
        If it is no record of versions, or tells more than these programs know of.
    """
    try:
        told = json.loads(text)
        _refuse_misfits(told, RECORD_SHAPE)
        _refuse_newer(told, TOLD, RECORD)
        versions = newest_first([_version_from(each, RECORD) for each in told["versions"]])
        latest, address = told.get("latest", versions[0].version), told.get("address", "")
        if len(by_version(versions)) < len(versions):
            raise ValueError("it tells of one version twice")
        if latest not in by_version(versions):
            raise ValueError(f"the latest version, {latest}, is none of its versions")
        if address and not ADDRESS.fullmatch(address):
            raise ValueError(f"{address!r} is no address")
        return PublicationRecord(versions, latest, address)
    except (ValueError, IndexError, RecursionError) as error:
        found = f"not a record of versions: {error}"
        raise ContentError(Problem(found, RECORD, remedy="restore the file as it was published")) from error


def read_version(text: bytes, path: str) -> Version | None:
    """The version that its own folder tells of, or None if it tells of none.

    Raises
    ------
    ContentError
        If it tells more than these programs know of.
    """
    try:
        return _version_from(json.loads(text), path)
    except (ValueError, RecursionError):
        return None


def version_text(version: Version) -> str:
    """What a version's own folder tells of it, as JSON."""
    return canonical_json(asdict(version))


def record_of(record: PublicationRecord, paper: Paper) -> str:
    """The record as JSON."""
    return canonical_json(
        {
            "title": paper.full_title,
            "address": record.address,
            "latest": record.latest,
            "versions": [asdict(each) for each in record.versions],
        }
    )


VERSION_SHAPE = Keys(
    {
        **dict.fromkeys(("version", "date", "build", "revision"), TEXT),
        "pages": TEXTS,
        **dict.fromkeys(("has_report", "withdrawn", "erased"), FLAG),
    },
    ("version", "date", "build", "revision", "pages"),
)
RECORD_SHAPE = Keys({"versions": ListOf(VERSION_SHAPE), "latest": TEXT, "address": TEXT}, ("versions",))


def _version_from(told: Any, path: str) -> Version:
    _refuse_misfits(told, VERSION_SHAPE)
    _refuse_newer(told, [each.name for each in fields(Version)], path)
    version = Version(**{**told, "pages": tuple(told["pages"])})
    if not NUMBER.fullmatch(version.version):
        raise ValueError(f"{version.version!r} is no version")
    date.fromisoformat(version.date)
    for fault in _faults_of(version.pages):
        raise ValueError(f"version {version.version}: {fault}")
    return version


def _faults_of(pages: Sequence[str]) -> Iterator[str]:
    """What is wrong with the names of pages, which become names of files."""
    for page in pages:
        if not is_plain_name(page) or not page.endswith(".html"):
            yield f"{page!r} is no page in the folder of the version"
        elif any(other.startswith(f"{page}/") for other in pages):
            yield f"{page!r} is a page and a folder of pages"


def _refuse_misfits(told: Any, shape: Keys) -> None:
    for each in misfits(told, shape):
        raise ValueError(f"{each.found}, not {each.expected}")


def _refuse_newer(told: Mapping[str, Any], known: Sequence[str], path: str) -> None:
    """Refuse what would be lost if it was written again by programs that do not know of it.

    Raises
    ------
    ContentError
        If there is such a thing.
    """
    if unknown := sorted(map(repr, told.keys() - set(known))):
        found = f"tells of {', '.join(unknown)}, of which these programs know nothing"
        remedy = "publish with the version of the programs that wrote it, or a newer one"
        raise ContentError(Problem(found, path, remedy=remedy))


def by_version(versions: Sequence[Version]) -> Mapping[str, Version]:
    """The versions by their number."""
    return {each.version: each for each in versions}
