"""The account of differences: HTML for readers, Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from report.core.files import write_atomically
from report.core.project import Project
from report.exhibits.markdown import escaped
from report.release.diff.text import GONE, NEW
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
    write_atomically(folder / "diff.md", "\n".join(markdown(found)) + "\n")
    return folder


def _told(each: Any) -> dict[str, str]:
    return {"item": each.item, "old": each.expected, "new": each.found, "cause": each.culprit}


def markdown(found: Differences) -> Iterator[str]:
    """The account in lines of Markdown; what comes from the text or the data is shown letter for letter."""
    yield f"# Changes since {escaped(found.revision)}"
    yield ""
    if found.failure:
        yield "Values, tables and figures were not compared: the old ones could not be built."
        yield ""
    if found.left_out:
        yield found.left_out
        yield ""
    values = [each for each in found.results if each.layer == "values"]
    yield f"## Values that moved: {len(values)}"
    yield ""
    for each in values:
        yield f"- {escaped(each.item)}: {escaped(each.expected)} → {escaped(each.found)}"
        yield f"    - because of {escaped(each.culprit)}"
    yield ""
    others = [each for each in found.results if each.layer != "values"]
    yield f"## Tables and figures that changed: {len(others)}"
    yield ""
    yield from (f"- {each.layer[:-1]} {escaped(each.item)}: because of {escaped(each.culprit)}" for each in others)
    yield ""
    if found.left_out:
        return
    yield f"## Claims whose verdict changed: {len(found.verdicts)}"
    yield ""
    yield from (f"- {escaped(key)}: {escaped(old)} → {escaped(new)}" for key, (old, new) in found.verdicts.items())
    yield ""
    yield "## Data"
    yield ""
    if found.data is None:
        yield "- not compared: one of the two has no data package that can be read"
    else:
        yield from (f"- new dataset {escaped(name)}" for name in found.data.added)
        yield from (f"- dataset {escaped(name)} is gone" for name in found.data.removed)
        for changed in found.data.datasets:
            counts = f"{len(changed.added)} rows added, {len(changed.removed)} removed, {len(changed.changed)} changed"
            yield f"- {escaped(changed.name)}: {counts}"
        yield from (f"- new source {escaped(name)}" for name in found.data.sources)
    yield ""
    yield f"## Text: {sum(len(each.sentences) for each in found.text)} sentences"
    yield ""
    for chapter in found.text:
        yield f"### {escaped(chapter.path)}"
        yield ""
        for sentence in chapter.sentences:
            yield "- " + "".join(_marked(state, words) for state, words in sentence)
        yield ""


def _marked(state: str, words: str) -> str:
    mark = MARKS.get(state, "")
    stripped = words.rstrip()
    return f"{mark}{escaped(stripped)}{mark}{words[len(stripped) :]}" if stripped else words
