"""Values of the paper against the same numbers worked out here from the files, by other and simpler code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from report.exhibits import Quantity
from tests.paper.rows import read_rows, the_value

VEHICLES = "light-vehicles/light-vehicles.csv"
YEAR_2017 = "light-vehicles/production-2017-reconciliation.csv"
OICA = "oica-production/oica-production.csv"
BUDGETS = "instruments/instrument-budgets.csv"
FRAMEWORK = "sti-framework/sti-framework.csv"
FINDINGS = "case-study/coded-evidence.csv"
CENTRES = "consortia/consortium-centre-budgets.csv"
CODEBOOK = "case-study/codebook.csv"
CONSORTIA = "consortia/consortia-comparison.csv"
SEARCHES = "case-study/searches.csv"
INSTRUMENTS = "instruments/instruments.csv"


def paid(year: str, *instruments: str, measure: str = "budget_executed_line") -> float:
    rows = read_rows(BUDGETS, measure=measure, period=year)
    return sum(float(row["value"]) for row in rows if row["instrument_id"] in instruments)


def charted(year: int) -> float:
    (column,) = [name for name in read_rows(CENTRES)[0] if name.startswith(f"budget_{year}_")]
    return sum(float(row[column]) for row in read_rows(CENTRES) if row["budget_2013_mxn_m_2019"])


def findings_with(code: str) -> list[dict[str, str]]:
    return [row for row in read_rows(FINDINGS) if code in row["codes"].replace(" ", "").split(";")]


def on_consortia() -> list[dict[str, str]]:
    return [row for row in read_rows(SEARCHES) if row["consortium"] not in ("TARIFFS", "REGISTER")]


def new_sources() -> set[str]:
    return {name for row in on_consortia() for name in row["new_sources"].split("; ") if name}


def a_of(extent: str) -> int:
    sources = {row["source_id"] for row in read_rows("sources/sources.csv", extent=extent)}
    return len([row for row in read_rows(FINDINGS, confidence="A") if row["source_id"] in sources])


# Each is printed in the source named, or is arithmetic on numbers printed there.
BY_HAND: dict[str, Callable[[], float]] = {
    # AMIA on the close of 2024, Mexico Automotriz, January 2025: 3,479,086 of 3,989,403
    "export-share-2024": lambda: 3_479_086 / 3_989_403 * 100,
    # Chicago Fed 2017: 579 thousand of 1.1 million
    "export-share-1994": lambda: 579 / 1100 * 100,
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
    # Gazette of 27 February 2025, first paragraph
    "tax-credit-2024": lambda: 452.46278153,
    "successor-line-2023": lambda: 1391.595,
    # Coded evidence, all rows and their sources
    "findings-total": lambda: len(read_rows(FINDINGS)),
    "findings-sources": lambda: len({row["source_id"] for row in read_rows(FINDINGS)}),
    # Finding EV028: INAOE's page on the opening of COA, 18 October 2018
    "consortia-2018": lambda: 23,
    # Findings EV085 (Metalmecánica, September 2018) and EV086 (Ambiente Plástico)
    "trainees-press": lambda: 14,
    "trainees-manager": lambda: 15,
    # OICA tables for 2006 and 2022: cars and all motor vehicles
    # The charts of S. Garrido de Sierra show 24 of the 26 centres
    "centres-compared": lambda: len(read_rows(CENTRES)),
    "centres-fall-2018": lambda: (
        100
        - 100
        * sum(float(row["budget_2018_mxn_m_2019_derived"]) for row in read_rows(CENTRES))
        / sum(float(row["budget_2015_mxn_m_2019_derived"]) for row in read_rows(CENTRES))
    ),
    "centres-fall-2013-2019": lambda: (1 - charted(2019) / charted(2013)) * 100,
    # Codebook and codings, counted
    "codes-total": lambda: len(read_rows(CODEBOOK)),
    "code-families": lambda: len({row["family"] for row in read_rows(CODEBOOK)}),
    "findings-confidence-a": lambda: len(read_rows(FINDINGS, confidence="A")),
    # Consortia on record
    "consortia-listed": lambda: len(read_rows(CONSORTIA)),
    # MTH, CONMAD, CENTA, COA, ADESUR, CIDEA, CENTROMET, CIIDZA, GTO, REYNOSA, CIRMACOM, CIGOM, BIOMIMIC
    "consortia-led": lambda: 13,
    # CITTAA, MTH, COA, CENTA, CITLAX and CIDEA
    "consortia-recruited": lambda: len({row["consortium"] for row in findings_with("FORM-ENG")} - {"STRATEGY"}),
    "centromet-researchers": lambda: 17,
    # All amounts of the table but FN004 and FN005, parts of FN003, FN041, a part of FN040, and FN056, of FN055
    "amounts-on-record": lambda: 38 - 4,
    # FN003, FN010, FN014, FN017, FN020, FN021, FN024, FN025, FN028, FN040, FN050, FN052 and FN053
    "amounts-soft": lambda: 13,
    # EV085, EV086, EV091, EV201 (MTH), EV119, EV120, EV187, EV188, EV190 (CENTA), EV149, EV224 (CIIDZA), EV231 (CIDEA)
    "results-delivered": lambda: 12,
    # CENTA, MTH, CONMAD, COA and CITTAA; finding EV188 (Manufactura, February 2019)
    "consortia-compared": lambda: 5,
    "firms-incubated": lambda: 2,
    # The second search: all its rows but those on tariffs and on dates of sources, which ask for no consortium
    "searches-total": lambda: len(on_consortia()),
    "searches-results": lambda: sum(int(row["results"]) for row in on_consortia()),
    "searches-new-sources": lambda: len(new_sources()),
    "searches-cittaa": lambda: len(read_rows(SEARCHES, consortium="CITTAA")),
    # CIDESI and CIATEQ, whom documents name for MTH
    "motor-centres-fall-mth": lambda: (1 - (299.9 + 277.5) / (481.1 + 317.8)) * 100,
    "motor-centres-fall": lambda: (
        (1 - (299.9 + 277.5 + 184.1 + 112.7 + 173.9 + 324.0) / (481.1 + 317.8 + 246.0 + 196.5 + 267.9 + 511.7)) * 100
    ),
    "pei-large-firms-share": lambda: 7367.859625 / 24487.170121 * 100,
    # World Bank series of 2026, its largest value for Mexico
    "rd-intensity-peak": lambda: max(
        float(row["value"]) for row in read_rows(FRAMEWORK, series_id="GERD_GDP", entity="Mexico")
    ),
    "s220-2009": lambda: paid("2009", "PRODIAT", "PROIAT", "PPCI"),
    # Public accounts: innovation in firms, with the funds for small firms and the fund for foreign investment
    "with-general-2016": lambda: 4078.355 + 862.330 + 301.082 + 7155.342 + 360.025,
    "with-general-2019": lambda: 343.624 + 198.353 + 238.222,
    # Official gazette 2025: 561.6 authorised; public accounts 2016
    "credit-share-of-grants": lambda: 561.5656367 / (4078.355 + 862.330 + 301.082) * 100,
    "stipends-over-years": lambda: sum(
        paid(str(year), "SNI") > paid(str(year), "SNI", measure="budget_approved_line") for year in range(2013, 2024)
    ),
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


def test_a_finding_that_was_reworded_is_named_and_not_guessed() -> None:
    from report.core.errors import ContentError
    from report.exhibits import Row
    from scripts.consortium import stated

    row = Row("coded-evidence/EV028", {"finding": "By October the Council counted many consortia"})
    with pytest.raises(ContentError, match="EV028 does not state the number sought"):
        stated(row, r"counted (\d+) consortia")
