"""The whole of a publication: checked, put together, put into its place without touching what others put there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from report.core.errors import ContentError, Problem, UsageError, first_of, raise_all
from report.core.files import held_lock
from report.core.paper import Paper, read_paper
from report.core.progress import show_warning
from report.core.project import CONFIGURATION, Project
from report.data.page_addresses import fault_of_site_address
from report.evidence.catalogue import Described, describe
from report.evidence.gathered import Evidence
from report.release.publish import settlement
from report.release.publish.composition import compose_build, compose_top, compose_withdrawn, write_top
from report.release.publish.history import ADDRESS, NUMBER, PublicationRecord, Version, by_version, rank_of
from report.release.publish.known import unknown_places
from report.release.publish.places import HeldPlace, PlaceMoved, remove_scratch, scratch_folder
from report.release.publish.preflight import WORDS, build_hash, problems_of, revision_of
from report.release.publish.settlement import Rights, refuse_stranger, settle
from report.release.publish.survey import Survey, survey_place
from report.release.publish.targets import find_destination
from report.release.publish.version_index import POLICY

ATTEMPTS = 3  # to publish, while others publish to the same place

Say = Callable[[str], None]

__all__ = ["POLICY", "Asked", "publish"]


@dataclass(frozen=True)
class Asked:
    """What is to be published, and where.

    Parameters
    ----------
    to
        The place, in one of the forms of `destinations.FORMS`.
    url
        Where readers will find it; empty if nobody knows, or if `_quarto.yml` says it.
    force
        Words of `preflight.WORDS` and `settlement.WORDS`, separated by commas.
    version
        A published version to put at the top again; empty to publish what is built.
    withdraw
        A published version to withdraw; empty to withdraw none.
    """

    to: str
    url: str = ""
    force: str = ""
    version: str = ""
    withdraw: str = ""


def publish(project: Project, asked: Asked, say: Say) -> str:
    """Publish the build of a project, put a published version at the top again, or withdraw one; what to tell of it.

    Raises
    ------
    UsageError
        If the place, the address or the words are wrong, a version would be changed that is public, or something that
        others put into the place stands in the way.
    ContentError
        If the build is not ready, or the place cannot be reached.
    """
    forced = _forced(asked.force)
    if asked.version and asked.withdraw:
        found = f"VERSION={asked.version} and WITHDRAW={asked.withdraw} ask for two things"
        raise UsageError(Problem(found, remedy="withdraw first; the newest version that remains comes to the top"))
    for word, number in (("VERSION", asked.version), ("WITHDRAW", asked.withdraw)):
        if number and not NUMBER.fullmatch(number):
            found = f"{word}={number!r} is no version"
            plain = number.strip().removeprefix("v")
            remedy = f"say {word}={plain}" if NUMBER.fullmatch(plain) else ""
            raise UsageError(Problem(found, expected="three numbers, such as 1.0.0", remedy=remedy))
    _paper(project)
    destination = find_destination(asked.to, project, say)
    address = _address(asked.url) if asked.url else None
    work = _restoring if asked.version else _withdrawing if asked.withdraw else _building(project, address, forced, say)
    rights = Rights("adopt" in forced, "remove" in forced)
    waiting = "another publication of this project is under way; waiting"
    with held_lock(project.lock("publish"), lambda: say(waiting)), _tidied(project):
        overtaken = ""
        for attempt in range(ATTEMPTS):
            with destination.held() as place, scratch_folder(project) as scratch:
                touched = {asked.version, asked.withdraw} - {""} or {_paper(project).version}
                survey = survey_place(place, _with_next(place, touched, asked))
                refuse_stranger(survey, rights)
                tree = scratch / "tree"
                tree.mkdir()
                told = work(Job(project, asked, address, forced, survey, tree, is_again=attempt > 0))
                say("sending")
                change = settle(survey, tree, rights, told, show_warning)
                try:
                    return f"{place.apply(change)} ({told[:1].lower()}{told[1:]})"
                except PlaceMoved as moved:
                    overtaken = str(moved)
                    say(f"{overtaken}; nothing is lost, publishing again")
    found = f"not completed after {ATTEMPTS} attempts: {overtaken}"
    raise ContentError(Problem(found, asked.to, remedy="see what else changes the place; then run the same again"))


@dataclass(frozen=True)
class Job:
    """One attempt to publish.

    Parameters
    ----------
    project, asked, address
        What is wanted; the address that was given, or None.
    forced
        The words of FORCE.
    survey
        The place as it is.
    tree
        An empty folder, for what will be public.
    is_again
        Whether an attempt before was overtaken by another publication.
    """

    project: Project
    asked: Asked
    address: str | None
    forced: frozenset[str]
    survey: Survey
    tree: Path
    is_again: bool

    @property
    def paper(self) -> Paper:
        """The paper, with the address that was given, or that of the last publication."""
        paper = _paper(self.project)
        given = self.address if self.address is not None else paper.address or self.survey.record.address
        return replace(paper, address=given)

    def published(self, version: Version) -> Path:
        """The folder of a version as it is public.

        Raises
        ------
        UsageError
            If its files are not there, or were changed there by hand.
        """
        survey = self.survey
        prefix = f"{version.folder}/"
        own = [path for path in survey.ours if path.startswith(prefix)]
        gone = [path for path in own if path not in survey.place.kinds]
        edited = [path for path in survey.edited if path.startswith(prefix)]
        if gone or not own or f"{prefix}index.html" not in survey.hashes:
            some = first_of(gone, settlement.SHOWN) or version.folder
            raise UsageError(Problem(f"files of version {version.version} are gone: {some}", survey.place.name))
        if edited:
            found = (
                f"files of version {version.version} were changed there by hand: {first_of(edited, settlement.SHOWN)}"
            )
            raise UsageError(Problem(found, survey.place.name, remedy="put them back as they were published"))
        # Only what was published: what others put into the folder stays there and goes nowhere else.
        clean = self.tree.parent / "published" / version.version
        for path in own:
            target = clean / path.removeprefix(prefix)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(survey.folder / path, target)
        return clean

    def find(self, number: str) -> Version:
        """A version of the place.

        Raises
        ------
        UsageError
            If it is not published there.
        """
        known = by_version(self.survey.record.versions)
        if number not in known:
            here = ", ".join(known) or "none"
            remedy = "to publish what is built, run make publish without VERSION and WITHDRAW"
            found = f"version {number} is not published there"
            raise UsageError(Problem(found, self.survey.place.name, expected=f"one of: {here}", remedy=remedy))
        return known[number]


def _building(project: Project, address: str | None, forced: frozenset[str], say: Say) -> Callable[[Job], str]:
    """What publishes the build, once it was checked."""
    described = describe(Evidence(project), address)
    if described is None:
        raise UsageError(Problem("only a paper with a CITATION.cff can be published"))
    paper = described.paper
    if not NUMBER.fullmatch(paper.version):
        found = f"version {paper.version} cannot be put in order"
        raise UsageError(Problem(found, "CITATION.cff", expected="three numbers, such as 1.0.0"))
    say("checking the build")
    raise_all(ContentError, [*unknown_places(project, paper), *problems_of(project, forced)])
    return lambda job: _built(job, described, say)


def _built(job: Job, described: Described, say: Say) -> str:
    """Put the build together, and say what it is."""
    record, paper = job.survey.record, described.paper
    version, is_new = _version(job, paper)
    if job.is_again and not is_new and record.live and version.rank < record.live[0].rank:
        # Overtaken by the publication of a newer version: ours is at its address, and theirs stays at the top.
        _place_at_top(job, replace(record, latest=record.live[0].version, address=paper.address), paper, record)
        return f"Publish version {version.version}, below {record.live[0].version}"
    say(f"putting version {version.version} together")
    _refuse_order(job, version)
    public = PublicationRecord(record.having(version), version.version, paper.address)
    compose_build(job.project, described, public, version, job.tree)
    if not is_new:
        shutil.rmtree(job.tree / version.folder)  # public already, with the same bytes
    write_top(job.tree, paper, public)
    return f"Publish version {version.version}"


def _restoring(job: Job) -> str:
    """Put a version that is published at the top again, from its own folder, and say so."""
    record, paper = job.survey.record, job.paper
    version = job.find(job.asked.version)
    if version.erased:
        raise UsageError(Problem(f"version {version.version} was withdrawn, and its files are erased"))
    if version.withdrawn and "restore" not in job.forced:
        found = f"version {version.version} was withdrawn"
        raise UsageError(Problem(found, job.survey.place.name, remedy="to take that back, say FORCE=restore"))
    was_withdrawn, version = version.withdrawn, replace(version, withdrawn=False)
    public = PublicationRecord(record.having(version), version.version, paper.address)
    if was_withdrawn:
        compose_withdrawn(job.published(version), public, version, paper, job.tree)
    _place_at_top(job, public, paper, record)
    return f"Put version {version.version} at the top"


def _withdrawing(job: Job) -> str:
    """Mark a version as withdrawn, give its pages a notice, put the newest that remains at the top, and say so."""
    record, paper = job.survey.record, job.paper
    version = replace(job.find(job.asked.withdraw), withdrawn=True)
    if version.erased or "erase" in job.forced:
        version = replace(version, erased=True)
    marked = replace(record, versions=record.having(version))
    latest = record.latest
    if latest == version.version:
        latest = marked.live[0].version if marked.live else version.version
    if version.erased and latest == version.version:
        found = f"version {version.version} is the only one, and something has to stand at the top"
        raise UsageError(Problem(found, remedy="withdraw it without FORCE=erase, or publish another one first"))
    public = replace(marked, latest=latest, address=paper.address)
    was_erased = by_version(record.versions)[version.version].erased
    if not was_erased:
        compose_withdrawn(job.published(version), public, version, paper, job.tree)
    _place_at_top(job, public, paper, record)
    return f"Withdraw version {version.version}"


def _place_at_top(job: Job, public: PublicationRecord, paper: Paper, before: PublicationRecord) -> None:
    """Put the latest version of ``public`` at the top of the tree, from its own folder."""
    compose_top(job.published(public.top), before.address, public, paper, job.tree)
    write_top(job.tree, paper, public)


def _version(job: Job, paper: Paper) -> tuple[Version, bool]:
    """The version that is built, as the record tells it if it is public already; whether its folder is to be made.

    Raises
    ------
    UsageError
        If it is public already with other bytes, or was withdrawn.
    """
    project, may_replace = job.project, "replace" in job.forced
    pages = sorted(path.relative_to(project.site).as_posix() for path in project.site.rglob("*.html"))
    has_report = "unverified" not in job.forced
    build, revision = build_hash(project), revision_of(project)
    version = Version(paper.version, paper.date, build, revision, tuple(pages), has_report)
    same = by_version(job.survey.record.versions).get(version.version)
    if same and same.withdrawn and not may_replace:
        found = f"version {version.version} was withdrawn"
        remedy = "raise the version in CITATION.cff"
        if not same.erased:
            remedy += f"; to take the withdrawal back: make publish VERSION={version.version} FORCE=restore"
        raise UsageError(Problem(found, "CITATION.cff", remedy=remedy))
    if same and same.build == version.build and not may_replace:
        return same, False
    if same and not may_replace:
        found = f"version {version.version} is published already, with other content, and its address must keep it"
        remedy = "raise the version in CITATION.cff, or say FORCE=replace"
        raise UsageError(Problem(found, "CITATION.cff", remedy=remedy))
    return version, True


def _refuse_order(job: Job, version: Version) -> None:
    """Refuse a version that is older than one that is published.

    Raises
    ------
    UsageError
        If it is.
    """
    known = job.survey.record.live
    if known and version.rank < known[0].rank:
        found = f"version {version.version} is older than {known[0].version}, which is published"
        remedy = "raise the version in CITATION.cff"
        if version.version in by_version(known):
            remedy += f"; to put a published version at the top again: make publish VERSION={version.version}"
        raise UsageError(Problem(found, "CITATION.cff", remedy=remedy))
    older = [each for each in known if each.rank < version.rank]
    if older and version.date < older[0].date:
        found = f"version {version.version} has the date {version.date}, before that of {older[0].version}"
        remedy = "write the date of the version into _quarto.yml (date) and CITATION.cff (date-released)"
        raise UsageError(Problem(found, "_quarto.yml", expected=f"{older[0].date} or later", remedy=remedy))


def _with_next(place: HeldPlace, touched: set[str], asked: Asked) -> set[str]:
    """The versions whose files will be needed: those that are asked for, and whichever may come to the top."""
    if not asked.withdraw and asked.version:
        return touched
    numbers = {path.split("/")[1] for path in place.kinds if path.startswith("v/")}
    others = sorted((each for each in numbers if NUMBER.fullmatch(each)), key=rank_of, reverse=True)
    return touched | set(others if asked.withdraw else others[:1])


@contextmanager
def _tidied(project: Project) -> Iterator[None]:
    """See to it that no folder of this publication stays, nor one of a publication that was killed."""
    remove_scratch(project)
    try:
        yield
    finally:
        remove_scratch(project)


def _paper(project: Project) -> Paper:
    paper = read_paper(project)
    if paper is None:
        raise UsageError(Problem("only a paper with a CITATION.cff can be published"))
    if paper.address and (expected := _fault_of(paper.address)):
        raise UsageError(Problem(f"site-url: {paper.address} is no address of a site", CONFIGURATION, 0, expected))
    try:
        date.fromisoformat(paper.date)
    except ValueError as error:
        found, expected = f"date: {paper.date} is no day", "year-month-day, such as 2026-11-24"
        raise UsageError(Problem(found, CONFIGURATION, expected=expected)) from error
    return paper


def _forced(text: str) -> frozenset[str]:
    words = frozenset(filter(None, (word.strip() for word in text.split(","))))
    known = WORDS | settlement.WORDS
    if unknown := sorted(words - known.keys()):
        expected = "; ".join(f"{word}: {meaning}" for word, meaning in known.items())
        raise UsageError(Problem(f"FORCE={','.join(unknown)} is not known", expected=expected))
    return words


def _address(url: str) -> str:
    if expected := _fault_of(url):
        raise UsageError(Problem(f"URL={url} is no address of a site", expected=expected))
    return f"{url.rstrip('/')}/"


def _fault_of(address: str) -> str:
    """What is wrong with the address of a site; what a record could not hold is no address either."""
    return fault_of_site_address(address) or ("" if ADDRESS.fullmatch(address) else "small letters before ://")
