"""The only place that starts pandoc: one reading, one writing, one citing, with what it complains about."""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.commands import run
from report.errors import ContentError, Problem
from report.files import sha256, sha256_file

FILTERS = Path(__file__).with_name("filters")
READING = ("shared.lua", "conditions.lua", "blocks.lua", "floats.lua", "index.lua")
API = [1, 23, 1]  # of the trees that this version of pandoc reads
SECONDS = 120.0

Ast = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What pandoc or a filter complained about.

    Parameters
    ----------
    text
        The complaint in one line.
    near
        A text of the source close to the fault; empty if unknown.
    line
        The line of the text given to pandoc; 0 if unknown.
    """

    text: str
    near: str = ""
    line: int = 0


@functools.cache
def program() -> Path:
    """Pandoc of the Python package, not one that happens to be on the PATH."""
    import pypandoc

    return Path(pypandoc.get_pandoc_path())


@functools.cache
def version() -> str:
    """A name for pandoc and the filters as they are now: a part of every cache key."""
    printed = run([program(), "--version"]).stdout.splitlines()[0]
    return sha256(printed + "".join(sha256_file(path) for path in sorted(FILTERS.glob("*.lua"))))


def read_markdown(text: str, settings: Mapping[str, Any]) -> tuple[Ast, tuple[Said, ...]]:
    """The document in ``text`` as a syntax tree in which floats, callouts, tabs and theorems have their normal form."""
    filters = [f"--lua-filter={FILTERS / name}" for name in READING[1:]]
    return _tree(["--from=markdown", "--to=json", *filters], text, settings)


def resolve(tree: Ast, settings: Mapping[str, Any]) -> tuple[Ast, tuple[Said, ...]]:
    """A tree whose metadata brings numbers, references and citations, with all of them in place."""
    return _tree(["--from=json", "--to=json", f"--lua-filter={FILTERS / 'resolve.lua'}"], json.dumps(tree), settings)


def write_page(tree: Ast, settings: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Said, ...]]:
    """The same as `resolve`, written as the parts of an HTML page: title, contents, body."""
    arguments = ["--from=json", f"--to={FILTERS / 'page.lua'}", f"--lua-filter={FILTERS / 'resolve.lua'}"]
    return _tree(arguments, json.dumps(tree), settings)


def foresee_page(
    text: str, added: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[Ast, dict[str, Any], tuple[Said, ...]]:
    """What `read_markdown` and then `write_page` give, in one go, if ``added`` is the metadata the second will bring.

    Returns
    -------
    tuple
        The tree of the first pass without its blocks, the parts of the page, and all complaints.
    """
    with tempfile.TemporaryDirectory(prefix="foreseen-") as folder:
        path = Path(folder, "tree.json")
        path.write_text(json.dumps({"pandoc-api-version": API, "meta": added, "blocks": []}), encoding="utf-8")
        filters = [*READING[1:], "foreseen.lua", "resolve.lua"]
        arguments = [f"--to={FILTERS / 'page.lua'}", *(f"--lua-filter={FILTERS / name}" for name in filters)]
        page, said = _tree(["--from=markdown", *arguments], text, settings, {"REPORT_FORESEEN": str(path)})
        tree = json.loads(path.read_text(encoding="utf-8"))
    return {**tree, "blocks": None}, page, said


def cite(tree: Ast, bibliographies: Sequence[Path], style: Path | None) -> tuple[Ast, tuple[Said, ...]]:
    """A tree with its citations and its list of references formatted.

    Raises
    ------
    ContentError
        If a bibliography or the style cannot be read.
    """
    arguments = ["--from=json", "--to=json", "--citeproc"]
    # Pandoc reads these two as addresses, in which %20 is a blank.
    arguments += ["--bibliography=" + str(path).replace("%", "%25") for path in bibliographies]
    arguments += ["--csl=" + str(style).replace("%", "%25")] if style else []
    return _tree(arguments, json.dumps(tree), {})


def write(tree: Ast, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """A tree as text in another format, or, with ``--output`` in ``arguments``, in a file.

    Raises
    ------
    ContentError
        If pandoc fails or complains about anything.
    """
    done = run([program(), "--from=json", *arguments], stdin=json.dumps(tree), environment=environment, seconds=SECONDS)
    said = _said(done.stderr)
    if done.status or said:
        complaints = said or [Said(f"status {done.status}")]
        raise ContentError(*(Problem(f"pandoc cannot write the document: {item.text}") for item in complaints))
    return done.stdout


def _tree(
    arguments: Sequence[str], text: str, settings: Mapping[str, Any], more: Mapping[str, str] | None = None
) -> tuple[Any, tuple[Said, ...]]:
    environment = {"REPORT_SETTINGS": json.dumps(settings, ensure_ascii=False), **(more or {})}
    done = run([program(), *arguments], stdin=text, environment=environment, seconds=SECONDS)
    said = tuple(_said(done.stderr))
    if done.status:
        words = " ".join(item.text for item in said) or f"status {done.status}"
        raise ContentError(Problem(f"pandoc cannot go on: {words}"))
    return json.loads(done.stdout), said


def _said(stderr: str) -> list[Said]:
    """Complaints, each with its continuation lines joined."""
    found: list[Said] = []
    for line in stderr.splitlines():
        if line.startswith("PROBLEM "):
            fault = json.loads(line.removeprefix("PROBLEM "))
            found.append(Said(fault["found"], fault["near"]))
        elif line.startswith(" ") and found:
            last = found.pop()
            found.append(Said(f"{last.text} {line.strip()}", last.near, last.line))
        elif line.strip():
            text = re.sub(r"^\[(WARNING|ERROR|INFO)\] ", "", line)
            place = re.search(r"\bline (\d+) column", text)
            found.append(Said(text, line=int(place[1]) if place else 0))
    return found
