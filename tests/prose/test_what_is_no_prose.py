"""The check of the text reads what a reader reads: no attributes, formulas, addresses or tags."""

from __future__ import annotations

import pytest

from report.preview import builder
from report.prose import check_prose, remarks_on
from report.prose.sentences import sentences_in
from tests.sample import Sample


def words(text: str) -> str:
    return " ".join(sentence.words for sentence in sentences_in(text.splitlines(), "a.qmd"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$$ y = 2 x^{12} $$ {#eq-growth}", ""),
        ("So it grows:\n$$\ny = 2 x\n$$ {#eq-growth}\nwhich is known.", "So it grows: which is known."),
        ("We call $n_{12}$ the count.", "We call formula the count."),
        ("There were $350$ of them.", "There were 350 of them."),
        ("It costs $5 and $6 more.", "It costs $5 and $6 more."),
        ('![A valley.](photo.jpg){fig-alt="A square of 12 px." width=60%}', "!A valley."),
        ("![A valley.](photo_(2).jpg){width=60% #fig-valley .wide}", "!A valley."),
        ("[Words]{.term lang=es style='width: 60%'} here.", "Words here."),
        ('[Words]{data-x="{2}"} here.', "Words here."),
        ("The set {two hives} stays.", "The set {two hives} stays."),
        ("A note[^12] here.\n\n[^12]: It says so.", "A note here. It says so."),
        ("See <https://example.org/2021/x> or https://example.org/12 now.", "See or now."),
        ('Line<br>break and <span class="x12">text</span>.', "Linebreak and text."),
        ("Fish&nbsp;&amp; bees.", "Fish & bees."),
        ("A {{< meta version12 >}} word.", "A word."),
        ("| a | 12 |\n+----+----+\n", ""),
        ("One.\n\n```\n12\n```\n\nTwo.", "One. Two."),
        ("One.\n\n```\nWhat nothing closes is text.", "One. What nothing closes is text."),
        ("``` `12` ```\n\nTwo.\n\n```\n12\n```", "code Two."),
    ],
)
def test_words_are_those_that_a_reader_sees(text: str, read: str) -> None:
    assert words(text) == read


def test_an_image_with_a_size_and_a_numbered_equation_pass(sample: Sample) -> None:
    sample.append(
        "chapters/honey.qmd",
        "\nHoney grows as in @eq-growth.\n\n$$ y = 2 x^{12} $$ {#eq-growth}\n\n"
        '![A jar.](jar.png){fig-alt="A jar of 12." width=60%}\n',
    )
    assert check_prose(sample.project).problems == ()


def test_a_build_warns_and_a_check_fails(sample: Sample) -> None:
    sample.append("chapters/honey.qmd", "\nThere were 47 of the hivess.\n")
    sample.path("chapters/draft.qmd").write_text("# A draft\n\nText.\n", encoding="utf-8")
    said = sample.made("site")
    assert "warning: chapters/honey.qmd:" in said
    assert '"47" is typed' in said
    assert "warning: chapters/draft.qmd: no list of _quarto.yml names it" in said
    found = {problem.found for problem in check_prose(sample.project).problems}
    assert {'"47" is typed', '"hivess" is in no list of words'} <= found


def test_a_build_tells_a_few_and_counts_the_rest(sample: Sample) -> None:
    sample.append("chapters/honey.qmd", "".join(f"\nThere were {number} of them.\n" for number in range(40, 70)))
    said = sample.made("site")
    assert said.count("is typed") == 8
    assert "warning: 22 more of this kind; make check tells all" in said


def test_parts_that_are_included_and_names_that_begin_with_a_line_are_no_chapters(sample: Sample) -> None:
    sample.path("chapters/part.qmd").write_text("Text.\n", encoding="utf-8")
    sample.path("chapters/_draft.qmd").write_text("# Draft\n", encoding="utf-8")
    sample.append("chapters/honey.qmd", "\n{{< include part.qmd >}}\n")
    assert [problem.path for problem in check_prose(sample.project).problems] == []


def test_without_lists_of_words_all_else_is_told(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "spellchecker", None)
    sample.append("chapters/honey.qmd", "\nThere were 47 of the hivess.\n")
    assert [problem.found for problem in remarks_on(sample.project)] == ['"47" is typed']


def test_a_paper_without_data_has_no_remarks(sample: Sample) -> None:
    sample.append("chapters/honey.qmd", "\nThere were 47 of the hivess.\n")
    assert remarks_on(sample.project)
    sample.project.descriptor.unlink()
    assert remarks_on(sample.project) == ()


def test_the_preview_tells_a_remark_once_until_it_is_gone(
    built_sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    from report.core.errors import Problem

    said: list[str] = []
    found: list[Problem] = [Problem("a"), Problem("b")]
    made = builder.Builder(built_sample.project, None, None, said.append)  # type: ignore[arg-type]
    monkeypatch.setattr("report.prose.remarks_on", lambda project: tuple(found))
    made._remark()
    made._remark()
    assert said == ["warning: a", "warning: b"]
    found.remove(Problem("a"))
    made._remark()
    found.append(Problem("a"))
    made._remark()
    assert said == ["warning: a", "warning: b", "warning: a"]


def test_units_that_nothing_compares_are_told(built_sample: Sample) -> None:
    told = str(check_prose(built_sample.project))
    assert "units of values that data/sources/units.csv does not have, which nothing compares: apiaries\n" in told
