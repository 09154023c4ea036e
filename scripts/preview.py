"""Serve the site on this machine, rebuild what changes and reload the browser; Ctrl-C ends it."""

from __future__ import annotations

import sys

from report.__main__ import main
from report.programs import run_guarded

if __name__ == "__main__":
    sys.exit(run_guarded(lambda arguments: main(["preview", *arguments])))
