"""Lists of pages as HTML, in the place of the div that has a list's name or below the text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from report.render.book.book import NumberedChapter, Publication, relative
from report.render.html.listed import Item, asked_fields, fields_of, is_elsewhere, items_of, listings_of


def with_listings(publication: Publication, chapter: NumberedChapter, bodies: Mapping[str, str]) -> str:
    """The body of a document's page with its lists.

    Parameters
    ----------
    publication, chapter
        What the page is made of.
    bodies
        Of all pages that are made, by the paths of their documents: a page's first paragraph describes it.
    """
    body = bodies[chapter.entry.path]
    for listing in listings_of(chapter):
        shown = _as_html(listing, items_of(listing, publication, chapter, bodies), chapter)
        name = html.escape(str(listing.get("id", "")))
        target = re.compile(rf'<div id="{re.escape(name)}"[^>]*>\s*</div>') if name else None
        found = target.search(body) if target else None
        body = body[: found.start()] + shown + body[found.end() :] if found else f"{body}\n{shown}"
    return body


def images_of(publication: Publication, chapter: NumberedChapter) -> list[str]:
    """Pictures of the project that a document's lists show."""
    found = [
        item.fields["image"]
        for listing in listings_of(chapter)
        if "image" in fields_of(listing)
        for item in items_of(listing, publication, chapter, {})
        if item.fields.get("image")
    ]
    return [path for path in dict.fromkeys(found) if not is_elsewhere(path)]


def _as_html(listing: Mapping[str, Any], items: Sequence[Item], here: NumberedChapter) -> str:
    form = str(listing.get("type", "default"))
    fields = fields_of(listing)
    name = html.escape(f"listing-{listing['id']}" if listing.get("id") else "listing")
    start = f'<div id="{name}" class="quarto-listing quarto-listing-container-{form}">\n'
    if form == "table":
        return start + _table(listing, items, fields, here) + "</div>"
    shown = "\n".join(_post(item, form, fields, here) for item in items)
    return f'{start}<div class="list {form}">\n{shown}\n</div>\n</div>'


def _post(item: Item, form: str, fields: Sequence[str], here: NumberedChapter) -> str:
    """One page in a list or a grid: picture, title, subtitle, categories, description, then date and author."""
    level = 5 if form == "grid" else 3
    href = html.escape(item.href)
    parts = []
    if "image" in fields and "image" in item.fields:
        parts.append(f'<a href="{href}">{_image(item, here)}</a>')
    if "title" in fields:
        title = html.escape(item.fields.get("title", ""))
        parts.append(f'<h{level} class="no-anchor listing-title"><a href="{href}">{title}</a></h{level}>')
    if "categories" in fields and item.categories:
        named = "".join(f'<span class="listing-category">{html.escape(each)}</span> ' for each in item.categories)
        parts.append(f'<div class="listing-categories">{named}</div>')
    order = ("subtitle", "description", "reading-time", "word-count", "filename", "date-modified")
    for name in (*order, *(("author", "date") if form == "grid" else ("date", "author"))):
        if name in fields and name in item.fields:
            parts.append(f'<div class="listing-{name}">{html.escape(item.fields[name])}</div>')
    return '<div class="quarto-post">\n' + "\n".join(parts) + "\n</div>"


def _table(listing: Mapping[str, Any], items: Sequence[Item], fields: Sequence[str], here: NumberedChapter) -> str:
    """A list as a table; of the usual columns those that a page has something for."""
    if not asked_fields(listing):
        fields = [name for name in fields if any(name in each.fields or name == "categories" for each in items)]
    named = listing.get("field-display-names") or {}
    words = here.document.words

    def column(name: str) -> str:
        usual = words["modified"] if name == "date-modified" else words.get(f"column-{name}", "")
        return html.escape(str(named.get(name, usual)))

    def cell(item: Item, name: str) -> str:
        if name == "image":
            return _image(item, here) if "image" in item.fields else ""
        text = html.escape(", ".join(item.categories) if name == "categories" else item.fields.get(name, ""))
        return f'<a href="{html.escape(item.href)}">{text}</a>' if name in ("title", "filename") and text else text

    head = "".join(f"<th>{column(name)}</th>" for name in fields)
    rows = "\n".join(f"<tr>{''.join(f'<td>{cell(item, name)}</td>' for name in fields)}</tr>" for item in items)
    return (
        f'<table class="quarto-listing-table">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n'
    )


def _image(item: Item, here: NumberedChapter) -> str:
    path = item.fields["image"]
    address = path if is_elsewhere(path) else relative(here.href, path)
    alternative = html.escape(item.fields.get("image-alt", ""))
    return f'<img class="thumbnail-image" loading="lazy" src="{html.escape(address)}" alt="{alternative}">'


def with_images(files: Sequence[str], publication: Publication, chapter: NumberedChapter) -> tuple[str, ...]:
    """Files of a page, and with them the pictures of its lists that are there."""
    root = publication.configuration.root
    found = [posixpath.normpath(path) for path in images_of(publication, chapter)]
    return (*files, *(path for path in found if not path.startswith("..") and (root / path).is_file()))
