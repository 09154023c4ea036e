"""No regular expression of the machine takes time that grows exponentially with the text that it is given."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

import report
from report.core.comments import without_comments

ROOT = Path(report.__file__).parent
LONG = 45  # characters: as powers of two they would take days, as a cube no millisecond
SECONDS = 10.0  # of this process, which no search in such a text takes
# Texts made of what many patterns repeat, with an end that lets them fail and try all ways to read what is before it.
UNITS = (
    *("a", "A", "0", " ", "\n", "-", "_", ".", ",", ":", "/", "\\", '"', "`", "<", "=", "*", "(", "[", "]", "{", "$"),
    *(
        "ab ",
        "a-",
        "a.",
        "a,",
        "- ",
        'a="a" ',
        "<a ",
        "1,",
        "1 ",
        "  \n",
        "> ",
        "a: ",
        "&a",
        "%a",
        "aA",
        "a1",
        "http://a",
    ),
)
BEFORE = ("", "<a ")
OF_RE = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of the machine holds or writes out, with its place."""
    names = [each.name for each in pkgutil.walk_packages([str(ROOT)], "report.")]
    left_out = ("report.starter", "report.__main__", "report.isolated", "report.hooks", "report.docs")
    for name in names:
        if name.startswith(left_out):
            continue
        for variable, held in vars(importlib.import_module(name)).items():
            several = held.values() if isinstance(held, dict) else held if isinstance(held, tuple | list) else (held,)
            yield from (
                (f"{name}.{variable}", each)
                for each in several
                if isinstance(each, re.Pattern) and isinstance(each.pattern, str)
            )
    for path in ROOT.rglob("*.py"):
        if "starter" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and (node.func.value.id, node.func.attr in OF_RE) == ("re", True)
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(node.args[0].value)


def takes_too_long(pattern: re.Pattern[str]) -> str:
    """A text in which a search for a pattern does not end; empty if there is none among those that are tried."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    text = ""
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        for unit in UNITS:
            for begin in BEFORE:
                text = f"{begin}{unit * (LONG // len(unit))}\0"
                pattern.search(text)
    except TimeoutError:
        return text
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return ""


def test_no_pattern_takes_exponential_time() -> None:
    found = dict(patterns())
    assert len(found) > 400
    assert {place: text for place, each in found.items() if (text := takes_too_long(each))} == {}


def test_a_pattern_that_does_is_found() -> None:
    global SECONDS
    SECONDS, before = 0.2, SECONDS
    try:
        assert takes_too_long(re.compile(r"(a+)+!"))
    finally:
        SECONDS = before


def test_a_cell_without_end_is_looked_through_once_for_mail_addresses() -> None:
    from report.data.privacy_checks import PERSONAL

    pattern = PERSONAL["a mail address"]
    assert not pattern.search("a" * 100_000)  # a word at a time: else a square of that, many minutes
    assert pattern.search("write to ana.b+c@example.org now")
    assert pattern.search("(ana [at] example [dot] org)")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("report.core.plain.CODE", "`" * 20_000),
        ("report.render.book.nesting.CODE_SPAN", "`" * 20_000),
        ("report.render.quarto.silent_faults.CODE_SPAN", "`" * 20_000),
        ("report.release.archive.key_forms.ENCODED", "0" * 20_000),
        ("report.release.archive.key_forms.PLACED", "-" * 20_000),
    ],
)
def test_what_stands_in_one_line_is_looked_through_once(place: str, text: str) -> None:
    module, _, name = place.rpartition(".")
    pattern = vars(importlib.import_module(module))[name]
    begin = time.process_time()
    assert pattern.sub("", text) == text
    assert time.process_time() - begin < 1.0  # of this process; looked through from each sign on, it takes 2 to 4


def test_code_is_found_between_marks_of_one_length() -> None:
    from report.core.plain import CODE

    found = [each["code"] for each in CODE.finditer("`a` `` b`c `` ``` d `` e ``` `f")]
    assert found == ["a", "b`c", "d `` e"]


@pytest.mark.parametrize(
    "text",
    [
        "<a " * 30_000,
        "<a '" * 30_000 + '"',
        "<script " * 12_000,
        "<title><xmp" * 9_000,
        "<p>" + "<!---->" * 14_000,
    ],
)
def test_a_page_of_tags_without_ends_is_looked_through_once_for_comments(text: str) -> None:
    begin = time.process_time()
    assert without_comments(f"<!-- x -->{text}") == text.replace("<!---->", "")
    assert time.process_time() - begin < 1.0  # of this process; looked through from each tag on, it takes 5 and more
