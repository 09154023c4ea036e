"""Small documents as others write them: nothing of theirs is lost, and nothing comes out wrong without a word.

Where Quarto 1.10.18 was run on the same text, what it made of it is said beside.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError, Problem, ReportError
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
    "00000005000157cf2ccf0000000049454e44ae426082"
)


@pytest.fixture
def made(write: Write, project: Project) -> Callable[..., Tag]:
    """The text of a page made of a document's source."""

    def make(source: str, name: str = "doc.qmd", warnings: list[Problem] | None = None) -> Tag:
        (project.root / "x.png").write_bytes(PNG)
        told = warnings if warnings is not None else []
        render_project(write(name, source), project.root / "site", warn=told.append)
        page = (project.root / "site" / name).with_suffix(".html").read_text("utf-8")
        return BeautifulSoup(page, "html.parser").select_one("main") or pytest.fail("no text")

    return make


def refusal(write: Write, project: Project, source: str) -> ReportError:
    with pytest.raises(ReportError) as raised:
        render_project(write("doc.qmd", source), project.root / "site", warn=lambda problem: None)
    return raised.value


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


# ruff: noqa: E501
# What the page must hold, by Quarto's own page too where `quarto` is said.
SHOWN: dict[str, tuple[str, str]] = {
    "a title over several lines, and keys after it": ("---\ntitle: |\n  Long title\nauthor: Ana Ruiz\n---\n\nA.\n", "Long title"),
    "a theorem's name": ('::: {#thm-p name="Pythagoras"}\nWords.\n:::\n', "Theorem 1 (Pythagoras)"),  # quarto
    "a proof's name": ('::: {.proof name="Short"}\nEasy.\n:::\n', "Proof (Short)."),  # quarto
    "content for HTML with scripts": ('::: {.content-visible when-format="html:js"}\nShown.\n:::\n', "Shown."),  # quarto
    "a licence by the shortcode": ("---\nlicense: CC BY-SA\n---\n\nUnder {{< meta license.text >}}.\n", "Under CC BY-SA 4.0."),
    "rights by the shortcode": ("---\ncopyright: 2024 Ana\n---\n\nBy {{< meta copyright.statement >}}.\n", "By 2024 Ana."),
    "one of two formats": ('::: {.content-visible when-format="pdf" when-format="html"}\nShown.\n:::\n', "Shown."),  # quarto
    "a numbered tip by its own word": (
        "---\nlanguage:\n  crossref-tip-prefix: Hint\n---\n\n::: {#tip-a .callout-tip}\nText.\n:::\n\nSee @tip-a.\n",
        "See Hint 1",
    ),
    "a caption of a division": ("::: {tbl-cap='Words'}\n| a |\n|---|\n| 1 |\n:::\n", "Words"),  # quarto
    "Markdown held by HTML": ('<p><span data-qmd="A **b**">x</span></p>\n', "A b"),  # quarto
    "a linked picture's caption": ("[![Cap](x.png)](http://example.org)\n", "Cap"),  # quarto
    "keys of a second block of YAML": ("---\ntitle: T\n---\n\nText.\n\n---\nsubtitle: Second\n---\n\nMore.\n", "Second"),
    "entries in the header": (
        "---\nreferences:\n- id: kim2019\n  type: book\n  title: On bees\n  author:\n  - {family: Kim, given: Jo}\n"
        "  issued: 2019\n---\n\nSee @kim2019.\n",
        "Kim (2019)",
    ),
    "a key of the keyboard": ("Press {{< kbd Ctrl-C >}}.\n", "Press Ctrl-C ."),
    "notes on code": ("``` python\nx = 1  # <1>\n```\n1. The first note\n", "The first note"),  # quarto
    "cells of another language": ("```{bash}\necho hi\n```\n", "echo hi"),  # quarto
    "a date in words by the shortcode": ("---\ndate: 2024-02-09\n---\n\nOn {{< meta date >}}.\n", "On February 9, 2024."),
    "a date in the author's form": ("---\ntitle: T\ndate: 2024-02-09\ndate-format: D MMM YYYY\n---\n\nA.\n", "9 Feb 2024"),
    "the day of the last change": ("---\ntitle: T\ndate: 2024-02-09\ndate-modified: 2024-03-10\n---\n\nA.\n", "March 10, 2024"),
    "keywords": ("---\ntitle: T\nkeywords: [bees, hives]\n---\n\nA.\n", "Keywords bees, hives"),
    "a DOI": ("---\ntitle: T\ndoi: 10.1000/182\n---\n\nA.\n", "10.1000/182"),
    "a licence": ("---\ntitle: T\nlicense: CC BY\n---\n\nA.\n", "Reuse CC BY 4.0"),
    "who holds the rights": ("---\ntitle: T\ncopyright: {holder: Ana, year: 2024}\n---\n\nA.\n", "Copyright Copyright 2024 Ana"),
    "how to cite": (
        "---\ntitle: On bees\nauthor: Ana Ruiz\ndate: 2024-02-09\ncitation: true\n---\n\nA.\n",
        "For attribution, please cite this work as:",
    ),
    "the author's own words": (
        "---\nlanguage:\n  crossref-fig-title: Chart\n---\n\n![Cap](x.png){#fig-a}\n",
        "Chart\u00a01: Cap",
    ),
    "German": ("---\nlang: de\n---\n\n![Cap](x.png){#fig-a}\n", "Abbildung\u00a01: Cap"),
    "the title of an abstract": ("---\ntitle: T\nabstract: Short.\nabstract-title: In brief\n---\n\nA.\n", "In brief Short."),
    "an institute by its number": (
        "---\ntitle: T\nauthor:\n- name: Ana Ruiz\n  affiliations: [{ref: u}]\naffiliations:\n- {id: u, name: UNAM}\n---\n\nA.\n",
        "UNAM",
    ),
    "emoji, if the reader is asked for them": ("---\nfrom: markdown+emoji\n---\n\nA :smile: here.\n", "A 😄 here."),
    "quotation marks as written": ("---\nfrom: markdown-smart\n---\n\nA \"b\" -- c.\n", 'A "b" -- c.'),
    "a film": ("{{< video https://www.youtube.com/watch?v=abc_1 >}}\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", SHOWN)
def test_page_shows(case: str, made: Callable[..., Tag]) -> None:
    source, expected = SHOWN[case]
    assert expected in words(made(source)) or expected in made(source).get_text()


def test_film_stands_in_its_frame(made: Callable[..., Tag]) -> None:
    frame = made("{{< video https://www.youtube.com/watch?v=abc_1 >}}\n").select_one("iframe")
    assert frame
    assert frame["src"] == "https://www.youtube.com/embed/abc_1"


@pytest.mark.parametrize(
    "source",
    ['::: {#x key = "v"}\nInside.\n:::\n', ":::{.callout-note title = 'Hi'}\nInside.\n:::\n", "::: {#x  key= v}\nInside.\n:::\n"],
)  # fmt: skip
def test_blanks_around_the_sign_of_an_attribute_are_no_fault(source: str, made: Callable[..., Tag]) -> None:
    text = words(made(source))
    assert "Inside." in text
    assert ":::" not in text


def test_line_of_colons_is_never_shown_as_text(write: Write, project: Project) -> None:
    error = refusal(write, project, "Text\n::: {#a b c}\nInside.\n")
    assert all(problem.path == "doc.qmd" for problem in error.problems)
    assert "colons" in str(error) or "div" in str(error)


def test_captioned_picture_keeps_its_identifier(made: Callable[..., Tag]) -> None:
    main = made("See [the map](#map).\n\n![A map](x.png){#map}\n")
    assert main.select_one("figure#map")


def test_alternative_text_is_the_caption_as_it_is_read(made: Callable[..., Tag]) -> None:
    source = '![A map of @fig-b](x.png){#fig-a}\n\n![Other](x.png){#fig-b}\n\n![Alone, by *Ana*](x.png)\n\n![](x.png){fig-alt=""}\n'
    alts = [image.get("alt") for image in made(source).select("img")]
    assert alts == ["A map of Figure\u00a02", "Other", "Alone, by Ana", ""]


def test_alternative_text_of_a_cited_caption_is_the_citation(write: Write, made: Callable[..., Tag]) -> None:
    write("r.bib", "@book{kim2019, author={Kim, Jo}, title={On bees}, year={2019}}\n")
    source = "---\nbibliography: r.bib\n---\n\n![After @kim2019](x.png)\n"
    assert [image["alt"] for image in made(source).select("img")] == ["After Kim (2019)"]


def test_figure_of_a_cell_takes_its_caption_for_those_who_do_not_see_it(made: Callable[..., Tag]) -> None:
    code = f'class P:\n    def _repr_png_(self):\n        return bytes.fromhex("{PNG.hex()}")\nP()'
    main = made(f"```{{python}}\n#| label: fig-a\n#| fig-cap: A chart of bees\n{code}\n```\n")
    assert [image["alt"] for image in main.select("img")] == ["A chart of bees"]


# What Matplotlib's functions return beside a picture, and what Quarto 1.10.18 shows of it: nothing.
HANDLES = ("<Axes: >", "[<Line2D 1>]", "(0.0, 3.0)", "Text(0.5, 1.0, 'T')", "{'a': <matplotlib.lines 1>}")


@pytest.mark.parametrize("handle", HANDLES)
def test_handle_on_a_drawing_is_not_shown_beside_it(handle: str, made: Callable[..., Tag]) -> None:
    code = (
        f'from IPython.display import Image, display\ndisplay(Image(bytes.fromhex("{PNG.hex()}")))\n'
        f"class H:\n    def __repr__(self):\n        return {handle!r}\nH()"
    )
    main = made(f"```{{python}}\n#| echo: false\n{code}\n```\n")
    assert main.select("img")
    assert not main.select("pre")


@pytest.mark.parametrize("shown", ["42", "'a text'", "[1, 2]"])
def test_result_without_a_picture_is_shown(shown: str, made: Callable[..., Tag]) -> None:
    assert shown in made(f"```{{python}}\n#| echo: false\n{shown}\n```\n").get_text()


def test_shell_command_in_a_cell_runs(made: Callable[..., Tag]) -> None:
    assert "from a shell" in made("```{python}\n#| echo: false\n!echo from a shell\n```\n").get_text()


def test_size_for_fine_screens_is_half_the_pictures(made: Callable[..., Tag]) -> None:
    code = f'from IPython.display import Image\nImage(bytes.fromhex("{PNG.hex()}"), width=350, height=200)'
    image = made(f"```{{python}}\n{code}\n```\n").select_one("img")
    assert image
    assert (image["width"], image["height"]) == ("350", "200")


def test_each_result_may_have_a_caption(made: Callable[..., Tag]) -> None:
    code = f'from IPython.display import Image, display\nfor _ in range(2):\n    display(Image(bytes.fromhex("{PNG.hex()}")))'
    main = made(f"See @fig-a-2.\n\n```{{python}}\n#| label: fig-a\n#| fig-cap: [One, Two]\n{code}\n```\n")
    assert [words(each) for each in main.select("figcaption")] == ["Figure 1: One", "Figure 2: Two"]


def test_cells_begin_in_the_folder_of_their_document(write: Write, made: Callable[..., Tag]) -> None:
    write("part/own.txt", "beside")
    cell = "```{python}\n#| echo: false\nprint(open('own.txt').read())\n```\n"
    assert "beside" in made(cell, "part/doc.qmd").get_text()


def test_cells_begin_in_the_projects_folder_if_it_says_so(write: Write, made: Callable[..., Tag]) -> None:
    write("_quarto.yml", "project:\n  type: default\n  execute-dir: project\n")
    write("own.txt", "above")
    cell = "```{python}\n#| echo: false\nprint(open('own.txt').read())\n```\n"
    assert "above" in made(cell, "part/doc.qmd").get_text()


def test_caption_stands_where_it_is_asked_for(made: Callable[..., Tag]) -> None:
    main = made("---\nfig-cap-location: top\n---\n\n![Cap](x.png){#fig-a}\n")
    figure = main.select_one("figure")
    assert figure
    assert next(child.name for child in figure.find_all(True, recursive=False)) == "figcaption"


def test_includes_within_includes_begin_at_the_document(write: Write, made: Callable[..., Tag]) -> None:
    write("parts/_one.md", "One.\n\n{{< include parts/_two.md >}}\n")
    write("parts/_two.md", "Two.\n")
    assert words(made("{{< include parts/_one.md >}}\n")) == "One. Two."


def test_header_of_an_included_file_is_the_documents(write: Write, made: Callable[..., Tag]) -> None:
    write("_part.qmd", "---\nsubtitle: Of the part\n---\n\nText.\n")
    assert words(made("---\ntitle: T\n---\n\n{{< include _part.qmd >}}\n")) == "T Of the part Text."


def test_levels_of_headings_are_shifted(made: Callable[..., Tag]) -> None:
    main = made("---\ntitle: T\nshift-heading-level-by: 1\n---\n\n# One\n\n## Two\n")
    assert [each.name for each in main.select("h2, h3")] == ["h2", "h3"]


def test_appendix_stands_on_the_second_level_at_the_end(made: Callable[..., Tag]) -> None:
    main = made("# Ap {.appendix}\n\nWords.\n\n# Text\n\nA.\n")  # quarto: h2
    assert [(each.name, words(each)) for each in main.select("h1, h2")] == [("h1", "Text"), ("h2", "Ap")]


def test_crossref_false_leaves_floats_without_numbers(made: Callable[..., Tag]) -> None:
    assert words(made("---\ncrossref: false\n---\n\n![Cap](x.png){#fig-a}\n")) == "Cap"


def test_reference_without_a_word_has_no_space(made: Callable[..., Tag]) -> None:
    text = made('---\ncrossref:\n  eq-prefix: ""\n---\n\nEq. @eq-x.\n\n$$ a $$ {#eq-x}\n').get_text()
    assert "Eq. 1." in text


def test_reference_may_be_no_link(made: Callable[..., Tag]) -> None:
    main = made("---\ncrossref:\n  ref-hyperlink: false\n---\n\nSee @fig-a.\n\n![Cap](x.png){#fig-a}\n")
    assert "See Figure\u00a01." in main.get_text()
    assert not main.select("a.quarto-xref")


def test_equation_may_have_more_attributes(made: Callable[..., Tag]) -> None:
    main = made('See @eq-x.\n\n$$ a = b $$ {#eq-x alt="a is b"}\n')
    assert "{#" not in main.get_text()
    assert main.select_one("#eq-x")


def test_notes_on_code_are_counted_as_the_list_counts(made: Callable[..., Tag]) -> None:
    main = made("``` python\nx = 1  # <1>\ny = 2  # <2>\n```\n1. One\n2. Two\n")
    assert "<1>" not in main.get_text()
    assert "x = 1  # (1)" in main.get_text()


def test_code_without_a_list_stays_as_it_is(made: Callable[..., Tag]) -> None:
    assert "x = 1  # <1>" in made("``` python\nx = 1  # <1>\n```\n\nText.\n").get_text()


@pytest.mark.parametrize(
    "formula", [r"a = b \\ c = d", r"a &= b \\ c &= d", r"a = b \\", r"\begin{equation} a = b \end{equation}"]
)
def test_formula_over_several_lines_is_read(formula: str, made: Callable[..., Tag]) -> None:
    assert made(f"$$\n{formula}\n$$\n").select("math")


@pytest.mark.parametrize("date", ["today", "now", "last-modified"])
def test_date_of_the_clock_is_a_day_and_told(date: str, made: Callable[..., Tag]) -> None:
    told: list[Problem] = []
    main = made(f"---\ntitle: T\ndate: {date}\n---\n\nA.\n", warnings=told)
    assert date not in main.get_text()
    assert [(problem.path, problem.line) for problem in told] == [("doc.qmd", 3)]


@pytest.mark.parametrize(
    ("source", "line", "expected"),
    [
        ("---\ndate: 2024-02-30\n---\n\nA.\n", 2, "no such day"),
        ("Text.\n\n```python\n1\n\nMore.\n", 3, "the code block opened here is never closed"),
        ("```{r}\n1\n```\n", 1, "cells in r are not executed"),
        ("```{julia}\n1\n```\n", 1, "cells in julia are not executed"),
        (
            "---\nlisting: posts\n---\n\nA.\n",
            2,
            '"posts" is no type of list, so that it is one of all pages of the folder',
        ),
        ("---\nlisting:\n  template: x.ejs\n---\n\nA.\n", 2, '"listing.template" is not supported'),
        ("---\nlisting:\n  contents: posts.yml\n---\n\nA.\n", 2, 'of what "posts.yml" holds is not supported'),
        ("---\nfilters: [nosuch]\n---\n\nA.\n", 2, "the extension nosuch does not exist"),
        ("---\nfilters: [f.js]\n---\n\nA.\n", 2, "neither in Lua nor in Python"),
    ],
)
def test_what_is_not_made_is_an_error_with_its_line(
    source: str, line: int, expected: str, write: Write, project: Project
) -> None:
    error = refusal(write, project, source)
    assert expected in str(error)
    assert error.problems[0].line == line


def test_exception_of_a_result_is_told_by_its_name(write: Write, project: Project) -> None:
    code = "class H:\n    def _repr_html_(self):\n        raise ValueError('no table')\nH()"
    error = refusal(write, project, f"```{{python}}\n{code}\n```\n")
    assert "no table" in str(error)
    assert "NoneType" not in str(error)


def test_settings_of_a_folder_hold_for_its_documents(write: Write, made: Callable[..., Tag]) -> None:
    write("part/_metadata.yml", "subtitle: Of the folder\nnumber-sections: true\n")
    main = made("---\ntitle: T\n---\n\n# One\n", "part/doc.qmd")
    assert "Of the folder" in words(main)
    assert main.select(".header-section-number")


def test_files_of_settings_that_a_header_names_are_read(write: Write, made: Callable[..., Tag]) -> None:
    write("more.yml", "subtitle: From the file\n")
    assert "From the file" in words(made("---\ntitle: T\nmetadata-files: [more.yml]\n---\n\nA.\n"))


def test_fault_in_a_file_of_settings_is_named_there(write: Write, project: Project) -> None:
    write("_metadata.yml", "title: T\ntoc: perhaps\n")
    error = refusal(write, project, "A.\n")
    assert [(problem.path, problem.line) for problem in error.problems] == [("_metadata.yml", 2)]


def test_style_sheet_of_an_author_is_copied_and_linked(
    write: Write, project: Project, made: Callable[..., Tag]
) -> None:
    write("own.css", "p { color: red }\n")
    made("---\ncss: own.css\n---\n\nA.\n")
    assert (project.root / "site" / "own.css").is_file()
    assert 'href="own.css"' in (project.root / "site" / "doc.html").read_text("utf-8")


def test_raw_html_around_the_text_is_put_in(write: Write, made: Callable[..., Tag]) -> None:
    write("before.html", "<p>Before all.</p>\n")
    source = "---\ninclude-before-body: before.html\ninclude-after-body:\n  text: <p>After all.</p>\n---\n\nText.\n"
    assert words(made(source)) == "Before all. Text. After all."


def test_markdown_document_is_read_and_its_code_shown(made: Callable[..., Tag]) -> None:
    assert words(made("# One\n\n```{python}\nprint(1)\n```\n", "doc.md")) == "One print ( 1 )"


# ------------------------------------------------------------------------------------------------------- notebooks


def notebook(*cells: dict[str, object], language: str = "python") -> str:
    return json.dumps({"cells": cells, "metadata": {"language_info": {"name": language}}, "nbformat": 4}, indent=1)


def markdown(text: str, **more: object) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True), **more}


