"""What pandoc cannot bear ends with the document and the line at which it stands, whatever pandoc does of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.chapters import read_chapter
from report.core.commands import OverTime, run
from report.core.errors import ContentError, Problem
from report.core.project import Project
from report.render.book import pandoc
from report.render.book.too_much import guilty
from report.render.html.site import render_project
from report.render.print.compose import compose

BAD = "BAD"  # stands in for what pandoc would need hours for
Write = Callable[[str, str], Path]


def ends_by(fault: Callable[[], Any]) -> Callable[..., Any]:
    """What runs pandoc, but for texts that hold the bad word."""

    def instead(arguments: Any, **given: Any) -> Any:
        files = [Path(str(word).partition("=")[2]) for word in arguments if str(word).startswith("--bibliography=")]
        texts = [given.get("stdin", ""), *(file.read_text() for file in files)]
        return fault() if any(BAD in text for text in texts) else run(arguments, **given)

    return instead


def over_time() -> Any:
    raise OverTime(Problem("pandoc did not end within 9 seconds and was stopped"))


def killed() -> Any:
    return run(["/bin/sh", "-c", "kill -SEGV $$"])


def overflown() -> Any:
    return run(["/bin/sh", "-c", "echo 'stack overflow' >&2; exit 2"])


PAGE = """---
title: Words
lang: en
---

One paragraph.

