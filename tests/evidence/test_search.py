"""The index of the search: every section once, with its words and its place, the same each time, not too heavy."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.search import ENTRANCES, FOLDER, INDEX, LONGEST, MINISEARCH, PROGRAM, sections_of, write_search

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build/site"
BUDGET = 150_000  # bytes of the index, compressed

PAGE = """<html><body><nav><ul><li>Way</li></ul></nav><main>
<h1 id="one"><span>1</span> A title</h1>
<p>Before.</p>
<figure><svg><text>drawn</text></svg><figcaption>A caption</figcaption></figure>
<ul class="exhibit-tools"><li>CSV</li></ul>
<table><tr><td>cell</td></tr></table>
<h2 id="two">A section</h2>
<p>Words of <em>the</em> section, in
two lines.</p><ul><li>An item</li></ul>
</main></body></html>"""


def entries() -> list[dict[str, Any]]:
    text = (SITE / FOLDER / INDEX).read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("globalThis.receiveIndex?.(").removesuffix(");\n"))
    found: list[dict[str, Any]] = index["entries"]
    return found


def test_references_are_found_one_by_one_with_their_language() -> None:
    page = """<main><h1 id="r">References</h1><div id="refs"><div id="ref-a" class="csl-entry" lang="es">Uno, A. 2001.
    <em>Libro</em>. https://doi.org/10.1/x.</div>
    <div id="ref-b" class="csl-entry">Two, B. 2002. <div>Book</div>.</div></div><p>After.</p>
    </main>"""
    found = list(sections_of(page, "references.html"))
    told = [(each.kind, each.title, each.href, each.language) for each in found]
    assert told == [
        ("text", "References", "references.html#r", ""),
        ("source", "Uno, A. 2001. Libro.", "references.html#ref-a", "es"),
        ("source", "Two, B. 2002. Book.", "references.html#ref-b", ""),
    ]
    assert found[0].text == "After."


def test_figures_and_tables_have_the_number_that_their_page_shows() -> None:
    numbered = {each["href"]: each["number"] for each in entries() if "number" in each}
    pictures = [each["href"] for each in entries() if each["kind"] in ("figure", "table")]
    assert [each for each in pictures if each not in numbered] == ["exhibits/money-for-innovation.html"], "first page"
    assert numbered["chapters/industrial-policy.html#fig-light-vehicles"] == "2.1"


def test_a_number_is_there_without_its_separators() -> None:
    (found,) = [each for each in entries() if each["href"].endswith("#value-production-2024")]
    assert found["digits"] == "3989403"


def test_a_section_has_its_own_words_and_no_others() -> None:
    found = list(sections_of(PAGE, "page.html"))
    assert [(each.title, each.href) for each in found] == [
        ("1 A title", "page.html#one"),
        ("A section", "page.html#two"),
    ]
    assert found[0].text == "Before. A caption"
    assert found[1].text == "Words of the section, in two lines. An item"
    assert {each.page for each in found} == {"1 A title"}


@pytest.mark.parametrize("html", ["", "<main></main>", "<p>No main</p>", "<main><h1>"])
def test_a_page_without_text_has_no_section(html: str) -> None:
    assert list(sections_of(html, "page.html")) == []


def test_a_table_is_no_text_of_its_section_however_its_columns_are_written() -> None:
    table = '<table><colgroup><col style="width: 68%" /><col></colgroup><tr><td>143</td></tr></table>'
    (section,) = sections_of(f"<main><h2>Data</h2><p>Before.</p>{table}<p>After.</p></main>", "data.html")
    assert section.text == "Before. After."


def test_every_section_of_every_chapter_is_found() -> None:
    hrefs = Counter(each["href"] for each in entries())
    for path in [SITE / "index.html", *sorted((SITE / "chapters").glob("*.html"))]:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for heading in soup.select("main :is(h1, h2, h3)[id]"):
            assert hrefs[f"{path.relative_to(SITE).as_posix()}#{heading['id']}"] == 1


@pytest.mark.parametrize("name", sorted(ENTRANCES))
def test_an_entrance_of_the_evidence_is_found_once_by_what_stands_before_its_parts(name: str) -> None:
    found = [each for each in entries() if each["kind"] == "text" and each["href"].split("#")[0] == name]
    assert len(found) == 1
    page = BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")
    title = page.select_one("main h1")
    assert title is not None
    assert found[0]["title"] == " ".join(title.get_text().split())
    assert 0 < len(found[0]["text"]) < LONGEST


def test_each_kind_is_there_and_every_way_leads_somewhere() -> None:
    kinds = Counter(each["kind"] for each in entries())
    assert set(kinds) == {"text", "figure", "table", "number", "source", "data", "file"}
    assert kinds["figure"] == len(list((SITE / "exhibits").glob("*-dark.svg")))
    ids: dict[str, set[str]] = {}
    for each in entries():
        page, _, anchor = each["href"].partition("#")
        if page not in ids:
            soup = BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")
            ids[page] = {str(element["id"]) for element in soup.find_all(id=True)}
        assert not anchor or anchor in ids[page], each["href"]


def test_the_index_is_light_and_the_same_each_time() -> None:
    before = (SITE / FOLDER / INDEX).read_bytes()
    assert len(gzip.compress(before)) < BUDGET
    write_search(Evidence(Project(ROOT)), SITE)
    assert (SITE / FOLDER / INDEX).read_bytes() == before


def test_the_program_is_as_its_makers_built_it() -> None:
    told = json.loads((MINISEARCH / "manifest.json").read_bytes())[PROGRAM]
    content = (MINISEARCH / PROGRAM).read_bytes()
    assert (told["bytes"], told["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (
        b"MIT" in (MINISEARCH / "LICENSE.txt").read_bytes()
        or b"Permission" in (MINISEARCH / "LICENSE.txt").read_bytes()
    )
