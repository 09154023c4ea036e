"""Results that go into an archive: as the build made them, whole, and none missing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from report.archive.results import read_results
from report.errors import ContentError
from report.project import Project

PDF = b"%PDF-1.7\nxref\nstartxref\n9\n%%EOF\n"
PARTS = {
    "data.csv": b"year,honey\n2020,1\n2021,2\n",
    "figure.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n',
    "spec.vl.json": b'{"mark": "bar"}\n',
}


def word_file() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document>" + "words " * 200 + "</document>")
    return packed.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A build with one figure, whose metadata name the hashes of its files."""
    made = Project(tmp_path.resolve())
    folder = made.exhibits / "honey"
    folder.mkdir(parents=True)
    for name, content in PARTS.items():
        (folder / name).write_bytes(content)
    record({}, folder)
    made.pdf.write_bytes(PDF)
    made.docx.write_bytes(word_file())
    return made


def record(changed: dict[str, bytes], folder: Path) -> None:
    """Write metadata that name the files with the contents ``changed``, and write those."""
    for name, content in changed.items():
        (folder / name).write_bytes(content)
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in PARTS}
    (folder / "metadata.json").write_text(json.dumps({"id": "honey", "kind": "figure", "files": files}))


def refused(project: Project) -> list[str]:
    """What is said of the results: path and fault of each."""
    with pytest.raises(ContentError) as raised:
        read_results(project)
    assert all(each.remedy for each in raised.value.problems)
    return [f"{each.path} {each.found}" for each in raised.value.problems]


def test_a_whole_build_is_taken(project: Project) -> None:
    results, exhibits = read_results(project)
    assert list(exhibits) == ["honey"]
    assert results["results/exhibits/honey/data.csv"] == PARTS["data.csv"]
    assert set(results) == {
        *(f"results/exhibits/honey/{name}" for name in (*PARTS, "metadata.json")),
        *("results/paper.pdf", "results/paper.docx"),
    }


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("content", [b"", b"another\n", b"%s changed"])
def test_a_file_that_was_changed_after_the_build_is_refused(project: Project, name: str, content: bytes) -> None:
    path = project.exhibits / "honey" / name
    path.write_bytes(content.replace(b"%s", PARTS[name]))
    assert f"build/exhibits/honey/{name} is not as the build made it" in refused(project)


@pytest.mark.parametrize("name", PARTS)
def test_a_file_that_the_build_made_and_is_gone_is_refused(project: Project, name: str) -> None:
    (project.exhibits / "honey" / name).unlink()
    assert refused(project) == [f"build/exhibits/honey/{name} is missing, though the build made it"]


@pytest.mark.parametrize(("name", "kind"), [("figure.svg", "SVG"), ("spec.vl.json", "JSON")])
@pytest.mark.parametrize("kept", [0, 5, -3])
def test_a_cut_file_is_refused_even_where_the_record_knows_it_so(
    project: Project, name: str, kind: str, kept: int
) -> None:
    record({name: PARTS[name][:kept]}, project.exhibits / "honey")
    assert refused(project) == [f"build/exhibits/honey/{name} is no whole {kind}"]


@pytest.mark.parametrize("kept", [0, 10, 200, -1, -30])
def test_a_cut_word_file_is_refused(project: Project, kept: int) -> None:
    project.docx.write_bytes(word_file()[:kept])
    assert refused(project) == ["build/paper.docx is no whole Word file"]


def test_a_word_file_with_a_wrong_byte_or_without_its_text_is_refused(project: Project) -> None:
    project.docx.write_bytes(word_file().replace(b"words words", b"wordz words", 1))
    assert refused(project) == ["build/paper.docx is no whole Word file"]
    with zipfile.ZipFile(project.docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refused(project) == ["build/paper.docx is no whole Word file"]


@pytest.mark.parametrize("content", [b"", PDF[:-3], PDF[5:], PDF.replace(b"\n9\n", b"\n3\n"), b"\0" * len(PDF)])
def test_a_damaged_pdf_is_refused(project: Project, content: bytes) -> None:
    project.pdf.write_bytes(content)
    assert refused(project) == ["build/paper.pdf is no whole PDF"]


@pytest.mark.parametrize("text", [None, "", '{"id": "honey"', '{"id": "wax", "files": {}}'])
def test_an_exhibit_without_whole_metadata_is_refused(project: Project, text: str | None) -> None:
    path = project.exhibits / "honey/metadata.json"
    path.unlink() if text is None else path.write_text(text)
    assert "build/exhibits/honey has no whole metadata.json" in refused(project)


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
def test_a_paper_that_is_not_built_is_refused(project: Project, name: str) -> None:
    (project.build / name).unlink()
    assert refused(project) == [f"build/{name} is not built"]
