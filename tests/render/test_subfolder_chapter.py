"""A chapter in a folder of its own has all that others have."""

from __future__ import annotations

from tests.sample import Sample


def test_a_chapter_in_a_folder_has_its_files_pages_and_place_in_the_search(sample: Sample) -> None:
    old, new = sample.path("chapters/honey.qmd"), sample.path("chapters/valley/honey.qmd")
    new.parent.mkdir()
    new.write_text(old.read_text(encoding="utf-8").replace("](evidence/", "](../evidence/"), encoding="utf-8")
    old.unlink()
    sample.edit("_quarto.yml", "- chapters/honey.qmd", '- "chapters/valley/honey.qmd"')
    sample.made("site")
    site = sample.project.site
    page = (site / "chapters/valley/honey.html").read_text(encoding="utf-8")
    assert "../../exhibits/harvest.html" in page
    assert "../../exhibits/prices.csv" in page
    assert "chapters/valley/honey.html#fig-harvest" in (site / "search/index.js").read_text(encoding="utf-8")
    assert (site / "notebooks/honey.ipynb").is_file()
    checked = sample.report("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
