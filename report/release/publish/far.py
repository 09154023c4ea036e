"""A folder that rsync reaches as a place of publication.

Nothing can be locked there, so the record is read again right before the upload and after it: another publication that
came in between is noticed, and nothing of it is lost, because each version's folder tells what it is.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from report.core.commands import Completed, run
from report.core.project import Project
from report.release.publish.history import FOLDER, OWN_RECORD, RECORD
from report.release.publish.manifest import MANIFEST
from report.release.publish.places import (
    DIRECTORY,
    FILE,
    JOURNAL,
    LAST,
    LINK,
    OTHER,
    STAGE,
    Change,
    PlaceMoved,
    hash_at,
    is_version,
    own_words,
    parents_of,
    scratch_folder,
)

MINUTES = 60.0
LISTED = re.compile(
    r"(?P<kind>[a-zA-Z-])\S{9}\S* +(?P<stamp>[\d,.]+ \d{4}/\d\d/\d\d \d\d:\d\d:\d\d) (?P<path>.+)"
)  # -rw-r--r-- 1,024 2026/11/28 …
ESCAPED = re.compile(r"\\#([0-7]{3})")  # a sign that cannot be printed, as rsync lists it: \#012
KINDS = {"-": FILE, "d": DIRECTORY, "l": LINK}
# What is looked at: everything but what is below hidden folders, of which only this one is ours.
LOOKED_AT = (f"--include={STAGE}/**", "--exclude=.*/*")
SENT = ("--recursive", "--links", "--checksum", "--chmod=D755,F644")
AT_ONCE = (*SENT, "--delay-updates", f"--partial-dir={STAGE}")  # renamed into place at the end, all together
WILD = re.compile(r"[*?\[]")  # "serie [1].csv"
SPECIAL = re.compile(r"[*?\[\\]")
ABSENT = re.compile(r"No such file or directory|ENOENT|\(2\)$", re.MULTILINE)


@dataclass(frozen=True)
class Rsync:
    """A folder that rsync reaches, here or on another machine.

    Parameters
    ----------
    place
        As rsync reads it, ending in a slash.
    project
        Whose build is sent.
    """

    place: str
    project: Project

    @contextmanager
    def held(self) -> Iterator[FarFolder]:
        """The folder as it is now; another publication can still come in between, and is noticed."""
        with scratch_folder(self.project) as scratch:
            listed = list(_listed(self.place))
            kinds = {each.path: each.kind for each in listed}
            yield FarFolder(self.place, self.project.site, kinds, _stamps(listed), scratch)


@dataclass(frozen=True)
class FarFolder:
    """A folder as rsync has listed it."""

    name: str
    site: Path
    kinds: Mapping[str, str]
    stamps: Mapping[str, str]
    scratch: Path
    keeps_history = False

    def fetch(self, paths: Collection[str]) -> Path:
        """A folder with these files; what equals a file of the site that was built is not sent over again."""
        place = self.scratch / "before"
        place.mkdir(exist_ok=True)
        self._get([path for path in paths if not (place / path).exists()], place)
        return place

    def apply(self, change: Change) -> str:
        """Send what is new, each file in its place once it is whole, then what tells of it; then look again."""
        self._refuse_changes("was published to by somebody else meanwhile")
        self._refuse_others([*change.put, *change.removed])
        self._tell(change)
        try:
            self._send_all(change)
        except PlaceMoved:
            self._tell(change)  # anew, for the other one has tidied: so that what was sent is known as ours
            raise
        staged = {JOURNAL, *map(_staged, json.loads(change.journal)["files"])}
        self._remove([each.path for each in _listed(self.name) if each.path in staged])
        return f"sent to {self.name}"

    def _tell(self, change: Change) -> None:
        """Send the journal."""
        own = self.scratch / "own"
        (own / JOURNAL).parent.mkdir(parents=True, exist_ok=True)
        (own / JOURNAL).write_text(change.journal, encoding="utf-8")
        self._send(own, [JOURNAL], SENT)

    def _send_all(self, change: Change) -> None:
        self._remove(change.in_the_way)
        put = change.put
        self._send(change.tree, [path for path in put if is_version(path)])
        self._refuse_others([path for path in (*put, *change.removed) if not is_version(path)], change.in_the_way)
        self._send(change.tree, [path for path in put if not is_version(path) and path not in LAST])
        self._refuse_changes("was published to by somebody else while this was sent")
        self._send(change.tree, [path for path in put if path in LAST and path not in (MANIFEST, RECORD)])
        self._send(change.tree, [path for path in put if path in (MANIFEST, RECORD)])
        self._remove([path for path in change.removed if path not in change.in_the_way])
        self._refuse_loss(change)

    def _refuse_changes(self, found: str) -> None:
        """Raise `PlaceMoved` unless the record is the one that was read at first."""
        with TemporaryDirectory(dir=self.scratch) as again:
            self._get([RECORD, MANIFEST], Path(again), may_lack=True)
            before = self.scratch / "before"
            if any(hash_at(Path(again), path) != hash_at(before, path) for path in (RECORD, MANIFEST)):
                raise PlaceMoved(f"{self.name} {found}")

    def _refuse_others(self, paths: Collection[str], gone: Collection[str] = ()) -> None:
        """Raise `PlaceMoved` if what will be replaced or removed is not what it was when it was looked at."""
        now = _stamps(_listed(self.name))
        for path in paths:
            if path not in gone and now.get(path) != self.stamps.get(path):
                raise PlaceMoved(f"{path} was changed in {self.name} while it was to be replaced")

    def _refuse_loss(self, change: Change) -> None:
        """Raise `PlaceMoved` unless the record there is ours, and every version that came meanwhile is in it."""
        there = {each.path for each in _listed(self.name) if each.kind == FILE}
        ours = (change.tree / RECORD).read_text(encoding="utf-8")
        known = {f"{FOLDER}/{number}" for number in re.findall(r'"version": "([\d.]+)"', ours)}
        came = there - self.kinds.keys()
        untold = {path for path in came if is_version(path) and path.endswith(f"/{OWN_RECORD}")}
        with TemporaryDirectory(dir=self.scratch) as again:
            self._get([RECORD], Path(again), may_lack=True)
            is_ours = hash_at(Path(again), RECORD) == hash_at(change.tree, RECORD)
        if not is_ours or any(
            path.removesuffix(f"/{OWN_RECORD}") not in known for path in untold if path.count("/") == 2
        ):
            raise PlaceMoved(f"{self.name} was published to by somebody else at the same time")

    def _get(self, paths: Collection[str], folder: Path, may_lack: bool = False) -> None:
        if not paths:
            return
        words = ("--recursive", "--checksum", "--files-from=-", "--from0", f"--copy-dest={self.site}")
        done = _rsync(*words, "--", self.name, f"{folder}/", stdin="".join(f"{path}\0" for path in sorted(paths)))
        if done.status and not (may_lack and ABSENT.search(done.stderr)):
            raise own_words(f"{self.name} could not be read", done)

    def _send(self, folder: Path, paths: Collection[str], words: Collection[str] = AT_ONCE) -> None:
        if not paths:
            return
        done = _rsync(
            *words,
            "--files-from=-",
            "--from0",
            "--",
            f"{folder}/",
            self.name,
            stdin="".join(f"{path}\0" for path in paths),
        )
        if done.status:
            raise own_words(f"rsync could not send to {self.name}", done)

    def _remove(self, paths: Collection[str]) -> None:
        """Remove exactly these files, and the folders that are empty then."""
        if not paths:
            return
        if failed := self._remove_once(paths):
            raise own_words(f"rsync could not remove files in {self.name}", failed)
        there = {each.path: each.kind for each in _listed(self.name)}
        folders = {parent for path in paths for parent in parents_of(path) if parent in there}
        for folder in sorted(folders, key=lambda folder: -folder.count("/")):
            if not any(path.startswith(f"{folder}/") for path in there):
                self._remove_once([folder])  # rsync leaves a folder that is not empty after all
                there.pop(folder)

    def _remove_once(self, paths: Collection[str]) -> Completed | None:
        """Remove paths and leave all others; what failed, if it did.

        All others are left out of the transfer, in which these are missing: `--delete-missing-args`, made for this, is
        refused by rsync 3.2.7-1+deb12u6.
        """
        above = {parent for path in paths for parent in parents_of(path)}
        only = [*(f"{_pattern(folder)}/" for folder in sorted(above)), *map(_pattern, paths)]
        with TemporaryDirectory(dir=self.scratch) as nothing:
            for folder in above:
                Path(nothing, folder).mkdir(parents=True, exist_ok=True)
            words = ("--recursive", "--existing", "--delete", "--from0", "--include-from=-", "--exclude=*")
            done = _rsync(*words, "--", f"{nothing}/", self.name, stdin="".join(f"{each}\0" for each in only))
        return done if done.status else None


def _pattern(path: str) -> str:
    """The pattern of rsync that only this path fits; where no sign is wild, a backslash is one like any other."""
    return "/" + (SPECIAL.sub(r"\\\g<0>", path) if WILD.search(path) else path)


def _staged(path: str) -> str:
    """Where rsync keeps a file until all are there."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, STAGE, name)


