"""Build the stale exhibits; run by Quarto before it renders the project."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"

sys.path.insert(0, str(ROOT))


def use_own_environment() -> None:
    """Start again with the project's Python if another one runs this: Quarto takes the first it finds."""
    if PYTHON.is_file() and Path(sys.prefix).resolve() != PYTHON.parents[1].resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def main(_arguments: Sequence[str]) -> None:
    """Build what is stale and say which exhibits those were.

    Under `make` that is done before Quarto starts; doing it again would make the step newer than the site.
    """
    if os.environ.get("EXHIBITS_ARE_FRESH"):
        return
    from report.cli.exhibits import build
    from report.core.project import find_project

    build(find_project(ROOT))


if __name__ == "__main__":
    use_own_environment()
    from report.core.programs import run_guarded

    sys.exit(run_guarded(main))
