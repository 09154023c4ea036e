"""What is computed from rows that may not be shown names none of them, and what shows one is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from report.data.access import Access
from report.data.package import Dataset
from report.exhibits.addresses import WITHHELD, is_masked
from report.exhibits.masks import Mask, Masks
from tests.lending import Copies, lent_copy
from tests.sample import Sample
from tests.withheld import KEEPERS, MODULE, SECRET, write_withheld

KEPT_HIVES = "    return data[KEEPERS].sum()\n"


@pytest.fixture(scope="session")
def copies_of_withheld(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    original = write_withheld(tmp_path_factory.mktemp("withheld") / "paper").folder
    return Copies(original, tmp_path_factory.mktemp("waiting"))


@pytest.fixture
def paper(copies_of_withheld: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sample]:
    with lent_copy(copies_of_withheld, tmp_path / "paper", request) as folder:
        yield Sample(folder)


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


def kept_apart(*open_columns: str, **columns: list[object]) -> Mask:
    """A mask of a dataset of these columns, of texts or numbers, some of which may be shown."""
    frame = pd.DataFrame(columns, index=[f"keepers/k{n}" for n in range(len(next(iter(columns.values()))))])
    types = {name: "string" if isinstance(cells[0], str) else "number" for name, cells in columns.items()}
    fields: list[dict[str, object]] = [{"name": name, "type": kind} for name, kind in types.items()]
    fields[0]["constraints"] = {"enum": ["Anna"]}
    access = Access("keepers", "data/keepers.csv", "restricted", "By contract.", "The office.", 3, open_columns)
    return Mask(access, Dataset("keepers", frame, "", {"schema": {"fields": fields}}))


def test_the_address_of_a_row_is_that_of_its_place() -> None:
    assert [kept_apart(name=["Anna", "Berta"]).address(place) for place in (0, 1)] == ["keepers/k0", "keepers/k1"]


def test_texts_of_four_letters_that_one_row_has_can_give_it_away() -> None:
    mask = kept_apart(name=["Berta", "Anna", "Carl", "Dora", "Dora", " Eva "], hives=[1, 2, 3, 4, 5, 6])
    assert list(mask.telling()) == [("name", 2, "Berta"), ("name", 4, "Carl")]  # Anna is a word of the column
    assert not list(kept_apart("name", name=["Berta", "Carl"]).telling())
    assert not list(kept_apart(source_id=["BOOK-1", "BOOK-2"]).telling())
    public = kept_apart(name=["Berta", "Berta"], unit=["hives", "tonnes"], note=["once", "never"])
    assert [each[0] for each in public.telling()] == ["note", "note"]


def test_numbers_of_four_digits_that_one_row_has_can_give_it_away() -> None:
    mask = kept_apart(name=["Berta"] * 5, hives=[1234, 5678, 5678, 12, 0.25])
    assert list(mask.telling_numbers()) == [
        ("hives", 2, "1,234"),
        ("hives", 2, "1234"),
        ("hives", 2, "1,234.0"),
        ("hives", 2, "1234.0"),
        ("hives", 6, "0.25"),
    ]
    assert not list(kept_apart("hives", hives=[1234, 5678]).telling_numbers())


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
    summed = 'frame_of([{"period": name, "hives": group.sum()} for name, group in data[KEEPERS].by("period").items()])'
    said = written(paper, summed, 'data[KEEPERS].chart_frame("period", hives="value")', "registered-hives")
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
