from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from report.render.html.site import render_project
from tests.browser.specimen import write_specimen
from tests.browser.waiting import wait_until
from tests.chromium import chromium_environment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a careful host would: no inline script runs."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def chromium(site: Path) -> Iterator[Any]:
    """A browser, started after the site is rendered and stopped with the module: its loop would be in others' way."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        message = "no Chromium on the PATH; on Debian: apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"], env=chromium_environment()
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    render_project(write_specimen(tmp_path_factory.mktemp("specimen")), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def failure_of(request: Any) -> list[str]:
    """What went wrong; that the reader's next click cut a request short is no fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]


class Window:
    """A window of the browser, and what goes wrong in it; to open one takes longer than to load a page."""

    def __init__(self, chromium: Any, **options: Any) -> None:
        self.context = chromium.new_context(**options)
        self.page = self.context.new_page()
        self.here, self.faults = "", list[str]()
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self.faults.extend(failure_of(request)))
        self.page.on("request", self._look)

    def _look(self, request: Any) -> None:
        if not unquote(request.url).startswith(self.here):
            self.faults.append(f"elsewhere: {request.url}")

    def visit(self, start: str, path: str) -> None:
        """Load a page; whatever is asked for elsewhere is a fault."""
        self.here = unquote(start)  # a browser writes some characters of a path otherwise than Python does
        self.page.goto(f"{start}/{path}")
        wait_until(self.page, "document.documentElement.dataset.fonts !== 'awaited'")
        self.page.evaluate("document.fonts.ready")

    def load_anew(self) -> None:
        """Load everything from its host each time, as a reader does who was never there."""
        self.context.new_cdp_session(self.page).send("Network.setCacheDisabled", {"cacheDisabled": True})

    def forget(self) -> None:
        """Leave the page with the pointer in a corner, and nothing that it keeps."""
        self.page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* none here */ } }")
        self.context.clear_cookies()
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")


@pytest.fixture(scope="module")
def windows(chromium: Any) -> Iterator[list[Window]]:
    """The window that the tests of a module use one after the other, while none has it."""
    windows: list[Window] = []
    yield windows
    for window in windows:
        window.context.close()


# What a window that is open can be told, with what it is by itself.
TOLD = {"color_scheme": "light", "reduced_motion": "no-preference"}


@pytest.fixture
def open_page(chromium: Any, address: str, windows: list[Window]) -> Iterator[Callable[..., Any]]:
    """Open a page of the site at a width; any request elsewhere and any word on the console fails the test.

    The window is that of the tests before, as a reader's first visit finds it; it is one of its own if it is not the
    first of the test, if ``alone`` is set, for a test that leaves something in it, or if a new window alone can be so.
    """
    shared: list[Window] = []
    own: list[Window] = []

    def open_page(
        path: str = "first.html", width: int = 1280, clock: str = "its own", alone: bool = False, **options: Any
    ) -> Any:
        start = options.pop("start", address)
        viewport = {"width": width, "height": 900}
        if alone or shared or own or clock != "its own" or not options.keys() <= TOLD.keys():
            window = Window(chromium, viewport=viewport, **options)
            own.append(window)
            if clock == "at hand":
                window.page.clock.install()
        else:
            if not windows:
                windows.append(Window(chromium))
                windows[0].load_anew()
            window = windows.pop()
            shared.append(window)
            window.page.set_viewport_size(viewport)
            window.page.emulate_media(media="null", **{**TOLD, **options})
        window.visit(start, path)
        return window.page

    yield open_page
    faults = [fault for window in (*shared, *own) for fault in window.faults]
    for window in own:
        window.context.close()
    for window in shared:
        if faults or window.context.pages != [window.page]:
            window.context.close()
        else:
            window.forget()
            windows.append(window)
    assert faults == []
