"""A BibTeX entry taken into the bibliography and into the table of literature, so that citing needs one place."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from report.core.errors import ContentError, Problem, UsageError, close_to
from report.core.files import csv_text, write_atomically
from report.core.project import Project
from report.data.bibtex import language_tag, plain
from report.data.literature import (
    BIBLIOGRAPHY,
    DOI,
    ENTRY,
    LITERATURE,
    BibliographyEntry,
    fields_as_written,
    is_of_archive,
    missing_langid,
    needs_address,
    place_in_archive,
    read_bibliography,
    year_of,
)
from report.data.package import open_package
from report.data.seal import seal_dataset

# Fields that tell of the machine of whoever exported the entry, or of nothing that is printed.
PRIVATE = ("file", "abstract", "keywords", "annote", "owner", "timestamp")
SEEN = ("verified", "partly", "unverified")


@dataclass(frozen=True)
class Known:
    """What a person says of a work, which BibTeX does not: its theme, how it was seen, and whether it was."""

    theme: str
    verification: str
    verified: str
    url: str = ""


def add_reference(project: Project, key: str, text: str, known: Known, file: str = "") -> list[str]:
    """Write an entry to the bibliography, if it is not there, and its row of the evidence; what was done.

    Parameters
    ----------
    project
        The paper.
    key
        Of the entry; empty if ``text`` has one alone.
    text
        BibTeX with the entry, as a program exports it; empty if the bibliography has it.
    known
        What a person says of the work.
    file
        Where ``text`` is from, as messages name it.

    Raises
    ------
    ContentError, UsageError
        If there is no such entry, or if something is missing that only a person can tell; nothing is written then.
    """
    package = open_package(project)
    if LITERATURE not in package.names:
        raise UsageError(Problem(f'the package has no dataset "{LITERATURE}"', "data/datapackage.json"))
    path = project.root / BIBLIOGRAPHY
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    own = {each.key: each for each in read_bibliography(there)}
    given = {each.key: each for each in read_bibliography(text)}
    key = key or (next(iter(given)) if len(given) == 1 else "")
    if key not in given and key not in own:
        expected = close_to(key, [*given, *own], "entries") if given or own else "a BibTeX entry"
        where = (file or "the file that was given") if given else BIBLIOGRAPHY
        remedy = "correct KEY, or give the file that has the entry: make new-reference KEY=… FROM=file.bib"
        raise UsageError(
            Problem(f'there is no entry "{key}"' if key else "no key is given", where, 0, expected, remedy)
        )
    if key in {record.cells["key"] for record in package.records(LITERATURE)}:
        raise UsageError(Problem(f'the evidence has a row "{key}" already', package.shown_path(LITERATURE)))
    written = _source_of(there if key in own else text, key)
    row = _row(key, written, known)
    required = {field.name for field in package.described(LITERATURE).fields if field.constraints.get("required")}
    missing = [name for name in package.described(LITERATURE).columns if name in required and not row.get(name)]
    needs = needs_address(row["type"], row["year"], _fields_of(written))
    if needs and not row["url"] and "url" not in missing:
        missing.append("url")
    if missing == ["url"] and not needs:
        raise ContentError(_url_required(key, row["type"], file))
    if missing:
        raise ContentError(_missing(key, missing, known, file))
    done = []
    if key not in own:
        entry_text = with_langid(without_private(written), missing_langid(_fields_of(written)))
        write_atomically(path, f"{there.rstrip()}\n\n{entry_text.strip()}\n".lstrip())
        done.append(f'{BIBLIOGRAPHY}: entry "{key}"')
    table = project.data / package.described(LITERATURE).path
    before = table.read_bytes()
    line = csv_text([[row.get(name, "") for name in package.described(LITERATURE).columns]])
    write_atomically(table, before.decode("utf-8") + line)
    try:
        seal_dataset(project, LITERATURE)
    except ContentError:
        write_atomically(table, before)
        if key not in own:
            write_atomically(path, there)
        raise
    done.append(f'{package.shown_path(LITERATURE)}: row "{key}", sealed')
    return [*done, *_told_of_language(_fields_of(written), is_written=key not in own)]


def without_private(entry: str) -> str:
    """An entry without the fields that tell of somebody's machine, as Zotero's ``file = {…}``."""
    kept, at = [], 0
    for found in re.finditer(r"^[ \t]*(?P<name>[\w-]+)[ \t]*=[ \t]*", entry, re.MULTILINE):
        if found["name"].lower() not in PRIVATE or found.start() < at:
            continue
        kept.append(entry[at : found.start()])
        at = _end(entry, found.end())
    return "".join([*kept, entry[at:]])


def with_langid(entry: str, tag: str) -> str:
    """An entry with a field that says in which language its title is; as it is, if there is nothing to say."""
    begin = ENTRY.match(entry.lstrip())
    if not tag or begin is None:
        return entry
    at = len(entry) - len(entry.lstrip()) + begin.end()
    return f"{entry[:at]}\n  langid = {{{tag}}},{entry[at:]}"


def _told_of_language(fields: Mapping[str, str], *, is_written: bool) -> list[str]:
    """What an author must know of the language of a title: what was written, or that nothing says which it is."""
    if missing := missing_langid(fields):
        did = "added" if is_written else "to be added to the entry"
        return [f"langid = {{{missing}}} {did}, so that the title keeps its capitals"]
    if fields.get("langid") or language_tag(fields.get("language", "")):
        return []
    return [
        "the entry names no language, so its title is taken to be English and its capitals are made small; for a title "
        "in another language add, for instance, langid = {de} to the entry"
    ]


def _end(text: str, start: int) -> int:
    """Where a field ends, with its comma and the line."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth < 0:
            return at
        if depth == 0 and text[at] == ",":
            return at + 1 + (text[at + 1 : at + 2] == "\n")
    return len(text)


