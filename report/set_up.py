"""Make `.venv` and install exactly what a lock file lists; needs only Python's own library."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

NEEDED, BELOW = (3, 11), (3, 15)  # the lock was compiled for these versions of Python
INSTALLER = "requirements-installer.lock"
EVERY = 10  # packages that pip takes up between two lines
# What uv says of its steps, and pip at the end; and what both say of each package, which is no fault.
STEPS = ("Downloading ", "Building ", "Prepared ", "Installed ")
UNTOLD = (
    *(
        "Downloading ",
        "Installing collected ",
        "Resolved ",
        "Audited ",
        "Downloaded ",
        "Built ",
        "Uninstalled ",
        "Using Python ",
        "+ ",
        "- ",
        "~ ",
    ),
    *("Using cached ", "Requirement already ", "Looking in ", "Successfully ", "Attempting ", "Found existing ", "━"),
)


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
    told = f"what this system needs of {lock}; the first time takes a minute or more, and the network"
    print(f"set-up: installing {told}", file=sys.stderr)
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
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r"]
    quietly = [*pip[:4], "--quiet", *pip[4:]]
    uv = python.with_name("uv.exe" if os.name == "nt" else "uv")
    if subprocess.run([*quietly, INSTALLER]).returncode == 0:
        environment = dict(os.environ)
        for theirs, ours in {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"}.items():
            if theirs in environment:
                environment.setdefault(ours, environment[theirs])
        command = [str(uv), "pip", "sync", "--require-hashes", "--python", str(python), lock]
        if run_and_tell(command, lock, environment) == 0:
            return True
    print("set-up: trying again with pip", file=sys.stderr)
    return run_and_tell([*pip, lock], lock, dict(os.environ)) == 0


def run_and_tell(command: list[str], lock: str, environment: dict[str, str]) -> int:
    """Run an installer and say in plain lines how far it is; what it says of faults is passed on. Its status."""
    try:
        program = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
    except OSError as error:
        print(f"set-up: {command[0]}: {error.strerror}", file=sys.stderr)
        return 3
    most, collected = packages_in(lock), 0
    with program:
        for line in program.stdout or ():
            words = line.strip()
            if line.startswith(STEPS):
                print(f"set-up: {words[0].lower()}{words[1:]}", file=sys.stderr, flush=True)
            elif words.startswith("Collecting "):  # pip, one line for each package
                collected += 1
                if collected % EVERY == 0:
                    print(f"set-up: {collected} of at most {most} packages", file=sys.stderr, flush=True)
            elif words and not words.startswith(UNTOLD):
                print(words, file=sys.stderr, flush=True)
    return program.returncode


def packages_in(lock: str) -> int:
    """How many packages a lock file lists, those of other systems (``; sys_platform == 'win32'``) too."""
    return sum("==" in line for line in Path(lock).read_text(encoding="utf-8").splitlines())


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
