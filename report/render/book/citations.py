"""Citations, formatted once for all documents that share a list of references."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.core.chapters import COPY_IN
from report.core.configuration import Settings
from report.core.errors import ContentError, Problem, close_to
from report.core.files import leads_outside, repository_of, sha256, sha256_file
from report.core.project import Project
from report.core.store import Store
from report.data.bibtex import language_tag
from report.render.book import pandoc
from report.render.book.archives import archive_records
from report.render.book.document import Document
from report.render.book.too_much import with_entry

ESCAPED = re.compile(r"(?:\\|%5C)(?P<sign>[&%_#$~{}])")  # 978-3\_12
BIB_ENTRY = re.compile(r"@\w+\s*\{\s*(?P<key>[^,\s]+),(?P<fields>.*?)\n\}", re.DOTALL)
BIB_LANGUAGE = re.compile(r"\b(?:langid|language)\s*=\s*[{\"]([^}\"]+)")
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # nah, zh-Hans: what documents take for a language (BCP 47)
NOTE_STYLE = re.compile(rb"""<style\b[^>]*\bclass=["']note["']""")
KEY = re.compile(r'^\s*@\w+\s*\{\s*([^,\s]+)\s*,|"id"\s*:\s*"([^"]+)"', re.MULTILINE)  # @book{key, or "id": "key"


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
    entries = _entries(documents)
    if not files and not entries:
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
    if entries:
        tree["meta"]["references"] = _meta(entries)
    result, missing = _cited(tree, files, archive_records(files, language, cache), style, root, cache)
    paragraphs = [block["c"] for block in result["blocks"][: len(cites)]]
    shown: list[tuple[Any, ...]] = []
    for document in documents:
        shown.append(tuple(paragraphs[: len(document.cites)]))
        paragraphs = paragraphs[len(document.cites) :]
    bibliography = with_languages(result["blocks"][-1], languages_of(files), language)
    return Citations(tuple(shown), bibliography, tuple(_missing(missing, documents, files)))


def _entries(documents: Sequence[Document]) -> list[Any]:
    """The entries that headers give under ``references:``, as CSL has them; each once."""
    found: dict[str, Any] = {}
    for document in documents:
        given = document.settings.get("references")
        for entry in given if isinstance(given, list) else ():
            if isinstance(entry, Mapping) and "id" in entry:
                found.setdefault(str(entry["id"]), dict(entry))
    return list(found.values())


def _meta(value: Any) -> dict[str, Any]:
    """A value of YAML as metadata of the tree."""
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {str(key): _meta(each) for key, each in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(each) for each in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaString", "c": "" if value is None else str(value)}


def languages_of(files: Sequence[Path]) -> dict[str, str]:
    """The tag of the language of each entry of bibliographies that says a known one, by its key."""
    found: dict[str, str] = {}
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".json":
            entries = json.loads(text)
            told = {str(each["id"]): str(each["language"]) for each in entries if each.get("language")}
        else:
            said = ((entry["key"], BIB_LANGUAGE.search(entry["fields"])) for entry in BIB_ENTRY.finditer(text))
            told = {key: language[1] for key, language in said if language}
        found |= {key: tag for key, language in told.items() if (tag := _tag(language))}
    return found


def _tag(language: str) -> str:
    """The tag of a language, ``de`` for *ngerman*; empty for a name that nobody here knows.

    Typst refuses a document with a language that is no tag.
    """
    return language_tag(language) or (language if TAG.fullmatch(language) else "")


def with_languages(bibliography: Any, languages: Mapping[str, str], here: str) -> Any:
    """The list of references with the language of each entry that is in another than the text's.

    A screen reader pronounces it so, and the words of a PDF are divided so.
    """
    attributes, blocks = bibliography["c"]
    made = []
    for block in blocks:
        if block.get("t") == "Div":
            (identifier, classes, pairs), content = block["c"]
            told = languages.get(identifier.removeprefix("ref-"), "")
            if told and told.split("-")[0] != here.split("-")[0]:
                block = {"t": "Div", "c": [[identifier, classes, [*pairs, ["lang", told]]], content]}
        made.append(block)
    return {**bibliography, "c": [attributes, made]}


def _list(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _check_files(files: Sequence[Path], style: Path | None, settings: Settings, root: Path) -> None:
    problems = [
        Problem(f"the bibliography {path.name} does not exist", *settings.place("bibliography"))
        for path in files
        if not path.is_file()
    ]
    for key, path in [*(("bibliography", path) for path in files), *([("csl", style)] if style else [])]:
        if path.is_file() and leads_outside(path, repository_of(root)):
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
    tree: pandoc.Ast,
    files: Sequence[Path],
    records: Sequence[Mapping[str, Any]],
    style: Path | None,
    root: Path,
    cache: Path | None,
) -> tuple[pandoc.Ast, list[str]]:
    """The tree with citations formatted, and the keys that were not found; a record goes before the files' entry."""
    read = [sha256_file(path) for path in [*files, *([style] if style else [])]]
    key = sha256(json.dumps([pandoc.version(), "cite", tree, read, records], sort_keys=True))
    name = f"citations/{key}.json"
    kept = Store(cache).get_json(name, key) if cache else None
    if kept is not None:
        result, missing = kept
        return result, missing
    try:
        with tempfile.TemporaryDirectory(prefix="records-") as folder:
            more = Path(folder, "records.json")
            more.write_text(json.dumps(records), encoding="utf-8")
            read_last = [*files, *([more] if records else [])]  # of two records with one key the last is taken
            result, said = with_entry(tree, files, style, root, lambda: pandoc.cite(tree, read_last, style))
    except ContentError as error:
        words = " ".join(problem.found for problem in error.problems)
        for file in files:
            if match := re.search(rf"{re.escape(str(file))}:? ?\(line (\d+), column \d+\): ?(.*)", words):
                found = f"the bibliography cannot be read: {match[2]}"
                raise ContentError(Problem(found, Project(root).shown(file), int(match[1]))) from error
        raise
    result = {**result, "blocks": _without_escapes(result["blocks"])}
    missing = [match[1] for item in said if (match := re.match(r"Citeproc: citation (.+) not found", item.text))]
    if cache:
        Store(cache).put_json(name, key, [result, missing])
    return result, missing


def _without_escapes(node: Any) -> Any:
    r"""The tree with links as browsers need them: BibTeX writes ``A\&b\_c`` for ``A&b_c`` in addresses."""
    if isinstance(node, list):
        return [_without_escapes(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _without_escapes(value) for key, value in node.items()}
    if inner.get("t") == "Link" and ESCAPED.search(inner["c"][2][0]):
        attributes, content, (target, title) = inner["c"]
        if len(content) == 1 and content[0].get("t") == "Str":
            content = [{"t": "Str", "c": ESCAPED.sub(r"\g<sign>", content[0]["c"])}]
        inner["c"] = [attributes, content, [ESCAPED.sub(r"\g<sign>", target), title]]
    return inner


def _missing(keys: Sequence[str], documents: Sequence[Document], files: Sequence[Path]) -> list[Problem]:
    known = _keys_in(files) if keys else frozenset()
    return [
        Problem(
            f"the bibliography has no entry {key}",
            *document.source.place_of(f"@{key}"),
            expected=_close(key, known),
            remedy="correct the key or add the entry",
        )
        for document in documents
        for key in dict.fromkeys(document.index["keys"])
        if key in keys
    ]


def _close(key: str, known: Collection[str]) -> str:
    """The keys that come close to a misspelt one; empty text if none does."""
    near = close_to(key, known, "entries")
    return near if near.startswith("close") else ""


def _keys_in(files: Sequence[Path]) -> frozenset[str]:
    """The keys of the entries of bibliographies: BibTeX, and CSL as JSON."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    return frozenset(found[1] or found[2] for text in texts for found in KEY.finditer(text))
