from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.core.files import sha256_file
from report.preview.build_state import Board
from report.preview.server import HOST, Server, find_file, open_server

PAGE = "<!doctype html><html><body><p>¡Hola!</p></body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "chapters").mkdir(parents=True)
    (site / "index.html").write_text(PAGE)
    (site / "chapters/index.html").write_text(PAGE)
    (site / "fragment.html").write_text("<p>no body element")
    (site / "style.css").write_bytes(b"a{}")
    (site / "data.bin").write_bytes(bytes(range(256)))
    (tmp_path / "secret.txt").write_text("secret")
    (site / "leak.txt").symlink_to(tmp_path / "secret.txt")
    return site


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def server(site: Path, board: Board) -> Iterator[Server]:
    server = open_server(site, board, 18000)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/chapters/..%2f..%2fsecret.txt",
        "/chapters/../../secret.txt",
        "//etc/passwd",
        "/..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/leak.txt",
        "/index.html%00.txt",
    ],
)
def test_nothing_outside_the_site_is_served(server, path) -> None:
    answer, body = ask(server, path)
    assert answer.status == 404
    assert b"secret" not in body
    assert b"root:" not in body


def test_the_absolute_path_of_a_file_outside_is_not_found(site) -> None:
    assert find_file(site, f"/{site.parent}/secret.txt") is None
    assert find_file(site, "index.html") is None
    assert find_file(site, "/index.html") == (site / "index.html").resolve()


def test_another_hosts_name_is_refused(server) -> None:
    answer, body = ask(server, "/index.html", Host="evil.example:80")
    assert answer.status == 403
    assert b"Hola" not in body
    assert ask(server, "/", Host=f"localhost:{server.server_port}")[0].status == 200


def test_the_server_listens_on_this_machine_only(server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_gives_the_next_free_one(server, site, board) -> None:
    second = open_server(site, board, server.server_port)
    second.server_close()
    assert second.server_port > server.server_port


def test_no_free_port_says_so(site, board, monkeypatch) -> None:
    monkeypatch.setattr("report.preview.server.PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(UsageError, match="no free port"):
            open_server(site, board, taken.getsockname()[1])


def script_in(file, board, name) -> str:
    """The element that the server adds to the page of a file."""
    told = f'data-version="{board.state.version}" data-content="{sha256_file(file)}" data-page="{name}"'
    return f'<script src="/_preview/page.js" {told}></script>'


@pytest.mark.parametrize("path", ["/", "/index.html", "/chapters/", "/fragment.html"])
def test_a_page_is_served_with_the_script_and_the_file_has_none(server, site, board, path) -> None:
    answer, body = ask(server, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    name = {"/": "index.html", "/chapters/": "chapters/index.html"}.get(path, path[1:])
    assert body.decode().count(script_in(site / name, board, name)) == 1
    assert not any("_preview" in file.read_text() for file in site.rglob("*.html"))
    assert ask(server, "/_preview/page.js")[1].startswith(b"//")


def test_the_rest_of_a_page_is_as_it_was_built(server, site, board) -> None:
    body = ask(server, "/index.html")[1].decode()
    assert body.replace(script_in(site / "index.html", board, "index.html"), "") == PAGE


@pytest.mark.parametrize(
    ("path", "kind"), [("/style.css", "text/css; charset=utf-8"), ("/data.bin", "application/octet-stream")]
)
def test_other_files_are_served_byte_for_byte(server, site, path, kind) -> None:
    answer, body = ask(server, path)
    assert answer.headers["Content-Type"] == kind
    assert body == (site / path[1:]).read_bytes()


@pytest.mark.parametrize("path", ["/", "/style.css", "/nowhere", "/_preview/page.js"])
def test_nothing_is_cached(server, path) -> None:
    assert ask(server, path)[0].headers["Cache-Control"] == "no-store"


def test_a_folder_without_its_slash_is_sent_there(server) -> None:
    answer, _ = ask(server, "/chapters")
    assert (answer.status, answer.headers["Location"]) == (301, "/chapters/")


def test_head_gives_the_length_and_no_body(server) -> None:
    answer, body = ask(server, "/data.bin", method="HEAD")
    assert (answer.headers["Content-Length"], body) == ("256", b"")


def test_before_the_first_build_the_page_waits_for_it(tmp_path, board) -> None:
    server = open_server(tmp_path / "nothing", board, 18100)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        answer, body = ask(server, "/")
        assert answer.status == 404
        assert b"_preview/page.js" in body
        assert b"for the first time" in body
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_pages_are_told_of_every_build(server, board) -> None:
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
    connection.request("GET", "/_preview/events")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"

    def event() -> dict[str, object]:
        line = answer.readline()
        assert answer.readline() == b"\n"
        return json.loads(line.removeprefix(b"data: "))

    first = event()
    assert first == {"version": board.state.version, "problems": [], "building": False, "pages": {}}
    board.build_begins()
    assert event() == {**first, "building": True, "pages": {}}
    board.build_failed(("chapters/a.qmd:3: a cell raises",))
    assert event() == {**first, "problems": ["chapters/a.qmd:3: a cell raises"]}
    board.build_succeeded()
    last = event()
    assert last["problems"] == []
    assert last["version"] != first["version"]
    answer.close()
    connection.close()


def test_two_sessions_never_share_a_version() -> None:
    assert Board().state.version != Board().state.version


def test_files_beside_the_site_are_where_the_first_page_leads(site: Path, server: Server) -> None:
    answer, body = ask(server, "/paper.pdf")
    assert answer.status == 404
    assert b"make pdf does it" in body
    site.with_name("paper.pdf").write_bytes(b"%PDF-1.7")
    answer, body = ask(server, "/paper.pdf")
    assert (answer.status, answer.headers["Content-Type"], body) == (200, "application/pdf", b"%PDF-1.7")
    (site / "paper.pdf").write_bytes(b"the site's own")
    assert ask(server, "/paper.pdf")[1] == b"the site's own"


@pytest.mark.parametrize(
    ("name", "kind"), [("HIVE.JPG", "image/jpeg"), ("a.Png", "image/png"), ("A.HTML", "text/html; charset=utf-8")]
)
def test_an_ending_in_capital_letters_is_of_the_same_kind(server, site, name, kind) -> None:
    (site / name).write_bytes(b"<p>a</p>")
    answer, _ = ask(server, f"/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
