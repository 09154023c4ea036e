"""Parts of Quarto's page template that a project writes anew, as far as they only arrange what a page says anyway.

The built-in renderer has a frame of its own, in which the title, the authors and the dates of a page stand. A part that
puts the same in another order or form is set aside; one with words of its own would say something that is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report.core.errors import Problem
from report.core.merged_settings import Settings
from report.core.settings_check import PAGE_FORMATS

KEY = "template-partials"
WINDOW = re.compile(r"<title\b.*?</title>", re.DOTALL | re.IGNORECASE)  # stands above a window, on no page
COMMENT = re.compile(r"<!--.*?-->|\$--[^\n]*", re.DOTALL)
CONDITION = re.compile(
    r"\$(?P<what>if|for)\((?P<key>[\w.-]+)\)\$|\$(?P<turn>else|elseif\([^)]*\)|sep)\$|\$end(?:if|for)?\$"
)
VALUE = re.compile(r"\$[^$\n]*\$")
TAG = re.compile(r"<(?P<silent>script|style)\b.*?</(?P=silent)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
# Quarto's own words above what a page's frame shows, and what they are called in its templates.
LABELS = {
    "author",
    "authors",
    "affiliation",
    "affiliations",
    "published",
    "modified",
    "doi",
    "abstract",
    "keywords",
    "date",
}
DERIVED = {"by-author": "author", "by-affiliation": "author", "date-meta": "date", "author-meta": "author"}


def faults_of_partials(settings: Settings, root: Path) -> Iterator[Problem]:
    """Parts of the template whose words no page would have.

    Parameters
    ----------
    settings
        Of a project or a document.
    root
        The project's folder.
    """
    for start in ("", *(f"format.{name}." for name in PAGE_FORMATS)):
        for name, place in settings.each_of(start + KEY):
            name = str(name)
            folder = root if name.startswith("/") else (root / place.path).parent
            file = folder / name.lstrip("/")
            words = words_of_part(file.read_text("utf-8", "replace"), settings.values) if file.is_file() else ""
            if words:
                told = f"{name} puts words of its own into the page: {words[:60]}"
                yield Problem(
                    told, *place, "parts that arrange title, authors and dates", "write the words in the text"
                )


def words_of_part(text: str, values: Mapping[str, Any]) -> str:
    """The words that a part says besides the page's own; conditions on what no setting gives do not hold."""
    shown: list[str] = []
    holds: list[bool] = []
    last = 0
    text = WINDOW.sub("", COMMENT.sub("", text))
    for mark in [*CONDITION.finditer(text), None]:
        if all(holds):
            shown.append(text[last : mark.start() if mark else len(text)])
        if mark is None:
            break
        last = mark.end()
        if mark["what"]:
            key = DERIVED.get(mark["key"], mark["key"].partition(".")[0])
            holds.append(mark["key"].startswith("it.") or key in values or key in ("title", "author", "labels", "date"))
        elif not mark["turn"] and holds:
            holds.pop()
    words = VALUE.sub(" ", TAG.sub(" ", "".join(shown)))
    return " ".join(word for word in re.findall(r"[^\W_]{2,}", words) if word.lower() not in LABELS)
