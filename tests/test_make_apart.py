"""What is no part of the paper starts nothing again; a Quarto that comes or goes makes the site again."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_make import AFTER_EXHIBITS, PAPER, Build

DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]
SITE = ["site", "summary"]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    # The PATH's own folders, but for one in front of them where a Quarto can come and go.
    (tmp_path / "programs").mkdir()
    import os

    others = [each for each in os.environ["PATH"].split(os.pathsep) if not Path(each, "quarto").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "programs"), *others]))
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    (tmp_path / "paper").mkdir()
    return Build(tmp_path / "paper")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_about_the_programs_starts_nothing(build: Build, name: str) -> None:
    build.edit(name, "first")
    build.built().edit(name, "second")
    assert build.make().returncode == 0
    assert build.started() == []
    (build.folder / name).unlink()
    assert build.make().returncode == 0
    assert build.started() == []


@pytest.mark.parametrize("reader", ["index.qmd", "chapters/one.qmd", "chapters/_part.md", "_quarto.yml", "filter.lua"])
def test_a_document_that_the_paper_names_is_part_of_it(build: Build, reader: str) -> None:
    build.edit(reader, "\n".join(f"{{{{< include /{name} >}}}}" for name in DOCUMENTS))
    for name in DOCUMENTS:
        build.edit(name, "first")
    build.built()
    for name in DOCUMENTS:
        build.edit(name, "second")
        assert set(build.stale()) == set(AFTER_EXHIBITS), name
        build.edit(name, "first")
        assert build.stale() == [], name
    build.edit(DOCUMENTS[0], "second")
    assert build.make().returncode == 0
    assert build.started() == AFTER_EXHIBITS


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CITATION.cff", "LICENSE", "data/README.md", "chapters/README.md"])
def test_what_pages_tell_of_is_part_of_the_paper(build: Build, name: str) -> None:
    build.edit(name, "first")
    build.built().edit(name, "second")
    assert build.make().returncode == 0
    assert build.started() == (PAPER if name.startswith("data/") else AFTER_EXHIBITS)


def install(folder: Path, text: str = "#!/bin/sh\ntouch was-started\necho 1.9.0\n") -> Path:
    program = folder / "quarto"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(text)
    program.chmod(0o755)
    return program


def test_a_quarto_that_comes_and_goes_makes_the_site_again(build: Build, tmp_path: Path) -> None:
    build.built()
    quarto = install(tmp_path / "programs")
    assert build.make().returncode == 0
    assert build.started() == SITE
    assert build.make().returncode == 0
    assert build.started() == []
    install(tmp_path / "programs", "#!/bin/sh\n# of a later version\necho 1.10.0\n")
    assert build.make().returncode == 0
    assert build.started() == SITE
    quarto.unlink()
    assert build.make().returncode == 0
    assert build.started() == SITE
    assert not (build.folder / "was-started").exists()


def test_a_quarto_that_a_variable_names_makes_the_site_again(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.built()
    monkeypatch.setenv("QUARTO_PATH", str(install(tmp_path / "elsewhere")))
    assert build.make().returncode == 0
    assert build.started() == SITE


def test_the_built_in_renderer_is_asked_for_whatever_is_installed(build: Build, tmp_path: Path) -> None:
    assert build.make("ENGINE=builtin").returncode == 0
    build.started()
    install(tmp_path / "programs")
    assert build.make("ENGINE=builtin").returncode == 0
    assert build.started() == []
