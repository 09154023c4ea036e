"""What the quick reader of plain settings takes is what the reader of YAML makes of it."""

from __future__ import annotations

import random

import pytest

from report.core.settings import read_any, read_plain

PARTS = (
    *("label", "echo", "fig-cap", "null", "true", "y", "on", "a b", "e", "x-"),
    *(
        ": ",
        ":",
        " ",
        "\n",
        "- ",
        ", ",
        ".",
        "#",
        " #",
        "'",
        "5",
        "0x1",
        "~",
        "<<",
        "é",
        "*a",
        "&a",
        "|",
        ">",
        "[",
        "{",
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "echo: false",
        "echo: true\nlabel: fig-a-1\nfig-cap: A caption, of it.",
        "a: yes\nb: no\nc: on\nd: e5\nf: x-",
        "null: a\ntrue: b\ny: n",
        "a: infinity\nb: nan\nc: inf",
        "a: ab...\nb: ab--",
        "a: ---",
    ],
)
def test_plain_settings_are_read_as_yaml_is(text: str) -> None:
    assert read_plain(text, 3) in (None, read_any(text, "a.qmd", 3))


@pytest.mark.parametrize("text", ["", "echo: false", "label: fig-a\nfig-cap: A caption of it."])
def test_what_most_cells_say_is_plain(text: str) -> None:
    assert read_plain(text, 3) is not None


@pytest.mark.parametrize(
    "text", ["a: null", "a: True", "a: b\na: c", "a: b #c", "a: b: c", "a: 'b'", "a: b ", "a:\n  b: c"]
)
def test_what_is_not_plain_is_left_to_the_reader_of_yaml(text: str) -> None:
    assert read_plain(text, 3) is None


def test_no_combination_of_signs_is_read_otherwise() -> None:
    draw = random.Random(7)
    plain = 0
    for _ in range(6000):
        lines = draw.randrange(1, 4)
        text = "\n".join(
            f"{draw.choice(PARTS)}: {''.join(draw.choice(PARTS) for _ in range(draw.randrange(1, 4)))}"
            for _ in range(lines)
        )
        found = read_plain(text, 1)
        if found is not None:
            plain += 1
            assert found == read_any(text, "a.qmd", 1), text
    assert plain > 50
