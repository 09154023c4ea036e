"""Which pandoc is started: that of the Python package, so that each machine makes the same pages."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from report.render.book import pandoc


def test_a_newer_pandoc_on_the_path_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "pandoc"
    other.write_text("#!/bin/sh\necho pandoc 99.0\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pypandoc, "__pandoc_path", None)
    assert pandoc.program.__wrapped__() == Path(pypandoc.__file__).parent / "files" / "pandoc"


def test_one_that_is_found_serves_where_the_package_brings_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report.render.book.pandoc.importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(tmp_path / "pandoc"))
    assert pandoc.program.__wrapped__() == tmp_path / "pandoc"
