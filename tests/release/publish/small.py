"""A small paper under git, with a build that took no time to make."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from report.core.files import canonical_json
from report.core.project import Project
from report.release.publish.preflight import fingerprints

CONFIGURATION = """\
project:
  type: book
book:
  title: "A small paper"
  author: "Contributors to the Paper"
  date: "2026-11-24"
  chapters:
    - index.qmd
    - chapters/one.qmd
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<title>{title}</title>
</head>
<body class="book">
<header class="site-header">
<!-- versions -->
<button class="theme-switch"></button>
</header>
<main><h1>{title}</h1><p>{text}</p></main>
</body>
</html>
"""


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=Contributors", "-c", "user.email=contributors@example.org"]
    done = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Small:
    """The paper, and what an author does with it; each begins as a copy of the first of its process."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(first(), folder)
        self.project = Project(folder.resolve())

    def begin(self) -> None:
        """Write the paper, and its first release, into its folder."""
        self.write("_quarto.yml", CONFIGURATION)
        self.write("index.qmd", "# Summary\n")
        self.write("chapters/one.qmd", "# One\n")
        self.write(".gitignore", "/build\n/public\n")
        git(self.project.root, "init", "--quiet", "--initial-branch=main", "--template=")
        git(self.project.root, "config", "user.name", "Contributors")
        git(self.project.root, "config", "user.email", "contributors@example.org")
        self.release("0.1.0", "The first text.")

    @classmethod
    def at(cls, folder: Path) -> Small:
        """The paper that was written into a folder before."""
        small = cls.__new__(cls)
        small.project = Project(folder.resolve())
        return small

    def write(self, name: str, text: str) -> None:
        path = self.project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def release(self, version: str, text: str, *, more: str = "") -> None:
        """Write, build, commit and verify a version."""
        self.write("CITATION.cff", f"version: {version}\nlicense: CC-BY-4.0\nkeywords: [small]\n")
        self.build(text, more=more)
        git(self.project.root, "add", "-A")
        git(self.project.root, "commit", "--allow-empty", "--quiet", "--message", f"Version {version}")
        self.verify()

    def build(self, text: str, *, more: str = "") -> None:
        self.write("build/site/index.html", PAGE.format(title="Summary", text=text))
        self.write("build/site/chapters/one.html", PAGE.format(title="One", text=text))
        if more:
            self.write(f"build/site/{more}", PAGE.format(title=more, text=text))
        self.write("build/site/404.html", '<html><head></head><body><a href="index.html">Start</a></body></html>')
        self.write("build/site/assets/paper.css", "body { color: black }")
        self.write("build/paper.pdf", f"a PDF: {text}")
        self.write("build/paper.docx", f"a Word file: {text}")

    def verify(self, **told: object) -> None:
        """Leave the verdict that `make verify` would leave."""
        found = fingerprints(self.project)
        pages = {name.removeprefix("site/"): digest for name, digest in found.items() if name.startswith("site/")}
        outputs = {name: digest for name, digest in found.items() if not name.startswith("site/")}
        verdict = {"matched": True, "verdict": "reproduced", "pages": pages, "outputs": outputs, **told}
        self.write("build/verification/verdict.json", canonical_json(verdict))
        self.write("build/verification/index.html", "<html><head></head><body>The account</body></html>")


@functools.cache
def first() -> Path:
    """A paper of this process, with its first release; not to be changed."""
    folder = Path(tempfile.mkdtemp(prefix="small-paper-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Small.at(folder).begin()
    return folder


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but git's own."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def versions_in(folder: Path) -> list[str]:
    return [each["version"] for each in json.loads((folder / "versions.json").read_bytes())["versions"]]
