"""Run a program or module of this folder, so that nothing but .venv, Python and this folder decides what it imports.

    .venv/bin/python -P -s report/isolated.py -m report site --engine builtin
    .venv/bin/python -P -s report/isolated.py tests/html/set_up.py
    .venv/bin/python -P -s report/isolated.py --of FOLDER -m report exhibits

With --of it is the programs of another copy of the project, as an earlier revision, that decide.

With -P neither the current folder nor that of the program is searched for modules, with -s nothing of the user's own;
the Makefile keeps variables as PYTHONPATH from it. The `report` of this folder is taken even where .venv is that of
another copy of the project, as in the builds of a verification.
"""

from __future__ import annotations

import importlib
import runpy
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def take_programs(root: Path) -> None:
    """Let imports find a folder before any other with a package `report`: after Python's own library and .venv."""
    found = (place for place, folder in enumerate(sys.path) if Path(folder, "report/__init__.py").is_file())
    sys.path.insert(next(found, len(sys.path)), str(root))


def main() -> None:
    """Run what the command line names, with the arguments behind it."""
    del sys.argv[0]
    root = ROOT
    if sys.argv[0] == "--of":
        root = Path(sys.argv[1]).resolve()
        del sys.argv[:2]
    take_programs(root)
    with suppress(ImportError):  # an earlier revision may be made otherwise
        importlib.import_module("report.core.programs")  # says what Ctrl-C does while the rest is loaded
    try:
        if sys.argv[0] == "-m":
            del sys.argv[0]
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(sys.argv[0], run_name="__main__")
    except (ImportError, SyntaxError) as error:  # before the program could see to its own errors
        try:
            from report.core.errors import ToolMissing
            from report.core.programs import broken_package
        except ImportError:  # an earlier revision does not tell these from other faults
            raise error from None
        problem = broken_package(error)
        if problem is None:
            raise
        print(problem, file=sys.stderr)
        sys.exit(ToolMissing.exit_status)


if __name__ == "__main__":
    main()
