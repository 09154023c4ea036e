"""Projects as others lay them out: websites, manuscripts, folders of documents, books of every form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError, Problem, UsageError
from report.core.project import Project
from report.render.engine import Engine
from report.render.html.executed_sources import refuse_dates_of_the_clock
from report.render.html.site import render_project
from report.render.site import find_source, render_site

Write = Callable[[str, str], Path]


@pytest.fixture
def site(project: Project) -> Callable[[], Path]:
    def make() -> Path:
        render_project(project.root, project.root / "out", warn=lambda problem: None)
        return project.root / "out"

    return make


def page(folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((folder / name).read_text("utf-8"), "html.parser")


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def links(tag: Tag | None) -> list[tuple[str, str]]:
    return [(words(each), str(each.get("href", ""))) for each in tag.select("a")] if tag else []


def test_all_kinds_of_documents_of_a_website_are_pages(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: Site\n")
    for name in ("index.qmd", "more.md", "sub/deep.qmd"):
        write(name, f"# {name}\n")
    write("nb.ipynb", '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "Stored."}], "metadata": {}}')
    for name in ("README.md", "CLAUDE.md", "_part.qmd", "_drafts/a.qmd", "node_modules/x/README.md", ".hidden/a.qmd"):
        write(name, "Text.\n")
    folder = site()
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    assert made == ["index.html", "more.html", "nb.html", "sub/deep.html"]
    assert "Stored." in words(page(folder, "nb.html").select_one("main"))


def test_links_to_documents_lead_to_their_pages(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: Site\n")
    write("index.qmd", "[more](more.md) and [nb](nb.ipynb)\n")
    write("more.md", "More.\n")
    write("nb.ipynb", '{"cells": [], "metadata": {}}')
    assert links(page(site(), "index.html").select_one("main")) == [("more", "more.html"), ("nb", "nb.html")]


def test_drafts_are_no_pages(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: Site\n  drafts: [named.qmd]\n")
    write("index.qmd", "See [secret](secret.qmd).\n")
    write("secret.qmd", "---\ntitle: S\ndraft: true\n---\n\nSecret.\n")
    write("named.qmd", "Secret.\n")
    folder = site()
    assert [path.name for path in folder.rglob("*.html")] == ["index.html"]
    assert "Secret" not in (folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("render", "made"),
    [
        ("[index.qmd, sub/]", ["index.html", "sub/a.html", "sub/b.html"]),
        ("['*.qmd', '!b.qmd']", ["index.html"]),
        ("['!sub/']", ["b.html", "index.html"]),
        ("['!sub/a.qmd']", ["b.html", "index.html", "sub/b.html"]),
    ],
)
def test_list_of_what_to_render_counts(render: str, made: list[str], write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", f"project:\n  type: website\n  render: {render}\nwebsite:\n  title: S\n")
    for name in ("index.qmd", "b.qmd", "sub/a.qmd", "sub/b.md"):
        write(name, "Text.\n")
    folder = site()
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")) == made


SIDEBAR = """
project:
  type: website
website:
  title: Site
  sidebar:
    style: docked
    contents:
      - index.qmd
      - text: "---"
      - section: Guides
        contents:
          - href: b.qmd
            text: Second
          - a.qmd
      - href: https://example.org
        text: Elsewhere
      - section: All
        contents: sub
