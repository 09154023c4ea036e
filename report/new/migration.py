"""The author's part of a paper with the machine of release 0.2.0: moved to today's folders, nothing of it lost."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import write_atomically
from report.core.project import CONFIGURATION, EVIDENCE, SCRIPTS
from report.new.former_release import ARITHMETIC, Former

# Modules that an author imports, and where they are now; other names of the machine's are the same, or gone.
MOVED = {
    "report.analysis": SCRIPTS,
    **{
        f"report.{name}": f"report.core.{name}"
        for name in ("commands", "errors", "files", "programs", "progress", "project")
    },
}
# report.analysis.honey, report.errors; not report.errors_of, my.report.errors
NAMED = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, MOVED))})(?!\w)")
# from report import errors
OUT_OF_REPORT = re.compile(r"^(?P<begin>[ \t]*)from report import (?P<name>\w+)[ \t]*$", re.M)
# from report.analysis.honey import VALLEYS, import report.errors as errors
IMPORTING = re.compile(r"^[ \t]*(?:from|import) report\b.*$", re.M)
IN_ORDER = ("report", SCRIPTS, "tests")  # packages whose imports stand in one group
# Settings whose values were files of the machine; what an author set otherwise stays.
SETTINGS = {
    # pre-render: scripts/build_exhibits.py
    r"(pre-render:[ \t]*)scripts/build_exhibits\.py": r"\1report/hooks/before_render.py",
    r"(post-render:[ \t]*)scripts/write_companions\.py": r"\1report/hooks/after_render.py",
    # css: report/render/theme/quarto.css
    r"report/render/theme/": "report/theme/look/",
}
# The cell of a page that the machine writes had a label, which hides the page's headings from its contents.
LABELLED = re.compile(r"(?<=^```\{python\}\n)#\| label: page\n(?=(?:#\|.*\n)*from report\.show import page\n)", re.M)


@dataclass(frozen=True)
class Move:
    """What changes in the author's files.

    Parameters
    ----------
    texts
        Files to be written, by path, with what they are to hold.
    moved
        Where files were that are written elsewhere now, with where that is.
    own
        All files of the author's that were looked at, by path.
    """

    texts: dict[str, bytes]
    moved: dict[str, str]
    own: tuple[str, ...]

    def __str__(self) -> str:
        rewritten = [name for name in self.texts if name not in self.moved.values()]
        lines = [f"moved    {old} to {new}" for old, new in self.moved.items()]
        return "\n".join([*lines, *(f"adapted  {name}" for name in rewritten)])

    def make(self, paper: Path) -> None:
        """Do it: every file stands in its new place before it goes from the old one."""
        for name, text in self.texts.items():
            write_atomically(paper / name, text)
        for name in self.moved:
            (paper / name).unlink(missing_ok=True)


def plan_move(paper: Path, former: Former, machine: Container[str]) -> Move:
    """What would bring the author's part of a paper to today's folders; nothing is changed.

    Parameters
    ----------
    paper
        Its folder.
    former
        The release that its machine is of.
    machine
        The machine's files that are still there.

    Raises
    ------
    ContentError
        If something else stands where a file is to be moved.
    """
    texts, moved = {}, {}
    for path in files_in(paper / ARITHMETIC, "**/*"):
        name = path.relative_to(paper).as_posix()
        moved[name] = f"{SCRIPTS}/{name.removeprefix(ARITHMETIC)}"
        texts[moved[name]] = _adapted(path)
    taken = [
        Problem(f"stands where {old} is to be moved", new, remedy="give one of them another name")
        for old, new in moved.items()
        if (paper / new).exists() and new not in machine and (paper / new).read_bytes() != texts[new]
    ]
    raise_all(ContentError, taken)
    own = [path.relative_to(paper).as_posix() for path in _own_files(paper)]
    own = [name for name in own if name not in machine and name not in former.beside]
    adapted = {name: _adapted(paper / name) for name in own if name not in texts}
    texts |= {name: text for name, text in adapted.items() if text != (paper / name).read_bytes()}
    return Move(texts, moved, tuple(own))


def _own_files(paper: Path) -> Iterator[Path]:
    yield paper / CONFIGURATION
    yield from files_in(paper, "*.qmd")
    yield from files_in(paper / "chapters", "**/*.qmd")
    yield from (path for folder in (SCRIPTS, "tests") for path in files_in(paper / folder, "**/*.py"))


def files_in(folder: Path, pattern: str) -> list[Path]:
    """Files of a folder by a pattern, but what Python keeps of modules."""
    return sorted(path for path in folder.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)


def _adapted(path: Path) -> bytes:
    """A file's content with today's names of what it takes from the machine; one that is no text stays as it is."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return path.read_bytes()
    if path.suffix == ".py":
        text = _in_order(_renamed(text))
    elif path.suffix == ".qmd":
        text = IMPORTING.sub(lambda found: _renamed(found[0]), text)
        text = LABELLED.sub("", text) if path.parent.match(EVIDENCE) else text
    elif path.name == CONFIGURATION:
        for pattern, words in SETTINGS.items():
            text = re.sub(pattern, words, text)
    return text.encode()


def _renamed(text: str) -> str:
    text = OUT_OF_REPORT.sub(_import_of_moved, text)
    text = NAMED.sub(lambda found: MOVED[found[0]], text)
    return text.replace(ARITHMETIC, f"{SCRIPTS}/")


def _import_of_moved(found: re.Match[str]) -> str:
    """The line `from report import errors` as `from report.core import errors`."""
    package, _, name = MOVED.get(f"report.{found['name']}", "").rpartition(".")
    if package:
        return f"{found['begin']}from {package} import {name}"
    return f"{found['begin']}import {name} as {found['name']}" if name else found[0]


def _in_order(text: str) -> str:
    """Python with the imports of one group by name again, as `make check` wants them; what cannot be read stays."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    lines = text.splitlines(keepends=True)
    for group in (group for node in ast.walk(tree) for group in _groups(getattr(node, "body", ()))):
        start, end = group[0].lineno - 1, group[-1].end_lineno
        ordered = sorted(group, key=lambda node: node.module or "")
        lines[start:end] = [line for node in ordered for line in lines[node.lineno - 1 : node.end_lineno]]
    return "".join(lines)


def _groups(body: Any) -> Iterator[list[ast.ImportFrom]]:
    """The imports of the machine's and the paper's own modules that stand line after line."""
    group: list[ast.ImportFrom] = []
    for node in body if isinstance(body, list) else ():
        is_own = isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in IN_ORDER
        if group and not (is_own and group[-1].end_lineno == node.lineno - 1):
            yield group
            group = []
        if is_own:
            group.append(node)
    if group:
        yield group
