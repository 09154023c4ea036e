"""Lines of text on a picture: how wide they are in our typefaces, where they break, and each as an element of SVG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Literal

from report.theme import PRINT_FONTS, SANS, SERIF
from report.theme.css import font_stack

FACES = {(SANS, 400): "PaperSans-Regular", (SANS, 600): "PaperSans-Semibold", (SERIF, 400): "PaperSerif-Regular"}
NO_LETTER = "\uffff"  # is none in any typeface, and drawn with the sign for what is missing


@dataclass(frozen=True)
class Line:
    """Words on one line of a picture.

    Parameters
    ----------
    words
        Not empty.
    x, y
        Where the line begins, or ends if ``anchor`` is ``end``, and its baseline, in pixels.
    family, size, weight
        Of the typeface; the size in pixels.
    colour
        Of a palette.
    anchor
        Which end of the line stands at ``x``.
    """

    words: str
    x: float
    y: float
    family: str
    size: int
    weight: int
    colour: str
    anchor: Literal["start", "end"] = "start"

    @property
    def svg(self) -> str:
        """The line as an element of SVG."""
        bold = f' font-weight="{self.weight}"' if self.weight != 400 else ""
        where = f' text-anchor="{self.anchor}"' if self.anchor != "start" else ""
        # Where our fonts are not, others are wider: so every line says its length.
        width = width_of(self.words, self.family, self.weight, self.size)
        return (
            f'<text x="{self.x:g}" y="{self.y:.2f}" font-family="{escape(font_stack(self.family))}" '
            f'font-size="{self.size}"{bold}{where} textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs" '
            f'fill="{self.colour}">{escape(self.words)}</text>'
        )

    @property
    def is_in_our_letters(self) -> bool:
        """Whether the typeface has all its letters."""
        return all(_has(self.family, self.weight, letter) for letter in set(self.words))


def broken(words: str, family: str, weight: int, size: int, width: float) -> list[str]:
    """The words in lines of a width at most; a word that is wider has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, family, weight, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(words: str, family: str, weight: int, size: int, width: float) -> str:
    """As many of the words as fit a line, with a sign if some do not."""
    lines = broken(words, family, weight, size, width - 20)
    return (lines[0].rstrip(" ,;:") + " …" if len(lines) > 1 else lines[0]) if lines else ""


def width_of(words: str, family: str, weight: int, size: int) -> float:
    """The width of a line in pixels."""
    return float(face(family, weight, size).getlength(words))


@cache
def face(family: str, weight: int, size: int):  # type: ignore[no-untyped-def]  # the type is Pillow's, loaded late
    """A typeface at a size, as Pillow knows it."""
    from PIL import ImageFont

    path = PRINT_FONTS / f"{FACES.get((family, weight), FACES[family, 400])}.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(family: str, weight: int, letter: str) -> bool:
    typeface = face(family, weight, 20)
    return letter.isspace() or bytes(typeface.getmask(letter)) != bytes(typeface.getmask(NO_LETTER))
