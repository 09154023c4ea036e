"""Text as Markdown that pandoc shows letter for letter."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[\\`*_{}\[\]<>#$~^@|!&]")
ENTITY = re.compile(r"&(?=#?\w+;)")  # &lt;
SENTENCE_ENDS = (".", "?", "!", "…", ".”", "?”")


def escaped(text: str) -> str:
    """Plain text on one line, with Markdown's signs made harmless; quotation marks and dashes stay as typed."""
    return SIGNS.sub(lambda sign: "\\" + sign[0], " ".join(text.split(" ")).replace("\n", " ").strip())


def quoted(text: str) -> str:
    """Plain text as the value of an attribute, in quotation marks; what looks as a shortcode or an entity is none."""
    plain = ENTITY.sub("&amp;", " ".join(text.split())).replace("{{", "{&#123;")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sentence(text: str) -> str:
    """Text with a full stop at its end, unless it ends a sentence already."""
    text = text.strip()
    return text if not text or text.endswith(SENTENCE_ENDS) else f"{text}."


def caption(title: str, subtitle: str, note: str, sources: str) -> str:
    """The caption of an exhibit: its title in bold, then what is measured, notes and sources.

    Title and measure are marked as one, so that a page can put them above the picture and the rest below it.

    Parameters
    ----------
    title, subtitle
        Plain text.
    note, sources
        Markdown.
    """
    head = " ".join(filter(None, [f"**{escaped(sentence(title))}**", escaped(sentence(subtitle))]))
    parts = [f"[{head}]{{.caption-head}}", sentence(" ".join(note.split()))]
    parts.append(f"[{sources}]{{.source}}" if sources else "")
    return " ".join(part for part in parts if part)
