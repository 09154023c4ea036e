"""The documentation is true: its commands run as they stand, its links lead somewhere, its reference is whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from report.cli import docs
from report.cli.group import DATA_VERBS, VERBS
from report.cli.reference_page import MAKEFILE, TARGET, reference_page
from report.exhibits.inputs import Rows
from report.exhibits.number_format import SHOWS, texts_of
from report.new import facts_from, write_paper
from tests.sample import ROOT, Sample
from tests.sharing import Shared

PAGES = sorted(docs.SOURCE.glob("*.qmd"))
HOW_TOS = [path.stem for path in PAGES if path.stem.startswith("how-to-")]
# Write `PATH`: or Add to the end of `PATH`: above a block; In `PATH`, put `NEW` in the place of `OLD`; a block of bash.
ACT = re.compile(
    r"(?:(?P<how>Write|Add to the end of) `(?P<path>[^`]+)`:\n\n(?P<fence>`{3,4})\w*\n(?P<text>.*?)\n(?P=fence)\n)"
    r"|(?:In `(?P<file>[^`]+)`, put `(?P<new>[^`]+)` in the place of `(?P<old>[^`]+)`)"
    r"|(?:^```bash\n(?P<commands>.*?)^```$)",
    re.DOTALL | re.MULTILINE,
)


def acts(page: str) -> Iterator[re.Match[str]]:
    return ACT.finditer((docs.SOURCE / f"{page}.qmd").read_text(encoding="utf-8"))


def follow(page: str, folder: Path, environment: dict[str, str]) -> None:
    """Do what a page says, in order, from a folder; `cd` holds for what follows."""
    for act in acts(page):
        if act["path"]:
            path = folder / act["path"]
            text = act["text"].replace("{{python}}", "{python}") + "\n"
            path.write_text(
                path.read_text(encoding="utf-8") + text if act["how"] != "Write" else text, encoding="utf-8"
            )
        elif act["file"]:
            path = folder / act["file"]
            told = path.read_text(encoding="utf-8")
            assert told.count(act["old"]) == 1, f"{act['file']} holds {told.count(act['old'])} times: {act['old']}"
            path.write_text(told.replace(act["old"], act["new"].replace("\\n", "\n")), encoding="utf-8")
        else:
            for command in act["commands"].splitlines():
                if command.startswith("cd "):
                    folder = (folder / command[3:]).resolve()
                    if not (folder / ".venv").exists():
                        (folder / ".venv").symlink_to(sys.prefix)  # what the first make sets up
                    continue
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", command],
                    cwd=folder,
                    env=environment,
                    capture_output=True,
                    text=True,
                )
                assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "PYTEST"))}
    return {**kept, "ENGINE": "builtin", "BROWSER": "true", "GIT_CEILING_DIRECTORIES": str(tmp_path.resolve())}


@pytest.mark.slow  # it builds a paper several times
def test_the_tutorial_ends_with_a_published_page(tmp_path: Path, environment: dict[str, str]) -> None:
    machine = tmp_path / "machine"
    shutil.copytree(ROOT, machine, ignore=shutil.ignore_patterns("build", ".venv*", ".git", "__pycache__", ".*_cache"))
    (machine / ".venv").symlink_to(sys.prefix)
    environment.pop("PYTHONPATH", None)
    follow("tutorial", machine, environment)
    page = (tmp_path / "public/chapters/walks.html").read_text(encoding="utf-8")
    assert re.search(r'data-value="walks-2024"[^>]*>2,730<', page)
    assert (tmp_path / "public/exhibits/walks-by-town.html").is_file()


@pytest.fixture(scope="session")
def new_paper(shared: Shared) -> Sample:
    """A new paper as its author has it after the first `make`; not to be changed."""

    def make(folder: Path) -> None:
        write_paper(folder, facts_from(folder, "Bees", ["Ana Ruiz"], "en", date(2031, 5, 4)))
        (folder / ".venv").symlink_to(sys.prefix)
        Sample(folder).made()

    return Sample(shared("my-paper", make))


@pytest.mark.slow  # each builds what it changes
@pytest.mark.parametrize("page", HOW_TOS)
def test_the_commands_of_a_how_to_run_as_they_stand(
    new_paper: Sample, tmp_path: Path, environment: dict[str, str], page: str
) -> None:
    environment.pop("PYTHONPATH", None)
    follow(page, new_paper.copied(tmp_path / "my-paper").folder, environment)


@pytest.mark.parametrize("page", ["tutorial", *HOW_TOS])
def test_pages_name_verbs_and_targets_that_there_are(page: str) -> None:
    text = (docs.SOURCE / f"{page}.qmd").read_text(encoding="utf-8")
    targets = {found["name"] for found in TARGET.finditer(MAKEFILE.read_text(encoding="utf-8"))}
    assert {*re.findall(r"(?:^|`|; |&& )make ([a-z-]+)", text, re.MULTILINE)} <= targets
    verbs = re.findall(r"(?:bin/|-m |`)report (data )?([a-z]+)", text)
    assert [name for of_data, name in verbs if name not in (DATA_VERBS if of_data else VERBS)] == []


def test_the_documentation_is_built_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    assert docs.main(["--output", str(tmp_path / "docs")]) == 0  # the renderer refuses a link that leads nowhere
    names = {path.stem for path in (tmp_path / "docs").glob("*.html")}
    assert {path.stem for path in PAGES} <= names
    tutorial = (tmp_path / "docs/tutorial.html").read_text(encoding="utf-8")
    assert '`{python} value("walks-2024")`' in re.sub(r"<[^>]+>", "", tutorial).replace("&quot;", '"')


def test_the_reference_names_every_verb_and_target() -> None:
    page = reference_page()
    for name, (module, _) in VERBS.items():
        assert not module or f"### {name} {{#sec-verb-{name}}}" in page
    for name in DATA_VERBS:
        assert f"### data {name} " in page
    for found in TARGET.finditer(MAKEFILE.read_text(encoding="utf-8")):
        assert f"`make {found['name']}`" in page
    for status in (1, 2, 3, 130):
        assert f"\n| {status} | " in page
    assert "`cell-seconds`" in page


def test_how_tos_are_listed() -> None:
    listed = re.findall(r"\((how-to-\w+)\.qmd\)", (docs.SOURCE / "how-to.qmd").read_text(encoding="utf-8"))
    assert sorted(listed) == HOW_TOS


def test_the_ways_to_write_a_number_are_where_an_author_looks() -> None:
    text = (docs.SOURCE / "how-to-exhibit.qmd").read_text(encoding="utf-8")
    shown = [texts_of(2345678, "hives", 0), texts_of(4078, "EUR million", 0)]
    for way in SHOWS:
        (line,) = re.findall(rf"^\| `{way}` \|.*$", text, re.MULTILINE)
        if way != "words":
            cells = [each.strip() for each in line.strip("|").split("|")[1:]]
            assert cells == [each.get(way, "").replace("\xa0", " ") for each in shown]
    for name in ("quantity", "sum", "largest", "where", "one"):
        assert f"{name}(" in text or f"`{name}`" in text
        assert hasattr(Rows, name)
    assert 'row.quantity("hives")' in text
