"""A paper with a page for each value of a column is verified, packed and published like any other."""

from __future__ import annotations

import os
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from report.new import facts_from, write_paper
from tests.sample import Sample
from tests.sharing import Shared
from tests.test_documentation import follow

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages")]

PAGES = {"chapters/valleys/both.html", "chapters/valleys/north.html", "chapters/valleys/south.html"}
URL = "https://example.org/honey"


@pytest.fixture(scope="module")
def paged(shared: Shared) -> Sample:
    """A new paper with what the page on pages says, built."""

    def make(folder: Path) -> None:
        write_paper(folder, facts_from(folder, "Bees", ["Ana Ruiz"], "en", date(2031, 5, 4)))
        (folder / ".venv").symlink_to(sys.prefix)
        kept = {
            name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "PYTEST", "PYTHONPATH"))
        }
        follow("how-to-pages", folder, {**kept, "ENGINE": "builtin", "GIT_CEILING_DIRECTORIES": str(folder.parent)})
        Sample(folder, GIT_CEILING_DIRECTORIES=str(folder.parent)).made()

    folder = shared("paged", make)
    return Sample(folder, GIT_CEILING_DIRECTORIES=str(folder.parent))


@pytest.fixture
def paper(paged: Sample, tmp_path: Path) -> Sample:
    return paged.copied(tmp_path / "paper")


def test_the_archive_holds_the_exhibits_of_all_pages_and_what_makes_them(paper: Sample) -> None:
    paper.made("archive", "FORCE=dirty")
    (packed,) = (paper.project.build / "archive").glob("*.zip")
    with zipfile.ZipFile(packed) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    wanted = {f"results/exhibits/most-honey-{each}/metadata.json" for each in ("both", "north", "south")}
    assert {"chapters/valleys.qmd", "scripts/honey.py", *wanted} - names == set()


def test_what_is_published_has_all_pages_each_with_its_own_address(paper: Sample) -> None:
    paper.made("publish", "TO=folder:public", f"URL={URL}", "FORCE=dirty,unverified")
    public = paper.path("public")
    assert {name for name in PAGES if not (public / name).is_file()} == set()
    page = (public / "chapters/valleys/north.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{URL}/chapters/valleys/north.html"' in page
    sitemap = (public / "sitemap.xml").read_text(encoding="utf-8")
    assert all(f"{URL}/{name}" in sitemap for name in PAGES)


@pytest.mark.timeout(1800)
def test_the_verification_builds_the_same_pages_under_other_circumstances(paper: Sample) -> None:
    done = paper.make("verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "verdict: unreleased" in done.stdout