"""


def test_sidebar_has_the_order_and_titles_of_its_contents(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", SIDEBAR)
    for name in ("index", "a", "b", "sub/x", "sub/y"):
        write(f"{name}.qmd", f"---\ntitle: Title of {name}\norder: {2 if name.endswith('x') else 1}\n---\n\nText.\n")
    bar = page(site(), "a.html").select_one("nav.sidebar")
    assert links(bar) == [
        ("Title of index", "index.html"),
        ("Guides", ""),
        ("Second", "b.html"),
        ("Title of a", "a.html"),
        ("Elsewhere", "https://example.org"),
        ("All", ""),
        ("Title of sub/y", "sub/y.html"),
        ("Title of sub/x", "sub/x.html"),
    ]


@pytest.mark.parametrize("contents", ["auto", "[auto]", '"*.qmd"'])
def test_sidebar_may_be_made_of_what_is_there(contents: str, write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", f"project:\n  type: website\nwebsite:\n  title: S\n  sidebar:\n    contents: {contents}\n")
    for name in ("index", "a", "b"):
        write(f"{name}.qmd", f"---\ntitle: Of {name}\n---\n\nText.\n")
    assert links(page(site(), "a.html").select_one("nav.sidebar")) == [("Of a", "a.html"), ("Of b", "b.html")]


def test_of_several_sidebars_a_page_has_its_own(write: Write, site: Callable[[], Path]) -> None:
    bars = "    - id: one\n      contents: [a.qmd]\n    - id: two\n      contents: [b.qmd]\n"
    write("_quarto.yml", f"project:\n  type: website\nwebsite:\n  title: S\n  sidebar:\n{bars}")
    for name in ("index", "a", "b"):
        write(f"{name}.qmd", f"---\ntitle: Of {name}\n---\n\nText.\n")
    folder = site()
    assert links(page(folder, "b.html").select_one("nav.sidebar")) == [("Of b", "b.html")]
    assert page(folder, "index.html").select_one("nav.sidebar") is None


def test_page_of_a_sidebar_that_is_not_there_is_told(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", "project:\n  type: website\nwebsite:\n  sidebar:\n    contents:\n      - nosuch.qmd\n")
    write("index.qmd", "Text.\n")
    with pytest.raises(ContentError, match=r"_quarto\.yml:6: the page nosuch\.qmd does not exist"):
        site()


def test_menu_and_footer_stand_on_the_pages(write: Write, site: Callable[[], Path]) -> None:
    navbar = "  navbar:\n    left:\n      - text: More\n        menu:\n          - a.qmd\n"
    footer = (
        "  page-footer:\n    left: Words by *Ana*\n    right:\n      - text: Code\n        href: https://example.org\n"
    )
    write("_quarto.yml", f"project:\n  type: website\nwebsite:\n  title: S\n{navbar}{footer}")
    write("index.qmd", "Text.\n")
    write("a.qmd", "---\ntitle: Of a\n---\n\nText.\n")
    made = page(site(), "index.html")
    assert ("Of a", "a.html") in links(made.select_one("nav.navbar"))
    assert words(made.select_one("footer")) == "Words by Ana Code"


@pytest.mark.parametrize("settings", ["project:\n  type: default\n", "project:\n  title: P\n", "title: T\n"])
def test_folder_of_documents_needs_no_first_page(settings: str, write: Write, project: Project) -> None:
    write("_quarto.yml", settings)
    write("paper.qmd", "Text.\n")
    made = render_site(find_source(project.root), project.root / "out", Engine(None, ""), None, lambda text: None)
    assert made.first_page == "paper.html"


def test_project_without_a_document_is_told(project: Project, site: Callable[[], Path]) -> None:
    with pytest.raises(UsageError, match="no document"):
        site()


@pytest.mark.parametrize("article", ["", "  article: paper.qmd\n"])
def test_manuscript_is_its_article(article: str, write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", f"project:\n  type: manuscript\nmanuscript:\n  code-links: none\n{article}")
    write("paper.qmd" if article else "index.qmd", "---\ntitle: The article\n---\n\nText.\n")
    folder = site()
    assert [path.name for path in folder.rglob("*.html")] == ["index.html"]
    assert words(page(folder, "index.html").select_one("h1")) == "The article"


BOOK = """
project:
  type: book
book:
  title: Book
  chapters:
    - index.md
    - part: parts/one.qmd
      chapters:
        - a.qmd
        - "----"
        - href: b.ipynb
          text: Called B
    - c.md
