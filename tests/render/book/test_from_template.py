"""A chapter that is a page for each value of a column: its pages, the list of them, and what stops it."""

import json
import re

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.core.slugs import slug_of
from report.data.page_sets import page_sets
from report.evidence.record.reads import read_noted
from report.render.book.book import NumberedChapter
from report.render.html.incremental import pages_again
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.site import one_page_of
from tests.render.paged import CHAPTER, VALLEYS, write_data, write_paged

TEMPLATE = "chapters/valleys.qmd"


def pages_of(root, name="out"):
    """The book's pages, by their paths."""
    made = render_project(root, root / name)
    return {path: (root / name / path).read_text(encoding="utf-8") for path in made.pages}


def main_of(page):
    return page.partition("<main")[2]


def fault_of(root):
    with pytest.raises(ContentError) as raised:
        render_project(root, root / "out")
    return str(raised.value)


def test_each_value_has_a_page_at_an_address_of_its_own_and_the_chapters_page_lists_them(tmp_path):
    write_paged(tmp_path)
    pages = pages_of(tmp_path)
    made = ["avila", "lodz", "south-of-the-river"]
    assert [name for name in pages if "/valleys/" in name] == [f"chapters/valleys/{each}.html" for each in made]
    overview = main_of(pages["chapters/valleys.html"])
    assert re.findall(r'<li><a href="valleys/([^"]*)\.html">([^<]*)</a>', overview) == [
        ("avila", "Ávila"),
        ("lodz", "Łódź"),
        ("south-of-the-river", "South of the river"),
    ]
    assert "What all valleys share" in overview
    assert "sec-harvest" not in overview
    assert "of its own" not in overview, "the note for print stands on the page"


def test_a_page_has_its_parameter_in_cells_expressions_and_shortcodes(tmp_path):
    write_paged(
        tmp_path, CHAPTER + "\n```{python}\nprint(params['valley'] + '!')\n```\n\nIt is `{python} valley.upper()`.\n"
    )
    page = main_of(pages_of(tmp_path)["chapters/valleys/lodz.html"])
    assert "Honey of Łódź</span></h1>" in page
    assert ">The harvest of Łódź</h2>" in page
    assert "It is ŁÓDŹ." in page
    assert "Łódź!" in page
    assert "What all valleys share" not in page


def test_links_pictures_and_references_of_a_page_lead_where_the_chapter_says(tmp_path):
    write_paged(tmp_path)
    pages = pages_of(tmp_path)
    page = main_of(pages["chapters/valleys/lodz.html"])
    assert 'src="../bees.svg"' in page
    assert 'href="../../index.html#sec-start"' in page
    assert 'href="#fig-bees"' in page
    assert 'href="#sec-harvest"' in page
    assert (tmp_path / "out/chapters/bees.svg").is_file()
    assert 'href="valleys/avila.html">One</a>' in main_of(pages["chapters/last.html"])


def test_a_picture_made_by_a_cell_is_each_pages_own(tmp_path):
    square = """f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(valley)}" height="9"/>'"""
    code = f"from IPython.display import SVG, display\ndisplay(SVG(data={square}))"
    drawn = f"\n```{{python}}\n#| echo: false\n{code}\n```\n"
    write_paged(tmp_path, CHAPTER + drawn)
    pages = pages_of(tmp_path)
    for slug, width in (("lodz", 4), ("south-of-the-river", 18)):
        (name,) = re.findall(r'src="([^"]*_files/[^"]*)"', main_of(pages[f"chapters/valleys/{slug}.html"]))
        assert f'width="{width}"' in (tmp_path / "out/chapters/valleys" / name).read_text(encoding="utf-8")


def test_the_ways_between_pages_name_the_chapter_once_and_lead_from_page_to_page_within_it(tmp_path):
    write_paged(tmp_path)
    pages = pages_of(tmp_path)
    for name, before, after in (
        ("chapters/valleys.html", "../index.html", "last.html"),
        ("chapters/valleys/avila.html", "../valleys.html", "lodz.html"),
        ("chapters/valleys/south-of-the-river.html", "lodz.html", "../last.html"),
        ("chapters/last.html", "valleys.html", None),
    ):
        sidebar = pages[name].partition('id="quarto-sidebar"')[2].partition("</nav>")[0]
        assert sidebar.count('class="sidebar-item-text"') == 3
        ways = dict(re.findall(r'<a class="(previous|next)" rel="\w+" href="([^"]*)"', pages[name]))
        assert ways == {"previous": before, **({"next": after} if after else {})}
    assert 'href="../valleys.html" aria-current="page"' in pages["chapters/valleys/lodz.html"]
    assert '<span class="chapter-number">3</span> <span class="chapter-title">Last' in pages["chapters/last.html"]


