"""The register of sources: each source stands in it once, and says its language in a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from report.core.errors import Problem
from report.data.bibtex import language_tag
from report.data.literature import DOI
from report.data.missing_marks import is_mark
from report.data.rules import Checked, Rule
from report.data.tables import Record

if TYPE_CHECKING:
    from report.data.package import Package

REGISTER = "sources"
SOURCE_ONCE_RULE = Rule("each source once", "No two sources have the same address or DOI without a note that says why.")
LANGUAGE_RULE = Rule("languages of sources", "The language of a source is a code of ISO 639, or several.")
SEVERAL = re.compile(r" ?/ ?|; ")  # es/en
CODE = re.compile(r"(?P<language>[a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")  # es, pt-BR, zh-Hant
# Hosts under which one article has several addresses.
OF_DOIS = ("doi.org", "dx.doi.org")
WITHOUT = re.compile(r"^(?:www\d?|m)\.")  # begins names of one and the same host
INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?)|default\.aspx?)?$", re.IGNORECASE)  # the page of a folder
TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|mc_[ce]id)=[^&]*")  # from where a reader came


def check_sources_once(package: Package) -> Checked:
    """Find sources that stand in the register twice, under addresses that lead to one page."""
    records = package.records(REGISTER) if REGISTER in package.names else ()
    return Checked("", SOURCE_ONCE_RULE, len(records), tuple(_twice(records, package)))


def check_languages(package: Package) -> Checked:
    """Find languages of sources that are no codes, as *Spanish* or *sp*."""
    records = package.records(REGISTER) if REGISTER in package.names else ()
    problems = []
    for record in records:
        cell = record.cells.get("language", "")
        for part in SEVERAL.split(cell) if cell not in package.described(REGISTER).missing else ():
            if _is_code(part) or is_mark(part, is_required=False):
                continue  # the check of cells tells marks
            meant = language_tag(part)
            problems.append(
                Problem(
                    f'column "language" holds "{cell}"',
                    package.shown_path(REGISTER),
                    record.line,
                    f"{meant if _is_code(meant) else 'a code of ISO 639, as es or en'}, or empty if not known",
                    f"correct the cell; then run: make data-seal NAME={REGISTER}",
                )
            )
    return Checked("", LANGUAGE_RULE, len(records), tuple(problems))


def page_meant(address: str) -> str:
    """What an address leads to: the same for all ways to write it, and for a DOI wherever it is resolved."""
    try:
        parts = urlsplit(address.strip())
        host, port = WITHOUT.sub("", (parts.hostname or "").rstrip(".")), parts.port
    except ValueError:
        return address  # told by the check of addresses
    path = unquote(parts.path)
    found = DOI.search(path)
    if host in OF_DOIS and found:
        return f"doi:{found[0].lower().rstrip('/.')}"
    query = "&".join(sorted(filter(None, TRACKING.sub("", parts.query).split("&"))))
    at = "" if port in (None, 80, 443) else f":{port}"
    return f"{host}{at}{INDEX.sub('', path)}?{query}#{parts.fragment}".rstrip("#?")


def _twice(records: tuple[Record, ...], package: Package) -> Iterator[Problem]:
    first: dict[str, Record] = {}
    for record in records:
        cells = record.cells
        doi = DOI.search(cells.get("doi", ""))
        meant = [f"doi:{doi[0].lower()}"] if doi else []
        meant += [page_meant(cells["url"])] if cells.get("url") else []
        for before in dict.fromkeys(first[each].line for each in meant if each in first):
            other = next(each for each in records if each.line == before)
            notes = (cells.get("note", ""), other.cells.get("note", ""))
            if cells["source_id"] in notes[1] or other.cells["source_id"] in notes[0]:
                continue
            yield Problem(
                f'source "{cells["source_id"]}" has the address of "{other.cells["source_id"]}" on line {before}: '
                f"{cells.get('url') or cells.get('doi')}",
                package.shown_path(REGISTER),
                record.line,
                "one row for one source",
                f"name one of them in all rows, or say in the note what tells it from {other.cells['source_id']}; "
                f"then run: make data-seal NAME={REGISTER}",
            )
        for each in meant:
            first.setdefault(each, record)


@cache
def _is_code(text: str) -> bool:
    """Whether a text is the tag of a language, of two letters where there is such a code.

    Thousands of languages have codes of three letters (Nahuatl is nah), of which CLDR names a few hundred.
    """
    found = CODE.fullmatch(text)
    if found is None or len(found["language"]) == 2:
        return found is not None and found["language"] in _languages()
    return len(language_tag(found["language"])) != 2 and found["language"] not in ("mul", "und", "zxx")


@cache
def _languages() -> frozenset[str]:
    import babel  # takes longer to import than the check takes

    return frozenset(babel.Locale("en").languages)
