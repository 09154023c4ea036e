"""Going back to a published version, withdrawing one, and versions that the paper's own files do not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.core.errors import ContentError, UsageError
from tests.release.publish.places import KINDS, Where, where
from tests.release.publish.small import Small, tree_of
from tests.test_links import faults_of


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    place = where(request.param, Small(tmp_path / "paper"), tmp_path)
    for version in ("0.1.0", "0.2.0"):
        place.small.release(version, f"Text of {version}.")
        place.publish()
    return place


def test_published_version_comes_to_the_top_again_from_the_place(place: Where) -> None:
    before = tree_of(place.folder)
    assert "The newest one is also at" in place.text("versions.html")
    place.publish(version="0.1.0")
    assert "Text of 0.1.0." in place.text("index.html")
    assert "Version 0.1.0 is also at" in place.text("versions.html")
    assert json.loads(place.text("versions.json"))["latest"] == "0.1.0"
    assert place.text("feed.xml").count("<entry>") == 2
    assert "/v/0.1.0/" not in place.text("index.html").split("<!-- end for machines -->")[0]
    assert {path: data for path, data in tree_of(place.folder).items() if path.startswith("v/")} == {
        path: data for path, data in before.items() if path.startswith("v/")
    }
    place.publish(version="0.2.0")
    assert tree_of(place.folder) == before


def test_withdrawn_version_keeps_its_address_and_leaves_the_feed(place: Where) -> None:
    place.publish(withdraw="0.2.0")
    assert "Version 0.2.0 was withdrawn." in place.text("v/0.2.0/index.html")
    assert "Text of 0.2.0." in place.text("v/0.2.0/index.html")
    assert "Text of 0.1.0." in place.text("index.html")
    assert "v/0.2.0" not in place.text("feed.xml")
    assert "withdrawn" in place.text("versions.html")
    told = json.loads(place.text("versions.json"))
    assert told["latest"] == "0.1.0"
    assert [each["withdrawn"] for each in told["versions"]] == [True, False]
    with pytest.raises(UsageError, match="FORCE=restore"):
        place.publish(version="0.2.0")
    place.publish(version="0.2.0", force="restore")
    assert "withdrawn" not in place.text("v/0.2.0/index.html")
    assert "v/0.2.0" in place.text("feed.xml")


def test_erased_version_leaves_its_notice_only(place: Where) -> None:
    place.publish(withdraw="0.2.0", force="erase")
    assert "Text of 0.2.0." not in place.text("v/0.2.0/index.html")
    assert not (place.folder / "v/0.2.0/assets").exists()
    assert faults_of(place.folder, "/paper/") == []


def test_version_that_is_not_there_is_refused(place: Where) -> None:
    with pytest.raises(UsageError, match=r"version 9\.9\.9 is not published there"):
        place.publish(version="9.9.9")
    with pytest.raises(UsageError, match=r"version 9\.9\.9 is not published there"):
        place.publish(withdraw="9.9.9")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("CHANGELOG.md", "# Changes\n\n## 0.2.0 (2026-11-24)\n", "says nothing of version 0.3.0"),
        (
            "CHANGELOG.md",
            "# Changes\n\n## 0.3.0 (2026-11-23)\n",
            "CHANGELOG.md:3: version 0.3.0 has the date 2026-11-23",
        ),
        ("pyproject.toml", '[project]\nversion = "0.2.0"\n', "the version is 0.2.0"),
    ],
)
def test_version_that_the_project_does_not_know_is_refused(tmp_path: Path, name: str, text: str, fault: str) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.small.write(name, text)
    place.small.release("0.3.0", "Third.")
    with pytest.raises(ContentError, match=fault):
        place.publish()
