"""What only this paper asks of its data: interviews that harm nobody, and a register of sources as scholars keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from report.core.errors import Problem
from report.data import Checked, Package, Rule, check

SEGMENTS = "interview-segments"  # the dataset
QUOTATION = "quotation"  # the level of consent that allows a respondent's own words
TEXTS = ("paraphrase", "quotation", "note")
INTERVIEWS_RULE = Rule(
    "interviews", "Interview segments carry a code for the person, consent, known codes, and no names."
)
WORD = r"[A-ZÁÉÍÓÚÑÜ][a-záéíóúñü]+"
NAME = re.compile(rf"\b{WORD}(?:\s+(?:(?:de|del|la|las|los|y)\s+)*(?:{WORD}|[A-ZÁÉÍÓÚÑ]\.))+|\b[A-ZÁÉÍÓÚÑ]\.\s+{WORD}")
TITLE = re.compile(
    rf"\b(?:Dr|Dra|Drs|Ing|Lic|Mtro|Mtra|Arq|Sr|Sra|Srta|Prof|Profa|Mr|Mrs|Ms)\.?\s+{WORD}|\b(?:Don|Doña)\s+{WORD}"
)
QUOTED = re.compile(r"[“«\"]([^”»\"]+)[”»\"]")
QUOTED_WORDS = 4  # fewer words in quotation marks are a term, not a person's sentence
# Columns of the package that name places, firms and bodies: the capitalised words that may stand in a segment.
NAMING = {"entity", "company", "plant", "city", "state", "seat_city", "seat_state", "owner", "centre", "full_name"}


@dataclass(frozen=True)
class Held:
    """What is held of the interviews.

    Parameters
    ----------
    respondents, segments
        How many people were heard, and how many passages are coded.
    """

    respondents: int
    segments: int

    def __str__(self) -> str:
        if not self.segments:
            return "not held"
        return f"{self.segments} coded segments of {self.respondents} respondents"


def status(package: Package) -> Held:
    """What is held of the interviews: with an empty table, or none, they are “not held”."""
    records = package.records(SEGMENTS) if SEGMENTS in package.names else ()
    return Held(len({record.cells["respondent"] for record in records}), len(records))


@check
def check_interviews(package: Package) -> Checked:
    """Find segments that name somebody, or quote more than was consented to.

    Codes for people, levels of consent and codes of the codebook are checked by the schema.
    """
    records = package.records(SEGMENTS) if SEGMENTS in package.names else ()
    known = _known_names(package) if records else ""
    problems = [
        Problem(found, package.shown_path(SEGMENTS), record.line, expected, _remedy())
        for record in records
        for found, expected in _faults(record.cells, known)
    ]
    return Checked("", INTERVIEWS_RULE, len(records), tuple(problems))


def _faults(cells: Mapping[str, str], known: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a segment, as found and expected; the message does not repeat the name."""
    for column in TEXTS:
        text = cells.get(column, "")
        if TITLE.search(text) or any(not _is_known(found[0], known) for found in NAME.finditer(text)):
            yield f'column "{column}" seems to name a person', "the person’s code or role"
        quoted = [found[1] for found in QUOTED.finditer(text)]
        own_words = (column == "quotation" and text) or any(len(words.split()) >= QUOTED_WORDS for words in quoted)
        if own_words and cells["consent"] != QUOTATION:
            yield (
                f'column "{column}" quotes the respondent, who consented to "{cells["consent"]}"',
                f'a paraphrase, or consent to "{QUOTATION}"',
            )


def _is_known(words: str, known: str) -> bool:
    return f" {' '.join(words.split())} " in known


def _known_names(package: Package) -> str:
    """The names of places, firms and bodies that the package holds, as one text to be searched."""
    names = {
        record.cells[column]
        for name in package.names
        for column in NAMING & {*package.described(name).columns}
        for record in package.records(name)
    }
    return " ".join(re.sub(r"[^\w\s.]", " ", f" {name} ") for name in sorted(names))


def _remedy() -> str:
    return f"rewrite the segment; then run: make data-seal NAME={SEGMENTS}"


