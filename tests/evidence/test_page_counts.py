"""What the picture of a page says that has no chart: what there is on it, counted."""

from __future__ import annotations

import csv

from report.evidence.gathered import Evidence
from report.evidence.page_counts import counts_of
from tests.sample import Sample

PAGES = "chapters/evidence"


def test_pages_of_evidence_say_how_many_rows_tables_and_sources_they_hold(built_sample: Sample) -> None:
    evidence = Evidence(built_sample.project)
    package = evidence.package
    rows = 0
    for name in package.names:
        with (built_sample.project.data / evidence.described(name).path).open(encoding="utf-8", newline="") as file:
            rows += sum(1 for _ in csv.DictReader(file))
    sources = len(package.sources)
    whole = counts_of(evidence, f"{PAGES}/data.qmd")
    assert whole == ((f"{len(package.names)}", "Tables"), (f"{rows:,}", "Rows"), (f"{sources}", "Sources"))
    assert counts_of(evidence, f"{PAGES}/sources.qmd") == ((f"{sources}", "Sources"),)
    (folder, names), *_ = evidence.folders.items()
    counted = {name: number for number, name in counts_of(evidence, f"{PAGES}/data-{folder}.qmd")}
    assert counted["Rows"] == f"{sum(len(evidence.records(name)) for name in names):,}"


def test_the_page_of_a_chapters_code_counts_what_the_chapter_shows(built_sample: Sample) -> None:
    evidence = Evidence(built_sample.project)
    uses = {path for places in evidence.uses.values() for path in (place.path for place in places)}
    path = next(each for each in sorted(uses) if each.startswith("chapters/"))
    stem = path.removeprefix("chapters/").removesuffix(".qmd")
    counted = counts_of(evidence, path)
    assert "Numbers" in [name for _, name in counted]
    assert counts_of(evidence, f"{PAGES}/notebook-{stem}.qmd") == counted


def test_nothing_is_said_of_a_page_that_counts_nothing_nor_of_a_single_thing(built_sample: Sample) -> None:
    evidence = Evidence(built_sample.project)
    assert counts_of(evidence, f"{PAGES}/cite.qmd") == ()
    assert all(number != "1" for path in evidence.titles for number, _ in counts_of(evidence, path))
