"""Pictures and films without what their makers' programs wrote into them: place, device, names, paths, earlier states.

Nothing is decoded here: the parts that hold the picture are kept to the byte, colour profiles with them, and all others
go. What is kept is listed, not what goes, since every program has parts of its own.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)
JPEG_NOTES_KEPT = dict.fromkeys((*range(224, 240), 254), ()) | {0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_FLAGS = 0x0C  # in VP8X: the file holds EXIF, XMP
GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
STILL_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"miaf")
NO_EXIF = bytes(4) + b"II*\0\x08\0\0\0" + bytes(6)  # what decoders accept as EXIF: a list without an entry
FILM_BEGINS = (b"moov", b"mdat", b"wide", b"free", b"skip")
MATROSKA, TAGS = b"\x1aE\xdf\xa3", b"\x12T\xc3g"  # of WebM
PROLOGUE = 4000  # bytes in which a drawing says that it is one
SHOWN_TRACKS = (b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"pict")
DATA_ADDRESS = re.compile(r"data:image/[\w.+-]+(?:;[\w=.+-]+)*;base64,(?P<data>[A-Za-z0-9+/=\s]+)")
SVG = re.compile(  # <?xml version="1.0"?> <!-- drawn by … --> <svg
    rb"\A(?:\xef\xbb\xbf)?(?:<\?xml\b.*?\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*(?:\[.*?\])?\s*>|\s)*<(?:[\w-]+:)?svg\b",
    re.DOTALL,
)
# Elements and attributes of drawing programs: <metadata>, <sodipodi:namedview …/>, inkscape:export-filename="…"
SVG_ELEMENTS = r"(?:[\w-]+:)?metadata|[\w-]+:RDF|(?:sodipodi|inkscape|rdf|cc|dc|i|x|xmp|xmpMM{more}):[\w-]+"
SVG_DROPPED = r"<(?P<name>{elements})\b[^<>]*?(?:/>|>.*?</(?P=name)\s*>)|<!--.*?-->|<\?(?!xml\b).*?\?>"
SVG_ATTRIBUTE = r"""\s(?:sodipodi|inkscape{more}):[\w-]+\s*=\s*(?:"[^"]*"|'[^']*')"""
# Other names for what drawing programs write: xmlns:ns1="http://www.inkscape.org/namespaces/inkscape"
SVG_PREFIX = re.compile(
    r"""\sxmlns:(?P<prefix>[\w-]+)\s*=\s*["']http://(?:www\.inkscape\.org|sodipodi\.sourceforge\.net|ns\.adobe\.com"""
    r"""|creativecommons\.org|purl\.org/dc)/"""
)
# Places on the machine on which it was drawn: file:///tmp/x.png, D:\drawings\x.png, /media/stick/x.png
OF_MACHINE = r"(?:file:|[A-Za-z]:[\\/]|/(?:home|Users|root|tmp|mnt|media|private|Volumes)/)"
SVG_FILE = re.compile(
    rf"""(?i)(?P<name>\s(?:(?:[\w-]+:)?href|xml:base|src)\s*=\s*)(?P<quote>["']){OF_MACHINE}[^"']*(?P=quote)"""
)
SVG_STYLE = re.compile(rf"""(?i)\burl\(\s*(?:["']|&quot;|&apos;)?{OF_MACHINE}[^)]*\)""")


class BrokenPicture(ValueError):
    """The file begins as a picture and does not go on as one."""


