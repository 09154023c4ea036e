"""Which steps of `make` are stale: content decides, and file times only spare the reading of what is known.

Each step notes, once it has succeeded, a hash of the sources as they were when its build began, and a hash of all that
it left in `build/`. The Makefile runs this file as a program before anything else, and does the steps that it names:

    .venv/bin/python -I -S report/core/freshness.py auto

It imports nothing but Python's own library, and of that little, since every `make` waits for it.
"""

# Every `make` looks at some thousand files: texts and os.scandir take a third of the time of Path.
# ruff: noqa: PTH100, PTH103, PTH105, PTH109, PTH112, PTH114, PTH116, PTH118, PTH120, PTH123

from __future__ import annotations

import json
import os
import stat
import sys
import time
import zlib
from collections.abc import Iterable, Mapping

if not __package__:  # run as a program, outside any package
    sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from report.core.contents import DOCUMENTS, as_shown, digest_of_file, hash_of_texts, names_in

# Results of rows that others have not, which the build of the exhibits keeps with the paper: it may write them, too.
RECORDED = "data/recorded"
# What a step leaves, and which step it waits for; in the order of the build.
OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "exhibits": ("build/exhibits", RECORDED),
    "chapters": ("build/pages", "build/reads.json"),
    "site": ("build/site",),
    "pdf": ("build/paper.pdf",),
    "docx": ("build/paper.docx",),
    "summary": ("build/summary.txt",),
}
READ = ("site", "pdf", "docx")  # what readers get
WAITS_FOR = {"chapters": ("exhibits",), **dict.fromkeys(READ, ("chapters",)), "summary": READ}
LOCK = "requirements.lock"  # which decides what draws
SET_UP = ("ready", "ready-to-test")  # stamps in .venv, which list the files that they were made from
EVIDENCE = ("data", "report", "scripts")  # what exhibits are made from; everything else is made from all sources
# No sources: what is made, and what has no part in the paper but the record of the release; nor is the paper that
# others begin with, nor the documentation.
LEFT_OUT = (RECORDED, "bench", "build", "tests", "report/starter", "report/docs")
RELEASED = "tests/expected"
LEFT_BY_PROGRAMS = (".pyc", ".swp", ".swo", "~", ".quarto_ipynb", "_cache", "__pycache__", "node_modules", "_freeze")
READS = "build/reads.json"  # what cells of chapters read, see `report.evidence.record.reads`
ASKED = ("kind", "size", "mode", "time")  # what a cell may have asked of a file without opening it
NOTES = "build/steps"
KNOWN = "build/steps/digests.txt"  # hashes of files that need not be read again
BEGAN = "MAKE_BEGAN_WITH"  # the variable by which `make` tells its steps what the sources were when it read them
RACY_NS = 2_000_000_000  # the grain of clocks of file systems: within it a file may change again under the same time

Entries = dict[str, os.stat_result]


class Hashes:
    """Hashes of a project's files, each read only if it may have changed since it was read last.

    Parameters
    ----------
    root
        The project's folder.
    known
        Where they are kept, relative to it or absolute.
    """

    def __init__(self, root: str, known: str = KNOWN) -> None:
        self.root = root
        self._place = os.path.join(root, known)
        self._known = self._read_known()
        self._seen: dict[str, list[object]] = {}
        self._is_new = False

    def of_file(self, name: str, found: os.stat_result) -> str:
        """The hash of a file, with the documents that it names; of what is none, what it is."""
        if not stat.S_ISREG(found.st_mode):
            return stat.filemode(found.st_mode)[0]
        marks: list[object] = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
        known = self._known.get(name)
        if isinstance(known, list) and known[:4] == marks and len(known) == 5:
            self._seen[name] = known
            return str(known[4])
        now = time.time_ns()
        digest = digest_of_file(self.root, name)
        if max(found.st_mtime_ns, found.st_ctime_ns) < now - RACY_NS:
            self._seen[name] = [*marks, digest]
            self._is_new = True
        return digest

    def of_all(self, entries: Entries) -> str:
        """One hash of files, by their names and what they hold."""
        return hash_of_texts(f"{name}\0{self.of_file(name, found)}" for name, found in sorted(entries.items()))

    def keep(self) -> None:
        """Keep what is known for the next time; it is worth no failure."""
        if not self._is_new and len(self._seen) == len(self._known):
            return
        text = json.dumps(self._seen).encode()
        fresh = f"{self._place}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._place), exist_ok=True)
            with open(fresh, "wb") as file:
                file.write(b"%08x\n%b" % (zlib.crc32(text), text))
            os.replace(fresh, self._place)
        except OSError:
            pass

    def _read_known(self) -> dict[str, object]:
        try:
            with open(self._place, "rb") as file:
                head, text = file.read().split(b"\n", 1)
            known = json.loads(text) if int(head, 16) == zlib.crc32(text) else {}
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def stale_steps(root: str, engine: str) -> tuple[list[str], str]:
    """The stale steps in their order, and what the sources are now, as `BEGAN` tells it to steps.

    Parameters
    ----------
    root
        The project's folder.
    engine
        The renderer that is asked for: another one than the last time makes the site stale.
    """
    hashes = Hashes(root)
    sources = _sources(hashes)
    stale: list[str] = []
    for name, outputs in OUTPUTS.items():
        note = read_note(root, name)
        if (
            any(each in stale for each in WAITS_FOR.get(name, ()))
            or note.get("inputs") != _inputs(name, sources, engine)
            or note.get("outputs") != hashes.of_all(_files_of(root, outputs))
            or (name == "chapters" and note.get("reads") != _reads(hashes))
        ):
            stale.append(name)
    stale[:0] = [each for each in SET_UP if _is_set_up_anew(hashes, each)]
    hashes.keep()
    return stale, f"{_place(root)}:{':'.join(sources.values())}"


