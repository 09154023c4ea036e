from __future__ import annotations

import json

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.exhibits.markdown import caption, escaped, quoted, sentence

AWKWARD = [
    "a|b *c* _d_ `e` [f](g) {h} <i> #j $k$ ~l~ ^m^ @n !o &amp; \\p",
    "5 < 6 & 7 > 2",
    "R&D @CONACYT [sic] 3*4",
    "U$S 5 and $6",
    "https://example.org/a_b",
]


def shown(markdown: str) -> str:
    reader = "markdown-smart-auto_identifiers"
    return pypandoc.convert_text(markdown, "plain", format=reader, extra_args=["--wrap=none"]).rstrip("\n")


@pytest.mark.parametrize("text", AWKWARD)
def test_escaped_text_is_shown_letter_for_letter(text: str) -> None:
    assert shown(f"**x {escaped(text)}**") == f"x {text}"


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab1 \\`*_{}[]()#+-.!<>|$~^@&:;'\"=/?%", max_size=30))
def test_no_mix_of_signs_breaks_out_of_a_span(text: str) -> None:
    document = json.loads(pypandoc.convert_text(f"x [{escaped(text)}]{{.value}} y", "json", format="markdown-smart"))
    assert len(document["blocks"]) == 1
    assert [word["t"] for word in document["blocks"][0]["c"]] == ["Str", "Space", "Span", "Space", "Str"]


def test_attribute_keeps_quotation_marks_and_backslashes() -> None:
    text = 'a "b" \\ c'
    document = json.loads(pypandoc.convert_text(f"[x]{{data-a={quoted(text)}}}", "json", format="markdown"))
    assert document["blocks"][0]["c"][0]["c"][0][2] == [["data-a", text]]


def test_sentences_end_once() -> None:
    assert [sentence(text) for text in ("It fell", "It fell.", "Did it?", " ", "")] == [
        "It fell.",
        "It fell.",
        "Did it?",
        "",
        "",
    ]


def test_caption_leaves_out_what_is_empty() -> None:
    assert caption("It fell", "", "", "Source: @src-A.") == "[**It fell.**]{.caption-head} [Source: @src-A.]{.source}"
    assert caption("It fell", "", "", "") == "[**It fell.**]{.caption-head}"
