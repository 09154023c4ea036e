"""Words that a renderer adds to a text, by language: labels and headings."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from report.core.merged_settings import Settings

SOURCE = "en"  # the language of the programs, whose words others fall back to
LABELS = Path(__file__).with_name("locale") / "labels.csv"  # a row for each word, a column for each language
# How words are named under `language:` that are not ``crossref-<kind>-title`` or have the name they have here.
NAMED = {
    "crossref-ch-prefix": "chapter",
    "crossref-apx-prefix": "appendix",
    "section-title-abstract": "abstract",
    "section-title-appendices": "appendices",
    "section-title-footnotes": "footnotes",
    "section-title-references": "references",
    "section-title-reuse": "reuse",
    "section-title-copyright": "copyright",
    "section-title-citation": "citation",
    "toc-title-document": "contents",
    "toc-title-website": "contents",
    "environment-proof-title": "proof",
    "environment-remark-title": "remark",
    "environment-solution-title": "solution",
    "code-summary": "code-summary",
    "title-block-keywords": "keywords",
    "title-block-modified": "modified",
    "search-text-placeholder": "search",
    **{
        f"listing-page-field-{key}": f"column-{key}"
        for key in ("date", "title", "description", "author", "filename", "subtitle", "categories")
    },
    "listing-page-field-readingtime": "column-reading-time",
    "listing-page-field-wordcount": "column-word-count",
    **{f"callout-{kind}-title": f"callout-{kind}" for kind in ("note", "tip", "warning", "caution", "important")},
}
CROSS_REFERENCE = re.compile(r"crossref-(?P<kind>\w+)-(?P<what>title|prefix)")  # crossref-fig-title
BASIC = ("fig", "tbl", "sec", "chapter", "references", "footnotes", "contents", "abstract", "previous", "next")


@cache
def words_by_language() -> Mapping[str, Mapping[str, str]]:
    """The words of each language that has them, by its tag."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tag: {row["name"]: row[tag] for row in rows} for tag in rows[0] if tag != "name"}


def words_for(language: str) -> Mapping[str, str]:
    """The words for a language tag such as ``es`` or ``es-MX``; those of English for a language without any."""
    words = words_by_language()
    return words.get(language.split("-")[0].lower(), words[SOURCE])


def words_of(settings: Settings) -> Mapping[str, str]:
    """The words of a project or document: those of its language, over them those that `language:` gives."""
    words = words_for(str(settings.get("lang", "en")))
    titles = {"contents": settings.get("toc-title"), "abstract": settings.get("abstract-title")}
    given = own_words(settings) | {name: str(title) for name, title in titles.items() if title is not None}
    return {**words, **given} if given else words


def own_words(settings: Settings) -> dict[str, str]:
    """The words that an author gives under ``language:``, by the names they have here."""
    given = settings.get("language")
    if not isinstance(given, Mapping):
        return {}
    language = str(settings.get("lang", "en"))
    merged: dict[str, Any] = dict(given)
    for tag in (language.split("-")[0], language):
        if isinstance(given.get(tag), Mapping):
            merged |= given[tag]
    found: dict[str, str] = {}
    for key, value in merged.items():
        if not isinstance(value, str):
            continue
        if key in NAMED:
            found[NAMED[key]] = value
        elif match := CROSS_REFERENCE.fullmatch(str(key)):
            found[match["kind"] if match["what"] == "title" else f"{match['kind']}-prefix"] = value
        elif key in words_for(SOURCE):
            found[key] = value
    return found


def words_missing(settings: Settings) -> list[str]:
    """The words of everyday use that are English on the pages of a language without words of its own here."""
    if str(settings.get("lang", "en")).split("-")[0].lower() in words_by_language():
        return []
    given = own_words(settings)
    return [words_for(SOURCE)[name] for name in BASIC if name not in given]
