"""Whether a render would give what the last one gave: then nothing needs to be loaded, read or written for it.

Content decides, as in `freshness`, whose notes and hashes these are; the times of files only spare reading what is
known. A render notes all that it may depend on: every file in the project's folder, whether it was read or not, so
that one which a pattern would take in is no exception; what cells read and asked for; what this process opened or
listed elsewhere; the machine, the packages, the environment, the day. What cannot be noted refuses the note: cells that
are run each time, a program of the system. So does a render that had something to tell, which the next one tells again.
"""

# Several thousand files are looked at, and nothing else is done: texts take a third of the time of Path.
# ruff: noqa: PTH112, PTH115, PTH116, PTH118, PTH120, PTH206, PTH208

from __future__ import annotations

import datetime
import json
import os
import re
import stat
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from report.core import freshness
from report.core.contents import hash_of_texts
from report.core.file_states import states
from report.core.files import LEFTOVER, repository_of, write_atomically
from report.core.watch import OF_SESSION, Watch

# Large, and no sources; a file in one that is read all the same is noted by itself.
PRUNED = (".git", "__pycache__", "node_modules")
ENVIRONMENT = "pyvenv.cfg"  # marks the folder of a Python environment
MACHINE = str(Path(__file__).resolve().parents[1])
NOT_OF_MACHINE = ("docs", "starter")  # which have no part in a render
# Of what is made of a project, by name: what a render makes itself. The rest, as exhibits, it reads.
MADE = ("cache", "error.log", "locks", "pages", "reads.json", "steps")
NO_FILES = ("/dev", "/proc", "/sys")
ASKED = re.compile(r"/$|\*\.py$|\?[a-z]*$")  # chapters/, scripts/*.py, data/rows.csv?size: more than what a file holds


class LastRender:
    """What the last render of a project with the same settings noted.

    Parameters
    ----------
    root, build, output
        The project's folder, where what is made of it is kept, and the folder for the result.
    settings
        What else decides the result: the document, renderer, profile and leniency that were asked for.
    """

    def __init__(self, root: Path, build: Path, output: Path, settings: Mapping[str, str]) -> None:
        self._root, self._build, self._output = str(root), str(build), os.path.realpath(output)
        name = hash_of_texts([self._root, self._output, *(f"{key}={value}" for key, value in settings.items())])[:16]
        folder = os.path.join(self._build, "steps")
        self._place = os.path.join(folder, f"render-{name}.json")
        self._hashes = freshness.Hashes(self._root, os.path.join(folder, f"render-{name}-digests.txt"))
        self._began = time.time_ns()
        self._files = self._of_project()
        self._inputs = self._state_of_inputs(settings)

    def told(self) -> str | None:
        """What the last render said of its result; None if another one might have another result."""
        note: Mapping[str, Any] = freshness.note_in(self._place)
        try:
            is_current = (
                note.get("inputs") == self._inputs
                and note.get("outputs") == self._of_folder(self._output)
                and note.get("elsewhere") == self._elsewhere(note["elsewhere"])
                and note.get("asked") == states(Path(self._root), note["asked"])
            )
        except (KeyError, TypeError, ValueError):
            return None
        if is_current:
            self._hashes.keep()
        return str(note.get("told", "")) if is_current else None

    @contextmanager
    def watched(self) -> Iterator[Watch]:
        """Note what is read until the end of the block."""
        own = (sys.prefix, sys.base_prefix, sys.executable, sysconfig.get_path("purelib"))
        watch = Watch(tuple(dict.fromkeys((*own, *map(os.path.realpath, own)))))
        watch.begin()
        try:
            yield watch
        finally:
            watch.end()

    def keep(self, watch: Watch, told: str) -> None:
        """Note a render that has succeeded, unless it is to be done again in any case."""
        # An environment may be in the project's folder; one that has the project in it, as /usr might, covers nothing.
        covered = tuple(each for each in (*NO_FILES, MACHINE, *_installed()) if _below(self._root, each) is None)
        opened = [path for path in sorted(watch.opened) if self._is_elsewhere(path, covered)]
        if watch.refusals or any(self._has_changed(path) for path in opened):
            Path(self._place).unlink(missing_ok=True)
            return
        note = {
            "inputs": self._inputs,
            "outputs": self._of_folder(self._output),
            "elsewhere": self._elsewhere(opened),
            "asked": {name: state for name, state in watch.states.items() if self._is_asked(name)},
            "told": told,
        }
        write_atomically(Path(self._place), json.dumps({**note, "note": freshness.hash_of_note(note)}, sort_keys=True))
        self._hashes.keep()

    def _state_of_inputs(self, settings: Mapping[str, str]) -> dict[str, str]:
        return {
            "sources": self._hash_of(self._files),
            "exhibits": self._of_folder(os.path.join(self._build, "exhibits")),
            "data": self._of_folder(os.path.join(self._build, "data")),
            "machine": self._of_folder(MACHINE, NOT_OF_MACHINE),
            "packages": hash_of_texts(_packages()),
            "environment": hash_of_texts(
                f"{name}={value}" for name, value in sorted(os.environ.items()) if name not in OF_SESSION
            ),
            "day": datetime.date.today().isoformat(),
            "repository": str(repository_of(Path(self._root))),
            "quartos": freshness.quartos_there(settings.get("engine", "")),
        }

    def _of_project(self) -> dict[str, os.stat_result | str]:
        return dict(_walk(self._root, "", (self._output, self._build), ()))

    def _of_folder(self, folder: str, left_out: tuple[str, ...] = ()) -> str:
        """One hash of a folder's files, whatever their names."""
        if not os.path.isdir(folder):
            return "none"
        found = _walk(folder, "", tuple(os.path.join(folder, each) for each in left_out), ())
        return self._hash_of({os.path.join(folder, name): state for name, state in found})

    def _hash_of(self, files: Mapping[str, os.stat_result | str]) -> str:
        return hash_of_texts(
            f"{name}\0{state if isinstance(state, str) else self._hashes.of_file(name, state)}"
            for name, state in sorted(files.items())
        )

    def _elsewhere(self, places: Iterable[str]) -> dict[str, str]:
        """The state of each file or folder by its absolute path."""
        return {place: self._state_of(place) for place in places}

    def _state_of(self, place: str) -> str:
        try:
            found = os.stat(place)
            if stat.S_ISDIR(found.st_mode):
                return hash_of_texts(sorted(os.listdir(place)))
            return self._hashes.of_file(place, found)
        except (OSError, ValueError):
            return ""

    def _is_elsewhere(self, path: str, covered: tuple[str, ...]) -> bool:
        """Whether something that was opened or listed is none of what is noted anyway, and nothing that is made."""
        name = _below(path, self._root)
        if name is not None and (name in ("", *self._files) or f"{name}/" in self._files):
            return False
        made = [_below(path, self._output), *(_below(path, os.path.join(self._build, each)) for each in MADE)]
        if any(each is not None for each in made) or path in (self._build, os.path.dirname(self._output), *sys.path):
            return False
        if any(LEFTOVER.fullmatch(part) for part in path.split(os.sep)):
            return False
        return not any(_below(path, folder) is not None for folder in covered)

    def _is_asked(self, name: str) -> bool:
        """Whether more is known by the name than what a file of the project holds."""
        return bool(ASKED.search(name)) or isinstance(self._files.get(name), str | None)

    def _has_changed(self, path: str) -> bool:
        """Whether a file was written after this render began, so that another content may have been read."""
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(found.st_mode) and max(found.st_mtime_ns, found.st_ctime_ns) >= self._began


