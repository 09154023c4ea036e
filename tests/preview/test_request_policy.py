"""What the preview refuses: requests of other pages, other names for this machine, and what is no request."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.preview.build_state import Board
from report.preview.server import HOST, Server, open_server

DRAFT = b"unpublished words"
OWN = "http://127.0.0.1:{port}"
BROWSER = "Accept: text/html,application/xhtml+xml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    site = folder / "site"
    (site / "chapters").mkdir(parents=True)
    for name in ("index.html", "chapters/index.html", "index.js", "chapters/a b.html"):
        (site / name).write_bytes(DRAFT)
    (folder / "private.html").write_text("a secret")
    (site / "linked").mkdir()
    (site / "linked/index.html").symlink_to(folder / "private.html")
    (site / "circle").symlink_to(site / "circle")
    return site


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    server = open_server(site, Board(), 18500)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def send(server: Server, request: bytes) -> tuple[int, bytes, bytes]:
    """Status, headers and body of the answer to bytes that no library has looked at."""
    with socket.create_connection((HOST, server.server_port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except ConnectionResetError:
            pass  # what was not read of the request ends the connection, after the answer
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


def ask(server: Server, *lines: str, target: str = "/index.html", host: str | None = None) -> tuple[int, bytes, bytes]:
    port = str(server.server_port)
    lines = (f"Host: {host or HOST + ':' + port}", *(line.replace("{port}", port) for line in lines))
    return send(server, "\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode())


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"],
        ["Sec-Fetch-Site: same-origin"],
        ["Sec-Fetch-Site: same-origin", f"Origin: {OWN}"],
        [f"Referer: {OWN}/chapters/a.html"],
        [f"Origin: {OWN}"],
        ["Sec-Fetch-Site: none", "Referer: https://mail.example/"],
    ],
)
def test_own_pages_and_the_person_at_the_machine_are_answered(server: Server, lines: list[str]) -> None:
    status, _, body = ask(server, *lines)
    assert status == 200
    assert DRAFT in body


@pytest.mark.parametrize("target", ["/index.html", "/index.js", "/nowhere", "/_preview/page.js", "/_preview/events"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: same-site"],
        ["Sec-Fetch-Site: CROSS-SITE"],
        ["Sec-Fetch-Site: "],
        ["Sec-Fetch-Site: something-new"],
        ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: cross-site", f"Origin: {OWN}"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe", BROWSER],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", BROWSER],
        ["Sec-Fetch-Site: same-origin", "Origin: http://evil.example"],
        ["Origin: http://evil.example"],
        ["Origin: null"],
        ["Origin: https://127.0.0.1:{port}"],
        ["Origin: http://127.0.0.1:1"],
        ["Origin: http://127.0.0.1:{port}.evil.example"],
        ["Origin: http://localhost:{port}"],
        ["Referer: http://evil.example/"],
        ["Referer: http://127.0.0.1:{port}.evil.example/"],
        ["Referer: http://127.0.0.1:{port}@evil.example/"],
        [f"Origin: {OWN}", "Origin: http://evil.example"],
        ["Upgrade: websocket", "Connection: Upgrade", "Origin: http://evil.example"],
    ],
)
def test_pages_elsewhere_get_nothing_and_do_not_learn_what_there_is(
    server: Server, lines: list[str], target: str
) -> None:
    status, head, body = ask(server, *lines, target=target)
    assert status == 403
    assert DRAFT not in body
    assert b"Access-Control" not in head
    there = ask(server, *lines, target="/not-there")[2]
    assert body.replace(target.encode(), b"") == there.replace(b"/not-there", b"")


def test_who_followed_a_link_may_go_on_by_one_of_our_own(server: Server) -> None:
    lines = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]
    status, head, body = ask(server, *lines, target='/a"><script>.html')
    assert status == 403
    assert b"text/html" in head
    assert b'<a href="/a&quot;&gt;&lt;script&gt;.html">' in body
    assert DRAFT not in body
    old = ask(server, "Referer: https://mail.example/", BROWSER)
    assert (old[0], b'href="/index.html"' in old[2]) == (403, True)


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.", "[::1]"),
        *("0.0.0.0", "127.1", "127.0.0.2", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]", "evil.example:127.0.0.1"),
        *("127.0.0.1:8000:80", "127.0.0.1:port", "127.0.0.1@evil.example", "me@127.0.0.1", "127.0.0.1,evil.example"),
        *("localhost:", "lоcalhost", "127.0.0.1/", "127.0.0.1 evil.example", "127.0.0.1:999999"),
    ],
)
def test_other_names_of_this_machine_are_refused(server: Server, host: str) -> None:
    status, _, body = ask(server, host=host)
    assert status == 403
    assert DRAFT not in body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:9"])
def test_a_forwarded_port_is_answered(server: Server, host: str) -> None:
    assert ask(server, host=host)[0] == 200
    assert ask(server, f"Referer: http://{host}/", host=host)[0] == 200


@pytest.mark.parametrize("target", ["/index.html", "/nowhere", "/_preview/page.js", "/chapters", "/index.js"])
@pytest.mark.parametrize("lines", [[], ["Sec-Fetch-Site: cross-site"]])
def test_every_answer_keeps_itself_from_other_pages(server: Server, target: str, lines: list[str]) -> None:
    head = ask(server, *lines, target=target)[1].decode()
    for line in (
        "Cross-Origin-Resource-Policy: same-origin",
        "Cross-Origin-Opener-Policy: same-origin",
        "Content-Security-Policy: frame-ancestors 'self'",
        "X-Frame-Options: SAMEORIGIN",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
    ):
        assert head.count(line) == 1


HOSTED = b"Host: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /" + b"a" * 256 + b" HTTP/1.1",
        b"GET /" + b"a/" * 5000 + b" HTTP/1.1",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1",
        b"GET http://[ HTTP/1.1",
        b"GET http://[::1 HTTP/1.1",
        b"GET http://127.0.0.1/index.html HTTP/1.1",
        b"GET http://evil.example/index.html HTTP/1.1",
        b"GET //[ HTTP/1.1",
        b"GET /[ HTTP/1.1",
        b"GET /\0 HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /%zz%2 HTTP/1.1",
        b"GET /%ff%fe HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        b"GET /%ed%a0%80 HTTP/1.1",
        b"GET /%F0%9F%92%A9 HTTP/1.1",
        b"GET /circle HTTP/1.1",
        b"GET /circle/ HTTP/1.1",
        b"GET /linked/ HTTP/1.1",
        b"GET /index.html/ HTTP/1.1",
        b"GET index.html HTTP/1.1",
        b"GET * HTTP/1.1",
        b"GET /index.html HTTP/2.0",
        b"GET /index.html HTTP/0.9",
        b"GET /index.html HTTP/1.1.1",
        b"GET /index.html HTTX",
        b"GET /index.html",
        b"GET /index html HTTP/1.1",
        b"GET",
        b"PRI * HTTP/2.0",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"CONNECT 127.0.0.1:80 HTTP/1.1",
        b"OPTIONS /index.html HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"POST /index.html HTTP/1.1",
        b"TRACE /index.html HTTP/1.1",
        b"get /index.html HTTP/1.1",
        b"refuse /index.html HTTP/1.1",
        b"\xd0\x93 / HTTP/1.1",
    ],
)
def test_an_odd_request_is_answered_as_the_fault_of_who_asks(
    server: Server, capfd: pytest.CaptureFixture[str], request_line: bytes
) -> None:
    status, head, body = send(server, request_line + b"\r\n" + HOSTED + b"\r\n")
    assert 400 <= status < 500
    assert head.startswith(b"HTTP/1.0 ")
    assert DRAFT not in body
    assert b"secret" not in body
    assert ask(server)[0] == 200, "it answers as before"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Host:\r\n",
        b"Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n",
        b"Host: 127.0.0.1\r\nHost: evil.example\r\n",
        b"Host: 127.0.0.1\r\nno header\r\nSec-Fetch-Site: cross-site\r\n",
        b"Host: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n",
        b"Host: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n",
        b"Host: 127.0.0.1\r\nContent-Length: -1\r\n",
        b"Host: 127.0.0.1\r\nContent-Length: many\r\n",
        b"Host: 127.0.0.1\r\nX: " + b"a" * 70_000 + b"\r\n",
        b"Host: 127.0.0.1\r\n" + b"X: a\r\n" * 1000,
        b"Host: 127.0.0.1\r\nSec-Fetch-Site: \xff\r\n",
        b"Host: \xff\xfe\r\n",
    ],
)
def test_odd_headers_are_refused(server: Server, capfd: pytest.CaptureFixture[str], headers: bytes) -> None:
    status, _, body = send(server, b"GET /index.html HTTP/1.1\r\n" + headers + b"\r\n0\r\n\r\n")
    assert 400 <= status < 500
    assert DRAFT not in body
    assert ask(server)[0] == 200
    assert capfd.readouterr() == ("", "")


def test_what_cannot_be_read_is_not_there(server: Server, site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert ask(server, target="/chapters/a%20b.html?x=http://[#y")[0] == 200
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _: (_ for _ in ()).throw(PermissionError("taken away")))
        status, _, body = ask(server, target="/index.js")
    assert (status, b"taken away" in body) == (404, False)
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_the_server_is_told_in_a_line(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: book\n")
    monkeypatch.chdir(tmp_path)
    server = open_server(site, Board(), 18700)
    try:
        try:
            raise RuntimeError("of its own")
        except RuntimeError:
            server.handle_error(object(), ("127.0.0.1", 1))
    finally:
        server.server_close()
    told = capfd.readouterr().err
    assert "RuntimeError: of its own" in told
    assert "Traceback" not in told
    assert "Traceback" in (tmp_path / "build/error.log").read_text()
