"""The only place that starts pandoc: one reading, one writing, one citing, with what it complains about."""

from __future__ import annotations

import functools
import itertools
import json
import re
import signal
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.commands import Completed, OverTime, run
from report.errors import ContentError, Problem
from report.files import sha256, sha256_file

FILTERS = Path(__file__).with_name("filters")
READING = ("shared.lua", "conditions.lua", "blocks.lua", "floats.lua", "index.lua")
API = [1, 23, 1]  # of the trees that this version of pandoc reads
SECONDS = 60.0  # a chapter takes one or two
SECONDS_PER_MEGABYTE = 60.0  # of text in a single line pandoc takes a quarter of it
DEEPEST = 300  # levels of a tree, of which a list has four; it is walked by functions that call themselves
FULL = {2: "its stack is full", 251: "its memory is full"}  # statuses of the runtime that pandoc is compiled with

Ast = dict[str, Any]


class TooMuch(ContentError):
    """Pandoc did not end in time, died, or made a tree that nobody can walk; see `too_much` for where the cause is."""


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


def read_markdown(text: str, settings: Mapping[str, Any], seconds: float = SECONDS) -> tuple[Ast, tuple[Said, ...]]:
    """The document in ``text`` as a syntax tree in which floats, callouts, tabs and theorems have their normal form.

    Raises
    ------
    TooMuch
        If pandoc cannot bear the text; for a text of some size it gets more than ``seconds``.
    """
    filters = [f"--lua-filter={FILTERS / name}" for name in READING[1:]]
    return _tree(["--from=markdown", "--to=json", *filters], text, settings, seconds=seconds)


def resolve(tree: Ast, settings: Mapping[str, Any]) -> tuple[Ast, tuple[Said, ...]]:
    """A tree whose metadata brings numbers, references and citations, with all of them in place."""
    return _tree(["--from=json", "--to=json", f"--lua-filter={FILTERS / 'resolve.lua'}"], _text(tree), settings)


def write_page(tree: Ast, settings: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Said, ...]]:
    """The same as `resolve`, written as the parts of an HTML page: title, contents, body."""
    arguments = ["--from=json", f"--to={FILTERS / 'page.lua'}", f"--lua-filter={FILTERS / 'resolve.lua'}"]
    return _tree(arguments, _text(tree), settings)


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


def cite(
    tree: Ast, bibliographies: Sequence[Path], style: Path | None, seconds: float = SECONDS
) -> tuple[Ast, tuple[Said, ...]]:
    """A tree with its citations and its list of references formatted.

    Raises
    ------
    ContentError
        If a bibliography or the style cannot be read.
    TooMuch
        If pandoc cannot bear what stands in them.
    """
    arguments = ["--from=json", "--to=json", "--citeproc"]
    # Pandoc reads these two as addresses, in which %20 is a blank.
    arguments += ["--bibliography=" + str(path).replace("%", "%25") for path in bibliographies]
    arguments += ["--csl=" + str(style).replace("%", "%25")] if style else []
    return _tree(arguments, _text(tree), {}, seconds=seconds)


def write(tree: Ast, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """A tree as text in another format, or, with ``--output`` in ``arguments``, in a file.

    Raises
    ------
    ContentError
        If pandoc fails or complains about anything.
    """
    done = _run(["--from=json", *arguments], _text(tree), environment, SECONDS)
    said = _said(done.stderr)
    if done.status or said:
        complaints = said or [Said(f"status {done.status}")]
        raise ContentError(*(Problem(f"pandoc cannot write the document: {item.text}") for item in complaints))
    return done.stdout


def _tree(
    arguments: Sequence[str],
    text: str,
    settings: Mapping[str, Any],
    more: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> tuple[Any, tuple[Said, ...]]:
    environment = {"REPORT_SETTINGS": json.dumps(settings, ensure_ascii=False), **(more or {})}
    done = _run(arguments, text, environment, seconds)
    said = tuple(_said(done.stderr))
    if done.status:
        words = " ".join(item.text for item in said) or f"status {done.status}"
        raise ContentError(Problem(f"pandoc cannot go on: {words}"))
    _check_depth(done.stdout)
    return json.loads(done.stdout), said


def _run(arguments: Sequence[str], text: str, environment: Mapping[str, str] | None, seconds: float) -> Completed:
    """Pandoc with ``text``, in ``seconds`` and those that its size adds; pandoc gets no text elsewhere."""
    limit = round(seconds + len(text) / 1e6 * SECONDS_PER_MEGABYTE, 1)
    try:
        done = run([program(), *arguments], stdin=text, environment=environment, seconds=limit)
    except OverTime as error:
        raise TooMuch(Problem(f"pandoc did not end within {limit:g} seconds and was stopped")) from error
    if done.status < 0:
        raise TooMuch(Problem(f"pandoc was ended by the signal {signal.Signals(-done.status).name}"))
    if done.status in FULL and re.search(r"stack overflow|[Hh]eap exhausted", done.stderr):
        raise TooMuch(Problem(f"pandoc gave up: {FULL[done.status]}"))
    return done


def _check_depth(tree: str) -> None:
    """Refuse a tree, given as JSON, that is too deep for functions that call themselves."""
    outside = "".join(tree.replace("\\\\", "").replace('\\"', "").split('"')[::2])  # of texts, which may hold brackets
    steps = (1 if mark in "[{" else -1 for mark in outside if mark in "[]{}")
    depth = max(itertools.accumulate(steps), default=0)
    if depth > DEEPEST:
        raise TooMuch(Problem(f"the text is nested {depth} levels deep", expected=f"at most {DEEPEST}"))


def _text(tree: Ast) -> str:
    """A tree as JSON."""
    try:
        return json.dumps(tree)
    except RecursionError as error:
        raise TooMuch(Problem("the document is nested too deeply", expected=f"at most {DEEPEST} levels")) from error


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
