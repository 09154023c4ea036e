"""Dates in the forms that authors write, in the words of any language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from report.core.dates import clock_day, date_in_words, locale_of, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024/5/1", "2024-05-01"),
        ("2024-05-01T10:00:00", "2024-05-01"),
        ("05/01/2024", "2024-05-01"),
        ("12/25/24", "2024-12-25"),
        ("17 11 2024", "2024-11-17"),
        ("5 May 2024", "2024-05-05"),
        ("May 5, 2024", "2024-05-05"),
    ],
)
def test_day_is_read_in_each_form(text: str, day: str) -> None:
    assert str(read_day(text)) == day


@pytest.mark.parametrize("text", ["2024", "Spring 2024", "March 2024", "", "soon"])
def test_what_is_no_whole_day_stays_as_it_is_written(text: str) -> None:
    assert read_day(text) is None
    assert date_in_words(text, "en") == text


@pytest.mark.parametrize("text", ["2024-02-30", "13/13/2024", "2023-02-29"])
def test_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        read_day(text)


@pytest.mark.parametrize(
    ("language", "form", "shown"),
    [
        ("en", "long", "May 1, 2024"),
        ("es", "long", "1 de mayo de 2024"),
        ("de", "long", "1. Mai 2024"),
        ("ja", "long", "2024年5月1日"),
        ("fr-CA", "long", "1 mai 2024"),
        ("xx", "long", "May 1, 2024"),
        ("en", "iso", "2024-05-01"),
        ("en", "full", "Wednesday, May 1, 2024"),
        ("en", "D MMM YYYY", "1 May 2024"),
        ("en", "dddd D MMM YY", "Wednesday 1 May 24"),
        ("en", "MMMM Do, YYYY", "May 1st, 2024"),
        ("en", "[on] YYYY-MM-DD", "on 2024-05-01"),
        ("es", "D [de] MMMM", "1 de mayo"),
    ],
)
def test_date_is_shown_in_language_and_form(language: str, form: str, shown: str) -> None:
    assert date_in_words("2024-05-01", language, form) == shown


def test_locale_is_the_nearest_that_is_known() -> None:
    assert (locale_of("pt-BR"), locale_of("de-XX"), locale_of("tlh")) == ("pt_BR", "de", "en")


def test_build_that_names_its_moment_has_the_same_day_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.qmd"
    file.write_text("Text.\n")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert clock_day("last-modified", file).startswith("2023-11-1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert {clock_day(word, file) for word in ("today", "now", "last-modified")} == {"1970-01-02"}
