"""Notebooks and their pages are kept between builds, and made anew once anything that they show has changed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from report.core.files import canonical_json
from report.evidence.gathered import Evidence
from report.evidence.pages import notebook_pages, register, write_documents
from report.evidence.pages.notebook_pages import chapters_with_code, notebook_companions
from report.exhibits.staleness import CONTENT, content_hash
from tests.sample import Sample


def add_a_sentence(sample: Sample) -> None:
    path = next(iter(chapters_with_code(Evidence(sample.project)).values()))
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")


def change_a_function(sample: Sample) -> None:
    for path in sample.path("scripts").rglob("*.py"):
        path.write_text(
            path.read_text(encoding="utf-8").replace('"""', '"""Once: ', 1).replace(":\n", ":  # so\n"), "utf-8"
        )


def move_the_functions(sample: Sample) -> None:
    for path in sample.project.exhibits.glob("*/metadata.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        told["function"]["line"] += 1
        path.write_text(canonical_json({**told, CONTENT: content_hash(told)}), encoding="utf-8")


def damage_what_is_kept(sample: Sample) -> None:
    for path in (sample.project.cache / notebook_pages.KEPT).glob("*"):
        path.write_bytes(path.read_bytes().replace(b"import", b"export"))


def change_nothing(_sample: Sample) -> None:
    pass


@pytest.fixture
def pages(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The names of the notebook pages that are written to bring the pages up to date once more."""
    made: list[str] = []
    real = register.notebook_page
    monkeypatch.setattr(register, "notebook_page", lambda evidence, name: made.append(name) or real(evidence, name))

    def write() -> list[str]:
        made.clear()
        write_documents(Evidence(sample.project))
        return sorted(made)

    write()
    return write


def test_a_sentence_writes_the_notebook_page_of_its_chapter_alone(
    sample: Sample, pages: Callable[[], list[str]]
) -> None:
    names = list(chapters_with_code(Evidence(sample.project)))
    add_a_sentence(sample)
    assert pages() == names[:1]
    assert "One more sentence." in (sample.project.pages / f"{names[0]}.md").read_text(encoding="utf-8")
    assert pages() == []
    for change in (change_a_function, move_the_functions):
        change(sample)
        assert pages() == sorted(names)


def test_kept_notebooks_are_what_would_be_made_anew(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = notebook_pages._notebook
    monkeypatch.setattr(notebook_pages, "_notebook", lambda *given: made.append(given[2].stem) or real(*given))
    before = notebook_companions(Evidence(sample.project))
    every = len(chapters_with_code(Evidence(sample.project)))
    for change, count in {
        change_nothing: 0,
        add_a_sentence: 1,
        change_a_function: every,
        move_the_functions: every,
        damage_what_is_kept: every,
    }.items():
        made.clear()
        change(sample)
        now = notebook_companions(Evidence(sample.project))
        assert len(made) == count, change
        assert (now == before) == (change in (change_nothing, damage_what_is_kept)), change
        before = now
    sample.project.store.forget(notebook_pages.KEPT)
    assert notebook_companions(Evidence(sample.project)) == before
