"""Results that are no more than a handle on what a cell has drawn, and are not shown beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HANDLE = re.compile(r"^[<(\[].*[>)\]]$|^Text\([-\d]|^\{.*<matplotlib\.")  # <Axes: >, [<Line2D …>], Text(0.5, 1, 'T')


def is_handle(output: Mapping[str, Any], has_image: bool) -> bool:
    """Whether a cell returned only a handle on what it has drawn, as Matplotlib's functions do: ``<Axes: >``.

    Beside an image that is a text in brackets, a text at a place (``Text(0.5, 1.0, 'T')``), or one that names an object
    of Matplotlib; without an image only such an object.
    """
    data = output.get("data", {})
    if not output.get("returned") or set(data) != {"text/plain"}:
        return False
    lines = "".join(data["text/plain"]).strip().splitlines()
    if not lines:
        return False
    if not has_image:
        return lines[0].startswith(("<matplotlib", "[<matplotlib", "<seaborn.", "<ggplot:"))
    if len(lines) > 1:
        return any("<matplotlib." in line for line in lines)
    return HANDLE.search(lines[0]) is not None
