"""What looks like a figure, a date or a name and is another: signs, letters for digits, scales, orders of dates."""

from __future__ import annotations

import pytest

from report.core.errors import ContentError
from report.data import check_package, seal_dataset
from report.data.characters import faults_in
from tests.data.conftest import SmallPackage

SERIES = (
    "key,series_id,entity,period,period_type,value,unit,source_id,note\n"
    "a,loss,North,2021,year,8.5,percent,INEGI-25,\n"
    "b,loss,North,2022,year,11.2,percent,INEGI-25,\n"
    "c,loss,North,2023,year,9.1,percent,INEGI-25,\n"
)


def told(small: SmallPackage, rule: str) -> list[str]:
    results = check_package(small.project).results
    return [str(problem) for each in results if each.rule.name == rule for problem in each.problems]


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("\u02d75 %", "normal form", 'MODIFIER LETTER MINUS SIGN (U+02D7) at the beginning, which looks like "-"'),
        ("2019\u20102020", "normal form", 'HYPHEN (U+2010) after "2019", which looks like "-"'),
        ("2019\u20112020", "normal form", "NON-BREAKING HYPHEN"),
        ("\u27965", "normal form", "HEAVY MINUS SIGN"),
        ("2019\u30fc20", "normal form", "KATAKANA-HIRAGANA PROLONGED SOUND MARK"),
        ("2019\u058a20", "normal form", "ARMENIAN HYPHEN"),
        ("1\u2024234", "normal form", 'ONE DOT LEADER (U+2024) after "1", which looks like "."'),
        ("1\u066b5", "normal form", "ARABIC DECIMAL SEPARATOR"),
        ("1\u066c500", "normal form", "ARABIC THOUSANDS SEPARATOR"),
        ("1\uff0c5", "normal form", 'FULLWIDTH COMMA (U+FF0C) after "1", which looks like ","'),
        ("1\u30015", "normal form", "IDEOGRAPHIC COMMA"),
        ("1\u060c5", "normal form", "ARABIC COMMA"),
        ("1\u20442", "normal form", "FRACTION SLASH"),
        ("10\u223630", "normal form", "RATIO"),
        ("5\u066a", "normal form", "ARABIC PERCENT SIGN"),
        ("2O19", "normal form", '"2O19": LATIN CAPITAL LETTER O (U+004F) after "2"'),
        ("table 20l9", "normal form", '"20l9": LATIN SMALL LETTER L (U+006C) after "table 20"'),
        ("1I5 hives", "normal form", "LATIN CAPITAL LETTER I"),
        ("20lO", "normal form", "LATIN SMALL LETTER L"),
        ("200O", "normal form", "LATIN CAPITAL LETTER O"),
        ("l999", "normal form", "LATIN SMALL LETTER L"),
        ("north-2O20", "normal form", '"2O20"'),
        ("N0rth", "normal form", '"N0rth": a zero after "N"'),
        ("MÈxico", "right encoding", '"È" after "M": text that was read in another encoding'),
        ("MŽxico", "right encoding", "another encoding"),
        ("M\u201axico", "normal form", "SINGLE LOW-9 QUOTATION MARK"),
        ("espaÒa", "right encoding", "another encoding"),
        ("M¢xico", "right encoding", "another encoding"),
        ("MΘxico", "right encoding", "another encoding"),
        ("лЕЙЯХЙЮ", "right encoding", "another encoding"),
        ("M?xico", "right encoding", 'QUESTION MARK (U+003F) after "M"'),
        ("M??xico", "right encoding", "QUESTION MARK"),
        ("M?XICO", "right encoding", "QUESTION MARK"),
        ("regi¢n", "right encoding", "another encoding"),
        ("regi≤n", "right encoding", "another encoding"),
        ("espa¤a", "right encoding", "another encoding"),
        ("espa±a", "right encoding", "another encoding"),
    ],
    ids=ascii,
)
def test_signs_and_letters_that_are_seen_as_others_are_told(text: str, rule: str, found: str) -> None:
    faults = [each.found for each in faults_in(text) if each.rule.name == rule]
    assert faults
    assert found in faults[0]


@pytest.mark.parametrize(
    "text",
    [
        "−5 %, 2019–2020, 5 — 6, 5′ 3″, ½, 10:30, 1,5",
        "O2, A0, F1, 5G, 4IR, B2B, COVID-19, O157:H7, O365, SO2, N2O, TiO2, 100l, 10Ol, 3o, 4a, ISO 9001, IPv6, I40",
        "1-butanol, 2-(2-ethoxyethoxy)ethan-1-ol, L-[1-13C]leucine, LiNi0.8Co0.1Mn0.1O2, Al2O3, Na0.5",
        "Why?Because, mean±sd, x≤max, k≥min, 5¢ or 6£, §5a, x·y, México–Canadá, 2020-21 and 2019–20, ±5",
        "Fe2O3, C2O4, H2O, CO2, I009, IL1beta, O2, 10l, 3l, artículo 27o, 2o",
        "f0ad and 4a5ee29c",
        "https://example.org/2O19?a=b0cde",
        "10.1000/l999.2O1",
        "日本、中国。ラーメン，一",
        "سلام، شكرا",
        "na hÉireann, São Tomé, CAFÉ, PEÑA, l’École, D’Été, n°dos, l·lustració, Úbeda",
        "мРНК, ООН, Компания",
        "why? Because; who?",
        "https://example.org/a?b=c, a?b=c",
    ],
)
def test_names_formulas_and_signs_of_their_own_pass(text: str) -> None:
    assert not list(faults_in(text))


