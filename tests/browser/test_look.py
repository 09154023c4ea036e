"""What an art director would send back: marks away from their words, counts too faint to read, tables torn on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
EXHIBIT = "exhibits/light-vehicles.html"
CHAPTER, DATA = "chapters/consortium.html", "chapters/evidence/data-trade.html"
NARROWEST = 4.5  # contrast of text with its ground: https://www.w3.org/TR/WCAG22/#contrast-minimum
Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_mark_of_a_folded_part_stands_beside_its_name(open_page: Open, width: int) -> None:
    page = open_page("index.html", width=width)
    page.evaluate("document.querySelector('#quarto-sidebar > details').open = true")
    for part in page.locator("#quarto-sidebar .part > summary").all():
        assert part.bounding_box()["height"] < 40, "one line"


LINE = "new DOMMatrix(getComputedStyle(document.body, '::after').transform).a"


def test_a_page_that_does_not_scroll_does_not_claim_to_be_read(open_page: Open) -> None:
    page = open_page("chapters/evidence/cite.html")
    page.set_viewport_size({"width": 1280, "height": 4000})
    assert page.evaluate("document.documentElement.scrollHeight") <= 4000
    assert page.evaluate(LINE) == 0


# For each count of the heat map its colour and that of its cell on the page, as three numbers each.
COUNTS = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const paint = (...colours) => {
        for (const [colour, opacity] of colours) {
            canvas.globalAlpha = opacity;
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const paper = getComputedStyle(document.documentElement).backgroundColor;
    return [...document.querySelectorAll("#fig-findings-heat-map svg.chart text")]
        .filter(text => /^\\d+$/.test(text.textContent) && text.checkVisibility())
        .map(text => {
            const { x, y, width, height } = text.getBoundingClientRect();
            const at = document.elementsFromPoint(x + width / 2, y + height / 2);
            const cell = getComputedStyle(at.find(each => each.hasAttribute("fill-opacity")));
            const ground = [[paper, 1], [cell.fill, Number(cell.fillOpacity)]];
            return [paint([getComputedStyle(text).fill, 1]), paint(...ground)];
        });
}"""


def luminance(colour: list[int]) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_count_of_the_heat_map_can_be_read(open_page: Open, scheme: str) -> None:
    page = open_page("chapters/supplement.html", color_scheme=scheme)
    page.locator("#fig-findings-heat-map").scroll_into_view_if_needed()
    words = "document.querySelector('#fig-findings-heat-map svg.chart text')"
    wait_until(page, f"{words}.checkVisibility({{ contentVisibilityAuto: true }})")
    pairs = [sorted((luminance(text), luminance(ground))) for text, ground in page.evaluate(COUNTS)]
    contrasts = [(light + 0.05) / (dark + 0.05) for dark, light in pairs]
    assert len(contrasts) > 50
    assert min(contrasts) >= NARROWEST


def test_years_of_a_table_stay_on_one_line(open_page: Open) -> None:
    page = open_page("chapters/evidence/data.html", width=390)
    heights = [years.bounding_box()["height"] for years in page.locator(".years").all()]
    assert len(heights) > 15
    assert max(heights) < 30


def test_buttons_of_a_filter_have_no_dots_between_them(open_page: Open) -> None:
    cells = open_page("chapters/evidence/sources.html").locator("#source-filters td:nth-child(2)").all_inner_texts()
    assert re.search(r"Spanish \d+", cells[-1])
    assert "·" not in "".join(cells)


def test_both_ends_of_a_strip_of_years_can_be_read_on_a_phone(open_page: Open) -> None:
    years = open_page(DATA, width=390).locator(".heat-strip").first.locator("text")
    assert years.all_text_contents() == ["1980", "2023"]
    last = years.last.bounding_box()
    assert last["x"] + last["width"] <= 390 - 12
    assert last["height"] >= 10


@pytest.mark.parametrize("width", [390, 1280])
def test_the_word_before_a_field_stands_on_its_line(open_page: Open, width: int) -> None:
    page = open_page("chapters/evidence/sources.html", width=width)
    label, field = (page.locator(f".find {name}").bounding_box() for name in ("label", "input"))
    assert field["x"] > label["x"] + 20
    assert field["x"] + field["width"] <= page.locator("main").bounding_box()["x"] + 560
    assert label["height"] < 1.5 * field["height"]


