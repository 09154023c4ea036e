"""The notebook view of a chapter: text, cells and code in one page, and the same as a file for Jupyter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report.core.chapters import has_cells
from report.core.fences import ticks_around
from report.core.files import canonical_json, hash_of, sha256_file
from report.core.messages import N_, Messages, catalogue_key, language_of
from report.core.notebooks import NOTEBOOK
from report.core.project import CODE_OF
from report.evidence.chapter_notebooks import Block, Computed, blocks_of
from report.evidence.gathered import Evidence, link
from report.evidence.templating import Markdown, fill
from report.exhibits.code import running_programs
from report.exhibits.kinds import KINDS
from report.exhibits.staleness import CONTENT

PREFIX = CODE_OF
FOLDER = "notebooks"  # of the site
KEPT = "notebooks"  # of the store
SETUP = "from report.show import figure, table, value"
ADVICE = N_("From `%(file)s`. Put this file into a copy of the project and run it there, after `make`.")


def chapters_with_code(evidence: Evidence) -> Mapping[str, Path]:
    """The chapters that have cells, by the name of their notebook page, in the order of the text."""
    return {
        f"{PREFIX}{path.stem}": path
        for path in evidence.chapters
        if path.suffix != NOTEBOOK and has_cells(evidence.lines[evidence.project.shown(path)][0])
    }


def notebook_page(evidence: Evidence, name: str) -> str:
    """The page ``name`` as Markdown: each paragraph and each cell with the functions behind it."""
    path = chapters_with_code(evidence)[name]
    blocks = blocks_of(evidence.project.root, evidence.chapter(path), evidence.exhibits)
    shown = evidence.project.shown(path)
    return fill(
        "notebook",
        {
            "title": evidence.titles[shown],
            "chapter": link(shown),
            "file": shown,
            "notebook": f"/{FOLDER}/{path.stem}.ipynb",
            "functions": len({each.id for block in blocks for each in block.computed}),
            "blocks": [_told(block, evidence.say) for block in blocks],
        },
        evidence.say,
    )


def notebook_companions(evidence: Evidence) -> Mapping[str, bytes]:
    """Each chapter as a notebook that Jupyter opens and runs in a copy of the project; none without exhibits."""
    if not evidence.exhibits:
        return {}
    shared = _shared(evidence)
    return {
        f"{FOLDER}/{path.stem}.ipynb": _kept(evidence, path, shared) for path in chapters_with_code(evidence).values()
    }


def _kept(evidence: Evidence, path: Path, shared: str) -> bytes:
    """A chapter as a notebook, from the store if it was made from the same before."""
    chapter, store = evidence.chapter(path), evidence.project.store
    place = f"{KEPT}/{path.stem}.ipynb"
    key = hash_of([shared, chapter.path, chapter.lines, evidence.titles[evidence.project.shown(path)]])
    found = store.get(place, key)
    if found is None:
        blocks = blocks_of(evidence.project.root, chapter, evidence.exhibits)
        found = canonical_json(_notebook(blocks, evidence, path)).encode()
        store.put(place, key, found)
    return found


def _shared(evidence: Evidence) -> str:
    """Names what all notebooks are made from: exhibits, the modules with their functions, programs and language."""
    root = evidence.project.root
    modules = sorted({told["function"]["file"] for told in evidence.exhibits.values()})
    return hash_of(
        {
            "code": running_programs(evidence.project.store).hash([__name__]),
            "exhibits": {name: told[CONTENT] for name, told in evidence.exhibits.items()},
            "modules": {name: sha256_file(root / name) for name in modules},
            **catalogue_key(language_of(root)),
        }
    )


def _told(block: Block, say: Messages) -> dict[str, Any]:
    return {
        "text": Markdown(block.text),
        "code": Markdown(block.code),
        "shown": [Markdown(f"@{KINDS[each.kind].label(each.id)}") for each in block.shown],
        "summary": _summary(block.computed, say),
        "fence": Markdown(ticks_around("".join(each.code for each in block.computed))),
        "computed": [{"place": each.place(say), "code": Markdown(each.code)} for each in block.computed],
    }


def _summary(computed: tuple[Computed, ...], say: Messages) -> str:
    if len(computed) == 1:
        return say("Code of %(name)s", name=computed[0].id)
    return say("Code of %(count)s functions", count=len(computed))


def _notebook(blocks: tuple[Block, ...], evidence: Evidence, path: Path) -> Mapping[str, Any]:
    """A notebook in the format of Jupyter, version 4.5, whose cells are named by their order."""
    shown = evidence.project.shown(path)
    cells = [
        _markdown(f"# {evidence.titles[shown]}\n\n{evidence.say(ADVICE, file=shown)}"),
        _code(SETUP),
    ]
    for block in blocks:
        cells += [_code(block.code)] if block.code else [_markdown(_plain(block.text))]
        cells += [_markdown(f"`{each.place(evidence.say)}`\n\n```python\n{each.code}\n```") for each in block.computed]
    return {
        "cells": [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _plain(text: str) -> str:
    """Markdown without the marks that only Quarto and pandoc know."""
    text = re.sub(r" \{\.unnumbered\}$", "", text)
    text = re.sub(r"(?P<picture>!\[[^][]*\]\([^)]*\))\{[^}]*\}", r"\g<picture>", text)  # ![A bee.](bee.png){width=60%}
    return re.sub(r"\[([^][]*)\]\{[^}]*\}", r"\1", text)


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": list(_lines(text))}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": list(_lines(text))}


def _lines(text: str) -> Iterator[str]:
    """The lines of a cell, each but the last with its end, as the format wants them."""
    return iter(text.splitlines(keepends=True))
