"""A cell that asks about a file depends on it: the answers of earlier runs count only while they would be the same."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.chapters import read_chapter
from report.core.configuration import Settings
from report.core.project import Project
from report.render.reading import execution_cache
from report.render.reading.execute import Executed, _Plan, execute_chapters
from report.render.reading.file_access import UNSEEN
from report.render.reading.kernel_runs import Run

Write = Callable[[str, str], Path]
HEAD = "import os, glob, shutil\nfrom pathlib import Path\n"


def appear(root: Path) -> None:
    (root / "data/new.csv").write_text("1")


def vanish(root: Path) -> None:
    (root / "data/x.csv").unlink()


def grow(root: Path) -> None:
    (root / "data/x.csv").write_text("a\n1\n2\n")


def touch(root: Path) -> None:
    os.utime(root / "data/x.csv", ns=(10**18, 10**18))


def lock(root: Path) -> None:
    (root / "data/x.csv").chmod(0o400)


def fill(root: Path) -> None:
    (root / "data/empty/y.csv").write_text("1")


def become_folder(root: Path) -> None:
    (root / "data/x.csv").unlink()
    (root / "data/x.csv").mkdir()


def turn(root: Path) -> None:
    (root / "data/link").unlink()
    (root / "data/link").symlink_to("z.csv")


# What a cell asks, and a change that gives another answer.
ASKED = [
    ("Path('data/new.csv').exists()", appear),
    ("Path('data/new.csv').is_file()", appear),
    ("os.path.exists('data/new.csv')", appear),
    ("os.path.isfile('data/new.csv')", appear),
    ("os.path.lexists('data/new.csv')", appear),
    ("os.access('data/new.csv', os.R_OK)", appear),
    ("len(glob.glob('data/*.csv'))", appear),
    ("len(glob.glob('**/*.csv', recursive=True))", appear),
    ("len(list(Path('data').glob('*.csv')))", appear),
    ("len(list(Path('data').rglob('*.csv')))", appear),
    ("len(list(Path('data').iterdir()))", appear),
    ("len(os.listdir('data'))", appear),
    ("len(list(os.scandir('data')))", appear),
    ("sum(len(files) for _, _, files in os.walk('data'))", appear),
    ("sum(len(files) for _, _, files in os.walk('data'))", fill),
    ("len(list(Path('data').glob('**/*.csv')))", fill),
    ("os.path.exists('data/x.csv')", vanish),
    ("Path('data/x.csv').is_dir()", become_folder),
    ("os.path.isdir('data/x.csv')", become_folder),
    ("[p.is_dir() for p in os.scandir('data')]", become_folder),
    ("os.path.getsize('data/x.csv')", grow),
    ("Path('data/x.csv').stat().st_size", grow),
    ("os.stat('data/x.csv').st_size", grow),
    ("os.lstat('data/x.csv').st_size", grow),
    ("os.stat('x.csv', dir_fd=os.open('data', os.O_RDONLY)).st_size", grow),
    ("os.fstat(os.open('data/x.csv', os.O_RDONLY)).st_size", grow),
    ("sum(entry.stat().st_size for entry in os.scandir('data'))", grow),
    ("os.path.getmtime('data/x.csv')", touch),
    ("Path('data/x.csv').stat().st_mtime", touch),
    ("os.stat(b'data/x.csv').st_mtime_ns", touch),
    ("max(entry.stat().st_mtime for entry in os.scandir('data'))", touch),
    ("Path('data/x.csv').stat().st_mode", lock),
    ("os.access('data/x.csv', os.X_OK), os.access('data/x.csv', os.W_OK)", lock),
    ("Path('data/link').is_symlink()", turn),
    ("os.readlink('data/link')", turn),
    ("Path('data/link').readlink().name", turn),
    ("Path('data/link').resolve().name", turn),
    ("os.path.basename(os.path.realpath('data/link'))", turn),
    ("os.path.samefile('data/link', 'data/x.csv')", turn),
]
READ = [("try:\n    open('data/new.csv')\nexcept FileNotFoundError:\n    pass", appear)]
IMPORTED = [
    "__import__('importlib.util').util.find_spec('absent') is None",
    "try:\n    import absent\nexcept ImportError:\n    pass",
]
UNRELATED = [
    ("Path('data/x.csv').exists()", grow),
    ("Path('data/x.csv').exists()", touch),
    ("os.path.getsize('data/x.csv')", touch),
    ("Path('data/x.csv').read_text()", touch),
    ("len(os.listdir('data'))", grow),
    ("len(list(Path('data').glob('*.csv')))", touch),
    ("sum(len(files) for _, _, files in os.walk('data'))", touch),
]


@pytest.fixture
def ask(project: Project, write: Write) -> Callable[[list[tuple[str, Callable[[Path], None]]]], list[bool]]:
    """Whether cells run again after each change: each question has files of its own, in which its change is made."""

    def asked(cases: list[tuple[str, Callable[[Path], None]]]) -> list[bool]:
        folders = [project.root / f"q{number}" for number in range(len(cases))]
        cells = []
        for (code, _), folder in zip(cases, folders, strict=True):
            put_back(folder)
            here = code.replace("'data", f"'{folder.name}/data").replace(
                "glob.glob('**", f"glob.glob('{folder.name}/**"
            )
            cells.append(f"```{{python}}\n{here}\n```\n")
        write("0.qmd", f"```{{python}}\n{HEAD}```\n" + "\n".join(cells))
        run_all(project, 1)
        assert reuse_of(project, 0) is not None
        again = []
        for (_, change), folder in zip(cases, folders, strict=True):
            change(folder)
            again.append(reuse_of(project, 0) is None)
            put_back(folder)
        assert reuse_of(project, 0) is not None
        return again

    return asked


def put_back(folder: Path) -> None:
    """The files as they were, to the nanosecond of their times."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    (folder / "data/empty").mkdir(parents=True)
    for name in ("x.csv", "z.csv"):
        (folder / "data" / name).write_text("a\n1\n")
    (folder / "data/link").symlink_to("x.csv")
    for path in (*(folder / "data").rglob("*"), folder / "data", folder):
        os.utime(path, ns=(10**17, 10**17), follow_symlinks=False)


