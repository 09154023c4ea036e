"""The table of the chapter on monitoring: how old each indicator is, and when its next figure may be expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from report.exhibits import Cell, Column, Inputs, Quantity, Row, Table, sum_of, table, value
from scripts.prices import PRICES, in_pesos_of_2018

INDICATORS = "indicators"
SOURCES = "sources"
# The datasets that hold the series; a test compares them with those that the indicators name.
SERIES = [
    "centres-count",
    "consortium-timeline",
    "instrument-budgets",
    "light-vehicles",
    "openness",
    "rd-indicators",
    "sti-framework",
]
READS = [INDICATORS, SOURCES, *SERIES]
FEWEST = 3  # periods from which a rhythm can be read
NONE = "–"
# The indicators of the paper itself, one for each part of the answer: consortia, centres, grants to firms, research.
WATCHED = ("consortia-events", "centres-paid", "s220-paid", "rd-intensity")


@dataclass(frozen=True)
class Course:
    """An indicator over time.

    Parameters
    ----------
    indicator
        Its row.
    figures
        Its figure in each year that has one.
    as_of
        The year of the paper's own date.
    source_year
        The year of the edition that we hold, as the register of sources has it; the latest figure's, if it names none.
    """

    indicator: Row
    figures: dict[int, Quantity]
    as_of: int
    source_year: int

    @property
    def latest(self) -> Quantity:
        """The last year that has a figure."""
        year = max(self.figures)
        return Quantity(year, self.figures[year].rows)

    @property
    def age(self) -> Quantity:
        """Years from that year to the paper's own date."""
        return (self.as_of - self.latest).also_from(self.indicator.rows)

    @property
    def rhythm(self) -> Quantity | None:
        """Years between two figures of a series without gaps; none with fewer than three figures or with gaps."""
        years = sorted(self.figures)
        if len(years) < FEWEST:
            return None
        gaps = {later - earlier for earlier, later in pairwise(years)}
        if len(gaps) > 1:
            return None
        rows = tuple(address for year in years for address in self.figures[year].rows)
        return Quantity(gaps.pop(), rows)

    @property
    def next_release(self) -> Quantity | None:
        """The year in which the next figure may be expected: the latest, one rhythm on, and as late as our copy."""
        if self.rhythm is None:
            return None
        delay = max(0, self.source_year - int(self.latest))
        return (self.latest + self.rhythm + delay).also_from(self.indicator.rows)


def courses(data: Inputs) -> list[Course]:
    """All indicators with their series, in the order of the dataset."""
    return [_course(data, row) for row in data[INDICATORS]]


def _course(data: Inputs, indicator: Row) -> Course:
    names = [name.strip() for name in indicator["series"].split(";")]
    chosen = data[indicator["dataset"]].where(**{indicator["series_column"]: names})
    if indicator["measure"]:
        chosen = chosen.where(measure=indicator["measure"])
    if "entity" in chosen.frame.columns:
        chosen = chosen.where(entity="Mexico")
    counted = indicator["takes"] == "count"
    figures = {
        int(year): rows.count() if counted else sum_of(rows.quantities())
        for year, rows in chosen.where_known("year").by("year").items()
    }
    source = data[SOURCES].one(source_id=indicator["source_id"])
    years = re.findall(r"\d{4}", str(source["date"] or source["year"]))
    # A range of years stands for one file a year, each with that year's figures: a line that ended is not a late copy.
    published = int(years[0]) if len(set(years)) == 1 else max(figures)
    return Course(indicator, figures, int(str(indicator["as_of"])[:4]), published)


def overdue(course: Course) -> bool:
    """Whether the next release was expected before the year of the paper's own date."""
    return course.next_release is not None and course.next_release < course.as_of


@value(reads=READS, unit="year")
def consortia_last_event(data: Inputs) -> Quantity:
    """Year of the last dated event in the life of a consortium; studies and interruptions do not count."""
    return next(course.latest for course in courses(data) if course.indicator["key"] == "consortia-events")


@table(reads=READS)
def indicators(data: Inputs) -> Table:
    """Indicators of consortia and innovation processes: latest figure, age, rhythm, next release."""
    known = courses(data)
    rows: list[list[Cell | Quantity]] = []
    for course in known:
        rows.append(
            [
                course.indicator.cell("indicator"),
                course.latest,
                _figure(course),
                course.age,
                course.rhythm if course.rhythm is not None else Cell(NONE),
                _expected(course),
            ]
        )
    late = sum(1 for course in known if overdue(course))
    return Table(
        columns=[
            Column("Indicator"),
            Column("Latest", unit="year"),
            Column("Figure"),
            Column("Age", align="right"),
            Column("Rhythm", align="right"),
            Column("Next release", align="right"),
        ],
        rows=rows,
        title=f"For {late} of {len(known)} indicators the next figure is overdue",
        caption=(
            "Age and rhythm in years, at the date of this paper. Rhythm is the distance between figures in our own "
            "series. The next release is our expectation and no publisher's calendar: the latest year, one rhythm on, "
            "plus the delay of our copy. Both are left out with fewer than three figures or with gaps."
        ),
    )


@table(reads=[*READS, PRICES], was="indicators-news")
def watch_list(data: Inputs) -> Table:
    """The four indicators that could change the answer: latest figure, money in pesos of 2018, age, and which news."""
    known = {str(course.indicator["key"]): course for course in courses(data)}
    years = [int(known[key].latest) for key in WATCHED]
    return Table(
        columns=[
            Column("Indicator"),
            Column("Latest", unit="year"),
            Column("Figure"),
            Column("Age", align="right"),
            Column("What would change our answer"),
        ],
        rows=[
            [
                known[key].indicator.cell("indicator"),
                known[key].latest,
                _real_figure(data, known[key]),
                known[key].age,
                known[key].indicator.cell("would_change"),
            ]
            for key in WATCHED
        ],
        title=f"Four indicators could change this answer; the oldest is of {min(years)}",
        caption=(
            "Money is in pesos of 2018, age in years at the date of this paper. Which news would matter is our "
            "judgement. All indicators, with their rhythm, are on the page of further figures and tables."
        ),
    )


def _figure(course: Course) -> Cell:
    """The latest figure with its unit."""
    latest = course.figures[int(course.latest)]
    digits = 2 if latest.number < 1 else 1 if latest.number < 100 and latest.number != round(latest.number) else 0
    return Cell(latest.text("", digits) + _unit(course, latest), latest.rows)


def _real_figure(data: Inputs, course: Course) -> Cell:
    """The latest figure with its unit; money with prices taken out, so that years can be compared."""
    if not str(course.indicator["unit"]).startswith("MXN"):
        return _figure(course)
    year = int(course.latest)
    real = in_pesos_of_2018(data, course.figures[year], year)
    return Cell(f"{real.text('', 1 if real.number < 100 else 0)} MXN million of 2018", real.rows)


def _unit(course: Course, latest: Quantity) -> str:
    """The unit as it follows the figure in a cell."""
    if course.indicator["takes"] == "count":
        return " event" if latest.number == 1 else " events"
    unit = str(course.indicator["unit"]).replace(" (nominal)", "")
    return {"percent": "%", "percent of GDP": "% of GDP"}.get(unit, f" {unit}")


def _expected(course: Course) -> Cell | Quantity:
    expected = course.next_release
    if expected is None:
        return Cell(NONE)
    return Cell(f"{expected:d}, overdue" if overdue(course) else f"{expected:d}", expected.rows)
