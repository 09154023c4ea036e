"""Programs of Python that start without loading the packages of others again: each is a fork of one that has them."""

from __future__ import annotations

import atexit
import functools
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
# It runs what it is told, line by line, in a fork that has the folder, the environment, the path for modules and the
# outputs that a new process would have, and nothing of ours but the packages; it answers with the status of each.
# It loads the machine once and forgets it: the regular expressions stay compiled, and each fork loads its own modules.
# What is frozen is not looked through by each fork's collector, which would copy the memory of all packages.
SERVER = """
import gc, importlib, json, os, pkgutil, re, runpy, sys, time
import altair, click, jinja2, numpy, pandas, yaml

own = sys.path[1:]  # the first is the current folder
re._MAXCACHE = 2000  # of 700
sys.path.insert(0, sys.argv[1])
import report
for module in pkgutil.walk_packages(report.__path__, "report."):
    if not module.name.startswith(("report.__main__", "report.hooks", "report.isolated", "report.set_up")):
        importlib.import_module(module.name)
for name in [name for name in sys.modules if name.partition(".")[0] in ("report", "__mp_main__")]:
    del sys.modules[name]
del report, module, sys.path[0]
gc.collect()
gc.freeze()
for line in sys.stdin:
    told = json.loads(line)
    number = os.fork()
    if not number:
        break
    _, status = os.waitpid(number, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
else:
    sys.exit()
for place, name in enumerate((os.devnull, told["out"], told["err"])):
    file = os.open(name, os.O_RDWR | os.O_CREAT)
    os.dup2(file, place)
    os.close(file)
os.chdir(told["folder"])
os.environ.clear()
os.environ.update(told["environment"])
time.tzset()
sys.argv = told["words"]
sys.path[:] = [*filter(None, told["environment"].get("PYTHONPATH", "").split(os.pathsep)), *own]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run_warm(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program as ``python -P`` does in a new process; return how it ended and what it said.

    What only a start of Python reads in its environment, as the seed of hashes, has no effect.
    """
    server = _server()
    assert server.stdin
    assert server.stdout
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        told = {"words": words, "folder": str(folder), "environment": dict(environment)}
        server.stdin.write(json.dumps({**told, "out": str(out), "err": str(err)}) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        said, complained = (each.read_text(encoding="utf-8") if each.exists() else "" for each in (out, err))
    return subprocess.CompletedProcess(["python", *words], status, said, complained)


@functools.cache
def _server() -> subprocess.Popen[str]:
    """The process of this one from which others are forked."""
    words = [sys.executable, "-c", SERVER, str(ROOT)]
    server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/")
    atexit.register(server.communicate)  # the end of its input is its own
    return server
