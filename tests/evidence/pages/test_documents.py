"""Pages made from the evidence: which there are, what they show, and that nothing in a cell can do anything."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from frictionless import Package as Frictionless

from report.core.configuration import read_configuration
from report.core.files import sha256
from report.core.project import Project
from report.data import open_package
from report.evidence.downloads import archive_of, downloads_of
from report.evidence.gathered import Evidence
from report.evidence.pages import write_documents
from report.evidence.pages.sparklines import heat_strip
from report.evidence.site_files import companions_of
from report.evidence.templating import fill, safe, sentence

ROOT = Path(__file__).parents[3]
HOSTILE = (
    "<script>alert(1)</script>",
    "{{< include /etc/passwd >}}",
    "`{python} 1/0`",
    "@somebody [@key] @fig-x",
    "![](x.png) [a](javascript:b) <http://c>",
    "# Heading ::: {.div} $x$ | cell | `code` *e* **s** ~~d~~ ^s^",
)


def elements(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from elements(item)
    elif isinstance(node, dict):
        if "t" in node:
            yield node["t"]
        yield from elements(list(node.values()))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The paper's text, data and exhibits in another folder."""
    root = tmp_path_factory.mktemp("documents")
    for name in ("data", "chapters", "build/exhibits", "scripts"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, root / name)
    project = Project(root.resolve())
    assert write_documents(Evidence(project))
    return project


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_cell_stays_text(text: str) -> None:
    markdown = f"Before {safe(text)} after"
    tree = json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))
    assert set(elements(tree["blocks"])) <= {"Para", "Str", "Space", "Quoted", "DoubleQuote", "SingleQuote"}
    assert "{{<" not in markdown, "Quarto looks for shortcodes by their text"
    assert "`{python}" not in markdown, "and for expressions"


def test_a_template_shows_texts_and_numbers_only() -> None:
    with pytest.raises(TypeError, match="not a text or a number"):
        safe({}.values)


def test_hostile_rows_reach_no_page_unescaped(copy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from report.evidence.pages.data_pages import table_of

    evidence = Evidence(copy)
    for text in HOSTILE:
        for record in evidence.package.records("fdi"):
            monkeypatch.setitem(record.cells, "note", text)  # rows are kept for every package of the process
        page = fill("data", {"tables": [table_of(evidence, "fdi")]})
        tree = json.loads(pypandoc.convert_text(page, "json", format="markdown"))
        raw = [node for node in _nodes(tree["blocks"]) if node["t"] in ("RawBlock", "RawInline")]
        assert all(node["c"][1].startswith('<div class="picture"><svg') for node in raw)
        assert not [node for node in _nodes(tree["blocks"]) if node["t"] in ("Cite", "Image", "Math")]
        assert "{{<" not in page


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, dict):
        if "t" in node:
            yield node
        yield from _nodes(list(node.values()))


def test_every_folder_of_data_has_a_page_in_the_book(copy: Project) -> None:
    listed = json.dumps(read_configuration(ROOT).settings.get("book.chapters"))
    for folder in Evidence(copy).folders:
        assert f"chapters/evidence/data-{folder}.qmd" in listed, f"add chapters/evidence/data-{folder}.qmd"
        assert (ROOT / f"chapters/evidence/data-{folder}.qmd").is_file()


def test_every_stub_prints_its_page_and_stays_out_of_print(copy: Project) -> None:
    stubs = sorted((ROOT / "chapters/evidence").glob("*.qmd"))
    assert {path.stem for path in stubs} >= {path.stem for path in copy.pages.glob("*.md")}
    for path in stubs:
        text = path.read_text(encoding="utf-8")
        assert f'print(page("{path.stem}"))' in text, path.name
        assert "print: false" in text, path.name


def test_page_of_a_table_tells_all_that_is_known_of_it(copy: Project) -> None:
    page = (copy.pages / "data-light-vehicles.md").read_text(encoding="utf-8")
    package = open_package(copy)
    rows = package.records("light-vehicles")
    assert f"{len(rows)} rows" in page
    for field in package.descriptor("light-vehicles")["schema"]["fields"]:
        assert f"`{field['name']}`" in page
    for part in ("**Coverage.**", "**Confidence.**", "**Used in.**", "**Disagreements.**", "**Breaks.**", "**Gaps.**"):
        assert part in page
    assert "(/data/light-vehicles.zip)" in page
    assert "industrial-policy.qmd#fig-light-vehicles" in page
    made = [row for row in rows if row.cells["confidence"] == "A"]
    assert f"A {len(made)} (" in page


