"""A paper whose machine is of release 0.2.0, which kept no list of its files, gets the present one; nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from report.cli import upgrade as command
from report.core.errors import ContentError
from report.core.files import sha256, sha256_file
from report.new import former_release as releases
from report.new import upgrade as upgrading
from report.new.machine import MACHINE, MANIFEST, ROOT, manifest_of, read_manifest, shared_settings, unfinished_upgrade
from report.new.migration import Move
from report.new.upgrade import plan_upgrade, upgrade
from tests.sample import NOT_IN_ENGLISH, PAPER, Sample

# Stand-ins for the machine of that release; what is in them is of no matter, where they are is.
FILES = {
    "Makefile": "all:\n\t@python scripts/build_exhibits.py\n",
    "requirements.lock": "altair==6.3.0\n",
    "report/__init__.py": "",
    "report/errors.py": "class ContentError(Exception): ...\n",
    "report/files.py": "def sha256(data): ...\n",
    "report/show.py": "def page(name): ...\n",
    "report/render/builtin/site.py": "def render_project(): ...\n",
    "report/render/theme/quarto.css": "a {}\n",
    "scripts/build_exhibits.py": "print('exhibits')\n",
    "scripts/methods.py": "print('a program with the name of a module of the author')\n",
}
BESIDE = {
    "ARCHITECTURE.md": "The rooms of report/.\n",
    "bench/measure.py": "import report.render\n",
    "tests/exhibits/test_build.py": "from report.exhibits.build import build_exhibits\n",
    "tests/render/test_site.py": "from report.render import site\n",
}
# What an author of that time wrote otherwise.
BEFORE = {
    "report.core.errors": "report.errors",
    "from scripts": "from report.analysis",
    "report/hooks/before_render.py": "scripts/build_exhibits.py",
    "report/hooks/after_render.py": "scripts/write_companions.py",
    "report/theme/look/": "report/render/theme/",
    "```{python}\n#| echo: false\n#| output: asis\nfrom report.show import page": (
        "```{python}\n#| label: page\n#| echo: false\n#| output: asis\nfrom report.show import page"
    ),
}
METHODS = '''"""How the figures were made."""

from __future__ import annotations

from report.analysis.honey import HARVEST
from report.errors import ContentError, Problem
from report.exhibits import Inputs

# What report/analysis/honey.py reads.
READS = (HARVEST, ContentError, Problem, Inputs)
'''
OWN_TEST = '''"""The author's own test."""

from report.analysis.honey import HARVEST
from report.data import open_package
from report.project import Project
from report.render.places import located


def test_harvest():
    from report.analysis import methods
    from report.errors import Problem

    assert HARVEST and methods and Problem and open_package and Project and located