# The register of sources, as a scholar keeps it.

SOURCES = "sources"
LANGUAGE_RULE = Rule("languages of titles", "Every source names its language, and a Spanish-looking title is Spanish.")
ACCENTS_RULE = Rule("accents of titles", "No Spanish title has lost its accents.")
AUTHORS_RULE = Rule(
    "names of authors", "A person stands family name first with initials; a body has no comma, and no note."
)
TITLES_RULE = Rule(
    "titles of sources", "A title is the title alone: what was read, and how it is known, stand in “note”."
)
YEARS_RULE = Rule("years of sources", "A source whose date is known has its year, which the text cites.")
CITATION_RULE = Rule("length of citations", "No citation in the text is longer than 60 characters.")
LONGEST_CITATION = 60
CODE = re.compile(r"[a-z]{2}")  # ISO 639-1, as "es"
INITIALS = re.compile(r"[^,()]+, (?:\w\.[ -]?)+")  # "Pérez Gil, M. J."
SPANISH = frozenset("al con de del el en es la las los para por que se su un una y".split())  # noqa: SIM905
ENGLISH = frozenset("a and by for from in of on the to under with".split())  # noqa: SIM905
# Words of Spanish titles that cannot stand without an accent; those in -cion and -sion are found by their ending.
BARE = frozenset(
    """
    ano anos articulo articulos automovil automoviles autonomo bajio basica boletin caida caidas camion capitulo
    catedra catedras centesimo cientifica cientificas cientifico cientificos credito creditos cuantos decada
    deficit desempeno despues dialogo diseno economia economias economica economicas economico economicos
    electrica electricas electrico electricos electronica electronico energia estadistica estadisticas exito
    fabricas genero guia historica historico historicos indice indices infografia ingenieria ingles jovenes
    linea lineas mas maxima maximo maximos mayoria mecanica mexico minimo monografia numero numeros optica
    pagina pais panama pequenas pequeno periodico pronostico publicas publico publicos queretaro razon record
    region republica robotica tambien tecnica tecnicas tecnico tecnicos tecnologia tecnologias tecnologica
    tecnologicas tecnologico tecnologicos termino traves ultima ultimas ultimo ultimos unico vehiculo vehiculos
    version vigesimo
    """.split()  # noqa: SIM905 - a list of words reads better so
)
NAMED = re.compile(r"\bMexico (?:First|Industry|Now)\b")  # names that have no accent
ENDING = re.compile(r"\w*[cs]ion")  # producción, inversión; the plurals have no accent
# Words that stand in names of bodies; a literal of two to four capitalised words without one looks like a person.
BODY = re.compile(
    r"\b(?:academia|agencia|agency|association|bank|bureau|cluster|committee|comité|congreso|consejo|consultores|corporation"
    r"|council|institute|instituto|ministry|platform|presidencia|red|secretaría|society|states|universidad|university"
    r"|world)\b",
    re.IGNORECASE,
)
FIRMS = frozenset({"Russell Bedford México", "Vélez y Lezama"})  # firms under the names of people
PERSON = re.compile(rf"{WORD}(?:[ -](?:(?:de|del|la|y) )*{WORD}){{1,3}}")
NOTE = re.compile(r"[()]|\b(?:via|copy|mirror|quoted|after)\b|\.(?:com|mx|org|net)\b", re.IGNORECASE)

