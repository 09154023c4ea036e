"""The map of the industry against the rows: a mark for each, places in their states, outlines that close."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tests.paper.rows import read_rows

PLANTS = "automotive-industry/plants.csv"
PLACES = "automotive-industry/map-places.csv"
OUTLINES = "automotive-industry/state-outlines.csv"


def rings() -> dict[str, list[list[tuple[float, float]]]]:
    found = {}
    for row in read_rows(OUTLINES):
        texts = re.findall(r"\(([-\d. ,]+)\)", row["outline"])
        found[row["key"]] = [[tuple(map(float, point.split())) for point in text.split(", ")] for text in texts]
    return found  # type: ignore[return-value]


def lies_in(point: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    (x, y), inside = point, False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def test_every_plant_and_each_of_the_five_consortia_has_a_mark(computed: Callable[[str], Any]) -> None:
    frame = computed("map-of-industry").data
    addresses = {address for cell in frame["rows"] for address in cell.split()}
    assert {f"plants/{row['key']}" for row in read_rows(PLANTS)} <= addresses
    closing = {row["key"] for row in read_rows(PLANTS, status="closing announced")}
    drawn = {cell.split()[0].removeprefix("plants/") for cell in frame[frame["kind"].str.contains("closing")]["rows"]}
    assert drawn == closing == {"nissan-civac", "compas-aguascalientes"}
    assert set(frame[frame["kind"] == "Consortium"]["name"]) == {"CENTA", "MTH", "CONMAD", "COA", "CITTAA"}


def test_no_mark_is_lost_between_the_two_parts(computed: Callable[[str], Any]) -> None:
    figure = computed("map-of-industry")
    for chart in (figure.chart, figure.narrow):
        marks = [
            (datum["kind"], datum["name"])
            for rows in chart.to_dict()["datasets"].values()
            for datum in rows
            if "kind" in datum and datum["kind"] != "Consortium"
        ]
        frame = figure.data[figure.data["kind"] != "Consortium"]
        assert sorted(marks) == sorted(zip(frame["kind"], frame["name"], strict=True))


def test_places_lie_in_their_states() -> None:
    outlines = rings()
    astray = []
    for row in read_rows(PLACES):
        state = row["state"].lower().translate(str.maketrans("áéíóúñ", "aeioun")).replace(" ", "-")
        if not any(lies_in((float(row["longitude"]), float(row["latitude"])), ring) for ring in outlines[state]):
            astray.append(row["key"])
    # On the coast and on the border the generalised line may pass on the other side of a town.
    assert set(astray) <= {"tijuana", "tecate", "mexicali", "ciudad-juarez", "veracruz"}, astray


def test_outlines_are_32_closed_and_small() -> None:
    outlines = rings()
    assert len(outlines) == 32
    assert all(ring[0] == ring[-1] and len(ring) > 3 for found in outlines.values() for ring in found)
    assert sum(len(row["outline"]) for row in read_rows(OUTLINES)) < 60_000


def test_who_does_not_see_the_map_hears_the_states_with_plants_and_how_many_stand_at_a_place(
    computed: Callable[[str], Any],
) -> None:
    told = computed("map-of-industry").alt
    states = Counter(row["state"] for row in read_rows(PLANTS))
    assert "Car plants by state: Guanajuato 4, Aguascalientes 3, Coahuila 3," in told
    part = told.partition("by state: ")[2].partition(".")[0]
    assert sorted(int(each.rsplit(" ", 1)[1]) for each in part.split(", ")) == sorted(states.values())
    assert "Saltillo: 2 plants," in told
    assert "Querétaro: 4 firms’ engineering centres, 4 public centres, CONMAD." in told
    assert re.search(r"\b(?:[2-9]|\d\d) (?:plant|firm’s|public centre)\b(?!s)", told) is None
