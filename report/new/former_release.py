"""A paper with the machine of release 0.2.0, which kept no list of its files: how it is recognised, and what it had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from report.core.files import sha256_file
from report.core.shapes import TEXT, Keys, MapOf, read_json

HASHES = MapOf(TEXT, "a hash for each file")
# Made once from that release; `files` are the machine's, `beside` its tests, timings and account of its rooms.
LIST = Path(__file__).with_name("release-0.2.0.json")
LISTED = Keys({"release": TEXT, "files": HASHES, "beside": HASHES}, ("release", "files", "beside"))
ARITHMETIC = "report/analysis/"  # where that release had the paper's own
VERDICTS = frozenset(("supported", "supported with a correction", "disputed", "not verifiable"))  # its words for claims


@dataclass(frozen=True)
class Former:
    """The machine of a release, by path with a hash.

    Parameters
    ----------
    release
        Its version.
    files
        The machine, as today's list has them.
    beside
        What came with it and is not the machine: its own tests. An edited one is left to the author.
    """

    release: str
    files: Mapping[str, str]
    beside: Mapping[str, str]

    def untouched(self, paper: Path) -> tuple[str, ...]:
        """What came with the machine and stands in a paper as it came."""
        return tuple(name for name, known in self.beside.items() if _holds(paper / name, known))

    def edited(self, paper: Path) -> tuple[str, ...]:
        """What came with the machine and is the author's since."""
        untouched = self.untouched(paper)
        return tuple(name for name in self.beside if (paper / name).is_file() and name not in untouched)


def read_former() -> Former:
    """The machine of release 0.2.0."""
    listed = read_json(LIST, LIST.name, LISTED)
    return Former(listed["release"], listed["files"], listed["beside"])


def has_machine_of(paper: Path, former: Former) -> bool:
    """Whether a paper's `report/` is that release's: most of its files stand there as they came."""
    own = {name: known for name, known in former.files.items() if name.startswith("report/")}
    return 2 * sum(_holds(paper / name, known) for name, known in own.items()) > len(own)


def _holds(path: Path, known: str) -> bool:
    return path.is_file() and sha256_file(path) == known