def code(text: str, *outputs: dict[str, object]) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "source": text.splitlines(keepends=True), "outputs": list(outputs)}


def stream(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def test_notebook_is_shown_with_its_stored_results(made: Callable[..., Tag]) -> None:
    source = notebook(markdown("# Title\n\nText."), code("1 / 0", stream("stored\n")), markdown("End."))
    main = made(source, "nb.ipynb")
    assert words(main.select_one("h1") or main) == "Title"
    assert "stored" in main.get_text()
    assert "1 / 0" in main.get_text()
    assert "cell_type" not in main.get_text()


CELL = "```{python}\n#| echo: false\nprint('ran')\n```\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"{CELL}\n## Honey in C# ##\n\nText.\n", "Honey in C# ran Text."),
        (f"---\ndate: 2024-03-01\n---\n\n### *Honey*\n\nText.\n\n{CELL}", "Honey March 1, 2024 Text. ran"),
        (f"---\ntitle: T\n---\n\n{CELL}\n## Honey\n", "T ran Honey"),
        (f"---\nengine: markdown\n---\n\n{CELL}\n## Honey\n", None),
        (f"Text.\n\n## Honey\n\n{CELL}", "Text. Honey ran"),
        (f"{CELL}\n## Honey {{#jars}}\n", "ran Honey"),
        ("Text.\n\n## Honey\n", "Text. Honey"),
    ],
)
def test_first_heading_of_what_jupyter_runs_is_its_title(
    source: str, shown: str | None, made: Callable[..., Tag]
) -> None:
    main = made(source)
    if shown is None:
        assert main.select_one("#title-block-header") is None
        return
    assert words(main) == shown
    assert (main.select_one("h1.title") is not None) == (shown.split()[0] in ("Honey", "T"))


