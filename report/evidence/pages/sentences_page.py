"""The ledger of the sentences that must be true of the data, with the counts and exceptions of the checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.core.errors import ContentError, raise_all
from report.evidence.gathered import Evidence, link
from report.evidence.templating import fill
from report.prose import Counts, checked_sentences, counts_by_chapter, exceptions, shown_sentences_of, unknown_names


def sentences_page(evidence: Evidence) -> str:
    """Every sentence that a claim marks, with its rule and result, by chapter.

    Raises
    ------
    ContentError
        With everything that the chapters name and the exhibits do not have.
    """
    raise_all(ContentError, unknown_names(evidence.lines, evidence.exhibits))
    sentences = shown_sentences_of(evidence.lines)
    counts = counts_by_chapter(evidence.lines, sentences)
    checked: list[dict[str, Any]] = [
        {"path": each.path, "text": each.text, "rules": [_rule(evidence, name) for name in each.claims]}
        for each in checked_sentences(sentences, evidence.exhibits)
    ]
    return fill(
        "sentences",
        {
            "checked": len(checked),
            "claims": len({rule["id"] for each in checked for rule in each["rules"]}),
            "chapters": [
                {**_place(evidence, each.path), "sentences": [found for found in checked if found["path"] == each.path]}
                for each in counts
            ],
            "counts": [{**_place(evidence, each.path), **_numbers(each)} for each in counts],
            "whole": _numbers(sum(counts[1:], counts[0])) if counts else {},
            "exceptions": [
                {**_place(evidence, path), "check": each.check, "reason": each.reason}
                for path, each in exceptions(sentences)
            ],
        },
        evidence.say,
    )


def _place(evidence: Evidence, path: str) -> dict[str, str]:
    return {"title": evidence.titles[path], "href": link(path)}


def _rule(evidence: Evidence, name: str) -> dict[str, Any]:
    metadata: Mapping[str, Any] = evidence.exhibits[name]
    place = metadata["function"]
    return {
        "id": name,
        "definition": metadata["definition"],
        "rule": metadata["rule"],
        "function": place["name"],
        "file": place["file"],
        "rows": len(metadata["rows"]),
        "confidence": ", ".join(sorted(metadata["confidence"])),
        "datasets": [
            {"name": dataset, "href": evidence.data_page(dataset)}
            for dataset in dict.fromkeys(row.partition("/")[0] for row in metadata["rows"])
        ],
    }


def _numbers(counts: Counts) -> dict[str, int]:
    return {
        "values": counts.values,
        "claims": counts.claims,
        "figures": counts.figures,
        "tables": counts.tables,
        "citations": counts.citations,
    }
