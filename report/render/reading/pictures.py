"""Pictures as readers get them, in site, PDF and Word file: without place and device, upright, not too large."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.core.errors import ContentError, Problem, raise_all
from report.core.files import sha256, write_atomically
from report.core.progress import Warn
from report.render.reading.picture_metadata import BrokenPicture, kind_of, with_clean_data, without_metadata

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 1_000_000  # bytes of a picture that a reader has to load
SIDES = (2400, 2000, 1600, 1280, 1024, 800, 640, 480, 320)  # longest sides to try, in pixels
QUALITY = 85
TURNED_QUALITY = 95  # of a picture that is turned upright and else stays as it is
ORIENTATION = 0x0112  # EXIF's name for how the camera was held
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "still": "AVIF"}
# Pictures whose notes cannot be taken off here; no browser shows them everywhere.
UNKNOWN = (".tif", ".tiff", ".jxl", ".jp2", ".psd", ".svgz", ".dng", ".cr2", ".nef", ".arw", ".mkv", ".avi", ".bmp")
PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Picture:
    """A picture as readers get it, and what its author should know of that; empty if nothing."""

    content: bytes
    told: str = ""


def clean(content: bytes, cache: Path | None = None) -> Picture:
    """A picture without what is about it, upright, and where that can be done below 1 MB; other bytes as they are.

    Parameters
    ----------
    content
        Of the file.
    cache
        Folder for results under the hash of what they come from; None for none.

    Raises
    ------
    BrokenPicture
        If the file begins as a picture and does not go on as one.
    """
    kind = kind_of(content)
    plain = without_metadata(content)
    turned = kind in ("jpeg", "png", "webp") and _orientation(content) > 1
    if kind == "other" or (len(plain) <= LARGEST and not turned):
        return Picture(plain)
    path = cache / "pictures" / sha256(content + _version().encode()) if cache else None
    if path and (kept := _kept(path)):
        return kept
    made = _made(content if turned else plain, kind, turned=turned, plain=plain)
    if path:
        head = json.dumps({"sha256": sha256(made.content), "told": made.told}, ensure_ascii=False)
        write_atomically(path, head.encode() + b"\n" + made.content)
    return made


def clean_folder(folder: Path, cache: Path | None, tell: Warn) -> None:
    """Put every picture of a rendered site in the form readers get, those written into pages as data as well.

    Raises
    ------
    ContentError
        With every picture that is broken or of a kind whose notes cannot be taken off.
    """
    problems: list[Problem] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in PAGES:
            page = path.read_bytes()
            if b"data:image/" in page:
                text = page.decode("utf-8", "surrogateescape")
                path.write_bytes(with_clean_data(text).encode("utf-8", "surrogateescape"))
            continue
        given = path.read_bytes()
        try:
            picture = cleaned(given, name, cache)
        except ContentError as error:
            problems += error.problems
            continue
        if picture.content != given:
            path.write_bytes(picture.content)
        if picture.told:
            tell(too_large(picture, name))
    raise_all(ContentError, problems)


def too_large(picture: Picture, name: str) -> Problem:
    """What an author is told of a picture, in the same words by the site, the PDF and the Word file."""
    return Problem(picture.told, name, expected="a picture below 1 MB", remedy="save it smaller, or leave it so")


def cleaned(content: bytes, name: str, cache: Path | None = None) -> Picture:
    """The same as `clean`, of the file ``name``, with faults told of it.

    Raises
    ------
    ContentError
        If the picture is broken or of a kind whose notes cannot be taken off.
    """
    if Path(name).suffix.lower() in UNKNOWN:
        found = "what this file says of its maker and place cannot be taken off"
        raise ContentError(Problem(found, name, expected="PNG, JPEG, WebP, AVIF, GIF, SVG or MP4", remedy="save it so"))
    try:
        return clean(content, cache)
    except BrokenPicture as error:
        remedy = "save it anew, without such data"
        raise ContentError(Problem(f"this picture or film cannot be shown: {error}", name, remedy=remedy)) from error


def _version() -> str:
    """Names what makes pictures: the library and the numbers above."""
    import PIL

    return f"{PIL.__version__} {LARGEST} {SIDES} {QUALITY} {TURNED_QUALITY}"


def _kept(path: Path) -> Picture | None:
    """What was made of the same picture before; None if there is nothing or it is damaged."""
    try:
        head, _, content = path.read_bytes().partition(b"\n")
        told = json.loads(head)
        return Picture(content, str(told["told"])) if told["sha256"] == sha256(content) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _orientation(content: bytes) -> int:
    """How the camera was held, from 1 (upright) to 8; 1 if the file does not say."""
    if not any(mark in content for mark in (b"Exif\0", b"eXIf", b"EXIF")):
        return 1
    with _opened(content) as image:
        value = image.getexif().get(ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _opened(content: bytes) -> Image.Image:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return Image.open(io.BytesIO(content))
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise BrokenPicture(str(error) or type(error).__name__) from error


def _made(content: bytes, kind: str, *, turned: bool, plain: bytes) -> Picture:
    from PIL import Image, ImageOps

    size = f"{len(plain) / 1_000_000:.1f} MB"
    if kind not in FORMATS:
        return Picture(plain, f"the file has {size} and cannot be scaled down here")
    try:
        image = _opened(content)
    except BrokenPicture:
        if kind == "still":  # HEIC needs a decoder that is not there
            return Picture(plain, f"the picture has {size} and cannot be scaled down here")
        raise
    try:
        with image:
            if getattr(image, "n_frames", 1) > 1:
                return Picture(plain, f"the moving picture has {size} and cannot be scaled down here")
            profile = image.info.get("icc_profile")
            upright = ImageOps.exif_transpose(image) if turned else image
            upright.load()
            if turned:
                made = _encoded(upright, kind, profile, TURNED_QUALITY)
                if len(made) <= LARGEST:
                    return Picture(made)
            for smaller in _smaller(upright):
                made = _encoded(smaller, kind, profile, QUALITY)
                if len(made) <= LARGEST:
                    pixels = f"from {upright.width}×{upright.height} to {smaller.width}×{smaller.height} pixels"
                    return Picture(made, f"the picture has {size} and was scaled down {pixels}")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BrokenPicture(str(error)) from error
    return Picture(plain, f"the picture has {size} and cannot be scaled down here")


def _smaller(image: Image.Image) -> Iterator[Image.Image]:
    """The picture as large as it is, unless it is larger than any reader's screen, then ever smaller."""
    from PIL import Image

    whole = image.convert("RGBA" if "transparency" in image.info else "RGB") if image.mode in ("P", "1") else image
    longest = max(image.size)
    if longest <= SIDES[0]:
        yield whole
    for side in SIDES:
        if side < longest:
            width, height = (max(1, round(length * side / longest)) for length in image.size)
            yield whole.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, kind: str, profile: bytes | None, quality: int) -> bytes:
    """The same bytes for the same picture: no times, one thread."""
    of_kind: dict[str, dict[str, Any]] = {
        "jpeg": {"quality": quality, "optimize": True},
        "png": {"optimize": True},
        "webp": {"quality": quality, "method": 4},
        "still": {"quality": quality, "max_threads": 1},
        "gif": {},
    }
    options = {**of_kind[kind], **({"icc_profile": profile} if profile else {})}
    buffer = io.BytesIO()
    bare = image.copy()
    bare.info = {}  # what was read with the picture would be written again
    bare.save(buffer, FORMATS[kind], **options)
    return without_metadata(buffer.getvalue())
