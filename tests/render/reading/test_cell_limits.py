"""What cells may not do: change sources, show without end. Each is stopped, and told with chapter and line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.chapters import read_chapter
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.reading.execute import execute_chapters
from report.render.reading.file_access import KEPT
from report.render.reading.kernel_runs import CellRequest, Run, run_cells
from tests.sample import Sample

Write = Callable[[str, str], Path]

# Each on a line of its own; the name of the source that would change.
WRITES = [
    ("open('chapters/a.qmd', 'a').write('more')", "chapters/a.qmd"),
    ("open('data/x.csv', 'r+').truncate(0)", "data/x.csv"),
    ("Path('data/x.csv').write_text('1')", "data/x.csv"),
    ("Path('data/new.csv').touch()", "data/new.csv"),
    ("Path('data/x.csv').touch()", "data/x.csv"),
    ("Path('data/x.csv').unlink()", "data/x.csv"),
    ("Path('data/x.csv').rename('build/x.csv')", "data/x.csv"),
    ("Path('build/kept.txt').rename('data/x.csv')", "data/x.csv"),
    ("Path('data/x.csv').chmod(0o600)", "data/x.csv"),
    ("Path('data/link').symlink_to('x.csv')", "data/link"),
    ("Path('data/new').mkdir()", "data/new"),
    ("Path('buildings').mkdir()", "buildings"),
    ("os.truncate('data/x.csv', 0)", "data/x.csv"),
    ("os.utime('data/x.csv', (0, 0))", "data/x.csv"),
    ("os.close(os.open('data/y.csv', os.O_CREAT))", "data/y.csv"),
    ("os.link('data/x.csv', 'build/x.csv')", "data/x.csv"),
    ("os.open('y.csv', os.O_CREAT | os.O_WRONLY, dir_fd=os.open('data', os.O_RDONLY))", "y.csv"),
    ("os.remove('x.csv', dir_fd=os.open('data', os.O_RDONLY))", "data/x.csv"),
    ("os.makedirs('data/a/b')", "data/a"),
    ("os.chdir('data'); open('x.csv', 'w')", "data/x.csv"),
    ("open('build/outward/x.csv', 'w')", "data/x.csv"),
    ("open('build/../data/x.csv', 'w')", "data/x.csv"),
    ("shutil.copyfile('build/kept.txt', 'data/x.csv')", "data/x.csv"),
    ("shutil.rmtree('data')", "data"),
    ("shutil.move('data/x.csv', 'build/x.csv')", "data/x.csv"),
    ("tempfile.mkdtemp(dir='.', prefix='own')", "own"),
    ("pandas.DataFrame({'a': [1]}).to_csv('data/x.csv')", "data/x.csv"),
    ("os.mkfifo('data/pipe')", "data/pipe"),
    ("get_ipython().run_cell_magic('writefile', 'data/x.csv', '1')", "data/x.csv"),
    ("open('elsewhere/x.csv', 'w')", "elsewhere/x.csv"),
    ("open(os.path.abspath('data/x.csv'), 'wb')", "data/x.csv"),
    (
        "import multiprocessing as m; p = m.get_context('fork').Process(target=open, args=('data/x.csv', 'w')); "
        "p.start(); p.join()",
        "data/x.csv",
    ),
    ("zipfile.ZipFile('data/x.zip', 'w')", "data/x.zip"),
]
HEAD = "import os, shutil, tempfile, zipfile\nfrom pathlib import Path\n"
FREE = [
    "open('build/new.txt', 'w').write('1')",
    "Path('build/more').mkdir(parents=True); Path('build/more').rmdir()",
    "Path('data').mkdir(exist_ok=True); os.makedirs('data', exist_ok=True)",
    "Path('nothing').unlink(missing_ok=True); shutil.rmtree('nothing', ignore_errors=True)",
    "tempfile.NamedTemporaryFile('w').write('1')",
    "open(os.devnull, 'w').write('1')",
    "Path.home().joinpath('x').write_text('1')",
    "import share.part",
    "os.remove('build/kept.txt')",
]


@pytest.fixture
def sources(project: Project, write: Write, tmp_path_factory: pytest.TempPathFactory) -> Project:
    write("chapters/a.qmd", "")
    write("data/x.csv", "a\n1\n")
    write("share/part.py", "VALUE = 1\n")
    write("build/kept.txt", "kept")
    (project.root / "build/outward").symlink_to("../data")
    (project.root / "elsewhere").symlink_to(tmp_path_factory.mktemp("disk"))
    return project


def state(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(root).as_posix(): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in root.rglob("*")
        if "build" not in path.parts and "__pycache__" not in path.parts
    }


def problem_of(project: Project, write: Write, code: str, **options: int) -> Problem:
    path = write("a.qmd", f"Text.\n\n```{{python}}\n{code}\n```\n")
    with pytest.raises(ContentError) as caught:
        execute_chapters([read_chapter(path, project.root)], Settings(), project, **options)
    (problem,) = caught.value.problems
    return problem


def test_no_way_of_python_changes_a_source(sources: Project) -> None:
    """All in one cell, which goes on after each; the note of each has its line."""
    before = state(sources.root)
    tries = [f"try:\n    {code}\nexcept BaseException: pass\nos.chdir(root)\n" for code, _ in WRITES]
    (run,) = run_cells([[CellRequest(f"{HEAD}import pandas\nroot = os.getcwd()\n{''.join(tries)}")]], sources.root)
    told = [what.partition(" ") for kind, what in run.notes if kind == "refused"]
    first = (HEAD.count("\n") + 2) + 2  # the line of the first, of four that each has
    missing = [
        code
        for number, (code, name) in enumerate(WRITES)
        if not any(int(line) == first + 4 * number and name in detail for line, _, detail in told)
    ]
    assert not missing
    assert [(each.kind, each.line) for each in run.failures] == [("refused", first)]
    assert state(sources.root) == before


def test_what_is_no_source_may_be_written(sources: Project) -> None:
    (run,) = run_cells([[CellRequest(HEAD + code) for code in FREE]], sources.root)
    assert [(FREE[each.step], each) for each in run.failures] == []
    assert len(run.results) == len(FREE)


OF_THE_BUILD = [
    ("shutil.rmtree('build')", "build"),
    ("shutil.rmtree('build/exhibits')", "build/exhibits"),
    ("os.remove('build/exhibits/a/metadata.json')", "build/exhibits/a/metadata.json"),
    ("Path('build/exhibits/a/metadata.json').write_text('{}')", "build/exhibits/a/metadata.json"),
    ("Path('build/cache').rename('build/old')", "build/cache"),
    ("os.rename('build', 'build/../other')", "build"),
    ("open('build/cache/new', 'w')", "build/cache/new"),
    ("Path('build/paper.pdf').touch()", "build/paper.pdf"),
]


def test_no_way_of_python_changes_what_a_build_keeps(sources: Project, write: Write) -> None:
    write("build/exhibits/a/metadata.json", '{"number": 1}')
    write("build/cache/cells/b", "kept")
    tries = "".join(f"try: {code}\nexcept OSError: pass\n" for code, _ in OF_THE_BUILD)
    (run,) = run_cells([[CellRequest(HEAD + tries)]], sources.root)
    told = [what.partition(" ")[2] for kind, what in run.notes if kind == "refused"]
    assert [*dict.fromkeys(told)] == [*dict.fromkeys(name for _, name in OF_THE_BUILD)]
    assert (sources.build / "exhibits/a/metadata.json").read_text() == '{"number": 1}'
    assert (sources.build / "cache/cells/b").read_text() == "kept"
    assert not (sources.build / "paper.pdf").exists()


def test_all_that_a_build_leaves_for_its_steps_is_kept_from_cells(built_sample: Sample) -> None:
    left = {path.name for path in built_sample.project.build.iterdir()}
    assert left - {"summary.txt"} <= {*KEPT}
    assert {"cache", "exhibits", "pages", "site", "steps"} <= left


def test_cell_that_would_write_a_source_is_told_with_chapter_and_line(sources: Project, write: Write) -> None:
    problem = problem_of(sources, write, "x = 1\nopen('data/x.csv', 'w')\nprint('never')")
    assert (problem.path, problem.line) == ("a.qmd", 5)
    assert problem.found == "the cell `x = 1` would change data/x.csv; nothing was changed"
    assert "build/" in problem.expected
    assert "scripts/" in problem.remedy


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    open('data/x.csv', 'w')\nexcept OSError:\n    pass",
        "#| error: true\n\n\nopen('data/x.csv', 'w')",
        "import threading\nt = threading.Thread(target=open, args=('data/x.csv', 'w'))\nt.start(); t.join()",
    ],
)
def test_write_that_a_cell_hides_is_told_all_the_same(sources: Project, write: Write, code: str) -> None:
    problem = problem_of(sources, write, code)
    assert "would change data/x.csv" in problem.found
    assert (problem.path, problem.line > 3) == ("a.qmd", True)


def test_write_of_an_inline_expression_is_told(sources: Project, write: Write) -> None:
    path = write("a.qmd", "Text.\n\nOf `{python} open('data/x.csv', 'w')`.\n")
    with pytest.raises(ContentError, match=r"a\.qmd:3: an inline expression would change data/x\.csv"):
        execute_chapters([read_chapter(path, sources.root)], Settings(), sources)


PROGRAMS = {
    "shell": "import os\nos.system('echo 2 >> data/x.csv')",
    "same times": "import subprocess\nsubprocess.run('echo b > t; touch -r data/x.csv t; mv t data/x.csv', shell=True)",
    "removed": "import subprocess\nsubprocess.run(['rm', 'data/x.csv'])",
    "database": "import sqlite3\nsqlite3.connect('data/x.db').execute('create table t (a)')",
    "machine code": "import ctypes\nctypes.CDLL(None)\nctypes.CDLL('libc.so.6').unlink(b'data/x.csv')",
}


@pytest.mark.parametrize("how", PROGRAMS)
def test_source_that_a_program_changed_is_told_with_chapter_and_line(sources: Project, write: Write, how: str) -> None:
    if how == "machine code" and sys.platform != "linux":
        pytest.skip("other systems name their library differently")
    problem = problem_of(sources, write, PROGRAMS[how])
    assert problem.found.startswith("data/x.")
    assert "changed while programs ran that this chapter started" in problem.found
    assert (problem.path, problem.line) == ("a.qmd", 6 if how == "machine code" else 5)


def test_program_that_changes_no_source_is_no_fault(sources: Project) -> None:
    (run,) = run_cells([[CellRequest("import os\nos.system('cat data/x.csv; echo 1 > build/y')")]], sources.root)
    assert not run.failures


FLOODS = [
    "print('x' * 10**8)",
    "for i in range(300_000): print(i)",
    "while True: print('x')",
    "while True:\n    try: print('x' * 1000)\n    except BaseException: pass",
    "import sys\nwhile True: sys.stderr.write('warning ' * 100)",
    "import os\nwhile True: os.write(1, b'x' * 1000)",
    "from IPython.display import display, HTML\ndisplay(HTML('<p>' * 10**7))",
    "from IPython.display import display, HTML\nwhile True: display(HTML('<p>text</p>' * 1000))",
    "'x' * 10**8",
    "class Huge:\n    def __repr__(self): return 'x' * 10**8\nHuge()",
    "raise ValueError('x' * 10**8)",
    "import subprocess\nsubprocess.run(['sh', '-c', 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'])",
]


def test_output_without_measure_is_stopped_while_it_comes(tmp_path: Path) -> None:
    runs = run_cells(
        [[CellRequest("1"), CellRequest(code), CellRequest("2")] for code in FLOODS], tmp_path, megabytes=2
    )
    found = [(code, run.failures) for code, run in zip(FLOODS, runs, strict=True)]
    assert [code for code, failures in found if [(each.kind, each.step) for each in failures] != [("flood", 1)]] == []


def test_value_of_an_expression_is_limited_too(tmp_path: Path) -> None:
    (run,) = run_cells([[CellRequest(expressions=("1", "'x' * 10**8"))]], tmp_path)
    assert [failure.kind for failure in run.failures] == ["flood"]


def test_flood_is_told_with_chapter_line_limit_and_remedy(project: Project, write: Write) -> None:
    problem = problem_of(project, write, "x = 1\nfor i in range(10**9):\n    print(i)", megabytes=1)
    assert (problem.path, problem.line) == ("a.qmd", 6)
    assert problem.found == "the cell `x = 1` shows more than 1 MB or 10,000 printed lines and was stopped"
    assert "cell-megabytes" in problem.remedy


def test_limit_is_of_one_cell_and_reached_only_beyond_it(tmp_path: Path) -> None:
    steps = [
        CellRequest("print('x' * 999_999)"),
        CellRequest("print('x' * 999_999)"),
        CellRequest("for _ in range(10_000): print()"),
    ]
    (run,) = run_cells([steps], tmp_path, megabytes=1)
    assert not run.failures
    (run,) = run_cells([[CellRequest("print('x' * 1_000_000)")]], tmp_path, megabytes=1)
    assert [failure.kind for failure in run.failures] == ["flood"]


def test_read_outside_the_project_is_noted(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "other.csv").write_text("1")
    code = "from pathlib import Path\nimport json, os\nPath('../other.csv').read_text(), open('/etc/hosts').close()"

    def outside(run: Run) -> list[str]:
        return [what for kind, what in run.notes if kind == "outside"]

    first, second = run_cells(
        [[CellRequest(code)], [CellRequest(f"import os\nos.listdir({os.fspath(tmp_path)!r})")]], root
    )
    assert not first.failures
    assert outside(first) == [str((tmp_path / "other.csv").resolve())]
    assert outside(second) == [str(tmp_path.resolve())]
    (root / "link.csv").symlink_to("../other.csv")
    (third,) = run_cells([[CellRequest("open('link.csv').read()")]], root)
    assert outside(third) == [str((tmp_path / "other.csv").resolve())]
    assert ("read", "link.csv") in third.notes
