"""Where a site is published: a folder, a branch of a git repository, a folder on another machine by rsync."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from report.commands import Completed, find_program, run
from report.errors import ContentError, Problem, ToolMissing, UsageError
from report.files import replaced_folder
from report.project import Project
from report.publish.versions import FOLDER, RECORD

KEPT = ("CNAME", ".domains", ".well-known")  # a host's own files, which are no part of the paper
FORMS = "folder:DIR, branch:NAME, branch:REMOTE/NAME or rsync:HOST:DIR"
MINUTES = 60.0


class Destination(Protocol):
    """A place for what is published."""

    def before(self) -> AbstractContextManager[Path]:
        """A folder with what is published there now, as far as it is needed; empty at the first time.

        Raises
        ------
        UsageError
            If something else is there.
        """

    def send(self, tree: Path, message: str) -> str:
        """Put the folder ``tree`` there, older versions untouched; what to tell about it."""


def find_destination(text: str, project: Project) -> Destination:
    """The place that ``TO=`` names.

    Raises
    ------
    UsageError
        If it names none.
    """
    kind, _, place = text.partition(":")
    if kind == "folder" and place:
        return Folder((project.root / place).resolve(), project)
    if kind == "branch" and re.fullmatch(r"[\w.-]+(/[\w.-]+)*", place):
        remote, slash, name = place.partition("/")
        return Branch(remote, name, project) if slash else Branch("", place, project)
    if kind == "rsync" and place:
        if find_program("rsync") is None:
            raise ToolMissing(Problem("the program rsync was not found", remedy="install it: sudo apt install rsync"))
        return Rsync(place.rstrip("/") + "/")
    raise UsageError(
        Problem(f"TO={text or '(nothing)'} names no place", expected=FORMS, remedy="make publish TO=folder:public")
    )


@dataclass(frozen=True)
class Folder:
    """A folder of this machine, replaced in one step."""

    path: Path
    project: Project

    @contextmanager
    def before(self) -> Iterator[Path]:
        """The folder itself."""
        if self.project.root.is_relative_to(self.path) or self.path.is_relative_to(self.project.site):
            raise UsageError(Problem("the folder holds the project, or is the built site itself", str(self.path)))
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(Problem("not a folder", str(self.path)))
        with TemporaryDirectory() as nothing:
            place = self.path if self.path.is_dir() else Path(nothing)
            refuse_other_work([each.name for each in place.iterdir()], str(self.path))
            yield place

    def send(self, tree: Path, message: str) -> str:
        """Put the tree in the folder's place."""
        with replaced_folder(self.path) as fresh:
            shutil.copytree(tree, fresh, dirs_exist_ok=True)
        return f"published in {self.project.shown(self.path)}"


@dataclass(frozen=True)
class Branch:
    """A branch that a host shows as a site, here or at a remote as well."""

    remote: str
    name: str
    project: Project

    @contextmanager
    def before(self) -> Iterator[Path]:
        """The branch's files, from the remote if there is one."""
        revision = self._revision()
        with TemporaryDirectory() as scratch:
            place = Path(scratch, "before")
            place.mkdir()
            if revision:
                archive = Path(scratch, "before.zip")
                self._git("archive", "--format=zip", f"--output={archive}", revision)
                with zipfile.ZipFile(archive) as opened:
                    opened.extractall(place)
            refuse_other_work([each.name for each in place.iterdir()], f"the branch {self.name}")
            yield place

    def send(self, tree: Path, message: str) -> str:
        """Commit the tree to the branch, and push it."""
        words = [sys.executable, "-m", "ghp_import", "-n", "-m", message, "-b", self.name]
        words += ["-r", self.remote, "-p"] if self.remote else ["-r", "."]
        done = run([*words, tree], folder=self.project.root, seconds=10 * MINUTES)
        if done.status:
            _raise("git did not take it", done)
        there = f" and pushed to {self.remote}" if self.remote else f"; to push it: git push REMOTE {self.name}"
        return f"committed to the branch {self.name}{there}"

    def _revision(self) -> str:
        current = run(["git", "symbolic-ref", "--quiet", "--short", "HEAD"], folder=self.project.root).stdout.strip()
        if self.name in (current, "main", "master"):
            found = f"the branch {self.name} holds the sources"
            raise UsageError(Problem(found, remedy="name another one, such as TO=branch:origin/gh-pages"))
        if not self.remote:
            asked = run(
                ["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{self.name}"], folder=self.project.root
            )
            return asked.stdout.strip()
        listed = self._git("ls-remote", "--heads", self.remote, f"refs/heads/{self.name}")
        if not listed.stdout.strip():
            return ""
        there = f"refs/remotes/{self.remote}/{self.name}"
        self._git("fetch", "--quiet", "--no-tags", self.remote, f"+refs/heads/{self.name}:{there}")
        return there

    def _git(self, *words: str) -> Completed:
        done = run(["git", *words], folder=self.project.root, seconds=10 * MINUTES)
        if done.status:
            _raise(f"git {words[0]} failed", done)
        return done


@dataclass(frozen=True)
class Rsync:
    """A folder that rsync reaches, ending in a slash; files of older versions are never sent again nor removed."""

    place: str

    @contextmanager
    def before(self) -> Iterator[Path]:
        """The record of versions alone."""
        with TemporaryDirectory() as scratch:
            listed = run(["rsync", "--list-only", self.place], seconds=MINUTES)
            if listed.status == 0:
                names = [line.split(maxsplit=4)[4] for line in listed.stdout.splitlines() if len(line.split()) > 4]
                refuse_other_work([name for name in names if name != "."], self.place)
                if RECORD in names:
                    self._rsync(self.place + RECORD, f"{scratch}/")
            elif "No such file" not in listed.stderr:
                _raise(f"{self.place} cannot be reached", listed)
            yield Path(scratch)

    def send(self, tree: Path, message: str) -> str:
        """Send what is new: the version's own folder first, then the top, each file in place once it is whole."""
        filters = [f"--filter=P /{name}" for name in (*KEPT, f"{FOLDER}/*")]
        words = ["--recursive", "--links", "--checksum", "--delay-updates", "--chmod=D755,F644"]
        self._rsync(*words, "--relative", f"{tree}/./{FOLDER}", self.place)
        self._rsync(*words, "--delete-after", *filters, f"{tree}/", self.place)
        return f"sent to {self.place}"

    def _rsync(self, *words: str) -> None:
        done = run(["rsync", *words], seconds=30 * MINUTES)
        if done.status:
            _raise("rsync failed", done)


def refuse_other_work(names: Sequence[str], place: str) -> None:
    """Refuse a place that holds files which this program did not put there.

    Raises
    ------
    UsageError
        If there are files but no record of versions among them.
    """
    others = [name for name in names if name not in (*KEPT, ".git")]
    if others and RECORD not in others:
        found = f"holds something that was not published from here: {', '.join(sorted(others)[:5])}"
        raise UsageError(Problem(found, place, expected="an empty place, or an earlier publication"))


def _raise(what: str, done: Completed) -> None:
    said = (done.stderr or done.stdout).strip().splitlines()
    raise ContentError(Problem(f"{what} (status {done.status}): {' / '.join(said[-3:])}"))
