from __future__ import annotations

import subprocess
import sys

from .project import SmallProject


def test_script_starts_again_with_the_projects_python(project: SmallProject) -> None:
    own = project.root / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.write_text('#!/bin/sh\necho "own python: $@"\n')
    own.chmod(0o755)
    done = project.build()
    assert done.returncode == 0
    assert done.stdout.startswith("own python: ")
    assert done.stdout.rstrip().endswith("report/hooks/before_render.py")


def test_script_finds_its_project_from_any_folder(project: SmallProject) -> None:
    done = project.run([str(project.root / "report/hooks/before_render.py")], folder=project.root.parent)
    assert done.returncode == 0, done.stderr
    assert "0 of 6 rebuilt" in done.stderr


def test_rebuilt_exhibits_are_counted_and_named(project: SmallProject) -> None:
    project.edit("money", 'title="Budgets fell", subtitle', 'title="Budgets rose", subtitle')
    assert "3 of 6 rebuilt: budget-table, budget-total, budgets" in project.built().stderr


def test_two_builds_at_once_both_succeed(project: SmallProject) -> None:
    project.edit("money", 'title="Budgets fell", subtitle', 'title="Budgets rose", subtitle')
    program = [sys.executable, str(project.root / "report/hooks/before_render.py")]
    both = [subprocess.Popen(program, cwd=project.root, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(each.communicate()[1].splitlines()[-1].split("(")[1] for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert said == ["0 of 6 rebuilt)", "3 of 6 rebuilt: budget-table, budget-total, budgets)"]
