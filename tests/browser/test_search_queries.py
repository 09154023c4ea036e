"""The words that readers type and what they shall find first: a list, so that no change of the search loses one."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
QUERIES = Path(__file__).with_name("queries.csv")  # what is typed, and a pattern of the address or title found first

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Path:
    """The site that was built: `make test` builds it first."""
    assert (ROOT / "build/site/index.html").is_file(), "run make first"
    return ROOT / "build/site"


def test_every_query_of_the_list_finds_first_what_its_reader_wants(open_page: Callable[..., Any]) -> None:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file))
    assert len(queries) >= 60
    page = open_page("index.html")
    ask = "async (words) => (await paperSearch(words)).slice(0, 1).map((each) => `${each.href} ${each.title}`)"
    wrong = []
    for query in queries:
        first = page.evaluate(ask, query["query"])
        if not first or not re.search(query["wanted"], first[0], re.IGNORECASE):
            wrong.append((query["query"], query["wanted"], first))
    assert not wrong, "\n".join(map(repr, wrong))


def test_results_are_in_groups_and_numbers_show_the_number_of_their_figure(open_page: Callable[..., Any]) -> None:
    page = open_page("index.html")
    page.keyboard.press("/")
    page.keyboard.type("light vehicles")
    page.locator(".search-results h3").first.wait_for()
    groups = page.locator(".search-results h3").all_inner_texts()
    assert {"Text", "Figures and tables", "Numbers"} <= set(groups)
    assert page.locator(".search-page", has_text=re.compile(r"Figure \d")).count() >= 1


def test_what_is_shown_of_a_text_begins_and_ends_between_words(open_page: Callable[..., Any]) -> None:
    page = open_page("index.html")
    page.keyboard.press("/")
    shown: list[tuple[str, str]] = []
    for words in ("nearshoring", "consortia", "grants for innovation", "research centres"):
        page.locator(".search input").fill(words)
        results = page.evaluate("async (words) => (await paperSearch(words)).map((each) => each.text)", words)
        page.wait_for_function(
            "(first) => document.querySelector('.search-results .search-title')?.textContent === first",
            arg=page.evaluate("async (words) => (await paperSearch(words))[0].title", words),
        )
        for told in page.locator(".search-results .search-text").all_inner_texts():
            middle = told.removeprefix("… ").removesuffix(" …")
            whole = next(" ".join(text.split()) for text in results if middle in text)
            shown.append((f" {middle} ", f" {whole} "))
    assert any(middle != whole for middle, whole in shown)
    assert [middle for middle, whole in shown if middle not in whole] == []


def test_a_title_in_another_language_says_so(open_page: Callable[..., Any]) -> None:
    page = open_page("index.html")
    page.keyboard.press("/")
    page.keyboard.type("industria automotriz")
    page.locator(".search-title[lang=es]").first.wait_for()
