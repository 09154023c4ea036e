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
def partner_countries_2017(data: Inputs) -> Quantity:
    """Countries that free-trade agreements cover in 2017, as ProMéxico counts them."""
    return partners(data, "fta_partner_countries", "2017").quantity()


@value(reads=[AGREEMENTS], unit="countries")
def partner_countries_eu_2017(data: Inputs) -> Quantity:
    """Members of the European Union among the partner countries of 2017, as ProMéxico counts them."""
    return partners(data, "of_which_eu_members", "2017").quantity()


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


# One year, several totals


@value(reads=[YEAR_2017], unit="vehicles", decimals=1, show="million")
def production_2017_seed(data: Inputs) -> Quantity:
    """Cars made in Mexico in 2017 as the conference abstract says, rounded."""
    return total_2017(data, "seed_claim")


@value(reads=[YEAR_2017], unit="vehicles")
def production_2017_inegi(data: Inputs) -> Quantity:
    """Light vehicles made in Mexico in 2017, INEGI register: the figure this paper uses."""
    # Chosen because the register covers every maker and AMIA itself adopted it; AMIA's own figure leaves out Audi.
    return total_2017(data, "inegi_raiavl_revised")


# What was missing


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_1996(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 1996 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 1996)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_2024(data: Inputs) -> Quantity:
    """Spending on research and development in Mexico in 2024 as a share of GDP, World Bank series."""
    return research_share(data, "Mexico", 2024)


@value(reads=[FRAMEWORK], unit="percent", decimals=2)
def rd_intensity_peak(data: Inputs) -> Quantity:
    """The highest spending on research and development in Mexico since 1996 as a share of GDP, World Bank series."""
    return data[FRAMEWORK].where(series_id="GERD_GDP", entity="Mexico").largest().quantity()


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
