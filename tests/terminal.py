"""A terminal for tests: somebody who types."""

from __future__ import annotations


class Terminal:
    """Somebody who types."""

    def __init__(self, *lines: str) -> None:
        self.lines = [f"{line}\n" for line in lines]

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.lines.pop(0) if self.lines else ""