def test_expected_values_without_rows_are_named_those_of_an_enum_and_those_of_another_dataset(tmp_path):
    write_paged(tmp_path, constraints={"enum": ["Ávila", "South of the river", "Łódź", "West & co", "Far"]})
    assert "<p>No rows: West &amp; co, Far.</p>" in pages_of(tmp_path)["chapters/valleys.html"]
    write_data(tmp_path, VALLEYS, references={"resource": "valleys", "field": "name"})
    file = tmp_path / "data/datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    (tmp_path / "data/valleys.csv").write_text("name\nÁvila\nŁódź\nSouth of the river\nWest\n", encoding="utf-8")
    fields = [{"name": "name", "type": "string", "description": "Its name.", "title": "Name"}]
    named = {"name": "valleys", "path": "valleys.csv", "schema": {"fields": fields, "primaryKey": "name"}}
    package["resources"].append({**package["resources"][0], **named})
    file.write_text(json.dumps(package), encoding="utf-8")
    assert "<p>No rows: West.</p>" in pages_of(tmp_path)["chapters/valleys.html"]


def test_one_changed_row_changes_its_page_alone_and_a_new_value_adds_one(tmp_path):
    write_paged(tmp_path)
    before = pages_of(tmp_path)
    write_data(tmp_path, {**VALLEYS, "north-1": ("Ávila", 41), "far-1": ("Far", 1)})
    after = pages_of(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == {
        "chapters/valleys.html",
        "chapters/valleys/far.html",
        "chapters/valleys/avila.html",  # whose next page is the new one
        "chapters/valleys/lodz.html",
    }


def test_print_holds_the_list_alone_and_says_so_unless_all_is_asked_for(tmp_path):
    write_paged(tmp_path)
    text = json.dumps(compose(tmp_path, "typst").tree, ensure_ascii=False)
    assert "valleys/avila" not in text
    assert '"Łódź"' in text
    assert '"site:"' in text
    assert "sec-harvest" not in text
    all_of_them = CHAPTER.replace("report:\n", "report:\n  print: all\n")
    (tmp_path / TEMPLATE).write_text(all_of_them, encoding="utf-8")
    text = json.dumps(compose(tmp_path, "typst").tree, ensure_ascii=False)
    assert "sec-harvest" in text


@pytest.mark.parametrize(
    ("written", "instead", "line", "told"),
    [
        ("from: harvest", "from: harvests", 3, 'there is no dataset "harvests"'),
        ("key: valley", "key: valey", 3, 'the dataset "harvest" has no column "valey"'),
        ("key: valley", "key: value", 3, "holds values of type number"),
        ("from: harvest, ", "", 3, '"pages" does not say "from"'),
        ("key: valley", "key: 7", 3, '"key" of "pages" is 7'),
        ("key: valley", "key: valley, by: x", 3, 'the key "by" under "pages" is not known'),
        ('"Honey of {valley}"', '"Honey"', 3, 'the title "Honey" would be that of every page'),
        ("tags: [parameters]", "tags: [others]", 3, "no cell is tagged parameters"),
        ('valley = "Ávila"', "other = 1", 10, 'the cell gives "valley" no value'),
        ('valley = "Ávila"', 'valley = "Nowhere"', 10, 'no row of "harvest" has "Nowhere" in column "valley"'),
        ("  pages:", "  print: all\n  page:", 4, 'the key "page" under "report" of a document is not known'),
    ],
)
def test_a_wrong_header_is_told_with_its_line(tmp_path, written, instead, line, told):
    assert CHAPTER.count(written) == 1
    chapter = CHAPTER.replace(written, instead)
    if "valey" in instead or "value" in instead:
        chapter = chapter.replace("{valley}", "{" + instead.removeprefix("key: ") + "}")
    write_paged(tmp_path, chapter)
    found = fault_of(tmp_path)
    assert told in found
    assert re.search(rf"^{TEMPLATE}:{line}: ", found, re.MULTILINE)


def test_values_that_no_address_or_text_can_carry_are_told_with_their_rows(tmp_path):
    write_paged(tmp_path)
    write_data(
        tmp_path, {**VALLEYS, "a": ("*North*", 1), "b": ("{{< env HOME >}}", 1), "c": ("–", 1), "d": ("x" * 200, 1)}
    )
    found = fault_of(tmp_path)
    for line, words in ((6, "which is markup"), (7, "which is markup"), (8, "neither letters"), (9, "longer than")):
        assert re.search(rf"^data/harvest\.csv:{line}: .*{words}", found, re.MULTILINE)


@pytest.mark.parametrize("other", ["ávila", "Avila", "AVILA ", "Ávila!"])
def test_two_values_of_one_address_are_told_with_both(tmp_path, other):
    write_paged(tmp_path)
    write_data(tmp_path, {**VALLEYS, "a": (other, 1)})
    found = fault_of(tmp_path)
    assert f'data/harvest.csv:6: "Ávila" and "{other}" in column "valley" would have one address, avila' in found


def test_a_dataset_without_rows_and_a_project_without_data_are_told(tmp_path):
    write_paged(tmp_path)
    write_data(tmp_path, {})
    assert f'{TEMPLATE}:3: the dataset "harvest" has no row with a value in "valley"' in fault_of(tmp_path)
    (tmp_path / "data/datapackage.json").unlink()
    assert f"{TEMPLATE}:3: there is no data package to make pages of" in fault_of(tmp_path)


def test_a_restricted_dataset_makes_pages_of_open_columns_alone(tmp_path):
    write_paged(tmp_path)
    file = tmp_path / "data/datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    access = {"kind": "restricted", "terms": "With a contract.", "ask": "At the census."}
    package["resources"][0]["access"] = access
    file.write_text(json.dumps(package), encoding="utf-8")
    assert f'{TEMPLATE}:3: the values of "valley" cannot be told' in fault_of(tmp_path)
    package["resources"][0]["access"] = {**access, "open": ["valley"]}
    file.write_text(json.dumps(package), encoding="utf-8")
    assert "chapters/valleys/lodz.html" in pages_of(tmp_path)


def test_a_file_in_the_place_of_a_page_is_told_and_not_replaced(tmp_path):
    write_paged(tmp_path)
    (tmp_path / "chapters/valleys").mkdir()
    (tmp_path / "chapters/valleys/lodz.qmd").write_text("# Mine\n", encoding="utf-8")
    assert f"{TEMPLATE}:3: chapters/valleys/lodz.qmd would be the page of Łódź, and is a file" in fault_of(tmp_path)


def test_a_fault_of_one_page_is_told_at_the_line_of_the_chapter(tmp_path):
    write_paged(tmp_path, CHAPTER + '\n```{python}\nassert valley != "Łódź", "no such place"\n```\n')
    line = CHAPTER.count("\n") + 3
    assert f"{TEMPLATE}:{line}: `assert valley" in fault_of(tmp_path)


def test_a_website_lists_the_chapter_once(tmp_path):
    write_paged(tmp_path, CHAPTER.replace("{#sec-harvest}", "").replace(", @sec-harvest", ""))
    (tmp_path / "_quarto.yml").write_text(
        "project:\n  type: website\nwebsite:\n  sidebar:\n    contents: [chapters/*]\n", encoding="utf-8"
    )
    (tmp_path / "index.qmd").write_text("# Start {#sec-start}\n", encoding="utf-8")
    page = pages_of(tmp_path)["chapters/valleys/lodz.html"]
    assert page.partition('id="quarto-sidebar"')[2].partition("</nav>")[0].count("<li>") == 2
    assert 'href="../valleys.html" aria-current="page"' in page


def test_quarto_is_said_to_make_one_page(tmp_path):
    write_paged(tmp_path)
    (told,) = map(one_page_of, page_sets(Project(tmp_path)).values())
    assert str(told).startswith(f"{TEMPLATE}:3: Quarto makes one page of this chapter, for valley Ávila, and not 3")


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("Nuevo León", "nuevo-leon"),
        ("Straße", "strasse"),
        ("O'Higgins", "o-higgins"),
        (2017, "2017"),
        ("北京", "u5317-u4eac"),
    ],
)
def test_a_slug_depends_on_its_value_alone(value, slug):
    assert slug_of(value) == slug


