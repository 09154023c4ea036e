"""From a composed document to a Word file, through pandoc."""

from __future__ import annotations

import calendar
import datetime
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report.core.files import write_atomically
from report.core.progress import Warn, show_warning
from report.core.project import Project
from report.render.book import pandoc
from report.render.print.composed import (
    Ast,
    FrontMatter,
    gather_images,
    read_front_matter,
    with_abstract,
    with_visible_front,
)
from report.render.print.numbers import with_list_of_numbers
from report.render.print.table_sources import with_numbered_sources
from report.render.print.table_widths import fit_columns
from report.render.print.word.reference import archive, make_reference

FILTER = Path(__file__).with_name("word") / "elements.lua"
IMAGES = (".png", ".jpg", ".jpeg", ".gif")  # Word shows SVG only beside a bitmap
CONTENTS_DEPTH = 3
UNDATED = datetime.date(1980, 1, 1)  # the first day a zip archive knows


def write_docx(tree: Ast, target: Path, *, root: Path, files: Mapping[str, bytes], tell: Warn = show_warning) -> None:
    """Write a composed document as a Word file; after an error the file that was there is untouched.

    Parameters
    ----------
    tree
        The document: numbers, references and citations resolved, images as bitmaps.
    target
        Where the file goes.
    root
        The folder from which the paths of images count.
    files
        Images that are on no disk, by the path under which the document shows them.
    tell
        Told of pictures that were scaled down or are too large.

    Raises
    ------
    ContentError
        If an image is missing or of a kind that Word cannot show, a link leads nowhere, or pandoc fails.
    """
    write_atomically(target, make_docx(tree, root=root, files=files, tell=tell))


def make_docx(tree: Ast, *, root: Path, files: Mapping[str, bytes], tell: Warn = show_warning) -> bytes:
    """The bytes of the Word file; see `write_docx`."""
    if read_front_matter(tree).is_book:
        tree = with_abstract(tree)
    front = read_front_matter(tree)
    tree = with_visible_front(with_list_of_numbers(tree, Project(root)))
    tree, images = gather_images(fit_columns(with_numbered_sources(tree)), root, files, IMAGES, tell)
    tree = {**tree, "meta": {**tree["meta"], **_metadata(front)}}
    moment = calendar.timegm((front.date or UNDATED).timetuple())
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        for image in images:
            (folder / image.name).write_bytes(image.content)
        reference = make_reference(front.title, front.language, new_page_for_level_1=front.is_book)
        (folder / "reference.docx").write_bytes(reference)
        pandoc.write(
            tree,
            [
                "--to=docx",
                f"--output={folder / 'paper.docx'}",
                f"--reference-doc={folder / 'reference.docx'}",
                f"--resource-path={folder}",
                f"--lua-filter={FILTER}",
            ],
            {"SOURCE_DATE_EPOCH": str(moment)},
        )
        return _settled((folder / "paper.docx").read_bytes())


def _metadata(front: FrontMatter) -> dict[str, Any]:
    """What Word shows in words, and what the filter needs."""
    words = front.words
    texts = {"abstract-title": words["abstract"], "date": front.shown_date}
    if front.doi:
        texts["date"] = " · ".join(filter(None, [texts["date"], front.doi + front.of_all_versions + front.concept_doi]))
    if front.is_book:
        texts |= {"contents-title": words["contents"], "contents-depth": str(CONTENTS_DEPTH)}
    if front.description:
        texts["description"] = front.description
    keywords = [{"t": "MetaInlines", "c": [{"t": "Str", "c": keyword}]} for keyword in front.subjects]
    metadata: dict[str, Any] = {name: {"t": "MetaString", "c": text} for name, text in texts.items() if text}
    return metadata | {"keywords": {"t": "MetaList", "c": keywords}}  # pandoc reads no plain texts in this list


def _settled(content: bytes) -> bytes:
    """The same archive with fixed times and order, and with table rows that no page break divides."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    text = files["word/document.xml"].replace(b"<w:tr><w:tc>", b"<w:tr><w:trPr></w:trPr><w:tc>")
    files["word/document.xml"] = text.replace(b"<w:tr><w:trPr>", b"<w:tr><w:trPr><w:cantSplit/>")
    return archive(files)
