"""The three kinds of place, each with a way to see and to change what stands there."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from report.release.publish import Asked, publish
from tests.release.publish.small import Small, git

URL = "https://example.org/paper"
NO_RSYNC = "no rsync on the PATH; on Debian: apt-get install rsync"
KINDS = ("folder", "rsync", "branch")


@dataclass
class Where:
    """A place of one kind."""

    kind: str
    small: Small
    folder: Path  # of the place; of a branch, a clone of it that somebody works in

    @property
    def to(self) -> str:
        return "branch:origin/gh-pages" if self.kind == "branch" else f"{self.kind}:{self.folder}"

    def publish(self, **asked: str) -> str:
        told = publish(self.small.project, Asked(**{"to": self.to, "url": URL, **asked}), print)
        if self.kind == "branch":
            if not self.folder.exists():
                git(self.folder.parent, "clone", "--quiet", "--branch=gh-pages", "host.git", self.folder.name)
            git(self.folder, "pull", "--quiet", "--ff-only")
        return told

    def write(self, path: str, text: str) -> None:
        """Somebody writes a file into the place."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")
        self.share()

    def share(self) -> None:
        """Somebody's changes become part of the place."""
        if self.kind == "branch":
            git(self.folder, "add", "--all")
            git(self.folder, "commit", "--quiet", "--message", "By hand")
            git(self.folder, "push", "--quiet", "origin", "HEAD:gh-pages")

    def begin_with(self, path: str, text: str) -> None:
        """Somebody used the place before anything was published from here."""
        if self.kind == "branch":
            git(self.folder.parent, "init", "--quiet", "--initial-branch=gh-pages", self.folder.name)
            git(self.folder, "remote", "add", "origin", str(self.folder.parent / "host.git"))
        self.write(path, text)
        if self.kind == "branch":
            git(self.folder, "branch", "--quiet", "--set-upstream-to=origin/gh-pages")

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def as_of_first_release(self) -> None:
        """What version 0.2.0 of the programs would have left: no lists of files, and no word of withdrawing."""
        for path in [*self.folder.rglob("files.sha256"), *self.folder.rglob("version.json")]:
            path.unlink()
        record = json.loads(self.text("versions.json"))
        for each in record["versions"]:
            del each["withdrawn"], each["erased"]
        self.write("versions.json", json.dumps(record))


def where(kind: str, small: Small, folder: Path) -> Where:
    if kind == "rsync" and shutil.which("rsync") is None:
        pytest.skip(NO_RSYNC)
    if kind == "branch":
        git(folder, "init", "--quiet", "--bare", "--initial-branch=gh-pages", "host.git")
        git(small.project.root, "remote", "add", "origin", str(folder / "host.git"))
    return Where(kind, small, folder / "place")
