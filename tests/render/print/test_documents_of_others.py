"""On paper as on the page: charts and frames of chapters, SVG in Word, wide pages, tables, letters without a font."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.render.book.document import ExecutedDocument
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.print.docx import make_docx
from report.render.print.missing_letters import with_places
from report.render.print.pdf import make_pdf
from report.render.print.table_widths import fit_columns

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'
DOCUMENT = """---
title: Of others
date: 2024-05-01
---

```{python}
#| label: fig-chart
#| fig-cap: A chart drawn here
#| echo: false
import altair as alt, pandas as pd
frame = pd.DataFrame({"name": ["Ana", "Paz"], "count": [3, 4]})
alt.Chart(frame).mark_point().encode(x="name", y="count")
```

```{python}
#| label: tbl-frame
#| tbl-cap: A frame made here
#| echo: false
frame
```

![A square](square.svg)

::: {.landscape}
Wide words.
:::

See @fig-chart and @tbl-frame.
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("others")
    (folder / "square.svg").write_text(SVG)
    (folder / "doc.qmd").write_text(DOCUMENT)
    return folder / "doc.qmd"


def test_pdf_has_charts_frames_and_wide_pages(document: Path) -> None:
    composed = compose(document, "typst")
    pages = PdfReader(io.BytesIO(make_pdf(composed.tree, root=composed.root, files=composed.files))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "alt.Chart" not in text
    assert "Paz" in text
    wide = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert ["Wide words." in page.extract_text() for page in wide] == [True]


def test_word_has_charts_frames_and_wide_pages(document: Path) -> None:
    composed = compose(document, "docx")
    content = make_docx(composed.tree, root=composed.root, files=composed.files)
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        text = zipped.read("word/document.xml").decode()
        pictures = [name for name in zipped.namelist() if name.startswith("word/media/")]
    assert "alt.Chart" not in text
    assert text.count("<w:tbl>") == 1
    assert len(pictures) == 2
    assert all(name.endswith(".png") for name in pictures)
    assert text.count('w:orient="landscape"') == 1


def table(words: list[str]) -> dict[str, object]:
    cells = [
        [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": [{"t": "Str", "c": word}]}]] for word in words
    ]
    row = [["", [], []], cells]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in words]
    body = [["", [], []], 0, [], [row]]
    empty: list[object] = [["", [], []], []]
    return {"t": "Table", "c": [["", [], []], [None, []], columns, empty, [body], empty]}


def fitted(words: list[str]) -> tuple[list[float], float]:
    (made,) = fit_columns({"blocks": [table(words)]})["blocks"]
    widths = [width["c"] for _, width in made["c"][2] if width["t"] == "ColWidth"]
    return widths, float(dict(made["c"][0][2]).get("size", 1))


def test_words_that_do_not_fit_side_by_side_are_set_smaller() -> None:
    words = ["interoperability", "internationalisation", "responsibilities", "characteristics", "implementation", "one"]
    widths, size = fitted([*words, *words])
    assert sum(widths) == pytest.approx(1, abs=0.01)
    assert size < 1
    assert all(width * 92 >= len(word) * size for word, width in zip([*words, *words], widths, strict=True))


def test_word_may_break_after_its_hyphen_where_there_is_no_room() -> None:
    words = ["Mecklenburg-Vorpommern", *["internationalisation"] * 3, "eightful"]
    widths, size = fitted(words)
    assert size == 1
    assert sum(widths) == pytest.approx(1, abs=1e-3)


def test_table_with_room_keeps_its_size() -> None:
    assert fitted(["Mecklenburg-Vorpommern", "two", "three"]) == ([], 1)


def test_letter_without_a_font_is_named_with_its_place() -> None:
    lines = ("Text.", "Words: ж and 中.")
    source = ExecutedDocument("one.qmd", {}, {}, lines, (Place("one.qmd", 1), Place("_part.qmd", 7)), {})
    said = 'typst cannot set the text in "1 One": PDF/UA-1 error: the text "ж" could not be displayed with font "Serif"'
    found = list(with_places([Problem(said), Problem("another fault")], [source]))
    assert (found[0].path, found[0].line) == ("_part.qmd", 7)
    assert "cyrillic small letter zhe" in found[0].found
    assert found[1].found == "another fault"


HTML_ALONE = """---
title: Of HTML
---

Text.

```{{python}}
#| echo: false
from IPython.display import HTML
HTML({!r})
```
"""


def test_words_of_a_result_that_is_html_stand_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "doc.qmd"
    path.write_text(HTML_ALONE.format("<style>p {}</style><h2>Head</h2><p>some <b>words</b></p>"))
    tree = json.dumps(compose(path, "typst").tree)
    assert '"some"' in tree
    assert "Header" not in tree  # the site does not number it either
    assert "display.HTML" not in tree


def test_result_that_only_a_browser_shows_is_refused_on_paper_and_told_for_pages(tmp_path: Path) -> None:
    path, told = tmp_path / "doc.qmd", list[Problem]()
    path.write_text(HTML_ALONE.format('<div id="c"></div><script src="https://example.org/x.js"></script>'))
    with pytest.raises(ContentError) as refused:
        compose(path, "docx")
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == ("doc.qmd", 9)
    assert "only a browser can show" in problem.found
    render_project(path, tmp_path / "site", warn=told.append)
    assert [(each.line, each.found.partition(":")[0]) for each in told] == [
        (9, "a result loads a script from example.org")
    ]
    kept = '::: {.content-visible when-format="html"}\n\n```{python}'
    path.write_text(path.read_text().replace("```{python}", kept) + ":::\n")
    assert "example.org" not in json.dumps(compose(path, "docx").tree)
