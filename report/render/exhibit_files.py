"""Each table and figure as files to take away: data, picture, specification, one archive, a page of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report.data.descriptor import DESCRIPTOR
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import CONTENT, METADATA, Code, read_made
from report.files import canonical_json, hash_of, sha256_file
from report.project import Project
from report.render.authors import names_of
from report.render.citing import SPECIAL, bibtex_authors
from report.render.documents.evidence import Evidence
from report.render.downloads import archive_of
from report.render.pages import TEMPLATES, fill_template
from report.render.paper import Paper, read_paper
from report.render.records import record_of
from report.render.standalone import STYLE as BARE
from report.render.standalone import site_style
from report.theme import LIGHT, WEB_FONTS
from report.theme.css import colour_names

FOLDER = "exhibits"  # of the site
KEPT = "exhibit-files"  # of the store
VENDOR = Path(__file__).with_name("vendor") / "vega"
PROGRAMS = ("vega.min.js", "vega-interpreter.min.js")  # loaded in this order when a reader asks for a live chart
LICENCES = ("LICENSE.txt", "LICENCES-of-parts.txt")
FILES = {  # of `build/exhibits/<id>`: how the file's name goes on in the site, and what it is called
    "data.csv": (".csv", "CSV"),
    "figure.svg": (".svg", "SVG"),
    "figure.png": (".png", "PNG"),
    "spec.vl.json": (".vl.json", "Vega-Lite"),
}
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
ROWS = "rows"  # the column with the addresses of the rows of data
TEMPLATE = "exhibit.html.j2"
STYLE, FONTS = "exhibit.css", "fonts"  # of these pages; they stand beside pages of either renderer


def exhibit_companions(project: Project) -> Mapping[str, bytes]:
    """Files and a page for each table and figure, and the programs that draw a chart anew; none without a paper."""
    paper = read_paper(project)
    if paper is None or not (project.data / DESCRIPTOR).is_file() or not (project.exhibits / "values.json").is_file():
        return {}
    evidence = Evidence(project)
    key = _key(evidence)
    kept = project.store.get_files(KEPT, key)
    if kept is not None:
        return kept
    found = {f"{FOLDER}/{name}": (VENDOR / name).read_bytes() for name in (*PROGRAMS, *LICENCES)}
    found[f"{FOLDER}/{STYLE}"] = site_style(FONTS).encode()
    found |= {f"{FOLDER}/{FONTS}/{path.name}": path.read_bytes() for path in sorted(WEB_FONTS.glob("*.woff2"))}
    for name in shown(evidence):
        found |= dict(_files_of(evidence, paper, name))
    project.store.put_files(KEPT, key, found)
    return found


def shown(evidence: Evidence) -> tuple[str, ...]:
    """The tables and figures that the chapters show."""
    return tuple(
        name for name, told in evidence.exhibits.items() if KINDS[told["kind"]].is_numbered and name in evidence.uses
    )


def files_named(folder: Path, name: str) -> Mapping[str, str]:
    """What an exhibit offers to take away, by what it is called: names in the site's folder of exhibits."""
    offered = {label: f"{name}{ending}" for file, (ending, label) in FILES.items() if (folder / file).is_file()}
    return {**offered, "Zip": f"{name}.zip"}


def _files_of(evidence: Evidence, paper: Paper, name: str) -> Iterator[tuple[str, bytes]]:
    folder = evidence.project.exhibits / name
    record = record_of(evidence, name)
    readme = _readme(paper, record).encode()
    packed = {
        f"{name}/{METADATA}": canonical_json(record).encode(),
        f"{name}/README.md": readme,
        f"{name}/LICENSE.txt": f"{paper.licence}\n{paper.licence_address}\n".encode(),
    }
    for file, (ending, _) in FILES.items():
        if (folder / file).is_file():
            content = (folder / file).read_bytes()
            yield f"{FOLDER}/{name}{ending}", content
            packed[f"{name}/{file}"] = content
    yield f"{FOLDER}/{name}.zip", archive_of(packed)
    if KINDS[record["kind"]].is_picture:
        yield f"{FOLDER}/{name}.js", _chart(evidence, name)
    yield f"{FOLDER}/{name}.html", _page(evidence, paper, record).encode()


