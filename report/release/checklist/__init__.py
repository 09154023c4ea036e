"""What a data editor asks of a package, answered as far as a program can."""

from report.release.checklist.points import POINTS, Answer, answer_all

__all__ = ["POINTS", "Answer", "answer_all"]
