"""The styles of a Word file, after the look of the PDF, in WordprocessingML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from report.theme import ACCENT, INK, LINK, MUTED, RULE, SURFACE

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# A reader of the Word file does not have the shipped fonts: these come with Windows and macOS. Tables are set in one
# whose widths every Linux has too, since a word too wide for its fixed column would break.
SERIF, SANS, MONO = "Georgia", "Arial", "Courier New"
TABLE_SIZE = 7.5  # points: as many letters of it stand on a line as the widths of columns count on
# What a computer without them takes in their place: a font of the same widths, else of this kind and pitch.
SUBSTITUTES = {
    SERIF: ("Gelasio", "roman", "variable"),
    SANS: ("Liberation Sans", "swiss", "variable"),
    MONO: ("Liberation Mono", "modern", "fixed"),
}

# The width of A4 and the margins at its sides, in twentieths of a point; the measure is that of the PDF.
WIDTH, MARGIN = 11906, 1928
MEASURE = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Style:
    """One style.

    Parameters
    ----------
    name
        Pandoc and Word know it under this name; its id is the name without spaces, words capitalised.
    based_on, following
        Ids of other styles.
    font
        Family; empty to keep the base's.
    size
        In points; 0 to keep the base's.
    colour
        ``#rrggbb``; empty to keep the base's.
    bold, italic
        None to keep the base's.
    space
        Points before and after; None to keep the base's.
    line
        Line height, as a multiple; 0 to keep the base's.
    more
        Further paragraph properties in WordprocessingML, by the order the schema asks for: before and after spacing.
    kind
        ``paragraph`` or ``character``.
    """

    name: str
    based_on: str = "Normal"
    following: str = ""
    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool | None = None
    italic: bool | None = None
    space: tuple[float, float] | None = None
    line: float = 0
    more: tuple[str, str] = ("", "")
    kind: str = "paragraph"

    @property
    def id(self) -> str:
        """The style's id."""
        if self.name.startswith("toc "):
            return self.name.upper().replace(" ", "")
        return "".join(word[:1].upper() + word[1:] for word in self.name.split())


KEEP = "<w:keepNext/><w:keepLines/>"
SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{SURFACE[1:]}"/>'
OUTLINE_1 = '<w:outlineLvl w:val="0"/>'


def _bar(colour: str) -> str:
    border = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{colour[1:]}"/></w:pBdr>'
    return border + SHADE


