"""The budgets of research centres from other starting years, and the coded findings that concern single consortia."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Rows,
    all_of,
    claim,
    is_highest,
    is_less,
    is_more,
    percent_change,
    sum_of,
    value,
)
from scripts.budget_exhibits import in_pesos_of_2018
from scripts.consortium import (
    CENTRES,
    CODEBOOK,
    FINDINGS,
    centres_fall_2019,
    in_family,
    on_consortia,
    with_code,
)
from scripts.industrial_policy import FRAMEWORK, RANKING, world_rank
from scripts.policy_instruments import BUDGETS, EXECUTED, PEI, approved, lines, spent

IN_2013 = "budget_2013_mxn_m_2019"
IN_2015 = "budget_2015_mxn_m_2019_derived"
IN_2018 = "budget_2018_mxn_m_2019_derived"
IN_2019 = "budget_2019_mxn_m_2019"
CHANGE_2019 = "real_change_2015_2019_pct"
CENTRE_LINES = ["CPI"]
# Consortia that name the motor industry among their sectors; CITTAA counts with those called to its first meeting.
MOTOR = ("CITTAA", "MTH", "CITLAX", "GTO")


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


@value(reads=[BUDGETS, FRAMEWORK], unit="percent")
def centre_research_fall_2018(data: Inputs) -> Quantity:
    """By how much these lines fell from 2015 to 2018 without that of infrastructure (K010), in pesos of 2018."""
    before, after = (in_pesos_of_2018(data, without_works(data, year), year) for year in (2015, 2018))
    return -percent_change(before, after)


def without_works(data: Inputs, year: int) -> Quantity:
    """What was paid through the lines of the research centres in one year, the line K010 left out."""
    paid = lines(data, CENTRE_LINES, EXECUTED, year)
    return sum_of(row.quantity() for row in paid if "programme K010" not in row["locator"])


def of_motor_consortia(data: Inputs) -> Rows:
    """The charted centres named in a consortium for the motor industry, or called to the first meeting of CITTAA."""
    charted = data[CENTRES]
    named = [any(name in str(row["consortia_seen"] or "") for name in MOTOR) for row in charted]
    return Rows(charted.dataset, charted.frame[named])


@value(reads=[CENTRES], unit="centres", show="words")
def motor_centres(data: Inputs) -> Quantity:
    """Charted centres named in a consortium for the motor industry, or called to the first meeting of CITTAA."""
    return of_motor_consortia(data).count()


@value(reads=[CENTRES], unit="percent")
def motor_centres_fall(data: Inputs) -> Quantity:
    """By how much the real budgets of these centres together fell from 2015 to the proposal for 2019."""
    rows = of_motor_consortia(data)
    return -percent_change(rows.sum(IN_2015), rows.sum(IN_2019))


@value(reads=[CENTRES], unit="centres", show="words")
def motor_centres_fell_more(data: Inputs) -> Quantity:
    """Those of these centres whose real budget fell by more than that of all charted centres together."""
    together = -centres_fall_2019(data)
    more = [row.address for row in of_motor_consortia(data) if row.quantity(CHANGE_2019) < together]
    return Quantity(len(more), tuple(more))


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


@claim(reads=[CENTRES])
def charted_highest_2015(data: Inputs) -> Judgement:
    """Of the four years charted, 2015 is the highest for the centres together."""
    charted = charted_since_2013(data)
    return all_of(*(is_more(charted.sum(IN_2015), charted.sum(year)) for year in (IN_2013, IN_2018, IN_2019)))


@claim(reads=[BUDGETS, FRAMEWORK])
def accounts_highest_2014(data: Inputs) -> Judgement:
    """In the public accounts to 2018 the lines of the centres were highest in 2014, in pesos of 2018."""
    paid = {year: in_pesos_of_2018(data, spent(data, CENTRE_LINES, year), year) for year in range(2008, 2019)}
    return is_highest(paid[2014], paid.values())


@claim(reads=[CENTRES])
def motor_centres_fell(data: Inputs) -> Judgement:
    """The centres of consortia for the motor industry fell together by more than all; most of them did."""
    more = motor_centres_fell_more(data)
    return all_of(is_more(motor_centres_fall(data), centres_fall_2019(data)), is_more(more, motor_centres(data) - more))


@claim(reads=[BUDGETS])
def grants_paid_short(data: Inputs) -> Judgement:
    """The PEI was paid less than nine tenths of what was approved in each year from 2015 to 2017."""
    years = (2015, 2016, 2017)
    return all_of(*(is_less(spent(data, PEI, year), approved(data, PEI, year) * 0.9) for year in years))


@claim(reads=[FINDINGS, CODEBOOK])
def results_few_on_consortia(data: Inputs) -> Judgement:
    """Fewer than one finding on single consortia in ten carries a code of results."""
    return is_less(results_on_consortia(data), findings_on_consortia(data) / 10)
