"""Recording a deliberate change of a dataset: its new checksum and size, and which rows moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from report.core.commands import find_program, run
from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256, write_if_changed
from report.core.project import Project
from report.data.appearance import ROWS, check_appearance, check_not_empty
from report.data.descriptor import Descriptor, read_package
from report.data.package import CHECKSUM, open_whole_package
from report.data.tables import parse_records, shown_path


@dataclass(frozen=True)
class Sealed:
    """A dataset's checksums before and after, and its rows against the last commit.

    Parameters
    ----------
    added, removed
        Keys of rows.
    changed
        For each changed row its key and ``column: old → new`` for each changed cell.
    compared
        Whether there was a committed version to compare with.
    """

    name: str
    old_hash: str
    new_hash: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    compared: bool

    def __str__(self) -> str:
        lines = [f"{self.name}: {'already sealed' if self.old_hash == self.new_hash else 'sealed'}"]
        lines += [f"  old  {self.old_hash}", f"  new  {self.new_hash}"]
        if not self.compared:
            return "\n".join([*lines, "  no committed version to compare with"])
        count = f"{len(self.added)} added, {len(self.removed)} removed, {len(self.changed)} changed"
        lines.append(f"  rows against the last commit: {count}")
        lines += [f"  + {key}" for key in self.added] + [f"  - {key}" for key in self.removed]
        lines += [f"  ~ {key}: {'; '.join(cells)}" for key, cells in self.changed.items()]
        return "\n".join(lines)


def seal_dataset(project: Project, name: str) -> Sealed:
    """Record the present checksum and size of a dataset in `datapackage.json`.

    Raises
    ------
    ContentError
        If there is no such dataset, or if its rows break any rule but the checksum; nothing is written then.
    """
    package = open_whole_package(project)
    descriptor = package.described(name)
    path, shown = project.data / descriptor.path, shown_path(project, descriptor)
    if not path.is_file():
        raise ContentError(Problem(f'the file of dataset "{name}" is missing', shown))
    rules = (*package.check(name), *check_appearance(package, name))
    raise_all(
        ContentError,
        # What sealing records cannot be wrong before it: checksum and number of rows. A table without rows is.
        (problem for result in rules if result.rule not in (CHECKSUM, ROWS) for problem in result.problems),
    )
    raise_all(ContentError, check_not_empty(package.records(name), descriptor, shown))
    data = path.read_bytes()
    now = _cells_by_key(data, descriptor, shown)
    before = _committed(project, descriptor, shown)
    _record(project, name, data, len(now))
    old = before or {}
    return Sealed(
        name,
        str(descriptor.raw["hash"]),
        f"sha256:{sha256(data)}",
        tuple(key for key in now if key not in old) if before is not None else (),
        tuple(key for key in old if key not in now),
        {key: moves for key in now if key in old and (moves := _moves(old[key], now[key]))},
        before is not None,
    )


def _record(project: Project, name: str, data: bytes, rows: int) -> None:
    """Write checksum, size and number of rows; all else in the descriptor stays as it is."""
    path = project.descriptor
    whole = read_package(project)
    resource = next(resource for resource in whole["resources"] if resource["name"] == name)
    resource.update(hash=f"sha256:{sha256(data)}", bytes=len(data), rows=rows)
    write_if_changed(path, json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _committed(project: Project, descriptor: Descriptor, shown: str) -> dict[str, dict[str, str]] | None:
    """The rows of the last commit by key, or None if there is no git, no commit or no such file in it."""
    if find_program("git") is None:
        return None
    shown_by_git = run(["git", "show", f"HEAD:./{shown}"], folder=project.root)
    return _cells_by_key(shown_by_git.stdout.encode(), descriptor, shown) if shown_by_git.status == 0 else None


def _cells_by_key(data: bytes, descriptor: Descriptor, shown: str) -> dict[str, dict[str, str]]:
    """The rows of a file by key; columns that the schema now has or no longer has are compared too."""
    header = data.decode("utf-8", errors="replace").split("\n", 1)[0].strip().split(",")
    fields = [{"name": name, "type": "string"} for name in header]
    schema = {**descriptor.raw["schema"], "fields": fields}
    there = Descriptor({**descriptor.raw, "schema": schema}, descriptor.line)
    return {
        record.cells[descriptor.key]: record.cells
        for record in parse_records(data, there, shown).rows
        if descriptor.key in record.cells
    }


def _moves(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    columns = [*new, *(column for column in old if column not in new)]
    return tuple(
        f"{column}: {old.get(column, '') or '(empty)'} → {new.get(column, '') or '(empty)'}"
        for column in columns
        if old.get(column, "") != new.get(column, "")
    )
