"""The real Quarto, where it is: the small paper as the built-in renderer makes it, and faults told once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.render.quarto.compare_sites import differences, reason_for
from tests.sample import Sample

ROOT = Path(__file__).parents[3]
HOOK = "report/hooks/after_render.py"

pytestmark = [
    pytest.mark.quarto,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("quarto") is None, reason="Quarto is not installed"),
    pytest.mark.xdist_group("real quarto"),
]


def site_of(sample: Sample) -> dict[str, bytes]:
    return sample.files("site")


@pytest.fixture(scope="module")
def by_quarto(built_sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The small paper with its site by Quarto; not to be changed."""
    sample = built_sample.copied(tmp_path_factory.mktemp("quarto") / "paper")
    done = sample.run("make", "ENGINE=quarto")
    assert done.returncode == 0, done.stderr
    return sample


def test_its_pages_have_what_those_of_the_built_in_renderer_have(by_quarto: Sample, built_sample: Sample) -> None:
    found = list(differences(by_quarto.project.site, built_sample.project.site))
    assert [str(each) for each in found if not reason_for(each)] == []


def test_after_work_changes_nothing_that_it_has_done(by_quarto: Sample, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(by_quarto.project.site, site)
    for _ in range(5):
        done = by_quarto.run("env", f"QUARTO_PROJECT_OUTPUT_DIR={site}", sys.executable, HOOK)
        assert done.returncode == 0, done.stderr
    again = {
        f"site/{path.relative_to(site).as_posix()}": path.read_bytes() for path in site.rglob("*") if path.is_file()
    }
    assert again == site_of(by_quarto)


def test_one_word_has_the_bytes_of_a_whole_build_in_another_folder(by_quarto: Sample, tmp_path: Path) -> None:
    for name in ("part", "a whole one"):
        sample = by_quarto.copied(tmp_path / name)
        sample.edit("chapters/honey.qmd", "A jar cost", "One jar cost")
        if name != "part":
            shutil.rmtree(sample.project.cache)
            shutil.rmtree(sample.path(".quarto"))
        done = sample.run("make", "ENGINE=quarto")
        assert done.returncode == 0, done.stderr
        rendered = done.stdout + done.stderr
        assert ("chapter 1 of 23" in rendered) is (name != "part")
    part, whole = (Sample(tmp_path / name) for name in ("part", "a whole one"))
    assert site_of(part) == site_of(whole)
    assert part.path("chapters/honey.html").exists() is False


SETTINGS = """\
project:
  type: book
book:
  title: Small
  chapters: [index.qmd, one.qmd, two.qmd]
jupyter: python3
"""
CELL = "```{python}\n#| label: b\nx = 1\n```\n"
FAULTS = {
    "a cell that raises": ("two.qmd", CELL.replace("1", "1 / 0"), "two.qmd:5: a cell raises ZeroDivisionError"),
    "a kernel that dies": ("two.qmd", CELL.replace("x = 1", "import os; os._exit(9)"), "two.qmd:4: the kernel died"),
    "an expression that raises": (
        "two.qmd",
        CELL + "\nValue `{python} 1/0`.\n",
        "two.qmd:8: an inline expression raises ZeroDivisionError",
    ),
    "an expression without a cell": ("two.qmd", "Value `{python} 1`.\n", "two.qmd:3: an inline expression is not"),
    "an include": ("two.qmd", "{{< include _no.qmd >}}\n", "two.qmd:3: includes _no.qmd, which does not exist"),
    "colons": ("two.qmd", ":::\n\nText.\n", "two.qmd:3: a line of colons closes nothing"),
    "an identifier twice": (
        "two.qmd",
        "::: {#fig-a}\nX\n\nC\n:::\n\n::: {#fig-a}\nX\n\nC\n:::\n",
        'two.qmd:9: the identifier "fig-a"',
    ),
    "an identifier in two chapters": (
        "two.qmd",
        "## More {#sec-one}\n",
        'two.qmd:3: the identifier "sec-one" is given in two',
    ),
    "a note without text": ("two.qmd", "Text[^no].\n", "two.qmd:3: the footnote [^no] has no text"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_one_problem_with_its_line(tmp_path: Path, fault: tuple[str, str, str]) -> None:
    name, text, words = fault
    texts = {
        "_quarto.yml": SETTINGS,
        "index.qmd": "# Preface\n",
        "one.qmd": "# One {#sec-one}\n",
        "two.qmd": "# Two\n\n",
    }
    for each, start in texts.items():
        (tmp_path / each).write_text(start + (text if each == name else ""))
    assert list(problems_of(tmp_path)) == [words]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] != ".") == sorted([*texts, "build"])


def problems_of(folder: Path) -> Iterator[str]:
    """The first words of each problem that is told, as long as those that are expected."""
    command = [
        sys.executable,
        "-m",
        "report",
        "render",
        str(folder),
        "--engine=quarto",
        f"--output={folder / 'build/site'}",
    ]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    known = [words for _, _, words in FAULTS.values()]
    for line in done.stderr.splitlines():
        if ".qmd:" in line and not line.startswith((" ", "[", "chapter ")) and "expected:" not in line:
            yield next((words for words in known if line.startswith(words)), line)
