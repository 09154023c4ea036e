"""The picture of a page that stands for it in lists of pages, where its header names none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

NAMED = re.compile(r"(?:preview|feature|cover|thumbnail).*\.(?:png|gif|jpe?g|webp|svg)")  # as in "img/cover-2.png"
REMOTE = re.compile(r"https?:|//")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass(frozen=True)
class PreviewImage:
    """A picture as a page shows it."""

    address: str
    alternative: str


def preview_image(body: str) -> PreviewImage | None:
    """The picture that Quarto takes from a page without ``image:`` in its header.

    That is one of the class ``preview-image``; else a result of a cell of that class; else the first that is called
    preview, feature, cover or thumbnail; else the first that lies in the project.

    Parameters
    ----------
    body
        The HTML of the page's text.
    """
    if "<img" not in body:
        return None
    reader = _ImageReader()
    reader.feed(body)
    local = (each for each in reader.pictures if not REMOTE.match(each.address))
    named = (each for each in reader.pictures if each.address.startswith("data:") or NAMED.search(each.address))
    return next(iter(reader.marked), None) or next(iter(reader.results), None) or next(named, None) or next(local, None)


class _ImageReader(HTMLParser):
    """All pictures, those that are marked as previews, and results of cells that are."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[PreviewImage] = []
        self.marked: list[PreviewImage] = []
        self.results: list[PreviewImage] = []
        self.open: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a picture with what it stands in."""
        given: Mapping[str, str | None] = dict(attrs)
        classes = frozenset((given.get("class") or "").split())
        if tag == "img" and (address := given.get("src")):
            picture = PreviewImage(address, given.get("alt") or "")
            self.pictures.append(picture)
            if "preview-image" in classes:
                self.marked.append(picture)
            elif self._is_marked_result():
                self.results.append(picture)
        if tag not in VOID:
            self.open.append((tag, classes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself holds nothing: ``<img … />``."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those within it that were never closed."""
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def _is_marked_result(self) -> bool:
        marked = [number for number, (_, classes) in enumerate(self.open) if "preview-image" in classes]
        return bool(marked) and any("cell-output-display" in classes for _, classes in self.open[marked[0] + 1 :])
