"""What a paper says of its subject decides which words are quantities, names and known; the machine knows none."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.prose.rules import typed_quantities, wrong_units
from report.prose.sentences import Sentence, sentences_in
from report.prose.vocabulary import Vocabulary, read_vocabulary

HIVES = Vocabulary(units=("hives",), names=(r"Route \d+",))


def sentence(text: str) -> Sentence:
    (found,) = sentences_in(text.splitlines(), "one.qmd")
    return found


@pytest.mark.parametrize(
    ("text", "of_any_paper", "of_this_one"),
    [
        ("They kept seven hives there.", 0, 1),
        ("They kept seven firms there.", 1, 1),
        ("It lies on Route 66 there.", 1, 0),
        ("It follows ISO-9001 there.", 0, 0),
    ],
)
def test_a_paper_adds_to_what_holds_for_any(text: str, of_any_paper: int, of_this_one: int) -> None:
    read = sentence(text)
    assert len(list(typed_quantities(read))) == of_any_paper
    assert len(list(typed_quantities(read, HIVES))) == of_this_one


def test_a_share_is_not_followed_by_what_is_counted() -> None:
    read = sentence('There were `{python} value("share")` hives.')
    values = {"share": {"unit": "percent", "text": "5%"}}
    assert not list(wrong_units(read, values))
    assert [fault.found for fault in wrong_units(read, values, HIVES)] == [
        'the value "share" is in percent, and "hives" follows it'
    ]


@pytest.mark.parametrize("currency", ["EUR", "JPY", "MXN"])
def test_money_of_any_currency_needs_its_scale(currency: str) -> None:
    read = sentence('They spent `{python} value("spent")` on it.')
    assert list(wrong_units(read, {"spent": {"unit": f"{currency} million", "text": "5"}}))


def project(folder: Path, text: str) -> Project:
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")
    return Project(folder)


def test_a_paper_that_says_nothing_is_checked_in_its_own_language(tmp_path: Path) -> None:
    assert read_vocabulary(project(tmp_path, "lang: es-MX\n")) == Vocabulary(("es",))
    assert read_vocabulary(project(tmp_path, "report: {cell-seconds: 5}\n")) == Vocabulary(("en",))


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("units: hives", 3),
        ("units: [1]", 3),
        ("columns: {apiaries: owner}", 3),
        ("names: ['Route (']", 3),
        ("languages: {en: true}", 3),
    ],
)
def test_what_is_no_list_is_told_with_its_line(tmp_path: Path, written: str, line: int) -> None:
    with pytest.raises(ContentError) as refused:
        read_vocabulary(project(tmp_path, f"report:\n  prose:\n    {written}\n"))
    assert [(each.path, each.line) for each in refused.value.problems] == [("_quarto.yml", line)]
