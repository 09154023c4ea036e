"""Which profiles of a project are in use, as in Quarto: those asked for, or else those that its files take."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from report.core.errors import Problem, UsageError
from report.core.metadata import read_settings_of

VARIABLE = "QUARTO_PROFILE"
BETWEEN = re.compile(r"[,\s]+")  # "advanced,internal", "advanced internal"
ENVIRONMENTS = ("_environment.local", "_environment")  # files of variables, the first of which decides
# QUARTO_PROFILE=internal, export QUARTO_PROFILE = "internal" # until May
SET_THERE = re.compile(rf"^[ \t]*(?:export[ \t]+)?{VARIABLE}[ \t]*=[ \t]*[\"']?(?P<names>[^\"'#\n]*)", re.MULTILINE)


def asked_profiles() -> str:
    """The profiles that the environment asks for; empty for none."""
    return os.environ.get(VARIABLE, "").strip(", \t\n")


@contextmanager
def asking_for(profile: str | None) -> Iterator[None]:
    """Ask for profiles, as in an option, until the end of the block; None leaves what the environment asks for."""
    before = os.environ.get(VARIABLE)
    if profile is not None:
        os.environ[VARIABLE] = profile
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


def refuse_profiles(verb: str) -> None:
    """Refuse profiles of the environment to what is made from a paper's own files alone, the same for everybody.

    Raises
    ------
    UsageError
        If the environment asks for one.
    """
    if asked := asked_profiles():
        raise UsageError(
            Problem(
                f"{VARIABLE} asks for the profile {asked}, which {verb} does not take from the environment: a paper is "
                "made from its own files, the same for everybody",
                expected=f"no variable {VARIABLE}",
                remedy=f"unset {VARIABLE}; for a profile that the paper always has, write profile: default: {asked} "
                "into _quarto.yml; to look at another one, run: .venv/bin/report render --profile=NAME --output=DIR",
            )
        )


def local_settings_of(root: Path) -> Path:
    """The file with settings of this machine alone, `_quarto.yml.local`, which may not be there."""
    other = root / "_quarto.yaml.local"
    return other if other.is_file() and not (root / "_quarto.yml.local").is_file() else root / "_quarto.yml.local"


def profiles_in_use(root: Path, settings: Mapping[str, Any], asked: str | None = None) -> tuple[str, ...]:
    """The names of the profiles of a project, of which the first prevails.

    Parameters
    ----------
    root, settings
        Its folder, and what `_quarto.yml` says.
    asked
        Names with commas between them; by default those that the environment asks for. Without any, what
        `_environment.local`, `_environment`, `_quarto.yml.local` or `_quarto.yml` takes; of each group at least one.
    """
    told = settings.get("profile")
    told = told if isinstance(told, Mapping) else {}
    given = asked or asked_profiles() or _of_files(root) or _joined(told.get("default"))
    names = [name for name in BETWEEN.split(given) if name]
    groups = told.get("group")
    groups = groups if isinstance(groups, list) else []
    for group in [groups] if all(isinstance(each, str) for each in groups) else groups:
        if group and not set(names) & set(group):
            names.append(group[0])
    return tuple(names)


def _of_files(root: Path) -> str:
    for name in ENVIRONMENTS:
        path = root / name
        if path.is_file():
            found = list(SET_THERE.finditer(path.read_text(encoding="utf-8", errors="replace")))
            if found and (names := found[-1]["names"].strip()):
                return names
    told = read_settings_of(root, local_settings_of(root).name).get("profile")
    return _joined(told.get("default")) if isinstance(told, Mapping) else ""


def _joined(given: object) -> str:
    return ",".join(map(str, given)) if isinstance(given, list) else str(given or "")
