"""The account of differences: HTML for readers, Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report.core.files import write_atomically
from report.core.project import Project
from report.evidence.pages import fill
from report.exhibits.markdown import escaped
from report.release.diff.text import GONE, NEW, Piece
from report.release.diff.versions import Differences, folder_of
from report.release.verify.side_by_side import beside
from report.theme.pages import fill_template
from report.theme.standalone import standalone_style

MARKS = {GONE: "~~", NEW: "**"}


def write_differences(project: Project, found: Differences) -> Path:
    """Write `build/diff/index.html` and `diff.md`; give the folder."""
    folder = folder_of(project)
    values = {
        "style": standalone_style(),
        "found": found,
        "results": [
            {**_told(each), "beside": beside(each, found.old, found.new), "layer": each.layer} for each in found.results
        ],
    }
    write_atomically(folder / "index.html", fill_template("differences.html.j2", values))
    write_atomically(folder / "diff.md", markdown(found))
    return folder


def _told(each: Any) -> dict[str, str]:
    return {"item": each.item, "old": each.expected, "new": each.found, "cause": each.culprit}


def markdown(found: Differences) -> str:
    """The account in Markdown; what comes from the text or the data is shown letter for letter."""
    values = [each for each in found.results if each.layer == "values"]
    others = [each for each in found.results if each.layer != "values"]
    return fill("differences", {"found": found, "values": values, "others": others, "marked": _marked})


def _marked(sentence: Sequence[Piece]) -> str:
    """A sentence with marks around the words that are gone or new."""
    return "".join(_marked_piece(state, words) for state, words in sentence)


def _marked_piece(state: str, words: str) -> str:
    mark = MARKS.get(state, "")
    stripped = words.rstrip()
    return f"{mark}{escaped(stripped)}{mark}{words[len(stripped) :]}" if stripped else words
