"""What a page of another origin can learn of the draft, tried in a real browser: nothing."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000003000000020800000000b81f39c60000000b49444154789c636080000000080001b75873"
    "950000000049454e44ae426082"
)
PAGE = "<!doctype html><title>The draft</title><body><p id=text>unpublished</p><iframe src='part.html'></iframe></body>"

# Each tries one way to the draft and gives what it learned of it; the empty text is nothing.
WAYS = {
    "a script": """address => new Promise(done => {
        globalThis.receiveIndex = rows => done(JSON.stringify(rows));
        const script = document.createElement("script");
        script.onload = () => done("");
        script.onerror = () => done("");
        script.src = address + "search/index.js";
        document.head.append(script);
    })""",
    "a script without a referrer": """address => new Promise(done => {
        globalThis.receiveIndex = rows => done(JSON.stringify(rows));
        const script = Object.assign(document.createElement("script"), {referrerPolicy: "no-referrer"});
        script.onload = script.onerror = () => done("");
        script.src = address + "search/index.js";
        document.head.append(script);
    })""",
    "a module": """address => import(address + "search/index.js").then(() => "loaded", () => "")""",
    "a worker": """address => new Promise(done => {
        const text = `try { importScripts("${address}search/index.js"); postMessage("loaded"); }`
            + ` catch { postMessage(""); }`;
        new Worker(URL.createObjectURL(new Blob([text]))).onmessage = event => done(event.data);
    })""",
    "fetch": """address => fetch(address + "index.html").then(answer => answer.text(), () => "")""",
    "fetch without cors": """address => fetch(address + "index.html", {mode: "no-cors"})
        .then(answer => answer.text(), () => "")""",
    "fetch with credentials": """address => fetch(address + "index.html", {credentials: "include"})
        .then(answer => answer.text(), () => "")""",
    "fetch by post": """address => fetch(address + "index.html", {method: "POST", body: "a=b", mode: "no-cors"})
        .then(answer => answer.text(), () => "")""",
    "events": """address => new Promise(done => {
        const events = new EventSource(address + "_preview/events?index.html");
        events.onopen = () => done("opened");
        events.onmessage = event => done(event.data);
        events.onerror = () => done("");
    })""",
    "a web socket": """address => new Promise(done => {
        const socket = new WebSocket(address.replace("http", "ws") + "_preview/events");
        socket.onopen = () => done("opened");
        socket.onerror = () => done("");
    })""",
    "the size of an image": """address => new Promise(done => {
        const image = new Image();
        image.onload = () => done(`${image.naturalWidth}x${image.naturalHeight}`);
        image.onerror = () => done("");
        image.src = address + "chart.png";
    })""",
    "a style sheet": """address => new Promise(done => {
        const link = Object.assign(document.createElement("link"), {rel: "stylesheet", href: address + "style.css"});
        link.onload = link.onerror = () => done(
            getComputedStyle(document.body).getPropertyValue("--of-the-draft"));
        document.head.append(link);
    })""",
    "a font": """address => new FontFace("theirs", `url(${address}font.woff2)`).load()
        .then(() => "loaded", () => "")""",
    "a preload": """address => new Promise(done => {
        const link = Object.assign(document.createElement("link"),
            {rel: "preload", as: "script", href: address + "search/index.js"});
        link.onload = () => done("loaded");
        link.onerror = () => done("");
        document.head.append(link);
    })""",
    "a prefetch": """address => new Promise(done => {
        const link = Object.assign(document.createElement("link"), {rel: "prefetch", href: address + "index.html"});
        link.onload = () => done("loaded");
        link.onerror = () => done("");
        document.head.append(link);
    })""",
    "an object": """address => new Promise(done => {
        const element = Object.assign(document.createElement("object"), {data: address + "index.html"});
        element.onload = () => done(String(element.contentDocument?.title ?? element.contentWindow?.length ?? ""));
        element.onerror = () => done("");
        document.body.append(element);
    })""",
    "frames in a frame": """address => new Promise(done => {
        const frame = Object.assign(document.createElement("iframe"), {src: address + "index.html"});
        frame.onload = () => {
            let title = "";
            try { title = frame.contentDocument?.title ?? ""; } catch {}
            done(title || (frame.contentWindow.length ? `${frame.contentWindow.length} frames` : ""));
        };
        document.body.append(frame);
    })""",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    (site / "search").mkdir()
    (site / "index.html").write_text(PAGE)
    (site / "part.html").write_text(PAGE.replace("<iframe src='part.html'></iframe>", ""))
    (site / "search/index.js").write_text('globalThis.receiveIndex?.(["unpublished"]);')
    (site / "style.css").write_text("body { --of-the-draft: unpublished }")
    (site / "chart.png").write_bytes(PNG)
    (site / "font.woff2").write_bytes(b"wOF2")
    return site


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    server = open_server(site, Board(), 18800)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A site of somebody else."""

    def do_GET(self) -> None:
        """An empty page for every path."""
        body = b"<!doctype html><title>Elsewhere</title><body></body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments, env=chromium_environment())
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1"])  # another site, and another port of this machine
def test_a_page_elsewhere_learns_nothing(context: Any, server: Server, elsewhere: int, name: str) -> None:
    page = context.new_page()
    learned = {}
    for way, script in WAYS.items():
        page.goto(f"http://{name}:{elsewhere}/")
        learned[way] = page.evaluate(script, server.address)
    assert learned == dict.fromkeys(WAYS, "")


def test_a_name_that_is_given_this_machines_address_gets_nothing(context: Any, server: Server) -> None:
    page = context.new_page()
    answer = page.goto(f"http://evil.example:{server.server_port}/index.html")
    assert answer.status == 403
    assert "unpublished" not in page.content()


def test_a_window_opened_from_elsewhere_tells_its_opener_nothing(context: Any, server: Server, elsewhere: int) -> None:
    page = context.new_page()
    page.goto(f"http://evil.example:{elsewhere}/")
    with context.expect_page() as opened:
        page.evaluate("address => { globalThis.theirs = open(address + 'index.html') }", server.address)
    window = opened.value
    window.wait_for_load_state()
    assert "unpublished" not in window.content()
    assert page.evaluate("theirs.length") == 0
    assert window.evaluate("opener === null")
    window.get_by_role("link", name="Open the preview").click()
    window.locator("#text").wait_for()
    assert page.evaluate("theirs.length") == 0, "nor after the person has gone on to the draft"


def test_the_previews_own_pages_see_all_of_it(context: Any, server: Server) -> None:
    page = context.new_page()
    page.goto(server.address)
    assert page.locator("#text").inner_text() == "unpublished"
    assert page.frame_locator("iframe").locator("#text").inner_text() == "unpublished"
    learned = {way: page.evaluate(script, server.address) for way, script in WAYS.items() if way in OWN}
    assert learned == OWN


OWN = {
    "a script": '["unpublished"]',
    "a module": "loaded",
    "the size of an image": "3x2",
    "a style sheet": "unpublished",
    "a preload": "loaded",
    "frames in a frame": "The draft",
}
