"""Whether the installed packages are those of the locks, file by file, by the hashes noted when they were installed.

A package's RECORD is what its wheel says of itself, and the lock has the wheel's hash. Whoever changes a file and the
RECORD with it is not noticed here. Byte code has no hash there: it is compared with what its source gives. Python
itself and its standard library are not looked at.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import json
import marshal
import os
import re
import sys
import sysconfig
import warnings
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from packaging.markers import InvalidMarker, Marker
from packaging.utils import canonicalize_name, canonicalize_version

from report.core.errors import first_of
from report.core.project import Project
from report.release.verify.comparison import NONE, Mismatch

LOCK = "requirements.lock"  # what a build needs; the other locks list what may be there too
# As in `numpy==2.4.6 ; python_full_version < '3.12' \`
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s;\\]+)[ \t]*(?:;(?P<marker>[^\\\n]*))?", re.MULTILINE)
WITH_PYTHON = frozenset({"pip", "setuptools", "wheel"})  # come with a new environment, in the version of its Python
OUR_PATH = "report.pth"  # written by report/set_up.py: the folder that holds `report`
STARTERS = ("sitecustomize", "usercustomize")  # modules that Python runs when it starts
UNCHECKED = 1  # flags of byte code that Python uses without a look at the source
# As in numbers.cpython-311.pyc, numbers.cpython-311.opt-1.pyc: the byte code that this Python looks for.
OF_THIS_PYTHON = re.compile(rf".+\.{re.escape(sys.implementation.cache_tag)}(?:\.opt-(?P<level>[12]))?\.pyc")
HEAD = 16  # bytes of byte code that tell of which Python and source it is
# Of packages that only tests use (browsers, type checkers), files above this are compared by length: they are no part
# of any build, and to read them takes longer than all others.
LARGE_BYTES = 2_000_000
SHOWN = 3
REMEDY = "to fix: remove .venv, then run make"


@dataclass(frozen=True)
class Installed:
    """A package as its folder of metadata tells.

    Parameters
    ----------
    name, version
        The name as locks write it.
    folder
        ``name-version.dist-info``, or another form that installers used to write.
    files
        For each file that it brought, its hash as ``sha256=…`` and its length; empty text for what is not noted.
    """

    name: str
    version: str
    folder: Path
    files: Mapping[Path, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def editable(self) -> bool:
        """Whether the package is no copy, but a folder of somebody's that may change."""
        try:
            told = json.loads((self.folder / "direct_url.json").read_bytes())
        except (OSError, ValueError):
            told = {}
        noted = isinstance(told, dict) and isinstance(told.get("dir_info"), dict) and told["dir_info"].get("editable")
        return bool(noted) or any(path.name.startswith("__editable__") for path in self.files)


def check_environment(project: Project) -> tuple[int, list[Mismatch]]:
    """How many packages were looked at, and what is not as the project's locks say."""
    places = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    faults: list[Mismatch] = []
    count = 0
    locks = sorted(project.root.glob("requirements*.lock"), key=lambda path: path.name != LOCK)
    for place in sorted(places):
        looked_at, found = check_packages(place, locks, [project.root, Path(sys.prefix).parent])
        count += looked_at
        faults += found
    stdlib = Path(sysconfig.get_path("stdlib"))
    faults += check_python(Path(sys.prefix), [Path(each) for each in sys.path if each], {*places, stdlib})
    return count, faults


def check_packages(place: Path, locks: Sequence[Path], roots: Sequence[Path]) -> tuple[int, list[Mismatch]]:
    """Compare a folder of packages with locks; gives how many packages it holds, and what is wrong.

    Parameters
    ----------
    place
        As ``.venv/lib/python3.11/site-packages``.
    locks
        That of the build first; of the others nothing needs to be there.
    roots
        Folders whose package `report` the environment may make importable.
    """
    wanted = _pins(locks[:1])
    allowed = {**_pins(locks), **wanted}
    packages = list(installed_in(place))
    faults = list(_other_packages(packages, wanted, allowed))
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(_changed_files, each, place, each.name in wanted) for each in packages]
        faults += [fault for job in jobs for fault in job.result()]
    named = {path for each in packages for path in each.files}
    # The metadata of packages without a RECORD; each of these is told already.
    told = [each.folder for each in packages if not each.files]
    faults += _of_nobody(place, named, told, roots)
    faults += _false_byte_code(place)
    return len(packages), faults


def _pins(locks: Iterable[Path]) -> dict[str, list[str]]:
    """The versions that locks want of each package on this machine, with this Python."""
    pins: dict[str, list[str]] = {}
    for lock in locks:
        for each in PIN.finditer(lock.read_text(encoding="utf-8")) if lock.is_file() else ():
            if _holds(each["marker"]):
                pins.setdefault(canonicalize_name(each["name"]), []).append(each["version"])
    return pins


