"""Make `.venv` and install exactly what a lock file lists; needs only Python's own library."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

NEEDED, BELOW = (3, 11), (3, 15)  # the lock was compiled for these versions of Python
INSTALLER = "requirements-installer.lock"


def main(lock: str) -> int:
    """Install ``lock`` into `.venv`, which is made or renewed first if it must be; return the exit status."""
    if not NEEDED <= sys.version_info[:2] < BELOW:
        found = ".".join(map(str, sys.version_info[:3]))
        return complain(f"Python 3.11 to 3.14 is needed, {sys.executable} is {found}", "make PYTHON=python3.12")
    folder = Path(".venv")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not works(python):
        print("set-up: making .venv", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], stdout=subprocess.DEVNULL)
        if made.returncode:
            return complain("Python could not make a virtual environment", "install python3-venv, then run make again")
    print(f"set-up: installing {lock}", file=sys.stderr)
    if install(python, lock):
        make_importable(python)
        return 0
    return complain(f"{lock} could not be installed", "see the messages above; once set up, no network is needed")


def works(python: Path) -> bool:
    """Whether the environment's Python is there and of this interpreter's version: a moved or upgraded one is not."""
    asked = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    try:
        answer = subprocess.run([python, "-c", asked], capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.strip() == ".".join(map(str, sys.version_info[:2]))


def install(python: Path, lock: str) -> bool:
    """Install with uv, which takes seconds; with pip, which takes a minute, where uv can't be used."""
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    uv = python.with_name("uv.exe" if os.name == "nt" else "uv")
    if subprocess.run([*pip, INSTALLER]).returncode == 0:
        environment = dict(os.environ)
        for theirs, ours in {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"}.items():
            if theirs in environment:
                environment.setdefault(ours, environment[theirs])
        command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), lock]
        if subprocess.run(command, env=environment).returncode == 0:
            return True
    print("set-up: trying again with pip", file=sys.stderr)
    return subprocess.run([*pip, lock]).returncode == 0


# The command line by its name, for a shell whose PATH has the environment's programs. `cd` goes by the path that was
# typed, so that an environment that is linked into another copy of the project runs the programs of that copy.
COMMAND = """\
#!/bin/sh
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
exec "$root/.venv/bin/python" -P -s "$root/report/isolated.py" -m report "$@"
"""


def make_importable(python: Path) -> None:
    """Let every program of the environment import `report`, from whatever folder it runs in, and shells start it."""
    if os.name != "nt":
        command = python.with_name("report")
        command.write_text(COMMAND, encoding="utf-8")
        command.chmod(0o755)
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip())
    (packages / "report.pth").write_text(os.path.relpath(Path.cwd(), packages) + "\n", encoding="utf-8")


def stamp(path: str, inputs: list[str]) -> int:
    """Note in ``path`` what an environment was made from, as `sha256sum` does; `report/core/freshness.py` reads it."""
    lines = [f"{hashlib.sha256(Path(name).read_bytes()).hexdigest()}  {name}\n" for name in inputs]
    Path(path).write_text("".join(lines), encoding="utf-8")
    return 0


def complain(found: str, remedy: str) -> int:
    """Say what is wrong and how to mend it; return the status for a missing tool."""
    print(f"{found}\n  to fix:   {remedy}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(stamp(sys.argv[2], sys.argv[3:]) if sys.argv[1] == "--stamp" else main(sys.argv[1]))
