"""A publication that is killed among its last steps: the next one completes it, whatever step it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, tree_of

LATE = 8  # steps: the last pages, what tells of them, what is removed, and the journal


@pytest.fixture
def moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Where, list[Path]]:
    """The place after a publication, and copies of it as it was before each change of the last steps."""
    place = where("folder", Small(tmp_path / "paper"), tmp_path)
    place.small.build("The first text.", more="chapters/gone.html")
    place.small.write("build/site/gone.txt", "no page, so that no stub takes its place")
    place.small.verify()
    place.publish()
    place.write("notes.txt", "mine")
    (place.small.project.site / "gone.txt").unlink()
    place.small.release("0.2.0", "Second.")
    copies: list[Path] = []

    def copied(name: str) -> None:
        original = getattr(Path, name)

        def changed(path: Path, *words: Any, **more: Any) -> Any:
            concerned = any(str(each).startswith(f"{place.folder}/") for each in (path, *words))
            if concerned and is_on[0]:
                is_on[0] = False  # copying changes nothing of the place
                copies.append(Path(shutil.copytree(place.folder, tmp_path / f"moment-{len(copies)}")))
                is_on[0] = True
            return original(path, *words, **more)

        monkeypatch.setattr(Path, name, changed)

    is_on = [True]
    for name in ("replace", "unlink", "rmdir"):
        copied(name)
    place.publish()
    monkeypatch.undo()
    return place, copies


def test_every_late_moment_is_completed_by_the_next(moments: tuple[Where, list[Path]]) -> None:
    place, copies = moments
    whole = tree_of(place.folder)
    assert "gone.txt" not in whole
    steps = [each for each in copies if (each / ".publishing").is_dir()]
    last = next(i for i, each in enumerate(steps) if b"0.2.0" in (each / "versions.json").read_bytes())
    late = steps[last - LATE : last + LATE]
    assert len(late) > LATE
    for moment in late:
        place.folder = moment
        place.publish()
        assert tree_of(moment) == whole, moment.name
        assert not (moment / ".publishing").exists()