def test_first_heading_of_a_notebook_is_its_title_whatever_its_level(made: Callable[..., Tag]) -> None:
    main = made(notebook(code("1", stream("stored\n")), markdown("## Title\n\nText.")), "nb.ipynb")
    assert [words(each) for each in main.select("h1.title")] == ["Title"]
    assert not main.select("h2")


def test_notebook_runs_where_it_asks_to(made: Callable[..., Tag]) -> None:
    header = {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: T\nexecute:\n  enabled: true\n---"}
    main = made(notebook(header, code("print(6 * 7)", stream("old\n"))), "nb.ipynb")
    assert "42" in main.get_text()
    assert "old" not in main.get_text()


def test_options_and_pictures_of_a_notebook_count(made: Callable[..., Tag], project: Project) -> None:
    import base64

    image = base64.b64encode(PNG).decode()
    shown = {"output_type": "display_data", "metadata": {}, "data": {"image/png": image, "text/plain": ["<Figure>"]}}
    attached = markdown("![In](attachment:i.png)", attachments={"i.png": {"image/png": image}})
    source = notebook(
        markdown("See @fig-a."), code("#| label: fig-a\n#| fig-cap: Cap\n#| echo: false\nplot()", shown), attached
    )
    main = made(source, "nb.ipynb")
    assert next(words(each) for each in main.select("figcaption")) == "Figure 1: Cap"
    assert all((project.root / "site" / str(each["src"])).is_file() for each in main.select("img"))


def test_words_to_other_tools_in_a_notebook_are_no_options(made: Callable[..., Tag]) -> None:
    assert "def f" in made(notebook(code("#| export\ndef f(): pass")), "nb.ipynb").get_text()


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": 3}', "{}"])
def test_file_that_is_no_notebook_is_told(text: str, write: Write, project: Project) -> None:
    with pytest.raises(ContentError, match=r"nb\.ipynb:1: is no notebook"):
        render_project(write("nb.ipynb", text), project.root / "site")


# TeX of MathJax, and what it is for pandoc.
FORMULAS = {
    r"\Big\downarrow": r"\downarrow",
    r"\textcolor{red}{x}": "{x}",
    r"\require{cancel}\cancel{x}": r"\cancel{x}",
    r"\bra{x}\ket{y}": r"\langle x||y\rangle ",
    r"{\bf x} y": r"{\mathbf{x}} y",
    r"{\cal L}_{\it ab}": r"{\mathcal{L}}_{\mathit{ab}}",
    r"1 + {a \over b}": r"1 + {\frac{a }{b}}",
    r"\bigl[{n \atop k}\bigr]": r"\bigl[{\begin{matrix}n \\k\end{matrix}}\bigr]",
    r"{a+{b\over c} \over \sqrt{d}}": r"{\frac{a+{\frac{b}{c}} }{\sqrt{d}}}",
    r"\left( n \above 1pt k \right)": r"\left(\frac{ n }{k }\right)",
    r"{n \atopwithdelims\{\} k}": r"{\left\{\begin{matrix}n \\k\end{matrix}\right\}}",
    r"\genfrac{}{}{0pt}{}{n}{k}": r"\left.\begin{matrix}n\\k\end{matrix}\right.",
    r"\root 3 \of x \buildrel def \over = y": r"\sqrt[ 3 ] x \overset{ def }{=} y",
    r"\pmatrix{a & b \cr c & d}": r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}",
    r"\begin{rcases}a\\b\end{rcases}": r"\left.\begin{array}{ll}a\\b\end{array}\right\}",
    r"\begin{array}[t]{c:p{2cm}}a & \hdashline b\end{array}": r"\begin{array}{c|l}a & \hline b\end{array}",
    r"\begin{CD}A @>f>> B\\@VVgV @|\\C @= D\end{CD}": (
        r"\begin{matrix}A & \overset{f}{\longrightarrow} & B\\\downarrow g & & \Vert \\C & = & D\end{matrix}"
    ),
    r"\xmapsto[a]{b}": r"\overset{b}{\underset{a}{\longmapsto}}",
    r"x\kern 2pt\mkern18mu\raise.5ex{y}\hspace*{1em}": r"x\hspace{2pt}\hspace{1em}{y}\hspace{1em}",
    r"\Bbb R \hbox{ if } \dbinom nk \bigm| \strut\Large a": r"\mathbb R \text{ if } \binom nk \big| a",
    r"\S \unicode{x263a} \verb|x_1|": r"§☺ \texttt{x\_1}",
    r"\sideset{_a}{^b}\sum \cancelto{0}{x}": r"{}_a{\sum}^b {\cancel{x}}^{0}",
    r"\ce{2H2 + SO4^2- -> [Cu(NH3)4]+}": (
        r"{2\,\mathrm{H}_{2}  +  \mathrm{SO}_{4}^{2-}  \rightarrow  [\mathrm{Cu}(\mathrm{NH}_{3})_{4}]^{+}}"
    ),
    r"\ce{^{14}_6C <=>[\Delta] CH2=CH2 v}": (
        r"{{}^{14}_{6}\mathrm{C}  \overset{\Delta }{\rightleftharpoons}  \mathrm{CH}_{2}{=}\mathrm{CH}_{2}\downarrow }"
    ),
    r"\ce{CuSO4.5H2O} \ce{1/2 O2 ^}": (
        r"{\mathrm{CuSO}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}} {\frac{1}{2}\, \mathrm{O}_{2}\uparrow }"
    ),
    r"\ce{Na+(aq) + CH3-CHO}": (r"{\mathrm{Na}^{+}(\mathrm{aq})  +  \mathrm{CH}_{3}{-}\mathrm{CHO}}"),
    r"\pu{5 m s-1}": r"{5\,\mathrm{m}\,\mathrm{s}^{-1}}",
    r"\cfrac{a}{b}": r"\frac{a}{b}",
    r"\fbox{x y}": r"\boxed{\text{x y}}",
    r"\Set{x}": r"\left\{x\right\}",
    r"\overline{\lim} x": r"\overline{\lim} x",
    r"\tag{7} t": r" t\qquad\text{(7)}",
    r"\begin{aligned}a &= b \notag \\ c &= d \tag*{A}\end{aligned}": (
        r"\begin{aligned}a &= b  \\ c &= d \qquad\text{A}\end{aligned}"
    ),
    r"n \nonumber{}": r"n {}",
}


