"""A page for each folder of the data package, and one that leads to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from report.core.messages import N_, Messages
from report.data.descriptor import Descriptor
from report.data.tables import Record
from report.evidence.downloads import FOLDER as DOWNLOADS
from report.evidence.downloads import whole_name
from report.evidence.gathered import Evidence, link, listed
from report.evidence.pages.sparklines import heat_strip, share_bar
from report.evidence.templating import fill
from report.evidence.withheld import count_of, terms_in_words
from report.exhibits.kinds import KINDS

PREVIEW = 5  # rows shown of each table; the whole is one click away
SHOWN_SOURCES = 12  # of a dataset; the others are counted, and listed on the page of sources
MARKS = {
    "A": N_("official or scholarly text, as far as it was read"),
    "B": N_("reputable secondary source, or a faithful copy"),
    "C": N_("weak, rounded, undated, inferred or derived"),
}
MIXED = N_("mixed")
UNITS = ("unit", "of", "multiplier", "currency", "price_basis", "bound")


def data_page(evidence: Evidence, folder: str) -> str:
    """The page of the folder ``folder`` of `data/`, with a section for each table."""
    return fill("data", {"tables": [table_of(evidence, name) for name in evidence.folders[folder]]}, evidence.say)


def overview_page(evidence: Evidence) -> str:
    """The page that lists every dataset, every gap and every disagreement."""
    say = evidence.say
    folders = []
    for folder, names in evidence.folders.items():
        page = f"chapters/evidence/data-{folder}.qmd"
        tables = [_summary(evidence, name) for name in names]
        folders.append({"title": evidence.titles.get(page, folder), "href": link(page), "tables": tables})
    every = [record for name in evidence.package.names if name != "sources" for record in evidence.records(name)]
    return fill(
        "overview",
        {
            "version": evidence.package.version,
            "whole": f"/{DOWNLOADS}/{whole_name(evidence.project)}",
            "folders": folders,
            "datasets": len(evidence.package.names),
            "rows": sum(count_of(evidence.package, name) for name in evidence.package.names),
            "withheld": [name for name in evidence.package.names if evidence.package.access(name)],
            "sources": len(evidence.package.sources),
            **_confidence(every, say("Rows by mark of confidence"), say),
            "gaps": [record.cells for record in evidence.records("gaps")],
            "disagreements": [record.cells for record in evidence.records("disagreements")],
        },
        say,
    )


def _confidence(records: Iterable[Record], what: str, say: Messages) -> dict[str, Any]:
    """How many rows have each mark of confidence, in words and as a bar."""
    counts = dict(sorted(Counter(mark for each in records if (mark := each.cells.get("confidence"))).items()))
    told = [(mark, count, say(MARKS.get(mark, MIXED))) for mark, count in counts.items()]
    return {"marks": told, "bar": share_bar(counts, what)}


def table_of(evidence: Evidence, name: str) -> dict[str, Any]:
    """What a page says of one dataset, as plain values for the template."""
    say = evidence.say
    described = evidence.described(name)
    records = evidence.records(name)
    sources = Counter(source for record in records for source in listed(record.cells.get("source_id", "")))
    if name == "sources":
        sources.clear()
    readers = evidence.readers.get(name, ())
    shown = [each for each in readers if KINDS[evidence.exhibits[each]["kind"]].is_numbered]
    years = _years(described, [record.cells for record in records])
    return {
        "name": name,
        "title": described.raw["title"],
        "description": described.raw["description"],
        "licence": described.raw.get("licenceNote", ""),
        "rows": count_of(evidence.package, name),
        "access": _access(evidence, name),
        "hash": str(described.raw["hash"]).removeprefix("sha256:"),
        "csv": f"/data/{described.path}",
        "zip": f"/data/{name}.zip",
        "columns": list(_columns(described, say)),
        "units": _units(evidence, [record.cells for record in records]),
        "strip": heat_strip(years, say("rows of %(name)s by year", name=name)),
        "dated": sum(years.values()),
        **_confidence(records, say("rows of %(name)s by mark of confidence", name=name), say),
        "sources": [(evidence.source(each), count) for each, count in _most(sources)[:SHOWN_SOURCES]],
        "more_sources": max(len(sources) - SHOWN_SOURCES, 0),
        "disagreements": list(evidence.naming(name, "disagreements")),
        "breaks": [record.cells for record in evidence.records("breaks") if record.cells["dataset"] == name],
        "gaps": list(evidence.naming(name, "gaps")),
        "derived": sum(bool(record.cells.get("derivation")) for record in records),
        "exhibits": [evidence.link_to_exhibit(each) for each in shown],
        "numbers": sum(evidence.exhibits[each]["kind"] == "value" for each in readers),
        "preview": _preview(described, [record.cells for record in records[:PREVIEW]]),
    }


def _access(evidence: Evidence, name: str) -> dict[str, str]:
    """What is told of a dataset whose rows are not shown; empty for any other."""
    access = evidence.package.access(name)
    say = evidence.say
    return {"why": say(access.why), "terms": terms_in_words(access, say), "path": access.path} if access else {}


def _summary(evidence: Evidence, name: str) -> dict[str, Any]:
    described = evidence.described(name)
    years = _years(described, [record.cells for record in evidence.records(name)])
    span = f"{min(years)}–{max(years)}" if years and min(years) != max(years) else str(min(years, default=""))
    return {
        "name": name,
        "title": described.raw["title"],
        "href": evidence.data_page(name),
        "rows": count_of(evidence.package, name),
        "span": span,
        "exhibits": len(evidence.readers.get(name, ())),
    }


def _years(described: Descriptor, rows: list[Mapping[str, str]]) -> dict[int, int]:
    """Rows by year, for datasets with a column ``year``."""
    if "year" not in described.columns or described.name in ("sources", "literature"):
        return {}
    counted = Counter(int(cells["year"]) for cells in rows if cells["year"].isdigit())
    return {year: counted[year] for year in sorted(counted)}


def _columns(described: Descriptor, say: Messages) -> Iterator[dict[str, str]]:
    for field in described.raw["schema"]["fields"]:
        rules = field.get("constraints", {})
        kind = field["type"]
        allowed = ", ".join(map(str, rules["enum"])) if "enum" in rules else ""
        yield {
            "name": field["name"],
            "type": say(kind) + (say(", required") if rules.get("required") else ""),
            "unit": field.get("unit", say("as in the column unit") if field["name"] == "value" else ""),
            "description": field.get("description", field.get("title", "")),
            "allowed": say("One of: %(allowed)s.", allowed=allowed) if allowed else "",
        }


def _units(evidence: Evidence, rows: list[Mapping[str, str]]) -> list[dict[str, str]]:
    """The units of a dataset's figures, as the table of units reads them."""
    used = dict.fromkeys(cells.get("unit", "") for cells in rows)
    known = {record.cells["unit"]: record.cells for record in evidence.records("units")}
    return [
        {name: known[unit].get(name, "") for name in UNITS}
        for unit in used
        if unit in known and "kind" not in (rows[0] if rows else {})
    ]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _preview(described: Descriptor, rows: list[Mapping[str, str]]) -> dict[str, Any]:
    """The first rows, in the columns that are filled in any of them."""
    names = [name for name in described.columns if any(cells[name] for cells in rows)]
    return {"names": names, "rows": [[cells[name] for name in names] for cells in rows]}
