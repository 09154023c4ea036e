"""Settings that people write: one reader of YAML and one of TOML, with errors that name file and line."""

from __future__ import annotations

import pickle
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from report.core.errors import ContentError, Problem
from report.core.shapes import ANYTHING, DEEPEST, LONGEST_NUMBER, Shape, Way, misfits, read_text, told

MOST = 20_000  # values in a document; a few lines that repeat each other by anchors can stand for billions
CORRECT = "correct this line"
OPENED = re.compile(rf"(?:[\[{{]\s*){{{DEEPEST + 1}}}")  # [[[[…, which takes the reader of YAML long to give up
# What a value may be: Quarto knows no other kinds, and of each of these there are plain ways of writing it.
TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq", "merge")}
# label: fig-output, fig-cap: Output, by state., echo: false; a value that begins with a letter and has no other signs
PLAIN = re.compile(r"(?P<key>[a-z][a-z-]*): (?P<value>[A-Za-z](?:[A-Za-z0-9 ,.-]*[A-Za-z0-9.])?)")
TRUTH: Mapping[str, Any] = {"true": True, "false": False}
NOT_PLAIN = ("null", "Null", "NULL", "True", "TRUE", "False", "FALSE")
HALF = re.compile("[\ud800-\udfff]")  # of a character, as "\ud83d" writes it
TOML_LINE = re.compile(r"\s*\(at line (?P<line>\d+), column \d+\)$")  # Invalid value (at line 3, column 11)


class Lines(dict[str, int]):
    """The line of each key, nested keys joined by dots; of a key that was not written, that of the key above it."""

    def __missing__(self, key: str) -> int:
        return self[key.rpartition(".")[0]] if "." in key else self.get("", 1)


class _Loader(yaml.SafeLoader):
    """YAML 1.2: only true and false are truth values, dates stay the text that was written, and keys are texts."""

    def construct_scalar(self, node: Any) -> Any:
        r"""A text; a sign that JSON writes as two halves, as in "\ud83d\ude00", is one sign."""
        value = super().construct_scalar(node)
        if not isinstance(value, str) or value.isascii() or not HALF.search(value):
            return value
        try:
            return value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            found = "half a sign, \\ud800 to \\udfff, stands alone"
            raise yaml.constructor.ConstructorError(None, None, found, node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        return {self.construct_scalar(key): self.construct_object(value, deep=deep) for key, value in node.value}


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":bool", ":timestamp", ":int", ":float", ":value"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), "-+0123456789")
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)$"),
    "-+.0123456789",
)


def read_yaml_file(path: Path, name: str, shape: Shape = ANYTHING) -> tuple[dict[str, Any], Lines]:
    """Keys and values of a file of settings that has its shape, and the line of each key; see `read_yaml`.

    Parameters
    ----------
    path, name
        The file, and how messages name it.
    shape
        What it must hold; a file without any keys holds nothing.

    Raises
    ------
    ContentError
        If the file is missing or not UTF-8, is not YAML, holds something else than keys and values, or has another
        shape; with all misfits.
    """
    found: tuple[dict[str, Any], Lines] = pickle.loads(_read_in_shape(read_text(path, name, CORRECT), name, shape))
    return found


@lru_cache(maxsize=64)
def _read_in_shape(text: str, name: str, shape: Shape) -> bytes:
    """What `read_yaml_file` gives, packed, so that each caller has its own; a build asks a hundred times for one."""
    value, lines = read_yaml(text, name)
    if value is None:
        value = {}
    if not isinstance(value, dict):
        raise ContentError(Problem("this is not a list of keys and values", name, 1, "as in: lang: en", CORRECT))
    _hold_against(shape, value, name, lines)
    return pickle.dumps((value, lines))


def read_toml_file(path: Path, name: str, shape: Shape = ANYTHING) -> dict[str, Any]:
    """Keys and values of a file of TOML that has its shape.

    Raises
    ------
    ContentError
        As of `read_yaml_file`.
    """
    text = read_text(path, name, CORRECT).removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = TOML_LINE.search(str(error))
        line = int(place["line"]) if place else text.count("\n") + 1
        found = f"is not TOML: {TOML_LINE.sub('', str(error)).removesuffix(' (at end of document)')}"
        raise ContentError(Problem(found, name, line, "TOML 1.0", CORRECT)) from error
    except RecursionError as error:
        raise ContentError(_too_deep(name, 0)) from error
    except (ValueError, OverflowError) as error:  # a date that is none, a number of 5,000 digits
        raise ContentError(Problem(f"a value cannot be read: {error}", name, 0, "TOML 1.0", CORRECT)) from error
    _hold_against(shape, value, name, _lines_of_toml(text))
    return value


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Any, Lines]:
    """The value written in ``text``, and the line of each key, nested keys joined by dots.

    Parameters
    ----------
    text
        One YAML document.
    path, first_line
        File in which the text stands, and the line where it begins there; for messages and lines.

    Raises
    ------
    ContentError
        If the text is not YAML, gives one key twice, or holds what Quarto does not take for settings.
    """
    found: tuple[Any, Lines] = pickle.loads(_read_once(text, path, first_line))
    return found


@lru_cache(maxsize=256)
def _read_once(text: str, path: str, first_line: int) -> bytes:
    """What `read_yaml` gives, packed, so that each caller has its own; a build asks dozens of times for one text."""
    return pickle.dumps(_read(text, path, first_line))


def _read(text: str, path: str, first_line: int) -> tuple[Any, Lines]:
    return read_plain(text, first_line) or read_any(text, path, first_line)


