"""A new paper stands on its own: it builds, checks, packs and publishes at once, and says nothing of this one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from report.cli import new
from report.core.authors import book_authors
from report.core.errors import UsageError
from report.core.metadata import contents_of, read_settings
from report.core.paper import read_paper
from report.new import LANGUAGES, Facts, facts_from, write_paper
from report.new import generate as writing
from report.new.machine import MANIFEST, machine_files, manifest_of, read_manifest
from tests.sample import Sample
from tests.terminal import Terminal
from tests.test_machine_names_nothing import found_in

ROOT = Path(__file__).parents[1]
DAY = date(2031, 5, 4)
LEFT_OUT = (".venv/", "build/cache/", "report/theme/vendor/", "build/site/assets/")  # with programs of others
CASES = {
    "en": ("Honey & bees", ["Ana Ruiz"]),
    "es": ("Las abejas: ¿cuántas?", ["José Ñandú", "Instituto de Abejas"]),
}


def facts(title: str = "Bees", authors: tuple[str, ...] = ("Ana Ruiz",), language: str = "en") -> Facts:
    return facts_from(Path("bees"), title, authors, language, DAY)


def started(folder: Path, language: str) -> Sample:
    """A new paper in a folder with an awkward name, which takes its environment from this one."""
    title, authors = CASES[language]
    write_paper(folder, facts(title, tuple(authors), language))
    (folder / ".venv").symlink_to(sys.prefix)
    # Above the folder for temporary files there may be a repository.
    return Sample(folder, GIT_CEILING_DIRECTORIES=str(folder.parent.resolve()))


def said_of_this_paper(folder: Path) -> list[str]:
    """The words of this paper in a new one's files and in their names."""
    names = [(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")) if path.is_file()]
    found = []
    for path, name in names:
        if name.startswith(LEFT_OUT):
            continue
        found += found_in("", name)
        try:
            found += found_in(name, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
    return found


def test_a_new_paper_builds_at_once(tmp_path: Path) -> None:
    paper = started(tmp_path / "Ana's nüe paper", "en")
    paper.made()
    told = read_paper(paper.project)
    assert told is not None
    assert (told.title, told.date, [each.name for each in told.authors]) == ("Honey & bees", "2031-05-04", ["Ana Ruiz"])
    assert "Honey &amp; bees" in (paper.project.site / "index.html").read_text(encoding="utf-8")
    assert read_manifest(paper.folder) == manifest_of(paper.folder)
    assert said_of_this_paper(paper.folder) == []
    assert names_in_the_first_chart(paper) == ["North", "South"]


def names_in_the_first_chart(paper: Sample) -> list[str]:
    chart = (paper.project.exhibits / "harvest/figure.svg").read_text(encoding="utf-8")
    return re.findall(r"<text[^>]*>([^<]*[A-Za-z][^<]*)</text>", chart)


def test_a_new_paper_says_how_it_read_the_names_of_people() -> None:
    people = facts(authors=("María José Núñez Íñiguez", "Instituto de Abejas"), language="es")
    told = new.read_names(people)
    assert told[0] == "author: family name “Núñez Íñiguez”, given name “María José”"
    assert 'AUTHOR="Núñez Íñiguez, María José"' in told[1]
    assert new.read_names(facts(authors=("Instituto de Abejas",))) == []
    (author,) = facts(authors=("Núñez Íñiguez, María José",)).authors
    assert (author.name, author.given, author.family) == ("María José Núñez Íñiguez", "María José", "Núñez Íñiguez")


@pytest.mark.slow  # it checks types from nothing, builds, packs and publishes
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_succeeds_in_a_new_paper(tmp_path: Path, language: str) -> None:
    paper = started(tmp_path / "Ana's nüe paper", language)
    paper.made()
    paper.made("test")
    paper.made("check")
    paper.made("data")
    paper.made("archive")
    paper.made("publish", f"TO=folder:{tmp_path / 'public'}", "FORCE=dirty,unverified", "URL=https://example.org/bees/")
    assert (tmp_path / "public/v/0.1.0/index.html").is_file()
    assert said_of_this_paper(paper.folder) == []
    assert f'lang="{language}"' in (tmp_path / "public/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "title",
    [
        'The "bees": #1 & <b>',
        "It's 100% $HOME `ls` \\ {x}",
        "- a: [b]",
        "蜂蜜",
        "2020",
        "true",
        "Über\u00a0Bienen",
        "x" * 300,
    ],
)
def test_what_was_said_stands_wherever_a_paper_tells_of_itself(tmp_path: Path, title: str) -> None:
    authors = ("Ana Ruiz", "Instituto de Abejas", 'Björn "Bee" O\'Neil')
    write_paper(tmp_path / "paper", facts(title, authors))
    paper = tmp_path / "paper"
    title = " ".join(title.split())
    book: dict[str, Any] = yaml.safe_load((paper / "_quarto.yml").read_text(encoding="utf-8"))["book"]
    cited = yaml.safe_load((paper / "CITATION.cff").read_text(encoding="utf-8"))
    packaged = tomllib.loads((paper / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    described = json.loads((paper / "data/datapackage.json").read_text(encoding="utf-8"))
    assert book["title"] == cited["title"] == packaged["description"] == title
    assert described["title"] == f"{title}: the evidence"
    assert book["date"] == cited["date-released"] == described["created"][:10] == "2031-05-04"
    assert [each["name"] for each in packaged["authors"]] == [each["title"] for each in described["contributors"]]
    assert [(each.name, each.kind) for each in book_authors(paper)] == [
        ("Ana Ruiz", "person"),
        ("Instituto de Abejas", "organisation"),
        ('Björn "Bee" O\'Neil', "person"),
    ]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", packaged["name"])
    assert packaged["name"] == described["name"]
    assert "Copyright (c) 2031 Ana Ruiz, Instituto de Abejas" in (paper / "LICENSE").read_text(encoding="utf-8")
    assert "Honey" not in (paper / "README.md").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("title", "authors", "language", "expected"),
    [
        ("a\x00b", [], "", "holds a sign"),
        ("a\x1bb", [], "", "holds a sign"),
        ("a\udcffb", [], "", "holds a sign"),
        ("x" * 301, [], "", "at most 300"),
        ("***", [], "", "no letter"),
        ("Bees", ["Ana Ruiz and Li Wei"], "", "Ana Ruiz; Li Wei"),
        ("Bees", [], "fr", "en or es"),
        ("Bees", [], "../es", "en or es"),
    ],
)
def test_what_no_paper_can_be_made_with_is_refused(
    tmp_path: Path, title: str, authors: list[str], language: str, expected: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)):
        facts_from(tmp_path, title, authors, language, DAY)


@pytest.mark.parametrize(
    ("folder", "title"),
    [("honey-in_two-valleys", "Honey in two valleys"), ("Über Bienen", "Über Bienen"), ("...", "My paper")],
)
def test_what_is_not_said_is_told_from_the_folder(folder: str, title: str) -> None:
    told = facts_from(Path("/x", folder), "", [" ; "], "", DAY)
    assert (told.title, told.language) == (title, "en")
    assert [each.name for each in told.authors] == [f"Contributors to {title}"]


def test_nothing_is_written_where_something_is(tmp_path: Path) -> None:
    full, file, nowhere = tmp_path / "full", tmp_path / "file", tmp_path / "nowhere"
    full.mkdir()
    (full / ".hidden").touch()
    file.write_text("mine")
    nowhere.symlink_to(tmp_path / "gone")
    for place in (full, file, nowhere, ROOT, ROOT / "papers/bees"):
        with pytest.raises(UsageError):
            write_paper(place, facts())
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".hidden", "file", "full", "nowhere"]
    assert file.read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_paper(tmp_path / "empty", facts())
    assert (tmp_path / "empty/_quarto.yml").is_file()


@pytest.mark.parametrize("was_there", [True, False])
def test_after_a_failure_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_there: bool) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write_manifest", fail)
    folder = tmp_path / "paper"
    if was_there:
        folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_paper(folder, facts())
    assert list(tmp_path.rglob("*")) == ([folder] if was_there else [])


def test_what_somebody_puts_there_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    monkeypatch.setattr(writing, "write_manifest", lambda *_: (folder / "letter.txt").write_text("mine"))
    with pytest.raises(UsageError, match=r"letter\.txt"):
        write_paper(folder, facts())
    assert [path.name for path in tmp_path.rglob("*")] == ["paper", "letter.txt"]


def test_what_is_not_given_is_asked_for_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal("Las abejas", "es")
    monkeypatch.setattr(sys, "stdin", terminal)
    assert new.main([str(tmp_path / "paper"), "--author", "Ana Ruiz"]) == 0
    assert not terminal.lines
    settings, _ = read_settings(tmp_path / "paper")
    assert (settings["book"]["title"], settings["book"]["author"], settings["lang"]) == ("Las abejas", "Ana Ruiz", "es")


def test_what_is_given_to_make_is_data_and_a_new_paper_starts_another(tmp_path: Path) -> None:
    first = started(tmp_path / "first", "es")
    title = "$(shell touch one) `touch two` $(touch three) \"q\" 'r' ; #"
    first.variables["LANGUAGE"] = "de_DE:en"  # in which a person reads messages, and no paper's
    first.made("new-paper", f"DIR={tmp_path / 'a b'}", f"TITLE={title}", "AUTHOR=-n; Ana Ruiz")
    settings, _ = read_settings(tmp_path / "a b")
    assert (settings["book"]["title"], settings["lang"]) == (title, "en")
    assert settings["book"]["author"] == ["-n", "Ana Ruiz"]
    assert not [name for name in ("one", "two", "three") if (first.folder / name).exists()]
    assert read_manifest(tmp_path / "a b") == read_manifest(first.folder)


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="git tells what is there")
def test_every_file_of_the_machine_is_in_its_list() -> None:
    listed = subprocess.run(["git", "ls-files", "report", "tests/html"], cwd=ROOT, capture_output=True, text=True)
    assert set(listed.stdout.splitlines()) - {MANIFEST} <= set(machine_files())