def run_all(project: Project, count: int) -> tuple[Executed, ...]:
    chapters = [read_chapter(project.root / f"{number}.qmd", project.root) for number in range(count)]
    return execute_chapters(chapters, Settings(), project)


def reuse_of(project: Project, number: int) -> execution_cache.Results | None:
    chapter = read_chapter(project.root / f"{number}.qmd", project.root)
    return execution_cache.look_up(project, chapter.path, _Plan(chapter, Settings(), project, {}, {}).key)


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are made anew a moment before the cells run, which alone would keep their results from being kept."""
    monkeypatch.setattr(execution_cache, "_changed_since", lambda path, moment: False)


def test_cell_runs_again_where_its_question_has_another_answer(ask) -> None:
    again = ask([*ASKED, *READ])
    assert [case for case, ran in zip([*ASKED, *READ], again, strict=True) if not ran] == []


def test_cell_runs_again_where_a_module_that_it_looked_for_is_there(project: Project, write: Write) -> None:
    for number, code in enumerate(IMPORTED):
        write(f"{number}.qmd", f"```{{python}}\n{HEAD}{code}\n```\n")
    run_all(project, len(IMPORTED))
    assert None not in [reuse_of(project, number) for number in range(len(IMPORTED))]
    write("absent.py", "")
    assert [reuse_of(project, number) for number in range(len(IMPORTED))] == [None, None]


def test_cell_does_not_run_again_for_what_it_did_not_ask(ask) -> None:
    assert [case for case, ran in zip(UNRELATED, ask(UNRELATED), strict=True) if ran] == []


def test_nothing_is_kept_where_machine_code_may_have_read(write: Write, project: Project) -> None:
    write("0.qmd", "```{python}\nimport ctypes\n_ = ctypes.CDLL('libc.so.6')\n```\n")
    run_all(project, 1)
    assert not (project.cache / "cells/0.json").exists()


def test_results_are_kept_where_a_package_that_reads_unseen_is_only_looked_for(write: Write, project: Project) -> None:
    try_it = "try:\n    import {}\nexcept ImportError:\n    pass\n"
    absent = next(name for name in sorted(UNSEEN) if importlib.util.find_spec(name) is None)  # pandas tries pyarrow
    there = project.root / "fiona.py"
    there.write_text("")
    for number, name in enumerate((absent, "fiona")):
        write(f"{number}.qmd", f"```{{python}}\n{try_it.format(name)}```\n")

    run_all(project, 2)

    assert [reuse_of(project, number) is not None for number in range(2)] == [True, False]


def test_what_was_read_outside_is_kept_with_the_results(write: Write, project: Project, tmp_path_factory) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "other.csv"
    other.write_text("1")
    write("0.qmd", f"```{{python}}\nlen(open({str(other)!r}).read())\n```\n")
    (executed,) = run_all(project, 1)
    kept = reuse_of(project, 0)
    assert kept is not None
    assert kept.outside == (str(other.resolve()),) == executed.outside
    assert not any(Path(name).is_absolute() for name in executed.dependencies)
    other.write_text("22")
    assert reuse_of(project, 0) is None


@pytest.mark.parametrize("kind", ["read", "time"])
@pytest.mark.parametrize(("later", "lasting"), [(-1, True), (0, False), (1, False)])
def test_file_that_is_written_while_a_cell_runs_keeps_its_results_from_lasting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, later: int, lasting: bool
) -> None:
    monkeypatch.undo()
    file = tmp_path / "x.csv"
    file.write_text("1")
    written = file.stat()
    moment = max(written.st_mtime_ns, written.st_ctime_ns) - later
    assert execution_cache.settle(Run((), (), ((kind, "x.csv"),), moment), tmp_path).lasting is lasting
