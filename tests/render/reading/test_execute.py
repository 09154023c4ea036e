from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core import commands
from report.core.chapters import read_chapter
from report.core.configuration import Settings, read_configuration
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.reading import kernel_runs
from report.render.reading.execute import Executed, execute_chapters

ROOT = Path(__file__).parents[3]
Write = Callable[[str, str], Path]
Reference = Callable[[str], Project]


def run(path: Path, project: Project) -> Executed:
    return execute_chapters([read_chapter(path, project.root)], Settings(), project)[0]


def problems_of(project: Project, *names: str, seconds: int = 60) -> tuple[Problem, ...]:
    def build() -> None:
        chapters = [read_chapter(project.root / name, project.root) for name in names]
        execute_chapters(chapters, Settings(), project, seconds=seconds)

    with pytest.raises(ContentError) as caught:
        build()
    return caught.value.problems


@pytest.mark.parametrize(
    ("case", "line", "words"),
    [
        ("bad-cell-yaml", 8, "quotation mark is opened and never closed"),
        ("bad-option-value", 9, 'option "echo" is perhaps'),
        ("bad-yaml", 2, "quotation mark is opened and never closed"),
        ("cell-exception", 10, '`raise ValueError("the plant list is empty")` raises ValueError: the plant list'),
        ("duplicate-label", 12, 'label "same" is already that of the cell in line 7'),
        ("include-missing", 6, "_nowhere.qmd"),
        ("inline-exception", 11, "`undefined_name` raises NameError: name 'undefined_name' is not defined"),
        ("syntax-error", 8, "`def broken(:` raises SyntaxError: invalid syntax"),
        ("unclosed-cell", 7, "never closed"),
        ("unknown-kernel", 4, "Jupyter kernel nosuchkernel"),
    ],
)
def test_what_fails_in_quarto_fails_with_file_and_line(reference: Reference, case: str, line: int, words: str) -> None:
    (problem,) = problems_of(reference(f"errors/{case}"), "doc.qmd")
    assert (problem.path, problem.line) == ("doc.qmd", line)
    assert words in problem.found


@pytest.mark.parametrize("case", ["cell-error-allowed", "unknown-option", "no-title"])
def test_what_passes_in_quarto_passes(reference: Reference, case: str) -> None:
    project = reference(f"errors/{case}")
    assert run(project.root / "doc.qmd", project).path == "doc.qmd"


def test_fault_in_the_projects_settings_is_told_once_with_its_line(write: Write, project: Project) -> None:
    write("_quarto.yml", "lang: en\njupyter: julia-1.9\nexecute:\n  echo: 1\n")
    chapters = [read_chapter(write(name, "```{python}\n1\n```\n"), project.root) for name in ("a.qmd", "b.qmd")]
    with pytest.raises(ContentError) as caught:
        execute_chapters(chapters, read_configuration(project.root).settings, project)
    assert [(problem.path, problem.line) for problem in caught.value.problems] == [
        ("_quarto.yml", 2),
        ("_quarto.yml", 4),
    ]


def test_cell_without_end_is_stopped_at_the_limit(write: Write, project: Project) -> None:
    write("a.qmd", "```{python}\n#| label: endless\nwhile True:\n    pass\n```\n\n```{python}\n1 / 0\n```\n")
    (problem,) = problems_of(project, "a.qmd", seconds=1)
    assert (problem.path, problem.line) == ("a.qmd", 3)
    assert problem.found == 'the cell "endless" did not end within 1 seconds'


def test_result_that_breaks_jupyters_format_is_named_with_its_cell(write: Write, project: Project) -> None:
    write("a.qmd", "```{python}\nfrom IPython.display import display\ndisplay({'text/html': 5}, raw=True)\n```\n")
    (problem,) = problems_of(project, "a.qmd")
    assert (problem.path, problem.line) == ("a.qmd", 2)
    assert problem.found.startswith("a result is not as Jupyter defines it: 5 is not valid")


