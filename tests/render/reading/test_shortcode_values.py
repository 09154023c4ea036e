"""Shortcodes that need neither metadata nor variables: what the page shows, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError
from report.core.project import Project
from report.core.quarto_settings import QUARTO
from report.render.html.site import render_project
from report.render.reading.filler import PARAGRAPHS, filler_picture, filler_text

Write = Callable[[str, str], Path]
BRAND = """color:
  palette:
    sea: "#112233"
  primary: sea
logo:
  images:
    sign: {path: pictures/sign.svg, alt: The sign}
  small: {light: pictures/sun.svg, dark: pictures/moon.svg}
  large: sign
"""


@pytest.fixture
def made(write: Write, project: Project) -> Callable[[str], Tag]:
    def make(source: str) -> Tag:
        for name in ("sign", "sun", "moon"):
            write(f"brand/pictures/{name}.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
        write("brand/_brand.yml", BRAND)
        render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
        page = (project.root / "site" / "doc.html").read_text("utf-8")
        return BeautifulSoup(page, "html.parser").select_one("main") or pytest.fail("no text")

    return make


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_variable_of_the_environment_is_shown(made: Callable[[str], Tag], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_SHOWN", "a value")
    monkeypatch.delenv("REPORT_NOT_SET", raising=False)
    source = 'A {{< env REPORT_SHOWN >}} and {{< env REPORT_NOT_SET "another" >}}.\n'
    assert words(made(source)) == "A a value and another."


def test_version_is_that_of_quarto_which_is_followed(made: Callable[[str], Tag]) -> None:
    assert words(made("V {{< version >}}-\n")) == f"V {QUARTO}-"


@pytest.mark.parametrize(("asked", "first", "count"), [("1", 0, 1), ("3", 0, 3), ("2-3", 1, 2), ("8-8", 0, 1)])
def test_paragraphs_hold_a_place(asked: str, first: int, count: int) -> None:
    text = (filler_text(asked) or "").split("\n\n")
    assert (len(text), text[0]) == (count, PARAGRAPHS[first])


def test_lipsum_may_stand_within_a_sentence(made: Callable[[str], Tag]) -> None:
    assert words(made("**{{< lipsum 1 >}}**\n")) == PARAGRAPHS[0]


def test_picture_holds_a_place(made: Callable[[str], Tag], project: Project) -> None:
    main = made("{{< placeholder 200 100 >}}\n\n![Cap]({{< placeholder 50 format=svg >}}){#fig-a}\n")
    assert [image["src"] for image in main.select("img")] == ["placeholder-200x100.svg", "placeholder-50x50.svg"]
    assert (project.root / "site" / "placeholder-50x50.svg").is_file()
    assert "Figure" in words(main)


@pytest.mark.parametrize("sizes", [["x"], ["0"], ["1", "2", "3"], ["-5"]])
def test_size_that_is_none_is_refused(sizes: list[str]) -> None:
    assert filler_picture(sizes) is None


def test_colours_and_signs_of_a_brand_are_shown(made: Callable[[str], Tag]) -> None:
    main = made("C {{< brand color primary >}}\n\n{{< brand logo large >}}\n\n{{< brand logo small >}}\n")
    assert "C #112233" in words(main)
    shown = [(image["src"], image.get("alt", ""), image.get("class", [])) for image in main.select("img")]
    assert shown == [
        ("brand/pictures/sign.svg", "The sign", []),
        ("brand/pictures/sun.svg", "", ["light-content"]),
        ("brand/pictures/moon.svg", "", ["dark-content"]),
    ]
    assert '[data-theme="dark"] .light-content { display: none; }' in str(main)


def test_brand_of_a_header_comes_before_that_of_the_project(made: Callable[[str], Tag]) -> None:
    header = "---\nbrand:\n  color:\n    palette:\n      sea: '#abcdef'\n---\n"
    assert words(made(f"{header}\n{{{{< brand color sea >}}}}\n")) == "#abcdef"


def test_contents_stand_where_they_are_asked_for(made: Callable[[str], Tag]) -> None:
    main = made("::: {#a .cell}\nMoved.\n:::\n\nFirst.\n\n{{< contents a >}}\n\nLast.\n")
    assert words(main) == "First. Moved. Last."


REFUSED = {
    "{{< env REPORT_NOT_SET >}}": "the variable REPORT_NOT_SET is not set",
    "{{< env >}}": 'the shortcode "env" needs one name',
    "{{< lipsum many >}}": 'the shortcode "lipsum" needs a number',
    "{{< placeholder wide >}}": 'the shortcode "placeholder" needs sizes in pixels',
    "{{< brand color land >}}": "the brand has no color land",
    "{{< brand logo huge >}}": "the brand has no logo huge",
    "{{< brand font big >}}": 'the shortcode "brand" is asked in a wrong way',
    "{{< contents nowhere >}}": "nothing has the identifier nowhere",
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_asked_wrongly_is_told_with_its_line(source: str, made: Callable[[str], Tag]) -> None:
    with pytest.raises(ContentError) as raised:
        made(f"A.\n\n{source}\n")
    assert [(each.found, each.line) for each in raised.value.problems] == [(REFUSED[source], 3)]
