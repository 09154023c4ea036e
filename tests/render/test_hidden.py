"""What an author hides is hidden, whatever it is and wherever it would show."""

from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.hidden import in_html, without_hidden
from report.render.book.pandoc import write
from report.render.html.site import render_project
from report.render.print.compose import compose

HIDDEN = {
    "span": "Before [SECRET]{.content-hidden} after",
    "inline code": "Before `SECRET`{.content-hidden} after",
    "inline code for another format": 'Before `SECRET`{.content-visible when-format="docx"} after',
    "link": "Before [SECRET](https://example.org/SECRET){.content-hidden} after",
    "image": "Before ![SECRET](SECRET.png){.content-hidden} after",
    "figure": "![SECRET](SECRET.png){#fig-x .content-hidden}\n\nafter",
    "figure without identifier": '![SECRET](SECRET.png){.content-hidden fig-alt="SECRET"}\n\nafter',
    "linked figure": "[![SECRET](SECRET.png){.content-hidden}](https://example.org)\n\nafter",
    "code block": "```{.python .content-hidden}\nSECRET\n```\n\nafter",
    "named code block": '```{.python .content-hidden filename="SECRET.py"}\nSECRET\n```\n\nafter',
    "listing": '```{#lst-x .python .content-hidden lst-cap="SECRET"}\nSECRET\n```\n\nafter',
    "code block in a div": "::: {.content-hidden}\n```python\nSECRET\n```\n:::\n\nafter",
    "indented code in a div": "::: {.content-hidden}\nx\n\n    SECRET\n\n:::\n\nafter",
    "inline code in a div": "::: content-hidden\n`SECRET`\n:::\n\nafter",
    "inline code in a span": "[`SECRET`]{.content-hidden} after",
    "section": "## SECRET {.content-hidden}\n\nSECRET\n\n### SECRET\n\nSECRET\n\n## Next\n\nafter",
    "heading in a div": "::: {.content-hidden}\n## SECRET {#sec-x}\n:::\n\nafter",
    "table": "| a |\n|---|\n| SECRET |\n\n: SECRET {#tbl-x .content-hidden}\n\nafter",
    "cell of a table": "| a | b |\n|---|---|\n| [SECRET]{.content-hidden} | c |\n\nafter",
    "caption": "| a |\n|---|\n| b |\n\n: Words [SECRET]{.content-hidden}\n\nafter",
    "item": "- one\n- [SECRET]{.content-hidden}\n\nafter",
    "note": "::: {.content-hidden}\nText.[^a]\n\n[^a]: SECRET\n:::\n\nafter",
    "note in a note": "Text.^[Words [SECRET]{.content-hidden}] after",
    "formula": "::: {.content-hidden}\n$$ SECRET $$ {#eq-x}\n:::\n\nafter",
    "title of a callout": '::: {.callout-note title="Words [SECRET]{.content-hidden}"}\nafter\n:::',
    "within what is shown": "::: {.content-visible}\n[a [SECRET]{.content-hidden}]{.content-visible} after\n:::",
    "quotation": "> ::: {.content-hidden}\n> SECRET\n> :::\n\nafter",
    "definition": "Term\n:   [SECRET]{.content-hidden}\n\nafter",
    "result of a cell": "::: {.content-hidden}\n```{python}\nprint('SECRET')\n```\n:::\n\nafter",
    "cell of a class": "```{python}\n#| classes: content-hidden\nprint('SECRET')\n```\n\nafter",
    "cell of two classes": "```{python}\n#| classes:\n#|   - a\n#|   - content-hidden\nprint('SECRET')\n```\n\nafter",
    "class as an attribute": '[SECRET]{class="words content-hidden"} after',
    "class in single quotes": "[SECRET]{class='content-hidden words'} after",
    "class without quotes": "[SECRET]{class=content-hidden} after",
    "div with the class as an attribute": '::: {class="content-hidden"}\nSECRET\n:::\n\nafter',
    "underlined heading": "SECRET {.content-hidden}\n------\n\nSECRET\n\nNext\n====\n\nafter",
    "html in capital letters": '<DIV CLASS="content-hidden">SECRET</DIV>\n\nafter',
    "tab": "::: {.panel-tabset}\n\n## One\n\nafter\n\n## Two {.content-hidden}\n\nSECRET\n\n:::\n\nafter",
    "bracket in code": "Before [SECRET `]` words]{.content-hidden} after",
    "html": '<div class="content-hidden">SECRET</div>\n\n<span class="content-hidden">SECRET</span> after',
}


