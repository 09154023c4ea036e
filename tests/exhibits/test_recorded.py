"""Recorded results stand in for rows that are not here, as long as they are the results of what is here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.chapters import read_chapter
from report.core.configuration import Settings
from report.core.errors import ContentError
from report.core.files import canonical_json
from report.exhibits.staleness import CONTENT, content_hash
from report.render.reading.execute import execute_chapters
from tests.lending import Copies, lent_copy
from tests.sample import Sample
from tests.sharing import Shared
from tests.withheld import ASK, KEEPERS, SECRET, TERMS, put_away, put_back, write_withheld


@pytest.fixture(scope="session")
def recorded(shared: Shared) -> Sample:
    """The paper with its exhibits built from both files; not to be changed."""

    def make(folder: Path) -> None:
        exhibits(write_withheld(folder))

    return Sample(shared("recorded", make))


@pytest.fixture(scope="session")
def copies_of_recorded(recorded: Sample, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    return Copies(recorded.folder, tmp_path_factory.mktemp("recorded"))


@pytest.fixture
def lent(copies_of_recorded: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sample]:
    """The same for somebody who has neither file nor build."""
    with lent_copy(copies_of_recorded, tmp_path / "paper", request) as folder:
        paper = Sample(folder)
        put_away(paper, tmp_path / "away")
        shutil.rmtree(paper.path("build/exhibits"))
        yield paper


def exhibits(paper: Sample, status: int = 0) -> str:
    done = paper.report("exhibits")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def results(paper: Sample, place: str) -> dict[str, bytes]:
    return {
        path.relative_to(paper.path(place)).as_posix(): path.read_bytes()
        for path in sorted(paper.path(place).rglob("*"))
        if path.is_file()
    }


def test_what_is_recorded_is_what_was_built_and_no_more(recorded: Sample) -> None:
    kept = results(recorded, "data/recorded")
    built = results(recorded, "build/exhibits")
    assert {name.partition("/")[0] for name in kept} == {
        *("README.md", "heaviest", "keepers-by-region", "kept-hives", "more-in-north", "north-share"),
        "registered-hives",
    }
    assert all(built[name] == content for name, content in kept.items() if name != "README.md")
    assert not any(SECRET.encode() in content for content in kept.values())


def test_without_files_and_build_results_are_those_that_were_recorded(recorded: Sample, lent: Sample) -> None:
    said = exhibits(lent)
    assert results(lent, "build/exhibits") == results(recorded, "build/exhibits")
    assert "9 of 15 rebuilt" in said
    assert results(lent, "data/recorded") == results(recorded, "data/recorded")


@pytest.mark.parametrize(
    ("change", "cause", "ids"),
    [
        ("program", "its program (scripts/registers.py, what it imports, or what in report/", 5),
        ("other data", "the dataset harvest", 1),
        ("source", "the source CENSUS", 5),
        ("gone", "data/recorded/keepers-by-region is not there", 1),
        ("edited", "data/recorded/keepers-by-region is damaged", 1),
        ("file edited", "data/recorded/keepers-by-region is damaged", 1),
    ],
)
def test_results_of_something_else_are_not_used_and_one_message_says_why(
    lent: Sample, change: str, cause: str, ids: int
) -> None:
    folder = lent.path("data/recorded/keepers-by-region")
    if change == "program":
        lent.edit("scripts/registers.py", '"""Share of', '"""The share of')
        lent.edit("scripts/registers.py", 'by("period").items()\n', 'by("period").items() if True\n')
    elif change == "other data":
        lent.edit(
            "data/honey/harvest.csv",
            "north-2021,harvest_north,North,2021,year,2021,45",
            "north-2021,harvest_north,North,2021,year,2021,46",
        )
        lent.edit("data/honey/harvest.csv", "year,2021,106", "year,2021,107")
        lent.seal("harvest")
    elif change == "source":
        lent.edit("data/sources/sources.csv", "Census of bees", "A census of bees")
        lent.seal("sources")
    elif change == "gone":
        shutil.rmtree(folder)
    elif change == "edited":
        told = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        (folder / "metadata.json").write_text(json.dumps({**told, "title": "Another"}), encoding="utf-8")
    else:
        (folder / "data.csv").write_text("region\n", encoding="utf-8")
    said = exhibits(lent, status=1)
    messages = [line for line in said.splitlines() if "was not run: needs keepers" in line]
    assert len(messages) == 1
    assert f"needs keepers ({TERMS}; {ASK})" in messages[0]
    assert cause in messages[0]
    assert messages[0].startswith("scripts/registers.py:")
    assert ("so do" in messages[0]) == (ids > 1)
    assert ids == 1 or f"so do {ids - 1} more of the same cause" in messages[0]


def test_what_does_not_rest_on_the_rows_is_built_all_the_same(lent: Sample) -> None:
    lent.edit("scripts/registers.py", 'period="North").sum(), data', 'period="North").sum(), 2 * data')
    exhibits(lent, status=1)
    assert lent.path("build/exhibits/apiaries/metadata.json").is_file()
    assert not lent.path("build/exhibits/north-share").exists()


def test_a_comment_or_another_machines_versions_need_no_file(recorded: Sample, lent: Sample) -> None:
    lent.edit("scripts/registers.py", '    """Hives that keepers', '    # A comment.\n    """Hives that keepers')
    for path in lent.path("data/recorded").glob("*/metadata.json"):
        text = path.read_text(encoding="utf-8")
        told = json.loads(text)
        told["inputs"]["settings"]["pandas"] = "2.0.0"
        path.write_text(canonical_json({**told, CONTENT: content_hash(told)}), encoding="utf-8")
    exhibits(lent)
    assert (
        lent.path("build/exhibits/kept-hives/data.csv").read_bytes()
        == recorded.path("build/exhibits/kept-hives/data.csv").read_bytes()
    )


