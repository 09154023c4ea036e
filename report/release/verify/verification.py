"""The whole verification: inputs, two builds and a third, this folder's build, and the release."""

from __future__ import annotations

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from report.core import freshness
from report.core.errors import ContentError, Problem, ReportError, ToolMissing
from report.core.progress import watching
from report.core.project import Project
from report.data import check_package
from report.evidence.record.released import Released, read_released, this_machine, this_python
from report.evidence.record.repository import is_under_git, repository_around
from report.evidence.record.snapshot import LAYERS, MADE, Snapshot, input_files, snapshot_of
from report.evidence.record.tracked import Unshared, files_elsewhere, uncommitted_files, unshared_files
from report.exhibits.build import what_was_not_run
from report.release.verify.comparison import Layer, Mismatch, compare
from report.release.verify.environment import check_environment
from report.release.verify.renderer import BUILT_IN, Renderer, other_renderer, renderer_for
from report.release.verify.variations import Circumstances, Rebuilt, Variation, make, plan, rebuild
from report.release.verify.verdicts import (
    AGAINST,
    COMPUTED,
    GIVEN,
    HERE,
    INSTALLED,
    LEFT,
    OUTSIDE,
    RELEASE,
    SHARED,
    TWO_BUILDS,
    WARM,
    Verdict,
    judge,
)

BYTES = ("figures", "pages", "PDF", "Word")  # layers whose bytes another machine or Python may make otherwise

BUILDER = Renderer()

Say = Callable[[str], None]


@dataclass(frozen=True)
class Verification:
    """What came of a verification.

    Parameters
    ----------
    project
        What was verified.
    layers
        Every comparison, layer by layer.
    variations
        What was varied, and what could not be.
    rebuilt
        The builds that were made, with the time they took.
    released
        The release that was compared with, or None.
    found, expected
        The build that was made and the release, to be shown side by side; None if there is none.
    """

    project: Project
    layers: tuple[Layer, ...]
    variations: tuple[Variation, ...]
    rebuilt: tuple[tuple[Circumstances, Rebuilt], ...]
    released: Released | None
    found: Snapshot | None
    expected: Snapshot | None

    @property
    def mismatches(self) -> list[tuple[Layer, Mismatch]]:
        """Everything that differs, in the order of the comparisons."""
        return [(layer, each) for layer in self.layers for each in layer.mismatches]

    @property
    def verdict(self) -> Verdict:
        """What it all comes to."""
        release = f"{self.released.version} of {self.released.date}" if self.released else ""
        return judge(self.layers, release, failed=any(rebuilt.failure for _, rebuilt in self.rebuilt))


def verify_project(project: Project, say: Say = lambda _: None) -> Verification:
    """Verify a project, as it is cloned or unpacked.

    Parameters
    ----------
    project
        With or without a build of its own.
    say
        Told what is being done.
    """
    released = read_released(project)
    layers = list(given(project))
    renderer = renderer_for(project)
    first, second, variations = plan(renderer)
    place = Path(tempfile.mkdtemp(prefix="verify-"))
    try:
        say(f"building twice from nothing with the renderer {renderer.name}, under different circumstances")
        folders = [place / each.folder / freshness.NOTES for each in (first, second)]
        steps = len(freshness.OUTPUTS)
        with (
            watching(say, "building twice, steps", lambda: sum(map(_files_in, folders)), 2 * steps),
            ThreadPoolExecutor(2) as pool,
        ):
            jobs = [pool.submit(rebuild, project.root, place, each, renderer) for each in (first, second)]
            results = [job.result() for job in jobs]
        rebuilt = list(zip((first, second), results, strict=True))
        failed = [_failure(circumstances, result) for circumstances, result in rebuilt if result.failure]
        if failed:
            layers += [Layer(TWO_BUILDS, "inputs", 1, tuple(failed)), *_none(TWO_BUILDS, "a build failed")]
            layers += [each for name in (WARM, HERE, RELEASE) for each in _none(name, "a build failed")]
            return Verification(project, tuple(layers), variations, tuple(rebuilt), released, None, None)
        layers.append(left_behind(project, rebuilt))
        chapters = len(results[0].project.chapters)
        layers.append(unshared(OUTSIDE, chapters, files_elsewhere(results[0].project)))
        ours, theirs = (snapshot_of(result.project, each.name) for each, result in rebuilt)
        unexplained = "nothing that is given: the two builds ran under different circumstances, and one of them matters"
        layers += compare(TWO_BUILDS, ours, theirs, MADE, unexplained)
        say("building again with the cache of the first build")
        again = warm(results[0].project, first, place, renderer)
        rebuilt.append((Circumstances("the build with a cache", first.folder, {}), again))
        if again.failure:
            layers += [Layer(WARM, "inputs", 1, (_failure(first, again),)), *_none(WARM, "the build failed")]
        else:
            with_cache = snapshot_of(again.project, "the build with a cache")
            layers += compare(WARM, ours, with_cache, MADE, "the cache: it gave something else than a new computation")
        say("comparing with this folder and with the release")
        layers += here(project, ours, renderer)
        layers += of_release(released, ours, renderer)
        expected = released.snapshot if released else None
        # The first build is at hand only until its folder is removed; what is shown side by side is read before.
        return _with_files(Verification(project, tuple(layers), variations, tuple(rebuilt), released, ours, expected))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _files_in(folder: Path) -> int:
    return sum(1 for _ in folder.glob("*.json"))


