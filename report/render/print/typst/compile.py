"""Typst in a process of its own: it may run without end or die, and takes nobody with it.

Run as a program, with a folder that holds `main.typ` as its one argument; it reads from its standard input what is to
be done, writes `paper.pdf` into the folder, and prints what typst complained about.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

import typst


def main(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Typeset the folder's document; gives whether there is a PDF, and the complaints."""
    try:
        pdf, complaints = typst.compile_with_warnings(
            folder / "main.typ",
            root=folder,
            font_paths=[Path(asked["fonts"])],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=asked["standards"],
            timestamp=datetime.datetime.fromisoformat(asked["moment"]),
        )
    except typst.TypstError as error:
        return {"complaints": [_plain(error)]}
    assert isinstance(pdf, bytes)
    (folder / "paper.pdf").write_bytes(pdf)
    return {"complaints": [_plain(complaint) for complaint in complaints]}


def _plain(complaint: Any) -> dict[str, Any]:
    return {name: getattr(complaint, name) for name in ("message", "diagnostic", "hints")}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), json.load(sys.stdin))))
