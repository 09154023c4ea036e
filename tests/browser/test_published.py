"""A paper, published twice to a real repository and served by a real server below a path: walked through.

The sample paper stands for all; `make test-all` publishes this paper too.
"""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from report.core.paper import read_paper
from report.core.project import Project
from report.release.publish import Asked, publish
from tests.browser.test_outlines import OUTLINES, outline
from tests.browser.test_outlines import faults as faults_heard
from tests.browser.waiting import wait_until
from tests.release.publish.nginx_lines import documented_lines
from tests.release.publish.small import git
from tests.sample import ROOT, Sample
from tests.test_links import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("published")]

BASE = "/papers/mexico"  # below the host's root, as a project's page is
NGINX = """\
daemon off;
pid {run}/nginx.pid;
error_log {run}/error.log;
events {{ }}
http {{
  types {{ text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; image/png png;
    font/woff2 woff2; application/pdf pdf; application/xml xml; text/csv csv; application/zip zip; }}
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {run}/body;
  proxy_temp_path {run}/proxy;
  fastcgi_temp_path {run}/fastcgi;
  uwsgi_temp_path {run}/uwsgi;
  scgi_temp_path {run}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {locations}
  }}
}}
"""


@dataclass(frozen=True)
class Served:
    folder: Path
    address: str
    chapter: str  # the first
    pages: int  # of one version, at least
    paper: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


CHAPTERS = {"sample": ("chapters/honey.html", 30), "paper": ("chapters/question.html", 60)}