def began(root: str) -> dict[str, str]:
    """What the sources were when this build began: as `make` saw them, or else as they are now."""
    place, *told = os.environ.get(BEGAN, "").split(":")
    if place == _place(root) and len(told) == 2:
        return dict(zip(("evidence", "all"), told, strict=True))
    return _sources(Hashes(root))


def noted(root: str, step: str, sources: Mapping[str, str], setting: str = "") -> dict[str, str]:
    """What a step that has succeeded notes of its inputs and outputs; nothing if it is none of the build's.

    Parameters
    ----------
    root
        The project's folder.
    step
        Its name.
    sources
        What `began` gave before the step.
    setting
        What else decided its result: the renderer that was asked for.
    """
    if step not in OUTPUTS:
        return {}
    hashes = Hashes(root)
    note = {"inputs": _inputs(step, sources, setting), "outputs": hashes.of_all(_files_of(root, OUTPUTS[step]))}
    return {**note, "reads": _reads(hashes)} if step == "chapters" else note


def seen(root: str, step: str) -> dict[str, str]:
    """What a step is made from as it is now: a hash of its sources, and one of what the steps before it left."""
    hashes = Hashes(root)
    before = _files_of(root, [place for each in WAITS_FOR.get(step, ()) for place in OUTPUTS[each]])
    return {"sources": _inputs(step, _sources(hashes), ""), "what was built before": hashes.of_all(before)}


def read_note(root: str, step: str) -> dict[str, object]:
    """What a step noted when it last succeeded; nothing if it did not, or if the note is damaged."""
    return note_in(os.path.join(root, NOTES, f"{step}.json"))


def note_in(place: str) -> dict[str, object]:
    """What a file holds as a note; nothing if there is none, or if it is damaged."""
    try:
        with open(place, encoding="utf-8") as file:
            note = json.load(file)
    except (OSError, ValueError, RecursionError):
        return {}
    is_whole = isinstance(note, dict) and note.pop("note", None) == hash_of_note(note)
    return note if is_whole else {}


def is_as_left(root: str, step: str) -> bool | None:
    """Whether the outputs of a step are still what it left; None if nothing is noted of them."""
    left = read_note(root, step).get("outputs")
    return None if left is None else left == Hashes(root).of_all(_files_of(root, OUTPUTS[step]))


def hash_of_note(note: Mapping[str, object]) -> str:
    """The hash that a note carries of itself."""
    return hash_of_texts([json.dumps(note, sort_keys=True)])


def files_below(root: str) -> Entries:
    """The sources in a project, by their names there; what is hidden or made is left out."""
    found: Entries = {}
    _walk(root, "", found, set(), is_source=True)
    return found


def _sources(hashes: Hashes) -> dict[str, str]:
    """One hash of what exhibits are made from, and one of all sources."""
    return {kind: hash_of_sources(found) for kind, found in kinds_of_sources(hashes).items()}


def hash_of_sources(digests: Mapping[str, str]) -> str:
    """One hash of sources, by their names and what counts of them."""
    return hash_of_texts(f"{name}\0{digest}" for name, digest in digests.items())


def kinds_of_sources(hashes: Hashes) -> dict[str, dict[str, str]]:
    """The files that exhibits are made from (``evidence``), and all that count as sources (``all``), with what counts.

    Of a module of the analysis that is no remark which no page shows.
    """
    root = hashes.root
    found = files_below(root)
    _walk(root, RELEASED, found, set(), is_source=True)
    digests = {name: hashes.of_file(name, each) for name, each in sorted(found.items())}
    named = names_in(digests.values())
    used = {
        name: as_shown(name, digest, named)
        for name, digest in digests.items()
        if name not in DOCUMENTS or name in named
    }
    below = tuple(f"{folder}/" for folder in EVIDENCE)
    evidence = {name: digest for name, digest in used.items() if name.startswith(below) or name == LOCK}
    return {"evidence": evidence, "all": used}


def _inputs(step: str, sources: Mapping[str, str], setting: str) -> str:
    if step == "exhibits":
        return sources["evidence"]
    return f"{sources['all']} {setting} {quartos_there(setting)}" if step == "site" else sources["all"]


