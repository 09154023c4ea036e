"""The rules for single sentences: what is found wrong, what is expected, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from report.prose.sentences import Sentence, ShownValue
from report.prose.vocabulary import Vocabulary

LONGEST = 45  # words of a sentence; longer ones are read twice
MONTHS = "January February March April May June July August September October November December"
# What may stand in digits: years, days before a month, and names that hold digits.
YEARS = re.compile(r"\b(?:1[89]|20)\d\d(?:[–-](?:\d\d|\d{4}))?s?\b")
DAYS = re.compile(rf"\b[0-3]?\d (?={MONTHS.replace(' ', '|')})")
DIGITS = re.compile(r"\d[\d.,]*\s*%?")
# Words that assert a direction, a rank or a share; next to a number they are claims.
ASSERTING = re.compile(
    r"\b(?:rose|risen|rising|grew|grown|growing|growth|fell|fallen|falling|fall|declined|decline|shrank|shrinking|"
    r"doubled|tripled|halved|recovered|peaked|peak|more than|less than|fewer than|at least|half|a third|two thirds|"
    r"twice|higher|highest|lower|lowest|larger|largest|smaller|smallest|biggest|record|exceeds?|ahead of|"
    r"most of|majority|minority|ranked)\b",
    re.IGNORECASE,
)
MONEY = re.compile(r"^[A-Z]{3} (?P<scale>million|billion)|^million \w+")  # EUR million, million US dollars
SCALED = re.compile(r"[A-Z]{3} |million")  # begins a unit that may be followed by a scale
ANY_PAPER = Vocabulary()
SCALE = re.compile(r"\b(?:millions?|millones)\b")


@dataclass(frozen=True)
class Finding:
    """What one rule found in a sentence."""

    check: str
    found: str
    expected: str
    remedy: str


def typed_quantities(sentence: Sentence, vocabulary: Vocabulary = ANY_PAPER) -> Iterator[Finding]:
    """Quantities that are typed: digits that are no year, date or name, and number words with a unit."""
    left = sentence.words
    for allowed in (YEARS, DAYS, vocabulary.named):
        left = allowed.sub(" ", left)
    for found in DIGITS.finditer(left):
        yield _typed(found[0].strip())
    for found in vocabulary.in_words.finditer(sentence.words):
        yield _typed(found[0])


def _typed(text: str) -> Finding:
    return Finding(
        "number",
        f'"{text}" is typed',
        "a value, so that it follows the data",
        'write `{python} value("…")`, or allow it: <!-- allow number: reason -->',
    )


def wrong_units(
    sentence: Sentence, values: Mapping[str, Mapping[str, Any]], vocabulary: Vocabulary = ANY_PAPER
) -> Iterator[Finding]:
    """Values whose unit does not fit the words behind them."""
    for shown in sentence.values:
        metadata = values.get(shown.id)
        if metadata is None:
            continue
        unit, first = str(metadata["unit"]), (re.findall(r"^[\w%]+", shown.after) or [""])[0].lower()
        scaled = (shown.show or metadata.get("show", "")) in ("unit", "million") or "million" in metadata["text"]
        if unit.startswith("percent"):
            if first in ("percent", "%", "million") or first in vocabulary.counted:
                yield _unit(shown, unit, f'"{first}" follows it')
        elif MONEY.match(unit) and not scaled:
            if not SCALE.search(" ".join(shown.after.split()[:12])) and not SCALE.search(sentence.words):
                yield _unit(shown, unit, 'no "million" follows it')
        elif scaled and first == "million":
            yield _unit(shown, unit, '"million" follows it, and it says so itself')
        elif first in ("percent", "%") or (first == "million" and not SCALED.match(unit)):
            yield _unit(shown, unit, f'"{first}" follows it')


def _unit(shown: ShownValue, unit: str, found: str) -> Finding:
    return Finding(
        "unit", f'the value "{shown.id}" is in {unit}, and {found}', f"words that fit {unit}", "correct the words"
    )


def too_long(sentence: Sentence) -> Iterator[Finding]:
    """Sentences of more than ``LONGEST`` words."""
    count = len(re.findall(r"[\w#’'-]+", sentence.words))
    if count > LONGEST:
        begins = " ".join(sentence.words.split()[:6])
        found = f"a sentence of {count} words: “{begins} …”"
        yield Finding("length", found, f"at most {LONGEST}", "divide it, or allow it: <!-- allow length: reason -->")


def unmarked_assertions(sentence: Sentence) -> Iterator[Finding]:
    """Words of direction or rank beside a value, where neither is marked as a claim."""
    if not any(not shown.in_claim for shown in sentence.values):
        return
    found = ASSERTING.search(sentence.outside)
    if found:
        yield Finding(
            "assertion",
            f'"{found[0]}" stands beside a value and is not checked',
            "a claim that must be true of the data",
            'mark the words [ … ]{.claim data-claim="…"}, or allow them: <!-- allow assertion: reason -->',
        )


def thin_citations(sentence: Sentence, extents: Mapping[str, str]) -> Iterator[Finding]:
    """Numbers that are credited to a source of which only the contents were read."""
    sources = [key.removeprefix("src-") for key in sentence.cites if key.startswith("src-")]
    if sentence.values and sources and all(extents.get(name) == "contents" for name in sources):
        found = f"a number is credited to {', '.join(sources)}, of which only the contents were read"
        yield Finding("citation", found, "a source read beyond its contents", "cite the source of the value’s rows")