def _holds(marker: str | None) -> bool:
    try:
        return not (marker and marker.strip()) or Marker(marker.strip()).evaluate()
    except InvalidMarker:
        return True


def installed_in(place: Path) -> Iterator[Installed]:
    """The packages of a folder, each with the files that it says it brought."""
    for folder in sorted(place.iterdir() if place.is_dir() else ()):
        if folder.suffix not in (".dist-info", ".egg-info", ".egg-link"):
            continue
        name, _, version = folder.stem.partition("-")
        record = folder / "RECORD"
        try:
            with record.open(encoding="utf-8", newline="") as file:
                rows = [row for row in csv.reader(file) if row]
        except (OSError, ValueError, csv.Error):
            rows = []
        files = {Path(os.path.normpath(place / row[0])): ((*row, "", "")[1], (*row, "", "")[2]) for row in rows}
        yield Installed(canonicalize_name(name), version, folder, files)


def _other_packages(
    packages: Sequence[Installed], wanted: Mapping[str, list[str]], allowed: Mapping[str, list[str]]
) -> Iterator[Mismatch]:
    """Packages that are missing, too many, there twice, or of another version."""
    found: dict[str, list[str]] = {}
    for each in packages:
        found.setdefault(each.name, []).append(each.version)
    for name, versions in sorted(wanted.items()):
        if name not in found:
            said = f"the package {name} {' or '.join(versions)} is not installed"
            yield Mismatch("inputs", name, versions[0], NONE, f"{said} ({REMEDY})")
    for name, versions in sorted(found.items()):
        here = " and ".join(versions)
        if len(versions) > 1:
            yield Mismatch("inputs", name, "one version", here, f"the package {name} is there twice, {here} ({REMEDY})")
        elif name in allowed and not _same(here, allowed[name]):
            lock = " or ".join(dict.fromkeys(allowed[name]))
            yield Mismatch("inputs", name, lock, here, f"the package {name} {here}, where the lock has {lock}")
        elif name not in allowed and name not in WITH_PYTHON:
            said = f"the package {name} {here}, which no lock of the project lists"
            yield Mismatch("inputs", name, NONE, here, f"{said} ({REMEDY})")


def _same(version: str, allowed: Iterable[str]) -> bool:
    return canonicalize_version(version) in {canonicalize_version(each) for each in allowed}


def _changed_files(package: Installed, place: Path, needed: bool) -> list[Mismatch]:
    """What is not as a package brought it."""
    if package.editable:
        said = f"the package {package.name} is a folder that may change (an editable install)"
        return [Mismatch("inputs", package.name, "a copy", "a link", f"{said} ({REMEDY})")]
    if not any(digest for digest, _ in package.files.values()):
        said = f"the package {package.name} has no RECORD of its files, so that nobody can say whether they are its own"
        return [Mismatch("inputs", package.name, "a RECORD", NONE, f"{said} ({REMEDY})")]
    gone, changed = [], []
    for path, (digest, length) in package.files.items():
        try:
            if not (_is_as_noted(path, digest, length, needed) if digest else _needs_no_hash(path, package.folder)):
                changed.append(_shown(path, place))
        except (OSError, ValueError):
            gone.append(_shown(path, place))
    faults = []
    for names, state in ((changed, "not as installed"), (gone, "gone")):
        if names:
            said = f"the package {package.name}: {first_of(names, SHOWN)} {'is' if len(names) == 1 else 'are'} {state}"
            faults.append(Mismatch("inputs", package.name, "as installed", state, f"{said} ({REMEDY})"))
    return faults


def _needs_no_hash(path: Path, folder: Path) -> bool:
    """Whether a RECORD may name a file without its hash: itself, and byte code, which Python may write anew."""
    return path.suffix == ".pyc" or path.parent == folder


def _is_as_noted(path: Path, digest: str, length: str, needed: bool) -> bool:
    size = path.stat().st_size
    if length.isdigit() and size != int(length):
        return False
    algorithm, _, wanted = digest.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):  # what wheels may use
        return False
    if size > LARGE_BYTES and length.isdigit() and not needed:
        return True
    with path.open("rb") as file:
        found = hashlib.file_digest(file, algorithm).digest()
    return base64.urlsafe_b64encode(found).decode().rstrip("=") == wanted.rstrip("=")


