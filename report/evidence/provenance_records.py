"""Where every number comes from, for the cards of the site and for programs: a record for each exhibit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from report.core.filenames import address_of
from report.core.files import hash_of, sha256_file
from report.core.messages import catalogue_key, language_of
from report.evidence.cards import card_of, cells_by_place
from report.evidence.gathered import Evidence, listed
from report.evidence.incremental import files_by_exhibit, made_from
from report.evidence.templating import sentence
from report.evidence.withheld import dataset_behind, told_of
from report.exhibits.addresses import WITHHELD
from report.exhibits.code import running_programs
from report.exhibits.staleness import read_made
from report.theme.quarto_look import look_files, with_look

FOLDER = "provenance"  # of the site
KEPT = "records"  # of the store
PAGE = "chapters/evidence/provenance.html"
TOLD = ("address", "says", "confidence", "locator", "note")  # of a row, in a record for programs
TOLD_OF_MANY = ("address", "confidence")  # where there are very many: what they say stands with the data
MANY = 16  # rows
LONGEST = 160  # characters of a row's words
VALUE = re.compile(r'<span class="value" data-value="(?P<id>[a-z0-9-]+)">(?P<text>[^<]*)</span>')
PART = re.compile(rf"<a\b|</a>|{VALUE.pattern}")


def record_of(evidence: Evidence, name: str) -> dict[str, Any]:
    """All that is known of one exhibit: number, rows, sources, disagreements, function, where it is used.

    Paths of pages are those of the site; the number is unrounded, in the unit named.
    """
    told = evidence.exhibits[name]
    withheld = told_of(evidence.package, told.get(WITHHELD, {}), evidence.say)
    record = {
        "id": name,
        "kind": told["kind"],
        "definition": told["definition"],
        "function": told["function"],
        "data_version": evidence.package.version,
        "datasets": {
            each: {"sha256": evidence.described(each).hash.removeprefix("sha256:"), "page": _page(evidence, each)}
            for each in sorted(told["inputs"]["datasets"])
        },
        "rows": _rows(evidence, told, withheld),
        "disagreements": list(_disagreements(evidence, told["rows"])),
        "uses": [
            {"page": address_of(Path(use.path).with_suffix(".html").as_posix()), "title": evidence.titles[use.path]}
            for use in dict.fromkeys(evidence.uses.get(name, ()))
        ],
    }
    for key in ("number", "text", "unit", "rule", "title", "alt", "formula", "amounts"):
        if told.get(key) not in (None, ""):
            record[key] = told[key]
    if withheld:
        record[WITHHELD] = withheld
    if "table.json" in told["files"]:
        cells = read_made(evidence.project, told, "table.json")["rows"]
        record["cells"] = [[cell["rows"] for cell in row["cells"]] for row in cells]
    return record


def _rows(evidence: Evidence, told: Mapping[str, Any], withheld: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows behind an exhibit; those that are not shown are one, with the sources that no other row has."""
    rows = [row_of(evidence, address) for address in told["rows"]]
    known = {source["id"] for row in rows for source in row["sources"]}
    others = [_source(evidence, each["id"]) for each in told["sources"] if each["id"] not in known]
    for row in rows:
        if name := dataset_behind(row["address"]):
            row |= {"says": withheld[name]["says"], "sources": others}
    return rows


def row_of(evidence: Evidence, address: str) -> dict[str, Any]:
    """One row of the data: what it says, its sources with the extent that was read, the place in them, its mark."""
    cells = evidence.package.cells(address)
    return {
        "address": address,
        "page": _page(evidence, address.partition("/")[0]),
        "says": _said(cells, evidence.row_words),
        "confidence": cells.get("confidence", ""),
        "locator": cells.get("locator", ""),
        "note": cells.get("note", "")[:LONGEST],
        "sources": [_source(evidence, source) for source in listed(cells.get("source_id", ""))],
    }


def _source(evidence: Evidence, name: str) -> dict[str, Any]:
    each = evidence.source(name)
    return {
        "id": each.id,
        "title": each.title or each.id,
        "year": each.date or str(each.year or ""),
        "extent": each.extent,
    }


