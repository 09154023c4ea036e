"""Values on the growth of the motor industry: trade, weight, investment, parts, jobs and regions."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, percent_of, value
from scripts.industrial_policy import RANKING, VEHICLES, vehicles

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
def labour_content_trucks(data: Inputs) -> Quantity:
    """Labour value content that the agreement of 2020 requires of light and heavy trucks."""
    return data[CONTENT].one(series_id="usmca_labour_value_content", entity="light and heavy trucks").quantity()


@value(reads=[CONTENT], unit="percent")
def regional_steel_usmca(data: Inputs) -> Quantity:
    """The share of steel that the agreement of 2020 wants from the region."""
    return data[CONTENT].one(series_id="usmca_requirement", entity="steel").quantity()


@value(reads=[AGREEMENTS], unit="agreements")
def trade_agreements_2017(data: Inputs) -> Quantity:
    """Free-trade agreements of Mexico in April 2017, as the Congressional Research Service counts them."""
    return data[AGREEMENTS].one(series_id="fta_count", period="2017-04").quantity()


@value(reads=[AGREEMENTS], unit="agreements")
def trade_agreements_2025(data: Inputs) -> Quantity:
    """Free-trade agreements of Mexico in 2025, as the institute IMCO counts them."""
    return data[AGREEMENTS].one(series_id="fta_count", period="2025").quantity()


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1993(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1993, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1993")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1983(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1983, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1983")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1994(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1994, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1994")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_1995(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 1995, edition of 2013."""
    return openness(data, "exports_pct_gdp_v2013", "1995")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def exports_gdp_2012(data: Inputs) -> Quantity:
    """Exports of goods and services as a share of GDP in 2012, edition of 2013."""
    # The same edition as 1993, so that the two can be compared; later editions give other shares for 2012.
    return openness(data, "exports_pct_gdp_v2013", "2012")


@value(reads=[OPENNESS], unit="percent", decimals=1)
def high_technology_exports_peak(data: Inputs) -> Quantity:
    """The highest share of high technology in manufactured exports since 2008."""
    return data[OPENNESS].where(series_id="hightech_pct_manufactured_exports").largest().quantity()


@value(reads=[OPENNESS], unit="percent", decimals=1)
def high_technology_exports_lowest(data: Inputs) -> Quantity:
    """The lowest share of high technology in manufactured exports from 2008 to 2022."""
    return (
        data[OPENNESS]
        .where(series_id="hightech_pct_manufactured_exports", year=lambda year: year <= 2022)
        .smallest()
        .quantity()
    )


@value(reads=[OPENNESS], unit="percent", decimals=1)
def high_technology_exports_2023(data: Inputs) -> Quantity:
    """The share of high technology in manufactured exports in 2023."""
    return openness(data, "hightech_pct_manufactured_exports", "2023")


# Production, exports, place in the world


@value(reads=[VEHICLES], unit="times", decimals=1)
def production_growth_1994_2024(data: Inputs) -> Quantity:
    """How many times the light vehicles made in 1994 those made in 2024 are; the first number is rounded."""
    return vehicles(data, "lv_production_inegi", "2024") / vehicles(data, "lv_production_amia", "1994")


@value(reads=[VEHICLES], unit="times", decimals=1)
def production_growth_1994_2021(data: Inputs) -> Quantity:
    """How many times the light vehicles made in 1994 those made in 2021 are, both rounded, as first published."""
    # To 2021, so that it can stand beside applications for patents, whose series ends then.
    return vehicles(data, "lv_production_inegi", "2021") / vehicles(data, "lv_production_amia", "1994")


@value(reads=[VEHICLES], unit="percent", decimals=1)
def production_fall_2009(data: Inputs) -> Quantity:
    """By how much less was made in 2009 than in 2008, light vehicles."""
    return -data[VEHICLES].one(series_id="lv_production_growth", period="2009").quantity()


@value(reads=[VEHICLES], unit="percent", decimals=1)
def production_fall_2020(data: Inputs) -> Quantity:
    """By how much less was made in 2020 than in 2019, light vehicles."""
    return -data[VEHICLES].one(series_id="lv_production_growth", period="2020").quantity()


