"""The page of all sources: what each is, how much of it was read, and what rests on it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from report.data.sources import EXTENTS, csl_of
from report.exhibits.kinds import KINDS
from report.render.documents.evidence import Evidence
from report.render.documents.templating import Markdown, fill

WORDS = {  # words for the kinds of CSL that the register's sources have
    "article-journal": "academic article",
    "article-magazine": "trade or general magazine",
    "article-newspaper": "press",
    "book": "book",
    "dataset": "data or statistics",
    "legislation": "law, decree or gazette",
    "paper-conference": "conference paper",
    "report": "report or official document",
    "thesis": "thesis",
    "webpage": "web page",
}
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "pt": "Portuguese",
    "zh": "Chinese",
}


def sources_page(evidence: Evidence) -> str:
    """Every source of the register, with what it supports, for a reader to filter."""
    sources = [_of(evidence, source_id) for source_id in sorted(evidence.package.sources, key=str.lower)]
    facets = [
        ("kind", "Type", _counted(sources, "kind")),
        ("extent", "Read", {word: count for word in EXTENTS if (count := _counted(sources, "extent").get(word))}),
        ("marks", "Confidence of its rows", _counted_marks(sources)),
        ("language", "Language", _counted(sources, "language")),
    ]
    return fill("sources", {"sources": sources, "facets": facets})


def _of(evidence: Evidence, source_id: str) -> dict[str, Any]:
    source = evidence.source(source_id)
    supports = evidence.supports.get(source_id, {})
    behind = {name: evidence.exhibits[name]["kind"] for name in evidence.cited.get(source_id, ())}
    marks = sorted(
        {
            record.cells["confidence"]
            for name in supports
            for record in evidence.records(name)
            if record.cells.get("confidence") and source_id in record.cells["source_id"].split("; ")
        }
    )
    language = source.language.split("/")[0]
    return {
        "source": source,
        "kind": WORDS[csl_of(source)["type"]],
        "extent": source.extent,
        "marks": marks,
        "language": LANGUAGES.get(language, language or "not recorded"),
        "supports": [(name, evidence.data_page(name), count) for name, count in supports.items()],
        "exhibits": [evidence.link_to_exhibit(name) for name, kind in behind.items() if KINDS[kind].is_numbered],
        "numbers": list(behind.values()).count("value"),
        "url": Markdown(source.url.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")) if source.url else "",
    }


def _counted(sources: list[dict[str, Any]], key: str) -> dict[str, int]:
    counts = Counter(each[key] for each in sources)
    return {name: counts[name] for name in sorted(counts)}


def _counted_marks(sources: list[dict[str, Any]]) -> dict[str, int]:
    counts = Counter(mark for each in sources for mark in each["marks"])
    return {mark: counts[mark] for mark in sorted(counts)}
