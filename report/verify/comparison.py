"""Comparing two builds: every item that differs, with what is to blame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from report.record.snapshot import Snapshot

AROUND = 60  # characters shown on each side of the first difference
TEXTS = {".html", ".css", ".js", ".json", ".svg", ".csv", ".xml", ".txt", ".md", ".bib"}
NONE = "absent"
DRAWING = ("report/render/", "report/theme/", "report/show.py", "report/exhibits/", "_quarto.yml")


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
    comparison: str, expected: Snapshot, found: Snapshot, layers: Iterable[str], unexplained: str
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
    """
    return [
        Layer(
            comparison,
            layer,
            len({*expected.layers[layer], *found.layers[layer]}),
            tuple(_mismatches(layer, expected, found, unexplained)),
        )
        for layer in layers
    ]


def _mismatches(layer: str, expected: Snapshot, found: Snapshot, unexplained: str) -> Iterator[Mismatch]:
    old, new = expected.layers[layer], found.layers[layer]
    for item in sorted({*old, *new}):
        if old.get(item) != new.get(item):
            cause = culprit(layer, item, expected, found)
            yield Mismatch(
                layer,
                item,
                old.get(item, NONE),
                new.get(item, NONE),
                cause or f"{_near(layer, item, found)}{unexplained}",
                first_difference(expected.file(layer, item), found.file(layer, item)),
                bool(cause),
            )


def _near(layer: str, item: str, found: Snapshot) -> str:
    """The chapter of a page, or the function of an exhibit, for whose difference no input is to blame."""
    own = Path(item).with_suffix(".qmd").as_posix()
    if layer == "pages" and own in found.layers.get("inputs", {}):
        return f"{own} or what it shows; "
    made = found.inputs.get(item, {}).get("function") if layer in ("values", "tables", "figures") else None
    return f"{made['file']}:{made['line']}; " if made else ""


def culprit(layer: str, item: str, expected: Snapshot, found: Snapshot) -> str:
    """The input that explains why an item differs; empty if none does."""
    changed = changed_inputs(expected, found)
    if layer == "inputs":
        return f"the file {item}"
    if layer == "data":
        rows = changed_rows(item, expected, found)
        return f"rows of data: {_listed(rows)}" if rows else f"the order of rows of {item}, or how it is written"
    if layer in ("values", "tables", "figures"):
        return _of_exhibit(item, expected, found, changed)
    return _of_page(layer, item, expected, found, changed)


def changed_inputs(expected: Snapshot, found: Snapshot) -> tuple[str, ...]:
    """Files of the inputs that are not the same in both."""
    old, new = expected.layers.get("inputs", {}), found.layers.get("inputs", {})
    return tuple(name for name in sorted({*old, *new}) if old.get(name) != new.get(name))


def changed_rows(dataset: str, expected: Snapshot, found: Snapshot) -> list[str]:
    """Addresses of the rows of a dataset that are new, gone or changed."""
    begins = f"{dataset}/"
    addresses = sorted({each for each in (*expected.rows, *found.rows) if each.startswith(begins)})
    return [each for each in addresses if expected.rows.get(each) != found.rows.get(each)]


def _of_exhibit(item: str, expected: Snapshot, found: Snapshot, changed: Sequence[str]) -> str:
    old, new = expected.inputs.get(item), found.inputs.get(item)
    if old is None or new is None:
        made = (new or old or {}).get("function")
        return (
            f"code: {made['file']}:{made['line']}, {'which is new' if old is None else 'which is gone'}" if made else ""
        )
    said = []
    for dataset in sorted({*old["datasets"], *new["datasets"]}):
        if old["datasets"].get(dataset) != new["datasets"].get(dataset):
            rows = changed_rows(dataset, expected, found)
            said.append(f"data: {_listed(rows) if rows else dataset}")
    for name in sorted({*old["settings"], *new["settings"]}):
        if old["settings"].get(name) != new["settings"].get(name):
            said.append(_setting(name, old["settings"].get(name, NONE), new["settings"].get(name, NONE), changed))
    if old["code"] != new["code"]:
        own = new["function"]["file"]
        code = sorted((name for name in changed if name.startswith("report/")), key=lambda name: (name != own, name))
        said.append(f"code: {_listed(code) if code else own}")
    return "; ".join(said)


def _setting(name: str, old: object, new: object, changed: Sequence[str]) -> str:
    if name == "fonts":
        fonts = [each for each in changed if "/fonts/" in each]
        return f"font: {_listed(fonts) if fonts else 'not the shipped one'}"
    return f"{name} {new}, was {old}"


def _of_page(layer: str, item: str, expected: Snapshot, found: Snapshot, changed: Sequence[str]) -> str:
    own = f"{Path(item).with_suffix('.qmd').as_posix()}"
    chapters = [name for name in changed if name.endswith(".qmd") and (layer != "pages" or name == own)]
    if chapters:
        return f"text: {_listed(chapters)}"
    drawing = [name for name in changed if name.startswith(DRAWING)]
    if layer == "pages" and not item.endswith(".html"):
        drawing.sort(key=lambda name: (Path(name).name != Path(item).name, name))
        return f"code: {_listed(drawing)}" if drawing else ""
    exhibits = [
        each
        for kind in ("values", "tables", "figures")
        for each in sorted({*expected.layers[kind], *found.layers[kind]})
        if expected.layers[kind].get(each) != found.layers[kind].get(each)
    ]
    causes = [cause for each in exhibits if (cause := _of_exhibit(each, expected, found, changed))]
    if causes:
        return causes[0] + (f" (through {_listed(exhibits)})" if exhibits else "")
    others = [name for name in changed if name.startswith(("data/", "chapters/", "index.qmd", "requirements"))]
    return f"code: {_listed(drawing)}" if drawing else f"inputs: {_listed(others)}" if others else ""


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


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    shown = list(names)[:3]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")
