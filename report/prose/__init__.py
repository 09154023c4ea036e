"""What must hold of the chapters' text: typed quantities, units, mentions, citations, length, spelling, assertions."""

from report.prose.check import ProseReport, check_prose

__all__ = ["ProseReport", "check_prose"]