@value(reads=[VEHICLES], unit="vehicles")
def domestic_sales_2024(data: Inputs) -> Quantity:
    """Light vehicles sold in Mexico in 2024, INEGI register."""
    return vehicles(data, "lv_domestic_sales_inegi", "2024")


@value(reads=[VEHICLES], unit="percent")
def largest_maker_share_2024(data: Inputs) -> Quantity:
    """The share of General Motors in light vehicles made in 2024."""
    maker = data[VEHICLES].one(series_id="lv_production_by_company", entity="General Motors", period="2024")
    return percent_of(maker.quantity(), vehicles(data, "lv_production_inegi", "2024"))


@value(reads=[VEHICLES], unit="percent", decimals=1)
def usa_share_2009(data: Inputs) -> Quantity:
    """The share of exported light vehicles that went to the United States in nine months of 2009."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2009-01/2009-09").quantity()


@value(reads=[VEHICLES], unit="percent", decimals=1)
def usa_share_2012(data: Inputs) -> Quantity:
    """The share of exported light vehicles that went to the United States in 2012."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2012").quantity()


@value(reads=[VEHICLES], unit="percent")
def usa_share_2024(data: Inputs) -> Quantity:
    """The share of exported light vehicles that went to the United States in 2024, rounded in the source."""
    return data[VEHICLES].one(series_id="lv_exports_usa_share", period="2024").quantity()


@value(reads=[VEHICLES], unit="vehicles")
def exports_latin_america_2012(data: Inputs) -> Quantity:
    """Light vehicles exported to Latin America in 2012."""
    return vehicles(data, "lv_exports_to_latin_america", "2012")


@value(reads=[VEHICLES], unit="vehicles")
def exports_latin_america_2015(data: Inputs) -> Quantity:
    """Light vehicles exported to Latin America in 2015."""
    return vehicles(data, "lv_exports_to_latin_america", "2015")


@value(reads=[RANKING], unit="percent", decimals=1)
def world_share_2000(data: Inputs) -> Quantity:
    """The share of Mexico in motor vehicles made in the world in 2000, OICA."""
    return data[RANKING].one(series_id="oica_mexico_share", period="2000").quantity()


@value(reads=[RANKING], unit="percent", decimals=1)
def world_share_2007(data: Inputs) -> Quantity:
    """The share of Mexico in motor vehicles made in the world in 2007, OICA."""
    return data[RANKING].one(series_id="oica_mexico_share", period="2007").quantity()


@value(reads=[RANKING], unit="percent", decimals=1)
def world_share_2019(data: Inputs) -> Quantity:
    """The share of Mexico in motor vehicles made in the world in 2019, OICA."""
    return data[RANKING].one(series_id="oica_mexico_share", period="2019").quantity()


@value(reads=[WEIGHT], unit="percent", decimals=1)
def industry_share_gdp_1993(data: Inputs) -> Quantity:
    """The motor industry as a share of GDP in 1993."""
    return weight(data, "auto_share_gdp", "1993")


@value(reads=[WEIGHT], unit="percent", decimals=1)
def industry_share_gdp_2015(data: Inputs) -> Quantity:
    """The motor industry as a share of GDP in 2015, on the base year used until then."""
    return weight(data, "auto_share_gdp", "2015")


@value(reads=[WEIGHT], unit="percent", decimals=1)
def industry_share_manufacturing_1993(data: Inputs) -> Quantity:
    """The motor industry as a share of manufacturing GDP in 1993."""
    return weight(data, "auto_share_manufacturing_gdp", "1993")


@value(reads=[WEIGHT], unit="percent", decimals=1)
def industry_share_manufacturing_2015(data: Inputs) -> Quantity:
    """The motor industry as a share of manufacturing GDP in 2015, INEGI."""
    # Another paper gives 18.5; the figure of the statistics office is preferred.
    return weight(data, "auto_share_manufacturing_gdp", "2015")


@value(reads=[WEIGHT], unit="percent", decimals=1)
def industry_share_gdp_2017(data: Inputs) -> Quantity:
    """The motor industry as a share of GDP in 2017, on the base year 2013 and a wider value chain."""
    return weight(data, "auto_share_gdp", "2017")


@value(reads=[WEIGHT], unit="persons")
def industry_jobs_2009(data: Inputs) -> Quantity:
    """Persons employed in the motor industry in June 2009, the lowest point of the crisis."""
    return weight(data, "auto_employment_monthly", "2009-06")


