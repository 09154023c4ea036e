"""Values of those shortcodes that need no metadata of the text: env, version, lipsum, placeholder, brand, contents."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from report.core import watch
from report.core.chapters import Place
from report.core.errors import Problem
from report.core.quarto_settings import QUARTO
from report.render.reading.brand import MODES, NotInBrand, colour_of, logo_of
from report.render.reading.filler import filler_picture, filler_text

NAMES = ("env", "version", "lipsum", "placeholder", "brand", "contents")
AS_ADDRESS = re.compile(r"""(\]\(|["'])\s*$""")  # ![caption]({{< placeholder >}}), src="{{< placeholder >}}"


def value_of(
    name: str,
    arguments: list[str],
    place: Place,
    before: str,
    brand: Mapping[str, Any],
    files: dict[str, bytes],
    faults: list[Problem],
) -> str:
    """What stands in the place of one of `NAMES`; empty, and one fault more, if it is asked in a wrong way.

    Parameters
    ----------
    name, arguments
        The words of the shortcode.
    place
        Where it is.
    before
        The line up to it: within an address a picture is its name alone.
    brand
        As `brand.read_brand` gives it.
    files
        Pictures that the page shows; one more for each placeholder.
    faults
        What is wrong, for all shortcodes.
    """

    def wrong(found: str, expected: str) -> str:
        faults.append(Problem(found, *place, expected))
        return ""

    if name == "version":
        return QUARTO
    if name == "env":
        if not 0 < len(arguments) < 3:
            return wrong('the shortcode "env" needs one name', "{{< env NAME >}} or {{< env NAME fallback >}}")
        if arguments[0] in watch.OF_SESSION:
            watch.refuse(f"a text shows the variable {arguments[0]}")
        value = os.environ.get(arguments[0], arguments[1] if len(arguments) > 1 else None)
        expected = f'{{{{< env {arguments[0]} "a fallback" >}}}}, or to set it'
        return value if value is not None else wrong(f"the variable {arguments[0]} is not set", expected)
    if name == "lipsum":
        text = filler_text(next((each for each in arguments if "=" not in each), "1"))
        return text if text is not None else wrong('the shortcode "lipsum" needs a number', "{{< lipsum 2 >}}, or 1-3")
    if name == "placeholder":
        picture = filler_picture(arguments)
        if picture is None:
            return wrong('the shortcode "placeholder" needs sizes in pixels', "{{< placeholder 300 200 >}}")
        file, files[picture[0]], width, height = picture
        return file if AS_ADDRESS.search(before) else f'![]({file}){{width="{width}" height="{height}"}}'
    if name == "contents":
        if len(arguments) != 1:
            return wrong('the shortcode "contents" needs one identifier', "{{< contents identifier >}}")
        return f'[]{{.quarto-contents from="{arguments[0].lstrip("#")}"}}'
    return _of_brand(arguments, brand, wrong)


def _of_brand(arguments: list[str], brand: Mapping[str, Any], wrong: Callable[[str, str], str]) -> str:
    """A colour's value or a sign of the brand."""
    kind, name, *mode = [*arguments, "", ""][:2] + arguments[2:]
    if kind not in ("color", "logo") or not name or len(mode) > 1 or not {*mode} <= {*MODES, "both"}:
        return wrong(
            'the shortcode "brand" is asked in a wrong way', "{{< brand color NAME >}} or {{< brand logo NAME >}}"
        )
    if not brand:
        return wrong("the project has no brand", "a file _brand.yml, or brand: in the header")
    try:
        if kind == "color":
            return colour_of(brand, name, mode[0] if mode and mode[0] in MODES else "light")
        return logo_of(brand, name, mode[0] if mode else "both")
    except NotInBrand as known:
        return wrong(f"the brand has no {kind} {name}", f"one of {known}")
