"""What is mended in pages by Quarto, and that it is mended once however often it is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.core.project import Project
from report.render.quarto.post_process import entries_of, lettered_years, post_process, with_letters


def entry(key: str, text: str) -> str:
    return f'<div id="ref-{key}" class="csl-entry" role="listitem">\n{text}\n</div>'


LIST = "".join(
    [
        entry("a", "CONACYT. 2015a. <em>One</em>."),
        entry("b", "———. 2015b. <em>Two</em>."),
        entry("c", "CONACYT. 2016. <em>The 2010s</em>."),
        entry("d", "Growth in the 2010s. 2017. <em>Three</em>."),
        entry("e", "Mexico Industry. n.d.-a. <em>Four</em>."),
        entry("f", "Mexico Industry. n.d.-b. <em>Five</em>."),
    ]
)
REFERENCES = f'<main><div id="refs" role="list">{LIST}</div></main>'


def link(key: str, text: str) -> str:
    return f'<a href="references.html#ref-{key}" role="doc-biblioref">{text}</a>'


def cite(keys: str, text: str) -> str:
    return f'<span class="citation" data-cites="{keys}">{text}</span>'


def test_letters_are_those_of_works_that_share_author_and_year() -> None:
    years = lettered_years(entries_of(REFERENCES))
    assert years == {"a": ("2015", "a"), "b": ("2015", "b"), "e": ("n.d.", "-a"), "f": ("n.d.", "-b")}


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (cite("b", f"CONACYT ({link('b', '2015')})"), cite("b", f"CONACYT ({link('b', '2015b')})")),
        (cite("b", f"({link('b', 'CONACYT 2015')}, 12)"), cite("b", f"({link('b', 'CONACYT 2015b')}, 12)")),
        (
            cite("b a", f"({link('b', 'CONACYT 2015a')}, {link('a', '2015b')})"),
            cite("b a", f"({link('b', 'CONACYT 2015b')}, {link('a', '2015a')})"),
        ),
        (cite("f", f"({link('f', 'Mexico Industry, n.d.')})"), cite("f", f"({link('f', 'Mexico Industry, n.d.-b')})")),
        (cite("b", f"({link('b', 'The 2015 plan 2015')})"), cite("b", f"({link('b', 'The 2015 plan 2015b')})")),
        (cite("a b", "(CONACYT 2015, 2015)"), cite("a b", "(CONACYT 2015a, 2015b)")),
        (cite("c", f"({link('c', 'CONACYT 2016')})"), cite("c", f"({link('c', 'CONACYT 2016')})")),
        ("in 2015, as a plain number", "in 2015, as a plain number"),
    ],
)
def test_citations_get_the_letters_of_the_list(cited: str, expected: str) -> None:
    entries = entries_of(REFERENCES)
    years = lettered_years(entries)
    once = with_letters(cited, years, entries)
    assert once == expected
    assert with_letters(once, years, entries) == once


def test_the_list_that_a_chapter_hides_is_that_of_the_book() -> None:
    hidden = f'<div id="refs" role="list" style="display: none">{entry("b", "CONACYT. 2015. <em>Two</em>.")}</div>'
    entries = entries_of(REFERENCES)
    assert "2015b. <em>Two</em>" in with_letters(hidden, lettered_years(entries), entries)


def test_any_number_of_times_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("book:\n  chapters: [index.qmd, a.qmd, references.qmd]\n")
    site = tmp_path / "build/site"
    site.mkdir(parents=True)
    (site / "references.html").write_text(REFERENCES)
    (site / "a.html").write_text(cite("b", f"CONACYT ({link('b', '2015')})"))
    index = [
        {"objectID": "references.html", "href": "references.html", "text": "CONACYT"},
        {"objectID": "a.html#x", "href": "a.html#x", "text": "Table\u00a01.1"},
        {"objectID": "index.html", "href": "index.html", "text": "é"},
    ]
    (site / "search.json").write_text(json.dumps(index))
    address = "  <url>\n    <loc>https://example.org/{}.html</loc>\n    <lastmod>2026-01-0{}</lastmod>\n  </url>\n"
    addresses = address.format("b", 1) + address.format("a", 2)
    (site / "sitemap.xml").write_text(f"<urlset>\n{addresses}</urlset>")
    states = []
    for _ in range(5):
        post_process(Project(tmp_path), site)
        states.append({path.name: path.read_bytes() for path in site.iterdir()})
    assert all(state == states[0] for state in states)
    found = json.loads(states[0]["search.json"])
    assert [each["href"] for each in found] == ["index.html", "a.html#x", "references.html"]
    assert found[1]["text"] == "Table 1.1"
    listed = states[0]["sitemap.xml"].decode()
    assert "lastmod" not in listed
    assert listed.index("a.html") < listed.index("b.html")
    assert b"2015b" in states[0]["a.html"]


def test_an_index_of_another_form_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("book:\n  chapters: [index.qmd]\n")
    for text in ("[", "{}", "[1]", '[{"text": "no href"}]'):
        (tmp_path / "search.json").write_text(text)
        post_process(Project(tmp_path), tmp_path)
        assert (tmp_path / "search.json").read_text() == text
