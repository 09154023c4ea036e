"""What a reader with a slow phone waits for: python bench/reading.py (needs Chromium and the test packages).

The processor is four times slower, the network gives 1.6 Mbit/s after 150 ms, the window has 390 pixels.
Times depend on the machine, so they are no test; the bytes behind them are (`tests/evidence/test_weights.py`).
"""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from report.theme.assets import fonts_ahead  # noqa: E402

SITE = ROOT / "build" / "site"
PAGES = ("index.html", "chapters/industrial-policy.html", "chapters/evidence/exhibits.html")
SLOWER = 4
PACKED = (".html", ".css", ".js", ".json", ".svg")
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # in bytes
WANTED = "text under 1,500 ms, shift under 0.02, an answer to a press under 200 ms, a search under 150 ms"
WATCH = """() => { window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())
  if (!each.hadRecentInput) window.shift += each.value; }).observe({ type: "layout-shift", buffered: true }); }"""
# From the press of a finger to the first frame with an open card, by the page's own clock.
ANSWERED = """() => new Promise((tell) => {
  const value = document.querySelector("main a.value");
  addEventListener("pointerdown", () => {
    const start = performance.now();
    const look = () => document.querySelector("dialog.card[open]")
      ? requestAnimationFrame(() => tell(performance.now() - start)) : requestAnimationFrame(look);
    look();
  }, { once: true, capture: true });
  value.scrollIntoView({ block: "center" });
  value.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  value.click();
})"""
SEARCHED = """async (words) => {
  const start = performance.now();
  await paperSearch(words);
  return performance.now() - start;
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the site packed and its pages as they are published, as hosts do, and says nothing."""

    def do_GET(self) -> None:
        """Send text packed; the rest is packed already."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        plain = path.read_bytes()
        if path.suffix == ".html":
            plain = plain.replace(b"</head>", fonts_ahead(plain.decode()).encode() + b"</head>", 1)
        content = gzip.compress(plain)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Requests are not worth a line."""


def throttled(page: Any) -> None:
    """Make the page's processor and network those of a slow phone."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)


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
        print(f"press on a number: answer {page.evaluate(ANSWERED):6.0f} ms")
        page.keyboard.press("Escape")
        page.evaluate("paperSearch('warm up')")  # the search is loaded when it is opened
        for words in ("light vehicles", "how many cars does it make"):
            print(f"search for {words!r}: {page.evaluate(SEARCHED, words):6.0f} ms")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
