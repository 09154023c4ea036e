"""Pictures reach readers without place and device, upright, and below 1 MB where they can be scaled."""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader
from pypdf.generic import StreamObject

from report.core.errors import ContentError, Problem
from report.render.html.site import render_project
from report.render.print.compose import compose
from report.render.print.composed import gather_images
from report.render.print.docx import make_docx
from report.render.print.pdf import make_pdf
from report.render.reading import pictures
from report.render.reading.picture_metadata import BrokenPicture, kind_of, with_clean_data, without_metadata
from report.render.reading.pictures import LARGEST, clean

DEVICE = b"SecretCam"
PLACE = b"SecretPlace"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SecretPlace</x:xmpmeta>'
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SVG = """<?xml version="1.0"?>
<!-- Created by SecretCam -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="s" xmlns:inkscape="i" sodipodi:docname="SecretPlace.svg"
 inkscape:export-filename="/home/SecretPlace/a.png" viewBox="0 0 2 1"><sodipodi:namedview><inkscape:page x="SecretCam"/>
</sodipodi:namedview><metadata><rdf:RDF xmlns:rdf="r"><rdf:li>SecretPlace</rdf:li></rdf:RDF></metadata>
<title>Two</title><rect width="2" height="1" fill="red"/><image href="file:///home/SecretPlace/x.png"/></svg>
"""


def photo(width: int = 8, height: int = 4) -> Image.Image:
    """A picture whose left half is red, the right one blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = DEVICE.decode()
    made[0x0112] = orientation
    made.get_ifd(0x8825)[0x001C] = PLACE
    return made


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def jpeg(**options: object) -> bytes:
    """A JPEG with EXIF, XMP, IPTC, a comment, a second picture after its end and a profile of colours."""
    made = saved(photo(), "JPEG", exif=exif(), xmp=XMP, comment=DEVICE, icc_profile=PROFILE, **options)
    iptc = b"Photoshop 3.0\0" + PLACE
    return made[:2] + b"\xff\xed" + struct.pack(">H", 2 + len(iptc)) + iptc + made[2:] + made[:2] + PLACE


def png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", DEVICE.decode())
    texts.add_text("Place", PLACE.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved(photo(), "PNG", pnginfo=texts, exif=exif(), icc_profile=PROFILE) + PLACE


def chunk_texts(content: bytes) -> bytes:
    """All that a PNG holds, its compressed texts as they read."""
    found, at = [content], 8
    while content.startswith(b"\x89PNG") and at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        if name == b"zTXt":
            found.append(zlib.decompress(content[at + 8 : at + 8 + size].partition(b"\0")[2][1:]))
        at += 12 + size
    return b"".join(found)


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def film(handler: bytes = b"vide") -> bytes:
    track = box(b"trak", box(b"udta", DEVICE), box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))))
    about = box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"meta", bytes(4), DEVICE)
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", about, track) + box(b"uuid", XMP) + box(b"mdat", b"pictures")


PICTURES = {
    "jpeg": jpeg(),
    "progressive jpeg": jpeg(progressive=True),
    "png": png(),
    "webp": saved(photo(), "WEBP", exif=exif(), xmp=XMP, icc_profile=PROFILE),
    "lossless webp": saved(photo(), "WEBP", lossless=True, exif=exif(), xmp=XMP, icc_profile=PROFILE),
    "gif": saved(photo(), "GIF", comment=DEVICE + PLACE),
    "avif": saved(photo(), "AVIF", exif=exif(), xmp=XMP, icc_profile=PROFILE),
    "svg": SVG.encode(),
    "film": film(),
}


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_place_and_device_go(content: bytes):
    assert DEVICE in chunk_texts(content) or PLACE in chunk_texts(content)
    made = clean(content).content
    assert DEVICE not in chunk_texts(made)
    assert PLACE not in chunk_texts(made)
    assert b"Secret" not in made
    assert without_metadata(made) == made


@pytest.mark.parametrize("name", ["jpeg", "progressive jpeg", "png", "lossless webp", "webp", "gif", "avif"])
def test_the_picture_and_its_colours_stay(name: str):
    with Image.open(io.BytesIO(PICTURES[name])) as before, Image.open(io.BytesIO(clean(PICTURES[name]).content)) as now:
        assert now.convert("RGB").tobytes() == before.convert("RGB").tobytes()
        if name != "gif":
            assert now.info["icc_profile"] == before.info["icc_profile"] == PROFILE
        assert not now.getexif()


def test_moving_picture_keeps_its_frames_and_how_often_it_runs():
    frames = [photo(), photo().rotate(180)]
    given = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=3, comment=DEVICE)
    with Image.open(io.BytesIO(clean(given).content)) as now:
        assert (now.n_frames, now.info["loop"]) == (2, 3)
    assert DEVICE not in clean(given).content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_picture_held_another_way_stands_upright(form: str, orientation: int):
    from PIL import ImageOps

    given = saved(photo(80, 40), form, exif=exif(orientation))
    with Image.open(io.BytesIO(given)) as before:
        wanted = ImageOps.exif_transpose(before).convert("RGB")
    with Image.open(io.BytesIO(clean(given).content)) as now:
        assert now.size == wanted.size
        for place in ((3, 3), (wanted.width - 4, wanted.height - 4)):
            pairs = zip(now.convert("RGB").getpixel(place), wanted.getpixel(place), strict=True)
            assert all(abs(one - other) < 40 for one, other in pairs)
        assert now.getexif().get(0x0112, 1) == 1


def test_small_picture_within_the_picture_goes():
    given = jpeg()
    body = b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"abc"
    given = b"\xff\xd8\xff\xe0" + struct.pack(">H", 2 + len(body)) + body + given[2:]
    assert b"abc" not in clean(given).content


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_large_picture_is_scaled_down_the_same_each_time(form: str, ending: str):
    options = {"PNG": {}, "JPEG": {"quality": 100}, "WEBP": {"lossless": True}}[form]
    given = saved(noise(1100, 700), form, exif=exif(), icc_profile=PROFILE, **options)
    assert len(given) > LARGEST
    made = clean(given)
    assert len(made.content) <= LARGEST
    assert clean(given) == made
    assert "scaled down" in made.told
    assert "1100×700" in made.told
    assert kind_of(made.content) == kind_of(given)
    assert b"Secret" not in made.content
    with Image.open(io.BytesIO(made.content)) as now:
        assert now.info["icc_profile"] == PROFILE


@pytest.mark.parametrize("mode", ["RGBA", "L", "LA", "P", "1", "I;16", "CMYK"])
def test_large_pictures_of_all_modes_are_scaled_down(mode: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LARGEST", 3_000)
    size = (90, 80)
    source = random.Random(3).randbytes(size[0] * size[1] * 4)
    image = Image.frombytes("RGBA", size, source).convert("RGB" if mode in ("P", "CMYK") else "RGBA")
    image = Image.frombytes("I;16", size, source[: size[0] * size[1] * 2]) if mode == "I;16" else image.convert(mode)
    if mode == "1":
        image = Image.frombytes("1", (900, 800), random.Random(3).randbytes(113 * 800))
    given = saved(image, "JPEG" if mode == "CMYK" else "PNG")
    monkeypatch.setattr(pictures, "SIDES", (64, 32, 24, 16, 8))
    made = clean(given)
    assert len(made.content) <= 3_000 < len(given)


def test_exactly_one_megabyte_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    given = saved(photo(), "PNG")
    monkeypatch.setattr(pictures, "LARGEST", len(given))
    assert clean(given) == pictures.Picture(given)
    monkeypatch.setattr(pictures, "LARGEST", len(given) - 1)
    assert clean(given).told


def test_what_cannot_be_scaled_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LARGEST", 50)
    moving = saved(photo(), "GIF", save_all=True, append_images=[photo().rotate(180)])
    for given in (SVG.encode(), moving, film()):
        made = clean(given)
        assert made.content == without_metadata(given)
        assert "cannot be scaled down" in made.told


def test_damaged_result_in_the_cache_is_made_anew(tmp_path: Path):
    given = saved(photo(), "JPEG", exif=exif(6))
    made = clean(given, tmp_path)
    (kept,) = (tmp_path / "pictures").iterdir()
    whole = kept.read_bytes()
    for damaged in (whole[:-1], whole[:-1] + b"x", b"", b"{}\n", b"[]\n" + whole):
        kept.write_bytes(damaged)
        assert clean(given, tmp_path) == made
        assert kept.read_bytes() == whole


def test_result_in_the_cache_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    given = saved(photo(), "JPEG", exif=exif(6))
    made = clean(given, tmp_path)
    monkeypatch.setattr(pictures, "_made", None)
    assert clean(given, tmp_path) == made


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "gif", "avif", "film"])
def test_a_picture_cut_anywhere_is_refused_or_clean(name: str):
    given = PICTURES[name]
    for end in range(30, len(given), max(1, len(given) // 60)):
        try:
            made = clean(given[:end]).content
        except BrokenPicture:
            continue
        assert b"Secret" not in made


def test_film_with_a_track_of_places_is_refused():
    with pytest.raises(BrokenPicture, match="track of data"):
        clean(film(b"meta"))


def test_pictures_written_into_a_page_are_clean_too():
    page = f'<img src="data:image/jpeg;base64,{base64.b64encode(jpeg()).decode()}"> and data:image/png;base64,AAAA'
    made = with_clean_data(page)
    assert made.endswith("> and data:image/png;base64,AAAA")
    assert DEVICE not in base64.b64decode(made.partition("base64,")[2].partition('"')[0])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A book with a photo in each way that one gets in."""
    root = tmp_path / "paper"
    (root / "more").mkdir(parents=True)
    (root / "_quarto.yml").write_text(
        "project:\n  type: book\n  resources: ['more/*']\nbook:\n  title: Words\n  chapters: [index.qmd]\nlang: en\n"
    )
    for name in ("one.jpg", "two.JPG", "three.jpeg", "four.jpg", "five.jpg", "more/six.jpg", "more/seven.dat"):
        (root / name).write_bytes(jpeg())
    (root / "film.mp4").write_bytes(film())
    cell = "from pathlib import Path\nfrom IPython.display import Image\n\nImage(Path('four.jpg').read_bytes())"
    data = base64.b64encode(jpeg()).decode()
    (root / "index.qmd").write_text(
        "# Start {.unnumbered}\n\n![A](one.jpg)\n\n"
        '<img src="two.JPG" alt="a">\n\n<video src="film.mp4"></video>\n\n[A](three.jpeg)\n\n'
        f'```{{python}}\n#| fig-alt: "A"\n{cell}\n```\n\n<img alt="b" src="data:image/jpeg;base64,{data}">\n'
    )
    return root


