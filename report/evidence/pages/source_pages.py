"""The page of all sources: what each is, how much of it was read, and what rests on it."""

from __future__ import annotations

import html
from collections import Counter
from typing import Any

from report.core.messages import N_
from report.data.sources import EXTENTS, csl_of
from report.evidence.cards import year_of
from report.evidence.gathered import Evidence
from report.evidence.templating import Markdown, fill
from report.exhibits.kinds import KINDS

WORDS = {  # words for the kinds of CSL that the register's sources have
    "article-journal": N_("academic article"),
    "article-magazine": N_("trade or general magazine"),
    "article-newspaper": N_("press"),
    "book": N_("book"),
    "dataset": N_("data or statistics"),
    "legislation": N_("law, decree or gazette"),
    "paper-conference": N_("conference paper"),
    "report": N_("report or official document"),
    "thesis": N_("thesis"),
    "webpage": N_("web page"),
}
LANGUAGES = {
    "de": N_("German"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "it": N_("Italian"),
    "pt": N_("Portuguese"),
    "zh": N_("Chinese"),
}


def sources_page(evidence: Evidence) -> str:
    """Every source of the register, with what it supports, for a reader to filter."""
    sources = [_of(evidence, source_id) for source_id in sorted(evidence.package.sources, key=str.lower)]
    say = evidence.say
    counted = _counted(sources, "extent")
    extents = {word: counted[word] for word in map(say, EXTENTS) if word in counted}
    facets = [
        ("kind", say("Type"), _counted(sources, "kind")),
        (
            "extent",
            say.within("of a source", "Read"),
            extents,
        ),
        ("marks", say("Confidence of its rows"), _counted_marks(sources)),
        ("language", say("Language"), _counted(sources, "language")),
    ]
    groups = [(kind, [each for each in sources if each["kind"] == kind]) for kind in _counted(sources, "kind")]
    return fill("sources", {"sources": sources, "facets": facets, "groups": groups}, say)


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
    facets = {
        "kind": evidence.say(WORDS[csl_of(source)["type"]]),
        "extent": evidence.say(source.extent),
        "marks": " ".join(marks),
        "language": evidence.say(LANGUAGES.get(language, language or "not recorded")),
    }
    who = source.authors or source.publisher
    title = f'<span lang="{html.escape(language)}">' if language else "<span>"
    return {
        "source": source,
        **facets,
        "marks": marks,
        "lang": language,
        "data": Markdown(" ".join(f'data-{name}="{html.escape(value)}"' for name, value in facets.items())),
        "summary": Markdown(
            f"{title}{html.escape(source.title or source.id, quote=False)}</span>. "
            f"{html.escape(who, quote=False)}{f', {year}' if (year := year_of(evidence, source)) else ''}"
        ),
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
