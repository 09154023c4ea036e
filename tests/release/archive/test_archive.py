"""The archive: whole, the same each time, described by metadata that name what is in it, and fit to build from."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from report.core.errors import ContentError
from report.core.project import Project
from report.evidence.downloads import archive_of
from report.evidence.record import input_files
from report.release.archive import archive_files, citation_cff, write_archive
from report.release.archive.about import about
from report.release.archive.pack import CRATE, MANIFEST
from report.release.archive.selection import select_files

ROOT = Path(__file__).parents[3]
SCHEMAS = Path(__file__).with_name("schemas")
pytestmark = pytest.mark.xdist_group("archive")  # its files are gathered by one worker


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return archive_files(Project(ROOT), select_files(Project(ROOT), {"dirty"}))


@pytest.fixture(scope="module")
def graph(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    described = json.loads(files[CRATE])
    assert described["@context"] == "https://w3id.org/ro/crate/1.2/context"
    return {each["@id"]: each for each in described["@graph"]}


def test_the_archive_holds_every_input_and_the_results(files: dict[str, bytes]) -> None:
    assert set(input_files(ROOT)) <= files.keys()
    for name in input_files(ROOT):
        assert files[name] == (ROOT / name).read_bytes(), name
    assert files["results/paper.pdf"] == (ROOT / "build/paper.pdf").read_bytes()
    assert "results/exhibits/light-vehicles/figure.svg" in files


def test_two_archives_are_the_same_to_the_byte(files: dict[str, bytes]) -> None:
    path = write_archive(Project(ROOT), select_files(Project(ROOT), {"dirty"}))
    one, two = path.read_bytes(), archive_of({f"{path.stem}/{name}": content for name, content in files.items()})
    assert one == two
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {f"{archive.namelist()[0].split('/')[0]}"}
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_unpacked_has_the_same_inputs_and_can_be_built(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in files.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    assert input_files(tmp_path) == input_files(ROOT)
    make = shutil.which("make")
    assert make
    planned = subprocess.run([make, "--dry-run"], cwd=tmp_path, capture_output=True, text=True)
    assert planned.returncode == 0, planned.stderr
    for step in ("set_up", "report exhibits", "report site", "report pdf", "report docx"):
        assert step in planned.stdout


def test_the_manifest_has_the_hash_of_every_file_but_its_own_and_the_crate(files: dict[str, bytes]) -> None:
    listed = {line[66:]: line[:64] for line in files[MANIFEST].decode().splitlines()}
    assert listed.keys() == files.keys() - {MANIFEST, CRATE}
    for name, digest in listed.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest, name


def test_the_crate_describes_every_file_and_nothing_else(
    files: dict[str, bytes], graph: dict[str, dict[str, Any]]
) -> None:
    parts = {each["@id"] for each in graph["./"]["hasPart"]}
    assert parts == files.keys() - {CRATE}
    for name in parts:
        assert graph[name]["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert graph[name]["contentSize"] == str(len(files[name]))


def test_every_reference_in_the_crate_has_an_entity(graph: dict[str, dict[str, Any]]) -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {value["@id"]} if value.keys() == {"@id"} else set().union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    outside = {each for each in references(list(graph.values())) if each not in graph}
    assert all(each.startswith(("https://w3id.org/", "http://schema.org/", "https://www.")) for each in outside), (
        outside
    )


def test_each_run_names_its_program_what_it_read_and_what_it_made(graph: dict[str, dict[str, Any]]) -> None:
    runs = [each for each in graph.values() if each["@type"] == "CreateAction"]
    assert {each["@id"] for each in runs} == {each["@id"] for each in graph["./"]["mentions"]}
    assert len(runs) == 3
    for run in runs:
        assert "SoftwareSourceCode" in graph[run["instrument"]["@id"]]["@type"]
        assert run["object"]
        assert run["result"]
    made = {each["@id"] for run in runs for each in run["result"]}
    assert {name for name in graph if name.startswith("results/")} == made


def test_the_citation_file_keeps_to_its_schema() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    schema = json.loads((SCHEMAS / "citation-file-format-1.2.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), schema)
    newer = yaml.safe_load(citation_cff(text, "9.9.9", "2030-01-01"))
    assert (newer["version"], newer["date-released"]) == ("9.9.9", "2030-01-01")
    assert newer["authors"] == [{"name": "Contributors to Advanced Manufacturing in Mexico"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "Nothing else"}, schema)


def test_the_same_facts_stand_in_every_description(files: dict[str, bytes], graph: dict[str, dict[str, Any]]) -> None:
    facts = about(Project(ROOT))
    codemeta, zenodo = json.loads(files["codemeta.json"]), json.loads(files[".zenodo.json"])
    codecheck = yaml.safe_load(files["codecheck.yml"])
    assert {codemeta["name"], zenodo["title"], graph["./"]["name"], codecheck["paper"]["title"]} == {facts.title}
    assert {codemeta["version"], zenodo["version"], graph["./"]["version"]} == {facts.version}
    names = [codemeta["author"][0]["name"], zenodo["creators"][0]["name"], codecheck["paper"]["authors"][0]["name"]]
    assert set(names) == {"Contributors to Advanced Manufacturing in Mexico"}
    assert all(each["file"] in files for each in codecheck["manifest"])


def test_the_instructions_locate_every_exhibit_and_number(files: dict[str, bytes]) -> None:
    text = files["REPRODUCING.md"].decode()
    for path in (ROOT / "build/exhibits").glob("*/metadata.json"):
        told = json.loads(path.read_bytes())
        if told["kind"] != "claim":
            assert f"{told['function']['file']}:{told['function']['line']}" in text, told["id"]
    for heading in ("Data availability and provenance", "Computational requirements", "Programs", "Instructions"):
        assert f"## {heading}" in text


def test_nothing_is_archived_before_it_is_built(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"paper\.pdf: is not built"):
        archive_files(Project(tmp_path))
