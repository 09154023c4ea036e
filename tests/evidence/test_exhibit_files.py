"""Tables and figures as files to take away: complete, the same each time, with what a reader must know of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import vl_convert
from bs4 import BeautifulSoup

from report.core.project import Project
from report.evidence.exhibit_files import PROGRAMS, VEGA, exhibit_companions, files_named
from report.evidence.exhibit_links import tools_for, with_tools
from report.evidence.gathered import Evidence, shown
from tests.sample import Sample

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return exhibit_companions(Evidence(Project(ROOT)))


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: opened.read(name) for name in opened.namelist()}


def test_a_figure_has_data_picture_specification_archive_program_and_page(files: Mapping[str, bytes]) -> None:
    endings = {
        name.removeprefix("exhibits/light-vehicles") for name in files if name.startswith("exhibits/light-vehicles.")
    }
    assert endings == {".csv", ".svg", ".png", ".vl.json", ".zip", ".js", ".html"}
    assert {f"exhibits/light-vehicles{ending}" for ending in ("-dark.svg", "-dark.png", "/embed.html")} <= set(files)


def test_a_table_has_data_archive_and_page(files: Mapping[str, bytes]) -> None:
    endings = {
        name.removeprefix("exhibits/trade-regime") for name in files if name.startswith("exhibits/trade-regime.")
    }
    assert endings == {".csv", ".zip", ".html"}


def test_every_table_and_figure_of_the_chapters_has_its_files(files: Mapping[str, bytes]) -> None:
    evidence = Evidence(Project(ROOT))
    names = shown(evidence)
    assert len(names) >= 25
    for name in names:
        for file in files_named(ROOT / "build/exhibits" / name, name).values():
            assert f"exhibits/{file}" in files


def test_an_archive_tells_a_stranger_what_it_is(files: Mapping[str, bytes]) -> None:
    packed = members(files["exhibits/light-vehicles.zip"])
    assert set(packed) == {
        f"light-vehicles/{name}"
        for name in (
            "README.md",
            "LICENSE.txt",
            "metadata.json",
            "data.csv",
            "figure.svg",
            "figure.png",
            "spec.vl.json",
        )
    }
    readme = packed["light-vehicles/README.md"].decode()
    for wanted in (
        "Mexico made 3.99 million light vehicles",
        "How to cite",
        "CC BY 4.0",
        "data version",
        "Read: ",
        "light_vehicles",
    ):
        assert wanted in readme
    rows = {row["address"] for row in json.loads(packed["light-vehicles/metadata.json"])["rows"]}
    header, *records = csv.reader(io.StringIO(packed["light-vehicles/data.csv"].decode()))
    behind = {row for record in records for row in record[header.index("rows")].split("; ")}
    assert behind <= rows, "every line of the data leads to a row with its source"


def test_files_are_the_same_each_time_made_or_kept(files: Mapping[str, bytes], tmp_path: Path) -> None:
    for name in ("data", "chapters", "build/exhibits"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("index.qmd", "_quarto.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, tmp_path / name)
    project = Project(tmp_path.resolve())
    assert exhibit_companions(Evidence(project)) == files
    assert (project.cache / "exhibit-files").is_file()
    assert exhibit_companions(Evidence(project)) == files, "kept files are those that were made"


def test_a_page_needs_no_script_and_shows_every_datum(files: Mapping[str, bytes]) -> None:
    page = files["exhibits/s220-line.html"].decode()
    assert "<script" not in page
    header, *records = csv.reader(io.StringIO(files["exhibits/s220-line.csv"].decode()))
    assert page.count("<tr>") == len(records) + 1
    for record in records:
        assert f">{record[header.index('year')]}<" in page
    assert "paid_million" not in page, "columns have names for readers"
    assert "@misc{s220-line," in page


def test_vega_is_as_its_makers_built_it_and_draws_as_the_still_charts_were_drawn() -> None:
    told = json.loads((VEGA / "manifest.json").read_bytes())
    for name in PROGRAMS:
        content = (VEGA / name).read_bytes()
        assert told[name]["bytes"] == len(content)
        assert told[name]["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["vega.min.js"]["version"] == vl_convert.get_vega_version()
    assert (
        b"3-Clause" in (VEGA / "LICENSE.txt").read_bytes() or b"Redistribution" in (VEGA / "LICENSE.txt").read_bytes()
    )


FIGURE = (
    '<div id="fig-a" class="quarto-float exhibit" data-exhibit="a">\n'
    "<figure><svg></svg><figcaption>A</figcaption></figure>\n</div>"
)


def test_links_stand_after_the_figure_and_lead_from_where_the_page_is() -> None:
    page = with_tools(f"<main>{FIGURE}</main>", "../", {"a": {"CSV": "a.csv"}})
    row = page.partition("</figure>")[2].partition("</div>")[0]
    assert '<ul class="exhibit-tools" aria-label="Views and files">' in row
    for href in ("../exhibits/a.csv", "../exhibits/a.html#cite", "../exhibits/a.html"):
        assert f'href="{href}"' in row
    assert with_tools(page, "../", {"a": {"CSV": "a.csv"}}) == page, "a row is put in once"


@pytest.mark.parametrize(
    ("caption", "heard"),
    [
        ('<span class="quarto-float-label">Figure 1.2:</span> It rose.', "Figure 1.2"),
        ("\nFigure&nbsp;1.2: It rose.", "Figure&nbsp;1.2"),
        ('<span class="quarto-float-label">Tabla\u00a0A.1:</span> Subió.', "Tabla\u00a0A.1"),
    ],
)
def test_links_are_heard_as_those_of_their_figure(caption: str, heard: str) -> None:
    page = with_tools(FIGURE.replace(">A<", f">{caption}<"), "../", {"a": {"CSV": "a.csv"}})
    assert f'aria-label="Views and files: {heard}"' in page


def test_a_figure_without_files_gets_no_links() -> None:
    assert with_tools(FIGURE, "", {}) == FIGURE


def test_a_site_without_files_is_left_alone(tmp_path: Path) -> None:
    assert tools_for(Evidence(Project(ROOT)), tmp_path)("index.html", FIGURE) == FIGURE


def test_a_line_to_copy_puts_the_figure_into_a_page_of_others(sample: Sample) -> None:
    sample.edit("_quarto.yml", "book:\n", "book:\n  site-url: https://example.org/honey/\n")
    sample.edit("scripts/honey_exhibits.py", 'title=f"The south made', 'title=f\'The "south" made')
    sample.edit("scripts/honey_exhibits.py", 'honey in 2021",', "honey in 2021',")
    sample.made("exhibits")
    made = exhibit_companions(Evidence(Project(sample.folder)))
    page = BeautifulSoup(made["exhibits/harvest.html"], "html.parser")
    line = page.select_one("#embed ~ pre") or pytest.fail("no line to copy")
    frame = BeautifulSoup(line.get_text(), "html.parser").find("iframe") or pytest.fail("no frame")
    assert frame["src"] == "https://example.org/honey/v/0.1.0/exhibits/harvest/embed.html"
    assert frame["title"] == 'The "south" made 61 tonnes of honey in 2021'
    assert "exhibits/harvest/embed.html" in made
