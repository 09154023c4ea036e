"""Write the files beside the pages, and their heads for programs; run by Quarto after it has rendered the project."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

sys.path.insert(0, str(ROOT))


def main(_arguments: Sequence[str]) -> None:
    """Put them into the folder that Quarto rendered into.

    A render that `report.render` has asked for looks for faults first, and does the same afterwards.
    """
    if os.environ.get("PAGES_ARE_DRESSED_LATER"):
        return
    from report.core.project import find_project
    from report.render.site import finish_site

    project = find_project(ROOT)
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    finish_site(project, ROOT / output if output else project.site)


if __name__ == "__main__":
    from report.hooks.before_render import use_own_environment

    use_own_environment()
    from report.core.programs import run_guarded

    sys.exit(run_guarded(main))
