"""Values of the chapter on industrial policy and background."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, Row, percent_of, value

VEHICLES = "light-vehicles"
OICA = "oica-production"
RANKING = "world-production-ranking"
YEAR_2017 = "production-2017-reconciliation"
CONTENT = "rules-of-origin"
AGREEMENTS = "trade-agreements-count"
REGIME = "trade-regime-timeline"
CENTRES = "centres-count"
FRAMEWORK = "sti-framework"


def vehicles(data: Inputs, series: str, year: str) -> Quantity:
    """Vehicles of one series in one year."""
    return data[VEHICLES].one(series_id=series, period=year).quantity()


def total_2017(data: Inputs, series: str) -> Quantity:
    """One of the totals that sources give for 2017."""
    return data[YEAR_2017].one(series_id=series).quantity()


def oica(data: Inputs, series: str, year: str) -> Quantity:
    """Vehicles of one OICA series in one year."""
    return data[OICA].one(series_id=series, period=year).quantity()


def partners(data: Inputs, series: str, period: str) -> Row:
    """A count of countries with which Mexico has free-trade agreements."""
    return data[AGREEMENTS].one(series_id=series, period=period)


def research_share(data: Inputs, economy: str, year: int) -> Quantity:
    """Spending on research and development of one economy in one year, World Bank series, as a share of GDP."""
    return data[FRAMEWORK].one(series_id="GERD_GDP", entity=economy, year=year).quantity()


# From national content to regional content


@value(reads=[CONTENT], unit="percent")
def national_content_1962(data: Inputs) -> Quantity:
    """National share of the direct cost of a vehicle that the decree of 1962 required."""
    return data[CONTENT].one(series_id="content_requirement", period="1962").quantity()


@value(reads=[CONTENT], unit="percent")
def national_content_before_1983(data: Inputs) -> Quantity:
    """National content from which the decree of 1983 started."""
    return data[CONTENT].one(series_id="content_requirement_before", period="1983").quantity()


@value(reads=[CONTENT], unit="percent")
def national_content_1983(data: Inputs) -> Quantity:
    """National content that the decree of 1983 set as its target."""
    return data[CONTENT].one(series_id="content_requirement", period="1983").quantity()


@value(reads=[CONTENT], unit="percent", decimals=1)
def regional_content_nafta(data: Inputs) -> Quantity:
    """Regional value content that NAFTA required of passenger cars, final level."""
    return data[CONTENT].one(series_id="content_requirement", period="1994").quantity()


@value(reads=[CONTENT], unit="percent")
def regional_content_usmca(data: Inputs) -> Quantity:
    """Regional value content that the agreement of 2020 requires of light vehicles, final level."""
    return data[CONTENT].one(series_id="content_requirement", period="2020").quantity()


@value(reads=["instrument-budgets"], unit="vehicles")
def decree_2003_floor(data: Inputs) -> Quantity:
    """Vehicles a year that a maker must build to be registered under the decree of 2003."""
    return data["instrument-budgets"].one(instrument_id="DECRETO03", measure="minimum_production").quantity()


# How many countries


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_seed(data: Inputs) -> Quantity:
    """Countries that preferential agreements cover, as the conference abstract says."""
    return partners(data, "fta_partner_countries_seed", "2018").quantity()


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_2017(data: Inputs) -> Quantity:
    """Countries that free-trade agreements cover in 2017, as ProMéxico counts them."""
    return partners(data, "fta_partner_countries", "2017").quantity()


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_eu_2017(data: Inputs) -> Quantity:
    """Members of the European Union among the partner countries of 2017, as ProMéxico counts them."""
    return partners(data, "of_which_eu_members", "2017").quantity()


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_outside_eu_2015(data: Inputs) -> Quantity:
    """Partner countries outside the European Union from 2015, by our list of agreements in force."""
    return partners(data, "fta_partner_countries_outside_eu_derived", "2015").quantity()


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_2025(data: Inputs) -> Quantity:
    """Countries that free-trade agreements cover in 2025, as the institute IMCO counts them."""
    return partners(data, "fta_partner_countries", "2025").quantity()


# What the industry became


@value(reads=[VEHICLES], unit="vehicles", decimals=1, show="million")
def production_1994(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 1994, rounded in the source to a tenth of a million."""
    return vehicles(data, "lv_production_amia", "1994")


