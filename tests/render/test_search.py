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

from report.project import Project
from report.render.search import FOLDER, INDEX, PROGRAM, VENDOR, sections_of, write_search

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
    found: list[dict[str, Any]] = json.loads(text.removeprefix("globalThis.receiveIndex?.(").removesuffix(");\n"))
    return found


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


def test_every_section_of_every_chapter_is_found() -> None:
    hrefs = Counter(each["href"] for each in entries())
    for path in [SITE / "index.html", *sorted((SITE / "chapters").glob("*.html"))]:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for heading in soup.select("main :is(h1, h2, h3)[id]"):
            assert hrefs[f"{path.relative_to(SITE).as_posix()}#{heading['id']}"] == 1


def test_each_kind_is_there_and_every_way_leads_somewhere() -> None:
    kinds = Counter(each["kind"] for each in entries())
    assert set(kinds) == {"text", "figure", "table", "number", "source", "data"}
    assert kinds["figure"] == len(list((SITE / "exhibits").glob("*.svg")))
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
    write_search(Project(ROOT), SITE)
    assert (SITE / FOLDER / INDEX).read_bytes() == before


def test_the_program_is_as_its_makers_built_it() -> None:
    told = json.loads((VENDOR / "manifest.json").read_bytes())[PROGRAM]
    content = (VENDOR / PROGRAM).read_bytes()
    assert (told["bytes"], told["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"MIT" in (VENDOR / "LICENSE.txt").read_bytes() or b"Permission" in (VENDOR / "LICENSE.txt").read_bytes()
