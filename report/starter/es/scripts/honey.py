"""Valores del capítulo sobre la miel."""

from __future__ import annotations

from report.exhibits import Inputs, Quantity, percent_of, value

HARVEST, PRICES = "harvest", "prices"


def harvest_of(data: Inputs, series: str, year: int) -> Quantity:
    """Miel de una serie en un año."""
    return data[HARVEST].one(series_id=series, year=year).quantity()


@value(reads=[HARVEST], unit="tonnes")
def harvest_2021(data: Inputs) -> Quantity:
    """Miel de ambos valles en 2021."""
    return harvest_of(data, "harvest_all", 2021)


@value(reads=[HARVEST], unit="percent", decimals=1)
def south_share_2021(data: Inputs) -> Quantity:
    """Parte de la miel de 2021 que dio el sur."""
    return percent_of(harvest_of(data, "harvest_south", 2021), harvest_of(data, "harvest_all", 2021))


@value(reads=[PRICES], unit="EUR", decimals=2)
def price_2021(data: Inputs) -> Quantity:
    """Precio de un frasco en 2021."""
    return data[PRICES].one(year=2021).quantity()
