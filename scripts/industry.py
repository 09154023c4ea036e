"""Values on the growth of the motor industry: trade, weight, investment, parts, jobs and regions."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, percent_of, value
from scripts.industrial_policy import VEHICLES

OPENNESS = "openness"
WEIGHT = "economy-weight"
INVESTMENT = "fdi"
PARTS = "autoparts"
PLANTS = "plants-count"
CONTENT = "rules-of-origin"
AGREEMENTS = "trade-agreements-count"


def weight(data: Inputs, series: str, period: str) -> Quantity:
    """A number on the weight of the motor industry in the economy."""
    return data[WEIGHT].one(series_id=series, entity="Mexico", period=period).quantity()


def invested(data: Inputs, series: str, period: str) -> Quantity:
    """A number on foreign direct investment in Mexico."""
    return data[INVESTMENT].one(series_id=series, entity="Mexico", period=period).quantity()


def parts(data: Inputs, series: str, year: str) -> Quantity:
    """A number on auto parts in Mexico in one year."""
    return data[PARTS].one(series_id=series, entity="Mexico", period=year).quantity()


def openness(data: Inputs, series: str, year: str) -> Quantity:
    """A share that says how open the economy is, World Bank series."""
    return data[OPENNESS].one(series_id=series, period=year).quantity()


# The rules of trade


@value(reads=[CONTENT], unit="percent")
def labour_content_cars(data: Inputs) -> Quantity:
    """Labour value content that the agreement of 2020 requires of passenger cars."""
    return data[CONTENT].one(series_id="usmca_labour_value_content", entity="passenger cars").quantity()


@value(reads=[CONTENT], unit="percent")
def regional_steel_usmca(data: Inputs) -> Quantity:
    """The share of steel that the agreement of 2020 wants from the region."""
    return data[CONTENT].one(series_id="usmca_requirement", entity="steel").quantity()


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1993(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1993, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1993")


def exports_gdp_1994(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1994, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1994")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1995(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1995, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1995")


def exports_gdp_2012(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 2012, edition of 2013."""
    # The same edition as 1993, so that the two can be compared; later editions give other shares for 2012.
    return openness(data, "exports_pct_gdp_v2013", "2012")


# Production, exports, place in the world


@value(reads=[VEHICLES], unit="percent", decimals=1)
def usa_share_2012(data: Inputs) -> Quantity:
    """The share of exported light vehicles that went to the United States in 2012."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2012").quantity()


@value(reads=[VEHICLES], unit="percent")
def usa_share_2024(data: Inputs) -> Quantity:
    """The share of exported light vehicles that went to the United States in 2024, rounded in the source."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2024").quantity()


# Investment


@value(reads=[INVESTMENT], unit="million US dollars")
def investment_2000_2017(data: Inputs) -> Quantity:
    """Foreign direct investment in the motor industry from 2000 to 2017, vehicles and parts."""
    return invested(data, "fdi_automotive", "2000/2017")


@value(reads=[INVESTMENT], unit="percent")
def investment_parts_share_2000_2017(data: Inputs) -> Quantity:
    """The share of parts in foreign direct investment in the motor industry from 2000 to 2017."""
    return percent_of(
        invested(data, "fdi_autoparts", "2000/2017"),
        invested(data, "fdi_automotive", "2000/2017"),
    )


@value(reads=[INVESTMENT], unit="percent")
def investment_share_2000_2017(data: Inputs) -> Quantity:
    """The share of the motor industry in all foreign direct investment from 2000 to 2017."""
    return invested(data, "fdi_automotive_share_of_total", "2000/2017")


# Parts


def imported_share(data: Inputs, year: str) -> Quantity:
    """Imports as a share of the auto parts used in Mexico: those made, less those exported, plus those imported."""
    imports = parts(data, "autoparts_imports", year)
    made, exported = parts(data, "autoparts_production_value", year), parts(data, "autoparts_exports", year)
    return percent_of(imports, made - exported + imports)


@value(reads=[PARTS], unit="percent")
def parts_imported_2011(data: Inputs) -> Quantity:
    """Imports as a share of the auto parts used in Mexico in 2011."""
    return imported_share(data, "2011")


@value(reads=[PARTS], unit="percent")
def parts_imported_2024(data: Inputs) -> Quantity:
    """Imports as a share of the auto parts used in Mexico in 2024."""
    return imported_share(data, "2024")


# Regions and plants


@value(reads=[WEIGHT], unit="percent")
def aguascalientes_industry_share(data: Inputs) -> Quantity:
    """The motor industry as a share of the product of Aguascalientes, mean of 2012 to 2014."""
    return data[WEIGHT].one(series_id="auto_share_regional_gdp", entity="Aguascalientes").quantity()
