"""Files that stand beside the pages, whichever renderer made them: downloads, indexes, records for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from report.core.progress import Pause, Say, counting, go_on, keep_to_itself
from report.evidence.aliases import alias_companions
from report.evidence.catalogue import card_companions
from report.evidence.citing import citation_companions
from report.evidence.downloads import downloads_of
from report.evidence.exhibit_files import exhibit_companions
from report.evidence.gathered import Evidence
from report.evidence.not_found import not_found_companions
from report.evidence.pages.notebook_pages import notebook_companions
from report.evidence.provenance_records import record_companions

Companions = Mapping[str, bytes]  # path in the site → content

MAKERS: tuple[Callable[[Evidence], Companions], ...] = (
    downloads_of,
    citation_companions,
    card_companions,
    exhibit_companions,
    not_found_companions,
    notebook_companions,
    record_companions,
    alias_companions,
)


def companions_of(evidence: Evidence, pause: Pause = go_on, say: Say = keep_to_itself) -> Companions:
    """All files beside the pages of a project's site, by their paths in the site, sorted.

    They are made from the data, from `build/exhibits` and from the text, so that both renderers have the same.
    ``pause`` is called between steps; what it raises ends them.
    """
    found: dict[str, bytes] = {}
    count = counting(say, "making files beside the pages", len(MAKERS), pause)
    for make in MAKERS:
        count()
        found.update(make(evidence))
    return dict(sorted(found.items()))
