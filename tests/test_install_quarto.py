from __future__ import annotations

import pytest

from report.cli import install_quarto
from report.core.commands import Completed
from report.core.errors import ToolMissing
from report.core.project import find_project

PIP_SAYS = """
  Downloading https://github.com/quarto-dev/quarto-cli/releases/download/v1.10.18/quarto-1.10.18-linux-amd64.tar.gz
  Error downloading Quarto: <urlopen error [Errno -2] Name or service not known>
  ValueError: nothing to open
  ERROR: Failed building wheel for quarto-cli
ERROR: failed to build installable wheels for some pyproject.toml based projects
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "pyproject.toml").write_text('[project.optional-dependencies]\nquarto = ["quarto-cli==1.10.18"]\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "venv/python"))


def test_an_unreachable_download_is_a_missing_tool_with_the_ways_out(here, monkeypatch) -> None:
    monkeypatch.setattr(install_quarto, "run", lambda *_, **__: Completed(1, PIP_SAYS, ""))
    with pytest.raises(ToolMissing) as raised:
        install_quarto.main([])
    said = str(raised.value)
    assert "its download failed (<urlopen error [Errno -2] Name or service not known>)" in said
    assert "quarto.org" in said
    assert "ENGINE=builtin" in said


def test_an_installation_that_leaves_no_working_quarto_is_no_success(here, monkeypatch) -> None:
    monkeypatch.setattr(install_quarto, "run", lambda *_, **__: Completed(0, "", ""))
    with pytest.raises(ToolMissing):
        install_quarto.main([])


def test_the_server_that_slows_every_kernel_is_not_installed_with_it(here, monkeypatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(install_quarto, "run", lambda words, **_: asked.append(words) or Completed(1, "", ""))
    with pytest.raises(ToolMissing):
        install_quarto.main([])
    assert "--no-deps" in asked[0]
    assert asked[0][-1] == "quarto-cli==1.10.18"


def test_the_project_pins_one_version() -> None:
    assert install_quarto.pinned(find_project()).startswith("quarto-cli==1.")
