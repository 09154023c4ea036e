"""Two renders after another: the second does nothing where nothing has changed, and misses no change that cells see."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warm import run_warm

ROOT = Path(__file__).parents[2]
CELL = """```{{python}}
#| echo: false
import os
from pathlib import Path
{code}
```
"""
READS = """print(Path("../outside.txt").read_text())
print(os.path.getmtime("asked.txt") > 0, sorted(os.listdir("listed")), Path("maybe.txt").exists())"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A website, of which all documents are pages, with a cell that reads and asks."""
    files = {
        "site/_quarto.yml": "project:\n  type: website\n  resources: given/*.txt\nbibliography: ../references.bib\n",
        "site/index.qmd": "---\ntitle: First\n---\n\nSays @a. {{< env WORD none >}}.\n\n" + CELL.format(code=READS),
        "site/given/one.txt": "one\n",
        "site/asked.txt": "asked\n",
        "site/listed/one.txt": "one\n",
        "outside.txt": "outside\n",
        "references.bib": "@book{a,\n  title = {A},\n  author = {Writer},\n  year = {2001}\n}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".git").mkdir()
    return tmp_path


def render(place: Path, *options: str, status: int = 0, **variables: str) -> str:
    """What a render says, as a program of its own."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        "HOME": str(place / "home"),
        "XDG_CACHE_HOME": str(place / "kept"),
        **variables,
    }
    words = [str(ROOT / "report/isolated.py"), "-m", "report", "render", "site", "--output", "site/_site"]
    done = run_warm([*words, "--engine", "builtin", *options], place, environment)
    assert done.returncode == status, done.stderr
    return done.stderr


def has_rendered(said: str) -> bool:
    assert ("made site/_site" in said) != ("nothing has changed" in said), said
    return "made site/_site" in said


def site_of(place: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted((place / "site/_site").rglob("*")) if path.is_file())
    return {path.relative_to(place).as_posix(): (path.read_bytes(), path.stat().st_ino) for path in files}


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda place: (place / name).write_text(text)


WAYS: dict[str, Callable[[Path], object]] = {
    "a sentence": lambda place: (place / "site/index.qmd").write_text(
        (place / "site/index.qmd").read_text().replace("Says", "Another says")
    ),
    "a page that no list names": write("site/new.qmd", "---\ntitle: New\n---\n\nNew.\n"),
    "a resource that a pattern takes in": write("site/given/two.txt", "two\n"),
    "references outside the project": write(
        "references.bib", "@book{a,\n  title = {B},\n  author = {Writer},\n  year = {2001}\n}\n"
    ),
    "what a cell reads outside the project": write("outside.txt", "inside\n"),
    "the time that a cell asks for": lambda place: os.utime(place / "site/asked.txt", (1, 1)),
    "what a cell lists": lambda place: (place / "site/listed/two").mkdir(),
    "what a cell looks for": write("site/maybe.txt", ""),
}


def test_every_change_is_rendered_and_nothing_else(book: Path) -> None:
    assert has_rendered(render(book))
    before = site_of(book)
    assert not has_rendered(render(book))
    assert site_of(book) == before
    for way, change in WAYS.items():
        change(book)
        assert has_rendered(render(book)), way
        assert not has_rendered(render(book)), way
    assert has_rendered(render(book, WORD="other"))
    assert "other." in (book / "site/_site/index.html").read_text()
    assert has_rendered(render(book, "--profile", "draft", WORD="other"))
    assert has_rendered(render(book, "--lenient", WORD="other"))


def test_a_fault_is_told_each_time_and_its_mend_is_enough(book: Path) -> None:
    good = (book / "site/index.qmd").read_text()
    render(book)
    (book / "site/index.qmd").write_text(f"{good}\nSee @fig-nowhere.\n")
    for _ in range(2):
        assert "fig-nowhere" in render(book, status=1)
    (book / "site/index.qmd").write_text(good)
    assert not has_rendered(render(book))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\ntitle: First\ndate: today\n---\n\nText.\n", '"date" is today'),
        ("---\ntitle: First\ndate: last-modified\n---\n\nText.\n", '"date" is last-modified'),
    ],
)
def test_what_was_told_is_told_again(book: Path, text: str, told: str) -> None:
    (book / "site/index.qmd").write_text(text)
    for _ in range(2):
        said = render(book)
        assert has_rendered(said)
        assert told in said


def test_cells_that_are_run_each_time_are_run(book: Path) -> None:
    """A cell that starts a program depends on what no file tells."""
    code = 'import subprocess\nprint(subprocess.run(["cat", "/proc/uptime"], capture_output=True, text=True).stdout)'
    (book / "site/index.qmd").write_text(CELL.format(code=code))
    render(book)
    before = (book / "site/_site/index.html").read_text()
    assert has_rendered(render(book))
    assert (book / "site/_site/index.html").read_text() != before


def test_another_shell_is_no_reason_unless_a_text_shows_it(book: Path) -> None:
    render(book, SHLVL="1", OLDPWD="/")
    assert not has_rendered(render(book, SHLVL="2", OLDPWD="/tmp"))
    (book / "site/index.qmd").write_text("Level {{< env SHLVL >}}.\n")
    for level in ("2", "3"):
        assert has_rendered(render(book, SHLVL=level))
        assert f"Level {level}." in (book / "site/_site/index.html").read_text()
