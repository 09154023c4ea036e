"""Nothing from outside the project gets into what is made of it, whichever way its text asks for it."""

from pathlib import Path

import pytest

from report.core.errors import ContentError, ReportError
from report.core.project import Project
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.print.pdf import make_pdf
from report.render.quarto.chapter_locator import Chapters
from report.render.quarto.silent_faults import find_silent_faults

BOOK = "project:\n  type: book\nbook:\n  title: Words\n  chapters: [index.qmd, chapters/one.qmd]\n"
KEPT = "SECRET of another folder"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A book of two chapters, beside a folder that is none of its business."""
    root = tmp_path / "paper"
    (root / "chapters").mkdir(parents=True)
    (root / "_quarto.yml").write_text(BOOK)
    (root / "index.qmd").write_text("# Start {.unnumbered}\n\nWords.\n")
    (root / "chapters" / "one.qmd").write_text("# One\n\nWords.\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("text.qmd", "photo.png", "refs.bib", "style.csl"):
        (outside / name).write_text(KEPT)
    (root / "chapters" / "folder").symlink_to(outside)
    (root / "chapters" / "link.qmd").symlink_to(outside / "text.qmd")
    (root / "chapters" / "link.png").symlink_to(outside / "photo.png")
    (root / "chapters" / "_part.qmd").write_text("Part.\n\n{{< include ../../outside/text.qmd >}}\n")
    return root


def refusal(root: Path) -> ReportError:
    with pytest.raises(ReportError) as caught:
        render_project(root, root / "build" / "site")
    assert not (root / "build" / "site").exists()
    assert KEPT not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{{< include ../../outside/text.qmd >}}", "chapters/one.qmd:3"),
        ("{{< include /../outside/text.qmd >}}", "chapters/one.qmd:3"),
        ("{{< include /../../../../../../../../../../etc/passwd >}}", "chapters/one.qmd:3"),
        ('{{< include "../../outside/text.qmd" >}}', "chapters/one.qmd:3"),
        ("{{< include link.qmd >}}", "chapters/one.qmd:3"),
        ("{{< include folder/text.qmd >}}", "chapters/one.qmd:3"),
        ("{{< include _part.qmd >}}", "chapters/_part.qmd:3"),
        ("Words.\n\n![a](../../outside/photo.png)", "chapters/one.qmd:5"),
        ("Words.\n\n![a](link.png)", "chapters/one.qmd:5"),
        ("Words.\n\n![a](/chapters/folder/photo.png)", "chapters/one.qmd:5"),
        ("Words.\n\n![a](%2e%2e/%2e%2e/outside/photo.png)", "chapters/one.qmd:5"),
        ("Words.\n\n[a](folder/text.qmd)", "chapters/one.qmd:5"),
        ('<img src="link.png" alt="a">', "chapters/one.qmd:3"),
        ("<img src=link.png alt=a>", "chapters/one.qmd:3"),
        ('<video src="folder/photo.png"></video>', "chapters/one.qmd:3"),
        ('<video poster="folder/photo.png"></video>', "chapters/one.qmd:3"),
        ('<a href="link.png">a</a>', "chapters/one.qmd:3"),
    ],
)
def test_text_that_asks_for_a_file_outside_is_refused_with_its_line(project: Path, text: str, place: str):
    (project / "chapters" / "one.qmd").write_text(f"# One\n\n{text}\n")
    message = str(refusal(project))
    assert f"{place}: " in message
    assert "outside the project" in message
    assert "copy the file into the project" in message


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("bibliography: ../outside/refs.bib", 6),
        ("bibliography: /chapters/folder/refs.bib", 6),
        ("bibliography: [index.bib, ../outside/refs.bib]", 6),
        ("csl: ../outside/style.csl\nbibliography: index.bib", 6),
        ("metadata-files: [../outside/text.qmd]", 6),
    ],
)
def test_settings_that_name_a_file_outside_are_refused_with_their_line(project: Path, setting: str, line: int):
    (project / "index.bib").write_text("@book{a, title={A}}\n")
    (project / "_quarto.yml").write_text(f"{BOOK}{setting}\n")
    (project / "chapters" / "one.qmd").write_text("# One\n\n[@a]\n\n::: {#refs}\n:::\n")
    assert f"_quarto.yml:{line}: " in str(refusal(project))


@pytest.mark.parametrize("pattern", ["../outside/*", "/../outside/*", "chapters/link.png", "chapters/folder/*"])
def test_resources_outside_are_refused(project: Path, pattern: str):
    (project / "_quarto.yml").write_text(BOOK.replace("type: book", f"type: book\n  resources: ['{pattern}']"))
    message = str(refusal(project))
    assert "_quarto.yml:3: " in message
    assert "outside the project" in message


@pytest.mark.parametrize("name", ["../outside/text.qmd", "chapters/link.qmd"])
def test_chapter_outside_is_refused(project: Path, name: str):
    (project / "_quarto.yml").write_text(BOOK.replace("chapters/one.qmd", name))
    message = str(refusal(project))
    assert "_quarto.yml:5: " in message
    assert "is outside the project" in message


def test_variables_outside_are_refused(project: Path):
    (project / "_variables.yml").symlink_to(project.parent / "outside" / "text.qmd")
    assert "_variables.yml: this is a link to a file outside the project" in str(refusal(project))


def test_files_of_the_project_are_taken(project: Path):
    (project / "parts").mkdir()
    (project / "parts" / "a.qmd").write_text("Taken 1.\n")
    (project / "chapters" / "inside.qmd").symlink_to(project / "parts" / "a.qmd")
    (project / "chapters" / "one.qmd").write_text(
        "# One\n\n{{< include ../parts/a.qmd >}}\n\n{{< include inside.qmd >}}\n\n{{< include /parts/a.qmd >}}\n"
    )
    render_project(project, project / "build" / "site")
    assert (project / "build" / "site" / "chapters" / "one.html").read_text().count("Taken 1.") == 3


@pytest.mark.parametrize(
    "code",
    ['#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#image("/etc/passwd")', '#include "/etc/passwd"'],
)
def test_typst_in_the_text_reads_no_file(tmp_path: Path, code: str):
    path = tmp_path / "page.qmd"
    path.write_text(f"---\ntitle: Words\nlang: en\n---\n\n```{{=typst}}\n{code}\n```\n")
    composed = compose(path, "typst")
    with pytest.raises(ContentError, match="typst cannot set the text"):
        make_pdf(composed.tree, root=composed.root, files=composed.files)


def test_what_quarto_would_include_from_outside_is_found(project: Path):
    (project / "chapters" / "one.qmd").write_text("# One\n\n{{< include ../../outside/text.qmd >}}\n")
    faults = list(find_silent_faults(Chapters(Project(project)), ["chapters/one.qmd"], project / "build"))
    assert [(fault.path, fault.line) for fault in faults if "outside" in fault.found] == [("chapters/one.qmd", 3)]
