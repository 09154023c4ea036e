"""What pages tell programs: nothing invented, the same for both renderers, and out again letter for letter."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from report.core.authors import Author
from report.core.errors import ContentError
from report.core.paper import Paper, read_paper
from report.core.project import Project
from report.evidence import catalogue
from report.evidence.catalogue import Card, Described, cards_of, describe
from report.evidence.citing import bibtex, citation_files, csl, ris, sentence
from report.evidence.gathered import Evidence
from report.evidence.heads import NOT_FOUND, with_head, without_head
from report.evidence.plates import SharedPage
from report.exhibits.plate import SHARE_HEIGHT, SHARE_WIDTH

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/paper/"
PAPER = Paper(
    title="A & B",
    subtitle="On 50% of <it>",
    authors=(Author("Contributors to the Paper"),),
    date="2026-11-24",
    version="1.2.0",
    language="en",
    keywords=("one", "two"),
    licence="CC BY 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
    address="",
)
FILES = {"distribution": [{"@type": "DataDownload", "contentUrl": "data/x.csv"}], "@type": "Dataset", "name": "x"}
DESCRIBED = Described(
    PAPER,
    {"index.html": Card("share/lives.png", 'Says "so"', 1330, 674)},
    {"chapters/evidence/data-x.html": (FILES, FILES)},
)
PAGE = (
    '<html><head><title>T</title></head><body><main><h1 class="title"><span class="chapter-number">1</span> '
    '<span class="chapter-title">The <em>heading</em></span></h1><p>Short.</p>'
    "<p>A paragraph of which a reader of search results learns what the page is about &amp; more.</p>"
    "</main></body></html>"
)
INDEX = (
    '<html><head><title>T</title></head><body><main><h2 id="abstract">Abstract</h2>'
    "<p><strong>Purpose.</strong> We ask who made what, and we say from where we know it, row by row.</p>"
    '<p>We find &lt;/script&gt; 42.</p><div lang="es"><p>Resumen</p></div></main></body></html>'
)


def soup_of(path: str, page: str, address: str = "") -> BeautifulSoup:
    described = replace(DESCRIBED, paper=replace(PAPER, address=address), has_pdf=True)
    return BeautifulSoup(with_head(described, path, page), "html.parser")


def content(soup: BeautifulSoup, name: str) -> list[str]:
    return [e["content"] for e in soup.find_all("meta") if name in (e.get("name"), e.get("property"))]


def data_of(soup: BeautifulSoup) -> dict:
    (block,) = soup.find_all("script", type="application/ld+json")
    return json.loads(block.string)


@pytest.mark.parametrize("path", ["index.html", "chapters/one.html", "chapters/evidence/data-x.html", "404.html"])
def test_no_address_is_invented(path: str) -> None:
    """Without an address, nothing in the head begins with one but the licence's and the vocabulary's."""
    head = with_head(DESCRIBED, path, PAGE).partition("</head>")[0]
    known = ("https://creativecommons.org/", "https://schema.org")
    assert [each for each in re.findall(r"https?://[^\"<]+", head) if not each.startswith(known)] == []
    assert "canonical" not in head
    assert "og:image" not in head


def test_addresses_are_those_that_were_given() -> None:
    soup = soup_of("chapters/one.html", PAGE, ADDRESS)
    assert soup.find("link", rel="canonical")["href"] == f"{ADDRESS}chapters/one.html"
    assert content(soup, "og:url") == [f"{ADDRESS}chapters/one.html"]
    assert content(soup, "og:image") == [f"{ADDRESS}share/lives.png"]
    assert content(soup, "og:image:alt") == ['Says "so"']
    assert content(soup, "og:image:width") == ["1330"]
    first = soup_of("index.html", INDEX, ADDRESS)
    assert first.find("link", rel="canonical")["href"] == ADDRESS
    assert content(first, "citation_pdf_url") == [f"{ADDRESS}a-b.pdf"]


def test_title_and_description_are_those_of_the_page() -> None:
    soup = soup_of("chapters/one.html", PAGE)
    assert content(soup, "og:title") == ["The heading"]
    assert content(soup, "description")[0].startswith("A paragraph of which a reader")
    assert "about & more" in content(soup, "description")[0]
    assert content(soup_of("index.html", INDEX), "description")[0].startswith("We ask who made what")


def test_description_of_the_author_stays() -> None:
    page = PAGE.replace("<title>", '<meta name="description" content="Mine"><title>')
    assert content(soup_of("chapters/one.html", page), "description") == ["Mine"]
    assert content(soup_of("chapters/one.html", page), "og:description") == ["Mine"]


def test_first_page_is_a_scholarly_article_with_citation_tags() -> None:
    soup = soup_of("index.html", INDEX)
    assert content(soup, "citation_title") == ["A & B: on 50% of <it>"]
    assert content(soup, "citation_author") == ["Contributors to the Paper"]
    assert content(soup, "citation_publication_date") == ["2026/11/24"]
    data = data_of(soup)
    assert data["@type"] == "ScholarlyArticle"
    assert data["author"] == [{"@type": "Organization", "name": "Contributors to the Paper"}]
    assert data["abstract"].endswith("We find </script> 42.")
    assert "Resumen" not in data["abstract"]


def test_page_of_data_is_datasets_whose_files_are_found_from_it() -> None:
    data = data_of(soup_of("chapters/evidence/data-x.html", PAGE))
    assert [each["@type"] for each in data["@graph"]] == ["Dataset", "Dataset"]
    assert data["@graph"][0]["distribution"][0]["contentUrl"] == "../../data/x.csv"
    assert data["@graph"][0]["license"] == PAPER.licence_address
    there = data_of(soup_of("chapters/evidence/data-x.html", PAGE, ADDRESS))
    assert there["@graph"][0]["distribution"][0]["contentUrl"] == f"{ADDRESS}data/x.csv"


def test_page_not_found_is_kept_out_of_search_machines() -> None:
    soup = soup_of("404.html", PAGE, ADDRESS)
    assert content(soup, "robots") == ["noindex"]
    assert soup.find("link", rel="canonical") is None


def test_head_goes_out_letter_for_letter_and_in_once_only() -> None:
    once = with_head(DESCRIBED, "chapters/one.html", PAGE)
    assert with_head(DESCRIBED, "chapters/one.html", once) == once != PAGE
    assert without_head(once) == PAGE


def test_reference_in_every_format_is_the_same_and_escaped() -> None:
    paper = replace(PAPER, address=ADDRESS)
    assert sentence(paper).endswith(f"Version 1.2.0. {ADDRESS}v/1.2.0/")
    assert r"title = {{A \& B: on 50\% of <it>}}" in bibtex(paper)
    assert r"author = {{Contributors to the Paper}}" in bibtex(paper)
    assert f"url = {{{ADDRESS}v/1.2.0/}}" in bibtex(paper)
    assert ris(paper).startswith("TY  - RPRT\r\nAU  - Contributors to the Paper\r\n")
    assert ris(paper).endswith("ER  - \r\n")
    assert csl(paper)["issued"] == {"date-parts": [[2026, 11, 24]]}
    assert "URL" not in csl(PAPER)
    assert all(b"http" not in each for each in citation_files(PAPER).values())


def test_pandoc_reads_the_references() -> None:
    import pypandoc

    for form, text in (("bibtex", bibtex(PAPER)), ("ris", ris(PAPER)), ("csljson", json.dumps([csl(PAPER)]))):
        (item,) = json.loads(pypandoc.convert_text(text, "csljson", format=form))
        assert item["issued"]["date-parts"][0][0] == 2026, form
        assert item["author"] == [{"literal": "Contributors to the Paper"}] or form == "ris", form


def project_with(folder: Path, citation: str | None) -> Project:
    book = "project:\n  type: book\nbook:\n  title: A\n  author: Us\n  date: 2026-11-24\n"
    (folder / "_quarto.yml").write_text(f"{book}report: {{}}\n")
    if citation is not None:
        (folder / "CITATION.cff").write_text(citation)
    return Project(folder)


def test_project_without_citation_file_is_no_paper(tmp_path: Path) -> None:
    assert read_paper(project_with(tmp_path, None)) is None
    assert describe(Evidence(Project(tmp_path))) is None


@pytest.mark.parametrize(
    ("citation", "fault"),
    [
        ("license: CC-BY-4.0\n", "no version"),
        ("version: 1.0.0\nlicense: [MIT]\n", "CITATION.cff:2: no licence of a text"),
    ],
)
def test_citation_file_that_says_too_little_is_an_error(tmp_path: Path, citation: str, fault: str) -> None:
    with pytest.raises(ContentError, match=fault):
        read_paper(project_with(tmp_path, citation))


@pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "MIT OR Apache-2.0"])
def test_citation_file_of_a_project_that_is_no_paper_with_data_stops_nothing(tmp_path: Path, licence: str) -> None:
    project = project_with(tmp_path, f"version: 1.0.0\nlicense: {licence}\n")
    project.configuration.write_text(project.configuration.read_text().replace("report: {}\n", ""))
    assert read_paper(project) is None


def test_licence_may_be_an_expression(tmp_path: Path) -> None:
    paper = read_paper(project_with(tmp_path, "version: 1.0.0\nlicense: (CC-BY-4.0 AND MIT)\n"))
    assert paper
    assert paper.licence == "CC BY 4.0"


@pytest.mark.parametrize(
    ("line", "fault"),
    [("", r"_quarto\.yml:3: the book has no date"), ("  date: Spring\n", r"_quarto\.yml:6: the book's date is Spring")],
)
def test_paper_without_a_date_cannot_be_cited(tmp_path: Path, line: str, fault: str) -> None:
    project = project_with(tmp_path, "version: 1.0.0\nlicense: CC-BY-4.0\n")
    text = project.configuration.read_text().replace("  date: 2026-11-24\n", line)
    project.configuration.write_text(text)
    with pytest.raises(ContentError, match=fault):
        read_paper(project)


def test_built_pages_have_heads_and_the_files_they_name() -> None:
    site = ROOT / "build/site"
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert data_of(soup)["@type"] == "ScholarlyArticle"
    assert data_of(soup)["isBasedOn"]["@type"] == "Dataset"
    assert len(content(soup, "description")[0]) > 60
    for link in soup.find_all("link", rel="alternate"):
        assert (site / link["href"]).is_file()
    titles = [content(BeautifulSoup(path.read_text(), "html.parser"), "og:title") for path in site.rglob("*.html")]
    assert all(len(each) == 1 for each in titles if each)
    assert len({each[0] for each in titles if each}) == len([each for each in titles if each])


def test_every_page_of_the_site_has_a_picture_of_its_own_to_share() -> None:
    site = ROOT / "build/site"
    cards = cards_of(Evidence(Project(ROOT)))
    shared: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        page, text = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        if page != NOT_FOUND and 'http-equiv="refresh"' not in text:
            shared.setdefault(cards[page].path, []).append(page)
    assert len(shared) > 60
    for card, pages in shared.items():
        own, *others = sorted(pages, key=len)
        assert others in ([], [own.replace(".html", "/embed.html")]), card
        with Image.open(site / card) as image:
            assert image.size == (SHARE_WIDTH, SHARE_HEIGHT)
    assert len({(site / card).read_bytes() for card in shared}) == len(shared), "no two are alike"
    assert {path.relative_to(site).as_posix() for path in site.glob("share/**/*.png")} == set(shared)


def test_the_headline_of_a_picture_is_the_title_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, str] = {}

    def note(evidence: Evidence, paper: Paper, pages: Sequence[SharedPage], names: Sequence[str]) -> None:
        drawn.update((f"share/{page.place}.png", page.title) for page in pages)

    monkeypatch.setattr(catalogue, "draw_missing", note)
    evidence = Evidence(Project(ROOT))
    catalogue.card_companions(evidence)
    assert len(drawn) > 30
    for page, card in cards_of(evidence).items():
        if not page.startswith("exhibits/"):
            soup = BeautifulSoup((ROOT / "build/site" / page).read_text(encoding="utf-8"), "html.parser")
            assert drawn[card.path] == soup.find("h1").find(class_="chapter-title").get_text(), page
