"""A site as files: what is where, what stays after an error, what is done again after an edit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from report.core.commands import run
from report.core.errors import ContentError
from report.core.project import Project
from report.render.book import pandoc
from report.render.html.site import render_project
from report.render.print.compose import compose

ROOT = Path(__file__).parents[3]
Write = Callable[[str, str], Path]


@pytest.fixture
def book(write: Write, project: Project) -> Path:
    """A book of three chapters, one in a folder, with a bibliography."""
    write(
        "_quarto.yml",
        "project:\n  type: book\n  output-dir: site\n  resources: [extra.txt]\nbibliography: r.bib\nbook:\n  title: T\n"
        "  chapters: [index.qmd, part/one.qmd, part/two.qmd, references.qmd]\n",
    )
    entry = "@book{%s, author={Ruiz, Ana}, title={%s}, publisher={P}, year={2019}}\n"
    write("r.bib", entry % ("first", "A") + entry % ("second", "B"))
    write("index.qmd", "# Preface {.unnumbered}\n\nSee @sec-one and [two](part/two.qmd#more).\n")
    write("part/one.qmd", "# One {#sec-one}\n\n![A](a.png){#fig-a} @second\n\n![B](/b.png)\n\n[data](../d.csv)\n")
    write("part/two.qmd", "# Two\n\n## More\n\n[@first] and @sec-one.\n")
    write("references.qmd", "# References {.unnumbered}\n\n::: {#refs}\n:::\n")
    for name in ("part/a.png", "b.png", "d.csv", "extra.txt"):
        write(name, name)
    return project.root


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text("utf-8"), "html.parser")


def links(soup: BeautifulSoup, selector: str) -> list[str]:
    return [str(link["href"]) for link in soup.select(selector)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_last_good_site_stays_after_an_error(book: Path, write: Write) -> None:
    render_project(book)
    before = contents(book / "site")
    write("part/two.qmd", "# Two\n\n@fig-nowhere\n")
    with pytest.raises(ContentError, match=r"part/two\.qmd:3: nothing has the identifier fig-nowhere"):
        render_project(book)
    assert contents(book / "site") == before
    assert not list(book.glob(".*"))


def test_links_and_images_work_from_a_chapter_in_a_folder(book: Path) -> None:
    render_project(book)
    one, two, index = (page(book / "site", name) for name in ("part/one.html", "part/two.html", "index.html"))
    assert [image["src"] for image in one.select("main img")] == ["a.png", "../b.png"]
    assert links(two, "a.quarto-xref") == ["one.html"]
    assert links(two, ".citation a") == ["../references.html#ref-first"]
    assert links(index, "main p a") == ["part/one.html", "part/two.html#more"]
    assert {"part/a.png", "b.png", "d.csv", "extra.txt"} <= contents(book / "site").keys()
    for name in ("index.html", "part/one.html"):
        folder = (book / "site" / name).parent
        for target in [*links(page(book / "site", name), "a[href], link[href]")]:
            assert (folder / target.partition("#")[0]).resolve().exists(), target


def test_descriptions_stand_below_the_titles(book: Path, write: Write) -> None:
    settings = (book / "_quarto.yml").read_text("utf-8")
    write("_quarto.yml", settings.replace("  title: T\n", "  title: T\n  description: Why *it* rose\n"))
    write("part/two.qmd", "---\ntitle: Two\ndescription: What fell\n---\n\n## More\n\nText.\n")
    render_project(book)
    shown = [page(book / "site", f"{name}.html").select(".description") for name in ("index", "part/one", "part/two")]
    assert [[each.get_text(strip=True) for each in of_page] for of_page in shown] == [
        ["Why it rose"],
        [],
        ["What fell"],
    ]


def test_each_page_of_a_book_shows_keywords_of_the_whole(book: Path, write: Write) -> None:
    settings = (book / "_quarto.yml").read_text("utf-8")
    write("_quarto.yml", settings + "keywords: [bees, honey trade]\n")
    render_project(book)
    for name in ("index.html", "part/one.html"):
        soup = page(book / "site", name)
        assert [each.get_text(strip=True) for each in soup.select(".keywords p")] == ["bees, honey trade"], name
        assert soup.select_one('meta[name="keywords"]')["content"] == "bees, honey trade"


def test_links_written_as_html_lead_where_those_of_markdown_do(book: Path, write: Write) -> None:
    write("part/two.qmd", '# Two\n\n## More\n\n@first <a href="one.qmd">one</a> <img src="/b.png" alt="">\n')
    render_project(book)
    two = page(book / "site", "part/two.html")
    assert [image["src"] for image in two.select("main img")] == ["../b.png"]
    assert "one.html" in links(two, "main p > a")


def test_years_get_the_same_letters_on_all_pages(book: Path) -> None:
    """Each chapter cites one of two works of one author and year: only together do they need letters."""
    render_project(book)
    cited = [page(book / "site", f"part/{name}.html").select_one(".citation") for name in ("one", "two")]
    assert [node.get_text() for node in cited if node] == ["Ruiz (2019b)", "(Ruiz 2019a)"]
    entries = page(book / "site", "references.html").select(".csl-entry")
    assert [entry["id"] for entry in entries] == ["ref-first", "ref-second"]


def count_pandoc(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every start of pandoc from now on."""
    started: list[str] = []
    original = pandoc._tree

    def counted(arguments: Sequence[str], text: str, settings: Mapping[str, Any], **limits: Any) -> Any:
        started.append(" ".join(arguments))
        return original(arguments, text, settings, **limits)

    monkeypatch.setattr(pandoc, "_tree", counted)
    return started


