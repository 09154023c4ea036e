"""What plain `quarto render` gets from the project: files beside the pages, and their heads for programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = """\
<!DOCTYPE html>
<html lang="en"><head>
<title>1&nbsp; Methods – Advanced manufacturing in Mexico</title>
<link rel="stylesheet" href="../site_libs/quarto.css">
</head>
<body class="nav-sidebar floating">
<main class="content" id="quarto-document-content">
<h1 class="title"><span id="sec-methods"><span class="chapter-number">6</span>&nbsp;
<span class="chapter-title">Methods</span></span></h1>
<p>We review secondary sources and code what documents say about the consortia, and we count what we find there.</p>
</main>
</body></html>
"""


def test_pages_of_quarto_get_heads_and_files_beside_them(tmp_path: Path) -> None:
    page = tmp_path / "chapters/methods.html"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "report/hooks/after_render.py"],
        env={**os.environ, "QUARTO_PROJECT_OUTPUT_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert '<meta property="og:title" content="Methods">' in text
    assert '<meta name="description" content="We review secondary sources' in text
    assert '"@type":"Chapter"' in text
    for name in ("404.html", "cite/advanced-manufacturing-in-mexico.bib", "share/exhibits/light-vehicles.png"):
        assert (tmp_path / name).is_file(), name
