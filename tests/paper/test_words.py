"""Words beside values ("rose", "largest", "only"): a sentence of the chapters that has one must be true of the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.paper.rows import read_rows, the_value

Number = Callable[[str], float]


def series(path: str, **wanted: str) -> dict[int, float]:
    return {int(row["year"]): float(row["value"]) for row in read_rows(path, **wanted)}


def test_output_of_2024_is_the_highest_in_the_series(number: Number) -> None:
    rows = read_rows("light-vehicles/light-vehicles.csv")
    made = [float(row["value"]) for row in rows if row["series_id"] in ("lv_production_amia", "lv_production_inegi")]
    assert number("production-2024") == max(made)


def test_2017_is_the_first_year_with_more_commercial_vehicles_than_cars() -> None:
    cars = series("oica-production/oica-production.csv", series_id="oica_cars")
    commercial = series("oica-production/oica-production.csv", series_id="oica_commercial")
    assert [year for year in range(2006, 2023) if commercial[year] > cars[year]] == list(range(2017, 2023))


def test_requirement_for_light_vehicles_was_raised(number: Number) -> None:
    assert number("regional-content-usmca") > number("regional-content-nafta")


def test_no_grouping_of_the_commission_gives_the_public_centres_of_the_abstract(number: Number) -> None:
    public, academic, mixed = (number(f"centres-{kind}-cepal") for kind in ("public", "academic", "mixed"))
    groupings = {
        public,
        academic,
        mixed,
        public + academic,
        public + mixed,
        academic + mixed,
        public + academic + mixed,
    }
    assert number("centres-public-seed") not in groupings
    assert number("centres-private-seed") == the_value("centres/centres-count.csv", series_id="private_centres")


def test_prices_rose_over_the_years_compared() -> None:
    prices = series("sti-framework/sti-framework.csv", series_id="CPI_2018")
    assert all(prices[year] > prices[year - 1] for year in range(2009, 2019))


def test_two_general_funds_paid_more_than_the_grant_for_innovation() -> None:
    rows = read_rows("instruments/instrument-budgets.csv", measure="budget_executed_line")
    paid: dict[str, float] = {}
    for row in rows:
        name = "PEI" if row["instrument_id"].startswith("PEI") else row["instrument_id"]
        paid[name] = paid.get(name, 0) + float(row["value"])
    assert paid["FNE"] > paid["PEI"]
    assert paid["FONDO_PYME"] > paid["PEI"]
    s220 = paid["PRODIAT"] + paid["PROIAT"] + paid["PPCI"]
    assert max(paid["PROSOFT"], s220, paid["FIT_FINNOVA"]) < paid["PEI"]


def test_every_instrument_of_the_verdict_is_in_the_inventory_and_says_what_was_read(
    computed: Callable[[str], Any],
) -> None:
    known = {row["instrument_id"] for row in read_rows("instruments/instruments.csv")}
    rules = read_rows("instruments/instrument-rules.csv")
    assert {row["key"] for row in rules} <= known
    assert all(row["read"] and row["locator"] for row in rules)
    table = computed("verdict")
    assert len(table.rows) == len(rules) - 2  # S220 has three names and one row
    assert [cells[3].text for cells in table.rows].count("yes") == sum(row["passes"] == "yes" for row in rules) == 2


def test_motor_industry_was_the_second_sector_of_2011() -> None:
    rows = read_rows("instruments/instrument-budgets.csv", instrument_id="PEI", period="2011")
    sectors = {
        row["measure"]: float(row["value"])
        for row in rows
        if row["measure"].endswith("_sector") or row["measure"] == "projects_automotive"
    }
    assert sorted(sectors, key=lambda name: -sectors[name])[1] == "projects_automotive"


def test_line_s220_was_largest_in_its_first_year_fell_and_recovered(computed: Callable[[str], Any]) -> None:
    data = computed("s220-line").data
    paid = data.set_index("year")["paid_million"]
    assert paid.idxmax() == paid.index.min() == 2009
    assert paid[2012] < paid[2009]
    assert paid[2012] < paid[2016]
    assert paid[2020] < paid[2016]
    assert data["name"].nunique() == 4
    assert "301" in computed("s220-line").title


def test_political_cycle_and_money_are_the_most_frequent_tensions() -> None:
    counts: dict[str, int] = {}
    for row in read_rows("case-study/coded-evidence.csv"):
        for code in row["codes"].replace(" ", "").split(";"):
            if code.startswith("TEN-"):
                counts[code] = counts.get(code, 0) + 1
    rest = [count for code, count in counts.items() if code not in ("TEN-TERM", "TEN-FUND")]
    assert counts["TEN-TERM"] > counts["TEN-FUND"] > max(rest)


def test_every_grant_tax_credit_and_infrastructure_programme_is_asked_for_evaluations(
    computed: Callable[[str], Any],
) -> None:
    table = computed("evaluations")
    kinds = ("tax credit", "grant", "infrastructure")
    rows = [row for row in read_rows("instruments/instruments.csv") if row["type"] in kinds and row["mechanism"]]
    assert {cells[0].text for cells in table.rows} == {"PEI", "First tax credit"}
    assert all(cells[1].text and cells[2].text and "_" not in cells[2].text for cells in table.rows)
    bare = [row for row in rows if (row["evaluation_evidence"] or "none found").startswith("none found")]
    assert f"for {len(bare)} of {len(rows)} " in table.caption
    assert {"FNE", "CPI", "PRODIAT", "FINNOVA", "SECTOR_FUNDS", "LABNAC"} <= {row["instrument_id"] for row in bare}


def test_law_of_1973_stands_among_the_rules(computed: Callable[[str], Any]) -> None:
    years = [cells[0].text for cells in computed("trade-regime").rows]
    assert "1973" in years
    assert years == sorted(years)


def test_mechanisms_of_a_state_are_left_out_of_the_kinds(computed: Callable[[str], Any]) -> None:
    kinds: dict[str, int] = {}
    for row in read_rows("consortia/consortium-governance.csv"):
        if row["consortium"] != "AGS":
            kinds[row["mechanism_type"]] = kinds.get(row["mechanism_type"], 0) + 1
    told = f"{kinds['command']} mechanisms of command, {kinds['persuasive']} of persuasion and {kinds['incentive']}"
    assert told in computed("governance").caption


def test_no_centre_was_spared_and_members_of_motor_consortia_fell_too(number: Number) -> None:
    rows = read_rows("consortia/consortium-centre-budgets.csv")
    assert all(float(row["real_change_2015_2019_pct"]) < 0 for row in rows)
    assert len(rows) == number("centres-compared")
    assert 0 < number("centres-fall-2018") < number("centres-fall-2019")


def test_cittaa_has_no_opening_on_record(computed: Callable[[str], Any]) -> None:
    frame = computed("consortium-stages").data
    assert set(frame[frame["consortium"] == "CITTAA"]["stage"]) == {"Idea", "Study or criticism"}
    assert "Working" in set(frame[frame["consortium"] == "COA"]["stage"])


def test_events_that_are_uncertain_in_time_are_hollow(computed: Callable[[str], Any]) -> None:
    frame = computed("consortium-stages").data
    hollow = {(row.consortium, row.date) for row in frame.itertuples() if row.uncertain}
    assert {("COA", "2017-05"), ("CENTA", "2018-01-12"), ("CITTAA", "2021")} <= hollow
    assert ("COA", "2018-10-18") not in hollow
    assert set(frame[frame["consortium"] == "CONMAD"]["stage"]) == {"Agreed or announced", "Working"}
    assert set(frame["consortium"]) == {"The programme", "CENTA", "MTH", "CONMAD", "COA", "CITTAA"}


def test_every_table_with_marks_of_confidence_is_counted(computed: Callable[[str], Any]) -> None:
    import json

    from scripts.methods import EVIDENCE
    from tests.paper.rows import DATA

    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    marked = {
        resource["name"]: len(read_rows(resource["path"]))
        for resource in package["resources"]
        if any(field["name"] == "confidence" for field in resource["schema"]["fields"])
    }
    del marked["sources"]
    assert {name for names in EVIDENCE.values() for name in names} == set(marked)
    assert sum(row[-1].number for row in computed("confidence-marks").rows) == sum(marked.values())


def test_members_lost_budget_and_most_sources_were_read_in_their_opening() -> None:
    centres = [row for row in read_rows("consortia/consortium-centre-budgets.csv") if row["consortia_seen"]]
    before, after = (
        sum(float(row[f"budget_{year}_mxn_m_2019_derived"]) for row in centres) for year in ("2015", "2018")
    )
    assert len(centres) == 18
    assert after < before
    sources = read_rows("sources/sources.csv")
    assert len([row for row in sources if row["extent"] == "opening"]) > len(sources) / 2
