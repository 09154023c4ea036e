"""Which requests the preview answers: those of its own pages and of the person at this machine, and no others.

The draft is unpublished, and any page that is open in the same browser may ask for it. A browser says of each request
where it comes from (`Sec-Fetch-Site`; before 2023 not all did, and then `Origin` or `Referer` tells), and a page can
change neither. What the answers say besides (`HEADERS`) keeps them from being used where a request slips through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus

METHODS = ("GET", "HEAD")
# 127.0.0.1:8000 or localhost:8000; the port may be another one where somebody forwards it to this machine.
OWN_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.IGNORECASE)
VERSION = re.compile(r"HTTP/1\.[01]")
HEADERS = {
    "Cache-Control": "no-store",  # what is shown is what is on the disk
    "X-Content-Type-Options": "nosniff",  # text is no script
    "Cross-Origin-Resource-Policy": "same-origin",  # no page elsewhere may embed a file
    "Cross-Origin-Opener-Policy": "same-origin",  # nor hold on to a window that it opened
    "Content-Security-Policy": "frame-ancestors 'self'",  # nor frame a page
    "X-Frame-Options": "SAMEORIGIN",  # the same, for older browsers
    "Referrer-Policy": "same-origin",  # links that lead away do not tell what the draft is called
}


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered.

    Parameters
    ----------
    status
        Of the answer.
    said
        For the person who asked, on one line.
    is_link
        Whether somebody followed a link from elsewhere, and may go on by a link of our own.
    """

    status: HTTPStatus
    said: str
    is_link: bool = False


def refusal_of(method: str, target: str, version: str, headers: Message) -> Refusal | None:
    """Why a request is not answered; None for one that is.

    Parameters
    ----------
    method, target, version
        The three words of the request's first line.
    headers
        What follows them.
    """
    return _malformed(method, target, version, headers) or _foreign(headers)


def _malformed(method: str, target: str, version: str, headers: Message) -> Refusal | None:
    """No browser asks so; nothing else need be looked at."""
    if not VERSION.fullmatch(version):
        return Refusal(HTTPStatus.BAD_REQUEST, "this server speaks HTTP/1.1")
    if headers.defects:  # the headers after a broken line are not read, and one of them may say where it comes from
        return Refusal(HTTPStatus.BAD_REQUEST, "a line of the request is no header")
    if method not in METHODS:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"this server answers {' and '.join(METHODS)} only")
    if not target.startswith("/"):
        return Refusal(HTTPStatus.BAD_REQUEST, "this server takes paths only, such as /index.html")
    if "Transfer-Encoding" in headers or headers.get("Content-Length", "0").strip() != "0":
        return Refusal(HTTPStatus.BAD_REQUEST, "this server takes no content")
    hosts = headers.get_all("Host", [])
    if len(hosts) != 1:
        return Refusal(HTTPStatus.BAD_REQUEST, "a request names one host")
    return None


def _foreign(headers: Message) -> Refusal | None:
    """A request that comes from elsewhere, or under another name."""
    host = str(headers["Host"]).strip()
    # A page elsewhere may give its own name this machine's address; what it then asks for carries that name.
    if not OWN_HOST.fullmatch(host):
        return Refusal(HTTPStatus.FORBIDDEN, "this server answers to 127.0.0.1 and localhost only")
    own = f"http://{host}".lower()
    sites = [str(each).strip().lower() for each in headers.get_all("Sec-Fetch-Site", [])]
    origins = [str(each).strip().lower() for each in headers.get_all("Origin", [])]
    is_foreign = any(each not in ("same-origin", "none") for each in sites) or any(each != own for each in origins)
    if not sites and not origins:
        pages = [str(each).strip().lower() for each in headers.get_all("Referer", [])]
        is_foreign = any(each != own and not each.startswith(f"{own}/") for each in pages)
    if not is_foreign:
        return None
    return Refusal(HTTPStatus.FORBIDDEN, "the preview answers to its own pages only", _is_followed_link(headers))


def _is_followed_link(headers: Message) -> bool:
    """Whether a whole window goes here, and not a picture, a script or a frame."""
    modes, goals = headers.get_all("Sec-Fetch-Mode", []), headers.get_all("Sec-Fetch-Dest", [])
    if "Sec-Fetch-Site" in headers:
        return modes == ["navigate"] and goals == ["document"]
    return "Origin" not in headers and "text/html" in headers.get("Accept", "")
