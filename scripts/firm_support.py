"""What stands beside the sums of federal grants for innovation in firms: what ended, what stayed, what was left out."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Rows,
    all_of,
    claim,
    is_between,
    is_highest,
    is_less,
    is_more,
    percent_of,
    sum_of,
    value,
)
from scripts.budget_exhibits import FIRMS, SIZES, in_pesos_of_2018
from scripts.policy_instruments import (
    BUDGETS,
    FRAMEWORK,
    INSTRUMENTS,
    PEI,
    S220,
    approved,
    executed_lines,
    pei_accounts,
    spent,
    stated,
)

LARGE_YEARS = range(2009, 2017)  # the years in which the grants were large
APPROVED_YEARS = range(2013, 2024)  # the accounts that print what Congress approved
GENERAL = ["FONDO_PYME", "FNE"]  # the two general funds for small firms
LEFT_OUT = [*GENERAL, "PROIND", "FONDO_PROMX"]  # grants to firms whose aim is wider than innovation
BY_SIZE = "2009-2017"
HALF_AGAIN, TWICE_OR_SO = 1.5, 2.05  # “one and a half to two times”
A_FIFTH, A_TENTH, NEXT_TO_NOTHING = 20, 10, 2


def paid_in_all(data: Inputs, instruments: list[str]) -> Quantity:
    """What was paid through some instruments in all years of the accounts, million pesos of each year."""
    return executed_lines(data).where(instrument_id=lambda name: name in instruments).sum()


def share_paid(data: Inputs, instruments: list[str], year: int) -> Quantity:
    """What was paid as a share of what Congress approved."""
    return percent_of(spent(data, instruments, year), approved(data, instruments, year))


def years_paid(data: Inputs) -> list[int]:
    """The years in which a line for innovation in firms was paid."""
    return sorted({row["year"] for row in executed_lines(data) if row["instrument_id"] in FIRMS})


def grants_to_firms(data: Inputs) -> Rows:
    """Every grant with a described mechanism that is meant for firms alone, or for firms first."""
    grants = data[INSTRUMENTS].where_known("mechanism").where(type="grant")
    return grants.where(target=lambda text: text is not None and ("firms" in text or "SMEs" in text)).where(
        instrument_id=lambda name: name != "SECTOR_FUNDS"  # research centres and universities come first there
    )


# What the grants were, and what stood before them


@value(reads=[BUDGETS], unit="MXN million")
def firm_innovation_low_2009_2016(data: Inputs) -> Quantity:
    """The smallest yearly sum of federal grants for innovation in firms between 2009 and 2016."""
    return min(spent(data, FIRMS, year) for year in LARGE_YEARS)


@value(reads=[BUDGETS], unit="MXN million", decimals=-2)
def old_credit_inferred(data: Inputs) -> Quantity:
    """The tax credit of 2001–2008 in all: a report's sum of its lists and those of the PEI to 2010, less the PEI."""
    # The report adds eight lists of the credit and six of the PEI (2009–2010); what the accounts show for the PEI in
    # these two years is taken away. An inference, as good as the report's sum (confidence C).
    both = stated(data, "EFIDT_OLD", "support_with_PEI_lists", "2001-2010")
    return both - spent(data, PEI, 2009) - spent(data, PEI, 2010)


@value(reads=[BUDGETS, FRAMEWORK], unit="MXN million")
def firm_innovation_2014_real(data: Inputs) -> Quantity:
    """Federal grants for innovation in firms in 2014, million pesos of 2018."""
    return in_pesos_of_2018(data, spent(data, FIRMS, 2014), 2014)


@value(reads=[BUDGETS], unit="MXN million")
def with_general_2016(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2016, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2016)


@value(reads=[BUDGETS], unit="MXN million")
def with_general_2019(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2019, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2019)


@value(reads=[BUDGETS], unit="MXN million")
def with_general_2020(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2020, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2020)


@value(reads=[BUDGETS], unit="percent")
def credit_share_of_grants(data: Inputs) -> Quantity:
    """The tax credit authorised in 2025 as a share of the grants for innovation in firms of 2016."""
    return percent_of(stated(data, "EFIDT_NEW", "authorised", "2025"), spent(data, FIRMS, 2016))