def given(project: Project) -> Iterator[Layer]:
    """What must hold of the inputs before anything is built."""
    try:
        report = check_package(project)
        problems = report.problems
        looked_at = sum(rule["looked_at"] for rule in report.as_json()["rules"])
    except ReportError as error:
        problems, looked_at = error.problems, len(error.problems)
    faults = (Mismatch("inputs", each.path or "data", each.expected, each.found, _place(each)) for each in problems)
    yield Layer(GIVEN, "inputs", looked_at, tuple(faults))
    yield from not_computed(project)
    packages, others = check_environment(project)
    yield Layer(INSTALLED, "inputs", packages, tuple(others))
    if repository_around(project.root) is not None:
        yield _shared(project)


def not_computed(project: Project) -> Iterator[Layer]:
    """What rests on files or programs that are not here: its recorded results are compared, and not computed anew."""
    if not project.has_data:
        return
    try:
        if found := what_was_not_run(project):
            yield Layer(COMPUTED, "inputs", not_run="; ".join(found))
    except ReportError:
        return  # the build tells of it


def _shared(project: Project) -> Layer:
    """Whether all that is read is in a commit, as far as git can tell."""
    try:
        if not is_under_git(project.root):
            return Layer(SHARED, "inputs", not_run="the repository around the paper does not track it")
        seen = uncommitted_files(project)
        if isinstance(seen, str):
            return Layer(SHARED, "inputs", not_run=f"git cannot tell: {seen}")
        inside = [each for each in unshared_files(project) if not Path(each.path).is_absolute()]
    except ToolMissing:
        return Layer(SHARED, "inputs", not_run="the program git is not installed")
    except ContentError as error:
        return Layer(SHARED, "inputs", not_run=error.problems[0].found.splitlines()[0])
    return unshared(SHARED, len(input_files(project.root)), inside)


def unshared(comparison: str, looked_at: int, found: Iterable[Unshared]) -> Layer:
    """Files that only this machine has, or has so, among those that were looked at."""
    faults = [
        Mismatch("inputs", each.path, "as in a commit", each.why, f"{each.path} {each.why} (to fix: {each.remedy})")
        for each in found
        if each.differs
    ]
    return Layer(comparison, "inputs", looked_at, tuple(faults))


def _place(problem: Problem) -> str:
    """The file and line of a problem, as far as it has them."""
    return f"{problem.path}:{problem.line}" if problem.path and problem.line else problem.path or problem.found


def _failure(circumstances: Circumstances, result: Rebuilt) -> Mismatch:
    return Mismatch("inputs", circumstances.name, "a build", "a failure", blamed(result.failure), result.failure)


def blamed(failure: str) -> str:
    """The first line of the message of a failed build that names a place, else its first line."""
    lines = failure.splitlines()
    return next((line for line in lines if re.match(r"[\w./-]+\.\w+(?::\d+)?: ", line)), lines[0] if lines else "")


def left_behind(project: Project, rebuilt: Sequence[tuple[Circumstances, Rebuilt]]) -> Layer:
    """What the builds left behind: nothing, or there is a way for chapters and builds to influence each other."""
    left = sorted({name for _, result in rebuilt for name in result.left})
    faults = [Mismatch("inputs", name, "nothing left behind", "a file", _writer(project, name)) for name in left]
    return Layer(LEFT, "inputs", len(rebuilt), tuple(faults))


