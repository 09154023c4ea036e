"""A Quarto that does not start is no reason to stop, and the author is told of it."""

from pathlib import Path

import pytest

from report.render.engine import choose_engine


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/no/such/program\n", "#!/bin/sh\necho words\n"])
def test_auto_falls_back_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str):
    program = tmp_path / "quarto"
    program.write_text(text)
    program.chmod(0o755)
    monkeypatch.setenv("QUARTO_PATH", str(program))
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = choose_engine("auto")
    assert engine.quarto is None
    assert "built-in renderer: quarto does not start" in engine.reason