bibliography: refs.bib
"""
REFS = (
    "@book{kim2019, author={Kim, Jo}, title={On bees}, year={2019}}\n"
    "@book{paz2021, author={Paz, Ana}, title={On hives}, year={2021}}\n"
)


@pytest.fixture
def book(write: Write) -> Write:
    write("_quarto.yml", BOOK)
    write("refs.bib", REFS)
    write("index.md", "# Preface {.unnumbered}\n\nWords.\n")
    write("parts/one.qmd", "# First part\n\nWords.\n")
    write("a.qmd", "# Aye {#sec-a}\n\nSee @kim2019.[^n]\n\n[^n]: A note.\n\n## Inner {#sec-in}\n")
    write(
        "b.ipynb",
        '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# Bee\\n\\nStored."}], "metadata": {}}',
    )
    write("c.md", "# Cee\n\nSee @paz2021 and @sec-a.\n")
    return write


def test_book_may_have_every_kind_of_chapter(book: Write, site: Callable[[], Path]) -> None:
    folder = site()
    bar = page(folder, "a.html").select_one("nav.sidebar")
    assert [text for text, _ in links(bar)] == ["Preface", "First part", "1 Aye", "2 Called B", "3 Cee"]
    assert words(page(folder, "b.html").select_one("h1")) == "2 Bee"
    assert words(page(folder, "parts/one.html").select_one("h1")) == "First part"  # quarto: no number


def test_book_without_a_list_of_references_has_one_in_each_chapter(book: Write, site: Callable[[], Path]) -> None:
    folder = site()
    assert [words(each) for each in page(folder, "a.html").select(".csl-entry")] == ["Kim, Jo. 2019. On Bees ."]
    assert [words(each) for each in page(folder, "c.html").select(".csl-entry")] == ["Paz, Ana. 2021. On Hives ."]
    assert not page(folder, "b.html").select(".csl-entry")


def test_notes_of_a_chapter_have_no_heading(book: Write, site: Callable[[], Path]) -> None:
    notes = page(site(), "a.html").select_one("section.footnotes, #footnotes")  # quarto: no heading in a book
    assert notes
    assert not notes.select("h2")


def test_book_may_do_without_numbers_of_chapters(book: Write, site: Callable[[], Path]) -> None:
    book("_quarto.yml", BOOK + "number-sections: false\n")
    folder = site()
    assert words(page(folder, "a.html").select_one("h1")) == "Aye"
    assert "and Aye ." in words(page(folder, "c.html").select_one("main"))  # quarto: the title


def test_dates_of_the_clock_are_refused_by_a_check(book: Write, project: Project, site: Callable[[], Path]) -> None:
    book("_quarto.yml", BOOK.replace("title: Book", "title: Book\n  date: today"))
    site()
    with pytest.raises(ContentError) as raised:
        refuse_dates_of_the_clock(project)
    assert [(each.path, each.line) for each in raised.value.problems] == [("_quarto.yml", 6)]


def test_settings_in_further_files_count(write: Write, site: Callable[[], Path]) -> None:
    write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: Old\nmetadata-files: [more.yml]\n")
    write("more.yml", "website:\n  title: New\n")
    write("index.qmd", "Text.\n")
    assert words(page(site(), "index.html").select_one("a.site-title")) == "New"


def test_fault_that_quarto_lets_pass_may_pass(
    write: Write, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.qmd", "[dead](nosuch.qmd)\n")
    source = find_source(project.root)
    with pytest.raises(ContentError, match="nosuch"):
        render_site(source, project.root / "out", Engine(None, ""), None, lambda text: None)
    render_site(source, project.root / "out", Engine(None, ""), None, lambda text: None, lenient=True)
    assert "warning: a.qmd:1: the link leads to a file that does not exist" in capsys.readouterr().err


def test_nothing_is_left_in_the_folder_of_a_project_of_others(
    write: Write, project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from report.__main__ import main

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("REPORT_BUILDS", "")
    write("a.qmd", "```{python}\n1\n```\n")
    before = sorted(path.name for path in project.root.iterdir())
    out = tmp_path_factory.mktemp("out") / "site"
    main(["render", str(project.root), "--output", str(out), "--engine", "builtin"])
    assert (out / "a.html").is_file()
    assert sorted(path.name for path in project.root.iterdir()) == before


def test_bibliography_may_stand_elsewhere_in_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "refs.bib").write_text(REFS)
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "_quarto.yml").write_text("bibliography: ../refs.bib\n")
    (folder / "a.qmd").write_text("See @kim2019.\n")
    told: list[Problem] = []
    render_project(folder, folder / "out", warn=told.append)
    assert "Kim ( 2019 )" in words(page(folder / "out", "a.html").select_one("main"))
