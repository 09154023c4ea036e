"""Charts that answer: on demand, from the site alone, by mouse and keyboard, in both themes, and never required."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
CHAPTERS = ["chapters/industrial-policy.html", "chapters/policy-instruments.html", "chapters/consortium.html"]
CHAPTER = CHAPTERS[0]
FIGURE = '[data-exhibit="light-vehicles"]'
SHOWN = "Array.from(document.querySelectorAll('[data-exhibit]:has(svg.chart)'), e => e.dataset.exhibit)"
FILES = 5_000  # bytes that the links below the exhibits add to a page, compressed

Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


def explored(page: Any, figure: str = FIGURE) -> Any:
    page.locator(f"{figure} .exhibit-tools").get_by_role("button", name="Explore").click()
    live = page.locator(f"{figure} .live-chart")
    live.locator("svg").wait_for()
    return live


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", CHAPTERS)
def test_every_figure_is_drawn_anew_and_every_datum_tells_its_numbers(open_page: Open, path: str, scheme: str) -> None:
    page = open_page(path, color_scheme=scheme)
    names = page.evaluate(SHOWN)
    assert len(names) >= 2
    for name in names:
        live = explored(page, f'[data-exhibit="{name}"]')
        assert not page.locator(f'[data-exhibit="{name}"] svg.chart').is_visible()
        live.press("Home")
        expect(page.locator(".chart-tip")).to_have_text(re.compile(r"\w"))
        live.press("Escape")
        assert not page.locator(".chart-tip").is_visible()


def test_nothing_of_it_is_loaded_before_it_is_asked_for(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.wait_for_load_state("networkidle")
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('/exhibits/')).length") == 0
    )
    explored(page)
    explored(page, '[data-exhibit="rd-intensity"]')
    names = page.evaluate("performance.getEntriesByType('resource').map(e => e.name.split('/exhibits/')[1])")
    assert sorted(filter(None, names)) == [
        "light-vehicles.js",
        "rd-intensity.js",
        "vega-interpreter.min.js",
        "vega.min.js",
    ]


def test_keys_go_from_mark_to_mark_and_open_the_rows_behind_one(open_page: Open) -> None:
    page = open_page(CHAPTER)
    live = explored(page)
    assert page.evaluate("document.activeElement.className") == "live-chart"
    live.press("Home")
    first = page.locator(".chart-tip dl").inner_text()
    live.press("ArrowRight")
    second = page.locator(".chart-tip dl").inner_text()
    assert first != second
    live.press("ArrowLeft")
    assert page.locator(".chart-tip dl").inner_text() == first
    expect(page.locator(".chart-tip p")).to_contain_text("confidence")
    live.press("Enter")
    card = page.locator("dialog.card[open]")
    card.wait_for()
    card.locator("summary").wait_for()
    assert "light-vehicles/lv_" in card.text_content()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "live-chart"


def test_a_mark_under_the_pointer_tells_its_number_and_a_click_opens_its_row(open_page: Open) -> None:
    page = open_page(CHAPTER)
    live = explored(page)
    mark = live.locator("g.mark-symbol path").first
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    told = page.locator(".chart-tip dl").inner_text()
    assert "million" in told
    mark.click(force=True)
    card = page.locator("dialog.card[open]")
    card.locator("summary").wait_for()
    assert card.locator("li").count() >= 1


def test_a_line_tells_of_the_year_under_the_pointer(open_page: Open) -> None:
    page = open_page(CHAPTER)
    live = explored(page, '[data-exhibit="rd-intensity"]')
    line = live.locator("g.mark-line path").first
    line.scroll_into_view_if_needed()
    told = []
    for share in (0.0, 1.0):
        place = line.evaluate(
            "(path, share) => { const at = path.getPointAtLength(path.getTotalLength() * share);"
            " const on = at.matrixTransform(path.getScreenCTM()); return [on.x, on.y]; }",
            share,
        )
        page.mouse.move(place[0] + (1 if share == 0 else -1), place[1])
        told.append(page.locator(".chart-tip dl").inner_text())
    assert told[0] != told[1]


def test_a_press_on_the_still_chart_wakes_it_and_the_button_puts_it_back(open_page: Open) -> None:
    page = open_page(CHAPTER)
    still = page.locator(f"{FIGURE} svg.chart")
    still.click()
    page.locator(f"{FIGURE} .live-chart svg").wait_for()
    page.locator(FIGURE).get_by_role("button", name="Explore").click()
    assert still.is_visible()
    assert page.locator(f"{FIGURE} .live-chart").count() == 0


def test_it_takes_the_colours_of_the_theme_when_the_reader_switches(open_page: Open) -> None:
    page = open_page(CHAPTER, color_scheme="light")
    explored(page)
    colour = f"getComputedStyle(document.querySelector('{FIGURE} .live-chart .mark-line path')).stroke"
    before = page.evaluate(colour)
    page.get_by_role("button", name="Dark theme").click()
    wait_until(page, f"{colour} !== '{before}'")


def test_the_table_of_a_figure_has_a_line_for_every_datum(open_page: Open, site: Path) -> None:
    page = open_page(CHAPTER, width=390)
    button = page.locator(FIGURE).get_by_role("button", name="Table")
    button.click()
    rows = page.locator(f"{FIGURE} .chart-table tbody tr")
    rows.first.wait_for()
    with (site / "exhibits/light-vehicles.csv").open(encoding="utf-8") as file:
        places = {(each["year"], each["source"]) for each in csv.DictReader(file)}
    assert rows.count() == len(places), "a line for each year of a source, a column for what is made and exported"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sides = "cells => cells.map(each => getComputedStyle(each).textAlign)"
    for row in ("thead tr", "tbody tr:first-child"):
        shown = page.locator(f"{FIGURE} .chart-table {row} > *").evaluate_all(sides)
        assert shown == ["start", "start", "end", "end"], "numbers stand below one another"
    button.click()
    assert not page.locator(f"{FIGURE} .chart-table").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_chart_and_table_open(open_page: Open, scheme: str) -> None:
    page = open_page(CHAPTER, color_scheme=scheme)
    live = explored(page)
    page.locator(FIGURE).get_by_role("button", name="Table").click()
    page.locator(f"{FIGURE} .chart-table tbody tr").first.wait_for()
    live.press("Home")
    found = Axe().run(page, context=FIGURE)
    assert found.violations_count == 0, found.generate_report()


def test_it_works_from_the_disk(open_page: Open, site: Path) -> None:
    page = open_page(CHAPTER, start=site.as_uri())
    live = explored(page)
    live.press("End")
    assert "Year" in page.locator(".chart-tip dl").inner_text()


def test_a_live_chart_whose_font_is_late_is_in_the_stand_in(open_page: Open) -> None:
    page = open_page(CHAPTER)
    explored(page)
    families = page.locator(f"{FIGURE} .live-chart text").evaluate_all(
        "all => all.map(e => getComputedStyle(e).fontFamily)"
    )
    assert len(families) > 10
    assert [family for family in families if "Stand-in" not in family] == []


def test_without_scripts_the_links_lead_to_files_and_to_a_page_with_the_data(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    tools = page.locator(f"{FIGURE} .exhibit-tools")
    assert tools.locator("button").count() == 0
    tools.get_by_role("link", name="Page").click()
    assert page.locator("h1").inner_text().startswith("Mexico made")
    assert page.locator("table tbody tr").count() >= 19


def test_what_cannot_be_loaded_is_said_and_the_still_chart_stays(chromium: Any, site: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(site, tmp_path / "site")
    (tmp_path / "site/exhibits/vega.min.js").unlink()
    page = chromium.new_page()
    page.goto((tmp_path / "site" / CHAPTER).as_uri())
    page.locator(FIGURE).get_by_role("button", name="Explore").click()
    told = page.locator(f"{FIGURE} [role=alert]")
    told.wait_for()
    assert "could not be loaded" in told.inner_text()
    assert page.locator(f"{FIGURE} svg.chart").is_visible()
    page.close()


@pytest.mark.parametrize("path", CHAPTERS)
def test_on_a_phone_every_explored_chart_fits_its_screen(open_page: Open, path: str) -> None:
    page = open_page(path, width=360)
    names = page.evaluate(SHOWN)
    assert names
    for name in names:
        live = explored(page, f'[data-exhibit="{name}"]')
        box = live.locator("svg").first.bounding_box()
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= 360, name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_the_button_says_that_it_loads_until_the_chart_is_there(open_page: Open) -> None:
    page = open_page(CHAPTER, alone=True)
    held: list[Any] = []
    page.route("**/vega.min.js", lambda route: held.append(route))
    with page.expect_request("**/vega.min.js"):
        page.locator(FIGURE).get_by_role("button", name="Explore").click()
    button = page.locator(FIGURE).get_by_role("button", name="Loading")
    button.wait_for()
    assert button.get_attribute("aria-busy") == "true"
    (route,) = held
    route.continue_()
    page.locator(f"{FIGURE} .live-chart").wait_for()
    assert page.locator(FIGURE).get_by_role("button", name="Loading").count() == 0


def test_links_add_little_to_a_page(site: Path) -> None:
    import re

    for path in CHAPTERS:
        text = (site / path).read_text(encoding="utf-8")
        bare = re.sub(r'\n<ul class="exhibit-tools".*?</ul>', "", text)
        assert bare != text
        assert len(gzip.compress(text.encode())) - len(gzip.compress(bare.encode())) < FILES


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gallery_shows_every_figure_once(open_page: Open, site: Path, scheme: str) -> None:
    page = open_page("chapters/evidence/exhibits.html", color_scheme=scheme)
    names = page.eval_on_selector_all(".gallery-item img", "all => all.map(each => each.getAttribute('src'))")
    shown = {name.rpartition("/")[2] for name in names}
    assert len(names) == len(shown) == len(list((site / "exhibits").glob("*-dark.svg")))
    pages = [path.read_text(encoding="utf-8") for path in (site / "exhibits").glob("*.html")]
    assert page.locator(".gallery-item").count() == sum('http-equiv="refresh"' not in text for text in pages)


def test_a_reader_switches_series_off_and_picks_out_a_name(open_page: Open) -> None:
    page = open_page(CHAPTER)
    live = explored(page)
    lines = live.locator("g.mark-line path")
    before = lines.count()
    page.locator(f"{FIGURE} .chart-controls").get_by_label("Exported").uncheck()
    wait_until(page, f"document.querySelectorAll('{FIGURE} .live-chart g.mark-line path').length < {before}")
    rival = '[data-exhibit="rd-intensity"]'
    explored(page, rival)
    page.locator(f"{rival} .chart-controls").get_by_label("Highlight").select_option("Mexico")
    opacities = f"[...document.querySelectorAll('{rival} .live-chart g.mark-line path')].map(e => e.style.opacity)"
    assert sorted(set(page.evaluate(opacities))) == ["", "0.15"]


def test_the_figure_alone_keeps_what_is_switched_in_its_address(open_page: Open) -> None:
    page = open_page("exhibits/light-vehicles/embed.html#off=Exported")
    page.locator(".live-chart svg").wait_for()
    box = page.locator(".chart-controls").get_by_label("Exported")
    assert not box.is_checked()
    box.check()
    wait_until(page, "!location.hash.includes('off')")
    page.locator(".chart-controls").get_by_label("Made").uncheck()
    wait_until(page, "location.hash.includes('off=Made')")


MONEY = '[data-exhibit="s220-line"]'


def amounts(site: Path, column: str) -> list[str]:
    """The amounts of a column of the budget line, as its bars are named."""
    with (site / "exhibits/s220-line.csv").open(encoding="utf-8") as file:
        return [f"{float(each[column]):,.0f}" for each in csv.DictReader(file)]


def bars(page: Any, figure: str = MONEY) -> list[str]:
    """The numbers at the bars, as they are drawn now."""
    shown = page.locator(f"{figure} .live-chart g.mark-text.role-mark text").all_text_contents()
    return [each for each in shown if re.fullmatch(r"[\d,]+", each)]


def test_a_reader_switches_the_money_and_bars_tip_and_words_follow(open_page: Open, site: Path) -> None:
    page = open_page("chapters/supplement.html")
    live = explored(page, MONEY)
    told = page.locator(f"{MONEY} .chart-money")
    assert bars(page) == amounts(site, "paid_million")
    assert told.inner_text() == ""
    live.press("Home")
    tip = page.locator(".chart-tip dl")
    before = tip.inner_text()
    page.locator(f"{MONEY} .chart-controls").get_by_label("pesos of 2018").check()
    expect(told).to_contain_text("pesos of 2018")
    wait_until(page, f"document.querySelector('{MONEY} .chart-money').textContent")
    assert bars(page) == amounts(site, "paid_million_2018") != amounts(site, "paid_million")
    live.press("Home")
    assert tip.inner_text() == before, "each amount under its own name, whichever is drawn"
    page.locator(f"{MONEY} .chart-controls").get_by_label("pesos of each year").check()
    expect(told).to_have_text("")
    assert bars(page) == amounts(site, "paid_million")


def test_the_figure_alone_keeps_the_money_in_its_address(open_page: Open, site: Path) -> None:
    page = open_page("exhibits/s220-line/embed.html#money=2")
    page.locator(".live-chart svg").wait_for()
    assert page.locator(".chart-controls").get_by_label("pesos of 2018").is_checked()
    assert bars(page, "body") == amounts(site, "paid_million_2018")
    page.locator(".chart-controls").get_by_label("pesos of each year").check()
    wait_until(page, "!location.hash.includes('money')")
    page.locator(".chart-controls").get_by_label("pesos of 2018").check()
    wait_until(page, "location.hash.includes('money=2')")


def test_the_switch_of_money_is_named_and_reached_by_keys(open_page: Open) -> None:
    page = open_page("chapters/supplement.html", width=390)
    explored(page, MONEY)
    group = page.get_by_role("group", name="Amounts in")
    assert group.get_by_role("radio").count() == 2
    group.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    assert group.get_by_label("pesos of 2018").is_checked()
    assert Axe().run(page, context=MONEY).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
