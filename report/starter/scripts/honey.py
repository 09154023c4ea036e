"""Values of the chapter on honey."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, percent_of, value

HARVEST, PRICES = "harvest", "prices"


def harvest_of(data: Inputs, series: str, year: int) -> Quantity:
    """Honey of one series in one year."""
    return data[HARVEST].one(series_id=series, year=year).quantity()


@value(reads=[HARVEST], unit="tonnes")
def harvest_2021(data: Inputs) -> Quantity:
    """Honey made in both valleys in 2021."""
    return harvest_of(data, "harvest_all", 2021)


@value(reads=[HARVEST], unit="percent", decimals=1)
def south_share_2021(data: Inputs) -> Quantity:
    """Share of the honey of 2021 that the south made."""
    return percent_of(harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_all", 2021))


@value(reads=[PRICES], unit="EUR", decimals=2)
def price_2021(data: Inputs) -> Quantity:
    """Price of a jar in 2021."""
    return data[PRICES].one(year=2021).quantity()
