"""The pages' script in a real browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.preview.build_state import Board
from report.preview.server import Server, open_server
from tests.chromium import chromium_environment

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH"),
]
TEXT = "<!doctype html><title>Page</title><main>{}<div style='height:5000px'></div></main>"
PAGE = "<!doctype html><title>Page</title><body><p id=text>{}</p><div style='height:5000px'></div></body>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE.format("one"))
    return tmp_path


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def server(site: Path, board: Board) -> Iterator[Server]:
    server = open_server(site, board, 18300)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=chromium_environment())
        yield browser
        browser.close()


@pytest.fixture
def page(browser: playwright.Browser, server: Server) -> Iterator[playwright.Page]:
    with browser.new_context() as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(server.address)
        yield page
    assert not faults


def test_a_good_build_reloads_the_page_where_the_reader_was(site, board, page) -> None:
    page.evaluate("scrollTo(0, 1234)")
    (site / "index.html").write_text(PAGE.format("two"))
    board.build_succeeded()
    page.wait_for_function("document.querySelector('#text').textContent === 'two'")
    page.wait_for_function("scrollY === 1234")


def test_a_bad_build_is_shown_over_the_page_until_a_good_one(board, page) -> None:
    board.build_failed(("chapters/a.qmd:3: a cell raises <b>ValueError</b>\n  to fix:   correct it", "b.qmd: two"))
    panel = page.locator("#preview-problems")
    panel.wait_for()
    assert panel.locator("pre").all_inner_texts() == [
        "chapters/a.qmd:3: a cell raises <b>ValueError</b>\n  to fix:   correct it",
        "b.qmd: two",
    ]
    assert panel.get_attribute("role") == "alert"
    assert page.locator("#text").inner_text() == "one"
    board.build_failed(("b.qmd: two",))
    page.wait_for_function("document.querySelectorAll('#preview-problems pre').length === 1")
    board.build_succeeded()
    panel.wait_for(state="detached")


def test_a_long_build_says_that_it_runs(board, page) -> None:
    board.build_begins()
    page.get_by_role("status").get_by_text("Rebuilding").wait_for()
    board.build_succeeded()
    page.get_by_role("status").wait_for(state="detached")


def test_a_page_opened_after_a_bad_build_shows_it_too(board, page) -> None:
    board.build_failed(("b.qmd: two",))
    page.reload()
    page.locator("#preview-problems").wait_for()


@pytest.fixture
def text(server: Server, site: Path, page: playwright.Page) -> playwright.Page:
    """A page with a text in it, that remembers whether it was loaded again."""
    (site / "text.html").write_text(TEXT.format("<h1>Title</h1><p>one</p><p>two</p>"))
    address = f"{server.address}text.html"
    # The script asks for its page once that is loaded; the page before may still ask for its own.
    with page.expect_request_finished(lambda request: (request.resource_type, request.url) == ("fetch", address)):
        page.goto(address)
    page.evaluate("globalThis.isSame = true; scrollTo(0, 1234)")
    return page


@pytest.mark.parametrize(
    "blocks",
    ["<p>one</p><p>three</p>", "<p>one</p><p>and</p><p>two</p>", "<p>two</p>", "<p>one</p><p>two</p><p>more</p>"],
)
def test_a_changed_paragraph_is_changed_in_its_place(site, board, text, blocks) -> None:
    (site / "text.html").write_text(TEXT.format(f"<h1>Title</h1>{blocks}"))
    board.build_succeeded()
    text.wait_for_function(
        "wanted => document.querySelector('main').innerHTML.startsWith(wanted)", arg="<h1>Title</h1>" + blocks
    )
    assert text.evaluate("globalThis.isSame"), "the page was loaded again"
    assert abs(text.evaluate("scrollY") - 1234) < 100, "what is looked at stays in its place"
    (site / "text.html").write_text(TEXT.format("<h1>Title</h1><p>last</p>"))
    board.build_succeeded()
    text.get_by_text("last").wait_for()
    assert text.evaluate("globalThis.isSame"), "and again"
    board.build_failed(("chapters/a.qmd:3: wrong",))
    text.locator("#preview-problems").wait_for()


def test_a_page_that_changed_before_its_script_asked_for_it_is_shown_as_it_is_now(site, board, server, page) -> None:
    """A build puts its pages into the site before it tells their version."""
    (site / "text.html").write_text(TEXT.format("<p>one</p>"))

    def change_then_answer(route: playwright.Route) -> None:
        if route.request.resource_type == "fetch":
            (site / "text.html").write_text(TEXT.format("<p>two</p>"))
        route.continue_()

    page.route("**/text.html", change_then_answer)
    with page.expect_request_finished(lambda request: request.resource_type == "fetch" and "text" in request.url):
        page.goto(f"{server.address}text.html")
    assert page.get_by_text("one").is_visible()
    page.unroute("**/text.html")
    board.build_succeeded()
    page.get_by_text("two").wait_for(timeout=10_000)


@pytest.mark.parametrize(
    "after",
    [
        TEXT.format("<h1>Other</h1><p>one</p><p>two</p>"),
        TEXT.format("<h1>Title</h1><p>one</p><figure>two</figure>"),
        TEXT.format("<h1>Title</h1><p>one</p><p>two</p>").replace("Page", "Other"),
    ],
)
def test_for_what_is_no_paragraph_the_page_loads_again(site, board, text, after) -> None:
    (site / "text.html").write_text(after)
    board.build_succeeded()
    text.wait_for_function("globalThis.isSame === undefined")
    text.wait_for_function("scrollY === 1234")


def test_a_page_that_a_script_has_rearranged_loads_again(site, board, text) -> None:
    text.evaluate("document.querySelector('main').append(document.createElement('aside'))")
    (site / "text.html").write_text(TEXT.format("<h1>Title</h1><p>one</p><p>three</p>"))
    board.build_succeeded()
    text.wait_for_function("globalThis.isSame === undefined")