def quartos_there(engine: str) -> str:
    """The files that may be a Quarto, as they are, where it matters; those of `report.render.engine`, none started."""
    if engine not in ("auto", "quarto"):
        return ""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    beside = os.path.dirname(sys.executable)  # where `make quarto` puts it
    places = (os.environ.get("QUARTO_PATH", ""), *(os.path.join(folder, "quarto") for folder in (beside, *folders)))
    found = []
    for place in dict.fromkeys(filter(None, places)):
        try:
            state = os.stat(place)
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(state.st_mode):
            found.append(f"{place} {state.st_size} {state.st_mtime_ns}")
    return hash_of_texts(found) if found else ""


def _place(root: str) -> str:
    """Names the folder, so that what one project's `make` tells is not taken for another's."""
    return f"{zlib.crc32(os.fsencode(os.path.realpath(root))):08x}"


def _files_of(root: str, places: Iterable[str]) -> Entries:
    """All files in places of the build, whatever their names."""
    found: Entries = {}
    for place in places:
        try:
            state = os.stat(os.path.join(root, place))
        except OSError:
            continue
        if stat.S_ISDIR(state.st_mode):
            _walk(root, place, found, set(), is_source=False)
        else:
            found[place] = state
    return found


def _walk(root: str, folder: str, found: Entries, above: set[tuple[int, int]], is_source: bool) -> None:
    """Add the files in a folder and below it; a link that leads to a folder around it is not followed."""
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            listed = list(entries)
    except OSError:
        return
    for entry in listed:
        name = f"{folder}/{entry.name}" if folder else entry.name
        if is_source and _is_left_out(name, entry.name):
            continue
        try:
            state = entry.stat()
        except OSError:
            if not entry.is_symlink():
                continue  # removed just now
            state = entry.stat(follow_symlinks=False)  # of a link that leads nowhere
        if not stat.S_ISDIR(state.st_mode):
            found[name] = state
        elif (state.st_dev, state.st_ino) not in above:
            _walk(root, name, found, above | {(state.st_dev, state.st_ino)}, is_source)


def _is_left_out(name: str, last: str) -> bool:
    return last.startswith(".") or name in LEFT_OUT or last.endswith(LEFT_BY_PROGRAMS)


def _reads(hashes: Hashes) -> str:
    """One hash of what the cells of all chapters read, whatever it is and wherever, but for what is made."""
    try:
        with open(os.path.join(hashes.root, READS), encoding="utf-8") as file:
            told = json.load(file).values()
        names = {str(name) for each in told for name in (*each["files"], *each["outside"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    own = sorted(name for name in names if not name.startswith(("build/", ".venv/")))
    return hash_of_texts(f"{name}\0{_state(hashes, name)}" for name in own)


def _state(hashes: Hashes, name: str) -> str:
    """The state of what a cell read, as far as it depends on it; names are those of `report.evidence.record.reads`."""
    path, _, asked = name.rpartition("?")
    if path and (not asked or asked in ASKED):
        if not asked:
            return " ".join(f"{each} {_known_of(hashes, path + each, 'time')}" for each in _listed(hashes, path))
        return _known_of(hashes, path, asked)
    place = name.removesuffix("*.py")
    full = os.path.join(hashes.root, place)
    if place.endswith("/") or os.path.isdir(full):
        ends = (".py", ".pyc", ".so", "/") if name.endswith("/*.py") else ("",)
        return " ".join(each for each in _listed(hashes, place) if each.endswith(ends))
    try:
        return hashes.of_file(name, os.stat(full))
    except (OSError, ValueError):
        return ""


def _listed(hashes: Hashes, folder: str) -> list[str]:
    try:
        with os.scandir(os.path.join(hashes.root, folder)) as entries:
            return sorted(
                f"{each.name}{'/' * each.is_dir()}"
                for each in entries
                if each.name not in ("__pycache__", "build") and not each.name.startswith(".")
            )
    except (OSError, ValueError):
        return []


def _known_of(hashes: Hashes, path: str, asked: str) -> str:
    try:
        found = os.stat(os.path.join(hashes.root, path))
    except (OSError, ValueError):
        return ""
    if asked in ("kind", "mode") or stat.S_ISDIR(found.st_mode):
        return stat.filemode(found.st_mode)
    return f"{found.st_size} {found.st_mtime_ns if asked == 'time' else ''}"


def _is_set_up_anew(hashes: Hashes, stamp: str) -> bool:
    """Whether a stamp in .venv lists a file that is not as it was; its lines are a hash, two blanks and a name.

    An environment that is linked is another folder's, and is kept current there.
    """
    if os.path.islink(os.path.join(hashes.root, ".venv")):
        return False
    try:
        with open(os.path.join(hashes.root, ".venv", stamp), encoding="utf-8") as file:
            listed = [line.partition("  ") for line in file.read().splitlines()]
        return not listed or any(_state(hashes, name) != digest for digest, _, name in listed)
    except (OSError, ValueError):
        return True


if __name__ == "__main__":
    stale, now = stale_steps(os.getcwd(), sys.argv[1])
    print(*stale, f"now:{now}")
