"""The budgets of research centres from other starting years, and the coded findings that concern single consortia."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Rows,
    all_of,
    claim,
    is_about,
    is_less,
    is_more,
    percent_change,
    value,
)
from scripts.consortium import (
    CENTRES,
    FINDINGS,
    centres_fall_2019,
    on_consortia,
)
from scripts.policy_instruments import BUDGETS, PEI, approved, spent

IN_2013 = "budget_2013_mxn_m_2019"
IN_2015 = "budget_2015_mxn_m_2019_derived"
IN_2019 = "budget_2019_mxn_m_2019"
# Consortia that name the motor industry among their sectors; CITTAA counts with those called to its first meeting.
MOTOR = ("CITTAA", "MTH", "CITLAX", "GTO")
# The one of them whose members a document names and that worked.
DOCUMENTED = ("MTH",)


def charted_since_2013(data: Inputs) -> Rows:
    """The centres whose budget of 2013 is charted too."""
    return data[CENTRES].where_known(IN_2013)


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


def ciateq_rise_2013(data: Inputs) -> Quantity:
    """By how much the real budget of CIATEQ rose from 2013 to the proposal for 2019."""
    return rise_since_2013(data, "CIATEQ")


def cidesi_rise_2013(data: Inputs) -> Quantity:
    """By how much the real budget of CIDESI rose from 2013 to the proposal for 2019."""
    return rise_since_2013(data, "CIDESI")


def in_any_of(data: Inputs, consortia: tuple[str, ...]) -> Rows:
    """The charted centres that documents name for at least one of these consortia."""
    charted = data[CENTRES]
    named = [any(name in str(row["consortia_seen"] or "") for name in consortia) for row in charted]
    return Rows(charted.dataset, charted.frame[named])


def of_motor_consortia(data: Inputs) -> Rows:
    """The charted centres named in a consortium for the motor industry, or called to the first meeting of CITTAA."""
    return in_any_of(data, MOTOR)


def fall_together(rows: Rows) -> Quantity:
    """By how much the real budgets of these centres together fell from 2015 to the proposal for 2019, percent."""
    return -percent_change(rows.sum(IN_2015), rows.sum(IN_2019))


@value(reads=[CENTRES], unit="percent")
def motor_centres_fall(data: Inputs) -> Quantity:
    """By how much the real budgets of these centres together fell from 2015 to the proposal for 2019."""
    return fall_together(of_motor_consortia(data))


@value(reads=[CENTRES], unit="percent")
def motor_centres_fall_mth(data: Inputs) -> Quantity:
    """The same fall for the charted centres that documents name as members of the tooling consortium."""
    return fall_together(in_any_of(data, DOCUMENTED))


def motor_centres_fall_working(data: Inputs) -> Quantity:
    """The same fall without the centres named for CITLAX alone, which never worked."""
    return fall_together(in_any_of(data, tuple(name for name in MOTOR if name != "CITLAX")))


@value(reads=[FINDINGS], unit="findings")
def findings_on_consortia(data: Inputs) -> Quantity:
    """Coded findings that concern a single consortium."""
    return on_consortia(data).count()


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
def motor_centres_by_membership(data: Inputs) -> Judgement:
    """The widest membership fell by more than all centres, the one without CITLAX less so, the documented as all."""
    every, widest = centres_fall_2019(data), motor_centres_fall(data)
    working, documented = motor_centres_fall_working(data), motor_centres_fall_mth(data)
    return all_of(is_more(widest, working), is_more(working, every), is_about(documented, every, within_percent=2))


@claim(reads=[BUDGETS])
def grants_paid_short(data: Inputs) -> Judgement:
    """The PEI was paid less than nine tenths of what was approved in each year from 2015 to 2017."""
    years = (2015, 2016, 2017)
    return all_of(*(is_less(spent(data, PEI, year), approved(data, PEI, year) * 0.9) for year in years))
