from __future__ import annotations

import itertools
import math

import pytest

from report.theme import DARK, LIGHT, Palette

GROUNDS = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

# What a dichromat sees, in linear RGB (Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1).
SIGHTS = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue cones": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: str) -> float:
    """CIE L*, 0 to 100."""
    return 116 * luminance(colour) ** (1 / 3) - 16


def oklab(rgb: list[float]) -> tuple[float, float, float]:
    """Oklab (Ottosson 2020), in which equal distances look about equal."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return oklab([sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in SIGHTS[sight]])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@GROUNDS
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "link"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_text_is_readable_on_every_ground(palette: Palette, name: str, ground: str) -> None:
    assert contrast(getattr(palette, name), getattr(palette, ground)) >= 4.5


@GROUNDS
def test_running_text_has_the_contrast_of_the_highest_level(palette: Palette) -> None:
    assert contrast(palette.ink, palette.paper) >= 7


@GROUNDS
def test_data_colours_stand_out_from_the_paper(palette: Palette) -> None:
    assert min(contrast(colour, palette.paper) for colour in palette.series) >= 3


@GROUNDS
def test_words_in_the_colour_of_their_data_can_be_read_as_text(palette: Palette) -> None:
    assert min(contrast(colour, palette.paper) for colour in palette.labels) >= 4.5
    assert not set(palette.labels) & set(palette.series), "each is mapped to the other ground alone"


@GROUNDS
def test_data_colours_stay_apart_in_greyscale(palette: Palette) -> None:
    steps = sorted(lightness(colour) for colour in palette.series)
    assert min(after - before for before, after in itertools.pairwise(steps)) >= 5.5


@GROUNDS
@pytest.mark.parametrize("sight", SIGHTS)
def test_data_colours_stay_apart_for_every_kind_of_sight(palette: Palette, sight: str) -> None:
    pairs = itertools.combinations(palette.series, 2)
    assert min(math.dist(seen(one, sight), seen(other, sight)) for one, other in pairs) >= 0.07


@GROUNDS
def test_the_first_two_data_colours_differ_most_in_lightness(palette: Palette) -> None:
    first, second = (lightness(colour) for colour in palette.series[:2])
    assert abs(first - second) >= 20


@GROUNDS
def test_a_colour_has_one_meaning(palette: Palette) -> None:
    colours = [palette.paper, palette.surface, palette.ink, palette.muted, palette.rule, palette.accent, palette.link]
    assert len({*colours, *palette.series}) == len(colours) + len(palette.series)


def test_both_grounds_have_as_many_data_colours() -> None:
    assert len(LIGHT.series) == len(DARK.series) >= 6
