"""What pages share is made once for all of them: the work for what has not changed must not grow with its square."""

from __future__ import annotations

import cProfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from report.core import file_states
from report.core.project import Project
from report.evidence.gathered import Evidence
from report.evidence.search import write_search
from report.render.html.navigation import ways_of
from report.render.html.site import render_project
from report.theme import pages
from report.theme.pages import Way

CHAPTERS = ("index", "one", "two", "deep/three", "deep/four")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    root = tmp_path / "book"
    for name in CHAPTERS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / f"{name}.qmd").write_text(f"# The title {name}\n\nText.\n")
    listed = "".join(f"    - {name}.qmd\n" for name in CHAPTERS[:3])
    part = "".join(f"        - {name}.qmd\n" for name in CHAPTERS[3:])
    (root / "_quarto.yml").write_text(
        "project:\n  type: book\nbook:\n  title: A book\n  chapters:\n"
        f"{listed}    - part: Deeper\n      chapters:\n{part}"
    )
    return root


def test_pages_of_a_folder_share_the_ways_to_all_others(book: Path, tmp_path: Path) -> None:
    made = render_project(book, tmp_path / "out")
    one, two, three = made.publication.chapters[1:4]
    of_one, of_two, of_three = (ways_of(made.publication, chapter) for chapter in (one, two, three))
    assert [way.is_here for way in of_one] == [False, True, False, False, False]
    assert [way.is_here for way in of_two] == [False, False, True, False, False]
    assert [way.href for way in of_one] == ["index.html", "one.html", "two.html", "deep/three.html", "deep/four.html"]
    assert [way.href for way in of_three][:3] == ["../index.html", "../one.html", "../two.html"]
    assert of_one[0] is of_two[0]
    assert of_one[4] is of_two[4]


def test_every_page_lists_all_others_and_marks_its_own(book: Path, tmp_path: Path) -> None:
    render_project(book, tmp_path / "out")
    for name in CHAPTERS:
        page = (tmp_path / "out" / f"{name}.html").read_text()
        start = "../" * name.count("/")
        sidebar = page.partition('<nav id="quarto-sidebar"')[2].partition("</nav>")[0]
        below = "" if not start else " open"
        assert f'<li><details class="part"{below}>' in sidebar
        for other in CHAPTERS[1:]:
            href = f"{other.split('/')[-1]}.html" if start and "/" in other else f"{start}{other}.html"
            here = ' aria-current="page"' if other == name else ""
            assert f'<a class="sidebar-item-text" href="{href}"{here}>' in sidebar


def calls_in(function: Callable[[], object]) -> int:
    """How many functions are called, also those that are written in C."""
    profile = cProfile.Profile()
    profile.runcall(function)
    return sum(each.callcount for each in profile.getstats())


def test_links_that_pages_share_cost_no_page_a_call_each() -> None:
    macro = pages._environment().get_template("ways.html.j2").module.ways  # type: ignore[attr-defined]
    ways = [Way(f"Chapter {number} & more", f"{number}.html", str(number)) for number in range(400)]
    first = str(macro(ways))
    assert first.count("<li>") == 400
    assert "Chapter 7 &amp; more" in first
    assert calls_in(lambda: macro(ways)) - calls_in(lambda: macro(ways[:200])) < 200


def test_entries_of_the_search_cost_a_few_calls_each(tmp_path: Path) -> None:
    def calls_for(sections: int) -> int:
        site = tmp_path / f"site-{sections}"
        site.mkdir()
        text = "".join(f'<h2 id="s{number}">Section {number}</h2><p>Words.</p>' for number in range(sections))
        (site / "one.html").write_text(f"<html><body><main>{text}</main></body></html>")
        evidence = Evidence(Project(tmp_path))
        write_search(evidence, site)  # the page is taken apart
        return calls_in(lambda: write_search(evidence, site))

    calls_for(1)
    assert calls_for(600) - calls_for(200) < 400 * 10


def test_what_chapters_share_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    asked: Counter[str] = Counter()
    state_of = file_states._state

    def counting(root: Path, name: str) -> str:
        asked[name] += 1
        return state_of(root, name)

    monkeypatch.setattr(file_states, "_state", counting)
    known: dict[str, str] = {}
    first = file_states.states(tmp_path, ["rows.csv", "./*.py"], known)
    second = file_states.states(tmp_path, ["./*.py", "rows.csv?size"], known)
    assert first["./*.py"] == second["./*.py"]
    assert asked == {"rows.csv": 1, "./*.py": 1, "rows.csv?size": 1}
    assert file_states.states(tmp_path, ["rows.csv"]) == {"rows.csv": first["rows.csv"]}
    assert asked["rows.csv"] == 2


def test_modules_and_packages_are_told_from_other_files_and_folders(tmp_path: Path) -> None:
    before = file_states.states(tmp_path, ["./*.py"])
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/notes.txt").write_text("")
    assert file_states.states(tmp_path, ["./*.py"]) == before
    (tmp_path / "folder/__init__.py").write_text("")
    package = file_states.states(tmp_path, ["./*.py"])
    assert package != before
    (tmp_path / "module.py").write_text("")
    assert file_states.states(tmp_path, ["./*.py"]) != package
