from __future__ import annotations

from typing import Any

import pytest

from report.core.configuration import Settings
from report.core.language import words_for
from report.render.book.numbering import Numbered, kinds_of, number_document


def section(level: int, name: str = "", *, numbered: bool = True) -> dict[str, Any]:
    return {"family": "section", "id": name, "level": level, "numbered": numbered, "title": name.title()}


def figure(name: str, parent: str | None = None) -> dict[str, Any]:
    return {"family": "float", "id": name, "kind": "fig", "parent": parent}


def number(*targets: dict[str, Any], chapter: str | None = None, shown: bool = True, **settings: Any) -> Numbered:
    values = Settings(settings)
    return number_document(targets, kinds_of(values, words_for("en")), values, chapter=chapter, numbered=shown)


def test_sections_count_from_the_highest_level_of_the_document() -> None:
    done = number(section(2), section(3), section(2), section(4))
    assert done.headings == ("1", "1.1", "2", "2.0.1")


def test_section_below_one_without_number_goes_on_counting() -> None:
    assert number(section(2), section(3), section(2, numbered=False), section(3)).headings == ("1", "1.1", "", "1.2")


def test_sections_of_a_chapter_begin_with_its_number_and_hide_it_below_the_depth() -> None:
    done = number(section(2, "a"), section(3, "b"), chapter="3", **{"number-depth": 2})
    assert done.headings == ("3.1", "")
    assert done.targets["b"].number == "3.1.1"


def test_references_show_numbers_that_headings_do_not() -> None:
    done = number(section(2, "a"), shown=False)
    assert done.headings == ("",)
    assert done.targets["a"].number == "1"


def test_section_of_a_chapter_without_number_is_known_by_its_title() -> None:
    target = number(section(2, "data"), chapter="").targets["data"]
    assert (target.title_only, target.title, target.number) == (True, "Data", "")


@pytest.mark.parametrize(
    ("chapter", "label"), [(None, "Figure\u00a01"), ("", "Figure\u00a01"), ("A", "Figure\u00a0A.1")]
)
def test_figures_count_by_chapter(chapter: str | None, label: str) -> None:
    assert number(figure("fig-a"), chapter=chapter).targets["fig-a"].label == label


def test_panels_have_letters_and_references_the_number_of_the_whole() -> None:
    targets = number(figure("fig-a"), figure("fig-b"), figure("fig-b1", "fig-b"), figure("fig-b2", "fig-b")).targets
    assert targets["fig-b2"].label == "(b)"
    assert targets["fig-b2"].number == "2 (b)"


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("alpha a", ["a", "b", "z", "aa", "ab"]),
        ("alpha C", ["C", "D", "AB", "AC", "AD"]),
        ("alpha α", ["α", "β", "ϊ", "ϋ", "ό"]),
        ("roman I", ["I", "II", "XXVI", "XXVII", "XXVIII"]),
        ("roman", ["I", "II", "XXVI", "XXVII", "XXVIII"]),  # quarto
        ("roman i", ["i", "ii", "xxvi", "xxvii", "xxviii"]),
        ("arabic", []),
    ],
)
def test_styles_of_numbers(style: str, labels: list[str]) -> None:
    done = number(*(figure(f"fig-{place}") for place in range(1, 29)), crossref={"fig-labels": style})
    found = [done.targets[f"fig-{place}"].number for place in (1, 2, 26, 27, 28)]
    assert found == (labels or ["1", "2", "26", "27", "28"])


def test_delimiter_loses_the_spaces_around_it() -> None:
    assert number(crossref={"title-delim": " —"}).delimiter == "—"
