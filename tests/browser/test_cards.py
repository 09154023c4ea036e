"""Cards of provenance on the paper's own pages: mouse, keyboard, narrow screens, no scripts, from the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).parents[2]
CHAPTER = "chapters/industrial-policy.html"
VALUE = 'main a[data-value="production-2024"]'

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


def opened(page: Any) -> Any:
    card = page.locator("dialog.card[open]")
    card.wait_for()
    return card


def test_a_number_opens_its_card_with_all_that_is_known(open_page: Any) -> None:
    page = open_page(CHAPTER)
    page.locator(VALUE).first.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator(VALUE).first.click()
    card = opened(page)
    card.locator("summary").wait_for()
    assert abs(page.evaluate("scrollY") - before) < 5, "the reader stays in place"
    text = card.inner_text()
    for wanted in ("3,989,403 vehicles", "as it stands", "paragraph 2", "B: a reputable secondary source"):
        assert wanted in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Only its opening was read" in text
    card.locator("summary").click()
    text = card.inner_text()
    for wanted in ("3989403 vehicles", "light-vehicles/lv_production_inegi-2024", "industrial_policy.py"):
        assert wanted in text
    assert page.url.endswith(CHAPTER)


def test_a_card_works_by_keyboard_and_gives_the_focus_back(open_page: Any) -> None:
    page = open_page(CHAPTER)
    page.locator(VALUE).first.focus()
    page.keyboard.press("Enter")
    opened(page)
    assert page.evaluate("document.activeElement.id") == "card-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert page.locator("dialog.card[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.value") == "production-2024"


def test_a_card_closes_by_its_button_and_by_a_press_outside(open_page: Any) -> None:
    page = open_page(CHAPTER)
    page.locator(VALUE).first.click()
    opened(page).get_by_role("button", name="Close").click()
    assert page.locator("dialog.card[open]").count() == 0
    page.locator(VALUE).first.click()
    opened(page)
    page.mouse.click(5, 5)
    assert page.locator("dialog.card[open]").count() == 0


def test_a_cell_opens_the_rows_of_that_cell(open_page: Any) -> None:
    page = open_page(CHAPTER)
    cell = page.locator('[data-exhibit="trade-regime"] tbody tr').first.locator("td").nth(2)
    cell.click()
    card = opened(page)
    card.locator("summary").click()
    assert card.inner_text().count("trade-regime-timeline/") == 1


def test_a_table_and_a_figure_have_a_button_for_their_rows(open_page: Any) -> None:
    page = open_page(CHAPTER)
    for name in ("trade-regime", "light-vehicles"):
        page.locator(f'[data-exhibit="{name}"] button.rows-behind').click()
        opened(page).locator("summary").wait_for()
        assert f"provenance/{name}.json" in opened(page).inner_html()
        page.keyboard.press("Escape")


def test_a_checked_sentence_opens_its_rule(open_page: Any) -> None:
    page = open_page("index.html")
    claim = page.locator('[data-claim="research-below-goal"]')
    claim.dispatch_event("click")
    opened(page).locator("summary").wait_for()
    assert "0.2537 is less than 1" in opened(page).inner_text()


def test_a_link_to_a_number_shows_it_and_opens_its_card(open_page: Any) -> None:
    page = open_page(f"{CHAPTER}#value-production-2024")
    opened(page).locator("summary").wait_for()
    assert "3,989,403" in opened(page).inner_text()
    near = page.locator(VALUE).first.bounding_box()
    assert near
    assert 0 <= near["y"] <= 900


def test_a_card_is_a_sheet_on_a_narrow_screen_and_inside_a_wide_one(open_page: Any) -> None:
    narrow = open_page(CHAPTER, width=390)
    narrow.locator(VALUE).first.click()
    box = opened(narrow).bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert round(box["y"] + box["height"]) == 900
    wide = open_page(CHAPTER, width=1280)
    wide.locator(VALUE).first.click()
    box = opened(wide).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280


def test_without_scripts_a_number_is_a_link_to_its_record(open_page: Any) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    page.locator(VALUE).first.click()
    page.wait_for_url("**/provenance.html#value-production-2024")
    assert "3989403" in page.locator("#value-production-2024").inner_text()


def test_a_card_opens_from_the_disk(open_page: Any, site: Path) -> None:
    page = open_page(CHAPTER, start=site.as_uri())
    page.locator(VALUE).first.click()
    opened(page).locator("summary").wait_for()
    assert "3,989,403" in opened(page).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_card_is_accessible(open_page: Any, scheme: str) -> None:
    page = open_page(CHAPTER, color_scheme=scheme)
    page.locator(VALUE).first.click()
    opened(page)
    found = Axe().run(page, context="dialog.card")
    assert [each["id"] for each in found.response["violations"]] == []
