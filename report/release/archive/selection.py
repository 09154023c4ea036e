"""Which files of the project go into an archive, and which are left out or stand in its way."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report.core.commands import run
from report.core.errors import ContentError, Problem, UsageError, raise_all
from report.core.metadata import DOCUMENTS
from report.core.project import CONFIGURATION, EVIDENCE, Project
from report.evidence.record import is_under_git, uncommitted_files, unshared_files
from report.release.archive.layout import belonging, files_below, is_made
from report.release.archive.private import find_credentials, is_editors, is_private_name

DIRTY, SECRETS, DRAFTS = "dirty", "secrets", "drafts"
WORDS = (DIRTY, SECRETS, DRAFTS)
SUBMODULE = "160000"
LFS = b"version https://git-lfs.github.com/spec/"  # begins what stands in for a large file
LARGE = 50_000_000  # bytes from which a file is told: hosts of code warn of it, and a reader waits for it
COMMIT = "commit it or undo it; make archive FORCE=dirty packs what git tracks as it is now"


@dataclass(frozen=True)
class Selection:
    """The files of the project that go into an archive.

    Parameters
    ----------
    files
        Their contents by path, in order.
    left_out
        Why each of the others stays behind, by path.
    uncommitted
        What is not as it was committed, and goes in as it is now.
    """

    files: Mapping[str, bytes]
    left_out: Mapping[str, str] = field(default_factory=dict)
    uncommitted: tuple[str, ...] = ()

    @property
    def large(self) -> dict[str, int]:
        """The lengths of those files that are so large that whoever packs them should know, the largest first."""
        found = {name: len(content) for name, content in self.files.items() if len(content) > LARGE}
        return dict(sorted(found.items(), key=lambda each: -each[1]))


def read_force(words: str) -> frozenset[str]:
    """What ``FORCE`` allows.

    Raises
    ------
    UsageError
        If a word is none of `dirty` and `secrets`.
    """
    given = [word.strip() for word in words.split(",") if word.strip()]
    unknown = [
        Problem(f'FORCE has no word "{word}"', expected=" or ".join(WORDS)) for word in given if word not in WORDS
    ]
    raise_all(UsageError, unknown)
    return frozenset(given)


def select_files(project: Project, allowed: Collection[str] = ()) -> Selection:
    """The files for an archive: what git tracks; without git, what the machine's own list of a paper's files names.

    Parameters
    ----------
    project
        The project.
    allowed
        `dirty`: files that are not as they were committed go in as they are now. `secrets`: so do files with names of
        secrets, and texts with keys or tokens. `drafts`: so do documents of which no page is made yet.

    Raises
    ------
    ContentError
        If something is not committed, a link leads out of what is packed, a file looks like a secret or is a draft.
    """
    root = project.root.resolve()
    tracked = _tracked(root)
    if tracked is None:
        present = sorted(files_below(root))
        names = belonging(root, present)
        changed: dict[str, str] = {}
        left_out = {name: "is not among the files of a paper" for name in present if name not in set(names)}
    else:
        names, changed, left_out = _of_git(project, *tracked)
    for name in [name for name in names if is_editors(name)]:
        left_out[name] = "belongs to an editor"
    names = [name for name in names if name not in left_out and not is_made(name)]
    problems = [] if DIRTY in allowed else [Problem(why, name, remedy=COMMIT) for name, why in changed.items()]
    packed = [name for name in names if os.path.lexists(root / name)]
    astray = {name: why for name in packed if (why := _astray(root, name, set(packed)))}
    if tracked is None:
        left_out |= astray
    else:
        problems += [Problem(why, name, remedy="put a copy in its place, or remove it") for name, why in astray.items()]
    files = {name: (root / name).read_bytes() for name in packed if name not in astray}
    problems += [Problem(why, repr(name), remedy="rename it") for name, why in _unpackable(files)]
    problems += [
        Problem("is a pointer of git LFS and not the file itself", name, remedy="run: git lfs pull")
        for name, content in files.items()
        if content.startswith(LFS)
    ]
    if DRAFTS not in allowed:
        problems += _drafts(project, files)
    if SECRETS not in allowed:
        problems += _secrets(files)
    raise_all(ContentError, problems)
    return Selection(files, dict(sorted(left_out.items())), tuple(changed))


def _unpackable(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Names that no list of hashes holds, or of which a common disk keeps one of two only, and why."""
    seen: dict[str, str] = {}
    for name in names:
        if any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in name) or "\\" in name:
            yield name, "a name with a line break, a backslash or another sign that not every system has in names"
        other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            yield name, f"differs from {other!r} in capital letters or accents only: where these are one, one is lost"


