"""What the sentences of the part on industrial policy assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    all_of,
    are_rising,
    claim,
    is_about,
    is_highest,
    is_less,
    is_lowest,
    is_more,
)
from scripts.industrial_policy import (
    AGREEMENTS,
    CONTENT,
    FRAMEWORK,
    OICA,
    RANKING,
    VEHICLES,
    car_share,
    car_share_2017,
    export_share_1994,
    export_share_2024,
    national_content_1983,
    national_content_before_1983,
    partner_countries_2017,
    partner_countries_2025,
    production_1994,
    production_2024,
    rd_intensity_1996,
    rd_intensity_2013,
    rd_intensity_2013_national,
    rd_intensity_2015,
    rd_intensity_2015_national,
    rd_intensity_2024,
    rd_intensity_peak,
    rd_intensity_target_2018,
    regional_content_nafta,
    regional_content_usmca,
    world_rank_2006,
    world_rank_2022,
)
from scripts.industry import (
    OPENNESS,
    PARTS,
    WEIGHT,
    aguascalientes_industry_share,
    exports_gdp_1983,
    exports_gdp_1993,
    exports_gdp_1994,
    exports_gdp_1995,
    exports_gdp_2012,
    exports_latin_america_2012,
    exports_latin_america_2015,
    high_technology_exports_2023,
    high_technology_exports_lowest,
    high_technology_exports_peak,
    parts_imported_2011,
    parts_imported_2024,
    production_fall_2009,
    production_fall_2020,
    production_growth_1994_2021,
    usa_share_2009,
    usa_share_2012,
    usa_share_2024,
    world_share_2000,
    world_share_2007,
    world_share_2019,
)
from scripts.knowledge import (
    CHALLENGES,
    RESEARCH,
    links_aimed_ict,
    links_aimed_restructuring,
    links_to,
    patents_2021,
    patents_foreign_2021,
    patents_growth_1994_2021,
    patents_ratio_korea_1980,
    patents_ratio_korea_2021,
    patents_resident_share_1980,
    patents_resident_share_2000,
    patents_resident_share_2018,
    patents_resident_share_2021,
    researchers,
    resident_share,
    universities_share_2019,
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


@claim(reads=[AGREEMENTS])
def partner_countries_grew(data: Inputs) -> Judgement:
    """The count of partner countries was higher in 2025 than in 2017."""
    return is_more(partner_countries_2025(data), partner_countries_2017(data))


@claim(reads=[OPENNESS])
def exports_rose(data: Inputs) -> Judgement:
    """Exports were a larger share of GDP in 2012 than in 1993, in one edition."""
    return is_more(exports_gdp_2012(data), exports_gdp_1993(data))


@claim(reads=[OPENNESS])
def exports_rose_in_1995(data: Inputs) -> Judgement:
    """More than half of the rise of exports as a share of GDP from 1993 to 2012 falls in 1995."""
    whole = exports_gdp_2012(data) - exports_gdp_1993(data)
    return is_more(exports_gdp_1995(data) - exports_gdp_1994(data), whole / 2)


@claim(reads=[OPENNESS])
def high_technology_peak_2009(data: Inputs) -> Judgement:
    """The share of high technology in manufactured exports was highest in 2009, and lower in 2023."""
    shares = data[OPENNESS].where(series_id="hightech_pct_manufactured_exports")
    of_2009 = shares.one(period="2009").quantity()
    others = [row.quantity() for row in shares if row["period"] != "2009"]
    falls = is_less(high_technology_exports_2023(data), high_technology_exports_peak(data))
    return all_of(is_highest(of_2009, others), falls)


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


@claim(reads=[RANKING])
def world_rank_improved(data: Inputs) -> Judgement:
    """Mexico ranked higher in 2022 than in 2006: the number of the rank is smaller."""
    return is_less(world_rank_2022(data), world_rank_2006(data))


@claim(reads=[VEHICLES])
def output_fell_twice(data: Inputs) -> Judgement:
    """Output fell in 2009 and in 2020."""
    return all_of(is_more(production_fall_2009(data), 0), is_more(production_fall_2020(data), 0))


@claim(reads=[VEHICLES])
def largest_maker(data: Inputs) -> Judgement:
    """General Motors is the largest maker in the list of 2023."""
    listed = data[VEHICLES].where(series_id="lv_production_by_company", period="2023")
    first = listed.one(entity="General Motors").quantity()
    return is_highest(first, [row.quantity() for row in listed if row["entity"] != "General Motors"])


@claim(reads=[VEHICLES])
def usa_share_grew(data: Inputs) -> Judgement:
    """The United States took a larger share of exported vehicles in 2024 than in 2012."""
    return is_more(usa_share_2024(data), usa_share_2012(data))


@claim(reads=[VEHICLES])
def latin_america_fell(data: Inputs) -> Judgement:
    """Exports to Latin America were fewer in 2015 than in 2012."""
    return is_less(exports_latin_america_2015(data), exports_latin_america_2012(data))


@claim(reads=[OICA])
def cars_less_than_half(data: Inputs) -> Judgement:
    """Cars were less than half of output in 2017, and more than half in 2006."""
    return all_of(is_less(car_share_2017(data), A_HALF), is_more(car_share(data, "2006"), A_HALF))


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
def research_goal_missed(data: Inputs) -> Judgement:
    """Spending on research in 2024 was below the goal for 2018."""
    return is_less(rd_intensity_2024(data), rd_intensity_target_2018(data))


@claim(reads=[FRAMEWORK])
def research_rose_and_fell_back(data: Inputs) -> Judgement:
    """The share of GDP spent on research about doubled to its peak, and in 2024 is within a tenth of that of 1996."""
    return all_of(
        is_about(rd_intensity_peak(data), rd_intensity_1996(data) * 2, within_percent=5),
        is_about(rd_intensity_2024(data), rd_intensity_1996(data), within_percent=10),
    )


@claim(reads=[FRAMEWORK])
def national_figure_higher(data: Inputs) -> Judgement:
    """The national figures of 2013 and 2015 are higher than those of the World Bank."""
    return all_of(
        is_more(rd_intensity_2013_national(data), rd_intensity_2013(data)),
        is_more(rd_intensity_2015_national(data), rd_intensity_2015(data)),
    )


@claim(reads=[FRAMEWORK])
def research_did_not_follow(data: Inputs) -> Judgement:
    """Spending on research as a share of GDP was smaller in 2024 than at its peak in 2010."""
    return is_less(rd_intensity_2024(data), rd_intensity_peak(data))


@claim(reads=[RESEARCH])
def researchers_rose_every_year(data: Inputs) -> Judgement:
    """After the break of 2012 the number of researchers rose every year to 2024."""
    years = sorted(
        row["year"]
        for row in data[RESEARCH].where(series_id="researchers_per_million", entity="Mexico")
        if row["year"] >= 2012
    )
    return are_rising([researchers(data, "Mexico", year) for year in years])


@claim(reads=[RESEARCH])
def researchers_fell_before(data: Inputs) -> Judgement:
    """Researchers per million fell in 2006 and in 2010 as well, before the break of 2012."""
    pairs = [(researchers(data, "Mexico", year), researchers(data, "Mexico", year - 1)) for year in (2006, 2010)]
    return all_of(*(is_less(now, before) for now, before in pairs))


@claim(reads=[RESEARCH])
def universities_half(data: Inputs) -> Judgement:
    """Universities carry out about half of the research."""
    return is_about(universities_share_2019(data), A_HALF, within_percent=10)


@claim(reads=[RESEARCH])
def foreign_patents_more(data: Inputs) -> Judgement:
    """Non-residents filed more applications than residents in 2021."""
    return is_more(patents_foreign_2021(data), patents_2021(data))


@claim(reads=[RESEARCH])
def resident_share_turned(data: Inputs) -> Judgement:
    """The share of residents was lowest in 2000, higher in 2018, lower again in 2021 and then below that of 1980."""
    low, high = patents_resident_share_2000(data), patents_resident_share_2018(data)
    last = patents_resident_share_2021(data)
    return all_of(
        is_lowest(low, [resident_share(data, year) for year in range(1980, 2022) if year != 2000]),
        is_highest(high, [resident_share(data, year) for year in range(2000, 2022) if year != 2018]),
        is_less(last, high),
        is_less(last, patents_resident_share_1980(data)),
    )


@claim(reads=[RESEARCH, VEHICLES])
def patents_slower_than_output(data: Inputs) -> Judgement:
    """From 1994 to 2021 applications by residents grew, and output more."""
    growth = patents_growth_1994_2021(data)
    return all_of(is_more(growth, 1), is_less(growth, production_growth_1994_2021(data)))


@claim(reads=[RESEARCH])
def korea_pulled_away(data: Inputs) -> Judgement:
    """Korea filed more times the Mexican number of applications in 2021 than in 1980."""
    return is_more(patents_ratio_korea_2021(data), patents_ratio_korea_1980(data))


@claim(reads=[CHALLENGES])
def restructuring_mostly_plans(data: Inputs) -> Judgement:
    """More than half of the initiatives aimed at restructuring are plans."""
    aimed = links_to(data, "restructuring", "aimed")
    plans = aimed.where(carrier="plan").count()
    return is_more(plans * 2, links_aimed_restructuring(data))


@claim(reads=[RANKING])
def world_share_grew(data: Inputs) -> Judgement:
    """The share of Mexico in world output was larger in 2019 than in 2000, and smaller in 2007 than in either."""
    shares = [world_share_2007(data), world_share_2000(data), world_share_2019(data)]
    return are_rising(shares)


@claim(reads=[CHALLENGES])
def answers_uneven(data: Inputs) -> Judgement:
    """Restructuring and technologies of information are the challenges with an aim on record."""
    return all_of(is_more(links_aimed_restructuring(data), 0), is_more(links_aimed_ict(data), 0))


@claim(reads=[OPENNESS])
def exports_were_low_in_1993(data: Inputs) -> Judgement:
    """Exports were a smaller share of GDP in 1993 than ten years before."""
    return is_less(exports_gdp_1993(data), exports_gdp_1983(data))


@claim(reads=[OPENNESS])
def high_technology_fell_at_the_end(data: Inputs) -> Judgement:
    """The share of high technology in 2023 is below every share from 2008 to 2022."""
    return is_less(high_technology_exports_2023(data), high_technology_exports_lowest(data))


@claim(reads=[VEHICLES])
def usa_share_was_low_in_2012(data: Inputs) -> Judgement:
    """The United States took a smaller share in 2012 than in nine months of 2009."""
    return is_less(usa_share_2012(data), usa_share_2009(data))
