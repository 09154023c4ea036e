"""Drawings and films of more programs reach readers without what these wrote about the author's machine and place."""

from __future__ import annotations

import struct

import pytest

from report.render.reading.picture_metadata import BrokenPicture, kind_of, without_metadata

NAME = "SecretAna"
OF_SVG = 'xmlns="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    "drawing",
    [
        f'<ns0:svg xmlns:ns0="http://www.w3.org/2000/svg"><ns0:metadata>{NAME}</ns0:metadata><ns0:rect/></ns0:svg>',
        f'<svg {OF_SVG}><rect style="fill:url(file:///home/{NAME}/x.svg#a)"/></svg>',
        f"<svg {OF_SVG}><style>rect {{ fill: url('file:///home/{NAME}/x.svg'); }}</style><rect/></svg>",
        f'<svg {OF_SVG} xml:base="file:///home/{NAME}/"><rect/></svg>',
        f'<svg {OF_SVG}><image href="/home/{NAME}/x.png"/><rect/></svg>',
        f'<svg {OF_SVG}><image xlink:href="C:\\Users\\{NAME}\\x.png"/><rect/></svg>',
        f"<svg {OF_SVG}><image xlink:href='FILE:///home/{NAME}/x.png'/><rect/></svg>",
        f'<svg {OF_SVG} xmlns:k="http://www.inkscape.org/namespaces/inkscape" k:export="/x/{NAME}"><rect/></svg>',
        f'<svg {OF_SVG} xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:RDF>{NAME}</r:RDF><rect/></svg>',
        f'<svg {OF_SVG} xmlns:ai="http://ns.adobe.com/AdobeIllustrator/10.0/"><ai:pgf>{NAME}</ai:pgf><rect/></svg>',
    ],
)
def test_notes_of_drawing_programs_go(drawing: str) -> None:
    clean = without_metadata(drawing.encode()).decode()
    assert NAME not in clean
    assert "rect" in clean


@pytest.mark.parametrize("address", ["/images/x.png", "x.png", "#gradient", "https://example.org/home/x.png"])
def test_addresses_of_the_site_stay(address: str) -> None:
    drawing = f'<svg {OF_SVG}><image href="{address}"/><rect style="fill:url({address})"/></svg>'.encode()
    assert without_metadata(drawing) == drawing


def test_a_drawing_in_utf_16_is_refused() -> None:
    drawing = f'<?xml version="1.0" encoding="UTF-16"?><svg {OF_SVG}><metadata>{NAME}</metadata></svg>'
    with pytest.raises(BrokenPicture, match="not in UTF-8"):
        without_metadata(drawing.encode("utf-16"))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def test_a_film_of_quicktime_need_not_say_that_it_is_one() -> None:
    film = _box(b"wide", b"") + _box(b"moov", _box(b"udta", b"\xa9xyz" + NAME.encode()))
    assert NAME.encode() not in without_metadata(film)
    assert kind_of(b"The free speech of bees") == "other"


def test_a_film_of_webm_that_names_its_place_is_refused() -> None:
    begins = b"\x1aE\xdf\xa3" + bytes(20)
    with pytest.raises(BrokenPicture, match="the place"):
        without_metadata(begins + b"\x12T\xc3g\x8aLOCATION" + NAME.encode())
    assert without_metadata(begins + b"LOCATION") == begins + b"LOCATION"
