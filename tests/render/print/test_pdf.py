"""The PDF: tagged and archivable, the site's numbers, our fonts only, the same bytes everywhere."""

from __future__ import annotations

import io
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject, IndirectObject

from report.core.errors import ContentError
from report.render.html.site import render_project
from report.render.print.compose import Composed, compose
from report.render.print.pdf import make_pdf, write_pdf
from report.theme.fonts import FONTS
from tests.render.specimen import CHART, ROWS, compose_text, write_book


def pdf_of(composed: Composed, **given: Any) -> bytes:
    return make_pdf(composed.tree, root=composed.root, files=composed.files, **given)


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_book(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def content(folder: Path) -> bytes:
    return pdf_of(compose(folder, "typst"))


@pytest.fixture(scope="module")
def reader(content: bytes) -> PdfReader:
    return reader_of(content)


def outline(items: list[Any]) -> Iterator[str]:
    for item in items:
        if isinstance(item, list):
            yield from outline(item)
        else:
            yield " ".join(str(item.title).split())


def structure(node: Any) -> Iterator[DictionaryObject]:
    """All elements of the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def tags(reader: PdfReader, name: str) -> list[DictionaryObject]:
    return [element for element in structure(reader.trailer["/Root"]["/StructTreeRoot"]) if element["/S"] == name]


def words(text: str) -> str:
    return " ".join(text.split())


# What goes wrong


def test_broken_typst_is_told_with_its_section_and_leaves_the_last_pdf(tmp_path: Path) -> None:
    composed = compose_text(tmp_path, "## Before\n\nText.\n\n## The faulty one\n\n`#nowhere()`{=typst}\n\n## After\n")
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"last good")
    with pytest.raises(ContentError) as caught:
        write_pdf(composed.tree, target, root=composed.root, files=composed.files)
    assert 'in "The faulty one"' in str(caught.value)
    assert "unknown variable: nowhere" in str(caught.value)
    assert target.read_bytes() == b"last good"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".qmd") == ["paper.pdf"]


def test_missing_fonts_are_named_and_leave_the_last_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composed = compose_text(tmp_path, "Text.\n")
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"last good")
    fonts = tmp_path / "fonts"
    shutil.copytree(FONTS, fonts)
    monkeypatch.setattr("report.theme.fonts.FONTS", fonts)
    for name in ("PaperSerif-Regular.ttf", "PaperSerif-Italic.ttf"):  # typst itself would not miss the second one
        (fonts / "ttf" / name).unlink()
    with pytest.raises(ContentError) as caught:
        write_pdf(composed.tree, target, root=composed.root, files=composed.files)
    assert [(problem.path, problem.found) for problem in caught.value.problems] == [
        ("report/theme/fonts/ttf/PaperSerif-Italic.ttf", "font file is missing"),
        ("report/theme/fonts/ttf/PaperSerif-Regular.ttf", "font file is missing"),
    ]
    assert target.read_bytes() == b"last good"


def test_another_font_asked_for_in_the_text_is_an_error(tmp_path: Path) -> None:
    composed = compose_text(tmp_path, '`#text(font: "Nowhere Sans")[x]`{=typst}\n')
    with pytest.raises(ContentError, match="unknown font family: nowhere sans"):
        pdf_of(composed)


def hand_made(*inlines: dict[str, Any]) -> dict[str, Any]:
    return {"pandoc-api-version": [1, 23, 1, 1], "meta": {}, "blocks": [{"t": "Para", "c": list(inlines)}]}


def image(target: str, alt: str | None) -> dict[str, Any]:
    attributes = [] if alt is None else [["alt", alt]]
    return {"t": "Image", "c": [["", [], attributes], [], [target, ""]]}


def test_images_and_links_that_cannot_be_shown_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "silent.svg").write_text(CHART, encoding="utf-8")
    link = {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "later"}], ["#latr", ""]]}
    tree = hand_made(
        {"t": "Span", "c": [["later", [], []], []]},
        link,
        image("absent.svg", "A"),
        image("drawing.bmp", "B"),
        image("https://example.org/chart.svg", "C"),
        image("silent.svg", None),
    )
    with pytest.raises(ContentError) as caught:
        make_pdf(tree, root=tmp_path, files={})
    assert [problem.found for problem in caught.value.problems] == [
        'the link "later" leads to #latr, which does not exist',
        "the image absent.svg does not exist",
        "the image drawing.bmp cannot be shown",
        "the image https://example.org/chart.svg is on another host",
        "the image silent.svg has no alternative text",
    ]
    assert caught.value.problems[0].expected == "the identifier of something, perhaps #later"


# What the PDF holds


def test_outline_has_the_sites_headings_and_numbers_in_order(folder: Path, reader: PdfReader, tmp_path: Path) -> None:
    rendered = render_project(folder, tmp_path / "site")
    shown = []
    for page in rendered.pages:
        soup = BeautifulSoup((rendered.folder / page).read_text("utf-8"), "html.parser")
        headings = soup.select("main h1, main h2, main h3, main h4")
        shown += [words(heading.get_text()) for heading in headings if heading.get_text() != "Footnotes"]
    assert "1.1 ¿Qué pasó en 1994?" in shown
    left_out = {"Máquinas & Models: a Specimen", "Abstract"}  # both stand on the title page
    own = [title for title in outline(reader.outline) if title != "First things"]  # a part is no heading of a page
    assert own == [title for title in shown if title not in left_out]


def test_title_page_contents_and_abstract_come_first(reader: PdfReader) -> None:
    first, second = (words(page.extract_text()) for page in reader.pages[:2])
    for text in (
        "Máquinas & Models: a Specimen",
        "What print must show",
        "Contributors to the Specimen",
        "May 1, 2024",
    ):
        assert text in first
    assert "Abstract The abstract stands on the title page." in first
    assert "Keywords: machines, programas públicos" in first
    assert second.startswith("Table of contents")
    assert re.search(r"1\.1 ¿Qué pasó en 1994\? [. ]*3", second)


def test_every_link_leads_to_a_page_or_an_address(reader: PdfReader) -> None:
    pages = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    places, addresses = 0, set()
    for page in reader.pages:
        for annotation in (item.get_object() for item in page.get("/Annots", [])):
            if "/A" in annotation:
                addresses.add(annotation["/A"]["/URI"])
                continue
            target = annotation["/Dest"]
            if isinstance(target, str):
                named = reader.named_destinations[target]
                assert isinstance(named, Destination)
                assert named.page.idnum in pages
            else:
                assert target.get_object()[0].idnum in pages
            places += 1
    assert addresses == {"https://example.org/page"}
    assert places > 15


def test_metadata_are_the_projects_own(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == "Máquinas & Models: a Specimen"
    assert reader.metadata.author == "Contributors to the Specimen"
    assert reader.metadata.subject == "The abstract stands on the title page."
    assert reader.metadata["/Keywords"] == "machines, programas públicos"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date().isoformat() == "2024-05-01"


def test_file_is_tagged_and_says_which_standards_it_keeps(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    described = root["/Metadata"].get_data().decode()
    found = dict(re.findall(r"<(pdf\w+:\w+)>([^<]*)", described))
    assert (found["pdfuaid:part"], found["pdfaid:part"], found["pdfaid:conformance"]) == ("1", "2", "A")
    levels = [len(tags(reader, f"/H{level}")) for level in (1, 2, 3, 4)]
    assert levels == [6, 3, 1, 0]  # a level that the text skips is not skipped by the tags


def test_fonts_are_embedded_and_only_ours(reader: PdfReader) -> None:
    names = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            names.add(str(descriptor["/FontName"]).partition("+")[2].split("-")[0])
    assert names == {"PaperSerif", "PaperSans", "PaperMono", "NewCMMath"}


def test_every_figure_and_formula_has_an_alternative_text(reader: PdfReader) -> None:
    assert [figure["/Alt"] for figure in tags(reader, "/Figure") if figure.get("/Alt")] == [
        "Line that rises from 1 to 3."
    ]
    assert all("/Alt" in figure for figure in tags(reader, "/Figure"))
    assert [formula["/Alt"].strip() for formula in tags(reader, "/Formula")] == ["g = \\frac{a}{b}", "x^2"]


def test_figures_are_vectors(reader: PdfReader) -> None:
    assert not [image for page in reader.pages for image in page.images]
    assert any("Axis año" in page.extract_text() for page in reader.pages)


def test_head_of_a_long_table_is_repeated_and_no_row_is_lost(reader: PdfReader) -> None:
    texts = [words(page.extract_text()) for page in reader.pages]
    holding = [text for text in texts if "Programa número" in text]
    assert len(holding) > 1
    assert all("Year Programme of a rather long name Amount" in text for text in holding)
    found = [int(number) for text in holding for number in re.findall(r"Programa número (\d+)", text)]
    assert found == list(range(ROWS))
    assert sum("Table 2.1:" in text for text in holding) == 1


def test_captions_callouts_notes_and_references_are_there(reader: PdfReader) -> None:
    text = words(" ".join(page.extract_text() for page in reader.pages))
    for part in (
        "Figure 1.1: A chart of the specimen",
        "(1.1)",
        "A remark What is remarked.",
        "The note’s text, ¡con acentos!",
        "Núñez, Ana. 2020. A Book. Press.",
        "See Section 1.1",
        "Notes below the table.",
    ):
        assert part in text


def test_running_heads_name_the_chapter_where_none_opens(reader: PdfReader) -> None:
    texts = [words(page.extract_text()) for page in reader.pages]
    continued = [text for text in texts if "Programa número" in text][-1]
    assert continued.startswith("Máquinas & Models: a Specimen 2 The second chapter")
    opening = next(text for text in texts if "See Section" in text)
    assert "Specimen" not in opening


# Other documents


def test_single_document_has_no_title_page(tmp_path: Path) -> None:
    composed = compose_text(
        tmp_path, "---\ntitle: Una nota\nlang: es-MX\nabstract: El resumen.\n---\n\n# Uno\n\nTexto.\n"
    )
    reader = reader_of(pdf_of(composed))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == "es-MX"
    assert "pdfaid" not in reader.trailer["/Root"]["/Metadata"].get_data().decode()  # it has no date
    assert words(reader.pages[0].extract_text()).startswith("Una nota El resumen. Uno Texto.")


def test_document_without_front_matter_is_set_too(tmp_path: Path) -> None:
    first = pdf_of(compose_text(tmp_path / "a", "Text only.\n"))
    assert first == pdf_of(compose_text(tmp_path / "b", "Text only.\n"))
    assert "Text only." in reader_of(first).pages[0].extract_text()


def test_tabs_panels_and_theorems_follow_each_other(tmp_path: Path) -> None:
    text = """
::: {.panel-tabset}
## Maps
First.

## Lists
Second.
:::

::: {#thm-one}
## Named
Third.
:::
"""
    shown = words(reader_of(pdf_of(compose_text(tmp_path, text))).pages[0].extract_text())
    assert shown.startswith("Maps First. Lists Second. Theorem 1 (Named) Third.")


# The same bytes


def test_bytes_do_not_depend_on_folder_time_zone_or_language(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Mexico_City")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    time.tzset()
    try:
        other = write_book(tmp_path / "a folder with a longer name" / "book")
        assert pdf_of(compose(other, "typst")) == content
    finally:
        monkeypatch.undo()
        time.tzset()
    assert os.fsencode(tmp_path) not in content