def _writer(project: Project, name: str) -> str:
    """The inputs that name a file which a build left behind."""
    wanted = Path(name).name
    inputs = [each for each in input_files(project.root) if each.endswith((".py", ".qmd", "Makefile"))]
    found = [each for each in inputs if wanted in (project.root / each).read_text(encoding="utf-8")]
    return f"code or text: {', '.join(found[:3])}" if found else f"whatever writes {name}"


def _none(comparison: str, reason: str) -> list[Layer]:
    return [Layer(comparison, layer, not_run=reason) for layer in MADE]


def warm(
    project: Project,
    circumstances: Circumstances,
    place: Path,
    renderer: Renderer = BUILDER,
    goals: Sequence[str] = (),
) -> Rebuilt:
    """Build all, or some goals, once more where everything but the cache is gone."""
    kept = place / "kept"
    shutil.copytree(project.root, kept, symlinks=True)
    again = Project(kept.resolve())
    for path in again.build.iterdir():
        if path != again.cache:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return make(again, circumstances, place, renderer, goals)


def here(project: Project, ours: Snapshot, renderer: Renderer = BUILDER) -> list[Layer]:
    """The build in the project's folder held against a new one of the same files, as far as the two can be compared."""
    if not project.site.is_dir():
        return _none(HERE, "this folder holds no build")
    try:
        found = snapshot_of(project, HERE)
    except ContentError as error:
        return _none(HERE, error.problems[0].found)
    blame = "nothing that is given: the file was {}"
    changed, added, removed = map(
        blame.format,
        (
            "changed after it was made, or a stale cache made it",
            "put there after the build, or left there by an earlier one",
            "removed after it was made, or never made in this folder",
        ),
    )
    maker = other_renderer(project) or BUILT_IN
    other = "" if maker == renderer.name else maker
    wanted = [layer for layer in MADE if not (other and layer == "pages")]
    layers = compare(HERE, ours, found, wanted, changed, added=added, removed=removed)
    return [*layers, Layer(HERE, "pages", not_run=f"made by another renderer: {other}")] if other else layers


def of_release(released: Released | None, ours: Snapshot, renderer: Renderer = BUILDER) -> list[Layer]:
    """The new build held against the release, as far as the two can be compared."""
    if released is None:
        return [Layer(RELEASE, layer, not_run="there is no release yet") for layer in LAYERS]
    name = f"{AGAINST} {released.version}"
    unexplained = "no file that changed since the release"
    elsewhere = _elsewhere(released)
    layers: list[Layer] = []
    for layer in LAYERS:
        (compared,) = compare(name, released.snapshot, ours, [layer], unexplained)
        if layer == "pages" and released.renderer != renderer.name:
            compared = Layer(
                name, layer, not_run=f"the release's pages were made by another renderer: {released.renderer}"
            )
        elif elsewhere and layer in BYTES and compared.mismatches:
            count = f"{len(compared.mismatches):,} of {compared.compared:,}"
            compared = Layer(name, layer, not_run=f"{count} have other bytes, and {elsewhere}")
        layers.append(compared)
    return layers


def _elsewhere(released: Released) -> str:
    """How this machine is not the one that made the release; empty if nothing is known that could matter to bytes."""
    said = []
    if released.machine != this_machine():
        said.append(f"the release was made on {released.machine}, this is {this_machine()}")
    if released.python != this_python():
        said.append(f"the release was made with Python {released.python}, this is {this_python()}")
    return " and ".join(said)


def _with_files(done: Verification) -> Verification:
    """Move the first build's exhibits to where the report finds them after the build is gone."""
    if done.found is not None and done.found.root is not None:
        target = done.project.build / "verification" / "rebuilt"
        shutil.rmtree(target, ignore_errors=True)
        wanted = {each.item for _, each in done.mismatches if each.layer in ("tables", "figures")}
        for item in wanted:
            folder = done.found.root / "build/exhibits" / item
            if folder.is_dir():
                shutil.copytree(folder, target / item)
        found = Snapshot(done.found.name, done.found.layers, done.found.inputs, done.found.rows, kept=target)
        return replace(done, found=found)
    return done


def environment_of_this_machine() -> dict[str, str]:
    """What the verification ran on."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "processors": str(os.cpu_count() or 1),
        "Python": platform.python_version(),
        "C library": " ".join(platform.libc_ver()).strip() or "unknown",
    }
