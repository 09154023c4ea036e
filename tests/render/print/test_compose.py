"""A book as one document: the same numbers, references and citations as on its site, and no identifier twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from report.core.errors import UsageError
from report.core.project import Project
from report.render.print import composed
from report.render.print.compose import compose

Write = Callable[[str, str], Path]


def elements(node: Any, kind: str) -> Iterator[Any]:
    if isinstance(node, dict):
        if node.get("t") == kind:
            yield node["c"]
        for value in node.values():
            yield from elements(value, kind)
    elif isinstance(node, list):
        for item in node:
            yield from elements(item, kind)


def text(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(text, node))
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Str":
        return str(node["c"])
    return " " if node["t"] == "Space" else text(node.get("c", []))


def headings(tree: Any) -> list[tuple[int, str]]:
    return [(level, text(content)) for level, _, content in elements(tree["blocks"], "Header")]


def test_website_is_refused(reference: Callable[[str], Project]) -> None:
    with pytest.raises(UsageError, match="only a book or a single document"):
        compose(reference("profiles").root, "typst")


def test_book_has_the_numbers_of_its_site(reference: Callable[[str], Project]) -> None:
    tree = compose(reference("book").root, "typst", lenient=True).tree
    found = headings(tree)
    for heading in (
        (1, "Preface"),
        (1, "1 Introduction"),
        (2, "1.2 Método y ámbito: ¿qué es la política?"),
        (1, "The evidence"),
        (1, "2 Trade and openness"),
        (1, "Closing words"),
        (1, "Appendix\u00a0A — Data notes"),
        (2, "A.1 Sources"),
    ):
        assert heading in found
    labels = [text(caption[1][0]["c"][0]) for _, caption, _ in elements(tree["blocks"], "Figure")]
    assert labels[0] == "Figure\u00a02.1:"
    assert labels[-1] == "Figure\u00a0B.1:"
    assert tree["meta"]["book"]["c"] is True


def test_links_lead_into_the_document(reference: Callable[[str], Project]) -> None:
    tree = compose(reference("book").root, "docx", lenient=True).tree
    at = {"Header": 1, "Div": 0, "Span": 0, "Figure": 0}
    known = {item[place][0] for kind, place in at.items() for item in elements(tree["blocks"], kind)}
    targets = [target for _, _, (target, _) in elements(tree["blocks"], "Link")]
    inside = [target for target in targets if not target.startswith("http")]
    assert "#sec-plants" in inside
    assert "#ref-ruiz2019" in inside
    assert "#chapter-trade" in inside
    assert {target.removeprefix("#") for target in inside} <= known


def test_no_citation_is_left_for_the_writer_to_format(reference: Callable[[str], Project]) -> None:
    assert not list(elements(compose(reference("book").root, "typst", lenient=True).tree, "Cite"))


def test_headings_of_one_name_in_two_chapters_get_two_identifiers(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: book\nbook:\n  title: T\n  chapters: [index.qmd, one.qmd, two.qmd]\n")
    write("index.qmd", "# Preface {.unnumbered}\n\n[To the data of two](two.qmd#data)\n")
    write("one.qmd", "# One\n\n## Data\n\n[here](#data)\n")
    write("two.qmd", "# Two\n\n## Data\n\n[here](#data)\n")
    tree = compose(project.root, "typst").tree
    identifiers = Counter(attributes[0] for _, attributes, _ in elements(tree["blocks"], "Header"))
    assert identifiers["data"] == identifiers["two-data"] == 1
    assert [target for _, _, (target, _) in elements(tree["blocks"], "Link")] == ["#two-data", "#data", "#two-data"]


def test_page_of_the_site_alone_is_not_printed_and_links_to_it_keep_their_words(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: book\nbook:\n  title: T\n  chapters: [index.qmd, one.qmd, web.qmd]\n")
    write("index.qmd", "# Preface {.unnumbered}\n")
    write("one.qmd", "# One\n\nSee [the *register*](web.qmd#x).\n")
    write("web.qmd", "---\nreport:\n  print: false\n---\n\n# Web {.unnumbered}\n\n[here]{#x}\n")
    tree = compose(project.root, "typst").tree
    assert "Web" not in text(tree["blocks"])
    assert "See the register." in text(tree["blocks"])
    assert not list(elements(tree["blocks"], "Link"))


def test_book_with_nothing_to_print_is_refused(write: Write, project: Project) -> None:
    write("_quarto.yml", "project:\n  type: book\nbook:\n  title: T\n  chapters: [index.qmd]\n")
    write("index.qmd", "---\nreport:\n  print: false\n---\n\n# Preface {.unnumbered}\n")
    with pytest.raises(UsageError, match="no document is to be printed"):
        compose(project.root, "typst")


def test_conditional_content_is_that_of_the_format(write: Write, project: Project) -> None:
    write(
        "a.qmd",
        "::: {.content-visible when-format='html'}\nsite\n:::\n\n"
        "::: {.content-visible when-format='pdf'}\npaper\n:::\n\n"
        "::: {.content-hidden when-format='docx'}\nnot word\n:::\n",
    )
    place = project.root / "a.qmd"
    assert text(compose(place, "typst").tree["blocks"]) == "papernot word"
    assert text(compose(place, "docx").tree["blocks"]) == ""
    assert text(compose(place, "html").tree["blocks"]) == "sitenot word"


def test_elements_come_in_the_order_of_the_document() -> None:
    words = [{"t": "Str", "c": "two"}, {"t": "Space"}, {"t": "Emph", "c": [{"t": "Str", "c": "three"}]}]
    tree = {"first": {"t": "Para", "c": words}, "then": [[{"t": "Note", "c": [{"t": "HorizontalRule"}]}], "t", None]}
    kinds = [each["t"] for each in composed.elements(tree)]
    assert kinds == ["Para", "Str", "Space", "Emph", "Str", "Note", "HorizontalRule"]
