"""What the sentences of the part on policy instruments assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Year,
    all_of,
    claim,
    is_highest,
    is_less,
    is_more,
)
from scripts.budget_exhibits import (
    FIRMS,
    pei_large_awards_share,
    pei_large_firms_share,
)
from scripts.instrument_lives import drawn, life_of
from scripts.policy_instruments import (
    BUDGETS,
    FRAMEWORK,
    INSTRUMENTS,
    S220,
    council_approved_2016,
    council_approved_2017,
    executed_lines,
    firm_innovation_2016,
    pei_total_accounts,
    pei_total_claim_2023,
    people_2008,
    people_2023,
    spent,
    tax_credit_2017_use,
)

A_THIRD, A_HALF, AN_EIGHTH = 100 / 3, 50, 1 / 8


def yearly(data: Inputs, instruments: list[str]) -> dict[int, Quantity]:
    """What was paid through some instruments, by year."""
    years = sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in instruments})
    return {year: spent(data, instruments, year) for year in years}


@claim(reads=[INSTRUMENTS])
def grants_ended_tariffs_stayed(data: Inputs) -> Judgement:
    """No grant drawn outlived 2021, and every tariff preference drawn did."""
    lives = {kind: [life_of(row)[1] for row in drawn(data).where(type=kind)] for kind in ("grant", "tariff preference")}
    rows = {kind: drawn(data).where(type=kind).rows for kind in lives}
    last_grant = Year(max(lives["grant"]), rows["grant"])
    first_tariff = Year(min(lives["tariff preference"]), rows["tariff preference"])
    return all_of(is_less(last_grant, 2022), is_more(first_tariff, 2021))


@claim(reads=[BUDGETS])
def firm_innovation_peak(data: Inputs) -> Judgement:
    """No year had more money for innovation in firms than 2016."""
    return is_highest(firm_innovation_2016(data), [paid for year, paid in yearly(data, FIRMS).items() if year != 2016])


@claim(reads=[BUDGETS])
def people_rose(data: Inputs) -> Judgement:
    """Money for people was more in 2023 than in 2008."""
    return is_more(people_2023(data), people_2008(data))


@claim(reads=[FRAMEWORK])
def council_cut_2017(data: Inputs) -> Judgement:
    """The Chamber of Deputies approved less for the Council in 2017 than in 2016."""
    return is_less(council_approved_2017(data), council_approved_2016(data))


@claim(reads=[BUDGETS])
def pei_claim_exceeds(data: Inputs) -> Judgement:
    """The claim of 2023 exceeds the sum of the accounts."""
    return is_more(pei_total_claim_2023(data), pei_total_accounts(data))


@claim(reads=[BUDGETS])
def large_firms_minority(data: Inputs) -> Judgement:
    """Large firms had less than a third of awards and of money."""
    return all_of(is_less(pei_large_awards_share(data), A_THIRD), is_less(pei_large_firms_share(data), A_THIRD))


@claim(reads=[BUDGETS])
def tax_credit_half_used(data: Inputs) -> Judgement:
    """Less than half of the ceiling of the second tax credit was used in its first year."""
    return is_less(tax_credit_2017_use(data), A_HALF)


@claim(reads=[BUDGETS])
def s220_first_largest(data: Inputs) -> Judgement:
    """The line S220 paid most in 2009."""
    paid = yearly(data, S220)
    return is_highest(paid[2009], [amount for year, amount in paid.items() if year != 2009])
