"""The language of what the machine itself says on a page: words for scripts, and a mark where it is not the page's.

A page in English stays as it is: its scripts hold the English texts, and ask the page for those of other languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from report.core.messages import SOURCE, language_of
from report.evidence.gathered import Evidence
from report.theme.pages import fallback_of, script_messages

MARK = 'id="messages"'
SPEAKING = "<script defer "  # how a page of either renderer asks for the scripts
MAIN = re.compile(r"<main\b(?![^>]*\blang=)")
AUTHORS = re.compile(r'(<header id="title-block-header"|<nav class="page-navigation")(?! lang=)')  # on such a page
EVIDENCE = "chapters/evidence/"


def interface_for(evidence: Evidence, _site: Path) -> Callable[[str, str], str]:
    """What tells a page of a paper in another language than English what its scripts say, and marks what is English."""
    language = language_of(evidence.project.root)
    if language.partition("-")[0].lower() == SOURCE:
        return lambda _path, text: text
    messages, fallback = script_messages(language), fallback_of(language)

    def complete(path: str, text: str) -> str:
        if messages and SPEAKING in text and MARK not in text:
            text = text.replace("</head>", f"{messages}</head>", 1)
        return marked(text, fallback, language) if fallback and path.startswith(EVIDENCE) else text

    return complete


def marked(text: str, fallback: str, language: str) -> str:
    """A page of evidence with the language of its text; its title and the ways to other pages are in the paper's."""
    if MAIN.search(text) is None:
        return text
    text = MAIN.sub(f'<main lang="{fallback}"', text, count=1)
    return AUTHORS.sub(rf'\1 lang="{language}"', text)
