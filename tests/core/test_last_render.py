"""What is noticed of a project, its site and what surrounds them, before a render decides to do nothing."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core import last_render
from report.core.last_render import LastRender

LONG_AGO = 1_000_000_000
SETTINGS = {"engine": "builtin"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project, its site, a machine and a file elsewhere, all older than what was noted of them."""
    files = {
        "repository/book/_quarto.yml": "project:\n  type: website\n",
        "repository/book/index.qmd": "# A\n",
        "repository/book/part/one.qmd": "# B\n",
        "repository/book/node_modules/theme/style.css": "p {}\n",
        "repository/book/.venv/pyvenv.cfg": "home = nowhere\n",
        "repository/book/.venv/lib/package.py": "a = 1\n",
        "repository/references.bib": "@book{a}\n",
        "repository/book/_site/index.html": "<p>\n",
        "repository/book/_site/assets/style.css": "p {}\n",
        "build/exhibits/a/metadata.json": "{}\n",
        "build/cache/kept.json": "{}\n",
        "machine/core/render.py": "a = 1\n",
        "machine/docs/index.qmd": "# Docs\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "repository/.git").mkdir()
    (tmp_path / "repository/book/linked.qmd").symlink_to("part/one.qmd")
    monkeypatch.setattr(last_render, "MACHINE", str(tmp_path / "machine"))
    return tmp_path


def last(place: Path, settings: dict[str, str] = SETTINGS) -> LastRender:
    root = place / "repository/book"
    return LastRender(root, place / "build", root / "_site", settings)


def note(place: Path, *read: str) -> None:
    """Note a render that read some files beside those of the project."""
    render = last(place)
    with render.watched() as watch:
        for name in read:
            (place / name).read_bytes()
    render.keep(watch, "index.html")


def write(name: str, text: str) -> Callable[[Path], None]:
    def change(place: Path) -> None:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)

    return change


def write_older(place: Path) -> None:
    """As `cp -p` does: other text of the same length, with a time before that of the last render."""
    path = place / "repository/book/index.qmd"
    before = path.stat()
    path.write_text("# C\n")
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def replace_link(place: Path) -> None:
    link = place / "repository/book/linked.qmd"
    link.unlink()
    link.symlink_to("part/../part/one.qmd")


WAYS: dict[str, Callable[[Path], object]] = {
    "a document is edited": write("repository/book/index.qmd", "# Another\n"),
    "a document of the same length and time": write_older,
    "a document is removed": lambda place: (place / "repository/book/part/one.qmd").unlink(),
    "a document is added": write("repository/book/part/two.qmd", "# C\n"),
    "a document is renamed": lambda place: (place / "repository/book/part/one.qmd").rename(
        place / "repository/book/part/1.qmd"
    ),
    "settings of a folder are added": write("repository/book/part/_metadata.yml", "toc: false\n"),
    "settings of a profile are added": write("repository/book/_quarto-draft.yml", "lang: es\n"),
    "a hidden file is added": write("repository/book/.env", "A=1\n"),
    "an empty folder is added": lambda place: (place / "repository/book/data").mkdir(),
    "a link leads another way": replace_link,
    "a page of the site is edited": write("repository/book/_site/index.html", "<b>\n"),
    "a file of the site is removed": lambda place: (place / "repository/book/_site/assets/style.css").unlink(),
    "a file is added to the site": write("repository/book/_site/more.html", "<p>\n"),
    "the site is removed": lambda place: (place / "repository/book/_site").rename(place / "old"),
    "an exhibit is built anew": write("build/exhibits/a/metadata.json", '{"title": "A"}\n'),
    "the machine is edited": write("machine/core/render.py", "a = 2\n"),
    "a module is added to the machine": write("machine/core/more.py", "a = 2\n"),
    "a file outside that was read": write("repository/references.bib", "@book{b}\n"),
    "a file in a folder of packages that was read": write("repository/book/node_modules/theme/style.css", "b {}\n"),
    "another folder is the repository": lambda place: (place / "repository/book/.git").mkdir(),
    "the note is damaged": lambda place: [
        path.write_text(path.read_text().replace("index.html", "index.htm"))
        for path in (place / "build/steps").glob("render-*.json")
    ],
}
READ = ("repository/references.bib", "repository/book/node_modules/theme/style.css")


