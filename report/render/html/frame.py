"""What an author puts around the text of a page: footers, margins, raw HTML, style sheets, sections on its licence."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup

from report.core.authors import Author
from report.core.chapters import COPY_IN, Place
from report.core.comments import without_comments
from report.core.configuration import Configuration, Settings
from report.core.dates import day_and_month, read_day
from report.core.errors import ContentError, Problem
from report.core.files import leads_outside, repository_of
from report.core.settings_check import is_of_own_theme
from report.render.book import pandoc
from report.render.book.book import NumberedChapter, Publication, relative
from report.render.book.licences import copyright_of, licence_of
from report.theme.pages import Frame

INCLUDES = {
    "head": ("include-in-header", "header-includes"),
    "before": ("include-before-body", "include-before"),
    "after": ("include-after-body", "include-after"),
}
BARS = {"before": ("body-header",), "after": ("body-footer",), "margin": ("margin-header", "margin-footer")}


def frame_of(publication: Publication, chapter: NumberedChapter) -> Frame:
    """What stands around the text of a page by its settings and those of the site."""
    settings = chapter.document.settings
    configuration = publication.configuration
    parts = {name: "".join(_included(settings, keys, configuration)) for name, keys in INCLUDES.items()}
    site = configuration.settings.get(configuration.kind)
    for name, keys in BARS.items():
        for key in keys:
            value = site.get(key) if isinstance(site, Mapping) else None
            if isinstance(value, str) and value:
                place = f"{configuration.kind}.{key}"
                parts[name] = parts.get(name, "") + _markdown(_text_or_file(value, place, configuration))
    footer = site.get("page-footer") if isinstance(site, Mapping) else None
    for item in _asked_for(chapter):  # by an author's filters, behind what settings name
        parts = {name: text + (f"{item[name]}\n" if item.get(name) else "") for name, text in parts.items()}
    needed = dependencies_of(chapter)
    styles = [relative(chapter.href, name) for name in (*styles_of(settings, configuration), *needed)]
    scripts = [name for name in styles if name.endswith(".js")]
    head = parts["head"] + "".join(f'<script src="{html.escape(name)}"></script>\n' for name in scripts)
    return Frame(
        head=Markup(head),
        before=Markup(parts["before"]),
        after=Markup(parts["after"]),
        margin=Markup(parts.get("margin", "")),
        footer=tuple(Markup(each) for each in _footer(footer, publication, chapter)),
        styles=tuple(name for name in styles if name not in scripts),
    )


def dependencies_of(chapter: NumberedChapter) -> dict[str, Path]:
    """Scripts and style sheets that an author's filters ask for: path in the site → file."""
    found: dict[str, Path] = {}
    for item in _asked_for(chapter):
        for kind in ("stylesheets", "scripts"):
            for name in item.get(kind) or ():
                path = Path(name)
                if path.is_file() and path.suffix in (".js", ".css"):
                    found[f"libs/{item['name']}/{path.name}"] = path
    return found


def _asked_for(chapter: NumberedChapter) -> list[dict[str, Any]]:
    """What an author's filters ask for: files, or texts for the head, before and after the body."""
    told = chapter.document.tree["meta"].get("dependencies")
    items: list[dict[str, Any]] = json.loads(told["c"]) if told else []
    return items


def styles_of(settings: Settings, configuration: Configuration) -> list[str]:
    """The style sheets of an author, relative to the project; those that do not exist are left out."""
    given = settings.get("css")
    found = []
    for number, name in enumerate(given if isinstance(given, list) else [given] if isinstance(given, str) else ()):
        if is_of_own_theme(name) or not name.endswith(".css"):
            continue
        place = settings.place(f"css.{number}" if isinstance(given, list) else "css")
        path = _beside(name, place.path)
        if (configuration.root / path).is_file() and not leads_outside(
            configuration.root / path, repository_of(configuration.root)
        ):
            found.append(path)
    return list(dict.fromkeys(found))


def _beside(name: str, file: str) -> str:
    """A file named in another one, relative to the project's root."""
    return name.lstrip("/") if name.startswith("/") else (PurePosixPath(file).parent / name).as_posix()


def _included(settings: Settings, keys: tuple[str, ...], configuration: Configuration) -> Iterator[str]:
    """Raw HTML that settings name: files, or texts."""
    for key in keys:
        for each, place in settings.each_of(key):
            if isinstance(each, Mapping):
                text, name = each.get("text"), each.get("file")
            else:
                text, name = (each, None) if key == "header-includes" else (None, each)
            if text is not None:
                yield without_comments(f"{text}\n")
            elif isinstance(name, str):
                yield without_comments(_file(name, place, configuration) + "\n")


def _file(name: str, place: Place, configuration: Configuration) -> str:
    path = configuration.root / _beside(name, place.path)
    if path.is_file() and leads_outside(path, repository_of(configuration.root)):
        raise ContentError(Problem(f"the file {name} is outside the project", *place, remedy=COPY_IN))
    if not path.is_file():
        raise ContentError(
            Problem(f"the file {name} does not exist", *place, remedy="correct the name or add the file")
        )
    return path.read_text(encoding="utf-8", errors="replace")


def _text_or_file(value: str, key: str, configuration: Configuration) -> str:
    if "\n" not in value and PurePosixPath(value).suffix in (".md", ".html", ".qmd"):
        return _file(value, configuration.settings.place(key), configuration)
    return value


@functools.lru_cache(maxsize=64)
def _markdown(text: str) -> str:
    """A text of the settings as HTML."""
    return pandoc.html_of(text)


def _footer(given: Any, publication: Publication, chapter: NumberedChapter) -> Iterator[str]:
    """The texts of a footer, from left to right."""
    from report.render.html.navigation import _menu

    sides = given if isinstance(given, Mapping) else {"center": given} if isinstance(given, str) else {}
    for side in ("left", "center", "right"):
        value = sides.get(side)
        if isinstance(value, str):
            yield _markdown(value)
        elif isinstance(value, list):
            key = f"{publication.configuration.kind}.page-footer.{side}"
            ways = list(_menu(value, key, publication, chapter))
            links = [f'<a href="{html.escape(way.href)}">{html.escape(way.text)}</a>' for way in ways]
            yield "<p>" + " ".join(links) + "</p>"


def closing_sections(settings: Settings, words: Mapping[str, str], title: str, authors: tuple[Author, ...]) -> Markup:
    """The sections on licence, rights and citation that end a page."""
    sections = []
    licences = settings.get("license")
    language = str(settings.get("lang", "en"))
    shown = [licence_of(each, language) for each in (licences if isinstance(licences, list) else [licences])]
    links = [
        f'<p><a rel="license" href="{html.escape(address)}">{html.escape(text)}</a></p>' if address else _markdown(text)
        for text, address in shown
        if text
    ]
    if links:
        sections.append(("quarto-reuse", words["reuse"], "".join(links)))
    if rights := copyright_of(settings.get("copyright")):
        sections.append(("quarto-copyright", words["copyright"], _markdown(rights)))
    citation, asked = settings.get("citation"), settings.get("appendix-cite-as", True)
    if citation and asked is not False:
        sections.append(
            ("quarto-citation", words["citation"], _citation(citation, settings, words, title, authors, asked))
        )
    text = "".join(
        f'<section class="quarto-appendix-contents" id="{name}"><h2>{html.escape(heading)}</h2>\n{body}</section>\n'
        for name, heading, body in sections
    )
    return Markup(text)


def _citation(
    given: Any, settings: Settings, words: Mapping[str, str], title: str, authors: tuple[Author, ...], asked: Any
) -> str:
    """How a page is cited: an entry of BibTeX, and the words to cite it with, or what ``asked`` names of the two."""
    told = given if isinstance(given, Mapping) else {}
    try:
        day = read_day(str(settings.get("date") or told.get("issued") or ""))
    except ValueError:
        day = None
    names = [author.inverted for author in authors]
    language = str(settings.get("lang", "en"))
    key = re.sub(r"\W", "", (authors[0].family or authors[0].name).lower()) if authors else "untitled"
    container = str(told.get("container-title") or "")
    doi, address = str(told.get("doi") or settings.get("doi") or ""), str(told.get("url") or "")
    fields = {
        "author": " and ".join(names),
        "title": title,
        "journal": container,
        "volume": str(told.get("volume") or ""),
        "number": str(told.get("issue") or ""),
        "pages": str(told.get("page") or ""),
        "date": day.isoformat() if day else "",
        "url": address,
        "doi": doi,
        "langid": language,
        "abstract": " ".join(str(settings.get("abstract") or "").split()),
    }
    kind = "article" if told.get("type", "article-journal" if container else "") == "article-journal" else "online"
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    entry = f"@{kind}{{{key}{day.year if day else ''},\n" + ",\n".join(lines) + "\n}"
    on = [day_and_month(day, language)] if day else []
    places = ([f"<em>{html.escape(container)}</em>"] if container else []) + on
    where = f" {', '.join(places)}." if places else ""
    link = f"https://doi.org/{doi}" if doi else address
    shown = f' <a href="{html.escape(link)}">{html.escape(link)}</a>.' if link else ""
    listed = [*names[:1], *(author.name for author in authors[1:])]  # the first alone by the family's name
    who = html.escape(", and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))) if listed else ""
    when = f" {day.year}." if day else ""
    kinds = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else ["bibtex", "display"]
    code = f'<div class="sourceCode"><pre><code class="bibtex">{html.escape(entry)}</code></pre></div>\n'
    shown_words = (
        f"<p>{html.escape(words['cite-as'])}</p>\n"
        f'<div class="csl-entry quarto-appendix-citeas">{who}.{when} “{html.escape(title)}.”{where}{shown}</div>\n'
    )
    return (code if "bibtex" in kinds else "") + (shown_words if "display" in kinds else "")
