"""Publish the built site: to a folder, a branch or another machine, with every version at an address that stays."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from report.programs import run_guarded
from report.progress import step
from report.project import find_project
from report.publish import Asked, publish


def main(arguments: Sequence[str]) -> None:
    """Publish to the place, for the address and with the words that the arguments are; the last two may be empty."""
    with step(find_project(), "publish") as say:
        told = publish(find_project(), Asked(*arguments), say)
        say(told)


if __name__ == "__main__":
    sys.exit(run_guarded(main))
