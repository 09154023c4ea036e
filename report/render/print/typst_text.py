"""The text that typst sets: each chapter as pandoc writes it, written anew only where its tree has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from report.core.files import hash_of, sha256_file
from report.core.store import Store
from report.render.book import pandoc
from report.render.print.composed import Ast

TEMPLATES = Path(__file__).with_name("typst")
TEMPLATE = TEMPLATES / "main.typ"
FILTER = TEMPLATES / "elements.lua"
ARGUMENTS = ("--to=typst", f"--template={TEMPLATE}", f"--lua-filter={FILTER}", "--wrap=none")
OF_THE_FRAME = ("title", "subtitle", "abstract")  # of the metadata: the template alone shows them
CUT = "// part {} of those that are written"
CUTS = re.compile(r"^// part \d+ of those that are written\n", re.MULTILINE)


def typst_text(tree: Ast, store: Store | None = None) -> str:
    """A document as pandoc writes it for typst, with the parts of it that are as before taken from the store.

    Parameters
    ----------
    tree
        The document, as `pdf.make_pdf` prepares it.
    store
        Where the parts are kept; None writes all of them.

    Raises
    ------
    ContentError
        If pandoc fails or complains about anything.
    """
    parts = list(chapters_in(tree["blocks"]))
    shared = {name: each for name, each in tree["meta"].items() if name not in OF_THE_FRAME}
    programs = [pandoc.version(), sha256_file(FILTER), sha256_file(TEMPLATE), tree["pandoc-api-version"]]
    # The frame, that is the template without a body, goes first: two texts, of what stands before and after the body.
    keys = [hash_of([programs, tree["meta"]]), *(hash_of([programs, shared, part]) for part in parts)]
    names = [f"typst/{number}.json" for number in range(len(keys))]
    known: list[Any] = [store.get_json(name, key) if store else None for name, key in zip(names, keys, strict=True)]
    missing = [number for number, each in enumerate(known) if each is None]
    if missing:
        wanted = [number for number in missing if number]
        blocks = [block for number in wanted for block in (_cut(number), *parts[number - 1])]
        written = pandoc.write({**tree, "blocks": [*blocks, _cut(len(keys))]}, ARGUMENTS)
        before, *texts, after = CUTS.split(written)
        made = {0: [before, after], **dict(zip(wanted, texts, strict=True))}
        for number in missing:
            known[number] = made[number]
            if store:
                store.put_json(names[number], keys[number], made[number])
    (before, after), *texts = known
    body = "".join(texts)
    return "".join([before, body.rstrip("\n"), "\n" * bool(body), after])  # as a template takes what it is given


def chapters_in(blocks: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The blocks of each chapter, with the title of a part that stands above it, and those before the first.

    `elements.lua` goes on counting from heading to heading, but begins anew with each heading of level 1 that does not
    follow the title of a part.
    """
    start, is_in_part = 0, False
    for place, block in enumerate(blocks):
        if block["t"] != "Header":
            continue
        level, (_, classes, _), _ = block["c"]
        if level == 1 and not is_in_part and place > start:
            yield blocks[start:place]
            start = place
        is_in_part = "part" in classes or (is_in_part and level > 1)
    if start < len(blocks):
        yield blocks[start:]


def _cut(number: int) -> dict[str, Any]:
    """A line of typst that shows nothing, by which the text is divided again."""
    return {"t": "RawBlock", "c": ["typst", CUT.format(number)]}
