"""What holds of every page of the paper: nobody is shut out, it is light, it stays still, it keeps to itself."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build/site"
ALIKE = ("exhibits/light-vehicles.html", "exhibits/findings-heat-map.html", "exhibits/consortium-money.html")  # of many
PAGES = [
    page
    for page in sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    if not page.startswith("exhibits/") or page in ALIKE
]
GROUPS = 6  # of pages that are opened in one window
CHAPTERS = [page for page in PAGES if page == "index.html" or page.rpartition("/")[0] == "chapters"]
BUDGET = 140_000  # bytes of a chapter before interaction, compressed, with styles, scripts and fonts
WIDTHS = (390, 768, 1000, 1920, 2560)
ALIKE_WIDTHS = (768, 1000)  # of pages like others: what is too wide shows on the narrow sides of what styles part
STILL = 0.01  # a tenth of what counts as good: single words in another cut may come later than the text
ZOOMED = 320  # a screen of 1280 points at 400 %, as WCAG 1.4.10 measures it
WIDE = 1280  # what axe looks at, and where a chapter is weighed
EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # dark pages differ from light ones in nothing else

INK = "getComputedStyle(document.body).color"

# Of parts that are built alike, axe gets the first few: it takes a minute for all of a page.
FEWER = """() => {
    const seen = new Map();
    const kind = each => each.tagName + (each.getAttribute("class") || "") + (each.getAttribute("role") || "")
        + [...each.children].map(kind).join("(") + ")";
    const parts = "li, tr, dt, dd, section, article, div, p, details, code > span, p > :is(a, span), td > a";
    for (const each of document.querySelectorAll(`main :is(${parts}), main svg :not(title, desc, :has(*))`)) {
        if (!each.isConnected || each.querySelector("[rowspan]") || each.parentElement.children.length === 1) continue;
        const name = each.parentElement.tagName + kind(each), count = (seen.get(name) || 0) + 1;
        seen.set(name, count);
        if (count > 8) each.remove();
    }
}"""
# What tells kinds of parts apart in the text of a page.
PART = re.compile(r"<[a-z0-9-]+(?:\s[^>]*?)?>")
NAMED = re.compile(r'^<([a-z0-9-]+)|\s((?:class|role|type)="[^"]*"|aria-[a-z]+(?==)|(?:open|controls|scope)\b)')

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


def parts_of(path: str) -> set[str]:
    """The kinds of parts of a page: their tags with what else their look and their meaning depend on."""
    text = (SITE / path).read_text(encoding="utf-8")
    return {" ".join(sorted({"".join(each) for each in NAMED.findall(part)})) for part in set(PART.findall(text))}


@functools.cache
def telling() -> frozenset[str]:
    """As few pages as hold every kind of part that the site has."""
    parts = {path: parts_of(path) for path in PAGES}
    left, chosen = set[str]().union(*parts.values()), set[str]()
    while left:
        best = max(PAGES, key=lambda path: len(parts[path] & left))
        left -= parts[best]
        chosen.add(best)
    return frozenset(chosen)


def test_the_pages_that_axe_looks_at_are_of_every_kind() -> None:
    assert {path.rpartition("/")[0] for path in telling()} == {path.rpartition("/")[0] for path in PAGES}
    assert len(telling()) < len(PAGES) / 2


def shut_out(page: Any) -> list[str]:
    """What axe finds in a light page, and in the colours of the dark one."""
    page.evaluate(FEWER)
    found = violations(page, EVERY_RULE)
    light = page.evaluate(INK)
    page.emulate_media(color_scheme="dark")
    wait_until(page, "!document.getAnimations().some(each => each instanceof CSSTransition)")
    assert page.evaluate(INK) != light, "the page is dark"
    return found + violations(page, CONTRAST)


def visited(open_page: Callable[..., Any], address: str, paths: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Pages one after the other in one light window, as a reader goes from page to page."""
    page = open_page(paths[0], color_scheme="light")
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(f"{address}/{path}")
        wait_until(page, "document.documentElement.dataset.fonts !== 'awaited'")
        page.evaluate("document.fonts.ready")
        yield path, page


@pytest.mark.parametrize("start", range(GROUPS))
def test_pages_fit_every_screen_and_are_accessible(open_page: Callable[..., Any], address: str, start: int) -> None:
    """Each page is opened once and asked everything that needs no fresh start; axe looks at one page of each kind."""
    for path, page in visited(open_page, address, PAGES[start::GROUPS]):
        tells = path in telling()
        for width in (ZOOMED, *(WIDTHS if tells else ALIKE_WIDTHS), WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert width != ZOOMED or page.evaluate(CUT) == [], path
        assert not tells or shut_out(page) == [], path


@pytest.mark.slow
@pytest.mark.parametrize("start", range(2))
def test_pages_like_those_are_accessible_too(open_page: Callable[..., Any], address: str, start: int) -> None:
    alike = [path for path in PAGES if path not in telling()][start::2]
    for path, page in visited(open_page, address, alike):
        assert shut_out(page) == [], path


@pytest.mark.parametrize(
    ("path", "width"), [*((path, width) for path in CHAPTERS for width in (390, WIDE)), ("index.html", 1920)]
)
def test_chapter_is_light_and_nothing_moves_once_it_is_painted(
    open_page: Callable[..., Any], site: Path, address: str, path: str, width: int
) -> None:
    page = open_page(path, width=width, alone=width == WIDE)  # what is weighed comes into a window without a past
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFTS) < STILL
    if width == WIDE:
        loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        names = [path, *sorted({url.removeprefix(f"{address}/").split("?")[0] for url in loaded})]
        weights = {name: len(gzip.compress((site / name).read_bytes(), mtime=0)) for name in names}
        assert sum(weights.values()) <= BUDGET, weights


def test_nothing_is_asked_for_when_a_page_of_each_kind_is_read_from_the_disk(
    open_page: Callable[..., Any], site: Path
) -> None:
    page = open_page("index.html", start=site.as_uri())
    for path in sorted(telling()):
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
# Presses of the key: past head, contents, text and the first tables and figures.
STEPS = {390: 90, 1280: 150}


@pytest.mark.parametrize("width", STEPS)
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
    for _ in range(STEPS[width]):
        page.keyboard.press("Tab")
        here = page.evaluate(WALK)
        if here is None:
            break
        assert here["seen"], here
        assert here["marked"], here
        places.append(here["place"])
    assert len(places) > 40
    assert places == sorted(set(places)), "the focus never goes back or stays"
