"""A small book with everything that print must show, and its forms: composed, as PDF and as Word file."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from report.render.print.compose import Composed, compose

ROWS = 60  # of the long table: more than a page holds

CONFIGURATION = """\
project:
  type: book
book:
  title: "Máquinas & Models: a Specimen"
  subtitle: "What print must show"
  author: "Contributors to the Specimen"
  date: "2024-05-01"
  chapters:
    - index.qmd
    - part: "First things"
      chapters: [one.qmd]
    - two.qmd
    - references.qmd
  appendices: [notes.qmd]
lang: en
keywords: [machines, "programas públicos"]
bibliography: refs.bib
link-citations: true
format:
  html:
    number-sections: true
"""

INDEX = """\
# Summary {.unnumbered}

## Abstract {.unnumbered #abstract}

The abstract stands on the title page.

## Findings {.unnumbered}

See @fig-chart, @tbl-long, @eq-growth and @sec-two.
"""

ONE = """\
# The first chapter {#sec-one}

Text with a note.[^n] It cites @key2020 and links to [a page](https://example.org/page).

[^n]: The note's *text*, ¡con acentos!

## ¿Qué pasó en 1994? {#sec-que}

![A chart of the specimen, after @key2020.](chart.svg){#fig-chart fig-alt="Line that rises from 1 to 3."}

$$ g = \\frac{a}{b} $$ {#eq-growth}

#### A level is skipped

Inline $x^2$ and `code`.

::: {.callout-note title="A remark"}
What is *remarked*.
:::

> Quoted.

Term
:   Its definition.

```python
print("x")
```
"""

TWO = """\
# The second chapter {#sec-two}

See @sec-que.

| Year | Programme of a rather long name | Amount |
|------|:--------------------------------|-------:|
ROWS_HERE
: The long table. {#tbl-long}

Notes below the table.
"""

REFERENCES = """\
# References {.unnumbered}

::: {#refs}
:::
"""

BIBLIOGRAPHY = """\
@book{key2020, author = {Núñez, Ana}, title = {A Book}, publisher = {Press}, address = {Puebla}, year = {2020}}
"""

CHART = """\
<svg xmlns="http://www.w3.org/2000/svg" width="680" height="200" viewBox="0 0 680 200">
<path d="M0 200 L680 0" stroke="#14326c" fill="none"/>
<text x="20" y="20" font-family="Paper Sans" font-size="13">Axis año</text></svg>
"""


def png(width: int, height: int) -> bytes:
    """A white image."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def write_book(folder: Path, *, chart: str = "chart.svg") -> Path:
    """The book's files in ``folder``."""
    rows = "".join(f"| {1960 + row} | Programa número {row} | {row * 1000:,} |\n" for row in range(ROWS))
    files = {
        "_quarto.yml": CONFIGURATION,
        "index.qmd": INDEX,
        "one.qmd": ONE.replace("chart.svg", chart),
        "two.qmd": TWO.replace("ROWS_HERE\n", rows + "\n"),
        "notes.qmd": "# Notes on data {#sec-notes}\n\n## Where from {#sec-from}\n\nFrom there.\n",
        "references.qmd": REFERENCES,
        "refs.bib": BIBLIOGRAPHY,
        "chart.svg": CHART,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "chart.png").write_bytes(png(68, 20))
    (folder / "chart.tif").write_bytes(b"II*\0")
    return folder


def compose_text(folder: Path, text: str, to: str = "typst") -> Composed:
    """A single document composed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text.qmd").write_text(text, encoding="utf-8")
    return compose(folder / "text.qmd", to)
