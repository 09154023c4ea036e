"""The map of the industry: plants, engineering centres, public centres and consortia, with the clusters' states."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from report.exhibits import Figure, Inputs, figure, frame_of
from report.exhibits.inputs import ROWS, SEPARATOR
from report.theme import INK, MUTED, PAPER, SERIES
from scripts.consortium_record import CENTRES as PUBLIC
from scripts.consortium_record import COMPARISON
from scripts.consortium_search import FIVE
from scripts.drawing import coloured_with_key, shaped_with_key
from scripts.five_consortia import MONTHS
from scripts.map_places import (
    BAJIO,
    CLOSING,
    CLUSTERS,
    CONSORTIUM,
    OF_COUNCIL,
    OF_FIRMS,
    OUTLINES,
    PLACES,
    PLANT,
    PLANTS,
    PRIVATE,
    TO_CLOSE,
    Place,
    consortia_in_bajio,
    outlines,
    places,
    plants_in_bajio,
    regions,
    states,
)

# A colour for each kind; shapes keep them apart without it.
KINDS = {PLANT: SERIES[0], TO_CLOSE: SERIES[3], OF_FIRMS: SERIES[1], OF_COUNCIL: SERIES[2], CONSORTIUM: SERIES[5]}
# The states of a cluster of parts makers, shaded; its name and share stand where the map is empty.
AT = {"North": (-105.6, 29.6), "Bajio": (-110.2, 21.0), "Centre": (-106.4, 17.6)}

SPELT = {"Bajio": "Bajío"}
SEVERAL = {  # of a kind, in a sentence
    PLANT: "plants",
    TO_CLOSE: "plants, closing announced",
    OF_FIRMS: "firms’ engineering centres",
    OF_COUNCIL: "public centres",
}

# “Under” is below, and begins at the mark, where the sheet ends at the left.
Side = Literal["left", "right", "above", "below", "under"]
# Places that are named, with the side on which the name stands; the others are told by the text of their neighbours.
COUNTRY_NAMES: dict[str, Side] = {
    "tecate": "under",
    "hermosillo": "below",
    "ciudad-juarez": "right",
    "saltillo": "left",
    "apodaca": "above",
    "veracruz": "right",
}
MIDDLE_NAMES: dict[str, Side] = {
    "aguascalientes": "above",
    "san-luis-potosi": "above",
    "leon": "above",
    "silao": "right",
    "salamanca": "left",
    "celaya": "below",
    "queretaro": "right",
    "toluca": "left",
    "cuautitlan-izcalli": "above",
    "mexico-city": "right",
    "jiutepec": "below",
    "puebla": "below",
    "san-jose-chiapa": "above",
    "ciudad-sahagun": "above",
    "el-salto": "below",
}
CROWDED = ("san-jose-chiapa", "cuautitlan-izcalli")  # not named on a phone, where their names would meet others


@dataclass(frozen=True)
class Sheet:
    """A part of the map on paper: its corners in degrees, its width in pixels, and the distance of marks in them."""

    west: float
    south: float
    east: float
    north: float
    width: float
    step: float

    @property
    def scale(self) -> float:
        """Pixels in a radian, as Mercator’s projection takes it."""
        return self.width / math.radians(self.east - self.west)

    @property
    def height(self) -> float:
        """In pixels, so that the corners are as they are given."""
        return self.scale * (_mercator(self.north) - _mercator(self.south))

    @property
    def projection(self) -> alt.Projection:
        """What puts its corners at the corners of the plot."""
        x, y = math.radians(self.west) * self.scale, -_mercator(self.north) * self.scale
        within: list[list[float]] = [[0, 0], [self.width, self.height]]
        return alt.Projection(type="mercator", scale=self.scale, translate=[-x, -y], clipExtent=within)

    def moved(self, longitude: float, latitude: float, right: float, down: float) -> tuple[float, float]:
        """A point so many pixels beside another."""
        y = _mercator(latitude) - down / self.scale
        return longitude + math.degrees(right / self.scale), math.degrees(2 * math.atan(math.exp(y)) - math.pi / 2)

    def inside(self) -> Sheet:
        """The same without half a pixel at each edge, so that a line about it is seen whole."""
        edge = math.degrees(0.6 / self.scale)
        corners = (self.west + edge, self.south + edge, self.east - edge, self.north - edge)
        return Sheet(*corners, self.width, self.step)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies on it."""
        return self.west < longitude < self.east and self.south < latitude < self.north


