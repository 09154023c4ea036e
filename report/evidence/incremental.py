"""Files of exhibits, of which those of one exhibit are made anew when what that one is made from has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from report.core.files import hash_of
from report.core.store import Store
from report.evidence.gathered import Evidence
from report.exhibits.staleness import CONTENT

LIST = "made.json"  # among the kept files, what each was made from; no exhibit has a file of this name

Files = Mapping[str, bytes]


def files_by_exhibit(
    store: Store, place: str, shared: str, own: Mapping[str, str], make: Callable[[str], Files]
) -> Files:
    """The files of all exhibits, from the store as far as they were made from the same before.

    Parameters
    ----------
    store, place
        Where they are kept.
    shared
        Names what the files of all exhibits are made from.
    own
        For each exhibit what names the rest that its files are made from.
    make
        The files of one exhibit by their path.
    """
    kept = store.get_files(place, shared) or {}
    before: Mapping[str, tuple[str, list[str]]] = json.loads(kept.pop(LIST, b"{}"))
    found: dict[str, bytes] = {}
    now: dict[str, tuple[str, list[str]]] = {}
    is_new = set(before) != set(own)
    for name, key in own.items():
        known, names = before.get(name, ("", []))
        if known == key:
            files = {each: kept[each] for each in names}
        else:
            files, is_new = dict(make(name)), True
        found |= files
        now[name] = (key, list(files))
    if is_new:
        store.put_files(place, shared, {**found, LIST: json.dumps(now).encode()})
    return found


def made_from(evidence: Evidence, name: str, **more: Any) -> str:
    """Names what is told of one exhibit alone: all that it says of itself, the places that use it, and what more."""
    uses = [[use.path, use.page, use.title] for use in evidence.uses.get(name, ())]
    return hash_of({"exhibit": evidence.exhibits[name][CONTENT], "uses": uses, **more})
