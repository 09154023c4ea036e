"""A branch of a git repository as a place of publication, here or at a remote.

The commit is made from the branch's last one with an index of its own: neither the user's index nor files nor branches
are touched, but for the branch that is published to where it is a local one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import Completed, run
from report.core.errors import ContentError, Problem, UsageError
from report.core.files import held_lock
from report.core.project import CONFIGURATION, Project
from report.release.publish.places import FILE, LINK, OTHER, Change, PlaceMoved, folders_of, own_words, scratch_folder
from report.release.publish.survey import same_name

MINUTES = 60.0
REMEDY = "name another one, such as TO=branch:origin/gh-pages"
# HEAD, FETCH_HEAD, CHERRY_PICK_HEAD, origin/HEAD, the whole hash of a commit: git reads them in its own way.
PSEUDO = re.compile(r"@|(?:.*/)?(?i:(?:[A-Z_]+_)?HEAD|AUTO_MERGE|[0-9a-f]{40}|[0-9a-f]{64})")
LONGEST = 200  # bytes of a name: git makes a file of it, with more behind it while it changes
# What a remote says when the branch is not where it was: the words of git push, which stay the same in every language.
STALE = re.compile(
    r"\((?:stale info|fetch first|non-fast-forward|failed to lock|incorrect old value provided)\)|cannot lock ref"
)
# Bytes as they are, and nobody asked for a password in the middle of it.
PLAIN = ("-c", "core.autocrlf=false", "-c", "core.symlinks=true", "-c", "core.quotePath=false")
SILENT = {"GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Branch:
    """A branch that a host shows as a site.

    Parameters
    ----------
    remote
        The name of the remote; empty for a branch of this repository.
    name
        The branch.
    project
        Whose repository it is.
    say
        Told when another publication is waited for.
    """

    remote: str
    name: str
    project: Project
    say: Callable[[str], None]

    @contextmanager
    def held(self) -> Iterator[HeldBranch]:
        """The branch as it is now, at the remote if there is one; one publication of a repository at a time."""
        self._refuse_name()
        common = self._git("rev-parse", "--path-format=absolute", "--git-common-dir").stdout.strip()
        waiting = "another publication is under way; waiting"
        with (
            held_lock(Path(common, "publish.lock"), lambda: self.say(waiting)),
            scratch_folder(self.project) as scratch,
        ):
            self._refuse_sources()
            base = self._base()
            index = {"GIT_INDEX_FILE": str(scratch / "index"), **SILENT}
            # At the top of the repository, since some of git's programs read names from the folder they run in.
            top = self._git("rev-parse", "--show-toplevel").stdout.removesuffix("\n")
            git = Git(Path(top), index)
            git.do("read-tree", base or "--empty")
            blobs, kinds = _content_of(git, base)
            yield HeldBranch(self, git, base, kinds, blobs, scratch)

    def _refuse_name(self) -> None:
        place = f"{self.remote}/{self.name}" if self.remote else self.name
        well_formed = run(["git", "check-ref-format", f"refs/heads/{self.name}"], folder=self.project.root).status == 0
        is_strange = any(each.startswith(("-", "refs/", "heads/")) for each in (place, self.name))
        if is_strange or PSEUDO.fullmatch(self.name) or len(self.name.encode()) > LONGEST or not well_formed:
            raise UsageError(Problem(f"{place} is no name of a branch", remedy=REMEDY))
        remotes = self._git("remote").stdout.split("\n")
        if self.remote and self.remote not in remotes:
            known = ", ".join(filter(None, remotes)) or "none"
            found = f"no remote is called {self.remote}"
            raise UsageError(Problem(found, expected=f"one of the remotes of this repository: {known}", remedy=REMEDY))

    def _refuse_sources(self) -> None:
        """Refuse the branch that is worked on, and a local one that is checked out anywhere."""
        asked = run(["git", "symbolic-ref", "--quiet", "HEAD"], folder=self.project.root).stdout.strip()
        sources = {same_name(each) for each in (asked.removeprefix("refs/heads/"), "main", "master")}
        if same_name(self.name) in sources:
            raise UsageError(Problem(f"the branch {self.name} holds the sources", remedy=REMEDY))
        self._refuse_like_names()
        listed = self._git("worktree", "list", "--porcelain").stdout
        for block in listed.split("\n\n"):
            if not self.remote and f"branch refs/heads/{self.name}" in block.splitlines():
                where = block.splitlines()[0].removeprefix("worktree ")
                found = f"the branch {self.name} is checked out in {where}, whose files would fall behind it"
                remedy = f"check out another branch there: git -C '{where}' switch --detach"
                raise UsageError(Problem(found, remedy=remedy))

    def _refuse_like_names(self) -> None:
        """Refuse a new branch that differs from another in capital letters or accents only.

        Where a disk does not tell these apart git takes the one for the other, here or in a clone.
        """
        if self.remote:
            lines = self._git("ls-remote", "--heads", self.remote).stdout.splitlines()
            there = {line.partition("\t")[2].removeprefix("refs/heads/") for line in lines}
        else:
            there = set(self._git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").stdout.splitlines())
        if self.name in there:
            return
        for name in sorted(each for each in there if same_name(each) == same_name(self.name)):
            place = f"{self.remote}/{name}" if self.remote else name
            found = f"there is a branch {name}, and {self.name} differs from it in capital letters or accents only"
            raise UsageError(Problem(found, remedy=f"say TO=branch:{place}, or name one that is less like it"))

    def _base(self) -> str:
        """The commit that the branch is at; empty if there is no such branch."""
        if not self.remote:
            words = ["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{self.name}^{{commit}}"]
            return run(words, folder=self.project.root).stdout.strip()
        listed = self._git("ls-remote", "--heads", self.remote, f"refs/heads/{self.name}").stdout.split()
        if not listed:
            return ""
        there = f"refs/remotes/{self.remote}/{self.name}"
        fetch = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", self.remote)
        self._git(*fetch, f"+refs/heads/{self.name}:{there}")
        return self._git("rev-parse", "--verify", f"{there}^{{commit}}").stdout.strip()

    def _git(self, *words: str) -> Completed:
        return Git(self.project.root, SILENT).do(*words)


@dataclass(frozen=True)
class Git:
    """Git in a folder, with an environment; what fails is an error in git's own words."""

    folder: Path
    environment: Mapping[str, str]

    def do(self, *words: str, stdin: str = "", output: Path | None = None) -> Completed:
        """Run ``git words``."""
        done = self.ask(*words, stdin=stdin, output=output)
        if done.status:
            raise own_words(f"git {words[0]} failed", done)
        return done

    def ask(self, *words: str, stdin: str = "", output: Path | None = None) -> Completed:
        """Run ``git words``, which may fail; into a file what they print, where that is no text."""
        order, limit = ["git", *PLAIN, *words], 10 * MINUTES
        where, given = self.folder, self.environment
        return run(order, folder=where, environment=given, stdin=stdin, seconds=limit, output=output)


