"""What a reader gets on any screen, with and without scripts, on paper and from the disk."""

from __future__ import annotations

import gzip
import statistics
from pathlib import Path

import pytest

from report.theme import DARK, LIGHT
from tests.browser.waiting import wait_until

pytestmark = pytest.mark.browser

PAGES = ["index.html", "first.html", "second.html", "notes.html"]
WIDTHS = [320, 390, 768, 1000, 1280, 1920, 2560]
BUDGET = 120_000  # bytes of a chapter before interaction, compressed, with styles, scripts and fonts


def rgb(colour: str) -> str:
    """A token's colour as a browser computes it."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def style(page, selector: str, name: str) -> str:
    return page.eval_on_selector(selector, f"element => getComputedStyle(element)['{name}']")


def box(page, selector: str) -> dict[str, float]:
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen(open_page, path: str) -> None:
    page = open_page(path)
    overflows = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflows[width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {width: over for width, over in overflows.items() if over > 0} == {}


LINES = """paragraph => {
    const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), lines = new Map();
    const range = document.createRange();
    for (let node = text.nextNode(); node; node = text.nextNode())
        for (let at = 0; at < node.length; at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 12);
            lines.set(line, (lines.get(line) ?? 0) + 1);
        }
    return [...lines.values()].slice(0, -1);
}"""


def test_text_keeps_a_comfortable_measure_on_wide_screens(open_page) -> None:
    page = open_page("second.html")
    fonts = "document.documentElement.dataset.fonts"
    for _ in range(5):  # on a busy machine fonts may come too late to be used, and are there for the next page
        if page.evaluate(fonts) == "late":
            page.goto(page.url)
            wait_until(page, f"{fonts} !== 'awaited'")
    assert page.evaluate(fonts) == "here"
    for width in (1280, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        lines = page.eval_on_selector("main p:last-of-type", LINES)
        assert len(lines) >= 2
        assert 60 <= statistics.mean(lines) <= 72, width


def test_fonts_that_do_not_come_keep_nobody_waiting(chromium, address: str) -> None:
    page = chromium.new_page()
    page.route("**/*.woff2", lambda route: route.abort() if "Sans" in route.request.url else None)  # one never answers
    page.goto(f"{address}/second.html", wait_until="commit")
    wait_until(page, "document.documentElement.dataset.fonts === 'late'")
    assert page.locator("main p").first.is_visible()
    page.close()


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_page_and_chart_take_the_colours_of_the_readers_system(open_page, scheme: str, palette) -> None:
    page = open_page(color_scheme=scheme)
    assert style(page, "html", "backgroundColor") == rgb(palette.paper)
    assert style(page, "body", "color") == rgb(palette.ink)
    assert style(page, "#line", "stroke") == rgb(palette.series[0])
    assert style(page, "#grid", "stroke") == rgb(palette.rule)
    assert style(page, "#label", "fill") == rgb(palette.ink)


def test_chart_with_a_scale_of_colours_stays_whole_in_the_dark(open_page) -> None:
    page = open_page(color_scheme="dark")
    assert style(page, "#between", "fill") == "rgb(134, 151, 182)"
    assert style(page, "#count", "fill") == rgb(LIGHT.ink)
    assert style(page, "svg:has(#between)", "backgroundColor") == rgb(LIGHT.paper)


def test_switch_outlives_the_page_and_switching_back_follows_the_system_again(open_page) -> None:
    page = open_page(color_scheme="light")
    switch = page.get_by_role("button", name="Dark theme")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/second.html")
    assert style(page, "html", "backgroundColor") == rgb(DARK.paper)
    page.get_by_role("button", name="Dark theme").click()
    page.emulate_media(color_scheme="dark")
    assert style(page, "html", "backgroundColor") == rgb(DARK.paper)


def test_paper_is_light_and_bare_even_for_a_reader_in_the_dark(open_page) -> None:
    page = open_page(color_scheme="dark")
    page.get_by_role("button", name="Dark theme").click()
    page.get_by_role("button", name="Dark theme").click()
    page.emulate_media(media="print")
    assert style(page, "html", "backgroundColor") == rgb(LIGHT.paper)
    assert style(page, "#line", "stroke") == rgb(LIGHT.series[0])
    for hidden in ("#quarto-sidebar", "#TOC", ".site-header", ".page-navigation"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.get_by_text("The second panel").is_visible()


def test_everything_can_be_read_without_scripts(open_page) -> None:
    page = open_page(java_script_enabled=False)
    assert page.get_by_text("The first panel").is_visible()
    assert page.get_by_text("The second panel").is_visible()
    page.locator("#quarto-sidebar").get_by_text("A part", exact=True).click()
    assert page.locator("#quarto-sidebar").get_by_text("Another chapter").is_visible()
    assert not page.locator(".theme-switch").is_visible()


def test_contents_of_the_book_unfold_on_a_phone_without_scripts(open_page) -> None:
    page = open_page(width=390, java_script_enabled=False)
    chapter = page.locator("#quarto-sidebar").get_by_text("Another chapter")
    assert not chapter.is_visible()
    page.locator("#quarto-sidebar > details > summary").click()
    assert not chapter.is_visible()
    page.locator("#quarto-sidebar").get_by_text("A part", exact=True).click()
    assert chapter.is_visible()


def test_tabs_show_one_panel_and_move_with_the_arrow_keys(open_page) -> None:
    page = open_page()
    assert page.get_by_text("The first panel").is_visible()
    assert not page.get_by_text("The second panel").is_visible()
    page.get_by_role("tab", name="One").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_text("The second panel").is_visible()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Two"
    page.keyboard.press("Home")
    assert page.get_by_text("The first panel").is_visible()


def test_link_into_a_hidden_panel_shows_it(open_page) -> None:
    page = open_page("first.html#inside")
    assert page.get_by_text("The second panel").is_visible()


def test_first_key_offers_the_way_past_the_navigation(open_page) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    assert box(page, ".skip-link")["width"] > 50
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")


def test_keyboard_reaches_what_scrolls_sideways_and_nothing_else(open_page) -> None:
    narrow = open_page(width=390)
    wide = open_page(width=1920)
    assert narrow.locator("#tbl-wide figure").get_attribute("tabindex") == "0"
    assert narrow.locator("pre").first.get_attribute("tabindex") == "0"
    assert wide.locator("#tbl-wide figure").get_attribute("tabindex") is None


def test_caption_stays_while_its_table_scrolls(open_page) -> None:
    page = open_page(width=390)
    before = box(page, "#tbl-wide figcaption")["x"]
    page.eval_on_selector("#tbl-wide figure", "figure => { figure.scrollLeft = 200; }")
    assert page.eval_on_selector("#tbl-wide figure", "figure => figure.scrollLeft") > 50
    assert box(page, "#tbl-wide figcaption")["x"] == pytest.approx(before, abs=1)


def test_words_in_a_chart_stay_readable_on_a_phone(open_page) -> None:
    page = open_page(width=320)
    assert box(page, "#label")["height"] >= 10


def test_numbers_of_headings_and_notes_stand_beside_the_text_where_there_is_room(open_page) -> None:
    page = open_page(width=1280)
    text = box(page, "main p")
    number = box(page, "main h2 .header-section-number")
    note = box(page, ".margin-aside")
    assert number["x"] + number["width"] <= text["x"]
    assert note["x"] >= text["x"] + text["width"]


def test_contents_mark_where_the_reader_is(open_page) -> None:
    page = open_page()
    page.evaluate("document.querySelector('#sec-long').scrollIntoView()")
    page.locator('#TOC a.current[href="#sec-long"]').wait_for()


def test_page_works_from_the_disk(open_page, site: Path) -> None:
    page = open_page(start=site.as_uri())
    assert page.evaluate("document.fonts.check('16px \"Paper Serif\"')")
    page.get_by_role("tab", name="Two").click()
    assert page.get_by_text("The second panel").is_visible()


def test_chapter_fits_the_budget(open_page, site: Path, address: str) -> None:
    page = open_page()
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    names = ["first.html", *(url.removeprefix(f"{address}/") for url in loaded)]
    weights = {name: len(gzip.compress((site / name).read_bytes(), mtime=0)) for name in names}
    assert {Path(name).suffix for name in names} >= {".html", ".css", ".js", ".woff2"}
    assert sum(weights.values()) <= BUDGET, weights
