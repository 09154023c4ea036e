from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.project import Project
from report.data import open_package
from report.exhibits import Cell, Figure, Quantity, Table, collect_exhibits

ROOT = Path(__file__).parents[2]
ALL = collect_exhibits(Project(ROOT))
FIGURES = [name for name, exhibit in ALL.items() if exhibit.kind == "figure"]
TABLES = [name for name, exhibit in ALL.items() if exhibit.kind == "table"]


@pytest.mark.parametrize("name", FIGURES)
def test_figure_has_rows_and_words(computed: Callable[[str], Any], name: str) -> None:
    figure = computed(name)
    assert isinstance(figure, Figure)
    assert len(figure.data) > 5
    assert figure.data["rows"].str.len().gt(0).all()
    assert figure.title[0].isupper()
    assert not figure.title.endswith(".")
    assert any(sign.isdigit() for sign in figure.alt), "alt text states facts with numbers"
    assert len(figure.title) < 95, "a title stands in one line at the width of the text"


@pytest.mark.parametrize("name", FIGURES)
def test_every_row_of_a_figure_is_of_a_dataset_it_declares(computed: Callable[[str], Any], name: str) -> None:
    addresses = {address for cell in computed(name).data["rows"] for address in cell.split()}
    assert {address.split("/")[0] for address in addresses} <= set(ALL[name].reads)


@pytest.mark.parametrize("name", TABLES)
def test_table_is_rectangular_and_its_cells_name_their_rows(computed: Callable[[str], Any], name: str) -> None:
    table = computed(name)
    assert isinstance(table, Table)
    assert len(table.rows) >= 4
    for row in table.rows:
        assert len(row) == len(table.columns)
        for cell in row:
            assert isinstance(cell, Cell | Quantity)
            assert cell.rows or cell.text in ("", "–"), cell


def test_vehicle_figure_does_not_join_the_two_sources(computed: Callable[[str], Any]) -> None:
    frame = computed("light-vehicles").data
    assert set(frame[frame["source"] == "AMIA"]["year"]) == set(range(2006, 2018))
    assert set(frame[frame["source"] == "INEGI"]["year"]) == set(range(2017, 2026))
    lines = [
        layer for layer in computed("light-vehicles").chart.to_dict()["layer"] if "detail" in layer.get("encoding", {})
    ]
    assert [layer["encoding"]["detail"]["field"] for layer in lines] == ["source"]


def test_purposes_share_no_instrument() -> None:
    from scripts.policy_instruments import PURPOSES

    instruments = [name for names in PURPOSES.values() for name in names]
    assert len(instruments) == len(set(instruments))


def test_chapters_use_every_exhibit_and_none_that_does_not_exist() -> None:
    import re

    project = Project(ROOT)
    texts = [project.root / "index.qmd", *sorted((project.root / "chapters").glob("*.qmd"))]
    used = {
        (kind, name)
        for text in texts
        for kind, name in re.findall(r'\b(value|figure|table)\("([^"]+)"', text.read_text(encoding="utf-8"))
    }
    used |= {
        ("claim", name)
        for text in texts
        for name in re.findall(r'data-claim="([^"]+)"', text.read_text(encoding="utf-8"))
    }
    used |= {
        ("figure", name)
        for text in texts
        for name in re.findall(r'data-picture="([^"]+)"', text.read_text(encoding="utf-8"))
    }
    calls = {"diagram": "figure"}  # what shows a kind, where its name does not
    assert used == {(calls.get(exhibit.kind, exhibit.kind), name) for name, exhibit in ALL.items()}


def test_every_row_behind_an_exhibit_leads_to_a_source_and_a_place_in_it(computed: Callable[[str], Any]) -> None:
    """A derived row leads to the rows it is computed from; a dataset without places says why in its description."""
    package = open_package(Project(ROOT))
    addresses: set[str] = set()
    for name, exhibit in ALL.items():
        result = computed(name)
        if exhibit.kind == "figure":
            addresses |= {address for cell in result.data["rows"] for address in cell.split()}
        elif exhibit.kind == "table":
            addresses |= {address for cells in result.rows for cell in cells for address in cell.rows}
        elif exhibit.kind == "diagram":
            addresses |= {address for part in (*result.boxes, *result.arrows) for address in part.rows}
        else:
            addresses |= set(result.rows)
    assert len(addresses) > 1000
    astray = []
    for address in sorted(addresses):
        cells, described = package.cells(address), package.descriptor(address.split("/")[0])
        if described["name"] == "sources":
            continue  # an entry of the register names itself
        names = [name for name in cells.get("source_id", "").split("; ") if name]
        place = cells.get("locator") or described.get("withoutLocator")
        known = all(name in package.sources for name in names)
        if "source_id" in cells and not (names and known and place):
            astray.append(address)
    # The codebook is this project's own; a row of what was not seen has no source, and a note says so.
    assert all(not package.cells(address).get("value") and package.cells(address)["note"] for address in astray), astray
    without = {address.split("/")[0] for address in addresses if "source_id" not in package.cells(address)}
    assert without <= {
        "codebook",
        "interview-guide",
        "searches",
        "sources",
        "literature",
        "disagreements",
        "gaps",
        "units",
        "breaks",
    }
