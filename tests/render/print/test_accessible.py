"""PDF/UA as far as a program can judge it: the rules of the Matterhorn protocol, each on a book and on a Spanish text.

The whole protocol is veraPDF's matter. Where that program is on the PATH, it judges both files too.
"""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from report.render.print.compose import compose
from report.render.print.pdf import make_pdf
from tests.render.specimen import CHART, compose_text, write_book

SPANISH = """\
---
title: Una nota
lang: es
date: 2026-01-02
---

# Uno {#sec-uno}

Texto con $x^2$, [palabras in English]{lang=en} y una nota.[^1] Véase @sec-uno, @tbl-a y @fig-b.

[^1]: La nota con `código`.

| A | B |
|---|--:|
| x | 1 |

: Una tabla {#tbl-a}

![Leyenda](chart.svg){#fig-b fig-alt="Sube."}

::: {.callout-note}
## Aviso
- uno
- dos
    1. tres
:::

#### Salta niveles

::: {lang=pt}
Um parágrafo.
:::

Véase <https://example.org/una-direccion-muy-larga/que-sigue-y-sigue/y-no-cabe-en-una-linea/de-la-nota-que-la-cita.html>.
"""
# What a standard structure type may stand in, by ISO 32000-1, 14.8.4.
PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
KINDS = {
    *PARENTS,
    "/Document",
    "/Part",
    "/Sect",
    "/Div",
    "/P",
    "/Span",
    "/Link",
    "/Em",
    "/Strong",
    "/Figure",
    "/Formula",
}
KINDS |= {
    "/Lbl",
    "/Table",
    "/L",
    "/TOC",
    "/Caption",
    "/Note",
    "/Reference",
    "/Code",
    "/Title",
    "/BlockQuote",
    "/NonStruct",
}
KINDS |= {f"/H{level}" for level in range(1, 7)}


@pytest.fixture(scope="module", params=["en", "es"])
def content(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "en":
        composed = compose(write_book(folder), "typst")
    else:
        (folder / "chart.svg").write_text(CHART, encoding="utf-8")
        composed = compose_text(folder, SPANISH)
    return make_pdf(composed.tree, root=composed.root, files=composed.files)


@pytest.fixture(scope="module")
def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def resolved(node: Any) -> Any:
    return node.get_object() if isinstance(node, IndirectObject) else node


def children(element: DictionaryObject) -> list[Any]:
    inside = resolved(element.get("/K", []))
    return [resolved(each) for each in (inside if isinstance(inside, list) else [inside])]


def walk(element: DictionaryObject, parent: str = "") -> Iterator[tuple[DictionaryObject, str]]:
    """All elements of the structure below one, each with the type of its parent."""
    kind = str(element.get("/S", ""))
    if kind:
        yield element, parent
    for child in children(element):
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield from walk(child, kind)


def structure(reader: PdfReader) -> list[tuple[DictionaryObject, str]]:
    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))


def of_kind(reader: PdfReader, kind: str) -> list[DictionaryObject]:
    return [element for element, _ in structure(reader) if element["/S"] == kind]


def attribute(element: DictionaryObject, name: str) -> Any:
    owned = resolved(element.get("/A", []))
    found = [resolved(each) for each in (owned if isinstance(owned, list) else [owned])]
    return next((each[name] for each in found if isinstance(each, DictionaryObject) and name in each), None)