def test_register_says_what_each_source_supports(copy: Project) -> None:
    page = (copy.pages / "sources.md").read_text(encoding="utf-8")
    package = open_package(copy)
    for name in package.sources:  # as HTML, or as Markdown where pandoc has to read it
        assert f'<div id="src-{name}" ' in page or f"{{#src-{name} " in page
    years = re.findall(r"<summary>.*</span>\..*, ([^,]*)</summary>", page)
    assert len(years) > len(package.sources) / 2
    assert {year for year in years if not re.fullmatch(r"(?:19|20)\d\d|n\.d\.", year)} == set()
    rows = [row for row in package.records("oica-production") if "OICA-JH" in row.cells["source_id"].split("; ")]
    record = page.split('<div id="src-OICA-JH" ')[1].split("</div>")[0]
    assert f'data-oica-production.qmd#oica-production">oica-production</a> ({len(rows)} rows)' in record


def test_checks_are_shown_rule_by_rule_with_nothing_wrong(copy: Project) -> None:
    page = (copy.pages / "checks.md").read_text(encoding="utf-8")
    for rule in ("bytes and checksum", "unique keys", "derived values", "known disagreements", "personal data", "sums"):
        assert f"| {rule} |" in page
    assert ", 0 found wrong" in page.replace("\n", " ")


def test_strip_says_in_words_what_it_shows() -> None:
    strip = heat_strip({2001: 3, 2003: 1}, "rows by year")
    assert 'aria-label="rows by year: 2001 3, 2003 1"' in strip
    assert strip.count("<rect") == 3, "a year without rows has its place"


def test_prose_makes_its_notebook_again_and_a_new_use_what_tells_of_it(copy: Project) -> None:
    def pages() -> dict[str, bytes]:
        write_documents(Evidence(copy))
        return {path.stem: path.read_bytes() for path in copy.pages.glob("*.md")}

    def changed(text: str) -> set[str]:
        before = pages()
        chapter.write_text(text, encoding="utf-8")
        return {name for name, page in pages().items() if page != before[name]}

    chapter = copy.root / "chapters/methods.qmd"
    text = chapter.read_text(encoding="utf-8")
    assert not write_documents(Evidence(copy))
    assert changed(text + "\nA sentence.\n") == {"notebook-methods"}
    assert changed(text + '\n`{python} value("rd-intensity-1996")`\n') > {"notebook-methods", "provenance"}
    assert changed(text) > {"notebook-methods", "provenance"}


def test_downloads_are_data_packages_of_their_own_and_the_same_each_time(copy: Project, tmp_path: Path) -> None:
    files = downloads_of(Evidence(copy))
    assert downloads_of(Evidence(copy)) == files, "kept files are those that were made"
    (copy.cache / "downloads").unlink()
    assert downloads_of(Evidence(copy)) == files
    for name in ("light-vehicles", "coded-evidence", "interview-segments"):
        with zipfile.ZipFile(BytesIO(files[f"data/{name}.zip"])) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path / name
        assert {path.name for path in folder.iterdir()} == {"README.md", f"{name}.csv", "datapackage.json"}
        report = Frictionless(folder / "datapackage.json").validate()
        assert report.valid, report.flatten(["rowNumber", "type", "note"])
    assert sha256(files["data/light-vehicles/light-vehicles.csv"]) in (copy.pages / "data-light-vehicles.md").read_text(
        encoding="utf-8"
    )


def test_archive_holds_neither_time_nor_owner() -> None:
    archive = archive_of({"b": b"2", "a": b"1"})
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        assert opened.namelist() == ["a", "b"]
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in opened.infolist()} == {0o100644}


def test_project_without_data_has_neither_pages_nor_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: book\n", encoding="utf-8")
    assert not write_documents(Evidence(Project(tmp_path)))
    assert companions_of(Evidence(Project(tmp_path))) == {}


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("probably one producer more", "Probably one producer more."),
        ("why?", "Why?"),
        (" closed (in 2018)", "Closed (in 2018)."),
        ("", ""),
    ],
)
def test_a_remark_stands_as_a_sentence_among_others(remark: str, shown: str) -> None:
    assert sentence(remark) == shown