@pytest.fixture(scope="module", params=["sample", pytest.param("paper", marks=pytest.mark.slow)])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, built_sample: Sample
) -> Iterator[Served]:
    """Two versions on a branch of a bare repository, cloned, and served by nginx under a path."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.skip("no nginx; on Debian: apt-get install nginx-light")
    source = ROOT if request.param == "paper" else built_sample.folder
    place = tmp_path_factory.mktemp("published")
    port = free_port()
    paper = place / "paper"
    for name in ("data", "chapters", "build/site", "build/exhibits"):
        shutil.copytree(source / name, paper / name)
    for name in ("_quarto.yml", "index.qmd", "CITATION.cff", "build/paper.pdf", "build/paper.docx"):
        shutil.copy(source / name, paper / name)
    (paper / ".gitignore").write_text("/build\n")
    git(place, "init", "--quiet", "--bare", "host.git")
    git(paper, "init", "--quiet", "--initial-branch=main")
    for key, value in (("user.name", "Contributors"), ("user.email", "contributors@example.org")):
        git(paper, "config", key, value)
    git(paper, "remote", "add", "origin", str(place / "host.git"))
    cited = (paper / "CITATION.cff").read_text()
    for version in ("0.1.0", "0.2.0"):
        lines = [f"version: {version}" if line.startswith("version:") else line for line in cited.splitlines()]
        (paper / "CITATION.cff").write_text("\n".join(lines) + "\n")
        git(paper, "add", "-A")
        git(paper, "commit", "--quiet", "--message", f"Version {version}")
        asked = Asked("branch:origin/gh-pages", f"http://127.0.0.1:{port}{BASE}/", "unverified")
        publish(Project(paper.resolve()), asked, print)
    git(place, "clone", "--quiet", "--branch=gh-pages", "host.git", "site")
    run = place / "run"
    run.mkdir()
    place.chmod(0o755)
    told = NGINX.format(run=run, port=port, locations=documented_lines(BASE, place / "site"))
    user = "user root;\n" if os.geteuid() == 0 else ""  # the test's folders are its user's own
    (run / "nginx.conf").write_text(user + told)
    with subprocess.Popen([program, "-p", run, "-c", run / "nginx.conf", "-e", run / "error.log"]) as server:
        try:
            wait_for(port, server, run / "error.log")
            yield Served(place / "site", f"http://127.0.0.1:{port}{BASE}", *CHAPTERS[request.param], paper)
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.02)
    raise AssertionError("nginx did not begin to serve")


@pytest.fixture(scope="module")
def site(served: Served) -> Path:
    return served.folder


@pytest.fixture(scope="module")
def address(served: Served) -> str:
    return served.address


def test_every_link_of_the_published_branch_leads_somewhere(site: Path, served: Served) -> None:
    assert len(list(site.rglob("*.html"))) > served.pages
    assert faults_of(site, f"{BASE}/") == []


def test_every_page_loads_below_the_path_with_all_it_needs(open_page, site: Path) -> None:
    """Any failed request, any request elsewhere and any word on the console fails: `open_page` sees to it."""
    page = open_page("index.html")
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if not name.startswith("v/") or name.endswith("index.html"):
            moved = 'http-equiv="refresh"' in path.read_text(encoding="utf-8")
            answer = page.goto(f"{page.url.partition(BASE)[0]}{BASE}/{name}")
            assert answer.status == 200, name
            if moved:  # it leads on by itself; the page there is one of those that are looked at
                page.wait_for_url(lambda url, name=name: not url.endswith(name))
                continue
            assert page.title(), name


def test_reader_goes_from_page_to_page_and_between_versions(open_page, served: Served) -> None:
    page = open_page("index.html")
    page.locator("a[rel=next]").click()
    page.wait_for_url(f"**/{served.chapter}")
    versions = page.get_by_role("navigation", name="Versions")
    versions.locator("summary").click()
    date = read_paper(Project(served.paper)).date  # type: ignore[union-attr]
    assert versions.get_by_role("link", name=f"0.2.0, {date}").get_attribute("aria-current") == "true"
    versions.get_by_role("link", name=f"0.1.0, {date}").click()
    page.wait_for_url(f"**{BASE}/v/0.1.0/{served.chapter}")
    assert page.locator(".versions summary").inner_text() == "Version 0.1.0"
    page.locator(".versions summary").click()
    page.get_by_role("link", name="Latest version").click()
    page.wait_for_url(f"**{BASE}/{served.chapter}")
    page.locator(".versions summary").click()
    page.get_by_role("link", name="All versions").click()
    page.wait_for_url(f"**{BASE}/versions.html")
    assert page.locator("tbody tr").count() == 2


def test_versions_can_be_changed_without_scripts_and_with_the_keyboard(open_page) -> None:
    page = open_page("chapters/methods.html", java_script_enabled=False)
    page.locator(".versions summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BASE}/v/0.1.0/chapters/methods.html")


@pytest.mark.parametrize("version", ["", "v/0.1.0/"])
def test_number_opens_its_card_in_every_version(open_page, served: Served, version: str) -> None:
    page = open_page(f"{version}{served.chapter}")
    page.locator(".value").first.click()
    page.locator("dialog.card[open]").wait_for()


@pytest.mark.parametrize("path", ["nowhere.html", "chapters/nowhere.html", "v/9.9.9/a/b/c/nowhere.html"])
def test_address_that_leads_nowhere_shows_the_way_back_at_any_depth(chromium, address: str, path: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    answer = page.goto(f"{address}/{path}")
    assert answer.status == 404
    assert page.get_by_role("heading", level=1).inner_text() == "There is no page at this address"
    page.get_by_role("link", name="Methods").click()
    page.wait_for_url(f"{address}/chapters/methods.html")
    context.close()


@pytest.mark.parametrize("version", ["", "v/0.1.0/"])
def test_page_of_others_frames_a_figure_alone_and_no_other_page(
    chromium, address: str, site: Path, version: str
) -> None:
    figure = next(site.glob("exhibits/*/embed.html")).relative_to(site).as_posix()
    frames = "".join(f'<iframe src="{address}/{version}{each}"></iframe>' for each in (figure, "index.html"))

    class Theirs(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Theirs) as server:  # another origin, by its port
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        own = page.frame_locator("iframe >> nth=0")
        own.get_by_role("button", name="Explore").click()
        own.locator(".live-chart svg").wait_for()
        assert [frame.url.partition(":")[0] for frame in page.frames[1:]] == ["http", "chrome-error"]
        page.close()
        server.shutdown()


def test_fonts_of_the_text_come_with_the_head_and_once(open_page) -> None:
    page = open_page("index.html")
    early = "/(Serif-Regular|Serif-Italic|Variable)/.test(each.name)"
    asked = f"performance.getEntriesByType('resource').filter((each) => {early}).map((each) => each.initiatorType)"
    wait_until(page, f"{asked}.length >= 3")
    assert page.evaluate(asked) == ["link"] * 3


def test_downloads_of_the_citation_can_be_had(open_page) -> None:
    page = open_page("chapters/evidence/cite.html")
    for name in ("BibTeX", "RIS", "CSL-JSON"):
        link = page.locator("a.cite-file", has_text=name)
        answer = page.request.get(link.evaluate("link => link.href"))
        assert answer.ok
        assert "/v/0.2.0/" in answer.text()


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_list_of_versions_fits_the_screen(open_page, width: int) -> None:
    for path in ("chapters/methods.html", "versions.html", "404.html"):
        page = open_page(path, width=width)
        if page.locator(".versions summary").count():
            page.locator(".versions summary").click()
            shown = page.locator(".versions ul").bounding_box()
            assert shown["x"] >= 0
            assert shown["x"] + shown["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_publishing_are_accessible(open_page, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in ("chapters/evidence/cite.html", "chapters/evidence/about.html", "versions.html", "404.html"):
        page = open_page(path, color_scheme=scheme, bypass_csp=True)
        if page.locator(".versions summary").count():
            page.locator(".versions summary").click()
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == [], path


def test_the_list_of_versions_is_heard_in_its_order(open_page) -> None:
    page = open_page("versions.html")
    assert faults_heard(page) == []
    assert outline(page) == (OUTLINES / "versions.txt").read_text(encoding="utf-8")


def test_the_day_of_a_version_stays_on_one_line_on_a_phone(open_page) -> None:
    page = open_page("versions.html", width=360)
    days = page.locator("td.date").all()
    assert len(days) >= 2
    assert {day.evaluate("cell => getComputedStyle(cell).whiteSpace") for day in days} == {"nowrap"}
