"""Pack inputs, expected and made results, and their descriptions into `build/archive/`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from report.archive import write_archive
from report.files import sha256_file
from report.programs import run_guarded
from report.project import find_project


def main(arguments: Sequence[str]) -> None:
    """Pack this folder's project, and print the file with its hash."""
    project = find_project()
    path = write_archive(project)
    print(f"{project.shown(path)}, {path.stat().st_size / 1e6:.1f} MB\nsha256 {sha256_file(path)}")


if __name__ == "__main__":
    sys.exit(run_guarded(main))
