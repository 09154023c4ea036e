"""The story of the first page as one chart that changes while its steps are read.

The division names the figure, and each step has its words:

    :::: {.story data-picture="id"}
    ::: {.step}
    ::::

Marks of the figure's chart belong to a step by the name of their layer: ``step-2`` or ``step-2-words`` is shown from
the second step on, what has no such name from the first. The drawing stands in the page once. Without scripts, and
where motion is not wanted, each step before the last shows it as far as the step goes, and the last one shows it whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# The division as both renderers write it; a step holds paragraphs and no division.
STORY = re.compile(
    r'<div class="story" data-picture="(?P<id>[^"]*)"[^>]*>\s*(?P<steps>(?:<div class="step">.*?</div>\s*)+)</div>',
    re.DOTALL,
)
STEP = re.compile(r'<div class="step">(?P<words>.*?)</div>', re.DOTALL)
LAYER = re.compile(r'class="mark-[a-z]+ role-mark step_(?P<step>\d+)_[^"]*"')
DRAWING = re.compile(
    r'(?P<open><svg [^>]*?)(?P<spoken>role="img" aria-labelledby="[^"]*")>(?P<inner>.*?)</svg>', re.DOTALL
)
NAMED = re.compile(r"<title\b.*?</title>|<desc\b.*?</desc>", re.DOTALL)


def steps_drawn(drawing: str) -> int:
    """How many steps a drawing has: the last that a layer is named after."""
    return max((int(found["step"]) for found in LAYER.finditer(drawing)), default=1)


def story(words: Sequence[str], drawings: str, caption: str, name: str) -> str:
    """The story with its chart, as HTML.

    Parameters
    ----------
    words
        Of each step, as HTML.
    drawings
        The chart for a desk and for a phone, as SVG with identifiers of this place.
    caption
        Title and measure of the chart, as HTML.
    name
        The figure's anchor.
    """
    count = 0

    def with_parts(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        spoken = "".join(NAMED.findall(found["inner"]))
        parts = NAMED.sub("", found["inner"])
        return f'{found["open"]}{found["spoken"]}>{spoken}<g id="{name}-part-{count}">{_by_step(parts)}</g></svg>'

    whole = DRAWING.sub(with_parts, drawings)
    parts = iter(range(1, count + 1))
    opened = [found["open"] for found in DRAWING.finditer(drawings)]
    copies = "\n".join(
        f'{each}aria-hidden="true"><use href="#{name}-part-{part}"/></svg>'
        for each, part in zip(opened, parts, strict=True)
    )
    last = len(words)
    steps = []
    for step, said in enumerate(words, 1):
        hidden = ";".join(f"--step-{later}:0" for later in range(step + 1, last + 1))
        still = f'\n<figure class="step-still" style="{hidden}">\n{copies}\n</figure>' if hidden else ""
        steps.append(f'<div class="step">\n<div class="step-words">{said}</div>{still}\n</div>')
    return (
        f'<div class="story one-chart" id="{name}">\n' + "\n".join(steps) + f'\n<figure class="step-chart">\n'
        f"<figcaption>{caption}</figcaption>\n{whole}\n</figure>\n</div>"
    )


def _by_step(parts: str) -> str:
    """The marks with the opacity of their step, which whoever shows them decides."""
    return LAYER.sub(lambda found: f'{found[0]} style="opacity:var(--step-{found["step"]},1)"', parts)