def test_an_edit_is_shown_on_the_page_that_is_looked_at_before_all_others_are_made(tmp_path):
    write_paged(tmp_path)
    before = render_project(tmp_path, tmp_path / "out").publication
    (tmp_path / TEMPLATE).write_text(CHAPTER + "\nMore of {{< meta params.valley >}}.\n", encoding="utf-8")
    made = pages_again(before, ["chapters/valleys/lodz.qmd"], Project(tmp_path), tmp_path / "build/cache")
    assert list(made) == ["chapters/valleys/lodz.html"]
    assert "<p>More of Łódź.</p>" in made["chapters/valleys/lodz.html"]


def test_what_the_cells_of_pages_read_stays_noted_when_the_list_alone_is_printed(tmp_path):
    write_paged(tmp_path, CHAPTER + '\n```{python}\nprint(open("../data/harvest.csv").read())\n```\n')
    render_project(tmp_path, tmp_path / "out")
    noted = read_noted(Project(tmp_path))
    assert "data/harvest.csv" in noted[TEMPLATE].files
    compose(tmp_path, "typst")
    assert read_noted(Project(tmp_path)) == noted


def test_no_page_looks_through_the_others_for_its_own_place(tmp_path, monkeypatch):
    """With some thousand pages that would be most of the time: two chapters are never held against each other."""
    write_paged(tmp_path)

    def refuse(one, other):
        raise AssertionError(f"{one.entry.path} is held against {other.entry.path}")

    monkeypatch.setattr(NumberedChapter, "__eq__", refuse)
    assert "chapters/valleys/lodz.html" in pages_of(tmp_path)
