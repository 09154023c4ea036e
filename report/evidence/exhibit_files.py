"""Each table and figure as files to take away: data, picture, specification, one archive, a page of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report.core.authors import names_of
from report.core.files import hash_of, sha256_file
from report.core.messages import catalogue_key, language_of, messages_in
from report.core.paper import Paper
from report.evidence.cards import source_words, sources_in_words
from report.evidence.citing import SPECIAL, bibtex_authors, bibtex_entry, version_words
from report.evidence.downloads import archive_of
from report.evidence.figure_layout import told_as_one
from report.evidence.gathered import Evidence, shown
from report.evidence.incremental import files_by_exhibit, made_from
from report.evidence.initials import LONG, OTHERS, by_initial
from report.evidence.plates import pictures_of
from report.evidence.provenance_records import FOLDER as RECORDS
from report.evidence.provenance_records import record_json, record_of
from report.evidence.readable_table import ReadableTable, named, readable_table
from report.evidence.templating import TEMPLATES as OF_MARKDOWN
from report.evidence.templating import fill
from report.exhibits.code import running_programs
from report.exhibits.inputs import ROWS
from report.exhibits.kinds import KINDS
from report.exhibits.kinds.kind import NARROW, NARROW_SPEC, PICTURE
from report.exhibits.provenance import own_last
from report.exhibits.staleness import METADATA, read_made
from report.theme import LIGHT, WEB_FONTS
from report.theme.assets import VENDOR
from report.theme.css import colour_names
from report.theme.pages import TEMPLATES, fill_template, script_messages
from report.theme.standalone import STYLE as BARE
from report.theme.standalone import site_style

FOLDER = "exhibits"  # of the site
FRAME = "embed.html"  # in a folder of an exhibit's own: the only pages that others may frame
KEPT = "exhibit-files"  # of the store
VEGA = VENDOR / "vega"
PROGRAMS = ("vega.min.js", "vega-interpreter.min.js")  # loaded in this order when a reader asks for a live chart
LICENCES = ("LICENSE.txt", "LICENCES-of-parts.txt")
FILES = {  # of `build/exhibits/<id>`: how the file's name goes on in the site, and what it is called
    "data.csv": (".csv", "CSV"),
    PICTURE: (".svg", "SVG"),
    "figure.png": (".png", "PNG"),
    "spec.vl.json": (".vl.json", "Vega-Lite"),
}
LINKED = 1  # rows behind a line of a table that are links; the others are counted, and stand in the record
TEMPLATE, EMBEDDED = "exhibit.html.j2", "embed.html.j2"
README = "exhibit_readme"
STYLE, FONTS = "exhibit.css", "fonts"  # of these pages; they stand beside pages of either renderer


def exhibit_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """Files and a page for each table and figure, and the programs that draw a chart anew; none without a paper."""
    paper, project = evidence.paper, evidence.project
    if paper is None or not project.has_data or not (project.exhibits / "values.json").is_file():
        return {}
    found = {f"{FOLDER}/{name}": (VEGA / name).read_bytes() for name in (*PROGRAMS, *LICENCES)}
    found[f"{FOLDER}/{STYLE}"] = site_style(FONTS).encode()
    found |= {f"{FOLDER}/{FONTS}/{path.name}": path.read_bytes() for path in sorted(WEB_FONTS.glob("*.woff2"))}
    own = {
        name: made_from(evidence, name, not_shown=name in evidence.not_shown, first=name in evidence.on_first_page)
        for name in shown(evidence)
    }
    made = files_by_exhibit(
        project.store, KEPT, _key(evidence), own, lambda name: dict(_files_of(evidence, paper, name))
    )
    return {**found, **made}


def files_named(folder: Path, name: str) -> Mapping[str, str]:
    """What an exhibit offers to take away, by what it is called: names in the site's folder of exhibits."""
    offered = {label: f"{name}{ending}" for file, (ending, label) in FILES.items() if (folder / file).is_file()}
    return {**offered, "Zip": f"{name}.zip"}