'''


def write_files(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def former(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample paper as somebody made it from release 0.2.0."""
    paper = tmp_path / "Ana's paper"
    shutil.copytree(PAPER, paper, ignore=NOT_IN_ENGLISH)
    (paper / "report").mkdir()
    (paper / "scripts").rename(paper / "report/analysis")
    shutil.copy(ROOT / "pyproject.toml", paper)
    for path in [*paper.rglob("*.py"), *paper.rglob("*.qmd"), paper / "_quarto.yml"]:
        text = path.read_text(encoding="utf-8")
        for new, old in BEFORE.items():
            text = text.replace(new, old)
        path.write_text(text, encoding="utf-8")
    write_files(paper, FILES | BESIDE)
    write_files(paper, {"report/analysis/methods.py": METHODS, "tests/analysis/test_own.py": OWN_TEST})
    (paper / "report/analysis/pictures").mkdir()
    (paper / "report/analysis/pictures/bee.png").write_bytes(b"\x89PNG\xff")
    known = {name: sha256(text) for name, text in FILES.items()}
    known["pyproject.toml"] = sha256(shared_settings((paper / "pyproject.toml").read_text(encoding="utf-8")))
    listed = {"release": "0.2.0", "files": known, "beside": {name: sha256(text) for name, text in BESIDE.items()}}
    (tmp_path / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    monkeypatch.setattr(releases, "LIST", tmp_path / "list.json")
    return paper


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_what_would_change_is_told_and_nothing_is_changed(former: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(former)
    assert command.main([str(former), "--show"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert contents(former) == before
    for line in (
        "new      report/core/errors.py",
        "changed  Makefile",
        "removed  report/errors.py",
        "removed  scripts/build_exhibits.py",
        "removed  tests/exhibits/test_build.py",
        "moved    report/analysis/honey.py to scripts/honey.py",
        "moved    report/analysis/pictures/bee.png to scripts/pictures/bee.png",
        "adapted  _quarto.yml",
        "adapted  chapters/evidence/about.qmd",
        "adapted  tests/analysis/test_own.py",
    ):
        assert told.count(line) == 1, line
    left = [line for line in told if line.startswith("left ")]
    assert any("tests/analysis/test_own.py:5: imports report.render.places" in line for line in left)
    assert any("_quarto.yml: say in report: prose:" in line for line in left)
    touched = {line.split()[1] for line in told if line.startswith(("changed", "removed", "moved", "adapted"))}
    assert not any(name.startswith(("data/", "index.qmd", "README.md", "chapters/references")) for name in touched)


def test_exhibits_are_built_and_the_text_is_checked_after_an_upgrade(former: Path) -> None:
    own = contents(former)
    assert command.main([str(former)]) == 0
    assert manifest_of(former) == read_manifest(former) == manifest_of(ROOT)
    assert not {"report/analysis", "report/errors.py", "report/render/builtin", "bench"} & {
        path.relative_to(former).as_posix() for path in former.rglob("*")
    }
    kept = {name: text for name, text in contents(former).items() if name in own and name not in manifest_of(ROOT)}
    changed = {name for name, text in kept.items() if text != own[name]}
    assert {name for name in changed if not name.startswith("chapters/evidence/")} == {
        "_quarto.yml",
        "scripts/methods.py",
        "tests/analysis/test_own.py",
    }
    for path in PAPER.rglob("*.qmd"):  # among them the pages of evidence, as they are written today
        if "es" not in path.relative_to(PAPER).parts:
            assert (former / path.relative_to(PAPER)).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    for name in ("_quarto.yml", "scripts/honey.py", "scripts/honey_exhibits.py", "scripts/hives.py"):
        assert (former / name).read_text(encoding="utf-8") == (PAPER / name).read_text(encoding="utf-8")
    methods = (former / "scripts/methods.py").read_text(encoding="utf-8")
    assert methods == METHODS.replace("from report.analysis.honey import HARVEST\n", "").replace(
        "from report.errors import ContentError, Problem\nfrom report.exhibits import Inputs\n",
        "from report.core.errors import ContentError, Problem\nfrom report.exhibits import Inputs\n"
        "from scripts.honey import HARVEST\n",
    ).replace("report/analysis/", "scripts/")
    assert (former / "scripts/pictures/bee.png").read_bytes() == b"\x89PNG\xff"
    assert str(plan_upgrade(former)) == "the machine is the same already"

    (former / ".venv").symlink_to(sys.prefix)
    (former / "scripts/methods.py").unlink()  # which is there for its imports
    paper = Sample(former)
    for verb in ("exhibits", "check"):
        done = paper.run(".venv/bin/python", "-P", "-s", "report/isolated.py", "-m", "report", verb)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (paper.project.exhibits / "harvest/metadata.json").is_file()


def test_imports_stand_in_order_by_their_names_of_today(former: Path) -> None:
    upgrade(plan_upgrade(former))
    text = (former / "tests/analysis/test_own.py").read_text(encoding="utf-8")
    assert re.findall(r"^ *from (\S+)", text, re.M) == [
        "report.core.project",
        "report.data",
        "report.render.places",
        "scripts.honey",
        "report.core.errors",
        "scripts",
    ]


@pytest.mark.parametrize("name", ["report/show.py", "Makefile", "scripts/build_exhibits.py", "pyproject.toml"])
def test_an_edited_machine_is_named_and_nothing_is_changed(former: Path, name: str) -> None:
    path = former / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    before = contents(former)
    with pytest.raises(ContentError, match=re.escape(f"{name}: was edited here")):
        command.main([str(former)])
    assert contents(former) == before


def test_an_edited_test_of_the_machine_stays_and_is_told(former: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (former / "tests/render/test_site.py").write_text("MINE = 1\n")
    assert command.main([str(former)]) == 0
    assert (former / "tests/render/test_site.py").read_text() == "MINE = 1\n"
    assert "left     tests/render/test_site.py: came with the former machine" in capsys.readouterr().out


def test_a_module_is_never_written_over_another(former: Path) -> None:
    (former / "scripts/honey.py").write_text("MINE = 1\n")
    before = contents(former)
    with pytest.raises(ContentError, match=r"scripts/honey\.py: stands where report/analysis/honey\.py is to be moved"):
        plan_upgrade(former)
    assert contents(former) == before


def test_a_program_of_the_authors_that_would_run_is_told(former: Path) -> None:
    (former / "scripts/fetch.py").write_text("import os\n\nprint(os.sep)\n")
    (former / "scripts/quiet.py").write_text("def main(): ...\n\nif __name__ == '__main__':\n    main()\n")
    (former / "README.md").write_text("One\n\nRun scripts/build_exhibits.py here.\n")
    left = "\n".join(plan_upgrade(former).left)
    assert "scripts/fetch.py:3: runs when exhibits are built" in left
    assert "quiet" not in left
    assert "README.md:3: speaks of scripts/build_exhibits.py" in left


@pytest.mark.parametrize("judged", [True, False])
def test_a_table_of_verdicts_is_told_by_its_name(former: Path, judged: bool) -> None:
    path = former / "data/datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    verdicts = ["supported", "supported with a correction", "disputed", "not verifiable"]
    field = {"name": "verdict", "type": "string", "constraints": {"enum": verdicts if judged else verdicts[:1]}}
    described["resources"][0]["schema"]["fields"].append(field)
    path.write_text(json.dumps(described), encoding="utf-8")
    left = "\n".join(plan_upgrade(former).left)
    assert ('dataset harvest: write "role": "claims"' in left) is judged


@pytest.mark.parametrize("stopped_after", ["first file", "machine", "first move"])
def test_an_interrupted_upgrade_goes_on(former: Path, monkeypatch: pytest.MonkeyPatch, stopped_after: str) -> None:
    whole = shutil.copytree(former, former.parent / "whole")
    upgrade(plan_upgrade(whole))
    target = {"first file": upgrading, "machine": Move, "first move": sys.modules[Move.__module__]}[stopped_after]
    name = "make" if target is Move else "write_atomically"
    original, calls = getattr(target, name), iter([1])

    def stop(*given: object) -> None:
        if target is Move or next(calls, None) is None:
            raise KeyboardInterrupt
        original(*given)

    with monkeypatch.context() as patch:
        patch.setattr(target, name, stop)
        with pytest.raises(KeyboardInterrupt):
            upgrade(plan_upgrade(former))
    assert unfinished_upgrade(former) == "0.2.0"
    upgrade(plan_upgrade(former))
    assert contents(former) == contents(whole)
    assert unfinished_upgrade(former) == ""


def test_a_paper_with_little_of_that_machine_is_not_taken_for_one(former: Path) -> None:
    for name in ("report/errors.py", "report/files.py", "report/show.py"):
        (former / name).unlink()
    with pytest.raises(ContentError, match=re.escape(f"{MANIFEST}: is missing")):
        plan_upgrade(former)


def test_the_list_of_that_machine_is_whole() -> None:
    former = releases.read_former()
    assert former.release == "0.2.0"
    for name in ("Makefile", "pyproject.toml", "scripts/set_up.py", "report/render/builtin/site.py", ".gitlab-ci.yml"):
        assert name in former.files
    assert "tests/exhibits/test_build.py" in former.beside
    own = ("report/analysis/", "tests/analysis/", "tests/expected/", "data/", "chapters/", "index.qmd", "README.md")
    assert not [name for name in (*former.files, *former.beside) if name.startswith(own)]
    assert all(re.fullmatch("[0-9a-f]{64}", known) for known in (*former.files.values(), *former.beside.values()))
    assert "report/*" in MACHINE
