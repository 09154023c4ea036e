"""What the propositions rest on, computed by hand from the rows, without the paper's own code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.paper.rows import read_rows, the_value

Number = Callable[[str], float]
BUDGETS = "instruments/instrument-budgets.csv"
# The lines of innovation in firms, by the codes of the public accounts.
FIRMS = {
    "PEI",
    "PEI_INNOVAPYME",
    "PEI_INNOVATEC",
    "PEI_PROINNOVA",
    "PROSOFT",
    "PRODIAT",
    "PROIAT",
    "PPCI",
    "FIT_FINNOVA",
}


def paid(year: int) -> float:
    rows = read_rows(BUDGETS, measure="budget_executed_line", year=str(year))
    return sum(float(row["value"]) for row in rows if row["instrument_id"] in FIRMS)


def test_three_fifths_of_the_fall_came_in_2017_and_two_fifths_after_2018(number: Number) -> None:
    whole = paid(2016) - paid(2020)
    assert number("fall-share-2017") == pytest.approx(100 * (paid(2016) - paid(2017)) / whole)
    assert number("fall-share-after-2018") == pytest.approx(100 * (paid(2018) - paid(2020)) / whole)
    assert round(number("fall-share-2017")) == 60
    assert round(number("fall-share-after-2018")) == 38


def test_money_for_people_held_in_the_years_of_the_fall(number: Number, computed: Callable[[str], Any]) -> None:
    def people(year: int) -> float:
        rows = read_rows(BUDGETS, measure="budget_executed_line", year=str(year))
        return sum(float(row["value"]) for row in rows if row["instrument_id"] in ("BECAS", "SNI"))

    index = the_value("sti-framework/sti-framework.csv", series_id="CPI_2018", period="2016")
    # Consumer prices rose by 3.636 and 3.397 percent in 2019 and 2020 (World Bank).
    real_2020 = people(2020) / (1.0363596142127046 * 1.0339683415570006)
    assert number("people-fall-2016-2020") == pytest.approx(100 * (1 - real_2020 / (people(2016) / index)), rel=1e-4)
    assert computed("people-held").holds


def test_decrees_live_and_trusts_ended_together(number: Number, computed: Callable[[str], Any]) -> None:
    known = {row["instrument_id"]: row for row in read_rows("instruments/instruments.csv")}
    assert all(known[name]["end"].startswith("in force") for name in ("PROSEC", "IMMEX", "DECRETO03"))
    lives = {name: (int(known[name]["start"]), int(known[name]["end"])) for name in ("FIT", "FOMIX", "FORDECYT")}
    assert lives == {"FIT": (2001, 2020), "FOMIX": (2002, 2020), "FORDECYT": (2009, 2020)}
    assert (number("trusts-life-shortest"), number("trusts-life-longest")) == (11, 19)
    assert number("decrees-drawn") == 3
    assert computed("decrees-live").holds
    assert computed("trusts-ended-together").holds


def test_two_of_five_have_results_and_they_have_five_and_four(number: Number) -> None:
    delivered = ("OUT-INFRA", "OUT-TRAIN", "OUT-SERV", "OUT-KNOW")
    rows = read_rows("case-study/coded-evidence.csv")
    counts = {
        name: sum(row["consortium"] == name and any(code in row["codes"] for code in delivered) for row in rows)
        for name in ("CENTA", "MTH", "CONMAD", "COA", "CITTAA")
    }
    assert counts == {"CENTA": 5, "MTH": 4, "CONMAD": 0, "COA": 0, "CITTAA": 0}
    assert (number("consortia-delivering"), number("results-centa"), number("results-mth")) == (2, 5, 4)


def test_people_trained_and_services_are_on_record_where_a_firm_is_named(computed: Callable[[str], Any]) -> None:
    rows = read_rows("case-study/coded-evidence.csv")
    setting = ("STRATEGY", "SECTOR", "AGS")
    found = {row["consortium"] for row in rows if "OUT-TRAIN" in row["codes"] or "OUT-SERV" in row["codes"]}
    assert found - set(setting) == {"CENTA", "MTH"}
    firms = {row["acronym"]: row["firms_seen"] for row in read_rows("consortia/consortia-comparison.csv")}
    assert "Horizontec" in firms["CENTA"]
    assert "Mexportools" in firms["MTH"]
    assert computed("services-where-a-firm").holds


def test_the_cluster_of_firms_grew_through_the_cut(number: Number) -> None:
    assert (number("cluster-members-2013"), number("cluster-members-2023"), number("clusters-2024")) == (20, 200, 11)


def test_regions_and_the_latest_months(number: Number) -> None:
    assert [number(f"parts-{region}-2024") for region in ("north", "bajio", "centre")] == [43.0, 36.1, 15.6]
    share = the_value("light-vehicles/light-vehicles.csv", key="lv_exports_usa_share-2026-01_2026-02")
    assert number("usa-share-early-2026") == share == 75.7
    assert number("usa-share-2024") > number("usa-share-2025") > share


def test_the_fund_for_foreign_projects_adds_up(number: Number) -> None:
    rows = read_rows(BUDGETS, instrument_id="FONDO_PROMX", measure="budget_executed_line")
    # 1091.114 + 21.116 + 155 + 250 + 195.687 + 572.849 + 476.269 + 360.025 + 229.14 + 429.955, and nothing in 2019
    assert number("investment-fund-paid") == pytest.approx(3781.155)
    assert sum(float(row["value"]) for row in rows) == pytest.approx(3781.155)


def test_what_findings_state_in_words(number: Number) -> None:
    assert (number("aguascalientes-fund"), number("aguascalientes-fund-firms")) == (124, 55)
    assert number("mould-makers") == 5
    assert number("interviews-announced") == 5


def test_the_successor_of_the_funds_is_to_be_halved(number: Number) -> None:
    assert number("successor-line-proposed-2026") == 691.8
    assert number("successor-line-proposed-2026") < number("successor-line-reported-2025") / 2


def test_what_one_study_found_of_links_and_how_many_firms_had_a_grant(number: Number) -> None:
    assert (number("pei-links-share"), number("pei-firms-2013")) == (15, 603)
    assert (number("technological-universities-2025"), number("technological-students-2025")) == (191, 378_000)


def test_the_core_table_has_the_forms_and_the_fates(computed: Callable[[str], Any]) -> None:
    table = computed("verdict")
    told = {row[0].text: (row[1].text, row[5].text) for row in table.rows}
    assert told["IMMEX"] == ("Decree or tax law", "2006, in force")
    assert told["FORDECYT"] == ("Trust", "2009–2020")
    assert told["PEI"] == ("Yearly line", "2009–2018")
    assert told["Tax credit, first"] == ("Decree or tax law", "2001–2008")
    assert told["S220"] == ("Yearly line", "2009–2021")
    assert table.title == ("Of 7 tax and customs rules 5 are in force, of 8 grants in trusts or yearly lines none")
