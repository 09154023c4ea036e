"""A kept document has its blocks packed, and gives the page of one that was just read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.chapters import Place
from report.core.configuration import read_configuration
from report.render.book import document as document_
from report.render.book.document import ExecutedDocument, finish, read_document
from report.render.book.pandoc import resolve

LINES = ("# One", "", "Words — *and* “more”, é, \U0001d11e.", "", "- a", "- b")
CONTEXT = {"references": {}, "labels": {}, "headings": [], "words": {}, "links": {}}


@pytest.fixture(autouse=True)
def nothing_at_hand() -> Iterator[None]:
    """What another process finds: nothing in memory."""
    document_._read_kept.cache_clear()
    yield
    document_._read_kept.cache_clear()


def test_kept_document_gives_the_page_of_one_that_was_just_read(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n")
    configuration = read_configuration(tmp_path)
    places = tuple(Place("a.qmd", number) for number in range(1, len(LINES) + 1))
    source = ExecutedDocument("a.qmd", {}, {}, LINES, places, {})
    fresh = read_document(source, configuration, "html", cache=tmp_path / "cache")
    document_._read_kept.cache_clear()
    kept = read_document(source, configuration, "html", cache=tmp_path / "cache")
    assert isinstance(kept.blocks, bytes)
    assert (kept.tree, kept.index, kept.cites) == (fresh.tree, fresh.index, fresh.cites)
    assert finish(kept, CONTEXT, {}, resolve) == finish(fresh, CONTEXT, {}, resolve)
