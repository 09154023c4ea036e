"""Comparisons behind words: they hold exactly when the words are true, and rest on the rows compared."""

from __future__ import annotations

import pytest

from report.core.errors import ContentError
from report.exhibits import (
    Quantity,
    Year,
    all_of,
    are_falling,
    are_rising,
    is_about,
    is_between,
    is_highest,
    is_less,
    is_lowest,
    is_more,
)

from .project import SmallProject

ONE, TWO, THREE = (Quantity(number, (f"rows/{number}",)) for number in (1, 2, 3))
FALSE = '''
from report.exhibits import Inputs, Judgement, claim, is_more


@claim(reads=["vehicles"])
def more_sold_than_made(data: Inputs) -> Judgement:
    """More vehicles were sold than made."""
    year = data["vehicles"].where(year=2017)
    return is_more(year.one(series="sold").quantity(), year.one(series="made").quantity())
'''


@pytest.mark.parametrize(
    ("judgement", "holds"),
    [
        (is_more(TWO, ONE), True),
        (is_more(TWO, TWO), False),
        (is_more(TWO, 1.5), True),
        (is_less(ONE, TWO), True),
        (is_less(TWO, 2), False),
        (is_about(TWO, 2.1, within_percent=5), True),
        (is_about(TWO, 2.2, within_percent=5), False),
        (is_between(TWO, 2, 3), True),
        (is_between(ONE, TWO, THREE), False),
        (is_highest(THREE, [ONE, TWO, THREE]), True),
        (is_highest(TWO, [ONE, TWO, THREE]), False),
        (is_highest(TWO, [ONE, Quantity(2, ("rows/other",))]), False),
        (is_lowest(ONE, [TWO, THREE]), True),
        (is_lowest(TWO, [ONE]), False),
        (are_rising([ONE, TWO, THREE]), True),
        (are_rising([ONE, TWO, TWO]), False),
        (are_falling([THREE, ONE]), True),
        (are_falling([THREE, ONE, TWO]), False),
        (all_of(is_more(TWO, ONE), is_more(THREE, TWO)), True),
        (all_of(is_more(TWO, ONE), is_more(TWO, THREE)), False),
    ],
)
def test_judgement_holds_when_the_words_are_true(judgement, holds: bool) -> None:
    assert judgement.holds is holds
    assert judgement.rows


def test_rule_has_the_numbers_and_rows_are_those_compared() -> None:
    judgement = is_highest(Quantity(3989403.0, ("made/2024",)), [Quantity(1102000.5, ("made/1994",))])
    assert judgement.rule == "3,989,403 is more than 1,102,000.5"
    assert judgement.rows == ("made/2024", "made/1994")


@pytest.mark.parametrize("compare", [lambda: is_highest(ONE, [ONE]), lambda: are_rising([ONE])])
def test_comparison_with_nothing_is_refused(compare) -> None:
    with pytest.raises(ContentError, match=r"nothing to compare|fewer than two"):
        compare()


def test_false_claim_fails_the_build_with_function_sentence_and_numbers(tmp_path) -> None:
    project = SmallProject(tmp_path)
    (project.root / "index.qmd").write_text('# A\n\n[More were sold]{.claim data-claim="more-sold-than-made"}.\n')
    (project.analysis / "words.py").write_text(FALSE)
    done = project.build()
    assert done.returncode == 1
    assert "scripts/words.py:5: claim more-sold-than-made: it is not true that 3,102,604 is more than" in (done.stderr)
    assert "(said at index.qmd:3)" in done.stderr
    assert "to fix:" in done.stderr
    (project.analysis / "words.py").write_text(FALSE.replace("is_more(", "is_less(").replace("is_more\n", "is_less\n"))
    assert project.build().returncode == 0
    assert (
        '"rule": "3,102,604 is less than 3,933,154"'
        in (project.exhibits / "more-sold-than-made/metadata.json").read_text()
    )


def test_years_are_written_as_years_and_what_is_computed_from_them_is_not() -> None:
    begun, ended = Year(2012, ("tools/A",)), Year(2021, ("tools/B",))
    assert is_less(ended, 2022).rule == "2021 is less than 2022"
    assert is_more(ended, begun).rule == "2021 is more than 2012"
    assert is_highest(ended, [begun]).rule == "2021 is more than 2012"
    assert is_more(ended - begun + 2000, 1999).rule == "2,009 is more than 1,999"


@pytest.mark.parametrize(
    ("found", "named", "within", "holds"),
    [
        (105, 100, 5, True),
        (95, 100, 5, True),
        (105.1, 100, 5, False),
        (104.8, 100, 4.8, True),
        (-105, -100, 5, True),
        (0, 0, 0, True),
        (0.1, 0, 50, False),  # nothing is about nothing but nothing
    ],
)
def test_about_means_within_the_share_of_what_is_named(found: float, named: float, within: float, holds: bool) -> None:
    rows = ("rows/1",)
    assert is_about(Quantity(found, rows), Quantity(named, rows), within_percent=within).holds is holds
