"""What a data editor asks of a package, answered as far as a program can."""

from report.release.checklist.points import POINTS, answer_all

__all__ = ["POINTS", "answer_all"]
