"""Who wrote the paper: the one reader of authors, in every form that Quarto takes.

Whether an author is a person or an organisation is said by the form (``name: {given, family}`` is a person, ``name:
{literal}`` an organisation), else by the entry of that name in `CITATION.cff` (`family-names:` or `name:`), else by
what only people have (ORCID, the sign of the corresponding author), else by how the name is written
(`names.is_of_person`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from report.core.configuration import Settings
from report.core.errors import ContentError, Problem, raise_all
from report.core.metadata import configuration_of, read_citation, read_settings
from report.core.names import ORCID_ADDRESS, is_of_person, orcid_of, parts_of, people_in, plain

KEYS = (
    *("name", "orcid", "email", "corresponding", "affiliation", "affiliations", "url", "attributes", "id", "roles"),
    "degrees",
)
EMAIL = re.compile(r"[^\s@<>\",;]+@[^\s@<>\",;]+\.[^\s@<>\",;.]+")
AS_IN = "a name, or a map such as {name: Ana Ruiz, orcid: 0000-0002-1825-0097, affiliation: UNAM}"


@dataclass(frozen=True)
class Author:
    """Somebody who wrote the paper.

    Parameters
    ----------
    name
        As readers see it: *Ana Ruiz*.
    kind
        ``"person"`` or ``"organisation"``.
    given, family
        Parts of a person's name; empty for an organisation.
    orcid
        Identifier with hyphens; empty if there is none.
    email
        Empty if there is none.
    affiliations
        Names of institutions.
    url
        A page about the author; empty if there is none.
    degrees
        What stands behind the name at the head of a page: ``PhD``.
    sites
        Pages of institutions that have one, each behind the institution's name.
    """

    name: str
    kind: Literal["person", "organisation"] = "organisation"
    given: str = ""
    family: str = ""
    orcid: str = ""
    email: str = ""
    affiliations: tuple[str, ...] = ()
    url: str = ""
    degrees: tuple[str, ...] = ()
    sites: tuple[tuple[str, str], ...] = ()

    @property
    def linked_affiliations(self) -> tuple[tuple[str, str], ...]:
        """Names of institutions, each with its page; empty for one that has none."""
        known = dict(self.sites)
        return tuple((name, known.get(name, "")) for name in self.affiliations)

    @property
    def titled(self) -> str:
        """The name with the degrees: *Ana Ruiz, PhD*."""
        return ", ".join([self.name, *self.degrees])

    @property
    def inverted(self) -> str:
        """As catalogues sort it: *Ruiz, Ana*; of an organisation the name."""
        return f"{self.family}, {self.given}" if self.family and self.given else self.name

    @property
    def orcid_address(self) -> str:
        """Where the ORCID leads; empty without one."""
        return f"{ORCID_ADDRESS}{self.orcid}" if self.orcid else ""


def names_of(authors: Iterable[Author]) -> str:
    """All names in order, with commas."""
    return ", ".join(author.name for author in authors)


def book_authors(root: Path) -> tuple[Author, ...]:
    """The authors of the book in ``root``, as `_quarto.yml` gives them: below ``book``, else at the top.

    Raises
    ------
    ContentError
        With all that is wrong in how the authors are written.
    """
    values, lines = read_settings(root)
    settings = Settings.of_header(values, lines, configuration_of(root).name)
    return authors_of(settings, "book", root) or authors_of(settings, "", root)


def authors_of(
    settings: Settings, within: str, root: Path, let_pass: list[Problem] | None = None
) -> tuple[Author, ...]:
    """The authors that settings name.

    Parameters
    ----------
    settings
        Of a book or a document.
    within
        The key under which the authors stand, ``"book"``; empty for the top.
    root
        The project's folder, in which there may be a `CITATION.cff`.
    let_pass
        Gathers what Quarto lets pass, names that are left empty and an ORCID that is none, instead of raising it;
        authors without a name are left out.

    Raises
    ------
    ContentError
        With all that is wrong in how the authors are written.
    """
    start = f"{within}." if within else ""
    given = {key: settings.get(start + key) for key in ("author", "authors") if settings.get(start + key) is not None}
    if len(given) > 1:
        found, place = "authors are given under author and authors", settings.place(f"{start}authors")
        raise ContentError(Problem(found, *place, "one of the two", "put all authors into one list"))
    for key, value in given.items():
        items = value if isinstance(value, list) else [value]
        paths = [f"{start}{key}.{place}" if isinstance(value, list) else start + key for place in range(len(items))]
        reader = _AuthorReader(settings, _institutions(settings, start, items), cited_authors(root))
        authors = [reader.read(item, path) for item, path in zip(items, paths, strict=True)]
        if let_pass is not None:
            let_pass += reader.passing
            authors = [author for author in authors if author.name]
        raise_all(ContentError, reader.problems if let_pass is not None else [*reader.problems, *reader.passing])
        return tuple(authors)
    return ()


def cited_authors(root: Path) -> dict[str, dict[str, Any]]:
    """The entries of `CITATION.cff` by the author's name as it is compared; none without that file."""
    entries = read_citation(root)[0].get("authors") or ()
    return {plain(cited_name(each)): each for each in entries}


