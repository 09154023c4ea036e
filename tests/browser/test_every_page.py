"""What holds of every page of the paper: nobody is shut out, it is light, it stays still, it keeps to itself."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build/site"
ALIKE = ("exhibits/light-vehicles.html", "exhibits/findings-heat-map.html", "exhibits/consortia.html")  # of many
PAGES = [
    page
    for page in sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    if not page.startswith("exhibits/") or page in ALIKE
]
CHAPTERS = [page for page in PAGES if page == "index.html" or page.rpartition("/")[0] == "chapters"]
BUDGET = 120_000  # bytes of a chapter before interaction, compressed, with styles, scripts and fonts
WIDTHS = [320, 390, 768, 1000, 1280, 1920, 2560]
STILL = 0.01  # a tenth of what counts as good: single words in another cut may come later than the text
ZOOMED = 320  # a screen of 1280 points at 400 %, as WCAG 1.4.10 measures it
WIDE = 1280  # what axe looks at
EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # dark pages differ from light ones in nothing else

INK = "getComputedStyle(document.body).color"

# Of hundreds of records that are alike, axe gets the first: it takes a minute for all of a page.
FEWER = """() => {
    for (const kind of [".provenance-record", ".source-record", "pre.sourceCode"])
        for (const each of [...document.querySelectorAll(kind)].slice(40)) each.remove();
}"""

# Counts what moves once it is painted, without a reader's doing: https://web.dev/articles/cls
SHIFTS = """() => new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
})"""

# Text can be cut off without making the page wider: in boxes that hide what is too wide for them.
CUT = """() => [...document.querySelectorAll("main *")].filter(element => {
    const style = getComputedStyle(element);
    return style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
}).map(element => element.outerHTML.slice(0, 120))"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert len(PAGES) > 20, "run make first"
    return SITE


def violations(page: Any, rules: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits_every_screen(open_page: Callable[..., Any], path: str) -> None:
    """Each page is opened once and asked everything that needs no fresh start."""
    page = open_page(path, color_scheme="light")
    page.set_viewport_size({"width": ZOOMED, "height": 900})
    assert page.evaluate(CUT) == []
    for width in (*WIDTHS, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(FEWER)
    assert violations(page, EVERY_RULE) == []
    light = page.evaluate(INK)
    page.emulate_media(color_scheme="dark")
    wait_until(page, "!document.getAnimations().some(each => each instanceof CSSTransition)")
    assert page.evaluate(INK) != light, "the page is dark"
    assert violations(page, CONTRAST) == []


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("path", CHAPTERS)
def test_nothing_moves_once_it_is_painted(open_page: Callable[..., Any], path: str, width: int) -> None:
    page = open_page(path, width=width)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTS) < STILL


@pytest.mark.parametrize("path", CHAPTERS)
def test_chapter_fits_the_budget(open_page: Callable[..., Any], site: Path, address: str, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    names = [path, *sorted({url.removeprefix(f"{address}/").split("?")[0] for url in loaded})]
    weights = {name: len(gzip.compress((site / name).read_bytes(), mtime=0)) for name in names}
    assert sum(weights.values()) <= BUDGET, weights


def test_nothing_is_asked_for_when_every_page_is_read_from_the_disk(open_page: Callable[..., Any], site: Path) -> None:
    page = open_page("index.html", start=site.as_uri())
    for path in PAGES:
        page.goto(f"{site.as_uri()}/{path}")
        assert page.locator("main").count() == 1, path


# What is focused, whether it can be seen and is marked, and where it stands in the page.
WALK = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const seen = box.width > 0 && box.height > 0 && style.visibility === "visible";
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const all = [...document.querySelectorAll("*")];
    return { name: element.outerHTML.slice(0, 100), place: all.indexOf(element), seen, marked };
}"""
STEPS = 150  # presses of the key: past head, contents, text and the first tables and figures


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "chapters/industrial-policy.html",
        "chapters/evidence/exhibits.html",
        "chapters/evidence/sources.html",
    ],
)
def test_the_keyboard_goes_through_the_page_in_its_order_and_shows_where_it_is(
    open_page: Callable[..., Any], path: str, width: int
) -> None:
    page = open_page(path, width=width)
    places: list[int] = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(WALK)
        if here is None:
            break
        assert here["seen"], here
        assert here["marked"], here
        places.append(here["place"])
    assert len(places) > 40
    assert places == sorted(set(places)), "the focus never goes back or stays"
