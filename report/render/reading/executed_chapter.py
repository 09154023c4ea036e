"""A chapter with the results of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from report.core.chapters import Place
from report.core.errors import Problem
from report.core.settings_check import Aside

Content = bytes | Callable[[], bytes]  # of an image, or what makes it for those who need it


def content_of(given: Content) -> bytes:
    """The bytes of an image, made now if they were not before."""
    return given if isinstance(given, bytes) else given()


@dataclass(frozen=True)
class Executed:
    """A chapter as Markdown, with the results of its cells where the cells were.

    Parameters
    ----------
    path
        The chapter's file, relative to the project's root.
    header
        Its YAML header, inline expressions in it replaced by their values.
    markdown
        The text below the header.
    files
        Images made by cells: path relative to the chapter's folder → bytes, or what makes them.
    line_map
        For each line of ``markdown`` where it was written; lines of a result belong to their cell's first line.
    dependencies
        What the result rests on, each with its state as `reuse.states` gives it: path relative to the root → SHA-256,
        a folder (with ``/`` at the end) → SHA-256 of the names in it; empty text for what was looked for and not found.
    warnings
        What has no effect and need not stop a build.
    outside
        Absolute paths that cells read, of neither the project nor the environment nor the system: nobody else has them.
    aside
        Options of looks, which were set aside.
    """

    path: str
    header: Mapping[str, Any]
    markdown: str
    files: Mapping[str, Content]
    line_map: tuple[Place, ...]
    dependencies: Mapping[str, str]
    warnings: tuple[Problem, ...] = ()
    outside: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