def test_formulas_that_mathjax_reads(made: Callable[..., Tag]) -> None:
    page = made("\n\n".join(f"${formula}$" for formula in FORMULAS))
    assert [each.get_text() for each in page.select("annotation")] == list(FORMULAS.values())


def test_a_formula_without_signs_around_it_is_read_in_the_same_way(made: Callable[..., Tag]) -> None:
    page = made("Text.\n\n\\begin{align*}\n\\Bbb R &= {n \\atop k}\n\\end{align*}\n\n\\newpage\n")
    (formula,) = page.select("annotation")
    assert formula.get_text().split("\n")[1] == r"\mathbb R &= {\begin{matrix}n \\k\end{matrix}}"


def test_a_formula_that_nobody_reads_is_told_where_it_begins(write: Write, project: Project) -> None:
    error = refusal(write, project, "Text.\n\n$$\na =\n\\nosuch{b}\n$$\n")
    assert [(problem.line, problem.found[:26]) for problem in error.problems] == [(4, "the formula cannot be read")]


def test_a_code_block_that_is_never_closed_is_text_as_in_quarto(write: Write, project: Project) -> None:
    render_project(write("doc.qmd", "```python\n1\n\nMore.\n"), project.root / "site", lenient=True)
    page = BeautifulSoup((project.root / "site/doc.html").read_text("utf-8"), "html.parser")
    main = page.select_one("main") or pytest.fail("no text")
    assert main.select("pre") == []
    assert words(main).endswith("More.")


