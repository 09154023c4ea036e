"""The only place that starts pandoc: one reading, one writing, one citing, with what it complains about."""

from __future__ import annotations

import functools
import html
import importlib.util
import itertools
import json
import re
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core import comments
from report.core.commands import Completed, OverTime, run
from report.core.errors import ContentError, Problem
from report.core.files import sha256, sha256_file

FILTERS = Path(__file__).with_name("filters")
CONDITIONS = "conditions.lua"
CONDITIONAL = ("content-hidden", "content-visible")  # the marks that it looks for
LISTS = "list_tables.lua"  # likewise, for texts with a list-table
SIGNS = (":::", "<!")  # of divs and comments that pandoc may have taken for text
READING = ("shared.lua", CONDITIONS, "blocks.lua", "floats.lua", "index.lua")
LATE = "authors_late.lua"  # the same for those that come after references and citations
AUTHORS = "authors.lua"  # after the conditions, so that no filter sees what is hidden
API = [1, 23, 1]  # of the trees that this version of pandoc reads
SECONDS = 60.0  # a chapter takes one or two
SECONDS_PER_MEGABYTE = 60.0  # of text in a single line pandoc takes a quarter of it
NO_LIBRARIES = {"LUA_CPATH": ""}  # filters load no compiled code of this machine, as under Quarto
DEEPEST = 300  # levels of a tree, of which a list has four; it is walked by functions that call themselves
STEPS = {mark: 1 if mark in b"[{" else -1 for mark in b"[]{}"}  # into lists and objects of JSON and out of them
NO_BRACKETS = bytes(each for each in range(256) if each not in STEPS)
FULL = {2: "its stack is full", 251: "its memory is full"}  # statuses of the runtime that pandoc is compiled with

Ast = dict[str, Any]


class PandocStopped(ContentError):
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
    """Pandoc of the Python package, not one that happens to be on the PATH; that one where the package brings none."""
    package = importlib.util.find_spec("pypandoc")
    brought = Path(package.origin or "").parent / "files" / "pandoc" if package else Path()
    if brought.is_file():  # asked for it, the package starts each one it finds, and takes the newest
        return brought
    import pypandoc

    return Path(pypandoc.get_pandoc_path())


@functools.cache
def version() -> str:
    """A name for pandoc and the filters as they are now: a part of every cache key."""
    printed = run([program(), "--version"]).stdout.splitlines()[0]
    made_by = (*sorted(FILTERS.glob("*.lua")), Path(comments.__file__))
    return sha256(printed + "".join(sha256_file(path) for path in made_by))


def read_markdown(text: str, settings: Mapping[str, Any], seconds: float = SECONDS) -> tuple[Ast, tuple[Said, ...]]:
    """The document in ``text`` as a syntax tree in which floats, callouts, tabs and theorems have their normal form.

    Raises
    ------
    PandocStopped
        If pandoc cannot bear the text; for a text of some size it gets more than ``seconds``.
    """
    filters = [f"--lua-filter={FILTERS / name}" for name in _filters(settings, text)]
    return _tree([*_reading(settings), "--to=json", *filters], text, _seen(settings, text), seconds=seconds)


def _filters(settings: Mapping[str, Any], text: str) -> Iterator[str]:
    """The filters of the first pass, among them the author's own where there are any.

    That of conditions goes through every list of words, a fifth of all time, and most texts hold none. A sign that
    HTML writes by its name or number may be part of a mark.
    """
    plain = html.unescape(text)
    if any(mark in plain for mark in CONDITIONAL):
        yield CONDITIONS
    if settings.get("filters") or settings.get("shortcodes"):
        yield AUTHORS
    if "list-table" in plain:
        yield LISTS
    yield from READING[2:]


