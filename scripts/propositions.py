"""What lets each proposition fail: falls by kind of line, money for people apart, results without a firm."""

from __future__ import annotations

from datetime import date

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Year,
    all_of,
    claim,
    is_about,
    is_highest,
    is_less,
    is_more,
    percent_change,
    percent_of,
    sum_of,
    value,
)
from scripts.consortium import FINDINGS, on_consortia, with_code
from scripts.consortium_record import COMPARISON, firm_is_named
from scripts.consortium_search import DELIVERED, FIVE, results_of
from scripts.firm_support import APPROVED_YEARS, LEFT_OUT, share_paid
from scripts.instrument_lives import LINES, RULES, TIMELINE, TRUSTS, alive, by_form
from scripts.policy_instruments import (
    BUDGETS,
    FRAMEWORK,
    INSTRUMENTS,
    PURPOSES,
    council_approved_fall_2017,
    executed_lines,
    framework,
    spent,
    stated,
)
from scripts.prices import BREAK, END, FIRMS, LAUNCH, PRICES, price_level, really_spent, share_of_fall

LAST_OF_GOVERNMENT = 2018
TRUST_LINES = PURPOSES["Regional and sector funds"]
STIPENDS, SCHOLARSHIPS, SOFTWARE = ["SNI"], ["BECAS"], ["PROSOFT"]
LAST_PRICES = 2023  # consumer prices are held to this year
A_HALF, NINE_TENTHS, A_TENTH = 50, 90, 10  # percent


# Timing: the same question asked of every kind of line


@value(reads=[BUDGETS], unit="percent")
def fall_share_2017_with_general(data: Inputs) -> Quantity:
    """How much of the fall of all grants to firms from 2016 to 2020 came in 2017, the general funds with them."""
    return share_of_fall({year: spent(data, [*FIRMS, *LEFT_OUT], year) for year in (LAUNCH, BREAK, END)})


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def trust_lines_left_2018(data: Inputs) -> Quantity:
    """What the lines of the trusts were paid in 2018 as a share of 2016, prices taken out."""
    return percent_of(
        really_spent(data, TRUST_LINES, LAST_OF_GOVERNMENT),
        really_spent(data, TRUST_LINES, LAUNCH),
    )


@claim(reads=[BUDGETS])
def half_with_general(data: Inputs) -> Judgement:
    """With the general funds for firms, too, more than half of the fall from 2016 to 2020 came in 2017."""
    return is_more(fall_share_2017_with_general(data), A_HALF)


@claim(reads=[BUDGETS, FRAMEWORK, PRICES, INSTRUMENTS])
def trusts_lost_most_after_2018(data: Inputs) -> Judgement:
    """More than half of the money of the trusts was left in 2018, and all of them ended after that year."""
    ends = [Year(int(row["end"]), row.rows) for row in by_form(data)[TRUSTS]]
    return all_of(is_more(trust_lines_left_2018(data), A_HALF), *(is_more(end, LAST_OF_GOVERNMENT) for end in ends))


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def largest_cut_in_2017(data: Inputs) -> Judgement:
    """In no year from 2017 to 2020 did the grants for innovation in firms fall by more than in 2017, prices out."""
    real = {year: really_spent(data, FIRMS, year) for year in range(LAUNCH, END + 1)}
    cuts = {year: real[year - 1] - real[year] for year in range(BREAK, END + 1)}
    return is_highest(cuts[BREAK], [cut for year, cut in cuts.items() if year != BREAK])


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def grants_halved_in_2017(data: Inputs) -> Judgement:
    """The grants for innovation in firms were less than half of 2016 in 2017, in pesos and with prices taken out."""
    return all_of(
        is_less(spent(data, FIRMS, BREAK) * 2, spent(data, FIRMS, LAUNCH)),
        is_less(really_spent(data, FIRMS, BREAK) * 2, really_spent(data, FIRMS, LAUNCH)),
    )


