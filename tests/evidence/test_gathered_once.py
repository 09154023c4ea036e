"""What a site tells of its evidence is read once for all that shows it, however many pages and files are made."""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core import drafts
from report.data import open_package
from report.data import package as packages
from report.data.literature import check_citations
from report.evidence import gathered
from report.evidence.gathered import Evidence
from report.evidence.pages import write_documents
from report.evidence.postprocess import dress_site
from report.evidence.search import write_search
from report.evidence.site_files import companions_of
from report.prose import check_prose
from tests.sample import Sample

# Who reads a file for its bytes alone, to know it again or to hand it out: what it says is not taken from them.
BYTES = {"sha256_file"}


@pytest.fixture
def opened(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file of the sample paper was opened to be understood."""
    counted: Counter[str] = Counter()
    original: Callable[..., Any] = io.open

    def counting(file: Any, *given: Any, **named: Any) -> Any:
        path = Path(file) if isinstance(file, str | Path) else None
        callers = {sys._getframe(depth).f_code.co_name for depth in range(1, 4)}
        if path and path.is_relative_to(sample.folder) and not BYTES & callers:
            counted[path.relative_to(sample.folder).as_posix()] += 1
        return original(file, *given, **named)

    drafts._header_as_of.cache_clear()
    monkeypatch.setattr(io, "open", counting)
    return counted


def make_all(sample: Sample) -> None:
    """All that is made of the evidence in one build of a site, whose pages the renderer has made before."""
    shutil.rmtree(sample.project.cache)  # so that nothing is as it was kept
    evidence = Evidence(sample.project)
    write_documents(evidence)
    companions_of(evidence)
    dress_site(evidence, sample.project.site)
    write_search(evidence, sample.project.site)


def test_metadata_of_each_exhibit_is_read_once(sample: Sample, opened: Counter[str]) -> None:
    gathered._read_once.cache_clear()
    make_all(sample)
    read = {name: count for name, count in opened.items() if name.endswith("/metadata.json")}
    assert len(read) == len(Evidence(sample.project).exhibits)
    assert set(read.values()) == {1}, read


def test_package_text_and_facts_of_the_paper_are_read_once(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()

    def count(module: Any, name: str) -> None:
        original = getattr(module, name)

        def counting(*given: Any, **named: Any) -> Any:
            chapter = f" {given[0].name}" if name == "read_chapter" else ""
            asked[f"{name}{chapter}"] += 1
            return original(*given, **named)

        monkeypatch.setattr(module, name, counting)

    for name in ("read_lines", "uses_of", "titles_of", "read_paper", "read_chapter"):
        count(gathered, name)
    count(packages.Package, "__init__")
    make_all(sample)
    once = {"__init__", "read_lines", "uses_of", "titles_of", "read_paper"}
    with_cells = {f"read_chapter {path.name}" for path in sample.project.chapters if path.name != "references.qmd"}
    assert asked == dict.fromkeys({*once, *with_cells}, 1)


CHECKS: dict[str, Callable[[Sample], object]] = {
    "of the text": lambda sample: check_prose(sample.project),
    "of citations": lambda sample: check_citations(open_package(sample.project)),
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_opens_each_chapter_once_besides_asking_whether_it_is_a_draft(
    sample: Sample, opened: Counter[str], check: Callable[[Sample], object]
) -> None:
    check(sample)
    chapters = [sample.project.shown(path) for path in sample.project.chapters]
    assert {name: opened[name] for name in chapters} == dict.fromkeys(chapters, 1 + 1)


def test_the_makers_of_a_site_open_each_chapter_once_for_each_purpose(sample: Sample, opened: Counter[str]) -> None:
    """Whether it is a draft, for its lines, its header, which may ask for pages, its citations, and its cells."""
    make_all(sample)
    chapters = [sample.project.shown(path) for path in sample.project.chapters]
    expected = {name: 4 if name == "chapters/references.qmd" else 5 for name in chapters}
    assert {name: opened[name] for name in chapters} == expected
