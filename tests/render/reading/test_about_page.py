"""Pages about somebody: the picture above the text, the links below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from report.core.errors import ContentError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]
LINKS = """  links:
    - icon: github
      text: The *code*
      href: https://github.com
    - text: More
      href: more.qmd
"""


def test_picture_and_links_stand_around_the_text(write: Write, project: Project) -> None:
    write("me.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    write("more.qmd", "More text.\n")
    header = f"---\ntitle: Ana\nimage: me.svg\nabout:\n  template: jolla\n{LINKS}---\n"
    write("index.qmd", f"{header}\nAbout her.\n")
    render_project(project.root, project.root / "site", warn=lambda problem: None)
    page = BeautifulSoup((project.root / "site" / "index.html").read_text("utf-8"), "html.parser")
    main = page.select_one("main") or pytest.fail("no text")
    assert " ".join(main.get_text(" ").split()) == "Ana About her. The *code* More"
    assert [image["src"] for image in main.select("img")] == ["me.svg"]
    assert [link["href"] for link in main.select(".about-links a")] == ["https://github.com", "more.html"]


def test_they_stand_around_the_part_that_is_named(write: Write, project: Project) -> None:
    write("me.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    write("more.qmd", "More text.\n")
    header = f"---\ntitle: Ana\nimage: me.svg\nabout:\n  id: me\n  template: jolla\n{LINKS}---\n"
    write("index.qmd", f"{header}\nBefore.\n\n::: {{#me}}\nAbout her.\n\n::: {{.note}}\nInside.\n:::\n:::\n\nAfter.\n")
    render_project(project.root, project.root / "site", warn=lambda problem: None)
    page = BeautifulSoup((project.root / "site" / "index.html").read_text("utf-8"), "html.parser")
    main = page.select_one("main") or pytest.fail("no text")
    assert " ".join(main.get_text(" ").split()) == "Ana Before. About her. Inside. The *code* More After."
    assert [len(main.select(f"#me {name}")) for name in ("img", ".about-links")] == [1, 1]


@pytest.mark.parametrize(
    ("about", "found", "line"),
    [
        ("about: huge\n", '"about" is huge', 2),
        (
            "about:\n  id: me\n  template: jolla\n",
            '"about" names me, and no part of the text has this identifier',
            3,
        ),
    ],
)
def test_what_is_not_made_is_told_with_its_line(
    about: str, found: str, line: int, write: Write, project: Project
) -> None:
    document = write("doc.qmd", f"---\n{about}---\n\nA.\n")
    with pytest.raises(ContentError) as raised:
        render_project(document, project.root / "site", warn=lambda problem: None)
    assert [(each.found, each.line) for each in raised.value.problems] == [(found, line)]