@value(reads=[WEIGHT], unit="persons")
def industry_jobs_2016(data: Inputs) -> Quantity:
    """Persons employed in assembly and parts plants in 2016."""
    return weight(data, "auto_employment_direct", "2016")


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


@value(reads=[INVESTMENT], unit="percent")
def investment_share_2017(data: Inputs) -> Quantity:
    """The share of the motor industry in all foreign direct investment in 2017, first publication."""
    return invested(data, "fdi_automotive_share_of_total", "2017")


# Parts


@value(reads=[PARTS], unit="million US dollars")
def parts_made_2011(data: Inputs) -> Quantity:
    """Auto parts made in Mexico in 2011."""
    return parts(data, "autoparts_production_value", "2011")


@value(reads=[PARTS], unit="million US dollars")
def parts_made_2024(data: Inputs) -> Quantity:
    """Auto parts made in Mexico in 2024."""
    return parts(data, "autoparts_production_value", "2024")


@value(reads=[PARTS], unit="percent")
def parts_exported_2011(data: Inputs) -> Quantity:
    """The share of auto parts made in Mexico that was exported in 2011."""
    return percent_of(parts(data, "autoparts_exports", "2011"), parts(data, "autoparts_production_value", "2011"))


@value(reads=[PARTS], unit="percent")
def parts_exported_2024(data: Inputs) -> Quantity:
    """The share of auto parts made in Mexico that was exported in 2024."""
    return percent_of(parts(data, "autoparts_exports", "2024"), parts(data, "autoparts_production_value", "2024"))


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


@value(reads=[PARTS], unit="percent")
def parts_us_imports_2023(data: Inputs) -> Quantity:
    """The share of Mexico in the auto parts that the United States imported in 2023, about."""
    return parts(data, "share_of_us_autoparts_imports", "2023")


@value(reads=[PARTS], unit="firms")
def largest_suppliers_2015(data: Inputs) -> Quantity:
    """How many of the hundred largest suppliers of the world were in Mexico in 2015."""
    return parts(data, "top100_suppliers_present", "2015")


# Regions and plants


def plants_in(data: Inputs, region: str) -> Quantity:
    """Light-vehicle plants of one region in 2024."""
    return data[PLANTS].one(series_id="lv_assembly_plants_by_region", entity=region).quantity()


@value(reads=[PLANTS], unit="plants")
def plants_2024(data: Inputs) -> Quantity:
    """Light-vehicle assembly plants in 2024."""
    return data[PLANTS].one(series_id="lv_assembly_plants", period="2024").quantity()


@value(reads=[PLANTS], unit="plants", show="words")
def plants_centre_west_2024(data: Inputs) -> Quantity:
    """Light-vehicle assembly plants of the Bajío and the centre-west in 2024."""
    return plants_in(data, "Bajio / Centre-West")


@value(reads=["plants"], unit="plants", show="words")
def plants_centre_west_since_2016(data: Inputs) -> Quantity:
    """Plants of the Bajío and the centre-west that opened after 2016, the approximate year of the shares of value."""
    opened = data["plants"].where_known("year_opened").where(region="Bajio / Centre-West")
    return opened.where(year_opened=lambda year: int(year) > 2016).count()


@value(reads=["clusters"], unit="percent")
def centre_west_vehicle_share(data: Inputs) -> Quantity:
    """The share of the Bajío and the centre-west in the value of vehicles made, about 2016."""
    rows = data["clusters"].where(cluster_or_region="Bajio / Centre-West")
    return rows.one(indicator="share of national value of vehicle output").quantity()


@value(reads=["clusters"], unit="percent")
def north_vehicle_share(data: Inputs) -> Quantity:
    """The share of four northern states in the value of vehicles made, about 2016."""
    rows = data["clusters"].where(cluster_or_region="North")
    return rows.one(indicator="share of national value of vehicle output").quantity()


@value(reads=[WEIGHT], unit="percent")
def aguascalientes_industry_share(data: Inputs) -> Quantity:
    """The motor industry as a share of the product of Aguascalientes, mean of 2012 to 2014."""
    return data[WEIGHT].one(series_id="auto_share_regional_gdp", entity="Aguascalientes").quantity()
