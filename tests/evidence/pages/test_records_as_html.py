"""Records that are written as HTML are those that pandoc would write so, to the letter."""

from __future__ import annotations

import pytest

from report.evidence.pages.records_as_html import with_records_as_html
from report.exhibits.markdown import escaped
from report.render.book.pandoc import html_of

RECORD = """```{{=html}}
<details class="record">
<summary>12: A number.</summary>
```

::: {{#value-some-number .provenance-record}}
**some-number**: {words} (12.0 percent) [JSON](../../provenance/some-number.json){{.record-json}}\\
{words}\\
[`some_number, scripts/some.py:9` · used in [{words}](../chapter.qmd)]{{.record-place}}
{rows}:::

```{{=html}}
</details>
```
"""
ROW = '- `output/2017`, confidence A: [{words}](sources.qmd#src-SOME-1){{lang="es"}}, *{words}*\n'
PLAIN = (
    "A number",
    "ñandú, 中文, “quoted” – and 1 < 2 & 3 > 2, a*b_c [d] {e} $f$ ~g~ ^h^ @i |j| !k #l `m` \\n",
    "1. no list",
    "ends in etc. and 3:4",
)
STAYS_MARKDOWN = (
    'straight "quotes"',
    "someone's",
    "years 2001--2003",
    "and so on...",
    "vol. 3",
    "pp. 3–5",
    "a blank\u00a0that holds",
)


def _page(words: str, rows: int, between: str = "") -> str:
    shown = escaped(words)
    listed = between.join(ROW.format(words=shown) for _ in range(rows))
    record = RECORD.format(words=shown, rows=f"\n{listed}" if rows else "")
    return f"Words of the page.\n\n{record}\n{record.replace('some-number', 'other-number')}\nThe end.\n"


@pytest.mark.parametrize("between", ["", "\n"], ids=["close", "apart"])
@pytest.mark.parametrize("rows", [0, 1, 2])
@pytest.mark.parametrize("words", [*PLAIN, *STAYS_MARKDOWN])
def test_pandoc_gives_the_same_page(words: str, rows: int, between: str) -> None:
    page = _page(words, rows, between)

    assert html_of(with_records_as_html(page)) == html_of(page)


@pytest.mark.parametrize("words", PLAIN)
def test_pandoc_need_not_read_a_plain_record(words: str) -> None:
    made = with_records_as_html(_page(words, 2))

    assert ":::" not in made
    assert made.count("```{=html}") == 1


@pytest.mark.parametrize("words", STAYS_MARKDOWN)
def test_what_pandoc_sets_otherwise_stays_markdown(words: str) -> None:
    assert with_records_as_html(_page(words, 1)).count("\n::: {#") == 2


@pytest.mark.parametrize(
    "line",
    [
        "[a](b.qmd){.c .d}",
        "[a](<b c>)",
        "[a][b]",
        "*a",
        "**a*",
        "`a",
        "``a`b``",
        ": a definition",
        "<b>raw</b>",
        "$x$",
        "a_b_",
        "![a](b.png)",
        "^[note]",
        "a  \nb",
        "- a\n- b",
        "a\n\n> b",
        "a\n\n1. b",
        "a\n\n- b\n  c",
        "a\n\n- b\n\n- c\n- d",
        "[a](b.qmd)(c)",
        "a@b",
        "[](b.qmd)",
        "a\\\n",
    ],
)
def test_other_forms_are_left_as_they_are_or_mean_the_same(line: str) -> None:
    page = f"::: {{#value-a .provenance-record}}\n{line}\n:::\n"

    assert html_of(with_records_as_html(page)) == html_of(page)
