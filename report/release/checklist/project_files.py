"""The project's files as the questions look at them: which there are, what they say, what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from report.core.chapters import LANGUAGE, read_chapter
from report.core.errors import Problem, ReportError
from report.core.project import DESCRIPTOR, Project
from report.core.shapes import read_json
from report.data.descriptor import PACKAGE
from report.evidence.record import input_files

TEXTS = {
    *(
        ".py",
        ".qmd",
        ".md",
        ".csv",
        ".json",
        ".yml",
        ".toml",
        ".txt",
        ".lua",
        ".css",
        ".js",
        ".bib",
        ".j2",
        ".po",
        ".typ",
    ),
    "",
}


def told_of(error: ReportError) -> Iterator[str]:
    """What an error says, a line for each problem."""
    return map(told_in_short, error.problems)


def told_in_short(problem: Problem) -> str:
    """A problem on one line: where it is and what is there."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{place} {problem.found}".strip()


@dataclass(frozen=True)
class Files:
    """The inputs of a project."""

    project: Project

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every file, in order."""
        return tuple(input_files(self.project.root))

    def path(self, name: str) -> Path:
        """Where a file is."""
        return self.project.root / name

    def text(self, name: str) -> str:
        """What a file says; nothing if it is not there."""
        path = self.path(name)
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    def texts(self, *begins: str) -> Iterator[tuple[str, str]]:
        """Files of text, those whose path begins so."""
        for name in self.names:
            if Path(name).suffix in TEXTS and name.startswith(begins or ("",)):
                yield name, self.text(name)

    @cached_property
    def descriptor(self) -> Mapping[str, Any]:
        """The description of the data."""
        path = self.path(f"data/{DESCRIPTOR}")
        read: Mapping[str, Any] = (
            read_json(path, f"data/{DESCRIPTOR}", PACKAGE) if path.is_file() else {"resources": []}
        )
        return read

    @cached_property
    def originals(self) -> frozenset[str]:
        """The files as they were received of which tables were made: kept as they came, with their hash."""
        told = (each.get("original") for each in self.descriptor["resources"])
        return frozenset(f"data/{each['path']}" for each in told if isinstance(each, Mapping) and each.get("path"))

    def programs(self, *begins: str) -> Iterator[tuple[str, ast.Module]]:
        """Programs and the cells of chapters, as trees."""
        for name, text in self.texts(*begins):
            if name.endswith(".py"):
                yield name, ast.parse(text)
            elif name.endswith(".qmd"):
                for cell in read_chapter(self.path(name), self.project.root).cells:
                    if cell.language == LANGUAGE:
                        yield name, ast.parse("\n".join(cell.content))

    def imports(self, *begins: str) -> Iterator[tuple[str, str]]:
        """What programs import: the file and the module's full name."""
        for name, tree in self.programs(*begins):
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    yield from ((name, alias.name) for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield name, node.module

    def calls(self, *begins: str) -> Iterator[tuple[str, int, str]]:
        """What programs call: file, line and the dotted name."""
        for name, tree in self.programs(*begins):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield name, node.lineno, ast.unparse(node.func)
