"""The page that a new folder of data gets is written as the pages of evidence are."""

from __future__ import annotations

import re

from report.core.chapter_list import STUB
from tests.sample import PAPER


def test_a_new_page_is_as_those_of_the_paper_to_begin_with() -> None:
    known = (PAPER / "chapters/evidence/data-honey.qmd").read_text(encoding="utf-8")
    title = re.search(r"^# (.+?) \{", known, re.M)
    assert title is not None
    assert STUB.format(title=title[1], page="data-honey") == known