def test_faults_of_all_chapters_are_shown_together(write: Write, project: Project) -> None:
    write("b.qmd", "```{python}\nimport os\nos._exit(7)\n```\n")
    write("c.qmd", "One.\n\n```{python}\ndef half(x):\n    return x / 0\n\nhalf(1)\n```\n")
    write("d.qmd", "Good: `{python} 1 + 1`\n")
    died, raised = problems_of(project, "b.qmd", "c.qmd", "d.qmd")
    assert (died.path, died.line) == ("b.qmd", 2)
    assert "exit status 7" in died.found
    assert (raised.path, raised.line) == ("c.qmd", 5)
    assert raised.found == "`return x / 0` raises ZeroDivisionError: division by zero"


def test_error_in_an_included_cell_is_named_in_its_file(write: Write, project: Project) -> None:
    write("_b.qmd", "Text.\n\n```{python}\n#| echo: false\nx = 1\nx.nothing\n```\n")
    write("a.qmd", "---\ntitle: A\n---\n\n{{< include _b.qmd >}}\n")
    (problem,) = problems_of(project, "a.qmd")
    assert (problem.path, problem.line) == ("_b.qmd", 6)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("object()", "address in memory, other at each run: <object"),
        ("import os; os.getcwd()", "place of this machine"),
        ("print('/home/someone/data.csv')", "place of this machine: /home/someone"),
    ],
)
def test_results_that_another_machine_would_not_give_fail(
    write: Write, project: Project, code: str, words: str
) -> None:
    write("a.qmd", f"```{{python}}\n{code}\n```\n")
    (problem,) = problems_of(project, "a.qmd")
    assert (problem.path, problem.line) == ("a.qmd", 2)
    assert words in problem.found


def test_web_addresses_and_code_are_no_places_of_this_machine(write: Write, project: Project) -> None:
    text = "```{python}\nx = '/home/someone'\nprint('https://example.org/home/plants')\n```\n"
    assert "example.org" in run(write("a.qmd", text), project).markdown


def test_lines_of_the_result_know_where_they_come_from(write: Write, project: Project) -> None:
    text = "---\ntitle: A\n---\nOne.\n\n```{python}\n#| echo: false\nprint('two')\n```\n\nThree.\n"
    executed = run(write("a.qmd", text), project)
    lines = executed.markdown.splitlines()
    assert len(lines) == len(executed.line_map)
    assert [executed.line_map[lines.index(line)].line for line in ("One.", "two", "Three.")] == [4, 8, 11]


def test_nothing_is_made_beside_a_document_outside_a_project(reference: Reference) -> None:
    project = reference("errors/cell-error-allowed")
    run(project.root / "doc.qmd", project)
    assert [path.name for path in project.root.iterdir()] == ["doc.qmd"]


def test_images_of_cells_are_among_the_results(reference: Reference) -> None:
    project = reference("cells")
    executed = run(project.root / "results.qmd", project)
    assert len(executed.files) == 5
    assert all(content.startswith(b"\x89PNG") for content in executed.files.values())


CHAPTER = """---
title: A
---

```{python}
from pathlib import Path
import share.part
```

Plants: `{python} Path("data/plants.csv").read_text()`, `{python} len(list(Path("data").iterdir()))`.
"""