def _walk(
    root: str, folder: str, left_out: tuple[str, ...], above: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, os.stat_result | str]]:
    """All files below a folder with their states, folders with a slash at the end, and where links lead."""
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            listed = list(entries)
    except OSError as error:
        yield f"{folder}//", f"unreadable: {error.errno}"
        return
    if folder and any(entry.name == ENVIRONMENT for entry in listed):
        return
    for entry in listed:
        name = f"{folder}/{entry.name}" if folder else entry.name
        if entry.name in PRUNED or entry.path in left_out:
            continue
        try:
            if entry.is_symlink():
                yield f"{name}->", os.readlink(entry.path)
            state = entry.stat()
        except OSError:
            continue  # a link that leads nowhere, or removed just now
        if not stat.S_ISDIR(state.st_mode):
            yield name, state
        elif (state.st_dev, state.st_ino) not in above:
            yield f"{name}/", ""
            yield from _walk(root, name, left_out, (*above, (state.st_dev, state.st_ino)))


def _packages() -> Iterator[str]:
    """Python and the packages of its environment as they are installed."""
    yield from (sys.version, sys.executable, *sys.path)
    for place in sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}):
        try:
            names = sorted(os.listdir(place))
        except OSError:
            continue
        for name in names:
            try:
                record = os.stat(os.path.join(place, name, "RECORD") if name.endswith(".dist-info") else "")
            except OSError:
                yield name
            else:
                yield f"{name} {record.st_size} {record.st_mtime_ns}"


def _installed() -> set[str]:
    """Where Python and its packages are."""
    paths = {sys.prefix, sys.base_prefix, *(sysconfig.get_path(kind) for kind in ("purelib", "platlib", "stdlib"))}
    return {*paths, *map(os.path.realpath, paths)}


def _below(path: str, folder: str) -> str | None:
    """The path in a folder, empty for the folder itself; None of what is not in it."""
    if path == folder:
        return ""
    return path[len(folder) + 1 :] if path.startswith(f"{folder}{os.sep}") else None
