"""Comparing two builds: every item that differs, with what is to blame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from report.evidence.record.snapshot import Snapshot
from report.release.verify.causes import Causes

AROUND = 60  # characters shown on each side of the first difference
TEXTS = {".html", ".css", ".js", ".json", ".svg", ".csv", ".xml", ".txt", ".md", ".bib"}
NONE = "absent"


@dataclass(frozen=True)
class Mismatch:
    """An item that is not the same in two builds.

    Parameters
    ----------
    layer, item
        What it is.
    expected, found
        Its fingerprint in each; ``absent`` if it is not there.
    culprit
        What is to blame, as far as the builds tell.
    detail
        The first place at which the two differ; empty if it cannot be shown.
    explained
        Whether a file that differs between the two is the culprit.
    """

    layer: str
    item: str
    expected: str
    found: str
    culprit: str
    detail: str = ""
    explained: bool = False


@dataclass(frozen=True)
class Layer:
    """What came of comparing one layer.

    Parameters
    ----------
    comparison
        Which two were compared.
    layer
        The layer's name.
    compared
        How many items.
    mismatches
        Those that differ.
    not_run
        Why nothing was compared; empty if it was.
    """

    comparison: str
    layer: str
    compared: int = 0
    mismatches: tuple[Mismatch, ...] = ()
    not_run: str = ""

    @property
    def status(self) -> str:
        """``matched``, ``differs`` or ``not run``."""
        return "not run" if self.not_run else "differs" if self.mismatches else "matched"


def compare(
    comparison: str,
    expected: Snapshot,
    found: Snapshot,
    layers: Iterable[str],
    unexplained: str,
    *,
    added: str = "",
    removed: str = "",
) -> list[Layer]:
    """Compare two builds layer by layer.

    Parameters
    ----------
    comparison
        What the comparison is called.
    expected, found
        The two; the second is the one in doubt.
    layers
        Which to compare.
    unexplained
        What is to blame for a difference that no input explains.
    added, removed
        The same for an item that only the second or only the first has; ``unexplained`` if empty.
    """
    causes = Causes(expected, found)
    words = (unexplained, added or unexplained, removed or unexplained)
    return [
        Layer(
            comparison,
            layer,
            len({*expected.layers[layer], *found.layers[layer]}),
            tuple(_mismatches(layer, causes, *words)),
        )
        for layer in layers
    ]


def _mismatches(layer: str, causes: Causes, changed: str, added: str, removed: str) -> Iterator[Mismatch]:
    expected, found = causes.expected, causes.found
    old, new = expected.layers[layer], found.layers[layer]
    for item in sorted({*old, *new}):
        if old.get(item) != new.get(item):
            cause = causes.of(layer, item)
            unexplained = added if item not in old else removed if item not in new else changed
            yield Mismatch(
                layer,
                item,
                old.get(item, NONE),
                new.get(item, NONE),
                cause.text or f"{_near(layer, item, found)}{unexplained}",
                first_difference(expected.file(layer, item), found.file(layer, item)),
                cause.explains,
            )


def _near(layer: str, item: str, found: Snapshot) -> str:
    """The chapter of a page, or the function of an exhibit, for whose difference no input is to blame."""
    own = Path(item).with_suffix(".qmd").as_posix()
    if layer == "pages" and own in found.layers.get("inputs", {}):
        return f"{own} or what it shows; "
    made = found.inputs.get(item, {}).get("function") if layer in ("values", "tables", "figures") else None
    return f"{made['file']}:{made['line']}; " if made else ""


def first_difference(old: Path | None, new: Path | None) -> str:
    """The first place at which two files of text differ, with what stands there in each."""
    if old is None or new is None or old.suffix not in TEXTS:
        return ""
    before, after = old.read_text(encoding="utf-8", errors="replace"), new.read_text(encoding="utf-8", errors="replace")
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    if before == after:
        return ""
    line = before.count("\n", 0, at) + 1
    start = max(before.rfind("\n", 0, at) + 1, at - AROUND)
    return f"line {line}: “{_piece(before, start, at)}” became “{_piece(after, start, at)}”"


def _piece(text: str, start: int, at: int) -> str:
    end = text.find("\n", at)
    return text[start : min(at + AROUND, end if end >= 0 else len(text))]
