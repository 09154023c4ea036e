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

from report.render.html import render_project
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


@pytest.fixture
def open_page(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open a page of the site at a width; any request elsewhere and any word on the console fails the test."""
    contexts, faults = [], []

    def open_page(path: str = "first.html", width: int = 1280, clock: str = "its own", **options: Any) -> Any:
        start = options.pop("start", address)
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        if clock == "at hand":
            page.clock.install()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: faults.extend(failure_of(request)))
        here = unquote(start)  # a browser writes some characters of a path otherwise than Python does
        page.on("request", lambda ask: unquote(ask.url).startswith(here) or faults.append(f"elsewhere: {ask.url}"))
        page.goto(f"{start}/{path}")
        wait_until(page, "document.documentElement.dataset.fonts !== 'awaited'")
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
