"""A small book with a chapter that is a page for each valley, and its data."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

VALLEYS = {
    "north-1": ("Ávila", 40),
    "south-1": ("South of the river", 61),
    "south-2": ("South of the river", 50),
    "east-1": ("Łódź", 7),
}
CHAPTER = """\
---
report:
  pages: {from: harvest, key: valley, title: "Honey of {valley}"}
---

# Valleys {#sec-valleys}

What all valleys share, and [the start](../index.qmd).

```{python}
#| tags: [parameters]
#| echo: false
valley = "Ávila"
```

## The harvest of {{< meta params.valley >}} {#sec-harvest}

It is the one called {{< meta params.valley >}}; see @fig-bees, @sec-harvest and [the start](../index.qmd#sec-start).

![Bees](bees.svg){#fig-bees}
"""
BOOK = """\
project:
  type: book
book:
  title: Honey
  chapters:
    - index.qmd
    - chapters/valleys.qmd
    - chapters/last.qmd
"""


def write_data(root: Path, rows: dict[str, tuple[str, int]], **field: object) -> None:
    """The dataset of harvests, with a sealed description."""
    text = "key,valley,value\n" + "".join(f"{key},{valley},{value}\n" for key, (valley, value) in rows.items())
    (root / "data").mkdir(exist_ok=True)
    (root / "data/harvest.csv").write_text(text, encoding="utf-8")
    content = text.encode()
    resource = {
        "name": "harvest",
        "path": "harvest.csv",
        "title": "Harvest",
        "description": "Honey of each valley.",
        "licenceNote": "facts",
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
        "sources": [{"title": "Census"}],
        "schema": {
            "fields": [
                {"name": "key", "type": "string", "description": "Names a row.", "title": "Key"},
                {"name": "valley", "type": "string", "description": "Where.", "title": "Valley", **field},
                {"name": "value", "type": "number", "description": "Tonnes.", "title": "Honey", "unit": "tonnes"},
            ],
            "primaryKey": "key",
        },
    }
    package = {"name": "honey", "title": "Honey", "description": "Honey.", "resources": [resource]}
    (root / "data/datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")


def write_paged(root: Path, chapter: str = CHAPTER, **field: object) -> None:
    """The book in a new folder."""
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
    (root / "index.qmd").write_text("# Start {#sec-start}\n\nSee @sec-valleys.\n", encoding="utf-8")
    (root / "chapters/valleys.qmd").write_text(chapter, encoding="utf-8")
    (root / "chapters/last.qmd").write_text("# Last {#sec-last}\n\n[One](valleys/avila.qmd).\n", encoding="utf-8")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>'
    (root / "chapters/bees.svg").write_text(svg, encoding="utf-8")
    write_data(root, VALLEYS, **field)
