"""What stands in a place and whose it is: put there by a publication, the host's own, or somebody else's."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256_file
from report.evidence.heads import without_head
from report.release.publish.history import (
    FOLDER,
    OWN_RECORD,
    RECORD,
    PublicationRecord,
    newest_first,
    read_record,
    read_version,
)
from report.release.publish.manifest import MANIFEST, read_manifest
from report.release.publish.places import CLOSED, FILE, JOURNAL, LINK, OTHER, HeldPlace, is_dotted, is_version
from report.release.publish.version_index import (
    FEED,
    HEADERS,
    HEADERS_TEXT,
    LIST,
    REPORT,
    ROBOTS,
    SITEMAP,
    rebased,
    robots_text,
    without_switch,
)

# What a host reads and a person may have written there: kept as it stands unless the last publication wrote it.
HOST_FILES = ("CNAME", "_redirects", HEADERS, ROBOTS)
ANY: frozenset[str] = frozenset()  # in place of hashes: whatever the file holds, it is ours
EDITED = frozenset({"edited"})  # equals no hash
TOLD = (RECORD, LIST, FEED, SITEMAP, MANIFEST)  # made anew by each publication and of no interest to change by hand


@dataclass(frozen=True)
class Survey:
    """A place, looked at.

    Parameters
    ----------
    place
        The place.
    record
        What is published in it; versions that only their own folders tell of are among them.
    is_ours
        Whether there was a publication before.
    ours
        The hashes that each file put there by a publication may have; ``ANY`` if that is not known.
    hashes
        Of the files that were read: those at the top, and those of versions that are to be touched.
    unlisted
        Files in the folder of a version that has no list of its files, which no other list or record names either.
    folder
        Where the files that were read can be read again.
    """

    place: HeldPlace
    record: PublicationRecord
    is_ours: bool
    ours: Mapping[str, frozenset[str]]
    hashes: Mapping[str, str]
    unlisted: frozenset[str]
    folder: Path = field(compare=False)

    @property
    def foreign(self) -> tuple[str, ...]:
        """Files and links that no publication put there, but for hidden ones and a host's own."""
        kinds = self.place.kinds
        found = [
            path
            for path, kind in kinds.items()
            if kind in (LINK, OTHER, CLOSED) or (kind == FILE and path not in self.ours)
        ]
        return tuple(sorted(path for path in found if not is_kept(path)))

    @property
    def edited(self) -> tuple[str, ...]:
        """Files of a publication that hold something else now."""
        return tuple(sorted(path for path in self.hashes if path in self.ours and self.is_edited(path)))

    def is_edited(self, path: str) -> bool:
        """Whether a file that a publication put there was changed since."""
        return bool(self.ours[path]) and path in self.hashes and self.hashes[path] not in self.ours[path]


def is_kept(path: str) -> bool:
    """Whether a path is never touched, whatever stands there: hidden, or of the host."""
    return is_dotted(path) or path in HOST_FILES


def same_name(path: str) -> str:
    """What a path is on a disk that does not tell capital letters from small ones."""
    return unicodedata.normalize("NFC", path).casefold()


def survey_place(place: HeldPlace, touched: Collection[str]) -> Survey:
    """Look at a place; the files of the versions in ``touched`` are read as well as those at the top.

    Raises
    ------
    ContentError
        If what the last publication wrote about itself cannot be read.
    """
    files = {path for path, kind in place.kinds.items() if kind == FILE}
    notes = {path for path in files if path in (RECORD, MANIFEST, JOURNAL) or _tells_of_a_version(path)}
    folder = place.fetch(notes)
    is_ours = RECORD in notes
    record = read_record((folder / RECORD).read_bytes()) if is_ours else PublicationRecord()
    manifests = {
        path.removesuffix(MANIFEST): read_manifest((folder / path).read_bytes(), path)
        for path in sorted(notes)
        if path.endswith(MANIFEST)
    }
    record = _with_lost_versions(record, manifests, files, folder)
    ours = _ours_below_versions(record, manifests, files)
    journal = _journal(folder / JOURNAL) if JOURNAL in notes else {}
    # Files of others are read only where they are looked at: they may be many, large, or closed to this user.
    known = {*manifests[""], *journal} if "" in manifests else files if is_ours else {*journal}
    read = {path for path in files & {*known} if not is_version(path) and not is_dotted(path)}
    read |= {path for path in files for number in touched if path.startswith(f"{FOLDER}/{number}/")}
    if is_ours and "" not in manifests:  # published by 0.2.0, which kept no list: the latest version's folder tells
        read |= {path for path in files if path.startswith(f"{FOLDER}/{record.latest}/")}
    read |= files & {".nojekyll"}
    folder = place.fetch(notes | read)
    hashes = _hashes(place, folder, read)
    if "" in manifests:
        ours |= {path: frozenset({digest}) for path, digest in manifests[""].items()}
        ours |= dict.fromkeys((RECORD, MANIFEST), ANY)
    elif is_ours:
        ours |= _ours_without_a_manifest(record, folder, hashes)
    for path, digests in journal.items():
        before = ours.get(path, digests)
        ours[path] = before | digests if before else ANY
    return Survey(place, record, is_ours, ours, hashes, frozenset(_unlisted(record, manifests, ours)), folder)


