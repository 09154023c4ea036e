"""A BibTeX entry taken into the bibliography and into the table of literature, so that citing needs one place."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from report.data.package import Package, open_package
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


@dataclass(frozen=True)
class Wanted:
    """A work to be taken in, before anything is written.

    Parameters
    ----------
    key
        Of its entry.
    written
        The entry, as it stands in the bibliography or in the text that was given.
    is_listed
        Whether the bibliography has it.
    row
        Of the evidence, by column.
    missing
        The columns that stay empty and must not.
    """

    key: str
    written: str
    is_listed: bool
    row: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def needs_address(self) -> bool:
        """Whether works of its kind and year are read on the web."""
        return needs_address(self.row["type"], self.row["year"], _fields_of(self.written))


def open_keys(project: Project, text: str) -> list[str]:
    """The keys that can be taken in: of the entries of ``text``, or else of the bibliography, that have no row yet."""
    rows = {record.cells["key"] for record in _opened(project).records(LITERATURE)}
    entries = read_bibliography(text) or read_bibliography(_bibliography(project))
    return [each.key for each in entries if each.key not in rows]


def themes_of(project: Project) -> list[str]:
    """The themes that the evidence has already, the most frequent first."""
    told = Counter(record.cells.get("theme", "") for record in _opened(project).records(LITERATURE))
    return [theme for theme, _ in told.most_common() if theme]


def wanted_reference(project: Project, key: str, text: str, known: Known, file: str = "") -> Wanted:
    """The work that is to be taken in, and what is missing that only a person can tell; see `add_reference`."""
    package = _opened(project)
    there = _bibliography(project)
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
    if known.verified and known.verified not in SEEN:
        found = f'"{known.verified}" does not say whether the work was seen'
        remedy = f"correct VERIFIED, as in: {command_for(key, replace(known, verified=SEEN[0]), file)}"
        raise UsageError(Problem(found, expected=close_to(known.verified, SEEN), remedy=remedy))
    written = _source_of(there if key in own else text, key)
    row = _row(key, written, known)
    required = {field.name for field in package.described(LITERATURE).fields if field.constraints.get("required")}
    missing = [name for name in package.described(LITERATURE).columns if name in required and not row.get(name)]
    wanted = Wanted(key, written, key in own, row, tuple(missing))
    if wanted.needs_address and not row["url"] and "url" not in missing:
        return replace(wanted, missing=(*missing, "url"))
    return wanted


def command_for(key: str, known: Known, file: str = "") -> str:
    """The command that takes in a work with what is known of it."""
    told = {"theme": known.theme, "verification": known.verification, "verified": known.verified, "url": known.url}
    if file == "-":  # what is piped reaches the verb, and not through make
        options = "".join(f" --{name}={shlex.quote(words)}" for name, words in told.items() if words)
        return f".venv/bin/report reference {key} --from=-{options}"
    words = {"KEY": key, "FROM": file, **{name.upper(): words for name, words in told.items()}}
    return "make new-reference" + "".join(f" {name}={shlex.quote(each)}" for name, each in words.items() if each)


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
    wanted = wanted_reference(project, key, text, known, file)
    if wanted.missing == ("url",) and not wanted.needs_address:
        raise ContentError(_url_required(wanted, known, file))
    if wanted.missing:
        raise ContentError(_missing(wanted, known, file))
    package, path, there = _opened(project), project.root / BIBLIOGRAPHY, _bibliography(project)
    key, written = wanted.key, wanted.written
    done = []
    if not wanted.is_listed:
        entry_text = with_langid(without_private(written), missing_langid(_fields_of(written)))
        write_atomically(path, f"{there.rstrip()}\n\n{entry_text.strip()}\n".lstrip())
        done.append(f'{BIBLIOGRAPHY}: entry "{key}"')
    table = project.data / package.described(LITERATURE).path
    before = table.read_bytes()
    line = csv_text([[wanted.row.get(name, "") for name in package.described(LITERATURE).columns]])
    write_atomically(table, before.decode("utf-8") + line)
    try:
        seal_dataset(project, LITERATURE)
    except ContentError:
        write_atomically(table, before)
        if not wanted.is_listed:
            write_atomically(path, there)
        raise
    done.append(f'{package.shown_path(LITERATURE)}: row "{key}", sealed')
    return [*done, *_told_of_language(_fields_of(written), is_written=not wanted.is_listed)]


def _opened(project: Project) -> Package:
    package = open_package(project)
    if LITERATURE not in package.names:
        raise UsageError(Problem(f'the package has no dataset "{LITERATURE}"', "data/datapackage.json"))
    return package


def _bibliography(project: Project) -> str:
    path = project.root / BIBLIOGRAPHY
    return path.read_text(encoding="utf-8") if path.is_file() else ""


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


def _url_required(wanted: Wanted, known: Known, file: str) -> Problem:
    """What stands in the way of a work on paper in a package that asks for an address of every work."""
    found = f'of "{wanted.key}" no address is told, and a work of the kind "{wanted.row["type"]}" needs none'
    expected = f'the column "url" of "{LITERATURE}" without "required"'
    command = command_for(wanted.key, replace(known, url="https://…"), file)
    remedy = f'take "required" out of its constraints, or give an address: {command}'
    return Problem(found, "data/datapackage.json", 0, expected, remedy)


CONTAINERS = ("journal", "journaltitle", "booktitle", "publisher", "institution", "school")


EXAMPLES = Known("…", "read as PDF from the publisher", SEEN[0], "https://…")
TOLD = {
    "theme": "what it is about",
    "verification": "how it was seen",
    "verified": f"whether it was ({', '.join(SEEN)})",
    "url": "where it can be found (a document of an archive is @unpublished and needs none)",
}


def _missing(wanted: Wanted, known: Known, file: str) -> Problem:
    """What nobody has said yet, with the command that says it; what was said already stands in it."""
    asked = [name for name in wanted.missing if name in TOLD]
    filled = replace(known, **{name: getattr(EXAMPLES, name) for name in asked})
    return Problem(
        f'of "{wanted.key}" the evidence needs what the entry does not say: {", ".join(wanted.missing)}',
        expected="; ".join(TOLD.get(name, f"{name}, in the entry") for name in wanted.missing),
        remedy=f"say it: {command_for(wanted.key, filled, file)}" if asked else "",
    )
