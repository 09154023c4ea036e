"""Sources beside the text: short references in the margin of a chapter, and what a preview of a citation shows.

Both are made from the list of references that the built-in renderer has set. Quarto shows citations in its own way.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from report.render.search import FOLDER

LIST = "references.html"
SCRIPT = "references.js"
LONGEST = 130  # characters of a reference in the margin; the list has all of it
ENTRY = re.compile(r'<div id="ref-(?P<key>[^"]+)" class="csl-entry"[^>]*>(?P<text>.*?)</div>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
ADDRESS = re.compile(r"(?:\s*Accessed [^.]+\.)?\s*https?://\S+$")
PARAGRAPH = re.compile(r"<p>(?:(?!</p>).)*?<span class=\"citation\".*?</p>", re.DOTALL)
CITED = re.compile(r'<span class="citation" data-cites="(?P<keys>[^"]+)"')


def write_references(site: Path) -> None:
    """Put short references into the margins of the chapters, and all of them into a script for previews."""
    for path in sorted(site.rglob(LIST)):
        references = references_of(path.read_text(encoding="utf-8"))
        if not references or not (site / FOLDER).is_dir():
            continue
        text = json.dumps(references, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (site / FOLDER / SCRIPT).write_text(f"globalThis.receiveReferences?.({text});\n", encoding="utf-8")
        for chapter in sorted([site / "index.html", *path.parent.glob("*.html")]):
            before = chapter.read_text(encoding="utf-8")
            after = with_margins(before, references)
            if after != before:
                chapter.write_text(after, encoding="utf-8")


def references_of(text: str) -> dict[str, str]:
    """The references of a list by their key, as plain text without addresses."""
    return {found["key"]: _plain(found["text"]) for found in ENTRY.finditer(text)}


def _plain(entry: str) -> str:
    text = html.unescape(TAG.sub("", entry))
    return ADDRESS.sub("", " ".join(text.split()).removesuffix(".")).removesuffix(".") + "."


def with_margins(text: str, references: Mapping[str, str]) -> str:
    """The page with the sources of a paragraph beside it, each where it is cited first.

    The notes repeat what links in the text lead to, so they are for the eye alone.
    """
    told: set[str] = set()

    def beside(found: re.Match[str]) -> str:
        words = [_short(references[key]) for key in _cited(found[0]) if key in references]
        new = [each for each in dict.fromkeys(words) if each not in told]
        told.update(new)
        if not new:
            return found[0]
        notes = "".join(f"<span>{html.escape(each, quote=False)}</span>" for each in new)
        return f'<div class="margin-aside margin-sources" aria-hidden="true">{notes}</div>\n{found[0]}'

    return PARAGRAPH.sub(beside, text)


def _cited(paragraph: str) -> Iterator[str]:
    for found in CITED.finditer(paragraph):
        yield from dict.fromkeys(found["keys"].split())


def _short(reference: str) -> str:
    if len(reference) <= LONGEST:
        return reference
    return reference[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.“") + " …"
