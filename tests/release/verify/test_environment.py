"""Installed packages are those of the locks, to the byte; whatever else is among them is told."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import py_compile
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.project import Project
from report.release.verify.environment import LARGE_BYTES, check_environment, check_packages, check_python
from tests.release.verify.conftest import ROOT

LOCKED = """\
honey==1.2.0 \\
    --hash=sha256:00
comb-tools==0.5 \\
    --hash=sha256:00
wax==1.0 ; python_full_version < '3.0' \\
    --hash=sha256:00
wax==2.0 ; python_full_version >= '3.0' \\
    --hash=sha256:00
smoke==9 ; sys_platform == 'no such system' \\
    --hash=sha256:00
"""


class Packages:
    """A folder of a few packages beside the locks that list them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place = root / ".venv/lib/python3.11/site-packages"
        self.place.mkdir(parents=True)
        self.write("report.pth", "../../../..\n")
        self.locks = [root / "requirements.lock", root / "requirements-test.lock"]
        self.locks[0].write_text(LOCKED, encoding="utf-8")
        self.locks[1].write_text(LOCKED + "bees==3.0\n", encoding="utf-8")
        self.install(
            "honey", "1.2.0", {"honey/__init__.py": "A = 1\n", "honey/data.txt": "x", "../../../bin/honey": "#"}
        )
        self.install("comb_tools", "0.5", {"comb.py": "B = 1\n", "comb.pth": "import comb\n"})
        self.install("wax", "2.0", {"wax.py": "C = 1\n"})
        self.install("bees", "3.0", {"bees.py": "D = 1\n", "browser": "b" * (LARGE_BYTES + 1)})
        self.install("pip", "99", {"pip.py": "E = 1\n"})

    def write(self, name: str, text: str) -> None:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        path = self.place / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def install(self, name: str, version: str, files: dict[str, str]) -> None:
        info = f"{name}-{version}.dist-info"
        rows = [f"{info}/RECORD,,", f"{name}/__pycache__/gone.cpython-311.pyc,,"]
        for path, text in {**files, f"{info}/METADATA": f"Name: {name}\n"}.items():
            self.write(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
            rows.append(f"{path},sha256={digest},{len(text)}")
        self.write(f"{info}/RECORD", "\n".join(rows) + "\n")

    def compiled(self, name: str, mode: py_compile.PycInvalidationMode) -> None:
        path = self.place / name
        target = importlib.util.cache_from_source(str(path))
        py_compile.compile(str(path), target, doraise=True, invalidation_mode=mode)

    def faults(self) -> list[str]:
        _, found = check_packages(self.place, self.locks, [self.root])
        return [each.culprit for each in found]


@pytest.fixture
def packages(tmp_path: Path) -> Packages:
    return Packages(tmp_path)


def test_packages_as_they_were_installed_have_no_fault(packages: Packages) -> None:
    count, found = check_packages(packages.place, packages.locks, [packages.root])
    assert (count, found) == (5, [])


def remove(name: str) -> Callable[[Packages], None]:
    return lambda packages: (packages.place / name).unlink()


def uninstall(name: str, *files: str) -> Callable[[Packages], None]:
    def done(packages: Packages) -> None:
        for each in files:
            (packages.place / each).unlink()
        shutil.rmtree(packages.place / name)

    return done


def write(name: str, text: str = "X = 1\n") -> Callable[[Packages], None]:
    return lambda packages: packages.write(name, text)


def append(name: str, text: str) -> Callable[[Packages], None]:
    return lambda packages: packages.append(name, text)


def link_in(packages: Packages) -> None:
    (packages.root / "elsewhere").mkdir()
    (packages.place / "nectar").symlink_to(packages.root / "elsewhere", target_is_directory=True)


def forget_hash(packages: Packages) -> None:
    path = packages.place / "wax-2.0.dist-info/RECORD"
    lines = ["wax.py,," if line.startswith("wax.py,") else line for line in path.read_text().splitlines()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    packages.write("wax.py", "C = 2\n")


def forge(name: str, mode: py_compile.PycInvalidationMode, level: int = -1) -> Callable[[Packages], None]:
    """Byte code of another source, with the head of that of its own, as if Python had made it."""

    def done(packages: Packages) -> None:
        path = packages.place / name
        target = Path(importlib.util.cache_from_source(str(path), optimization="" if level < 1 else str(level)))
        heads = []
        for text in (path.read_text(), "C = 3\n"):
            other = packages.root / "other.py"
            other.write_text(text)
            os.utime(other, ns=(path.stat().st_mtime_ns,) * 2)
            py_compile.compile(str(other), str(target), doraise=True, invalidation_mode=mode, optimize=level)
            heads.append(target.read_bytes())
        target.write_bytes(heads[0][:16] + heads[1][16:])

    return done


def cut_byte_code(packages: Packages) -> None:
    packages.compiled("wax.py", py_compile.PycInvalidationMode.TIMESTAMP)
    target = Path(importlib.util.cache_from_source(str(packages.place / "wax.py")))
    target.write_bytes(target.read_bytes()[:-4])


FAULTS: dict[str, tuple[Callable[[Packages], None], str]] = {
    "module changed": (
        append("honey/__init__.py", "A = 2\n"),
        "the package honey: honey/__init__.py is not as installed",
    ),
    "module changed, of the same length": (write("wax.py", "C = 2\n"), "wax.py is not as installed"),
    "data file changed": (write("honey/data.txt", "y"), "the package honey: honey/data.txt is not as installed"),
    "program changed": (write("../../../bin/honey", "!"), "the package honey: ../../../bin/honey is not as installed"),
    "file of paths of a package changed": (append("comb.pth", "import os\n"), "comb.pth is not as installed"),
    "metadata changed": (append("wax-2.0.dist-info/METADATA", "x"), "wax-2.0.dist-info/METADATA is not as installed"),
    "module of the tests changed": (write("bees.py", "D = 2\n"), "the package bees: bees.py is not as installed"),
    "large file of the tests cut": (write("browser", "b"), "the package bees: browser is not as installed"),
    "module of pip changed": (write("pip.py", "E = 2\n"), "the package pip: pip.py is not as installed"),
    "module gone": (remove("wax.py"), "the package wax: wax.py is gone"),
    "module that RECORD names without a hash": (forget_hash, "the package wax: wax.py is not as installed"),
    "RECORD gone": (remove("wax-2.0.dist-info/RECORD"), "the package wax has no RECORD of its files"),
    "RECORD empty": (write("wax-2.0.dist-info/RECORD", ""), "the package wax has no RECORD of its files"),
    "RECORD no table": (write("wax-2.0.dist-info/RECORD", "\0\n"), "the package wax has no RECORD of its files"),
    "package missing": (
        uninstall("comb_tools-0.5.dist-info", "comb.py", "comb.pth"),
        "the package comb-tools 0.5 is not installed",
    ),
    "package that is not in the locks": (
        lambda packages: packages.install("mead", "1", {"mead.py": ""}),
        "the package mead 1, which no lock of the project lists",
    ),
    "package for another system": (
        lambda packages: packages.install("smoke", "9", {"smoke.py": ""}),
        "the package smoke 9, which no lock of the project lists",
    ),
    "package there twice": (
        lambda packages: packages.install("honey", "1.1.0", {"honey/old.py": ""}),
        "the package honey is there twice, 1.1.0 and 1.2.0",
    ),
    "package of another version": (
        lambda packages: packages.locks[0].write_text(LOCKED.replace("1.2.0", "1.10.0"), encoding="utf-8") and None,
        "the package honey 1.2.0, where the lock has 1.10.0",
    ),
    "old form of installation": (
        write("mead.egg-info", ""),
        "the package mead has no RECORD of its files",
    ),
    "editable": (
        write("wax-2.0.dist-info/direct_url.json", '{"url": "file:///x", "dir_info": {"editable": true}}'),
        "the package wax is a folder that may change (an editable install)",
    ),
    "module that no package brought": (write("yaml.py"), "yaml.py among the packages, which belongs to none of them"),
    "module added to a package": (write("honey/more.py"), "honey/more.py among the packages, which belongs to none"),
    "modules added": (
        lambda packages: [packages.write(f"honey/{each}.py", "") for each in "abcd"] and None,
        "honey/a.py, honey/b.py, honey/c.py and 1 more among the packages, which belong to none of them",
    ),
    "byte code without a source": (write("honey/more.pyc"), "honey/more.pyc among the packages"),
    "link to a folder": (link_in, "nectar among the packages, which belongs to none of them"),
    "file of paths": (
        write("zz.pth", "/tmp\n"),
        "zz.pth among the packages, which belongs to none of them; Python runs it",
    ),
    "sitecustomize": (
        write("sitecustomize.py"),
        "sitecustomize.py among the packages, which belongs to none of them; Py",
    ),
    "usercustomize": (write("usercustomize/__init__.py"), "usercustomize/__init__.py among the packages"),
    "our path leads elsewhere": (
        write("report.pth", "/tmp\n"),
        "report.pth among the packages leads to something else",
    ),
    "our path runs a program": (
        append("report.pth", "import os\n"),
        "report.pth among the packages leads to something",
    ),
    "byte code of another source": (
        forge("wax.py", py_compile.PycInvalidationMode.TIMESTAMP),
        ".pyc among the packages is other code than its source gives",
    ),
    "byte code of another source, with the hash of its own": (
        forge("honey/__init__.py", py_compile.PycInvalidationMode.CHECKED_HASH),
        "honey/__pycache__/__init__.",
    ),
    "optimised byte code of another source": (
        forge("wax.py", py_compile.PycInvalidationMode.TIMESTAMP, 1),
        ".opt-1.pyc among the packages is other code than its source gives",
    ),
    "byte code that was cut": (cut_byte_code, "is other code than its source gives (to fix: remove __pycache__/wax."),
    "byte code that is used unchecked": (
        lambda packages: packages.compiled("wax.py", py_compile.PycInvalidationMode.UNCHECKED_HASH),
        "__pycache__/wax.cpython-",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_packages_is_told_by_name(packages: Packages, fault: str) -> None:
    plant, said = FAULTS[fault]
    plant(packages)
    found = packages.faults()
    assert any(said in each for each in found), found


def outdated_byte_code(packages: Packages) -> None:
    forge("wax.py", py_compile.PycInvalidationMode.TIMESTAMP)(packages)
    os.utime(packages.place / "wax.py", (1, 1))


HARMLESS: dict[str, Callable[[Packages], None]] = {
    "byte code of a module": lambda packages: packages.compiled("wax.py", py_compile.PycInvalidationMode.TIMESTAMP),
    "byte code that is checked": lambda packages: packages.compiled(
        "wax.py", py_compile.PycInvalidationMode.CHECKED_HASH
    ),
    "byte code of an earlier source, which Python passes over": outdated_byte_code,
    "byte code of another Python": lambda packages: packages.write(
        "__pycache__/wax.cpython-27.pyc", "0123456789abcdef!"
    ),
    "packages of tests missing": uninstall("bees-3.0.dist-info", "bees.py", "browser"),
    "no package of Python's own": uninstall("pip-99.dist-info", "pip.py"),
    "no lock of tests": lambda packages: (
        uninstall("bees-3.0.dist-info", "bees.py", "browser")(packages) or packages.locks[1].unlink()
    ),
    "no path of ours": remove("report.pth"),
    "name written otherwise": lambda packages: (
        packages.locks[0].write_text(LOCKED.replace("comb-tools==0.5 ", "Comb.Tools==0.5.0 "), encoding="utf-8")
        and None
    ),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_changes_no_package_is_no_fault(packages: Packages, change: str) -> None:
    HARMLESS[change](packages)
    assert packages.faults() == []


def test_packages_of_the_system_are_told(tmp_path: Path) -> None:
    settings = tmp_path / "pyvenv.cfg"
    settings.write_text("home = /usr/bin\ninclude-system-site-packages = true\n", encoding="utf-8")
    (found,) = check_python(tmp_path, [], set())
    assert "include-system-site-packages" in found.culprit
    settings.write_text("home = /usr/bin\ninclude-system-site-packages = false\n", encoding="utf-8")
    assert list(check_python(tmp_path, [], set())) == []


@pytest.mark.parametrize("name", ["sitecustomize.py", "usercustomize.py", "sitecustomize/__init__.py"])
def test_a_module_that_python_runs_at_its_start_is_told_wherever_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / "on the path" / name
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    place = tmp_path / "on the path"
    (found,) = check_python(tmp_path, [place, place], set())
    assert "which Python runs whenever it starts" in found.culprit
    assert list(check_python(tmp_path, [place], {place})) == []


@pytest.mark.usefixtures("packages_read_once")  # by this test, if it is the first
def test_this_projects_environment_is_that_of_its_locks() -> None:
    count, found = check_environment(Project(ROOT))
    assert count > 50
    assert found == []
