"""From a composed document to a tagged, archivable PDF, through pandoc and typst."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.commands import in_background
from report.errors import ContentError, Problem, raise_all
from report.files import canonical_json, write_atomically
from report.render.builtin import pandoc
from report.render.builtin.words import date_in_words, words_for
from report.render.columns import fit_columns
from report.render.composed import Ast, FrontMatter, Image, gather_images, read_front_matter, with_abstract
from report.theme import ACCENT, INK, LINK, MONO, MUTED, RULE, SANS, SERIES, SERIF, SURFACE
from report.theme.fonts import FONTS, check_fonts

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATES = Path(__file__).with_name("typst")
MATHEMATICS = "New Computer Modern Math"  # comes with typst; the shipped fonts have no mathematics
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
CONTENTS_DEPTH = 3
UNDATED = datetime.date(1970, 1, 1)  # typst asks for a time even if the file shows none
CALLOUTS = {"note": LINK, "tip": SERIES[2], "important": ACCENT, "warning": SERIES[1], "caution": SERIES[3]}


def write_pdf(tree: Ast, target: Path, *, root: Path, files: Mapping[str, bytes], fonts: Path = FONTS) -> None:
    """Write a composed document as PDF; after an error the file that was there is untouched.

    Parameters
    ----------
    tree
        The document: numbers, references and citations resolved; chapters are headings of level 1.
    target
        Where the PDF goes.
    root
        The folder from which the paths of images count.
    files
        Images that are on no disk, by the path under which the document shows them.
    fonts
        The folder of fonts with its manifest; no others are used, but typst's own for mathematics.

    Raises
    ------
    ContentError
        If an image or a font is missing, a link leads nowhere, or pandoc or typst fails.
    """
    write_atomically(target, make_pdf(tree, root=root, files=files, fonts=fonts))


def make_pdf(tree: Ast, *, root: Path, files: Mapping[str, bytes], fonts: Path = FONTS) -> bytes:
    """The bytes of the PDF; see `write_pdf`."""
    if read_front_matter(tree).is_book:
        tree = with_abstract(tree)
    front = read_front_matter(tree)
    tree, images = gather_images(fit_columns(tree), root, files, IMAGES)
    arguments = [f"--template={TEMPLATES / 'main.typ'}", f"--lua-filter={TEMPLATES / 'elements.lua'}", "--wrap=none"]
    text = pandoc.write(tree, ["--to=typst", *arguments])
    return _compile(text, front, images, fonts)


def _settings(front: FrontMatter) -> dict[str, Any]:
    """What paper.typ reads: metadata, colours and fonts as plain data."""
    words = words_for(front.language)
    language, _, region = front.language.partition("-")
    date = front.date
    return {
        "title": front.title,
        "authors": front.authors,
        "keywords": front.keywords,
        "description": front.description,
        "date": {"year": date.year, "month": date.month, "day": date.day} if date else None,
        "shown_date": date_in_words(front.date_text, front.language),
        "lang": language,
        "region": region.upper() or None,
        "is_book": front.is_book,
        "contents_depth": CONTENTS_DEPTH,
        "words": {name: words[name] for name in ("abstract", "contents", "keywords")},
        "fonts": {"serif": SERIF, "sans": SANS, "mono": MONO, "math": MATHEMATICS},
        "colours": {
            "ink": INK,
            "muted": MUTED,
            "rule": RULE,
            "accent": ACCENT,
            "link": LINK,
            "surface": SURFACE,
            **{f"callout-{kind}": colour for kind, colour in CALLOUTS.items()},
        },
    }


def _compile(text: str, front: FrontMatter, images: tuple[Image, ...], fonts: Path) -> bytes:
    """Typeset ``text`` in a folder of its own, where nothing but its parts can be read."""
    import typst

    check_fonts(fonts)
    # Accessible (PDF/UA-1) and archivable (PDF/A-2, level a: with its structure); PDF/A-4 excludes PDF/UA-1.
    # PDF/A needs a date, and none is invented: a document without one is accessible only.
    standards: list[PDFStandard] = ["ua-1", "a-2a"] if front.date else ["ua-1"]
    day = front.date or UNDATED
    moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        (folder / "main.typ").write_text(text, encoding="utf-8")
        (folder / "paper.typ").write_bytes((TEMPLATES / "paper.typ").read_bytes())
        (folder / "settings.json").write_text(canonical_json(_settings(front)), encoding="utf-8")
        for image in images:
            (folder / image.name).write_bytes(image.content)
        try:
            pdf, warnings = in_background(
                lambda: typst.compile_with_warnings(
                    folder / "main.typ",
                    root=folder,
                    font_paths=[fonts / "ttf"],
                    ignore_system_fonts=True,
                    format="pdf",
                    pdf_standards=standards,
                    timestamp=moment,
                )
            )
        except typst.TypstError as error:
            raise ContentError(_problem(error, text)) from error
    raise_all(ContentError, [_problem(warning, text) for warning in warnings])
    assert isinstance(pdf, bytes)
    return pdf


def _problem(fault: Any, text: str) -> Problem:
    """Typst's complaint, with the section of the document it is about."""
    place = re.search(r"main\.typ:(\d+)", fault.diagnostic)
    before = text.splitlines()[: int(place[1])] if place else []
    heading = next((line for line in reversed(before) if line.startswith("#section(")), "")
    title = re.fullmatch(r"#section\(\d, \"\w+\", (?:\"(.*?)\"|none)\)\[(.*?)\](?: #label\(.*\))?", heading)
    near = f' in "{" ".join(filter(None, title.groups()))}"' if title else ""
    return Problem(
        f"typst cannot set the text{near}: {fault.message}",
        remedy="; ".join(fault.hints),
    )
