"""The comparison of two sites sees what a reader would, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.render.quarto.compare_sites import differences, main, reason_for

PAGE = """<html><head><title>T</title></head><body>
<nav role="doc-toc" id="TOC"><ul><li><a href="#a">A</a></li></ul></nav>
<main><h2>1.1 A</h2><p>Words of <span class="citation">Ruiz (2015)</span>, see
<a class="quarto-xref" href="#fig-a">Figure&nbsp;1</a>.</p><figure><svg><text>9</text></svg>
<figcaption>Figure 1: C</figcaption></figure><div style="display: none">hidden</div></main></body></html>"""


def sites(folder: Path, one: str, other: str, name: str = "index.html") -> tuple[Path, Path]:
    for site, text in (("one", one), ("other", other)):
        (folder / site).mkdir()
        (folder / site / name).write_text(text, encoding="utf-8")
    return folder / "one", folder / "other"


def test_other_wrappings_of_the_same_words_are_no_difference(tmp_path: Path) -> None:
    other = PAGE.replace("<p>Words", "<div><p><b>Words</b>").replace("</p><figure>", "</p></div><figure>")
    other = other.replace("&nbsp;", " ").replace("hidden", "else").replace("<text>9", "<text>8")
    assert list(differences(*sites(tmp_path, PAGE, other))) == []


def test_each_part_is_compared(tmp_path: Path) -> None:
    changes = {">A</a>": ">B</a>", "1.1 A": "1.2 A", "(2015)": "(2015a)", "see": "and", "Figure 1: C": "Figure 1: D"}
    other = PAGE
    for old, new in changes.items():
        other = other.replace(old, new)
    parts = {each.part for each in differences(*sites(tmp_path, PAGE, other))}
    assert parts == {"contents", "headings", "citations", "blocks", "floats"}


def test_a_reference_differs_in_its_own_part_alone(tmp_path: Path) -> None:
    (found,) = differences(*sites(tmp_path, PAGE, PAGE.replace("Figure&nbsp;1<", "Figure&nbsp;2<")))
    assert found.part == "references"


def test_a_page_that_one_has_not_is_told(tmp_path: Path) -> None:
    one, other = sites(tmp_path, PAGE, PAGE)
    (other / "index.html").unlink()
    assert main([str(one), str(other)]) == 1


def test_a_known_difference_has_its_reason_and_another_none(tmp_path: Path) -> None:
    by_quarto = PAGE.replace('#fig-a">Figure&nbsp;1', 'chapters/a.html#sec-a">The case')
    by_builtin = PAGE.replace('#fig-a">Figure&nbsp;1', 'chapters/a.html#sec-a">Section&nbsp;3.1')
    (found,) = differences(*sites(tmp_path, by_quarto, by_builtin))
    assert reason_for(found).startswith("Of a page without a number")
    (tmp_path / "again").mkdir()
    (other,) = differences(*sites(tmp_path / "again", by_builtin, by_quarto))
    assert reason_for(other) == ""


def test_the_labels_of_author_and_date_are_looks(tmp_path: Path) -> None:
    (found,) = differences(*sites(tmp_path, PAGE.replace("<h2>", "<div>Author</div><h2>"), PAGE))
    assert reason_for(found).startswith("Looks")
