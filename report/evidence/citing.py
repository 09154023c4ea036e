"""The paper as a reference: a sentence to copy, and files for BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from report.core.authors import Author, names_of
from report.core.files import canonical_json
from report.core.messages import messages_in
from report.core.paper import Paper
from report.evidence.gathered import Evidence

FOLDER = "cite"  # of the site
FORMATS = (("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON"))  # ending and name of each file
SPECIAL = str.maketrans({"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_"})


def citation_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """The files of a project's paper; none for a project that is no paper."""
    return citation_files(evidence.paper) if evidence.paper else {}


def citation_files(paper: Paper) -> Mapping[str, bytes]:
    """The reference in every format, by its path in the site; it has an address only if the paper has one."""
    texts = {"bib": bibtex(paper), "ris": ris(paper), "json": canonical_json([csl(paper)])}
    return {f"{FOLDER}/{paper.short_name}.{ending}": texts[ending].encode() for ending, _ in FORMATS}


def sentence(paper: Paper) -> str:
    """The reference as a sentence, in the language of the paper."""
    parts = [
        f"{names_of(paper.authors)} ({paper.year}). {paper.full_title}. {version_words(paper.version, paper.language)}"
    ]
    return " ".join([*parts, *filter(None, [paper.lasting])])


def version_words(version: str, language: str) -> str:
    """The version as references name it; publishing puts the address after it."""
    say = messages_in(language)
    return say("Version %(version)s.", version=version)


def bibtex(paper: Paper) -> str:
    """The reference as a BibTeX entry."""
    fields = {
        "author": bibtex_authors(paper.authors),
        "title": f"{{{paper.full_title.translate(SPECIAL)}}}",
        "year": paper.year,
        "month": paper.date[5:7].lstrip("0"),
        "version": paper.version,
        "doi": paper.doi,
        "url": paper.permanent,
        "keywords": ", ".join(paper.keywords),
    }
    return bibtex_entry(paper.short_name, fields)


def bibtex_entry(key: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX with those of its fields that hold something."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def bibtex_authors(authors: Iterable[Author]) -> str:
    """Authors as BibTeX reads them: *Ruiz, Ana and {Bee Society}*; what has a second pair of braces stays whole."""
    return " and ".join(_bibtex_name(author) for author in authors)


def _bibtex_name(author: Author) -> str:
    if not (author.family and author.given):
        return f"{{{author.name.translate(SPECIAL)}}}"
    parts = [part.translate(SPECIAL) for part in (author.family, author.given)]
    return ", ".join(f"{{{part}}}" if "," in part or " and " in f" {part} " else part for part in parts)


def ris(paper: Paper) -> str:
    """The reference as RIS tells it: lines end as on Windows, and every record with ER."""
    lines = [
        ("TY", "RPRT"),
        *(("AU", author.inverted) for author in paper.authors),
        ("TI", paper.full_title),
        ("PY", paper.year),
        ("DA", paper.date.replace("-", "/")),
        ("ET", paper.version),
        ("LA", paper.language),
        *(("KW", word) for word in paper.keywords),
        ("DO", paper.doi),
        ("UR", paper.permanent),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER")


def csl(paper: Paper) -> dict[str, object]:
    """The reference as an item of CSL-JSON."""
    item: dict[str, object] = {
        "id": paper.short_name,
        "type": "report",
        "title": paper.full_title,
        "author": [_csl_name(author) for author in paper.authors],
        "issued": {"date-parts": [[int(part) for part in paper.date.split("-")]]},
        "version": paper.version,
        "language": paper.language,
        "keyword": ", ".join(paper.keywords),
    }
    return item | {name: each for name, each in (("DOI", paper.doi), ("URL", paper.permanent)) if each}


def _csl_name(author: Author) -> dict[str, str]:
    if not author.family:
        return {"literal": author.name}
    return {"family": author.family} | ({"given": author.given} if author.given else {})
