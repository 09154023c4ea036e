"""A small data package that tests may break: two datasets, their sources and units."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.files import sha256
from report.core.project import Project
from report.data import CheckReport, check_package

FILES = {
    "sources": (
        "source_id,title,authors,publisher,year,date,url,accessed,type,language,extent_read,confidence,note,extent\n"
        "DERIVED,Computed here,,The project,2026,2026,,2026-11-23,calculation,en,whole,,,whole\n"
        "INEGI-25,Register,,INEGI,2025,2025,https://example.org/a,2026-11-23,official statistics,es,table 1,A,,part\n"
        'kc-roe20,Centres at work,"Roe, J. M.; Board",Journal,2020,2020,,2026-11-23,journal article,en,whole,A,,whole\n'
    ),
    "units": "unit,kind\nvehicles,count\npercent,share\n",
    "vehicles": (
        "key,series_id,year,value,unit,source_id,confidence,note,derived_from,derivation\n"
        "made-2023,made,2023,3779234,vehicles,INEGI-25,A,,,\n"
        "made-2024,made,2024,3989403,vehicles,INEGI-25; kc-roe20,A,,,\n"
        "sold-2024,sold,2024,1000000,vehicles,INEGI-25,B,rounded,,\n"
        "growth-2024,growth,2024,5.6,percent,DERIVED,C,,vehicles/made-2024; vehicles/made-2023,100 * a / b - 100\n"
    ),
}
KEYS = {"sources": "source_id", "units": "unit", "vehicles": "key"}
TYPES = {"year": "integer", "value": "number", "accessed": "date"}
CONSTRAINTS: dict[str, dict[str, Any]] = {
    "key": {"required": True, "pattern": "[a-z0-9]+(-[a-z0-9]+)*"},
    "year": {"minimum": 1900, "maximum": 2026},
    "value": {"required": True},
    "confidence": {"enum": ["A", "B", "C"]},
}
REFERENCES = {
    ("vehicles", "source_id"): {"resource": "sources", "field": "source_id", "separator": "; "},
    ("vehicles", "derived_from"): {"resource": "*", "separator": "; "},
}


class SmallPackage:
    """A data package on disk, and ways to break it."""

    def __init__(self, root: Path) -> None:
        (root / "_quarto.yml").write_text('project:\n  type: book\nbook:\n  date: "2026-11-24"\n', encoding="utf-8")
        (root / "data").mkdir()
        self.project = Project(root)
        for name, text in FILES.items():
            self.path(name).write_bytes(text.encode())
        self.descriptor: dict[str, Any] = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "small",
            "resources": [self._resource(name, text) for name, text in FILES.items()],
        }
        self.write_descriptor()

    def path(self, name: str) -> Path:
        return self.project.data / f"{name}.csv"

    def resource(self, name: str) -> dict[str, Any]:
        return next(resource for resource in self.descriptor["resources"] if resource["name"] == name)

    def field(self, name: str, field: str) -> dict[str, Any]:
        return next(each for each in self.resource(name)["schema"]["fields"] if each["name"] == field)

    def write_descriptor(self) -> None:
        text = json.dumps(self.descriptor, indent=2, ensure_ascii=False) + "\n"
        (self.project.data / "datapackage.json").write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str | bytes, new: str | bytes) -> None:
        """Change a table, which must hold ``old``, and record its checksum, so that only the rows are wrong."""
        old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))
        data = self.path(name).read_bytes()
        assert old in data, f"the test's table has changed: no {old!r}"
        self.path(name).write_bytes(data.replace(old, new, 1))
        self.record(name)

    def record(self, name: str) -> None:
        data = self.path(name).read_bytes()
        self.resource(name).update(hash=f"sha256:{sha256(data)}", bytes=len(data))
        self.write_descriptor()

    def change(self, alter: Callable[[SmallPackage], object]) -> None:
        alter(self)
        self.write_descriptor()

    def add(self, name: str, text: str, key: str = "key", **more: Any) -> None:
        """Add a table, with its checksum; every column is text unless ``TYPES`` knows it."""
        KEYS[name] = key
        self.path(name).write_bytes(text.encode())
        self.descriptor["resources"].append({**self._resource(name, text), **more})
        self.write_descriptor()

    def _resource(self, name: str, text: str) -> dict[str, Any]:
        fields = []
        for column in text.split("\n", 1)[0].split(","):
            field: dict[str, Any] = {"name": column, "type": TYPES.get(column, "string")}
            if column in CONSTRAINTS and (name == "vehicles" or column == "year"):
                field["constraints"] = CONSTRAINTS[column]
            if (name, column) in REFERENCES:
                field["references"] = REFERENCES[name, column]
            fields.append(field)
        schema: dict[str, Any] = {"fields": fields, "primaryKey": [KEYS[name]], "missingValues": [""]}
        if name == "vehicles":
            schema["foreignKeys"] = [{"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}]
        return {
            "name": name,
            "path": f"{name}.csv",
            "title": name.capitalize(),
            "description": f"The {name} of the test.",
            "bytes": len(text.encode()),
            "hash": f"sha256:{sha256(text)}",
            "schema": schema,
            "withoutLocator": "The tables of the tests hold no places.",
        }


@pytest.fixture(scope="session")
def checked_paper() -> CheckReport:
    """What all rules say of the data of this paper."""
    return check_package(Project(Path(__file__).parents[2]))


@pytest.fixture
def small(tmp_path: Path) -> SmallPackage:
    return SmallPackage(tmp_path)
