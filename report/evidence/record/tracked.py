"""Files from which the paper is made and that a commit does not give to others: hidden from git, or elsewhere."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from report.core.commands import run
from report.core.files import sha256_file
from report.core.project import Project
from report.data.access import withheld_files
from report.evidence.record.reads import read_noted
from report.evidence.record.snapshot import NOT_INPUTS

# Whatever the user's or the repository's settings leave out or remember.
ALL_OF_IT = (
    *("git", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "-c", "core.checkStat=default"),
    *("-c", "core.trustctime=true", "-c", "core.quotePath=false"),
)
SOURCES = ("chapters/", "data/", "report/", "scripts/")  # folders of which a build reads every file
# Files of the project's own folder that are read because of their name.
TOP = (".qmd", ".yml", ".yaml", ".py", ".bib", ".csl", ".toml", ".cff", "Makefile")
LEFT_BY_PROGRAMS = (".pyc", ".swp", ".swo", "~", ".quarto_ipynb")  # of editors and caches
LINK, FILE = "120000", "100"  # modes in git's trees; files are 100644 or 100755


@dataclass(frozen=True)
class Unshared:
    """A file that others do not have, or not as it is here.

    Parameters
    ----------
    path
        Relative to the project, or absolute if it lies elsewhere.
    why
        As a sentence about it, without the subject.
    remedy
        What to do.
    differs
        Whether it is known that others have something else; not for files that git merely does not look at.
    """

    path: str
    why: str
    remedy: str
    differs: bool = True


def uncommitted_files(project: Project) -> list[str] | str:
    """The project's files that git sees are not as committed, by their paths in it; a text if it cannot tell.

    Whatever git was set to leave out. Other files of a repository around the project are none of its own.
    """
    words = ["status", "--porcelain", "-z", "--untracked-files=all", "--ignore-submodules=none", "--", "."]
    asked = run([*ALL_OF_IT, *words], folder=project.root)
    if asked.status:
        said = asked.stderr.strip().splitlines()
        return said[0] if said else f"git ended with status {asked.status}"
    prefix = run(["git", "rev-parse", "--show-prefix"], folder=project.root).stdout.removesuffix("\n")
    names, fields = [], iter(asked.stdout.split("\0"))
    for each in fields:
        if each:
            names.append(each[3:].removeprefix(prefix))
            if each[0] in "RC" or each[1] in "RC":
                next(fields, "")  # the old name of a file that was moved
    return names


def unshared_files(project: Project) -> list[Unshared]:
    """Everything that git does not show as changed, and that a build reads all the same."""
    found: dict[str, Unshared] = {}
    for each in (*_hidden(project), *_ignored(project), *files_elsewhere(project)):
        found.setdefault(each.path, each)
    return list(found.values())


def files_elsewhere(project: Project) -> Iterator[Unshared]:
    """What cells of the built chapters read outside the project."""
    readers: dict[str, list[str]] = {}
    for chapter, reads in read_noted(project).items():
        for path in reads.outside:
            readers.setdefault(path, []).append(chapter)
    for path, chapters in sorted(readers.items()):
        why = f"is outside the project, and is read by {', '.join(sorted(set(chapters)))}"
        yield Unshared(path, why, "copy it into the project and read it there")


def _hidden(project: Project) -> Iterator[Unshared]:
    """Files that git tracks and was told not to look at, or whose change it does not see."""
    listed = run([*ALL_OF_IT, "ls-files", "-v", "-z"], folder=project.root)
    if listed.status:
        return
    seen = uncommitted_files(project)
    shown = set() if isinstance(seen, str) else set(seen)
    committed = _committed(project)
    for each in filter(None, listed.stdout.split("\0")):
        mark, name = each[0], each[2:]
        changed = name in committed and not _is_as_committed(project.root / name, committed[name])
        options = {"assume-unchanged": mark.islower(), "skip-worktree": mark in "Ss"}
        told = [option for option, is_set in options.items() if is_set]
        if told:
            state = "changed" if (project.root / name).exists() else "gone"
            also = f", and is {state}" if changed else ""
            why = f"is not looked at by git ({' and '.join(told)}){also}"
            remedy = "; ".join(f"git update-index --no-{option} '{name}'" for option in told)
            yield Unshared(name, why, f"run: {remedy}; then commit it or put it back", changed)
        elif changed and name not in shown and not _is_stored_elsewhere(project, name, committed[name]):
            why = "has other bytes than the commit, although git says that it is unchanged"
            remedy = f"see git check-attr -a '{name}' and core.autocrlf; or run: rm '{name}' && git checkout '{name}'"
            yield Unshared(name, why, remedy)


def _is_stored_elsewhere(project: Project, name: str, digest: str) -> bool:
    """Whether the commit has the file's hash alone, as git LFS keeps large files."""
    pointer = run(["git", "cat-file", "blob", digest], folder=project.root)
    noted = re.search(r"^oid sha256:(?P<hash>[0-9a-f]{64})$", pointer.stdout, re.MULTILINE)
    path = project.root / name
    return noted is not None and path.is_file() and sha256_file(path) == noted["hash"]


