"""A paper as a whole: two builds elsewhere are one, an edit costs what it touches, a fault costs nothing built."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from report.release.verify.variations import copy_inputs
from tests.sample import ROOT, Sample, write_sample

RESULTS = ["site", "exhibits", "paper.pdf", "paper.docx"]
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "POSIX", "LANG": "es_MX.UTF-8", "PYTHONHASHSEED": "77"}


def times_below(folder: Path) -> dict[str, int]:
    """When each JSON file below a folder was last written."""
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.json")
    }


def pages(paper: Sample) -> dict[str, bytes]:
    """The page of each chapter."""
    site = paper.project.site
    found = {path.relative_to(site).with_suffix("").as_posix(): path for path in site.glob("chapters/*.html")}
    return {name: path.read_bytes() for name, path in found.items()}


def kernels(paper: Sample) -> dict[str, int]:
    """When the cells of each chapter that needs a kernel were last run."""
    return times_below(paper.path("build/cache/cells"))


def differing(ours: dict[str, bytes], theirs: dict[str, bytes]) -> Iterable[str]:
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def test_two_builds_elsewhere_are_identical(built_sample: Sample, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    other = Sample(tmp_path / "a much longer folder's" / "of-another-name (ñ)", HOME=str(home), **ELSEWHERE)
    write_sample(other.folder)
    other.made("-j4")
    ours = built_sample.files(*RESULTS)
    assert differing(ours, other.files(*RESULTS)) == []
    assert {name.split("/")[0] for name in ours} == set(RESULTS)
    assert len(ours) > 100


@pytest.mark.slow
@pytest.mark.timeout(1800)  # however busy the machine is
def test_this_paper_has_the_same_bytes_when_it_is_built_elsewhere(tmp_path: Path) -> None:
    """The build in this folder, which `make test` brings up to date, against one from nothing somewhere else."""
    here = Sample(ROOT)
    if "built-in renderer" not in here.path("build/summary.txt").read_text(encoding="utf-8"):
        pytest.skip("the site in this folder was made by Quarto")
    other = Sample(tmp_path / "a much longer folder" / "of-another-name", HOME=str(tmp_path), **ELSEWHERE)
    copy_inputs(ROOT, other.folder, backwards=True)
    other.made("-j4")
    ours = here.files(*RESULTS)
    assert differing(ours, other.files(*RESULTS)) == []
    assert len(ours) > 1000


def test_make_says_where_results_are_and_which_renderer_made_them(sample: Sample) -> None:
    said = sample.made()
    for result in ["build/site/index.html", "build/paper.pdf", "build/paper.docx", "built-in renderer: asked for"]:
        assert result in said
    assert re.search(r"exhibits \d+\.\d s, chapters \d+\.\d s, site \d+\.\d s, pdf \d+\.\d s, docx \d+\.\d s", said)


def test_second_make_starts_nothing(sample: Sample) -> None:
    sample.made()
    planned = sample.make("--dry-run").stdout.splitlines()
    assert planned == ["cat build/summary.txt"]


def test_changed_row_rebuilds_only_what_reads_it(sample: Sample) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample.project.exhibits.glob("*/metadata.json")}
    reads = {
        path.parent.name
        for path in before
        if any(name.startswith("prices/") for name in json.loads(path.read_text())["rows"])
    }
    chapters = pages(sample)
    sample.edit("data/honey/prices.csv", "2020,64,", "2020,65,")
    sample.seal("prices")
    said = sample.made()
    rebuilt = {path.parent.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    declared = set(re.findall(r"exhibits: (\d+) of \d+ rebuilt", said))
    assert declared == {str(len(rebuilt))}
    assert reads <= rebuilt
    assert 0 < len(rebuilt) < len(before) / 2
    # Chapters that show none of the rebuilt exhibits stay as they were, and none needs a kernel.
    written = {name for name, text in pages(sample).items() if text != chapters[name]}
    assert "chapters/honey" in written
    assert "chapters/hives" not in written
    assert kernels(sample) == {}


def test_prose_starts_no_kernel_and_builds_no_exhibit(sample: Sample) -> None:
    assert kernels(sample) == {}
    sample.append("chapters/methods.qmd", "\n```{python}\nprint(6 * 7)\n```\n")
    sample.made("build/steps/chapters.json")
    runs = kernels(sample)
    assert set(runs) == {"chapters/methods"}
    sample.append("chapters/methods.qmd", "\nA sentence that stands only in this copy.\n")
    said = sample.made()
    assert "exhibits:" not in said
    assert kernels(sample) == runs
    page = sample.path("build/site/chapters/methods.html")
    assert "A sentence that stands only in this copy." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "status", "message"),
    [
        (
            "chapters/honey.qmd",
            'value("price-2021")',
            'value("price-2012")',
            1,
            r"chapters/honey\.qmd:\d+: .*price-2012[\s\S]*price-2021",
        ),
        (
            "chapters/methods.qmd",
            "# Methods {#sec-methods}",
            "# Methods {#sec-methods}\n\nSee @fig-nowhere.",
            1,
            r"chapters/methods\.qmd:3: .*fig-nowhere",
        ),
        (
            "chapters/methods.qmd",
            "# Methods {#sec-methods}",
            "# Methods {#sec-methods}\n\nSee @nobody1999.",
            1,
            r"chapters/methods\.qmd:3: .*nobody1999",
        ),
        (
            "_quarto.yml",
            "    - chapters/methods.qmd",
            "    - chapters/metods.qmd",
            1,
            r"_quarto\.yml:\d+: .*metods\.qmd",
        ),
        ("_quarto.yml", "project:\n", "project: [\n", 1, r"_quarto\.yml:\d+: "),
        (
            "data/honey/prices.csv",
            "2020,64,",
            "2020,65,",
            1,
            r"prices\.csv: .*[\s\S]*data-seal",
        ),
    ],
    ids=["unknown value", "unknown reference", "unknown citation", "missing chapter", "bad YAML", "unsealed data"],
)
def test_fault_has_one_message_and_leaves_the_last_good_site(
    sample: Sample, name: str, old: str, new: str, status: int, message: str
) -> None:
    site = sample.files("site")
    sample.edit(name, old, new)
    done = sample.make()
    assert done.returncode == 2  # GNU make's own status for a failed recipe
    assert f"Error {status}" in done.stderr
    assert re.search(message, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert sample.files("site") == site
