"""Addresses that others wrote for LaTeX, and names of files that are no address."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.release.archive.crate import reference_to
from report.render.html.site import render_project

Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("field", "address"),
    [
        (r"doi={10.1000/978-3\_12}", "https://doi.org/10.1000/978-3_12"),
        (r"url={https://example.org/?t=A\&old\_id=10\%20x}", "https://example.org/?t=A&amp;old_id=10%20x"),
        (r"url={https://example.org/a\#b}", "https://example.org/a#b"),
        (r"url={https://example.org/plain_one}", "https://example.org/plain_one"),
    ],
)
def test_escapes_of_latex_do_not_break_links(field: str, address: str, write: Write, project: Project) -> None:
    write("r.bib", f"@misc{{a, author={{Ruiz, Ana}}, title={{T}}, year=2020, {field}}}\n")
    document = write("doc.qmd", "---\nbibliography: r.bib\n---\n\nSee @a.\n")
    render_project(document, project.root / "site")
    assert f'href="{address}"' in (project.root / "site" / "doc.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("data/plain-name_1.csv", "data/plain-name_1.csv"),
        ("chapters/notes dir/año 50% #1.txt", "chapters/notes%20dir/a%C3%B1o%2050%25%20%231.txt"),
        ("a?b.txt", "a%3Fb.txt"),
        ("a:b.txt", "a%3Ab.txt"),
    ],
)
def test_name_of_a_file_in_the_archive_is_a_reference(name: str, reference: str) -> None:
    assert reference_to(name) == reference
    assert json.dumps(reference)


def test_one_page_of_a_website_links_to_pages_that_are_not_built_with_it(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: website\n")
    write("other.qmd", "---\ntitle: Other\n---\n\n## Part {#part}\n")
    write("sub/deep.md", "# Deep\n")
    write("plain.txt", "A file.\n")
    links = "[a](../other.qmd#part) [b](deep.md) [c](/other.qmd) [d](../other.html) [e](../plain.txt)"
    page = write("sub/page.qmd", f"---\ntitle: Page\n---\n\n{links}\n")
    render_project(page, project.root / "alone")
    html = (project.root / "alone/sub/page.html").read_text("utf-8")
    for address in ("../other.html#part", "deep.html", "../other.html", "../plain.txt"):
        assert f'href="{address}"' in html
    assert ".qmd" not in html
    assert [path.name for path in (project.root / "alone").rglob("*") if path.suffix in (".qmd", ".md")] == []


def test_a_tag_in_the_text_of_a_script_is_no_link(write: Write, project: Project) -> None:
    script = """<script>x.innerHTML = '<a href=' + missing + ' id="b"><img src="none.png">';</script>"""
    page = write("page.qmd", f"---\ntitle: P\n---\n\n```{{=html}}\n{script}\n<a id='b' href='a.txt'>a</a>\n```\n")
    write("a.txt", "A file.\n")
    render_project(page, project.root / "out")
    assert script in (project.root / "out/page.html").read_text("utf-8")
    assert (project.root / "out/a.txt").is_file()


def test_a_link_after_a_script_is_still_looked_at(write: Write, project: Project) -> None:
    page = write("page.qmd", "```{=html}\n<script>1;</script>\n<a href='none.txt'>a</a>\n<script>2;</script>\n```\n")
    with pytest.raises(ContentError, match=r"none\.txt"):
        render_project(page, project.root / "out")
