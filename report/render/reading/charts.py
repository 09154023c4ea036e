"""Charts that a cell gives as HTML: found in it, and drawn when they are asked for."""

from __future__ import annotations

import json
import re
from functools import partial

from report.core.chapters import Place
from report.core.errors import ContentError, Problem
from report.exhibits.drawing import drawn_plainly
from report.render.reading.executed_chapter import Content

CHART = re.compile(
    r"\}\)\(\{(?=\s*\"(?:config|\$schema|data|usermeta|mark|layer|[hv]?concat)\")"
)  # })({"config": …}, {"mode": …})


def chart_in(text: str, place: Place) -> Content | None:
    """What draws the Vega chart in a result as SVG; None if there is none.

    Only paper needs it: a site shows the HTML, and to draw takes longer than all else that is done for a result.

    Parameters
    ----------
    text
        The result's HTML.
    place
        Where its cell stands, for a chart that cannot be drawn.
    """
    found = CHART.search(text)
    return partial(_drawn, text[found.end() - 1 :], place) if found else None


def _drawn(text: str, place: Place) -> bytes:
    """The chart whose specification ``text`` begins with; raises ContentError if it cannot be drawn."""
    try:
        spec, _ = json.JSONDecoder().raw_decode(text)
        return drawn_plainly(spec).encode()
    except ValueError as error:
        found = f"the chart cannot be drawn: {str(error).splitlines()[0]}"
        raise ContentError(Problem(found, *place)) from error
