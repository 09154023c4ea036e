"""The exhibits of an earlier revision are made by its own programs, whatever this shell's Python would import."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from report.core.project import Project
from report.release.diff.versions import build_revision

PROGRAM = """
import sys
import {wanted}
import report
print(report.__file__, sys.flags.safe_path, sys.flags.no_user_site, file=sys.stderr)
sys.exit(1)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A revision of programs so old that they know nothing of errors."""
    root = tmp_path / "paper"
    root.mkdir()
    (root / "report").mkdir()
    (root / "report/__init__.py").write_text("")
    (root / "report/__main__.py").write_text(PROGRAM.format(wanted="yaml"))
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Old"]):
        subprocess.run(["git", *identity, *words], cwd=root, check=True)
    return Project(root.resolve())


def test_an_earlier_revision_is_built_by_its_own_programs_and_none_of_the_shells(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    for name in ("yaml.py", "sitecustomize.py"):
        (theirs / name).write_text(f'raise RuntimeError("{name} of the shell was taken")')
    monkeypatch.setenv("PYTHONPATH", str(theirs))
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project.root, capture_output=True, text=True).stdout
    old, failure = build_revision(project, commit.strip())
    assert "of the shell was taken" not in failure
    assert f"{old.root / 'report/__init__.py'} True 1" in failure
