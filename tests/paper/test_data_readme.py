"""What the README of the data counts is what is there."""

from __future__ import annotations

import json
import re

from tests.paper.rows import DATA, read_rows

COUNTS = re.compile(r"(?P<tables>\d+) tables, about (?P<rows>[\d,]+) rows, (?P<sources>\d+) sources")
ABOUT = 0.1


def test_the_readme_counts_tables_rows_and_sources() -> None:
    said = COUNTS.search((DATA / "README.md").read_text(encoding="utf-8"))
    assert said
    paths = [each["path"] for each in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]]
    assert int(said["tables"]) == len(paths)
    assert int(said["sources"]) == len(read_rows("sources/sources.csv"))
    rows = sum(len(read_rows(path)) for path in paths)
    assert abs(int(said["rows"].replace(",", "")) / rows - 1) < ABOUT