def having_read(survey: Survey, paths: Collection[str]) -> Survey:
    """The survey with the hashes of further files of the place, as far as they are there.

    Raises
    ------
    ContentError
        If one cannot be read.
    """
    unread = {path for path in paths if path not in survey.hashes and survey.place.kinds.get(path) == FILE}
    if not unread:
        return survey
    folder = survey.place.fetch(unread)
    return replace(survey, folder=folder, hashes={**survey.hashes, **_hashes(survey.place, folder, unread)})


def journal_text(survey: Survey, new: Mapping[str, str], gone: Collection[str]) -> str:
    """What the files of a publication under way will be, and what those of one that did not end were to be.

    Files that will go are among them, so that they are known as ours also when no list names them any more.
    """
    before = _journal(survey.folder / JOURNAL) if JOURNAL in survey.place.kinds else {}
    going = {path: survey.ours[path] for path in gone if path in survey.ours}
    told = {
        path: sorted({*before.get(path, ()), *going.get(path, ()), *((new[path],) if path in new else ())})
        for path in {*new, *before, *going}
    }
    return json.dumps({"files": told}, sort_keys=True)


def _hashes(place: HeldPlace, folder: Path, paths: Collection[str]) -> dict[str, str]:
    problems, found = [], {}
    for path in sorted(paths):
        try:
            found[path] = sha256_file(folder / path)
        except OSError as error:
            remedy = "give yourself the right to read it, or move it away"
            problems.append(Problem(f"cannot be read: {error.strerror}", f"{place.name}: {path}", remedy=remedy))
    raise_all(ContentError, problems)
    return found


def _journal(path: Path) -> dict[str, frozenset[str]]:
    """The files of a publication that did not end; none if it ended before it had said so."""
    try:
        told = json.loads(path.read_bytes())["files"]
        return {str(name): frozenset(map(str, digests)) for name, digests in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _tells_of_a_version(path: str) -> bool:
    parts = path.split("/")
    return len(parts) == 3 and parts[0] == FOLDER and parts[2] in (OWN_RECORD, MANIFEST)


def _with_lost_versions(
    record: PublicationRecord, manifests: Mapping[str, Mapping[str, str]], files: Collection[str], folder: Path
) -> PublicationRecord:
    """The record with every whole version that another publication at the same time has left out of it."""
    found = list(record.versions)
    known = {each.version for each in found}
    for place, manifest in manifests.items():
        if not place or place.split("/")[1] in known or not all(place + name in files for name in manifest):
            continue
        own = folder / place / OWN_RECORD
        version = read_version(own.read_bytes(), f"{place}{OWN_RECORD}") if own.is_file() else None
        if version and f"{version.folder}/" == place:
            found.append(version)
    return replace(record, versions=newest_first(found))


def _ours_below_versions(
    record: PublicationRecord, manifests: Mapping[str, Mapping[str, str]], files: Collection[str]
) -> dict[str, frozenset[str]]:
    ours: dict[str, frozenset[str]] = {}
    for each in record.versions:
        place = f"{each.folder}/"
        if place in manifests:
            ours |= {place + name: frozenset({digest}) for name, digest in manifests[place].items()}
            ours[place + MANIFEST] = ANY
        else:
            ours |= {path: ANY for path in files if path.startswith(place)}
    return ours


def _unlisted(
    record: PublicationRecord, manifests: Mapping[str, Mapping[str, str]], ours: Collection[str]
) -> Iterator[str]:
    """What others may have put beside the files of a version of 0.2.0, which kept no list of them."""
    for each in record.versions:
        prefix = f"{each.folder}/"
        if prefix in manifests:
            continue
        for path in [path for path in ours if path.startswith(prefix)]:
            name = path.removeprefix(prefix)
            is_report = each.has_report and name.startswith(f"{REPORT.split('/')[0]}/")
            if not (name in each.pages or name in ours or is_report):
                yield path


def _ours_without_a_manifest(
    record: PublicationRecord, folder: Path, hashes: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """The top of a place that was published by version 0.2.0: what equals the latest version's own folder."""
    told = TOLD if record.address else [path for path in TOLD if path not in (FEED, SITEMAP)]  # these need an address
    ours = {path: ANY for path in told if path in hashes}
    base = urlsplit(record.address).path
    for path, digest in hashes.items():
        own = folder / FOLDER / record.latest / path
        if is_version(path) or path in ours or not own.is_file():
            continue
        same = digest == hashes.get(f"{FOLDER}/{record.latest}/{path}") or (
            path.endswith(".html") and _bare(folder / path) in (_bare(own), rebased(_bare(own), base))
        )
        ours[path] = frozenset({digest}) if same else EDITED
    if hashes.get(".nojekyll") and not (folder / ".nojekyll").read_bytes():
        ours[".nojekyll"] = ANY
    for path, text in ((HEADERS, HEADERS_TEXT), (ROBOTS, robots_text(record.address))):
        if path in hashes and (folder / path).read_bytes() == text.encode():
            ours[path] = frozenset({hashes[path]})
    return ours


def _bare(page: Path) -> str:
    return without_head(without_switch(page.read_text(encoding="utf-8", errors="replace")))
