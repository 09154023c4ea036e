"""What the sentences of the summary, the discussion, the monitoring and the methods assert beside their numbers."""

from __future__ import annotations

from report.exhibits import Inputs, Judgement, all_of, are_falling, claim, is_less, is_more
from scripts.consortium import (
    CENTRES,
    FINDINGS,
    centres_fall_2019,
    findings_confidence_a,
    findings_total,
)
from scripts.industrial_policy import (
    FRAMEWORK,
    VEHICLES,
    export_share_1994,
    export_share_2024,
    rd_intensity_2024,
    rd_intensity_target_2018,
    rd_ratio_oecd_2023,
)
from scripts.monitoring import READS, courses
from scripts.policy_instruments import (
    BUDGETS,
    firm_innovation_2016,
    firm_innovation_2017,
    firm_innovation_2019,
    firm_innovation_2020,
    people_2008,
    people_2023,
)

FOUR_FIFTHS, A_QUARTER, TEN_TIMES, FIVE_YEARS = 80, 25, 10, 5


@claim(reads=[VEHICLES])
def exports_over_four_fifths(data: Inputs) -> Judgement:
    """More than four in five light vehicles of 2024 were exported."""
    return is_more(export_share_2024(data), FOUR_FIFTHS)


@claim(reads=[FRAMEWORK])
def research_below_goal(data: Inputs) -> Judgement:
    """Spending on research in 2024 was below the goal for 2018."""
    return is_less(rd_intensity_2024(data), rd_intensity_target_2018(data))


@claim(reads=[BUDGETS])
def firm_money_thousandth(data: Inputs) -> Judgement:
    """Grants for innovation in firms were less in 2017 than in 2016, and in 2020 less than a thousandth of 2016."""
    first, last = firm_innovation_2016(data), firm_innovation_2020(data)
    return all_of(are_falling([first, firm_innovation_2017(data), last]), is_less(last, first / 1000))


@claim(reads=[BUDGETS])
def firm_money_fell_twice(data: Inputs) -> Judgement:
    """Money for innovation in firms was less in 2019 than in 2016, and less in 2020 than in 2019."""
    return are_falling([firm_innovation_2016(data), firm_innovation_2019(data), firm_innovation_2020(data)])


@claim(reads=[BUDGETS])
def people_money_grew(data: Inputs) -> Judgement:
    """Money for people was more in 2023 than in 2008."""
    return is_more(people_2023(data), people_2008(data))


@claim(reads=[CENTRES])
def centres_fell_a_quarter(data: Inputs) -> Judgement:
    """The centres' budgets fell by more than a quarter from 2015 to the proposal for 2019."""
    return is_more(centres_fall_2019(data), A_QUARTER)


@claim(reads=[FINDINGS])
def findings_a_under_half(data: Inputs) -> Judgement:
    """Fewer than half of the findings carry the mark A."""
    return is_less(findings_confidence_a(data), findings_total(data) / 2)


@claim(reads=[VEHICLES])
def export_share_grew(data: Inputs) -> Judgement:
    """The exported share of light vehicles was higher in 2024 than in 1994."""
    return is_more(export_share_2024(data), export_share_1994(data))


@claim(reads=[FRAMEWORK])
def oecd_ten_times(data: Inputs) -> Judgement:
    """The OECD's share of GDP for research was more than ten times the Mexican one in 2023."""
    return is_more(rd_ratio_oecd_2023(data), TEN_TIMES)


@claim(reads=READS)
def consortia_record_old(data: Inputs) -> Judgement:
    """The last dated event of a consortium is more than five years older than the paper."""
    (course,) = [course for course in courses(data) if course.indicator["key"] == "consortia-events"]
    return is_more(course.age, FIVE_YEARS)
