"""The reference document from which pandoc takes a Word file's styles, page and running heads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from report.render.print.word.styles import DECLARATION, MARGIN, OFFICE, WIDTH, font_table, part, style_sheet, styles_of

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive knows
PAGE = (
    f'<w:pgSz w:w="{WIDTH}" w:h="16838"/><w:pgMar w:top="1701" w:right="{MARGIN}" w:bottom="1701" w:left="{MARGIN}"'
    ' w:header="850" w:footer="850" w:gutter="0"/>'
)


def make_reference(title: str, language: str, *, new_page_for_level_1: bool) -> bytes:
    """A reference document for ``pandoc --reference-doc``: the same bytes for the same arguments.

    Parameters
    ----------
    title
        Stands in the running head, beside the chapter's title.
    language
        The language of the text, for Word's spelling and hyphenation.
    new_page_for_level_1
        Whether headings of level 1 open a page.
    """
    styles = styles_of(new_page_for_level_1=new_page_for_level_1)
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"),
            ("fontTable", "fontTable.xml"),
            ("settings", "settings.xml"),
            ("footnotes", "footnotes.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
        ),
        "word/document.xml": _document(),
        "word/styles.xml": style_sheet(styles, language),
        "word/fontTable.xml": font_table(),
        "word/settings.xml": part("settings", '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'),
        "word/footnotes.xml": part("footnotes", _separators()),
        "word/header1.xml": part("hdr", _header(title)),
        "word/footer1.xml": part("ftr", f"<w:p>{_as('Footer')}{_field('PAGE')}</w:p>"),
    }
    return archive(files)


def archive(files: Mapping[str, bytes | str]) -> bytes:
    """A zip archive with fixed times and rights, its members in order; Word wants the content types first."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for name in sorted(files, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on all systems
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, files[name])
    return target.getvalue()


def _as(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


def _field(instruction: str) -> str:
    return f'<w:fldSimple w:instr="{escape(instruction, {chr(34): "&quot;"})}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _header(title: str) -> str:
    chapter = _field('STYLEREF "heading 1"').replace("<w:t>1</w:t>", "<w:t></w:t>")
    return f"<w:p>{_as('Header')}<w:r><w:t>{escape(title)}</w:t></w:r><w:r><w:tab/></w:r>{chapter}</w:p>"


def _separators() -> str:
    return "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )


def _document() -> str:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>'
        f"{PAGE}<w:titlePg/></w:sectPr>"  # no running heads on the title page
    )
    return part("document", f"<w:body><w:p/>{section}</w:body>")


def _relationships(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{place}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{space}">{items}</Relationships>'


def _content_types() -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {"document": "document.main", "styles": "styles", "fontTable": "fontTable", "settings": "settings"}
    parts |= {"footnotes": "footnotes", "header1": "header", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>' for name, kind in parts.items()
    )
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{DECLARATION}<Types xmlns="{space}"><Default Extension="rels" ContentType="{relationships}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
