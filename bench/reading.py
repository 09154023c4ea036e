"""What a reader with a slow phone waits for: python bench/reading.py (needs Chromium and the test packages).

The processor is four times slower, the network gives 1.6 Mbit/s after 150 ms, the window has 390 pixels.
Times depend on the machine, so they are no test; the bytes behind them are (`tests/evidence/test_weights.py`).
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import time
from pathlib import Path
from typing import Any

SITE = Path(__file__).resolve().parents[1] / "build" / "site"
PAGES = ("index.html", "chapters/industrial-policy.html", "chapters/evidence/exhibits.html")
SLOWER = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # in bytes
WANTED = "text under 1,500 ms, shift under 0.02, an answer to a press under 200 ms, a search under 150 ms"
WATCH = """() => { window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())
  if (!each.hadRecentInput) window.shift += each.value; }).observe({ type: "layout-shift", buffered: true }); }"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the site and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Requests are not worth a line."""


def throttled(page: Any) -> None:
    """Make the page's processor and network those of a slow phone."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)


def timed(do: Any, seen: Any) -> float:
    """Milliseconds from a press to what is seen of it."""
    start = time.monotonic()
    do()
    seen()
    return (time.monotonic() - start) * 1000


def main() -> None:
    """Print a line for each page, then presses and searches."""
    from playwright.sync_api import sync_playwright

    handler = functools.partial(Quiet, directory=str(SITE))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as driver,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print(f"wanted: {WANTED}")
        for name in PAGES:
            page = browser.new_page(viewport={"width": 390, "height": 844})
            throttled(page)
            page.goto(f"{address}/{name}", wait_until="load")
            page.evaluate(WATCH)
            page.wait_for_timeout(500)
            print(f"{name:<36} text {page.evaluate(PAINTED):6.0f} ms, shift {page.evaluate('window.shift'):.4f}")
            page.close()
        page = browser.new_page(viewport={"width": 390, "height": 844})
        throttled(page)
        page.goto(f"{address}/index.html", wait_until="load")
        value = page.locator("main a.value").first
        card = page.locator("dialog.card[open]")
        print(f"press on a number: answer {timed(value.click, card.wait_for):6.0f} ms")
        page.keyboard.press("Escape")
        page.evaluate("paperSearch('warm up')")
        for words in ("light vehicles", "how many cars does it make"):
            start = time.monotonic()
            page.evaluate("async (words) => { await paperSearch(words); }", words)
            print(f"search for {words!r}: {(time.monotonic() - start) * 1000:6.0f} ms")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
