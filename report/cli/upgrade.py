"""Bring the machine of a paper to that of this folder: `python -m report upgrade ../my-paper`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from report.new.upgrade import plan_upgrade, upgrade


def main(arguments: Sequence[str]) -> int:
    """Tell what changes, and do it; a paper whose machine somebody edited is left as it is."""
    parser = argparse.ArgumentParser(prog="report upgrade", description=__doc__)
    parser.add_argument("paper", type=Path, metavar="DIR", help="a paper started with `python -m report new`")
    parser.add_argument("--show", action="store_true", help="tell what would change, and change nothing")
    options = parser.parse_args(arguments)
    plan = plan_upgrade(options.paper)
    print(plan)
    if options.show:
        return 0
    upgrade(plan)
    print(f"the machine of {options.paper} is that of this folder; run make and make test there")
    return 0
