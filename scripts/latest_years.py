"""The latest years: exports and technology in the later edition, payments for knowledge, vehicles since 2024."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    all_of,
    claim,
    is_between,
    is_less,
    is_lowest,
    is_more,
    value,
)
from scripts.industrial_policy import CONTENT, FRAMEWORK, VEHICLES, production_2024, vehicles
from scripts.industry import OPENNESS, WEIGHT, openness
from scripts.knowledge import RESEARCH, research
from scripts.policy_instruments import BUDGETS, stated

AT_LEAST = 6  # times: payments for intellectual property over receipts, in every year
A_TWENTIETH_LESS, A_TWENTIETH = 0.95, 5


@value(reads=[FRAMEWORK], unit="percent")
def rd_intensity_target_2006(data: Inputs) -> Quantity:
    """Spending on research as a share of GDP that the law of 2004 asks for, to be reached by 2006."""
    return data[FRAMEWORK].one(series_id="GERD_TARGET", year=2006).quantity()


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_2023(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 2023, edition of 2025."""
    return openness(data, "exports_pct_gdp", "2023")


def medium_high_technology(data: Inputs, year: str) -> Quantity:
    """Medium and high technology as a share of manufacturing value added in one year."""
    return openness(data, "medium_high_tech_pct_manufacturing_value_added", year)


@value(reads=[OPENNESS], unit="percent", decimals=1)
def medium_high_technology_2003(data: Inputs) -> Quantity:
    """Medium and high technology as a share of manufacturing value added in 2003."""
    return medium_high_technology(data, "2003")


def medium_high_technology_2009(data: Inputs) -> Quantity:
    """Medium and high technology as a share of manufacturing value added in 2009, its lowest year."""
    return medium_high_technology(data, "2009")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def medium_high_technology_2022(data: Inputs) -> Quantity:
    """Medium and high technology as a share of manufacturing value added in 2022."""
    return medium_high_technology(data, "2022")


@value(reads=[VEHICLES], unit="vehicles")
def production_2025(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2025, INEGI register as the press relays it."""
    return vehicles(data, "lv_production_inegi", "2025")


@value(reads=[VEHICLES], unit="percent", decimals=1)
def exports_fall_2025(data: Inputs) -> Quantity:
    """By how much exports of light vehicles fell in 2025, as INEGI published it."""
    return -data[VEHICLES].one(series_id="lv_exports_growth", period="2025").quantity()


@value(reads=[VEHICLES], unit="percent", decimals=1)
def usa_share_2025(data: Inputs) -> Quantity:
    """The share of the United States in exports of light vehicles in 2025."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2025").quantity()


def paid_for_knowledge(data: Inputs, series: str, year: int) -> Quantity:
    """Payments or receipts for the use of intellectual property in one year, million US dollars."""
    return research(data, series, "Mexico", year)


@value(reads=[RESEARCH], unit="million US dollars")
def royalties_paid_2023(data: Inputs) -> Quantity:
    """Paid by Mexico for the use of intellectual property in 2023."""
    return paid_for_knowledge(data, "ip_payments", 2023)


@value(reads=[RESEARCH], unit="million US dollars")
def royalties_received_2023(data: Inputs) -> Quantity:
    """Received by Mexico for the use of intellectual property in 2023."""
    return paid_for_knowledge(data, "ip_receipts", 2023)


@value(reads=[RESEARCH], unit="times")
def royalties_ratio_2023(data: Inputs) -> Quantity:
    """How many times what it receives Mexico paid for the use of intellectual property in 2023."""
    return royalties_paid_2023(data) / royalties_received_2023(data)


@value(reads=[RESEARCH], unit="times", decimals=1)
def royalties_ratio_lowest(data: Inputs) -> Quantity:
    """The lowest ratio of payments to receipts for the use of intellectual property, 2003–2023."""
    years = [row["year"] for row in data[RESEARCH].where(series_id="ip_payments", entity="Mexico")]
    return min(paid_for_knowledge(data, "ip_payments", y) / paid_for_knowledge(data, "ip_receipts", y) for y in years)