def written(folder: Path, text: str, header: str = "title: Words") -> Path:
    path = folder / "page.qmd"
    path.write_text(f"---\n{header}\nlang: en\n---\n\n{text}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_is_hidden_stands_in_no_file_of_the_site(tmp_path: Path, text: str):
    render_project(written(tmp_path, text), tmp_path / "site")
    found = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]
    assert found == []
    assert "after" in (tmp_path / "site" / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["inline code", "code block", "section", "table", "listing", "result of a cell"])
@pytest.mark.parametrize("to", ["typst", "docx"])
def test_what_is_hidden_does_not_reach_print(tmp_path: Path, kind: str, to: str):
    composed = compose(written(tmp_path, HIDDEN[kind]), to)
    text = write(composed.tree, ["--to=native"])
    assert "SECRET" not in text
    assert "after" in text


def test_what_another_format_hides_is_shown_here(tmp_path: Path):
    text = 'A `SHOWN1`{.content-hidden when-format="docx"} [SHOWN2](u.html){.content-visible unless-format="docx"}\n'
    render_project(written(tmp_path, text), tmp_path / "site", lenient=True)
    page = (tmp_path / "site" / "page.html").read_text(encoding="utf-8")
    assert "SHOWN1" in page
    assert "SHOWN2" in page
    assert "content-" not in page


def test_picture_of_a_hidden_cell_is_not_in_the_site(tmp_path: Path):
    cell = "```{python}\nfrom IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')\n```"
    render_project(written(tmp_path, f"::: {{.content-hidden}}\n{cell}\n:::\n\nafter"), tmp_path / "site")
    assert list((tmp_path / "site").rglob("*_files/**/*.svg")) == []


def test_title_and_abstract_hide_too(tmp_path: Path):
    header = 'title: "Words [SECRET]{.content-hidden}"\nabstract: "Words [SECRET]{.content-hidden}"'
    render_project(written(tmp_path, "after", header), tmp_path / "site")
    assert "SECRET" not in (tmp_path / "site" / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('<p class="content-hidden">SECRET</p>', 6, "raw HTML cannot be hidden"),
        ('::: {.content-visible when-fromat="pdf"}\nSECRET\n:::', 6, '"when-fromat" is not known'),
        ('![a](a.png){fig-alt="[SECRET]{.content-hidden}"}', 6, 'within the attribute "fig-alt"'),
        ("Words.[^a]\n\n::: {.content-hidden}\n[^a]: SECRET\n:::", 6, "what it stands for is hidden (line 9)"),
        ("[Words][a]\n\n::: {.content-hidden}\n[a]: https://SECRET\n:::", 6, "what it stands for is hidden"),
    ],
)
def test_what_cannot_be_hidden_is_refused(tmp_path: Path, text: str, line: int, message: str):
    with pytest.raises(ContentError) as caught:
        render_project(written(tmp_path, text), tmp_path / "site")
    assert any(problem.line == line and message in problem.found for problem in caught.value.problems)


@pytest.mark.parametrize("kind", [kind for kind in HIDDEN if kind != "linked figure"])
def test_lines_hide_what_the_page_hides(kind: str):
    lines = HIDDEN[kind].split("\n")
    shown = without_hidden(lines, in_html)
    assert len(shown) == len(lines)
    assert "SECRET" not in "\n".join(shown)
    assert "after" in "\n".join(shown)


def test_a_hidden_section_ends_with_the_div_it_is_in():
    lines = ["::: {.column}", "## Two {.content-hidden}", "SECRET", ":::", "", "after", "", "::: {.x}", "more", ":::"]
    assert without_hidden(lines, in_html) == (lines[0], "", "", *lines[3:])


def test_lines_keep_what_is_not_hidden():
    lines = ["[a]{.content-hidden when-format=pdf} b", "``` {.x .content-visible when-format='html'}", "c", "```"]
    assert without_hidden(lines, in_html) == tuple(lines)


def test_in_doubt_lines_are_hidden():
    lines = ["[a]{.content-visible when-profile=draft} [b]{.content-hidden when-profile=draft} c"]
    assert without_hidden(lines, in_html) == ("  c",)


def test_words_about_a_mark_hide_nothing():
    lines = [
        "## Words [SECRET]{.content-hidden}",
        "::: {.callout-note title='x' data-y=\"content-hidden\"}",
        "a",
        ":::",
    ]
    assert without_hidden(lines, in_html) == ("## Words ", *lines[1:])
