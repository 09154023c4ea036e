"""The lines for nginx in the README serve the path with and without its slash."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


def test_lines_of_the_readme_serve_the_path_with_and_without_the_slash(tmp_path: Path) -> None:
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.skip("no nginx; on Debian: apt-get install nginx-light")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("the first page")
    lines = "\n".join(re.findall(r"^    (location .*)$", README.read_text(encoding="utf-8"), re.MULTILINE))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    served = lines.replace("/var/www/paper/", f"{tmp_path}/site/")
    (tmp_path / "nginx.conf").write_text(
        f"{user} daemon on; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log; events {{ }}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port}; {served} }} }}\n"
    )
    words = [program, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"]
    subprocess.run(words, check=True)  # returns when it listens, for it goes into the background by then
    try:
        for path in ("/paper", "/paper/"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                assert answer.read() == b"the first page"
    finally:
        subprocess.run([*words, "-s", "stop"], check=True)
