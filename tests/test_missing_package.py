"""A package that is not installed is no fault of the program."""

from __future__ import annotations

import pytest

from report.core.programs import run_guarded


def test_a_missing_package_is_named_with_what_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    def main(_arguments: object) -> None:
        raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")

    assert run_guarded(main, []) == 3
    said = capsys.readouterr().err
    assert 'the package "jinja2" cannot be imported' in said
    assert "run: rm .venv/ready; make" in said
    assert "fault in the program" not in said