Another one
that has BAD words (*a **b
in it.

```
code

more of it
```

The last one.
"""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (over_time, r"page\.qmd:9: pandoc did not end within [\d.]+ seconds .* with the text that stands here"),
        (killed, r"page\.qmd:9: pandoc was ended by the signal SIGSEGV"),
        (overflown, r"page\.qmd:9: pandoc gave up: its stack is full"),
    ],
)
@pytest.mark.parametrize("to", ["html", "typst", "docx"])
def test_line_is_told(
    fault: Callable[[], Any], told: str, to: str, project: Project, write: Write, monkeypatch: pytest.MonkeyPatch
):
    path = write("page.qmd", PAGE)
    monkeypatch.setattr(pandoc, "run", ends_by(fault))
    with pytest.raises(ContentError, match=told):
        render_project(path, project.root / "site") if to == "html" else compose(path, to)


@pytest.mark.parametrize("key", ["title", "subtitle", "abstract"])
def test_key_of_the_header_is_told(key: str, project: Project, write: Write, monkeypatch: pytest.MonkeyPatch):
    path = write("page.qmd", f"---\nlang: en\n{key}: some BAD words\n---\n\nWords.\n")
    monkeypatch.setattr(pandoc, "run", ends_by(over_time))
    with pytest.raises(ContentError, match=rf"page\.qmd:3: .* with the {key}"):
        render_project(path, project.root / "site")


def test_entry_of_the_bibliography_is_told(project: Project, write: Write, monkeypatch: pytest.MonkeyPatch):
    entries = [f"@book{{key{n},\n  title = {{{'BAD' if n == 3 else 'Good'}}},\n  year = 2020\n}}" for n in range(5)]
    write("works.bib", "\n\n".join(entries) + "\n")
    path = write("page.qmd", "---\ntitle: Words\nlang: en\nbibliography: works.bib\n---\n\nAs @key1 says.\n")
    monkeypatch.setattr(pandoc, "run", ends_by(over_time))
    with pytest.raises(ContentError, match=r"works\.bib:16: pandoc did not end"):
        render_project(path, project.root / "site")


def test_document_is_told_if_only_the_second_pass_fails(
    project: Project, write: Write, monkeypatch: pytest.MonkeyPatch
):
    path = write("page.qmd", PAGE)

    def too_much_for_it(*_: Any) -> Any:
        raise pandoc.PandocStopped(Problem("pandoc was ended by the signal SIGKILL"))

    monkeypatch.setattr(pandoc, "resolve", too_much_for_it)
    too_much_for_it.__name__ = "resolve"
    with pytest.raises(ContentError, match=r"^page\.qmd: pandoc was ended by the signal SIGKILL in this document"):
        compose(path, "typst")


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n" * 150 + "\nwords\n\n" + "</div>\n" * 150,
        "- " * 150 + "words",
        "1. " * 200 + "words",
        "*a **b " * 400 + "** *" * 400,
        "^[" + "*a **b " * 5 + "]",
        "(" * 2000,
        "$" * 2001,
        "$" + "{" * 2000 + "}" * 2000 + "$",
        "".join(f"{'    ' * n}- a\n" for n in range(60)),
        "".join(f"{' ' * 3 * n}1. a\n" for n in range(60)),
        "<span>" * 40,
        "[" * 10 + "]" * 10,
        "[@a " * 14,
    ],
)
def test_deep_text_is_told_with_its_line_or_made(text: str, project: Project, write: Write):
    path = write("page.qmd", f"---\ntitle: Words\nlang: en\n---\n\nWords.\n\n{text}\n")
    told = []
    try:
        composed = compose(path, "typst")
    except ContentError as error:
        told = [(problem.path, problem.line >= 8) for problem in error.problems]
    else:
        pandoc.write(composed.tree, ["--to=typst"])
    assert set(told) <= {("page.qmd", True)}


@pytest.mark.parametrize("key", ["title", "subtitle", "abstract"])
def test_brackets_of_the_header_are_told_before_pandoc_gets_them(key: str, project: Project, write: Write):
    path = write("page.qmd", f"---\nlang: en\n{key}: 'a {'[' * 40}'\n---\n\nWords.\n")
    with pytest.raises(ContentError, match=r"page\.qmd:3: more than 8 square brackets"):
        render_project(path, project.root / "site")


def test_tree_is_refused_only_above_the_depth_that_can_be_walked():
    def tree(depth: int) -> str:
        return json.dumps({"c": '["' * 999, "d": json.loads("[" * depth + "]" * depth)})

    pandoc._check_depth(tree(pandoc.DEEPEST - 1))
    with pytest.raises(pandoc.PandocStopped, match=f"{pandoc.DEEPEST + 1} levels deep"):
        pandoc._check_depth(tree(pandoc.DEEPEST))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_halving_finds_each_part(count: int):
    for bad in range(count):
        assert guilty(count, lambda first, end, bad=bad: first <= bad < end) == bad
    assert guilty(count, lambda _first, _end: False) is None


def test_long_text_gets_more_time(monkeypatch: pytest.MonkeyPatch):
    limits: list[float] = []

    def note(arguments: Any, **given: Any) -> Any:
        limits.append(given["seconds"])
        return run(arguments, **given)

    monkeypatch.setattr(pandoc, "run", note)
    for length in (10, 2_000_000):
        pandoc._run(["--from=commonmark", "--to=plain"], "a" * length, None, pandoc.SECONDS)
    assert limits[0] >= 60
    assert limits[1] >= 150, "two megabytes in one line were seen to take 31 seconds"


def test_chain_of_includes_ends_where_it_is_too_long(project: Project, write: Write):
    for number in range(1200):
        write(f"part{number}.md", f"{{{{< include part{number + 1}.md >}}}}\n")
    path = write("page.qmd", "---\ntitle: Words\nlang: en\n---\n\n{{< include part0.md >}}\n")
    with pytest.raises(ContentError, match=r"part\d+\.md:1: files include each other more than 50 deep"):
        read_chapter(path, project.root)


def test_files_that_each_include_the_next_one_twice_end(project: Project, write: Write):
    for number in range(40):
        write(f"part{number}.md", f"{{{{< include part{number + 1}.md >}}}}\n\n" * 2)
    write("part40.md", "words\n")
    path = write("page.qmd", "---\ntitle: Words\nlang: en\n---\n\n{{< include part0.md >}}\n")
    with pytest.raises(ContentError, match=r"part\d+\.md:\d: 1000 includes went before this one"):
        read_chapter(path, project.root)