def kind_of(content: bytes) -> str:
    """By the first bytes jpeg, png, webp, gif, svg, still (AVIF, HEIC), film, webm or other."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(PNG):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if content[4:8] == b"ftyp":
        size = int.from_bytes(content[:4], "big")
        return "still" if any(brand in content[8:size] for brand in STILL_BRANDS) else "film"
    if content[4:8] in FILM_BEGINS and 8 <= int.from_bytes(content[:4], "big") <= len(content):
        return "film"  # of QuickTime, which need not say so first
    if content.startswith(MATROSKA):
        return "webm"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content[:PROLOGUE].decode("utf-16", "replace").encode()
    return "svg" if SVG.match(content) else "other"


def without_metadata(content: bytes) -> bytes:
    """The same picture or film without what is about it; bytes of any other kind as they are.

    Raises
    ------
    BrokenPicture
        If the file ends too soon or its parts do not fit.
    """
    make = {
        "jpeg": _jpeg,
        "png": _png,
        "webp": _webp,
        "gif": _gif,
        "svg": _svg,
        "still": _still,
        "film": _film,
        "webm": _webm,
    }.get(kind_of(content))
    try:
        return make(content) if make else content
    except (IndexError, struct.error) as error:
        raise BrokenPicture("it ends too soon") from error


def with_clean_data(text: str) -> str:
    """A text, as a page, with the pictures that are written into it as data without what is about them."""

    def cleaned(found: re.Match[str]) -> str:
        try:
            given = base64.b64decode(found["data"])
            clean = without_metadata(given)
        except ValueError:
            return found[0]
        if clean == given:
            return found[0]
        return found[0][: found.start("data") - found.start()] + base64.b64encode(clean).decode()

    return DATA_ADDRESS.sub(cleaned, text) if "data:image/" in text else text


def _jpeg(content: bytes) -> bytes:
    """Segments of the picture, colour profile and Adobe's mark on colours; nothing after the picture's end."""
    parts, at = [content[:2]], 2
    while True:
        if content[at] != 0xFF:
            raise BrokenPicture("a segment does not begin where it should")
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*parts, b"\xff\xd9"])
        size = struct.unpack_from(">H", content, at + 2)[0]
        segment = content[at : at + 2 + size]
        if len(segment) < 2 + size:
            raise BrokenPicture("it ends too soon")
        body = segment[4:]
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            parts.append(b"\xff\xe0\x00\x10" + body[:12] + b"\0\0")  # without its small picture
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or body.startswith(JPEG_NOTES_KEPT[marker]):
            parts.append(segment)
        at += 2 + size
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            parts.append(content[at:end])
            at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next segment begins after the picture's data: at a mark that is neither a zero nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2
    raise BrokenPicture("it ends too soon")


def _png(content: bytes) -> bytes:
    parts, at = [PNG], len(PNG)
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + size]
        if len(chunk) < 12 + size:
            raise BrokenPicture("it ends too soon")
        if name in PNG_KEPT:
            parts.append(chunk)
        if name == b"IEND":
            return b"".join(parts)
        at += 12 + size


def _webp(content: bytes) -> bytes:
    parts, at = [], 12
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= end:
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        chunk = content[at : at + 8 + size + size % 2]
        if len(chunk) < 8 + size:
            raise BrokenPicture("it ends too soon")
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_FLAGS]) + chunk[9:]
        if name in WEBP_KEPT:
            parts.append(chunk)
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _gif(content: bytes) -> bytes:
    """Frames and how often they are repeated; no comments, no XMP."""
    at = 13 + _colours(content[10])
    parts = [content[:at]]
    while True:
        # Some programs leave the last byte out, and browsers do without: after whole frames nothing is lost.
        ends_here = at == len(content) and any(part[0] == 0x2C for part in parts)
        mark = 0x3B if ends_here else content[at]
        if mark == 0x3B:
            return b"".join([*parts, b"\x3b"])
        if mark == 0x2C:
            start = at + 10 + _colours(content[at + 9])
            end = _end_of_blocks(content, start + 1)
        elif mark == 0x21:
            end = _end_of_blocks(content, at + 2)
        else:
            raise BrokenPicture("a block does not begin where it should")
        about = mark == 0x21 and (
            content[at + 1] == 0xFE or (content[at + 1] == 0xFF and content[at + 3 : at + 14] not in GIF_LOOPS)
        )
        if not about:
            parts.append(content[at:end])
        at = end


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _svg(content: bytes) -> bytes:
    """A drawing without its program's notes, without paths of the machine it was drawn on."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenPicture("the drawing is not in UTF-8") from error
    more = "".join(f"|{re.escape(prefix)}" for prefix in dict.fromkeys(SVG_PREFIX.findall(text)))
    dropped = re.compile(SVG_DROPPED.format(elements=SVG_ELEMENTS.format(more=more)), re.DOTALL)
    previous = ""
    while previous != text:
        previous, text = text, dropped.sub("", text)
    text = re.sub(SVG_ATTRIBUTE.format(more=more), "", text)
    text = SVG_FILE.sub(lambda found: f"{found['name']}{found['quote']}#{found['quote']}", text)
    return with_clean_data(SVG_STYLE.sub("url(#)", text)).encode()


