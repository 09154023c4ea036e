"""What the sentences of the part on policy instruments assert beside their numbers."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    all_of,
    are_falling,
    claim,
    is_highest,
    is_less,
    is_more,
)
from scripts.budget_exhibits import (
    FIRMS,
    SIZES,
    in_pesos_of_2018,
    pei_large_awards_share,
    pei_large_firms_share,
)
from scripts.instrument_exhibits import drawn, instruments_drawn, instruments_ended_2018_2021, life_of
from scripts.policy_instruments import (
    BUDGETS,
    FRAMEWORK,
    INSTRUMENTS,
    PEI,
    S220,
    council_approved_2016,
    council_approved_2017,
    council_budget_share_2023,
    council_budget_share_peak,
    executed_lines,
    firm_innovation_2016,
    firm_innovation_2019,
    firm_innovation_2020,
    instruments_grants,
    pei_total_accounts,
    pei_total_claim_2023,
    people_2008,
    people_2023,
    s220_2012,
    s220_2016,
    s220_2020,
    spent,
    stated,
    tax_credit_2017_use,
    tax_credit_2025,
)

A_THIRD, A_HALF, AN_EIGHTH = 100 / 3, 50, 1 / 8


def yearly(data: Inputs, instruments: list[str]) -> dict[int, Quantity]:
    """What was paid through some instruments, by year."""
    years = sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in instruments})
    return {year: spent(data, instruments, year) for year in years}


@claim(reads=[INSTRUMENTS])
def grants_most_frequent(data: Inputs) -> Judgement:
    """Grants are the most frequent type of instrument with a described mechanism."""
    described = data[INSTRUMENTS].where(mechanism=lambda text: bool(text)).by("type")
    return is_highest(instruments_grants(data), [rows.count() for kind, rows in described.items() if kind != "grant"])


@claim(reads=[INSTRUMENTS])
def many_ended_late(data: Inputs) -> Judgement:
    """A third or more of the instruments drawn ended between 2018 and 2021."""
    share = instruments_ended_2018_2021(data) / instruments_drawn(data) * 100
    return is_more(share, A_THIRD)


@claim(reads=[INSTRUMENTS])
def grants_ended_tariffs_stayed(data: Inputs) -> Judgement:
    """No grant drawn outlived 2021, and every tariff preference drawn did."""
    lives = {kind: [life_of(row)[1] for row in drawn(data).where(type=kind)] for kind in ("grant", "tariff preference")}
    rows = {kind: drawn(data).where(type=kind).rows for kind in lives}
    last_grant = Quantity(max(lives["grant"]), rows["grant"])
    first_tariff = Quantity(min(lives["tariff preference"]), rows["tariff preference"])
    return all_of(is_less(last_grant, 2022), is_more(first_tariff, 2021))


@claim(reads=[BUDGETS])
def firm_innovation_peak(data: Inputs) -> Judgement:
    """No year had more money for innovation in firms than 2016."""
    return is_highest(firm_innovation_2016(data), [paid for year, paid in yearly(data, FIRMS).items() if year != 2016])


@claim(reads=[BUDGETS])
def firm_innovation_fell(data: Inputs) -> Judgement:
    """Money for innovation in firms fell from 2016 to 2019 and to 2020."""
    return are_falling([firm_innovation_2016(data), firm_innovation_2019(data), firm_innovation_2020(data)])


@claim(reads=[BUDGETS])
def people_rose(data: Inputs) -> Judgement:
    """Money for people was more in 2023 than in 2008."""
    return is_more(people_2023(data), people_2008(data))


@claim(reads=[BUDGETS, FRAMEWORK])
def real_growth_smaller(data: Inputs) -> Judgement:
    """Between 2009 and 2016 the money for firms grew in constant pesos, and less than in pesos of each year."""
    nominal = spent(data, FIRMS, 2016) / spent(data, FIRMS, 2009)
    real = in_pesos_of_2018(data, spent(data, FIRMS, 2016), 2016) / in_pesos_of_2018(
        data, spent(data, FIRMS, 2009), 2009
    )
    return all_of(is_more(real, 1), is_less(real, nominal))


@claim(reads=[FRAMEWORK])
def council_share_fell(data: Inputs) -> Judgement:
    """The Council’s share of GDP was highest in 2014 and lower in 2023."""
    shares = [row.quantity() for row in data[FRAMEWORK].where(series_id="RAMO38_GDP") if row["year"] != 2014]
    peak = council_budget_share_peak(data)
    return all_of(is_highest(peak, shares), is_less(council_budget_share_2023(data), peak))


@claim(reads=[FRAMEWORK])
def council_cut_2017(data: Inputs) -> Judgement:
    """Congress approved less for the Council in 2017 than in 2016."""
    return is_less(council_approved_2017(data), council_approved_2016(data))


@claim(reads=[BUDGETS])
def pei_highest_2016(data: Inputs) -> Judgement:
    """The programme paid more in 2016 than in any other year."""
    paid = yearly(data, PEI)
    return is_highest(paid[2016], [amount for year, amount in paid.items() if year != 2016])


@claim(reads=[BUDGETS])
def pei_claim_exceeds(data: Inputs) -> Judgement:
    """The claim of 2023 exceeds the sum of the accounts."""
    return is_more(pei_total_claim_2023(data), pei_total_accounts(data))


@claim(reads=[BUDGETS])
def large_firms_minority(data: Inputs) -> Judgement:
    """Large firms had less than a third of awards and of money."""
    return all_of(is_less(pei_large_awards_share(data), A_THIRD), is_less(pei_large_firms_share(data), A_THIRD))


@claim(reads=[BUDGETS])
def small_firms_most_money(data: Inputs) -> Judgement:
    """Small firms received more of the programme’s money than any other size of firm."""
    money = {size: stated(data, "PEI", f"public_support_{size}_firms", "2009-2017") for size in SIZES}
    return is_highest(money.pop("small"), money.values())


@claim(reads=[BUDGETS])
def tax_credit_half_used(data: Inputs) -> Judgement:
    """Less than half of the ceiling of the second tax credit was used in its first year."""
    return is_less(tax_credit_2017_use(data), A_HALF)


@claim(reads=[BUDGETS])
def credit_smaller_than_grant(data: Inputs) -> Judgement:
    """The tax credit of 2025 was less than an eighth of the grants of 2016."""
    return is_less(tax_credit_2025(data), firm_innovation_2016(data) * AN_EIGHTH)


@claim(reads=[BUDGETS])
def s220_first_largest(data: Inputs) -> Judgement:
    """The line S220 paid most in 2009."""
    paid = yearly(data, S220)
    return is_highest(paid[2009], [amount for year, amount in paid.items() if year != 2009])


@claim(reads=[BUDGETS])
def s220_course(data: Inputs) -> Judgement:
    """The line S220 fell to 2012, recovered to 2016 and fell to 2020."""
    first = yearly(data, S220)[2009]
    low, high, last = s220_2012(data), s220_2016(data), s220_2020(data)
    return all_of(is_less(low, first), is_more(high, low), is_less(last, high))
