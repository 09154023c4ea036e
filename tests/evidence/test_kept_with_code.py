"""What is kept between builds is made anew once the programs that make it have changed: their code is in its key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from report.core.project import Project
from report.core.store import Store
from report.evidence import downloads, exhibit_files, plates, provenance_records
from report.evidence.gathered import Evidence
from report.evidence.pages import notebook_pages
from report.exhibits.code import Code

ROOT = Path(__file__).parents[2]


def test_every_key_names_the_code_that_makes_what_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named: list[set[Path]] = []
    hash_of_code = Code.hash

    def noted(code: Code, modules: Iterable[str]) -> str:
        wanted = list(modules)
        named.append(code.files(wanted))
        return hash_of_code(code, wanted)

    monkeypatch.setattr(Code, "hash", noted)
    evidence = Evidence(Project(ROOT))
    provenance_records._key(evidence)
    exhibit_files._key(evidence)
    plates._key(Store(tmp_path), plates._Order("", {}, lambda: iter(())))
    notebook_pages._shared(evidence)
    for module, files in zip((provenance_records, exhibit_files, plates, notebook_pages), named, strict=True):
        assert Path(module.__file__) in files
    assert "code.modules(" not in Path(downloads.__file__).read_text(encoding="utf-8")
