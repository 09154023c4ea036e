"""What is published in a place: its versions, and which of them stands at the top."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from report.errors import ContentError, Problem
from report.files import canonical_json
from report.render.paper import Paper

RECORD = "versions.json"  # at the top of what is published: also the sign that it was published by this program
FOLDER = "v"  # each version's own folder stands in it
OWN_RECORD = "version.json"  # in a version's folder: its entry of the record, so that a lost record can be made again
NUMBER = re.compile(r"(\d+)\.(\d+)\.(\d+)")  # 0.10.0


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
class Record:
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


def read_record(text: bytes) -> Record:
    """The record of a place from its JSON.

    Raises
    ------
    ContentError
        If it is no record of versions.
    """
    try:
        told = json.loads(text)
        versions = newest_first([_version_from(each) for each in told["versions"]])
        latest, address = told.get("latest", versions[0].version), told.get("address", "")
        if latest not in by_version(versions) or not isinstance(address, str):
            raise ValueError(f"latest: {latest}, address: {address}")
        return Record(versions, latest, address)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        found = f"not a record of versions: {type(error).__name__}: {error}"
        raise ContentError(Problem(found, RECORD, remedy="restore the file as it was published")) from error


def read_version(text: bytes) -> Version | None:
    """The version that its own folder tells of, or None if it tells of none."""
    try:
        return _version_from(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def version_text(version: Version) -> str:
    """What a version's own folder tells of it, as JSON."""
    return canonical_json(asdict(version))


def record_of(record: Record, paper: Paper) -> str:
    """The record as JSON."""
    return canonical_json(
        {
            "title": paper.full_title,
            "address": record.address,
            "latest": record.latest,
            "versions": [asdict(each) for each in record.versions],
        }
    )


def _version_from(told: Any) -> Version:
    version = Version(**{**told, "pages": tuple(told["pages"])})
    texts = (version.version, version.date, version.build, version.revision, *version.pages)
    if not all(isinstance(each, str) for each in texts) or not NUMBER.fullmatch(version.version):
        raise ValueError(f"no version: {version.version}")
    if any(".." in page.split("/") or page.startswith("/") for page in version.pages):
        raise ValueError(f"pages outside the folder of version {version.version}")
    return version


def by_version(versions: Sequence[Version]) -> Mapping[str, Version]:
    """The versions by their number."""
    return {each.version: each for each in versions}
