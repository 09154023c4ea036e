"""A release: the only way in which `tests/expected` changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from report.core.commands import run
from report.core.errors import ContentError, Problem, UsageError
from report.core.files import write_atomically
from report.core.project import Project
from report.data import release_date
from report.evidence.record import (
    EXPECTED,
    Released,
    Snapshot,
    read_released,
    snapshot_of,
    uncommitted_files,
    write_released,
)
from report.release.archive import citation_cff
from report.release.verify.account import write_account
from report.release.verify.verdicts import is_of_release
from report.release.verify.verification import verify_project

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
CHANGES = f"{EXPECTED}/CHANGES.md"
HEAD = "# Releases\n\nWhat each release changed in the results, newest first. Written by `make release`.\n"
HOUR = 3600.0

Say = Callable[[str], None]


def make_target(project: Project, target: str) -> str:
    """Run ``make TARGET``; its last lines if it fails, else nothing."""
    # Not with the words of the make that runs this: they would reach the tests.
    environment = {"MAKEFLAGS": "", "MAKEOVERRIDES": "", "MAKELEVEL": "", "ENGINE": "builtin"}
    words = ["make", "--no-print-directory", target]
    done = run(words, folder=project.root, environment=environment, seconds=HOUR)
    return "\n".join((done.stdout + done.stderr).splitlines()[-20:]) if done.status else ""


def release(project: Project, version: str, say: Say) -> Path:
    """Take what this folder's inputs give as the release ``version``; give the list of changes.

    Parameters
    ----------
    project
        Under git, with nothing uncommitted.
    version
        Three numbers, greater than the last release's.
    say
        Told what is being done.

    Raises
    ------
    UsageError
        If the version is no version or no later one, or the tree is not clean.
    ContentError
        If tests, checks or the verification fail; nothing is written then.
    """
    before = read_released(project)
    _refuse_version(version, before)
    _refuse_changes(project)
    for target in ("check", "test-all"):
        say(f"make {target}")
        if failure := make_target(project, target):
            raise ContentError(Problem(f"make {target} fails", remedy=f"run: make {target}", expected=failure))
    say("make verify")
    done = verify_project(project, say)
    write_account(done)
    wrong = [each for layer, each in done.mismatches if not is_of_release(layer)]
    if wrong:
        raise ContentError(*(Problem(f"{each.layer}: {each.item} differs: {each.culprit}") for each in wrong))
    say("writing the release")
    date = release_date(project).isoformat()
    _write_version(project, version, date)
    # Twice: the page that tells of the release is among the pages whose hashes are released.
    for _ in range(2):
        if failure := make_target(project, "all"):
            raise ContentError(Problem("make fails", remedy="run: make", expected=failure))
        snapshot = snapshot_of(project, f"release {version}")
        write_released(project, snapshot, version, date)
    return _write_changes(project, version, date, before.snapshot if before else None, snapshot)


def _refuse_version(version: str, before: Released | None) -> None:
    if not VERSION.fullmatch(version):
        found_no = Problem(f'"{version}" is no version', expected="three numbers", remedy="make release VERSION=1.0.0")
        raise UsageError(found_no)
    if before and _numbers(version) <= _numbers(before.version):
        found = f"{version} is not later than the last release"
        raise UsageError(Problem(found, expected=f"more than {before.version}"))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split("."))


def _refuse_changes(project: Project) -> None:
    changed = uncommitted_files(project)
    if isinstance(changed, str):
        raise UsageError(Problem("a release is made under git, and git knows nothing of this folder", expected=changed))
    if changed:
        raise UsageError(*(Problem("is not committed", path, remedy="commit it, or put it away") for path in changed))


def _write_version(project: Project, version: str, date: str) -> None:
    path = project.root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    write_atomically(path, re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1))
    citation = project.root / "CITATION.cff"
    if citation.is_file():
        write_atomically(citation, citation_cff(citation.read_text(encoding="utf-8"), version, date))


def _write_changes(project: Project, version: str, date: str, old: Snapshot | None, new: Snapshot) -> Path:
    path = project.root / CHANGES
    told = path.read_text(encoding="utf-8").removeprefix(HEAD) if path.is_file() else ""
    entry = "\n".join([f"\n## {version}, {date}\n", *changes(old, new), ""])
    write_atomically(path, HEAD + entry + told)
    return path


def changes(old: Snapshot | None, new: Snapshot) -> Iterator[str]:
    """What a release changes, in lines of Markdown."""
    if old is None:
        counts = ", ".join(f"{len(items)} {layer}" for layer, items in new.layers.items() if len(items) > 1)
        yield f"- the first release: {counts}"
        return
    for layer, items in new.layers.items():
        before = old.layers.get(layer, {})
        added = sorted(items.keys() - before.keys())
        gone = sorted(before.keys() - items.keys())
        moved = sorted(name for name in items.keys() & before.keys() if items[name] != before[name])
        if not (added or gone or moved):
            continue
        yield f"- {layer}: {len(added)} added, {len(gone)} removed, {len(moved)} changed"
        if layer == "values":
            yield from (f"    - `{name}`: {before[name]} → {items[name]}" for name in moved)
        if layer in ("values", "tables", "figures", "data"):
            yield from (f"    - `{name}` is new" for name in added)
            yield from (f"    - `{name}` is gone" for name in gone)
        if layer in ("tables", "figures", "data"):
            yield from (f"    - `{name}` changed" for name in moved)
