"""Typst that does not end, or dies, ends with the section that is to blame, and leaves the last PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report.core.commands import OverTime, run
from report.core.errors import ContentError, Problem
from report.render.print import pdf
from report.render.print.compose import compose

TEXT = "## Before\n\nText.\n\n## The faulty one\n\n`#let bad = 1`{=typst}\n\n## After\n\nText.\n"


def over_time() -> Any:
    raise OverTime(Problem("python did not end within 9 seconds and was stopped"))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (over_time, r'typst did not end within 120[.\d]* seconds and was stopped in "The faulty one"'),
        (lambda: run(["/bin/sh", "-c", "kill -SEGV $$"]), 'typst was ended by the signal SIGSEGV in "The faulty one"'),
        (lambda: run(["/bin/sh", "-c", "echo broken >&2; exit 101"]), "typst ended with status 101: broken in"),
    ],
)
def test_section_is_told(fault: Callable[[], Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def instead(arguments: Any, **given: Any) -> Any:
        return fault() if "#let bad" in Path(arguments[-1], "main.typ").read_text() else run(arguments, **given)

    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n")
    (tmp_path / "page.qmd").write_text(f"---\ntitle: Words\nlang: en\n---\n\n{TEXT}")
    composed = compose(tmp_path / "page.qmd", "typst")
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"last good")
    monkeypatch.setattr(pdf, "run", instead)
    with pytest.raises(ContentError, match=told):
        pdf.write_pdf(composed.tree, target, root=composed.root, files=composed.files)
    assert target.read_bytes() == b"last good"


def test_text_that_typesets_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "page.qmd").write_text(
        "---\ntitle: Words\nlang: en\n---\n\n"
        "`#for i in range(9000) { let _ = range(9000000 + i).fold(i, (a, b) => a + b) }`{=typst}\n"
    )
    composed = compose(tmp_path / "page.qmd", "typst")
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    monkeypatch.setattr(pdf, "PROBE_SECONDS", 0.5)
    with pytest.raises(ContentError, match="typst did not end"):
        pdf.make_pdf(composed.tree, root=composed.root, files=composed.files)
