"""Data that looks right and is not: told by rule, file and line before and after it is sealed, and never sealed."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest

from report.core.errors import ContentError
from report.data import CheckReport, check_package, check_quickly, seal_dataset
from report.data.characters import faults_in, skeleton
from report.data.privacy_checks import is_formula

if TYPE_CHECKING:
    from tests.data.conftest import SmallPackage

# What stands in a text cell, the rule that refuses it, and words of the message.
TEXTS = {
    "\u200b": ("invisible characters", "ZERO WIDTH SPACE (U+200B)"),
    "\u200c": ("invisible characters", "ZERO WIDTH NON-JOINER (U+200C)"),
    "\u200d": ("invisible characters", "ZERO WIDTH JOINER (U+200D)"),
    "\u200e": ("invisible characters", "LEFT-TO-RIGHT MARK (U+200E)"),
    "\u200f": ("invisible characters", "RIGHT-TO-LEFT MARK (U+200F)"),
    "\u061c": ("invisible characters", "ARABIC LETTER MARK (U+061C)"),
    "\u202e": ("invisible characters", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
    "\u2066": ("invisible characters", "LEFT-TO-RIGHT ISOLATE (U+2066)"),
    "\u2060": ("invisible characters", "WORD JOINER (U+2060)"),
    "\u2062": ("invisible characters", "INVISIBLE TIMES (U+2062)"),
    "\u00ad": ("invisible characters", "SOFT HYPHEN (U+00AD)"),
    "\ufeff": ("invisible characters", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
    "\ufff9": ("invisible characters", "INTERLINEAR ANNOTATION ANCHOR (U+FFF9)"),
    "\ufe0f": ("invisible characters", "VARIATION SELECTOR-16 (U+FE0F)"),
    "\U000e0100": ("invisible characters", "VARIATION SELECTOR-17 (U+E0100)"),
    "\U000e0041": ("invisible characters", "TAG LATIN CAPITAL LETTER A (U+E0041)"),
    "\u034f": ("invisible characters", "COMBINING GRAPHEME JOINER (U+034F)"),
    "\u115f": ("invisible characters", "HANGUL CHOSEONG FILLER (U+115F)"),
    "\u3164": ("invisible characters", "HANGUL FILLER (U+3164)"),
    "\u2800": ("invisible characters", "BRAILLE PATTERN BLANK (U+2800)"),
    "\u180e": ("invisible characters", "MONGOLIAN VOWEL SEPARATOR (U+180E)"),
    "\u00a0": ("invisible characters", "NO-BREAK SPACE (U+00A0)"),
    "\u202f": ("invisible characters", "NARROW NO-BREAK SPACE (U+202F)"),
    "\u2009": ("invisible characters", "THIN SPACE (U+2009)"),
    "\u3000": ("invisible characters", "IDEOGRAPHIC SPACE (U+3000)"),
    "\ue000": ("invisible characters", "a character without a name (U+E000)"),
    "М": ("one script in a word", 'CYRILLIC CAPITAL LETTER EM (U+041C) after "Gua", which looks like "M"'),
    "ο": ("one script in a word", "GREEK SMALL LETTER OMICRON (U+03BF)"),
    "Τ": ("one script in a word", "GREEK CAPITAL LETTER TAU (U+03A4)"),
    "о": ("one script in a word", "CYRILLIC SMALL LETTER O (U+043E)"),
    "ա": ("one script in a word", "ARMENIAN SMALL LETTER AYB"),
    "e\u0301": ("normal form", "LATIN SMALL LETTER E (U+0065) and COMBINING ACUTE ACCENT (U+0301)"),
    "n\u0303": ("normal form", "LATIN SMALL LETTER N WITH TILDE (U+00F1), the normal form C"),
    "\u212b": ("normal form", "ANGSTROM SIGN (U+212B)"),
    "ﬁ": ("normal form", 'ordinary letters or digits: "fi"'),
    "Ａ": ("normal form", "FULLWIDTH LATIN CAPITAL LETTER A (U+FF21)"),
    "１": ("normal form", "FULLWIDTH DIGIT ONE"),
    "𝐀": ("normal form", "MATHEMATICAL BOLD CAPITAL A"),
    "Ã±": ("right encoding", '"ñ", as UTF-8 reads it'),
    "Ã\u00b3": ("right encoding", '"ó", as UTF-8 reads it'),
    "â€™": ("right encoding", '"’", as UTF-8 reads it'),
    "Â°": ("right encoding", '"°", as UTF-8 reads it'),
    "ÃƒÂ±": ("right encoding", '"ñ", as UTF-8 reads it'),
    "Ã¢â‚¬â„¢": ("right encoding", '"’", as UTF-8 reads it'),
    "\ufffd": ("right encoding", "REPLACEMENT CHARACTER (U+FFFD)"),
    "ï»¿": ("right encoding", "UTF-8 that was read in another encoding"),
    r"\u00f1": ("right encoding", "a character written as its code"),
}
FINE = (
    "µm, μm, kΩ, MΩ and Ω; 1ª and 2º; ΔT, Δx, α, TNFα, β-carotene, π",
    "México, São Paulo, Łódź, Ångström, Nguyễn Văn, naïve café, ÑANDÚ",
    "„Ä“, «CAFÉ», “CAFÉ”, l’été – 5 × 3 ± 2 °C · 20 % … ½ m² ⁿ ™ €",
    "Компания и люди; IT-компания; 日本のトヨタ自動車; 현대자동차",
    "https://example.org/a?b=c&d=e",
)


def told(small: SmallPackage, rule: str) -> list[str]:
    """What one rule says is wrong."""
    results = check_package(small.project).results
    return [str(problem) for each in results if each.rule.name == rule for problem in each.problems]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_text_that_looks_right_is_told_sealed_or_not_and_never_sealed(small: SmallPackage, text: str) -> None:
    rule, words = TEXTS[text]
    path = small.path("vehicles")
    data = path.read_text(encoding="utf-8")
    path.write_bytes(data.replace("rounded", f"Gua{text}naj").encode())
    before = told(small, rule)
    with pytest.raises(ContentError) as refused:
        seal_dataset(small.project, "vehicles")
    small.record("vehicles")  # as somebody does who edits the checksum by hand
    after = told(small, rule)
    assert before == after
    for message in (before[0], str(refused.value)):
        assert 'data/vehicles.csv:4: column "note" holds ' in message
        assert words in message
        assert "expected:" in message
        assert "to fix:" in message


@pytest.mark.parametrize("text", FINE)
def test_letters_signs_and_languages_as_they_are_written_pass(small: SmallPackage, text: str) -> None:
    assert not list(faults_in(text))
    small.replace("vehicles", "rounded", f'"{text}"')
    assert not check_package(small.project).problems


def test_words_all_of_look_alikes_are_told_and_real_ones_pass() -> None:
    assert [fault.rule.name for fault in faults_in("Planta en МЕХІСО")] == ["one script in a word"]
    assert [fault.rule.name for fault in faults_in("АМС")] == ["one script in a word"]
    assert not list(faults_in("α and β"))


def test_every_format_character_of_unicode_is_seen() -> None:
    kinds = {chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) in ("Cf", "Zl", "Zp")}
    assert len(kinds) > 100
    private = [range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE)]
    kinds |= {chr(point) for each in private for point in (*each[::97], each[-1])}
    assert all(any(fault.rule.name == "invisible characters" for fault in faults_in(f"a{sign}b")) for sign in kinds)


@pytest.mark.parametrize(
    "rest", ["Made-2024", "MADE-2024", "máde-2024", "made_2024", "made--2024", "ｍade-2024", "mаde-2024"]
)
def test_keys_that_a_reader_takes_for_one_are_told(small: SmallPackage, rest: str) -> None:
    small.field("vehicles", "key")["constraints"] = {"required": True}
    small.replace("vehicles", "sold-2024,", f"{rest},")
    problems = told(small, "keys that look alike")
    assert f'data/vehicles.csv:4: column "key" holds "{rest}", which looks like "made-2024" on line 3' in problems[0]
    with pytest.raises(ContentError, match="looks like"):
        seal_dataset(small.project, "vehicles")


def test_series_that_differ_in_case_only_are_told_once(small: SmallPackage) -> None:
    small.replace("vehicles", "made-2024,made,", "made-2024,Made,")
    problems = told(small, "keys that look alike")
    assert len(problems) == 1
    assert 'column "series_id" holds "Made", which looks like "made" on line 2' in problems[0]


def test_points_and_hyphens_tell_keys_apart() -> None:
    assert skeleton("a-1-1") != skeleton("a-11")
    assert skeleton("a.1") != skeleton("a1")
    assert skeleton("rate-1.5") != skeleton("rate-1-5")


@pytest.mark.parametrize(
    ("cell", "wrong"), [("1.234", 1), ("12.340", 1), ("123.456", 1), ("0", 0), ("1234", 0), ("-1234", 0)]
)
def test_a_thousand_with_a_dot_is_no_count(small: SmallPackage, cell: str, wrong: int) -> None:
    small.replace("vehicles", "1000000", cell)
    problems = told(small, "whole counts")
    assert len(problems) == wrong
    if wrong:
        assert f'data/vehicles.csv:4: column "value" holds {cell} vehicles' in problems[0]
        assert f"whole vehicles: {cell.replace('.', '')}" in problems[0]
        with pytest.raises(ContentError, match="whole vehicles"):
            seal_dataset(small.project, "vehicles")


@pytest.mark.parametrize("cell", ["1.5", "1.0", "1.2345", "+3", "3e3", "3E3", "-0"])
def test_a_count_is_whole_and_written_in_digits_alone(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "1000000", cell)
    (problem,) = told(small, "whole counts")
    assert f'data/vehicles.csv:4: column "value" holds {cell} vehicles' in problem
    assert "expected: whole vehicles, written in digits alone" in problem
    with pytest.raises(ContentError, match="whole vehicles"):
        seal_dataset(small.project, "vehicles")


@pytest.mark.parametrize("cell", ["003", "00", "0125"])
def test_a_count_with_a_zero_before_it_is_told_once(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "1000000", cell)
    (problem,) = check_package(small.project).problems
    assert problem.expected.startswith("a number (vehicles) without a zero before it; a code as 01 is text")


@pytest.mark.parametrize("unit", ["percent", "thousand vehicles"])
def test_shares_and_thousands_have_parts(small: SmallPackage, unit: str) -> None:
    small.path("units").write_text(
        "unit,kind,multiplier\nvehicles,count,1\npercent,share,0.01\nthousand vehicles,count,1000\n", encoding="utf-8"
    )
    fields = small.resource("units")["schema"]["fields"]
    fields.append({"name": "multiplier", "type": "string"})
    small.record("units")
    small.replace("vehicles", "1000000,vehicles", f"1.234,{unit}")
    assert not told(small, "whole counts")


def test_a_column_with_a_counted_unit_of_its_own_holds_whole_ones(small: SmallPackage) -> None:
    small.add("plants", "key,staff\na,1.250\n")
    staff = small.field("plants", "staff")
    staff.update(type="number", unit="vehicles")
    small.write_descriptor()
    assert 'column "staff" holds 1.250 vehicles' in told(small, "whole counts")[0]


@pytest.mark.parametrize(("cell", "wrong"), [("+125", 1), ("125", 0), ("", 0)])
def test_a_count_of_a_column_for_whole_numbers_is_written_plainly(small: SmallPackage, cell: str, wrong: int) -> None:
    small.add("plants", f"key,staff\na,{cell}\n")
    small.field("plants", "staff").update(type="integer", unit="vehicles")
    small.write_descriptor()
    assert len(told(small, "whole counts")) == wrong


@pytest.mark.parametrize("cell", ["1,234", "1 234", "1'234", "1’234", "1.234.567", "1\u202f234", "١٢٣"])
def test_thousands_written_otherwise_are_no_numbers(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "1000000", f'"{cell}"')
    assert 'column "value" holds' in told(small, "types and constraints")[0]


FORMULAS = [
    "-2+3+cmd",
    "+1+1",
    "-2/3",
    "@SUM(A1)",
    "=1+1",
    "+A1",
    "-cmd",
    "＝1",
    "＋1+1",
    "+5 SUM(A1)",
    "-1^2",
    "+52 =1",
    "- 2 + 3",
    "-5*2",
]
FIGURES = [
    "-",
    "+9.8 %",
    "+5.6 %; same figure in BORDER-0116",
    "-0.61 (MVS-0419) or -0.58 percent",
    "-1,234.5",
    "+3pp",
    "+5–10 %",
    "a=b",
]


@pytest.mark.parametrize("cell", [*FORMULAS, "-2+3+cmd|' /C calc'!A0", "\t=1", "\r=1"])
def test_what_a_spreadsheet_may_run_is_a_formula(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize("cell", FIGURES)
def test_signed_figures_with_words_are_none(cell: str) -> None:
    assert not is_formula(cell)


def test_a_formula_after_a_sign_is_told_and_not_sealed(small: SmallPackage) -> None:
    small.replace("vehicles", "rounded", "-2+3+cmd")
    assert "text that no spreadsheet takes for a formula" in told(small, "plain text")[0]
    with pytest.raises(ContentError, match="formula"):
        seal_dataset(small.project, "vehicles")


def test_column_names_without_rows_are_told_and_not_sealed(small: SmallPackage) -> None:
    small.path("units").write_text("unit,kind\n", encoding="utf-8")
    small.record("units")
    assert "data/units.csv:1: has column names and no rows" in told(small, "rows")[0]
    assert "no rows" in "\n".join(map(str, check_quickly(small.project)))
    small.replace("vehicles", ",vehicles,", ",,")  # so that nothing else is wrong with the table itself
    with pytest.raises(ContentError, match="no rows"):
        seal_dataset(small.project, "units")


def test_a_table_may_be_empty_for_a_reason(small: SmallPackage) -> None:
    small.add("visits", "key,note\n", withoutRows="None was made yet.")
    assert not told(small, "rows")


@pytest.mark.parametrize(("stated", "wrong"), [(4, 0), (3, 1), (5, 1), (0, 1)])
def test_the_number_of_rows_that_the_package_states_is_compared(small: SmallPackage, stated: int, wrong: int) -> None:
    small.resource("vehicles")["rows"] = stated
    small.write_descriptor()
    problems = told(small, "rows")
    assert len(problems) == wrong
    assert all(f"has 4 rows\n  expected: {stated} (datapackage.json, rows)" in problem for problem in problems)
    seal_dataset(small.project, "vehicles")
    assert not told(small, "rows")


@pytest.mark.parametrize("number", ["1" * 16, "1" * 40, "0.1234567890123456", "1" * 20 + "e-10"])
def test_a_number_that_a_computer_would_round_is_told(small: SmallPackage, number: str) -> None:
    small.replace("vehicles", "1000000", number)
    assert "at most 15 digits" in told(small, "types and constraints")[0]


@pytest.mark.parametrize("number", ["1" * 15, "1" + "0" * 20, "0.000123456789012345", "123456789012345e3"])
def test_fifteen_digits_are_kept(small: SmallPackage, number: str) -> None:
    small.replace("vehicles", "1000000", number)
    assert not told(small, "types and constraints")


@pytest.mark.parametrize("text", ["\u200b", "е", "Ã±", "e\u0301"], ids=ascii)
@pytest.mark.parametrize("place", ["title", "enum", "field", "sources", "name of a key", "escaped"])
def test_the_words_of_the_descriptor_are_read_too(small: SmallPackage, text: str, place: str) -> None:
    wrong = f"Gua{text}naj"
    vehicles = small.resource("vehicles")
    if place in ("title", "escaped"):
        vehicles["title"] = wrong
    elif place == "enum":
        small.field("vehicles", "note")["constraints"] = {"enum": [wrong, "rounded"]}
    elif place == "field":
        small.field("vehicles", "note")["description"] = wrong
    elif place == "sources":
        vehicles["sources"] = [{"title": wrong}]
    else:
        vehicles[wrong] = "x"
    small.write_descriptor()
    path = small.project.data / "datapackage.json"
    if place == "escaped":
        path.write_text(json.dumps(small.descriptor, indent=2), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(at for at, each in enumerate(lines, 1) if wrong in each or json.dumps(wrong) in each)
    assert any(problem.startswith(f"data/datapackage.json:{line}: ") for problem in told(small, TEXTS_OF[text]))


TEXTS_OF = {
    "\u200b": "invisible characters",
    "е": "one script in a word",
    "Ã±": "right encoding",
    "e\u0301": "normal form",
}


@pytest.mark.parametrize("name", ["=cmd", " note", "Key", "kéy"])
def test_names_of_columns_are_plain(small: SmallPackage, name: str) -> None:
    small.path("vehicles").write_text(
        small.path("vehicles").read_text(encoding="utf-8").replace(",note,", f",{name},"), encoding="utf-8"
    )
    small.field("vehicles", "note")["name"] = name
    small.record("vehicles")
    assert 'dataset "vehicles": field' in told(small, "keys that look alike")[0]


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x08", "\x7f"])
def test_what_steers_a_terminal_is_told_in_the_descriptor(small: SmallPackage, sign: str) -> None:
    small.resource("vehicles")["title"] = f"Vehi{sign}cles"
    small.write_descriptor()
    assert f'"resources.title" holds a control character (U+{ord(sign):04X})' in told(small, "invisible characters")[0]


def test_the_bibliography_is_read_too(small: SmallPackage) -> None:
    chapters = small.project.root / "chapters"
    chapters.mkdir()
    (chapters / "references.bib").write_text("@article{a,\n  title = {Gua\u00adnaj},\n}\n", encoding="utf-8")
    assert "chapters/references.bib:2: holds SOFT HYPHEN (U+00AD)" in told(small, "invisible characters")[0]


@pytest.mark.parametrize("name", ["Vehicles.csv", "no\u200bte.md", "n\u0303.md"])
def test_names_of_files_are_read_too(small: SmallPackage, name: str) -> None:
    (small.project.data / name).write_text("x\n", encoding="utf-8")
    assert name in "\n".join(told(small, "names of files"))


@pytest.mark.parametrize("name", ["no\nte.md", "no\u200bte.md"])
def test_what_is_wrong_with_a_name_is_told_of_the_file_and_of_no_line(small: SmallPackage, name: str) -> None:
    (small.project.data / name).write_text("x\n", encoding="utf-8")
    problems = [each for each in told(small, "names of files") if "the name holds " in each]
    assert problems
    assert all("te.md: the name holds " in each for each in problems), problems


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("\u00a0", "a plain blank (U+0020)"), ("\u2003", "a plain blank (U+0020)"), ("\u200b", "every character is seen")],
)
def test_what_should_stand_there_is_told(sign: str, expected: str) -> None:
    assert [expected in fault.expected for fault in faults_in(f"a{sign}b")] == [True]


def test_of_many_marks_on_a_letter_two_are_named() -> None:
    fault = next(fault for fault in faults_in("e" + 4 * "\u0301" + "x") if fault.rule.name == "normal form")
    assert fault.found.count("COMBINING ACUTE ACCENT") == 2
    assert fault.found.startswith("LATIN SMALL LETTER E (U+0065) and ")


def test_the_order_of_rows_means_nothing(small: SmallPackage) -> None:
    lines = small.path("units").read_text(encoding="utf-8").splitlines()
    small.path("units").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    small.record("units")
    assert not check_package(small.project).problems


@pytest.mark.xdist_group("checked paper")
def test_the_paper_s_own_data_is_clean(checked_paper: CheckReport) -> None:
    results = checked_paper.results
    rules = {"invisible characters", "one script in a word", "normal form", "right encoding", "keys that look alike"}
    assert not [problem for each in results if each.rule.name in rules for problem in each.problems]