def test_project_decides_how_long_a_cell_may_take(book: Path, write: Write) -> None:
    write("_quarto.yml", (book / "_quarto.yml").read_text() + "report:\n  cell-seconds: 1\n")
    write("part/two.qmd", "# Two\n\n```{python}\nwhile True:\n    pass\n```\n")
    with pytest.raises(ContentError, match=r"part/two\.qmd:4: the cell `while True:` did not end within 1 seconds"):
        render_project(book)


def test_option_without_effect_is_a_warning_once_in_each_build(
    book: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("_part.qmd", "```{python}\n#| nosuch: skip\n1\n```\n")
    for name in ("one", "two"):
        write(f"part/{name}.qmd", f"# {name} {{#sec-{name}}}\n\n## More\n\n{{{{< include ../_part.qmd >}}}}\n")
    for _ in ("run", "from the cache"):
        render_project(book)
        said = capsys.readouterr().err
        assert said.startswith('warning: _part.qmd:2: the cell option "nosuch" is not known and has no effect\n')
        assert said.count("warning:") == 1
    compose(book, "docx")
    assert capsys.readouterr().err == ""


def test_edit_of_prose_does_again_one_chapter(book: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    render_project(book)
    started = count_pandoc(monkeypatch)
    render_project(book)
    assert started == []
    write("part/two.qmd", "# Two\n\n## More\n\nOther words. [@first] and @sec-one.\n")
    render_project(book)
    assert len(started) == 2, started
    assert "Other words." in (book / "site/part/two.html").read_text("utf-8")


def test_changed_number_reaches_the_chapters_that_show_it(book: Path, write: Write) -> None:
    render_project(book)
    write("index.qmd", "# Preface\n\nNow a chapter with a number. See @sec-one and [two](part/two.qmd#more).\n")
    render_project(book)
    link = page(book / "site", "part/two.html").select_one("a.quarto-xref")
    assert link
    assert link.get_text() == "Chapter 2"


def test_changed_bibliography_reaches_the_pages(book: Path) -> None:
    render_project(book)
    (book / "r.bib").write_text((book / "r.bib").read_text().replace("Ruiz", "Peralta"))
    render_project(book)
    assert "Peralta" in (book / "site/part/one.html").read_text("utf-8")


def test_cached_and_clean_sites_are_the_same_bytes_under_any_hash_seed(book: Path, tmp_path: Path) -> None:
    render_project(book)
    program = (
        "from pathlib import Path; from report.render.html.site import render_project;"
        f" render_project(Path({str(book)!r}), Path({str(tmp_path / 'other')!r}))"
    )
    for seed in ("1", "2"):
        (book / "build").rename(tmp_path / f"cache-{seed}")
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        done = run([sys.executable, "-c", program], environment=environment)
        assert done.status == 0, done.stderr
        assert contents(tmp_path / "other") == contents(book / "site")


def test_single_document_outside_a_project_leaves_nothing_beside_it(write: Write, project: Project) -> None:
    write("doc.qmd", "---\ntitle: T\n---\n\nText.\n")
    project.configuration.unlink(missing_ok=True)
    rendered = render_project(project.root / "doc.qmd", project.root / "out")
    assert rendered.pages == ("doc.html",)
    assert sorted(path.name for path in project.root.iterdir()) == ["doc.qmd", "out"]


def test_images_say_what_they_show(write: Write, project: Project) -> None:
    for name in ("a.png", "b.png", "c.png", "d.png"):
        write(name, "")
    write(
        "doc.qmd",
        '![Caption *a*](a.png){#fig-a}\n\n![B](b.png){#fig-b fig-alt="Blue"}\n\n'
        '::: {#fig-c fig-alt="On the div"}\n\n![](c.png)\n\nC\n:::\n\n'
        '::: {#fig-d fig-alt="A drawing"}\n\n<svg></svg>\n\nD\n:::\n',
    )
    render_project(project.root / "doc.qmd", project.root / "out")
    soup = page(project.root / "out", "doc.html")
    assert [image["alt"] for image in soup.select("img")] == ["Caption a", "Blue", "On the div"]
    assert [node["aria-label"] for node in soup.select("[role=img]")] == ["A drawing"]


def test_formulas_are_mathml_with_their_source(write: Write, project: Project) -> None:
    write("doc.qmd", "Inline $x^2$ and\n\n$$ a = b $$ {#eq-a}\n")
    render_project(project.root / "doc.qmd", project.root / "out")
    soup = page(project.root / "out", "doc.html")
    assert [note.get_text().strip() for note in soup.select(".math math annotation")] == ["x^2", "a = b"]
    assert [node.get_text() for node in soup.select("#eq-a .quarto-equation-number")] == ["(1)"]


def test_formula_that_cannot_be_read_is_an_error(write: Write, project: Project) -> None:
    write("doc.qmd", "Text.\n\nA formula $\\foo{x}^^2$ here.\n")
    with pytest.raises(ContentError, match=r"doc\.qmd:3: the formula cannot be read"):
        render_project(project.root / "doc.qmd", project.root / "out")
