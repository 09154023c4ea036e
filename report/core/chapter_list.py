"""Pages that the machine puts among the chapters: their stubs, and their lines in `_quarto.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from report.core.files import write_atomically
from report.core.project import EVIDENCE, Project

STUB = """\
---
report:
  print: false
---

# {title} {{.unnumbered}}

```{{python}}
#| echo: false
#| output: asis
from report.show import page

print(page("{page}"))
```
"""
# - chapters/bees.qmd
LISTED = re.compile(
    r"""^(?P<begin>[ \t]*-[ \t]+)(?P<mark>["']?)(?P<path>[^\s"'#]+\.(?:qmd|ipynb))(?P=mark)[ \t]*$""", re.MULTILINE
)


def stub_of(project: Project, page: str) -> Path:
    """The document that shows a page of evidence."""
    return project.root / EVIDENCE / f"{page}.qmd"


def write_stub(project: Project, page: str, title: str) -> None:
    """Write that document."""
    write_atomically(stub_of(project, page), STUB.format(title=title, page=page))


def list_chapter(project: Project, path: str, *behind: Callable[[str], bool]) -> str | None:
    """List a document in `_quarto.yml` behind the last one that meets a condition, the first that any meets.

    Returns
    -------
    str or None
        The one behind which it stands now; empty if it was listed already; None if there is none to put it behind.
    """
    text = project.configuration.read_text(encoding="utf-8")
    listed = list(LISTED.finditer(text))
    if any(each["path"] == path for each in listed):
        return ""
    before = next((each for meets in behind for each in reversed(listed) if meets(each["path"])), None)
    if before is None:
        return None
    written = f"{text[: before.end()]}\n{before['begin']}{path}{text[before.end() :]}"
    write_atomically(project.configuration, written)
    return before["path"]


def change_listed(project: Project, path: str, new: str = "") -> bool:
    """Give a document another name in `_quarto.yml`, or without one take its line out; whether it was listed."""
    text = project.configuration.read_text(encoding="utf-8")

    def changed(found: re.Match[str]) -> str:
        if found["path"] != path:
            return found[0]
        return found[0].replace(path, new) if new else "\0"

    kept = LISTED.sub(changed, text).replace("\0\n", "")
    if kept == text:
        return False
    write_atomically(project.configuration, kept)
    return True
