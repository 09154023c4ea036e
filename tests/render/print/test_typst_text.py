"""The text for typst from parts that are kept is the text that pandoc writes of the whole document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from report.core.store import Store
from report.render.book import pandoc
from report.render.print.typst_text import ARGUMENTS, typst_text

Written = list[str]


def header(level: int, title: str, *classes: str) -> dict[str, Any]:
    return {"t": "Header", "c": [level, [title.lower(), list(classes), []], [{"t": "Str", "c": title}]]}


def paragraph(words: str) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Str", "c": words}]}


def raw(code: str) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["typst", code]}


def book(*blocks: dict[str, Any], title: str = "Bees") -> dict[str, Any]:
    meta = {"title": {"t": "MetaString", "c": title}, "book": {"t": "MetaBool", "c": True}}
    return {"pandoc-api-version": pandoc.API, "meta": meta, "blocks": list(blocks)}


PREFACE = [paragraph("Before."), header(3, "Deep")]
ONE = [header(1, "One"), paragraph("First."), header(4, "Skips"), raw("#line()")]
IN_A_PART = [header(1, "Part", "part"), header(1, "Two"), paragraph("Second."), header(2, "Section")]
LAST = [header(1, "Three"), {"t": "BulletList", "c": [[paragraph("Third.")], [paragraph("More.")]]}]
WHOLE = [*PREFACE, *ONE, *IN_A_PART, *LAST]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """The words of the paragraphs that pandoc was asked to write, in a list for all its runs."""
    words: Written = []
    write = pandoc.write

    def noting(tree: Any, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
        words.extend(block["c"][0]["c"] for block in tree["blocks"] if block["t"] == "Para")
        words.extend(["frame"] * (not any(block["t"] == "Para" for block in tree["blocks"])))
        return write(tree, arguments, environment)

    monkeypatch.setattr(pandoc, "write", noting)
    return words


@pytest.mark.parametrize("blocks", [WHOLE, WHOLE[2:], [*IN_A_PART, *IN_A_PART, *ONE], [raw("#a"), *ONE, *ONE], []])
def test_parts_together_are_what_pandoc_writes_of_the_whole(tmp_path: Path, blocks: list[Any]) -> None:
    tree = book(*blocks)
    whole = pandoc.write(tree, ARGUMENTS)
    store = Store(tmp_path)
    assert [typst_text(tree), typst_text(tree, store), typst_text(tree, store)] == [whole] * 3


def test_only_the_chapter_that_changed_is_written(tmp_path: Path, written: Written) -> None:
    store = Store(tmp_path)
    typst_text(book(*WHOLE), store)
    assert written == ["Before.", "First.", "Second."]
    written.clear()
    typst_text(book(*WHOLE), store)
    assert written == []
    changed = book(*PREFACE, *ONE, *IN_A_PART[:2], paragraph("Changed."), *LAST)
    text = typst_text(changed, store)
    assert written == ["Changed."]
    assert text == pandoc.write(changed, ARGUMENTS)


def test_another_title_changes_the_frame_alone(tmp_path: Path, written: Written) -> None:
    store = Store(tmp_path)
    typst_text(book(*WHOLE), store)
    written.clear()
    assert "title: [Wasps]" in typst_text(book(*WHOLE, title="Wasps"), store)
    assert written == ["frame"]


def test_other_metadata_changes_every_part(tmp_path: Path, written: Written) -> None:
    store = Store(tmp_path)
    typst_text(book(*WHOLE), store)
    written.clear()
    tree = book(*WHOLE)
    tree["meta"]["book"]["c"] = False
    assert '"chapter"' not in typst_text(tree, store)
    assert written == ["Before.", "First.", "Second."]


def test_a_damaged_part_is_written_again(tmp_path: Path) -> None:
    store, tree = Store(tmp_path), book(*WHOLE)
    text = typst_text(tree, store)
    for kept in (tmp_path / "typst").iterdir():
        kept.write_bytes(kept.read_bytes().replace(b"First", b"Other"))
    assert typst_text(tree, store) == text
