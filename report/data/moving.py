"""A dataset under another name, or out of the package: with all that names it."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem, UsageError, close_to, raise_all
from report.core.files import csv_text, sha256, write_atomically
from report.core.project import DESCRIPTOR, Project
from report.data.descriptor import ANY_DATASET, NAME, NAMES, Descriptor, read_package
from report.data.from_file import ORIGINAL
from report.data.package import Package, open_package
from report.data.page_of_folder import remove_page, rename_page
from report.data.terms import ACCESS

FOLDERS = ("scripts", "tests/paper", "tests/data")  # of Python that names datasets
READING = ("read", "records", "described", "hash", "descriptor")  # methods that take a dataset's name


@dataclass(frozen=True)
class Mention:
    """A text in a program that names a dataset: the file, the line, where on it the text begins and ends."""

    path: Path
    line: int
    begin: int
    end: int


def rename_dataset(project: Project, old: str, new: str) -> list[str]:
    """Give a dataset another name, wherever tables, programs and the package name it; what was changed.

    Raises
    ------
    UsageError
        If there is no such dataset, or if the new name does not do; nothing is changed then.
    """
    package = _with(project, old)
    if not NAME.fullmatch(new):
        raise UsageError(Problem(f'"{new}" cannot name a dataset', expected=NAMES))
    if new in package.names:
        raise UsageError(Problem(f'there is a dataset "{new}" already', f"data/{DESCRIPTOR}", remedy="choose another"))
    described = package.described(old)
    path = Path(described.path)
    # What git must not see stays where git ignores it.
    stays = ACCESS in described.raw
    moved = path.with_stem(new) if path.stem == old and not stays else path
    is_alone = path.parent.name == old and _is_alone(package, described) and not stays
    if is_alone:
        moved = moved.parent.with_name(new) / moved.name
    if moved != path and (project.data / moved).exists():
        raise UsageError(Problem("exists already", f"data/{moved.as_posix()}", remedy="choose another name"))
    changed = _rename_in_tables(project, package, old, new)
    whole = read_package(project)
    for resource in whole["resources"]:
        _rename_in(resource, old, new)
        if resource["name"] == old:
            resource["name"], resource["path"] = new, moved.as_posix()
            if ORIGINAL in resource and is_alone:
                kept = Path(resource[ORIGINAL]["path"])
                resource[ORIGINAL]["path"] = (moved.parent / kept.name).as_posix()
    beside: list[str] = []
    pages: list[str] = []
    if is_alone:
        beside = sorted(each.name for each in (project.data / path.parent).iterdir() if each.name != path.name)
        (project.data / path.parent).rename(project.data / moved.parent)
        path = moved.parent / path.name
        pages = rename_page(project, old, new)
    if moved != path:
        (project.data / path).rename(project.data / moved)
    _write(project, whole)
    renamed = [new if name == old else name for name in changed]
    _record(project, renamed)
    edited = _rename_in_programs(project, old, new)
    tables = [open_package(project).shown_path(name) for name in renamed if name != new]
    others = [f"data/{moved.parent.as_posix()}/{each}" for each in beside]
    return [f"data/{moved.as_posix()}", *others, f"data/{DESCRIPTOR}", *tables, *edited, *pages]


def remove_dataset(project: Project, name: str) -> list[str]:
    """Take a dataset out of the package; what was removed.

    Raises
    ------
    ContentError
        If anything rests on it, with every place; nothing is removed then.
    """
    package = _with(project, name)
    described = package.described(name)
    raise_all(ContentError, _users(project, package, name))
    # No git gives back a file that may not be in it: what to do with it is for whoever was trusted with it.
    removed = [] if ACCESS in described.raw else [project.data / described.path]
    if removed and ORIGINAL in described.raw:
        removed.append(project.data / described.raw[ORIGINAL]["path"])
    if test := _own_test(project, name):
        removed.append(test)
    whole = read_package(project)
    whole["resources"] = [each for each in whole["resources"] if each["name"] != name]
    _write(project, whole)
    for path in removed:
        path.unlink(missing_ok=True)
    folder = (project.data / described.path).parent
    page: list[str] = []
    if _is_alone(package, described) and folder != project.data:
        page = remove_page(project, folder.name)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return [*(project.shown(path) for path in removed), *page]


def _with(project: Project, name: str) -> Package:
    package = open_package(project)
    if name not in package.names:
        expected = close_to(name, package.names, "datasets")
        raise UsageError(Problem(f'there is no dataset "{name}"', f"data/{DESCRIPTOR}", expected=expected))
    return package


def _is_alone(package: Package, described: Descriptor) -> bool:
    """Whether no other dataset is in the same folder."""
    folder = Path(described.path).parent
    return not any(
        Path(package.described(each).path).parent == folder for each in package.names if each != described.name
    )


def _own_test(project: Project, name: str) -> Path | None:
    """The test that `make new-dataset` made for a dataset, if it is there and nothing else is."""
    test = project.root / "tests" / "data" / f"test_{name.replace('-', '_')}.py"
    is_made = test.is_file() and "Made by `make new-dataset`" in test.read_text(encoding="utf-8")
    return test if is_made else None


def _users(project: Project, package: Package, name: str) -> Iterator[Problem]:
    """Everything that rests on a dataset."""
    remedy = "remove or change what rests on it first"
    own = _own_test(project, name)
    for place in places_of(project, name):
        if place.path == own:
            continue  # which goes with it
        yield Problem(f'reads "{name}"', project.shown(place.path), place.line, "no use of it", remedy)
    for other in package.names:
        if other == name:
            continue
        described = package.described(other)
        for reference in described.references:
            if reference.dataset == name:
                found = f'column "{reference.field}" of "{other}" names rows of "{name}"'
                yield Problem(found, f"data/{DESCRIPTOR}", described.line, "no reference to it", remedy)
            if reference.dataset != ANY_DATASET:
                continue
            lines = [
                record.line
                for record in package.records(other)
                if any(each.startswith(f"{name}/") for each in reference.names_in(record.cells[reference.field]))
            ]
            if lines:
                more = f"; so do {len(lines) - 1} more rows" if len(lines) > 1 else ""
                found = f'column "{reference.field}" names rows of "{name}"{more}'
                yield Problem(found, package.shown_path(other), lines[0], "no reference to it", remedy)


def places_of(project: Project, name: str) -> list[Mention]:
    """Where programs name a dataset: in `reads`, as ``data["name"]``, ``read("name")``, and as ``"name/key"``."""
    found = []
    for folder in FOLDERS:
        for path in sorted((project.root / folder).rglob("*.py")):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError):
                continue  # the build tells it
            found += [_place(path, each) for each in _named(tree, name)]
    return sorted(set(found), key=lambda each: (str(each.path), each.line, each.begin))


def _named(tree: ast.AST, name: str) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "reads":
            yield from _texts(ast.walk(node.value), name)
        elif isinstance(node, ast.Subscript):
            yield from _texts([node.slice], name)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING:
            yield from _texts(node.args[:1], name)
        elif isinstance(node, ast.Assign) and all(map(_is_constant, node.targets)):
            yield from _texts(ast.walk(node.value), name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(f"{name}/"):
            yield node


def _is_constant(target: ast.expr) -> bool:
    """Whether what is assigned to has names in capitals alone, as ``HARVEST, PRICES``."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(each, ast.Name) and each.id.isupper() for each in parts)


