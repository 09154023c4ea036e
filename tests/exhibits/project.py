"""A small project with its own analysis and data, built by the real programs in processes of their own."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sample import LEFT_OUT
from tests.warm import run_warm

ROOT = Path(__file__).resolve().parents[2]

FIELDS = {
    "rows": [("key", "string"), ("series", "string"), ("year", "integer"), ("value", "number")],
    "sources": [("source_id", "string"), ("title", "string"), ("publisher", "string"), ("year", "integer")],
}
CELLS = {
    "vehicles": [["made-2016", "made", "2016", "3465615"], ["made-2017", "made", "2017", "3933154"],
                 ["sold-2016", "sold", "2016", "2768268"], ["sold-2017", "sold", "2017", "3102604"]],
    "budgets": [["pei-2016", "PEI", "2016", "4078.4"], ["pei-2017", "PEI", "2017", "2100.25"]],
}  # fmt: skip

ANALYSIS = '''
import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Table, figure, percent_of, table, value


@value(reads=["vehicles"], unit="vehicles")
def made_2017(data: Inputs) -> Quantity:
    """Vehicles made in 2017."""
    return data["vehicles"].one(series="made", year=2017).quantity()


@value(reads=["vehicles"], unit="percent", decimals=1)
def sold_share_2017(data: Inputs) -> Quantity:
    """Share of the vehicles made in 2017 that were sold."""
    year = data["vehicles"].where(year=2017)
    return percent_of(year.one(series="sold").quantity(), year.one(series="made").quantity())


@figure(reads=["vehicles"])
def vehicles(data: Inputs) -> Figure:
    """Vehicles made and sold."""
    frame = data["vehicles"].chart_frame("series", "year", vehicles="value")
    base = alt.Chart(frame).encode(x="year:O", y="vehicles:Q", color=alt.Color("series:N", legend=None))
    made = data["vehicles"].one(series="made", year=2017).quantity()
    return Figure(
        chart=alt.layer(base.mark_line(clip=True), base.mark_point()).properties(width=300, height=200),
        data=frame,
        title=f"Makers built {made} vehicles in 2017",
        subtitle="Vehicles a year & sales",
        caption="A note with a [link](https://example.org).",
        alt=f'In 2017 makers built {made} "light" vehicles.',
    )
'''
BUDGETS = '''
import altair as alt

from report.exhibits import Cell, Column, Figure, Inputs, Quantity, Table, figure, table, value


@value(reads=["budgets"], unit="MXN million", show="unit")
def budget_total(data: Inputs) -> Quantity:
    """Budgets of all years."""
    return data["budgets"].sum()


@table(reads=["budgets"])
def budget_table(data: Inputs) -> Table:
    """Budgets by year."""
    rows = [
        [Cell(str(row["year"])), row.quantity(), row.cell("series", "https://example.org/a_b"), Cell.citing(row.rows)]
        for row in data["budgets"]
    ]
    columns = [Column("Year"), Column("MXN million", decimals=1), Column("Instrument | name"), Column("Source")]
    return Table(columns, [*rows, [Cell("Sum"), data["budgets"].sum(), Cell("–"), Cell("")]], title="Budgets fell")


@figure(reads=["budgets"])
def budgets(data: Inputs) -> Figure:
    """Budgets by year."""
    frame = data["budgets"].chart_frame("year", budget="value")
    chart = alt.Chart(frame).mark_area(clip=True).encode(x="year:O", y="budget:Q").properties(width=300, height=200)
    return Figure(chart, frame, title="Budgets fell", subtitle="MXN million", alt="4,078 in 2016, 2,100 in 2017.")
'''


class Staying:
    """A program that runs, and answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def readline(self) -> str:
        """The next line it prints."""
        assert self.process.stdout
        return self.process.stdout.readline()

    def asked(self) -> str:
        """What it answers when it is asked to go on."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.readline()


class SmallProject:
    """A folder with `_quarto.yml`, the programs, two analysis modules and a sealed data package."""

    def __init__(self, root: Path) -> None:
        self._begin_at(root)
        shutil.copytree(ROOT / "report", root / "report", ignore=LEFT_OUT)
        (root / "_quarto.yml").write_text("project: {type: book}\n")
        self.analysis.mkdir()
        (self.analysis / "vehicles.py").write_text(ANALYSIS)
        (self.analysis / "money.py").write_text(BUDGETS)
        self.seal()

    @classmethod
    def at(cls, root: Path) -> SmallProject:
        """The project in a folder where one was written and not changed."""
        project = cls.__new__(cls)
        project._begin_at(root)
        return project

    def _begin_at(self, root: Path) -> None:
        self._be_at(root)
        self.cells = {name: [list(cells) for cells in rows] for name, rows in CELLS.items()}
        self.breaks: list[list[str]] = []
        self.titles = {"INEGI": "Register of vehicles", "SHCP": "Public accounts"}

    def _be_at(self, root: Path) -> None:
        self.root = root
        self.exhibits = root / "build" / "exhibits"
        self.analysis = root / "scripts"

    def copied(self, root: Path) -> SmallProject:
        """The same project in another folder, file times included."""
        shutil.copytree(self.root, root)
        twin = copy.deepcopy(self)
        twin._be_at(root)
        return twin

    def seal(self) -> None:
        """Write the data package as it now is."""
        files = {
            "vehicles": [FIELDS["rows"], [[*cells, "INEGI", "A"] for cells in self.cells["vehicles"]]],
            "budgets": [FIELDS["rows"], [[*cells, "SHCP", "B"] for cells in self.cells["budgets"]]],
            "sources": [FIELDS["sources"], [[name, title, name, "2018"] for name, title in self.titles.items()]],
        }
        if self.breaks:
            columns = ("key", "dataset", "series", "year", "kind", "description", "rule", "rows")
            files["breaks"] = [[(name, "string") for name in columns], self.breaks]
        resources = [self._write(name, fields, records) for name, (fields, records) in files.items()]
        package = {"name": "small", "version": "1", "resources": resources}
        (self.root / "data" / "datapackage.json").write_text(json.dumps(package, indent=1))

    def _write(self, name: str, fields: list[tuple[str, str]], records: list[list[str]]) -> dict[str, object]:
        evidence = [] if name in ("sources", "breaks") else [("source_id", "string"), ("confidence", "string")]
        fields = [*fields, *evidence]
        lines = [",".join(field for field, _ in fields), *(",".join(record) for record in records)]
        data = ("\n".join(lines) + "\n").encode()
        (self.root / "data").mkdir(exist_ok=True)
        (self.root / "data" / f"{name}.csv").write_bytes(data)
        described = [
            {"name": field, "type": kind, "title": field, "description": field, "constraints": {"required": True}}
            for field, kind in fields
        ]
        return {
            "series": ["series"] if ("series", "string") in fields and name != "breaks" else [],
            "name": name, "path": f"{name}.csv", "title": name, "description": name, "version": "1",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data),
            "licenses": [{"name": "CC-BY-4.0"}], "sources": [{"title": "sources"}],
            "schema": {"fields": described, "primaryKey": fields[0][0], "missingValues": [""]},
        }  # fmt: skip

    def edit(self, module: str, old: str, new: str) -> None:
        """Replace text in an analysis module."""
        path = self.analysis / f"{module}.py"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def build(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build the exhibits as Make does; from a process that has the packages, unless Python's start is asked for."""
        program = [str(self.root / "report/hooks/before_render.py")]
        if any(name.startswith("PYTHON") for name in environment):
            return self.run(program, **environment)
        return run_warm(program, self.root, {**os.environ, "PYTHONPATH": str(self.root), **environment})

    def run(
        self, arguments: list[str], folder: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python in the project, which must find this copy of `report`."""
        variables = {**os.environ, "PYTHONPATH": str(self.root), **environment}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=folder or self.root,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def started(self, code: str) -> Iterator[Staying]:
        """A program in the project, that reads a line for each thing it does."""
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            yield Staying(process)
            if process.stdin:
                process.stdin.close()

    def built(self) -> subprocess.CompletedProcess[str]:
        """Build the exhibits, which must succeed."""
        done = self.build()
        assert done.returncode == 0, done.stderr
        return done

    def files(self) -> dict[str, bytes]:
        """All files of the exhibits by path."""
        return {
            path.relative_to(self.exhibits).as_posix(): path.read_bytes()
            for path in sorted(self.exhibits.rglob("*"))
            if path.is_file()
        }

    def times(self) -> dict[str, int]:
        """The time of each exhibit's metadata: it changes when the exhibit is rebuilt."""
        return {path.parent.name: path.stat().st_mtime_ns for path in self.exhibits.glob("*/metadata.json")}

    def rebuilt(self) -> set[str]:
        """The exhibits that a build makes anew."""
        before = self.times()
        self.built()
        return {name for name, time in self.times().items() if before.get(name) != time}