def test_no_photo_of_the_site_names_place_or_device(project: Path):
    render_project(project, project / "site", lenient=True)
    made = [path for path in (project / "site").rglob("*") if path.is_file()]
    assert len([path for path in made if path.suffix.lower() in (".jpg", ".jpeg", ".dat", ".mp4")]) == 7
    for path in made:
        assert b"Secret" not in path.read_bytes(), path
    page = (project / "site" / "index.html").read_text()
    assert DEVICE not in base64.b64decode(page.partition("data:image/jpeg;base64,")[2].partition('"')[0])


def test_no_photo_in_print_names_place_or_device(project: Path):
    composed = compose(project, "docx")
    _, images = gather_images(composed.tree, composed.root, composed.files, (".jpg",))
    assert len(images) == 1  # the same picture twice
    assert b"Secret" not in images[0].content
    made = make_docx(composed.tree, root=composed.root, files=composed.files)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert all(b"Secret" not in parts.read(name) for name in parts.namelist())


def test_no_photo_in_the_pdf_names_place_or_device(project: Path):
    composed = compose(project, "typst")
    made = make_pdf(composed.tree, root=composed.root, files=composed.files)
    reader = PdfReader(io.BytesIO(made))
    parts = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    contents = [
        part.get_data() for part in parts if isinstance(part, StreamObject) and part.get("/Subtype") == "/Image"
    ]
    assert contents
    assert b"Secret" not in made
    assert all(b"Secret" not in content for content in contents)


def test_the_author_is_told_of_a_picture_that_was_scaled_down(project: Path, monkeypatch: pytest.MonkeyPatch):
    (project / "one.jpg").write_bytes(saved(noise(900, 700), "JPEG", quality=100))
    told: list[Problem] = []
    render_project(project, project / "site", warn=told.append)
    assert [(problem.path, "scaled down" in problem.found) for problem in told] == [("one.jpg", True)]
    assert (project / "site" / "one.jpg").stat().st_size <= LARGEST


@pytest.mark.parametrize(("name", "content"), [("one.jpg", jpeg()[:200]), ("more/scan.tiff", b"II*\0")])
def test_picture_that_cannot_be_cleaned_is_refused_by_name(project: Path, name: str, content: bytes):
    (project / name).write_bytes(content)
    with pytest.raises(ContentError) as caught:
        render_project(project, project / "site")
    assert any(problem.path == name for problem in caught.value.problems)


def test_a_moving_picture_without_its_last_byte_is_whole():
    given = saved(photo(), "GIF", save_all=True, append_images=[photo().rotate(180)], comment=DEVICE)
    assert clean(given[:-1]).content == clean(given).content
