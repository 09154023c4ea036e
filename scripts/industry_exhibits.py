"""Figures on the place of the motor industry: producers of the world, investment, states and plants."""

from __future__ import annotations

import altair as alt

from report.exhibits import Figure, Inputs, frame_of
from report.theme import INK, SERIES
from scripts.drawing import (
    along,
    framed,
    named,
)
from scripts.industry import PARTS, PLANTS, WEIGHT

MILLION = 1_000_000
BILLION_IN_MILLIONS = 1000  # investment is stored in millions of dollars


# Names as a reader writes them; the rows have no accents.
STATES = {
    "Aguascalientes": "Aguascalientes",
    "Baja California": "Baja California",
    "Chihuahua": "Chihuahua",
    "Coahuila": "Coahuila",
    "Guanajuato": "Guanajuato",
    "Jalisco": "Jalisco",
    "Mexico State": "State of Mexico",
    "Morelos": "Morelos",
    "Nuevo Leon": "Nuevo León",
    "Puebla": "Puebla",
    "Queretaro": "Querétaro",
    "San Luis Potosi": "San Luis Potosí",
    "Sonora": "Sonora",
    "Tamaulipas": "Tamaulipas",
    "Veracruz": "Veracruz",
}


def states(data: Inputs) -> Figure:
    """Plants, value of vehicles and value of parts by state."""
    plants, built, made = "Plants, 2024", "Value of vehicles, % (about 2016)", "Value of parts, % (2024)"
    series = {
        plants: data[PLANTS].where(series_id="lv_assembly_plants_by_state"),
        built: data[WEIGHT].where(series_id="state_share_vehicle_output_value"),
        made: data[PARTS].where(series_id="state_share_autoparts_production"),
    }
    frame = frame_of(
        {"measure": measure, "state": STATES[row["entity"]], "amount": row.quantity()}
        for measure, rows in series.items()
        for row in rows
    )
    totals = frame.groupby("state")["amount"].sum()
    order = sorted(totals.index, key=lambda state: (-totals[state], state))
    panels = []
    for at, measure in enumerate(series):
        base = alt.Chart(frame).transform_filter(alt.datum.measure == measure)
        # All panels have all states, so that a row is the same state in each.
        names = alt.Axis(title=None, labels=not at, ticks=False, domain=False, grid=True)
        base = base.encode(
            along("amount", ".0f", tickCount=4),
            alt.Y("state:N", scale=alt.Scale(domain=order), axis=names),
        )
        digits = "d" if measure == plants else ".1f"
        panels.append(
            framed(
                base.mark_point(filled=True, opacity=1, size=70, color=SERIES[at])
                + named(base, "true", f"format(datum.amount, '{digits}')", fontWeight=400, dx=8),
                height=len(order) * 22,
                width=150,
            ).properties(title=alt.TitleParams(measure, fontSize=13, anchor="start", color=INK))
        )
    first_vehicles, first_parts = series[built].largest(), series[made].largest()
    most_plants = series[plants].largest()
    return Figure(
        chart=alt.hconcat(*panels, spacing=14),
        data=frame,
        highlight="state",
        title=(
            f"{STATES[most_plants['entity']]} has {most_plants.quantity()} of {series[plants].sum()} plants, "
            f"{STATES[first_vehicles['entity']]} led in vehicles and {STATES[first_parts['entity']]} leads in parts"
        ),
        subtitle="Light-vehicle assembly plants, shares of the value of vehicles and of parts, by state",
        caption=(
            "A state without a mark has no figure in the source; it need not be zero. Shares of vehicles are of about "
            "2016, before some plants of 2024 opened; the two panels cannot be set against each other strictly. Shares "
            "of parts cover ten states."
        ),
        alt=(
            "Three dot plots by state. Most plants: "
            f"{STATES[most_plants['entity']]} with {most_plants.quantity()}. Value of vehicles: "
            f"{STATES[first_vehicles['entity']]} {first_vehicles.quantity():.1f}%. Value of parts: "
            f"{STATES[first_parts['entity']]} {first_parts.quantity():.1f}%. Aguascalientes makes "
            f"{series[built].one(entity='Aguascalientes').quantity():.1f}% of vehicles and "
            f"{series[made].one(entity='Aguascalientes').quantity():.1f}% of parts by value."
        ),
    )


REGIONS = {"North": "North", "Bajio / Centre-West": "Bajío and centre-west", "Centre": "Centre"}
