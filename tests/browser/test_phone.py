"""What a reader meets first: charts with every label inside, nothing that scrolls sideways, cards in the window."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from report.theme import SERIES
from tests.browser.waiting import wait_until

ROOT = Path(__file__).parents[2]
CHAPTERS = [
    "index.html",
    "chapters/industrial-policy.html",
    "chapters/policy-instruments.html",
    "chapters/consortium.html",
]
VALUE = 'main a.value[data-value="export-share-2024"]'
# Of every chart that is shown: its labels that reach out of it, and the space it takes on the screen.
OUTSIDE = """() => [...document.querySelectorAll("main figure svg, main .to-chart svg")]
  .filter((svg) => svg.checkVisibility() && svg.getBoundingClientRect().width > 0)
  .flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    const out = [...svg.querySelectorAll("text")].filter((text) => {
      const at = text.getBoundingClientRect();
      const beside = at.left < box.left - 2 || at.right > box.right + 2;
      return at.width && (beside || at.top < box.top - 2 || at.bottom > box.bottom + 2);
    });
    const wide = box.left < -1 || box.right > innerWidth + 1;
    return [...out.map((text) => text.textContent), ...(wide ? [`${svg.className.baseVal}: ${box.width} px`] : [])];
  })"""
JARGON = ("sha256", "hash", "commit", ".py", "Unrounded", "function", "None", "undefined", "NaN", "_")

Open = Callable[..., Any]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


@pytest.mark.parametrize("path", CHAPTERS)
def test_at_360_pixels_every_label_of_every_chart_is_inside_it_and_nothing_scrolls_sideways(
    open_page: Open, path: str
) -> None:
    page = open_page(path, width=360)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


WIDE = """document.head.insertAdjacentHTML("beforeend",
  `<style>svg text { font-family: "DejaVu Sans", Verdana, sans-serif !important }</style>`)"""
WIDTHS = "() => [...document.querySelectorAll('main svg text')].reduce((sum, e) => sum + e.getComputedTextLength(), 0)"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [*CHAPTERS, "chapters/supplement.html"])
def test_labels_stay_inside_their_chart_where_a_browser_has_wider_typefaces_than_ours(
    open_page: Open, path: str, width: int
) -> None:
    page = open_page(path, width=width)
    before = page.evaluate(WIDTHS)
    page.evaluate(WIDE)
    assert page.evaluate(WIDTHS) > 1.1 * before, "the labels are set in a wider typeface"
    assert page.evaluate(OUTSIDE) == []


# Of every caption that begins with what the figure says: how far below its last line the other words begin.
BELOW_ITS_TITLE = """() => [...document.querySelectorAll("figcaption:has(strong)")].map((caption) => {
    const rest = document.createRange();
    rest.setStartAfter([...caption.childNodes].find((node) => node.contains(caption.querySelector("strong"))));
    rest.setEnd(caption, caption.childNodes.length);
    return rest.toString().trim()
      ? rest.getBoundingClientRect().top - caption.querySelector("strong").getBoundingClientRect().bottom
      : 0;
  })"""


@pytest.mark.parametrize("path", ["index.html", "exhibits/rd-intensity/embed.html"])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_figure_says_stands_on_lines_of_its_own_above_how_to_read_it(
    open_page: Open, path: str, width: int
) -> None:
    apart = open_page(path, width=width).evaluate(BELOW_ITS_TITLE)
    assert apart
    assert min(apart) > -4, apart


def test_on_a_phone_one_drawing_of_each_figure_is_shown_and_the_other_is_not_read_out(open_page: Open) -> None:
    page = open_page(CHAPTERS[1], width=360)
    assert page.locator("figure > svg.chart:visible").count() <= page.locator("figure:has(svg.chart)").count()
    assert page.locator("figure:has(svg.narrow-chart) svg.chart:visible").count() == 0
    assert page.locator("figure svg.narrow-chart:visible").count() > 0
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("figure svg.narrow-chart:visible").count() == 0


@pytest.mark.parametrize(("width", "height"), [(360, 640), (768, 600), (1280, 700), (320, 256)])
def test_a_card_is_inside_the_window_keeps_the_focus_and_closes_from_anywhere(
    open_page: Open, width: int, height: int
) -> None:
    page = open_page("index.html", width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.locator(VALUE).first.click()
    page.locator("dialog.card[open] .card-formula").wait_for()
    box = page.locator("dialog.card").bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height + 1
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog.card') !== null")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    assert page.locator("dialog.card[open]").count() == 0


def test_a_card_speaks_plainly_and_keeps_what_checkers_need_folded(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator(VALUE).first.click()
    page.locator("dialog.card[open] .card-formula").wait_for()
    card = page.locator("dialog.card")
    folded = card.locator("details.card-checkers")
    assert folded.get_attribute("open") is None
    words = card.inner_text()
    assert "÷" in words
    assert "= 87%" in words
    assert [each for each in JARGON if each in words] == []
    assert card.locator("a[href^='http']").count() >= 1, "the original is one press away"
    folded.locator("summary").click()
    assert "Unrounded" in card.inner_text()
    box = card.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900


def test_a_sum_says_how_many_rows_are_behind_it_and_what_each_holds(open_page: Open) -> None:
    page = open_page("chapters/consortium.html")
    page.locator('main a.value[data-value="centres-fall-2019"]').first.click()
    page.locator("dialog.card[open] .card-formula").wait_for()
    page.locator("dialog.card details.card-checkers summary").click()
    words = page.locator("dialog.card").inner_text()
    assert "12 of 24 rows" in words
    assert "budget 2015" in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_has_finding_numbers_ways_and_picture(open_page: Open, scheme: str) -> None:
    page = open_page("index.html", color_scheme=scheme)
    ways = page.locator(".ways a").all_inner_texts()
    assert ways == ["Read", "PDF", "Word", "Data", "Cite"]
    for part in (".finding", ".ways", ".front-picture svg.chart", ".numbers li >> nth=0"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] < 900, part
    assert page.locator(".numbers a.value").count() == 4
    assert "Press a number" in page.locator(".numbers-hint").inner_text()
    assert page.locator(".findings .to-chart").count() >= 5


def shows(part: Any, colour: str) -> bool:
    """Whether a part of a page has a colour: what stands in a copy of a drawing cannot be asked in another way."""
    wanted = tuple(bytes.fromhex(colour.removeprefix("#")))
    with Image.open(io.BytesIO(part.screenshot())) as image:
        return any(
            all(abs(one - other) < 24 for one, other in zip(pixel, wanted, strict=True))
            for _, pixel in image.convert("RGB").getcolors(image.width * image.height)
        )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {"reduced_motion": "reduce"}])
def test_the_story_is_whole_without_scripts_and_still_where_motion_is_not_wanted(
    open_page: Open, options: dict[str, Any], width: int
) -> None:
    page = open_page("index.html", width=width, color_scheme="light", **options)
    steps = page.locator(".story .step")
    assert steps.count() == 3
    assert all(steps.nth(at).locator(".step-words").inner_text() for at in range(3))
    charts = [steps.nth(0).locator(".step-still"), steps.nth(1).locator(".step-still"), page.locator(".step-chart")]
    assert [shows(chart, SERIES[3]) for chart in charts] == [False, True, True], "each step shows what has its time"
    assert page.evaluate("[...document.querySelectorAll('.story figure')].map(e => getComputedStyle(e).position)") == [
        "static"
    ] * len(charts)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_one_chart_of_the_story_stays_and_changes_as_its_steps_are_read(open_page: Open, width: int) -> None:
    page = open_page("index.html", width=width, reduced_motion="no-preference")
    steps, chart = page.locator(".story .step"), page.locator(".story .step-chart")
    assert not page.locator(".step-still").first.is_visible()
    seen = []
    for at in range(3):
        words = steps.nth(at).locator(".step-words")
        words.evaluate("e => scrollBy({ top: e.getBoundingClientRect().top - 0.7 * innerHeight, behavior: 'instant' })")
        wait_until(page, f"document.querySelectorAll('.story .step')[{at}].classList.contains('is-told')")
        seen.append([chart.evaluate(f"e => e.style.getPropertyValue('--step-{step}')") for step in (1, 2, 3)])
        box = chart.bounding_box()
        assert box["y"] >= 0, "the chart is in the window"
        assert box["y"] + box["height"] <= 900
        assert width > 960 or words.bounding_box()["y"] >= box["y"] + box["height"], "and does not lie on the words"
    assert seen == [["1", "0", "0"], ["1", "1", "0"], ["1", "1", "1"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(reduced_motion="reduce")
    wait_until(page, "!document.querySelector('.story').classList.contains('is-moving')")


def test_the_abstract_in_another_language_is_behind_its_name_and_says_its_language(open_page: Open) -> None:
    page = open_page("index.html")
    other = page.locator("details.other-language")
    assert other.get_attribute("lang") == "es"
    assert not other.locator("p").first.is_visible()
    other.locator("summary").click()
    assert other.locator("p").first.is_visible()


def test_the_header_stays_and_names_the_chapter(open_page: Open) -> None:
    for width in (360, 1280):
        page = open_page(CHAPTERS[1], width=width)
        page.evaluate("scrollTo({ top: 4000, behavior: 'instant' })")
        page.locator(".site-header.is-past").wait_for()
        box = page.locator(".site-header").bounding_box()
        assert (box["y"], box["height"] <= 64) == (0, True)
        assert "Industrial policy" in page.locator(".site-header .here").inner_text()


def test_what_reaches_into_the_margins_passes_below_the_header(open_page: Open) -> None:
    page = open_page(CHAPTERS[1], width=640, reduced_motion="reduce")
    page.evaluate("scrollTo({ top: 4000, behavior: 'instant' })")
    page.locator(".site-header.is-past").wait_for()
    page.add_style_tag(content="main p { outline: 40px solid red; }")
    box = page.locator(".site-header").bounding_box()
    for left, width in ((0, box["x"] + 0.5), (box["x"] + box["width"], 640 - box["x"] - box["width"])):
        strip = page.screenshot(clip={"x": left, "y": 0, "width": width, "height": box["height"]})
        with Image.open(io.BytesIO(strip)) as image:
            colours = image.convert("RGB").getcolors()
        assert colours is not None
        assert len(colours) == 1, "the ground of the header alone"


REGISTERS = [f"chapters/{name}.html" for name in ("evidence/provenance", "evidence/sources", "references")]


@pytest.mark.parametrize("path", REGISTERS)
def test_a_long_register_is_folded_and_a_link_to_a_record_opens_it(open_page: Open, path: str) -> None:
    page = open_page(path)
    assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= 20
    anchor = page.evaluate("document.querySelector('.provenance-record, .source-body, .csl-entry').id")
    page.goto(f"{page.url}#{anchor}")
    assert page.locator(f"[id='{anchor}']").is_visible()
    page.evaluate("for (const each of document.querySelectorAll('main details.register')) each.open = true")
    heights = "all => all.map(each => each.getBoundingClientRect().height / innerHeight)"
    assert max(page.locator("main details.register").evaluate_all(heights)[:3]) <= 20


def test_no_page_of_evidence_or_of_an_exhibit_is_longer_than_a_reader_scrolls(open_page: Open, site: Path) -> None:
    """Those that are read from end to end, chapters and their code, are as long as their text."""
    paths = [*site.glob("exhibits/*.html"), *(site / "chapters/evidence").glob("[!n]*.html")]
    page = open_page("index.html", width=390)
    start, long = page.url.removesuffix("/index.html"), {}
    for path in sorted(paths):
        if 'http-equiv="refresh"' in path.read_text(encoding="utf-8"):
            continue  # an earlier name, which leads on
        page.goto(f"{start}/{path.relative_to(site).as_posix()}")
        screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
        if screens > 20:
            long[path.name] = round(screens)
    assert long == {}


@pytest.mark.parametrize("without", ["scripts", "a screen"])
def test_folded_references_are_complete_without_scripts_and_on_paper(open_page: Open, without: str) -> None:
    page = open_page(REGISTERS[2], **({"java_script_enabled": False} if without == "scripts" else {}))
    entries = page.locator("#refs [role=listitem]")
    assert entries.count() > 200
    if without == "scripts":
        page.locator("#refs > details > summary").last.click()
    else:
        page.emulate_media(media="print")
    assert entries.last.is_visible()
