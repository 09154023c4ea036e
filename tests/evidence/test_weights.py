"""Budgets of the built site in bytes: they hold on every machine, as no time does."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from report.theme.assets import EARLY_SCRIPT, SCRIPT, STYLE
from report.theme.css import EARLY_FACES

SITE = Path(__file__).parents[2] / "build/site"
PRESS = 150_000  # a press on a number, cell or mark
EXPLORE = 320_000  # what draws charts, compressed, once
FIRST_PAGE = 80_000  # the first page with its pictures, compressed
WHOLE = 20_000_000
# What a chapter needs before its text is painted, compressed: with 200 kB a second and two round trips of 150 ms they
# are there after 1.1 s, which leaves a slow processor 0.4 s for the frame.
BEFORE_TEXT = 160_000


@pytest.fixture(autouse=True)
def _built() -> None:
    assert (SITE / "index.html").is_file(), "run make first"


def test_the_whole_site() -> None:
    assert sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file()) < WHOLE


def test_no_press_on_a_number_loads_more_than_a_phone_likes() -> None:
    heavy = {
        path.name: path.stat().st_size for path in (SITE / "provenance").glob("*.js") if path.stat().st_size > PRESS
    }
    assert heavy == {}


def test_exploring_loads_what_draws_once_and_little_for_each_chart() -> None:
    programs = [SITE / "exhibits" / name for name in ("vega.min.js", "vega-interpreter.min.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in programs) < EXPLORE
    charts = [path for path in (SITE / "exhibits").glob("*.js") if path not in programs]
    assert max(len(gzip.compress(path.read_bytes())) for path in charts) < PRESS


def test_text_is_painted_after_few_bytes() -> None:
    shared = [SITE / "assets" / name for name in (EARLY_SCRIPT, STYLE, SCRIPT)]
    shared += [SITE / "assets/fonts" / f"{face}.woff2" for face in EARLY_FACES]
    common = sum(len(gzip.compress(path.read_bytes())) for path in shared)
    pages = [SITE / "index.html", *(SITE / "chapters").glob("*.html"), SITE / "chapters/evidence/exhibits.html"]
    weights = {path.name: common + len(gzip.compress(path.read_bytes())) for path in pages}
    assert {name: weight for name, weight in weights.items() if weight > BEFORE_TEXT} == {}


def test_the_first_page() -> None:
    assert len(gzip.compress((SITE / "index.html").read_bytes())) < FIRST_PAGE
