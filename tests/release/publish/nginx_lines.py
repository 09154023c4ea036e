"""The lines for nginx as the documentation gives them, for another path and another folder."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "report/docs/how-to-publish.qmd"


def documented_lines(base: str, folder: Path) -> str:
    """What stands there for ``/paper/`` and ``/var/www/paper/``, for the path ``base`` and a folder."""
    lines = "\n".join(re.findall(r"^    (location .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    return lines.replace("/var/www/paper/", f"{folder}/").replace("/paper", base)
