"""What a new paper must know of itself: title, authors, language and day, as somebody gave them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from report.core.errors import Problem, UsageError, raise_all
from report.core.names import is_of_person, parts_of, people_in

LANGUAGES = ("en", "es")  # in which there is a paper to begin with
LONGEST = 300  # letters of a title or a name: more is a slip
NOT_SAID = {"en": ("My paper", "Contributors to {}"), "es": ("Mi trabajo", "Colaboradores de {}")}
SEVERAL = ";"  # parts authors that are given as one text


@dataclass(frozen=True)
class Writer:
    """An author of a new paper.

    Parameters
    ----------
    name
        As readers see it: *Ana Ruiz*.
    given, family
        Parts of a person's name; empty for an organisation.
    """

    name: str
    given: str = ""
    family: str = ""


@dataclass(frozen=True)
class Facts:
    """What a new paper is filled in with.

    Parameters
    ----------
    title
        Of the paper, without line breaks.
    authors
        At least one.
    language
        One of ``LANGUAGES``.
    day
        The date of its first version.
    """

    title: str
    authors: tuple[Writer, ...]
    language: str
    day: date

    @property
    def name(self) -> str:
        """The title as programs want names: *honey-in-two-valleys*; *paper* if it has no letter that they take."""
        letters = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", letters)[:60].strip("-") or "paper"


def facts_from(folder: Path, title: str, authors: Sequence[str], language: str, day: date) -> Facts:
    """What was given, with what was not given told from the folder's name.

    Parameters
    ----------
    folder
        Where the paper is to be.
    title
        Empty: from the folder's name.
    authors
        One name each, or several with semicolons between them; none: the contributors to the paper.
    language
        Empty: English.
    day
        Today.

    Raises
    ------
    UsageError
        With every word that a paper cannot be made with.
    """
    language = language or LANGUAGES[0]
    names = [name for text in authors for name in text.split(SEVERAL) if name.strip()]
    raise_all(UsageError, [*_faults_of_language(language), *_faults_of(title, "title"), *_faults_of_authors(names)])
    default_title, default_author = NOT_SAID[language]
    title = " ".join(title.split()) or title_from(folder) or default_title
    names = [" ".join(name.split()) for name in names] or [default_author.format(title)]
    return Facts(title, tuple(_writer(name, language) for name in dict.fromkeys(names)), language, day)


def title_from(folder: Path) -> str:
    """A folder's name as a title: *Honey in two valleys* for `honey-in_two-valleys`; empty if it cannot be one."""
    words = " ".join(re.split(r"[\s_-]+", folder.name.strip(" ._-")))
    return "" if list(_faults_of(words, "title")) else words[:1].upper() + words[1:]


def _faults_of_language(language: str) -> Iterator[Problem]:
    if language not in LANGUAGES:
        yield Problem(f"no paper to begin with is in the language {language!r}", expected=" or ".join(LANGUAGES))


def _faults_of(text: str, what: str) -> Iterator[Problem]:
    signs = {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and not sign.isspace()}
    if signs:
        found = f"the {what} holds a sign that is no letter: {', '.join(map(ascii, sorted(signs)))}"
        yield Problem(found, expected="letters, digits and punctuation in UTF-8")
    if len(text) > LONGEST:
        yield Problem(f"the {what} has {len(text):,} letters", expected=f"at most {LONGEST}")
    if text.strip() and not any(sign.isalnum() for sign in text):
        yield Problem(f"the {what} {text.strip()!r} holds no letter and no digit")


def _faults_of_authors(names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        yield from _faults_of(name, "author's name")
        if people := people_in(name):
            told = f"{SEVERAL} ".join(people)
            yield Problem(f"one author is {name!r}", expected=f"semicolons between people: {told}")


def _writer(name: str, language: str) -> Writer:
    if not is_of_person(name):
        return Writer(name)
    given, family = parts_of(name, language)
    return Writer(f"{given} {family}".strip() if name.startswith(f"{family},") else name, given, family)
