"""Whether a build may be published: nothing uncommitted, and verified, these bytes and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import run
from report.core.errors import Problem, first_of
from report.core.files import hash_of, sha256_file
from report.core.metadata import CITATION
from report.core.paper import read_paper
from report.core.project import Project
from report.data.access import copies_among
from report.evidence.record import uncommitted_files, unshared_files
from report.evidence.record.repository import repository_around
from report.release.publish.exposed_keys import SECRETS, credentials_in
from report.release.verify.verdicts import STATUSES, UNRELEASED

VERDICT = "verification/verdict.json"  # in the build
WORDS = {  # of FORCE, each lets one thing pass
    "dirty": "publish although files are not committed, hidden from git, or outside the project",
    SECRETS: "publish although something in the site looks like a key, a token or a password",
    "unverified": "publish although the build is not verified",
    "replace": "replace a version that is published already",
}
BEGIN = "run: git init; git add .; git commit -m Begin; or say FORCE=dirty"
FROM_A_COMMIT = "published pages can be made again from a commit"
SHOWN = 5  # files named in a message


def problems_of(project: Project, forced: frozenset[str]) -> Iterator[Problem]:
    """Everything that speaks against publishing the build, but for what is forced: rows never are."""
    yield from copies_among(project, project.site)
    if SECRETS not in forced:
        yield from credentials_in(project)
    if "dirty" not in forced:
        yield from _uncommitted(project)
        yield from _unshared(project)
    if "unverified" not in forced:
        yield from _unverified(project)


def fingerprints(project: Project) -> Mapping[str, str]:
    """SHA-256 of every file that is published, by its path in the build."""
    files = [path for path in (*sorted(project.site.rglob("*")), project.pdf, project.docx) if path.is_file()]
    return {path.relative_to(project.build).as_posix(): sha256_file(path) for path in files}


def build_hash(project: Project) -> str:
    """One name for the bytes of the build."""
    return hash_of(fingerprints(project))


def revision_of(project: Project) -> str:
    """The commit that the sources are at; empty without git."""
    asked = run(["git", "rev-parse", "HEAD"], folder=project.root)
    return asked.stdout.strip() if asked.status == 0 else ""


def _uncommitted(project: Project) -> Iterator[Problem]:
    names = uncommitted_files(project)
    remedy = "commit the changes, or say FORCE=dirty"
    if isinstance(names, str):
        if repository_around(project.root) is None:
            found = "there is no git repository here, so nothing is committed"
            yield Problem(found, expected=FROM_A_COMMIT, remedy=BEGIN)
        else:
            yield Problem(f"git cannot tell whether all is committed: {names}", remedy=remedy)
    elif names:
        found = f"{len(names)} files are changed and not committed: {first_of(names, SHOWN)}"
        yield Problem(found, expected=FROM_A_COMMIT, remedy=remedy)


def _unshared(project: Project) -> Iterator[Problem]:
    """Files that are read and that nobody gets with the commit."""
    for each in unshared_files(project):
        yield Problem(each.why, each.path, expected=FROM_A_COMMIT, remedy=f"{each.remedy}; or say FORCE=dirty")


def _unverified(project: Project) -> Iterator[Problem]:
    path = project.build / VERDICT
    shown, remedy = project.shown(path), "run: make verify; or say FORCE=unverified"
    try:
        told = read_verdict(path)
    except FileNotFoundError:
        yield Problem("the build has not been verified", shown, remedy=remedy)
        return
    except (OSError, ValueError) as error:
        yield Problem(f"no verification can be read from it: {error}", shown, remedy=remedy)
        return
    if told.name not in STATUSES or STATUSES[told.name]:
        yield Problem(f"the verification ended with: {told.name}", shown, remedy=remedy)
        return
    differing = sorted(_differing(told.files, fingerprints(project)))
    if differing:
        found = f"what was verified is not what is built now: {first_of(differing, SHOWN)}"
        yield Problem(found, shown, remedy=f"{remedy} (pages are verified where the renderer that made them is)")
        return
    number = _number(project)
    if told.name == UNRELEASED:
        against = f"differs from release {told.release}" if told.release else "is no release: there is none yet"
        yield Problem(
            f"the verification ended with: {UNRELEASED}; this build {against}",
            shown,
            expected="a number is published of what was released under it",
            remedy=f"run: make release VERSION={_next(number, told.release)}; commit what it writes; then make verify "
            "and publish; or say FORCE=unverified",
        )
    elif told.release and number and told.release != number:
        yield Problem(
            f"this build has the results of release {told.release}, and would be published as {number}",
            CITATION,
            expected="a number is published of what was released under it",
            remedy=f"run: make release VERSION={number}; or say version: {told.release}; or say FORCE=unverified",
        )


@dataclass(frozen=True)
class Verified:
    """What a verification left for whoever publishes.

    Parameters
    ----------
    name
        Its verdict.
    release
        The number of the release that it compared with; empty if there was none.
    files
        SHA-256 of every file of the verified build, by its path in the build.
    """

    name: str
    release: str
    files: Mapping[str, str]


def read_verdict(path: Path) -> Verified:
    """The verdict in a file that `make verify` wrote.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If the file is none, or is damaged; the message says where.
    """
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON: {error}") from error
    if not isinstance(told, dict):
        raise ValueError(f"it holds {type(told).__name__} and no account")
    name, release = told.get("verdict"), told.get("release") or {}
    if not isinstance(name, str):
        raise ValueError('"verdict" is no word')
    if not isinstance(release, dict) or not isinstance(release.get("version", ""), str):
        raise ValueError('"release" names no version')
    files: dict[str, str] = {}
    for part, before in (("pages", "site/"), ("outputs", "")):
        digests = told.get(part, {})
        if not isinstance(digests, dict) or not all(isinstance(each, str) for each in digests.values()):
            raise ValueError(f'"{part}" holds no fingerprints')
        files |= {f"{before}{item}": digest for item, digest in digests.items()}
    return Verified(name, release.get("version", ""), files)


def _differing(verified: Mapping[str, str], built: Mapping[str, str]) -> Iterator[str]:
    yield from (name for name in {*verified, *built} if verified.get(name) != built.get(name))


def _number(project: Project) -> str:
    """The number under which the build would be published; empty if nothing says one."""
    paper = read_paper(project)
    return paper.version if paper else ""


def _next(number: str, released: str) -> str:
    """A number for a release that is to come: the one that is written down, unless it is taken."""
    return number if number and number != released else "<a later number>"