@value(reads=[RESEARCH], unit="percent", decimals=1)
def firms_with_research_2023(data: Inputs) -> Quantity:
    """Firms that spend on research in the Enterprise Survey of 2023."""
    return research(data, "firms_with_rd_share", "Mexico", 2023)


@claim(reads=[RESEARCH])
def royalties_paid_exceed(data: Inputs) -> Judgement:
    """In every year from 2003 to 2023 Mexico paid at least six times what it received for intellectual property."""
    return is_more(royalties_ratio_lowest(data), AT_LEAST)


@claim(reads=[OPENNESS])
def medium_high_technology_stood(data: Inputs) -> Judgement:
    """Medium and high technology fell to 2009, its lowest year, rose, and was below 2003 in 2022."""
    shares = data[OPENNESS].where(series_id="medium_high_tech_pct_manufacturing_value_added")
    low, last = medium_high_technology_2009(data), medium_high_technology_2022(data)
    return all_of(
        is_lowest(low, [row.quantity() for row in shares if row["period"] != "2009"]),
        is_more(last, low),
        is_less(last, medium_high_technology_2003(data)),
    )


@claim(reads=[VEHICLES])
def output_fell_in_2025(data: Inputs) -> Judgement:
    """Output and exports were lower in 2025 than in 2024, by less than a twentieth."""
    made = production_2025(data) / production_2024(data)
    return all_of(
        is_less(made, 1), is_more(made, A_TWENTIETH_LESS), is_between(exports_fall_2025(data), 0, A_TWENTIETH)
    )


@value(reads=[CONTENT], unit="US dollars an hour")
def labour_wage_usmca(data: Inputs) -> Quantity:
    """The least wage of workers whose work counts as labour value under the agreement of 2020."""
    return data[CONTENT].one(series_id="usmca_labour_wage").quantity()


@value(reads=[CONTENT], unit="percent")
def us_tariff_2025(data: Inputs) -> Quantity:
    """The tariff that the United States takes on imported automobiles since April 2025."""
    return data[CONTENT].one(series_id="us_tariff_vehicles").quantity()


@value(reads=[CONTENT], unit="percent")
def mexican_tariff_2026(data: Inputs) -> Quantity:
    """The tariff that Mexico takes since January 2026 on cars from countries without an agreement with it."""
    return data[CONTENT].one(series_id="mx_tariff_vehicles").quantity()


@value(reads=[WEIGHT], unit="percent", decimals=1)
def transport_employment_fall_2025(data: Inputs) -> Quantity:
    """By how much fewer persons made transport equipment in December 2025 than a year before."""
    return -data[WEIGHT].one(series_id="transport_equipment_employment_growth", period="2025-12").quantity()


@claim(reads=[WEIGHT])
def transport_employment_fell(data: Inputs) -> Judgement:
    """Employment in transport equipment was lower than a year before in both months that we hold."""
    months = data[WEIGHT].where(series_id="transport_equipment_employment_growth")
    return all_of(*(is_less(row.quantity(), 0) for row in months))


@value(reads=[BUDGETS], unit="percent")
def plan_mexico_deduction(data: Inputs) -> Quantity:
    """What firms may deduct beyond the whole of what they add to training and innovation, decree of January 2025."""
    return stated(data, "PLANMX25", "additional_deduction", "2025")


@value(reads=[BUDGETS], unit="MXN million")
def successor_line_reported_2025(data: Inputs) -> Quantity:
    """What the press reported in October 2025 of the line of national strategic programmes for that year."""
    return stated(data, "PRONACES_F003", "budget_reported", "2025")


@value(reads=[BUDGETS], unit="MXN million")
def successor_line_proposed_2026(data: Inputs) -> Quantity:
    """Proposed for the line of national strategic programmes in 2026."""
    return stated(data, "PRONACES_F003", "budget_proposed", "2026")
