"""Publish the built site: to a folder, a branch or another machine, with every version at an address that stays.

What is wanted stands in the environment, as Make passes its variables on: TO, URL, FORCE, and VERSION or WITHDRAW. The
first three may be given as arguments instead.
"""

from __future__ import annotations

import os

import click

from report.cli.verb import verb
from report.core.progress import step
from report.core.project import find_project
from report.release.publish import Asked, publish

TOLD = """TO is branch:origin/gh-pages, folder:DIR or rsync:HOST:DIR; URL is where readers will find the site. What is
not given is read from the environment, as Make passes its variables on, and so are VERSION, to put a published version
at the top again, and WITHDRAW, to withdraw one."""


@verb("publish", TOLD)
@click.argument("to", metavar="TO", default=lambda: os.environ.get("TO", ""))
@click.argument("url", metavar="URL", default=lambda: os.environ.get("URL", ""))
@click.argument("force", metavar="FORCE", default=lambda: os.environ.get("FORCE", ""))
def main(to: str, url: str, force: str) -> None:
    """Publish the built site: to a folder, a branch or another machine, each version at an address that stays."""
    asked = Asked(to, url, force, os.environ.get("VERSION", ""), os.environ.get("WITHDRAW", ""))
    with step(find_project(), "publish") as say:
        told = publish(find_project(), asked, say)
        say(told)