@claim(reads=[BUDGETS])
def endings_after_2018(data: Inputs) -> Judgement:
    """Every line for firms or of the trusts that was paid in 2016 was paid in 2018, too."""
    names = (*FIRMS, *TRUST_LINES)
    paid = {
        year: {row["instrument_id"] for row in executed_lines(data).where(year=year) if row["instrument_id"] in names}
        for year in (LAUNCH, LAST_OF_GOVERNMENT)
    }
    lines = sorted(name for name in paid[LAUNCH] if spent(data, [name], LAUNCH) > 0)
    return all_of(*(is_more(spent(data, [name], LAST_OF_GOVERNMENT), 0) for name in lines))


@value(reads=[FRAMEWORK], unit="percent")
def economy_approved_fall_2017(data: Inputs) -> Quantity:
    """By how much less was approved for the ministry of economy (Ramo 10) in 2017 than in 2016."""
    return -percent_change(framework(data, "RAMO10_APPR", LAUNCH), framework(data, "RAMO10_APPR", BREAK))


@claim(reads=[FRAMEWORK])
def economy_cut_too(data: Inputs) -> Judgement:
    """In 2017 the ministry of economy lost a larger share of what was approved than the Council did."""
    return is_more(economy_approved_fall_2017(data), council_approved_fall_2017(data))


# Form: what a rule outlives, and what it does not


@value(reads=[INSTRUMENTS], unit="rules", show="words")
def rules_drawn(data: Inputs) -> Quantity:
    """Tax and customs rules among the instruments whose lives are drawn."""
    rows = by_form(data)[RULES]
    return Quantity(len(rows), tuple(row.address for row in rows))


@value(reads=[INSTRUMENTS], unit="rules", show="words")
def rules_in_force(data: Inputs) -> Quantity:
    """Those of them that are in force."""
    return alive(by_form(data)[RULES])


@claim(reads=[INSTRUMENTS])
def rules_outlive_grants(data: Inputs) -> Judgement:
    """More than half of the tax and customs rules are in force, and no trust and no grant with a yearly line is."""
    forms = by_form(data)
    grants = [*forms[TRUSTS], *(row for row in forms[LINES] if row["type"] == "grant")]
    return all_of(is_more(rules_in_force(data) * 2, rules_drawn(data)), is_less(alive(grants), 1))


@value(reads=[TIMELINE], unit="months")
def export_decree_months(data: Inputs) -> Quantity:
    """Whole months from the tax decree of October 2023 to the decree that left it without effect."""
    first = data[TIMELINE].one(key="2023-10-11-tax-decree-for-key-export-industries")
    last = data[TIMELINE].one(key="2025-01-21-plan-mexico-tax-decree")
    begun, ended = (date.fromisoformat(str(row["date"])[:10]) for row in (first, last))
    months = 12 * (ended.year - begun.year) + ended.month - begun.month - (ended.day < begun.day)
    return Quantity(months, (first.address, last.address))


@value(reads=[BUDGETS], unit="MXN million")
def plan_mexico_ceiling(data: Inputs) -> Quantity:
    """What the benefits of the tax decree of Plan México may cost in all its years."""
    return stated(data, "PLANMX25", "ceiling_total", "2025")


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def credit_under_a_tenth(data: Inputs) -> Judgement:
    """The credit authorised in 2025 was less than a tenth of the grants of 2016, prices taken out.

    Prices are held to 2023. Taking out no more than these leaves the credit larger than it was.
    """
    credit = stated(data, "EFIDT_NEW", "authorised", "2025") / price_level(data, LAST_PRICES)
    return is_less(percent_of(credit, really_spent(data, FIRMS, LAUNCH)), A_TENTH)


# Constituency: stipends and scholarships apart


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def stipends_growth_2016_2020(data: Inputs) -> Quantity:
    """By how much more was paid for stipends of researchers in 2020 than in 2016, prices taken out."""
    return percent_change(really_spent(data, STIPENDS, LAUNCH), really_spent(data, STIPENDS, END))


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def scholarships_fall_2016_2020(data: Inputs) -> Quantity:
    """By how much less was paid for scholarships in 2020 than in 2016, prices taken out."""
    return -percent_change(really_spent(data, SCHOLARSHIPS, LAUNCH), really_spent(data, SCHOLARSHIPS, END))


