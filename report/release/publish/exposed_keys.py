"""Keys, tokens and passwords in what would be published: in a text, in the code that a page shows, in a file's name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from report.core.errors import Problem
from report.core.project import Project
from report.release.archive.private import find_credentials, is_private_name

SECRETS = "secrets"  # the word of FORCE that lets them pass
REMEDY = f"take it out of what the site is made of, and replace the key; if it is none: say FORCE={SECRETS}"
TAG = re.compile(rb"<[^<>]*>")  # <span class="st">, between the parts of a line of code
SHOWN = 5  # of them, which mostly are one in several files


def credentials_in(project: Project) -> Iterator[Problem]:
    """A problem for each of the first files of the site that holds a key or is named like a file of keys."""
    found = _found_in(project)
    for number, problem in enumerate(found, 1):
        yield problem
        if number == SHOWN:
            break
    if left := sum(1 for _ in found):
        yield Problem(f"{left} more files of the site hold a key or token", remedy=REMEDY)


def _found_in(project: Project) -> Iterator[Problem]:
    for path in sorted(project.site.rglob("*")):
        name = path.relative_to(project.site).as_posix()
        if not path.is_file():
            continue
        of_dataset = path.suffix == ".zip" and path.with_suffix("").is_dir()  # which is looked at file by file
        if is_private_name(name) and not of_dataset:
            yield Problem("is named like a file of secrets", project.shown(path), remedy=REMEDY)
        elif line := _first_line(path.read_bytes(), path.suffix == ".html"):
            yield Problem("a key or token stands here", project.shown(path), line, remedy=REMEDY)


def _first_line(content: bytes, is_page: bool) -> int:
    """The first line with a key; 0 for none. In a page it may be parted by tags, and its marks be escaped."""
    if line := next(find_credentials(content), 0):
        return line
    if not is_page:
        return 0
    lines = TAG.sub(b"", content).decode("utf-8", errors="replace")
    return next(find_credentials(html.unescape(lines)), 0)