def _committed(project: Project) -> Mapping[str, str]:
    """Hash of every file of the last commit, by its path in the project."""
    asked = run([*ALL_OF_IT, "ls-tree", "-r", "-z", "HEAD"], folder=project.root)
    found = {}
    for each in filter(None, asked.stdout.split("\0") if asked.status == 0 else ()):
        about, _, name = each.partition("\t")
        mode, _, digest = about.split()
        if mode == LINK or mode.startswith(FILE):
            found[name] = digest
    return found


def _is_as_committed(path: Path, digest: str) -> bool:
    """Whether a file has the bytes of a commit, without what git's filters would make of it."""
    try:
        content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    except OSError:
        return False
    make = hashlib.sha256 if len(digest) == 64 else hashlib.sha1  # as git names its objects
    return make(b"blob %d\0" % len(content) + content).hexdigest() == digest


def _ignored(project: Project) -> Iterator[Unshared]:
    """Files that git ignores and a build reads."""
    words = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"]
    listed = run([*ALL_OF_IT, *words], folder=project.root)
    known = run([*ALL_OF_IT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], folder=project.root)
    if listed.status or known.status:
        return
    named = [name for each in filter(None, listed.stdout.split("\0")) for name in _files_of(project.root, each)]
    readers = _read_by_cells(project)
    apart = withheld_files(project)  # which others shall not have
    given = set(known.stdout.split("\0"))
    read = {*filter(_is_read_by_name, named), *(each for each in readers if each not in given)}
    for name in sorted(read - apart.keys()):
        by = f", and is read by {readers[name]}" if name in readers else ""
        yield Unshared(
            name, f"is ignored by git{by}", "see git check-ignore -v; commit the file (git add -f), or move it"
        )


def _files_of(root: Path, name: str) -> Iterator[str]:
    """A file, or all files of a folder, but for what is made."""
    if not name.endswith("/"):
        yield name
    elif _may_be_read(name):
        for folder, folders, files in os.walk(root / name):
            inside = PurePosixPath(Path(folder).relative_to(root).as_posix())
            folders[:] = [each for each in folders if each not in NOT_INPUTS]
            yield from ((inside / each).as_posix() for each in files)


def _may_be_read(name: str) -> bool:
    """Whether a folder is one of sources, or may be within or around one; what is made is none."""
    made = any(part in NOT_INPUTS or part.endswith("_cache") for part in PurePosixPath(name).parts)
    return not made and name.startswith(SOURCES)


def _is_read_by_name(name: str) -> bool:
    path = PurePosixPath(name)
    if path.name.startswith(".") or name.endswith(LEFT_BY_PROGRAMS):
        return False
    if any(part in NOT_INPUTS or part.startswith(".") for part in path.parts):
        return False
    return name.startswith(SOURCES) or (len(path.parts) == 1 and name.endswith(TOP))


def _read_by_cells(project: Project) -> dict[str, str]:
    """Files of the project that cells of the built chapters read, each with a chapter that does."""
    found: dict[str, str] = {}
    for chapter, reads in read_noted(project).items():
        for name in reads.files:
            inside = not name.startswith(("/", "build/", ".venv/")) and not name.endswith("/") and "?" not in name
            if inside and not name.endswith("/*.py") and (project.root / name).is_file():
                found.setdefault(name, chapter)
    return found
