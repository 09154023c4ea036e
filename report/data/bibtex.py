"""The letters of BibTeX as a reader sees them."""

from __future__ import annotations

import re
import unicodedata

ACCENTS = dict(  # signs that join the letter before them
    zip("'`^\"~cv=.uHrk", "\u0301\u0300\u0302\u0308\u0303\u0327\u030c\u0304\u0307\u0306\u030b\u030a\u0328", strict=True)
)
LETTERS = dict(zip("ss o O l L ae AE oe aa AA i j".split(), "ßøØłŁæÆœåÅij", strict=True))  # noqa: SIM905


def plain(text: str) -> str:
    r"""BibTeX's letters as they are read: ``Mar{\'\i}a`` is María."""
    text = re.sub(r"\\([a-zA-Z]+)(?:\{\}|\s+|(?=[^a-zA-Z]|$))", lambda found: LETTERS.get(found[1], found[0]), text)
    text = re.sub(r"\\(['`^\"~=.]|[cvuHrk](?=[\s{]))\s*\{?(\w)\}?", lambda found: found[2] + ACCENTS[found[1]], text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r'^"|"$|[{}]', "", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


# What bibliographies call a language: BibLaTeX, its own and other languages, ISO 639-2.
LANGUAGES = {
    "en": "english american british canadian australian ukenglish usenglish englisch anglais inglés ingles ing eng",
    "de": "german ngerman austrian naustrian swissgerman nswissgerman deutsch allemand alemán aleman ger deu",
    "es": "spanish español espanol castellano spanisch espagnol esp spa",
    "fr": "french français francais französisch francés frances canadien acadian fre fra",
    "it": "italian italiano italienisch italien ita",
    "pt": "portuguese portugues português brazilian brazil portuges portugués portugiesisch portugais por",
    "ca": "catalan català catala catalán cat",
    "nl": "dutch nederlands niederländisch néerlandais holandés dut nld",
    "pl": "polish polski polnisch polonais polaco pol",
    "ru": "russian русский russisch russe ruso rus",
    "sv": "swedish svenska schwedisch suédois sueco swe",
    "da": "danish dansk dänisch danois danés dan",
    "tr": "turkish türkçe turkce türkisch turc turco tur",
    "la": "latin latein latín lat",
}
NAMES = {name: tag for tag, names in LANGUAGES.items() for name in names.split()}
TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_](?P<region>[A-Z]{2}))?", re.IGNORECASE)  # de, pt-BR, es_MX
ENGLISH = "en"


def language_tag(text: str) -> str:
    """The tag of a language as a bibliography gives it, ``de`` for *German*; empty if it is none that is known."""
    given = unicodedata.normalize("NFC", plain(text)).lower()
    if given in NAMES:
        return NAMES[given]
    found = TAG.fullmatch(given)
    if found is None or (len(found["language"]) == 3 and found["language"] not in NAMES):
        return ""
    language = NAMES.get(found["language"], found["language"])
    return f"{language}-{found['region'].upper()}" if found["region"] else language
