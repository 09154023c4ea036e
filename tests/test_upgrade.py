"""A paper that was started with an older machine gets this one; what somebody edited there is never lost."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from report.cli import upgrade as command
from report.core.errors import ContentError, ReportError, UsageError
from report.core.files import sha256_file
from report.new import facts_from, write_paper
from report.new.machine import MANIFEST, ROOT, manifest_of, read_manifest, write_manifest
from report.new.upgrade import plan_upgrade, upgrade


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A paper whose machine lacks a file, has one that is gone since, and others that are not as today's."""
    paper = tmp_path / "paper"
    write_paper(paper, facts_from(paper, "Bees: a \\1 title", ["Ana Ruiz"], "en", date(2031, 5, 4)))
    (paper / "report/new/answers.py").unlink()
    (paper / "report/attic").mkdir()
    (paper / "report/attic/old.py").write_text("OLD = True\n")
    (paper / "Makefile").write_text("all:\n")
    settings = (paper / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace("line-length = 120", "line-length = 100").replace('"rich",\n', "")
    (paper / "pyproject.toml").write_text(settings.replace('version = "0.1.0"', 'version = "0.4.0"'), encoding="utf-8")
    write_manifest(paper, manifest_of(paper))
    return paper


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_the_machine_is_brought_to_the_present(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = {name: text for name, text in contents(older).items() if name not in read_manifest(older)}
    assert command.main([str(older), "--show"]) == 0
    assert not (older / "report/new/answers.py").exists()
    assert command.main([str(older)]) == 0
    told = capsys.readouterr().out
    for line in (
        "new      report/new/answers.py",
        "changed  Makefile",
        "changed  pyproject.toml",
        "removed  report/attic/old.py",
    ):
        assert told.count(line) == 2, line
    assert manifest_of(older) == read_manifest(older) == manifest_of(ROOT)
    assert not (older / "report/attic").exists()
    assert {name: text for name, text in contents(older).items() if name in own} == own | {
        MANIFEST: sha256_file(older / MANIFEST)
    }
    settings = (older / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = "0.4.0"' in settings
    assert r'description = "Bees: a \\1 title"' in settings
    assert "line-length = 120" in settings
    assert str(plan_upgrade(older)) == "the machine is the same already"


@pytest.mark.parametrize("name", ["report/show.py", "Makefile", "pyproject.toml", "report/attic/old.py"])
def test_what_was_edited_is_named_and_nothing_is_changed(older: Path, name: str) -> None:
    path = older / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    before = contents(older)
    with pytest.raises(ContentError, match=re.escape(f"{name}: was edited here")):
        command.main([str(older)])
    assert contents(older) == before


def test_a_file_of_the_papers_own_is_not_replaced(older: Path) -> None:
    (older / "report/new/answers.py").write_text("MINE = 1\n")
    with pytest.raises(ContentError, match="stands where the machine has a file of its own now"):
        plan_upgrade(older)


def test_what_the_paper_says_of_itself_is_no_edit(older: Path) -> None:
    path = older / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace('version = "0.4.0"', 'version = "1.0.0"')
    path.write_text(text, encoding="utf-8")
    upgrade(plan_upgrade(older))
    assert 'version = "1.0.0"' in path.read_text(encoding="utf-8")


def test_an_interrupted_upgrade_goes_on(older: Path) -> None:
    kept = (older / MANIFEST).read_bytes()
    upgrade(plan_upgrade(older))
    (older / MANIFEST).write_bytes(kept)
    (older / "report/show.py").unlink()
    plan = plan_upgrade(older)
    assert (plan.new, plan.changed, plan.gone) == (("report/show.py",), (), ())
    upgrade(plan)
    assert manifest_of(older) == read_manifest(older) == manifest_of(ROOT)


@pytest.mark.parametrize("text", ["", "[]", '{"files": {"../x": "0"}}', '{"files": {"/etc/x": "0"}}', '{"files": 1}'])
def test_a_damaged_list_is_refused(older: Path, text: str) -> None:
    (older / MANIFEST).write_text(text)
    before = contents(older)
    with pytest.raises(ReportError, match=re.escape(MANIFEST)):
        command.main([str(older)])
    assert contents(older) == before


def test_what_has_no_list_or_is_no_paper_is_refused(older: Path, tmp_path: Path) -> None:
    (older / MANIFEST).unlink()
    with pytest.raises(ContentError, match="python -m report new"):
        plan_upgrade(older)
    for folder in (tmp_path, tmp_path / "nowhere", ROOT):
        with pytest.raises(UsageError):
            plan_upgrade(folder)


def test_the_list_is_plain(older: Path) -> None:
    files = json.loads((older / MANIFEST).read_text(encoding="utf-8"))["files"]
    assert {"Makefile", "requirements.lock", "pyproject.toml", ".gitlab-ci.yml", "tests/html/set_up.py"} <= files.keys()
    assert "README.md" not in files
