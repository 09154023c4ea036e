"""A paper with rows that others may not have: the same for whoever has them and who has not, and none of them shown."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.release.archive.pack import archive_files
from report.release.archive.selection import select_files
from report.release.checklist import answer_all
from report.release.verify.variations import copy_inputs
from report.release.verify.verdicts import judge
from report.release.verify.verification import given
from tests.sample import Sample
from tests.sharing import Shared
from tests.withheld import ASK, BULK, KEEPERS, SECRET, SENSORS, TERMS, commit, put_away, withhold

RESULTS = ("exhibits", "pages", "site", "paper.pdf", "paper.docx")
MARKS = (SECRET.encode(), BULK.encode())


@pytest.fixture(scope="session")
def built(shared: Shared, built_sample: Sample) -> Sample:
    """The paper as somebody with both files has built and committed it, from a build without; not to be changed."""

    def make(folder: Path) -> None:
        sample = withhold(built_sample.copied(folder))
        sample.append("pyproject.toml", 'requires-python = ">=3.11"\n')
        sample.made()
        commit(sample)

    return Sample(shared("withheld", make))


@pytest.fixture
def paper(built: Sample, tmp_path: Path) -> Sample:
    return built.copied(tmp_path / "paper")


@pytest.fixture
def lent(paper: Sample, tmp_path: Path) -> Sample:
    """The same paper for somebody who has neither file, with its build."""
    put_away(paper, tmp_path / "away")
    return paper


def test_without_the_files_every_byte_is_the_same(built: Sample, lent: Sample) -> None:
    shutil.rmtree(lent.path("build"))
    said = lent.made()
    assert lent.files(*RESULTS) == built.files(*RESULTS)
    assert f"needs keepers ({TERMS}; {ASK})" in said
    assert "not run: 1 exhibit (heaviest), of which the recorded results are used: needs sensors" in said
    assert "rebuilt" not in lent.made(), "the second run does nothing"
    assert subprocess.run(["git", "status", "--short"], cwd=lent.folder, capture_output=True).stdout == b""
    told = lent.made("data")
    assert f"not checked: keepers, and what other rows say of its rows: needs keepers ({TERMS}; {ASK})" in told
    assert "not checked: sensors" in told


def test_no_row_stands_in_anything_that_leaves_the_folder(built: Sample) -> None:
    found = built.files("site", "exhibits", "pages", "paper.pdf", "paper.docx")
    found |= {f"archive/{name}": data for name, data in archive_files(built.project).items()}
    found |= {each.name: each.read_bytes() for each in built.path("data/recorded").rglob("*") if each.is_file()}
    history = subprocess.run(["git", "log", "--all", "-p", "--text"], cwd=built.folder, capture_output=True, check=True)
    found["git"] = history.stdout
    told = {name for name, data in found.items() if any(mark in each for each in opened(data) for mark in MARKS)}
    assert told == set()
    assert not {name for name in found if name.endswith(("keepers.csv", "sensors.csv", "keepers.zip", "sensors.zip"))}
    row = b"5007"  # a number of a single row: of the fifth keeper
    assert not [name for name in found if "kept-hives" in name and row in found[name]]


def opened(data: bytes) -> Iterator[bytes]:
    """A file and what is packed in it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from opened(packed.read(name))
    if data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue


def test_readers_are_told_what_is_not_shown_and_how_to_ask(built: Sample) -> None:
    files = built.files("site")
    page = files["site/chapters/evidence/data-hives.html"].decode()
    assert "The rows may not be shown." in page
    assert "The rows are too large for git." in page
    for told in (TERMS, ASK, KEEPERS, SENSORS):
        assert told in page
    card = files["site/provenance/kept-hives.js"].decode()
    assert f"12 rows of keepers, which may not be shown. Terms: {TERMS}. To ask for them: {ASK}." in card
    assert '"total":12' in card
    assert "12 rows of keepers" in files["site/chapters/evidence/provenance.html"].decode()
    assert "conditionsOfAccess" in page
    archive = archive_files(built.project)
    assert "keepers (12 rows, " in archive["REPRODUCING.md"].decode()
    assert ASK in archive["REPRODUCING.md"].decode()
    assert ASK in archive["ro-crate-metadata.json"].decode()
    assert "data/recorded/kept-hives/metadata.json" in archive


def test_an_archive_without_git_leaves_the_files_out_and_takes_the_results(paper: Sample) -> None:
    shutil.rmtree(paper.path(".git"))
    packed = select_files(paper.project).files
    assert not {KEEPERS, SENSORS} & packed.keys()
    assert "data/recorded/README.md" in packed


def test_an_archive_that_would_carry_a_copy_is_refused(paper: Sample) -> None:
    shutil.copy(paper.path(KEEPERS), paper.path("tests/paper/fixture.csv"))
    commit(paper)
    with pytest.raises(ContentError) as raised:
        archive_files(paper.project)
    (problem,) = raised.value.problems
    assert problem.path == "tests/paper/fixture.csv"
    assert f"has the bytes of {KEEPERS}, which may not be shown, and stands in the archive" in problem.found


@pytest.mark.usefixtures("packages_read_once")
def test_the_account_names_what_was_not_run_and_nothing_else(built: Sample, lent: Sample) -> None:
    whole = list(given(built.project))
    assert not any("needs" in each.not_run for each in whole)
    layers = [each for each in given(lent.project) if "needs" in each.not_run]
    (verdict,) = judge(layers, "", failed=False).not_run
    assert "5 exhibits (" in verdict
    assert f"needs keepers ({TERMS}; {ASK})" in verdict
    assert "harvest-2021" not in verdict
    shared = [each for each in whole if each.comparison == "the files that git shows"]
    assert [each.mismatches for each in shared] == [()]
    (answer,) = [each for each in answer_all(lent.project) if each.id == "availability"]
    assert answer.status == "needs a person"
    assert f"{KEEPERS}: 12 rows of keepers, which may not be shown" in answer.said
    assert "not run here: 5 exhibits" in answer.said


def test_who_verifies_with_the_files_computes_from_them(built: Sample, lent: Sample, tmp_path: Path) -> None:
    copy_inputs(built.project.root, tmp_path / "with", backwards=False)
    copy_inputs(lent.project.root, tmp_path / "without", backwards=False)
    assert (tmp_path / "with" / KEEPERS).is_file()
    assert not (tmp_path / "without" / KEEPERS).exists()
    assert (tmp_path / "without/data/recorded/kept-hives/metadata.json").is_file()


@pytest.mark.slow
def test_a_paper_without_the_files_is_verified(lent: Sample) -> None:
    said = lent.made("verify")
    assert "verdict: unreleased" in said
    assert "not run: 1 exhibit (heaviest), of which the recorded results are used: needs sensors" in said
    assert "5 exhibits (keepers-by-region, kept-hives" in said
    assert "differ" not in said.split("verdict:")[0].replace("different circumstances", "")
