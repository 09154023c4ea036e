"""Containers and hosts: they install from the same lock, and their steps work one by one in a bare folder."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from report.evidence.record import input_files

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, lines that go on joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_image_is_of_a_python_that_the_lock_is_for() -> None:
    (image,) = [rest for word, rest in steps() if word == "FROM"]
    version = re.fullmatch(r"python:3\.(\d+)-slim-\w+@sha256:[0-9a-f]{64}", image)
    assert version
    assert 11 <= int(version[1]) <= 14
    assert f"python-3.{version[1]}" == (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip()


def test_nothing_names_a_package_index_or_installs_without_the_lock() -> None:
    for name in ("Dockerfile", ".devcontainer/devcontainer.json", ".binder/postBuild", ".binder/apt.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "pip install" not in text, name
        assert not re.search(r"index-url|https?://", text), name


def test_the_development_container_runs_the_same_commands() -> None:
    described = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert described["postCreateCommand"] == "make"
    assert "requirements" not in json.dumps(described)


@pytest.mark.slow  # it installs every package anew
def test_the_steps_of_the_image_work_in_a_bare_folder(tmp_path: Path) -> None:
    """What an engine would do, with `COPY` and `RUN` done here; packages of the system are there already."""
    given = [name for name in input_files(ROOT) if not name.startswith("tests/")]
    place = tmp_path / "paper"
    place.mkdir()
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    kept |= {key: text for key, text in os.environ.items() if key.startswith(("PIP_", "UV_", "SSL_"))}
    for word, rest in steps():
        if word == "COPY":
            *names, target = shlex.split(rest)
            for name in given if names == ["."] else names:
                copied = place / (name if names == ["."] or target.endswith("/") else target)
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copied)
        elif word == "RUN" and "apt-get" not in rest:
            ready = place / ".venv/ready"
            done = subprocess.run(["bash", "-ec", rest], cwd=place, env=kept, capture_output=True, text=True)
            if done.returncode and "could not be installed" in done.stderr:
                pytest.skip("packages can't be installed here: the network is off")
            assert done.returncode == 0, done.stderr
            assert ready.is_file()
    (command,) = [json.loads(rest) for word, rest in steps() if word == "CMD"]
    done = subprocess.run(command, cwd=place, env=kept, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (place / "build/paper.pdf").read_bytes() == (ROOT / "build/paper.pdf").read_bytes()
