"""What `datapackage.json` says besides rows, which catalogues tell: licences, people, sources, addresses, versions."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from report.core.errors import Problem
from report.core.shapes import TEXT, TEXTS, Keys, ListOf, Misfit, Shape, Way, lines_of, shown, told
from report.data.page_addresses import fault_of_address

LICENCE = Keys(dict.fromkeys(("name", "path", "title"), TEXT))
PERSON = Keys(
    {
        **dict.fromkeys(("title", "path", "email", "role", "organization", "givenName", "familyName"), TEXT),
        "roles": TEXTS,
    }
)
SOURCE = Keys(dict.fromkeys(("title", "path", "email", "version"), TEXT))
# Of a package and of a dataset alike.
TERMS: Mapping[str, Shape] = {
    **dict.fromkeys(("$schema", "profile", "id", "homepage", "image", "version", "created"), TEXT),
    "licenses": ListOf(LICENCE),
    "contributors": ListOf(PERSON),
    "sources": ListOf(SOURCE),
    "keywords": TEXTS,
}
PROFILES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
# Keys of the specification and of these programs, for slips in writing them.
OF_PACKAGE = (*TERMS, "name", "title", "description", "resources")
OF_RESOURCE = (
    *TERMS,
    *("name", "path", "title", "description", "hash", "bytes", "rows", "type", "format", "mediatype", "encoding"),
    *("dialect", "schema", "role", "series", "parts", "access", "original", "licenceNote", "mixedUnits", "statedBy"),
    *("withoutLocator", "withoutRows", "data", "scheme", "compression"),
)
CLOSE = 0.85  # of difflib: `licences` and `contributers` are slips, `licenceNote` is none
VERSION = re.compile(r"\d[\w.+-]*")  # 1.2.0, 2024-06; not: latest, v1
LICENCE_NAME = re.compile(r"[\w.+() -]+")  # CC-BY-4.0, ODbL-1.0, MIT OR Apache-2.0
PACKAGE_NAME = re.compile(r"[a-z0-9._-]+")  # honey-of-two-valleys
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")  # ana@example.org
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?"
)  # 2026-11-23T00:00:00Z
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # https:, javascript:


def problems_in_terms(package: Mapping[str, Any], text: str, name: str) -> Iterator[Problem]:
    """What makes no sense in what the package and its datasets say of themselves, each with its line.

    Parameters
    ----------
    package, text
        The document, of the right shape, and its text.
    name
        Its file, as messages name it.
    """
    faults = [*_faults_in(package, (), OF_PACKAGE)]
    for number, resource in enumerate(package["resources"]):
        faults += _faults_in(resource, ("resources", number), OF_RESOURCE)
    lines = lines_of(text) if faults else {}
    for each in faults:
        yield Problem(each.found, name, lines.get(each.path, 1), each.expected, "correct this line")


def _faults_in(raw: Mapping[str, Any], way: Way, known: tuple[str, ...]) -> Iterator[Misfit]:
    """What is no sense in what a package or a dataset says of itself, each with the way to it.

    Parameters
    ----------
    raw
        The package or the dataset, of the right shape.
    way
        To it, in the document.
    known
        The keys that it may have; others pass unless they look like one of these.
    """
    for key in raw:
        if key not in known and (close := difflib.get_close_matches(key, known, 1, CLOSE)):
            yield Misfit((*way, key), f'the key "{key}" is not known', f'"{close[0]}"')
    for place, item in _texts_in(raw, way):
        if fault := _fault_of(str(place[-1]), item):
            yield Misfit(place, f"{told(place)} is {shown(item)}", fault)
    for name, wanted, expected in (
        ("licenses", ("name", "path"), "a licence with a name or a path"),
        ("contributors", ("title", "givenName", "familyName"), "a person or an organisation with a title, its name"),
        ("sources", ("title", "path"), "a source with a title or a path"),
    ):
        for number, each in enumerate(raw.get(name, ())):
            if not any(each.get(key, "").strip() for key in wanted):
                yield Misfit((*way, name, number), f"{told((*way, name, number))} names none", expected)
    if raw.get("licenses") == []:
        yield Misfit((*way, "licenses"), f"{told((*way, 'licenses'))} is an empty list", "a licence, or no such key")
    if not way and "name" in raw and not PACKAGE_NAME.fullmatch(raw["name"]):
        yield Misfit((*way, "name"), f"{told((*way, 'name'))} is {shown(raw['name'])}", "a name as my-data: no blanks")
    if not raw.get("title", "a").strip():
        yield Misfit((*way, "title"), f"{told((*way, 'title'))} is empty", "words for the reader")
    words = [each.strip().casefold() for each in raw.get("keywords", ())]
    if "" in words or len({*words}) < len(words):
        yield Misfit(
            (*way, "keywords"), f"{told((*way, 'keywords'))} has an empty word or one twice", "words that differ"
        )


def _texts_in(raw: Mapping[str, Any], way: Way) -> Iterator[tuple[Way, str]]:
    """The texts that have a form of their own, with the ways to them."""
    for key in ("$schema", "profile", "homepage", "image", "version", "created"):
        if key in raw:
            yield (*way, key), raw[key]
    for name in ("licenses", "contributors", "sources"):
        for number, each in enumerate(raw.get(name, ())):
            for key in ("name", "path", "email"):
                if key in each:
                    yield (*way, name, number, key), each[key]


def _fault_of(key: str, text: str) -> str:
    """What a text under a key should be; empty if it can be one."""
    if key in ("$schema", "homepage") or (key == "profile" and text not in PROFILES):
        return fault_of_address(text) and (", ".join(PROFILES) if key == "profile" else fault_of_address(text))
    if key in ("path", "image"):
        if SCHEME.match(text):
            return fault_of_address(text)
        path = PurePosixPath(text)
        inside = text.strip() and not path.is_absolute() and ".." not in path.parts and "\\" not in text
        return "" if inside else "an address as https://example.org/report, or a file in the data folder"
    patterns = {
        "version": (VERSION, "a version as 1.2.0"),
        "name": (LICENCE_NAME, "the name of a licence as CC-BY-4.0"),
        "email": (MAIL, "an address of mail as ana@example.org"),
    }
    if key in patterns:
        pattern, words = patterns[key]
        return "" if pattern.fullmatch(text) else words
    return "" if key != "created" or _is_moment(text) else "a day or a time as 2026-11-23T00:00:00Z"


def _is_moment(text: str) -> bool:
    try:
        return bool(MOMENT.fullmatch(text)) and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False
