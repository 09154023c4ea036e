"""The machine's own list of a paper's files: what belongs to a paper where no git says so."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

from report.core.errors import ReportError
from report.core.project import CONFIGURATION
from report.core.shapes import TEXT, Keys, ListOf, read_json
from report.data.access import RECORDED, withheld_from
from report.evidence.record.snapshot import DESCRIPTIONS, NOT_INPUTS, RESULTS

# At the root, by name.
TOP = (
    *("_quarto*.yml", "_variables.yml", "index.qmd", "Makefile", "Dockerfile", "pyproject.toml", "requirements*.lock"),
    *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE*"),
    *(".gitignore", ".gitattributes", ".dockerignore", ".gitlab-ci.yml", ".pre-commit-config.yaml"),
)
# In a folder and those below it, by name.
BELOW = {
    "report": (
        *("*.py", "*.j2", "*.js", "*.lua", "*.css", "*.scss", "*.typ", "*.svg", "*.ttf", "*.woff2", "*.po"),
        *("*.md", "manifest.json", "package.json", "*LICENSE*", "OFL*.txt", "*.txt", "*.json"),
        *("*.qmd", "*.yml", "*.csv", "*.bib", "*.cff", "*.toml"),  # of the paper that others begin with
    ),
    "scripts": ("*.py", "steps.yml", "steps.lock.json", "*.R", "*.r", "*.do", "*.jl", "*.sh"),
    "bench": ("*.py",),
    "tests": (
        *("*.py", "*.qmd", "*.yml", "*.json", "*.csv", "*.bib", "*.csl", "*.md", "*.png", "*.svg", "*.js"),
        *("*.html", "*.txt"),
    ),
    "chapters": ("*.qmd", "*.md", "*.ipynb", "*.bib", "*.csl", "words.txt"),
    ".binder": ("apt.txt", "postBuild", "runtime.txt", "requirements.txt", "environment.yml"),
    ".ci": ("run",),
    ".vscode": ("*.json", "*.code-snippets"),
    ".devcontainer": ("devcontainer.json", "Dockerfile"),
    ".github": ("*.yml",),
}
# What of the description of the data is read here: which tables it names.
ORIGINAL = Keys({"path": TEXT}, ("path",))
TABLES = Keys({"resources": ListOf(Keys({"path": TEXT, "original": ORIGINAL}, ("path",)))}, ("resources",))
OF_DATA = ("datapackage.json", "README.md", "CHANGELOG.md")
# Belongs to the paper wherever it stands, if a chapter or the configuration names it.
NAMED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf", ".csl", ".bib", ".css", ".scss", ".lua")
MADE = re.compile(r"\..*_cache|.*_cache|\.venv.*|.*\.quarto_ipynb|.*_files")


def belonging(root: Path, names: list[str]) -> list[str]:
    """Those of the files ``names`` that belong to the paper in the folder ``root``."""
    tables = _tables(root)
    texts = _texts(root, names)
    return [name for name in names if _belongs(name, tables, texts)]


def files_below(root: Path) -> Iterator[str]:
    """Every file and every link of a folder but what is made there, by its path; no link is followed."""
    for folder, folders, files in os.walk(root, followlinks=False):
        here = Path(folder).relative_to(root)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and not _is_made(here / name))
        for name in (*files, *links):
            if not _is_made(here / name):
                yield (here / name).as_posix()


def is_made(name: str) -> bool:
    """Whether a path is of something that the machine makes, which belongs to no archive as it stands."""
    parts = Path(name).parts
    return any(_is_made(Path(*parts[: end + 1])) for end in range(len(parts)))


def _is_made(path: Path) -> bool:
    is_added = path.as_posix() in DESCRIPTIONS or path.parts[0] == RESULTS
    return is_added or path.name in NOT_INPUTS or bool(MADE.fullmatch(path.name))


def _belongs(name: str, tables: set[str], texts: str) -> bool:
    first, _, rest = name.partition("/")
    last = name.rpartition("/")[2]
    if not rest:
        listed = any(fnmatchcase(name, pattern) for pattern in TOP)
    elif first == "data":
        listed = name in tables or rest in OF_DATA or rest.startswith(f"{RECORDED}/")
    else:
        is_hidden = any(part.startswith(".") for part in rest.split("/"))
        listed = not is_hidden and any(fnmatchcase(last, pattern) for pattern in BELOW.get(first, ()))
    return listed or (name.lower().endswith(NAMED) and (f"/{last}" in texts or f"/{quote(last)}" in texts))


def _tables(root: Path) -> set[str]:
    """The tables that the data package names; none if it cannot be read, as the build has said by then."""
    try:
        told = read_json(root / "data/datapackage.json", "data/datapackage.json", TABLES)
        given = [each for each in told["resources"] if not withheld_from(each)]
        originals = [each["original"] for each in given if "original" in each]
        return {f"data/{each['path']}" for each in (*given, *originals)}
    except ReportError:
        return set()


def _texts(root: Path, names: list[str]) -> str:
    """All chapters and the configuration, each word that may name a file with a slash before it."""
    parts = []
    for name in names:
        path = root / name
        is_text = name in (CONFIGURATION, "index.qmd") or (
            name.startswith("chapters/") and name.endswith((".qmd", ".md", ".ipynb"))
        )
        if is_text and path.is_file() and not path.is_symlink():
            parts.append(path.read_text(encoding="utf-8", errors="replace"))
    return re.sub(r"[\s(<\"'=\[]", "/", " ".join(parts))
