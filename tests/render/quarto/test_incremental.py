"""What an incremental build with Quarto renders, and what it keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.render.engine import Engine, Quarto
from report.render.quarto.incremental import Book, read_book
from report.render.site import RenderSource, render_site
from tests.render.stand_in import StandInQuarto

SETTINGS = "project:\n  type: book\nbook:\n  chapters:\n    - index.qmd\n    - one.qmd\n    - two.qmd\n    - refs.qmd\n"
TEXTS = {
    "_quarto.yml": SETTINGS,
    "index.qmd": "# Preface {.unnumbered}\n\nSee @sec-one.\n",
    "one.qmd": "# One {#sec-one}\n\nText [@ruiz].\n\n{{< include _part.md >}}\n\n## More {#sec-more}\n",
    "_part.md": "Part of one.\n",
    "two.qmd": "# Two\n\nText, see @sec-more.\n\n![A](picture.png){#fig-a}\n",
    "refs.qmd": "# Works\n\n::: {#refs}\n:::\n",
    "words.bib": "@book{ruiz, title={T}}\n",
}
INDEX = json.dumps([{"href": f"{name}.html", "text": name} for name in ("index", "one", "two", "refs")])
PAGES = {
    "index.html": '<a href="one.html">1</a>',
    "one.html": "one",
    "two.html": '<script src="site_libs/kept/a.js"></script>',
    "refs.html": "refs",
    "search.json": INDEX,
    "site_libs/kept/a.js": "1",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "paper"
    root.mkdir()
    for name, text in TEXTS.items():
        (root / name).write_text(text)
    return Project(root)


@pytest.fixture
def quarto(tmp_path: Path) -> StandInQuarto:
    return StandInQuarto(tmp_path / "bin")


def render(project: Project, quarto: StandInQuarto, **script: object) -> list[str]:
    """Render; give the targets of the call, none if Quarto was not called."""
    before = len(quarto.calls)
    quarto.plays(**script)
    render_site(
        RenderSource(project), project.site, Engine(Quarto(quarto.program, "1.10.18"), ""), None, lambda _: None
    )
    calls = quarto.calls[before:]
    return calls[0]["arguments"][1 : calls[0]["arguments"].index("--to")] if calls else []


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_first_build_is_of_the_whole_book_and_the_next_of_nothing(project, quarto) -> None:
    assert render(project, quarto, files=PAGES) == ["."]
    before = content(project.site)
    assert render(project, quarto, files={}) == []
    assert content(project.site) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "targets"),
    [
        ("one.qmd", "Text", "Words", ["one.qmd"]),
        ("_part.md", "Part", "Piece", ["one.qmd"]),
        ("two.qmd", "Text", "Words @ruiz", ["two.qmd"]),
        ("two.qmd", "Text", "Words @kim", ["two.qmd", "refs.qmd"]),
        ("one.qmd", "## More", "## Less", ["."]),
        ("one.qmd", "{#sec-more}", "{#sec-most}", ["."]),
        ("one.qmd", "## More", "## Before\n\n## More", ["."]),
        ("one.qmd", "## More", "Before\n------\n\n## More", ["."]),
        ("two.qmd", "{#fig-a}", "{#fig-b}", ["."]),
        ("two.qmd", "Text", "---\ntitle: X\n---\n", ["."]),
        ("words.bib", "T}", "U}", ["."]),
        ("_quarto.yml", "type: book", "type: book\nlang: es", ["."]),
        ("two.qmd", "Text", "{{< video a.mp4 >}} Text", ["two.qmd"]),
    ],
)
def test_a_change_renders_what_rests_on_it(project, quarto, name, old, new, targets) -> None:
    render(project, quarto, files=PAGES)
    edit(project, name, old, new)
    assert render(project, quarto, files=PAGES) == targets


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("_quarto.yml", "type: book", "type: book\nexecute:\n  freeze: auto"),
        ("_quarto.yml", "type: book", "type: book\nfilters: [a.lua]"),
        ("_quarto.yml", "type: book", "type: book\ncsl: style.csl"),
        ("_quarto.yml", "book:\n  ch", "book:\n  date: today\n  ch"),
        ("_quarto.yml", "type: book\nbook:", "type: website\nwebsite:"),
    ],
)
def test_settings_that_ask_for_more_have_the_whole_book_rendered(project, quarto, name, old, new) -> None:
    edit(project, name, old, new)
    for _ in range(2):
        assert render(project, quarto, files=PAGES) == ["."]


@pytest.mark.parametrize(
    "text",
    [
        "```{python}\nprint(1)\n```\n",
        "Value `{python} 1 + 1`.\n",
        "{{< embed a.ipynb#x >}}\n",
        "{{< env HOME >}}\n",
    ],
)
def test_a_chapter_of_which_only_a_kernel_can_say_is_rendered_each_time(project, quarto, text) -> None:
    (project.root / "two.qmd").write_text("# Two\n\n" + text)
    assert render(project, quarto, files=PAGES) == ["."]
    assert render(project, quarto, files=PAGES) == ["two.qmd"]


def test_the_pages_are_those_of_a_whole_build(project, quarto) -> None:
    """Quarto puts a page that it renders anew at the end of its index, and into the folder that has the others."""
    render(project, quarto, files=PAGES)
    edit(project, "one.qmd", "Text", "Words")
    new = json.loads(INDEX)
    moved = [*new[:1], *new[2:], {"href": "one.html", "text": "new"}]
    render(project, quarto, files={"one.html": "new", "search.json": json.dumps(moved)})
    found = content(project.site)
    assert found["one.html"] == "new"
    assert {name: found[name] for name in PAGES if name not in ("one.html", "search.json")} == {
        name: text for name, text in PAGES.items() if name not in ("one.html", "search.json")
    }
    assert [each["href"] for each in json.loads(found["search.json"])] == [
        "index.html",
        "one.html",
        "two.html",
        "refs.html",
    ]


def test_what_only_the_old_page_used_goes(project, quarto) -> None:
    old = {
        **PAGES,
        "one.html": '<img src="own.png"><img src="shared.png"><script src="site_libs/own/a.js"></script>',
        "two.html": '<img src="shared.png"><script src="site_libs/kept/a.js"></script>',
        **dict.fromkeys(("own.png", "shared.png", "site_libs/own/a.js", "one_files/figure.svg"), ""),
    }
    pictures = {name: text for name, text in old.items() if not name.endswith(".png")}
    for name in ("own.png", "shared.png"):
        (project.root / name).write_bytes(b"")
    render(project, quarto, files={**pictures, "own.png": "", "shared.png": ""})
    edit(project, "one.qmd", "Text", "Words")
    render(project, quarto, files={"one.html": "no pictures"})
    found = content(project.site)
    assert "shared.png" in found
    assert "site_libs/kept/a.js" in found
    assert not {"own.png", "site_libs/own/a.js", "one_files/figure.svg"} & found.keys()


def test_after_a_fault_what_was_kept_is_still_right(project, quarto) -> None:
    render(project, quarto, files=PAGES)
    edit(project, "one.qmd", "Text", "Words")
    with pytest.raises(ContentError):
        render(project, quarto, files={"one.html": "half"}, stderr="WARN: one is odd\n")
    edit(project, "one.qmd", "Words", "Text")
    assert render(project, quarto, files={}) == []
    assert content(project.site)["one.html"] == "one"


def test_a_fault_in_one_of_several_names_its_chapter(project, quarto) -> None:
    render(project, quarto, files=PAGES)
    for name in ("one.qmd", "two.qmd"):
        edit(project, name, "Text", "Words")
    said = "pandoc \n  to: html\n\npandoc \n  to: html\n\nWARN: odd\n"
    with pytest.raises(ContentError) as raised:
        render(project, quarto, files=PAGES, stderr=said)
    assert [problem.path for problem in raised.value.problems] == ["two.qmd"]


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_kept_pages_that_are_gone_or_damaged_are_made_anew(project, quarto, damage: Callable[[Path], object]) -> None:
    render(project, quarto, files=PAGES)
    damage(project.cache / "quarto-pages")
    assert render(project, quarto, files=PAGES) == ["."]


def test_another_version_of_quarto_renders_the_whole_book(project, quarto) -> None:
    first = read_book(project, Quarto(quarto.program, "1.10.18"), None)
    second = read_book(project, Quarto(quarto.program, "1.10.19"), None)
    assert first
    assert second
    assert second.stale(first) is None
    assert first.stale(first) == []


def test_another_profile_is_not_known(project, quarto) -> None:
    assert read_book(project, Quarto(quarto.program, "1.10.18"), "es") is None


@pytest.mark.parametrize("name", ["-o.qmd", "a[1].qmd", "what?.qmd", "all*.qmd"])
def test_a_name_that_quarto_takes_for_something_else_has_the_whole_book_rendered(name: str) -> None:
    book = Book("k", "s", "c", {name: "1"}, "")
    assert replace(book, chapters={name: "2"}).stale(book) is None


def test_numbers_that_another_render_left_have_the_whole_book_rendered(project, quarto) -> None:
    scratch = project.root / ".quarto/xref"
    scratch.mkdir(parents=True)
    (scratch / "INDEX").write_text('{"one.qmd": {"one.html": "1a"}}')
    (scratch / "1a").write_text('{"entries": []}')
    render(project, quarto, files=PAGES)
    edit(project, "one.qmd", "Text", "Words")
    (scratch / "1a").write_text('{"entries": [{"key": "fig-x"}]}')
    assert render(project, quarto, files=PAGES) == ["."]
