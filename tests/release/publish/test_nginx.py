"""The lines for nginx in the documentation serve the path with and without its slash, and say who may frame what."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.release.publish.version_index import EMBEDDED, HEADERS_TEXT, POLICY
from tests.release.publish.nginx_lines import documented_lines

FRAMED = ("exhibits/one/embed.html", "v/0.1.0/exhibits/one/embed.html")
NOT_FRAMED = (
    "",
    "exhibits/one.html",
    "embed.html",
    "chapters/embed.html",
    "exhibits/embed.html",
    "exhibits/a/b/embed.html",
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A small site below ``/paper/``, served by nginx as the documentation says."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.skip("no nginx; on Debian: apt-get install nginx-light")
    for name in ("index.html", *FRAMED, *filter(None, NOT_FRAMED)):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text("the first page" if name == "index.html" else name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    served = documented_lines("/paper", tmp_path / "site")
    (tmp_path / "nginx.conf").write_text(
        f"{user} daemon on; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{ }}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port}; {served} }} }}\n"
    )
    words = [program, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"]
    subprocess.run(words, check=True)  # returns when it listens, for it goes into the background by then
    try:
        yield f"http://127.0.0.1:{port}/paper"
    finally:
        subprocess.run([*words, "-s", "stop"], check=True)


def test_lines_of_the_documentation_serve_the_path_with_and_without_the_slash(address: str) -> None:
    for path in (address, f"{address}/"):
        with urllib.request.urlopen(path) as answer:
            assert answer.read() == b"the first page"


def test_others_may_frame_the_pages_of_single_figures_and_nothing_else(address: str) -> None:
    for paths, policy in ((FRAMED, EMBEDDED), (NOT_FRAMED, POLICY)):
        for path in paths:
            with urllib.request.urlopen(f"{address}/{path}") as answer:
                assert answer.headers.get_all("Content-Security-Policy") == [policy], path
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.read().decode() == (path or "the first page")


def test_the_file_for_hosts_frees_the_same_pages() -> None:
    """As hosts read it: a name after a colon is one part of an address, an asterisk any rest."""
    policies = {}
    for block in re.split(r"\n(?=/)", HEADERS_TEXT.strip()):
        place, *lines = block.splitlines()
        pattern = re.sub(r":[a-z]+", "[^/]+", re.escape(place).replace(r"\*", ".*"))
        policies[pattern] = [line.strip() for line in lines if "Content-Security-Policy" in line]
    for path in (*FRAMED, *NOT_FRAMED):
        told = [line for pattern, lines in policies.items() if re.fullmatch(pattern, f"/{path}") for line in lines]
        freed = ["! Content-Security-Policy", f"Content-Security-Policy: {EMBEDDED}"] if path in FRAMED else []
        assert told == [f"Content-Security-Policy: {POLICY}", *freed], path
