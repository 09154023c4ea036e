"""In a notebook figures are pictures and tables are tables; for a renderer nothing changes."""

from __future__ import annotations

import sys
import types

import pytest

from report import show
from tests.sample import Sample


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("REPORT_RENDERS", "QUARTO_BIN_PATH", "QUARTO_DOCUMENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    return monkeypatch


def test_a_notebook_gets_pictures_tables_and_numbers(built_sample: Sample, notebook: pytest.MonkeyPatch) -> None:
    project = built_sample.project
    figure = show.figure("harvest", project=project)._repr_html_()
    assert figure is not None
    assert "<svg" in figure
    assert "<figcaption>The south made" in figure
    assert "@src-" not in figure
    table = show.table("prices", project=project)._repr_html_()
    assert table is not None
    assert "<th>Year</th>" in table
    assert ":---" not in table
    assert show.value("harvest-2021", project=project)._repr_html_() == "106"


@pytest.mark.parametrize("variable", ["REPORT_RENDERS", "QUARTO_BIN_PATH", "QUARTO_DOCUMENT_PATH"])
def test_a_renderer_gets_markdown_alone(built_sample: Sample, notebook: pytest.MonkeyPatch, variable: str) -> None:
    notebook.setenv(variable, "1")
    shown = show.figure("harvest", project=built_sample.project)
    assert shown._repr_html_() is None
    assert shown._repr_markdown_().startswith(":::: {#fig-harvest")


def test_a_path_to_quarto_is_no_sign_of_a_renderer(built_sample: Sample, notebook: pytest.MonkeyPatch) -> None:
    notebook.setenv("QUARTO_PATH", "/opt/quarto")
    assert show.value("harvest-2021", project=built_sample.project)._repr_html_() == "106"


def test_outside_a_kernel_there_is_no_html(built_sample: Sample, notebook: pytest.MonkeyPatch) -> None:
    notebook.delitem(sys.modules, "ipykernel")
    assert show.value("harvest-2021", project=built_sample.project)._repr_html_() is None
