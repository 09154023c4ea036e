"""A document that is a draft is known as one in whatever way it says so, and nothing of it is in any output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from report.core.configuration import read_configuration
from report.core.drafts import is_draft
from report.core.errors import UsageError
from report.core.project import Project
from report.render.book.entries import drafts_of
from tests.sample import Sample


@pytest.mark.parametrize(
    "header",
    [
        "---\ndraft: true\n---\n",
        "---\ntitle: Bees\ndraft: True # until May\n---\n",
        '---\ndraft: "true"\n---\n',
        "---\ndraft: 'true'\n...\n",
        '---\n"draft": true\n---\n',
        "---\ndraft:   yes\n---\n",
        "---\ndraft : true\n---\n",
        "---\n{draft: true, title: Bees}\n---\n",
        "---\r\ntitle: Bees\r\ndraft: true\r\n---\r\n",
        "\n\n---\ndraft: true\n---\n",
        "\ufeff---\ndraft: true\n---\n",
        "---   \ndraft: true\n---   \n",
        f"---\nabstract: {'x' * 10_000}\ndraft: true\n---\n",
        "---\ndescription: |\n  a\n  ---\n  b\ndraft: true\n---\n",
        "---\ntitle: [\ndraft: true\n---\n",
        "---\ndraft: until May\n---\n",
    ],
)
def test_a_header_says_so_in_many_ways(tmp_path: Path, header: str) -> None:
    (tmp_path / "a.qmd").write_bytes(f"{header}\nText.\n".encode())
    assert is_draft(tmp_path, "a.qmd")


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: false\n---\n",
        "---\ndraft: no\n---\n",
        "---\ndraft:\n---\n",
        "---\ntitle: A draft\nauthor: {draft: true}\n---\n",
        "---\ntitle: Bees\n---\n\ndraft: true\n",
        "# Bees\n\n---\n\ndraft: true\n\n---\n",
        "draft: true\n",
        "",
    ],
)
def test_what_is_no_draft_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    assert not is_draft(tmp_path, "a.qmd")


def test_a_folder_says_it_of_all_below_and_a_document_against_it(tmp_path: Path) -> None:
    (tmp_path / "new/more").mkdir(parents=True)
    (tmp_path / "new/_metadata.yml").write_text("draft: true\n", encoding="utf-8")
    for name, text in {"new/a.qmd": "A\n", "new/more/b.qmd": "B\n", "new/c.qmd": "---\ndraft: false\n---\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_draft(tmp_path, "new/a.qmd")
    assert is_draft(tmp_path, "new/more/b.qmd")
    assert not is_draft(tmp_path, "new/c.qmd")


def test_a_notebook_says_it_in_its_first_cell(tmp_path: Path) -> None:
    for name, source in {"a.ipynb": ["---\n", "draft: true\n", "---"], "b.ipynb": "---\ndraft: true\n---"}.items():
        cell = {"cell_type": "raw", "metadata": {}, "source": source}
        (tmp_path / name).write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
        assert is_draft(tmp_path, name)
    (tmp_path / "c.ipynb").write_text('{"draft": true', encoding="utf-8")
    assert not is_draft(tmp_path, "c.ipynb")


@pytest.mark.parametrize("named", ["chapters/hives.qmd", "./chapters/hives.qmd", "/chapters/hives.qmd", "chapters/hi*"])
def test_the_settings_name_drafts_and_the_page_of_their_code_is_one(tmp_path: Path, named: str) -> None:
    (tmp_path / "_quarto.yml").write_text(f'book:\n  drafts: ["{named}"]\n', encoding="utf-8")
    names = ["chapters/hives.qmd", "chapters/honey.qmd"]
    found = Project(tmp_path).drafts_among(names)
    assert found == {"chapters/hives.qmd", "chapters/evidence/notebook-hives.qmd"}


def test_the_page_of_the_code_of_a_draft_is_one_where_it_alone_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/hives.qmd").write_text("---\ndraft: true\n---\n# Hives\n", encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("book:\n  chapters: [chapters/hives.qmd]\n", encoding="utf-8")
    page = "chapters/evidence/notebook-hives.qmd"
    assert page in Project(tmp_path).drafts_among([page])


@pytest.mark.parametrize(
    ("settings", "profile"),
    [
        ("drafts: [chapters/hives.qmd]\n", ""),
        ("project:\n  drafts: chapters/hives.qmd\n", ""),
        ("book:\n  drafts: [chapters/new]\n", ""),
        ("book:\n  drafts: [chapters/new/]\n", ""),
        ("book:\n  drafts: [chapters/new/**]\n", ""),
        ("book:\n  drafts: [chapters/cafe\u0301.qmd]\n", ""),
        ("profile:\n  default: now\n", "book:\n  drafts: [chapters/hives.qmd]\n"),
        ("profile:\n  default: [now]\n", "drafts: [chapters/hives.qmd]\n"),
    ],
)
def test_drafts_are_named_in_more_places_and_ways(tmp_path: Path, settings: str, profile: str) -> None:
    (tmp_path / "_quarto.yml").write_text(settings, encoding="utf-8")
    (tmp_path / "_quarto-now.yml").write_text(profile, encoding="utf-8")
    found = Project(tmp_path).drafts_among(["chapters/hives.qmd", "chapters/new/a.qmd", "chapters/caf\u00e9.qmd"])
    assert len([name for name in found if "notebook-" not in name]) == 1


@pytest.mark.parametrize("named", ["hives.qmd", "chapters/Hives.qmd", "chapters/hive.qmd", "chapter"])
def test_a_draft_that_is_no_document_is_refused_by_its_line(tmp_path: Path, named: str) -> None:
    (tmp_path / "chapters").mkdir()
    for name in ("index", "chapters/hives"):
        (tmp_path / f"{name}.qmd").write_text("# A\n", encoding="utf-8")
    settings = (
        f"project:\n  type: book\nbook:\n  title: A\n  chapters: [index.qmd, chapters/hives.qmd]\n  drafts: [{named}]\n"
    )
    (tmp_path / "_quarto.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(
        UsageError, match=rf"^_quarto\.yml:6: book\.drafts names {named}, and there is no such document"
    ):
        drafts_of(read_configuration(tmp_path))


def test_nothing_of_a_chapter_that_is_a_draft_is_in_any_output_until_it_is_none(sample: Sample) -> None:
    sample.edit("chapters/methods.qmd", " Hives are in @sec-hives.", "")
    path = sample.path("chapters/hives.qmd")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f'---\ndraft: true # until May\n---\n\n{text}\nWords of the yellowbrick, of `{{python}} value("apiaries")`.\n',
        encoding="utf-8",
    )
    sample.made()
    assert [name for name, content in sample.files("site", "pages").items() if b"yellowbrick" in content] == []
    assert not {"site/chapters/hives.html", "site/notebooks/hives.ipynb"} & {*sample.files("site")}
    assert [name for name in sample.files("site") if "notebook-hives" in name] == []  # its picture to share
    sample.edit("chapters/hives.qmd", "draft: true", "draft: false")
    sample.made("site")
    holding = {name for name, content in sample.files("site").items() if b"yellowbrick" in content}
    assert {"site/chapters/hives.html", "site/notebooks/hives.ipynb"} <= holding
