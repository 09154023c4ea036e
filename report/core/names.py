"""Names as they are written: of whom one is, its parts, and identifiers of researchers."""

from __future__ import annotations

import re

from report.core.slugs import unaccented

ORCID_ADDRESS = "https://orcid.org/"
# 0000-0002-1825-0097, with or without hyphens, alone or as an address
ORCID = re.compile(r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?")
PARTICLES = frozenset(
    "af al bin da das de del della den der di do dos du e el ibn la las le los ten ter van vom von y zu zum".split()  # noqa: SIM905
)
TWO_SURNAMES = frozenset({"es"})  # languages of countries where people have two family names, the father's first
FOUR = 4  # words from which such a name has two given names, or at least both family names
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Words that stand in names of bodies and not of people; in English and Spanish, without accents.
BODIES = frozenset(
    """
    academy administration agency alliance associates association authors bank board bureau center centre centro
    chamber club collaboration collective college comision comite commission committee community company
    consejo consorcio consortium contributors cooperative corporation council court department direccion
    directorate division editors facultad faculty federation fondo forum foundation fund fundacion gmbh gobierno
    government group grupo hospital inc initiative institute institution instituto international lab
    laboratories laboratorio laboratory library limited llc ltd ministerio ministry museum national network
    observatory office organisation organization panel partnership plc press program programme project public red
    registry research school secretaria secretariat section service services sociedad society staff studio task
    team trust union unit universidad universitat universite university working
    """.split()  # noqa: SIM905 - a list of words reads better so
)
JOINED = re.compile(r"\s+(?:and|&)\s+|\s*;\s*")  # not "y", which stands within Spanish names


def plain(name: str) -> str:
    """A name as it is compared: without accents, capitals and spaces more than one."""
    return " ".join(unaccented(name).casefold().split())


def is_of_person(name: str) -> bool:
    """Whether a name that nothing else is known of is a person's.

    It is if it is two to six words, all with a capital but for particles such as *de* and *von*, and holds no word that
    stands in names of bodies (*Institute*, *Contributors*), no digit and no sign that names of people do not have.
    """
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 6 or name.count(",") > 1 or re.search(r"[\d&/@:;()+|]", name):
        return False
    if any(plain(word).strip(".,") in BODIES for word in words) or plain(words[0]) == "the":
        return False
    if all(len(word) > 3 and word.isupper() for word in words) and len(words) > 4:
        return False
    return all(not word[0].islower() or word in PARTICLES or re.match(r"[dl]['’]\w", word) for word in words)


def people_in(name: str) -> list[str]:
    """The people whom one text names, joined by *and*, *&* or semicolons; empty if it names one person or a body."""
    parts = [part for part in JOINED.split(name) if part]
    return parts if len(parts) > 1 and all(map(is_of_person, parts)) else []


def parts_of(name: str, language: str = "en") -> tuple[str, str]:
    """Given and family name of a person.

    A comma parts them. Else the last word is the family's, with the particles before it; in a paper in a language of
    ``TWO_SURNAMES`` a name of four words or more, particles not counted, ends with two family names. One of three may
    be either, *Ana Ruiz Paz* or *María José Ruiz*, and is taken to have one.
    """
    before, comma, after = name.partition(",")
    if comma and plain(after).strip(" .") not in SUFFIXES:
        return " ".join(after.split()), " ".join(before.split())
    words = name.replace(",", " ").split()
    end = len(words)
    if plain(words[-1]).strip(".") in SUFFIXES and end > 2:
        end -= 1
    start = _begin_of_surname(words, end)
    told = sum(word not in PARTICLES for word in words[:end])
    if language.partition("-")[0].lower() in TWO_SURNAMES and told >= FOUR:
        start = _begin_of_surname(words, start)
    return " ".join(words[:start]), " ".join(words[start:])


def _begin_of_surname(words: list[str], end: int) -> int:
    """Where the family name begins whose last word stands before ``end``: with the particles before it."""
    start = end - 1
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return start


def orcid_of(text: str) -> str:
    """The ORCID in a text or an address, with hyphens; empty if it is none, or its check digit is not right."""
    found = ORCID.fullmatch(text.strip())
    if not found:
        return ""
    digits = "".join(found.groups()).upper()
    return "-".join(found.groups()).upper() if check_digit(digits[:15]) == digits[15] else ""


def check_digit(digits: str) -> str:
    """The last character of an ORCID after its first fifteen digits: ISO 7064, mod 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
