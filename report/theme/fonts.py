"""Where the shipped fonts are, and the certainty that they are whole."""

from __future__ import annotations

import json
from pathlib import Path

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256_file

FONTS = Path(__file__).resolve().parent / "fonts"
PRINT_FONTS = FONTS / "ttf"  # for vl-convert's `register_font_directory` and typst's `font_paths`
WEB_FONTS = FONTS / "woff2"


def check_fonts() -> None:
    """Make sure that every shipped font is there and unchanged.

    A program that misses a font takes another one in silence, and text widths, line breaks and bytes change with it.

    Raises
    ------
    ContentError
        With one problem for each font that is missing or differs from ``manifest.json``.
    """
    manifest = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))
    raise_all(ContentError, [problem for name in sorted(manifest) for problem in _faults(FONTS / name, manifest[name])])


def _faults(path: Path, expected: dict[str, str]) -> list[Problem]:
    shown = f"report/theme/fonts/{path.parent.name}/{path.name}"
    remedy = f"restore it: git checkout -- {shown}"
    if not path.is_file():
        return [Problem("font file is missing", shown, remedy=remedy)]
    if (found := sha256_file(path)) != expected["sha256"]:
        return [Problem(f"font file has SHA-256 {found}", shown, expected=expected["sha256"], remedy=remedy)]
    return []