def test_a_verdict_has_a_line_of_its_own_and_one_mark(open_page: Open) -> None:
    ledger = open_page("chapters/evidence/claims.html").locator(".claim-record > p:first-child").all_inner_texts()
    assert len(ledger) > 30
    assert [text for text in ledger if "What would change" in text] == []
    rules = open_page("chapters/evidence/sentences.html").locator("ul:has(> li > .verdict)")
    assert rules.count() > 60
    assert set(rules.evaluate_all("lists => lists.map(each => getComputedStyle(each).listStyleType)")) == {"none"}


@pytest.mark.parametrize("width", [390, 1280])
def test_the_lines_of_a_table_are_as_wide_as_its_rows(open_page: Open, width: int) -> None:
    table = open_page("chapters/evidence/reproducibility.html", width=width).locator("main table").first
    assert table.bounding_box()["width"] == pytest.approx(table.locator("tbody").bounding_box()["width"], abs=1)


def test_pictures_of_the_gallery_do_not_glare_on_dark_ground(open_page: Open) -> None:
    filters = "images => images.map(each => getComputedStyle(each).filter)"
    for scheme, expected in (("light", "none"), ("dark", "invert(0.92) hue-rotate(180deg)")):
        page = open_page("chapters/evidence/exhibits.html", color_scheme=scheme)
        assert set(page.locator(".gallery-item img").evaluate_all(filters)) == {expected}


def test_words_of_a_chart_on_its_own_page_can_be_read_on_a_phone(open_page: Open) -> None:
    page = open_page(EXHIBIT, width=390)
    assert min(word.bounding_box()["height"] for word in page.locator("figure svg text:visible").all()) >= 9
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_numbers_of_a_table_stand_to_the_right_with_their_head(open_page: Open) -> None:
    page = open_page(EXHIBIT)
    edges = [
        page.locator(f"{cell}:nth-child(4)").first.evaluate(
            "each => each.getBoundingClientRect().right - parseFloat(getComputedStyle(each).paddingRight)"
        )
        for cell in ("thead th", "tbody td")
    ]
    assert edges[0] == edges[1]
    assert page.locator("tbody td:nth-child(4)").first.evaluate("each => getComputedStyle(each).textAlign") == "right"
    assert page.locator("tbody td:nth-child(2)").first.evaluate("each => getComputedStyle(each).textAlign") == "left"


MOVING = """() => [...document.querySelectorAll("*")].filter(element =>
    ["", "::before", "::after"].some(part => {
        const style = getComputedStyle(element, part || null);
        const shown = style.display !== "none" && (!part || style.content !== "none");
        const moves = style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        return shown && moves;
    })).map(element => element.outerHTML.slice(0, 80))"""


def test_nothing_moves_for_readers_who_ask_for_less_motion(open_page: Open) -> None:
    assert open_page(CHAPTER, reduced_motion="no-preference").evaluate(MOVING) != []
    assert open_page(CHAPTER, reduced_motion="reduce").evaluate(MOVING) == []


def printed(page: Any) -> list[str]:
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


def test_a_table_that_fits_on_a_sheet_is_not_torn(open_page: Open) -> None:
    sheets = printed(open_page("chapters/monitoring.html"))
    whole = next(sheet for sheet in sheets if "Four indicators could change this answer" in sheet)
    assert "Several years above the peak" in whole.replace("\n", " ")  # its last row


def test_a_long_table_begins_where_it_stands_and_leaves_no_empty_sheet(open_page: Open) -> None:
    ways = {}
    for path, name in (("chapters/industrial-policy.html", "trade-regime"), ("chapters/monitoring.html", "watch-list")):
        page = open_page(path)
        page.emulate_media(media="print")
        ways[name] = page.eval_on_selector(f"#tbl-{name} figure", "each => getComputedStyle(each).breakInside")
    assert ways == {"trade-regime": "auto", "watch-list": "avoid"}


def test_an_exhibit_on_paper_has_no_links_to_pages_and_files(open_page: Open) -> None:
    page = open_page(EXHIBIT)
    first = printed(page)[0]
    assert "Mexico made 3.99" in first
    assert "Vega-Lite" not in first
    assert "All tables and figures" not in first
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 643, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 643
    assert page.locator("figure svg:visible").bounding_box()["width"] <= 643