def cited_name(entry: Mapping[str, Any]) -> str:
    """The name that an entry of `CITATION.cff` gives, as readers see it."""
    keys = ("name",) if "name" in entry else ("given-names", "name-particle", "family-names", "name-suffix")
    return " ".join(str(entry[key]) for key in keys if entry.get(key))


def _institutions(settings: Settings, start: str, items: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Institutions as they are told: under the top's or the book's ``affiliations``, or at an author."""
    listed: list[Any] = []
    for value in (settings.get("affiliations"), settings.get(f"{start}affiliations")):
        listed += value if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, Mapping):
            for value in (item.get("affiliation"), item.get("affiliations")):
                listed += value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, Mapping)]


def _institution(given: Mapping[str, Any]) -> str:
    return " ".join(str(given.get("name") or given.get("department") or "").split())


class _AuthorReader:
    """Reads authors one by one, and gathers what is wrong."""

    def __init__(self, settings: Settings, institutions: Sequence[Mapping[str, Any]], cited: Mapping[str, Any]) -> None:
        self.settings = settings
        self.institutions = {str(each["id"]): _institution(each) for each in institutions if each.get("id")}
        self.sites = {_institution(each): str(each["url"]) for each in institutions if each.get("url")}
        self.cited = cited
        self.problems: list[Problem] = []
        self.passing: list[Problem] = []

    def read(self, item: Any, path: str) -> Author:
        told: Mapping[str, Any] = item if isinstance(item, Mapping) else {"name": item}
        for key in told:
            near = difflib.get_close_matches(str(key), KEYS, n=1, cutoff=0.75)
            if key not in KEYS and near:
                told_key = f'an author has the key "{key}", which has no effect'
                self._refuse(told_key, f"{path}.{key}", f"did you mean {near[0]}?", self.passing)
        name, kind, given, family = self._name(told, path)
        entry = self.cited.get(plain(name), {})
        orcid = self._orcid(told.get("orcid"), path) or orcid_of(str(entry.get("orcid") or ""))
        attributes = told.get("attributes")
        attributes = attributes if isinstance(attributes, Mapping) else {}
        corresponding = told.get("corresponding", attributes.get("corresponding", False))
        if not isinstance(corresponding, bool):
            self._refuse(f'"corresponding" is {corresponding}', f"{path}.corresponding", "true or false")
        if not kind and "name" in entry:
            kind = "organisation"
        elif not kind and ("family-names" in entry or "given-names" in entry):
            kind = "person"
            keys = (("given-names",), ("name-particle", "family-names", "name-suffix"))
            given, family = (" ".join(str(entry[key]) for key in part if entry.get(key)) for part in keys)
        elif not kind:
            kind = "person" if orcid or corresponding is True or is_of_person(name) else "organisation"
        if kind == "person" and not family:
            given, family = parts_of(name, str(self.settings.get("lang") or "en")) if name else ("", "")
        degrees = told.get("degrees")
        affiliations = self._affiliations(told, path)
        shown = f"{given} {family}".strip() if kind == "person" and "," in name else name
        return Author(
            name=shown,
            kind="person" if kind == "person" else "organisation",
            given=given,
            family=family,
            orcid=orcid,
            email=self._email(told.get("email"), path),
            affiliations=affiliations,
            url=str(told.get("url") or ""),
            sites=tuple((name, self.sites[name]) for name in affiliations if name in self.sites),
            degrees=tuple(filter(None, map(_words, degrees if isinstance(degrees, list) else [degrees]))),
        )

    def _name(self, told: Mapping[str, Any], path: str) -> tuple[str, str, str, str]:
        """Name, kind if the form says it, given and family name."""
        name, place = told.get("name"), f"{path}.name" if "name" in told else path
        if isinstance(name, Mapping):
            parts = [_words(name.get(key)) for key in ("given", "dropping-particle", "non-dropping-particle", "family")]
            given, family = parts[0], " ".join(filter(None, parts[1:]))
            literal = _words(name.get("literal"))
            if given or family:
                return literal or f"{given} {family}".strip(), "person", given, family
            if not literal:
                self._refuse(
                    "an author has a name without words", place, "{given: Ana, family: Ruiz}, or {literal: Bee Society}"
                )
            return literal, "organisation", "", ""
        if not isinstance(name, str) or not name.strip():
            found = "an author has no name" if name in (None, "") or isinstance(name, str) else f"an author is {name}"
            self._refuse(found, place, AS_IN, self.passing if name in (None, "") else self.problems)
            return "", "organisation", "", ""
        name = _words(name)
        if len(people := people_in(name)) > 1 and plain(name) not in self.cited:
            expected = f"a list, an author each: [{', '.join(people)}]"
            remedy = f'write the list; if it is one organisation: name: {{literal: "{name}"}}'
            self.problems.append(Problem(f"one author is {name}", *self.settings.place(place), expected, remedy))
        return name, "", "", ""

    def _orcid(self, given: Any, path: str) -> str:
        if given in (None, ""):
            return ""
        found = orcid_of(str(given))
        if not found:
            expected = "sixteen digits of which the last checks the others, or their address at https://orcid.org/"
            remedy = "copy it from the author's page at https://orcid.org/"
            place = self.settings.place(f"{path}.orcid")
            self.passing.append(Problem(f"{given} is no ORCID", *place, expected, remedy))
        return found

    def _email(self, given: Any, path: str) -> str:
        if given in (None, ""):
            return ""
        text = str(given).strip().removeprefix("mailto:")
        if not EMAIL.fullmatch(text):
            told = f"{given} is no address of e-mail"
            self._refuse(told, f"{path}.email", "an address such as ana@example.org", self.passing)
        return text

    def _affiliations(self, told: Mapping[str, Any], path: str) -> tuple[str, ...]:
        names = []
        for key in ("affiliation", "affiliations"):
            value = told.get(key)
            for place, each in enumerate(value if isinstance(value, list) else [value] if value else []):
                at = f"{path}.{key}.{place}" if isinstance(value, list) else f"{path}.{key}"
                names.append(self._affiliation(each, at))
        return tuple(dict.fromkeys(filter(None, names)))

    def _affiliation(self, given: Any, path: str) -> str:
        if isinstance(given, Mapping) and "ref" in given:
            if (wanted := str(given["ref"])) not in self.institutions:
                near = difflib.get_close_matches(wanted, self.institutions, n=1)
                expected = f"did you mean {near[0]}?" if near else "an id of one under affiliations:"
                self._refuse(f'the affiliation "{wanted}" does not exist', f"{path}.ref", expected)
            return self.institutions.get(wanted, "")
        if isinstance(given, Mapping):
            if not (name := _institution(given)):
                self._refuse("an affiliation has no name", path, "a name, {name: …} or {ref: …}", self.passing)
            return name
        if not isinstance(given, str):
            self._refuse(f"an affiliation is {given}", path, "a name, {name: …} or {ref: …}")
        return _words(given)

    def _refuse(self, found: str, path: str, expected: str, among: list[Problem] | None = None) -> None:
        remedy = "correct it, or take it out"
        gathered = self.problems if among is None else among
        gathered.append(Problem(found, *self.settings.place(path), expected, remedy))


def _words(value: Any) -> str:
    return " ".join(str(value or "").split())
