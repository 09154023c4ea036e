"""Documents held against the shape that the programs rely on, and the reader of JSON; what is wrong has file and line.

`settings` holds YAML and TOML against the same shapes. A shape says what a document may hold where the programs read
it; anything else in the document passes. It is written down once, beside what reads the document, in place of a test
at each use.
"""

from __future__ import annotations

import json
import math
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from report.core.errors import ContentError, Problem

LARGEST = 100_000_000  # bytes of a document; ten times the largest: more is a mistake, and would fill the memory
DEEPEST = 64  # levels of lists and objects; eight times the deepest document, and far below what Python can walk
SHOWN_LENGTH = 40  # of a value in a message
LONGEST_NUMBER = 40  # digits; a float holds 17, and Python refuses to read 4,301
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s"\[\]{},:]+')
LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # half of a character; the half may have its other half beside it

Way = tuple[str | int, ...]  # of a value within a document: keys and places in lists


@dataclass(frozen=True)
class Is:
    """A value of one of some types; a truth value is no number."""

    words: str
    types: tuple[type, ...]

    def holds(self, value: Any) -> bool:
        """Whether ``value`` is of these types."""
        return isinstance(value, self.types) and (bool in self.types or not isinstance(value, bool))


@dataclass(frozen=True)
class ListOf:
    """A list of any length, each item of one shape."""

    item: Shape
    words: str = "a list"


@dataclass(frozen=True)
class MapOf:
    """Keys of any name, each value of one shape."""

    value: Shape
    words: str = "keys and values"


@dataclass(frozen=True, eq=False)
class Keys:
    """Keys with a shape each; others pass.

    Parameters
    ----------
    known
        The shape of each key's value, if the key is there.
    required
        Those that must be there.
    """

    known: Mapping[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    words: str = "keys and values"


@dataclass(frozen=True)
class OneOf:
    """A value of one of several shapes; the first whose outermost type fits says what is wrong inside."""

    shapes: tuple[Shape, ...]
    words: str


Shape = Is | ListOf | MapOf | Keys | OneOf

TEXT = Is("a text", (str,))
NOTHING = Is("nothing", (type(None),))
WHOLE = Is("a whole number", (int,))
NUMBER = Is("a number", (int, float))
FLAG = Is("true or false", (bool,))
PLAIN = Is("a text or a number", (str, int, float))
ANYTHING = Is("anything", (object, bool))
TEXTS = ListOf(TEXT, "a list of texts")
TEXT_OR_TEXTS = OneOf((TEXT, TEXTS), "a text or a list of texts")


@dataclass(frozen=True)
class Misfit:
    """Where a document has not its shape: the way to the value, what is there, what was expected."""

    path: Way
    found: str
    expected: str


def misfits(value: Any, shape: Shape, path: Way = ()) -> Iterator[Misfit]:
    """Every place at which a document has not its shape."""
    if isinstance(shape, OneOf):
        fitting = [each for each in shape.shapes if _fits(value, each)]
        if fitting:
            yield from misfits(value, fitting[0], path)
        else:
            yield Misfit(path, f"{told(path)} is {shown(value)}", shape.words)
    elif not _fits(value, shape):
        yield Misfit(path, f"{told(path)} is {shown(value)}", shape.words)
    elif isinstance(shape, ListOf):
        for number, item in enumerate(value):
            yield from misfits(item, shape.item, (*path, number))
    elif isinstance(shape, MapOf):
        for key, item in value.items():
            yield from misfits(item, shape.value, (*path, key))
    elif isinstance(shape, Keys):
        for key in shape.required:
            if key not in value:
                yield Misfit(path, f'{told(path)} has no "{key}"', f'the key "{key}": {shape.known[key].words}')
        for key, inner in shape.known.items():
            if key in value:
                yield from misfits(value[key], inner, (*path, key))


def _fits(value: Any, shape: Shape) -> bool:
    """Whether the outermost type is right."""
    if isinstance(shape, OneOf):
        return any(_fits(value, each) for each in shape.shapes)
    if isinstance(shape, Is):
        return shape.holds(value)
    return isinstance(value, list if isinstance(shape, ListOf) else Mapping)


def told(path: Way) -> str:
    """The way to a value as people write it: ``resources[3].schema``."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
    return f'"{words}"' if words else "the document"


def shown(value: Any) -> str:
    """A value of the wrong type in a few words."""
    if isinstance(value, str | int | float):
        written = json.dumps(value, ensure_ascii=False)
        return written if len(written) <= SHOWN_LENGTH else written[: SHOWN_LENGTH - 1] + "…"
    if value is None:
        return "empty"
    return (
        "a list" if isinstance(value, list) else "keys and values" if isinstance(value, Mapping) else "something else"
    )


def read_json(path: Path, name: str, shape: Shape = ANYTHING, *, remedy: str = "correct this line") -> Any:
    """A document of JSON that has its shape.

    Parameters
    ----------
    path, name
        The file, and how messages name it.
    shape
        What it must hold.
    remedy
        What a person does about a wrong one.

    Raises
    ------
    ContentError
        If the file is missing, is not JSON in UTF-8, gives a key twice, or has another shape; with all misfits.
    """
    value: Any = pickle.loads(_read_once(read_text(path, name, remedy), name, shape, remedy))
    return value


@lru_cache(maxsize=16)
def _read_once(text: str, name: str, shape: Shape, remedy: str) -> bytes:
    """What `read_json` gives, packed, so that each caller has its own; a build asks dozens of times for one text."""
    if text.startswith("\ufeff"):
        raise ContentError(
            Problem("begins with a byte order mark", name, 1, "UTF-8 without it", "save it without a BOM")
        )
    if not text.strip():
        raise ContentError(Problem("is empty", name, 0, "JSON", remedy))
    value = _parsed(text, name, remedy)
    found = list(misfits(value, shape))
    if found:
        lines = lines_of(text)
        raise ContentError(
            *(Problem(each.found, name, lines.get(each.path, 1), each.expected, remedy) for each in found)
        )
    return pickle.dumps(value)


def read_text(path: Path, name: str, remedy: str) -> str:
    """The text of a file that people write.

    Raises
    ------
    ContentError
        If the file is missing, cannot be read, is larger than any such file, or is not UTF-8.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        found = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise ContentError(Problem(found, name, remedy="restore the file")) from error
    if data is None:
        raise ContentError(Problem(f"is larger than {LARGEST:,} bytes", name, remedy=remedy))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(Problem(f"is not UTF-8: {error.reason}", name, line, "UTF-8", "save it as UTF-8")) from error


class _Refused(ValueError):
    """Something that the grammar of JSON or Python's reader of it allows and that no document here may hold."""


def _parsed(text: str, name: str, remedy: str) -> Any:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_constant,
        )
        if LONE_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ContentError(
            Problem(f"is not JSON: {error.msg}", name, error.lineno, "JSON (RFC 8259)", remedy)
        ) from error
    except _Refused as error:
        word, found = error.args
        at = text.find(word)
        line = _line_of_second(text, word) if found.endswith("twice") else text.count("\n", 0, max(at, 0)) + 1
        raise ContentError(Problem(found, name, line, "JSON (RFC 8259)", remedy)) from error
    except UnicodeEncodeError as error:
        raise ContentError(
            Problem("holds half a character (a lone surrogate)", name, 0, "whole ones", remedy)
        ) from error
    except RecursionError as error:
        raise ContentError(_too_deep(name, remedy)) from error
    if _depth(value) > DEEPEST:
        raise ContentError(_too_deep(name, remedy))
    return value


