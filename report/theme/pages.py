"""Lays out pages: the only module that knows Jinja2. A template gets plain data and nothing else."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from report.core.authors import Author
from report.core.files import put_files
from report.core.messages import SOURCE, messages_in
from report.theme.assets import EARLY_SCRIPT, ICON, SCRIPT, STYLE, site_assets

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).with_name("templates")
EMPTY = Markup()
ASSETS = "assets"  # where the theme's files stand in a site


@dataclass(frozen=True)
class ContentsEntry:
    """A heading in a page's table of contents, and those below it.

    Parameters
    ----------
    id
        The heading's identifier.
    number
        As shown before it; empty for none.
    title
        Its text as HTML.
    below
        Headings of the next levels.
    """

    id: str
    number: str
    title: Markup
    below: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True)
class Way:
    """A link to another page of the site.

    Parameters
    ----------
    text
        What it is called.
    href
        Where it leads, seen from the page; empty for a part that has no page.
    number
        Of the chapter; empty for none.
    is_here
        It leads to the page it stands on.
    below
        Chapters of a part.
    """

    text: str
    href: str = ""
    number: str = ""
    is_here: bool = False
    below: tuple[Way, ...] = ()

    @functools.cached_property  # of which a page has as many as the site has pages
    def item(self) -> Markup:
        """It as an item of a list."""
        macros = _environment().get_template("ways.html.j2").module
        return Markup(str(macros.item(self)).removesuffix("\n"))  # type: ignore[attr-defined]  # a macro


@dataclass(frozen=True)
class Frame:
    """What an author puts around the text of a page.

    Parameters
    ----------
    head, before, after
        Raw HTML for the head, and before and after the text.
    margin
        What stands beside the text.
    footer
        Texts at the foot of the page, from left to right.
    styles
        Addresses of style sheets.
    """

    head: Markup = EMPTY
    before: Markup = EMPTY
    after: Markup = EMPTY
    margin: Markup = EMPTY
    footer: tuple[Markup, ...] = ()
    styles: tuple[str, ...] = ()


BARE = Frame()


@dataclass(frozen=True)
class Page:
    """A page for a template to lay out; texts that hold markup are `Markup`, all others plain.

    Parameters
    ----------
    kind
        ``"book"``, ``"website"`` or ``"default"``.
    language
        Its language tag.
    words
        The words of the language, see `report.core.language`.
    window_title
        For the window and for search machines.
    site_title
        Of the book or website; empty for a single document.
    root
        The way to the site's root: empty or ``../``.
    title, title_id, number
        Of the chapter or document; the number of an appendix is in its title.
    subtitle, abstract, authors, date
        Of the title block; empty for none.
    keywords, description
        For the head of the page.
    body
        The text.
    contents
        Its table of contents; empty for none.
    sidebar
        The chapters of a book, by parts.
    navbar
        The pages of a website.
    previous, next
        Neighbours in a book.
    modified, doi
        Of the title block; empty for none.
    frame
        What an author puts around the text.
    closing
        Sections on licence, rights and citation.
    categories
        Of a page of a website.
    """

    kind: str
    language: str
    words: Mapping[str, str]
    window_title: str
    site_title: str
    root: str
    title: Markup
    title_id: str
    number: str
    subtitle: Markup
    abstract: Markup
    authors: tuple[Author, ...]
    date: str
    keywords: tuple[str, ...]
    description: str
    body: Markup
    contents: tuple[ContentsEntry, ...]
    sidebar: tuple[Way, ...]
    navbar: tuple[Way, ...]
    previous: Way | None
    next: Way | None
    modified: str = ""
    doi: str = ""
    frame: Frame = BARE
    closing: Markup = EMPTY
    categories: tuple[str, ...] = ()


def environment_of(
    templates: Path, language: str, shown: Callable[[str], str] = str, **options: Any
) -> jinja2.Environment:
    """What fills the templates of a folder: what they mark with ``_("…")`` is said in a language.

    Parameters
    ----------
    templates
        The folder.
    language
        Its language tag.
    shown
        Marks what is said as text of the kind that the templates write.
    options
        Further ones of Jinja's environment.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    say = messages_in(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # given by the extension
        lambda message: shown(say(message)),
        lambda one, many, count: shown(say.form(one, many, count)),
        newstyle=True,
        pgettext=lambda context, message: shown(say.within(context, message)),
    )
    return environment


@functools.cache
def _environment(language: str = SOURCE) -> jinja2.Environment:
    environment = environment_of(TEMPLATES, language, autoescape=True)
    environment.globals |= {"fallback": fallback_of(language), "items_of": items_of}
    return environment


def items_of(ways: Sequence[Way]) -> Markup:
    """Links to pages as items of a list, put together at once: all pages of a site have as many as there are pages."""
    return Markup("\n".join([way.item for way in ways]))


def lay_out(page: Page) -> str:
    """The page as HTML."""
    files = {"style": STYLE, "early_script": EARLY_SCRIPT, "script": SCRIPT, "icon": ICON}
    return _environment().get_template("page.html.j2").render(page=page, assets=f"{page.root}{ASSETS}", files=files)


def fill_template(name: str, values: Mapping[str, object], language: str = SOURCE) -> str:
    """A page that is no part of the site, from the template ``name``, in a language."""
    return _environment(language).get_template(name).render(values)


def fallback_of(language: str) -> str:
    """The language of what the machine says on a page of ``language``, if it is another; empty if it is the same."""
    own = messages_in(language).language
    return "" if own == language.replace("_", "-").split("-")[0].lower() else own


def script_messages(language: str) -> Markup:
    """What a page tells its scripts to say, as a block of data; nothing in English, which they hold."""
    told = messages_in(language).for_scripts()
    if not told:
        return EMPTY
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="messages">{text}</script>\n')


def write_assets(output: Path) -> None:
    """Put the theme's styles, scripts and fonts into a site."""
    put_files(output / ASSETS, site_assets())


def nested(entries: Sequence[Mapping[str, str | int]], deepest: int) -> tuple[ContentsEntry, ...]:
    """Headings in their order as a tree, those below level ``deepest`` left out."""
    kept = [entry for entry in entries if int(entry["level"]) <= deepest]
    tree: list[ContentsEntry] = []
    place = 0
    while place < len(kept):
        entry = kept[place]
        end = place + 1
        while end < len(kept) and int(kept[end]["level"]) > int(entry["level"]):
            end += 1
        below = nested(kept[place + 1 : end], deepest)
        tree.append(ContentsEntry(str(entry["id"]), str(entry.get("number") or ""), Markup(str(entry["title"])), below))
        place = end
    return tuple(tree)
