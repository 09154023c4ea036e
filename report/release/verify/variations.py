"""Builds from nothing in folders of their own, under circumstances that must not matter."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from report.core.commands import find_program, run
from report.core.files import sha256_file
from report.core.project import Project
from report.data.access import withheld_files
from report.evidence.record.snapshot import input_files
from report.release.verify.renderer import BUILT_IN, Renderer

SECONDS = 1800.0  # what a build may take on a slow machine
LAST_LINES = 12  # of a failed build's messages that are shown
DAYS_AHEAD = 400
BUILDER = Renderer()
# Quarto speaks with kernels through the machine's own address: without a network that has to be switched on.
WITHIN = (
    "import fcntl, os, socket, struct, sys; "
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 1)); "  # SIOCSIFFLAGS, IFF_UP
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
# Where Quarto keeps styles that it has compiled, and its log. Each build of a verification has a home of its own.
OF_QUARTO = tuple(
    f"home/{folder}/quarto/" for folder in (".cache", ".local/share", "Library/Caches", "Library/Application Support")
)
PARTS = (  # of `build/`
    *("cache", "chapters", "data", "engine", "error.log", "exhibits", "locks", "pages", "paper.docx", "paper.pdf"),
    *("reads.json", "site", "steps", "summary.txt", "verification", "archive", "diff"),
)


@dataclass(frozen=True)
class Variation:
    """One circumstance, and how the two builds differ in it.

    Parameters
    ----------
    what
        Its name.
    first, second
        How it is in each build.
    reason
        Why it could not be varied here; empty if it was.
    """

    what: str
    first: str
    second: str
    reason: str = ""


@dataclass(frozen=True)
class Circumstances:
    """How one build is made.

    Parameters
    ----------
    name
        What messages call it.
    folder
        Name of its folder.
    environment
        Variables of its environment.
    before
        Words in front of `make`, which start it under other conditions.
    umask
        In octal digits.
    backwards
        Files are written to the folder in reverse order.
    """

    name: str
    folder: str
    environment: Mapping[str, str]
    before: tuple[str, ...] = ()
    umask: str = "022"
    backwards: bool = False


@dataclass(frozen=True)
class Rebuilt:
    """What came of a build.

    Parameters
    ----------
    project
        The folder that was built.
    seconds
        How long it took.
    failure
        The last lines of its messages; empty if it succeeded.
    left
        Files that the build left where no step of it leaves any: beside the inputs, at home, among temporary files.
    """

    project: Project
    seconds: float
    failure: str = ""
    left: tuple[str, ...] = ()


def plan(renderer: Renderer = BUILDER) -> tuple[Circumstances, Circumstances, tuple[Variation, ...]]:
    """Two ways to build that differ in all that this machine can vary, and the list of what differs."""
    zone, other_zone = "UTC", "Pacific/Chatham"
    another = "Quarto" if renderer.name == BUILT_IN else BUILT_IN
    words: list[str] = []
    clock, network, cpus = _clock(), _network(renderer), _cpus()
    for means in (network, cpus, clock):
        words += means if isinstance(means, list) else []
    first = Circumstances(
        "the first build", "a", {"TZ": zone, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
    )
    second = Circumstances(
        "the second build",
        "a folder with a longer name, spaces and an ñ/paper",
        {
            "TZ": other_zone,
            "LC_ALL": "POSIX",
            "LANG": "es_MX.UTF-8",
            "PYTHONHASHSEED": "4242",
            "EDITOR": "nobody",
            "SOURCE_DATE_EPOCH": "1",
            "QUARTO_PROFILE": "",
            "COLUMNS": "37",
        },
        before=tuple(words),
        umask="077",
        backwards=True,
    )
    variations = (
        Variation("folder", "a short name", "a longer name, with spaces and an ñ"),
        Variation("time zone", zone, other_zone),
        Variation("language", "C.UTF-8", "LC_ALL=POSIX, LANG=es_MX.UTF-8"),
        Variation("home folder", "an empty one", "another empty one"),
        Variation("seed of Python's hashes", "0", "4242"),
        Variation("order in which files were written", "by name", "backwards"),
        Variation("rights of new files", "022", "077"),
        Variation("other variables", "none", "EDITOR, SOURCE_DATE_EPOCH, COLUMNS"),
        Variation("processors", "all", "one", "" if isinstance(cpus, list) else cpus),
        Variation("network", "as it is", "none", "" if isinstance(network, list) else network),
        Variation("clock", "now", f"{DAYS_AHEAD} days ahead", "" if isinstance(clock, list) else clock),
        Variation("cache", "none", "that of a finished build"),
        Variation("renderer", renderer.name, another, f"pages of {renderer.name} are compared with its own only"),
    )
    return first, second, variations


def _clock() -> list[str] | str:
    if find_program("faketime") is None:
        return "the program faketime is not installed"
    return ["faketime", "-f", f"+{DAYS_AHEAD}d"]


def _network(renderer: Renderer) -> list[str] | str:
    words = ["unshare", "--map-root-user", "--net"]
    if find_program("unshare") is None:
        return "the program unshare is not installed"
    if renderer != BUILDER:
        words += [sys.executable, "-I", "-S", "-c", WITHIN]
    return words if run([*words, "true"]).status == 0 else "this machine does not let a program be cut off the network"


def _cpus() -> list[str] | str:
    if (os.cpu_count() or 1) < 2:
        return "this machine has one processor"
    return ["taskset", "--cpu-list", "0"] if find_program("taskset") else "the program taskset is not installed"


def copy_inputs(root: Path, folder: Path, backwards: bool) -> None:
    """Copy what the paper is made from, and lend the copy this environment's packages."""
    here = [name for name in withheld_files(Project(root)) if (root / name).is_file()]
    names = [*input_files(root), *here]
    released = sorted(
        path.relative_to(root).as_posix() for path in (root / "tests/expected").rglob("*") if path.is_file()
    )
    for name in sorted([*names, *released], reverse=backwards):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target)
    (folder / ".venv").symlink_to(sys.prefix)


