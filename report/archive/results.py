"""The results of the build as they go into an archive: each compared with the build's own record, none damaged."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from report.errors import ContentError, Problem, raise_all
from report.exhibits.staleness import METADATA, read_metadata
from report.files import sha256
from report.project import Project
from report.record import RESULTS

KEPT = ("data.csv", "figure.svg", "spec.vl.json", METADATA)  # of an exhibit
PDF_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")  # startxref 123456 %%EOF
WORD_PARTS = {"[Content_Types].xml", "word/document.xml"}


def read_results(project: Project) -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
    """The results by their path in an archive, and the metadata of every exhibit by its id.

    Raises
    ------
    ContentError
        If something is not built, is not as the build recorded it, or is no whole file of its kind.
    """
    wanted = [project.exhibits, project.pdf, project.docx]
    missing = [Problem("is not built", project.shown(path), remedy="run: make") for path in wanted if not path.exists()]
    raise_all(ContentError, missing)
    exhibits, problems = _exhibits(project)
    places = {f"{RESULTS}/exhibits/{name}/{part}": project.exhibits / name / part for name in exhibits for part in KEPT}
    places |= {f"{RESULTS}/{path.name}": path for path in (project.pdf, project.docx)}
    recorded = recorded_outputs(project)
    results = {}
    for name, path in places.items():
        shown = project.shown(path)
        if path.is_file() and path.resolve() == path:
            results[name] = path.read_bytes()
            if sha256(results[name]) != recorded.get(shown, sha256(results[name])):
                problems.append(Problem("is not as the build made it", shown, remedy=f"run: rm {shown}; make"))
        elif shown in recorded:
            problems.append(Problem("is missing, though the build made it", shown, remedy="run: make"))
    for name, damage in _damages(results):
        shown = project.shown(places[name])
        problems.append(Problem(damage, shown, remedy=f"run: rm {shown}; make"))
    raise_all(ContentError, problems)
    return results, exhibits


def recorded_outputs(project: Project) -> Mapping[str, str]:
    """The SHA-256 that the build recorded of each file it made, by the file's path in the project."""
    found = {}
    for path in sorted(project.exhibits.glob(f"*/{METADATA}")):
        for name, digest in ((read_metadata(path.parent) or {}).get("files") or {}).items():
            found[project.shown(path.parent / name)] = str(digest)
    return found


def _exhibits(project: Project) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """What each exhibit tells of itself, and where that cannot be read."""
    found: dict[str, dict[str, Any]] = {}
    problems = []
    for folder in sorted(path for path in project.exhibits.iterdir() if path.is_dir()):
        told = read_metadata(folder)
        if told is None or told.get("id") != folder.name:
            shown = project.shown(folder)
            problems.append(Problem("has no whole metadata.json", shown, remedy=f"run: rm -r {shown}; make"))
        else:
            found[folder.name] = told
    return found, problems


def _damages(results: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Results that are no whole files of their kind, and what is wrong."""
    for name, content in results.items():
        if name.endswith(".pdf") and not _is_whole_pdf(content):
            yield name, "is no whole PDF"
        elif name.endswith(".docx") and not _is_whole_word(content):
            yield name, "is no whole Word file"
        elif name.endswith(".json") and not _is_json(content):
            yield name, "is no whole JSON"
        elif name.endswith(".svg") and not content.rstrip().endswith(b"</svg>"):
            yield name, "is no whole SVG"


def _is_whole_pdf(content: bytes) -> bool:
    """Whether a PDF begins and ends as one, and its end knows where its index of objects stands."""
    end = PDF_END.search(content[-1024:])
    if not content.startswith(b"%PDF-") or not end:
        return False
    there = content[int(end[1]) :][:64].lstrip()
    return there.startswith(b"xref") or bool(re.match(rb"\d+\s+\d+\s+obj", there))


def _is_whole_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.testzip() is None and set(packed.namelist()) >= WORD_PARTS
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return False


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