@pytest.mark.parametrize("way", WAYS)
def test_a_change_is_noticed(place: Path, way: str) -> None:
    note(place, *READ)
    assert last(place).told() == "index.html"
    WAYS[way](place)
    assert last(place).told() is None


def test_what_hashes_are_known_of_files_that_settled_hides_no_change(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes are kept of files that are older than the grain of the clock: here of all."""
    monkeypatch.setattr("report.core.freshness.RACY_NS", -LONG_AGO)
    note(place, *READ)
    assert last(place).told() == "index.html"
    write_older(place)
    assert last(place).told() is None


IN_VAIN: dict[str, Callable[[Path], object]] = {
    "times alone": lambda place: [
        os.utime(path, (LONG_AGO, LONG_AGO)) for path in (place / "repository").rglob("*") if path.is_file()
    ],
    "the same text is written": write("repository/book/index.qmd", "# A\n"),
    "what is kept between builds": write("build/cache/more.json", "{}\n"),
    "the machine's documentation": write("machine/docs/index.qmd", "# Others\n"),
    "a package in an environment": write("repository/book/.venv/lib/package.py", "a = 2\n"),
    "a file outside that nothing read": write("repository/README.md", "# A\n"),
}


@pytest.mark.parametrize("way", IN_VAIN)
def test_what_changes_nothing_is_no_change(place: Path, way: str) -> None:
    note(place, *READ)
    IN_VAIN[way](place)
    assert last(place).told() == "index.html"


def test_a_change_that_is_taken_back_is_none(place: Path) -> None:
    note(place)
    write("repository/book/index.qmd", "# Another\n")(place)
    assert last(place).told() is None
    write("repository/book/index.qmd", "# A\n")(place)
    assert last(place).told() == "index.html"


def test_a_file_that_was_looked_for_in_vain_is_noticed(place: Path) -> None:
    render = last(place)
    with render.watched() as watch, pytest.raises(FileNotFoundError):
        (place / "repository/style.csl").read_bytes()
    render.keep(watch, "index.html")
    assert last(place).told() == "index.html"
    write("repository/style.csl", "<style/>\n")(place)
    assert last(place).told() is None


@pytest.mark.parametrize(
    "name", ["A_VARIABLE", "SOURCE_DATE_EPOCH", "XDG_CACHE_HOME", "PATH", "QUARTO_PROFILE", "PYTHONPATH"]
)
def test_a_variable_of_the_environment_is_noticed(place: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note(place)
    monkeypatch.setenv(name, f"{os.environ.get(name, '')}1")
    assert last(place).told() is None


def test_another_day_is_noticed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)

    class Tomorrow(datetime.date):
        @classmethod
        def today(cls) -> datetime.date:
            return tomorrow

    note(place)
    assert last(place).told() == "index.html"
    monkeypatch.setattr("report.core.last_render.datetime.date", Tomorrow)
    assert last(place).told() is None


def test_a_package_that_is_installed_anew_is_noticed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = place / "site-packages"
    write("site-packages/a-1.0.dist-info/RECORD", "a.py,,\n")(place)
    monkeypatch.setattr("sysconfig.get_path", lambda kind: str(packages))
    note(place)
    assert last(place).told() == "index.html"
    write("site-packages/a-1.0.dist-info/RECORD", "a.py,,1\n")(place)
    assert last(place).told() is None
    note(place)
    write("site-packages/module.py", "a = 1\n")(place)
    assert last(place).told() is None


def test_other_settings_have_a_note_of_their_own(place: Path) -> None:
    note(place)
    assert last(place, {**SETTINGS, "profile": "draft"}).told() is None
    assert last(place).told() == "index.html"


def test_a_file_that_changes_while_it_is_rendered_is_no_note(place: Path) -> None:
    render = last(place)
    with render.watched() as watch:
        (place / READ[0]).read_bytes()
        write(READ[0], "@book{b}\n")(place)
    render.keep(watch, "index.html")
    assert last(place).told() is None


def test_a_document_that_changes_while_it_is_rendered_is_rendered_again(place: Path) -> None:
    render = last(place)
    write("repository/book/index.qmd", "# Another\n")(place)
    with render.watched() as watch:
        pass
    render.keep(watch, "index.html")
    assert last(place).told() is None
