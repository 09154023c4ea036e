"""References beside the text: plain words from the list, each in the margin where it is cited first."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import cast

import pytest

from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.margin_notes import LONGEST, folds_for, margins_for, references_of, with_margins, write_references

LIST = """<main><div id="refs" role="list">
<div id="ref-one" class="csl-entry" role="listitem">
One, A. 2020. <span>“A <em>title</em> &amp; more.”</span> <em>Journal</em>. <a href="https://x.org/1">https://x.org/1</a>.
</div>
<div id="ref-two" class="csl-entry" role="listitem">
Two. n.d. “Second.” Site. Accessed November 23, 2026. <a href="https://x.org/2">https://x.org/2</a>.
</div></div></main>"""
PAGE = """<main><p>No source.</p>
<p>First <span class="citation" data-cites="one two">(…)</span>.</p>
<p>Again <span class="citation" data-cites="one">(…)</span>
and <span class="citation" data-cites="three">(…)</span>.</p>
<figcaption>In a caption <span class="citation" data-cites="two">(…)</span></figcaption></main>"""


def test_references_are_plain_words_without_addresses() -> None:
    assert references_of(LIST) == {
        "one": "One, A. 2020. “A title & more.” Journal.",
        "two": "Two. n.d. “Second.” Site.",
    }


def test_a_source_stands_before_the_paragraph_that_cites_it_first() -> None:
    page = with_margins(PAGE, references_of(LIST))
    note = '<div class="margin-aside margin-sources" aria-hidden="true">'
    assert page.count(note) == 1
    notes = "<span>One, A. 2020. “A title &amp; more.” Journal.</span><span>Two. n.d. “Second.” Site.</span>"
    assert f"{note}{notes}</div>\n<p>First" in page


def test_a_note_is_no_paragraph_of_the_page() -> None:
    # What tells programs of a page takes its first paragraph, also after the notes are there.
    assert with_margins(PAGE, references_of(LIST)).count("<p>") == PAGE.count("<p>")


def test_a_long_reference_is_cut_between_words() -> None:
    page = with_margins(PAGE, {"one": f"One. {'word ' * 60}", "two": "Two."})
    short = page.partition("<span>One.")[2].partition("</span>")[0]
    assert short.endswith("word …")
    assert len(short) < LONGEST


@pytest.mark.parametrize("text", ["", "<main></main>", '<div id="ref-x">no entry</div>'])
def test_a_page_that_is_no_list_has_no_references(text: str) -> None:
    assert references_of(text) == {}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "search").mkdir()
    (tmp_path / "chapters/references.html").write_text(LIST)
    return tmp_path


def test_a_site_gets_a_script_for_previews(site: Path) -> None:
    write_references(site)
    script = (site / "search/references.js").read_text()
    told = json.loads(script.removeprefix("globalThis.receiveReferences?.(").removesuffix(");\n"))
    assert told.keys() == {"one", "two"}


def test_a_chapter_of_the_built_in_renderer_gets_margins_once(site: Path) -> None:
    dress = margins_for(Evidence(Project(site)), site)
    own = f'<head><script defer src="../assets/paper.js"></script></head>{PAGE}'
    dressed = dress("chapters/one.html", own)
    assert "margin-sources" in dressed
    assert dress("chapters/one.html", dressed) == dressed
    assert dress("chapters/evidence/one.html", own) == own, "pages of evidence name their sources themselves"
    assert dress("chapters/one.html", PAGE) == PAGE, "Quarto shows citations in its own way"


def test_a_site_without_a_list_is_left_alone(tmp_path: Path) -> None:
    write_references(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert margins_for(Evidence(Project(tmp_path)), tmp_path)("one.html", PAGE) == PAGE


def test_a_long_list_is_folded_by_letter_and_a_short_one_is_not() -> None:
    def entry(name: str, number: int) -> str:
        return f'<div id="ref-{number}" class="csl-entry" role="listitem">\n{name}. <span>“T.”</span>\n</div>\n'

    names = ["224 Pages", *["Álvarez", "Amador"] * 20, "<em>Zebra</em>"]
    listed = '<main><div id="refs" class="references" role="list">\n%s</div>\n<p>After.</p></main>'
    long = listed % "".join(entry(name, number) for number, name in enumerate(names))
    fold = folds_for(cast(Evidence, None), Path())
    folded = fold("references.html", long)
    assert re.findall(r"<summary>(.*?)</summary>", folded) == ["0–9 (1)", "A (40)", "Z (1)"]
    assert references_of(folded) == references_of(long)
    assert folded.count('role="list"') == 3, "a list has nothing but entries"
    assert fold("references.html", folded) == folded
    short = listed % entry("One", 1)
    assert fold("references.html", short) == short