def rebuild(root: Path, workshop: Path, circumstances: Circumstances, renderer: Renderer = BUILDER) -> Rebuilt:
    """Copy the inputs into the workshop and build there from nothing."""
    folder = workshop / circumstances.folder
    copy_inputs(root, folder, circumstances.backwards)
    return make(Project(folder.resolve()), circumstances, workshop, renderer)


def make(
    project: Project,
    circumstances: Circumstances,
    workshop: Path,
    renderer: Renderer = BUILDER,
    goals: Sequence[str] = (),
) -> Rebuilt:
    """Run `make`, for some goals or for all; a build that fails under the circumstances is a result, not an error."""
    place = workshop / f"of {circumstances.name}"
    home, temporary = place / "home", place / "tmp"
    for each in (home, temporary):
        each.mkdir(parents=True, exist_ok=True)
    environment = {
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "",
        "MAKEFLAGS": "",
        "MAKELEVEL": "",
        **circumstances.environment,
    }
    script = f'umask {circumstances.umask}; exec "$@"'
    started_by = ["sh", "-c", script, "sh", *circumstances.before]
    words = [*started_by, "make", "--no-print-directory", f"ENGINE={renderer.engine}", *goals]
    before = _hashes(project.root)
    started = time.monotonic()
    done = run(words, folder=project.root, environment=environment, seconds=SECONDS)
    seconds = time.monotonic() - started
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    failure = "\n".join(lines[-LAST_LINES:]) if done.status else ""
    left = _left_behind(project, before, {"home": home, "temporary": temporary})
    own = () if renderer == BUILDER else OF_QUARTO
    return Rebuilt(project, seconds, failure, tuple(name for name in left if not name.startswith(own)))


def _hashes(root: Path) -> dict[str, str]:
    return {name: sha256_file(root / name) for name in input_files(root)}


def _left_behind(project: Project, before: Mapping[str, str], places: Mapping[str, Path]) -> Iterator[str]:
    """Files by which one chapter could tell another something, or one build the next."""
    yield from (name for name, digest in _hashes(project.root).items() if before.get(name) != digest)
    built = sorted(project.build.iterdir()) if project.build.is_dir() else []  # none where the first step failed
    yield from (f"build/{path.name}" for path in built if path.name not in PARTS)
    for what, folder in places.items():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file():
                yield f"{what}/{name}"