def _files_of(evidence: Evidence, paper: Paper, name: str) -> Iterator[tuple[str, bytes]]:
    folder = evidence.project.exhibits / name
    record = record_of(evidence, name)
    readme = _readme(paper, record).encode()
    packed = {
        f"{name}/{METADATA}": record_json(record),
        f"{name}/README.md": readme,
        f"{name}/LICENSE.txt": f"{paper.licence}\n{paper.licence_address}\n".encode(),
    }
    is_picture = KINDS[record["kind"]].is_picture
    pictures = pictures_of(evidence, paper, name) if is_picture else {}
    for ending, content in pictures.items():
        yield f"{FOLDER}/{name}{ending}", content
    for file, (ending, _) in FILES.items():
        if (folder / file).is_file():
            packed[f"{name}/{file}"] = pictures.get(ending) or _content(folder / file)
            if ending not in pictures:
                yield f"{FOLDER}/{name}{ending}", packed[f"{name}/{file}"]
    yield f"{FOLDER}/{name}.zip", archive_of(packed)
    if is_picture:
        yield f"{FOLDER}/{name}.js", _chart(evidence, name)
        yield f"{FOLDER}/{name}/{FRAME}", _embedded(evidence, paper, record).encode()
    yield f"{FOLDER}/{name}.html", _page(evidence, paper, record).encode()