def _chart(evidence: Evidence, name: str) -> bytes:
    """What a page needs to draw the chart anew, as a script: a page opened from a disk may load nothing else."""
    table = evidence.project.exhibits / name / "data.csv"
    header, *records = csv.reader(io.StringIO(table.read_text(encoding="utf-8")))
    chart = {
        "id": name,
        "spec": read_made(evidence.project, evidence.exhibits[name], "spec.vg.json"),
        "columns": header,
        "records": records,
        "colours": {colour: token for token, colour in colour_names(LIGHT).items()},
    }
    text = json.dumps(chart, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"globalThis.receiveChart?.({text});\n".encode()


def _page(evidence: Evidence, paper: Paper, record: Mapping[str, Any]) -> str:
    name = record["id"]
    folder = evidence.project.exhibits / name
    told = evidence.exhibits[name]
    header, *records = csv.reader(io.StringIO((folder / "data.csv").read_text(encoding="utf-8")))
    pages = {row["address"]: row["page"] for row in record["rows"]}
    kind = KINDS[record["kind"]]
    return fill_template(
        TEMPLATE,
        {
            "style": STYLE,
            "paper": paper,
            "record": record,
            "subtitle": told.get("subtitle", ""),
            "svg": (folder / kind.output).read_text(encoding="utf-8") if kind.is_picture else "",
            "header": [column.replace("_", " ") for column in header if column != ROWS],
            "numeric": [_numeric(cells) for column, *cells in zip(header, *records, strict=True) if column != ROWS],
            "table": [_cells(header, each, pages) for each in records],
            "sources": list({source["id"]: source for row in record["rows"] for source in row["sources"]}.values()),
            "places": [
                {"href": f"../{use['page']}#{kind.label(name)}", "title": use["title"]} for use in record["uses"]
            ],
            "files": files_named(folder, name),
            "sentence": sentence(paper, record),
            "bibtex": bibtex(paper, record),
        },
    )


def _cells(header: list[str], cells: list[str], pages: Mapping[str, str]) -> dict[str, Any]:
    told = dict(zip(header, cells, strict=True))
    rows = told.pop(ROWS, "").split("; ")
    return {
        "cells": list(told.values()),
        "rows": [{"address": row, "page": pages[row]} for row in rows if row in pages],
    }


def _numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers only, and one at least."""
    return any(cells) and all(NUMBER.fullmatch(cell) for cell in cells if cell)


def sentence(paper: Paper, record: Mapping[str, Any]) -> str:
    """How to cite a table or figure in words."""
    parts = [
        f"{names_of(paper.authors)} ({paper.year}). “{record['title']}” ({record['kind']} {record['id']}).",
        f"In {paper.full_title}. Version {paper.version}.",
        f"{paper.permanent}{FOLDER}/{record['id']}.html" if paper.permanent else "",
    ]
    return " ".join(filter(None, parts))


def bibtex(paper: Paper, record: Mapping[str, Any]) -> str:
    """The reference of a table or figure as a BibTeX entry."""
    fields = {
        "author": bibtex_authors(paper.authors),
        "title": f"{{{record['title'].translate(SPECIAL)}}}",
        "howpublished": f"{record['kind'].capitalize()} in: {paper.full_title.translate(SPECIAL)}",
        "year": paper.year,
        "version": paper.version,
        "url": f"{paper.permanent}{FOLDER}/{record['id']}.html" if paper.permanent else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{record['id']},", *lines, "}", ""])


def _readme(paper: Paper, record: Mapping[str, Any]) -> str:
    """What a reader of the archive must know."""
    sources = {source["id"]: source for row in record["rows"] for source in row["sources"]}
    place = record["function"]
    lines = [
        f"# {record['title']}",
        "",
        record["definition"],
        "",
        f"{record['kind'].capitalize()} `{record['id']}` of *{paper.full_title}*, version {paper.version}; "
        f"data version {record['data_version']}.",
        f"Made by `{place['name']}` in `{place['file']}`.",
        "",
        "- `data.csv`: what is drawn or shown; its last column names the rows of the data package behind each line",
        "- `metadata.json`: all rows with their sources, places and marks of confidence",
        "- `figure.svg`, `figure.png`, `spec.vl.json`: the picture and its Vega-Lite specification (figures only)",
        "",
        "## How to cite",
        "",
        sentence(paper, record),
        "",
        f"Licence: {paper.licence}, {paper.licence_address}. The sources keep their own terms.",
        "",
        "## Sources",
        "",
        *(
            f"- {each['id']}: {each['title']}{f' ({year})' if (year := each['year']) else ''}. Read: {each['extent']}."
            for _, each in sorted(sources.items())
        ),
    ]
    return "\n".join(lines) + "\n"


def _key(evidence: Evidence) -> str:
    """Names all that the files are made from."""
    code = Code(Path(__file__).parents[1])
    project = evidence.project
    return hash_of(
        {
            "code": code.hash(code.modules("report.render.exhibit_files")),
            "template": [sha256_file(TEMPLATES / TEMPLATE), sha256_file(BARE)],
            "programs": [sha256_file(VENDOR / name) for name in (*PROGRAMS, *LICENCES)],
            "paper": str(read_paper(project)),
            "data": sha256_file(project.data / DESCRIPTOR),
            "exhibits": {name: told[CONTENT] for name, told in evidence.exhibits.items()},
            "uses": {name: [use.path for use in uses] for name, uses in evidence.uses.items()},
            "titles": dict(evidence.titles),
        }
    )
