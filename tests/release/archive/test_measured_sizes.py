"""The sizes that the archive tells a person who will rebuild the paper are those of today's packages and build."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOLD = re.compile(
    r"(?P<all>\d+) MB of disk for the environment and the build \(measured: (?P<venv>\d+) and (?P<build>\d+)\)"
)
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def told() -> dict[str, int]:
    found = TOLD.search((ROOT / "report/evidence/templates/reproducing.md.j2").read_text(encoding="utf-8"))
    assert found is not None
    return {name: int(number) for name, number in found.groupdict().items()}


def sizes_of_packages() -> dict[str, int]:
    """Bytes of each package that is installed, byte code left out, which not every installer makes."""
    return {
        _plain(each.metadata["Name"]): sum(
            path.stat().st_size
            for file in each.files or ()
            if file.suffix != ".pyc" and (path := Path(str(each.locate_file(file)))).is_file()
        )
        for each in distributions()
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_environment_is_as_large_as_is_told(told: dict[str, int]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {_plain(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    sizes = sizes_of_packages()
    needed = sum(size for name, size in sizes.items() if name in locked) / MEGABYTE
    assert 0.8 * told["venv"] < needed < told["venv"]
    assert sum(sizes.values()) / MEGABYTE < 2 * told["all"]


def test_the_build_is_as_large_as_is_told(told: dict[str, int]) -> None:
    build = ROOT / "build"
    if not (build / "summary.txt").is_file():
        pytest.skip("the paper is not built")
    kept = ("cache", "exhibits", "pages", "site", "steps", "paper.pdf", "paper.docx")  # not what other verbs leave
    size = sum(
        path.stat().st_size
        for name in kept
        for path in ((build / name).rglob("*") if (build / name).is_dir() else [build / name])
        if path.is_file()
    )
    assert 0.5 * told["build"] < size / MEGABYTE < 1.5 * told["build"]


def test_the_whole_is_no_less_than_its_parts(told: dict[str, int]) -> None:
    assert told["venv"] + told["build"] <= told["all"]
