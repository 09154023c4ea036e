"""A key that stands in a chapter, in code or in the output of a cell is not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.release.publish.preflight import problems_of
from report.release.verify.verdicts import REPRODUCED
from tests.release.publish.small import Small

WORD = "tr0ub4dor3"
KEY = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7aB3dE6gH9"


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "paper")


def told(small: Small, name: str, content: str, *forced: str) -> list[str]:
    path = small.project.site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    small.verify(verdict=REPRODUCED, release={"version": "0.1.0", "date": "2026-01-01", "machine": "any"})
    return [str(problem) for problem in problems_of(small.project, frozenset(forced))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chapters/two.html", f"<p>Words</p>\n<p>the key is {KEY}</p>\n"),
        ("notebooks/two.ipynb", f'{{"source": [\n"key = \\"{KEY}\\""]}}\n'),
        ("search/index.js", f"globalThis.receiveIndex?.([\n'{KEY}'])\n"),
        ("data/two.csv", f"key,note\na,{KEY}\n"),
        ("llms.txt", f"#\n{KEY}\n"),
        (
            "chapters/code.html",
            '<pre>\n<span class="va">password</span> <span class="op">=</span> '
            "<span class=st>&quot;tr0ub4dor&amp;3x&quot;</span></pre>\n",
        ),
        ("chapters/address.html", f'<p>\n<a href="https://ana:{WORD}@example.org/a">here</a></p>\n'),
    ],
)
def test_a_key_is_refused_with_its_file_and_line(small: Small, name: str, content: str) -> None:
    (found,) = told(small, name, content)
    assert found.startswith(f"build/site/{name}:2: a key or token stands here")
    assert "FORCE=secrets" in found
    assert told(small, name, content, "secrets") == []


@pytest.mark.parametrize("name", [".env", "assets/id_rsa", "data/credentials.json"])
def test_a_file_of_secrets_is_refused_by_its_name(small: Small, name: str) -> None:
    (found,) = told(small, name, "words\n")
    assert found.startswith(f"build/site/{name}: is named like a file of secrets")


def test_words_about_keys_and_pictures_pass(small: Small) -> None:
    (small.project.site / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    page = "<p>Each row has a key; its token is the password of nobody.</p><p>key = the name of a row</p>\n"
    assert told(small, "chapters/keys.html", page) == []


def test_many_are_counted(small: Small) -> None:
    for number in range(7):
        (small.project.site / f"{number}.txt").write_text(KEY, encoding="utf-8")
    found = told(small, "8.txt", KEY)
    assert len(found) == 6
    assert found[-1].startswith("3 more files of the site hold a key or token")