def _source_of(text: str, key: str) -> str:
    starts = list(ENTRY.finditer(text))
    at = next(number for number, each in enumerate(starts) if each["key"] == key)
    return text[starts[at].start() : starts[at + 1].start() if at + 1 < len(starts) else len(text)]


def _row(key: str, written: str, known: Known) -> dict[str, str]:
    begin = ENTRY.match(written)
    kind = begin["type"].lower() if begin else "misc"
    fields = _fields_of(written)
    doi = next(iter(DOI.findall(fields.get("doi", ""))), "")
    url = known.url or fields.get("url", "") or (f"https://doi.org/{doi}" if doi else "")
    people = fields.get("author") or fields.get("editor", "")
    of_archive = is_of_archive(BibliographyEntry(key, 0, fields, kind))
    return {
        "key": key,
        "type": kind,
        "authors": "; ".join(re.split(r"\s+and\s+", people)) if people else "",
        "year": year_of(fields),
        "title": fields.get("title", ""),
        "container": next((fields[name] for name in CONTAINERS if fields.get(name)), "")
        or (", ".join(filter(None, (fields.get("archive"), place_in_archive(fields)))) if of_archive else ""),
        "volume": fields.get("volume", ""),
        "issue": fields.get("number") or fields.get("issue", ""),
        "pages": fields.get("pages", "").replace("--", "–"),
        "doi": doi,
        "url": url,
        "theme": known.theme,
        "verification": known.verification,
        "verified": known.verified,
    }


def _fields_of(written: str) -> dict[str, str]:
    begin = ENTRY.match(written)
    return {name: plain(value) for name, value in fields_as_written(written[begin.end() if begin else 0 :])}


def _url_required(key: str, kind: str, file: str) -> Problem:
    """What stands in the way of a work on paper in a package that asks for an address of every work."""
    found = f'of "{key}" no address is told, and a work of the kind "{kind}" needs none'
    expected = f'the column "url" of "{LITERATURE}" without "required"'
    remedy = (
        'take "required" out of its constraints, or give an address: '
        f".venv/bin/report reference {key}{f' --from={shlex.quote(file)}' if file else ''} --url=https://…"
    )
    return Problem(found, "data/datapackage.json", 0, expected, remedy)


CONTAINERS = ("journal", "journaltitle", "booktitle", "publisher", "institution", "school")


def _missing(key: str, missing: list[str], known: Known, file: str) -> Problem:
    told: Mapping[str, tuple[str, str]] = {
        "theme": ("what it is about", '--theme="…"'),
        "verification": ("how it was seen", '--verification="read as PDF from the publisher"'),
        "verified": (f"whether it was ({', '.join(SEEN)})", f"--verified={SEEN[0]}"),
        "url": ("where it can be found (a document of an archive is @unpublished and needs none)", "--url=https://…"),
        "title": ("a title, in the entry", ""),
    }
    asked = [told.get(name, (f"{name}, in the entry", "")) for name in missing]
    answered = {"from": file, "theme": known.theme, "verification": known.verification, "verified": known.verified}
    given = "".join(f" --{name}={shlex.quote(words)}" for name, words in answered.items() if words)
    options = "".join(f" {option}" for _, option in asked if option)
    return Problem(
        f'of "{key}" the evidence needs what the entry does not say: {", ".join(missing)}',
        expected="; ".join(what for what, _ in asked),
        remedy=f"say it: .venv/bin/report reference {key}{given}{options}" if options else "",
    )
