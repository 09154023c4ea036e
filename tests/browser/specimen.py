"""A small book with one of everything that a page can hold, for looking at it in a browser."""

from __future__ import annotations

from pathlib import Path

from report.theme import INK, RULE, SANS, SERIES

CONFIGURATION = """\
project:
  type: book
  output-dir: site
book:
  title: "A specimen of everything"
  subtitle: "Set for the eye"
  author: "Nobody in Particular"
  date: "2026-11-24"
  chapters:
    - index.qmd
    - first.qmd
    - part: "A part"
      chapters:
        - second.qmd
  appendices:
    - notes.qmd
lang: en
format:
  html:
    toc: true
    number-sections: true
"""

CHART = f"""\
<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="660" height="120" viewBox="0 0 660 120" role="img"
 aria-label="Output rose from 10 in 2006 to 90 in 2024"><g>
<path id="grid" d="M40 60H650" stroke="{RULE}"/>
<path id="line" d="M40 100L650 20" fill="none" stroke="{SERIES[0]}" stroke-width="2.5"/>
<text id="label" x="600" y="50" font-family="{SANS}" font-size="13" fill="{INK}">Exports</text></g></svg>
"""

SCALE = f"""\
<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="660" height="40" viewBox="0 0 660 40" role="img"
 aria-label="9 findings"><g><path id="between" d="M0 0H60V40H0Z" fill="rgb(134, 151, 182)"/>
<text id="count" x="20" y="25" font-family="{SANS}" font-size="13" fill="{INK}">9</text></g></svg>
"""

SENTENCE = (
    "Mexico made 3,933,154 light vehicles in 2017 and exported most of them, which is what the registers agree on; "
    "they disagree by 4.2 per cent on how many it made, and this paper says which figure it takes, and why it does so. "
)

FIRST = f"""\
# What a reader meets {{#sec-first}}

{SENTENCE * 2}The number [42]{{.value data-value="answer"}} can be traced.[^note]

[^note]: A note at the end, with a [link](https://example.org/a/very/long/address/that/has/no/place/to/break/at/all/x).

## A heading of some length, so that it needs more than one line on most screens {{#sec-long}}

[A note in the margin, about a source.]{{.aside}} {SENTENCE}

::: {{#fig-chart}}
```{{=html}}
{CHART}```

A chart in the paper's colours.
:::

::: {{#fig-scale}}
```{{=html}}
{SCALE}```

A scale of colours between those of the paper.
:::

@fig-scale and @fig-chart show it, and @tbl-wide holds more than a phone is wide.

::: {{#tbl-wide}}
| Instrument              | Type       |  2014 |  2015 |  2016 |  2017 |
|:------------------------|:-----------|------:|------:|------:|------:|
| Innovation stimulus     | grant      | 4,078 | 3,606 | 1,920 |   810 |
| Sector promotion        | preference | 1,200 | 1,210 | 1,222 | 1,300 |

A table of many columns.
:::

### Below it

::: {{.callout-note}}
## A callout
{SENTENCE}
:::

::: {{.callout-warning collapse="true"}}
## A folded callout
It opens.
:::

::: {{.panel-tabset}}
## One
The first panel.

## Two
The second panel, with [a place]{{#inside}} in it.
:::

> A quotation, of which there are few.

```python
def a_function(with_parameters: int) -> str:  # a line that is longer than a column of text can be wide
    return f"{{with_parameters}} per cent"
```

- a list
- with *two* **items** and `code`

$$
\\sum_{{i=1}}^{{n}} x_i = y
$$
"""

FILES = {
    "_quarto.yml": CONFIGURATION,
    "index.qmd": f"# Summary {{.unnumbered}}\n\n{SENTENCE}\n",
    "first.qmd": FIRST,
    "second.qmd": f"# Another chapter {{#sec-second}}\n\nSee @sec-first.\n\n{SENTENCE}\n",
    "notes.qmd": f"# Notes\n\n{SENTENCE}\n",
}


def write_specimen(folder: Path) -> Path:
    """Write the book into a folder and return it."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
