"""Files that people write, damaged in every way: read, or refused with the file; never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report.core.authors import authors_of, book_authors
from report.core.chapters import read_chapter
from report.core.configuration import read_configuration
from report.core.errors import ContentError, Problem, ReportError
from report.core.language import words_of
from report.core.metadata import CITATION, CONFIGURATION, PACKAGE, read_citation, read_package, read_settings
from report.core.paper import read_paper
from report.core.project import Project
from report.core.shapes import read_json
from report.data.descriptor import read_descriptors
from report.data.package_checks import release_date
from report.release.publish.history import read_record
from report.release.publish.preflight import read_verdict
from report.render.book.book import entries_of
from report.render.book.numbering import kinds_of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "report/starter"
QUICKLY = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(10**50, 10**51) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
DAMAGED = {
    "a list": b"- a\n- b\n",
    "a word": b"words\n",
    "a tab": b"book:\n\ttitle: x\n",
    "deep": b"book: " + b"[" * 100_000,
    "binary": bytes(range(256)),
    "zero bytes": b"book:\x00\n",
    "latin-1": b"book:\n  title: Caf\xe9\n",
    "utf-16": "book:\n  title: x\n".encode("utf-16"),
    "a key twice": b"lang: en\nlang: es\n",
    "a circle": b"book: &a\n  title: *a\n",
    "billions": b"a: &a [1,1,1,1,1,1,1,1,1]\n"
    + b"".join(
        f"{new}: &{new} [*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old}]\n".encode()
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "an open quotation": b'book:\n  title: "x\n',
    "half a character": b'book:\n  title: "\\ud83d"\n',
    "a huge number": b"lang: " + b"9" * 5000,
    "a date that is none": b"lang: !!timestamp x\n",
    "a key that is a list": b"? [a, b]\n: c\n",
}
BOOKS = {
    "book: null": 1,
    "project: {type: book}\nbook:\n  chapters: index.qmd": 3,
    "project: {type: book}\nbook:\n  chapters: 5": 3,
    "project: {type: book}\nbook:\n  chapters: [index.qmd, 5]": 3,
    "project: {type: book}\nbook:\n  chapters:\n    - index.qmd\n    - part: 5\n      chapters: [a.qmd]": 5,
    "project: {type: book}\nbook:\n  chapters:\n    - index.qmd\n    - part: P\n      chapters: a.qmd": 5,
    "project: {type: book}\nbook:\n  chapters:\n    - index.qmd\n    - part: P\n      chapters: [[a.qmd]]": 6,
    "book:\n  title: [a]": 2,
    "book:\n  date: {a: b}": 2,
    "book:\n  site-url: [a]": 2,
    "lang: [en]": 1,
    "project:\n  output-dir: 5": 2,
    "profile:\n  default: 5": 2,
}


def read_all(folder: Path) -> None:
    """Everything that is read of the files in which a paper says what it is."""
    project = Project(folder.resolve())
    for read in (_of_configuration, _of_chapters, release_date, read_paper, _of_authors, _of_package):
        refused_by_name(partial(read, project))


def refused_by_name(read: Callable[[], object]) -> tuple[Problem, ...]:
    """What is told of a file if it is refused; each fault names it."""
    problems: tuple[Problem, ...] = ()
    try:
        read()
    except ReportError as error:
        problems = error.problems
    assert all(problem.path for problem in problems), problems
    return problems


def _of_configuration(project: Project) -> None:
    entries_of(read_configuration(project.root))


def _of_chapters(project: Project) -> None:
    assert all(path.is_file() for path in project.chapters)


def _of_authors(project: Project) -> None:
    book_authors(project.root)


def _of_package(project: Project) -> None:
    read_package(project.root)


def _replaced(value: Any, steps: list[int], new: Any) -> Any:
    """A value with one of the values in it exchanged, or left out where ``new`` is ``...``."""
    if not steps or not isinstance(value, dict | list) or not value:
        return new
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    keys = list(changed) if isinstance(changed, dict) else range(len(changed))
    key = keys[steps[0] % len(keys)]
    if new is ... and len(steps) == 1:
        del changed[key]
    else:
        changed[key] = _replaced(changed[key], steps[1:], None if new is ... else new)
    return changed


WAYS = st.lists(st.integers(0, 30), min_size=1, max_size=5)
NEW = VALUES | st.just(...)


@pytest.mark.parametrize("name", [CONFIGURATION, CITATION])
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_refused_with_its_name_and_what_to_do(tmp_path: Path, name: str, damage: str) -> None:
    (tmp_path / CONFIGURATION).write_text("book:\n  title: Bees\n  date: 2026-01-01\n", encoding="utf-8")
    (tmp_path / name).write_bytes(DAMAGED[damage])
    read = read_settings if name == CONFIGURATION else read_citation
    with pytest.raises(ContentError) as caught:
        read(tmp_path)
    for problem in caught.value.problems:
        assert problem.path == name
        assert problem.remedy
    read_all(tmp_path)


@pytest.mark.parametrize("text", BOOKS)
def test_what_is_no_setting_of_a_book_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / CONFIGURATION).write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "index.qmd").write_text("# One\n", encoding="utf-8")
    project = Project(tmp_path)
    told = refused_by_name(lambda: _of_chapters(project)) or refused_by_name(lambda: _of_configuration(project))
    assert (told[0].path, told[0].line) == (CONFIGURATION, BOOKS[text]), told


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "---\n", "\ufeffbook:\n  title: Bees\n", "book:\r\n  title: Bees\r\n"]
)
def test_an_empty_file_and_one_of_another_machine_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / CONFIGURATION).write_bytes(text.encode())
    assert read_settings(tmp_path)[0].get("book", {"title": "Bees"}) == {"title": "Bees"}
    read_all(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"),
    [("[project\n", 1), ('[project]\nversion = "1', 2), ("[project]\n\nversion = 5\n", 3), ("project = 5\n", 1)],
)
def test_the_package_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / PACKAGE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_package(tmp_path)
    told = caught.value.problems[0]
    assert (told.path, told.line) == (PACKAGE, line)


@QUICKLY
@given(steps=WAYS, new=NEW)
def test_any_settings_are_read_or_refused(tmp_path: Path, steps: list[int], new: Any) -> None:
    _write(tmp_path, CONFIGURATION, yaml.safe_dump(_changed(CONFIGURATION, steps, new), allow_unicode=False))
    _write(tmp_path, CITATION, (SAMPLE / CITATION).read_text(encoding="utf-8"))
    read_all(tmp_path)


@QUICKLY
@given(steps=WAYS, new=NEW)
def test_any_citation_is_read_or_refused(tmp_path: Path, steps: list[int], new: Any) -> None:
    _write(tmp_path, CONFIGURATION, (SAMPLE / CONFIGURATION).read_text(encoding="utf-8"))
    _write(tmp_path, CITATION, yaml.safe_dump(_changed(CITATION, steps, new), allow_unicode=False))
    read_all(tmp_path)


@QUICKLY
@given(name=st.sampled_from([CONFIGURATION, CITATION, PACKAGE]), cut=st.integers(0, 3000), put=st.binary(max_size=4))
def test_any_cut_or_garbled_file_is_read_or_refused(tmp_path: Path, name: str, cut: int, put: bytes) -> None:
    for each in (CONFIGURATION, CITATION, PACKAGE):
        content = (SAMPLE / each).read_bytes()
        (tmp_path / each).write_bytes(content[:cut] + put if each == name else content)
    read_all(tmp_path)


@QUICKLY
@given(steps=WAYS, new=NEW)
def test_any_description_of_data_is_read_or_refused(tmp_path: Path, steps: list[int], new: Any) -> None:
    whole = json.loads((SAMPLE / "data/datapackage.json").read_bytes())
    (tmp_path / "data").mkdir(exist_ok=True)
    text = json.dumps(_replaced(whole, steps, new))
    _write(tmp_path, "data/datapackage.json", text)
    refused_by_name(lambda: read_descriptors(Project(tmp_path.resolve())))


def _resource(**changes: Any) -> dict[str, Any]:
    return {**json.loads((SAMPLE / "data/datapackage.json").read_bytes())["resources"][0], **changes}


def _field(**constraints: Any) -> dict[str, Any]:
    return {"fields": [{"name": "key", "type": "string", "constraints": constraints}], "primaryKey": "key"}


BEYOND = {
    "brackets": "[" * 100_000,
    "braces": '{"a":' * 100_000,
    "a number of 5,000 digits": '{"resources": [{"bytes": ' + "1" * 5000 + "}]}",
    "constraints as a list": _resource(schema={"fields": [{"name": "a", "type": "string", "constraints": []}]}),
    "constraints of nothing": _resource(schema={"fields": [{"name": "a", "type": "string", "constraints": None}]}),
    "a pattern that is a number": _resource(schema=_field(pattern=5)),
    "a pattern that is none": _resource(schema=_field(pattern="(")),
    "a least that is text": _resource(schema=_field(minimum="0")),
    "keys of others that are numbers": _resource(schema={**_field(), "foreignKeys": [5]}),
    "keys of others without a place": _resource(schema={**_field(), "foreignKeys": [{"fields": "key"}]}),
    "a place that is a number": _resource(schema={**_field(), "foreignKeys": [{"fields": "key", "reference": 5}]}),
    "a key that is a map": _resource(schema={**_field(), "primaryKey": {}}),
    "a series that is a number": _resource(series=5),
}


@pytest.mark.parametrize("kind", BEYOND)
def test_a_description_beyond_measure_is_refused_with_its_file(tmp_path: Path, kind: str) -> None:
    content = BEYOND[kind]
    text = content if isinstance(content, str) else json.dumps({"name": "a", "resources": [content]})
    (tmp_path / "data").mkdir()
    _write(tmp_path, "data/datapackage.json", text)
    told = refused_by_name(lambda: read_descriptors(Project(tmp_path.resolve())))
    assert told
    assert {problem.path for problem in told} == {"data/datapackage.json"}


HEADER = {
    "title": "Bees",
    "author": [{"name": "Ana Ruiz", "orcid": "0000-0002-1825-0097", "affiliations": [{"name": "UNAM"}]}],
    "date": "2026-01-01",
    "lang": "en",
    "bibliography": ["a.bib"],
    "csl": "a.csl",
    "crossref": {"fig-title": "Chart", "custom": [{"kind": "float", "key": "box"}]},
    "execute": {"echo": False},
    "format": {"html": {"toc": True, "toc-depth": 2}},
    "report": {"print": False},
}


@QUICKLY
@given(steps=WAYS, new=NEW)
def test_any_header_of_a_chapter_is_read_or_refused(tmp_path: Path, steps: list[int], new: Any) -> None:
    _write(tmp_path, CONFIGURATION, "lang: en\n")
    _write(tmp_path, "index.qmd", f"---\n{yaml.safe_dump(_replaced(HEADER, steps, new))}---\n\nText.\n")

    def read() -> None:
        chapter = read_chapter(tmp_path / "index.qmd", tmp_path)
        settings = read_configuration(tmp_path).of_document(chapter.header, chapter.header_lines, "index.qmd", "html")
        authors_of(settings, "", tmp_path)
        kinds_of(settings, words_of(settings))

    refused_by_name(read)


@QUICKLY
@given(steps=WAYS, new=NEW, cut=st.integers(0, 400))
def test_any_verdict_is_read_or_is_none(tmp_path: Path, steps: list[int], new: Any, cut: int) -> None:
    """It lies in the build: whoever reads a damaged one asks for another verification."""
    whole = {"verdict": "reproduced", "release": {"version": "1.0.0"}, "pages": {"index.html": "a"}, "outputs": {}}
    (tmp_path / "verdict.json").write_bytes(json.dumps(_replaced(whole, steps, new)).encode()[: cut or None])
    try:
        read_verdict(tmp_path / "verdict.json")
    except ValueError:
        return


@QUICKLY
@given(steps=WAYS, new=NEW)
def test_any_record_of_versions_is_read_or_refused(steps: list[int], new: Any) -> None:
    version = {"version": "1.0.0", "date": "2026-01-01", "build": "a", "revision": "", "pages": ["index.html"]}
    whole = {"title": "Bees", "address": "", "latest": "1.0.0", "versions": [version]}
    refused_by_name(lambda: read_record(json.dumps(_replaced(whole, steps, new)).encode()))


def _changed(name: str, steps: list[int], new: Any) -> Any:
    return _replaced(yaml.safe_load((SAMPLE / name).read_text(encoding="utf-8")), steps, new)


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_each_reader_of_one_document_has_its_own_value(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": [1]}')
    first = read_json(path, "a.json")
    first["a"].append(2)
    assert read_json(path, "a.json") == {"a": [1]}
    path.write_text('{"a": [3]}')
    assert read_json(path, "a.json") == {"a": [3]}