def _mercator(latitude: float) -> float:
    """How far north a latitude lies in Mercator’s projection, in radians."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


COUNTRY = (-117.6, 14.3, -86.4, 32.9)
MIDDLE = (-103.6, 18.5, -97.1, 22.7)


def marks(data: Inputs, sheet: Sheet, beyond: Sheet | None = None) -> list[dict[str, Any]]:
    """The marks of a part of the map, without those that lie on the sheet ``beyond``.

    Those of one place stand side by side, four in a row; consortia stand in a row of their own, beside their names.
    """
    found = []
    for place in places(data).values():
        longitude, latitude = float(place.row["longitude"]), float(place.row["latitude"])
        if not sheet.holds(longitude, latitude) or (beyond and beyond.holds(longitude, latitude)):
            continue
        for (kind, name, rows), (right, down) in zip(
            place.marks, place.grid(is_country=beyond is not None), strict=True
        ):
            at = sheet.moved(longitude, latitude, right * sheet.step, down * sheet.step)
            found.append(
                {
                    "kind": kind,
                    "name": name,
                    "place": place.row["place"],
                    "longitude": at[0],
                    "latitude": at[1],
                    "rows": (*rows, *place.row.rows),
                }
            )
    return found


def names(data: Inputs, sheet: Sheet, sides: Mapping[str, Side], *, is_country: bool) -> list[dict[str, Any]]:
    """The names of places beside their marks."""
    found = []
    for key, side in sides.items():
        place = places(data)[key]
        columns, lines = zip(*place.grid(is_country=is_country), strict=True)
        least, across, deep = min(columns), max(columns), max(lines)
        right, down = {
            "left": (least * sheet.step - 8, 0.0),
            "right": (across * sheet.step + 8, 0.0),
            "above": (across * sheet.step / 2, -13.0),
            "under": (-4.0, deep * sheet.step + 13),
            "below": (across * sheet.step / 2, deep * sheet.step + 13),
        }[side]
        longitude, latitude = float(place.row["longitude"]), float(place.row["latitude"])
        at = sheet.moved(longitude, latitude, right, down)
        found.append(
            {
                "name": place.row["place"],
                "align": {"left": "right", "right": "left", "under": "left"}.get(side, "center"),
                "longitude": at[0],
                "latitude": at[1],
                "rows": place.row.rows,
            }
        )
    return found


def panel(data: Inputs, sheet: Sheet, sides: Mapping[str, Side], columns: int, beyond: Sheet | None = None) -> Any:
    """One part of the map: states, marks and names; the sheet ``beyond`` is framed, since it has a part of its own."""
    ground = (
        alt.Chart(alt.InlineData(values=outlines(data)))
        .mark_geoshape(fill=SERIES[4], stroke=MUTED, strokeWidth=0.5, strokeOpacity=0.6, clip=True)
        .encode(fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None))
    )
    shown = marks(data, sheet, beyond)
    key = alt.Legend(title=None, orient="top", direction="horizontal", columns=columns, labelLimit=0)
    points = (
        alt.Chart(frame_of(shown))
        .mark_point(filled=True, opacity=1, size=sheet.step**2 * 0.75, stroke=PAPER, strokeWidth=0.5)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            color=coloured_with_key("kind", KINDS).legend(key),
            shape=shaped_with_key("kind", list(KINDS)).legend(key),
        )
    )
    consortia = (
        alt.Chart(frame_of(mark for mark in shown if mark["kind"] == CONSORTIUM))
        .mark_text(align="left", dx=7, color=KINDS[CONSORTIUM], fontWeight=600, fontSize=12)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
    )
    told = names(data, sheet, sides, is_country=beyond is not None)
    words = [
        alt.Chart(frame_of(name for name in told if name["align"] == align))
        .mark_text(align=align, color=INK, fontSize=12)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
        for align in ("left", "center", "right")
        if any(name["align"] == align for name in told)
    ]
    about = [_frame(data, beyond), region_names(data)] if beyond else [_frame(data, sheet.inside())]
    made = alt.layer(ground, *about, points, consortia, *words)
    # Two parts share one projection unless it has a name, and differs in more than scale and place.
    name = "country" if beyond else "middle"
    return made.properties(name=name, width=sheet.width, height=sheet.height, projection=sheet.projection)


def _frame(data: Inputs, sheet: Sheet) -> Any:
    """The line about a sheet; what it rests on are the outlines that cross it."""
    west, south, east, north = sheet.west, sheet.south, sheet.east, sheet.north
    # By many points: the line between two far ones would be that of a globe, and bent.
    steps = [number / 20 for number in range(21)]
    line = [[west, south + (north - south) * step] for step in steps]
    line += [[west + (east - west) * step, north] for step in steps]
    line += [[east, north + (south - north) * step] for step in steps]
    line += [[east + (west - east) * step, south] for step in steps]
    rows = data[OUTLINES].where(key=lambda key: key in states(data)[BAJIO]).rows
    drawn = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, ROWS: SEPARATOR.join(rows)}
    return alt.Chart(alt.InlineData(values=[drawn])).mark_geoshape(
        filled=False, stroke=INK, strokeWidth=1, strokeDash=[3, 2]
    )


def region_names(data: Inputs) -> Any:
    """The names of the clusters with their shares of the output of parts."""
    frame = frame_of(
        {
            "name": f"{SPELT.get(name, name)}: {row.quantity():.0f}% of parts",
            "longitude": AT[name][0],
            "latitude": AT[name][1],
            "rows": row.rows,
        }
        for name, row in regions(data).items()
    )
    return (
        alt.Chart(frame)
        .mark_text(align="center", color=MUTED, fontWeight=600, fontSize=12)
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
    )


def drawn_at(data: Inputs, width: float, step: float, columns: int, sides: Mapping[str, Side]) -> Any:
    """The map at a width: the country, and below it the middle of the country, which is too full for that scale."""
    country, middle = Sheet(*COUNTRY, width, step), Sheet(*MIDDLE, width, step)
    whole = panel(data, country, COUNTRY_NAMES, columns, beyond=middle)
    close = panel(data, middle, sides, columns)
    return alt.vconcat(whole, close, spacing=14)


@figure(reads=[OUTLINES, PLACES, PLANTS, PRIVATE, PUBLIC, COMPARISON, CLUSTERS], was=("plants-opened", "states"))
def map_of_industry(data: Inputs) -> Figure:
    """Where plants, engineering centres, public centres and the five consortia stand, and which plants are to close."""
    located = [(kind, name, place.row, rows) for place in places(data).values() for kind, name, rows in place.marks]
    frame = frame_of(
        {"kind": kind, "name": name, "place": row["place"], "state": row["state"], "rows": (*rows, *row.rows)}
        for kind, name, row, rows in located
    )
    count = {kind: sum(each == kind for each, *_ in located) for kind in KINDS}
    acronyms = [row for row in data[PUBLIC] if not str(row["acronym"]).startswith(("COUNT", "LIST"))]
    plants, consortia = plants_in_bajio(data), consortia_in_bajio(data)
    closing = data[PLANTS].where(status=CLOSING)
    when = [f"{_month(str(row['closing_announced']))}" for row in closing]
    return Figure(
        chart=drawn_at(data, 640, 10, len(KINDS), MIDDLE_NAMES),
        narrow=drawn_at(data, 330, 8, 2, {key: side for key, side in MIDDLE_NAMES.items() if key not in CROWDED}),
        data=frame,
        highlight="kind",
        title=(
            f"The Bajío has {plants} of {len(data[PLANTS])} plants and {consortia} of {len(FIVE)} consortia; "
            f"for {len(closing)} plants closings were announced"
        ),
        subtitle=(
            "Shaded: clusters, with their share of parts output, January to August 2024; below, the middle of the "
            "country enlarged"
        ),
        caption=(
            f"Drawn is what has a city on record: all {len(data[PLANTS])} plants, {count[OF_FIRMS]} of "
            f"{len(data[PRIVATE].where(type='private'))} entries of firms’ engineering centres, {count[OF_COUNCIL]} of "
            f"{len(acronyms)} named public centres at their main seat, and the five consortia compared. Marks of one "
            "place stand side by side, those of near ones are moved apart; a plant at Tecate or Tijuana is drawn at "
            f"Tecate. The closings were announced for {' and '.join(when)}; no source that we found says whether they "
            "came. Made with Natural Earth, generalised [@src-NATEARTH]; places after GeoNames [@src-GEONAMES]."
        ),
        alt=(
            f"Map of Mexico. Car plants by state: {_plants_by_state(data)}. Clusters’ parts of the output of parts: "
            + ", ".join(f"{SPELT.get(name, name)} {row.quantity():.1f}%" for name, row in regions(data).items())
            + ". "
            + " ".join(_told(place) for place in places(data).values() if place.marks)
        ),
    )


def _plants_by_state(data: Inputs) -> str:
    """“Guanajuato 4, Coahuila 3 …”: the states with plants, those with most first."""
    counted = Counter(
        str(place.row["state"])
        for place in places(data).values()
        for kind, *_ in place.marks
        if kind in (PLANT, TO_CLOSE)
    )
    return ", ".join(
        f"{state} {count}" for state, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    )


def _told(place: Place) -> str:
    """What stands at a place, in words."""
    counted = Counter(kind for kind, _, _ in place.marks if kind != CONSORTIUM)
    told = (f"{count} {kind.lower() if count == 1 else SEVERAL[kind]}" for kind, count in counted.items())
    consortia = (name for kind, name, _ in place.marks if kind == CONSORTIUM)
    return f"{place.row['place']}: {', '.join([*told, *consortia])}."


def _month(text: str) -> str:
    """“March 2026” from 2026-03 or a day of it."""
    year, month = text.split("-")[:2]
    return f"{MONTHS[int(month) - 1]} {year}"
