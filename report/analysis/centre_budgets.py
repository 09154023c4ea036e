"""The budgets of research centres from other starting years, and the coded findings that concern single consortia."""

from __future__ import annotations

from report.analysis.budget_exhibits import in_pesos_of_2018
from report.analysis.consortium import CENTRES, CODEBOOK, FINDINGS, in_family, on_consortia, with_code
from report.analysis.industrial_policy import FRAMEWORK, RANKING, world_rank
from report.analysis.policy_instruments import BUDGETS, PEI, approved, spent
from report.exhibits import Inputs, Judgement, Quantity, Rows, all_of, claim, is_less, is_more, percent_change, value

IN_2013 = "budget_2013_mxn_m_2019"
IN_2015 = "budget_2015_mxn_m_2019_derived"
IN_2019 = "budget_2019_mxn_m_2019"
CENTRE_LINES = ["CPI"]


def charted_since_2013(data: Inputs) -> Rows:
    """The centres whose budget of 2013 is charted too."""
    return data[CENTRES].where_known(IN_2013)


@value(reads=[CENTRES], unit="centres")
def centres_since_2013(data: Inputs) -> Quantity:
    """Research centres whose budgets of 2013 and of later years are charted."""
    return charted_since_2013(data).count()


@value(reads=[CENTRES], unit="percent")
def centres_rise_2013_2015(data: Inputs) -> Quantity:
    """By how much the real budgets of these centres together rose from 2013 to 2015."""
    rows = charted_since_2013(data)
    return percent_change(rows.sum(IN_2013), rows.sum(IN_2015))


@value(reads=[CENTRES], unit="percent")
def centres_fall_2013_2019(data: Inputs) -> Quantity:
    """By how much the real budgets of these centres together fell from 2013 to the proposal for 2019."""
    rows = charted_since_2013(data)
    return -percent_change(rows.sum(IN_2013), rows.sum(IN_2019))


def rise_since_2013(data: Inputs, centre: str) -> Quantity:
    """By how much the real budget of one centre rose from 2013 to the proposal for 2019, percent."""
    row = data[CENTRES].one(centre=centre)
    return percent_change(row.quantity(IN_2013), row.quantity(IN_2019))


@value(reads=[CENTRES], unit="percent")
def ciateq_rise_2013(data: Inputs) -> Quantity:
    """By how much the real budget of CIATEQ rose from 2013 to the proposal for 2019."""
    return rise_since_2013(data, "CIATEQ")


@value(reads=[CENTRES], unit="percent")
def cidesi_rise_2013(data: Inputs) -> Quantity:
    """By how much the real budget of CIDESI rose from 2013 to the proposal for 2019."""
    return rise_since_2013(data, "CIDESI")


@value(reads=[BUDGETS, FRAMEWORK], unit="percent")
def centre_lines_fall_2018(data: Inputs) -> Quantity:
    """By how much the lines of the research centres fell from 2015 to 2018 in pesos of 2018, as executed."""
    before = in_pesos_of_2018(data, spent(data, CENTRE_LINES, 2015), 2015)
    return -percent_change(before, in_pesos_of_2018(data, spent(data, CENTRE_LINES, 2018), 2018))


@value(reads=[FINDINGS], unit="findings")
def findings_on_consortia(data: Inputs) -> Quantity:
    """Coded findings that concern a single consortium."""
    return on_consortia(data).count()


@value(reads=[FINDINGS, CODEBOOK], unit="findings", show="words")
def results_on_consortia(data: Inputs) -> Quantity:
    """Coded findings on single consortia with a code of results; interruptions count."""
    return in_family(data, "results", on_consortia(data)).count()


@value(reads=[FINDINGS], unit="findings", show="words")
def interruptions_on_consortia(data: Inputs) -> Quantity:
    """Coded findings on single consortia with the code of an activity stopped or never started."""
    return with_code(on_consortia(data), "OUT-STOP").count()


@value(reads=[CENTRES], unit="centres")
def centres_in_consortia(data: Inputs) -> Quantity:
    """Centres whose budgets are charted and that we saw in a consortium."""
    return data[CENTRES].where_known("consortia_seen").count()


@value(reads=[RANKING], unit="rank")
def world_rank_2019(data: Inputs) -> Quantity:
    """The rank of Mexico among countries that made motor vehicles in 2019, OICA."""
    return world_rank(data, "2019")


@claim(reads=[CENTRES])
def budgets_peaked_2015(data: Inputs) -> Judgement:
    """The charted budgets rose from 2013 to 2015 and fell below those of 2013 by 2019, CIDESI and CIATEQ excepted."""
    return all_of(
        is_more(centres_rise_2013_2015(data), 0),
        is_more(centres_fall_2013_2019(data), 0),
        is_more(cidesi_rise_2013(data), 0),
        is_more(ciateq_rise_2013(data), 0),
    )


@claim(reads=[BUDGETS])
def grants_paid_short(data: Inputs) -> Judgement:
    """The PEI was paid less than nine tenths of what was approved in each year from 2015 to 2017."""
    years = (2015, 2016, 2017)
    return all_of(*(is_less(spent(data, PEI, year), approved(data, PEI, year) * 0.9) for year in years))


@claim(reads=[FINDINGS, CODEBOOK])
def results_few_on_consortia(data: Inputs) -> Judgement:
    """Fewer than one finding on single consortia in ten carries a code of results."""
    return is_less(results_on_consortia(data), findings_on_consortia(data) / 10)