def _indent(left: int = 0, right: int = 0, hanging: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def _heading(level: int, size: float, space: tuple[float, float], before: str = "") -> Style:
    more = (KEEP + before, f'<w:outlineLvl w:val="{level - 1}"/>')
    return Style(f"heading {level}", "Normal", "BodyText", SANS, size, INK, True, None, space, 1.1, more)


def styles_of(*, new_page_for_level_1: bool) -> tuple[Style, ...]:
    """All styles that pandoc and `elements.lua` use."""
    page = "<w:pageBreakBefore/>" if new_page_for_level_1 else ""
    return (
        Style("Body Text", space=(7, 7), line=1.25),
        Style("First Paragraph", "BodyText", "BodyText"),
        Style("Compact", "BodyText", space=(0, 3)),
        Style("Title", following="Subtitle", font=SANS, size=30, bold=True, space=(120, 8), line=1.05),
        Style("Subtitle", following="Author", font=SANS, size=14, colour=MUTED, space=(0, 18)),
        Style("Author", following="Date", font=SANS, size=10.5, bold=True, space=(0, 4)),
        Style("Date", following="BodyText", font=SANS, size=10.5, colour=MUTED, space=(0, 60)),
        Style("Abstract Title", following="Abstract", font=SANS, size=10.5, colour=ACCENT, bold=True, more=(KEEP, "")),
        Style("Abstract", "BodyText", size=10),
        Style("Part", font=SANS, size=12, colour=ACCENT, bold=True, space=(0, 18), more=(KEEP + page, OUTLINE_1)),
        _heading(1, 21, (0, 14), page),
        Style("Chapter in Part", "Heading1", "BodyText", more=('<w:pageBreakBefore w:val="0"/>', OUTLINE_1)),
        _heading(2, 14, (20, 6)),
        _heading(3, 11.5, (16, 5)),
        *(_heading(level, 10.5, (12, 4)) for level in range(4, 10)),
        Style("TOC Heading", "Normal", font=SANS, size=16, bold=True, space=(0, 12), more=(KEEP + page, "")),
        Style("toc 1", font=SANS, size=10, bold=True, space=(8, 2)),
        Style("toc 2", font=SANS, size=9.5, space=(0, 2), more=("", _indent(left=280))),
        Style("toc 3", font=SANS, size=9.5, space=(0, 2), more=("", _indent(left=560))),
        Style("Block Text", "BodyText", size=10, more=("", _indent(left=340, right=340))),
        Style("footnote text", size=9, space=(0, 2)),
        Style("Footnote Block Text", "FootnoteText"),
        Style("Bibliography", "BodyText", more=("", _indent(left=340, hanging=340))),
        Style("Definition Term", "BodyText", "Definition", bold=True, space=(7, 0), more=(KEEP, "")),
        Style("Definition", "BodyText", more=("", _indent(left=340))),
        Style("caption", "Normal", "BodyText", font=SANS, size=9, space=(4, 14), line=1.15),
        Style("Table Caption", "Caption", space=(14, 4), more=(KEEP, "")),
        Style("Image Caption", "Caption", "BodyText", more=("<w:keepLines/>", "")),
        Style("Figure", space=(12, 4)),
        Style("Captioned Figure", "Figure", more=(KEEP, "")),
        Style(
            "Callout Title", "BodyText", "Callout", SANS, 10, LINK, True, None, (10, 0), more=(KEEP + _bar(LINK), "")
        ),
        Style("Callout", "BodyText", size=10, space=(0, 4), more=(_bar(LINK), "")),
        Style("Equation", "BodyText", more=(_tabs(("center", MEASURE // 2), ("right", MEASURE)), "")),
        Style(
            "Source Code",
            font=MONO,
            size=8.5,
            space=(4, 8),
            more=(f'<w:shd w:val="clear" w:color="auto" w:fill="{SURFACE[1:]}"/>', ""),
        ),
        Style("header", font=SANS, size=8, colour=MUTED, more=(_tabs(("right", MEASURE)), "")),
        Style("footer", font=SANS, size=8, colour=MUTED, more=("", '<w:jc w:val="center"/>')),
        Style("Verbatim Char", font=MONO, size=9, kind="character", based_on="DefaultParagraphFont"),
        Style("Section Number", colour=ACCENT, kind="character", based_on="DefaultParagraphFont"),
        Style("Caption Label", colour=ACCENT, bold=True, kind="character", based_on="DefaultParagraphFont"),
        Style("Hyperlink", colour=LINK, kind="character", based_on="DefaultParagraphFont"),
    )


def _tabs(*stops: tuple[str, int]) -> str:
    return "<w:tabs>" + "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in stops) + "</w:tabs>"


def part(root: str, content: str) -> str:
    """A part of a Word file with this root element."""
    return f'{DECLARATION}<w:{root} xmlns:w="{MAIN}" xmlns:r="{OFFICE}">{content}</w:{root}>'


def font_table() -> str:
    """What a computer without the fonts takes in their place, as the part `fontTable.xml`."""
    fonts = "".join(
        f'<w:font w:name="{family}"><w:altName w:val="{name}"/><w:family w:val="{kind}"/>'
        f'<w:pitch w:val="{pitch}"/></w:font>'
        for family, (name, kind, pitch) in SUBSTITUTES.items()
    )
    return part("fonts", fonts)


def _fonts(family: str) -> str:
    return f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}"/>' if family else ""


def _run_properties(style: Style) -> str:
    xml = _fonts(style.font)
    if style.bold is not None:
        xml += f'<w:b w:val="{int(style.bold)}"/>'
    if style.italic is not None:
        xml += f'<w:i w:val="{int(style.italic)}"/>'
    if style.colour:
        xml += f'<w:color w:val="{style.colour[1:]}"/>'
    if style.size:
        half_points = round(style.size * 2)
        xml += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f"<w:rPr>{xml}</w:rPr>" if xml else ""


def _paragraph_properties(style: Style) -> str:
    attributes: dict[str, Any] = {}
    if style.space:
        attributes |= {"before": round(style.space[0] * 20), "after": round(style.space[1] * 20)}
    if style.line:
        attributes |= {"line": round(style.line * 240), "lineRule": "auto"}
    spacing = "".join(f' w:{name}="{value}"' for name, value in attributes.items())
    before, after = style.more
    xml = before + (f"<w:spacing{spacing}/>" if spacing else "") + after
    return f"<w:pPr>{xml}</w:pPr>" if xml else ""


def _style(style: Style) -> str:
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    paragraph = _paragraph_properties(style) if style.kind == "paragraph" else ""
    return (
        f'<w:style w:type="{style.kind}" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based_on}"/>{following}<w:qFormat/>{paragraph}{_run_properties(style)}</w:style>'
    )


def _table_style() -> str:
    """Rules above, below and under the head, as in the PDF; nothing between columns."""

    def rule(side: str, width: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour[1:]}"/>'

    borders = rule("top", 8, INK) + rule("bottom", 8, INK) + rule("insideH", 2, RULE)
    head = f"<w:tcPr><w:tcBorders>{rule('bottom', 4, INK)}</w:tcBorders></w:tcPr>"
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f'<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f'<w:rPr>{_fonts(SANS)}<w:sz w:val="{TABLE_SIZE * 2:g}"/><w:szCs w:val="{TABLE_SIZE * 2:g}"/></w:rPr>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>{head}</w:tblStylePr></w:style>'
    )


def style_sheet(styles: tuple[Style, ...], language: str) -> str:
    """All styles as the part `styles.xml`; ``language`` is that of the text."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SERIF)}"
        f'<w:color w:val="{INK[1:]}"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{escape(language)}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    fixed = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    return part("styles", defaults + fixed + "".join(map(_style, styles)) + _table_style())
