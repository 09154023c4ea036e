"""A publication that is killed at any moment leaves nothing that a server shows, and the next one tidies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.publish.places import URL, where
from tests.release.publish.small import Small, tree_of

ROOT = Path(__file__).parents[3]
PROGRAM = """
import os, pathlib, signal, sys
from report.core.project import find_project
from report.release.publish import Asked, publish, folder
left = int(sys.argv[3])
def dies(make):
    def at_last(*words, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return make(*words, **named)
    return at_last
folder.shutil.copyfile = dies(folder.shutil.copyfile) if sys.argv[4] == "staging" else folder.shutil.copyfile
if sys.argv[4] == "renaming":
    pathlib.Path.replace = dies(pathlib.Path.replace)
publish(find_project(), Asked(sys.argv[1], sys.argv[2]), print)
"""


@pytest.mark.parametrize(("moment", "count"), [("staging", 25), ("renaming", 1), ("renaming", 4), ("renaming", 12)])
def test_killed_publication_is_completed_by_the_next(tmp_path: Path, moment: str, count: int) -> None:
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.publish()
    place.write("notes.txt", "mine")
    place.small.release("0.2.0", "Second.")
    words = [sys.executable, "-c", PROGRAM, place.to, URL, str(count), moment]
    root = place.small.project.root
    done = subprocess.run(words, cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not [path for path in tree_of(place.folder) if ".publishing/" in path and path.endswith(".html")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["paper", "place"]
    place.publish()
    assert not (place.folder / ".publishing").exists()
    assert not (root / "build/publishing").exists()
    left = tree_of(place.folder)
    assert left.pop("notes.txt") == b"mine"
    place.publish()
    assert tree_of(place.folder) == {**left, "notes.txt": b"mine"}
    assert "Second." in place.text("index.html")
