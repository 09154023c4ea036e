"""The Word file: styles of its own, links and bookmarks that meet, alternative texts, the same bytes everywhere."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from report.core.errors import ContentError
from report.render.print.compose import Composed, compose
from report.render.print.docx import make_docx, write_docx
from report.render.print.word.reference import make_reference
from tests.render.specimen import ROWS, compose_text, write_book

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_of(composed: Composed) -> bytes:
    return make_docx(composed.tree, root=composed.root, files=composed.files)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return docx_of(compose(write_book(tmp_path_factory.mktemp("book"), chart="chart.png"), "docx"))


@pytest.fixture(scope="module")
def document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def paragraphs(document: Document, style: str) -> list[str]:
    return [" ".join(item.text.split()) for item in document.paragraphs if item.style and item.style.name == style]


def test_image_of_a_kind_that_word_cannot_show_leaves_the_last_file(tmp_path: Path) -> None:
    composed = compose(write_book(tmp_path / "book", chart="chart.tif"), "docx")
    target = tmp_path / "paper.docx"
    target.write_bytes(b"last good")
    with pytest.raises(ContentError, match=r"the image chart\.tif cannot be shown"):
        write_docx(composed.tree, target, root=composed.root, files=composed.files)
    assert target.read_bytes() == b"last good"


def test_headings_have_their_numbers_and_levels(document: Document) -> None:
    found = [
        (item.style.name, " ".join(item.text.split()))
        for item in document.paragraphs
        if item.style and item.style.name.startswith(("Heading", "Part", "Chapter in"))
    ]
    assert found == [
        ("Heading 1", "Summary"),
        ("Heading 2", "Findings"),
        ("Part", "First things"),
        ("Chapter in Part", "1 The first chapter"),
        ("Heading 2", "1.1 ¿Qué pasó en 1994?"),
        ("Heading 4", "1.1.0.1 A level is skipped"),
        ("Heading 1", "2 The second chapter"),
        ("Heading 1", "References"),
        ("Heading 1", "Appendix A — Notes on data"),
        ("Heading 2", "A.1 Where from"),
    ]


def test_front_matter_and_properties_are_the_projects_own(document: Document, content: bytes) -> None:
    assert paragraphs(document, "Title") == ["Máquinas & Models: a Specimen"]
    assert paragraphs(document, "Subtitle") == ["What print must show"]
    assert paragraphs(document, "Author") == ["Contributors to the Specimen"]
    assert paragraphs(document, "Date") == ["May 1, 2024"]
    assert paragraphs(document, "Abstract") == ["The abstract stands on the title page."]
    properties = document.core_properties
    assert (properties.title, properties.author) == ("Máquinas & Models: a Specimen", "Contributors to the Specimen")
    assert properties.keywords == "machines, programas públicos"
    assert properties.language == "en"
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2024-05-01"
    assert '<w:lang w:val="en"' in part(content, "word/styles.xml")


def test_contents_are_a_field_with_its_entries_filled_in(document: Document, content: bytes) -> None:
    text = part(content, "word/document.xml")
    assert 'TOC \\o "1-3" \\h \\z \\u' in text
    assert [text.count(f'fldCharType="{kind}"') for kind in ("begin", "separate", "end")] == [1, 1, 1]
    entries = [item.text.strip() for item in document.paragraphs if item.style and item.style.name.startswith("toc ")]
    assert "1.1 ¿Qué pasó en 1994?" in entries
    assert len(entries) == 9  # all headings but the one of level 4


def test_every_internal_link_has_its_bookmark(content: bytes) -> None:
    text = part(content, "word/document.xml")
    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', text))
    bookmarks = re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', text)
    assert {"fig-chart", "tbl-long", "eq-growth", "sec-two", "ref-key2020"} <= anchors
    assert anchors <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))


def test_links_to_the_web_keep_their_address(document: Document) -> None:
    targets = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert targets == {"https://example.org/page"}


def test_head_of_a_table_is_repeated_and_rows_stay_whole(document: Document) -> None:
    (table,) = document.tables
    assert len(table.rows) == ROWS + 1
    marked = [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows]
    assert marked == [True] + [False] * ROWS
    assert all(row._tr.find(f".//{W}cantSplit") is not None for row in table.rows)
    assert [cell.text for cell in table.rows[ROWS].cells] == ["2019", "Programa número 59", "59,000"]
    assert table.rows[1].cells[2].paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert table.style is not None
    assert table.style.name == "Table"


def test_image_has_its_alternative_text_and_captions_their_labels(document: Document, content: bytes) -> None:
    assert re.findall(r'<wp:docPr descr="([^"]*)"', part(content, "word/document.xml")) == [
        "Line that rises from 1 to 3."
    ]
    assert len(document.inline_shapes) == 1
    assert paragraphs(document, "Image Caption") == ["Figure 1.1: A chart of the specimen, after Núñez (2020)."]
    assert paragraphs(document, "Table Caption") == ["Table 2.1: The long table."]


def test_notes_callouts_equations_and_references_are_there(document: Document, content: bytes) -> None:
    assert "¡con acentos!" in part(content, "word/footnotes.xml")
    assert paragraphs(document, "Callout Title") == ["A remark"]
    assert paragraphs(document, "Callout") == ["What is remarked."]
    assert paragraphs(document, "Equation") == ["(1.1)"]
    assert part(content, "word/document.xml").count("<m:oMath>") == 2
    assert paragraphs(document, "Bibliography") == ["Núñez, Ana. 2020. A Book. Press."]


def test_every_style_in_use_is_defined(content: bytes) -> None:
    used = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', part(content, "word/document.xml")))
    defined = set(re.findall(r'w:styleId="([^"]+)"', part(content, "word/styles.xml")))
    assert len(used) > 20
    assert used <= defined


def test_page_has_number_and_running_head(document: Document) -> None:
    section = document.sections[0]
    assert "PAGE" in section.footer._element.xml
    assert 'STYLEREF "heading 1"' in section.header._element.xml.replace("&quot;", '"')
    assert section.different_first_page_header_footer
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210


def test_image_meant_for_word_is_taken_where_conditions_are_nested(tmp_path: Path) -> None:
    text = """