def _said(cells: Mapping[str, str], row_words: Iterable[str]) -> str:
    if cells.get("value"):
        about = " ".join(filter(None, (cells.get("entity", ""), cells.get("period", ""))))
        return f"{about}: {cells['value']} {cells.get('unit', '')}".strip(": ")
    return next((cells[name] for name in row_words if cells.get(name)), next(iter(cells.values()), ""))[:LONGEST]


def _page(evidence: Evidence, dataset: str) -> str:
    return "chapters/evidence/" + evidence.data_page(dataset).replace(".qmd", ".html")


def _disagreements(evidence: Evidence, rows: list[str]) -> Iterator[dict[str, str]]:
    wanted = set(rows)
    for record in evidence.records("disagreements"):
        if wanted & set(listed(record.cells["rows"])):
            kept = {name: record.cells[name] for name in ("matter", "versions", "judgement", "rows")}
            yield kept | {"judgement": sentence(kept["judgement"])}


def record_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """`provenance/<id>.json` for programs, and `.js` for cards: a page opened from a disk may load scripts only."""
    project = evidence.project
    if not project.has_data or not (project.exhibits / "values.json").is_file():
        return {}

    def make(name: str) -> dict[str, bytes]:
        record = record_of(evidence, name)
        text = compact(card_of(evidence, record, evidence.exhibits[name].get("texts", {})))
        return {
            f"{FOLDER}/{name}.json": record_json(record),
            f"{FOLDER}/{name}.js": f"globalThis.receiveRecord?.({text});\n".encode(),
        }

    own = {name: made_from(evidence, name) for name in evidence.exhibits}
    looks = {f"{FOLDER}/{name}": content for name, content in look_files().items()}
    return {**looks, **files_by_exhibit(project.store, KEPT, _key(evidence), own, make)}


def record_json(record: Mapping[str, Any]) -> bytes:
    """A record for programs, each thing told once.

    Rows name their sources by the ids under ``sources``, and their page is that of their dataset; the cells of a table
    name rows by their places in ``rows``, counted from 0.
    """
    sources = {each["id"]: each for row in record["rows"] for each in row["sources"]}
    told = TOLD if len(record["rows"]) <= MANY else TOLD_OF_MANY
    rows = [
        {
            **{name: row[name] for name in told if row[name]},
            "sources": [each["id"] for each in row["sources"]],
        }
        for row in record["rows"]
    ]
    made = {**record, "rows": rows, "sources": sources}
    if "cells" in record:
        made["cells"] = cells_by_place(record)
    return f"{compact(made)}\n".encode()


def compact(told: Mapping[str, Any]) -> str:
    """JSON in as few characters as it takes."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _key(evidence: Evidence) -> str:
    """Names what the records of all exhibits are made from."""
    code = running_programs(evidence.project.store)
    return hash_of(
        {
            "code": code.hash(["report.evidence.provenance_records"]),
            "data": sha256_file(evidence.project.descriptor),
            "titles": dict(evidence.titles),
            "row words": evidence.row_words,
            **catalogue_key(language_of(evidence.project.root)),
        }
    )


def links_for(evidence: Evidence, site: Path) -> Callable[[str, str], str]:
    """What makes every number of a page a link to its record, in a site that has the register of records."""
    if not (site / PAGE).is_file():
        return lambda path, text: text
    known = set(evidence.uses)

    def link(path: str, text: str) -> str:
        root = "../" * path.count("/")
        return with_look(with_links(text, root + PAGE, known), root + FOLDER)

    return link


def with_links(text: str, page: str, known: set[str]) -> str:
    """The page with its numbers as links; a number inside another link stays as it is."""
    inside = 0
    parts: list[str] = []
    end = 0
    for found in PART.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        if found["id"] is None:
            inside += 1 if found[0] != "</a>" else -1
            parts.append(found[0])
        elif inside or found["id"] not in known:
            parts.append(found[0])
        else:
            name = found["id"]
            parts.append(f'<a class="value" data-value="{name}" href="{page}#value-{name}">{found["text"]}</a>')
    return "".join([*parts, text[end:]])