def _too_deep(name: str, remedy: str) -> Problem:
    return Problem("is nested too deep", name, 0, f"at most {DEEPEST} lists and objects within each other", remedy)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise _Refused(json.dumps(twice, ensure_ascii=False), f'the key "{twice}" is given twice')
    return made


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _Refused(digits, f"a number has {len(digits):,} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if len(digits) > LONGEST_NUMBER or not math.isfinite(number):
        raise _Refused(digits, f"a number is beyond what a computer holds: {digits[:20]}")
    return number


def _constant(word: str) -> Any:
    raise _Refused(word, f"{word} is no number of JSON")


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level:
        depth += 1
        inner = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [item for items in inner for item in items]
        if depth > DEEPEST:
            break
    return depth


def lines_of(text: str) -> dict[Way, int]:
    """The line of each value of a document of JSON, by the way to it; the text must be JSON."""
    return {path: line for path, line, _ in _walk(text)}


def texts_of(text: str) -> Iterator[tuple[Way, int, str]]:
    """Each text in a document of JSON, keys among them, with the way to it and its line; the text must be JSON."""
    for path, line, token in _walk(text, keys=True):
        if token.startswith('"'):
            yield path, line, json.loads(token)


def _line_of_second(text: str, key: str) -> int:
    """The line on which an object gives ``key``, as JSON writes it, for the second time; 0 if none is found."""
    seen: set[Way] = set()
    for path, line, token in _walk(text, keys=True):
        if token == key and path and json.dumps(path[-1], ensure_ascii=False) == key:
            if path in seen:
                return line
            seen.add(path)
    return 0


def _walk(text: str, *, keys: bool = False) -> Iterator[tuple[Way, int, str]]:
    """Each value's first token with the way to it and its line; with ``keys`` each key too, by the way to its value."""
    stack: list[tuple[str, Any]] = []  # of each open list or object: which, and the place in it
    expects_key = False
    line, at = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        token = found[0]
        if token in "]}":
            stack.pop()
            expects_key = False
        elif token == ",":
            kind, place = stack.pop()
            stack.append((kind, place + 1 if kind == "[" else None))
            expects_key = kind == "{"
        elif token == ":":
            expects_key = False
        elif expects_key:
            stack[-1] = ("{", json.loads(token))
            if keys:
                yield tuple(step for _, step in stack), line, token
        else:
            yield tuple(step for _, step in stack), line, token
            if token in "[{":
                stack.append((token, 0 if token == "[" else None))
                expects_key = token == "{"