@pytest.mark.parametrize(
    ("more", "line", "told"),
    [
        ("    orcid: 0000-0000-0000-0000\n", 5, "0000-0000-0000-0000 is no ORCID"),
        ("    email: ana@example\n", 5, "ana@example is no address of e-mail"),
        ("  - name:\n    url: x\n", 5, "an author has no name"),
        ("    affiliation: {city: X}\n", 5, "an affiliation has no name"),
    ],
)
def test_what_is_left_open_of_an_author_passes_as_in_quarto(
    more: str, line: int, told: str, write: Write, project: Project
) -> None:
    source = f"---\ntitle: T\nauthor:\n  - name: Ana Ruiz\n{more}---\n\nText.\n"
    place = write("doc.qmd", source)
    assert [each.found for each in refusal(write, project, source).problems] == [told]
    done = render_project(place, project.root / "site", lenient=True)
    assert [(each.line, each.found) for each in done.warnings] == [(line, told)]
    assert "Ana Ruiz" in (project.root / "site/doc.html").read_text("utf-8")


def test_files_included_one_after_another_are_apart(made: Callable[..., Tag], write: Write) -> None:
    write("_one.qmd", "First.\n")
    write("_two.qmd", ":::{.callout-warning}\nSecond.\n:::\n")
    page = made("{{< include _one.qmd >}}\n{{< include _two.qmd >}}\nThird.\n")
    assert [words(each) for each in page.select("p")][-1] == "Third."
    assert [words(each) for each in page.select(".callout-warning p")] == ["Second."]


PART = "$if(title)$<h1 class='title'>$title$</h1>$endif$<p>{}</p>$if(reviewer)$Reviewed by $reviewer$$endif$"


def test_parts_of_the_template_that_say_the_same_are_looks(made: Callable[..., Tag], write: Write) -> None:
    write("part.html", "<title>A window</title>" + PART.format("$date$"))
    warnings: list[Problem] = []
    page = made("---\ntitle: T\ntemplate-partials: [part.html]\n---\n\nText.\n", warnings=warnings)
    assert words(page) == "T Text."
    assert ["template-partials" in each.found for each in warnings] == [True]


@pytest.mark.parametrize(
    ("header", "part", "said"),
    [("", "Welcome", "Welcome"), ("reviewer: Li Wei\n", "", "Reviewed by"), ("", "<b>a</b> Words<!-- no -->", "Words")],
)
def test_words_of_a_part_of_the_template_are_told(
    header: str, part: str, said: str, write: Write, project: Project
) -> None:
    write("part.html", PART.format(part))
    error = refusal(write, project, f"---\ntitle: T\n{header}template-partials: [part.html]\n---\n\nText.\n")
    assert said in error.problems[0].found
    assert "words of its own" in error.problems[0].found
