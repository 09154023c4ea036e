"""A server for one reader on this machine: the built files as they are, and a script in pages that keeps them fresh."""

from __future__ import annotations

import html
import socket
import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from report.core.errors import Problem, UsageError
from report.core.files import sha256
from report.core.programs import describe_fault
from report.preview.build_state import Board
from report.preview.request_policy import HEADERS, METHODS, Refusal, refusal_of

HOST = "127.0.0.1"  # never another: this is no server for a network
PORTS_TRIED = 50
HEARTBEAT_SECONDS = 15.0  # how soon a closed page is noticed
IDLE_SECONDS = 60.0  # a connection on which nothing comes or goes for so long is closed
SCRIPT = Path(__file__).with_name("page.js")

# Not the system's table, which differs between machines.
TYPES = {
    ".bib": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
NOTHING_YET = (
    b"<!doctype html><meta charset=utf-8><title>Preview</title><body><p>The site is being built for the first time."
)
BESIDE = ("paper.pdf", "paper.docx")  # the first page leads to them beside the site; a browser stays below the top
NOT_BUILT = "<!doctype html><meta charset=utf-8><title>Not built</title><body><p>Not built yet: make {} does it."
NOT_FOUND = b"<!doctype html><meta charset=utf-8><title>Not found</title><body><p>There is no such page."
# For who followed a link from another site: nothing of the draft, and a link that is our own.
ELSEWHERE = (
    "<!doctype html><meta charset=utf-8><title>Preview</title><body>"
    '<p>A link on another site led here. <a href="{}">Open the preview.</a>'
)


class Server(ThreadingHTTPServer):
    """Serves on this machine only; one thread for each open page."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that was closed; tell of any other fault in a line, with the details in a file."""
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, (ConnectionError, TimeoutError)):
            print(describe_fault(error), file=sys.stderr)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.server_port}/"


def open_server(site: Path, board: Board, first_port: int) -> Server:
    """A server on the first free port from ``first_port`` up, bound but not yet serving.

    Raises
    ------
    UsageError
        If none of the ports can be had.
    """
    for port in range(first_port, min(first_port + PORTS_TRIED, 65536)):
        try:
            return Server((HOST, port), partial(Handler, site, board))
        except OSError:
            continue
    raise UsageError(
        Problem(f"no free port from {first_port} to {first_port + PORTS_TRIED - 1}", remedy="make preview PORT=9000")
    )


class Handler(BaseHTTPRequestHandler):
    """Answers one request.

    Parameters
    ----------
    site
        The folder served.
    board
        Where the pages' script learns of builds.
    """

    server: Server
    timeout = IDLE_SECONDS
    default_request_version = "HTTP/1.0"  # whatever is asked, the answer has a status

    def __init__(
        self, site: Path, board: Board, request: socket.socket, client: tuple[str, int], server: Server
    ) -> None:
        self.site = site
        self.board = board
        super().__init__(request, client, server)

    def parse_request(self) -> bool:
        """Whether the request can be read and is one to answer; any other has its answer already."""
        if not super().parse_request():
            return False
        version = self.request_version if len(self.requestline.split()) > 2 else ""
        refusal = refusal_of(self.command, self.path, version, self.headers)
        if refusal:
            self.request_version = self.default_request_version
            self._refuse(refusal)
        return refusal is None

    def do_GET(self) -> None:
        """Answer with a file, the script or the stream of events."""
        path, _, query = self.path.partition("?")
        path = unquote(path)
        if path == "/_preview/events":
            with self.board.watched(unquote(query)):
                self._send_events()
        elif path == "/_preview/page.js":
            self._answer(HTTPStatus.OK, TYPES[".js"], SCRIPT.read_bytes())
        elif path[1:] in BESIDE and find_file(self.site, path) is None:
            self._send_beside(path[1:])
        else:
            self._send_file(path)

    do_HEAD = do_GET  # noqa: N815

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.is_link:
            page = ELSEWHERE.format(html.escape(self.path))
            self._answer(refusal.status, TYPES[".html"], page.encode())
        else:
            self._answer(refusal.status, TYPES[".txt"], f"{refusal.said}\n".encode())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what cannot be read at all: whatever is wrong with it, the one who asked can mend it."""
        status = HTTPStatus(code) if code < HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
        self._answer(status, TYPES[".txt"], f"{status.phrase}\n".encode())

    def _send_beside(self, name: str) -> None:
        file = self.site.with_name(name)
        content = _content(file) if file.is_file() else None
        if content is not None:
            self._answer(HTTPStatus.OK, TYPES[file.suffix], content)
        else:
            self._answer(HTTPStatus.NOT_FOUND, TYPES[".html"], NOT_BUILT.format(file.suffix[1:]).encode())

    def _send_file(self, path: str) -> None:
        file = find_file(self.site, path)
        page = file.relative_to(self.site.resolve()).as_posix() if file else ""
        version, early = self.board.early(page)  # before the file is read: a build in between makes the page reload
        if file and file.is_dir():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"/{quote(page)}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, kind, body = HTTPStatus.NOT_FOUND, TYPES[".html"], NOT_FOUND
        content = (early or _content(file)) if file else None
        if file and content is not None:
            status, kind, body = HTTPStatus.OK, TYPES.get(file.suffix.lower(), "application/octet-stream"), content
        elif not self.site.is_dir():
            body = NOTHING_YET
        if kind == TYPES[".html"]:
            body = with_script(body, version, page)
        self._answer(status, kind, body)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", ", ".join(METHODS))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_events(self) -> None:
        """Send the state, and again whenever it changes, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = None
        while True:
            state = self.board.wait_for_other(known, HEARTBEAT_SECONDS)
            self.wfile.write(b":\n\n" if state == known else f"data: {state.as_json()}\n\n".encode())
            self.wfile.flush()
            known = state

    def end_headers(self) -> None:
        """Keep every answer from caches and from pages elsewhere."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, the base class's name
        """Keep the terminal for the builds."""


def find_file(site: Path, path: str) -> Path | None:
    """The file for a decoded URL path; the folder itself if only the closing slash is missing; None if there is none.

    Never anything outside ``site``, be it by ``..``, an absolute path or a symbolic link.
    """
    if "\0" in path or "\\" in path or not path.startswith("/"):
        return None
    root = site.resolve()
    try:
        file = (root / path.lstrip("/")).resolve()
        if path.endswith("/"):
            file = (file / "index.html").resolve()
        if not file.is_relative_to(root):
            return None
        if file.is_dir():
            return file if not path.endswith("/") and (file / "index.html").is_file() else None
        return file if file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, not to be read, no text of this system, links in a circle
        return None


def _content(file: Path) -> bytes | None:
    """What a file holds; None if a build has taken it away meanwhile, or nobody may read it."""
    try:
        return file.read_bytes()
    except OSError:
        return None


def with_script(page: bytes, version: str, path: str) -> bytes:
    """The page with the script before its end, knowing its path in the site, its version and what bytes it had."""
    told = {"version": version, "content": sha256(page), "page": html.escape(path)}
    data = " ".join(f'data-{name}="{value}"' for name, value in told.items())
    script = f'<script src="/_preview/page.js" {data}></script>'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script
