"""Words of the interface: five languages, those of an author, and what is told where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.configuration import Settings, read_configuration
from report.core.language import words_by_language, words_missing, words_of
from report.core.settings_check import unknown_of


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pt"])
def test_every_language_has_every_word(language: str) -> None:
    words = words_by_language()[language]
    assert list(words) == list(words_by_language()["en"])
    assert all(words.values())


def test_words_of_an_author_go_before_those_of_the_language() -> None:
    given = {"crossref-fig-title": "Chart", "callout-tip-title": "Hint", "toc-title-document": "On this page"}
    words = words_of(Settings({"lang": "en", "language": given}))
    assert (words["fig"], words["callout-tip"], words["contents"]) == ("Chart", "Hint", "On this page")
    assert words["tbl"] == "Table"


def test_words_of_an_author_may_be_for_one_language() -> None:
    given = {"crossref-fig-title": "Chart", "nl": {"crossref-fig-title": "Figuur"}}
    assert words_of(Settings({"lang": "nl", "language": given}))["fig"] == "Figuur"
    assert words_of(Settings({"lang": "en", "language": given}))["fig"] == "Chart"


def test_word_in_a_reference_may_be_another_one() -> None:
    words = words_of(Settings({"language": {"crossref-fig-title": "Figure", "crossref-fig-prefix": "Fig."}}))
    assert (words["fig"], words["fig-prefix"]) == ("Figure", "Fig.")


def test_titles_of_contents_and_abstract_are_words() -> None:
    words = words_of(Settings({"toc-title": "Here", "abstract-title": "Short"}))
    assert (words["contents"], words["abstract"]) == ("Here", "Short")


def test_words_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("lang: nl\nlanguage: words.yml\n")
    (tmp_path / "words.yml").write_text("crossref-fig-title: Figuur\n")
    assert words_of(read_configuration(tmp_path).settings)["fig"] == "Figuur"


def test_language_without_words_is_told_with_what_is_english(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("title: T\nlang: nl\nlanguage:\n  crossref-fig-title: Figuur\n")
    settings = read_configuration(tmp_path).settings
    assert "Table" in words_missing(settings)
    assert "Figure" not in words_missing(settings)
    (problem,) = unknown_of(settings)
    assert (problem.path, problem.line) == ("_quarto.yml", 2)
    assert "Table" in problem.found
