"""Comparing the project with one of its revisions: the old exhibits are built, in a folder of their own, and kept."""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from report.core.chapter_lines import read_lines
from report.core.commands import run
from report.core.errors import Problem, ReportError, UsageError
from report.core.files import replaced_folder
from report.core.project import Project
from report.data import Changes, Package, claims_of, compare_packages, judge_claim, open_package
from report.data.changes import commit_of
from report.evidence.record import Released, Snapshot, read_released, snapshot_of_results
from report.evidence.record.repository import repository_around
from report.prose import sentences_of
from report.prose.sentences import Sentence
from report.release.diff.text import ChapterChanges, changes_of_text
from report.release.verify.comparison import Mismatch, compare

RESULTS = ("values", "tables", "figures")
SECONDS = 600.0
# Of the current programs, for a revision may be older than this one.
ISOLATED = Path(__file__).resolve().parents[3] / "report/isolated.py"
ENVIRONMENT = {"PYTHONPATH": "", "PYTHONHOME": "", "PYTHONSTARTUP": "", "MAKEFLAGS": ""}  # empty is as if not set
LEFT_OUT = (
    "Text, claims, data and sources were not compared: that takes the earlier version itself, "
    "and there is no git repository here."
)
UNEXPLAINED = "no input that is recorded; perhaps another version of a package"


@dataclass(frozen=True)
class Differences:
    """What changed since a revision.

    Parameters
    ----------
    revision, commit
        As asked for, and its full name.
    failure
        Why the old exhibits could not be built; empty if they were. Results are then not compared.
    text
        Changes of chapters.
    data
        Changes of datasets, rows and sources.
    results
        Values, tables and figures that are not the same, with causes.
    verdicts
        Claims of the abstract whose verdict is another one: old and new by key.
    old, new
        Both versions.
    left_out
        What was not compared, and why; empty if all was.
    """

    revision: str
    commit: str
    failure: str
    text: tuple[ChapterChanges, ...]
    data: Changes | None
    results: tuple[Mismatch, ...]
    verdicts: Mapping[str, tuple[str, str]]
    old: Snapshot | None
    new: Snapshot
    left_out: str = ""


def compare_with(project: Project, revision: str) -> Differences:
    """Compare the project, whose exhibits are built, with a revision.

    Raises
    ------
    UsageError
        If git knows no such revision, or there is no repository.
    """
    if not revision and repository_around(project.root) is None and (released := read_released(project)):
        return _since(project, released)
    if not revision:
        remedy = "run: make diff BASE=<revision>; without git a release can be compared with, and there is none yet"
        if repository_around(project.root) is not None:
            remedy = "run: make diff BASE=<revision>, as main or v1.0.0"
        raise UsageError(Problem("no revision to compare with", remedy=remedy))
    commit = commit_of(project, revision)
    before, failure = build_revision(project, commit)
    new = snapshot_of_results(project, "now")
    old = None if failure else snapshot_of_results(before, revision)
    results: tuple[Mismatch, ...] = ()
    if old is not None:
        results = tuple(
            each for layer in compare("versions", old, new, RESULTS, UNEXPLAINED) for each in layer.mismatches
        )
    text = changes_of_text(_sentences(before), _sentences(project), before, project)
    try:
        packages = open_package(before), open_package(project)
        data, verdicts = compare_packages(*packages, revision), _verdicts(*packages)
    except ReportError:
        data, verdicts = None, {}
    return Differences(revision, commit, failure, text, data, results, verdicts, old, new)


def _since(project: Project, released: Released) -> Differences:
    """What changed in the results since the release whose record is here: all that can be told without git."""
    old, new = released.snapshot, snapshot_of_results(project, "now")
    layers = compare("versions", old, new, RESULTS, UNEXPLAINED)
    results = tuple(each for layer in layers for each in layer.mismatches)
    return Differences(f"release {released.version}", "", "", (), None, results, {}, old, new, LEFT_OUT)


def build_revision(project: Project, commit: str) -> tuple[Project, str]:
    """The revision in a folder of its own with its exhibits, and why they could not be built."""
    name = f"revisions/{commit}"
    folder = project.cache / name
    store = project.store
    if store.is_whole(name, commit):
        return Project(folder.resolve()), ""
    store.forget(name)
    with replaced_folder(folder) as fresh:
        packed = fresh / "revision.tar"
        run(["git", "archive", "--format=tar", f"--output={packed}", commit], folder=project.root)
        with tarfile.open(packed) as archive:
            archive.extractall(fresh, filter="data")
        packed.unlink()
    old = Project(folder.resolve())
    words = [sys.executable, "-P", "-s", str(ISOLATED), "--of", str(old.root), "-m", "report", "exhibits"]
    done = run(words, folder=old.root, environment=ENVIRONMENT, seconds=SECONDS)
    if done.status:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        return old, "\n".join(lines[-5:])
    store.note_folder(name, commit)
    return old, ""


def _sentences(project: Project) -> list[Sentence]:
    return sentences_of(read_lines(project))


def _verdicts(old: Package, new: Package) -> dict[str, tuple[str, str]]:
    before, after = _judged(old), _judged(new)
    keys = [key for key in after if key in before and before[key] != after[key]]
    return {key: (before[key], after[key]) for key in keys}


def _judged(package: Package) -> dict[str, str]:
    _, records = claims_of(package)
    return {each.cells["key"]: judge_claim(package, each.cells).verdict for each in records}


def folder_of(project: Project) -> Path:
    """Where the account of differences is written."""
    return project.build / "diff"
