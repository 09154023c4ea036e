"""Sources beside the text: short references in the margin of a chapter, and what a preview of a citation shows.

Both are made from the list of references that the built-in renderer has set. Quarto shows citations in its own way.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from report.evidence.gathered import Evidence
from report.evidence.initials import LONG, by_initial
from report.evidence.search import EVIDENCE, FOLDER
from report.theme.assets import SCRIPT as SCRIPT_OF_PAGES

LIST = "references.html"
SCRIPT = "references.js"
MARK = 'class="margin-aside margin-sources"'
LONGEST = 240  # characters of a reference in the margin; the list has all of it
ENTRY = re.compile(r'<div id="ref-(?P<key>[^"]+)" class="csl-entry"[^>]*>(?P<text>.*?)</div>', re.DOTALL)
OPENING = re.compile(r'<div id="ref-(?P<key>[^"]+)"[^>]*\bclass="csl-entry"[^>]*>')
PAGE_LANGUAGE = re.compile(r'<html\b[^>]*\blang="([^"]+)"')
WHOLE_PART = re.compile(r".*(?:[.?!]”?|”)(?=\s)", re.DOTALL)  # to the end of the last sentence or title
SHORTEST = 60  # characters of a cut reference that still say what it is
# The list of a book: its opening, its entries, and the end of its division.
LISTED = r'<div id="ref-[^"]+"[^>]*\bclass="csl-entry"[^>]*>.*?</div>'
WHOLE_LIST = re.compile(rf'<div id="refs"(?P<told>[^>]*)>\s*(?P<entries>(?:{LISTED}\s*)+)</div>', re.DOTALL)
ENTRY_OF_LIST = re.compile(rf'{LISTED}(?=\s*(?:<div id="ref-|$))', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
ADDRESS = re.compile(r"(?:\s*Accessed [^.]+\.)?\s*https?://\S+$")
PARAGRAPH = re.compile(r"<p>(?:(?!</p>).)*?<span class=\"citation\".*?</p>", re.DOTALL)
CITED = re.compile(r'<span class="citation" data-cites="(?P<keys>[^"]+)"')


def languages_for(evidence: Evidence, _site: Path) -> Callable[[str, str], str]:
    """What marks the language of each reference that is in another than its page's, where its renderer has not."""
    if not evidence.project.has_data:
        return lambda _path, text: text
    sources = evidence.package.sources
    languages = {f"src-{name}": source.language.split("/")[0] for name, source in sources.items()}
    return lambda _path, text: with_languages(text, languages)


def with_languages(text: str, languages: Mapping[str, str]) -> str:
    """The page with ``lang`` on the entries of its list of references, by their keys."""
    here = PAGE_LANGUAGE.search(text)
    own = here[1].split("-")[0] if here else ""

    def marked(found: re.Match[str]) -> str:
        told = languages.get(found["key"], "")
        if not told or told == own or "lang=" in found[0]:
            return found[0]
        return f'{found[0][:-1]} lang="{html.escape(told)}">'

    return OPENING.sub(marked, text)


def folds_for(_evidence: Evidence, _site: Path) -> Callable[[str, str], str]:
    """What folds a long list of references by the first letter of its entries."""
    return lambda _path, text: WHOLE_LIST.sub(_by_letter, text) if 'id="refs"' in text else text


def _by_letter(found: re.Match[str]) -> str:
    """The list in groups, which a reader, a link to an entry, a search in the page and a printer unfold."""
    entries = ENTRY_OF_LIST.findall(found["entries"])
    if len(entries) <= LONG:
        return found[0]
    told = found["told"].replace(' role="list"', "")
    groups = "".join(
        f'<details class="register">\n<summary>{initial} ({len(group)})</summary>\n<div role="list">\n'
        + "\n".join(group)
        + "\n</div>\n</details>\n"
        for initial, group in by_initial(entries, lambda entry: html.unescape(TAG.sub("", entry)))
    )
    return f'<div id="refs"{told}>\n{groups}</div>'


def margins_for(_evidence: Evidence, site: Path) -> Callable[[str, str], str]:
    """What puts short references into the margins of a page that the built-in renderer made."""
    references = _references_in(site)

    def dress(path: str, text: str) -> str:
        is_ours = f"/{SCRIPT_OF_PAGES}" in text and not path.startswith(EVIDENCE)
        return with_margins(text, references) if references and is_ours else text

    return dress


def write_references(site: Path) -> None:
    """Put the references of a site into a script, for previews of citations."""
    references = _references_in(site)
    if references and (site / FOLDER).is_dir():
        text = json.dumps(references, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (site / FOLDER / SCRIPT).write_text(f"globalThis.receiveReferences?.({text});\n", encoding="utf-8")


def _references_in(site: Path) -> dict[str, str]:
    lists = sorted(site.rglob(LIST)) if site.is_dir() else []
    return {key: text for path in lists for key, text in references_of(path.read_text(encoding="utf-8")).items()}


def references_of(text: str) -> dict[str, str]:
    """The references of a list by their key, as plain text without addresses."""
    return {found["key"]: _plain(found["text"]) for found in ENTRY.finditer(text)}


def _plain(entry: str) -> str:
    text = html.unescape(TAG.sub("", entry))
    bare = ADDRESS.sub("", " ".join(text.split()).removesuffix("."))
    return bare if bare.endswith((".", ".”", "?”", "!”", "?", "!")) else f"{bare}."


def with_margins(text: str, references: Mapping[str, str]) -> str:
    """The page with the sources of a paragraph beside it, each where it is cited first.

    The notes repeat what links in the text lead to, so they are for the eye alone.
    """
    if MARK in text:
        return text
    told: set[str] = set()

    def beside(found: re.Match[str]) -> str:
        words = [_short(references[key]) for key in _cited(found[0]) if key in references]
        new = [each for each in dict.fromkeys(words) if each not in told]
        told.update(new)
        if not new:
            return found[0]
        notes = "".join(f"<span>{html.escape(each, quote=False)}</span>" for each in new)
        return f'<div {MARK} aria-hidden="true">{notes}</div>\n{found[0]}'

    return PARAGRAPH.sub(beside, text)


def _cited(paragraph: str) -> Iterator[str]:
    for found in CITED.finditer(paragraph):
        yield from dict.fromkeys(found["keys"].split())


def _short(reference: str) -> str:
    """A reference for the margin: a long one ends with one of its parts, and never in the middle of a word."""
    if len(reference) <= LONGEST:
        return reference
    part = WHOLE_PART.match(reference[:LONGEST])
    if part and len(part[0]) >= SHORTEST:
        return part[0]
    return reference[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.“") + " …"