@dataclass(frozen=True)
class HeldBranch:
    """A branch as it was when it was looked at."""

    branch: Branch
    git: Git
    base: str
    kinds: Mapping[str, str]
    blobs: Mapping[str, str]
    scratch: Path
    keeps_history = True

    def __post_init__(self) -> None:
        """Refuse a branch that holds sources.

        Raises
        ------
        UsageError
            If the sources of a paper are at its top.
        """
        if CONFIGURATION in self.kinds:
            found = f"holds something that was not published from here: the sources of a paper ({CONFIGURATION})"
            raise UsageError(Problem(found, self.name, remedy=REMEDY))

    @property
    def name(self) -> str:
        """As messages name it."""
        return f"the branch {self.branch.name}{f' of {self.branch.remote}' if self.branch.remote else ''}"

    def fetch(self, paths: Collection[str]) -> Path:
        """A folder with these files of the branch, byte for byte.

        A checkout would pass them through the filters and ends of lines that attributes ask for: of this user, of the
        sources, or of the branch itself.
        """
        place, batch = self.scratch / "before", self.scratch / "batch"
        place.mkdir(exist_ok=True)
        wanted = [path for path in paths if path in self.blobs and not (place / path).exists()]
        self.git.do("cat-file", "--batch", stdin="".join(f"{self.blobs[path]}\n" for path in wanted), output=batch)
        with batch.open("rb") as told:
            for path in wanted:
                size = int(told.readline().split()[2])  # <name> blob <size>
                target = place / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(told.read(size))
                told.read(1)  # the end of the line after it
        batch.unlink()
        return place

    def apply(self, change: Change) -> str:
        """Commit the change on top of the branch, and move the branch if it is still where it was."""
        paths = change.put
        if strange := [path for path in paths if "\n" in path]:
            raise ContentError(Problem("a file's name with a line break cannot be published", repr(strange[0])))
        names = "".join(f"{change.tree / path}\n" for path in paths)
        blobs = self.git.do("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=names).stdout.split()
        nothing = "0" * len(blobs[0])
        lines = [f"0 {nothing}\t{path}\0" for path in change.removed]
        lines += [f"100644 {blob}\t{path}\0" for blob, path in zip(blobs, paths, strict=True)]
        self.git.do("update-index", "-z", "--index-info", stdin="".join(lines))
        tree = self.git.do("write-tree").stdout.strip()
        if self.base and tree == self.git.do("rev-parse", f"{self.base}^{{tree}}").stdout.strip():
            return f"{self.name} holds all of it already"
        parent = ("-p", self.base) if self.base else ()
        commit = self.git.do("commit-tree", tree, *parent, "-m", change.message).stdout.strip()
        if self.branch.remote:
            return self._push(commit)
        local = f"refs/heads/{self.branch.name}"
        moved = self.git.ask("update-ref", "-m", change.message, local, commit, self.base)  # empty: not there yet
        if moved.status and STALE.search(moved.stderr):
            raise PlaceMoved(f"{self.name} was moved by somebody else, or is being moved: {moved.stderr.strip()}")
        if moved.status:
            raise own_words(f"{self.name} could not be moved", moved)
        return f"committed to {self.name}; to push it: git push REMOTE {self.branch.name}"

    def _push(self, commit: str) -> str:
        """Push the commit, if the branch there is where it was; the local branch of that name is left alone."""
        remote, name = self.branch.remote, self.branch.name
        there = f"refs/heads/{name}"
        words = ("push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")
        done = self.git.ask(*words, f"--force-with-lease={there}:{self.base}", remote, f"{commit}:{there}")
        said = done.stderr + done.stdout
        if done.status and STALE.search(said):
            refused = next((line.strip() for line in said.splitlines() if STALE.search(line)), "")
            raise PlaceMoved(f"{self.name} was moved by somebody else, or is being moved: {refused}")
        if done.status:
            what = f"{remote} did not take the new commit of {name}; nothing was changed"
            raise own_words(what, Completed(done.status, "", said))
        self.git.ask("update-ref", f"refs/remotes/{remote}/{name}", commit)
        self._tell_of_unpushed(commit)
        return f"committed and pushed to {self.name}"

    def _tell_of_unpushed(self, commit: str) -> None:
        local = f"refs/heads/{self.branch.name}"
        asked = self.git.ask("rev-list", "--count", f"{commit}..{local}", "--")
        if asked.status == 0 and (count := int(asked.stdout)):
            remote = self.branch.remote
            found = (
                f"the local branch {self.branch.name} has {count} commits that {remote} has not; it is left as it is"
            )
            print(f"note: {found}", file=sys.stderr, flush=True)


def _content_of(git: Git, base: str) -> tuple[dict[str, str], dict[str, str]]:
    """The names under which git keeps the files of a commit, by their paths; and what stands at each path."""
    blobs: dict[str, str] = {}
    kinds: dict[str, str] = {}
    listed = git.do("ls-tree", "-r", "-z", "--full-tree", base).stdout if base else ""
    for line in listed.split("\0"):
        told, _, path = line.partition("\t")
        if not path:
            continue
        mode, _, blob = told.split(" ")
        kinds[path] = {"100": FILE, "120": LINK}.get(mode[:3], OTHER)
        kinds.update(folders_of([path]))
        if kinds[path] == FILE:
            blobs[path] = blob
    return blobs, kinds
