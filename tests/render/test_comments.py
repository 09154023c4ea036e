"""A comment in a text is a draft: no file that is made of it holds its words."""

from pathlib import Path

import pytest

from report.core.comments import leaves_open, without_comments
from report.core.errors import ContentError
from report.core.hidden import without_comments as without_comments_of_markdown
from report.evidence.usage_index import titles_of
from report.prose.sentences import sentences_in
from report.render.book.pandoc import write
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.quarto.post_process import drop_comments

COMMENTS = {
    "paragraph": "<!-- SECRET -->",
    "several lines": "<!-- SECRET\nand SECRET\n\n## SECRET\n\n| SECRET |\n-->",
    "within a paragraph, with an empty line": "Words.\n<!-- SECRET\n\nSECRET -->",
    "within a paragraph": "Before <!-- SECRET --> and <!-- two\nSECRET lines --> done.",
    "alone, twice": "<!-- SECRET --> <!-- SECRET -->",
    "list": "- one <!-- SECRET -->\n- <!-- SECRET\n\n  SECRET -->\n  two",
    "table": "| a |\n|---|\n| b <!-- SECRET --> |\n\n: Words <!-- SECRET --> {#tbl-x}",
    "heading": "## Words <!-- SECRET --> {#sec-x}",
    "note": "Text.^[Words <!-- SECRET -->]",
    "quotation": "> a\n>\n> <!-- SECRET -->",
    "raw HTML": "<div><!-- SECRET --></div>\n\n```{=html}\n<p><!-- SECRET\n\nSECRET --!></p>\n```",
    "two pieces of raw HTML": "```{=html}\n<!--\n```\n\nSECRET\n\n```{=html}\n-->\n```",
    "conditional": "```{=html}\n<!--[if IE]><p>SECRET</p><![endif]-->\n```",
    "result of a cell": '```{python}\nfrom IPython.display import HTML\nHTML("<b>x</b><!-- SEC" + "RET -->")\n```',
    "printed by a cell": '```{python}\n#| output: asis\nprint("Words <!-- SEC" + "RET -->")\n```',
    "cell": "<!--\n```{python}\n'SEC' + 'RET'\n```\n-->",
    "title of a callout": '::: {.callout-note title="Words <!-- SECRET -->"}\nWords.\n:::',
}
TEXT = "\n\n".join([*COMMENTS.values(), "after"])
HEADER = """title: Words <!-- SECRET -->
subtitle: "More <!-- SECRET --> words"
include-in-header:
  text: |
    <meta name="x" content="y"><!-- SECRET --><script>/* <!-- kept --> */</script>
execute: {echo: false}
"""


def written(folder: Path, text: str, header: str = HEADER, name: str = "page.qmd") -> Path:
    path = folder / name
    path.write_text(f"---\n{header}\nlang: en\n---\n\n{text}\n", encoding="utf-8")
    return path


def test_no_page_holds_a_comment(tmp_path: Path):
    render_project(written(tmp_path, TEXT), tmp_path / "site")
    page = (tmp_path / "site" / "page.html").read_text(encoding="utf-8")
    assert [each for each in page.splitlines() if "SECRET" in each] == []
    assert "after" in page
    assert "<!-- kept -->" in page  # of a script, where it is code
    assert "<p></p>" not in page


def test_a_document_of_markdown_alone_and_a_notebook_have_none_either(tmp_path: Path):
    (tmp_path / "plain").mkdir()
    render_project(written(tmp_path / "plain", "<!-- SECRET -->\n\nafter", name="page.md"), tmp_path / "site")
    cells = (
        '{"cell_type": "markdown", "metadata": {}, "source": ["<!-- SECRET\\n", "\\n", "SECRET -->\\n", "after"]},'
        '{"cell_type": "code", "metadata": {}, "execution_count": 1, "source": ["1"], "outputs": [{"output_type":'
        '"display_data", "metadata": {}, "data": {"text/html": ["<i>x</i><!-- SECRET -->"]}}]}'
    )
    (tmp_path / "note.ipynb").write_text(
        f'{{"cells": [{cells}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}', encoding="utf-8"
    )
    render_project(tmp_path / "note.ipynb", tmp_path / "other")
    for folder in ("site", "other"):
        pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / folder).rglob("*.html"))
        assert "SECRET" not in pages
        assert "after" in pages


