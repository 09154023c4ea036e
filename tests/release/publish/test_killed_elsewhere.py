"""Publishing or withdrawing killed between any two steps, of a folder, by rsync or on a branch.

What a reader sees then is whole files of before or after, and the next publication completes and tidies.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.publish.places import KINDS, URL, Where, where
from tests.release.publish.small import Small, git, tree_of, versions_in

ROOT = Path(__file__).parents[3]
MOMENTS = 3  # of each publication, evenly apart, and the last step
# Runs one publication in a copy of everything for each moment, in a child that is killed there.
PROGRAM = """
import os, pathlib, signal, shutil, sys
from report.core.project import Project
from report.release.publish import Asked, branch, far, folder, publish
base, to, url, withdraw, wanted = pathlib.Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5])
count, last = 0, None

def counted(do):
    def at_last(*words, **named):
        global count
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        return do(*words, **named)
    return at_last

branch.run, far.run = counted(branch.run), counted(far.run)
if to.startswith("folder"):
    folder.shutil.copyfile, pathlib.Path.replace = counted(folder.shutil.copyfile), counted(pathlib.Path.replace)

def act(name):
    global count
    count = 0
    root = (base / name / "paper").resolve()
    os.chdir(root)
    publish(Project(root), Asked(to, url, withdraw=withdraw), lambda _: None)

def copied(name):
    shutil.copytree(base / "before", base / name, symlinks=True)

copied("after")
if (child := os.fork()) == 0:
    act("after")
    (base / "count").write_text(str(count))
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
steps = int((base / "count").read_text())
for number in sorted({*(steps * n // wanted for n in range(1, wanted)), steps - 1}):
    copied(f"killed-{number}")
    if (child := os.fork()) == 0:
        last = number
        act(f"killed-{number}")
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), number
"""


def public(base: Path, kind: str) -> dict[str, bytes]:
    """What readers see."""
    if kind == "branch":
        seen = base / "seen"
        shutil.rmtree(seen, ignore_errors=True)
        git(base, "clone", "--quiet", "--branch=gh-pages", "host.git", seen.name)
        return tree_of(seen)
    found = tree_of(base / "place")
    return {name: text for name, text in found.items() if not any(part.startswith(".") for part in name.split("/"))}


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_step(tmp_path: Path, kind: str, verb: str) -> None:
    base = tmp_path / "before"
    base.mkdir()
    place = where(kind, Small(base / "paper"), base)
    to = "branch:origin/gh-pages" if kind == "branch" else f"{kind}:../place"
    if kind == "branch":
        git(base / "paper", "remote", "set-url", "origin", "../host.git")
    place.publish(to=to)
    place.write("notes.txt", "mine")
    place.small.release("0.2.0", "Second.", more="chapters/two.html")
    withdraw = ""
    if verb == "withdraw":
        place.publish(to=to)
        withdraw = "0.2.0"
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    words = [sys.executable, "-c", PROGRAM, str(tmp_path), to, URL, withdraw, str(MOMENTS)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    before, after = public(base, kind), public(tmp_path / "after", kind)
    killed = sorted(tmp_path.glob("killed-*"))
    assert len(killed) >= MOMENTS
    for moment in killed:
        seen = public(moment, kind)
        assert all(text in (before.get(name), after.get(name)) for name, text in seen.items()), moment.name
        assert json.loads(seen["versions.json"])["versions"]
        again = Where(kind, Small.at(moment / "paper"), moment / "place")
        again.publish(to=to if kind == "branch" else f"{kind}:{moment / 'place'}", withdraw=withdraw)
        assert public(moment, kind) == after, moment.name
        assert not list((moment / "place").rglob(".publishing"))
        assert not (moment / "paper/build/publishing").exists()
    assert versions_in(tmp_path / "after" / ("seen" if kind == "branch" else "place"))[0] == "0.2.0"
    assert list(temporary.iterdir()) == []
