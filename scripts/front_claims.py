"""What the sentences of the summary, the discussion, the monitoring and the methods assert beside their numbers."""

from __future__ import annotations

from report.exhibits import Inputs, Judgement, all_of, are_falling, claim, is_less, is_more
from scripts.consortium import (
    FINDINGS,
    findings_confidence_a,
    findings_total,
)
from scripts.industrial_policy import (
    FRAMEWORK,
    rd_intensity_2024,
)
from scripts.latest_years import rd_intensity_target_2006
from scripts.monitoring import READS, courses
from scripts.policy_instruments import (
    BUDGETS,
    firm_innovation_2016,
    firm_innovation_2017,
    firm_innovation_2020,
)

FOUR_FIFTHS, A_QUARTER, TEN_TIMES, FIVE_YEARS = 80, 25, 10, 5


@claim(reads=[FRAMEWORK])
def research_below_goal(data: Inputs) -> Judgement:
    """Spending on research in 2024 was below what the law of 2004 asks for."""
    return is_less(rd_intensity_2024(data), rd_intensity_target_2006(data))


@claim(reads=[BUDGETS])
def firm_money_thousandth(data: Inputs) -> Judgement:
    """Grants for innovation in firms were less in 2017 than in 2016, and in 2020 less than a thousandth of 2016."""
    first, last = firm_innovation_2016(data), firm_innovation_2020(data)
    return all_of(are_falling([first, firm_innovation_2017(data), last]), is_less(last, first / 1000))


@claim(reads=[FINDINGS])
def findings_a_under_half(data: Inputs) -> Judgement:
    """Fewer than half of the findings carry the mark A."""
    return is_less(findings_confidence_a(data), findings_total(data) / 2)


@claim(reads=READS)
def consortia_record_old(data: Inputs) -> Judgement:
    """The last dated event of a consortium is more than five years older than the paper."""
    (course,) = [course for course in courses(data) if course.indicator["key"] == "consortia-events"]
    return is_more(course.age, FIVE_YEARS)
