"""What a data package says besides rows can be read by catalogues and other programs, or is refused by line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from report.core.errors import ContentError
from report.data.descriptor import read_descriptors
from tests.data.conftest import SmallPackage


def _each(key: str, *values: Any) -> list[tuple[str, Any]]:
    return [(key, value) for value in values]


PACKAGE = [
    *_each("licenses", [], "CC0", [{}], [{"title": 5}], [{"name": "CC0;<b>"}], [{"path": "javascript:alert(1)"}]),
    *_each("created", "", "yesterday", "2026-02-30", "31/12/2026", "2026-1-1", "2026-01-01T25:00:00Z", 5),
    *_each("sources", ["x"], [{}], [{"title": ""}], [{"title": "a", "path": "file:///etc/passwd"}]),
    *_each("sources", *([{"title": "a", "path": each}] for each in ("../x", "/etc/passwd", "", "C:\\x"))),
    *_each("contributors", [{}], [{"title": ""}], [{"title": "A", "email": "at home"}]),
    *_each("contributors", [{"title": "A", "roles": "author"}]),
    *_each("homepage", "nonsense", "javascript:alert(1)", 5, "http://localhost/x"),
    *_each("version", "", "latest", "v1.0", "-1", "1.0.0; rm", 1),
    *_each("profile", "nonsense", 5),
    *_each("image", "../../etc/passwd", 5),
    *_each("keywords", [""], ["a", "A"]),
    *(("name", "Not A Name"), ("title", " "), ("licences", []), ("contributers", []), ("$schema", "x"), ("id", 5)),
]
OF_BOTH = ("licenses", "created", "sources", "homepage", "version", "profile")
DATASET = [
    *[each for each in PACKAGE if each[0] in OF_BOTH],
    *_each("type", "json", 5),
    *(("scheme", "ftp"), ("extrapaths", ["b.csv"]), ("sourcess", [])),
    *_each("dialect", {"delimitr": ","}, {"lineTerminator": "\r"}, {"sheetName": "a"}, {"property": "a"}),
]
FIELD = [
    *_each("format", 5, "%Y"),
    *(("missingValues", ["12"]), ("categories", ["a"]), ("trueValues", ["1"]), ("falseValues", 5), ("rdfType", 5)),
]
SCHEMA = [("uniqueKeys", [["year"]]), ("uniqueKeys", 5), ("fieldsMatch", "subset")]


def refused_at(small: SmallPackage, key: str) -> str:
    """The message, which has the file and the line of the key or of the dataset."""
    small.write_descriptor()
    with pytest.raises(ContentError) as raised:
        read_descriptors(small.project)
    (problem,) = raised.value.problems[:1]
    assert (problem.path, problem.expected == "") == ("data/datapackage.json", False)
    assert problem.line
    return problem.found


@pytest.mark.parametrize(("key", "value"), PACKAGE)
def test_nonsense_in_a_package_is_refused(small: SmallPackage, key: str, value: Any) -> None:
    small.descriptor[key] = value
    assert key in refused_at(small, key)


@pytest.mark.parametrize(("key", "value"), DATASET)
def test_nonsense_in_a_dataset_is_refused(small: SmallPackage, key: str, value: Any) -> None:
    small.resource("vehicles")[key] = value
    assert key in refused_at(small, key)


@pytest.mark.parametrize(("key", "value"), FIELD)
def test_nonsense_in_a_field_is_refused(small: SmallPackage, key: str, value: Any) -> None:
    small.field("vehicles", "value")[key] = value
    assert key in refused_at(small, key)


@pytest.mark.parametrize(("key", "value"), SCHEMA)
def test_what_no_rule_holds_is_refused(small: SmallPackage, key: str, value: Any) -> None:
    small.resource("vehicles")["schema"][key] = value
    assert key in refused_at(small, key)


def test_a_fault_is_told_on_its_own_line(small: SmallPackage) -> None:
    small.descriptor["licenses"] = [{"name": "CC0-1.0"}, {"path": "javascript:alert(1)"}]
    small.write_descriptor()
    lines = (small.project.data / "datapackage.json").read_text(encoding="utf-8").split("\n")
    with pytest.raises(ContentError) as raised:
        read_descriptors(small.project)
    (problem,) = raised.value.problems
    assert "javascript" in lines[problem.line - 1]


def test_what_makes_sense_is_read(small: SmallPackage) -> None:
    small.descriptor |= json.loads(
        """{"name": "small.data", "title": "Small", "version": "2024-06", "created": "2026-11-23T10:00:00+01:00",
        "homepage": "https://example.org/", "profile": "tabular-data-package", "image": "cover.png", "ours": 5,
        "keywords": ["a", "b"], "licenses": [{"name": "MIT OR Apache-2.0"}, {"path": "LICENSE-text"}],
        "contributors": [{"givenName": "Ana", "email": "ana@example.org", "roles": ["author"]}],
        "sources": [{"title": "A", "path": "sources/a.csv"}, {"path": "https://example.org/a"}]}"""
    )
    small.resource("vehicles").update(type="table", scheme="file", dialect={"lineTerminator": "\n", "own": 1})
    small.field("vehicles", "year").update(format="default", rdfType="https://schema.org/Number")
    small.write_descriptor()
    assert set(read_descriptors(small.project)) >= {"vehicles"}
