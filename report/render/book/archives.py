"""Works that an archive keeps: their place in it, which no style prints from BibTeX, as styles know it from CSL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from report.core.files import sha256
from report.core.messages import N_, messages_in
from report.core.store import Store
from report.data.bibtex import plain
from report.data.literature import KEPT_IN_ARCHIVES, is_of_archive, place_in_archive, read_bibliography
from report.render.book import pandoc

MANUSCRIPT = N_("Manuscript")  # what a work is that does not say


def archive_records(files: Sequence[Path], language: str, cache: Path | None) -> list[dict[str, Any]]:
    """The works of archives in bibliographies, as CSL; a record stands for the entry of its key.

    Parameters
    ----------
    files
        The bibliographies; those of BibTeX are looked into.
    language
        Of the list of references.
    cache
        Folder for what pandoc made of a file; None for none.
    """
    found: list[dict[str, Any]] = []
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".bib" else ""
        kept = {each.key: each for each in read_bibliography(text) if is_of_archive(each)}
        for record in _records(text, cache) if kept else ():
            if entry := kept.get(str(record.get("id"))):
                found.append(_with_place(record, entry.type, entry.fields, language))
    return found


def _records(text: str, cache: Path | None) -> list[dict[str, Any]]:
    """A bibliography as pandoc reads it; nothing of one that it cannot read, which is told where it is cited."""
    key = sha256(json.dumps([pandoc.version(), "records", text]))
    name = f"citations/records-{key}.json"
    kept: list[dict[str, Any]] | None = Store(cache).get_json(name, key) if cache else None
    if kept is None:
        kept = pandoc.records_of(text)
        if cache:
            Store(cache).put_json(name, key, kept)
    return kept


def _with_place(record: Mapping[str, Any], kind: str, fields: Mapping[str, str], language: str) -> dict[str, Any]:
    """A record with where its work is kept, and what it is, in the language of the list."""
    made = dict(record)
    if kind in KEPT_IN_ARCHIVES:
        made["type"] = "manuscript"
    if given := plain(fields.get("type") or fields.get("howpublished", "")):
        made["genre"] = given
        if made.get("publisher") == given:  # as pandoc takes it
            del made["publisher"]
    elif kind in KEPT_IN_ARCHIVES and not language.startswith("en"):
        made["genre"] = messages_in(language)(MANUSCRIPT)  # English has words of its own in every style
    if archive := plain(fields.get("archive", "")):
        made["archive"] = archive
    if place := place_in_archive(fields):
        made["archive_location"] = place
    if (address := plain(fields.get("address") or fields.get("location", ""))) and not made.get("publisher-place"):
        made["publisher-place"] = address
    for name in ("note", "call-number"):  # which are in its place now
        made.pop(name, None)
    return made
