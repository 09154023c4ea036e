"""A table to download is under the licence that its data package names, and under none where it names none."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from report.evidence.downloads import downloads_of
from report.evidence.gathered import Evidence
from tests.sample import Sample


@pytest.mark.parametrize(
    "licences", [[{"name": "ODbL-1.0", "path": "https://opendatacommons.org/licenses/odbl/"}], None]
)
def test_a_table_is_under_the_licence_of_its_package(sample: Sample, licences: list[dict[str, str]] | None) -> None:
    path = sample.path("data/datapackage.json")
    package = json.loads(path.read_bytes())
    del package["licenses"]
    path.write_text(json.dumps(package | ({"licenses": licences} if licences else {})), encoding="utf-8")
    packed = downloads_of(Evidence(sample.project))["data/harvest.zip"]
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        described = json.loads(archive.read("harvest/datapackage.json"))
    assert described.get("licenses") == licences
