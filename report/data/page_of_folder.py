"""The page of the site that shows a folder of data: its stub among the chapters, and its line in `_quarto.yml`."""

from __future__ import annotations

import re

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

print(page("data-{folder}"))
```
"""
# - chapters/evidence/data-honey.qmd
LISTED = re.compile(
    r"""^(?P<begin>[ \t]*-[ \t]+)(?P<mark>["']?)chapters/evidence/data(?:-(?P<name>[\w-]+))?\.qmd(?P=mark)[ \t]*$""",
    re.M,
)
LAST = ("notes", "sources")  # pages that stand behind those of data


def add_page(project: Project, folder: str) -> tuple[list[str], list[str]]:
    """Write the stub and list it, unless both are there; what was done, and what is left for a person to do."""
    stub = project.root / EVIDENCE / f"data-{folder}.qmd"
    if not (project.root / EVIDENCE).is_dir():
        return [], []
    done: list[str] = []
    if not stub.exists():
        title = folder.replace("-", " ").capitalize()
        write_atomically(stub, STUB.format(title=title, folder=folder))
        done.append(f"{project.shown(stub)}, its page")
    text = project.configuration.read_text(encoding="utf-8")
    listed = list(LISTED.finditer(text))
    if any(each["name"] == folder for each in listed):
        return done, []
    before = [each for each in listed if each["name"] not in LAST]
    line = f"chapters/evidence/data-{folder}.qmd"
    if not before:
        return done, [f"list {line} in _quarto.yml, among its chapters"]
    at = before[-1]
    written = f"{text[: at.end()]}\n{at['begin']}{line}{text[at.end() :]}"
    write_atomically(project.configuration, written)
    return [*done, "the line of that page in _quarto.yml"], []


def remove_page(project: Project, folder: str) -> list[str]:
    """Remove the stub of a folder and its line, if they are there. What was removed."""
    stub = project.root / EVIDENCE / f"data-{folder}.qmd"
    done = [project.shown(stub)] if stub.exists() else []
    stub.unlink(missing_ok=True)
    text = project.configuration.read_text(encoding="utf-8")
    kept = re.sub(LISTED, lambda found: "\0" if found["name"] == folder else found[0], text).replace("\0\n", "")
    if kept != text:
        write_atomically(project.configuration, kept)
        done.append(f"its line in {project.shown(project.configuration)}")
    return done


def rename_page(project: Project, old: str, new: str) -> list[str]:
    """Give the page of a folder another name; a title that somebody wrote stays. What was changed."""
    done: list[str] = []
    stub = project.root / EVIDENCE / f"data-{old}.qmd"
    if stub.exists():
        text = stub.read_text(encoding="utf-8").replace(f'page("data-{old}")', f'page("data-{new}")')
        made = old.replace("-", " ").capitalize()
        text = text.replace(f"# {made} {{", f"# {new.replace('-', ' ').capitalize()} {{")
        write_atomically(stub.with_name(f"data-{new}.qmd"), text)
        stub.unlink()
        done.append(f"{EVIDENCE}/data-{new}.qmd")
    text = project.configuration.read_text(encoding="utf-8")
    changed = LISTED.sub(
        lambda found: found[0].replace(f"data-{old}.qmd", f"data-{new}.qmd") if found["name"] == old else found[0], text
    )
    if changed != text:
        write_atomically(project.configuration, changed)
        done.append(project.shown(project.configuration))
    return done
