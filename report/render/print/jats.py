"""The article as JATS, the XML in which journals, SciELO and archives exchange articles: pandoc's writer, our facts.

Pandoc writes the tag set for publishing and archiving (`jats_archiving`). It takes persons with ORCID, abstract,
keywords, licence and date from the metadata; references stand in the text as they are cited there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

from report.core.authors import Author
from report.core.files import write_atomically
from report.core.paper import Paper
from report.core.progress import Warn, show_warning
from report.render.book import pandoc
from report.render.print.composed import (
    Ast,
    elements,
    gather_images,
    plain_text,
    read_front_matter,
    with_abstract,
    with_visible_front,
)

IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".gif")
FILTER = Path(__file__).with_name("jats.lua")
FOLDER = "jats"  # of the build: the article and its figures
ARTICLE = "article.xml"
# What pandoc writes twice or for other tag sets, and the tag set for archiving does not take.
EMPTY = re.compile(r"\n\s*<(journal-id|issn|kwd-group|aff|contrib-group|permissions)\b[^>]*>\s*</\1>")
TERMS = re.compile(r'license-type=""')
# What pandoc's writer has no place for: the number of a figure, what a picture shows, in which language a part is.
LABEL = re.compile(
    r'<caption>\s*(<p>)<named-content content-type="quarto-float-label">(.*?)[:.]?</named-content>\s*', re.DOTALL
)
NAMED = re.compile(r'<!--id "([^"]*)"-->\s*<table-wrap>')
PICTURE = re.compile(
    r'<((?:inline-)?graphic)\b([^>]*xlink:href="([^"]+)"[^>/]*?)\s*(?:/>|>\s*<alt-text>[^<]*</alt-text>\s*</\1>)'
)
ENTRY = re.compile(r'(<ref id="([^"]+)">\s*<mixed-citation)>')
ABSTRACT = re.compile(r"<abstract>.*?</abstract>", re.DOTALL)
TITLE = re.compile(r"\A<p><bold>(.*?)</bold></p>")
QUOTE = {'"': "&quot;"}
PERMISSIONS_END = re.compile(r"</permissions>\n?")
PART = re.compile(r"<!--in ([\w-]+)-->\n?(.*?)<!--end-->\n?", re.DOTALL)
ID = re.compile(r'\b(id|rid)="([^"]*)"')


def write_jats(
    tree: Ast, folder: Path, paper: Paper | None, *, root: Path, files: Mapping[str, bytes], tell: Warn = show_warning
) -> Path:
    """Write a composed document as JATS with its figures beside it.

    Parameters
    ----------
    tree
        The document: numbers, references and citations resolved.
    folder
        Where the article and its figures go.
    paper
        What catalogues know of it; None if they know nothing.
    root, files, tell
        As for the PDF.

    Returns
    -------
    Path
        The article.
    """
    if read_front_matter(tree).is_book:
        tree = with_abstract(tree)
    tree, images = gather_images(with_visible_front(tree), root, files, IMAGES, tell)
    shown = _pictures(tree)
    tree = {**tree, "meta": {**tree["meta"], **_metadata(tree, paper)}}
    text = pandoc.write(tree, ["--to=jats_archiving", "--standalone", f"--lua-filter={FILTER}", "--wrap=none"])
    folder.mkdir(parents=True, exist_ok=True)
    for image in images:
        write_atomically(folder / image.name, image.content)
    text = TERMS.sub('license-type="open-access"', EMPTY.sub("", text))
    text = _with_languages(_with_labels(text, shown), tree)
    text = _with_names(text)
    if paper is not None and paper.concept_doi:
        text = PERMISSIONS_END.sub(lambda found: found[0] + _all_versions(paper), text, count=1)
    write_atomically(folder / ARTICLE, text.encode())
    return folder / ARTICLE


def _all_versions(paper: Paper) -> str:
    """The element that names all versions together, as the tag library of JATS Archiving 1.2 has it."""
    identifier, address = escape(paper.concept_doi, QUOTE), escape(paper.concept_doi_address, QUOTE)
    return (
        f'<related-object link-type="isVersionOf" document-id="{identifier}" document-id-type="doi" '
        f'xlink:href="{address}" />\n'
    )


def _metadata(tree: Ast, paper: Paper | None) -> dict[str, Any]:
    """What pandoc's template for JATS asks for, as metadata of the tree."""
    front = read_front_matter(tree)
    if paper is None:
        return {}
    article: dict[str, Any] = {"type": "research-article", "elocation-id": paper.short_name}
    if paper.doi:
        article["doi"] = paper.doi
    told: dict[str, Any] = {
        "author": [_author(each) for each in paper.authors],
        "article": article,
        "journal": {"title": paper.title, "publisher-name": "; ".join(each.name for each in paper.authors)},
        "copyright": {
            "statement": f"{paper.year}, {'; '.join(each.name for each in paper.authors)}",
            "year": paper.year,
            "holder": "; ".join(each.name for each in paper.authors),
            "link": paper.licence_address,
            "text": paper.licence,
        },
        "tags": list(paper.keywords or front.subjects),
    }
    if front.date:
        told["date"] = {
            "iso-8601": front.date.isoformat(),
            **{name: str(getattr(front.date, name)) for name in ("year", "month", "day")},
        }
    return {name: _meta(each) for name, each in told.items()}