@value(reads=[VEHICLES], unit="vehicles")
def production_2024(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2024, INEGI register."""
    return vehicles(data, "lv_production_inegi", "2024")


def export_share(data: Inputs, source: str, year: str) -> Quantity:
    """Exports of light vehicles as a share of production in one year, both from one source (``amia`` or ``inegi``)."""
    return percent_of(vehicles(data, f"lv_exports_{source}", year), vehicles(data, f"lv_production_{source}", year))


@value(reads=[VEHICLES], unit="percent")
def export_share_1994(data: Inputs) -> Quantity:
    """Exports of light vehicles as a share of production in 1994, from rounded figures."""
    return export_share(data, "amia", "1994")


@value(reads=[VEHICLES], unit="percent")
def export_share_2024(data: Inputs) -> Quantity:
    """Exports of light vehicles as a share of production in 2024, INEGI register."""
    return export_share(data, "inegi", "2024")


def world_rank(data: Inputs, year: str) -> Quantity:
    """The rank of Mexico among producing countries in one year, by all motor vehicles in the OICA table."""
    return data[RANKING].one(series_id="oica_world_rank", period=year).quantity()


@value(reads=[RANKING], unit="rank")
def world_rank_2006(data: Inputs) -> Quantity:
    """The rank of Mexico among countries that made motor vehicles in 2006, OICA."""
    return world_rank(data, "2006")


@value(reads=[RANKING], unit="rank")
def world_rank_2022(data: Inputs) -> Quantity:
    """The rank of Mexico among countries that made motor vehicles in 2022, OICA."""
    # Germany's total holds passenger cars only in recent years, so that Mexico's place against it is flattered.
    return world_rank(data, "2022")


def car_share(data: Inputs, year: str) -> Quantity:
    """Passenger cars as a share of all motor vehicles made in Mexico in one year, OICA definitions."""
    cars = oica(data, "oica_cars", year)
    return percent_of(cars, cars + oica(data, "oica_commercial", year))


@value(reads=[OICA], unit="percent")
def car_share_2006(data: Inputs) -> Quantity:
    """Passenger cars as a share of motor vehicles made in Mexico in 2006, OICA."""
    return car_share(data, "2006")


@value(reads=[OICA], unit="percent")
def car_share_2017(data: Inputs) -> Quantity:
    """Passenger cars as a share of motor vehicles made in Mexico in 2017, OICA."""
    return car_share(data, "2017")


@value(reads=[OICA], unit="percent")
def car_share_2022(data: Inputs) -> Quantity:
    """Passenger cars as a share of motor vehicles made in Mexico in 2022, OICA."""
    return car_share(data, "2022")


# One year, several totals


@value(reads=[YEAR_2017], unit="vehicles", decimals=1, show="million")
def production_2017_seed(data: Inputs) -> Quantity:
    """Cars made in Mexico in 2017 as the conference abstract says, rounded."""
    return total_2017(data, "seed_claim")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_amia(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2017 as AMIA first published it: nine makers, without Audi."""
    return total_2017(data, "amia_first_publication")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_audi(data: Inputs) -> Quantity:
    """Vehicles that Audi made in San José Chiapa in 2017."""
    return total_2017(data, "audi_2017")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_amia_audi(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2017: the sum of AMIA's first figure and Audi."""
    # Added here and not read from the printed total, so that a change of either part shows; a test holds the two equal.
    return total_2017(data, "amia_first_publication") + total_2017(data, "audi_2017")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_inegi(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2017, INEGI register: the figure this paper uses."""
    # Chosen because the register covers every maker and AMIA itself adopted it; AMIA's own figure leaves out Audi.
    return total_2017(data, "inegi_raiavl_revised")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_oica(data: Inputs) -> Quantity:
    """All motor vehicles made in Mexico in 2017, OICA: cars and commercial vehicles, heavy ones included."""
    return total_2017(data, "oica_total")


@value(reads=[YEAR_2017], unit="percent", decimals=1)
def audi_share_of_gap_2017(data: Inputs) -> Quantity:
    """How much of the difference between INEGI and AMIA in 2017 is the output of Audi."""
    gap = total_2017(data, "inegi_raiavl_revised") - total_2017(data, "amia_first_publication")
    return percent_of(total_2017(data, "audi_2017"), gap)


@value(reads=[YEAR_2017], unit="vehicles")
def unexplained_gap_2017(data: Inputs) -> Quantity:
    """Light vehicles of 2017 in INEGI's register that AMIA and Audi together do not explain."""
    return total_2017(data, "inegi_raiavl_revised") - (
        total_2017(data, "amia_first_publication") + total_2017(data, "audi_2017")
    )


# What was missing


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_1996(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 1996 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 1996)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2015(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2015 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 2015)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2013(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2013 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 2013)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2013_national(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2013 as a share of GDP, as the programme for science has it."""
    return data[FRAMEWORK].one(series_id="GERD_ALT", year=2013).quantity()


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2015_national(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2015 as a share of GDP, as a national article gives it."""
    return data[FRAMEWORK].one(series_id="GERD_ALT", year=2015).quantity()


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2024(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2024 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 2024)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_peak(data: Inputs) -> Quantity:
    """The highest spending on research and development in Mexico since 1996 as a share of GDP, World Bank series."""
    return data[FRAMEWORK].where(series_id="GERD_GDP", entity="Mexico").largest().quantity()


@value(reads=[FRAMEWORK], unit="percent")
def rd_intensity_target_2018(data: Inputs) -> Quantity:
    """The goal of the programme for science 2014–2018 for spending on research and development, as a share of GDP."""
    return data[FRAMEWORK].one(series_id="GERD_TARGET", year=2018).quantity()


@value(reads=[FRAMEWORK], unit="times")
def rd_ratio_oecd_2023(data: Inputs) -> Quantity:
    """How many times the Mexican share of GDP the OECD members together spent on research in 2023."""
    return research_share(data, "OECD members", 2023) / research_share(data, "Mexico", 2023)


def centres(data: Inputs, series: str) -> Quantity:
    """A count of research and engineering centres for the motor industry."""
    return data[CENTRES].one(series_id=series).quantity()


@value(reads=[CENTRES], unit="centres")
def centres_private_seed(data: Inputs) -> Quantity:
    """Private centres of engineering and design, as the conference abstract counts them."""
    return centres(data, "private_centres_seed")


@value(reads=[CENTRES], unit="centres")
def centres_public_seed(data: Inputs) -> Quantity:
    """Public research centres for the motor industry, as the conference abstract counts them."""
    return centres(data, "public_centres_seed")


@value(reads=[CENTRES], unit="centres")
def centres_public_cepal(data: Inputs) -> Quantity:
    """Public centres in the regional commission's count, as relayed in February 2018."""
    return centres(data, "public_centres")


@value(reads=[CENTRES], unit="centres")
def centres_academic_cepal(data: Inputs) -> Quantity:
    """Academic centres in the regional commission's count, as relayed in February 2018."""
    return centres(data, "academic_centres")


@value(reads=[CENTRES], unit="centres", show="words")
def centres_mixed_cepal(data: Inputs) -> Quantity:
    """Centres of mixed capital in the regional commission's count, as relayed in February 2018."""
    return centres(data, "mixed_capital_centres")