@pytest.mark.parametrize(
    "cell", ["#REF!", "#DIV/0!", "#¡DIV/0!", "#¿NOMBRE?", "#N/A", "#N/D", "####", "NaN", "nan", "NULL", "8.40123E+12"]
)
def test_what_a_program_left_in_a_cell_is_no_text(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    with pytest.raises(ContentError, match=r"vehicles\.csv:4.*\n.*a program wrote this"):
        seal_dataset(small.project, "vehicles")


@pytest.mark.parametrize("cell", ["None", "n.d.", "Nan", "#1", "C# 5!", "1E5"])
def test_words_of_somebody_s_own_pass(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert not check_package(small.project).problems


@pytest.mark.parametrize("url", ["https://bank.example@evil.test/a", "https://ana:secret@example.org/a"])
def test_an_address_that_begins_with_a_user_is_refused(small: SmallPackage, url: str) -> None:
    small.replace("sources", "https://example.org/a", url)
    with pytest.raises(ContentError, match="without a user before its host"):
        seal_dataset(small.project, "sources")


def test_a_code_of_html_needs_no_semicolon(small: SmallPackage) -> None:
    small.replace("vehicles", "rounded", "R&amp D")
    with pytest.raises(ContentError, match="plain text without HTML"):
        seal_dataset(small.project, "vehicles")


@pytest.mark.parametrize("cell", ["R&D", "AT&T", "?a=1&amp=2", "Q&A & more", "Marks&Spencer", "x&lt_y", "&amplitude"])
def test_an_and_sign_of_a_name_is_no_code(small: SmallPackage, cell: str) -> None:
    small.replace("vehicles", "rounded", cell)
    assert not check_package(small.project).problems


@pytest.mark.parametrize("entity", ["NORTH", "Nórth", "North.", "North"])
def test_what_figures_are_about_is_written_in_one_way(small: SmallPackage, entity: str) -> None:
    small.add("losses", SERIES.replace("c,loss,North", f"c,loss,{entity}"))
    problems = told(small, "keys that look alike")
    assert len(problems) == (entity != "North")
    assert all(f'column "entity" holds "{entity}", which looks like "North" on line 2' in each for each in problems)


@pytest.mark.parametrize(
    ("value", "wrong"), [("0.085", 1), ("850", 1), ("8500", 1), ("0.5", 0), ("95", 0), ("9.1", 0), ("0", 0)]
)
def test_a_figure_in_another_scale_than_its_series_is_told(small: SmallPackage, value: str, wrong: int) -> None:
    small.path("units").write_text("unit,kind\nvehicles,count\npercent,index\n", encoding="utf-8")
    small.record("units")
    small.add("losses", SERIES.replace("8.5", value))
    problems = told(small, "ranges")
    assert len(problems) == wrong
    assert all(f'data/losses.csv:2: column "value" holds {value} percent' in each for each in problems)
    assert all("between 9.1 and 11.2, as the others of its series are: it may be off by" in each for each in problems)


def test_a_figure_that_says_why_it_differs_so_much_passes(small: SmallPackage) -> None:
    small.add("losses", SERIES.replace("8.5,percent,INEGI-25,", "0.085,percent,INEGI-25,a year without winter"))
    assert not told(small, "ranges")


@pytest.mark.parametrize("values", [("3", "40", "620"), ("1", "2", "35"), ("12", "0", "900"), ("280", "20", "4")])
def test_a_jump_that_is_no_change_of_scale_passes(small: SmallPackage, values: tuple[str, str, str]) -> None:
    first, second, third = values
    small.path("units").write_text("unit,kind\nvehicles,count\npercent,index\n", encoding="utf-8")
    small.record("units")
    small.add("losses", SERIES.replace("8.5", first).replace("11.2", second).replace("9.1", third))
    assert not told(small, "ranges")


def test_two_figures_tell_of_no_scale(small: SmallPackage) -> None:
    small.add("losses", SERIES.replace("8.5", "0.085").rsplit("c,loss", 1)[0])
    assert not told(small, "ranges")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("01/02/2025", "a date as 2026-11-23"),
        ("1.2.2025", "a date as 2026-11-23"),
        ("2025-2-3", "a date as 2026-11-23"),
        ("2025-13", "a date that exists"),
        ("2025-02-30", "a date that exists"),
        ("2012", "a date of 2025, as the column year says"),
        ("May 2012", "a date of 2025"),
        ("2025", ""),
        ("2025-02", ""),
        ("2025-02-28", ""),
        ("2024-25", ""),
        ("[2025]", ""),
        ("n.d.", ""),
        ("2024–2025", ""),
        ("", ""),
    ],
)
def test_a_date_that_is_written_as_text_is_one_and_of_its_year(small: SmallPackage, date: str, expected: str) -> None:
    small.replace("sources", "INEGI,2025,2025", f"INEGI,2025,{date}")
    problems = told(small, "time")
    assert bool(problems) == bool(expected)
    if expected:
        assert f'data/sources.csv:3: column "date" holds "{date}"' in problems[0]
        assert expected in problems[0]
