"""The kinds of exhibits: what the machine can do with each stands in its module, and a line below makes it known."""

from report.exhibits.kinds.claim import CLAIM
from report.exhibits.kinds.diagram import DIAGRAM
from report.exhibits.kinds.figure import FIGURE
from report.exhibits.kinds.kind import Kind, Output
from report.exhibits.kinds.table import TABLE
from report.exhibits.kinds.value import VALUE

KINDS = {kind.name: kind for kind in (VALUE, CLAIM, TABLE, FIGURE, DIAGRAM)}  # in the order of registers
PREFIXES = tuple(sorted({kind.prefix for kind in KINDS.values() if kind.is_numbered}))
CALLS = tuple(sorted({kind.call for kind in KINDS.values() if kind.call}))

__all__ = ["CALLS", "KINDS", "PREFIXES", "Kind", "Output"]
