"""What is computed from rows that may not be shown names none of them, and what shows one is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from report.exhibits.addresses import WITHHELD, is_masked
from report.exhibits.masks import Masks
from tests.sample import Sample
from tests.withheld import KEEPERS, MODULE, SECRET, write_withheld

KEPT_HIVES = "    return data[KEEPERS].sum()\n"


@pytest.fixture
def paper(tmp_path: Path) -> Sample:
    return write_withheld(tmp_path / "paper")


def written(paper: Sample, old: str, new: str, *ids: str) -> str:
    """What building exhibits says after a change of their module."""
    assert MODULE.count(old) == 1
    paper.path("scripts/registers.py").write_text(MODULE.replace(old, new), encoding="utf-8")
    done = paper.report("exhibits", *ids)
    return done.stdout + done.stderr if not done.returncode else f"failed: {done.stderr}"


def built(paper: Sample, name: str) -> dict[str, object]:
    metadata = json.loads(paper.path(f"build/exhibits/{name}/metadata.json").read_text(encoding="utf-8"))
    assert isinstance(metadata, dict)
    return metadata


def test_an_address_is_masked_only_in_the_form_of_a_mask() -> None:
    assert is_masked("keepers/withheld:000000012")
    assert not is_masked("keepers/withheld")
    assert not is_masked("keepers/withheld:12")
    assert not is_masked("a keepers/withheld:000000012")


def test_without_masks_an_output_stays_what_it_is() -> None:
    output = object()
    assert Masks({}).applied(output) is output  # type: ignore[arg-type, comparison-overlap]


def test_no_file_of_an_exhibit_names_a_row_or_its_number(paper: Sample) -> None:
    paper.path("scripts/registers.py").write_text(MODULE, encoding="utf-8")
    said = written(paper, "KEEPERS, SENSORS, HARVEST =", "KEEPERS, SENSORS, HARVEST =", "kept-hives", "north-share")
    assert not said.startswith("failed"), said
    told = built(paper, "kept-hives")
    assert told["rows"] == [f"keepers/{WITHHELD}"]
    assert told[WITHHELD] == {"keepers": 12}
    assert told["amounts"] == {}
    assert [source["id"] for source in told["sources"]] == ["CENSUS"]  # type: ignore[attr-defined]
    assert built(paper, "north-share")["formula"]["text"] == "48,056 ÷ 78,084 = 61.5%"  # type: ignore[index]


@pytest.mark.parametrize(
    ("computed", "found"),
    [
        ("data[KEEPERS].where(key='Zyxwvut-3').sum()", "the value rests on 1 row of keepers"),
        ("data[KEEPERS].largest().quantity()", "the value rests on 1 row of keepers"),
        ("next(iter(data[KEEPERS])).quantity()", "the value rests on 1 row of keepers"),
    ],
)
def test_a_number_of_a_single_row_is_refused(paper: Sample, computed: str, found: str) -> None:
    said = written(paper, KEPT_HIVES, f"    return {computed}\n", "kept-hives")
    assert said.startswith("failed")
    assert found in said
    assert '"fewest"' in said
    assert "expected: at least 2 rows of it" in said


def test_few_numbers_are_not_told_one_by_one(paper: Sample) -> None:
    pair = "    rows = list(data[KEEPERS])\n    return rows[0].quantity() + rows[1].quantity()\n"
    said = written(paper, KEPT_HIVES, pair, "kept-hives")
    assert not said.startswith("failed"), said
    assert built(paper, "kept-hives")["formula"] == {"way": "computed"}
    text = paper.path("build/exhibits/kept-hives/metadata.json").read_text(encoding="utf-8")
    assert "1007" not in text
    assert "2007" not in text


def test_a_mark_of_a_single_row_is_refused(paper: Sample) -> None:
    said = written(paper, 'summed("period", hives="value")', 'chart_frame("period", hives="value")', "registered-hives")
    assert "datum 1 of the chart's" in said
    assert "rests on 1 row of keepers, whose rows may not be shown" in said


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("Cell(str(name))", "Cell(next(iter(group))['entity'])", "entity"),
        ('caption="As registered."', 'caption=f"{data[KEEPERS].largest().quantity()} at most"', "value"),
        ("Cell(str(name))", 'Cell(str(next(iter(group))["value"]))', "value"),
        ('caption="As registered."', 'caption=str(next(iter(data[KEEPERS]))["key"])', "key"),
    ],
)
def test_a_text_that_one_row_has_is_refused_and_not_repeated(paper: Sample, old: str, new: str, column: str) -> None:
    module = MODULE if MODULE.count(old) == 1 else MODULE.replace(old, new, 1)
    paper.path("scripts/registers.py").write_text(module.replace(old, new), encoding="utf-8")
    done = paper.report("exhibits", "keepers-by-region")
    assert done.returncode == 1
    assert f'would hold the text of column "{column}" that only line' in done.stderr
    assert SECRET not in done.stderr
    assert not paper.path("build/exhibits/keepers-by-region").exists()


def test_the_terms_may_allow_a_single_row_and_the_texts_of_a_column(paper: Sample) -> None:
    paper.edit(
        "data/datapackage.json", '"kind": "restricted",', '"kind": "restricted", "fewest": 1, "open": ["entity"],'
    )
    said = written(paper, "Cell(str(name))", "Cell(next(iter(group))['entity'])", "keepers-by-region")
    assert not said.startswith("failed"), said
    assert f"{SECRET} 3" in paper.path("build/exhibits/keepers-by-region/data.csv").read_text(encoding="utf-8")
    said = written(paper, KEPT_HIVES, "    return data[KEEPERS].largest().quantity()\n", "kept-hives")
    assert not said.startswith("failed"), said
    assert built(paper, "kept-hives")["amounts"] == {}


OPENED: dict[str, Callable[[Path], str]] = {
    "relative": lambda root: f'open("{KEEPERS}")',
    "absolute": lambda root: f'open("{root / KEEPERS}")',
    "a path": lambda root: f'__import__("pathlib").Path("{KEEPERS}").read_text()',
    "pandas": lambda root: f'__import__("pandas").read_csv("{KEEPERS}")',
    "roundabout": lambda root: f'open("data/../{KEEPERS}")',
}


@pytest.mark.parametrize("way", OPENED)
@pytest.mark.parametrize("is_here", [True, False])
def test_a_function_that_opens_the_file_itself_is_refused(paper: Sample, way: str, is_here: bool) -> None:
    paper.edit(
        "scripts/hives.py", "    return data[APIARIES].count()\n", "    seen()\n    return data[APIARIES].count()\n"
    )
    paper.append("scripts/hives.py", f"\n\ndef seen() -> None:\n    {OPENED[way](paper.project.root)}\n")
    if not is_here:
        paper.path(KEEPERS).unlink()
    done = paper.report("exhibits", "apiaries")
    assert done.returncode == 1
    assert re.search(rf"scripts/hives.py:\d+: value apiaries: the function opens {KEEPERS}", done.stderr), done.stderr


def test_a_claim_does_not_tell_the_numbers_of_single_rows(paper: Sample) -> None:
    old = 'data[KEEPERS].where(period=name).sum() for name in ("North", "South")'
    said = written(paper, old, "row.quantity() for row in list(data[KEEPERS])[11:9:-1]", "more-in-north")
    assert not said.startswith("failed"), said
    assert built(paper, "more-in-north")["rule"] == "the number of one row is more than the number of one row"