def test_the_file_says_what_it_is(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/MarkInfo"].get("/Suspects", False)) == "False"
    assert root["/Lang"] in ("en", "es")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    described = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in described
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>([^<]+)<", described, re.DOTALL)
    assert title is not None
    assert title[1].replace("&amp;", "&") == reader.metadata.title  # type: ignore[union-attr]
    assert reader.outline


def test_structure_has_standard_types_where_they_belong(reader: PdfReader) -> None:
    found = structure(reader)
    assert {str(element["/S"]) for element, _ in found} <= KINDS
    assert [
        (element["/S"], parent) for element, parent in found if parent not in PARENTS.get(element["/S"], {parent})
    ] == []


def test_headings_begin_at_the_first_level_and_skip_none(reader: PdfReader) -> None:
    levels = [int(element["/S"][2:]) for element, _ in structure(reader) if re.fullmatch(r"/H\d", element["/S"])]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_pictures_and_formulas_say_what_they_show_and_where_they_are(reader: PdfReader) -> None:
    for element in of_kind(reader, "/Figure"):
        assert element["/Alt"]
        assert attribute(element, "/BBox") is not None
    assert all(element["/Alt"].strip() for element in of_kind(reader, "/Formula"))


def test_tables_have_heads_whose_scope_is_told(reader: PdfReader) -> None:
    tables = of_kind(reader, "/Table")
    assert tables
    for table in tables:
        heads = [element for element, _ in walk(table) if element["/S"] == "/TH"]
        assert heads
        assert {str(attribute(head, "/Scope")) for head in heads} <= {"/Column", "/Row", "/Both"}
        rows = [children(element) for element, _ in walk(table) if element["/S"] == "/TR"]
        assert len({len(row) for row in rows}) == 1


def test_lists_have_labels_and_bodies(reader: PdfReader) -> None:
    for element in of_kind(reader, "/LI"):
        assert [each["/S"] for each in children(element)][-1] == "/LBody"
    for element in of_kind(reader, "/L"):
        assert {each["/S"] for each in children(element)} <= {"/LI", "/L", "/Caption"}


def test_links_are_told_in_words_and_belong_to_the_structure(reader: PdfReader) -> None:
    annotations = [resolved(each) for page in reader.pages for each in page.get("/Annots", [])]
    assert annotations
    assert all(each["/Subtype"] == "/Link" and each["/Contents"] and "/StructParent" in each for each in annotations)
    held = [
        child
        for element in of_kind(reader, "/Link")
        for child in children(element)
        if isinstance(child, DictionaryObject) and child.get("/Type") == "/OBJR"
    ]
    assert len(held) == len(annotations)


def test_all_that_a_page_shows_is_in_the_structure_or_an_artifact(reader: PdfReader) -> None:
    shows = {b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
    for page in reader.pages:
        assert page["/Tabs"] == "/S"
        depth = 0
        for _, operator in ContentStream(page.get_contents(), reader).operations:
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            assert depth or operator not in shows, f"page {page.page_number}: {operator!r} is not tagged"


def test_fonts_are_embedded_and_say_which_letters_they_draw(reader: PdfReader) -> None:
    fonts = [resolved(each) for page in reader.pages for each in page["/Resources"].get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = resolved(resolved(font["/DescendantFonts"])[0])["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_parts_in_another_language_say_so(reader: PdfReader) -> None:
    if reader.trailer["/Root"]["/Lang"] != "es":
        pytest.skip("the book is in one language")
    pages = b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
    told = {str(element["/Lang"]) for element, _ in structure(reader) if "/Lang" in element}
    told |= {each.decode() for each in re.findall(rb"/Lang\s*\(([a-z-]+)\)", pages)}
    assert {"en", "pt"} <= told


def test_an_address_breaks_without_a_second_hyphen(reader: PdfReader) -> None:
    if reader.trailer["/Root"]["/Lang"] != "es":
        pytest.skip("Spanish says the hyphen at the end of a line again")
    text = "".join(page.extract_text() for page in reader.pages)
    address = text[text.index("https://") :].replace("\n", "")
    assert address.startswith(
        "https://example.org/una-direccion-muy-larga/que-sigue-y-sigue/y-no-cabe-en-una-linea/"
        "de-la-nota-que-la-cita.html."
    )


@pytest.mark.skipif(not shutil.which("verapdf"), reason="veraPDF is not installed")
def test_verapdf_finds_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(content)
    for flavour in ("ua1", "2a"):
        command = ["verapdf", "--format", "text", "--flavour", flavour, str(tmp_path / "paper.pdf")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("PASS"), done.stdout
