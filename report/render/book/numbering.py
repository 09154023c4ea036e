"""Numbers: what each section, figure, table, equation or theorem is called in its caption and in references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from report.core.configuration import Settings
from report.core.language import words_for

NO_BREAK = "\u00a0"
FLOATS = ("fig", "tbl", "lst")
CALLOUTS = {"nte": "note", "tip": "tip", "wrn": "warning", "imp": "important", "cau": "caution"}
THEOREMS = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "alg": "algorithm",
    "rem": "remark",
    "sol": "solution",
}
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class ReferenceKind:
    """A kind of thing that can be referred to, named by the prefix of its identifiers.

    Parameters
    ----------
    family
        ``"float"``, ``"section"``, ``"equation"``, ``"theorem"`` or ``"callout"``.
    name
        What the kind is called in the text of a document: ``theorem``.
    title
        The word in a caption or heading: ``Figure``.
    prefix
        The word in a reference.
    style
        How its numbers are written: ``arabic``, ``alpha A``, ``roman i``.
    space
        What stands between word and number.
    """

    family: str
    name: str
    title: str
    prefix: str
    style: str = "arabic"
    space: str = NO_BREAK


@dataclass(frozen=True)
class Target:
    """A thing with a number.

    Parameters
    ----------
    id
        Its identifier.
    number
        As references show it: ``2.1``, ``6 (a)``.
    prefix
        The word before the number in a reference.
    space
        Between word and number.
    label
        As its own caption shows it: ``Figure 2.1``, ``(a)``.
    title_only
        A reference shows the title instead: a section of a chapter without a number.
    title
        The heading's text.
    """

    id: str
    number: str
    prefix: str
    space: str
    label: str = ""
    title_only: bool = False
    title: str = ""


@dataclass(frozen=True)
class Numbered:
    """The numbers of one document.

    Parameters
    ----------
    headings
        Number shown before each heading, in order; empty for none.
    targets
        What can be referred to, by identifier.
    delimiter
        What ends a label in a caption.
    """

    headings: tuple[str, ...]
    targets: Mapping[str, Target] = field(default_factory=dict)
    delimiter: str = ":"


def kinds_of(settings: Settings, words: Mapping[str, str]) -> dict[str, ReferenceKind]:
    """The kinds of a document by prefix, with the titles, prefixes and label styles that ``crossref:`` sets."""
    families = {
        **dict.fromkeys(FLOATS, "float"),
        "eq": "equation",
        "sec": "section",
        **dict.fromkeys(THEOREMS, "theorem"),
    }
    kinds = {
        prefix: ReferenceKind(
            family, THEOREMS.get(prefix, prefix), words[prefix], words.get(f"{prefix}-prefix", words[prefix])
        )
        for prefix, family in families.items()
    }
    for prefix, name in CALLOUTS.items():
        # Quarto refers to a numbered callout in English whatever the language of the text
        reference = words.get(f"{prefix}-prefix", words_for("en")[f"callout-{name}"])
        kinds[prefix] = ReferenceKind("callout", name, words[f"callout-{name}"], reference)
    options = settings.get("crossref") or {}
    options = options if isinstance(options, Mapping) else {}
    for prefix, kind in kinds.items():
        title = str(options.get(f"{prefix}-title", kind.title))
        reference = str(options.get(f"{prefix}-prefix", kind.prefix))
        style = str(options.get(f"{prefix}-labels", options.get("labels", "arabic")))
        kinds[prefix] = ReferenceKind(kind.family, kind.name, title, reference, style)
    for custom in options.get("custom", []):
        space = NO_BREAK if custom.get("space-before-numbering", True) else ""
        reference = str(custom.get("reference-prefix", custom["key"]))
        title = str(custom.get("caption-prefix", reference))
        kinds[custom["key"]] = ReferenceKind("float", custom["key"], title, reference, space=space)
    return kinds


def number_document(
    targets: Sequence[Mapping[str, Any]],
    kinds: Mapping[str, ReferenceKind],
    settings: Settings,
    *,
    chapter: str | None,
    numbered: bool,
    top_word: str = "",
    order: Sequence[int] = (),
) -> Numbered:
    """Number what a document declares.

    Parameters
    ----------
    targets
        As the first pass lists them, in the document's order.
    kinds
        By prefix, see `kinds_of`.
    settings
        Of the document.
    chapter
        The chapter's number or letter; empty for a chapter without one; None for a document that is no chapter.
    numbered
        Whether headings show their numbers.
    top_word
        What further headings of the first level in a chapter are called in references: ``Chapter``.
    order
        Which section's heading comes when, counted from 1, if some were moved to the end.
    """
    by_headings = chapter is None and settings.get("crossref.chapters") is True
    depth = settings.get("number-depth", 6)
    sub_style = str(settings.get("crossref.subref-labels", "alpha a"))
    sections = [item for item in targets if item["family"] == "section"]
    tops = _tops(sections, chapter)
    first = 1 if by_headings else None
    headings, found = _number_sections(sections, kinds["sec"], chapter, first, tops, top_word, _offsets(settings))
    shown = [
        number if numbered and number and item["level"] <= depth else ""
        for item, number in zip(sections, headings, strict=True)
    ]
    counts: Counter[str] = Counter()
    place = 0
    for item in targets:
        if by_headings and item["family"] == "section" and item["level"] == 1 and item["numbered"]:
            chapter = str(int(chapter or 0) + 1)  # without a book each heading of the first level counts as one
            counts.clear()
        if item["family"] == "section":
            if tops and tops[place] != chapter:
                chapter = tops[place]
                counts.clear()
            place += 1
        if item["family"] == "section" or not item["id"]:
            continue
        kind = kinds[item.get("kind") or "eq"]
        parent = item.get("parent")
        if parent in found:
            counts[parent] += 1
            label = f"({_styled(counts[parent], sub_style)})"
            outer = found[parent]
            found[item["id"]] = Target(item["id"], f"{outer.number} {label}", outer.prefix, outer.space, label)
            continue
        counts[item.get("kind") or "eq"] += 1
        number = _styled(counts[item.get("kind") or "eq"], kind.style)
        if chapter:
            number = f"{chapter}.{number}"
        space = " " if kind.family == "theorem" else kind.space
        label = number if kind.family == "equation" else f"{kind.title}{space}{number}"
        found[item["id"]] = Target(item["id"], number, kind.prefix, kind.space, label)
    delimiter = str(settings.get("crossref.title-delim", ":")).strip()
    return Numbered(tuple(shown[place - 1] for place in order or range(1, len(shown) + 1)), found, delimiter)


def _tops(sections: Sequence[Mapping[str, Any]], chapter: str | None) -> tuple[str, ...]:
    """The number of the chapter at each section; empty for a document that is none, or a chapter without a number.

    Further headings of the first level within a chapter count on from it, as under Quarto 1.10, where the next chapter
    has its own number all the same.
    """
    if not chapter:
        return ()
    found: list[str] = []
    for item in sections:
        if item["level"] == 1 and item["numbered"] and not item.get("is_title"):
            chapter = chr(ord(chapter) + 1) if chapter.isalpha() else str(int(chapter) + 1)
        found.append(chapter)
    return tuple(found)


def _offsets(settings: Settings) -> Sequence[int]:
    """What ``number-offset`` adds to the number at each level: ``4``, or ``[4, 1]``."""
    given = settings.get("number-offset") or 0
    return [*(given if isinstance(given, list) else [given]), *[0] * 7][:7]


def _number_sections(
    sections: Sequence[Mapping[str, Any]],
    kind: ReferenceKind,
    chapter: str | None,
    top: int | None,
    tops: Sequence[str],
    top_word: str,
    offsets: Sequence[int],
) -> tuple[list[str], dict[str, Target]]:
    """Number of each section (empty for none), and what can be referred to; ``top`` is the level counted first."""
    if top is None:
        top = 2 if chapter is not None else min([2, *(item["level"] for item in sections)])
    counters = [0] * 7
    numbers: list[str] = []
    found: dict[str, Target] = {}
    space = NO_BREAK if chapter is None else " "
    for place, item in enumerate(sections):
        number, word = "", kind.prefix
        depth = item["level"] - top
        if tops and item["level"] == 1 and item["numbered"]:
            counters = [0] * 7
            number, word = tops[place], top_word or word
        elif item["numbered"] and depth >= 0 and chapter != "":
            counters[depth] += 1
            counters[depth + 1 :] = [0] * (6 - depth)
            counted = [count + (0 if tops else offsets[level]) for level, count in enumerate(counters[: depth + 1])]
            number = ".".join([*tops[place : place + 1], *map(str, counted)])
        numbers.append(number)
        if number and item["id"]:
            found[item["id"]] = Target(item["id"], number, word, space, title=item["title"])
        elif chapter == "" and item["numbered"] and item["id"]:
            found[item["id"]] = Target(item["id"], "", "", "", title_only=True, title=item["title"])
    return numbers, found


def _styled(number: int, style: str) -> str:
    """A number as ``style`` writes it: 2 is ``2``, ``b``, ``ii`` or ``II``; letters begin at the one that is given."""
    name, _, sample = style.partition(" ")
    if name == "alpha" and sample and not sample.isascii():
        return chr(ord(sample) + number - 1)
    if name == "alpha":
        text = ""
        number += ord(sample.lower()) - ord("a") if sample.isalpha() else 0
        while number:
            number, rest = divmod(number - 1, 26)
            text = chr(ord("a") + rest) + text
    elif name == "roman":
        text = ""
        for value, letters in ROMAN:
            while number >= value:
                text, number = text + letters, number - value
    else:
        return str(number)
    return text.upper() if sample.isupper() or style == "roman" else text
