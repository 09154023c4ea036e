"""Each proposition is asked of every line and every consortium alike: computed by hand from the rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from report.core.project import Project
from report.data import open_package
from report.exhibits import Inputs
from tests.paper.conftest import ROOT
from tests.paper.rows import read_rows, the_value
from tests.paper.test_argument import FIRMS

Number = Callable[[str], float]
BUDGETS = "instruments/instrument-budgets.csv"
FRAMEWORK = "sti-framework/sti-framework.csv"
FINDINGS = "case-study/coded-evidence.csv"
COMPARISON = "consortia/consortia-comparison.csv"
TRUSTS = {"FOMIX", "FORDECYT", "S278", "SECTOR_FUNDS"}
GENERAL = {"FONDO_PYME", "FNE", "PROIND", "FONDO_PROMX"}
DELIVERED = ("OUT-INFRA", "OUT-TRAIN", "OUT-SERV", "OUT-KNOW")
SETTING = {"STRATEGY", "SECTOR", "AGS"}
FIVE = ("CENTA", "MTH", "CONMAD", "COA", "CITTAA")


def total(names: set[str], year: int, measure: str = "budget_executed_line") -> float:
    rows = read_rows(BUDGETS, measure=measure, year=str(year))
    return sum(float(row["value"]) for row in rows if row["instrument_id"] in names)


def level(year: int) -> float:
    """Consumer prices, 2018 being 1: the index to 2018, then the yearly changes of the World Bank."""
    found = the_value(FRAMEWORK, series_id="CPI_2018", period=str(min(year, 2018)))
    for later in range(2019, year + 1):
        change = the_value("sti-framework/prices.csv", series_id="consumer_price_inflation", period=str(later))
        found *= 1 + change / 100
    return found


def real(names: set[str], year: int) -> float:
    return total(names, year) / level(year)


def share(name: str, year: int) -> float:
    return total({name}, year) / total({name}, year, "budget_approved_line")


def firm_named(consortium: str) -> bool:
    (row,) = read_rows(COMPARISON, acronym=consortium)
    return row["firms_seen"] != "none seen"


def results() -> list[dict[str, str]]:
    rows = [row for row in read_rows(FINDINGS) if row["consortium"] not in SETTING]
    return [row for row in rows if set(re.split(r"; *", row["codes"])) & set(DELIVERED)]


def test_the_fall_is_asked_of_all_grants_and_of_the_trusts(number: Number, computed: Callable[[str], Any]) -> None:
    everything = FIRMS | GENERAL
    cut = total(everything, 2016) - total(everything, 2017)
    assert number("fall-share-2017-with-general") == pytest.approx(
        100 * cut / (total(everything, 2016) - total(everything, 2020))
    )
    assert round(number("fall-share-2017-with-general")) == 53
    assert number("trust-lines-left-2018") == pytest.approx(100 * real(TRUSTS, 2018) / real(TRUSTS, 2016))
    assert round(number("trust-lines-left-2018")) == 63
    assert total(TRUSTS, 2021) == 0
    assert computed("half-with-general").holds
    assert computed("trusts-lost-most-after-2018").holds


def test_the_largest_cut_came_in_2017_and_every_line_was_paid_to_2018(computed: Callable[[str], Any]) -> None:
    cuts = {year: real(FIRMS, year - 1) - real(FIRMS, year) for year in range(2017, 2021)}
    assert max(cuts, key=lambda year: cuts[year]) == 2017
    assert total(FIRMS, 2017) < total(FIRMS, 2016) / 2
    paid = {name for name in FIRMS | TRUSTS if total({name}, 2016) > 0}
    assert paid == {"PEI", "PROSOFT", "PPCI", "S278", "SECTOR_FUNDS"}
    assert all(total({name}, 2018) > 0 for name in paid)
    for name in ("largest-cut-in-2017", "grants-halved-in-2017", "endings-after-2018"):
        assert computed(name).holds


def test_the_ministry_of_economy_was_cut_too(number: Number, computed: Callable[[str], Any]) -> None:
    # Ramo 10: 14,746.089 million approved for 2016, 9,524.565 for 2017; Ramo 38: 34,010.26 and 26,963.512
    assert number("economy-approved-fall-2017") == pytest.approx(100 * (1 - 9524.565 / 14746.089))
    assert number("council-approved-fall-2017") == pytest.approx(100 * (1 - 26963.512 / 34010.26))
    assert computed("economy-cut-too").holds


def test_five_of_seven_rules_are_in_force_and_one_decree_lasted_fifteen_months(
    number: Number, computed: Callable[[str], Any]
) -> None:
    rows = read_rows("instruments/instruments.csv")
    rules = {row["instrument_id"]: row["end"] for row in rows if row["budget_lines"].startswith("tax expenditure")}
    ended = {name for name, end in rules.items() if not end.startswith("in force")}
    assert ended == {"EFIDT_OLD", "EXPDEC23"}
    assert (number("rules-drawn"), number("rules-in-force")) == (7, 5) == (len(rules), len(rules) - len(ended))
    assert number("export-decree-months") == 15  # 11 October 2023 to 21 January 2025
    assert number("plan-mexico-ceiling") == the_value(BUDGETS, key="PLANMX25.ceiling-2025") == 30_000
    assert computed("rules-outlive-grants").holds


def test_the_table_and_the_figure_of_forms_count_alike(computed: Callable[[str], Any]) -> None:
    assert computed("verdict").title.startswith("Of 7 tax and customs rules 5 are in force")
    assert computed("instrument-lives").title.endswith("5 of 7 tax and customs rules stand")


def test_stipends_grew_and_scholarships_fell(number: Number, computed: Callable[[str], Any]) -> None:
    assert number("stipends-growth-2016-2020") == pytest.approx(100 * (real({"SNI"}, 2020) / real({"SNI"}, 2016) - 1))
    fall = 1 - real({"BECAS"}, 2020) / real({"BECAS"}, 2016)
    assert number("scholarships-fall-2016-2020") == pytest.approx(100 * fall)
    assert (round(number("stipends-growth-2016-2020")), round(number("scholarships-fall-2016-2020"))) == (24, 13)
    assert number("scholarships-under-years") == sum(share("BECAS", year) < 1 for year in range(2013, 2024)) == 8
    assert all(share("PROSOFT", year) > 0.9 for year in range(2013, 2020))
    assert share("PROSOFT", 2020) < 0.5
    for name in ("stipends-grew-scholarships-fell", "scholarships-mostly-under", "software-paid-to-2019"):
        assert computed(name).holds


def test_the_credit_of_2025_is_under_a_tenth_of_the_grants_with_prices_of_2023(computed: Callable[[str], Any]) -> None:
    assert 561.5656367 / level(2023) < real(FIRMS, 2016) / 10
    assert computed("credit-under-a-tenth").holds


def test_no_consortium_is_exempt_from_the_test_of_the_partner(number: Number, computed: Callable[[str], Any]) -> None:
    with_firm = {name for name in FIVE if firm_named(name)}
    delivering = {row["consortium"] for row in results() if row["consortium"] in FIVE}
    assert with_firm == {"CENTA", "MTH", "CONMAD"}
    assert delivering == {"CENTA", "MTH"}
    assert (number("consortia-with-a-firm"), number("consortia-delivering")) == (3, 2)
    without = [row["consortium"] for row in results() if not firm_named(row["consortium"])]
    assert sorted(without) == ["CIDEA", "CIIDZA", "HGO-TEX"]
    assert (number("results-without-a-firm"), number("results-delivered")) == (3, len(results())) == (3, 12)
    for name in ("results-where-a-firm", "partner-fails-as-stated", "most-results-beside-a-firm"):
        assert computed(name).holds


def test_grant_years_paid_less_than_half(computed: Callable[[str], Any]) -> None:
    lines = {"PEI": ({"PEI"}, 2019), "PROSOFT": ({"PROSOFT"}, 2020), "S220": ({"PRODIAT", "PROIAT", "PPCI"}, 2021)}
    years = [(names, year) for names, last in lines.values() for year in range(2013, last + 1)]
    low = [year for names, year in years if total(names, year) < total(names, year, "budget_approved_line") / 2]
    assert (len(years), len(low), sum(year > 2018 for year in low)) == (24, 4, 3)
    assert computed("approved-paid").title == (
        "In 4 of 24 grant-years less than half was paid, 3 of them after 2018; for people never"
    )


def test_what_would_change_the_answer_is_told_in_pesos_of_2018(computed: Callable[[str], Any]) -> None:
    told = {row[0].text: row[2].text for row in computed("watch-list").rows}
    centres = total({"CPI"}, 2023) / level(2023)
    assert told["Budgets of research centres, executed"] == f"{centres:,.0f} MXN million of 2018"
    assert told["Line S220 of industrial productivity, executed"] == "1.2 MXN million of 2018"


@pytest.mark.parametrize(
    ("with_firm", "delivering"),
    [
        ({"CENTA", "CONMAD"}, {"CENTA", "MTH"}),  # a result without a firm
        ({"CENTA", "MTH", "CONMAD"}, {"CENTA", "MTH", "CONMAD"}),  # a firm that is a guarantee after all
        ({"CENTA", "MTH", "CONMAD"}, {"CENTA", "MTH", "CITTAA"}),  # the silent case speaks
        ({"CENTA", "MTH", "CONMAD"}, set()),  # no result at all
    ],
)
def test_the_finding_on_partners_fails_if_any_of_the_five_were_otherwise(
    exhibits: dict[str, Any], monkeypatch: pytest.MonkeyPatch, with_firm: set[str], delivering: set[str]
) -> None:
    claim = exhibits["results-where-a-firm"]
    asks = claim.compute.__globals__  # of the module that the exhibit was read from, not of a second copy of it
    monkeypatch.setitem(asks, "firm_is_named", lambda data, name: name in with_firm)
    monkeypatch.setitem(asks, "results_of", lambda data, name: [name] if name in delivering else [])
    assert not claim.compute(Inputs(open_package(Project(ROOT)).read, claim.reads)).holds