def test_with_the_file_again_what_changed_is_computed_and_recorded(lent: Sample, tmp_path: Path) -> None:
    put_back(lent, tmp_path / "away")
    lent.edit("scripts/registers.py", "return data[KEEPERS].sum()", "return 2 * data[KEEPERS].sum()")
    text = lent.path("scripts/registers.py").read_text(encoding="utf-8")
    claim = text.index("@claim")
    lent.path("scripts/registers.py").write_text(text[:claim].rstrip() + "\n", encoding="utf-8")
    lent.edit("chapters/hives.qmd", '{.claim data-claim="more-in-north"}', "{.said}")
    exhibits(lent)
    told = json.loads(lent.path("data/recorded/kept-hives/metadata.json").read_text(encoding="utf-8"))
    assert told["number"] == 2 * 78_084
    assert not lent.path("data/recorded/more-in-north").exists(), "no function makes it any more"
    mine = lent.path("data/recorded/notes")
    mine.mkdir()
    (mine / "mine.txt").write_text("mine")
    exhibits(lent)
    assert (mine / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("is_here", [True, False])
@pytest.mark.parametrize(
    "cell", [f'open("../{KEEPERS}").read()', f'import pandas\npandas.read_csv("../{KEEPERS}")', f"!cat ../{KEEPERS}"]
)
def test_a_cell_that_reads_the_file_is_refused(lent: Sample, tmp_path: Path, cell: str, is_here: bool) -> None:
    if is_here:
        put_back(lent, tmp_path / "away")
    lent.path("chapters/reads.qmd").write_text(f"# Reads\n\n```{{python}}\n{cell}\n```\n", encoding="utf-8")
    chapter = read_chapter(lent.path("chapters/reads.qmd"), lent.project.root)
    with pytest.raises(ContentError, match=f"a cell reads {KEEPERS}, whose rows are not given with the paper"):
        execute_chapters([chapter], Settings(), lent.project)