def _texts(nodes: Iterable[ast.AST], name: str) -> Iterator[ast.Constant]:
    return (each for each in nodes if isinstance(each, ast.Constant) and each.value == name)


def _place(path: Path, node: ast.Constant) -> Mention:
    return Mention(path, node.lineno, node.col_offset, node.end_col_offset or node.col_offset)


def _rename_in_programs(project: Project, old: str, new: str) -> list[str]:
    edited = []
    by_path: dict[Path, list[Mention]] = {}
    for place in places_of(project, old):
        by_path.setdefault(place.path, []).append(place)
    for path, places in by_path.items():
        lines = path.read_text(encoding="utf-8").split("\n")
        for place in sorted(places, key=lambda each: (each.line, each.begin), reverse=True):
            line = lines[place.line - 1].encode()  # Python counts columns in bytes
            text = line[place.begin : place.end].decode().replace(old, new, 1)
            lines[place.line - 1] = (line[: place.begin] + text.encode() + line[place.end :]).decode()
        write_atomically(path, "\n".join(lines))
        edited.append(project.shown(path))
    return edited


def _rename_in_tables(project: Project, package: Package, old: str, new: str) -> list[str]:
    """Rename addresses of rows in the cells that hold them; the datasets that changed."""
    changed = []
    for name in package.names:
        described = package.described(name)
        columns = {each.field for each in described.references if each.dataset == ANY_DATASET}
        path = project.data / described.path
        if not columns or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        address = re.compile(rf"(?<![\w./-]){re.escape(old)}/(?=[A-Za-z0-9])")
        header, *rows = list(csv.reader(io.StringIO(text)))
        renamed = [
            [address.sub(f"{new}/", cell) if name in columns else cell for name, cell in zip(header, row, strict=False)]
            for row in rows
        ]
        written = csv_text([header, *renamed])
        if written != text and address.search(text):
            write_atomically(path, written)
            changed.append(name)
    return changed


def _rename_in(resource: dict[str, Any], old: str, new: str) -> None:
    for field in resource["schema"]["fields"]:
        if field.get("references", {}).get("resource") == old:
            field["references"]["resource"] = new
    for foreign in resource["schema"].get("foreignKeys", []):
        if foreign["reference"].get("resource") == old:
            foreign["reference"]["resource"] = new


def _record(project: Project, changed: list[str]) -> None:
    """Note the checksums of tables in which only a name has changed."""
    whole = read_package(project)
    for resource in whole["resources"]:
        path = project.data / resource["path"]
        if resource["name"] in changed:
            data = path.read_bytes()
            resource.update(hash=f"sha256:{sha256(data)}", bytes=len(data))
    _write(project, whole)


def _write(project: Project, whole: dict[str, Any]) -> None:
    write_atomically(project.descriptor, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
