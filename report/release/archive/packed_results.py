"""The results of the build as they go into an archive, each compared with the build's own record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256
from report.core.freshness import is_as_left
from report.core.project import Project
from report.evidence.record import RESULTS
from report.exhibits.staleness import CONTENT, METADATA, content_hash, read_metadata

KEPT = ("data.csv", "figure.svg", "spec.vl.json", METADATA)  # of an exhibit


def read_results(project: Project) -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
    """The results by their path in an archive, and the metadata of every exhibit by its id.

    Raises
    ------
    ContentError
        If something is not built, or not as the build recorded it.
    """
    wanted = [project.exhibits, project.pdf, project.docx]
    missing = [Problem("is not built", project.shown(path), remedy="run: make") for path in wanted if not path.exists()]
    raise_all(ContentError, missing)
    exhibits, problems = _exhibits(project)
    places = {f"{RESULTS}/exhibits/{name}/{part}": project.exhibits / name / part for name in exhibits for part in KEPT}
    places |= {f"{RESULTS}/{path.name}": path for path in (project.pdf, project.docx)}
    recorded = recorded_outputs(project)
    problems += _not_as_left(project)
    results = {}
    for name, path in places.items():
        shown = project.shown(path)
        if path.is_file() and path.resolve() == path:
            results[name] = path.read_bytes()
            if sha256(results[name]) != recorded.get(shown, sha256(results[name])):
                problems.append(Problem("is not as the build made it", shown, remedy=f"run: rm {shown}; make"))
        elif shown in recorded:
            problems.append(Problem("is missing, though the build made it", shown, remedy="run: make"))
    raise_all(ContentError, problems)
    return results, exhibits


def recorded_outputs(project: Project) -> Mapping[str, str]:
    """The SHA-256 that the build recorded of each file it made, by the file's path in the project."""
    found = {}
    for path in sorted(project.exhibits.glob(f"*/{METADATA}")):
        for name, digest in ((read_metadata(path.parent) or {}).get("files") or {}).items():
            found[project.shown(path.parent / name)] = str(digest)
    return found


def _not_as_left(project: Project) -> Iterator[Problem]:
    """Outputs that are not what their step noted when it had made them."""
    for step, path in {"pdf": project.pdf, "docx": project.docx}.items():
        as_left, shown = is_as_left(str(project.root), step), project.shown(path)
        if as_left is None:
            yield Problem("nothing is noted of how it was made", shown, remedy="run: make")
        elif not as_left:
            yield Problem("is not as the build made it", shown, remedy=f"run: rm {shown}; make")


def _exhibits(project: Project) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """What each exhibit tells of itself, and where that cannot be read."""
    found: dict[str, dict[str, Any]] = {}
    problems = []
    for folder in sorted(path for path in project.exhibits.iterdir() if path.is_dir()):
        told = read_metadata(folder)
        if told is None or told.get("id") != folder.name or told.get(CONTENT) != content_hash(told):
            shown = project.shown(folder)
            problems.append(Problem("has no whole metadata.json", shown, remedy=f"run: rm -r {shown}; make"))
        else:
            found[folder.name] = told
    return found, problems
