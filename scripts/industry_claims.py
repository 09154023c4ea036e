"""What the sentences of the part on industrial policy assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    all_of,
    claim,
    is_about,
    is_highest,
    is_less,
    is_more,
)
from scripts.industrial_policy import (
    CONTENT,
    FRAMEWORK,
    VEHICLES,
    export_share_1994,
    export_share_2024,
    national_content_1983,
    national_content_before_1983,
    production_1994,
    production_2024,
    rd_intensity_1996,
    rd_intensity_2024,
    rd_intensity_peak,
    regional_content_nafta,
    regional_content_usmca,
)
from scripts.industry import (
    OPENNESS,
    PARTS,
    WEIGHT,
    aguascalientes_industry_share,
    exports_gdp_1993,
    exports_gdp_1994,
    exports_gdp_1995,
    exports_gdp_2012,
    parts_imported_2011,
    parts_imported_2024,
    usa_share_2012,
    usa_share_2024,
)
from scripts.knowledge import (
    CHALLENGES,
    links_aimed_ict,
    links_aimed_restructuring,
)

A_HALF = 50
MADE = ["lv_production_amia", "lv_production_inegi"]  # the two series of output


@claim(reads=[CONTENT])
def regional_content_raised(data: Inputs) -> Judgement:
    """The agreement of 2020 asks for more regional content than that of 1994."""
    return is_more(regional_content_usmca(data), regional_content_nafta(data))


@claim(reads=[CONTENT])
def national_content_raised_1983(data: Inputs) -> Judgement:
    """The decree of 1983 asked for more national content than was asked for before."""
    return is_more(national_content_1983(data), national_content_before_1983(data))


@claim(reads=[OPENNESS])
def exports_rose_in_1995(data: Inputs) -> Judgement:
    """More than half of the rise of exports as a share of GDP from 1993 to 2012 falls in 1995."""
    whole = exports_gdp_2012(data) - exports_gdp_1993(data)
    return is_more(exports_gdp_1995(data) - exports_gdp_1994(data), whole / 2)


@claim(reads=[VEHICLES])
def production_2024_highest(data: Inputs) -> Judgement:
    """No year of the two series has a higher output than 2024."""
    made = data[VEHICLES].where(series_id=MADE)
    return is_highest(production_2024(data), [row.quantity() for row in made if row["period"] != "2024"])


@claim(reads=[VEHICLES])
def production_multiplied(data: Inputs) -> Judgement:
    """The output of 2024 is more than three times that of 1994."""
    return is_more(production_2024(data), production_1994(data) * 3)


@claim(reads=[VEHICLES])
def export_share_rose(data: Inputs) -> Judgement:
    """A larger share of output was exported in 2024 than in 1994."""
    return is_more(export_share_2024(data), export_share_1994(data))


@claim(reads=[VEHICLES])
def usa_share_grew(data: Inputs) -> Judgement:
    """The United States took a larger share of exported vehicles in 2024 than in 2012."""
    return is_more(usa_share_2024(data), usa_share_2012(data))


@claim(reads=[WEIGHT])
def aguascalientes_first(data: Inputs) -> Judgement:
    """No other state or region in the report has as large a share of the industry in its product."""
    shares = data[WEIGHT].where(series_id="auto_share_regional_gdp")
    others = [row.quantity() for row in shares if row["entity"] != "Aguascalientes"]
    return is_highest(aguascalientes_industry_share(data), others)


@claim(reads=[PARTS])
def imported_parts_rose(data: Inputs) -> Judgement:
    """Imports were a larger part of the use of parts in 2024 than in 2011."""
    return is_more(parts_imported_2024(data), parts_imported_2011(data))


@claim(reads=[FRAMEWORK])
def research_peak_2010(data: Inputs) -> Judgement:
    """Spending on research was highest in 2010, and lower in 2024."""
    shares = data[FRAMEWORK].where(series_id="GERD_GDP", entity="Mexico")
    others = [row.quantity() for row in shares if row["year"] != 2010]
    peak = shares.one(year=2010).quantity()
    return all_of(is_highest(peak, others), is_less(rd_intensity_2024(data), rd_intensity_peak(data)))


@claim(reads=[FRAMEWORK])
def research_rose_and_fell_back(data: Inputs) -> Judgement:
    """The share of GDP spent on research about doubled to its peak, and in 2024 is within a tenth of that of 1996."""
    return all_of(
        is_about(rd_intensity_peak(data), rd_intensity_1996(data) * 2, within_percent=5),
        is_about(rd_intensity_2024(data), rd_intensity_1996(data), within_percent=10),
    )


@claim(reads=[CHALLENGES])
def answers_uneven(data: Inputs) -> Judgement:
    """Restructuring and technologies of information are the challenges with an aim on record."""
    return all_of(is_more(links_aimed_restructuring(data), 0), is_more(links_aimed_ict(data), 0))
