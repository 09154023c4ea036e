"""Prices: amounts of one year in pesos of 2018, and what is left of a change once prices are taken out."""

from __future__ import annotations

from report.exhibits import (
    Inputs,
    Judgement,
    Quantity,
    all_of,
    claim,
    is_less,
    is_more,
    percent_change,
    percent_of,
    value,
)
from scripts.policy_instruments import BUDGETS, FRAMEWORK, PEI, PURPOSES, approved, framework, spent

PRICES = "prices"
LAST_INDEX = 2018  # the index of the statistics office that we hold ends there
CENTRE_LINES = ["CPI"]
FIRMS, PEOPLE = PURPOSES["Innovation in firms"], PURPOSES["People"]
A_HALF = 50
LAUNCH, BREAK, END = 2016, 2017, 2020  # the highest year of the grants, the cut, and the year in which they are gone


def price_level(data: Inputs, year: int) -> Quantity:
    """Consumer prices of one year, those of 2018 being 1.

    To 2018 the yearly average of the statistics office’s index (INPC); afterwards carried on by the yearly change that
    the World Bank gives. Both are averages of the year, and from 2008 to 2018 they agree within a thousandth.
    """
    level = framework(data, "CPI_2018", min(year, LAST_INDEX))
    for later in range(LAST_INDEX + 1, year + 1):
        change = data[PRICES].one(series_id="consumer_price_inflation", year=later).quantity()
        level = level * (1 + change / 100)
    return level


def in_pesos_of_2018(data: Inputs, amount: Quantity, year: int) -> Quantity:
    """An amount of ``year`` in pesos of 2018, by consumer prices."""
    return amount / price_level(data, year)


def really_spent(data: Inputs, instruments: list[str], year: int) -> Quantity:
    """What was paid through some instruments in one year, million pesos of 2018."""
    return in_pesos_of_2018(data, spent(data, instruments, year), year)


def share_of_fall(paid: dict[int, Quantity]) -> Quantity:
    """How much of the fall of the grants from 2016 to 2020 came with the budget of 2017, percent."""
    return percent_of(paid[LAUNCH] - paid[BREAK], paid[LAUNCH] - paid[END])


def people_growth(data: Inputs) -> Quantity:
    """How many times the money for people of 2008 that of 2023 is, in pesos of each year."""
    return spent(data, PEOPLE, 2023) / spent(data, PEOPLE, 2008)


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="times", decimals=1)
def people_growth_real(data: Inputs) -> Quantity:
    """How many times the money for people of 2008 that of 2023 is, prices taken out."""
    return really_spent(data, PEOPLE, 2023) / really_spent(data, PEOPLE, 2008)


@value(reads=[BUDGETS], unit="percent")
def fall_share_2017(data: Inputs) -> Quantity:
    """How much of the fall of the grants for innovation in firms from 2016 to 2020 came in 2017, pesos of each year."""
    return share_of_fall({year: spent(data, FIRMS, year) for year in (LAUNCH, BREAK, END)})


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def fall_share_2017_real(data: Inputs) -> Quantity:
    """How much of the fall of the grants for innovation in firms from 2016 to 2020 came in 2017, prices taken out."""
    return share_of_fall({year: really_spent(data, FIRMS, year) for year in (LAUNCH, BREAK, END)})


@value(reads=[BUDGETS], unit="MXN million")
def pei_approved_2016(data: Inputs) -> Quantity:
    """Approved for the innovation stimulus programme in 2016."""
    return approved(data, PEI, 2016)


@value(reads=[BUDGETS], unit="MXN million")
def pei_approved_2017(data: Inputs) -> Quantity:
    """Approved for the innovation stimulus programme in 2017."""
    return approved(data, PEI, 2017)


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def centre_lines_fall_2023(data: Inputs) -> Quantity:
    """By how much the lines of the research centres fell from 2015 to 2023 as executed, prices taken out."""
    return -percent_change(really_spent(data, CENTRE_LINES, 2015), really_spent(data, CENTRE_LINES, 2023))


@value(reads=[BUDGETS, FRAMEWORK, PRICES], unit="percent")
def centre_lines_fall_2018_2023(data: Inputs) -> Quantity:
    """By how much the lines of the research centres fell from 2018 to 2023 as executed, prices taken out."""
    return -percent_change(really_spent(data, CENTRE_LINES, 2018), really_spent(data, CENTRE_LINES, 2023))


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def people_doubled(data: Inputs) -> Judgement:
    """Money for people more than doubled from 2008 to 2023 with prices taken out, and grew less than in pesos."""
    return all_of(is_more(people_growth_real(data), 2), is_less(people_growth_real(data), people_growth(data)))


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def break_came_in_2017(data: Inputs) -> Judgement:
    """More than half of the fall of the grants from 2016 to 2020 came in 2017, with prices and without."""
    return all_of(is_more(fall_share_2017(data), A_HALF), is_more(fall_share_2017_real(data), A_HALF))


@claim(reads=[BUDGETS])
def pei_halved_2017(data: Inputs) -> Judgement:
    """The Chamber of Deputies approved less than half as much for the PEI in 2017 as in 2016."""
    return is_less(pei_approved_2017(data), pei_approved_2016(data) / 2)


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def centres_fell_mostly_by_2018(data: Inputs) -> Judgement:
    """Of the centres’ fall from 2015 to 2023, more than half had come by 2018, prices taken out."""
    first = really_spent(data, CENTRE_LINES, 2015)
    by_2018, by_2023 = (first - really_spent(data, CENTRE_LINES, year) for year in (2018, 2023))
    return is_more(percent_of(by_2018, by_2023), A_HALF)


@claim(reads=[BUDGETS, FRAMEWORK, PRICES])
def centres_fell_on(data: Inputs) -> Judgement:
    """The lines of the centres were lower in 2023 than in 2018, prices taken out."""
    return is_more(centre_lines_fall_2018_2023(data), 0)
