"""Neighbours of the characters that look right and are not, and what only seems to be one of them."""

from __future__ import annotations

import pytest

from report.data.characters import faults_in, skeleton
from report.data.privacy_checks import is_formula


@pytest.mark.parametrize(
    ("text", "rule", "named"),
    [
        ("a\ufdd0b", "invisible characters", "U+FDD0"),  # a code that never is a character
        ("a\u0378b", "invisible characters", "U+0378"),  # a code that is none yet
        ("M\u0102\u00a9xico", "right encoding", "UTF-8 that was read"),
        ("M\u0413\u00a9xico", "right encoding", "UTF-8 that was read"),
        *((f"M{sign}\u00a9xico", "right encoding", "UTF-8 that was read") for sign in "Γ\u05c3أĆ"),
        ("espa\u0393\u00b1a", "right encoding", "UTF-8 that was read"),
        ("20\u03381\u03387", "normal form", 'COMBINING LONG SOLIDUS OVERLAY (U+0338) after "20"'),
        ("a_\u0301", "normal form", "COMBINING ACUTE ACCENT"),
        ("Ñ\u0081", "right encoding", '"\\x81"'),
        ("caf\u0085", "right encoding", '"\\x85"'),
        ("M\\303\\251xico", "right encoding", "written as its code"),
        ("M<U+00E9>xico", "right encoding", "written as its code"),
        ("1\u0663", "normal form", "ARABIC-INDIC DIGIT THREE"),
        ("\u0391 plant", "one script in a word", "GREEK CAPITAL LETTER ALPHA"),
        ("ᎪᏟᎷᎬ", "one script in a word", 'CHEROKEE LETTER GO (U+13AA) at the beginning, which looks like "A"'),
        ("Planta ᏴᏔ", "one script in a word", "CHEROKEE LETTER"),
        ("ᏟᎪ", "one script in a word", "CHEROKEE LETTER"),
        ("ꮩꮪꮯ", "one script in a word", "CHEROKEE SMALL LETTER"),
        ("ꓮꓡꓡ", "one script in a word", "LISU LETTER"),
        ("հոս", "one script in a word", "ARMENIAN SMALL LETTER"),
        ("ⲎⲞⲦ", "one script in a word", "COPTIC CAPITAL LETTER"),
        ("Mɑzda", "normal form", 'LATIN SMALL LETTER ALPHA (U+0251) after "M"'),
        ("Volkswaɡen", "normal form", "LATIN SMALL LETTER SCRIPT G"),
        ("ᴍᴇxɪᴄᴏ", "normal form", "LATIN LETTER SMALL CAPITAL M"),
        ("M=E9xico", "right encoding", '"=E9" after "M": a character written as its code'),
        ("Bogot=E1, Jos=E9", "right encoding", '"=E1" after "Bogot"'),
        ("Garc=EDa", "right encoding", "written as its code"),
        (r"M\N{LATIN SMALL LETTER E WITH ACUTE}xico", "right encoding", "written as its code"),
        (r"M\U000000e9xico", "right encoding", "written as its code"),
        (r"M\u{e9}xico", "right encoding", "written as its code"),
        (r"M\x{e9}xico", "right encoding", "written as its code"),
        ("M%C3%A9xico", "right encoding", "written as its code"),
        ("M+AOk-xico", "right encoding", "written as its code"),
        ("=?utf-8?Q?M=C3=A9xico?=", "right encoding", "written as its code"),
    ],
)
def test_more_that_looks_right_is_told(text: str, rule: str, named: str) -> None:
    found = [each for each in faults_in(text) if each.rule.name == rule]
    assert found
    assert named in found[0].found
    assert found[0].found.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "Ă la carte",
        "Ĺ",
        "Град",
        "σ of 5",
        "α",
        "ΔG",
        "m²",
        "5 µg",
        "a < b",
        r"C:\temp",
        "x=3",
        "“Ă”",
        "½",
        "Ć 2",
        "Γ-1",
        "é1",
        "a\u0331",
        "ᏣᎳᎩ ᏴᎡ",  # Cherokee: its first letter is like no Latin one
        "хор и поле",
        "Հայաստան",
        "ɛʋe, Kɔfi, Hausa ɓ, ə, Diyarbakır",
        "[ɡɑto], (/ɡɑto/) and ˈɡɑto",
        "ɑ-carotene",
        "sheet 2, cell=E9; id=E1-2; x=C1",
        "https://example.org/a?b=E1&q=M%C3%A9xico&s=a=E9b",
        "M%C3%A9xico.pdf",
        r"\u{a} and \N",
        "2+A1, C+AI",
        "50 %C",
    ],
)
def test_what_is_right_passes(text: str) -> None:
    assert not list(faults_in(text))


@pytest.mark.parametrize("cell", ["\ufe66A1", "\ufe6bSUM", "\ufe621+A1", "\ufe63A1"])
def test_small_forms_of_signs_begin_a_formula_too(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (".a.1.", "a.1"),
        ("made-2024.", "made-2024"),
        ("Río Grande", "rio-grande"),
        ("Rio  GRANDE", "rio-grande"),
        ("a\tb-", "a-b"),
        ("a\x7fb", "a-b"),
        ("A.1", "a.1"),
    ],
)
def test_names_are_compared_as_they_are_seen(text: str, seen: str) -> None:
    assert skeleton(text) == seen


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Кա", 'ARMENIAN SMALL LETTER AYB (U+0561) after "К"'),  # the letter that differs from the first is strange
        ("աК", 'CYRILLIC CAPITAL LETTER KA (U+041A) after "ա", which looks like "K"'),
        ("\u212bx", "ANGSTROM SIGN (U+212B) at the beginning"),  # alone: the next letter stands for itself
        ("xe\u0301y", 'LATIN SMALL LETTER E (U+0065) and COMBINING ACUTE ACCENT (U+0301) after "x"'),
    ],
)
def test_no_more_than_what_is_strange_is_named(text: str, named: str) -> None:
    assert [fault.found for fault in faults_in(text)] == [named]
