"""A page whose name has signs that addresses use otherwise is found from the list of versions and from lost pages."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from report.evidence.gathered import Evidence
from report.evidence.not_found import PAGE, not_found_companions
from report.release.publish.composition import _pages_that_moved
from report.release.publish.history import PublicationRecord, Version
from report.release.publish.version_index import switch
from tests.evidence.test_heads import PAPER

NAMES = ("a#b", "a?b", "%41", "q%20q", "a b", "it's", 'say "hi"', "caf\u00e9", "a:b")


def paths_in(page: str) -> set[str]:
    """What a server looks for when the links of a page are followed."""
    links = [str(each["href"]) for each in BeautifulSoup(page, "html.parser").find_all("a", href=True)]
    return {unquote(urlsplit(each).path) for each in links}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_found_in_other_versions(name: str) -> None:
    page = f"chapters/{name}.html"
    first = Version("0.1.0", "2026-01-01", "a", "", ("index.html", page))
    second = Version("0.2.0", "2026-01-02", "b", "", ("index.html", page))
    record = PublicationRecord((second, first), "0.2.0")
    listed = paths_in(switch(record, second, PAPER, top="../", page=page, at_top=True))
    assert {f"../v/0.1.0/{page}", f"../v/0.2.0/{page}"} <= listed
    moved = _pages_that_moved(PublicationRecord((Version("0.3.0", "2026-01-03", "c", "", ()), first), "0.3.0"), PAPER)
    assert f"../v/0.1.0/{page}" in paths_in(moved[page])


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_is_found_from_a_page_that_is_not(name: str) -> None:
    chapter = Path("chapters") / f"{name}.qmd"
    told = SimpleNamespace(
        paper=PAPER, project=SimpleNamespace(shown=Path.as_posix), chapters=[chapter], titles={chapter.as_posix(): "A"}
    )
    made = not_found_companions(cast("Evidence", told))[PAGE].decode()
    assert any(each.endswith(f"chapters/{name}.html") for each in paths_in(made))
