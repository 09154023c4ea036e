"""What helps editors is current: schemas are those of the programs, snippets and tasks name what there is."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import yaml

from report.cli.reference_page import MAKEFILE, TARGET
from report.cli.schemas import schemas
from report.new.machine import machine_files

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "report/schemas"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_that_of_the_programs(name: str) -> None:
    expected = json.dumps(schemas()[name], ensure_ascii=False, indent=2) + "\n"
    made = "made by: .venv/bin/python -m report.cli.schemas"
    assert (SCHEMAS / name).read_text(encoding="utf-8") == expected, made


def test_the_papers_own_files_fit_the_schemas() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for root in (ROOT, ROOT / "report/starter"):
        package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
        jsonschema.validate(package, schemas()["datapackage.schema.json"])
        settings = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
        jsonschema.validate(settings, schemas()["settings.schema.json"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"report": {"cell-second": 1}}, schemas()["settings.schema.json"])


def test_a_new_paper_gets_them() -> None:
    files = machine_files(ROOT)
    assert {".vscode/tasks.json", ".vscode/report.code-snippets", "report/schemas/datapackage.schema.json"} <= {*files}
    assert "report/docs/tutorial.qmd" in files


def test_tasks_call_targets_that_there_are_and_find_places_in_messages() -> None:
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    targets = {found["name"] for found in TARGET.finditer(MAKEFILE.read_text(encoding="utf-8"))}
    for task in tasks:
        if task["command"].startswith("make "):
            assert task["command"].split()[1] in targets
    pattern = tasks[0]["problemMatcher"]["pattern"]["regexp"]
    for line in ("chapters/honey.qmd:15: no value", 'warning: chapters/honey.qmd:15: "47" is typed'):
        found = re.match(pattern, line)
        assert found is not None
        assert found.groups()[:2] == ("chapters/honey.qmd", "15")


def test_settings_name_schemas_that_are_there() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    named = [each["url"] for each in settings["json.schemas"]] + list(settings["yaml.schemas"])
    assert all((ROOT / name).is_file() for name in named)


def test_snippets_of_python_are_python() -> None:
    snippets = json.loads((ROOT / ".vscode/report.code-snippets").read_text(encoding="utf-8"))
    assert {"Value", "Figure", "Table", "Claim"} <= {*snippets}
    for name, snippet in snippets.items():
        if snippet["scope"] == "python":
            text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", "\n".join(snippet["body"]))
            assert ast.parse(text).body, name
