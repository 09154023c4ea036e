"""Addresses of pages: whether every reader can open one, is led nowhere else, and is given nobody’s key."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote, urlsplit

PUBLIC = "an address that everybody can open, as https://example.org/report"
NOT_IN_AN_ADDRESS = re.compile(r"[\s\"<>\\^`{}|]")  # a blank, two addresses in one cell
HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+\.?")  # www.example.org, bücher.example; not localhost, not example.1
LOCAL = re.compile(r".*\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|onion)\.?")
# ?access_token=…, &X-Amz-Signature=…: who has the address has what its owner may open
KEY = re.compile(
    r"[?&#;](?:access_?token|auth(?:_?token)?|api_?key|x-amz-(?:signature|credential|security-token)|x-goog-signature"
    r"|sig(?:nature)?|session_?id|j?sessionid|phpsessid|password|passwd|pwd|client_secret|id_token|jwt)=[^&#]+",
    re.IGNORECASE,
)
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")  # %zz
NOT_SEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
AFTER = re.compile(r"[,;:'’”]\Z")  # of the sentence in which it stood


def fault_of_address(address: str) -> str:
    """What an address should be; empty if readers can open it."""
    if NOT_IN_AN_ADDRESS.search(address):
        return "one address, in which blanks are %20"
    if "://" not in address:
        return PUBLIC
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port  # a port that is no number raises ValueError
    except ValueError:
        return PUBLIC
    if parts.scheme not in ("http", "https") or not _is_public(host):
        return PUBLIC
    if "@" in parts.netloc:
        return "an address without a user before its host"
    if KEY.search(address):
        return "an address without a key, which opens what is its owner’s"
    if AFTER.search(address) or any(address.endswith(end) and begin not in address for begin, end in ("()", "[]")):
        return "an address without the mark of the sentence in which it stood"
    return ""


def fault_of_site_address(address: str) -> str:
    """What the address of a site should be, which is written into all its pages; empty if it can be one.

    It may lead to this machine or into a network of one's own, where a site can be tried.
    """
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        is_whole = False
    if (
        not is_whole
        or NOT_IN_AN_ADDRESS.search(address)
        or NOT_SEEN.search(address)
        or "?" in address
        or "#" in address
    ):
        return "such as https://example.org/paper/"
    if "@" in parts.netloc:
        return "an address without a user before its host: it stands in every page"
    if BROKEN_ESCAPE.search(address) or {".", ".."} & {*unquote(parts.path).split("/")}:
        return "an address whose path names folders alone, such as https://example.org/paper/"
    return ""


def _is_public(host: str) -> bool:
    """Whether a host may be known outside the network in which the address was copied."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(HOST.fullmatch(host)) and not LOCAL.fullmatch(host.lower())
