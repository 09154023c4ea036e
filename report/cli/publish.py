"""Publish the built site: to a folder, a branch or another machine, with every version at an address that stays.

What is wanted stands in the environment, as Make passes its variables on: TO, URL, FORCE, and VERSION or WITHDRAW. The
first three may be given as arguments instead.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from report.progress import step
from report.project import find_project
from report.publish import Asked, publish


def main(arguments: Sequence[str]) -> None:
    """Publish to the place, for the address and with the words that are given."""
    to, url, force = ([*arguments, "", "", ""] if arguments else [os.environ.get(name, "") for name in NAMES])[:3]
    asked = Asked(to, url, force, os.environ.get("VERSION", ""), os.environ.get("WITHDRAW", ""))
    with step(find_project(), "publish") as say:
        told = publish(find_project(), asked, say)
        say(told)


NAMES = ("TO", "URL", "FORCE")
