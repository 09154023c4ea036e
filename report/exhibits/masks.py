"""Rows that may not be shown, behind masks: an exhibit is computed from them, and tells how many they were.

While an exhibit's function runs, a row of such a dataset has its place in the file for an address. Afterwards each
address becomes ``dataset/withheld``, and nothing is written that names a row, its number or a text that only it has.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem
from report.core.files import canonical_json, csv_text
from report.exhibits.addresses import MASK, WITHHELD, is_masked

if TYPE_CHECKING:
    import pandas as pd

    from report.data import Access, Dataset
    from report.exhibits.kinds import Output

RUN = re.compile(rf"{MASK.pattern}(?: (?P=name)/withheld:\d{{9}})*")
ALREADY_PUBLIC = ("source_id", "unit", "confidence", "period_type")  # columns of names that stand in open tables
WORDS = ("title", "subtitle", "caption", "alt", "rule")  # of an exhibit, in which its function writes what it likes
TABLE = "table.json"
SHORTEST = 4  # characters of a text that can give a row away; a shorter one is found in any output


@dataclass(frozen=True)
class Mask:
    """The rows of one dataset behind their places.

    Parameters
    ----------
    access
        Who may read the dataset.
    dataset
        As it is.
    """

    access: Access
    dataset: Dataset

    @cached_property
    def masked(self) -> Dataset:
        """The dataset whose rows have their places for addresses."""
        import pandas as pd

        places = [f"{self.dataset.name}/{WITHHELD}:{place:09}" for place in range(len(self.dataset.frame))]
        index = pd.Index(places, name=self.dataset.frame.index.name, dtype="str")
        return replace(self.dataset, frame=self.dataset.frame.set_axis(index, axis="index"))

    def address(self, place: int) -> str:
        """The address of the row at a place."""
        return str(self.dataset.frame.index[place])

    def telling(self) -> Iterator[tuple[str, int, str]]:
        """Texts that only one row has: column, line in the file, text. One of them in an output shows that row."""
        frame: pd.DataFrame = self.dataset.frame
        for field in self.dataset.descriptor["schema"]["fields"]:
            name = field["name"]
            if field["type"] != "string" or name in (*ALREADY_PUBLIC, *self.access.open):
                continue
            allowed = {str(each) for each in field.get("constraints", {}).get("enum", ())}
            counts = frame[name].value_counts()
            once = {text for text, count in counts.items() if count == 1 and len(str(text).strip()) >= SHORTEST}
            for line, text in enumerate(frame[name], start=2):
                if text in once and text not in allowed:
                    yield name, line, str(text).strip()

    def telling_numbers(self) -> Iterator[tuple[str, int, str]]:
        """Numbers that only one row has, as words may hold them: column, line in the file, text."""
        frame: pd.DataFrame = self.dataset.frame
        for field in self.dataset.descriptor["schema"]["fields"]:
            name = field["name"]
            if field["type"] not in ("number", "integer") or name in self.access.open:
                continue
            counts = frame[name].value_counts()
            is_empty = frame[name].isna()
            for line, (number, empty) in enumerate(zip(frame[name], is_empty, strict=True), start=2):
                if not empty and counts[number] == 1:
                    yield from ((name, line, text) for text in _as_words(float(number)))


class Masks:
    """What stands between the rows that may not be shown and the files of an exhibit.

    Parameters
    ----------
    masks
        By the name of the dataset; none for most exhibits.
    """

    def __init__(self, masks: Mapping[str, Mask]) -> None:
        self._masks = masks

    @property
    def fewest(self) -> dict[str, int]:
        """From how many rows of each dataset a thing must be computed to be shown."""
        return {name: mask.access.fewest for name, mask in self._masks.items()}

    def unmasked(self, rows: Iterable[str]) -> list[str]:
        """Addresses as they stand in the file, for rules that look at rows."""
        found = []
        for row in rows:
            mask = MASK.fullmatch(row)
            found.append(self._masks[mask["name"]].address(int(mask["place"])) if mask else row)
        return found

    def counted(self, rows: Iterable[str]) -> dict[str, int]:
        """How many rows of each dataset are behind something."""
        found: dict[str, int] = {}
        for mask in filter(None, map(MASK.fullmatch, rows)):
            found[mask["name"]] = found.get(mask["name"], 0) + 1
        return found

    def applied(self, output: Output) -> Output:
        """An output that names no such row.

        Raises
        ------
        ContentError
            If a text of a restricted row stands in it all the same.
        """
        if not self._masks:
            return output
        details = dict(_masked(dict(output.details)))
        if "amounts" in details:  # what single rows say
            details["amounts"] = {row: told for row, told in output.details["amounts"].items() if not is_masked(row)}
        files = {name: _masked_file(name, content) for name, content in output.files.items()}
        words = {name: str(details[name]) for name in WORDS if name in details} | _labels(files)
        self._refuse_telling({**files, "metadata.json": canonical_json(details)}, words)
        return replace(output, rows=tuple(_addresses(output.rows)), files=files, details=details)

    def _refuse_telling(self, files: Mapping[str, bytes | str], words: Mapping[str, str]) -> None:
        texts = {name: content for name, content in files.items() if isinstance(content, str)}
        assert not any(MASK.search(text) for text in texts.values()), "every address is replaced"
        problems = []
        for name, mask in self._masks.items():
            if mask.access.kind != "restricted":
                continue
            found = [*((each, texts) for each in mask.telling()), *((each, words) for each in mask.telling_numbers())]
            for (column, line, text), places in found:
                where = next((file for file, content in places.items() if _is_in(text, content)), "")
                if where:
                    problems.append(
                        Problem(
                            f'{where} would hold the text of column "{column}" that only line {line} of {name} has',
                            expected="nothing that shows a single row: rows of it may not be shown",
                            remedy=f'show less; or, if texts of that column may be shown, add "{column}" to '
                            f'"open" of its "access" in data/datapackage.json',
                        )
                    )
                    break  # one tells enough of what is wrong
        if problems:
            raise ContentError(*problems)


def _labels(files: Mapping[str, bytes | str]) -> dict[str, str]:
    """The cells of a table that hold words."""
    if TABLE not in files:
        return {}
    rows = json.loads(files[TABLE])["rows"]
    return {TABLE: "\n".join(cell["text"] for row in rows for cell in row["cells"] if "number" not in cell)}


def _as_words(number: float) -> Iterator[str]:
    """The ways in which words tell a number that is long enough to be one row's own, and no year."""
    is_whole = number.is_integer()
    if len(f"{abs(number):.0f}" if is_whole else str(number)) < SHORTEST or (is_whole and 1900 <= number <= 2100):
        return
    ways = [f"{number:,.0f}", f"{number:.0f}"] if is_whole else []
    yield from dict.fromkeys([*ways, f"{number:,}", f"{number}"])


