"""Reading a chapter: previews of what links lead to, sources in the margin, how far one has come."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
CHAPTER = "chapters/consortium.html"
CITATION = "main > p .citation a"
OWN_FIGURE = 'main > p a.quarto-xref[href^="#fig-"]'
LATER = 10_000  # milliseconds: much longer than a preview waits to come or to go
OTHER_CHAPTER = 'main > p a.quarto-xref[href="methods.html"]'

Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


def previewed(page: Any, selector: str) -> Any:
    link = page.locator(selector).first
    link.scroll_into_view_if_needed()
    link.hover()
    box = page.locator(".preview")
    expect(box).to_be_visible()
    return box


def test_a_citation_shows_its_reference(open_page: Open) -> None:
    page = open_page(CHAPTER)
    assert previewed(page, CITATION).inner_text().startswith("Eisenhardt")
    page.mouse.move(2, 2)
    expect(page.locator(".preview")).to_be_hidden()


def test_a_figure_of_this_page_is_shown_with_its_caption_and_names_stay_single(open_page: Open) -> None:
    page = open_page(CHAPTER)
    box = previewed(page, OWN_FIGURE)
    assert box.locator("svg").is_visible()
    assert re.match(r"Figure\s4\.\d", box.locator("p").inner_text())
    names = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(names) == len(set(names))


def test_another_chapter_tells_its_title_and_how_it_begins(open_page: Open) -> None:
    page = open_page("chapters/discussion.html")
    box = previewed(page, OTHER_CHAPTER)
    assert "Methods" in box.inner_text()
    assert "how the evidence was collected" in box.inner_text()


def test_the_pointer_can_go_onto_it_and_escape_takes_it_away(open_page: Open) -> None:
    page = open_page(CHAPTER, clock="at hand")
    box = previewed(page, CITATION)
    place = box.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=4)
    page.clock.fast_forward(LATER)
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert box.is_hidden()


def test_the_focus_of_the_keyboard_shows_it_and_its_loss_hides_it(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.locator("main > p .citation a").first.evaluate("link => link.closest('p').querySelector('a').focus()")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    box = page.locator(".preview")
    expect(box).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == box.get_attribute("id")
    page.evaluate("document.activeElement.blur()")
    assert box.is_hidden()


def test_a_number_has_its_card_and_no_preview(open_page: Open) -> None:
    page = open_page(CHAPTER, clock="at hand")
    page.locator("main a.value").first.hover()
    page.clock.fast_forward(LATER)
    page.wait_for_load_state("networkidle")  # a preview would have to fetch what it shows
    assert page.locator(".preview").is_hidden()


def test_nothing_moves_when_one_is_shown(open_page: Open) -> None:
    page = open_page(CHAPTER)
    height = page.evaluate("document.documentElement.scrollHeight")
    box = previewed(page, CITATION).bounding_box()
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280


def test_touch_screens_and_readers_without_scripts_have_plain_links(open_page: Open) -> None:
    page = open_page(CHAPTER, width=390, has_touch=True, is_mobile=True)
    assert page.locator(".preview").count() == 0
    page = open_page(CHAPTER, java_script_enabled=False)
    assert page.locator(CITATION).first.get_attribute("href").startswith("references.html#ref-")


def test_previews_work_from_the_disk(open_page: Open, site: Path) -> None:
    page = open_page(CHAPTER, start=site.as_uri())
    assert previewed(page, CITATION).inner_text().startswith("Eisenhardt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_a_preview(open_page: Open, scheme: str) -> None:
    page = open_page(CHAPTER, color_scheme=scheme)
    previewed(page, OWN_FIGURE)
    found = Axe().run(page, context=".preview")
    assert found.violations_count == 0, found.generate_report()


def test_sources_stand_beside_their_paragraph_on_wide_screens_without_overlap(open_page: Open) -> None:
    page = open_page(CHAPTER, width=1440)
    notes = page.locator(".margin-sources")
    text = page.locator("main > p").first.bounding_box()
    boxes = [notes.nth(number).bounding_box() for number in range(notes.count())]
    assert len(boxes) > 10
    assert all(box["x"] >= text["x"] + text["width"] for box in boxes)
    assert all(box["x"] + box["width"] <= 1440 for box in boxes)
    ordered = sorted(boxes, key=lambda box: box["y"])
    assert all(one["y"] + one["height"] <= other["y"] + 1 for one, other in itertools.pairwise(ordered))
    floats = page.locator("main figure")
    for number in range(floats.count()):
        figure = floats.nth(number).bounding_box()
        for box in boxes:
            apart = box["x"] >= figure["x"] + figure["width"] or box["y"] + box["height"] <= figure["y"] + 1
            assert apart or box["y"] >= figure["y"] + figure["height"] - 1


def test_sources_in_the_margin_are_for_wide_screens_only_and_hidden_from_readers_of_the_text(open_page: Open) -> None:
    for width in (390, 1000):
        assert not open_page(CHAPTER, width=width).locator(".margin-sources").first.is_visible()
    page = open_page(CHAPTER, width=1440)
    assert page.locator(".margin-sources:not([aria-hidden=true])").count() == 0
    page.emulate_media(media="print")
    assert not page.locator(".margin-sources").first.is_visible()


def test_a_source_stands_in_the_margin_once(open_page: Open) -> None:
    page = open_page(CHAPTER, width=1440)
    told = page.locator(".margin-sources span").all_inner_texts()
    assert len(told) == len(set(told)) > 20


WIDTH = "new DOMMatrix(getComputedStyle(document.body, '::after').transform).a"


def test_a_line_tells_how_far_one_has_come(open_page: Open) -> None:
    page = open_page(CHAPTER)
    assert page.evaluate(WIDTH) == pytest.approx(0, abs=0.01)
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    wait_until(page, f"{WIDTH} > 0.98")


def test_readers_who_ask_for_less_motion_have_no_line(open_page: Open) -> None:
    page = open_page(CHAPTER, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.body, '::after').display") == "none"
