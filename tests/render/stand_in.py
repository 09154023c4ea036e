"""A program that stands in for Quarto: it does what a script tells it, and notes how it was called."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

PYTHON = sys.executable  # before a test pretends that it is another
PROGRAM = """
import json, os, pathlib, signal, sys
here = pathlib.Path(__file__).parent
script = json.loads((here / "script.json").read_text())
if sys.argv[1:] == ["--version"]:
    print(script["version"])
    sys.exit(script.get("version_status", 0))
noted = ["QUARTO_PYTHON", "QUARTO_PROFILE", "QUARTO_LOG_LEVEL", "NO_COLOR", "TZ"]
noted += ["EXHIBITS_ARE_FRESH", "PAGES_ARE_DRESSED_LATER"]
call = dict(arguments=sys.argv[1:], folder=os.getcwd(), environment={name: os.environ.get(name) for name in noted})
with (here / "calls.jsonl").open("a") as calls:
    print(json.dumps(call), file=calls)
for name, content in script.get("beside", {}).items():
    path = pathlib.Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
output = sys.argv[sys.argv.index("--output-dir") + 1]
for name, content in script.get("files", {}).items():
    path = pathlib.Path(output, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content.replace("ROOT", os.getcwd()))
if script.get("waits"):
    (here / "waiting").write_text(str(os.getpid()))
sys.stderr.write(script.get("stderr", ""))
sys.stderr.flush()
if script.get("waits"):
    signal.pause()
if script.get("dies"):
    os.kill(os.getpid(), signal.SIGKILL)
sys.exit(script.get("status", 0))
"""


class StandInQuarto:
    """The stand-in in a folder of its own, to be put on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = folder / "quarto"
        self.waiting = folder / "waiting"  # there once it waits; holds the number of its process
        folder.mkdir()
        code = folder / "quarto.py"
        code.write_text(PROGRAM)
        # Not a line "#!python": the kernel reads no path with a blank there.
        self.program.write_text(f'#!/bin/sh\nexec {shlex.quote(PYTHON)} {shlex.quote(str(code))} "$@"\n')
        self.program.chmod(0o755)
        self.plays()

    def plays(self, version: str = "1.10.18", **script: Any) -> None:
        """Set what it does.

        ``files``, ``beside`` (half-made, among the sources), ``stderr``, ``status``, ``waits`` (until killed),
        ``dies``.
        """
        (self.folder / "script.json").write_text(json.dumps({"version": version, **script}))

    def chosen(self, **more: str) -> dict[str, str]:
        """An environment in which it is used whatever other Quarto is installed."""
        return {**os.environ, "QUARTO_PATH": str(self.program), **more}

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Arguments, folder and environment of each render so far."""
        noted = self.folder / "calls.jsonl"
        return [json.loads(line) for line in noted.read_text().splitlines()] if noted.exists() else []
