"""The row of links below each table and figure: its files, its own page, how to cite it. Scripts add buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from report.core.messages import ENGLISH, Messages
from report.evidence.exhibit_files import FOLDER, files_named
from report.evidence.gathered import Evidence, shown

EXHIBIT = re.compile(r'<div\b[^>]*\bdata-exhibit="(?P<id>[a-z0-9-]+)"[^>]*>.*?</figure>', re.DOTALL)
MARK = 'class="exhibit-tools"'
# The number of an exhibit, as its caption begins: <figcaption>Figure&nbsp;2.1: …
NUMBER = re.compile(r"<figcaption\b[^>]*>\s*(?:<[^>]+>\s*)*([^<:.]*?(?:&nbsp;|\s)[A-Z]?[\d.]*\d):")


def tools_for(evidence: Evidence, site: Path) -> Callable[[str, str], str]:
    """What puts the row under every table and figure of a page, in a site that has their files."""
    if not (site / FOLDER).is_dir():
        return lambda path, text: text
    offered = {name: files_named(evidence.project.exhibits / name, name) for name in shown(evidence)}
    return lambda path, text: with_tools(text, "../" * path.count("/"), offered, evidence.say)


def with_tools(text: str, root: str, offered: Mapping[str, Mapping[str, str]], say: Messages = ENGLISH) -> str:
    """The page with a row after each of its tables and figures that has files; rows that are there stay.

    Parameters
    ----------
    text
        The page.
    root
        The way from it to the site's root: empty or ``../``.
    offered
        The files of each exhibit, from `files_named`.
    say
        Gives the words.
    """
    if MARK in text:
        return text

    def after(found: re.Match[str]) -> str:
        files = offered.get(found["id"])
        if not files:
            return found[0]
        numbered = NUMBER.search(found[0])
        return found[0] + _row(found["id"], numbered[1] if numbered else "", f"{root}{FOLDER}/", files, say)

    return EXHIBIT.sub(after, text)


def _row(name: str, number: str, folder: str, files: Mapping[str, str], say: Messages) -> str:
    links = {label: f"{folder}{file}" for label, file in files.items()}
    page = f"{folder}{name}.html"
    links |= {say("Cite"): f"{page}#cite", say("Page"): page}
    items = "".join(f'<li><a href="{html.escape(href)}">{label}</a></li>' for label, href in links.items())
    heard = say("Views and files: %(name)s", name=number) if number else say("Views and files")
    return f'\n<ul {MARK} aria-label="{heard}">{items}</ul>'