@value(reads=[BUDGETS], unit="MXN million")
def prosoft_2016(data: Inputs) -> Quantity:
    """Spent through PROSOFT in 2016."""
    return spent(data, ["PROSOFT"], 2016)


# Approved and paid


@value(reads=[BUDGETS], unit="years", show="words")
def stipends_over_years(data: Inputs) -> Quantity:
    """Years from 2013 to 2023 in which more was paid for stipends of researchers than Congress had approved."""
    shares = [share_paid(data, ["SNI"], year) for year in APPROVED_YEARS]
    return Quantity(sum(share > 100 for share in shares), sum_of(shares).rows)


@value(reads=[BUDGETS], unit="years", show="words")
def approved_years(data: Inputs) -> Quantity:
    """Years for which the accounts print both what was approved for stipends and what was paid."""
    return Quantity(len(APPROVED_YEARS), sum_of([share_paid(data, ["SNI"], year) for year in APPROVED_YEARS]).rows)


@value(reads=[BUDGETS], unit="percent")
def stipends_over_most(data: Inputs) -> Quantity:
    """By how much the stipends of researchers went over what Congress approved in the year with most."""
    return max(share_paid(data, ["SNI"], year) for year in APPROVED_YEARS) - 100


# The innovation stimulus programme, money for each firm


def firms_of_size(data: Inputs, size: str) -> Quantity:
    """Firms of one size with an award, 2009–2017; two counts of the large ones are in dispute, see `firms_large`."""
    return stated(data, "PEI", f"firms_{size}", BY_SIZE)


def firms_large(data: Inputs, source: str) -> Quantity:
    """Large firms with an award, 2009–2017, by one of the two sources that count them."""
    return data[BUDGETS].one(instrument_id="PEI", measure="firms_large", period=BY_SIZE, source_id=source).quantity()


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def pei_per_small_firm(data: Inputs) -> Quantity:
    """Money of the innovation stimulus programme for each small firm that had an award, 2009–2017."""
    return stated(data, "PEI", "public_support_small_firms", BY_SIZE) / firms_of_size(data, "small")


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def pei_per_large_firm_low(data: Inputs) -> Quantity:
    """Money of the innovation stimulus programme for each large firm, by the larger count of them."""
    return stated(data, "PEI", "public_support_large_firms", BY_SIZE) / firms_large(data, "YAM_PEI")


@value(reads=[BUDGETS], unit="MXN million", decimals=1)
def pei_per_large_firm_high(data: Inputs) -> Quantity:
    """Money of the innovation stimulus programme for each large firm, by the smaller count of them."""
    return stated(data, "PEI", "public_support_large_firms", BY_SIZE) / firms_large(data, "PPP_PEI")


# What the sentences assert


@claim(reads=[BUDGETS])
def pei_largest_counted(data: Inputs) -> Judgement:
    """The PEI paid more than any other grant counted as innovation in firms, and less than each general fund."""
    pei = pei_accounts(data)
    others = [paid_in_all(data, names) for names in (["PROSOFT"], S220, ["FIT_FINNOVA"])]
    return all_of(is_highest(pei, others), *(is_less(pei, paid_in_all(data, [name])) for name in GENERAL))


@claim(reads=[BUDGETS])
def grants_large_for_eight_years(data: Inputs) -> Judgement:
    """In each year from 2009 to 2016 the grants were larger than in every year outside."""
    low = firm_innovation_low_2009_2016(data)
    return all_of(*(is_less(spent(data, FIRMS, year), low) for year in years_paid(data) if year not in LARGE_YEARS))


@claim(reads=[INSTRUMENTS])
def firm_grants_all_ended(data: Inputs) -> Judgement:
    """Every grant to firms has ended, and more than half of them ended between 2018 and 2021."""
    grants = grants_to_firms(data)
    ends = {str(row["instrument_id"]): int(row["end"]) for row in grants}
    late = Quantity(sum(2018 <= end <= 2021 for end in ends.values()), grants.rows)
    last = Quantity(max(ends.values()), grants.rows)
    return all_of(is_less(last, 2022), is_more(late, len(ends) / 2))