::: {.content-visible when-format="docx"}
![](chart.png){fig-alt="For Word"}
:::

:::: {.content-visible unless-format="html"}
::: {.content-hidden when-format="docx"}
![](chart.svg){fig-alt="For print"}
:::
::::
"""
    write_book(tmp_path)
    (tmp_path / "_quarto.yml").unlink()
    shown = part(docx_of(compose_text(tmp_path, text, "docx")), "word/document.xml")
    assert re.findall(r'<wp:docPr descr="([^"]*)"', shown) == ["For Word"]


def test_single_document_has_no_contents(tmp_path: Path) -> None:
    content = docx_of(compose_text(tmp_path, "---\ntitle: Una nota\nlang: es\n---\n\n# Uno\n\nTexto.\n", "docx"))
    assert "TOC \\o" not in part(content, "word/document.xml")
    assert "pageBreakBefore/" not in part(content, "word/styles.xml")


def test_words_in_another_language_say_so_each(tmp_path: Path) -> None:
    text = "---\ntitle: A note\nlang: en\n---\n\nOne [dos palabras]{lang=es} three.\n\n::: {lang=pt}\nQuatro.\n:::\n"
    shown = part(docx_of(compose_text(tmp_path, text, "docx")), "word/document.xml")
    found: dict[str, str] = {}
    for run in re.findall(r"<w:r>.*?</w:r>", shown, re.DOTALL):
        language = re.search(r'<w:lang w:val="(\w+)"', run)
        words = "".join(re.findall(r"<w:t\b[^>]*>([^<]*)</w:t>", run))
        found[language[1] if language else ""] = found.get(language[1] if language else "", "") + words
    assert (found["es"].strip(), found["pt"].strip()) == ("dos palabras", "Quatro.")
    assert "One" in found[""]


def test_fonts_are_those_that_every_computer_has(content: bytes) -> None:
    parts = [part(content, f"word/{name}.xml") for name in ("styles", "document", "numbering", "header1", "footer1")]
    named = {font for text in parts for font in re.findall(r'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]*)"', text)}
    assert "Georgia" in named
    assert named - {"Arial", "Georgia", "Courier New", "Cambria Math", "Symbol", "Wingdings"} == set()


def test_bytes_do_not_depend_on_folder_or_time_zone(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/Mexico_City")
    time.tzset()
    try:
        other = write_book(tmp_path / "a folder with a longer name", chart="chart.png")
        assert docx_of(compose(other, "docx")) == content
    finally:
        monkeypatch.undo()
        time.tzset()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_reference_document_is_the_same_at_every_call() -> None:
    arguments: dict[str, Any] = {"title": "T & U", "language": "en", "new_page_for_level_1": True}
    assert make_reference(**arguments) == make_reference(**arguments)
    assert docx.Document(io.BytesIO(make_reference(**arguments))).styles["Table Caption"] is not None
