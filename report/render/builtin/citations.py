"""Citations, formatted once for all documents that share a list of references."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.errors import ContentError, Problem
from report.files import leads_outside, sha256, sha256_file
from report.project import Project
from report.render.builtin import pandoc
from report.render.builtin.configuration import Settings
from report.render.builtin.document import Document
from report.render.builtin.source import COPY_IN
from report.render.builtin.too_much import with_entry
from report.store import Store

NOTE_STYLE = re.compile(rb"""<style\b[^>]*\bclass=["']note["']""")


@dataclass(frozen=True)
class Citations:
    """Citations as a reader sees them.

    Parameters
    ----------
    shown
        For each document its citations in order, as inlines of the tree.
    bibliography
        The list of references as a block of the tree, or None if nothing is cited.
    warnings
        Keys that no bibliography has.
    """

    shown: tuple[tuple[Any, ...], ...]
    bibliography: Any
    warnings: tuple[Problem, ...]


def format_citations(
    documents: Sequence[Document], settings: Settings, language: str, root: Path, cache: Path | None
) -> Citations:
    """The citations of ``documents``, taken as one text.

    Formatting them apart from the text keeps letters (2019a, 2019b) and numbers the same on all pages, and a change
    of the prose leaves them as they are.

    Parameters
    ----------
    documents
        After the first pass, in reading order.
    settings
        Names the bibliographies and the style.
    language
        Of the list of references.
    root
        The project's folder.
    cache
        Folder for results; None for none.

    Raises
    ------
    ContentError
        If a bibliography or a style is missing or cannot be read.
    """
    nocite = [document.tree["meta"]["nocite"] for document in documents if "nocite" in document.tree["meta"]]
    cites = [cite for document in documents for cite in document.cites]
    if not cites and not nocite:
        return Citations(tuple(() for _ in documents), None, ())
    files = [Path(name) for name in _list(settings.get("bibliography"))]
    style = Path(settings.get("csl")) if settings.get("csl") else None
    _check_files(files, style, settings, root)
    if not files:
        return Citations(
            tuple(document.cites for document in documents),
            None,
            tuple(
                Problem(
                    f"@{key} is cited, and there is no bibliography",
                    *document.source.place_of(f"@{key}"),
                    remedy="name one under bibliography:",
                )
                for document in documents
                for key in document.index["keys"]
            ),
        )
    tree = _tree(cites, nocite, language)
    result, missing = _cited(tree, files, style, root, cache)
    paragraphs = [block["c"] for block in result["blocks"][: len(cites)]]
    shown: list[tuple[Any, ...]] = []
    for document in documents:
        shown.append(tuple(paragraphs[: len(document.cites)]))
        paragraphs = paragraphs[len(document.cites) :]
    return Citations(tuple(shown), result["blocks"][-1], tuple(_missing(missing, documents)))


def _list(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _check_files(files: Sequence[Path], style: Path | None, settings: Settings, root: Path) -> None:
    problems = [
        Problem(f"the bibliography {path.name} does not exist", *settings.place("bibliography"))
        for path in files
        if not path.is_file()
    ]
    for key, path in [*(("bibliography", path) for path in files), *([("csl", style)] if style else [])]:
        if path.is_file() and leads_outside(path, root):
            problems.append(Problem(f"{path.name} is outside the project", *settings.place(key), remedy=COPY_IN))
    if style and not style.is_file():
        problems.append(Problem(f"the citation style {style.name} does not exist", *settings.place("csl")))
    elif style and NOTE_STYLE.search(style.read_bytes()):
        found = f"the citation style {style.name} puts citations in notes, which is not supported"
        problems.append(Problem(found, *settings.place("csl"), "an author-date or numeric style"))
    if problems:
        raise ContentError(*problems)


def _tree(cites: Sequence[Any], nocite: Sequence[Any], language: str) -> pandoc.Ast:
    """A document that has only citations, each a paragraph, and the list of references."""
    meta: dict[str, Any] = {
        "lang": {"t": "MetaString", "c": language},
        "link-citations": {"t": "MetaBool", "c": True},
    }
    if nocite:
        inlines: list[Any] = []
        for item in nocite:
            inlines += item["c"] if item["t"] == "MetaInlines" else [i for block in item["c"] for i in block["c"]]
        meta["nocite"] = {"t": "MetaInlines", "c": inlines}
    blocks = [{"t": "Para", "c": cite} for cite in cites]
    return {
        "pandoc-api-version": pandoc.API,
        "meta": meta,
        "blocks": [*blocks, {"t": "Div", "c": [["refs", [], []], []]}],
    }


def _cited(
    tree: pandoc.Ast, files: Sequence[Path], style: Path | None, root: Path, cache: Path | None
) -> tuple[pandoc.Ast, list[str]]:
    """The tree with citations formatted, and the keys that were not found."""
    read = [sha256_file(path) for path in [*files, *([style] if style else [])]]
    key = sha256(json.dumps([pandoc.version(), "cite", tree, read], sort_keys=True))
    name = f"citations/{key}.json"
    kept = Store(cache).get_json(name, key) if cache else None
    if kept is not None:
        result, missing = kept
        return result, missing
    try:
        result, said = with_entry(tree, files, style, root, lambda: pandoc.cite(tree, files, style))
    except ContentError as error:
        words = " ".join(problem.found for problem in error.problems)
        for file in files:
            if match := re.search(rf"{re.escape(str(file))}:? ?\(line (\d+), column \d+\): ?(.*)", words):
                found = f"the bibliography cannot be read: {match[2]}"
                raise ContentError(Problem(found, Project(root).shown(file), int(match[1]))) from error
        raise
    missing = [match[1] for item in said if (match := re.match(r"Citeproc: citation (.+) not found", item.text))]
    if cache:
        Store(cache).put_json(name, key, [result, missing])
    return result, missing


def _missing(keys: Sequence[str], documents: Sequence[Document]) -> list[Problem]:
    return [
        Problem(
            f"the bibliography has no entry {key}",
            *document.source.place_of(f"@{key}"),
            remedy="correct the key or add the entry",
        )
        for document in documents
        for key in dict.fromkeys(document.index["keys"])
        if key in keys
    ]
