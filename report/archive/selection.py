"""Which files of the project go into an archive, and which are left out or stand in its way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report.archive.layout import belonging, files_below, is_made
from report.archive.private import find_credentials, is_editors, is_private_name
from report.commands import run
from report.errors import ContentError, Problem, ToolMissing, UsageError, raise_all
from report.project import CONFIGURATION, Project

DIRTY, SECRETS = "dirty", "secrets"
WORDS = (DIRTY, SECRETS)
LINK, SUBMODULE = "120000", "160000"
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
        secrets, and texts with keys or tokens.

    Raises
    ------
    ContentError
        If something is not committed, a link leads out of what is packed, or a file looks like a secret.
    """
    root = project.root.resolve()
    tracked = _tracked(root)
    if tracked is None:
        present = sorted(files_below(root))
        names = belonging(root, present)
        changed: dict[str, str] = {}
        left_out = {name: "is not among the files of a paper" for name in present if name not in set(names)}
    else:
        names, changed, left_out = _of_git(root, *tracked)
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
    if SECRETS not in allowed:
        problems += _secrets(files)
    raise_all(ContentError, problems)
    return Selection(files, dict(sorted(left_out.items())), tuple(changed))


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


@dataclass(frozen=True)
class _Entry:
    """A path as git has it: its mode, and the name of its content."""

    mode: str
    blob: str


def _tracked(root: Path) -> tuple[dict[str, _Entry], dict[str, _Entry]] | None:
    """What is committed and what is in git's index; None where no git knows the project.

    Raises
    ------
    ContentError
        If there is a repository that git cannot read, or that has no commit of the project.
    """
    is_repository = os.path.lexists(root / ".git")
    try:
        known = run(["git", "ls-files", "-z", "--", CONFIGURATION], folder=root)
    except ToolMissing:
        if is_repository:
            raise
        return None
    if not is_repository and (known.status or not known.stdout):
        return None
    if known.status:
        raise ContentError(Problem(f"git cannot read the repository: {known.stderr.strip()}", ".git"))
    committed = run(["git", "ls-tree", "-r", "-z", "HEAD"], folder=root)
    if committed.status or not known.stdout:
        raise ContentError(Problem("is in no commit", CONFIGURATION, remedy="commit the paper, then run: make archive"))
    index = run(["git", "ls-files", "-z", "--stage"], folder=root)
    return _entries(committed.stdout, 2), _entries(index.stdout, 1)


def _entries(listed: str, column: int) -> dict[str, _Entry]:
    """The lines of `ls-tree` (``mode type blob``) or of `ls-files --stage` (``mode blob stage``), by path."""
    found = {}
    for line in filter(None, listed.split("\0")):
        words, _, name = line.partition("\t")
        fields = words.split()
        found[name] = _Entry(fields[0], fields[column])
    return found


def _of_git(
    root: Path, committed: Mapping[str, _Entry], index: Mapping[str, _Entry]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The paths that git tracks, what of the paper is not as committed, and what is left out, each with why."""
    names = sorted({*committed, *index})
    left_out = {name: "is a submodule" for name in names if SUBMODULE in _modes(name, committed, index)}
    names = [name for name in names if name not in left_out]
    changed = {name: "is not committed" for name in names if name not in committed}
    changed |= {name: "is staged to be removed" for name in names if name not in index}
    changed |= {name: "is missing; it is committed" for name in names if not os.path.lexists(root / name)}
    differing = [name for name in names if name not in changed and not _is_blob(root, name, committed[name])]
    filtered = _filtered(root, [name for name in differing if (root / name).is_file()])
    changed |= {
        name: "is not as it was committed" for name in differing if filtered.get(name, "") != committed[name].blob
    }
    changed |= {name: "is staged otherwise" for name in names if name not in changed and committed[name] != index[name]}
    words = ["git", "ls-files", "-z", "--others"]
    ignored = _listed(root, [*words, "--ignored", "--exclude-standard", "--directory"])
    others = [*_listed(root, [*words, "--exclude-standard"]), *(name.rstrip("/") for name in ignored)]
    missed = set(belonging(root, [*names, *others])) - set(names)
    changed |= dict.fromkeys(sorted(missed), "belongs to the paper, but git does not track it")
    left_out |= {name: "is not tracked by git" for name in others if not is_made(name)}
    return names, dict(sorted(changed.items())), left_out


def _listed(root: Path, words: list[str]) -> list[str]:
    return [name for name in run(words, folder=root).stdout.split("\0") if name]


def _modes(name: str, *trees: Mapping[str, _Entry]) -> set[str]:
    return {tree[name].mode for tree in trees if name in tree}


def _is_blob(root: Path, name: str, entry: _Entry) -> bool:
    """Whether a path holds what git has, to the byte, whatever git was told to assume of it."""
    path = root / name
    if path.is_symlink() != (entry.mode == LINK):
        return False
    if not path.is_symlink() and not path.is_file():
        return False
    content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    kind = hashlib.sha256 if len(entry.blob) == 64 else hashlib.sha1
    return kind(b"blob %d\0" % len(content) + content).hexdigest() == entry.blob


def _filtered(root: Path, names: list[str]) -> dict[str, str]:
    """The names that git would give to contents, after its own changes of line ends and the like."""
    plain = [name for name in names if "\n" not in name and not (root / name).is_symlink()]
    if not plain:
        return {}
    made = run(["git", "hash-object", "--stdin-paths"], folder=root, stdin="".join(f"{name}\n" for name in plain))
    return dict(zip(plain, made.stdout.split(), strict=False)) if made.status == 0 else {}
