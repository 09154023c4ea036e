"""What an exhibit's function returns: a figure or a table, with the evidence for every mark and cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from report.exhibits.quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Figure:
    """A chart and its words.

    Parameters
    ----------
    chart
        An Altair chart whose data all have a column ``rows``, as ``Rows.chart_frame`` and ``frame_of`` give it.
    data
        The frame behind the chart, offered to readers as `data.csv`; with the column ``rows``.
    title
        What the chart shows, as one sentence: the finding, not the topic. Plain text.
    subtitle
        What is measured, where, when and in which unit. Plain text.
    alt
        The same facts for those who do not see the chart; plain text, required.
    caption
        Notes on the data, in Markdown (links, citations); the source line is added to it.
    breaks
        Keys of the breaks (dataset ``breaks``) that the rows drawn meet and that the figure honours: by two lines, a
        mark, or words. A figure that meets a break without naming it is refused.
    series
        The column whose values readers may switch on and off one by one.
    highlight
        The column of which readers may pick out one value (a country, a centre), while the others step back.
    real
        Pairs of columns, as ``[("euros", "euros_of_2018")]``: the one that is drawn, and the same amount in other
        money, of constant prices or of each year, to switch between. Both stand in the frame that is drawn.
    money
        What the two are called, that of what is drawn first: ``("euros of each year", "euros of 2018")``.
    labels
        What columns are called in tables and beside the pointer; by default their names with blanks.
    unit
        Of the numbers drawn, in a word or two, for the table; by default what the names of the columns say.
    narrow
        The same chart for a phone, ``NARROW_CHART_PX`` wide at most, where one made by rule would not do: a map, or
        boxes with words. By default it is made from ``chart``.
    """

    chart: Any
    data: pd.DataFrame
    title: str
    subtitle: str
    alt: str
    caption: str = ""
    breaks: Sequence[str] = ()
    series: str = ""
    highlight: str = ""
    real: Sequence[tuple[str, str]] = ()
    money: Sequence[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    narrow: Any = None


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    header
        Its heading, in plain text.
    unit
        The unit of its quantities: decides how they are written (percent, year, rank) but is not repeated in the cells.
    decimals
        Digits after the point of its quantities.
    align
        ``left`` or ``right``; by default right if the column holds quantities.
    """

    header: str
    unit: str = ""
    decimals: int = 0
    align: Literal["left", "right", ""] = ""


@dataclass(frozen=True)
class Cell:
    """A cell that holds text.

    Parameters
    ----------
    text
        Plain text; Markdown signs in it are shown as they are.
    rows
        Addresses of the rows the text rests on. Without them the cell is a label: a row heading in the first column, or
        a sign for a missing figure (empty, ``–``, ``n/a``) elsewhere.
    link
        An address the text leads to.
    cites
        Whether the sources of its rows are cited after the text; decided by ``citing``.
    """

    text: str
    rows: tuple[str, ...] = ()
    link: str = ""
    cites: bool = False

    @classmethod
    def citing(cls, rows: Sequence[str]) -> Cell:
        """A cell that cites the sources of ``rows``."""
        return cls("", tuple(rows), cites=True)


@dataclass(frozen=True)
class Table:
    """A table and its words.

    Parameters
    ----------
    columns
        The columns, left to right.
    rows
        Rows of cells, each as long as ``columns``. A ``Quantity`` is written after its column's unit and decimals.
    title
        What the table shows, as one sentence. Plain text.
    caption
        Notes on the data, in Markdown (links, citations); the source line is added to it.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | Quantity]]
    title: str
    caption: str = ""
