"""What stands where: plants, engineering centres, public centres and consortia, and the outlines of the states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from report.exhibits import Inputs, Quantity, Row
from report.exhibits.inputs import ROWS, SEPARATOR
from scripts.consortium_record import CENTRES as PUBLIC
from scripts.consortium_record import COMPARISON
from scripts.consortium_search import FIVE

OUTLINES = "state-outlines"
PLACES = "map-places"
PLANTS = "plants"
PRIVATE = "centres"
CLUSTERS = "clusters"
PARTS_SHARE = "share of auto parts production"
CLOSING = "closing announced"

PLANT, TO_CLOSE, OF_FIRMS, OF_COUNCIL, CONSORTIUM = (
    "Plant",
    "Plant, closing announced",
    "Firm’s engineering centre",
    "Public centre",
    "Consortium",
)
REGIONS = ("North", "Bajio", "Centre")  # clusters of makers of parts
BAJIO = "Bajio"
SHADES = {"North": 0.16, "Bajio": 0.34, "Centre": 0.22}
IN_A_ROW = 4  # marks of one place that stand side by side
# On the map of the whole country neighbours are moved apart: so many steps to the right, and down.
APART = {"ramos-arizpe": (-1.6, -1.0), "pesqueria": (1.3, 0.0), "tijuana": (-0.2, 0.3)}
APART_IN_THE_MIDDLE = {"pedro-escobedo": (2.6, -0.1)}
LEFTWARDS = ("saltillo",)  # places whose marks stand to the left, since others follow at the right
WKT_RING = re.compile(r"\(([-\d. ,]+)\)")  # (-103.81 22.21, -103.77 22.2, …)


@dataclass
class Place:
    """A place with the marks that stand there."""

    row: Row
    marks: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def grid(self, *, is_country: bool) -> list[tuple[float, float]]:
        """How many steps to the right of the place, and below it, each mark stands."""
        key = str(self.row["key"])
        right, down = (APART if is_country else APART_IN_THE_MIDDLE).get(key, (0.0, 0.0))
        way = -1 if is_country and key in LEFTWARDS else 1
        return [(right + way * column, down + line) for column, line in self._cells()]

    def _cells(self) -> list[tuple[int, int]]:
        """Column and row of each mark: four in a row, and consortia in rows of their own."""
        others = sum(kind != CONSORTIUM for kind, _, _ in self.marks)
        below = -(-others // IN_A_ROW)
        found, consortia = [], 0
        for number, (kind, _, _) in enumerate(self.marks):
            if kind == CONSORTIUM:
                found.append((0, below + consortia))
                consortia += 1
            else:
                found.append((number % IN_A_ROW, number // IN_A_ROW))
        return found


def places(data: Inputs) -> dict[str, Place]:
    """The places of the map by key, each with its marks: the kind, the name and the rows of each."""
    found = {str(row["key"]): Place(row) for row in data[PLACES]}
    keys = {name: key for key, place in found.items() for name in _names(place.row)}
    for kind, name, city, rows in _located(data):
        if city in keys:
            found[keys[city]].marks.append((kind, name, rows))
    return found


def _located(data: Inputs) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """What has a city on record: its kind, its name, the city as the row writes it, and the row."""
    for row in data[PLANTS]:
        kind = TO_CLOSE if row["status"] == CLOSING else PLANT
        yield kind, f"{row['company']} {row['plant']}", str(row["city"]), row.rows
    for row in data[PRIVATE].where(type="private"):
        yield OF_FIRMS, f"{row['owner']}, {row['centre']}", str(row["city"]), row.rows
    for row in data[PUBLIC]:
        yield OF_COUNCIL, str(row["acronym"]), str(row["seat"]).partition(";")[0], row.rows
    for row in data[COMPARISON].where(acronym=list(FIVE)):
        yield CONSORTIUM, str(row["acronym"]), str(row["seat"]), row.rows


def _names(row: Row) -> list[str]:
    return [str(row["place"]), *filter(None, str(row["names"] or "").split("; "))]


def in_bajio(data: Inputs, kinds: tuple[str, ...]) -> Quantity:
    """How many marks of some kinds stand in the states of the cluster of the Bajío."""
    bajio = states(data)[BAJIO]
    inside = [place for place in places(data).values() if _key(str(place.row["state"])) in bajio]
    rows = [address for place in inside for kind, _, behind in place.marks if kind in kinds for address in behind]
    return Quantity(len(rows), tuple(rows))


def plants_in_bajio(data: Inputs) -> Quantity:
    """Plants of light vehicles in the states of the cluster of the Bajío."""
    return in_bajio(data, (PLANT, TO_CLOSE))


def consortia_in_bajio(data: Inputs) -> Quantity:
    """Of the five consortia compared, those with a seat in the states of the cluster of the Bajío."""
    return in_bajio(data, (CONSORTIUM,))


def regions(data: Inputs) -> dict[str, Row]:
    """The row with the share of the output of parts of each cluster."""
    rows = data[CLUSTERS].where(indicator=PARTS_SHARE)
    return {name: rows.one(cluster_or_region=name) for name in REGIONS}


def states(data: Inputs) -> dict[str, set[str]]:
    """The keys of the states of each cluster."""
    return {name: {_key(state) for state in str(row["states"]).split("; ")} for name, row in regions(data).items()}


def _key(state: str) -> str:
    """The key of a state: “san-luis-potosi” for “San Luis Potosí”."""
    plain = state.lower().translate(str.maketrans("áéíóúñ", "aeioun"))
    return plain.replace(" ", "-")


def outlines(data: Inputs) -> list[dict[str, Any]]:
    """The states as features of GeoJSON, each with its rows and the depth of its shade."""
    of_state = {state: name for name, keys in states(data).items() for state in keys}
    clusters = regions(data)
    found = []
    for row in data[OUTLINES]:
        region = of_state.get(str(row["key"]), "")
        rows = (*row.rows, *(clusters[region].rows if region else ()))
        found.append(
            {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": _polygons(str(row["outline"]))},
                "state": row["state"],
                "shade": SHADES.get(region, 0.06),
                ROWS: SEPARATOR.join(rows),
            }
        )
    return found


def _polygons(text: str) -> list[list[list[list[float]]]]:
    """The coordinates of a MULTIPOLYGON as GeoJSON has them: of polygons of rings of points."""
    polygons = text.removeprefix("MULTIPOLYGON(").removesuffix(")").split(")), ((")
    return [
        [
            [[float(each) for each in point.split()] for point in ring.split(", ")]
            for ring in WKT_RING.findall(f"(({one}))")
        ]
        for one in polygons
    ]