@pytest.mark.parametrize("target", ["typst", "docx"])
def test_no_print_and_no_word_file_holds_a_comment(tmp_path: Path, target: str):
    safe = {name: text for name, text in COMMENTS.items() if name != "two pieces of raw HTML"}  # which HTML alone joins
    written(tmp_path, "\n\n".join([*safe.values(), "after"]), name="index.qmd")
    (tmp_path / "_quarto.yml").write_text("project: {type: book}\nbook: {title: T, chapters: [index.qmd]}\n", "utf-8")
    tree = compose(tmp_path, target).tree
    for to in {"typst": ("typst", "jats"), "docx": ("plain",)}[target]:
        assert "SECRET" not in write(tree, [f"--to={to}"])


def test_what_is_code_stays_text(tmp_path: Path):
    text = "Write `<!-- one -->`.\n\n```html\n<!-- two -->\n```\n\n    <!-- three -->\n\n<b title='<!-- four -->'>x</b>"
    render_project(written(tmp_path, text), tmp_path / "site")
    page = (tmp_path / "site" / "page.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("one", "two", "three", "four"))


@pytest.mark.parametrize("text", ["Words <!-- never closed.", "- a\n<!-- b\n\nc -->", "<!-- a\n\nb"])
def test_a_comment_that_would_be_shown_is_told(tmp_path: Path, text: str):
    with pytest.raises(ContentError, match="comment"):
        render_project(written(tmp_path, text), tmp_path / "site")


def test_pages_of_another_renderer_lose_comments_but_the_marks_of_their_own(tmp_path: Path):
    page = tmp_path / "page.html"
    kept = "<!-- files -->x<!-- end files --><script>'<!-- kept -->'</script>"
    page.write_text(f"<p>a</p>\n<!-- SECRET -->\n{kept}", "utf-8")
    drop_comments(tmp_path)
    assert page.read_text("utf-8") == f"<p>a</p>\n{kept}"


def test_comments_are_what_browsers_take_for_such():
    assert without_comments("a<!-- b -- > c -->d<!--->e<!-->f") == "adef"
    assert without_comments("<style>/*<!--*/</style><a title='-->' href=\"<!--x-->\">b</a>").count("<!--") == 2
    assert without_comments("a<!-- never closed") == "a"
    assert leaves_open("a<!-- never closed")
    assert not leaves_open("a<!-- b --> <!-->")


def test_lines_are_kept_and_so_is_what_is_allowed():
    lines = [
        "one <!-- a",
        "",
        "b --> two",
        "`<!-- code -->`",
        "```",
        "<!-- code -->",
        "```",
        "<!-- allow length: x -->",
    ]
    assert without_comments_of_markdown(lines) == ("one ", "", " two", *lines[3:])


def test_a_draft_is_no_sentence():
    lines = ["First.", "", "<!--", "Some 12 drafts.", "", "# Title", "", "More 13 drafts.", "-->", "", "Last."]
    assert [(each.words, each.line) for each in sentences_in(lines, "a.qmd")] == [("First.", 1), ("Last.", 11)]


def test_what_writers_of_markdown_use_for_a_comment_is_one_in_lists_and_notebooks():
    lines = [
        "[//]: # (SECRET)",
        '  [comment]: <> "SECRET"',
        "[a]: # 'SECRET'",
        "[x]: #",
        "```",
        "[//]: # (code)",
        "```",
    ]
    kept = without_comments_of_markdown([*lines, "[page]: https://example.org 'Words'", "[a]: #sec-a", "after"])
    assert kept == ("",) * 4 + ("```", "[//]: # (code)", "```") + (
        "[page]: https://example.org 'Words'",
        "[a]: #sec-a",
        "after",
    )


def test_a_comment_in_the_header_is_no_title():
    written = {
        "chapters/a.qmd": (["---", "# SECRET", "lang: en", "---", "", "# Honey {#sec-a}"], [1, 2, 3, 4, 5, 6]),
        "chapters/b.qmd": (["---", "# SECRET", "...", "", "Words."], [1, 2, 3, 4, 5]),
        "chapters/c.qmd": (["# Bees", "", "---", "", "# More"], [1, 2, 3, 4, 5]),
    }
    assert titles_of(written) == {"chapters/a.qmd": "Honey", "chapters/b.qmd": "b", "chapters/c.qmd": "Bees"}
