"""The sample paper with a dataset that may not be shown and one that is too large for git, and what rests on them."""

from __future__ import annotations

import json
from pathlib import Path

from report.data import seal_dataset
from tests.sample import Sample, write_sample

KEEPERS, SENSORS = "data/hives/keepers.csv", "data/hives/sensors.csv"
SECRET, BULK = "Zyxwvut", "Qponmlk"  # stand in every row of the one and of the other, and nowhere else
ASK = "write to the register of beekeepers, room 12"
TERMS = "for research, after a contract"
REGIONS = ("North", "South")

MODULE = '''"""What rests on rows that are not given with the paper."""

from __future__ import annotations

import altair as alt

from report.exhibits import (
    Cell, Column, Figure, Inputs, Judgement, Quantity, Table, claim, figure, frame_of, is_more, percent_of, table,
    value,
)

KEEPERS, SENSORS, HARVEST = "keepers", "sensors", "harvest"


@value(reads=[KEEPERS], unit="hives")
def kept_hives(data: Inputs) -> Quantity:
    """Hives that keepers have registered."""
    return data[KEEPERS].sum()


@value(reads=[KEEPERS], unit="percent", decimals=1)
def north_share(data: Inputs) -> Quantity:
    """Share of the registered hives that are in the north."""
    return percent_of(data[KEEPERS].where(period="North").sum(), data[KEEPERS].sum())


@value(reads=[SENSORS], unit="hives")
def heaviest(data: Inputs) -> Quantity:
    """The largest number that a sensor gave."""
    return data[SENSORS].largest().quantity()


@table(reads=[KEEPERS, HARVEST])
def keepers_by_region(data: Inputs) -> Table:
    """Registered hives and keepers by region."""
    rows: list[list[Cell | Quantity]] = [
        [Cell(str(name)), group.count(), group.sum(), data[HARVEST].one(entity=name, year=2021).quantity()]
        for name, group in data[KEEPERS].by("period").items()
    ]
    columns = [Column("Region"), Column("Keepers"), Column("Hives"), Column("Honey", unit="tonnes")]
    return Table(columns, rows, title="Both regions have keepers", caption="As registered.")


@figure(reads=[KEEPERS])
def registered_hives(data: Inputs) -> Figure:
    """Registered hives by region."""
    frame = frame_of([{"period": name, "hives": group.sum()} for name, group in data[KEEPERS].by("period").items()])
    chart = alt.Chart(frame).mark_bar().encode(alt.X("period:N"), alt.Y("hives:Q"))
    return Figure(
        chart=chart.properties(width=200, height=120),
        data=frame,
        title="Hives are registered in both regions",
        subtitle="Hives, by region",
        caption="As registered.",
        alt="Both regions have hives.",
    )


@claim(reads=[KEEPERS])
def more_in_north(data: Inputs) -> Judgement:
    """More hives are registered in the north than in the south."""
    north, south = (data[KEEPERS].where(period=name).sum() for name in ("North", "South"))
    return is_more(north, south)
'''

TEXT = """
## Registers {#sec-registers}

[The keepers have `{python} value("kept-hives")` hives, `{python} value("north-share")` of them in the
north.]{.claim data-claim="more-in-north"} The heaviest count is `{python} value("heaviest")` hives.
@tbl-keepers-by-region and @fig-registered-hives show the regions.

```{python}
#| label: show-keepers
table("keepers-by-region")
```

```{python}
#| label: show-registered
figure("registered-hives")
```
"""


def write_withheld(folder: Path) -> Sample:
    """Write the paper with both files into a new folder, not built."""
    write_sample(folder)
    return withhold(Sample(folder))


def withhold(sample: Sample, rows: int = 12) -> Sample:
    """Add the two datasets, their files, and the exhibits and the text that rest on them; nothing is built."""
    path = sample.path("data/datapackage.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    harvest = next(each for each in whole["resources"] if each["name"] == "harvest")
    for name, place, kind, mark in (
        ("keepers", KEEPERS, "restricted", SECRET),
        ("sensors", SENSORS, "too large", BULK),
    ):
        access = {"kind": kind, "terms": TERMS, "ask": ASK}
        told = {"name": name, "path": place.removeprefix("data/"), "title": f"The {name}", "description": "Invented."}
        whole["resources"].append({**harvest, **told, "access": access})
        sample.path(place).write_text(table_of(harvest["schema"]["fields"], mark, rows), encoding="utf-8")
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sample.path(".gitignore").write_text(f"/build\n/.venv\n__pycache__/\n/{KEEPERS}\n/{SENSORS}\n", encoding="utf-8")
    sample.path("scripts/registers.py").write_text(MODULE, encoding="utf-8")
    sample.append("chapters/hives.qmd", TEXT)
    for name in ("keepers", "sensors"):
        seal_dataset(sample.project, name)
    return sample


def table_of(fields: list[dict[str, object]], mark: str, rows: int) -> str:
    """A table whose every row has a text with the mark, a number of its own and a region."""
    lines = [",".join(str(each["name"]) for each in fields)]
    for number in range(1, rows + 1):
        cells = {
            "key": f"{mark}-{number}",
            "series_id": "registered",
            "entity": f"{mark} {number}",
            "period": REGIONS[number % 3 == 0],
            "period_type": "undated",
            "value": str(1000 * number + 7),
            "unit": "hives",
            "source_id": "CENSUS",
            "locator": f"{mark} sheet {number}",
            "confidence": "A",
            "note": f"{mark} note",
        }
        lines.append(",".join(cells.get(str(each["name"]), "") for each in fields))
    return "\n".join(lines) + "\n"


def put_away(sample: Sample, folder: Path) -> None:
    """Take the files out of their places, as for somebody who has them not."""
    folder.mkdir(exist_ok=True)
    for name in (KEEPERS, SENSORS):
        sample.path(name).rename(folder / Path(name).name)


def put_back(sample: Sample, folder: Path) -> None:
    """Put the files into their places."""
    for name in (KEEPERS, SENSORS):
        (folder / Path(name).name).rename(sample.path(name))


def commit(sample: Sample) -> None:
    """Commit everything that git does not ignore."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "Paper")):
        done = sample.run("git", *identity, *words)
        assert done.returncode == 0, done.stderr
