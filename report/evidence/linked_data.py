"""The paper, its chapters and its data in the words of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from report.core.authors import Author
from report.evidence.catalogue import OVERVIEW, Described


def as_agent(author: Author) -> dict[str, Any]:
    """An author as a `Person` or an `Organization`."""
    made: dict[str, Any] = {
        "@type": "Person" if author.kind == "person" else "Organization",
        "@id": author.orcid_address,
        "name": author.name,
        "givenName": author.given,
        "familyName": author.family,
        "email": author.email,
        "url": author.url,
        "affiliation": [{"@type": "Organization", "name": name} for name in author.affiliations],
    }
    return {key: value for key, value in made.items() if value}


def article(described: Described, abstract: str) -> dict[str, Any]:
    """The paper as a `ScholarlyArticle`, with the data it is based on."""
    paper = described.paper
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": paper.title,
        "alternativeHeadline": paper.subtitle,
        "name": paper.full_title,
        "author": [as_agent(author) for author in paper.authors],
        "datePublished": paper.date,
        "version": paper.version,
        "inLanguage": paper.language,
        "keywords": list(paper.keywords),
        "abstract": abstract,
        "license": paper.licence_address,
        "isAccessibleForFree": True,
    }
    if paper.doi:
        made |= {"identifier": paper.doi_address, "sameAs": paper.doi_address}
    if paper.concept_doi:
        made["exampleOfWork"] = {"@type": "ScholarlyArticle", "@id": paper.concept_doi_address}
    if whole := described.datasets.get(OVERVIEW):
        made["isBasedOn"] = _located(described, "", whole[0])
    if paper.address:
        made |= {"@id": paper.address, "url": paper.address}
        if card := described.cards.get("index.html"):
            made["image"] = paper.address + card.path
        if described.has_pdf:
            made["encoding"] = {
                "@type": "MediaObject",
                "encodingFormat": "application/pdf",
                "contentUrl": paper.address + paper.pdf_name,
            }
    return {name: value for name, value in made.items() if value not in ("", [])}


def chapter(described: Described, address: str, title: str, about: str) -> dict[str, Any]:
    """A page as a `Chapter` of the paper; its address may be empty."""
    paper = described.paper
    whole: dict[str, Any] = {"@type": "ScholarlyArticle", "name": paper.full_title}
    made = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": title,
        "description": about,
        "inLanguage": paper.language,
        "license": paper.licence_address,
        "isPartOf": whole | ({"@id": paper.address} if paper.address else {}),
    }
    if address:
        made["url"] = address
    return {name: value for name, value in made.items() if value}


def datasets(described: Described, page: str) -> dict[str, Any]:
    """What a page of data describes, as one `Dataset` or several."""
    each = [_located(described, page, dataset) for dataset in described.datasets[page]]
    return {"@context": "https://schema.org", "@graph": each} if len(each) > 1 else each[0]


def _located(described: Described, page: str, dataset: Mapping[str, Any]) -> dict[str, Any]:
    """A dataset as a page tells of it: with the paper's authors, date and terms, and ways to its files."""
    paper = described.paper
    start = paper.address or "../" * page.count("/")
    files = [{**each, "contentUrl": start + each["contentUrl"]} for each in dataset["distribution"]]
    return {
        "@context": "https://schema.org",
        **dataset,
        "creator": [as_agent(author) for author in paper.authors],
        "datePublished": paper.date,
        "license": paper.licence_address,
        "isAccessibleForFree": True,
        "distribution": files,
    }


def data_block(value: Mapping[str, Any]) -> str:
    """JSON-LD as a block of data, which no policy of a page takes for a script, and no text in it can end."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'
