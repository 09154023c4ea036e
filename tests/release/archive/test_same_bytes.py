"""An archive of a paper by two people without a subtitle: made, and the same with git, from a worktree and without."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

from report.core.project import Project
from report.release.archive import write_archive
from tests.sample import Sample

ORCID = "0000-0002-1825-0097"


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def archived(folder: Path) -> bytes:
    return write_archive(Project(folder.resolve())).read_bytes()


def test_an_archive_by_two_people_is_the_same_with_and_without_git(sample: Sample, tmp_path: Path) -> None:
    sample.edit("_quarto.yml", '  subtitle: "A small paper to try the programs on"\n', "")
    authors = f"  author: [{{name: Ana Ruiz, orcid: {ORCID}, affiliation: UNAM}}, Eva Paz]\n"
    sample.edit("_quarto.yml", '  author: "Contributors to Honey in Two Valleys"\n', authors)
    sample.append("pyproject.toml", 'requires-python = ">=3.11"\n')
    sample.path(".gitignore").write_text("/build\n/.venv\n__pycache__\n", encoding="utf-8")
    git(sample.folder, "init", "--quiet")
    git(sample.folder, "add", ".")
    git(sample.folder, "commit", "--quiet", "-m", "Paper")
    git(sample.folder, "worktree", "add", "--quiet", str(tmp_path / "worktree"))
    shutil.copytree(sample.project.build, tmp_path / "worktree/build")
    shutil.copytree(sample.folder, tmp_path / "copy", symlinks=True, ignore=shutil.ignore_patterns(".git"))
    one = archived(sample.folder)
    assert one == archived(tmp_path / "worktree")
    assert one == archived(tmp_path / "copy")
    with zipfile.ZipFile(io.BytesIO(one)) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    creators = [{"name": "Ruiz, Ana", "orcid": ORCID, "affiliation": "UNAM"}, {"name": "Paz, Eva"}]
    assert json.loads(files[".zenodo.json"])["creators"] == creators
    assert [each["@type"] for each in json.loads(files["codemeta.json"])["author"]] == ["Person", "Person"]
    assert "2026-02-01. Ana Ruiz, Eva Paz." in files["REPRODUCING.md"].decode()