def _seen(settings: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The settings and which signs the text holds at all: a filter looks into every list of words only for those."""
    plain = html.unescape(text)
    return {**settings, "signs": {sign: True for sign in SIGNS if sign in plain}}


def _late_filters(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of the second pass, likewise."""
    return ("resolve.lua", LATE) if settings.get("late_filters") else ("resolve.lua",)


def _reading(settings: Mapping[str, Any]) -> list[str]:
    """How the text is to be read: its kind of Markdown, and what is added to the level of its headings."""
    shift = settings.get("shift", 0)
    return [f"--from={settings.get('from', 'markdown')}", *([f"--shift-heading-level-by={shift}"] if shift else [])]


def resolve(tree: Ast, settings: Mapping[str, Any]) -> tuple[Ast, tuple[Said, ...]]:
    """A tree whose metadata brings numbers, references and citations, with all of them in place."""
    filters = [f"--lua-filter={FILTERS / name}" for name in _late_filters(settings)]
    return _tree(["--from=json", "--to=json", *filters], _text(tree), settings)


def write_page(tree: Ast, settings: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Said, ...]]:
    """The same as `resolve`, written as the parts of an HTML page: title, contents, body; without comments."""
    filters = [f"--lua-filter={FILTERS / name}" for name in _late_filters(settings)]
    return _published(*_tree(["--from=json", f"--to={FILTERS / 'page.lua'}", *filters], _text(tree), settings))


def _published(page: dict[str, Any], said: tuple[Said, ...]) -> tuple[dict[str, Any], tuple[Said, ...]]:
    """The parts of a page without comments; one that is never closed would hide the rest, and is told."""
    told = (Said("a comment of HTML is opened and never closed", comments.OPENS),)
    parts = {name: comments.without_comments(each) if isinstance(each, str) else each for name, each in page.items()}
    entries = [{**each, "title": comments.without_comments(each["title"])} for each in page["contents"]]
    return {**parts, "contents": entries}, said + told * comments.leaves_open(page["body"])


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
        filters = [*_filters(settings, text), "foreseen.lua", *_late_filters(settings)]
        arguments = [f"--to={FILTERS / 'page.lua'}", *(f"--lua-filter={FILTERS / name}" for name in filters)]
        given = _tree([*_reading(settings), *arguments], text, _seen(settings, text), {"REPORT_FORESEEN": str(path)})
        page, said = _published(*given)
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
    PandocStopped
        If pandoc cannot bear what stands in them.
    """
    arguments = ["--from=json", "--to=json", "--citeproc"]
    # Pandoc reads these two as addresses, in which %20 is a blank.
    arguments += ["--bibliography=" + str(path).replace("%", "%25") for path in bibliographies]
    arguments += ["--csl=" + str(style).replace("%", "%25")] if style else []
    return _tree(arguments, _text(tree), {}, seconds=seconds)


def records_of(text: str) -> list[dict[str, Any]]:
    """The entries of a bibliography in BibTeX as records of CSL; none if pandoc cannot read it."""
    done = _run(["--from=biblatex", "--to=csljson"], text, None, SECONDS)
    return [] if done.status else list(json.loads(done.stdout))


def html_of(text: str) -> str:
    """A text in Markdown as HTML.

    Raises
    ------
    ContentError
        If pandoc fails.
    """
    done = _run(["--from=markdown", "--to=html5", "--mathml", "--wrap=none"], text, None, SECONDS)
    if done.status:
        raise ContentError(Problem(f"pandoc cannot read a text of the settings: {done.stderr.strip()}"))
    return comments.without_comments(done.stdout)


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
        done = run(
            [program(), *arguments], stdin=text, environment=NO_LIBRARIES | dict(environment or {}), seconds=limit
        )
    except OverTime as error:
        raise PandocStopped(Problem(f"pandoc did not end within {limit:g} seconds and was stopped")) from error
    if done.status < 0:
        raise PandocStopped(Problem(f"pandoc was ended by the signal {signal.Signals(-done.status).name}"))
    if done.status in FULL and re.search(r"stack overflow|[Hh]eap exhausted", done.stderr):
        raise PandocStopped(Problem(f"pandoc gave up: {FULL[done.status]}"))
    return done


def _check_depth(tree: str) -> None:
    """Refuse a tree, given as JSON, that is too deep for functions that call themselves."""
    outside = "".join(tree.replace("\\\\", "").replace('\\"', "").split('"')[::2])  # of texts, which may hold brackets
    marks = outside.encode().translate(None, NO_BRACKETS)
    depth = max(itertools.accumulate(map(STEPS.__getitem__, marks)), default=0)
    if depth > DEEPEST:
        raise PandocStopped(Problem(f"the text is nested {depth} levels deep", expected=f"at most {DEEPEST}"))


def _text(tree: Ast) -> str:
    """A tree as JSON."""
    try:
        return json.dumps(tree)
    except RecursionError as error:
        raise PandocStopped(
            Problem("the document is nested too deeply", expected=f"at most {DEEPEST} levels")
        ) from error


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