def _of_nobody(place: Path, named: set[Path], told: Sequence[Path], roots: Sequence[Path]) -> Iterator[Mismatch]:
    """Files among the packages that none of them brought."""
    others: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(place):
        links = [each for each in folders if Path(folder, each).is_symlink()]
        for each in sorted([*files, *links]):
            path = Path(folder, each)
            ours = path.name == OUR_PATH and path.parent == place
            if path in named or ours or any(path.is_relative_to(one) for one in told) or _is_byte_code_of(path):
                continue
            others.setdefault(path.relative_to(place).parts[0], []).append(_shown(path, place))
    for top, names in others.items():
        belong = "belongs" if len(names) == 1 else "belong"
        said = f"{first_of(names, SHOWN)} among the packages, which {belong} to none of them"
        runs = top.endswith(".pth") or Path(top).stem in STARTERS
        more = "; Python runs it whenever it starts" if runs else ""
        yield Mismatch("inputs", names[0], NONE, "a file", f"{said}{more} (to fix: remove {names[0]})")
    if (place / OUR_PATH).is_file() and not _leads_to(place / OUR_PATH, roots):
        said = f"{OUR_PATH} among the packages leads to something else than this project ({REMEDY})"
        yield Mismatch("inputs", OUR_PATH, "the project's folder", "something else", said)


def _leads_to(path: Path, roots: Sequence[Path]) -> bool:
    """Whether a file of paths names one of the folders, and nothing that Python would run."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return len(lines) == 1 and Path(os.path.normpath(path.parent / lines[0])).resolve() in {
        root.resolve() for root in roots
    }


def _is_byte_code_of(path: Path) -> bool:
    """Whether a file is byte code that Python holds against its source before it uses it."""
    if path.parent.name != "__pycache__" or path.suffix != ".pyc":
        return False
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return False
    return int.from_bytes(head[4:8], "little") & 3 != UNCHECKED


def _false_byte_code(place: Path) -> Iterator[Mismatch]:
    """Byte code that Python would use in place of a source which gives other code."""
    for path in sorted(place.rglob("__pycache__/*.pyc")):
        name = OF_THIS_PYTHON.fullmatch(path.name)
        if name and not _fits_source(path, int(name["level"] or 0)):
            shown = _shown(path, place)
            said = f"{shown} among the packages is other code than its source gives (to fix: remove {shown})"
            yield Mismatch("inputs", shown, "the code of its source", "other code", said)


def _fits_source(path: Path, level: int) -> bool:
    """Whether byte code is that of its source, or none that Python would use."""
    source = Path(importlib.util.source_from_cache(str(path)))
    try:
        found, text, changed = path.read_bytes(), source.read_bytes(), int(source.stat().st_mtime)
    except OSError:
        return True
    kind, noted = int.from_bytes(found[4:8], "little") & 3, found[8:HEAD]
    times = (changed & 0xFFFFFFFF).to_bytes(4, "little") + (len(text) & 0xFFFFFFFF).to_bytes(4, "little")
    is_used = kind == UNCHECKED or noted == (importlib.util.source_hash(text) if kind else times)
    if found[:4] != importlib.util.MAGIC_NUMBER or not is_used:
        return True
    key = hashlib.sha256(b"%d" % level + hashlib.sha256(text).digest() + found[HEAD:]).digest()
    if key not in _fitting:
        try:
            with warnings.catch_warnings(action="ignore"):
                made = compile(text, str(source), "exec", dont_inherit=True, optimize=level)
            if marshal.loads(found[HEAD:]) != made:  # as Python reads it when it is imported
                return False
        except (SyntaxError, ValueError, EOFError, TypeError):
            return False
        _fitting.add(key)
    return True


_fitting: set[bytes] = set()  # hashes of sources with byte code that fits them, for one process looks more than once


def check_python(prefix: Path, path: Iterable[Path], known: Container[Path]) -> Iterator[Mismatch]:
    """Ways on which other packages could come in.

    Parameters
    ----------
    prefix
        The environment's folder.
    path
        Folders in which Python looks for modules.
    known
        Those of them that are looked at elsewhere, or are Python's own.
    """
    try:
        told = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    if re.search(r"(?im)^include-system-site-packages\s*=\s*true\b", told):
        said = f"the environment lets packages of the system in (pyvenv.cfg: include-system-site-packages; {REMEDY})"
        yield Mismatch("inputs", "pyvenv.cfg", "false", "true", said)
    for folder in dict.fromkeys(path):
        for name in STARTERS if folder not in known else ():
            if any((folder / found).exists() for found in (f"{name}.py", name, f"{name}.pyc")):
                said = f"{folder / name}, which Python runs whenever it starts, belongs to no package"
                yield Mismatch("inputs", name, NONE, "a module", f"{said} (to fix: remove it)")


def _shown(path: Path, place: Path) -> str:
    return Path(os.path.relpath(path, place)).as_posix()