@value(reads=[BUDGETS], unit="years", show="words")
def scholarships_under_years(data: Inputs) -> Quantity:
    """Years from 2013 to 2023 in which less was paid for scholarships than had been approved."""
    shares = [share_paid(data, SCHOLARSHIPS, year) for year in APPROVED_YEARS]
    return Quantity(sum(share < 100 for share in shares), sum_of(shares).rows)


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def stipends_grew_scholarships_fell(data: Inputs) -> Judgement:
    """From 2016 to 2020 stipends grew and scholarships fell, prices taken out."""
    return all_of(is_more(stipends_growth_2016_2020(data), 0), is_more(scholarships_fall_2016_2020(data), 0))


@claim(reads=[BUDGETS])
def scholarships_mostly_under(data: Inputs) -> Judgement:
    """In more than half of the years scholarships were paid less than had been approved."""
    return is_more(scholarships_under_years(data) * 2, len(APPROVED_YEARS))


@claim(reads=[BUDGETS])
def software_paid_to_2019(data: Inputs) -> Judgement:
    """PROSOFT was paid more than nine tenths of what was approved in each year to 2019, and less than half in 2020."""
    shares = [share_paid(data, SOFTWARE, year) for year in range(min(APPROVED_YEARS), END)]
    return all_of(*(is_more(share, NINE_TENTHS) for share in shares), is_less(share_paid(data, SOFTWARE, END), A_HALF))


# Partner: every result counts, with a firm or without


@value(reads=[FINDINGS, COMPARISON], unit="results", show="words")
def results_without_a_firm(data: Inputs) -> Quantity:
    """Results on single consortia for which no firm is named."""
    found = with_code(on_consortia(data), *DELIVERED)
    without = [row.address for row in found if not firm_is_named(data, str(row["consortium"]))]
    return Quantity(len(without), tuple(without) or found.rows)


@value(reads=[COMPARISON], unit="consortia", show="words")
def consortia_with_a_firm(data: Inputs) -> Quantity:
    """Consortia among the five compared for which a firm is named."""
    named = [name for name in FIVE if firm_is_named(data, name)]
    return data[COMPARISON].where(acronym=named).count()


@claim(reads=[FINDINGS, COMPARISON])
def partner_fails_as_stated(data: Inputs) -> Judgement:
    """There are results without a firm, and there is a consortium with a firm and without a result."""
    barren = [name for name in FIVE if firm_is_named(data, name) and not len(results_of(data, name))]
    rows = data[COMPARISON].where(acronym=list(FIVE)).rows
    return all_of(is_more(results_without_a_firm(data), 0), is_more(Quantity(len(barren), rows), 0))


@claim(reads=[FINDINGS, COMPARISON])
def most_results_beside_a_firm(data: Inputs) -> Judgement:
    """More than half of the results on single consortia are on those for which a firm is named."""
    found = with_code(on_consortia(data), *DELIVERED).count()
    return is_less(results_without_a_firm(data) * 2, found)


@claim(reads=[FINDINGS, COMPARISON])
def results_where_a_firm(data: Inputs) -> Judgement:
    """Of the five compared some have a result, a firm is named for each of these, and one with a firm has none.

    All five are asked the same: whether a firm is named, and whether a result is on record.
    """
    rows = (*data[COMPARISON].where(acronym=list(FIVE)).rows, *data[FINDINGS].where(consortium=list(FIVE)).rows)
    delivering = [name for name in FIVE if len(results_of(data, name))]
    beside = [name for name in delivering if firm_is_named(data, name)]
    return all_of(
        is_more(Quantity(len(delivering), rows), 0),
        is_about(Quantity(len(beside), rows), Quantity(len(delivering), rows), within_percent=0),
        is_less(Quantity(len(beside), rows), consortia_with_a_firm(data)),
    )