def _content(path: Path) -> bytes:
    """A file as it is taken away; a specification without the blanks that only make it longer."""
    content = path.read_bytes()
    if path.suffix != ".json":
        return content
    return json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _chart(evidence: Evidence, name: str) -> bytes:
    """What a page needs to draw the chart anew, as a script: a page opened from a disk may load nothing else.

    The two drawings, for a desk and for a phone, share their data, which are told once.
    """
    told = evidence.exhibits[name]
    table = _table(evidence, name)
    data: dict[str, Any] = {}
    chart = {
        "id": name,
        "spec": _without_data(read_made(evidence.project, told, "spec.vg.json"), data),
        "data": data,
        "explore": {key: each for key, each in told.get("explore", {}).items() if key != "labels"},
        "labels": _labels(evidence, name),
        "table": {"head": table.head, "lines": table.lines, "numeric": table.numeric},
        "colours": {colour: token for token, colour in colour_names(LIGHT).items()},
    }
    if NARROW_SPEC in told["files"]:
        chart["narrow"] = _without_data(read_made(evidence.project, told, NARROW_SPEC), data)
    text = json.dumps(chart, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"globalThis.receiveChart?.({text});\n".encode()


def _without_data(spec: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """The specification with the names of its data in place of them; the data themselves go into ``data``."""
    for source in spec.get("data", []):
        if isinstance(source.get("values"), list):
            data.setdefault(source["name"], source["values"])
            source["values"] = source["name"]
    return spec


def _labels(evidence: Evidence, name: str) -> dict[str, str]:
    """What the columns of an exhibit's data are called in tables and beside the pointer."""
    header, *_ = _data(evidence, name)
    labels = evidence.exhibits[name].get("explore", {}).get("labels", {})
    return {column: named(column, labels, evidence.say) for column in header if column != ROWS}


def _data(evidence: Evidence, name: str) -> list[list[str]]:
    text = (evidence.project.exhibits / name / "data.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def _table(evidence: Evidence, name: str) -> ReadableTable:
    header, *records = _data(evidence, name)
    told = evidence.exhibits[name]
    if "table.json" not in told["files"]:
        return readable_table(header, records, told.get("explore", {}), evidence.say)
    made = read_made(evidence.project, told, "table.json")
    cited = [
        any(cell.get("cites") for cell in cells) for cells in zip(*(row["cells"] for row in made["rows"]), strict=True)
    ]
    kept = [at for at, all_cited in enumerate(cited) if not all_cited]
    return ReadableTable(
        tuple(made["columns"][at]["header"] for at in kept),
        tuple(tuple(row["cells"][at]["text"] for at in kept) for row in made["rows"]),
        tuple(made["columns"][at]["align"] == "right" for at in kept),
        tuple(tuple(dict.fromkeys(a for cell in row["cells"] for a in cell["rows"])) for row in made["rows"]),
    )


def _svgs(evidence: Evidence, name: str) -> str:
    """The drawings of a figure, for a desk and for a phone."""
    folder = evidence.project.exhibits / name
    drawn = [folder / each for each in (PICTURE, NARROW) if each in evidence.exhibits[name]["files"]]
    return told_as_one("\n".join(path.read_text(encoding="utf-8").strip() for path in drawn))


def _page(evidence: Evidence, paper: Paper, record: Mapping[str, Any]) -> str:
    name = record["id"]
    told = evidence.exhibits[name]
    table = _table(evidence, name)
    kind = KINDS[record["kind"]]
    pages = {row["address"]: row["page"] for row in record["rows"]}
    names = list({source["id"]: None for row in record["rows"] for source in row["sources"]})
    return fill_template(
        TEMPLATE,
        {
            "style": STYLE,
            "paper": paper,
            "record": record,
            "subtitle": told.get("subtitle", ""),
            "not_shown": name in evidence.not_shown,
            "on_first_page": name in evidence.on_first_page,
            "svg": _svgs(evidence, name) if kind.is_picture else "",
            "header": table.head,
            "numeric": table.numeric,
            "table": [
                {
                    "cells": cells,
                    "rows": [{"address": row, "page": pages[row]} for row in rows[:LINKED] if row in pages],
                    "more": max(0, len(rows) - LINKED),
                }
                for cells, rows in zip(table.lines, table.rows, strict=True)
            ],
            "sources": _by_letter([source_words(evidence, each) for each in own_last(names)]),
            "places": [
                {"href": f"../{use['page']}#{kind.label(name)}", "title": use["title"]} for use in record["uses"]
            ],
            "files": files_named(evidence.project.exhibits / name, name),
            "sentence": sentence(paper, record),
            "bibtex": bibtex(paper, record),
            "embed": f"{name}/{FRAME}" if kind.is_picture else "",
            "embed_address": f"{paper.permanent}{FOLDER}/{name}/{FRAME}" if kind.is_picture else "",
        },
        paper.language,
    )


def _by_letter(sources: list[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """The sources as one group without a name, or, if they are many, in order and in groups by letter."""
    if len(sources) <= LONG:
        return [("", sources)]

    def words(source: dict[str, str]) -> str:
        return f"{source.get('who', '')} {source['title']}"

    def place(source: dict[str, str]) -> tuple[str, str]:
        initial = by_initial([source], words)[0][0]
        return "" if initial == OTHERS else initial, words(source).casefold()

    return by_initial(sorted(sources, key=place), words)


def _embedded(evidence: Evidence, paper: Paper, record: Mapping[str, Any]) -> str:
    """A figure alone, for a frame in another page: what is drawn, its source, and the way back to the paper."""
    name = record["id"]
    told = evidence.exhibits[name]
    return fill_template(
        EMBEDDED,
        {
            "style": f"../{STYLE}",
            "look": f"../../{RECORDS}",
            "paper": paper,
            "record": record,
            "subtitle": told.get("subtitle", ""),
            "svg": _svgs(evidence, name),
            "source": sources_in_words(evidence, own_last([each["id"] for each in told["sources"]]), 4),
            "messages": script_messages(paper.language),
        },
        paper.language,
    )


def sentence(paper: Paper, record: Mapping[str, Any]) -> str:
    """How to cite a table or figure in words."""
    say = messages_in(paper.language)
    kind: str = record["kind"]
    cited = say("“%(title)s” (%(kind)s %(id)s).", title=record["title"], kind=say(kind), id=record["id"])
    within = say.within("of a book", "In")
    parts = [
        f"{names_of(paper.authors)} ({paper.year}). {cited}",
        f"{within} {paper.full_title}. {version_words(paper.version, paper.language)}",
        f"{paper.permanent}{FOLDER}/{record['id']}.html" if paper.permanent else "",
    ]
    return " ".join(filter(None, parts))


def bibtex(paper: Paper, record: Mapping[str, Any]) -> str:
    """The reference of a table or figure as a BibTeX entry."""
    say = messages_in(paper.language)
    kind: str = record["kind"]
    kind = say(kind).capitalize()
    fields = {
        "author": bibtex_authors(paper.authors),
        "title": f"{{{record['title'].translate(SPECIAL)}}}",
        "howpublished": say("%(kind)s in: %(title)s", kind=kind, title=paper.full_title.translate(SPECIAL)),
        "year": paper.year,
        "version": paper.version,
        "url": f"{paper.permanent}{FOLDER}/{record['id']}.html" if paper.permanent else "",
    }
    return bibtex_entry(record["id"], fields)


def _readme(paper: Paper, record: Mapping[str, Any]) -> str:
    """What a reader of the archive must know."""
    sources = {source["id"]: source for row in record["rows"] for source in row["sources"]}
    told = [each for _, each in sorted(sources.items())]
    return fill(README, {"paper": paper, "record": record, "sentence": sentence(paper, record), "sources": told})


def _key(evidence: Evidence) -> str:
    """Names what the files of all exhibits are made from."""
    project = evidence.project
    code = running_programs(project.store)
    return hash_of(
        {
            "code": code.hash(["report.evidence.exhibit_files"]),
            "template": [sha256_file(TEMPLATES / TEMPLATE), sha256_file(TEMPLATES / EMBEDDED), sha256_file(BARE)],
            "readme": sha256_file(OF_MARKDOWN / f"{README}.md.j2"),
            "paper": str(evidence.paper),
            "data": sha256_file(project.descriptor),
            "titles": dict(evidence.titles),
            **catalogue_key(language_of(project.root)),
        }
    )