def _drafts(project: Project, names: Collection[str]) -> list[Problem]:
    """The documents among the files that would go in of which nothing is shown yet."""
    documents = {name for name in names if name.endswith(DOCUMENTS) and not name.startswith(f"{EVIDENCE}/")}
    found = "is a draft, of which no page is made; an archive would give it to everybody"
    remedy = "take it out of git and of _quarto.yml; if everybody may read it: make archive FORCE=drafts"
    return [Problem(found, name, remedy=remedy) for name in sorted(project.drafts_among(documents) & documents)]


def _secrets(files: Mapping[str, bytes]) -> list[Problem]:
    """What looks like a secret among the files that would go in."""
    remedy = "remove it, from git too, and replace the key; if it is none: make archive FORCE=secrets"
    found = [Problem("is named like a file of secrets", name, remedy=remedy) for name in files if is_private_name(name)]
    for name, content in files.items():
        found += [
            Problem("a key or token stands here", name, line, remedy=remedy) for line in find_credentials(content)
        ]
    return found


def _astray(root: Path, name: str, packed: Collection[str]) -> str:
    """Why what stands at a path is no file of the archive's own; empty for one that is."""
    path = root / name
    try:
        end = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere" if path.is_symlink() else "cannot be read"
    if end == path:
        return "" if path.is_file() else "is no file"
    if not end.is_relative_to(root):
        return "is a link that leads out of the project"
    if not end.is_file() or end.relative_to(root).as_posix() not in packed:
        return "is a link to what is not in the archive"
    return ""


def _tracked(root: Path) -> tuple[dict[str, str], dict[str, str]] | None:
    """What is committed and what is in git's index, each with its mode; None where no git knows the project.

    Raises
    ------
    ToolMissing
        If there is a repository, and git is not installed.
    ContentError
        If there is a repository that git cannot read, or that has no commit of the project.
    """
    if not is_under_git(root):
        return None
    known = run(["git", "ls-files", "-z", "--", CONFIGURATION], folder=root)
    committed = run(["git", "ls-tree", "-r", "-z", "HEAD"], folder=root)
    if committed.status or not known.stdout:
        raise ContentError(Problem("is in no commit", CONFIGURATION, remedy="commit the paper, then run: make archive"))
    index = run(["git", "ls-files", "-z", "--stage"], folder=root)
    return _modes(committed.stdout), _modes(index.stdout)


def _modes(listed: str) -> dict[str, str]:
    """The modes in lines of `ls-tree` (``mode type blob``) or of `ls-files --stage` (``mode blob stage``), by path."""
    lines = (line.partition("\t") for line in listed.split("\0") if line)
    return {name: words.split()[0] for words, _, name in lines}


def _of_git(
    project: Project, committed: Mapping[str, str], index: Mapping[str, str]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The paths that git tracks, what of the paper is not as committed, and what is left out, each with why.

    Whether a file is as committed is decided where publishing asks for it too.

    Raises
    ------
    ContentError
        If git cannot tell.
    """
    root = project.root
    names = sorted({*committed, *index})
    left_out = {name: "is a submodule" for name in names if SUBMODULE in (committed.get(name), index.get(name))}
    names = [name for name in names if name not in left_out]
    words = ["git", "ls-files", "-z", "--others"]
    ignored = _listed(root, [*words, "--ignored", "--exclude-standard", "--directory"])
    others = [*_listed(root, [*words, "--exclude-standard"]), *(name.rstrip("/") for name in ignored)]
    seen = uncommitted_files(project)
    if isinstance(seen, str):
        raise ContentError(Problem(f"git cannot tell whether all is committed: {seen}", ".git"))
    changed = {name: "is not as it was committed" for name in names if name in set(seen)}
    changed |= {name: "is missing; it is committed" for name in names if not os.path.lexists(root / name)}
    changed |= {name: "is not committed" for name in names if name not in committed}
    changed |= {name: "is staged to be removed" for name in names if name not in index}
    missed = set(belonging(root, [*names, *others])) - set(names)
    changed |= dict.fromkeys(sorted(missed), "belongs to the paper, but git does not track it")
    for each in unshared_files(project):
        if each.differs:
            changed.setdefault(each.path, each.why)
    left_out |= {name: "is not tracked by git" for name in others if not is_made(name)}
    return names, dict(sorted(changed.items())), left_out


def _listed(root: Path, words: list[str]) -> list[str]:
    return [name for name in run(words, folder=root).stdout.split("\0") if name]
