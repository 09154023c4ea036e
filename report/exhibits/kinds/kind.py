"""What a kind of exhibit is, and what its maker gives: the files of a folder and what its description says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from report.core.errors import ContentError, Problem, raise_all
from report.exhibits.provenance import Provenance, own_last, source_line

if TYPE_CHECKING:
    from report.exhibits.registry import Exhibit

PICTURE = "figure.svg"
NARROW, NARROW_SPEC = "figure.narrow.svg", "spec.narrow.vg.json"  # of a picture that is too wide for a phone


@dataclass(frozen=True)
class Output:
    """What an exhibit amounts to.

    Parameters
    ----------
    rows
        The addresses of all data rows behind it, each once, in the order in which they are shown.
    files
        The files of its folder by name, without `metadata.json`.
    details
        What `metadata.json` says of this kind of exhibit.
    """

    rows: tuple[str, ...]
    files: Mapping[str, bytes | str]
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of exhibit. The machine knows a kind by what stands here, and nowhere by its name.

    Parameters
    ----------
    name
        In one word, as in `metadata.json` and in messages.
    heading
        Of a list of its exhibits.
    result
        What the function of such an exhibit returns.
    make
        From an exhibit, its result and the evidence to its output. Raises ContentError if the result cannot be shown,
        or shows anything without evidence.
    output
        The file of its folder that holds what readers see. What is shown as a picture has `figure.svg` and
        `figure.png`, and its description says ``alt`` and ``width_px``.
    call
        The function of `report.show` that puts it into a chapter; empty if it is not put there.
    prefix
        Of its labels, as Quarto numbers them; empty if it has no number.
    """

    name: str
    heading: str
    result: type
    make: Callable[[Exhibit, Any, Provenance], Output]
    output: str
    call: Literal["value", "table", "figure", ""] = ""
    prefix: Literal["fig", "tbl", ""] = ""

    @property
    def is_numbered(self) -> bool:
        """Whether it stands in the text with a number and a caption."""
        return bool(self.prefix)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture, and so needs a text for those who do not see it."""
        return self.output == PICTURE

    def label(self, exhibit_id: str) -> str:
        """The label of an exhibit, as in ``fig-growth``; empty if it has no number."""
        return f"{self.prefix}-{exhibit_id}" if self.prefix else ""


def check_words(words: Mapping[str, str]) -> None:
    """Raise ContentError with each of the words by name that are empty."""
    raise_all(
        ContentError,
        (
            Problem(
                f"the {name} is empty",
                expected="facts for readers who do not see the picture" if name == "alt" else "a sentence",
            )
            for name, text in words.items()
            if not text.strip()
        ),
    )


def sources_of(rows: Sequence[str], evidence: Provenance) -> str:
    """The line that cites the sources of rows, as a caption ends."""
    return source_line(evidence.sources[name].citation_key for name in own_last(evidence.source_ids(rows)))