def _author(author: Author) -> dict[str, Any] | str:
    """A person as surname and given names with ORCID and address, an organisation by its name."""
    if not author.family:
        return author.name
    told = {
        "surname": author.family,
        "given-names": author.given,
        "orcid": author.orcid_address,
        "email": author.email,
    }
    return {name: each for name, each in told.items() if each}


def _meta(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {name: _meta(each) for name, each in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(each) for each in value]}
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": str(value)}]}


def _pictures(tree: Ast) -> dict[str, str]:
    """What each picture shows in words, by its name; empty for one that only decorates."""
    shown: dict[str, str] = {}
    for each in elements(tree["blocks"]):
        inside = elements(each["c"][2]) if each["t"] == "Figure" else [each]
        told = dict(each["c"][0][2]) if each["t"] in ("Figure", "Image") else {}
        for image in (one for one in inside if one["t"] == "Image"):
            own = plain_text(image["c"][1]) if image is each else ""
            words = told.get("fig-alt") or told.get("alt") or own
            if words:
                shown.setdefault(image["c"][2][0], words)
    return shown


def _with_labels(text: str, shown: Mapping[str, str]) -> str:
    """The text with the numbers of figures and tables as labels, and pictures that say what they show."""

    def described(found: re.Match[str]) -> str:
        words = shown.get(unescape(found[3]), "")
        return f"<{found[1]}{found[2]}><alt-text>{escape(words)}</alt-text></{found[1]}>" if words else found[0]

    text = NAMED.sub(r'<table-wrap id="\1">', text)
    return PICTURE.sub(described, LABEL.sub(r"<label>\2</label><caption>\1", text))


def _with_languages(text: str, tree: Ast) -> str:
    """The text with its own language, those of its references, and its abstract in others as abstracts of their own."""
    front = read_front_matter(tree)
    spoken = {
        each["c"][0][0]: dict(each["c"][0][2]).get("lang", "")
        for each in elements(tree["blocks"])
        if each["t"] == "Div" and "csl-entry" in each["c"][0][1]
    }
    text = text.replace("<article ", f'<article xml:lang="{front.language}" ', 1)
    text = ENTRY.sub(
        lambda found: f'{found[1]} xml:lang="{spoken[found[2]]}">' if spoken.get(found[2]) else found[0], text
    )

    def other(part: re.Match[str]) -> str:
        words = TITLE.sub(r"<title>\1</title>", part[2], count=1)
        return f'\n<trans-abstract xml:lang="{part[1]}">\n{words}</trans-abstract>'

    def parted(found: re.Match[str]) -> str:
        return PART.sub("", found[0]) + "".join(map(other, PART.finditer(found[0])))

    text = ABSTRACT.sub(parted, text, count=1)
    return PART.sub(lambda found: found[2].replace("<p>", f'<p xml:lang="{found[1]}">'), text)


def _with_names(text: str) -> str:
    """The text with identifiers that XML takes: a name that begins with a letter and holds no blanks or colons."""

    def name(found: re.Match[str]) -> str:
        made = re.sub(r"[^\w.-]", "-", found[2])
        begins = made[:1].isalpha() or made.startswith("_")
        return f'{found[1]}="{made if begins else f"n-{made}"}"'

    return ID.sub(name, text)