def test_what_is_folded_on_the_screen_is_open_on_paper_and_as_large(open_page: Open) -> None:
    page = open_page(DATA)
    table = page.locator("details.callout table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    page.set_viewport_size({"width": 643, "height": 900})  # the width between the margins of a sheet of A4
    assert page.evaluate("document.documentElement.scrollWidth") <= 643, "else the whole page is made smaller"


def test_a_filter_of_sources_opens_no_card(open_page: Open) -> None:
    page = open_page("chapters/evidence/sources.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".facet-button").first.click()
    assert page.locator(".facet-button").first.get_attribute("aria-pressed") == "true"
    assert page.locator("dialog[open]").count() == 0
    assert asked == []


def test_a_block_of_code_that_goes_on_has_a_shade_at_its_edge(open_page: Open) -> None:
    blocks = open_page("chapters/evidence/notebook-methods.html", width=390).locator("main pre").all()
    block = next(each for each in blocks if each.evaluate("each => each.scrollWidth > each.clientWidth"))
    image, ground = block.evaluate(
        "each => [getComputedStyle(each).backgroundImage, getComputedStyle(each).backgroundColor]"
    )
    assert image.count("linear-gradient") == 2
    assert ground == "rgb(245, 242, 235)", "and keeps its ground"


# The words of the charts that are shown on the ground of the page: what stands on a mark has another ground.
WORDS = """() => {
    const element = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const canvas = element.getContext("2d", { willReadFrequently: true });
    const paint = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const paper = getComputedStyle(document.documentElement).backgroundColor;
    return [...document.querySelectorAll("main figure svg text")]
        .filter(text => text.checkVisibility() && getComputedStyle(text).fill !== paper)
        .map(text => [text.textContent, paint(getComputedStyle(text).fill), paint(paper)]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", "chapters/policy-instruments.html", "chapters/consortium.html"])
def test_words_in_the_colour_of_a_line_can_be_read_on_both_grounds(open_page: Open, path: str, scheme: str) -> None:
    told = open_page(path, color_scheme=scheme).evaluate(WORDS)
    assert len(told) > 20
    pale = {}
    for words, text, ground in told:
        darker, lighter = sorted((luminance(text), luminance(ground)))
        if (lighter + 0.05) / (darker + 0.05) < NARROWEST:
            pale[words] = text
    assert pale == {}


def test_the_first_page_names_the_paper_once_in_its_header_and_the_hint_follows_the_numbers(open_page: Open) -> None:
    page = open_page("index.html", width=1280)
    page.evaluate("scrollTo(0, 2000)")
    page.locator(".site-header.is-past").wait_for()
    assert page.locator(".site-header").inner_text().count("Advanced manufacturing in Mexico") == 1
    last, hint = (page.locator(part).last.bounding_box() for part in (".numbers li", ".numbers-hint"))
    assert hint["y"] - (last["y"] + last["height"]) < 40


def test_on_a_phone_the_name_of_the_paper_stays_where_there_is_no_chapter_to_name(open_page: Open) -> None:
    page = open_page("index.html", width=360)
    page.evaluate("scrollTo(0, 2000)")
    page.locator(".site-header.is-past").wait_for()
    assert page.locator(".site-title").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_unfolded_tables_wider_than_their_note_scroll_in_it_by_the_keyboard_too(open_page: Open, width: int) -> None:
    page = open_page("chapters/evidence/data-instruments.html", width=width)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    wide = "tables => tables.filter((each) => each.scrollWidth > each.clientWidth + 1)"
    wait_until(page, f"({wide})([...document.querySelectorAll('main details table')]).every((each) => !each.tabIndex)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tables = page.locator("main details table")
    grounds = tables.evaluate_all(f"tables => ({wide})(tables).map((each) => getComputedStyle(each).backgroundImage)")
    assert len(grounds) > 0
    assert all("gradient" in each for each in grounds), "a shade at the edge says that there is more"


@pytest.mark.parametrize("width", [360, 768, 1000])
def test_no_number_of_the_first_page_has_a_row_to_itself(open_page: Open, width: int) -> None:
    numbers = open_page("index.html", width=width).locator("main .numbers > ul > li").all()
    rows = [each.bounding_box()["y"] for each in numbers]
    assert len(rows) == 4
    assert len({rows.count(each) for each in rows}) == 1


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_files_of_a_figure_in_the_gallery_stand_on_one_line(open_page: Open, width: int) -> None:
    page = open_page("chapters/evidence/exhibits.html", width=width)
    tops = "items => items.map((each) => [...each.querySelectorAll('.where a')].slice(-2).map((a) => a.offsetTop))"
    pairs = page.locator(".gallery-item").evaluate_all(tops)
    assert len(pairs) > 10
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_the_name_above_an_exhibit_begins_where_its_text_begins(open_page: Open) -> None:
    page = open_page(EXHIBIT, width=1920)
    left = [page.locator(each).bounding_box()["x"] for each in (".bar a", "main h1")]
    assert left[0] == pytest.approx(left[1], abs=1)


def test_the_shade_of_a_wide_table_begins_with_the_table(open_page: Open) -> None:
    page = open_page("chapters/policy-instruments.html", width=640)
    gaps = """figures => figures.filter(each => each.scrollWidth > each.clientWidth).map(each => {
        const [caption, table] = ["figcaption", "table"].map(name => each.querySelector(name));
        return [table.getBoundingClientRect().top - caption.getBoundingClientRect().bottom,
            getComputedStyle(caption).backgroundColor !== "rgba(0, 0, 0, 0)"];
    })"""
    found = page.locator(".quarto-float-tbl > figure").evaluate_all(gaps)
    assert found, "a table there is wider than the window"
    assert [each for each in found if abs(each[0]) > 0.5 or not each[1]] == []


def test_names_of_rows_and_columns_stay_while_a_table_scrolls_on_a_phone(open_page: Open) -> None:
    page = open_page("chapters/policy-instruments.html", width=360)
    table = page.locator("#tbl-verdict > figure")
    table.evaluate("each => each.scrollTo({ top: 600, left: 200, behavior: 'instant' })")
    table.evaluate("each => each.scrollIntoView({ behavior: 'instant' })")
    box = table.bounding_box()
    head, name = table.locator("thead th").nth(2).bounding_box(), table.locator("tbody tr").nth(5).locator("> *").first
    assert table.evaluate("each => [each.scrollTop, each.scrollLeft]") == [600, 200]
    assert head["y"] == pytest.approx(box["y"], abs=1.5)
    assert name.bounding_box()["x"] == pytest.approx(box["x"], abs=1.5)
    for at in (0, 2):
        cell = table.locator("thead th").nth(at).bounding_box()
        below = {"x": cell["x"] + cell["width"] - 12, "y": cell["y"] + cell["height"] - 3, "width": 1, "height": 4}
        with Image.open(BytesIO(page.screenshot(clip=below))) as image:
            colours = image.convert("RGB").getcolors()
        assert colours is not None
        assert len(colours) > 1, "a line parts the head from the rows that pass below it"


def test_the_caption_of_a_table_is_not_torn_from_its_sources(open_page: Open) -> None:
    sheets = printed(open_page("chapters/industrial-policy.html"))
    whole = [sheet for sheet in sheets if "Table 2.1: Since 1962" in sheet.replace("\n", " ")]
    assert len(whole) == 1
    assert "Sources: Castellanos" in whole[0].replace("\n", " ")


def test_remarks_in_the_register_of_data_are_sentences_and_none_leads_nowhere(open_page: Open) -> None:
    text = open_page("chapters/evidence/data-instruments.html").locator("main").inner_text()
    assert "Where it may be: list" in text
    assert not re.search(r"Where it may be:\s*$", text, re.MULTILINE)
    text = open_page("chapters/evidence/data-light-vehicles.html").locator("main").inner_text()
    assert "They differ by 3,346 vehicles. Probably one producer more." in text


# Places and sizes that the page's script asks for as it is read, before the first frame: each makes that frame wait.
ASKED = """(() => {
    window.asked = [];
    const note = (name) => document.currentScript && window.asked.push(name);
    const places = Element.prototype.getBoundingClientRect;
    Element.prototype.getBoundingClientRect = function () { note("getBoundingClientRect"); return places.call(this); };
    for (const name of ["scrollWidth", "clientWidth"]) {
        const { get } = Object.getOwnPropertyDescriptor(Element.prototype, name);
        Object.defineProperty(Element.prototype, name, { get() { note(name); return get.call(this); } });
    }
})()"""


def test_the_script_asks_for_no_places_before_the_first_frame(open_page: Open) -> None:
    page = open_page("chapters/industrial-policy.html", alone=True)
    page.add_init_script(ASKED)
    page.reload()
    wait_until(page, "document.readyState === 'complete'")
    assert page.evaluate("asked") == []


def test_the_citation_and_its_bibtex_are_copied_by_their_buttons(open_page: Open) -> None:
    page = open_page("chapters/evidence/cite.html", permissions=["clipboard-read", "clipboard-write"])
    parts = page.locator("main .to-copy").all()
    assert len(parts) == 2
    for part in parts:
        part.get_by_role("button", name="Copy").click()
        part.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == part.locator("blockquote, pre").inner_text().strip()
