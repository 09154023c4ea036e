"""What a build holds, layer by layer, each item under a fingerprint that two equal builds share."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from report.core.commands import run
from report.core.errors import ContentError, Problem, ReportError
from report.core.files import hash_of, sha256, sha256_file
from report.core.project import Project
from report.data.access import withheld_files, withheld_from
from report.data.descriptor import read_descriptors
from report.evidence.record.repository import is_under_git
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import read_exhibits

# From what is given to what is made; a fault in one is felt in those below it.
LAYERS = ("inputs", "data", "values", "tables", "figures", "pages", "PDF", "Word")
MADE = LAYERS[1:]
EXPECTED = "tests/expected"  # what was released; no input of a build but of its verification
FIGURE_FILES = ("data.csv", "figure.svg", "figure.png", "spec.vl.json")
# What an archive adds to the inputs: descriptions and results.
DESCRIPTIONS = (
    *("REPRODUCING.md", "codemeta.json", ".zenodo.json", "codecheck.yml", "manifest-sha256.txt"),
    "ro-crate-metadata.json",
)
RESULTS = "results"
NOT_INPUTS = ("build", ".git", ".venv", "node_modules", "__pycache__", ".hypothesis", "_freeze", ".quarto")
DIGITS = 12  # of a row's hash: enough to tell 5,000 rows apart, few enough to keep


@dataclass(frozen=True)
class Snapshot:
    """A build as its verification sees it.

    Parameters
    ----------
    name
        What messages call it.
    layers
        For each layer the fingerprint of each item.
    inputs
        For each exhibit what went into it, as its metadata tells.
    rows
        For each row of the data, by its address, a hash.
    root
        The project that was built; None if only the fingerprints are left.
    kept
        The folder of exhibits that were kept with the fingerprints, if there is one.
    past
        Gives the text that a file of the inputs had, where the project is not at hand but its history is.
    """

    name: str
    layers: Mapping[str, Mapping[str, str]]
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    root: Path | None = None
    kept: Path | None = None
    past: Callable[[str], str | None] | None = None

    def text(self, name: str) -> str | None:
        """The text of a file of the inputs, if it has one that is at hand."""
        if self.root is None:
            return self.past(name) if self.past else None
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None

    @cached_property
    def resources(self) -> Mapping[str, str]:
        """The datasets by the files that hold them, as ``data/trade/trade.csv``."""
        try:
            told = json.loads(self.text("data/datapackage.json") or "{}")
            return {f"data/{each['path']}": each["name"] for each in told["resources"]}
        except (ValueError, KeyError, TypeError, RecursionError):
            return {}

    def file(self, layer: str, item: str) -> Path | None:
        """The file that best shows an item, if the build is at hand and has it."""
        shown = {"tables": "data.csv", "figures": "figure.svg"}
        if self.root is None:
            place = self.kept / item / shown[layer] if self.kept and layer in shown else None
        elif layer in shown:
            place = Project(self.root).exhibits / item / shown[layer]
        else:
            place = {"inputs": self.root / item, "pages": Project(self.root).site / item}.get(layer)
        return place if place is not None and place.is_file() else None


def snapshot_of(project: Project, name: str) -> Snapshot:
    """Take down everything that a build holds.

    Raises
    ------
    ContentError
        If exhibits, site, PDF or Word file are not there.
    """
    wanted = [project.exhibits, project.site, project.pdf, project.docx]
    absent = [
        Problem(f"{name} has no {project.shown(path)}", remedy="run: make") for path in wanted if not path.exists()
    ]
    if absent:
        raise ContentError(*absent)
    makers: Mapping[str, Callable[[Project], Iterator[tuple[str, str]]]] = {
        "inputs": _inputs,
        "data": _data,
        "values": _values,
        "tables": _tables,
        "figures": _figures,
        "pages": _pages,
    }
    layers = {layer: dict(maker(project)) for layer, maker in makers.items()}
    layers["PDF"] = {project.pdf.name: sha256_file(project.pdf)}
    layers["Word"] = {project.docx.name: sha256_file(project.docx)}
    return Snapshot(name, layers, _exhibit_inputs(project), dict(_rows(project)), project.root)


def snapshot_of_results(project: Project, name: str) -> Snapshot:
    """Take down the inputs and what is built of exhibits, whether or not there are pages."""
    nothing: dict[str, dict[str, str]] = {layer: {} for layer in LAYERS}
    layers = nothing | {"inputs": dict(_inputs(project))} | results_of(project)
    return Snapshot(name, layers, _exhibit_inputs(project), dict(_rows(project)), project.root)


def _exhibit_inputs(project: Project) -> dict[str, dict[str, Any]]:
    return {
        each["id"]: {
            **each["inputs"],
            "function": each["function"],
            "kind": each["kind"],
            "text": each.get("text", ""),
            "rows": each.get("rows", []),
        }
        for each in _exhibits(project)
    }


def results_of(project: Project) -> dict[str, dict[str, str]]:
    """The layers of a build that its pages can tell of: all between the inputs and the pages."""
    makers = {"data": _data, "values": _values, "tables": _tables, "figures": _figures}
    return {layer: dict(maker(project)) for layer, maker in makers.items()}


def input_files(root: Path) -> list[str]:
    """Every file from which the paper is made: those that git knows or would add, else all but what is made.

    Tables whose rows are not given with the paper are none of them, whether or not they are here.
    """
    apart = withheld_files(Project(root))
    if _is_listed_by_git(root):
        words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = run(words, folder=root)
        if listed.status == 0:
            names = sorted(set(filter(None, listed.stdout.split("\0"))))
            names = [name for name in names if name not in apart]
            return [name for name in names if (root / name).is_file() and not name.startswith(f"{EXPECTED}/")]
    found = []
    for path in root.rglob("*"):
        name = path.relative_to(root)
        added = name.as_posix() in DESCRIPTIONS or name.parts[0] == RESULTS
        made = added or any(part in NOT_INPUTS or part.endswith("_cache") for part in name.parts)
        if (
            path.is_file()
            and not made
            and name.as_posix() not in apart
            and not name.as_posix().startswith(f"{EXPECTED}/")
        ):
            found.append(name.as_posix())
    return sorted(found)


def _is_listed_by_git(root: Path) -> bool:
    """Whether git keeps the project and can say so; where it cannot, whoever asks about commits tells."""
    try:
        return is_under_git(root)
    except ReportError:
        return False


def _inputs(project: Project) -> Iterator[tuple[str, str]]:
    for name in input_files(project.root):
        yield name, sha256_file(project.root / name)


def _data(project: Project) -> Iterator[tuple[str, str]]:
    for resource in _resources(project):
        if withheld_from(resource):
            yield resource["name"], str(resource["hash"]).removeprefix("sha256:")  # which its bytes are held against
        else:
            yield resource["name"], sha256_file(project.data / resource["path"])


def _rows(project: Project) -> Iterator[tuple[str, str]]:
    for resource in _resources(project):
        if withheld_from(resource):
            continue  # a hash of a row tells it to whoever can guess what it may say
        key = resource["schema"]["primaryKey"]
        column = key if isinstance(key, str) else key[0]
        with (project.data / resource["path"]).open(encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file):
                yield f"{resource['name']}/{cells[column]}", hash_of(cells)[:DIGITS]


def _resources(project: Project) -> list[dict[str, Any]]:
    return [dict(each.raw) for each in read_descriptors(project).values()]


def _exhibits(project: Project) -> Iterator[dict[str, Any]]:
    yield from read_exhibits(project).values()


def _values(project: Project) -> Iterator[tuple[str, str]]:
    """Values with their unrounded number, and what claims found."""
    for each in _exhibits(project):
        if each["kind"] == "value":
            yield each["id"], f"{each['text']} ({each['number']!r} {each['unit']})"
        elif each["kind"] == "claim":
            yield each["id"], each["rule"]


def _tables(project: Project) -> Iterator[tuple[str, str]]:
    for each in _exhibits(project):
        kind = KINDS[each["kind"]]
        if kind.is_numbered and not kind.is_picture:
            yield each["id"], _of_files(project.exhibits / each["id"], ("data.csv", kind.output), each["caption"])


def _figures(project: Project) -> Iterator[tuple[str, str]]:
    for each in _exhibits(project):
        if KINDS[each["kind"]].is_picture:
            words = f"{each['caption']}\n{each['alt']}"
            yield each["id"], _of_files(project.exhibits / each["id"], FIGURE_FILES, words)


def _of_files(folder: Path, names: tuple[str, ...], words: str) -> str:
    """One fingerprint for an exhibit's files, each with a few digits so that a reader sees which of them differs."""
    parts = [f"{name} {sha256_file(folder / name) if (folder / name).is_file() else 'missing'}" for name in names]
    return "; ".join([*parts, f"words {sha256(words)}"])


def _pages(project: Project) -> Iterator[tuple[str, str]]:
    for path in sorted(project.site.rglob("*")):
        if path.is_file():
            yield path.relative_to(project.site).as_posix(), sha256_file(path)