# A remark of ours within a title: “(after a copy)”, “same address”, “title not shown”.
REMARK = re.compile(
    r"[(\[](?:abstract|after|archived|cached|copy|mirror|not|quoted|read|text|via)\b|\btitle not\b|^same\b|\bn\.d\.",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def looks_spanish(title: str) -> bool:
    """Whether a title holds at least two of the small words of Spanish, and more of them than of English."""
    words = re.findall(r"[^\W\d_]+", title.lower())
    spanish, english = (sum(word in known for word in words) for known in (SPANISH, ENGLISH))
    return spanish >= 2 and spanish > english


def bare_words(title: str) -> list[str]:
    """The words of a Spanish title that have lost an accent."""
    words = re.findall(r"[^\W\d_]+", NAMED.sub("", title))
    return [word for word in words if word.lower() in BARE or ENDING.fullmatch(word.lower())]


def author_fault(author: str) -> str:
    """What an author should be instead, or nothing: a person by family name and initials, or a body without a note."""
    if "," in author:
        return "" if INITIALS.fullmatch(author) else "a person as “Pérez Gil, M. J.”, or a body without a comma"
    if NOTE.search(author):
        return "a name alone: notes, addresses and mirrors stand in “note”"
    if PERSON.fullmatch(author) and not BODY.search(author) and author not in FIRMS:
        return "a person as “Pérez Gil, M. J.”; a firm of that name stands in FIRMS (scripts/checks.py)"
    return ""


def citation(cells: Mapping[str, str]) -> str:
    """A source as the text cites it: its authors, or who published it, and the year."""
    names = [author.partition(",")[0] for author in cells["authors"].split("; ") if author] or [cells["publisher"]]
    shown = f"{names[0]} et al." if len(names) > 3 else ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]
    return f"{shown} {cells['year'] or 'n.d.'}"


@check
def check_languages(package: Package) -> Checked:
    """Find sources without a language, and Spanish-looking titles that are said to be of another."""
    faults = []
    for record in package.records(SOURCES):
        language = record.cells["language"]
        if not CODE.fullmatch(language):
            faults.append((record.line, f'column "language" holds "{language}"', "a code of two letters, as es or en"))
        elif language == "en" and looks_spanish(record.cells["title"]):
            faults.append((record.line, 'column "language" holds "en" and the title looks Spanish', "es"))
    return _found(package, SOURCES, LANGUAGE_RULE, faults)


@check
def check_accents(package: Package) -> Checked:
    """Find Spanish titles of sources whose words have lost an accent."""
    faults = [
        (record.line, f'the title holds "{word}"', "the word with its accent")
        for record in package.records(SOURCES)
        if record.cells["language"] == "es"
        for word in bare_words(record.cells["title"])
    ]
    return _found(package, SOURCES, ACCENTS_RULE, faults)


@check
def check_authors(package: Package) -> Checked:
    """Find authors that are written as no scholar would look them up."""
    faults = [
        (record.line, f'column "authors" holds "{author}"', expected)
        for record in package.records(SOURCES)
        for author in record.cells["authors"].split("; ")
        if author and (expected := author_fault(author))
    ]
    return _found(package, SOURCES, AUTHORS_RULE, faults)


@check
def check_titles(package: Package) -> Checked:
    """Find titles that hold a remark of ours."""
    faults = [
        (record.line, f'the title holds "{remark[0]}"', "the title alone")
        for record in package.records(SOURCES)
        if (remark := REMARK.search(record.cells["title"]))
    ]
    return _found(package, SOURCES, TITLES_RULE, faults)


@check
def check_years(package: Package) -> Checked:
    """Find sources that would be cited as “n.d.” though their date is known."""
    faults = [
        (record.line, f'column "year" is empty and column "date" holds "{record.cells["date"]}"', year[0])
        for record in package.records(SOURCES)
        if not record.cells["year"] and (year := YEAR.search(record.cells["date"]))
    ]
    return _found(package, SOURCES, YEARS_RULE, faults)


@check
def check_citations_short(package: Package) -> Checked:
    """Find sources whose citation would fill half a line of text."""
    faults = [
        (record.line, f'is cited as "{shown}"', f"at most {LONGEST_CITATION} characters")
        for record in package.records(SOURCES)
        if len(shown := citation(record.cells)) > LONGEST_CITATION
    ]
    return _found(package, SOURCES, CITATION_RULE, faults)


def _found(package: Package, name: str, rule: Rule, faults: list[tuple[int, str, str]]) -> Checked:
    shown, remedy = package.shown_path(name), f"correct the record; then run: make data-seal NAME={name}"
    problems = tuple(Problem(found, shown, line, expected, remedy) for line, found, expected in faults)
    return Checked("", rule, len(package.records(name)), problems)