def _boxes(content: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """The boxes of an ISO file between two places: name, where it begins, where its content does, where it ends."""
    at = start
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        inner = at + 8
        if size == 1:
            size = struct.unpack_from(">Q", content, inner)[0]
            inner += 8
        size = size or end - at
        if size < inner - at or at + size > end:
            raise BrokenPicture("its boxes do not fit")
        yield bytes(name), at, inner, at + size
        at += size


def _blank(content: bytearray, name_at: int, start: int, end: int) -> None:
    """Make a box free space of the same size, so that nothing moves."""
    content[name_at + 4 : name_at + 8] = b"free"
    content[start:end] = bytes(end - start)


def _film(content: bytes) -> bytes:
    """A film without notes on it; one that carries a track of other data, as of places, is refused."""
    made = bytearray(content)
    for name, at, inner, end in list(_boxes(made, 0, len(made))):
        if name in (b"udta", b"meta", b"uuid"):
            _blank(made, at, inner, end)
        elif name == b"moov":
            for part, part_at, part_inner, part_end in list(_boxes(made, inner, end)):
                if part in (b"udta", b"meta", b"uuid"):
                    _blank(made, part_at, part_inner, part_end)
                elif part == b"trak":
                    _clean_track(made, part_inner, part_end)
    return bytes(made)


def _webm(content: bytes) -> bytes:
    """A film of which no tag names a place; one of which one does is refused."""
    if TAGS in content and b"LOCATION" in content.partition(TAGS)[2]:
        raise BrokenPicture("it names the place where it was taken")
    return content


def _clean_track(made: bytearray, start: int, end: int) -> None:
    for name, at, inner, stop in list(_boxes(made, start, end)):
        if name in (b"udta", b"meta", b"uuid"):
            _blank(made, at, inner, stop)
        elif name == b"mdia":
            for part, _, part_inner, _ in _boxes(made, inner, stop):
                if part == b"hdlr" and bytes(made[part_inner + 8 : part_inner + 12]) not in SHOWN_TRACKS:
                    raise BrokenPicture("it carries a track of data that nobody sees, such as places")


def _still(content: bytes) -> bytes:
    """An AVIF or HEIC picture whose items of EXIF and XMP are empty; how it is turned is no part of these."""
    made = bytearray(content)
    for name, at, inner, end in list(_boxes(made, 0, len(made))):
        if name in (b"udta", b"uuid"):
            _blank(made, at, inner, end)
        elif name == b"meta":
            parts = {part: (start, stop) for part, _, start, stop in _boxes(made, inner + 4, end)}
            if b"iinf" in parts and b"iloc" in parts:
                about = dict(_items_about(made, *parts[b"iinf"]))
                idat = parts.get(b"idat", (0, 0))[0]
                for item, start, size in _extents(made, parts[b"iloc"][0], idat):
                    if start + size > len(made):
                        raise BrokenPicture("it ends too soon")
                    if item in about:
                        made[start : start + size] = (NO_EXIF if about[item] == b"Exif" else b"")[:size].ljust(
                            size, b"\0"
                        )
    return bytes(made)


def _items_about(content: bytearray, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Numbers and kinds of the items that are EXIF, XMP or another text."""
    first = start + (6 if content[start] == 0 else 8)
    for name, _, inner, _ in _boxes(content, first, end):
        if name == b"infe" and content[inner] >= 2:
            wide = content[inner] == 3
            item = struct.unpack_from(">I" if wide else ">H", content, inner + 4)[0]
            at = inner + (10 if wide else 8)
            if (kind := bytes(content[at : at + 4])) in (b"Exif", b"mime", b"uri "):
                yield item, kind


def _extents(content: bytearray, start: int, idat: int) -> Iterator[tuple[int, int, int]]:
    """For each stretch of each item its number, where it begins in the file, and its size."""
    version = content[start]
    sizes = content[start + 4], content[start + 5]
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version else 0
    at = start + 6

    def number(size: int) -> int:
        nonlocal at
        value = int.from_bytes(content[at : at + size], "big")
        at += size
        return value

    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else 0
        number(2)  # the file that holds it: this one
        base = number(base_size)
        for _ in range(number(2)):
            number(index_size)
            offset, size = number(offset_size), number(length_size)
            if method in (0, 1):
                yield item, base + offset + (idat if method == 1 else 0), size
