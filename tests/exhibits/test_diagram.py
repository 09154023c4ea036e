"""Diagrams, and with them that a kind of exhibit is one module and one line: no other module knows them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from report.core.project import Project
from report.exhibits.kinds import KINDS
from report.exhibits.kinds.diagram import PAGE, PHONE, Arrow, Box, Diagram, _faults, _placed
from report.show import figure
from report.theme import CHART_TEXT_PX, CHART_WIDTH_PX, NARROW_CHART_PX
from tests.exhibits.project import SmallProject

ROOT = Path(__file__).parents[2]

CHAIN = '''
from report.exhibits import Inputs
from report.exhibits.kinds.diagram import Arrow, Box, Diagram, diagram


@diagram(reads=["vehicles"])
def from_plant_to_market(data: Inputs) -> Diagram:
    """Where vehicles go."""
    made, sold = (data["vehicles"].one(series=each, year=2017) for each in ("made", "sold"))
    boxes = [
        Box("plants", f"Plants: {made.quantity()} vehicles in 2017", 0, made.rows),
        Box("market", f"Market: {sold.quantity()} vehicles", 1, sold.rows),
        Box("abroad", "What is not sold here & goes abroad", 1, (*made.rows, *sold.rows)),
    ]
    arrows = [Arrow("plants", "market", sold.rows), Arrow("plants", "abroad", made.rows)]
    return Diagram(boxes, arrows, "Most vehicles are sold", "Light vehicles a year", "Plants lead to two boxes.")
'''


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    project = SmallProject(tmp_path_factory.mktemp("chain"))
    (project.analysis / "chain.py").write_text(CHAIN)
    project.built()
    return project


def test_diagram_is_built_like_a_figure_with_its_rows(chain: SmallProject) -> None:
    folder = chain.exhibits / "from-plant-to-market"
    told = json.loads((folder / "metadata.json").read_text())
    assert told["kind"] == "diagram"
    assert set(told["rows"]) == {"vehicles/made-2017", "vehicles/sold-2017"}
    svg = (folder / "figure.svg").read_text()
    said = re.findall(r">([^<]+)</text>", svg)
    assert " ".join(said).count("3,933,154") == 1
    assert "abroad" in " ".join(said)
    assert svg.count("<line") == 2
    with (folder / "data.csv").open() as file:
        arrows = [row for row in csv.DictReader(file) if row["leads to"]]
    assert [each["rows"] for each in arrows] == ["vehicles/sold-2017", "vehicles/made-2017"]


def test_on_a_phone_the_words_of_a_box_are_broken_anew_and_stay_within_it(chain: SmallProject) -> None:
    folder = chain.exhibits / "from-plant-to-market"
    wide, narrow = ((folder / name).read_text() for name in ("figure.svg", "figure.narrow.svg"))
    assert float(re.search(r'width="([\d.]+)"', narrow)[1]) <= NARROW_CHART_PX  # type: ignore[index]
    lines = {name: len(re.findall(r"</text>", svg)) for name, svg in (("wide", wide), ("narrow", narrow))}
    assert lines["narrow"] > lines["wide"]
    said = re.findall(r">([^<]+)</text>", narrow)
    room = PHONE.box_width(2)
    assert all(len(line) * CHART_TEXT_PX * 0.5 <= room for line in said), said


def test_chapter_shows_it_as_a_numbered_figure(chain: SmallProject) -> None:
    markdown = str(figure("from-plant-to-market", project=Project(chain.root)))
    assert markdown.startswith(":::: {#fig-from-plant-to-market .exhibit")
    assert "Plants lead to two boxes." in markdown


def test_box_without_rows_is_refused_with_its_line(chain: SmallProject, tmp_path: Path) -> None:
    project = chain.copied(tmp_path / "bare")
    (project.analysis / "chain.py").write_text(CHAIN.replace("0, made.rows)", "0, ())"))
    said = project.build().stderr
    assert re.search(r"scripts/chain\.py:\d+: diagram from-plant-to-market: datum 1 of .* no data row", said)


def box(name: str, column: int = 0, text: str = "words") -> Box:
    return Box(name, text, column, ("vehicles/made-2017",))


def test_faults_are_told_each() -> None:
    boxes = [box("a"), box("a"), box("b", -1), box("c", 1, " ")]
    wrong = Diagram(boxes, [Arrow("a", "z", ()), Arrow("b", "b", ())], "t", "s", "alt")
    assert [each.found for each in _faults(wrong)] == [
        '2 boxes have the id "a"',
        'the box "b" stands in column -1',
        'the box "c" is empty',
        'an arrow names the box "z"',
        'an arrow leads from the box "b" to itself',
    ]
    assert [each.found for each in _faults(Diagram([], [], "t", "s", "alt"))] == ["the diagram has no boxes"]
    many = [box(str(each), each) for each in range(12)]
    assert "12 columns, too many" in next(_faults(Diagram(many, [], "t", "s", "alt"))).found


def test_boxes_never_meet_and_stay_within_the_page() -> None:
    words = "Design, tooling and engineering of dies for presses " * 2
    boxes = [
        Box(f"{column}-{place}", words[: 20 + 30 * place], column, ()) for column in (0, 2, 5) for place in (0, 1, 2)
    ]
    placed = list(_placed(boxes, PAGE).values())
    assert {each.left for each in placed} == {each.left for each in placed[::3]}, "empty columns take no room"
    assert max(each.left + each.width for each in placed) <= CHART_WIDTH_PX
    for one in placed:
        for other in placed:
            apart = one.left != other.left or one.top >= other.top + other.height or other.top >= one.top + one.height
            assert one is other or apart
        assert len(one.lines) * 10 < one.height


def test_no_other_module_decides_by_the_name_of_a_kind_that_is_shown() -> None:
    numbered = "|".join(name for name, kind in KINDS.items() if kind.is_numbered)
    asked = re.compile(rf"""(kind["'\]]*|KIND)\s*(==|!=|in)\s*\(?["']({numbered})["']""")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in ("report", "scripts")
        for ending in ("*.py", "*.j2")
        for path in sorted((ROOT / folder).rglob(ending))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asked.search(line)
    ]
    assert not wrong, "\n".join(wrong)
    assert asked.search('if told["kind"] == "figure":')
    assert asked.search('each["kind"] in ("table", "figure")')