@claim(reads=[BUDGETS, FRAMEWORK])
def real_peak_2014(data: Inputs) -> Judgement:
    """In pesos of 2018 the grants for innovation in firms were largest in 2014."""
    real = {year: in_pesos_of_2018(data, spent(data, FIRMS, year), year) for year in years_paid(data) if year <= 2018}
    return is_highest(real[2014], [amount for year, amount in real.items() if year != 2014])


@claim(reads=[FRAMEWORK])
def council_share_above_before(data: Inputs) -> Judgement:
    """The Council's share of GDP was larger in every year from 2009 than in any year before."""
    rows = data[FRAMEWORK].where(series_id="RAMO38_GDP")
    before = [row.quantity() for row in rows if row["year"] < 2009]
    after = [row.quantity() for row in rows if row["year"] >= 2009]
    return is_more(min(after), max(before))


@claim(reads=[BUDGETS])
def fall_stays_with_general(data: Inputs) -> Judgement:
    """With the general funds added, the sum of 2019 is less than a tenth of 2016, and that of 2020 less than 2019's."""
    high, low, last = with_general_2016(data), with_general_2019(data), with_general_2020(data)
    return all_of(is_less(low, high / A_TENTH), is_less(last, low))


@claim(reads=[BUDGETS])
def people_paid_near_or_over(data: Inputs) -> Judgement:
    """Scholarships stayed within a fifth of what was approved; stipends went over it in most years."""
    scholarships = [share_paid(data, ["BECAS"], year) for year in APPROVED_YEARS]
    over = stipends_over_years(data)
    return all_of(
        *(is_between(share, 100 - A_FIFTH, 100 + A_FIFTH) for share in scholarships),
        is_more(over, len(APPROVED_YEARS) / 2),
    )


@claim(reads=[BUDGETS])
def prosoft_near_pei_below(data: Inputs) -> Judgement:
    """PROSOFT was paid within a tenth of what was approved until 2019; the PEI was paid less in every year."""
    prosoft = [share_paid(data, ["PROSOFT"], year) for year in range(2013, 2020)]
    pei = [share_paid(data, PEI, year) for year in range(2013, 2020)]
    return all_of(
        *(is_between(share, 100 - A_TENTH, 100 + A_TENTH) for share in prosoft), *(is_less(share, 100) for share in pei)
    )


@claim(reads=[BUDGETS])
def one_year_unpaid(data: Inputs) -> Judgement:
    """The PEI in 2019, PROSOFT and the line S220 in 2020 were paid less than a fiftieth of what was approved."""
    cases = [(PEI, 2019), (["PROSOFT"], 2020), (S220, 2020)]
    return all_of(*(is_less(share_paid(data, names, year), NEXT_TO_NOTHING) for names, year in cases))


@claim(reads=[BUDGETS])
def large_firm_received_more(data: Inputs) -> Judgement:
    """A large firm received one and a half to two times as much as a small one, and had more awards."""
    small, low, high = pei_per_small_firm(data), pei_per_large_firm_low(data), pei_per_large_firm_high(data)
    awards = {size: stated(data, "PEI", f"awards_{size}_firms", BY_SIZE) for size in SIZES}
    each_small = awards["small"] / firms_of_size(data, "small")
    return all_of(
        is_between(low / small, HALF_AGAIN, TWICE_OR_SO),
        is_between(high / small, HALF_AGAIN, TWICE_OR_SO),
        *(is_more(awards["large"] / firms_large(data, source), each_small) for source in ("YAM_PEI", "PPP_PEI")),
    )


@claim(reads=[BUDGETS])
def prosoft_larger_than_s220(data: Inputs) -> Judgement:
    """PROSOFT paid more than the line S220 in 2016, and in every year but 2009 and 2021."""
    years = [year for year in years_paid(data) if 2010 <= year <= 2020]
    return all_of(*(is_more(spent(data, ["PROSOFT"], year), spent(data, S220, year)) for year in years))


@claim(reads=[BUDGETS])
def credit_tenth_of_grants(data: Inputs) -> Judgement:
    """The credit authorised in 2021, 2024 and 2025 was at most about a tenth of the grants of 2016."""
    authorised = [stated(data, "EFIDT_NEW", "authorised", year) for year in ("2021", "2024", "2025")]
    return all_of(*(is_less(amount, spent(data, FIRMS, 2016) * 0.11) for amount in authorised))
