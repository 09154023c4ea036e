"""What is to blame for each item in which two builds differ: the row, the text, the program, the setting.

Whatever changed between the builds could be to blame; what is named is what can be shown to reach the item: rows that
an exhibit rests on, exhibits that a page shows, the chapter it is made from. Programs are named where none of these is
at hand, or where they are the function itself.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from report.core.errors import ReportError, first_of
from report.core.settings import read_yaml
from report.evidence.record.snapshot import Snapshot
from report.exhibits.code import Code
from report.exhibits.staleness import CHECKS, ENGINE

KINDS = ("values", "tables", "figures")
# Rooms of `report/` that come after what makes results, and can't change them; the last five as they stood until 0.2.0.
LATER = tuple(f"report/{room}/" for room in ("release", "preview", "archive", "checklist", "verify", "publish", "diff"))
PRINT = "report/render/print/"  # makes the PDF and the Word file only, and can't change a page
ANALYSIS = "scripts/"  # whose results reach pages as exhibits, and are told as these
MAKERS = ("report/", "scripts/", "Makefile")
SETTINGS = ("_quarto", "pyproject.toml", "requirements", "CITATION.cff")  # of which any page may tell something
OTHERS = ("CHANGELOG", "LICENSE")  # of which pages about the paper tell
DESCRIPTOR = "data/datapackage.json"
SEALED = ("hash", "bytes", "rows")  # of a dataset in the descriptor: they follow its file
# What mentions an exhibit in a page, a script or a record: data-value="id", #fig-id, provenance/id.json, <code>id<.
MENTION = re.compile(
    r"""(?:["'/#]|<code>)(?:(?:fig|tbl|value|claim|table|figure|exhibit)-)?"""
    r"""([a-z0-9]+(?:-[a-z0-9]+)*)(?=["'/.#?&<])"""
)
OF_EXHIBIT = re.compile(r"(?:provenance|exhibits)/(?P<id>[a-z0-9-]+)\.\w+(?:\.\w+)?")
OF_DATA = re.compile(r"chapters/evidence/data-(?P<folder>[\w-]+)\.html")
OF_NOTEBOOK = re.compile(r"(?:chapters/evidence/notebook-|notebooks/)(?P<stem>[\w-]+)\.(?:html|ipynb)")
ABOUT_ALL = re.compile(r"(?:search/|chapters/evidence/|data/|cite/|404)")  # pages that repeat text and data of others
READ_AT_MOST = 20_000_000  # characters of a file that are searched for mentions
listed = partial(first_of, at_most=3)  # what a cause names


@dataclass(frozen=True)
class Cause:
    """What is to blame.

    Parameters
    ----------
    text
        As a reader is told.
    explains
        Whether it is a file that changed between the two builds, not what they ran on.
    """

    text: str
    explains: bool = True


NO_CAUSE = Cause("", explains=False)


class Causes:
    """What differs between two builds, and what of it reaches an item.

    Parameters
    ----------
    expected, found
        The two; the second is the one in doubt.
    """

    def __init__(self, expected: Snapshot, found: Snapshot) -> None:
        self.expected, self.found = expected, found
        old, new = expected.layers.get("inputs", {}), found.layers.get("inputs", {})
        self.changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        self.programs = [name for name in self.changed if name.startswith(MAKERS) and not name.startswith(LATER)]
        self.settings = [name for name in self.changed if name.startswith(SETTINGS)]
        self.texts = [name for name in self.changed if name.endswith(".qmd") and not name.startswith("tests/")]
        self._texts: dict[str, str] = {}
        self._imported: dict[str, frozenset[str]] = {}

    def of(self, layer: str, item: str) -> Cause:
        """What is to blame for an item; ``NO_CAUSE`` if nothing is."""
        if layer == "inputs":
            return Cause(f"the file {item}")
        if layer == "data":
            rows = self.rows_of(item)
            return Cause(
                f"rows of data: {listed(rows)}" if rows else f"the order of rows of {item}, or how it is written"
            )
        if layer in KINDS:
            return self._of_exhibit(item)
        said = self._of_page(item) if layer == "pages" else self._of_paper()
        return Cause(said) if said else NO_CAUSE

    def rows_of(self, dataset: str) -> list[str]:
        """Addresses of the rows of a dataset that are new, gone or changed."""
        return [each for each in self._rows if each.startswith(f"{dataset}/")]

    @cached_property
    def _rows(self) -> list[str]:
        old, new = self.expected.rows, self.found.rows
        return [each for each in sorted({*old, *new}) if old.get(each) != new.get(each)]

    @cached_property
    def _datasets(self) -> list[str]:
        """Datasets whose file is not the same in both."""
        old, new = self.expected.layers.get("data", {}), self.found.layers.get("data", {})
        return [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]

    @cached_property
    def _moved(self) -> list[str]:
        """Values, tables and figures that are not the same in both."""
        found = []
        for kind in KINDS:
            old, new = self.expected.layers.get(kind, {}), self.found.layers.get(kind, {})
            found += [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        return found

    # Exhibits.

    def _of_exhibit(self, item: str) -> Cause:
        old, new = self.expected.inputs.get(item), self.found.inputs.get(item)
        if old is None or new is None:
            made = (new or old or {}).get("function")
            if not made:
                return NO_CAUSE
            state = "which is new" if old is None else "which is gone"
            return Cause(f"code: {made['file']}:{made['line']}, {state}", bool(self.changed))
        reasons = [*self._data_of(old, new)]
        said = [text for text, _ in reasons]
        is_shown = any(reaches for _, reaches in reasons)
        environment: list[str] = []
        for name in sorted({*old["settings"], *new["settings"]}):
            before, after = old["settings"].get(name, "absent"), new["settings"].get(name, "absent")
            if before != after:
                told, explains = self._setting(name, before, after)
                (said if explains else environment).append(told)
        if old["code"] != new["code"] and (not is_shown or self._function_changed(new["function"])):
            said.append(f"code: {self._code_of(new['function'])}")
        return (
            Cause("; ".join([*said, *environment]), bool(said) and bool(self.changed))
            if said or environment
            else NO_CAUSE
        )

    def _data_of(self, old: dict[str, Any] | Any, new: dict[str, Any] | Any) -> Iterator[tuple[str, bool]]:
        """Rows, breaks and records of sources by which an exhibit's inputs differ, and whether they do reach it.

        Of a dataset that it reads, rows that it does not rest on may have changed; then a program may be the cause.
        """
        for dataset in sorted({*old["datasets"], *new["datasets"]}):
            if old["datasets"].get(dataset) != new["datasets"].get(dataset):
                rows = self.rows_of(dataset)
                cited = set(new.get("rows", ()))
                own = [each for each in rows if each in cited or each not in self.found.rows]
                yield f"data: {listed(own or rows) if rows else dataset}", bool(own) or not rows
        if old.get("breaks", "") != new.get("breaks", "") and "breaks" not in {*old["datasets"], *new["datasets"]}:
            yield f"data: {listed(self.rows_of('breaks')) or 'breaks'}", True
        before, after = old.get("sources", {}), new.get("sources", {})
        sources = [
            name
            for name in sorted({*before, *after})
            if name in before and name in after and before[name] != after[name]
        ]
        if sources:
            yield f"sources: {listed([f'sources/{each}' for each in sources])}", True

    def _setting(self, name: str, old: object, new: object) -> tuple[str, bool]:
        """What is told of a setting, and whether a file that changed is behind it."""
        if name == "fonts":
            fonts = [each for each in self.changed if "/fonts/" in each]
            return f"font: {listed(fonts) if fonts else 'not the shipped one'}", bool(fonts)
        return f"{name} {new}, was {old}", name != "python" and "requirements.lock" in self.changed

    def _function_changed(self, function: dict[str, Any] | Any) -> bool:
        """Whether the function itself is written otherwise; also if that cannot be told but its file changed."""
        file = function["file"]
        if file not in self.changed:
            return False
        old, new = self.expected.text(file), self.found.text(file)
        if old is None or new is None:
            return True
        return _source_of(old, function["name"]) != _source_of(new, function["name"])

    def _code_of(self, function: dict[str, Any] | Any) -> str:
        """The changed programs that an exhibit's module imports, or the module alone if its function is another."""
        own = function["file"]
        code = [name for name in self.programs if name.startswith(("report/", "scripts/"))]
        reached = [name for name in code if name in self._imported_by(own)]
        if own in code and (not reached or self._function_changed(function)):
            return str(own)
        return listed(reached or code) if code else str(own)

    def _imported_by(self, file: str) -> frozenset[str]:
        """A module's file and those of the programs that it imports; none where they cannot be read."""
        if file not in self._imported:
            root, module = self.found.root, file.removesuffix(".py").replace("/", ".")
            try:
                paths = Code(root / "report", CHECKS, root / "scripts").files((module, *ENGINE)) if root else ()
                self._imported[file] = frozenset(path.relative_to(str(root)).as_posix() for path in paths)
            except OSError:
                self._imported[file] = frozenset()
        return self._imported[file]

    # Pages and papers.

    def _of_page(self, item: str) -> str:
        found = list(dict.fromkeys(self._evidence(item)))
        if found:
            return listed(found, between="; ")
        drawers = [name for name in self._renderers if not name.startswith(PRINT)]
        same_name = [name for name in drawers if Path(name).name == Path(item).name]
        drawing = f"code: {listed(same_name or drawers)}" if drawers else ""
        settings = f"settings: {listed(self.settings)}" if self.settings else ""
        if item.startswith("assets/"):
            return drawing or settings
        text = f"text: {self._told_texts(self.texts)}" if self.texts else ""
        data = self._told_data()
        if ABOUT_ALL.match(item):
            return "; ".join(filter(None, (data, text))) or drawing or settings or self._others()
        return "; ".join(filter(None, (settings, drawing))) or text or data

    @property
    def _renderers(self) -> list[str]:
        """Programs that may change a page by themselves: none of the analysis, while another one changed."""
        others = [name for name in self.programs if not name.startswith(ANALYSIS)]
        return others or self.programs

    def _evidence(self, item: str) -> Iterator[str]:
        """Causes that can be shown to reach a page, the most direct first."""
        own = Path(item).with_suffix(".qmd").as_posix()
        notebook = OF_NOTEBOOK.fullmatch(item)
        for name in [own, *((f"chapters/{notebook['stem']}.qmd", f"{notebook['stem']}.qmd") if notebook else ())]:
            if name in self.texts:
                yield f"text: {self._told_texts([name])}"
        if item in self.changed:  # a file of the data that is shown as it is
            yield from self._of_files([item])
        if about := OF_DATA.fullmatch(item):
            yield from self._of_files([name for name in self.changed if name.startswith(f"data/{about['folder']}/")])
        if exhibit := OF_EXHIBIT.fullmatch(item):
            cause = self._of_exhibit(exhibit["id"])
            if self._described_otherwise and (not cause.explains or cause.text.startswith("code: ")):
                yield f"data: {self._told_text(DESCRIPTOR)}"
            elif cause.explains:
                yield cause.text
            return
        mentioned = self._mentions(item)
        yield from self._of_files(
            [name for name in self.changed if Path(name).name in mentioned and name.startswith("data/")]
        )
        for each in self._moved:
            if each in mentioned and (cause := self._of_exhibit(each)).explains:
                yield f"{cause.text} (through {each})"
        yield from (f"data: {each}" for each in self._rows if each in mentioned)

    def _of_files(self, names: Sequence[str]) -> Iterator[str]:
        """Rows of files of data, or the files where no rows differ."""
        resources = {**self.expected.resources, **self.found.resources}
        for name in names:
            rows = self.rows_of(resources[name]) if name in resources else []
            yield f"data: {listed(rows) if rows else name}"

    def _mentions(self, item: str) -> frozenset[str]:
        """Ids, addresses of rows and names of files that a page of the new build holds."""
        path = self.found.file("pages", item)
        if path is None:
            return frozenset()
        if path.suffix == ".zip":
            try:
                with zipfile.ZipFile(path) as packed:
                    names = packed.namelist()
                    texts = [
                        packed.read(name).decode(errors="replace") for name in names if name.endswith((".json", ".csv"))
                    ]
            except (zipfile.BadZipFile, OSError):
                return frozenset()
            text, files = "\n".join(texts)[:READ_AT_MOST], {Path(name).name for name in names}
        else:
            text, files = path.read_text(encoding="utf-8", errors="replace")[:READ_AT_MOST], set()
        rows = {each for each in self._rows if each in text and holds_address(text, each)}
        return frozenset({*MENTION.findall(text), *rows, *files})

    def _of_paper(self) -> str:
        """What is to blame for a difference in the PDF or the Word file."""
        texts = [name for name in self.texts if self._is_printed(name)]
        said = [f"text: {self._told_texts(texts)}"] if texts else []
        written = "\n".join(text for name in self._chapters if (text := self.found.text(name)))
        for each in self._moved:
            if re.search(rf"""["']{re.escape(each)}["']""", written) and (cause := self._of_exhibit(each)).explains:
                said.append(f"{cause.text} (through {each})")
        said = list(dict.fromkeys(said))
        if said:
            return listed(said, between="; ")
        if self.programs or self.settings:
            return f"code: {listed(self._renderers)}" if self.programs else f"settings: {listed(self.settings)}"
        return self._told_data() or self._others()

    @cached_property
    def _chapters(self) -> list[str]:
        return [
            name for name in self.found.layers.get("inputs", {}) if name.endswith(".qmd") and self._is_printed(name)
        ]

    def _is_printed(self, name: str) -> bool:
        """Whether a chapter is part of the papers; those that no longer exist count as such."""
        header = re.match(r"---\n(.*?\n)---\n", self.found.text(name) or "", re.DOTALL)
        try:
            told = read_yaml(header[1], name)[0] if header else None
        except ReportError:
            return True
        own = told.get("report") if isinstance(told, dict) else None
        return not (isinstance(own, dict) and own.get("print") is False)

    def _told_data(self) -> str:
        """Rows that differ, else files of the data."""
        files = [name for name in self.changed if name.startswith("data/")]
        told = self._rows or self._datasets or [self._told_text(name) for name in files]
        return f"data: {listed(told)}" if told else ""

    @cached_property
    def _described_otherwise(self) -> bool:
        """Whether the description of the data differs in more than what follows from its files."""
        if DESCRIPTOR not in self.changed:
            return False
        old, new = self.expected.text(DESCRIPTOR), self.found.text(DESCRIPTOR)
        if old is None or new is None:
            return not self._datasets
        return bool(_described(old) != _described(new))

    def _others(self) -> str:
        """Further files of which pages tell: licences, the list of changes."""
        others = [name for name in self.changed if name.startswith(OTHERS)]
        return f"inputs: {listed(others)}" if others else ""

    def _told_texts(self, names: Sequence[str]) -> str:
        """Chapters, each with the first sentence that is another, if the old text is at hand."""
        return listed([self._told_text(name) for name in names])

    def _told_text(self, name: str) -> str:
        if name not in self._texts:
            old, new = self.expected.text(name), self.found.text(name)
            self._texts[name] = f"{name}{_first_line(old, new)}" if old is not None and new is not None else name
        return self._texts[name]


def holds_address(text: str, address: str) -> bool:
    """Whether a text holds the address of a row, and not only one like it: hives/h-1 is not in hives/h-10."""
    around = rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9][_.-]){re.escape(address)}(?![A-Za-z0-9]|[_.-][A-Za-z0-9])"
    return re.search(around, text) is not None


def _described(text: str) -> Any:
    """A description of data without what follows from the files it describes."""
    try:
        told = json.loads(text)
        for each in told["resources"]:
            for name in SEALED:
                each.pop(name, None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return text
    return told


def _first_line(old: str, new: str) -> str:
    """The place of the first line that is another, with its words, as ``:14 (“It was so.” became “It is so.”)``."""
    before, after = old.splitlines(), new.splitlines()
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    gone, come = (lines[at] if at < len(lines) else "" for lines in (before, after))
    start = next((i for i, (a, b) in enumerate(zip(gone, come, strict=False)) if a != b), 0)
    piece = [f"“{_around(text, start)}”" if text.strip() else "nothing" for text in (gone, come)]
    return f":{at + 1} ({piece[0]} became {piece[1]})"


def _around(text: str, at: int) -> str:
    begin = max(at - 30, 0)
    return ("…" if begin else "") + text[begin : at + 40].strip() + ("…" if len(text) > at + 40 else "")


def _source_of(text: str, name: str) -> str | None:
    """A function of a module, without how it is laid out; None if there is none."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return ast.dump(found[0]) if found else None
