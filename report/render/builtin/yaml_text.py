"""YAML as Quarto reads it (version 1.2), with the line of each key and errors that name file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from report.errors import ContentError, Problem

HALF = re.compile("[\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """YAML 1.2: only true and false are truth values, and dates stay the text that was written."""

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


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF")
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), "-+0123456789")
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)$"),
    "-+.0123456789",
)


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Any, dict[str, int]]:
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
        If the text is not YAML or gives one key twice.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        lines: dict[str, int] = {}
        for key, line in _keys(node, ""):
            if key in lines:
                found, remedy = f'the key "{key}" is given twice', "keep one of the two"
                first = lines[key]
                raise ContentError(Problem(f"{found} (first in line {first})", path, line + first_line, remedy=remedy))
            lines[key] = line + first_line
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        quoted = error.context is not None and "quoted scalar" in error.context
        mark = (error.context_mark if quoted else error.problem_mark) or error.context_mark
        found = f"this is not YAML: {error.problem or error.context}"
        if quoted:
            found = "this is not YAML: a quotation mark is opened and never closed"
        raise ContentError(Problem(found, path, (mark.line if mark else 0) + first_line)) from error
    except yaml.YAMLError as error:
        raise ContentError(Problem(f"this is not YAML: {error}".splitlines()[0], path, first_line)) from error
    finally:
        loader.dispose()


def _keys(node: yaml.Node, prefix: str) -> Iterator[tuple[str, int]]:
    """Each key below a node with the index of its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            yield name, key.start_mark.line
            yield from _keys(value, f"{name}.")
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield f"{prefix}{index}", item.start_mark.line
            yield from _keys(item, f"{prefix}{index}.")
