"""The filters that an author names: pandoc's in Lua or Python, by file or as part of an extension in `_extensions`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from report.core.chapters import COPY_IN, Place
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem, raise_all
from report.core.files import leads_outside, repository_of, sha256_file
from report.core.settings import read_yaml_file
from report.core.shapes import ANYTHING

EXTENSIONS = "_extensions"
DESCRIPTION = ("_extension.yml", "_extension.yaml")
# require('./names') or require "names"
REQUIRED = re.compile(r"\brequire\s*\(?\s*[\"']([^\"'\n]+)[\"']")
# ['name'] = function(…) in what a file returns, name = function(…), function name(…)
NAMED = re.compile(r"\[[\"']([\w-]+)[\"']\]\s*=|\b(\w+)\s*=\s*function\b|\bfunction\s+(\w+)\s*\(")
LANGUAGES = {"filters": (".lua", ".py"), "shortcodes": (".lua",)}  # in Python: programs that read and write the tree
OF_RENDERER = ("quarto", "citeproc")  # places in the order of Quarto's own steps


def filters_of(settings: Settings, root: Path) -> tuple[tuple[Path, ...], ...]:
    """The files of all filters that settings name, in order: for the text as it is read, for the text, for the page.

    The first are named ``at: pre-ast``; they see divisions where others see callouts, tabs, theorems and floats. The
    last are named after `quarto`, or ``at: post-…``; they see references and citations as they are read.

    Raises
    ------
    ContentError
        With every filter that does not exist or is written in another language than Lua or Python.
    """
    problems: list[Problem] = []
    plain: list[Path] = []
    early: list[Path] = []
    late: list[Path] = []
    is_late = False
    for item, place in settings.each_of("filters"):
        name = item.get("path") if isinstance(item, Mapping) else item
        is_late = is_late or name == "quarto"
        if not isinstance(name, str) or name in OF_RENDERER:
            continue
        at = str(item.get("at") or "") if isinstance(item, Mapping) else ""
        try:
            found = plain if at == "pre-ast" else late if at.startswith("post") or (is_late and not at) else early
            found += _files_of(name, place, root)
        except ContentError as error:
            problems += error.problems
    raise_all(ContentError, problems)
    return tuple(tuple(dict.fromkeys(each)) for each in (plain, early, late))


def shortcodes_of(settings: Settings, root: Path, path: str) -> tuple[tuple[Path, ...], frozenset[str]]:
    """The files with shortcodes of the author's own, and the names that stand in them.

    They are those that ``shortcodes:`` names, and those of all extensions in the document's folder and above.

    Raises
    ------
    ContentError
        If one that is named does not exist or is not written in Lua.
    """
    found: list[Path] = []
    for name, place in settings.each_of("shortcodes"):
        found += _files_of(str(name), place, root, "shortcodes")
    folder = (root / path).parent
    for start in (folder, *folder.parents):
        for described in sorted((start / EXTENSIONS).glob("**/_extension.y*ml")):
            name = described.parent.name
            with suppress(ContentError):  # an extension that the text does not use may be broken
                found += _described(described, name, Place(described.as_posix(), 1), root, "shortcodes")
        if start == root:
            break
    texts = [file.read_text("utf-8", "replace") for file in found]
    names = {name for text in texts for each in NAMED.findall(text) for name in each if name}
    return tuple(dict.fromkeys(found)), frozenset(names)


def states_of(files: Iterable[Path]) -> list[str]:
    """The hashes of files of an author's own code, and of all modules that these ask for."""
    waiting = [(file, file.parent) for file in files]
    found: dict[Path, str] = {}
    while waiting:
        file, top = waiting.pop(0)
        if file in found:
            continue
        found[file] = sha256_file(file)
        for name in REQUIRED.findall(file.read_text("utf-8", "replace")):
            paths = (beside / f"{each}.lua" for beside in (file.parent, top) for each in (name, name.replace(".", "/")))
            waiting += [(path.resolve(), top) for path in paths if path.is_file()]
    return list(found.values())


def _files_of(name: str, place: Place, root: Path, kind: str = "filters") -> Iterator[Path]:
    folder = root / PurePosixPath(place.path).parent
    path = root / name.lstrip("/") if name.startswith("/") else folder / name
    if name.endswith(LANGUAGES[kind]):
        if leads_outside(path, repository_of(root)):
            raise ContentError(Problem(f"the filter {name} is outside the project", *place, remedy=COPY_IN))
        if not path.is_file():
            raise ContentError(Problem(f"the filter {name} does not exist", *place, remedy="correct the name"))
        yield path.resolve()
        return
    if PurePosixPath(name).suffix:
        found = f"the filter {name} is written neither in Lua nor in Python; the built-in renderer runs no other"
        raise ContentError(Problem(found, *place, "a filter of pandoc, *.lua or *.py"))
    yield from _of_extension(name, place, folder, root, kind)


def _of_extension(name: str, place: Place, folder: Path, root: Path, kind: str) -> Iterator[Path]:
    """The filters of an extension: beside the file that names it, or in a folder above."""
    for start in (folder, *folder.parents):
        for inside in (start / EXTENSIONS / name, *sorted((start / EXTENSIONS).glob(f"*/{name.rpartition('/')[2]}"))):
            described = next((inside / each for each in DESCRIPTION if (inside / each).is_file()), None)
            if described:
                yield from _described(described, name, place, root, kind)
                return
        if start == root:
            break
    remedy = f"add it: quarto add OWNER/{name}; or take its name out if the text does not need it"
    raise ContentError(Problem(f"the extension {name} does not exist", *place, f"a folder {EXTENSIONS}/{name}", remedy))


def _described(described: Path, name: str, place: Place, root: Path, kind: str) -> Iterator[Path]:
    values, _ = read_yaml_file(described, described.relative_to(root).as_posix(), ANYTHING)
    contributes: Any = values.get("contributes") or {}
    for item in contributes.get(kind) or ():
        file = item.get("path") if isinstance(item, Mapping) else item
        if isinstance(file, str) and file.endswith(LANGUAGES[kind]):
            path = described.parent / file
            if not path.is_file():
                raise ContentError(Problem(f"the extension {name} has no file {file}", *place))
            yield path.resolve()
        elif isinstance(file, str) and PurePosixPath(file).suffix:
            found = f"the extension {name} has a filter that is written neither in Lua nor in Python: {file}"
            raise ContentError(Problem(found, *place, "a filter of pandoc, *.lua or *.py"))
