"""What stands beside the sums of federal grants for innovation in firms: what ended, what stayed, what was left out."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    Rows,
    Year,
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
from scripts.budget_exhibits import FIRMS
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
from scripts.prices import in_pesos_of_2018

APPROVED_YEARS = range(2013, 2024)  # the accounts that print what the Chamber of Deputies approved
GENERAL = ["FONDO_PYME", "FNE"]  # the two general funds for small firms
LEFT_OUT = [*GENERAL, "PROIND", "FONDO_PROMX"]  # grants to firms whose aim is wider than innovation
HALF_AGAIN, TWICE_OR_SO = 1.5, 2.05  # “one and a half to two times”
A_FIFTH, A_TENTH, NEXT_TO_NOTHING = 20, 10, 2


def paid_in_all(data: Inputs, instruments: list[str]) -> Quantity:
    """What was paid through some instruments in all years of the accounts, million pesos of each year."""
    return executed_lines(data).where(instrument_id=lambda name: name in instruments).sum()


def share_paid(data: Inputs, instruments: list[str], year: int) -> Quantity:
    """What was paid as a share of what the Chamber of Deputies approved."""
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
def with_general_2016(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2016, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2016)


@value(reads=[BUDGETS], unit="MXN million")
def with_general_2019(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2019, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2019)


def with_general_2020(data: Inputs) -> Quantity:
    """Grants for innovation in firms in 2020, with the general and sector grants that the sums leave out."""
    return spent(data, [*FIRMS, *LEFT_OUT], 2020)


@value(reads=[BUDGETS], unit="percent")
def credit_share_of_grants(data: Inputs) -> Quantity:
    """The tax credit authorised in 2025 as a share of the grants for innovation in firms of 2016."""
    return percent_of(stated(data, "EFIDT_NEW", "authorised", "2025"), spent(data, FIRMS, 2016))


# Approved and paid


@value(reads=[BUDGETS], unit="years", show="words")
def stipends_over_years(data: Inputs) -> Quantity:
    """Years from 2013 to 2023 in which more was paid for stipends of researchers than had been approved."""
    shares = [share_paid(data, ["SNI"], year) for year in APPROVED_YEARS]
    return Quantity(sum(share > 100 for share in shares), sum_of(shares).rows)


@value(reads=[BUDGETS], unit="years", show="words")
def approved_years(data: Inputs) -> Quantity:
    """Years for which the accounts print both what was approved for stipends and what was paid."""
    return Quantity(len(APPROVED_YEARS), sum_of([share_paid(data, ["SNI"], year) for year in APPROVED_YEARS]).rows)


# The innovation stimulus programme, money for each firm


# What the sentences assert


@claim(reads=[BUDGETS])
def pei_largest_counted(data: Inputs) -> Judgement:
    """The PEI paid more than any other grant counted as innovation in firms, and less than each general fund."""
    pei = pei_accounts(data)
    others = [paid_in_all(data, names) for names in (["PROSOFT"], S220, ["FIT_FINNOVA"])]
    return all_of(is_highest(pei, others), *(is_less(pei, paid_in_all(data, [name])) for name in GENERAL))


@claim(reads=[INSTRUMENTS])
def firm_grants_all_ended(data: Inputs) -> Judgement:
    """Every grant to firms has ended, and more than half of them ended between 2018 and 2021."""
    grants = grants_to_firms(data)
    ends = {str(row["instrument_id"]): int(row["end"]) for row in grants}
    late = Quantity(sum(2018 <= end <= 2021 for end in ends.values()), grants.rows)
    last = Year(max(ends.values()), grants.rows)
    return all_of(is_less(last, 2022), is_more(late, len(ends) / 2))


@claim(reads=[BUDGETS, FRAMEWORK])
def real_peak_2014(data: Inputs) -> Judgement:
    """In pesos of 2018 the grants for innovation in firms were largest in 2014."""
    real = {year: in_pesos_of_2018(data, spent(data, FIRMS, year), year) for year in years_paid(data) if year <= 2018}
    return is_highest(real[2014], [amount for year, amount in real.items() if year != 2014])


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
def one_year_unpaid(data: Inputs) -> Judgement:
    """The PEI in 2019, PROSOFT and the line S220 in 2020 were paid less than a fiftieth of what was approved."""
    cases = [(PEI, 2019), (["PROSOFT"], 2020), (S220, 2020)]
    return all_of(*(is_less(share_paid(data, names, year), NEXT_TO_NOTHING) for names, year in cases))


@claim(reads=[BUDGETS])
def credit_tenth_of_grants(data: Inputs) -> Judgement:
    """The credit authorised in 2021, 2024 and 2025 was at most about a tenth of the grants of 2016."""
    authorised = [stated(data, "EFIDT_NEW", "authorised", year) for year in ("2021", "2024", "2025")]
    return all_of(*(is_less(amount, spent(data, FIRMS, 2016) * 0.11) for amount in authorised))