@dataclass(frozen=True)
class _Listed:
    """What stands at a path, and how long it is and when it was changed."""

    path: str
    kind: str
    stamp: str


def _stamps(listed: Iterable[_Listed]) -> dict[str, str]:
    """What changes when somebody writes a file, or puts another in its place; of a folder, that it is one."""
    return {each.path: each.kind if each.kind == DIRECTORY else f"{each.kind} {each.stamp}" for each in listed}


def _listed(place: str) -> Iterator[_Listed]:
    """What stands at each path of a folder; nothing if there is no such folder."""
    done = _rsync("--list-only", "--recursive", "--links", "--8-bit-output", *LOOKED_AT, "--", place)
    if done.status and ABSENT.search(done.stderr):
        return
    if done.status:
        raise own_words(f"{place} cannot be listed wholly", done)
    for line in done.stdout.split("\n"):  # and at no other sign that may stand in a name
        found = LISTED.fullmatch(line)
        if found and found["path"] != ".":
            path = found["path"].partition(" -> ")[0] if found["kind"] == "l" else found["path"]
            path = ESCAPED.sub(lambda sign: chr(int(sign[1], 8)), path)
            yield _Listed(path, KINDS.get(found["kind"], OTHER), found["stamp"])


def _rsync(*words: str, stdin: str = "") -> Completed:
    return run(["rsync", *words], stdin=stdin, seconds=30 * MINUTES)
