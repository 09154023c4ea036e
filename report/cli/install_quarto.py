"""Install the pinned Quarto into the environment of this Python, where its download can be reached."""

from __future__ import annotations

import re
import sys

from report.cli.verb import verb
from report.core.commands import run
from report.core.errors import ContentError, Problem, ToolMissing
from report.core.metadata import PACKAGE, read_package
from report.core.progress import step
from report.core.project import Project, find_project
from report.render.engine import installed_quartos


@verb("quarto")
def main() -> None:
    """Install the pinned Quarto into .venv, unless it is there; the next `make` uses it."""
    project = find_project()
    wanted = pinned(project)
    version = wanted.partition("==")[2]
    with step(project, "quarto") as say:
        if any(quarto.version == version for quarto in installed_quartos()):
            say(f"{version} is installed")
            return
        say(f"installing {wanted}; it downloads about 120 MB from Quarto's release page")
        # Without what the package names as its needs: they bring a Jupyter server, with which every kernel starts
        # several times slower, and what Quarto really runs is in the lock.
        ended = run(
            [sys.executable, "-m", "pip", "install", "--no-deps", "--disable-pip-version-check", wanted], seconds=1800
        )
        if ended.status or not any(quarto.version == version for quarto in installed_quartos()):
            raise ToolMissing(
                Problem(
                    f"Quarto {version} could not be installed: {reason(ended.stdout + ended.stderr)}",
                    expected="a connection to the package index and to github.com, where the package finds its program",
                    remedy="install Quarto from quarto.org on the PATH, or go on without: make ENGINE=builtin",
                )
            )
        say(f"{version} is installed; make uses it from now on")


def pinned(project: Project) -> str:
    """The requirement in the extra `quarto` of `pyproject.toml`."""
    extras = read_package(project.root).get("optional-dependencies", {})
    if not extras.get("quarto"):
        found, remedy = 'has no extra "quarto" under [project.optional-dependencies]', "restore it"
        raise ContentError(Problem(found, PACKAGE, 0, 'quarto = ["quarto-cli==…"]', remedy))
    return str(extras["quarto"][0])


def reason(output: str) -> str:
    """The line that tells most in what pip printed: the failed download, or else its last error."""
    download = re.search(r"Error downloading Quarto: (.+)", output)
    errors = re.findall(r"^\s*ERROR: (.+)", output, re.MULTILINE)
    return (
        f"its download failed ({download[1].strip()})" if download else errors[-1] if errors else "pip gave no reason"
    )
