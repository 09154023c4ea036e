"""What Quarto's guide describes, in small documents of our own: as Quarto 1.10.18 makes it, or told with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.html.site import render_project

Write = Callable[[str, str], Path]
Site = Callable[..., Callable[[str], Tag]]
BOOK = "project:\n  type: book\nbook:\n  title: B\n  chapters: [index.qmd, one.qmd, two.qmd]\n"
WEBSITE = "project:\n  type: website\nwebsite:\n  title: Site\n"


@pytest.fixture
def site(write: Write, project: Project) -> Site:
    """The pages made of files, by their name."""

    def make(files: dict[str, str], warnings: list[Problem] | None = None) -> Callable[[str], Tag]:
        (project.root / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
        for name, text in files.items():
            write(name, text)
        told = warnings if warnings is not None else []
        render_project(project.root, project.root / "out", warn=told.append)
        return lambda name: BeautifulSoup((project.root / "out" / name).read_text("utf-8"), "html.parser")

    return make


@pytest.fixture
def made(site: Site) -> Callable[..., Tag]:
    """The text of a page made of one document."""

    def make(source: str, warnings: list[Problem] | None = None) -> Tag:
        return site({"doc.qmd": source}, warnings)("doc.html").select_one("main") or pytest.fail("no text")

    return make


def words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def headings(page: Tag) -> list[str]:
    return [words(heading) for heading in page.select("main :is(h1, h2, h3)")]


def test_further_headings_of_the_first_level_in_a_chapter_count_on(site: Site) -> None:
    page = site(
        {
            "_quarto.yml": BOOK,
            "index.qmd": "# Preface {.unnumbered}\n",
            "one.qmd": "# First\n\n## Sub\n\n# Second {#sec-b}\n\n![In it](x.svg){#fig-b}\n\n## Under it {#sec-sub}\n",
            "two.qmd": "# Own\n\nSee @sec-b, @sec-sub and @fig-b.\n",
        }
    )
    assert headings(page("one.html")) == ["1 First", "1.1 Sub", "2 Second", "2.1 Under it"]
    assert headings(page("two.html")) == ["2 Own"]  # quarto: the next chapter has its own number all the same
    assert "See Chapter 2 , Section 2.1 and Figure 2.1 ." in words(page("two.html").main)


@pytest.mark.parametrize(
    ("definition", "formula", "drawn"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"\R", "ℝ"),
        (r"\renewcommand\half[1]{\frac{#1}{2}}", r"\half{x}", "x/2"),
        (r"\def\pair#1{(#1)}", r"\pair{x}", "(x)"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\argmin_x", "arg min"),
    ],
)
def test_words_defined_within_a_formula_hold_in_the_page(
    definition: str, formula: str, drawn: str, made: Callable[..., Tag]
) -> None:
    page = made(f"$$\n{definition}\n$$\n\nText ${formula}$.\n")
    signs = page.select("math")
    assert len(signs) == 1
    wanted = {"x/2": "mfrac", "(x)": "mrow", "ℝ": "mi", "arg min": "mi"}[drawn]
    assert signs[0].select_one(wanted)
    text = (signs[0].select_one("semantics > :first-child") or signs[0]).get_text("")
    assert "".join(text.split()).startswith("".join(drawn.replace("/", "").split()))


def test_code_and_formulas_without_definitions_stay_as_they_are(made: Callable[..., Tag]) -> None:
    page = made("```latex\n$$\\newcommand{\\R}{Q}$$\n```\n\n$$\\newcommand{\\Q}{q} \\Q + 1$$\n")
    assert (page.select_one("pre") or page).get_text("").strip() == "$$\\newcommand{\\R}{Q}$$"
    assert "q+1" in "".join(words(page.select_one("math")).split())


def test_appendices_are_numbered_where_they_are_written(made: Callable[..., Tag]) -> None:
    page = made(
        "---\ntoc: true\nnumber-sections: true\n---\n\n# One\n\n![A](x.svg){#fig-a}\n\n# Proofs {.appendix}\n\n"
        "![B](x.svg){#fig-b}\n\n# Two {#sec-two}\n\n![C](x.svg){#fig-c}\n\n@fig-a @fig-b @fig-c @sec-two\n"
    )
    assert [words(each) for each in page.select("h1, h2")] == ["1 One", "3 Two", "2 Proofs"]  # quarto
    assert "Figure 1 Figure 2 Figure 3 Section 3" in words(page)


@pytest.mark.parametrize(("offset", "found"), [("4", ["5 One", "5.1 Sub"]), ("[2, 1]", ["3 One", "3.2 Sub"])])
def test_numbers_of_sections_may_begin_later(offset: str, found: list[str], made: Callable[..., Tag]) -> None:
    page = made(f"---\nnumber-sections: true\nnumber-offset: {offset}\n---\n\n# One\n\n## Sub\n")
    assert [words(each) for each in page.select("h1, h2")] == found


@pytest.mark.parametrize(
    ("header", "attributes", "title"),
    [
        ("callout-appearance: simple", "", None),
        ("callout-appearance: simple", ' appearance="default"', "Tip"),
        ("title: T", ' appearance="minimal"', None),
        ("title: T", ' appearance="simple" title="Given"', "Given"),
        ("title: T", ' title=""', "Tip"),
        ("title: T", "", "Tip"),
    ],
)
def test_simple_callouts_have_a_title_only_where_one_is_given(
    header: str, attributes: str, title: str | None, made: Callable[..., Tag]
) -> None:
    callout = made(f"---\n{header}\n---\n\n::: {{.callout-tip{attributes}}}\nText.\n:::\n").select_one("div.callout")
    assert callout
    assert words(callout) == (f"{title} Text." if title else "Text.")  # quarto


def test_class_callout_alone_is_a_div(made: Callable[..., Tag]) -> None:
    assert "No kind." in words(made("::: {.callout}\nNo kind.\n:::\n"))


def test_table_may_be_written_as_a_list(made: Callable[..., Tag]) -> None:
    page = made(
        '::: {#tbl-a .list-table aligns="l,r" widths="1,3"}\nCaption\n\n* - A\n  - B\n* - r\n  - - x\n'
        "    - y\n* - [both]{colspan=2}\n:::\n\nSee @tbl-a.\n"
    )
    table = page.select_one("table") or pytest.fail("no table")
    assert [words(row) for row in table.select("tr")] == ["A B", "r x y", "both"]
    assert [cell.name for cell in table.select("thead tr > *")] == ["th", "th"]
    assert table.select("tbody tr:last-child > *")[0]["colspan"] == "2"
    assert "Table 1: Caption" in words(page)
    assert "See Table 1 ." in words(page)


@pytest.mark.parametrize(("more", "shown"), [("", True), ("title-block-categories: false\n", False)])
def test_categories_stand_below_the_title(more: str, shown: bool, site: Site) -> None:
    page = site({"_quarto.yml": WEBSITE, "index.qmd": f"---\ntitle: T\ncategories: [news, bees]\n{more}---\n\nText.\n"})
    assert ("news bees" in words(page("index.html"))) is shown


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("de", "Beweis"),
        ("es", "Demostración"),
        ("fr", "Preuve"),
        ("pt", "Comprovação"),
    ],
)
def test_proof_has_the_word_that_quarto_gives_it(language: str, found: str, made: Callable[..., Tag]) -> None:
    assert words(made(f"---\nlang: {language}\n---\n\n::: {{.proof}}\nEasy.\n:::\n")).startswith(found)


def test_how_to_cite_has_the_day_and_the_deed_of_the_language(made: Callable[..., Tag]) -> None:
    page = made(
        "---\ntitle: Z\nlang: de\nauthor: [Ueli Moser, Jo Kim]\ndate: 2024-05-01\nlicense: CC BY\n"
        "citation:\n  container-title: Heft\n---\n\nA.\n"
    )
    assert "Moser, Ueli, and Jo Kim. 2024. “Z.” Heft , 1. Mai." in words(page)
    assert page.select_one('a[href="https://creativecommons.org/licenses/by/4.0/deed.de"]')


def test_code_of_a_manuscript_is_not_shown_unless_it_asks(site: Site) -> None:
    cell = "```{python}\nprint(6 * 7)\n```\n"
    page = site({"_quarto.yml": "project:\n  type: manuscript\n", "index.qmd": f"---\ntitle: T\n---\n\n{cell}"})
    assert "42" in words(page("index.html").main)
    assert "6 * 7" not in words(page("index.html").main)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Text.\n\n## Opening words\n\nMore.\n", "Opening words"),  # quarto
        ("---\ntitle: Said\n---\n\n## Opening words\n", "Said"),
        ("Text.\n", "two"),
    ],
)
def test_page_without_a_title_is_listed_by_its_first_heading(source: str, name: str, site: Site) -> None:
    page = site({"_quarto.yml": BOOK, "index.qmd": "# P\n", "one.qmd": "# First\n", "two.qmd": source})
    listed = [words(each) for each in page("index.html").select("nav a")]
    assert any(each.endswith(name) for each in listed), listed


@pytest.mark.parametrize(
    ("header", "attribute", "found"),
    [
        ("tbl-colwidths: [60, 40]", "", ["60%", "40%"]),  # quarto
        ("tbl-colwidths: [60, 40]", ' tbl-colwidths="[25,75]"', ["25%", "75%"]),
        ("tbl-colwidths: [30]", "", ["30%", "30%"]),  # quarto: the last for all that follow
        ("tbl-colwidths: [150, 50]", "", ["75%", "25%"]),
        ("tbl-colwidths: false", "", []),
        ("tbl-colwidths: auto", "", []),
        ("title: T", "", ["50%", "50%"]),
    ],
)
def test_widths_of_columns_may_be_the_documents(
    header: str, attribute: str, found: list[str], made: Callable[..., Tag]
) -> None:
    rule = "-" * 40
    cell = "[long](#a) " + "word " * 20
    page = made(
        f"---\n{header}\n---\n\n| a | b |\n|{rule}|{rule}|\n| {cell} | c |\n\n: C {{#tbl-a{attribute}}}\n\n# A {{#a}}\n"
    )
    assert [str(each.get("style", "")).removeprefix("width: ") for each in page.select("col[style]")] == found


def test_degrees_stand_behind_the_name(made: Callable[..., Tag]) -> None:
    page = made("---\ntitle: T\nauthor:\n  - name: Jo Kim\n    degrees: [PhD, MD]\n  - Ann Roe\n---\n\nA.\n")
    assert [words(each) for each in page.select("p.author")] == ["Jo Kim, PhD, MD", "Ann Roe"]  # quarto


def test_sources_asked_for_in_the_margin_stay_in_the_list_and_it_is_told(
    write: Write, made: Callable[..., Tag]
) -> None:
    write("r.bib", "@book{kim2019, author={Kim, Jo}, title={Bees}, year={2019}, publisher={P}}\n")
    told: list[Problem] = []
    page = made("---\nbibliography: r.bib\ncitation-location: margin\n---\n\nSee @kim2019.\n", told)
    assert "Kim, Jo. 2019." in words(page.select_one("#refs"))
    assert [each.line for each in told if "citation-location" in each.found] == [3]


def test_aside_stands_in_the_margin_as_a_division_and_in_a_line(made: Callable[..., Tag]) -> None:
    page = made("::: aside\nFirst.\n:::\n\nText [Second.]{.aside} goes on.\n")
    assert [words(each) for each in page.select(".margin-aside")] == ["First.", "Second."]  # quarto


def test_icons_that_are_not_shown_are_told_once(made: Callable[..., Tag]) -> None:
    told: list[Problem] = []
    page = made('A {{< fa star >}} B.\n\n{{< fa house title="Home" >}} and `{{< fa no >}}`\n\n{{< bi heart >}}\n', told)
    assert words(page).startswith("A B. Home and")
    assert [each.line for each in told] == [1]
    assert "{{< fa >}} (line 1" in told[0].found
    assert "{{< bi >}} (line 5)" in told[0].found


def test_notes_of_a_title_are_counted_with_those_of_the_text(site: Site) -> None:
    page = site(
        {
            "doc.qmd": '---\ntitle: "T^[Of the title.]"\nsubtitle: "S^[Of the subtitle.]"\n'
            'abstract: "A *b*.^[Of the abstract.]"\n---\n\nText.^[Of the text.]\n'
        }
    )("doc.html")
    assert words(page.select_one("h1.title")) == "T 1"
    assert words(page.select_one("p.subtitle")) == "S 2"
    assert words(page.select_one("div.abstract p")) == "A b . 3"
    notes = [words(each).removesuffix(" ↩︎") for each in page.select('[role="doc-endnotes"] li')]
    assert notes == ["Of the title.", "Of the subtitle.", "Of the abstract.", "Of the text."]
    assert "T" in words(page.title)
    assert "1" not in words(page.title)
    assert "begins" not in str(page.select_one("main"))


def test_note_of_a_chapters_heading_is_shown(site: Site) -> None:
    files = {
        "_quarto.yml": BOOK,
        "index.qmd": "# P\n",
        "one.qmd": "# First^[Of it.]\n\nText.^[More.]\n",
        "two.qmd": "# B\n",
    }
    page = site(files)
    assert words(page("one.html").select_one("h1.title")) == "2 First 1"
    notes = [words(each).removesuffix(" ↩︎") for each in page("one.html").select("ol li[id^=fn]")]
    assert notes == ["Of it.", "More."]
    assert not [each for each in page("two.html").select("nav a") if "Of it" in words(each)]


@pytest.mark.parametrize(("language", "line"), [("html", "<b></b> <!-- <1> -->"), ("css", "a {} /* <1> */")])
def test_comment_that_marks_code_is_closed(language: str, line: str, made: Callable[..., Tag]) -> None:
    page = made(f"```{{.{language}}}\n{line}\n```\n1. Note\n")
    code = (page.select_one("pre") or page).get_text("").strip()
    assert code == {"html": "<b></b>  <!-- (1) -->", "css": "a {}  /* (1) */"}[language]


def test_caption_of_a_list_table_may_stand_after_the_list(made: Callable[..., Tag]) -> None:
    page = made("::: {#tbl-a .list-table}\n\n* - A\n  - B\n* - 1\n  - 2\n\nThe caption.\n\n:::\n\n@tbl-a\n")
    assert words(page.select_one("figcaption")) == "Table 1: The caption."  # quarto
    assert [words(row) for row in page.select("tr")] == ["A B", "1 2"]


@pytest.mark.parametrize("given", ["tbl-colwidths=[20,80]", 'tbl-colwidths="[20, 80]"', ".small tbl-colwidths=[20,80]"])
@pytest.mark.parametrize("identifier", ["#tbl-a ", ""])
def test_attributes_after_the_caption_of_a_list_table_are_its_own(
    identifier: str, given: str, made: Callable[..., Tag]
) -> None:
    page = made(f"::: {{{identifier}.list-table}}\n\nThe caption. {{{given}}}\n\n* - A\n  - B\n* - 1\n  - 2\n\n:::\n")
    assert words(page.select_one("caption, figcaption")).removeprefix("Table 1: ") == "The caption."
    assert [each["style"] for each in page.select("col")] == ["width: 20%", "width: 80%"]
    assert len(page.select("table.small")) == (".small" in given)


def test_braces_that_are_no_attributes_stay_in_the_caption_of_a_list_table(made: Callable[..., Tag]) -> None:
    page = made("::: {#tbl-a .list-table}\n\nThe set {1, 2}\n\n* - A\n  - B\n* - 1\n  - 2\n\n:::\n")
    assert words(page.select_one("figcaption")) == "Table 1: The set {1, 2}"


def test_second_text_in_a_list_table_is_told(made: Callable[..., Tag]) -> None:
    with pytest.raises(
        ContentError, match=r"doc\.qmd:7: a list-table holds one list, and before or after it a caption"
    ):
        made("::: {.list-table}\nOne.\n\n* - A\n  - B\n\nTwo.\n:::\n")


def test_code_of_a_cell_is_folded_with_its_words(made: Callable[..., Tag]) -> None:
    page = made("```{python}\n#| code-fold: show\n#| code-summary: A & b\nx = 1\n```\n")
    fold = page.select_one("details.code-fold[open]") or pytest.fail("no fold")
    assert words(fold.summary) == "A & b"
    assert "x" in words(fold.select_one("pre"))


def test_settings_may_end_in_yaml(site: Site, project: Project) -> None:
    project.configuration.unlink()
    page = site(
        {
            "_quarto.yaml": WEBSITE + "profile:\n  default: es\n",
            "_quarto-es.yaml": "lang: es\n",
            "_variables.yaml": "crop: maize\n",
            "index.qmd": "---\ntitle: T\n---\n\nOf {{< var crop >}}.\n",
            "more/_metadata.yaml": "author: Ana Ruiz\n",
            "more/page.qmd": "---\ntitle: More\n---\n\nText.\n",
        }
    )
    assert "Of maize." in words(page("index.html").main)
    assert (page("index.html").html or page("index.html"))["lang"] == "es"
    assert "Ana Ruiz" in words(page("more/page.html").main)


def test_chapters_know_their_title_and_the_first_page_the_books(site: Site) -> None:
    page = site(
        {
            "_quarto.yml": BOOK.replace("title: B", "title: Bees\n  author: Ana Ruiz"),
            "index.qmd": "# Preface {.unnumbered}\n\nOf {{< meta title >}} by {{< meta author >}}\n",
            "one.qmd": "```{.python}\n# A comment\n```\n\n# Honey {#sec-h}\n\nIn {{< meta title >}}\n",
            "two.qmd": "---\ntitle: Wax\n---\n\nIn {{< meta title >}}\n",
        }
    )
    assert "Of Bees by Ana Ruiz" in words(page("index.html").main)
    assert "In Honey" in words(page("one.html").main)
    assert "In Wax" in words(page("two.html").main)


@pytest.mark.parametrize(("given", "kind"), [("grid", "grid"), ("table", "table"), ("true", "default")])
def test_list_of_all_pages_may_be_asked_for_by_its_type_alone(given: str, kind: str, site: Site) -> None:
    page = site(
        {
            "_quarto.yml": WEBSITE,
            "index.qmd": f"---\ntitle: T\nlisting: {given}\n---\n",
            "one.qmd": "---\ntitle: One\n---\n\nText.\n",
        }
    )
    assert "One" in words(page("index.html").select_one(f".quarto-listing-container-{kind}"))


def test_what_stands_in_the_braces_of_a_cell_is_told_to_have_no_effect(made: Callable[..., Tag]) -> None:
    told: list[Problem] = []
    page = made("Text.\n\n```{python, eval=FALSE}\nprint(2 + 2)\n```\n", told)
    assert [each.get_text("").strip() for each in page.select("pre code")] == ["print(2 + 2)", "4"]  # quarto
    assert [(each.line, each.found) for each in told] == [(3, '"eval=FALSE" in the braces of a cell has no effect')]


def test_institutions_lead_to_their_pages(made: Callable[..., Tag]) -> None:
    page = made(
        "---\ntitle: T\nauthor:\n  - name: Ana Ruiz\n    affiliations:\n      - name: UNAM\n        url: https://unam.mx\n"
        "      - ref: x\n      - Own\naffiliations:\n  - id: x\n    name: Bee Institute\n    url: https://bees.example\n---\n\nA.\n"
    )
    line = page.select_one("p.affiliation") or pytest.fail("no institution")
    assert line.get_text() == "UNAM, Bee Institute, Own"
    assert [(each.get_text(), each["href"]) for each in line.select("a")] == [  # quarto
        ("UNAM", "https://unam.mx"),
        ("Bee Institute", "https://bees.example"),
    ]


def test_signs_of_bars_that_are_not_shown_are_told(site: Site) -> None:
    told: list[Problem] = []
    bars = (
        "  navbar:\n    right:\n      - icon: github\n        text: Code\n        href: https://example.org\n"
        "  page-footer:\n    center:\n      - icon: rss\n        href: https://example.org/feed\n"
    )
    page = site({"_quarto.yml": WEBSITE + bars, "index.qmd": "---\ntitle: T\n---\n\nA.\n"}, told)
    assert "Code" in words(page("index.html"))
    assert [each.found for each in told] == [
        "a setting of looks has no effect with the built-in renderer: icon (line 7 and 1 more)"
    ]
