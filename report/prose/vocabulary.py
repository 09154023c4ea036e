r"""What the checks of the text must know of a paper's subject: nouns that are counted, names with digits, own words.

It stands in `_quarto.yml`:

    report:
      prose:
        languages: [en, es]
        units: [hives, jars]
        names: ['Route \d+']
        columns:
          apiaries: [entity, owner]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from report.core.errors import ContentError, Problem
from report.core.metadata import CONFIGURATION, read_settings
from report.core.project import Project
from report.core.shapes import TEXTS, Keys, MapOf, misfits

KEY = "report.prose"
SHAPE = Keys({"languages": TEXTS, "units": TEXTS, "names": TEXTS, "columns": MapOf(TEXTS)}, words="keys and values")
NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million "
    "millions billion dozen dozens"
)
# What papers on any subject count; a paper adds its own.
UNITS = "percent dollars countries projects firms programmes states sources findings codes entries rows people jobs"
# Names that hold digits in papers on any subject: ISO-9001, CC BY 4.0.
NAMES = (r"[A-Z]+-?\d+(?:-\d+)?", r"CC BY \d\.\d", "COVID-19")
# Columns of the tables that every data package has, whose words may stand in the text.
COLUMNS = {"sources": ("title", "authors", "publisher"), "literature": ("authors", "title", "container")}


@dataclass(frozen=True)
class Vocabulary:
    """What a paper says of its words, beside what holds for any paper.

    Parameters
    ----------
    languages
        Whose lists of words are looked into.
    units
        Nouns that are counted, in the plural: a number word before one is a typed quantity.
    names
        Regular expressions of names that hold digits.
    columns
        Columns of the data, by dataset, whose words may stand in the text.
    """

    languages: tuple[str, ...] = ("en",)
    units: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def counted(self) -> frozenset[str]:
        """All nouns that are counted."""
        return frozenset((*UNITS.split(), *self.units))

    @cached_property
    def in_words(self) -> re.Pattern[str]:
        """A quantity in words: *seven hives*."""
        units = "|".join(map(re.escape, sorted(self.counted, key=lambda each: (-len(each), each))))
        return re.compile(
            rf"(?<!# )\b(?P<number>{NUMBER_WORDS.replace(' ', '|')})\s+(?P<unit>{units})\b", re.IGNORECASE
        )

    @cached_property
    def named(self) -> re.Pattern[str]:
        """A name that holds digits."""
        return re.compile(rf"\b(?:{'|'.join((*self.names, *NAMES))})\b", re.IGNORECASE)


def read_vocabulary(project: Project) -> Vocabulary:
    """What `_quarto.yml` says under `report: prose:`; without it the language of the paper and nothing of its own.

    Raises
    ------
    ContentError
        With everything that is no such list, and names that are no regular expressions.
    """
    settings, lines = read_settings(project.root)
    own = settings.get("report")
    told = own.get("prose") if isinstance(own, Mapping) else None
    language = str(settings.get("lang") or "en").partition("-")[0]
    if told is None:
        return Vocabulary((language,))
    faults = [
        Problem(each.found, CONFIGURATION, lines[".".join([KEY, *map(str, each.path)])], each.expected)
        for each in misfits(told, SHAPE)
    ]
    if not faults:
        faults = [
            Problem(f'"{name}" is no regular expression', CONFIGURATION, lines[f"{KEY}.names"], r"as in: Route \d+")
            for name in told.get("names", ())
            if not _is_pattern(name)
        ]
    if faults:
        raise ContentError(*faults)
    columns = {name: tuple(each) for name, each in told.get("columns", {}).items()}
    return Vocabulary(
        tuple(told.get("languages", (language,))), tuple(told.get("units", ())), tuple(told.get("names", ())), columns
    )


def _is_pattern(text: str) -> bool:
    try:
        return bool(re.compile(text))
    except re.error:
        return False
