"""Every link of the built site leads somewhere: pages, places in them, files, styles, scripts, images, JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

ROOT = Path(__file__).parents[1]
LINKS = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}
LEADS_AWAY = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True)
KEYS = ("href", "url", "path", "contentUrl", "page")  # under which the site's JSON names its own files


def faults_of(site: Path, base: str = "") -> list[str]:
    """Every link below a folder that leads nowhere, with the page it stands on.

    The page for addresses that lead nowhere may name ``base``, the site's place on its host: it is shown at any depth.
    """
    pages = {path: html.document_fromstring(path.read_bytes(), PARSER) for path in site.rglob("*.html")}
    seen = {
        path.resolve(): Counter(each.get("id") for each in page.iterfind(".//*[@id]")) for path, page in pages.items()
    }
    names = {path: set(counts) for path, counts in seen.items()}
    faults = []
    for path, page in sorted(pages.items()):
        twice = [name for name, count in seen[path.resolve()].items() if count > 1]
        faults += [f"{path.relative_to(site)}: two elements are called {name}" for name in twice]
        for link in links_in(page):
            if base and path == site / "404.html" and link.startswith(base):
                link = link.removeprefix(base)
            faults += [f"{path.relative_to(site)}: {fault}" for fault in fault_of(link, path, site, names)]
    for path in sorted(site.rglob("*.css")):
        for link in re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text(encoding="utf-8")):
            faults += [f"{path.relative_to(site)}: {fault}" for fault in fault_of(link, path, site, names)]
    for path in sorted(site.rglob("*.json")):
        # Records are read by programs from anywhere, so that their ways begin at the first page of their version.
        first = next(folder / "index.html" for folder in path.parents if (folder / "index.html").is_file())
        for link in links_in_json(json.loads(path.read_text(encoding="utf-8"))):
            faults += [f"{path.relative_to(site)}: {fault}" for fault in fault_of(link, first, site, names)]
    return faults


def links_in(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter(etree.Element):
        if element.tag in LINKS and LINKS[element.tag] in element.attrib:
            yield element.get(LINKS[element.tag])
        if "srcset" in element.attrib:
            yield from (part.split()[0] for part in element.get("srcset").split(","))
        if element.tag == "use":
            yield element.get("href", "#")
        if element.tag == "script" and element.get("type") == "application/ld+json":
            yield from links_in_json(json.loads(element.text))


def links_in_json(value: object) -> Iterator[str]:
    """Texts that look like a way to a file of the site, under a key that says so."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in KEYS and isinstance(each, str) and re.search(r"\.(html|csv|zip|json|png|svg|pdf)(#|$)", each):
                yield each
            else:
                yield from links_in_json(each)
    elif isinstance(value, list):
        for each in value:
            yield from links_in_json(each)


def fault_of(link: str, page: Path, site: Path, names: Mapping[Path, set[str]]) -> Iterator[str]:
    if LEADS_AWAY.match(link):
        return
    parts = urlsplit(link)
    if parts.path.startswith("/"):
        yield f"{link} begins at the host's root, which is not the site's under a sub-path"
        return
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site.resolve()):
        yield f"{link} leads out of the site"
    elif not target.is_file():
        yield f"{link} leads nowhere"
    elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in names[target]:
        yield f"{link}: the page has no such place"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text('<p id="here"><a href="deep/">a</a> <a href="#here">b</a></p>')
    (tmp_path / "deep/index.html").write_text(
        '<a id="x" href="../index.html#here">a</a> <a href="https://example.org/y#z">b</a>'
    )
    return tmp_path


def test_a_sound_site_has_no_fault(small: Path) -> None:
    assert faults_of(small) == []


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<a href="none.html">', "none.html leads nowhere"),
        ('<a href="#none">', "#none: the page has no such place"),
        ('<a href="deep/index.html#none">', "no such place"),
        ('<img src="none.png">', "none.png leads nowhere"),
        ('<script src="none.js"></script>', "none.js leads nowhere"),
        ('<link rel="stylesheet" href="none.css">', "none.css leads nowhere"),
        ('<img srcset="none.png 2x">', "none.png leads nowhere"),
        ('<a href="/index.html">', "begins at the host's root"),
        ('<a href="../../other.html">', "leads out of the site"),
        ('<p id="two"><b id="two">', "two elements are called two"),
        ('<script type="application/ld+json">{"contentUrl": "none.csv"}</script>', "none.csv leads nowhere"),
    ],
)
def test_each_kind_of_dead_link_is_found(small: Path, markup: str, fault: str) -> None:
    (small / "other.html").write_text(markup)
    assert len(found := faults_of(small)) == 1
    assert found[0].startswith("other.html: ")
    assert fault in found[0]


def test_dead_links_in_styles_and_json_are_found(small: Path) -> None:
    (small / "x.css").write_text("@font-face { src: url('none.woff2'); }")
    (small / "x.json").write_text('{"cards": [{"href": "deep/index.html#none"}]}')
    assert [fault.split(":")[0] for fault in faults_of(small)] == ["x.css", "x.json"]


def test_every_link_of_the_built_site_leads_somewhere() -> None:
    assert len(list((ROOT / "build/site").rglob("*.html"))) > 20
    found = faults_of(ROOT / "build/site")
    # The paper for print stands beside the site, until publishing puts it within.
    assert [each for each in found if not re.search(r": \.\./paper\.(pdf|docx) leads out of the site$", each)] == []
