"""What goes into an archive, what is left out and what stands in its way."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.release.archive.private import find_credentials, is_private_name
from report.release.archive.selection import select_files

PAPER = ["_quarto.yml", "index.qmd", "data/a/a.csv", "data/datapackage.json", "report/show.py"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = (tmp_path / "paper").resolve()
    for name in PAPER:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name}\n")
    (root / "_quarto.yml").write_text("project:\n  type: book\n")
    (root / "data/datapackage.json").write_text(json.dumps({"resources": [{"path": "a/a.csv"}]}))
    (root / ".gitignore").write_text("/build\n.env\n")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Paper"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *words], cwd=root, check=True)
    return Project(root)


@pytest.mark.parametrize("has_git", [True, False])
def test_what_is_not_of_the_paper_is_left_out_and_listed(project: Project, has_git: bool) -> None:
    root = project.root
    if not has_git:
        shutil.rmtree(root / ".git")
    (root / ".idea").mkdir()
    for name in (".env", "interview-raw.txt", ".idea/workspace.xml", "data/notes.csv"):
        (root / name).write_text("AWS_SECRET_ACCESS_KEY=abc")
    (root / "data/passwd.txt").symlink_to("/etc/passwd")
    found = select_files(project)
    assert set(found.files) == {*PAPER, ".gitignore"}
    named = {".env", "interview-raw.txt", ".idea/workspace.xml", "data/notes.csv", "data/passwd.txt"}
    assert set(found.left_out) == named


def test_what_is_not_committed_is_refused_unless_it_is_asked_for(project: Project) -> None:
    (project.root / "index.qmd").write_text("changed")
    subprocess.run(["git", "update-index", "--assume-unchanged", "index.qmd"], cwd=project.root, check=True)
    (project.root / "report/new.py").write_text("")
    with pytest.raises(ContentError) as raised:
        select_files(project)
    assert {each.path for each in raised.value.problems} == {"index.qmd", "report/new.py"}
    found = select_files(project, {"dirty"})
    assert found.files["index.qmd"] == b"changed"
    assert "report/new.py" not in found.files
    assert found.uncommitted == ("index.qmd", "report/new.py")


def test_a_tracked_link_that_leads_out_is_refused(project: Project) -> None:
    (project.root / "report/show.py").unlink()
    (project.root / "report/show.py").symlink_to("/etc/passwd")
    with pytest.raises(ContentError, match="leads out of the project"):
        select_files(project, {"dirty"})


def test_keys_in_tracked_files_are_refused(project: Project) -> None:
    (project.root / "index.qmd").write_text("One\nAKIA" + "ABCDEFGHIJKLMNOP\n")
    with pytest.raises(ContentError, match=r"index\.qmd:2: a key"):
        select_files(project, {"dirty"})


@pytest.mark.parametrize("name", [".env", "a/.env.local", "id_rsa", "x.pem", ".aws/config", "Credentials.json"])
def test_names_of_secrets(name: str) -> None:
    assert is_private_name(name)
    assert not is_private_name("report/release/archive/private.py")


def test_forms_of_keys() -> None:
    lines = ["ghp_" + "a1" * 18, "-----BEGIN RSA " + "PRIVATE KEY-----", 'token = "' + "aB3dE5gH7jK9mN1p" + '"']
    assert list(find_credentials("\n".join(["plain", *lines, "sha256:" + "ab12" * 16]))) == [2, 3, 4]


def test_a_draft_is_refused_unless_it_is_asked_for(project: Project) -> None:
    (project.root / "index.qmd").write_text("---\ndraft: true\n---\n\n# Not yet\n")
    with pytest.raises(ContentError, match=r"^index\.qmd: is a draft"):
        select_files(project, {"dirty"})
    assert "index.qmd" in select_files(project, {"dirty", "drafts"}).files
