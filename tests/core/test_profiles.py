"""A profile that is asked for in any way that Quarto knows is in use, or refused: what it hides is shown to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.cli.group import VERBS, group_of
from report.cli.render import main as render
from report.cli.verb import OF_NO_PROFILE, run
from report.core.configuration import read_configuration
from report.core.errors import UsageError
from report.core.profiles import VARIABLE, asking_for
from report.core.project import Project
from report.render.book.entries import drafts_of
from tests.sample import Sample

BOOK = """\
project: {type: book}
book: {title: Bees, chapters: [index.qmd, hives.qmd]}
"""
HIDES = "book: {drafts: [hives.qmd]}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in {
        "_quarto.yml": BOOK,
        "_quarto-short.yml": HIDES,
        "index.qmd": "# Bees\n\nText.\n",
        "hives.qmd": "# Hives\n\nNot yet.\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Project(tmp_path)


def hides(project: Project) -> bool:
    """Whether the draft is one; the renderer and the lists of chapters must agree."""
    drafts = drafts_of(read_configuration(project.root))
    assert ("hives.qmd" in drafts) == (project.root / "hives.qmd" not in project.chapters)
    return "hives.qmd" in drafts


@pytest.mark.parametrize("asked", ["short", "other,short", " short , other", "other short", "short,"])
def test_profiles_of_the_environment_are_in_use(project: Project, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not hides(project)
    monkeypatch.setenv(VARIABLE, asked)
    assert hides(project)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_environment", "A=1\nQUARTO_PROFILE=short\n"),
        ("_environment", 'export QUARTO_PROFILE = "short" # until May\n'),
        ("_environment.local", "QUARTO_PROFILE='other,short'\n"),
        ("_quarto.yml.local", "profile: {default: short}\n"),
        ("_quarto.yml.local", HIDES),
        ("_quarto.yaml.local", HIDES),
        ("_quarto.yml", f"{BOOK}profile: {{default: short}}\n"),
        ("_quarto.yml", f"{BOOK}profile: {{group: [short, long]}}\n"),
        ("_quarto.yml", f"{BOOK}profile: {{group: [[print, web], [short, long]]}}\n"),
    ],
)
def test_profiles_that_files_of_the_project_take_are_in_use(project: Project, name: str, text: str) -> None:
    (project.root / name).write_text(text, encoding="utf-8")
    assert hides(project)


@pytest.mark.parametrize("asked", ["", ",", " "])
def test_a_variable_without_a_name_asks_for_none(project: Project, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, asked)
    assert not hides(project)
    (project.root / "_quarto.yml").write_text(f"{BOOK}profile: {{default: short}}\n", encoding="utf-8")
    assert hides(project)


def test_what_is_asked_for_prevails_over_what_files_take(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / "_environment").write_text("QUARTO_PROFILE=short\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "long")
    assert not hides(project)
    with asking_for("short"):
        assert hides(project)
    assert not hides(project)


def test_the_first_of_several_prevails_and_the_settings_of_the_machine_over_all(project: Project) -> None:
    for name, text in {"a": "lang: es\nsubject: a\n", "b": "lang: de\nsubject: b\n"}.items():
        (project.root / f"_quarto-{name}.yml").write_text(text, encoding="utf-8")
    (project.root / "_quarto.yml.local").write_text("subject: here\n", encoding="utf-8")
    settings = read_configuration(project.root, "a,b").settings
    assert (settings.get("lang"), settings.get("subject")) == ("es", "here")


@pytest.mark.parametrize("words", [["--profile=short"], []])
def test_a_render_makes_no_page_of_what_the_profile_hides(
    project: Project, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if not words:
        monkeypatch.setenv(VARIABLE, "short")
    site = project.root / "site"
    assert render([str(project.root), f"--output={site}", "--engine=builtin", *words]) == 0
    assert (site / "index.html").is_file()
    assert not any(b"Not yet" in path.read_bytes() for path in site.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [name for name, (module, _) in VERBS.items() if module and name not in OF_NO_PROFILE])
def test_what_a_paper_is_made_with_refuses_a_profile_of_the_environment(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "short")
    words = {"diff": ["main"], "reference": ["key"], "chapter": ["name"]}.get(name, [])
    with pytest.raises(UsageError, match=rf"QUARTO_PROFILE asks for the profile short, which report {name} does not"):
        run(group_of("report", VERBS, ""), [name, *words])


@pytest.mark.parametrize("goals", [(), ("publish",), ("archive",), ("preview",), ("help", "site")])
def test_make_refuses_it_too_even_with_nothing_to_do(built_sample: Sample, goals: tuple[str, ...]) -> None:
    paper = Sample(built_sample.folder, **{VARIABLE: "short"})
    done = paper.make(*goals)
    assert done.returncode == 2
    assert "QUARTO_PROFILE asks for a profile" in done.stderr
    paper.variables[VARIABLE] = ""
    assert "QUARTO_PROFILE" not in paper.made("--dry-run", *goals)
