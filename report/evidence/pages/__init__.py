"""Pages that are made from the evidence and not written by hand: Quarto Markdown, for either renderer.

A stub in `chapters/evidence/` prints `build/pages/<name>.md` through ``report.show.page``. The makers know the data,
the exhibits and where the chapters use them; the words around them stand in `templates/`.
"""

from report.evidence.pages.register import NAMES, write_documents
from report.evidence.pages.stub_of_chapter import add_chapter, without_page
from report.evidence.templating import fill

__all__ = ["NAMES", "add_chapter", "fill", "without_page", "write_documents"]