def _is_in(text: str, content: str) -> bool:
    """Whether a text stands in a file, as it is or as JSON, XML or CSV write it, and not within a longer word."""
    ways = {text, html.escape(text), html.escape(text, quote=False), json.dumps(text)[1:-1], text.replace('"', '""')}
    ways.add(json.dumps(text, ensure_ascii=False)[1:-1])
    return any(way in content and re.search(rf"(?<!\w){re.escape(way)}(?!\w)", content) for way in ways)


def _addresses(rows: Iterable[str]) -> list[str]:
    """Addresses without those of rows that may not be shown, for which their dataset stands once."""
    return list(dict.fromkeys(MASK.sub(rf"\g<name>/{WITHHELD}", row) for row in rows))


def _masked_text(text: str) -> str:
    words = text.split(" ")
    if all("/" in word for word in words):  # a list of addresses
        return " ".join(_addresses(words))
    return RUN.sub(rf"\g<name>/{WITHHELD}", text)


def _masked(told: Any) -> Any:
    if isinstance(told, str):
        return _masked_text(told) if f"/{WITHHELD}:" in told else told
    if isinstance(told, list | tuple):
        if told and all(isinstance(each, str) for each in told):
            return _addresses(told) if any(map(is_masked, told)) else list(map(_masked, told))
        return [_masked(each) for each in told]
    if isinstance(told, Mapping):
        return {_masked(key): _masked(each) for key, each in told.items()}
    return told


def _masked_file(name: str, content: bytes | str) -> bytes | str:
    if isinstance(content, bytes) or f"/{WITHHELD}:" not in content:
        return content
    if name.endswith(".json"):
        return canonical_json(_masked(json.loads(content)))
    if name.endswith(".csv"):
        return csv_text(map(_masked, record) for record in csv.reader(io.StringIO(content)))
    return RUN.sub(rf"\g<name>/{WITHHELD}", content)
