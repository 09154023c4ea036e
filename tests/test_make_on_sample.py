"""What goes missing from a built paper is rebuilt, or refused by its name, by the real programs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.sample import Sample


def refused(sample: Sample) -> str:
    done = sample.make()
    assert done.returncode, done.stdout
    said = done.stdout + done.stderr
    assert "a fault in the program" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", ["data/honey/harvest.csv", "data/sources/units.csv"])
def test_a_missing_dataset_is_refused_once_and_by_name(sample: Sample, name: str) -> None:
    sample.path(name).unlink()
    said = refused(sample)
    assert f"{name}: the file of dataset" in said
    assert "put back the file that you had" in said
    assert "has 0 rows" not in said
    assert "no rows" not in said
    assert said.count(f"{name}:") == 1


def test_a_missing_chapter_is_refused_by_name(sample: Sample) -> None:
    sample.path("chapters/honey.qmd").unlink()
    assert "chapters/honey.qmd" in refused(sample)


def test_a_removed_module_of_the_analysis_is_noticed(sample: Sample) -> None:
    sample.path("scripts/honey.py").unlink()
    assert "No module named 'scripts.honey'" in refused(sample)


def test_a_removed_module_that_no_other_imports_is_noticed_where_its_exhibits_are_shown(sample: Sample) -> None:
    exhibits = {path.name for path in sample.project.exhibits.iterdir()}
    sample.path("scripts/honey_exhibits.py").unlink()
    assert 'index.qmd:13: no claim "south-above-north"' in refused(sample)
    assert {path.name for path in sample.project.exhibits.iterdir()} < exhibits


def test_an_output_that_was_cut_is_made_again_to_the_byte(sample: Sample) -> None:
    pdf, page = sample.project.pdf, sample.project.site / "chapters/honey.html"
    whole = pdf.read_bytes(), page.read_bytes()
    pdf.write_bytes(whole[0][:1000])
    page.unlink()
    sample.made()
    assert (pdf.read_bytes(), page.read_bytes()) == whole


def test_a_build_leaves_its_outputs_and_what_a_later_step_reads_and_nothing_else(built_sample: Sample) -> None:
    """What nothing reads is not written: whoever adds a name here knows who reads it."""
    outputs = {"site", "paper.pdf", "paper.docx", "summary.txt"}  # the last is what make says at its end
    read_by_steps = {"exhibits", "pages", "cache", "locks", "reads.json", "steps"}
    left = {path.name for path in built_sample.project.build.iterdir()}
    assert left - {"data"} == outputs | read_by_steps  # data: what `make data` found, for the page of checks


def test_a_cell_that_would_remove_what_was_built_is_refused_and_all_of_it_stays(sample: Sample) -> None:
    kept = sample.files("exhibits", "site", "paper.pdf")
    text = sample.path("chapters/hives.qmd").read_text(encoding="utf-8")
    sample.append("chapters/hives.qmd", "\n```{python}\nimport shutil\nshutil.rmtree('build/exhibits')\n```\n")
    line = text.count("\n") + 4
    assert f"chapters/hives.qmd:{line}: the cell `import shutil` would change build/exhibits" in refused(sample)
    assert sample.files("exhibits", "site", "paper.pdf") == kept
    sample.path("chapters/hives.qmd").write_text(text, encoding="utf-8")
    sample.made()
    assert sample.files("exhibits", "site", "paper.pdf") == kept


def test_a_table_with_a_line_break_in_its_name_is_refused_by_name_on_one_line(sample: Sample) -> None:
    sample.path("data/honey/a\nb.csv").write_text("x\n", encoding="utf-8")
    assert r"data/honey/a\nb.csv: is not described" in refused(sample).splitlines()


def test_files_with_a_line_break_in_their_names_that_nothing_uses_reach_nothing(sample: Sample) -> None:
    """Where something names such a file, that line is told; `make data` names those in the data folder."""
    before = sample.files("site").keys()
    names = ["chapters/a\nb.png", "chapters/a\rb.qmd", "data/a\nb.md"]
    for name in names:
        sample.path(name).write_text("x", encoding="utf-8")
    sample.made("site")
    assert sample.files("site").keys() == before
    done = sample.make("data")
    told = [name for name in names if rf"{name!r}"[1:-1] in done.stdout + done.stderr]
    assert told == ["data/a\nb.md"]


def flipped(content: bytes) -> bytes:
    """The content with one bit of a letter in its second half changed."""
    places = range(len(content) // 2, len(content))
    at = next((place for place in places if chr(content[place]).isalpha()), len(content) - 1)
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_flip_in_everything_that_is_kept_reaches_no_page_and_stops_no_make(sample: Sample) -> None:
    before = sample.files("site", "paper.pdf", "paper.docx", "exhibits")
    kept = [path for place in ("cache", "pages", "exhibits") for path in files_below(sample.project.build / place)]
    assert len(kept) > 40
    for path in kept:
        path.write_bytes(flipped(path.read_bytes()))
    sample.append("chapters/honey.qmd", "\n")  # so that every step runs
    sample.made()
    assert sample.files("site", "paper.pdf", "paper.docx", "exhibits") == before


def files_below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]


def test_make_after_killed_ones_gives_the_same_bytes(sample: Sample) -> None:
    """Each is killed in another step, and the next goes on from what it left."""
    before = sample.files("site", "paper.pdf", "paper.docx", "exhibits")
    for place in ("steps", "cache"):
        shutil.rmtree(sample.project.build / place)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTEST"))}
    for goal in ("exhibits", "site", "pdf"):
        words = ["make", "ENGINE=builtin", goal]
        with subprocess.Popen(
            words, cwd=sample.project.root, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
        ) as make:
            assert make.stderr
            next(line for line in make.stderr if line.startswith(f"{goal}: "))
            os.killpg(make.pid, signal.SIGKILL)
            make.stderr.read()  # until all that it started has ended too
    sample.made()
    assert sample.files("site", "paper.pdf", "paper.docx", "exhibits") == before
    assert not list(sample.project.build.glob(".*.*")), "something half made is left"