@pytest.fixture
def with_data(write: Write, project: Project) -> Project:
    """A project whose one chapter has been run; it reads a file, a folder and a module."""
    path = write("a.qmd", CHAPTER)
    write("data/plants.csv", "42")
    write("share/part.py", "VALUE = 1\n")
    run(path, project)
    return project


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many chapters were run in kernels, at each execution after this."""
    calls: list[int] = []
    really = kernel_runs.run_cells

    def counted(jobs: Any, *arguments: Any, **options: Any) -> Any:
        calls.append(len(jobs))
        return really(jobs, *arguments, **options)

    monkeypatch.setattr(kernel_runs, "run_cells", counted)
    return calls


def test_changed_prose_starts_no_kernel_and_gives_the_same_bytes_as_a_fresh_run(
    with_data: Project, kernels: list[int]
) -> None:
    path = with_data.root / "a.qmd"
    path.write_text(CHAPTER.replace("Plants:", "All plants in Mexico:"), encoding="utf-8")
    reused = run(path, with_data)
    (with_data.cache / "cells" / "a.json").unlink()
    fresh = run(path, with_data)
    assert fresh == reused
    assert "All plants in Mexico: 42, 1." in fresh.markdown
    assert kernels == [0, 1]


FROM_CACHE = """
import sys
from pathlib import Path
from report.core.project import Project
from report.core.configuration import Settings
from report.render.reading.execute import execute_chapters
from report.core.chapters import read_chapter
project = Project(Path(sys.argv[1]))
print(execute_chapters([read_chapter(project.root / "a.qmd", project.root)], Settings(), project)[0].path)
print(sorted({name.partition(".")[0] for name in sys.modules} & {"nbclient", "nbformat", "jupyter_client", "zmq"}))
"""


def test_results_from_the_cache_load_nothing_of_jupyter(with_data: Project) -> None:
    environment = {"PYTHONPATH": str(ROOT)}
    done = commands.run([sys.executable, "-c", FROM_CACHE, str(with_data.root)], environment=environment)
    assert done.stdout.split("\n") == ["a.qmd", "[]", ""], done.stderr
    (with_data.cache / "cells" / "a.json").unlink()
    done = commands.run([sys.executable, "-c", FROM_CACHE, str(with_data.root)], environment=environment)
    assert "nbclient" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/plants.csv", "43"),
        ("data/more.csv", "1"),
        ("share/part.py", "VALUE = 2\n"),
        ("a.qmd", CHAPTER.replace("len(", "1 + len(")),
        ("a.qmd", CHAPTER.replace("import share.part", "import share.part, math")),
    ],
)
def test_change_of_what_cells_read_runs_them_again(
    with_data: Project, kernels: list[int], write: Write, name: str, text: str
) -> None:
    write(name, text)
    run(with_data.root / "a.qmd", with_data)
    assert kernels == [1]


@pytest.mark.parametrize("name", ["other/plants.csv", "share/notes.txt", "notes.txt"])
def test_change_of_what_cells_do_not_read_runs_nothing(
    with_data: Project, kernels: list[int], write: Write, name: str
) -> None:
    write(name, "1")
    run(with_data.root / "a.qmd", with_data)
    assert kernels == [0]


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess; _ = subprocess.run(['true'])",
        "open('build/made.txt', 'w').close()",
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.close()",
        "import os; os.mkdir('build/made'); os.rmdir('build/made')",
    ],
)
def test_cells_with_effects_outside_are_run_each_time(
    write: Write, project: Project, kernels: list[int], code: str
) -> None:
    path = write("a.qmd", f"```{{python}}\n{code}\n```\n")
    write("build/other.txt", "")
    run(path, project)
    run(path, project)
    assert kernels == [1, 1]


def test_chapter_without_cells_starts_no_kernel(write: Write, project: Project, kernels: list[int]) -> None:
    executed = run(write("a.qmd", "---\ntitle: A\n---\n\n# Text\n"), project)
    assert (executed.markdown, kernels) == ("\n# Text\n", [0])


def test_only_the_chapter_that_read_a_file_is_run_again(write: Write, project: Project, kernels: list[int]) -> None:
    chapters = []
    for name in ("a", "b"):
        write(f"{name}.csv", "1")
        path = write(f"{name}.qmd", f"`{{python}} int(open('{name}.csv').read())`\n")
        chapters.append(read_chapter(path, project.root))
    execute_chapters(chapters, Settings(), project)
    write("b.csv", "2")
    again = execute_chapters(chapters, Settings(), project)
    assert kernels == [2, 1]
    assert [chapter.markdown for chapter in again] == ["1\n", "2\n"]
