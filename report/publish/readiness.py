"""Whether a build may be published: nothing uncommitted, and verified, these bytes and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from report.commands import run
from report.errors import Problem
from report.files import hash_of, sha256_file
from report.project import Project

VERDICT = "verification/verdict.json"  # in the build
WORDS = {  # of FORCE, each lets one thing pass
    "dirty": "publish although files are not committed",
    "unverified": "publish although the build is not verified",
    "replace": "replace a version that is published already",
}
SHOWN = 5  # files named in a message


def problems_of(project: Project, forced: frozenset[str]) -> Iterator[Problem]:
    """Everything that speaks against publishing the build, but for what is forced."""
    if "dirty" not in forced:
        yield from _uncommitted(project)
    if "unverified" not in forced:
        yield from _unverified(project)


def fingerprints(project: Project) -> Mapping[str, str]:
    """SHA-256 of every file that is published, by its path in the build."""
    files = [path for path in sorted(project.site.rglob("*")) if path.is_file()]
    return {
        path.relative_to(project.build).as_posix(): sha256_file(path) for path in (*files, project.pdf, project.docx)
    }


def build_hash(project: Project) -> str:
    """One name for the bytes of the build."""
    return hash_of(fingerprints(project))


def revision_of(project: Project) -> str:
    """The commit that the sources are at; empty without git."""
    asked = run(["git", "rev-parse", "HEAD"], folder=project.root)
    return asked.stdout.strip() if asked.status == 0 else ""


def _uncommitted(project: Project) -> Iterator[Problem]:
    asked = run(["git", "status", "--porcelain"], folder=project.root)
    remedy = "commit the changes, or say FORCE=dirty"
    if asked.status:
        said = asked.stderr.strip().splitlines()
        yield Problem(f"git cannot tell whether all is committed: {said[0] if said else asked.status}", remedy=remedy)
    elif lines := asked.stdout.splitlines():
        found = f"{len(lines)} files are changed and not committed: {_some([line[3:] for line in lines])}"
        yield Problem(found, expected="published pages can be made again from a commit", remedy=remedy)


def _unverified(project: Project) -> Iterator[Problem]:
    path = project.build / VERDICT
    remedy = "run: make verify; or say FORCE=unverified"
    if not path.is_file():
        yield Problem("the build has not been verified", project.shown(path), remedy=remedy)
        return
    told = json.loads(path.read_bytes())
    if not told.get("matched"):
        yield Problem(f"the verification ended with: {told.get('verdict')}", project.shown(path), remedy=remedy)
        return
    verified = {f"site/{name}": digest for name, digest in told.get("pages", {}).items()} | told.get("outputs", {})
    here = fingerprints(project)
    differing = sorted(name for name in {*verified, *here} if verified.get(name) != here.get(name))
    if differing:
        found = f"what was verified is not what is built now: {_some(differing)}"
        yield Problem(found, project.shown(path), remedy=f"{remedy} (only the built-in renderer's pages are verified)")


def _some(names: list[str]) -> str:
    left = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {left} more" if left > 0 else "")