def test_every_line_of_the_first_chart_in_spanish_has_its_name(tmp_path: Path) -> None:
    paper = started(tmp_path / "es", "es")
    done = paper.report("exhibits", "harvest")
    assert done.returncode == 0, done.stderr
    assert names_in_the_first_chart(paper) == ["Norte", "Sur"]


def test_the_spanish_paper_has_the_chapters_and_exhibits_of_the_english(tmp_path: Path) -> None:
    for language in LANGUAGES:
        write_paper(tmp_path / language, facts(language=language))
    english, spanish = tmp_path / "en", tmp_path / "es"
    files = [{path.relative_to(folder) for path in folder.rglob("*.*")} for folder in (english, spanish)]
    assert files[0] == files[1]
    assert list(map(str, contents_of(read_settings(english)[0]))) != list(
        map(str, contents_of(read_settings(spanish)[0]))
    )
    called = re.compile(r'(?:value|table|figure)\("[^"]+"|@[\w-]+|data-claim="[^"]+"|\{#sec-\w+|^def \w+', re.MULTILINE)
    for path in sorted((english / "chapters").glob("*.qmd")) + sorted((english / "scripts").glob("*.py")):
        other = (spanish / path.relative_to(english)).read_text(encoding="utf-8")
        assert called.findall(other) == called.findall(path.read_text(encoding="utf-8")), path