def read_plain(text: str, first_line: int) -> tuple[Any, Lines] | None:
    """The value of lines that each give a key a word or a few, as most cells of a book do; None of any other text.

    The reader of YAML takes half a millisecond for the options of a cell, and each build asks for those of all cells.
    """
    values: dict[str, Any] = {}
    lines = Lines({"": first_line})
    for number, line in enumerate(text.split("\n") if text else (), first_line):
        found = PLAIN.fullmatch(line)
        if found is None or found["key"] in values or found["value"] in NOT_PLAIN:
            return None
        values[found["key"]] = TRUTH.get(found["value"], found["value"])
        lines[found["key"]] = number
    return values or None, lines


def read_any(text: str, path: str, first_line: int) -> tuple[Any, Lines]:
    """What `read_yaml` gives of any text, by the reader of YAML."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        raise ContentError(_unreadable(error, text, path, first_line)) from error
    lines = Lines({"": first_line})
    if opened := OPENED.search(text):
        raise ContentError(_too_deep(path, text.count("\n", 0, opened.start()) + first_line))
    try:
        node = loader.get_single_node()
        if node is None:
            return None, lines
        _Walk(path, first_line, lines).take(node, ())
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        raise ContentError(_malformed(error, text, path, first_line)) from error
    except yaml.reader.ReaderError as error:
        raise ContentError(_unreadable(error, text, path, first_line)) from error
    except (yaml.YAMLError, ValueError, OverflowError, KeyError, AttributeError) as error:
        found = f"this is not YAML: {error}".splitlines()[0]
        raise ContentError(Problem(found, path, first_line, remedy=CORRECT)) from error
    except RecursionError as error:
        raise ContentError(_too_deep(path, first_line)) from error
    finally:
        loader.dispose()


def _hold_against(shape: Shape, value: Any, name: str, lines: Mapping[str, int]) -> None:
    found = [
        Problem(each.found, name, lines[".".join(map(str, each.path))], each.expected, CORRECT)
        for each in misfits(value, shape)
    ]
    if found:
        raise ContentError(*found)


def _malformed(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    quoted = error.context is not None and "quoted scalar" in error.context
    mark = (error.context_mark if quoted else error.problem_mark) or error.context_mark
    found, expected, remedy = f"this is not YAML: {error.problem or error.context}", "", CORRECT
    if quoted and "unexpected end of stream" in str(error.problem):
        found = "this is not YAML: a quotation mark is opened and never closed"
        remedy = "close it"
    line = mark.line if mark else 0
    if "'\\t'" in str(error.problem):
        found, expected = "a tab stands where a line or a value begins", "blanks"
        remedy = "write blanks for the tab"
    return Problem(found, path, line + first_line, expected, remedy)


def _unreadable(error: yaml.reader.ReaderError, text: str, path: str, first_line: int) -> Problem:
    line = text.count("\n", 0, error.position) + first_line
    found = f"holds a character that no text has (U+{ord(text[error.position]):04X})"
    return Problem(found, path, line, "text", "remove it, or restore the file")


def _too_deep(path: str, line: int) -> Problem:
    return Problem("is nested too deep", path, line, f"at most {DEEPEST} lists and keys within each other", CORRECT)


class _Walk:
    """Takes down the line of every key below a node, and refuses what is no setting."""

    def __init__(self, path: str, first_line: int, lines: Lines) -> None:
        self._path = path
        self._first = first_line
        self._lines = lines
        self._seen = 0

    def take(self, node: yaml.Node, way: Way) -> None:
        """Take down what stands below a node."""
        self._seen += 1
        if self._seen > MOST:
            found = f"anchors repeat each other: they stand for more than {MOST:,} values"
            self._refuse(found, node, "each value written once")
        if len(way) > DEEPEST:
            raise ContentError(_too_deep(self._path, self._line(node)))
        if node.tag not in TAGS:
            kind = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(f"{told(way)} has the mark {kind}", node, "a text, a number, true, false, a list or keys")
        if isinstance(node, yaml.MappingNode):
            self._take_keys(node, way)
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self._note((*way, number), item)
                self.take(item, (*way, number))
        else:
            self._look_at(node, way)

    def _take_keys(self, node: yaml.MappingNode, way: Way) -> None:
        first: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse("a key is a list or has keys itself", key, "a word before the colon")
            if key.value in first:
                name = told((*way, key.value)).strip('"')
                found = f'the key "{name}" is given twice (first in line {first[key.value]})'
                raise ContentError(Problem(found, self._path, self._line(key), remedy="keep one of the two"))
            if key.tag != "tag:yaml.org,2002:merge":
                first[key.value] = self._line(key)
            self._look_at(key, way)
            self._note((*way, key.value), key)
            self.take(value, (*way, key.value))

    def _look_at(self, node: yaml.Node, way: Way) -> None:
        """Refuse a number that no computer holds."""
        number = node.tag.endswith((":int", ":float"))
        if number and (len(node.value) > LONGEST_NUMBER or node.value.lower().strip("+-.") in ("inf", "nan")):
            self._refuse(f"{told(way)} is a number beyond what a computer holds", node, "a number that can be read")

    def _note(self, way: Way, node: yaml.Node) -> None:
        self._lines[".".join(map(str, way))] = self._line(node)

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first

    def _refuse(self, found: str, node: yaml.Node, expected: str) -> None:
        raise ContentError(Problem(found, self._path, self._line(node), expected, CORRECT))


def _lines_of_toml(text: str) -> Lines:
    """The line of each key that stands at the beginning of one, below the name of its table."""
    lines, table = Lines(), ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):  # [project]
            table = heading[1]
            lines.setdefault(table, number)
        elif key := re.match(r"\s*([\w.-]+)\s*=", line):  # version = "0.2.0"
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines
