"""A page made of the last one and the blocks that differ is the page that the whole document makes, or none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.progress import keep_silent
from report.core.project import Project
from report.render.book.book import Publication
from report.render.book.document import finish, read_document
from report.render.book.pandoc import write_page
from report.render.html.incremental import _given_to, _patched, _replaced
from report.render.html.patch import chunks_of
from report.render.html.site import read_sources, render_project

ONE = "chapters/one.qmd"
BOOK = """project:
  type: book
book:
  title: A book
  chapters: [index.qmd, chapters/one.qmd, chapters/references.qmd]
bibliography: chapters/references.bib
"""
BIBLIOGRAPHY = """@book{ort, author = {Ort, Ana}, title = {One}, year = {2001}}
@book{paz, author = {Paz, Eva}, title = {Two}, year = {2002}}
"""
TEXT = """# One {#sec-one}

First words, with *stress* and a claim [@ort; @paz]. See @fig-a and @sec-more.

Second words [-@paz].

Second words, again, of [Ort]{.name data-value="x"} [@ort].

::: {#fig-a}
```{=html}
<svg><text>1994</text></svg>
```

The caption.
:::

- an item

- another item

| a | b |
|---|---|
| 1 | 2 |

: A table {#tbl-a}

```python
one = 1

two = 2
```

## More {#sec-more}

A note here.[^note] And *more* of @tbl-a and of [@ort].

[^note]: The note.

Last words.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Publication]:
    root = (tmp_path_factory.mktemp("book") / "paper").resolve()
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK)
    (root / "index.qmd").write_text("# Preface\n\nSee @sec-one and [@ort].\n")
    (root / ONE).write_text(TEXT)
    (root / "chapters/references.qmd").write_text("# References\n\n::: {#refs}\n:::\n")
    (root / "chapters/references.bib").write_text(BIBLIOGRAPHY)
    return Project(root), render_project(root, root / "build/site").publication


@pytest.fixture
def edited(built: tuple[Project, Publication]) -> Iterator[Path]:
    path = built[0].root / ONE
    yield path
    path.write_text(TEXT)


def pages(built: tuple[Project, Publication]) -> tuple[dict[str, object] | None, object]:
    """The page as it is patched, and as the whole document makes it."""
    project, publication = built
    (chapter,) = (each for each in publication.chapters if each.entry.path == ONE)
    (source,) = read_sources([chapter.entry], project, publication.configuration, keep_silent)
    document = read_document(source, publication.configuration, "html", is_chapter=True)
    now = _replaced(publication, [document], project.cache)
    whole, _ = finish(document, *_given_to(now, ONE), write_page)
    return _patched(publication, source, project.cache), whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("First words", "Better words"),
        ("with *stress*", "with **much** `stress`"),
        ("[@ort; @paz]. See", "[@ort; @paz]. Look at @sec-more, then see"),
        ("Second words [-@paz].\n", "Second words [-@paz]. And [@ort].\n"),
        ("Second words [-@paz].\n\n", ""),
        ("\nSecond words [-@paz].\n", "\nA paragraph more.\n\nAnother, of [@ort].\n\nSecond words [-@paz].\n"),
        ("1994</text>", "1995</text>"),
        ("The caption.", "Another *caption*."),
        ("- another item\n", "- another item\n\n- a third item\n"),
        ("| 1 | 2 |", "| 1 | 3 |\n| 4 | 5 |"),
        ("two = 2", "two = 3\n\nthree = 3"),
        ("Last words.", "The very last words."),
        ("Last words.\n", "Last words.\n\nOne line more.\n"),
        ("Last words.", "Last <!-- a draft --> words."),
        ("again, of [Ort]", "again, and of [Ana Ort]"),
    ],
)
def test_an_edit_within_blocks_is_put_into_the_last_page(
    built: tuple[Project, Publication], edited: Path, before: str, after: str
) -> None:
    assert TEXT.count(before) == 1
    edited.write_text(TEXT.replace(before, after))
    patched, whole = pages(built)
    assert patched == whole


def test_a_comment_of_several_paragraphs_is_not_divided() -> None:
    lines = ["One.", "", "Two. <!-- a", "", "Two again.", "", "-->", "", "Three."]
    assert chunks_of(lines) == [("One.", ""), tuple(lines[2:8]), ("Three.",)]


def test_edits_in_several_places_are_put_in_together(built: tuple[Project, Publication], edited: Path) -> None:
    edited.write_text(TEXT.replace("First", "New").replace("The caption", "Its caption").replace("Last", "Final"))
    patched, whole = pages(built)
    assert patched == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## More", "## Much more"),
        ("# One", "# Two"),
        ("A note here.[^note]", "Another note here.[^note]"),
        ("Last words.", "Last words.^[A note.]"),
        ("Last words.", "Last words of @fig-a and @tbl-b."),
        ("Last words.", "Last words of @eva."),
        ("Last words.", "Last [words](elsewhere.qmd)."),
        ("Last words.", "::: {.callout-note}\nLast words."),
        ("{#fig-a}", "{#fig-b}"),
        ("Last words.", "[Last words.]{#fig-a}"),
        ("Last words.", "[Last words.]{#here}"),
    ],
)
def test_what_reaches_beyond_its_block_is_left_to_the_whole_document(
    built: tuple[Project, Publication], edited: Path, before: str, after: str
) -> None:
    edited.write_text(TEXT.replace(before, after, 1))
    project, publication = built
    (chapter,) = (each for each in publication.chapters if each.entry.path == ONE)
    (source,) = read_sources([chapter.entry], project, publication.configuration, keep_silent)
    assert _patched(publication, source, project.cache) is None


def test_a_block_that_stands_twice_is_left_to_the_whole_document(tmp_path: Path) -> None:
    project = Project((tmp_path / "paper").resolve())
    (project.root / "chapters").mkdir(parents=True)
    (project.root / "_quarto.yml").write_text(BOOK.replace("bibliography: chapters/references.bib\n", ""))
    for name in ("index", "chapters/references"):
        (project.root / f"{name}.qmd").write_text("# A page\n\nText.\n")
    (project.root / ONE).write_text("# One\n\nThe same.\n\nBetween.\n\nThe same.\n")
    publication = render_project(project.root, project.site).publication
    (project.root / ONE).write_text("# One\n\nThe same.\n\nBetween.\n\nNot the same.\n")
    (chapter,) = (each for each in publication.chapters if each.entry.path == ONE)
    (source,) = read_sources([chapter.entry], project, publication.configuration, keep_silent)
    assert _patched(publication, source, project.cache) is None
    shutil.rmtree(project.root)


def test_stretches_are_cut_where_a_block_begins_for_certain() -> None:
    lines = TEXT.splitlines()
    chunks = chunks_of(lines)
    assert [line for chunk in chunks for line in chunk] == lines
    heads = [chunk[0] for chunk in chunks]
    assert "::: {#fig-a}" in heads
    assert "The caption." not in heads, "within a div"
    assert "two = 2" not in heads, "within code"
    assert not [head for head in heads if head.startswith(("- ", "|", "[^"))], "may go on with what is before"
