"""Values of the paper against the same numbers worked out here from the files, by other and simpler code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from report.exhibits import Quantity
from tests.analysis.rows import read_rows, the_value

VEHICLES = "light-vehicles/light-vehicles.csv"
YEAR_2017 = "light-vehicles/production-2017-reconciliation.csv"
OICA = "oica-production/oica-production.csv"
BUDGETS = "instruments/instrument-budgets.csv"
FRAMEWORK = "sti-framework/sti-framework.csv"
FINDINGS = "case-study/coded-evidence.csv"
CENTRES = "consortia/consortium-centre-budgets.csv"
CODEBOOK = "case-study/codebook.csv"
CONSORTIA = "consortia/consortia-comparison.csv"
INSTRUMENTS = "instruments/instruments.csv"


def paid(year: str, *instruments: str, measure: str = "budget_executed_line") -> float:
    rows = read_rows(BUDGETS, measure=measure, period=year)
    return sum(float(row["value"]) for row in rows if row["instrument_id"] in instruments)


def charted(year: int) -> float:
    (column,) = [name for name in read_rows(CENTRES)[0] if name.startswith(f"budget_{year}_")]
    return sum(float(row[column]) for row in read_rows(CENTRES) if row["budget_2013_mxn_m_2019"])


def findings_with(code: str) -> list[dict[str, str]]:
    return [row for row in read_rows(FINDINGS) if code in row["codes"].replace(" ", "").split(";")]


def a_of(extent: str) -> int:
    sources = {row["source_id"] for row in read_rows("sources/sources.csv", extent=extent)}
    return len([row for row in read_rows(FINDINGS, confidence="A") if row["source_id"] in sources])


# Each is printed in the source named, or is arithmetic on numbers printed there.
BY_HAND: dict[str, Callable[[], float]] = {
    # AMIA in Reuters, 8 January 2018, and Audi in Mexico-Now, January 2018; the sum is printed in América Economía
    "production-2017-amia-audi": lambda: the_value(YEAR_2017, series_id="amia_plus_audi"),
    # INEGI as quoted by AAAVER in January 2025, less AMIA and Audi
    "unexplained-gap-2017": lambda: (
        the_value(VEHICLES, series_id="lv_production_inegi", period="2017") - 3_773_569 - 158_550
    ),
    # Audi's 158,550 of the 159,585 between AMIA and INEGI
    "audi-share-of-gap-2017": lambda: 158_550 / (3_933_154 - 3_773_569) * 100,
    # AMIA on the close of 2024, Mexico Automotriz, January 2025: 3,479,086 of 3,989,403
    "export-share-2024": lambda: 3_479_086 / 3_989_403 * 100,
    # Chicago Fed 2017: 579 thousand of 1.1 million
    "export-share-1994": lambda: 579 / 1100 * 100,
    # OICA table for 2017: cars and commercial vehicles
    "car-share-2017": lambda: (
        the_value(OICA, series_id="oica_cars", period="2017")
        / the_value(OICA, series_id="oica_total", period="2017")
        * 100
    ),
    # World Bank series, edition of July 2026
    "rd-ratio-oecd-2023": lambda: (
        the_value(FRAMEWORK, series_id="GERD_GDP", entity="OECD members", period="2023")
        / the_value(FRAMEWORK, series_id="GERD_GDP", entity="Mexico", period="2023")
    ),
    # Public accounts 2016: PEI 4,078.355, PROSOFT 862.330, PPCI 301.082
    "firm-innovation-2016": lambda: 4078.355 + 862.330 + 301.082,
    # Public accounts 2017: PEI, PROSOFT and PPCI
    "firm-innovation-2017": lambda: paid("2017", "PEI", "PROSOFT", "PPCI"),
    # Public accounts 2020: PROSOFT 2.406 and PPCI 2.252; PEI has no line any more
    "firm-innovation-2020": lambda: 2.406 + 2.252,
    # Public accounts 2023: scholarships and stipends
    "people-2023": lambda: paid("2023", "BECAS", "SNI"),
    # Public accounts 2009–2018; three lines in the first two years
    "pei-total-accounts": lambda: sum(
        paid(str(year), "PEI", "PEI_INNOVAPYME", "PEI_PROINNOVA", "PEI_INNOVATEC") for year in range(2009, 2019)
    ),
    # ProCienciaMx 2023 quotes 45,643; the sum of the accounts is also a row of the data
    "pei-claim-ratio": lambda: 45_643 / the_value(BUDGETS, measure="budget_executed_sum", period="2009-2018"),
    # Public accounts: 34,010.260 million approved for 2016 and 26,963.512 for 2017
    "council-approved-fall-2017": lambda: (34_010.260 - 26_963.512) / 34_010.260 * 100,
    # El Empresario 2012: 64 of 543 projects
    "pei-automotive-share-2011": lambda: 64 / 543 * 100,
    # SoyConta 2018 on the gazette of 27 February 2018: 593 of 1,500 million
    "tax-credit-2017-use": lambda: 593 / 1500 * 100,
    # The same article: 45 taxpayers at first, 38 after seven declined
    "tax-credit-2017-first-taxpayers": lambda: 45,
    "tax-credit-2017-declined": lambda: 45 - 38,
    # Gazette of 27 February 2025, first paragraph
    "tax-credit-2024": lambda: 452.46278153,
    # Public accounts, line F003 of Ramo 38
    "successor-line-2021": lambda: paid("2021", "PRONACES_F003"),
    "successor-line-2023": lambda: 1391.595,
    # ProCienciaMx 2023
    "pei-innovations-counted": lambda: 16_656,
    "pei-patents-counted": lambda: 1_493,
    # Council's report to 30 September 2021: 3,425.2 of 21,352.2 million
    "trusts-recovered-share": lambda: 3425.197403 / 21352.18 * 100,
    # Public accounts, line S220
    "s220-2016": lambda: paid("2016", "PRODIAT", "PROIAT", "PPCI"),
    # Coded evidence, all rows and their sources
    "findings-total": lambda: len(read_rows(FINDINGS)),
    "findings-sources": lambda: len({row["source_id"] for row in read_rows(FINDINGS)}),
    "findings-political-cycle": lambda: len(findings_with("TEN-TERM")),
    "findings-lead-centre": lambda: len(findings_with("GOV-LEAD")),
    "cittaa-results": lambda: len([row for row in read_rows(FINDINGS, consortium="CITTAA") if "OUT-" in row["codes"]]),
    # Finding EV028: INAOE's page on the opening of COA, 18 October 2018
    "consortia-2018": lambda: 23,
    # Findings EV085 (Metalmecánica, September 2018) and EV086 (Ambiente Plástico)
    "trainees-press": lambda: 14,
    "trainees-manager": lambda: 15,
    # OICA tables for 2006 and 2022: cars and all motor vehicles
    **{
        f"car-share-{year}": lambda year=year: (  # type: ignore[misc]
            the_value(OICA, series_id="oica_cars", period=year)
            / the_value(OICA, series_id="oica_total", period=year)
            * 100
        )
        for year in ("2006", "2022")
    },
    # The charts of S. Garrido de Sierra show 24 of the 26 centres
    "centres-compared": lambda: len(read_rows(CENTRES)),
    "centres-fall-2018": lambda: (
        100
        - 100
        * sum(float(row["budget_2018_mxn_m_2019_derived"]) for row in read_rows(CENTRES))
        / sum(float(row["budget_2015_mxn_m_2019_derived"]) for row in read_rows(CENTRES))
    ),
    # The same charts, for the 23 centres that are drawn from 2013: 6,522, 7,759 and 5,617 million pesos of 2019
    "centres-rise-2013-2015": lambda: (charted(2015) / charted(2013) - 1) * 100,
    "centres-fall-2013-2019": lambda: (1 - charted(2019) / charted(2013)) * 100,
    "centres-in-consortia": lambda: len([row for row in read_rows(CENTRES) if row["consortia_seen"]]),
    # Findings EV089, EV140 and EV143
    "interruptions-on-consortia": lambda: len(findings_with("OUT-STOP")),
    "ciateq-rise-2013": lambda: (277.5 / 224.3 - 1) * 100,
    "cidesi-rise-2013": lambda: (299.9 / 248.5 - 1) * 100,
    # Codebook and codings, counted
    "codes-total": lambda: len(read_rows(CODEBOOK)),
    "code-families": lambda: len({row["family"] for row in read_rows(CODEBOOK)}),
    "cittaa-findings": lambda: len(read_rows(FINDINGS, consortium="CITTAA")),
    "cittaa-resources": lambda: len(
        [row for row in read_rows(FINDINGS, consortium="CITTAA") if "RES-" in row["codes"]]
    ),
    "findings-confidence-a": lambda: len(read_rows(FINDINGS, confidence="A")),
    "findings-results": lambda: len([row for row in read_rows(FINDINGS) if "OUT-" in row["codes"]]),
    # Consortia on record; MTH, CENTA, COA, CIIDZA and CIGOM opened or worked
    "consortia-listed": lambda: len(read_rows(CONSORTIA)),
    # CENTA, COA and CIIDZA have a date; MTH and CIGOM are said to work, CONMAD and CENTROMET have findings on operation
    "consortia-without-opening": lambda: len(read_rows(CONSORTIA)) - 3,
    "consortia-at-work": lambda: 4,
    # MTH, CONMAD, CENTA, COA, CENTROMET, CIIDZA, GTO, REYNOSA, CIRMACOM and CIGOM
    "consortia-led": lambda: 10,
    # CITTAA, MTH, COA, CENTA and CITLAX
    "consortia-recruited": lambda: len({row["consortium"] for row in findings_with("FORM-ENG")} - {"STRATEGY"}),
    # EV051, EV089, EV140, EV143 and EV145; EV089 and EV134
    "political-cycle-on-consortia": lambda: 5,
    "money-tension-on-consortia": lambda: 2,
    "preparation-years": lambda: 2,
    "centromet-researchers": lambda: 17,
    # All amounts of the table but FN004 and FN005, which are parts of FN003
    "amounts-on-record": lambda: 20 - 2,
    # FN003, FN010, FN014, FN017, FN020, FN021, FN024, FN025 and FN028
    "amounts-soft": lambda: 9,
    "findings-a-opening": lambda: a_of("opening"),
    "findings-a-abstract": lambda: a_of("abstract"),
    "findings-a-whole": lambda: a_of("whole"),
    # CIDESI, CIATEQ, CIATEC, CIDETEQ, CIQA and INAOE, of which CIATEQ and CIATEC lost less than all together
    "motor-centres": lambda: 6,
    "motor-centres-fell-more": lambda: 4,
    "motor-centres-fall": lambda: (
        (1 - (299.9 + 277.5 + 184.1 + 112.7 + 173.9 + 324.0) / (481.1 + 317.8 + 246.0 + 196.5 + 267.9 + 511.7)) * 100
    ),
    # Public accounts: E001 and E002 in 2015, E003 in 2018; the index of prices of 2015 by its row
    "centre-research-fall-2018": lambda: (
        (1 - 5177.329 / ((4066.95 + 1349.315) / the_value(FRAMEWORK, series_id="CPI_2018", period="2015"))) * 100
    ),
    # Yucatán a la Mano on the list of beneficiaries 2009–2017: 1,780 of 5,970 awards, 7,368 of 24,487 million pesos
    "pei-large-awards-share": lambda: 1780 / (1780 + 685 + 1323 + 2182) * 100,
    "pei-large-firms-share": lambda: 7367.859625 / 24487.170121 * 100,
    # World Bank series of 2026, its largest value for Mexico
    "rd-intensity-peak": lambda: max(
        float(row["value"]) for row in read_rows(FRAMEWORK, series_id="GERD_GDP", entity="Mexico")
    ),
    # Inventory: grants whose mechanism is described
    "instruments-grants": lambda: len([row for row in read_rows(INSTRUMENTS, type="grant") if row["mechanism"]]),
    # Public accounts 2019: PEI nothing, PROSOFT and PPCI
    "firm-innovation-2019": lambda: paid("2019", "PEI", "PROSOFT", "PPCI"),
    "s220-2009": lambda: paid("2009", "PRODIAT", "PROIAT", "PPCI"),
    # Contralínea 2010: 21,782.7 for eight lists of the credit and six of the PEI; accounts: PEI 1,687.4 and 2,280.7
    "old-credit-inferred": lambda: (
        21_782.718105 - sum(paid(year, "PEI_INNOVAPYME", "PEI_PROINNOVA", "PEI_INNOVATEC") for year in ("2009", "2010"))
    ),
    # Public accounts 2012: PEI 1,911.311, PROSOFT 763.827, PRODIAT 25.278, funds 317
    "firm-innovation-low-2009-2016": lambda: 1911.311 + 763.827 + 25.278 + 317,
    # Public accounts: innovation in firms, with the funds for small firms and the fund for foreign investment
    "with-general-2016": lambda: 4078.355 + 862.330 + 301.082 + 7155.342 + 360.025,
    "with-general-2019": lambda: 343.624 + 198.353 + 238.222,
    "with-general-2020": lambda: 2.406 + 2.252,
    # Public accounts: factor of the price index of 2014 from the framework
    "firm-innovation-2014-real": lambda: (
        (3825.288 + 734.409 + 218.020 + 350.0) / the_value(FRAMEWORK, series_id="CPI_2018", period="2014")
    ),
    # Official gazette 2025: 561.6 authorised; public accounts 2016
    "credit-share-of-grants": lambda: 561.5656367 / (4078.355 + 862.330 + 301.082) * 100,
    "prosoft-2016": lambda: 862.330,
    # Public accounts 2021, the year with most: stipends 7,190.800 paid, 5,554.742 approved
    "stipends-over-most": lambda: (7190.8 / 5554.742 - 1) * 100,
    "stipends-over-years": lambda: sum(
        paid(str(year), "SNI") > paid(str(year), "SNI", measure="budget_approved_line") for year in range(2013, 2024)
    ),
    # Yucatán a la Mano 2019: 9,560.756 for 1,344 small firms, 7,367.860 for 685 large ones; 512 in Punto por Punto
    "pei-per-small-firm": lambda: 9560.756 / 1344,
    "pei-per-large-firm-low": lambda: 7367.859625 / 685,
    "pei-per-large-firm-high": lambda: 7367.859625 / 512,
    # Sum over the charts of S. Garrido de Sierra: 7,955 million pesos in 2015 and 5,729 in 2019
    "centres-fall-2019": lambda: (
        100
        - 100
        * sum(float(row["budget_2019_mxn_m_2019"]) for row in read_rows(CENTRES))
        / sum(float(row["budget_2015_mxn_m_2019_derived"]) for row in read_rows(CENTRES))
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_value_equals_the_one_worked_out_by_hand(number: Callable[[str], float], name: str) -> None:
    assert number(name) == pytest.approx(BY_HAND[name](), rel=1e-9, abs=1e-9)


def test_every_value_names_the_rows_behind_it(exhibits: dict[str, Any], computed: Callable[[str], Any]) -> None:
    values = [name for name, exhibit in exhibits.items() if exhibit.kind == "value"]
    assert len(values) > 90
    for name in values:
        quantity = computed(name)
        assert isinstance(quantity, Quantity)
        assert quantity.rows, name
        assert {row.split("/")[0] for row in quantity.rows} <= set(exhibits[name].reads), name


def test_the_partners_outside_and_inside_the_union_make_the_official_count(number: Callable[[str], float]) -> None:
    assert number("partner-countries-outside-eu-2015") + number("partner-countries-eu-2017") == number(
        "partner-countries-2017"
    )


def test_a_finding_that_was_reworded_is_named_and_not_guessed() -> None:
    from report.errors import ContentError
    from report.exhibits import Row
    from scripts.consortium import stated

    row = Row("coded-evidence/EV028", {"finding": "By October the Council counted many consortia"})
    with pytest.raises(ContentError, match="EV028 does not state the number sought"):
        stated(row, r"counted (\d+) consortia")
