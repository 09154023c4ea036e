"""Drawings far from what a reader sees cost nothing, and nobody notices: not by eye, by search, by link or on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
CHAPTER = "chapters/industrial-policy.html"
LAST = "fig-rd-intensity"  # the last figure of the chapter, screens below its beginning

# Of the drawings that a page shows: where they stand, how large they are, and whether the browser has drawn them.
SHOWN = """() => [...document.querySelectorAll("main svg[style*=aspect-ratio]")]
  .filter((svg) => svg.checkVisibility())
  .map((svg) => {
    const { width, height, top } = svg.getBoundingClientRect();
    const drawn = svg.querySelector("g").checkVisibility({ contentVisibilityAuto: true });
    return { place: [top + scrollY, width, height], drawn };
  })"""
SCROLLED = """async () => {
  const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  for (let at = 0; at < document.body.scrollHeight; at += innerHeight / 2) { scrollTo(0, at); await frame(); }
  scrollTo(0, 0);
  await frame();
  return document.documentElement.scrollHeight;
}"""

Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["index.html", CHAPTER])
def test_drawings_far_below_wait_and_the_page_keeps_its_length_when_they_are_drawn(
    open_page: Open, path: str, width: int
) -> None:
    page = open_page(path, width=width)
    before, length = page.evaluate(SHOWN), page.evaluate("document.documentElement.scrollHeight")
    assert len(before) >= 4
    assert not before[-1]["drawn"], "the last is far below"
    page.locator("main svg[style*=aspect-ratio]:visible").last.scroll_into_view_if_needed()
    wait_until(page, f"({SHOWN})().at(-1).drawn")
    assert page.evaluate(SCROLLED) == length
    for drawing, earlier in zip(page.evaluate(SHOWN), before, strict=True):
        assert drawing["place"] == pytest.approx(earlier["place"], abs=0.5)


def test_words_of_a_drawing_that_waits_are_found_by_the_search_of_the_browser(open_page: Open) -> None:
    page = open_page(CHAPTER)
    words = page.locator(f"#{LAST} svg.chart text").filter(has_text="Korea").first.text_content()
    assert page.evaluate("(words) => find(words)", words)
    assert page.evaluate(f"document.getElementById({LAST!r}).contains(getSelection().anchorNode)")


def test_a_link_to_a_figure_leads_there_although_the_fonts_come_late(open_page: Open) -> None:
    page = open_page("index.html", width=390, alone=True)
    held: list[Any] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(page.url.replace("index.html", f"{CHAPTER}#{LAST}"), wait_until="commit")
    wait_until(page, "document.readyState === 'interactive'")
    for route in held:
        route.continue_()
    wait_until(page, "document.readyState === 'complete' && document.documentElement.dataset.fonts !== 'awaited'")
    header = page.locator(".site-header").bounding_box()["height"]
    wait_until(page, f"scrollY > 0 && document.getElementById({LAST!r}).getBoundingClientRect().top < innerHeight / 2")
    assert page.locator(f"#{LAST}").bounding_box()["y"] >= header - 1


def test_on_paper_every_drawing_is_there(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.emulate_media(media="print")
    drawn = [each["drawn"] for each in page.evaluate(SHOWN)]
    assert len(drawn) >= 4
    assert all(drawn)
