"""What goes missing from a built paper is rebuilt, or refused by its name, by the real programs."""

from __future__ import annotations

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
    assert f"git checkout -- {name}" in said
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
    assert 'index.qmd:16: no claim "south-above-north"' in refused(sample)
    assert {path.name for path in sample.project.exhibits.iterdir()} < exhibits


def test_an_output_that_was_cut_is_made_again_to_the_byte(sample: Sample) -> None:
    pdf, page = sample.project.pdf, sample.project.site / "chapters/honey.html"
    whole = pdf.read_bytes(), page.read_bytes()
    pdf.write_bytes(whole[0][:1000])
    page.unlink()
    sample.made()
    assert (pdf.read_bytes(), page.read_bytes()) == whole


def test_a_table_with_a_line_break_in_its_name_is_refused_by_name_on_one_line(sample: Sample) -> None:
    sample.path("data/honey/a\nb.csv").write_text("x\n", encoding="utf-8")
    assert r"data/honey/a\nb.csv: is not described" in refused(sample).splitlines()


@pytest.mark.parametrize("name", ["chapters/a\nb.png", "chapters/a\rb.qmd", "data/a\nb.md"])
def test_a_file_with_a_line_break_in_its_name_that_nothing_uses_reaches_nothing(sample: Sample, name: str) -> None:
    """Where something names such a file, that line is told; `make data` names those in the data folder."""
    before = sample.files("site").keys()
    sample.path(name).write_text("x", encoding="utf-8")
    sample.made()
    assert sample.files("site").keys() == before
    done = sample.make("data")
    assert (rf"{name!r}"[1:-1] in done.stdout + done.stderr) is name.startswith("data/")
