"""Lists of pages, as ``listing:`` asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]

HOME = """---
title: Home
listing:
  - id: reports
    contents: posts
    type: table
    fields: [title, author, date, reading-time]
    categories: true
  - id: all
    contents: ["posts/**/*.qmd", "!posts/b"]
    sort: "date desc"
    categories: true
---

Words above.

::: {#reports}
:::

Words below.
"""
POSTS = {
    "posts/a/index.qmd": "---\ntitle: Post *A*\nauthor: [Ana Ruiz, Li Wei]\ndate: 2024-10-23\n"
    "categories: [news, code]\n---\n\nFirst **words** of [A](../b/index.qmd).\n\nSecond.\n",
    "posts/b/index.qmd": "---\ntitle: Aardvark\ndate: 2024-03-01\ndescription: A short one\n---\n\nText of B.\n",
}


@pytest.fixture
def home(write: Write, project: Project) -> Callable[[str], Tag]:
    """The text of the first page of a website with two posts."""

    def make(source: str) -> Tag:
        write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: Notes\n")
        for name, text in {"index.qmd": source, **POSTS}.items():
            write(name, text)
        render_project(project.root, project.root / "out", warn=lambda problem: None)
        page = BeautifulSoup((project.root / "out/index.html").read_text("utf-8"), "html.parser")
        return page.select_one("main") or pytest.fail("no text")

    return make


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def titles(tag: Tag) -> list[str]:
    return [words(each) for each in tag.select(".listing-title")]


def test_a_table_in_the_place_of_its_div(home: Callable[[str], Tag]) -> None:
    page = home(HOME)
    rows = [[words(cell) for cell in row.select("th, td")] for row in page.select("#listing-reports tr")]
    assert rows == [
        ["Title", "Author", "Date", "Reading Time"],
        ["Aardvark", "", "Mar 1, 2024", "1 min"],
        ["Post A", "Ana Ruiz, Li Wei", "Oct 23, 2024", "1 min"],
    ]
    assert [each["href"] for each in page.select("td a")] == ["posts/b/index.html", "posts/a/index.html"]
    assert words(page).index("Words above.") < words(page).index("Aardvark") < words(page).index("Words below.")


def test_a_list_without_a_div_stands_below_the_text(home: Callable[[str], Tag]) -> None:
    page = home(HOME)
    post = page.select_one("#listing-all") or pytest.fail("no list")
    assert words(post) == "Post A news code First words of A. Oct 23, 2024 Ana Ruiz, Li Wei"
    assert words(page).index("Words below.") < words(page).index("First words of A.")


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("grid", ["Aardvark", "Post A"]),
        ("[{contents: posts, sort: date desc}]", ["Post A", "Aardvark"]),
        ("{contents: posts, type: grid, max-items: 1}", ["Aardvark"]),
        (
            "{contents: [posts/a, {title: Elsewhere, path: 'https://example.org'}], sort: false}",
            ["Post A", "Elsewhere"],
        ),
        ("{contents: '/posts/*/index.qmd', sort: [author, title]}", ["Post A", "Aardvark"]),
    ],
)
def test_which_pages_in_which_order(listing: str, expected: list[str], home: Callable[[str], Tag]) -> None:
    assert titles(home(f"---\ntitle: Home\nlisting: {listing}\n---\n")) == expected


def test_a_description_says_what_the_header_says(home: Callable[[str], Tag]) -> None:
    page = home("---\nlisting: {contents: posts/b}\n---\n")
    assert words(page) == "Aardvark A short one Mar 1, 2024"


def test_what_a_list_cannot_show_is_told(home: Callable[[str], Tag]) -> None:
    with pytest.raises(ContentError) as raised:
        home("---\ntitle: T\nlisting:\n  - contents: nowhere\n    fields: [title, colour]\n---\n")
    found = [(problem.line, problem.found) for problem in raised.value.problems]
    assert found == [
        (4, 'the listing finds nothing under "nowhere"'),
        (4, 'the field "colour" of a listing is not supported'),
    ]


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.mark.parametrize(
    ("text", "address", "alternative"),
    [
        ("![One](one.svg)\n\n![Two](two.svg){.preview-image}", "posts/c/two.svg", "Two"),
        ("![One](one.svg)\n\n![Far](https://example.org/x.png){.preview-image}", "https://example.org/x.png", "Far"),
        ("![One](one.svg)\n\n![Two](cover-2.svg)", "posts/c/cover-2.svg", "Two"),
        ("![Far](https://example.org/x.png)\n\n![One](one.svg)", "posts/c/one.svg", "One"),
        ("![One](one.svg)\n\n::: {.preview-image}\n![Two](two.svg)\n:::", "posts/c/one.svg", "One"),
        (
            "![One](one.svg)\n\n:::: {.preview-image}\n::: {.cell-output-display}\n![Two](two.svg)\n:::\n::::",
            "posts/c/two.svg",
            "Two",
        ),
    ],
    ids=["marked", "marked elsewhere", "by its name", "first of the project", "no result", "result of a marked cell"],
)
def test_a_page_without_a_picture_is_shown_by_one_of_its_text(
    text: str, address: str, alternative: str, write: Write, home: Callable[[str], Tag]
) -> None:
    for name in ("one", "two", "cover-2"):
        write(f"posts/c/{name}.svg", PICTURE)
    write("posts/c/index.qmd", f"---\ntitle: Post C\n---\n\n{text}\n")
    pictures = home("---\nlisting: {contents: [posts/c], type: grid}\n---\n").select("img")
    assert [(each["src"], each["alt"]) for each in pictures] == [(address, alternative)]


def test_a_page_whose_header_names_a_picture_or_none_is_shown_by_that(write: Write, home: Callable[[str], Tag]) -> None:
    write("posts/c/one.svg", PICTURE)
    write("posts/c/two.svg", PICTURE)
    for header, expected in (("image: two.svg", ["posts/c/two.svg"]), ("image: false", [])):
        write("posts/c/index.qmd", f"---\ntitle: Post C\n{header}\n---\n\n![One](one.svg)\n")
        page = home("---\nlisting: {contents: [posts/c]}\n---\n")
        assert [each["src"] for each in page.select("img")] == expected
