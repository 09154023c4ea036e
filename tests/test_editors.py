"""What helps editors is current: schemas are those of the programs, snippets and tasks name what there is."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from report.cli.reference_page import MAKEFILE, TARGET
from report.cli.schemas import schemas
from report.new import facts_from, write_paper
from report.new.machine import machine_files

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "report/schemas"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_that_of_the_programs(name: str) -> None:
    expected = json.dumps(schemas()[name], ensure_ascii=False, indent=2) + "\n"
    made = "made by: .venv/bin/python -m report.cli.schemas"
    assert (SCHEMAS / name).read_text(encoding="utf-8") == expected, made


PACKAGE, SETTINGS, STEPS = "datapackage.schema.json", "settings.schema.json", "steps.schema.json"


def schema(name: str) -> dict[str, Any]:
    """As an editor reads it."""
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(found)
    return found


@pytest.fixture(scope="module", params=["paper", "en", "es"])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This paper, and a new one in each language."""
    if request.param == "paper":
        return ROOT
    folder = tmp_path_factory.mktemp("new") / "bees"
    write_paper(folder, facts_from(folder, "Bees", ["Ana Ruiz"], request.param, date(2031, 5, 4)))
    return folder


def test_the_papers_own_files_fit_the_schemas(paper: Path) -> None:
    package = json.loads((paper / "data/datapackage.json").read_text(encoding="utf-8"))
    jsonschema.validate(package, schema(PACKAGE))
    settings = yaml.safe_load((paper / "_quarto.yml").read_text(encoding="utf-8"))
    jsonschema.validate(settings, schema(SETTINGS))
    assert package["resources"]
    assert settings["book"]["chapters"]


def test_steps_as_the_how_to_has_them_fit_their_schema() -> None:
    text = (ROOT / "report/docs/how-to-step.qmd").read_text(encoding="utf-8")
    found = re.search(r"^Write `scripts/steps.yml`:\n\n```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    steps = yaml.safe_load(found[1])
    jsonschema.validate(steps, schema(STEPS))
    for wrong in ({"command": 3}, {"inputs": []}, {"outputs": "a.csv"}, {"comand": "Rscript a.R"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({name: {**step, **wrong} for name, step in steps.items()}, schema(STEPS))
    for name, step in steps.items():
        with pytest.raises(jsonschema.ValidationError, match="'command' is a required property"):
            jsonschema.validate({name: {key: each for key, each in step.items() if key != "command"}}, schema(STEPS))


def _set(file: Any, *path: str | int, to: object) -> None:
    for key in path[:-1]:
        file = file[key]
    file[path[-1]] = to


FIRST = ("resources", 0)


@pytest.mark.parametrize(
    ("name", "path", "wrong"),
    [
        (PACKAGE, ("resources",), {}),
        (PACKAGE, (*FIRST, "name"), "Bees of 2024"),
        (PACKAGE, (*FIRST, "hash"), "sha256:none"),
        (PACKAGE, (*FIRST, "bytes"), "many"),
        (PACKAGE, (*FIRST, "schema", "fields", 0, "type"), "text"),
        (PACKAGE, (*FIRST, "schema", "fields", 0, "constraints"), {"requierd": True}),
        (PACKAGE, (*FIRST, "access"), {"kind": "secret"}),
        (SETTINGS, ("report",), {"cell-second": 1}),
        (SETTINGS, ("report",), {"cell-seconds": "long"}),
        (SETTINGS, ("report",), {"prose": {"language": ["en"]}}),
        (SETTINGS, ("report",), {"synonyms": [["car"]]}),
        (SETTINGS, ("book", "date"), "May 2031"),
        (SETTINGS, ("book", "title"), ["Bees"]),
        (SETTINGS, ("book", "chapters"), "index.qmd"),
    ],
)
def test_a_wrong_file_is_refused(name: str, path: tuple[str | int, ...], wrong: object) -> None:
    file = {
        PACKAGE: lambda: json.loads((ROOT / "report/starter/data/datapackage.json").read_text(encoding="utf-8")),
        SETTINGS: lambda: yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8")),
    }[name]()
    jsonschema.validate(file, schema(name))
    _set(file, *path, to=wrong)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(file, schema(name))


@pytest.mark.parametrize("key", ["name", "path", "title", "description", "hash", "bytes", "schema"])
def test_a_dataset_without_what_it_needs_is_refused(key: str) -> None:
    package = json.loads((ROOT / "report/starter/data/datapackage.json").read_text(encoding="utf-8"))
    del package["resources"][0][key]
    with pytest.raises(jsonschema.ValidationError, match=f"'{key}' is a required property"):
        jsonschema.validate(package, schema(PACKAGE))


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
