"""What `datapackage.json` says of a dataset whose rows are not given with the paper: its key, its form, its faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report.core.shapes import TEXT, TEXTS, WHOLE, Keys

ACCESS = "access"  # the key of the resource that holds it
RESTRICTED, TOO_LARGE = "restricted", "too large"  # its kinds
SHAPE = Keys(
    {**dict.fromkeys(("kind", "terms", "ask"), TEXT), "fewest": WHOLE, "open": TEXTS}, ("kind", "terms", "ask")
)
# Their rows stand on pages of every paper, and other rows are checked against them.
ALWAYS_OPEN = ("sources", "units", "literature", "disagreements", "breaks", "sums", "gaps")


def faults_in_access(at: str, resource: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with what a resource says of access to it, as found and expected.

    Parameters
    ----------
    at
        The dataset, as messages name it.
    names
        Its fields.
    """
    told = resource.get(ACCESS)
    if told is None:
        return
    if resource["name"] in ALWAYS_OPEN or resource.get("role"):
        yield f'{at}: has "{ACCESS}"', "none: its rows stand on pages of the paper"
    if told["kind"] not in (RESTRICTED, TOO_LARGE):
        yield f'{at}: {ACCESS}, kind is "{told["kind"]}"', f'"{RESTRICTED}" or "{TOO_LARGE}"'
    for wanted in ("terms", "ask"):
        if not told[wanted].strip():
            yield f"{at}: {ACCESS}, {wanted} is empty", "a sentence for whoever wants the file"
    if told.get("fewest", 1) < 1:
        yield f"{at}: {ACCESS}, fewest is {told['fewest']}", "a number of rows, 1 or more"
    for name in told.get("open", ()):
        if name not in names:
            yield f'{at}: {ACCESS}, open names "{name}"', "a field of the dataset"
